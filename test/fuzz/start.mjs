/**
 * `npm run fuzz -- --programs 100000 --seed 1`: runs `run.ts`. Also
 *
 *     --workers W       batches in W processes; the programs are the same
 *     --minutes M       stops after a time, and prints the command that goes on
 *     --tally FILE      keeps what has been counted; the same command goes on where it ended, on the same code, until
 *                       there are so many programs in all. Tallies that take more than a day are in `tallies/`
 *     --from BATCH      to look at a failure again
 *     --failures N      after which it stops (10)
 *     --constructs      how many programs have a loop of each kind, recursion, a swap, ...
 *     --no-shrink
 */
import { register } from "node:module";

register("../../bench/typescript-loader.mjs", import.meta.url);
await import("./run.ts");
