/** The inventory of the docs is what the code does: `npm run docs` brings it up to date. Read the difference. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { takeInventory, toMarkdown } from "./inventory/inventory.ts";

test("every form and member has a status, and the docs say so", async () => {
  const items = await takeInventory();
  expect(items.filter(({ status }) => status === undefined).map(({ entry, detail }) => `${entry.name}: ${detail}`)).toEqual([]);
  expect(toMarkdown(items), "npm run docs").toBe(readFileSync(resolve(import.meta.dirname, "../docs/inventory.md"), "utf8"));
});
