/** The fuzz command: see `start.mjs` for its options. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { batchSize, runBatch } from "./batch.ts";
import { campaign } from "./campaign.ts";
import { codeNow } from "./code.ts";
import { describe, nothing, readKept, sum, summary, table, writeKept, type Kept } from "./tally.ts";
import { serve, WorkerProcess } from "./workers.ts";

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string" },
    failures: { type: "string", default: "10" },
    workers: { type: "string", default: "0" },
    minutes: { type: "string" },
    tally: { type: "string" },
    constructs: { type: "boolean", default: false },
    "no-shrink": { type: "boolean", default: false },
    worker: { type: "boolean", default: false },
  },
});

if (values.worker) serve(runBatch);
else await main();

async function main(): Promise<void> {
  const kept = before();
  const wanted = Math.max(0, Number(values.programs) - kept.tally.programs);
  const workers = Array.from({ length: Number(values.workers) }, () => new WorkerProcess(resolve(import.meta.dirname, "start.mjs")));
  const started = Date.now();
  const secondsNow = (): number => (Date.now() - started) / 1000;
  let shown = started, reported = 0;
  const all = (tally: Kept["tally"], next: number): Kept => ({ ...kept, next, seconds: kept.seconds + secondsNow(), tally: sum(kept.tally, tally) });
  const { tally, next } = await campaign({
    programs: wanted, seed: kept.seed, from: kept.next, failures: Number(values.failures), shrink: !values["no-shrink"], constructs: values.constructs,
    until: values.minutes === undefined ? Infinity : started + 60_000 * Number(values.minutes),
    ...(workers.length > 0 ? { workers: workers.map(({ run }) => run) } : {}),
    progress: (now, nextBatch) => {
      for (; reported < now.failures.length; reported++) console.log(describe(now.failures[reported]!));
      if (Date.now() - shown < 30_000) return;
      shown = Date.now();
      console.log(`${new Date().toISOString().slice(11, 19)} ${summary(now, secondsNow())}`);
      if (values.tally !== undefined) writeKept(values.tally, all(now, nextBatch));
    },
  });
  workers.forEach((worker) => worker.stop());
  const result = all(tally, next);
  console.log(summary(tally, secondsNow()));
  if (values.tally !== undefined) {
    writeKept(values.tally, result);
    console.log(`In all, of code ${result.code}: ${summary(result.tally, result.seconds)}`);
  }
  console.log(table(result.tally));
  if (tally.programs < wanted) console.log(`To go on: npm run fuzz -- ${goingOn(next, values.tally === undefined ? wanted - tally.programs : Number(values.programs))}`);
  process.exit(result.tally.failures.length > 0 ? 1 : 0);
}

/** What earlier parts of the run came to. */
function before(): Kept {
  const seed = Number(values.seed);
  const old = values.tally === undefined ? undefined : readKept(values.tally);
  const code = codeNow();
  if (old && (old.code !== code || old.seed !== seed)) throw new Error(`${values.tally} is of code ${old.code} and seed ${old.seed}, not of ${code} and ${seed}`);
  const next = values.from === undefined ? old?.next ?? 0 : Number(values.from);
  return { code, seed, next, seconds: old?.seconds ?? 0, tally: old?.tally ?? nothing };
}

function goingOn(next: number, left: number): string {
  const given = ["seed", "workers", "minutes", "tally"].flatMap((name) => {
    const value = values[name as "seed"];
    return value === undefined || value === "0" ? [] : [`--${name} ${value}`];
  });
  const part = Math.ceil(left / batchSize) * batchSize;
  return [`--programs ${part}`, ...given, ...(values.tally === undefined ? [`--from ${next}`] : [])].join(" ");
}
