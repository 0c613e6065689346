/** What is said of a compiled program, within a time. */
import { Checker, Skip, Wrong } from "./check.ts";
import type { Compiled } from "./compile.ts";
import { OtherStructure } from "./values.ts";
import { within } from "./within.ts";

export type Outcome =
  | { readonly kind: "right" }
  /** No comparison was possible: the program throws, or its numbers are not finite. */
  | { readonly kind: "skipped"; readonly detail: string }
  | { readonly kind: "refused"; readonly detail: string }
  /** A number, or the structure around it. */
  | { readonly kind: "wrong"; readonly detail: string }
  /** No number: a crash of the build, an error of the derivative alone, a type error of generated code. */
  | { readonly kind: "failed"; readonly detail: string };

/** An outcome that there must not be. */
export type FailedOutcome = Extract<Outcome, { kind: "wrong" | "failed" }>;

export const isFailure = (outcome: Outcome): outcome is FailedOutcome => outcome.kind === "wrong" || outcome.kind === "failed";

/** Milliseconds after which a program counts as one that does not end. */
const usualTimeout = 5_000;

export function check(compiled: Compiled, timeout = usualTimeout): Outcome {
  return within(timeout, () => verdict(compiled)) ?? { kind: "skipped", detail: "does not end" };
}

/** The clock that stops a program is a thread: one for so many. */
const programsOfClock = 50;

/** The program that the clock stops is looked at again by itself. */
export function checkAll(programs: readonly Compiled[], timeout = usualTimeout): Outcome[] {
  const found: Outcome[] = [];
  while (found.length < programs.length) {
    const end = Math.min(found.length + programsOfClock, programs.length);
    within(timeout, () => { while (found.length < end) found.push(verdict(programs[found.length]!)); });
    if (found.length < end) found.push(check(programs[found.length]!, timeout));
  }
  return found;
}

/** What derivatives say as they run, where their program does not: it could not be known before (README). */
const refusedAsItRuns = /undefined in a list that may have holes.*|the property '\w+' would be there with the value undefined.*|\w+\[NaN\] is stored to, but there is no such element.*/;

function verdict(compiled: Compiled): Outcome {
  const defect = compiled.errors.find((error) => error.includes("FLX9"));
  if (defect) return { kind: "failed", detail: defect };
  if (compiled.errors.length > 0) return { kind: "refused", detail: compiled.errors[0]! };
  try {
    new Checker(compiled).run();
    return { kind: "right" };
  } catch (error) {
    if (error instanceof Skip) return { kind: "skipped", detail: error.message };
    const [refusal] = refusedAsItRuns.exec((error as Error).message) ?? [];
    if (refusal !== undefined) return { kind: "refused", detail: `as it runs: ${refusal}` };
    if (error instanceof Wrong || error instanceof OtherStructure) return { kind: "wrong", detail: error.message };
    const from = ((error as Error).stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 3);
    return { kind: "failed", detail: [`thrown: ${String(error)}`, ...from].join("\n") };
  }
}
