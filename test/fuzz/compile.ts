/**
 * Compiles many random programs at once: one program of the compiler for all of them, so that its library is bound and
 * its checker is made once, then each program through the transformer by itself.
 */
import { resolve } from "node:path";
import ts from "typescript";
import * as runtime from "../../runtime/index.ts";
import { headline } from "../../transformer/diagnostics.ts";
import { transform, type TransformResult } from "../../transformer/index.ts";
import { applyRewrite, type RewrittenFile } from "../support/build.ts";
import { plainMacros } from "../support/oracle/macros.ts";
import { toJavaScript } from "./javascript.ts";
import { planOf, type Plan } from "./plan.ts";
import { recordStages, type Stages } from "./stages.ts";
import type { Recipe } from "./structure.ts";

const root = resolve(import.meta.dirname, "../..");
const place = resolve(root, ".tmp/fuzz");

export type Files = Readonly<Record<string, string>>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Exports = Record<string, any>;

/** A program: the entry is the function `f` of `program.ts`. */
export interface Source {
  readonly files: Files;
  /** Decides the points, the macros that are taken and the passes that are switched off. */
  readonly seed: number;
  readonly ask?: Ask;
}

/** What is asked of a program that somebody wrote; a random one is asked what its seed says. */
export interface Ask {
  /** Every macro; four, which are each mode at first and at second order; or these. */
  readonly macros: "all" | "four" | readonly string[];
  /** In place of random ones. */
  readonly points?: readonly Recipe<unknown[]>[];
  /** In place of all parameters that hold numbers. */
  readonly wrt?: readonly number[] | undefined;
  /** Central differences, too; each point has to have numbers, or to throw as it is expected. */
  readonly closely?: "with differences" | "without differences";
  /** The message of the error that points may throw. */
  readonly throws?: RegExp;
}

export interface Compiled {
  readonly source: Source;
  readonly plan: Plan;
  /** The passes that were switched off. */
  readonly disable: readonly string[];
  /** FLX diagnostics; nothing below is there when there is one. */
  readonly errors: readonly string[];
  /** The functions after each pass, where they were kept. */
  readonly stages?: Stages | undefined;
  readonly entryFile: string;
  /** The files after the transformer, with the macro calls of the plan in the last. */
  readonly rewritten?: Readonly<Record<string, RewrittenFile>>;
  readonly derivatives?: Exports;
  /** The exports of `program.ts` beside them: classes to make arguments of. */
  readonly scope?: Exports;
  /** The program as it was written, without its types: its exports, and its text. */
  readonly original: Exports;
  readonly code: Files;
}

export const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2023.d.ts"], types: [], strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true,
  paths: { fluxion: [resolve(root, "runtime/index.ts")] },
};

const noPlan: Plan = { points: [], active: [], isSingle: false, macros: [], inSameFile: true, harness: "" };

const library = new Map<string, ts.SourceFile | undefined>();
const pathOf = (index: number, name: string): string => `${place}/${index}/${name}`;

/** One program of the compiler over all of `sets`, each in a folder of its own. */
export function programOf(sets: readonly Files[], options: ts.CompilerOptions = compilerOptions): ts.Program {
  const texts = new Map(sets.flatMap((files, i) => Object.entries(files).map(([name, text]) => [pathOf(i, name), text])));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const inPlace = (name: string): boolean => name.startsWith(`${place}/`);
  host.getCurrentDirectory = () => root;
  host.directoryExists = () => true;
  host.fileExists = (name) => texts.has(name) || (!inPlace(name) && fileExists(name));
  host.readFile = (name) => texts.get(name) ?? (inPlace(name) ? undefined : readFile(name));
  host.getSourceFile = (name, version) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, version);
    if (!library.has(name)) library.set(name, getSourceFile(name, version));
    return library.get(name);
  };
  host.resolveModuleNameLiterals = (literals, from) => literals.map(({ text }) => {
    const name = text === "fluxion" ? resolve(root, "runtime/index.ts") : resolve(from, "..", text);
    return { resolvedModule: { resolvedFileName: name, extension: ".ts", isExternalLibraryImport: false } };
  });
  return ts.createProgram([...texts.keys()], options, host);
}

/** Type errors of the programs themselves: the generator must not make any. */
export function typeErrors(
  sets: readonly Files[],
  options: ts.CompilerOptions = compilerOptions,
  matters: (index: number, name: string, position: number) => boolean = () => true,
): string[][] {
  const program = programOf(sets, options);
  return sets.map((files, i) => Object.keys(files).flatMap((name) => {
    const file = program.getSourceFile(pathOf(i, name))!;
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.filter(({ start = 0 }) => matters(i, name, start)).map((error) => {
      const { line } = file.getLineAndCharacterOfPosition(error.start ?? 0);
      const shown = file.text.split("\n")[line]!.trim();
      return `${name}(${line + 1}): ${ts.flattenDiagnosticMessageText(error.messageText, "\n")} in: ${shown}`;
    });
  }));
}

/** What to do to the program at an index. */
export interface Wish {
  /** Passes that are switched off. */
  readonly disable?: readonly string[];
  /** Is the IR verified and kept after every pass? Default true. */
  readonly everyPass?: boolean;
  /** Elements of the arrays that derivatives keep. */
  readonly scratch?: number | undefined;
}

