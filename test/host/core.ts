/** Hosts are tested with the real core as soon as it differentiates; with its stand-in until then. */
import * as esbuild from "esbuild";
import { join } from "node:path";
import ts from "typescript";
import { transform } from "../../transformer/index.ts";
import { plugin, root } from "./project.ts";

/** Whether the core differentiates x * x. */
export function isCoreReal(): boolean {
  const name = join(root, "test", "host", "probe.ts");
  const text = `import { grad } from "fluxion"; const f = (x: number): number => x * x; export const df = grad(f);`;
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, types: [],
    allowImportingTsExtensions: true, noEmit: true, lib: ["lib.es2022.d.ts"],
    target: ts.ScriptTarget.ES2022, paths: { fluxion: [join(root, "runtime", "index.ts")] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true) : getSourceFile(file, ...rest);
  try {
    return transform(ts, ts.createProgram([name], options, host)).files.size === 1;
  } catch {
    return false;
  }
}

/** The plugin's entry for tsconfig.json. */
export function pluginUnderTest(real: boolean): { readonly transform: string; readonly transformProgram: boolean } {
  if (real) return plugin;
  const outfile = join(root, ".tmp", "host", "toy-plugin.cjs");
  esbuild.buildSync({
    entryPoints: [join(root, "test", "host", "toy-plugin.ts")], outfile,
    bundle: true, platform: "node", format: "cjs", external: ["typescript"],
  });
  return { ...plugin, transform: outfile };
}
