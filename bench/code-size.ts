/** How much code a derivative is, for those who send it to a browser. */
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";

export interface CodeSize {
  readonly minified: number;
  readonly gzipped: number;
}

/** Of one module of TypeScript, by esbuild. */
export function codeSize(source: string): CodeSize {
  const { code } = transformSync(source, { loader: "ts", format: "esm", minify: true, target: "es2022" });
  return { minified: code.length, gzipped: gzipSync(code, { level: 9 }).length };
}
