/** `npm run robustness -- [--seed S] [--folder PATH]`: runs `run.ts`. */
import { register } from "node:module";

register("../../bench/typescript-loader.mjs", import.meta.url);
await import("../../.tmp-diag.ts");
