/**
 * `npm run fuzz -- --programs 100000 --seed 1`: runs `run.ts`. Also
 *
 *     --workers W       batches in W processes; the programs are the same
 *     --minutes M       stops after a time, and prints the command that goes on
 *     --tally FILE      keeps what has been counted; a run with the same file goes on where it ended, and adds to it
 *     --from BATCH      to look at a failure again
 *     --failures N      after which it stops (10)
 *     --constructs      how many programs have a loop of each kind, recursion, a swap, ...
 *     --no-shrink
 */
import { register } from "node:module";

register("../../bench/typescript-loader.mjs", import.meta.url);
await import("./run.ts");
