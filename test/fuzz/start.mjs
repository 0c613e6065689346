/** `node test/fuzz/start.mjs --programs 100000 --seed 1`: runs `run.ts`. */
import { register } from "node:module";

register("../../bench/typescript-loader.mjs", import.meta.url);
await import(process.env.FUZZ_MAIN ?? "./run.ts");
