/** Long campaigns: several processes, one of which may break or hang, and parts that add up. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { batchSize } from "./fuzz/batch.ts";
import { campaign } from "./fuzz/campaign.ts";
import type { Kept } from "./fuzz/tally.ts";
import { WorkerProcess } from "./fuzz/workers.ts";

const folder = resolve(import.meta.dirname, "fuzz");

test("a worker that hangs or dies costs its batch, which is reported, and no other", async () => {
  const workers = [1, 2].map(() => new WorkerProcess(join(folder, "stubs/worker.mjs"), 2));
  const { tally, next } = await campaign({ programs: 5 * batchSize, seed: 7, workers: workers.map(({ run }) => run) });
  workers.forEach((worker) => worker.stop());
  expect(next).toBe(5);
  expect(tally.right).toBe(3 * batchSize);
  expect(tally.failures.map(({ seed, detail }) => `${seed}: ${detail}`)).toEqual([
    "7, batch 1: the process that ran it hangs: not a word in 2 s",
    "7, batch 2: the process that ran it ended with 3",
  ]);
});

test("a run that is given the tally of another goes on where that ended", () => {
  const scratch = mkdtempSync(join(tmpdir(), "fluxion-fuzz-"));
  const file = join(scratch, "not/there/yet.json");
  const run = (programs: number, ...options: string[]): Kept => {
    execFileSync(process.execPath, [join(folder, "start.mjs"), "--programs", String(programs), "--seed", "5", "--tally", file, ...options], { stdio: "pipe" });
    return JSON.parse(readFileSync(file, "utf8")) as Kept;
  };
  try {
    // The first batch of all is looked at by the type checker, which takes long.
    const one = run(2, "--from", "1");
    expect([one.next, one.tally.programs]).toEqual([2, 2]);
    const two = run(4, "--workers", "2");
    expect([two.next, two.tally.programs, two.seed, two.code]).toEqual([3, 4, 5, one.code]);
    expect(two.seconds).toBeGreaterThan(one.seconds);
    expect(run(4).tally).toEqual(two.tally);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
