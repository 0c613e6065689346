/**
 * What the plugin costs a build: `npm run bench:build`. Options: `--rounds=3`, `--out=FILE`, words that choose projects.
 *
 * Each project is compiled by `tspc`, with the plugin and without, in turns; a figure is the smallest processor time of
 * the rounds, since other processes of the machine can only add to it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "../machine.ts";
import { align } from "../report.ts";
import { largeApplication, longFunction, manyFunctions, type Project } from "./projects.ts";
import { buildCells, buildColumns, type BuildTiming } from "./timing.ts";

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    build: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    out: { type: "string", default: fileURLToPath(new URL("../results/build.json", import.meta.url)) },
  },
});

const projects: readonly (readonly [name: string, project: () => Project])[] = [
  ...[10, 100, 1000].map((count) => [`${count} functions`, () => manyFunctions(count)] as const),
  ["200 files, none", () => largeApplication(200, 0)],
  ["200 files, 5 functions", () => largeApplication(200, 5)],
  ...[50, 100, 200, 400, 1000, 2000].map((lines) => [`one function, ${lines} lines`, () => longFunction(lines)] as const),
];

const root = fileURLToPath(new URL("../../", import.meta.url));
const scratch = join(root, ".tmp", `bench-build-${process.pid}`);
const compiler = createRequire(import.meta.url).resolve("ts-patch/bin/tspc.js");
const cpuUsage = fileURLToPath(new URL("cpu-usage.cjs", import.meta.url));

const last = readLast();
const timings: BuildTiming[] = [];
try {
  for (const [name, make] of projects) {
    const isWanted = words.length === 0 || words.some((word) => name.includes(word));
    const known = last.find((timing) => timing.name === name);
    if (isWanted) timings.push(time(name, make(), Number(options.rounds)));
    else if (known) timings.push(known);
    if (isWanted) console.log(buildCells(timings.at(-1)!).join("  "));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${align([buildColumns, ...timings.map(buildCells)]).join("\n")}`);
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, `${JSON.stringify({ date: new Date().toISOString(), machine: machine(), timings }, null, 2)}\n`);

/** Projects that are not chosen keep their last figures. */
function readLast(): readonly BuildTiming[] {
  return existsSync(options.out) ? (JSON.parse(readFileSync(options.out, "utf8")) as { timings: BuildTiming[] }).timings : [];
}

function time(name: string, project: Project, rounds: number): BuildTiming {
  const folder = join(scratch, name.replace(/\W+/g, "-"));
  write(folder, project);
  let [without, withPlugin] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    without = Math.min(without, compile(folder, "plain.json"));
    withPlugin = Math.min(withPlugin, compile(folder, "tsconfig.json"));
  }
  const lines = Object.values(project).reduce((sum, text) => sum + text.split("\n").length - 1, 0);
  return { name, files: Object.keys(project).length, lines, without, with: withPlugin };
}

function write(folder: string, project: Project): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(project)) writeFileSync(join(folder, name), text);
  const plain = {
    compilerOptions: {
      target: "ES2022", module: "NodeNext", strict: true, noUncheckedIndexedAccess: true, types: [], skipLibCheck: true, outDir: "out",
    },
    include: ["*.ts"],
  };
  const plugins = [{ transform: "fluxion/transformer", transformProgram: true }];
  writeFileSync(join(folder, "package.json"), `{ "type": "module", "private": true }\n`);
  writeFileSync(join(folder, "plain.json"), JSON.stringify(plain));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...plain, compilerOptions: { ...plain.compilerOptions, plugins } }));
}

function compile(folder: string, config: string): number {
  const file = join(folder, "cpu-usage.txt");
  const { status, stdout } = spawnSync(process.execPath, ["--require", cpuUsage, compiler, "-p", join(folder, config)], {
    encoding: "utf8", env: { ...process.env, CPU_USAGE_FILE: file },
  });
  if (status !== 0) throw new Error(`${config} of ${folder}:\n${stdout.slice(0, 2000)}`);
  return Number(readFileSync(file, "utf8"));
}
