/** Batches in processes of their own: one that breaks or grows too large is replaced, and nothing else is lost. */
import { fork, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";
import type { Batch } from "./batch.ts";
import type { Worker } from "./campaign.ts";
import { nothing, type Tally } from "./tally.ts";

/** Compiled programs and their caches pile up in a process. */
const batchesOfProcess = 400;

export class WorkerProcess {
  private child: ChildProcess | undefined;
  private batches = 0;

  readonly run: Worker = async (batch) => {
    if (this.batches++ % batchesOfProcess === 0) this.stop();
    this.child ??= fork(resolve(import.meta.dirname, "start.mjs"), ["--worker"], { execArgv: process.execArgv });
    const { child } = this;
    return new Promise((settle) => {
      const ended = (code: number | null): void => {
        this.child = undefined;
        settle(brokenBy(batch, `the process that ran it ended with ${code}`));
      };
      child.once("exit", ended);
      child.once("message", (tally) => {
        child.off("exit", ended);
        settle(tally as Tally);
      });
      child.send(batch);
    });
  };

  stop(): void {
    this.child?.kill();
    this.child = undefined;
  }
}

function brokenBy({ seed, batch, count }: Batch, detail: string): Tally {
  return { ...nothing, programs: count, failures: [{ seed: `${seed}, batch ${batch}`, detail, source: { files: {}, seed: 0 }, disable: [] }] };
}

/** The other side: batches come as messages, and their tallies go back. */
export function serve(run: Worker): void {
  process.on("disconnect", () => process.exit(0));
  process.on("message", (batch) => {
    void run(batch as Batch).then((tally) => process.send!(tally), (error: unknown) => {
      console.error(error);
      process.exit(2);
    });
  });
}
