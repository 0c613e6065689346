/** Timing, by benny: all candidates of a workload in turn, in one process, for several rounds. */
import * as benny from "benny";
import { memoryPerRun } from "./memory.ts";
import { byHand, type Candidate } from "./workload.ts";

export interface Timing {
  readonly name: string;
  /** Median over the rounds of the median of a round, in seconds of processor time a derivative. */
  readonly seconds: number;
  /** Median over the rounds of this candidate's time over by hand's of the same round. */
  readonly ratio: number;
  /** The smallest and the largest of those ratios. */
  readonly spread: readonly [number, number];
  /** Bytes allocated a derivative, in the heap and in typed arrays; null where that could not be seen. */
  readonly bytes: number | null;
}

/** Every result goes in here, so that no work can be left out. */
export const sink = { value: 0 };

/** What takes longer is run by itself, and not in every round. */
const slow = 0.4;
const tooSlow = 3;

/**
 * A shared machine is never as fast for long, so what counts is the ratio to by hand within one round. The order changes
 * from round to round, so that nobody always comes after the one that fills the cache. `checked` has the seconds that
 * it took to check each result: what took very long is not run again.
 */
export async function measure(candidates: readonly Candidate[], rounds: number, checked: ReadonlyMap<Candidate, number>): Promise<Timing[]> {
  const times = new Map<Candidate, (number | undefined)[]>(candidates.map((candidate) => [candidate, []]));
  const once = new Map<Candidate, number>(candidates.map((candidate) => {
    const before = checked.get(candidate) ?? 0;
    return [candidate, before > tooSlow ? before : timeOnce(candidate)];
  }));
  for (let round = 0; round <= rounds; round++) {
    const order = candidates.map((_, i) => candidates[(i + round) % candidates.length]!);
    const seconds = new Map<string, number>();
    for (const candidate of order) if (once.get(candidate)! < slow) seconds.set(candidate.name, await timeByBenny(candidate));
    if (round === 0) continue; // warming up
    for (const candidate of candidates) {
      const before = once.get(candidate)!;
      if (before >= slow && round * before < tooSlow) seconds.set(candidate.name, timeOnce(candidate));
      times.get(candidate)!.push(seconds.get(candidate.name));
    }
  }
  return candidates.map((candidate) => timing(candidate, candidates, times, once.get(candidate)!));
}

function timing(
  candidate: Candidate, candidates: readonly Candidate[], times: ReadonlyMap<Candidate, readonly (number | undefined)[]>, once: number,
): Timing {
  const { name, repeat = 1 } = candidate;
  const reference = candidates.find((other) => other.name === byHand)!;
  const perReference = times.get(reference)!.map((time) => time! / (reference.repeat ?? 1));
  const own = times.get(candidate)!.map((time) => (time === undefined ? undefined : time / repeat));
  const known = own.filter((time) => time !== undefined);
  const seconds = known.length > 0 ? median(known) : once / repeat;
  const ratios = own.flatMap((time, round) => (time === undefined ? [] : [time / perReference[round]!]));
  if (ratios.length === 0) ratios.push(seconds / median(perReference));
  const bytes = once < slow ? memoryPerRun(candidate.run, once < 0.02 ? 10 : 3) : undefined;
  const spread = [Math.min(...ratios), Math.max(...ratios)] as const;
  return { name, seconds, ratio: median(ratios), spread, bytes: bytes === undefined ? null : bytes / repeat };
}

async function timeByBenny({ name, run }: Candidate): Promise<number> {
  const stop = startWatch();
  const summary = await quietly(() => benny.suite("round", benny.add(name, () => {
    sink.value += run();
  }, { minTime: 0.02, maxTime: 0.08, minSamples: 3 })));
  return summary.results[0]!.details.median * stop().share;
}

function timeOnce({ run }: Candidate): number {
  const stop = startWatch();
  sink.value += run();
  const { seconds, share } = stop();
  return seconds * share;
}

/**
 * What has passed, and which share of it the process was running. On a machine with much else to do it often has to
 * wait, for longer than the work takes; benny's samples are long enough to be held up in equal measure.
 */
export function startWatch(): () => { readonly seconds: number; readonly share: number } {
  const start = performance.now();
  const before = process.cpuUsage();
  return () => {
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    return { seconds, share: Math.min(1, (user + system) / 1e6 / seconds) };
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** benny announces every suite; there are many, and the table comes at the end. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => {};
  try {
    return await work();
  } finally {
    console.log = log;
  }
}
