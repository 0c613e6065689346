/**
 * The benchmarks: `npm run bench`, or `npm run bench -- gmm rosenbrock` for those whose names contain a word.
 * Options: `--rounds=7`, `--out=FILE` for the results as JSON.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measure } from "./measure.ts";
import { formatRatio, geometricMean, table, type Report } from "./report.ts";
import { byHand, isMissing, type Candidate, type Missing, type Workload } from "./workload.ts";

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "7" },
    out: { type: "string", default: fileURLToPath(new URL("results/latest.json", import.meta.url)) },
  },
});

const reports: Report[] = [];
for (const workload of await loadWorkloads()) {
  if (words.length > 0 && !words.some((word) => workload.name.toLowerCase().includes(word.toLowerCase()))) continue;
  const report = await runWorkload(workload);
  reports.push(report);
  console.log(table(report));
}
summarize();

mkdirSync(dirname(options.out), { recursive: true });
const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown" };
writeFileSync(options.out, `${JSON.stringify({ date: new Date().toISOString(), machine, reports }, null, 2)}\n`);
const wrong = reports.flatMap(({ missing }) => missing).filter(({ reason }) => reason.startsWith("wrong"));
process.exit(wrong.length > 0 ? 1 : 0);

async function loadWorkloads(): Promise<Workload[]> {
  const folder = new URL("workloads/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts")).sort();
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return modules.flatMap((module) => (module as { readonly default: readonly Workload[] }).default);
}

async function runWorkload(workload: Workload): Promise<Report> {
  const all = await workload.prepare();
  const reference = all.find((candidate): candidate is Candidate => candidate.name === byHand && !isMissing(candidate));
  if (!reference?.result) throw new Error(`${workload.name}: nothing by hand to compare with`);
  const expected = reference.result();
  const missing: Missing[] = [];
  const candidates = all.filter((candidate): candidate is Candidate => {
    if (isMissing(candidate)) {
      missing.push(candidate);
      return false;
    }
    const error = candidate.result ? relativeError(candidate.result(), expected) : 0;
    if (error <= (candidate.tolerance ?? workload.tolerance ?? 1e-12)) return true;
    missing.push({ name: candidate.name, reason: `wrong by ${error.toExponential(1)} relative to the largest entry` });
    return false;
  });
  const timings = await measure(candidates, Number(options.rounds));
  return { workload: workload.name, about: workload.about, timings, missing };
}

/** Geometric means over the workloads of each candidate that has any. */
function summarize(): void {
  const ratios = new Map<string, number[]>();
  for (const { timings } of reports) {
    for (const { name, ratio } of timings) ratios.set(name, [...(ratios.get(name) ?? []), ratio]);
  }
  console.log("Geometric means of the ratios to by hand:");
  for (const [name, own] of ratios) {
    const [mean, most] = [geometricMean(own), Math.max(...own)].map(formatRatio);
    console.log(`  ${name}: ${mean} over ${own.length} workloads, at most ${most}`);
  }
}

/** The largest difference over the largest entry. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]!));
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
  }
  return Number.isNaN(difference) ? Infinity : difference / largest;
}
