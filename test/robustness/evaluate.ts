/**
 * `npm run robustness:values -- [--folder PATH]… [--match TEXT]`: functions of numbers and arrays of other people's
 * packages (those of `node_modules` that ship their sources, and of the folders) are differentiated, run, and held
 * against differences.
 */
import { parseArgs } from "node:util";
import { differentiate, numericFunctions } from "./numeric.ts";
import { sources } from "./sources.ts";
import { checkValues } from "./values.ts";

const { values } = parseArgs({ options: { folder: { type: "string", multiple: true, default: [] }, match: { type: "string", default: "node_modules" } } });

const texts = new Map([...sources(values.folder)].filter(([name]) => name.includes(values.match) && !/\.test\.|__tests__/.test(name)));
const functions = numericFunctions(texts);
const { made, refused } = differentiate(functions);
console.log(`${texts.size} files, ${functions.length} functions of numbers and arrays, ${made.length} differentiated`);
for (const [reason, count] of [...refused].sort((a, b) => b[1] - a[1]).slice(0, 12)) console.log(`  ${String(count).padStart(5)}  ${reason}`);
const { right, nothing, wrong } = await checkValues(made);
console.log(`${right + nothing + wrong.length} points: ${right} right, ${wrong.length} wrong, ${nothing} where nothing can be compared`);
wrong.forEach((line) => console.log(`  ${line}`));
process.exitCode = wrong.length > 0 || [...refused.keys()].some((reason) => reason.startsWith("crash")) ? 1 : 0;