/** Each program through the transformer by itself, and what comes out as modules. The compiler's program is shared. */
export async function compile(sources: readonly Source[], wishOf: (index: number) => Wish = () => ({})): Promise<Compiled[]> {
  const codes = await toJavaScript(sources.map(({ files }) => files), { target: "es2019" });
  const loaded = codes.map(loadOriginal);
  const good = sources.flatMap((_, i) => (loaded[i] instanceof Error ? [] : [i]));
  if (good.length < sources.length) return withBroken(sources, loaded, await compile(good.map((i) => sources[i]!), (k) => wishOf(good[k]!)));
  const originals = loaded as Exports[];
  const plans = sources.map((source, i) => planOf(source, originals[i]!));
  const sets = sources.map(({ files }, i): Files => plans[i]!.inSameFile
    ? { ...files, "program.ts": `${files["program.ts"]}\n${plans[i]!.harness}` }
    : { ...files, "derivatives.ts": plans[i]!.harness });
  const program = programOf(sets);
  const transformed = sources.map((source, i) => transformOne({ source, plan: plans[i]!, original: originals[i]!, code: codes[i]! }, i, sets[i]!, program, wishOf(i)));
  const javaScript = await toJavaScript(transformed.map(({ rewritten = {} }) => textsOf(rewritten)), { target: "node20" });
  return transformed.map((compiled, i) => (compiled.errors.length > 0 ? compiled : withModules(compiled, javaScript[i]!)));
}

/** Of a program that cannot even be loaded nothing is asked. */
function loadOriginal(code: Files): Exports | Error {
  try {
    return load(code, plainMacros)("program.ts");
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function withBroken(sources: readonly Source[], loaded: readonly (Exports | Error)[], compiled: readonly Compiled[]): Compiled[] {
  let next = 0;
  return sources.map((source, i) => (loaded[i] instanceof Error
    ? { source, plan: noPlan, disable: [], errors: [`FLX9: the program itself cannot be loaded: ${String(loaded[i])}`], entryFile: pathOf(i, "program.ts"), original: {}, code: source.files }
    : compiled[next++]!));
}

/** The transformer's part of it: nothing is run yet. */
function transformOne(own: Pick<Compiled, "source" | "plan" | "original" | "code">, i: number, files: Files, program: ts.Program, { disable = [], everyPass = true, scratch = 256 }: Wish): Compiled {
  const alone = only(program, Object.keys(files).map((name) => program.getSourceFile(pathOf(i, name))!));
  const run = (verify: boolean): TransformResult => transform(ts, alone, { disable, verify, scratch });
  const common = { ...own, disable, entryFile: pathOf(i, "program.ts") };
  try {
    const { result, stages } = everyPass ? recordStages(() => run(true)) : { result: run(false), stages: undefined };
    const errors = errorsOf(program, result);
    return errors.length > 0 ? { ...common, errors } : { ...common, errors, stages, rewritten: rewrite(files, i, result) };
  } catch (error) {
    return { ...common, errors: [thrownBy("the transformer", error)] };
  }
}

function withModules(compiled: Compiled, javaScript: Files): Compiled {
  try {
    const modules = load(javaScript, runtime);
    const derivatives = modules(compiled.plan.inSameFile ? "program.ts" : "derivatives.ts");
    return { ...compiled, derivatives, scope: modules("program.ts") };
  } catch (error) {
    return { ...compiled, errors: [thrownBy("what the transformer made", error)] };
  }
}

const thrownBy = (what: string, error: unknown): string => `FLX9: ${what} throws ${String((error as Error).stack).split("\n").slice(0, 3).join(" ")}`;

/** The program as if it had no other files than these, and those of the library. */
function only(program: ts.Program, files: readonly ts.SourceFile[]): ts.Program {
  return { ...program, getSourceFiles: () => files };
}

function rewrite(files: Files, index: number, result: TransformResult): Record<string, RewrittenFile> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, applyRewrite(text, result.files.get(pathOf(index, name)))]));
}

/**
 * Errors under the strictest flags in the functions that fluxion wrote. The program's own lines are written for plain
 * `strict`, and so are the variables that replaced calls in them pass on.
 */
export function generatedErrors(all: readonly Compiled[]): string[][] {
  const sets = all.map(({ rewritten = {} }) => textsOf(rewritten));
  return typeErrors(sets, { ...compilerOptions, noUncheckedIndexedAccess: true }, (i, name, at) =>
    at >= (all[i]!.rewritten![name]!.generated.at(-1)?.[0] ?? Infinity));
}

const textsOf = (files: Readonly<Record<string, RewrittenFile>>): Files => Object.fromEntries(Object.entries(files).map(([name, { text }]) => [name, text]));

function errorsOf(program: ts.Program, result: TransformResult): string[] {
  return result.diagnostics.map((diagnostic) => {
    const file = program.getSourceFile(diagnostic.span.file);
    const line = file ? file.text.slice(diagnostic.span.start, diagnostic.span.start + 60).split("\n")[0]! : "";
    return `${headline(diagnostic)} [${line}]`;
  });
}

/** Modules that run when they are asked for. */
function load(codes: Files, macros: object): (name: string) => Exports {
  const loaded = new Map<string, { exports: Exports }>();
  const requireFile = (specifier: string): unknown => {
    if (specifier === "fluxion") return macros;
    const name = specifier.replace(/^\.\//, "");
    const known = loaded.get(name);
    if (known) return known.exports;
    const module = { exports: {} as Exports };
    loaded.set(name, module);
    new Function("exports", "require", "module", codes[name]!)(module.exports, requireFile, module);
    return module.exports;
  };
  return (name) => requireFile(`./${name}`) as Exports;
}
