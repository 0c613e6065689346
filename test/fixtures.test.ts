/**
 * Every fixture of `test/fixtures`: its story is what it was, its generated code passes the strictest flags, and its
 * values are the oracle's, whichever analysis is switched off. `npx vitest run test/fixtures.test.ts -u` updates the
 * stories: read the difference before it is committed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { switches } from "../transformer/pipeline.ts";
import { readFixture, runFixture } from "./support/run-fixture.ts";

const folder = fileURLToPath(new URL("./fixtures/", import.meta.url));
const topics = readdirSync(folder, { withFileTypes: true }).filter((item) => item.isDirectory() && item.name !== "errors").map((item) => item.name);

/** Switches that changed the code of some fixture, and how many fixtures were looked at. */
const shown = new Set<string>();
let looked = 0, all = 0;

describe.each(topics)("%s", (topic) => {
  const names = readdirSync(join(folder, topic)).filter((name) => name.endsWith(".ts")).map((name) => basename(name, ".ts"));
  all += names.length;
  test.each(names)("%s", async (name) => {
    const { story, failures, shows } = await runFixture(readFixture(readFileSync(join(folder, topic, `${name}.ts`), "utf8")));
    looked++;
    shows.forEach((switched) => shown.add(switched));
    expect(failures.join("\n")).toBe("");
    await expect(`# ${topic}: ${name}\n\n${story}`).toMatchFileSnapshot(join(folder, topic, `${name}.expect.md`));
  });
});

test("each pass that can be switched off has a fixture that shows it", ({ skip }) => {
  if (looked < all) skip();
  expect(switches.filter((name) => !shown.has(name))).toEqual([]);
});
