/** Many random programs, in batches, by one process or several; what fails is made small. */
import { batchSize, runBatch, type Batch } from "./batch.ts";
import { nothing, sum, type Tally } from "./tally.ts";

export interface CampaignOptions {
  readonly programs: number;
  readonly seed: number;
  /** The batch to begin with: a failure names its batch. */
  readonly from?: number;
  /** Failures after which it stops. */
  readonly failures?: number;
  /** When it stops, on the clock of `Date.now`. */
  readonly until?: number;
  readonly shrink?: boolean;
  readonly constructs?: boolean;
  /** Each runs a batch at a time; this process, if there are none. */
  readonly workers?: readonly Worker[];
  /** Batches before `next` are all done. */
  readonly progress?: (tally: Tally, next: number) => void;
}

/** What runs a batch somewhere. */
export type Worker = (batch: Batch) => Promise<Tally>;

export interface CampaignResult {
  readonly tally: Tally;
  readonly next: number;
}

export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const { programs, seed, from = 0, failures = Infinity, until = Infinity, workers = [(batch: Batch) => runBatch(batch)] } = options;
  let tally = nothing, batch = from, given = 0;
  // A batch counts when all before it are done, so that what is counted is always the programs of a range.
  const done = new Map<number, Tally>();
  let next = from;
  const goesOn = (): boolean => given < programs && tally.failures.length < failures && Date.now() < until;
  await Promise.all(workers.map(async (worker) => {
    while (goesOn()) {
      const count = Math.min(batchSize, programs - given), own = batch++;
      given += count;
      done.set(own, await worker({ seed, batch: own, count, shrink: options.shrink ?? true, constructs: options.constructs ?? false }));
      for (let ready = done.get(next); ready; ready = done.get(next)) {
        tally = sum(tally, ready);
        done.delete(next++);
      }
      options.progress?.(tally, next);
    }
  }));
  return { tally, next };
}
