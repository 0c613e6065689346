/** The inventory of the docs is what the code does: `npm run docs` brings it up to date. Read the difference. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { gatherEvidence, linker } from "./inventory/evidence.ts";
import { takeInventory, toMarkdown } from "./inventory/inventory.ts";

test("every form and member has a status, and the docs say so", async () => {
  const items = await takeInventory();
  expect(items.filter(({ status }) => status === undefined).map(({ entry, detail }) => `${entry.name}: ${detail}`)).toEqual([]);
  const docs = readFileSync(resolve(import.meta.dirname, "../docs/inventory.md"), "utf8");
  const link = linker(await gatherEvidence(), docs);
  const differentiated = items.filter(({ status }) => status === "differentiated");
  expect(differentiated.filter(({ entry }) => link(entry.name) === undefined).map(({ entry }) => entry.name), "shown by no case").toEqual([]);
  expect(toMarkdown(items, link), "npm run docs").toBe(docs);
});
