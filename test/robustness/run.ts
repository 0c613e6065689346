/**
 * `npm run robustness -- [--seed S] [--per-file N] [--folder PATH]… [--match TEXT] [--in-full]`:
 * TypeScript without macros comes out as from the plain compiler, byte for byte; macros on random functions of it are
 * differentiated or refused, and nothing crashes. RESULTS.md keeps what came of it.
 */
import { parseArgs } from "node:util";
import { tryMacros } from "./macros.ts";
import { comparePlain } from "./plain.ts";
import { sources, usesMacros } from "./sources.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" }, "per-file": { type: "string", default: "6" }, folder: { type: "string", multiple: true, default: [] },
    "no-plain": { type: "boolean", default: false }, match: { type: "string", default: "" }, "in-full": { type: "boolean", default: false },
  },
});

const all = sources(values.folder);
const chosen = new Map([...all].filter(([name, text]) => !usesMacros(text) && name.includes(values.match)));
console.log(`${all.size} files of TypeScript, ${chosen.size} of them without macros`);

let failed = false;
if (!values["no-plain"]) {
  const { files, outputs, bytes, differences } = comparePlain(chosen);
  console.log(`without macros: ${files} files, ${outputs} outputs, ${bytes} bytes; ${differences.length} differ from the plain compiler's`);
  differences.forEach((name) => console.log(`  ${name}`));
  failed ||= differences.length > 0;
}

const { macros, differentiated, refused, reasons, defects } = tryMacros(chosen, Number(values.seed), Number(values["per-file"]), values["in-full"]);
console.log(`macros on random functions: ${macros}; ${differentiated} differentiated, ${refused} refused, ${defects.length} defects`);
for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]).slice(0, values["in-full"] ? 200 : 25)) console.log(`  ${String(count).padStart(5)}  ${reason}`);
for (const { file, what, source } of defects) console.log(`\n==== ${file}\n${what}\n${source}`);
process.exitCode = failed || defects.length > 0 ? 1 : 0;
