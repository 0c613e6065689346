/** Random TypeScript programs: value, interpreter after each pass, both modes, second order. More by `npm run fuzz`. */
import { describe, expect, test } from "vitest";
import { campaign } from "./fuzz/campaign.ts";
import type { Outcome } from "./fuzz/verdict.ts";
import { outcomes } from "./fuzz/outcomes.ts";
import { analyses } from "./fuzz/plan.ts";
import { regressions } from "./fuzz/regressions/index.ts";
import { table } from "./fuzz/tally.ts";

/** Fixed, so that a failure here is one for everybody; `npm run fuzz -- --seed S` looks elsewhere. */
const seeds = [1, 2, 3, 4];
const programsPerSeed = 500;

describe("random programs", () => {
  test.each(seeds)(`${programsPerSeed} programs of seed %i`, async (seed) => {
    const { tally } = await campaign({ programs: programsPerSeed, seed, failures: 3, shrink: false });
    expect(tally.failures.map(({ seed: where, detail, source }) => `${where}: ${detail}\n${Object.values(source.files).join("\n")}`)).toEqual([]);
    expect(tally.programs).toBe(programsPerSeed);
    expect(tally.refused / tally.programs, table(tally)).toBeLessThan(0.05);
    expect(tally.skipped / tally.programs, table(tally)).toBeLessThan(0.07);
  });
});

describe("programs that went wrong once", () => {
  const sources = regressions.map(({ program }) => ({ files: { "program.ts": program }, seed: 1, ask: { macros: "all" as const } }));
  const withNames = (results: readonly Outcome[]): unknown[] => results.map((result, i) => [regressions[i]!.what, result]);

  test.each(["nothing", ...analyses])("without %s", async (name) => {
    const results = await outcomes(sources, { disable: name === "nothing" ? [] : [name], withTypes: name === "nothing" });
    expect(withNames(results)).toEqual(withNames(sources.map(() => ({ kind: "right" }))));
  });
});
