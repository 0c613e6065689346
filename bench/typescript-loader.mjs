/**
 * Lets Node import TypeScript: types stripped by esbuild, file by file. Nothing is bundled, so that the code is timed
 * as it is written.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

export async function resolve(specifier, context, next) {
  // In TypeScript `./model.js` may stand for `model.ts`.
  if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !context.parentURL?.endsWith(".ts")) return next(specifier, context);
  return next(specifier.replace(/\.js$/, ".ts"), context);
}

export async function load(url, context, next) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return next(url, context);
  const sourcefile = fileURLToPath(url);
  const { code } = await transform(await readFile(sourcefile, "utf8"), {
    loader: "ts", target: "node20", sourcemap: "inline", sourcefile,
  });
  return { format: "module", source: code, shortCircuit: true };
}
