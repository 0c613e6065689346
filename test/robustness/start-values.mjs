/** `npm run robustness:values -- [--folder PATH]`: runs `evaluate.ts`. */
import { register } from "node:module";

register("../../bench/typescript-loader.mjs", import.meta.url);
await import("./evaluate.ts");
