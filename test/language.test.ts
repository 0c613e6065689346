/**
 * The language, case by case (test/language/*.cases.ts): values against JavaScript, every derivative against dual
 * numbers and differences, generated code through the strictest flags, unchanged numbers without each analysis.
 * `npm run cases -- TOPIC NAME` shows what becomes of a case.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { isFailure, type Outcome } from "./fuzz/verdict.ts";
import { outcomes } from "./fuzz/outcomes.ts";
import { analyses } from "./fuzz/plan.ts";
import type { Case } from "./language/case.ts";
import { topics } from "./language/topics.ts";

/** Each analysis is switched off for one case in so many; for all of them by `FLUXION_LANGUAGE=all`. */
const stride = process.env["FLUXION_LANGUAGE"] === "all" ? 1 : analyses.length;

describe.each(await topics())("$name", ({ cases }) => {
  const found = new Map<Case, Outcome[]>(cases.map((item) => [item, []]));

  beforeAll(async () => {
    const usual = await outcomes(cases.map(({ source }) => source), { withTypes: true });
    usual.forEach((result, i) => found.get(cases[i]!)!.push(result));
    // All at once: a type checker for each analysis would take most of the time.
    const without = cases.flatMap((item, i) => (item.refused !== undefined ? [] : analyses.filter((_, k) => (i + k) % stride === 0).map((name) => ({ item, name }))));
    const results = await outcomes(without.map(({ item }) => item.source), { wishOf: (i) => ({ disable: [without[i]!.name] }) });
    for (const [i, result] of results.entries()) {
      const { item, name } = without[i]!;
      found.get(item)!.push("detail" in result ? { ...result, detail: `without ${name}: ${result.detail}` } : result);
    }
  });

  test.each(cases.map((item) => [item.name, item] as const))("%s", (_name, item) => {
    for (const result of found.get(item)!) {
      if (item.gap && isFailure(result) && item.gap.test(result.detail)) continue;
      if (item.refused === undefined) expect(result).toEqual({ kind: "right" });
      else expect(result).toEqual({ kind: "refused", detail: expect.stringMatching(item.refused) as string });
    }
  });
});
