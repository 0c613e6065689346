/**
 * fluxion as a program transformer: the compiler's own program, with three things changed.
 *
 * 1. The version of a file that holds derivatives covers them (`version-fence.ts`), so that nothing incremental is stale.
 * 2. Its semantic diagnostics include fluxion's, so that `--noEmit`, `--noEmitOnError`, watching and exit statuses are
 *    the checker's own.
 * 3. `emit` runs a "before" transformer that puts the derivatives in (`splice.ts`).
 *
 * No second program is made, and declaration files come from the source as it was written.
 */
import type ts from "typescript";
import type { TransformOptions, TransformResult } from "../index.ts";
import type { Diagnostic } from "../diagnostics.ts";
import { diagnosticsByFile, printCodesAsOurs, type DiagnosticsByFile } from "./checker-diagnostics.ts";
import { createSplicer } from "./splice.ts";
import { fenceVersions } from "./version-fence.ts";

/** The core, as a host sees it. */
export type Transform = (
  typescript: typeof ts,
  program: ts.Program,
  options?: TransformOptions,
) => TransformResult;

/** What ts-patch hands to a program transformer. */
export interface ProgramExtras {
  readonly ts: typeof ts;
}

/** The entry under "plugins" in tsconfig.json: what in it is for fluxion is checked by the core. */
export interface PluginConfig {
  readonly disable?: readonly string[];
  readonly scratch?: number;
}

export const optionsOf = (config: unknown): TransformOptions => {
  const { disable, scratch } = (config ?? {}) as PluginConfig;
  return { ...(disable === undefined ? {} : { disable }), ...(scratch === undefined ? {} : { scratch }) };
};

/** What the compiler has and does not declare. */
interface InternalProgram extends ts.Program {
  getBindAndCheckDiagnostics?(file: ts.SourceFile, token?: ts.CancellationToken): readonly ts.Diagnostic[];
}

/** What is to be done to one program. */
interface Work {
  readonly result: TransformResult;
  readonly diagnostics: DiagnosticsByFile;
}

export function createProgramTransformer(transform: Transform) {
  return (program: ts.Program, host: ts.CompilerHost | undefined, config: unknown, extras: ProgramExtras): ts.Program => {
    let work: Work | undefined;
    const getWork = (): Work => (work ??= run(extras.ts, program, transform, optionsOf(config)));
    reportThroughChecker(program, getWork);
    spliceOnEmit(extras.ts, program, getWork);
    if (isLanguageService(host)) return program;
    const { result, diagnostics } = getWork();
    fenceVersions(program, result.files, diagnostics);
    return program;
  };
}

/**
 * A language service compares the versions of its files with those of its own host, and makes a new program whenever one
 * is another: fenced, it would never be done. It keeps nothing from one program to the next, and needs no fence.
 */
function isLanguageService(host: ts.CompilerHost | undefined): boolean {
  return typeof host?.getCancellationToken === "function";
}

function run(typescript: typeof ts, program: ts.Program, transform: Transform, options: TransformOptions): Work {
  const result = runGuarded(typescript, program, transform, options);
  const diagnostics = diagnosticsByFile(typescript, program, result.diagnostics);
  if (result.diagnostics.length > 0) printCodesAsOurs(typescript.sys);
  return { result, diagnostics };
}

/** A compiler that dies with a stack trace tells the user nothing: a defect of ours is an error like any other. */
export function runGuarded(typescript: typeof ts, program: ts.Program, transform: Transform, options: TransformOptions): TransformResult {
  try {
    return transform(typescript, program, options);
  } catch (error) {
    return { files: new Map(), diagnostics: [defect(error)] };
  }
}

function defect(error: unknown): Diagnostic {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = `Defect in fluxion, not in your code: nothing was differentiated. Please report this:\n${detail}`;
  return { code: 9001, text, span: { file: "", start: 0, length: 0 } };
}

function reportThroughChecker(program: InternalProgram, getWork: () => Work): void {
  const { getSemanticDiagnostics, getBindAndCheckDiagnostics, getGlobalDiagnostics } = program;
  const unchecked = program.getCompilerOptions()["noCheck"] === true;
  const ofFile = (file: ts.SourceFile): readonly ts.Diagnostic[] => getWork().diagnostics.files.get(file.fileName) ?? [];

  program.getSemanticDiagnostics = (file, ...rest) => {
    const own = getSemanticDiagnostics.call(program, file, ...rest);
    if (unchecked) return own;
    return file ? own.concat(ofFile(file)) : own.concat(...getWork().diagnostics.files.values());
  };
  // Builder programs (incremental, watch, -b) ask for this one, and keep the answer for as long as the version stands.
  if (getBindAndCheckDiagnostics) {
    program.getBindAndCheckDiagnostics = (file, ...rest) =>
      getBindAndCheckDiagnostics.call(program, file, ...rest).concat(ofFile(file));
  }
  // With --noCheck nobody asks for semantic diagnostics, and a file that could not be differentiated is still an error.
  program.getGlobalDiagnostics = (...rest) => {
    const own = getGlobalDiagnostics.call(program, ...rest);
    const { global, files } = getWork().diagnostics;
    return own.concat(global, ...(unchecked ? files.values() : []));
  };
}

function spliceOnEmit(typescript: typeof ts, program: ts.Program, getWork: () => Work): void {
  const { emit } = program;
  // A sixth and a seventh argument are the compiler's own business, and have to be passed on.
  program.emit = (file, writeFile, token, declarationsOnly, transformers, ...rest: unknown[]) => {
    const splicer = createSplicer(typescript, program, getWork().result.files);
    const before = [splicer, ...(transformers?.before ?? [])];
    const all = { ...transformers, before };
    return (emit as (...args: unknown[]) => ts.EmitResult).call(
      program, file, writeFile, token, declarationsOnly, all, ...rest,
    );
  };
}
