/**
 * Builds the package into dist/:
 *
 *     esm/, cjs/        the runtime (`fluxion`, `fluxion/testing`) twice, with types for both
 *     transformer.cjs   the compiler plugin: CommonJS, for ts-patch and ttypescript call `require`
 *     cli.js            the command `fluxion`
 *
 * `transformer/package.json` is part of the package because ttypescript ignores `exports` and looks for a folder.
 *
 * Why `typescript` is pinned below 7: TypeScript 7 is the native compiler, which has no JavaScript API to build a
 * transformer on. 6.0 is the last that has one; users of 7 run the command or a bundler plugin.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const finished = join(root, "dist");
/** Beside the finished one, so that relative paths in source maps are right; it is put in its place at the end. */
const name = `.dist-${process.pid}`;
const dist = join(root, name);
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Users have the sources in the map, and no folder of ours: paths in it are relative. */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  logLevel: "warning",
  define: { FLUXION_VERSION: JSON.stringify(version) },
};

async function buildRuntime() {
  const runtime = { ...common, platform: "neutral", target: "es2022", entryPoints: ["runtime/index.ts", "runtime/testing.ts"] };
  await esbuild.build({ ...runtime, format: "esm", splitting: true, chunkNames: "shared-[hash]", outdir: `${name}/esm` });
  await esbuild.build({ ...runtime, format: "cjs", outdir: `${name}/cjs` });
  writeFileSync(join(dist, "cjs", "package.json"), `{ "type": "commonjs" }\n`);
}

/** Declarations name each other by the `.ts` of their sources; installed, those are `.js` beside `.d.ts`. */
function buildTypes() {
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript")), "tsc.js");
  execFileSync(process.execPath, [compiler, "-p", join(root, "tsconfig.build.json"), "--outDir", join(dist, "esm")], { stdio: "inherit" });
  for (const file of readdirSync(join(dist, "esm")).filter((one) => one.endsWith(".d.ts"))) {
    const text = readFileSync(join(dist, "esm", file), "utf8");
    writeFileSync(join(dist, "esm", file), text.replace(/(from\s+|import\()(["'])(\.[^"']*)\.ts\2/g, "$1$2$3.js$2"));
    cpSync(join(dist, "esm", file), join(dist, "cjs", file));
  }
}

/** The plugin runs with the `ts` it is handed, so no compiler is bundled. */
async function buildTransformer() {
  await esbuild.build({
    ...common,
    entryPoints: { transformer: "transformer/8-host/ts-patch.ts" },
    format: "cjs",
    outExtension: { ".js": ".cjs" },
    external: ["typescript"],
    outdir: name,
  });
  writeFileSync(join(dist, "transformer.d.cts"), readFileSync(join(root, "scripts", "transformer.d.cts"), "utf8"));
}

async function buildCommand() {
  await esbuild.build({
    ...common,
    entryPoints: { cli: "transformer/8-host/cli.ts" },
    format: "esm",
    external: ["typescript", "ts-morph"],
    banner: { js: "#!/usr/bin/env node" },
    outdir: name,
  });
}

/** Whoever runs the package meanwhile finds the old one or the new one. */
function finish() {
  const old = join(root, `${name}-old`);
  if (existsSync(finished)) renameSync(finished, old);
  renameSync(dist, finished);
  rmSync(old, { recursive: true, force: true });
}

try {
  mkdirSync(dist);
  await buildRuntime();
  buildTypes();
  await buildTransformer();
  await buildCommand();
  finish();
} finally {
  rmSync(dist, { recursive: true, force: true });
}
