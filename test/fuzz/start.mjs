/**
 * `npm run fuzz -- --programs 100000 --seed 1`: runs `run.ts`. Also `--from BATCH`, to look at a failure
 * again, `--failures N`, after which it stops (10), and `--no-shrink`.
 */
import { register } from "node:module";

register("../../bench/typescript-loader.mjs", import.meta.url);
await import("./run.ts");
