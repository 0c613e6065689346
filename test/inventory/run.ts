/** Writes docs/inventory.md. */
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { takeInventory, toMarkdown } from "./inventory.ts";

const items = await takeInventory();
const missing = items.filter(({ status }) => status === undefined);
for (const { entry, detail } of missing) console.log(`${entry.name}: ${detail}\n    ${entry.program}`);
const folder = resolve(import.meta.dirname, "../../docs");
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, "inventory.md"), toMarkdown(items));
console.log(`${items.length} entries, ${missing.length} without a status`);
process.exitCode = missing.length > 0 ? 1 : 0;
