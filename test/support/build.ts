/**
 * Builds small TypeScript projects through the transformer, in this process, and imports what comes out.
 *
 *     const { "model.ts": model } = await buildModules({
 *       "model.ts": `import { grad } from "fluxion";
 *                    const f = (x: number) => x * x;
 *                    export const df = grad(f);`,
 *     });
 *     model.df(3); // 6
 *
 * The sources never have to exist: they are laid over the file system in a scratch folder, where their rewritten text
 * and the JavaScript made of it are written (for a person to read, when the environment has `FLUXION_KEEP`).
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import ts from "typescript";
import { headline } from "../../transformer/diagnostics.ts";
import { transform, type FileRewrite, type TransformOptions, type TransformResult } from "../../transformer/index.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const runtime = join(root, "runtime", "index.ts");
const testing = join(root, "runtime", "testing.ts");

export interface BuildOptions {
  /** Type-check the sources, and the generated code under `strict` with `noUncheckedIndexedAccess`; default false. */
  readonly typecheck?: boolean;
  readonly transform?: TransformOptions;
  readonly compilerOptions?: ts.CompilerOptions;
}

/** A project after the transformer: nothing of it has been run yet. */
export interface Compilation {
  /** The scratch folder; the keys of `rewritten` are relative to it. */
  readonly folder: string;
  readonly program: ts.Program;
  readonly result: TransformResult;
  /** FLX diagnostics, one line each, in the form `file(line,col): error FLX1001: text`. */
  readonly errors: readonly string[];
  readonly rewritten: Readonly<Record<string, RewrittenFile>>;
}

export interface RewrittenFile {
  readonly text: string;
  /** The ranges of `text` that fluxion wrote; everything else is the user's. */
  readonly generated: readonly (readonly [start: number, end: number])[];
}

// Exports of a test's modules are whatever the test wrote, so their types are the test's business.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type BuiltModule = Record<string, any>;

/** Builds `files` (name to text) and imports each of them; throws the diagnostics if there are any. */
export async function buildModules<Name extends string>(
  files: Readonly<Record<Name, string>>,
  options: BuildOptions = {},
): Promise<Record<Name, BuiltModule>> {
  const compilation = compileModules(files, options);
  const errors = [...compilation.errors, ...(options.typecheck ? typeErrors(compilation, options) : [])];
  if (errors.length > 0) throw new Error(errors.join("\n"));
  return importModules(compilation) as Promise<Record<Name, BuiltModule>>;
}

/** Runs the transformer over `files` and applies its rewrites; user errors are in `errors`. */
export function compileModules(files: Readonly<Record<string, string>>, options: BuildOptions = {}): Compilation {
  const folder = join(root, ".tmp", "build", `${process.pid}-${++compilations}`);
  const program = createProgram(folder, files, { ...sourceOptions, ...options.compilerOptions });
  const syntactic = program.getSyntacticDiagnostics();
  if (syntactic.length > 0) throw new Error(syntactic.map(formatTypeScript).join("\n"));

  const result = transform(ts, program, options.transform);
  const errors = result.diagnostics.map((diagnostic) => {
    const file = program.getSourceFile(diagnostic.span.file);
    const name = diagnostic.span.file.replace(`${folder}/`, "");
    if (!file) return `${name}: error ${headline(diagnostic)}`;
    const { line, character } = file.getLineAndCharacterOfPosition(diagnostic.span.start);
    return `${name}(${line + 1},${character + 1}): error ${headline(diagnostic)}`;
  });
  const rewritten = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, applyRewrite(text, result.files.get(join(folder, name)))]),
  );
  return { folder, program, result, errors, rewritten };
}
let compilations = 0;

/** The text of a file with the transformer's changes in it, as every host makes them. */
export function applyRewrite(text: string, rewrite: FileRewrite | undefined): RewrittenFile {
  if (!rewrite) return { text, generated: [] };
  const generated: [number, number][] = [];
  let out = "";
  const write = (piece: string): void => {
    if (piece.length > 0) generated.push([out.length, out.length + piece.length]);
    out += piece;
  };
  for (const line of rewrite.imports) write(`${line}\n`);
  let position = 0;
  for (const replacement of rewrite.replacements) {
    out += text.slice(position, replacement.start);
    write(replacement.text);
    position = replacement.end;
  }
  out += text.slice(position);
  if (rewrite.appended.length > 0) write(`\n${rewrite.appended}`);
  return { text: out, generated };
}

