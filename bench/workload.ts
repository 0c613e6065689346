/** What a benchmark is made of. A workload is one file in `workloads`; the rest finds it there. */
import type { ForPeers } from "./peer.ts";

/** One way of computing a workload's derivative. */
export interface Candidate {
  readonly name: string;
  /** Does the work once, or `repeat` times, a microsecond or more of it; returns a number that depends on all of it. */
  readonly run: () => number;
  readonly repeat?: number;
  /** The derivative, flat, to be compared with that of `by hand`; not there for the value alone. */
  readonly result?: () => ArrayLike<number>;
  /** For a method that is not exact; default the workload's. */
  readonly tolerance?: number;
  /** What is different about it, in a few words. */
  readonly note?: string;
  /** The source of its derivative, for its size. */
  readonly source?: string;
}

/** A way that does not exist for a workload, and why. */
export interface Missing {
  readonly name: string;
  readonly reason: string;
}

export interface Workload {
  readonly name: string;
  /** What is computed, in a line. */
  readonly about: string;
  /** How far results may be from those by hand, relative to the largest entry; default 1e-12. */
  readonly tolerance?: number;
  /** Nearly all of the time goes into one big matrix product: array libraries are at home there. */
  readonly isMatrixProduct?: boolean;
  readonly peers?: ForPeers;
  /** Loads data and builds derivatives. One candidate is called `by hand`. */
  prepare(): Promise<readonly (Candidate | Missing)[]>;
}

export const byHand = "by hand";

/** The derivative that macros give, with fresh arrays for its results. */
export const isGenerated = (name: string): boolean => name.startsWith("generated") && name !== "generated, into";

/** A candidate that may fail to be built: then it is listed as missing, with the reason. */
export async function attempt(name: string, build: () => Promise<Omit<Candidate, "name">>): Promise<Candidate | Missing> {
  try {
    return { name, ...(await build()) };
  } catch (error) {
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    return { name, reason: reason.length > 120 ? `${reason.slice(0, 117)}...` : reason };
  }
}

/** The same, `repeat` times a run: for work that takes less than benny can time. */
export function often(run: () => number, repeat: number): Pick<Candidate, "run" | "repeat"> {
  if (repeat === 1) return { run };
  return {
    repeat,
    run: () => {
      let sum = 0;
      for (let i = 0; i < repeat; i++) sum += run();
      return sum;
    },
  };
}

export function isMissing(candidate: Candidate | Missing): candidate is Missing {
  return "reason" in candidate;
}
