/**
 * The command `fluxion`:
 *
 *     fluxion emit FILE [--project tsconfig.json] [--out FILE | --write] [--full] [--after=PASS]... [--disable=PASS]...
 *
 * It prints what fluxion writes for FILE, or the whole file with `--full`; `--out` and `--write` write the whole file,
 * which any compiler can go on with. `--after` prints the IR after a pass ("*" is every pass), `--disable` does without one. The compiler
 * is ts-morph's own, so it serves projects that have TypeScript 7, or none.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import type ts from "typescript";
import { transform, type TransformOptions, type TransformResult } from "../index.ts";
import { passNames } from "../pipeline.ts";
import { formatDiagnostic } from "./code-frame.ts";
import { hoistConstants } from "./hoist-constants.ts";
import { withoutMacroImports } from "./own-imports.ts";
import { rewriteText } from "./rewrite-text.ts";

const usage = `Usage: fluxion emit FILE [options]

Prints the derivatives that fluxion writes for FILE.

  --project, -p FILE   the tsconfig.json (default: the nearest one above FILE)
  --full               print the whole file, derivatives included
  --out, -o FILE       write the whole file there
  --write, -w          write the whole file in place of the source
  --after PASS         print the IR after this pass, "*" for all; may be repeated
  --disable PASS       do without this pass: code may change, numbers never; may be repeated
  --help, -h
  --version, -v
`;

class UsageError extends Error {}

type MorphModule = typeof import("ts-morph");

interface Loaded {
  readonly typescript: typeof ts;
  readonly program: ts.Program;
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args);
  if (values.help) return print(usage);
  if (values.version) return print(`${version()}\n`);
  const [command, name, ...rest] = positionals;
  if (command !== "emit") throw new UsageError(command ? `Unknown command "${command}".` : "A command is missing.");
  if (!name || rest.length > 0) throw new UsageError("emit takes one FILE.");
  if (values.out !== undefined && values.write) throw new UsageError("--out and --write exclude each other.");

  const path = resolve(name);
  const { typescript, program } = await load(path, values.project);
  const file = program.getSourceFile(path);
  if (!file) throw new UsageError(`${name} is not a TypeScript file that can be read.`);
  const result = transform(typescript, program, transformOptions(values.after, values.disable), [file]);
  if (report(result, program)) return 1;
  if (values.after) return 0;
  return emit(typescript, file, result, values);
}

function emit(
  typescript: typeof ts,
  file: ts.SourceFile,
  result: TransformResult,
  options: { readonly out?: string | undefined; readonly write?: boolean | undefined; readonly full?: boolean | undefined },
): number {
  const found = result.files.get(file.fileName);
  const rewrite = found && hoistConstants(typescript, found);
  if (!rewrite) process.stderr.write(`${showName(file.fileName)}: no macros of fluxion in it\n`);
  const text = rewrite ? rewriteText(file.text, withoutMacroImports(typescript, file, rewrite)).text : file.text;
  const target = options.write ? file.fileName : options.out;
  if (target !== undefined) {
    mkdirSync(dirname(resolve(target)), { recursive: true });
    writeFileSync(target, text);
    return 0;
  }
  if (options.full) return print(text);
  const imports = rewrite?.imports.map((line) => `${line}\n`).join("") ?? "";
  const appended = rewrite?.appended.trimEnd();
  return print(imports + (imports && appended ? "\n" : "") + (appended ? `${appended}\n` : ""));
}

function transformOptions(after: readonly string[] | undefined, disable: readonly string[] = []): TransformOptions {
  const unknown = after?.find((name) => name !== "*" && !(passNames as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is no pass. These are: ${passNames.join(", ")}.`);
  return after ? { disable, after, print: (text) => void print(text.endsWith("\n") ? text : `${text}\n`) } : { disable };
}

/** Prints the errors of a run; says whether there were any. */
function report(result: TransformResult, program: ts.Program): boolean {
  for (const diagnostic of result.diagnostics) {
    const read = (name: string): string | undefined => program.getSourceFile(name)?.text;
    process.stderr.write(`${formatDiagnostic(diagnostic, read, showName)}\n\n`);
  }
  return result.diagnostics.length > 0;
}

async function load(path: string, project: string | undefined): Promise<Loaded> {
  const { Project, ts: typescript } = await loadMorph();
  const compiler = typescript as unknown as typeof ts;
  const config = project ?? compiler.findConfigFile(dirname(path), compiler.sys.fileExists);
  const options = { skipAddingFilesFromTsConfig: true, ...(config ? { tsConfigFilePath: config } : {}) };
  const morph = new Project(options);
  morph.addSourceFileAtPathIfExists(path);
  if (config) morph.addSourceFilesAtPaths(ambientFiles(compiler, config));
  morph.resolveSourceFileDependencies();
  return { typescript: compiler, program: morph.getProgram().compilerObject as unknown as ts.Program };
}

/** What a project declares for all of its files. The other files come in as far as FILE imports them. */
function ambientFiles(compiler: typeof ts, config: string): string[] {
  const { config: json } = compiler.readConfigFile(config, compiler.sys.readFile) as { config?: unknown };
  const { fileNames } = compiler.parseJsonConfigFileContent(json ?? {}, compiler.sys, dirname(resolve(config)));
  return fileNames.filter((name) => /\.d\.[cm]?ts$/.test(name));
}

async function loadMorph(): Promise<MorphModule> {
  try {
    return await import("ts-morph");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UsageError("The command needs ts-morph. Install it: npm install --save-dev ts-morph@28");
  }
}

function parseArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        project: { type: "string", short: "p" },
        out: { type: "string", short: "o" },
        write: { type: "boolean", short: "w" },
        full: { type: "boolean" },
        after: { type: "string", multiple: true },
        disable: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function version(): string {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function showName(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith("..") ? file : short;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

main(process.argv.slice(2)).then(
  (status) => void (process.exitCode = status),
  (error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`fluxion: ${error.message}\n`);
    process.exitCode = 1;
  },
);
