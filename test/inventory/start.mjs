/** `npm run docs`: runs `run.ts`. */
import { register } from "node:module";

register("../../bench/typescript-loader.mjs", import.meta.url);
await import("./run.ts");
