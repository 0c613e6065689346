/** Writes docs/inventory.md. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gatherEvidence, linker } from "./evidence.ts";
import { takeInventory, toMarkdown } from "./inventory.ts";

const items = await takeInventory();
const missing = items.filter(({ status }) => status === undefined);
for (const { entry, detail } of missing) console.log(`${entry.name}: ${detail}\n    ${entry.program}`);
const folder = resolve(import.meta.dirname, "../../docs");
mkdirSync(folder, { recursive: true });
const path = resolve(folder, "inventory.md");
const link = linker(await gatherEvidence(), existsSync(path) ? readFileSync(path, "utf8") : "");
writeFileSync(path, toMarkdown(items, link));
for (const { entry, status } of items) if (status === "differentiated" && link(entry.name) === undefined) console.log(`${entry.name}: no case shows it`);
console.log(`${items.length} entries, ${missing.length} without a status`);
process.exitCode = missing.length > 0 ? 1 : 0;
