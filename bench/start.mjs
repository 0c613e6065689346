/** `node bench/start.mjs [workload…]`: runs `run.ts`. */
import { register } from "node:module";

register("./typescript-loader.mjs", import.meta.url);
await import("./run.ts");
