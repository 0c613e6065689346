/** Lowers functions of a source text, for tests that look at raw IR or run it. */
import ts from "typescript";
import { findMacros, MacroFinder } from "../../transformer/1-find/find-macros.ts";
import { valueOf, type MacroSite } from "../../transformer/1-find/macro-site.ts";
import type { FunctionNode } from "../../transformer/1-find/resolve-function.ts";
import { createLowering, type Lowering } from "../../transformer/2-lower/lower-program.ts";
import type { Diagnostic } from "../../transformer/diagnostics.ts";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2022.d.ts"], types: [], strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true,
  paths: { fluxion: [resolve(root, "runtime/index.ts")] },
};

const library = new Map<string, ts.SourceFile | undefined>();

/** A program of the given files, held in memory. */
export function programOf(files: Readonly<Record<string, string>>, overrides: ts.CompilerOptions = {}): ts.Program {
  const texts = new Map(Object.entries(files).map(([name, text]) => [resolve(root, ".tmp/lower", name), text]));
  const all = { ...options, ...overrides };
  const host = ts.createCompilerHost(all);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => root;
  const { directoryExists } = host;
  host.directoryExists = (name) => [...texts.keys()].some((file) => file.startsWith(`${name}/`)) || (directoryExists?.(name) ?? true);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, version, true);
    if (!library.has(name)) library.set(name, getSourceFile(name, version));
    return library.get(name);
  };
  return ts.createProgram([...texts.keys()], all, host);
}

export interface Lowered {
  readonly program: ts.Program;
  readonly lowering: Lowering;
  readonly sites: readonly MacroSite[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the macros of the files and lowers their functions; without macros, all exported ones of the first file. */
export function lowerFiles(files: Readonly<Record<string, string>>, overrides: ts.CompilerOptions = {}): Lowered {
  const program = programOf(files, overrides);
  const finder = new MacroFinder(ts, program);
  const sources = Object.keys(files).map((name) => program.getSourceFile(resolve(root, ".tmp/lower", name))!);
  const { sites } = findMacros(ts, program, sources, finder);
  const lowering: Lowering = createLowering(ts, program, { finder, resolveMacro: () => undefined });
  // What is a value, or uses one, is lowered where that is known.
  for (const site of sites) if (site.target && !site.broken && !valueOf(site)) lowering.lower(site.target);
  if (sites.length === 0) for (const statement of sources[0]!.statements) for (const node of functionsOf(statement)) lowering.lower({ kind: "function", node, name: undefined });
  return { program, lowering, sites, diagnostics: [...finder.diagnostics, ...lowering.diagnostics] };
}

function functionsOf(statement: ts.Statement): FunctionNode[] {
  const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isFunctionDeclaration(statement)) return [statement];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ initializer }) => (initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? [initializer] : []));
}

/** `name(line,col): FLX1001: text`, as the hosts show it. */
export function show(program: ts.Program, diagnostic: Diagnostic): string {
  const file = program.getSourceFile(diagnostic.span.file)!;
  const { line, character } = file.getLineAndCharacterOfPosition(diagnostic.span.start);
  return `${diagnostic.span.file.replace(/^.*\//, "")}(${line + 1},${character + 1}): FLX${diagnostic.code}: ${diagnostic.text}`;
}
