/** Throw-away projects that real compilers are run in, as users run them. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Outcome {
  readonly status: number;
  /** What was printed on both streams. */
  readonly output: string;
}

export type Compiler = "4.9" | "5.4" | "6.0";

export interface ProjectOptions {
  readonly compiler?: Compiler;
  readonly compilerOptions?: Readonly<Record<string, unknown>>;
  /** Entries of tsconfig.json beside `compilerOptions`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The entry under "plugins"; default: as the README says. */
  readonly plugin?: Readonly<Record<string, unknown>>;
  /** The package's module format; default CommonJS. */
  readonly esm?: boolean;
}

export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  remove(name: string): void;
  read(name: string): string;
  /** Runs `tspc`. */
  compile(...args: string[]): Outcome;
  /** Runs `ttsc`. */
  ttsc(...args: string[]): Outcome;
  /** Runs `tspc --watch`. */
  watch(...args: string[]): Watcher;
  /** Runs a JavaScript file of the project. */
  run(name: string, ...flags: string[]): Outcome;
}

export interface Watcher {
  /** Waits for the compiler to have nothing more to do; gives what it printed since the last time. */
  settled(): Promise<string>;
  stop(): void;
}

const packageFolders: Record<Compiler, string> = { "4.9": "typescript-4.9", "5.4": "typescript-5.4", "6.0": "typescript" };

export const plugin = { transform: "fluxion/transformer", transformProgram: true };

export function createProject(files: Readonly<Record<string, string>>, options: ProjectOptions = {}): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "fluxion-host-")));
  projects.push(folder);
  const compiler = packageFolders[options.compiler ?? "6.0"];
  const tsconfig = {
    compilerOptions: { ...defaults, ...options.compilerOptions, plugins: [options.plugin ?? plugin] },
    include: ["src"],
    ...options.config,
  };
  const project: Project = {
    folder,
    write: (more) => writeFiles(folder, more),
    remove: (name) => rmSync(join(folder, name), { force: true }),
    read: (name) => readFileSync(join(folder, name), "utf8"),
    compile: (...args) => execute(folder, [binary("ts-patch", "bin/tspc.js"), ...args], compiler),
    ttsc: (...args) => execute(folder, [binary("ttypescript", "bin/tsc"), ...args], compiler),
    watch: (...args) => watch(folder, [binary("ts-patch", "bin/tspc.js"), ...args, "--watch"], compiler),
    run: (name, ...flags) => execute(folder, [...flags, join(folder, name)], compiler),
  };
  const manifest = { private: true, type: options.esm ? "module" : "commonjs" };
  project.write({
    "tsconfig.json": JSON.stringify(tsconfig, undefined, 2),
    "package.json": JSON.stringify(manifest),
    ...files,
  });
  link(folder, "fluxion", root);
  link(folder, "typescript", join(root, "node_modules", compiler));
  return project;
}

const defaults = {
  target: "es2022",
  module: "node16",
  moduleResolution: "node16",
  lib: ["es2022"],
  types: [],
  skipLibCheck: true,
  strict: true,
  sourceMap: true,
  rootDir: "src",
  outDir: "out",
};

const projects: string[] = [];

export function removeProjects(): void {
  if (process.env["FLUXION_KEEP"]) return;
  for (const folder of projects.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Makes a package of the project's `node_modules` lead to a folder. */
export function link(folder: string, name: string, target: string): void {
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(target, join(folder, "node_modules", name), "dir");
}

export function binary(name: string, path: string): string {
  return join(root, "node_modules", name, path);
}

export function execute(folder: string, args: readonly string[], compiler: string): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder, encoding: "utf8", env: environment(compiler),
  });
  return { status: status ?? -1, output: stdout + stderr };
}

/** ts-patch takes the compiler that is installed beside it, if it is not told otherwise. */
function environment(compiler: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return { ...rest, TSP_COMPILER_TS_PATH: join(root, "node_modules", compiler) };
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function watch(folder: string, args: readonly string[], compiler: string): Watcher {
  const child = spawn(process.execPath, args, { cwd: folder, env: environment(compiler) });
  let printed = "";
  let wake: () => void = () => undefined;
  const listen = (chunk: Buffer): void => {
    printed += chunk.toString();
    wake();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  child.on("exit", () => wake());
  return {
    async settled() {
      while (!/Found \d+ errors?\. Watching for file changes\./.test(printed)) {
        if (child.exitCode !== null) throw new Error(`tspc --watch ended:\n${printed}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const text = printed;
      printed = "";
      return text;
    },
    stop: () => void child.kill(),
  };
}
