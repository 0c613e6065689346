/** Batches in processes of their own: one that breaks, hangs or grows too large is replaced, and nothing else is lost. */
import { fork, type ChildProcess } from "node:child_process";
import type { Batch } from "./batch.ts";
import type { Worker } from "./campaign.ts";
import { nothing, type Tally } from "./tally.ts";

/** Compiled programs and their caches pile up in a process. */
const batchesOfProcess = 200;

/** Seconds without a word after which a process hangs: a batch takes ten, and more where the machine has other work. */
const usualPatience = 300;

/** What a process says while it looks at a batch; its tally comes last. */
const aliveMessage = "alive";

export class WorkerProcess {
  private child: ChildProcess | undefined;
  private batches = 0;

  /** `script` calls `serve` when it is given `--worker`. */
  constructor(private readonly script: string, private readonly patience = usualPatience) {}

  /** What breaks twice is reported: where the machine has other work, a process may be slow enough to be taken for one that hangs. */
  readonly run: Worker = async (batch) => {
    const first = await this.attempt(batch), last = typeof first === "string" ? await this.attempt(batch) : first;
    return typeof last === "string" ? brokenBy(batch, last) : last;
  };

  /** The tally, or why there is none. */
  private async attempt(batch: Batch): Promise<Tally | string> {
    if (this.batches++ % batchesOfProcess === 0) this.stop();
    this.child ??= fork(this.script, ["--worker"], { execArgv: process.execArgv });
    const { child } = this;
    return new Promise((settle) => {
      let clock: NodeJS.Timeout | undefined;
      const done = (tally: Tally | string): void => {
        clearTimeout(clock);
        child.off("exit", ended).off("message", heard);
        settle(tally);
      };
      const lost = (detail: string): void => {
        this.child = undefined;
        done(detail);
      };
      const ended = (code: number | null): void => lost(`the process that ran it ended with ${code}`);
      const wait = (): void => {
        clearTimeout(clock);
        clock = setTimeout(() => {
          child.kill("SIGKILL");
          lost(`the process that ran it hangs: not a word in ${this.patience} s`);
        }, 1000 * this.patience);
      };
      const heard = (message: unknown): void => (message === aliveMessage ? wait() : done(message as Tally));
      child.on("exit", ended).on("message", heard);
      wait();
      child.send(batch);
    });
  }

  stop(): void {
    this.child?.kill();
    this.child = undefined;
  }
}

function brokenBy({ seed, batch, count }: Batch, detail: string): Tally {
  return { ...nothing, programs: count, failures: [{ kind: "failed", seed: `${seed}, batch ${batch}`, detail, source: { files: {}, seed: 0 }, disable: [] }] };
}

/** The other side: batches come as messages, and their tallies go back. */
export function serve(run: (batch: Batch, alive: () => void) => Promise<Tally>): void {
  process.on("disconnect", () => process.exit(0));
  process.on("message", (batch) => {
    void run(batch as Batch, () => process.send!(aliveMessage)).then((tally) => process.send!(tally), (error: unknown) => {
      console.error(error);
      process.exit(2);
    });
  });
}
