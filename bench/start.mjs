/** `node bench/start.mjs [workload…]`: runs `run.ts`; with `--build`, `build/run.ts`. */
import { register } from "node:module";

register("./typescript-loader.mjs", import.meta.url);
await import(process.argv.includes("--build") ? "./build/run.ts" : "./run.ts");
