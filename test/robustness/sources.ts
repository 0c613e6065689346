/** A large body of TypeScript: this repository, and the packages in node_modules that ship their sources. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(import.meta.dirname, "../..");
const own = ["transformer", "runtime", "test", "bench", "examples"];

/** Every `.ts` file below the folders, by its path. */
export function sources(folders: readonly string[] = []): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (folder: string, isPackage: boolean): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      // A link leads back here: the package uses itself by its name.
      if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "dist" && (isPackage || entry.name !== "node_modules")) visit(path, isPackage);
      else if (entry.isFile() && /\.[cm]?ts$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name)) found.set(path, readFileSync(path, "utf8"));
    }
  };
  for (const name of own) visit(join(root, name), false);
  visit(join(root, "node_modules"), true);
  folders.forEach((folder) => visit(resolve(folder), true));
  return found;
}

/** Does the file ask for derivatives already? */
export const usesMacros = (text: string): boolean => /from "fluxion(\/testing)?"/.test(text);

export const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2022.d.ts"], types: ["node"], typeRoots: [join(root, "node_modules/@types")], strict: true, skipLibCheck: true,
  allowImportingTsExtensions: true, rewriteRelativeImportExtensions: true, declaration: true, sourceMap: true, declarationMap: true,
  outDir: join(root, ".tmp/robustness"), rootDir: resolve(root, ".."), paths: { fluxion: [join(root, "runtime/index.ts")] },
};

const parsed = new Map<string, ts.SourceFile | undefined>();

/** Files that are not among `texts` are those of the disk, parsed once. */
export function programOf(texts: ReadonlyMap<string, string>, options: ts.CompilerOptions = compilerOptions): { program: ts.Program; host: ts.CompilerHost } {
  const host = ts.createCompilerHost(options);
  const { readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => root;
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = texts.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, version, true);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, version, ...rest));
    return parsed.get(name);
  };
  return { program: ts.createProgram([...texts.keys()], options, host), host };
}
