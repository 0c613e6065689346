/** The core on random IR: every macro, both modes, second order, and every analysis switched off in turn. */
import { describe, expect, test } from "vitest";
import { checkModule, type CheckOptions } from "./support/check-ir.ts";
import { RandomIr } from "./support/random-ir.ts";

function failures(from: number, count: number, options: CheckOptions): string[] {
  const found: string[] = [];
  for (let seed = from; seed < from + count; seed++) {
    try {
      const wrong = checkModule(new RandomIr(seed).module(), seed, options);
      if (wrong) found.push(`seed ${seed}: ${wrong}`);
    } catch (error) {
      found.push(`seed ${seed}: ${(error as Error).message.split("\n")[0]}`);
    }
  }
  return found;
}

describe("random programs of the IR", () => {
  test("all macros, second order", () => expect(failures(1, 150, { second: true })).toEqual([]));
  test("helpers inlined", () => expect(failures(2000, 100, { second: true, inline: true })).toEqual([]));
  test.each(["activity", "carry-tangents", "fuse-sweeps", "plan-residuals", "fold", "eliminate-dead", "scalarize-memory", "inline-calls"])("without %s", (pass) => {
    expect(failures(3000, 60, { disable: [pass] })).toEqual([]);
  });
});