/** Type errors of the sources as written, then those of the generated code under the strictest flags. */
export function typeErrors(compilation: Compilation, options: BuildOptions = {}): string[] {
  const { folder, program, rewritten } = compilation;
  const errors: string[] = [];
  for (const name of Object.keys(rewritten)) {
    const source = program.getSourceFile(join(folder, name));
    errors.push(...program.getSemanticDiagnostics(source).map(formatTypeScript));
  }
  const texts = Object.fromEntries(Object.entries(rewritten).map(([name, file]) => [name, file.text]));
  const strictest = createProgram(folder, texts, { ...sourceOptions, ...options.compilerOptions, ...generatedOptions });
  for (const [name, { generated }] of Object.entries(rewritten)) {
    const source = strictest.getSourceFile(join(folder, name));
    // The user's own lines were written for the flags above; only the generated ones must hold under these.
    const ours = strictest.getSemanticDiagnostics(source).filter(({ start = 0 }) =>
      generated.some(([from, to]) => from <= start && start < to));
    errors.push(...ours.map((diagnostic) => `generated code: ${formatTypeScript(diagnostic)}`));
  }
  return errors;
}

/**
 * Strips the types of a compilation's rewritten files and imports them, with `fluxion` as this repository's runtime.
 * File by file and not bundled: a bundler turns the constants of a module into variables, which V8 runs slower, and
 * the benchmarks come this way too.
 */
export async function importModules({ folder, rewritten }: Compilation): Promise<Record<string, BuiltModule>> {
  const output = join(folder, "out");
  const target = (name: string): string => join(output, name.replace(/\.[mc]?ts$/, ".mjs"));
  const runtimeFolder = await (builtRuntime ??= buildRuntime());
  for (const [name, { text }] of Object.entries(rewritten)) {
    const { code } = await esbuild.transform(text, { loader: "ts", target: "node20", sourcefile: name, sourcemap: "inline" });
    write(join(folder, name), text);
    write(target(name), redirectImports(code, (specifier) => {
      if (specifier === "fluxion") return relative(dirname(target(name)), join(runtimeFolder, "index.mjs"));
      if (specifier === "fluxion/testing") return relative(dirname(target(name)), join(runtimeFolder, "testing.mjs"));
      return specifier.startsWith(".") ? specifier.replace(/\.[jt]s$/, ".mjs") : specifier;
    }));
  }
  const modules: Record<string, BuiltModule> = {};
  for (const name of Object.keys(rewritten)) {
    modules[name] = (await import(/* @vite-ignore */ pathToFileURL(target(name)).href)) as BuiltModule;
  }
  if (!process.env["FLUXION_KEEP"]) rmSync(folder, { recursive: true, force: true });
  return modules;
}

/** The runtime as JavaScript, once for each process. */
async function buildRuntime(): Promise<string> {
  const output = join(root, ".tmp", "build", `${process.pid}-runtime`);
  await esbuild.build({
    entryPoints: [runtime, testing].filter((file) => existsSync(file)),
    outdir: output,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
    tsconfigRaw: {},
  });
  process.on("exit", () => rmSync(output, { recursive: true, force: true }));
  return output;
}
let builtRuntime: Promise<string> | undefined;

/** `code` with every module specifier in it replaced. */
function redirectImports(code: string, redirect: (specifier: string) => string): string {
  const { importedFiles } = ts.preProcessFile(code, true, true);
  let out = code;
  for (const { fileName, pos, end } of [...importedFiles].reverse()) {
    out = out.slice(0, pos + 1) + redirect(fileName) + out.slice(end + 1); // the range is off by the opening quote
  }
  return out;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What the user's sources are compiled with. */
const sourceOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2023.d.ts"],
  types: [],
  strict: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  paths: { fluxion: [runtime], "fluxion/testing": [testing] },
};

/** What generated code must pass on top of that. */
const generatedOptions: ts.CompilerOptions = { strict: true, noUncheckedIndexedAccess: true };

/** Sources may log; the whole of the DOM's types would be much to load for that. */
const ambient = "declare const console: { log(...values: unknown[]): void; assert(ok: boolean, text?: string): void };";

/** A program over `files`, held in memory as if they were in `folder`. */
function createProgram(folder: string, files: Readonly<Record<string, string>>, options: ts.CompilerOptions): ts.Program {
  const texts = new Map(Object.entries(files).map(([name, text]) => [resolve(folder, name), text]));
  texts.set(resolve(folder, "ambient.d.ts"), ambient);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.getCurrentDirectory = () => root;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.directoryExists = (name) => name.startsWith(folder) || (directoryExists?.(name) ?? true);
  host.getSourceFile = (name, version, ...rest) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, version, true);
    const cached = library.get(name) ?? getSourceFile(name, version, ...rest);
    if (cached) library.set(name, cached);
    return cached;
  };
  return ts.createProgram([...texts.keys()], options, host);
}

/** Parsed files that are the same for every project: the compiler's libraries and the runtime. */
const library = new Map<string, ts.SourceFile>();

function formatTypeScript(diagnostic: ts.Diagnostic): string {
  return ts.formatDiagnostic(diagnostic, {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name) => name,
    getNewLine: () => "\n",
  }).trim();
}
