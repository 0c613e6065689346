/** A batch of random programs: which they are, and what is done to each, follows from the seed and the batch alone. */
import fc from "fast-check";
import { programs } from "../support/random-program.ts";
import { constructsOf } from "./constructs.ts";
import { outcomes } from "./outcomes.ts";
import { analyses } from "./plan.ts";
import { shrink } from "./shrink.ts";
import { nothing, sum, tallyOf, type Tally } from "./tally.ts";
import { isFailure } from "./verdict.ts";

/** So many programs share one program of the compiler: what its checker finds out of the library, it finds out once. */
export const batchSize = 400;

export interface Batch {
  readonly seed: number;
  readonly batch: number;
  /** The first so many of it. */
  readonly count: number;
  readonly shrink: boolean;
  /** Are the constructs counted that the programs are made of? */
  readonly constructs: boolean;
}

/** The type checker, which takes long, looks at so many programs of every tenth batch. */
const typedEvery = 10, typedOfBatch = 100;
/** Of five programs one has an analysis switched off. */
const disabledEvery = 5;
/** Of three programs one keeps arrays of two elements only, so that some are made anew. */
const smallEvery = 3;
/** Of four programs one is verified and interpreted after every pass. */
const verifiedEvery = 4;

/** `alive` is called before something that may take long. */
export async function runBatch({ seed, batch, count, shrink: isShrunk, constructs }: Batch, alive: () => void = () => {}): Promise<Tally> {
  const sources = fc.sample(programs(), { seed: seed * 1_000_003 + batch, numRuns: count });
  const typed = batch % typedEvery === 0 ? Math.min(count, typedOfBatch) : 0;
  const place = (i: number): number => batch * batchSize + i;
  const disableOf = (i: number): readonly string[] => (place(i) % disabledEvery === 0 ? [analyses[(place(i) / disabledEvery) % analyses.length]!] : []);
  const results = await outcomes(sources, { wishOf: (i) => ({ disable: disableOf(i), everyPass: place(i) % verifiedEvery === 0, scratch: place(i) % smallEvery === 0 ? 2 : undefined }), withTypes: typed });
  let tally: Tally = { ...nothing, typed };
  for (const [i, outcome] of results.entries()) {
    const source = sources[i]!, found = constructs ? constructsOf(source.files) : [];
    if (!isFailure(outcome)) tally = sum(tally, tallyOf(outcome, found));
    else {
      alive();
      const failure = { kind: outcome.kind, seed: `${seed}, batch ${batch}, program ${i}`, detail: outcome.detail, source, disable: disableOf(i) };
      tally = sum(tally, { ...nothing, programs: 1, failures: [isShrunk ? await shrink(failure) : failure] });
    }
  }
  return tally;
}
