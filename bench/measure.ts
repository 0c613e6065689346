/** Timing, by benny: all candidates of a workload in turn, in one process, for several rounds. */
import * as benny from "benny";
import { byHand, type Candidate } from "./workload.ts";

export interface Timing {
  readonly name: string;
  /** Median over the rounds of the median of a round, in seconds. */
  readonly seconds: number;
  /** Median over the rounds of this candidate's time over by hand's of the same round. */
  readonly ratio: number;
  /** The smallest and the largest of those ratios. */
  readonly spread: readonly [number, number];
}

/** Every result goes in here, so that no work can be left out. */
export const sink = { value: 0 };

/**
 * A shared machine is never as fast for long, so what counts is the ratio to by hand within one round. The order changes
 * from round to round, so that nobody always comes after the one that fills the cache.
 */
export async function measure(candidates: readonly Candidate[], rounds: number): Promise<Timing[]> {
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const order = candidates.map((_, i) => candidates[(i + round) % candidates.length]!);
    const summary = await quietly(() => benny.suite("round", ...order.map(({ name, run }) => benny.add(name, () => {
      sink.value += run();
    }, { minTime: 0.02, maxTime: 0.12, minSamples: 3 }))));
    if (round === 0) continue; // warming up
    for (const { name, details } of summary.results) times.get(name)?.push(details.median);
  }
  const reference = times.get(byHand) ?? [];
  return candidates.map(({ name }) => {
    const own = times.get(name) ?? [];
    const ratios = own.map((time, i) => time / (reference[i] ?? NaN));
    return { name, seconds: median(own), ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] };
  });
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
