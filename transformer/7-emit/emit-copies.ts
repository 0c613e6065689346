/** Parallel copies: several variables take their next values at once. */
import type { Value } from "../ir/ir.ts";
import type { Variable } from "./out-of-ssa.ts";

export interface Copy {
  readonly target: Variable;
  readonly source: Value;
}

/** One assignment of a sequence; `saved` numbers a temporary that is written (as target) or read (as source). */
export type Step =
  | { readonly kind: "assign"; readonly copy: Copy }
  | { readonly kind: "save"; readonly copy: Copy; readonly temporary: number }
  | { readonly kind: "restore"; readonly target: Variable; readonly temporary: number };

/** An order in which no variable is overwritten before it is read; a cycle is opened by a temporary. */
export function sequence(copies: readonly Copy[], reads: (value: Value) => ReadonlySet<Variable>): Step[] {
  const steps: Step[] = [];
  const restores: Step[] = [];
  let open = copies.map((copy) => ({ copy, reads: reads(copy.source) }));
  while (open.length > 0) {
    const ready = open.find(({ copy }) => open.every((other) => other.copy === copy || !other.reads.has(copy.target)));
    const chosen = ready ?? open[0]!;
    if (ready) steps.push({ kind: "assign", copy: ready.copy });
    else {
      const temporary = restores.length;
      steps.push({ kind: "save", copy: chosen.copy, temporary });
      restores.push({ kind: "restore", target: chosen.copy.target, temporary });
    }
    open = open.filter((item) => item !== chosen);
  }
  return [...steps, ...restores];
}
