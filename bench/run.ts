/**
 * The benchmarks: `npm run bench`, or `npm run bench -- gmm rosenbrock` for those whose names contain a word.
 * Options: `--rounds=7`, `--peers` and `--no-peers`, `--out=FILE` for the results as JSON (the chart goes beside it),
 * `--markdown` to write `RESULTS.md` and its chart. `--read=FILE`, once or more: nothing is run, the results are those.
 * `--note=TEXT`: to be said about the run.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { BuildTiming } from "./build/timing.ts";
import { chart } from "./chart.ts";
import { codeSize } from "./code-size.ts";
import { machine } from "./machine.ts";
import { markdown, type Results } from "./markdown.ts";
import { measure, startWatch } from "./measure.ts";
import { candidateOf, loadPeers, type Peer } from "./peer.ts";
import { table, type Report } from "./report.ts";
import { summaryText } from "./summary.ts";
import { byHand, isMissing, type Candidate, type Missing, type Workload } from "./workload.ts";

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    rounds: { type: "string", default: "7" },
    peers: { type: "boolean" },
    markdown: { type: "boolean", default: false },
    note: { type: "string" },
    read: { type: "string", multiple: true, default: [] },
    out: { type: "string", default: beside("results/latest.json") },
  },
});

const read = options.read.map((file) => JSON.parse(readFileSync(file, "utf8")) as Results);
const peers = read.length > 0 ? [] : await loadPeers(options.peers);
if (peers.length === 0 && read.length === 0) console.log("Without the peers: `npm run bench -- --peers` installs them.\n");
const builds = readBuilds();
const reports: Report[] = [...new Map(read.flatMap((results) => results.reports).map((report) => [report.workload, report])).values()];
for (const report of reports) console.log(table(report));
for (const workload of read.length > 0 ? [] : await loadWorkloads()) {
  if (words.length > 0 && !words.some((word) => workload.name.toLowerCase().includes(word.toLowerCase()))) continue;
  const report = await runWorkload(workload, peers);
  reports.push(report);
  console.log(table(report));
  writeResults(); // so that whoever breaks off has what is there
}

if (read.length > 0) writeResults();
console.log(summaryText(reports, builds));
const own = /^(generated|tape)/;
const wrong = reports.flatMap(({ missing }) => missing).filter(({ name, reason }) => own.test(name) && reason.startsWith("wrong"));
process.exit(wrong.length > 0 ? 1 : 0);

async function loadWorkloads(): Promise<Workload[]> {
  const folder = new URL("workloads/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts")).sort();
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return modules.flatMap((module) => (module as { readonly default: readonly Workload[] }).default);
}

async function runWorkload(workload: Workload, peers: readonly Peer[]): Promise<Report> {
  const all = [...(await workload.prepare())];
  for (const peer of peers) if (workload.peers) all.push(await candidateOf(peer, workload.peers));
  const reference = all.find((candidate): candidate is Candidate => candidate.name === byHand && !isMissing(candidate));
  if (!reference?.result) throw new Error(`${workload.name}: nothing by hand to compare with`);
  const expected = reference.result();
  const missing: Missing[] = [];
  const checked = new Map<Candidate, number>();
  const candidates = all.filter((candidate): candidate is Candidate => {
    const stop = startWatch();
    const reason = isMissing(candidate) ? candidate.reason : whyWrong(candidate, workload, expected);
    const { seconds, share } = stop();
    if (reason !== undefined) missing.push({ name: candidate.name, reason });
    else if (!isMissing(candidate)) checked.set(candidate, seconds * share);
    return reason === undefined;
  });
  const timings = await measure(candidates, Number(options.rounds), checked);
  const rows = timings.map((timing, i) => {
    const { note, source } = candidates[i]!;
    return { ...timing, ...(note !== undefined && { note }), ...(source !== undefined && { size: codeSize(source) }) };
  });
  const { name, about, isMatrixProduct } = workload;
  return { workload: name, about, ...(isMatrixProduct !== undefined && { isMatrixProduct }), timings: rows, missing };
}

/** Undefined for a derivative that is right. */
function whyWrong({ result, tolerance }: Candidate, workload: Workload, expected: ArrayLike<number>): string | undefined {
  if (!result) return undefined;
  try {
    const error = relativeError(result(), expected);
    if (error <= (tolerance ?? workload.tolerance ?? 1e-12)) return undefined;
    return `wrong by ${error.toExponential(1)} relative to the largest entry`;
  } catch (error) {
    return `fails: ${String(error).split("\n")[0]}`;
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

/** Those of the last `npm run bench:build`, if there was one. */
function readBuilds(): readonly BuildTiming[] {
  const file = beside("results/build.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { timings: BuildTiming[] }).timings : [];
}

function writeResults(): void {
  const run = { date: new Date().toISOString(), machine: machine(), rounds: Number(options.rounds) };
  const results: Results = { ...run, ...read[0], ...(options.note !== undefined && { note: options.note }), reports, builds };
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(options.out.replace(/(\.json)?$/, ".svg"), chart(results.reports));
  if (!options.markdown) return;
  writeFileSync(beside("RESULTS.md"), markdown(results));
  writeFileSync(beside("results.svg"), chart(results.reports));
}
