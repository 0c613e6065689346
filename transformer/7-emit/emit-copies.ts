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
  const open = new Map(copies.map((copy) => [copy, [...reads(copy.source)].filter((variable) => variable !== copy.target)]));
  const readers = new Map<Variable, number>();
  const count = (variables: readonly Variable[], change: 1 | -1): void => {
    for (const variable of variables) readers.set(variable, (readers.get(variable) ?? 0) + change);
  };
  for (const variables of open.values()) count(variables, 1);
  while (open.size > 0) {
    const copy = firstWhere(open.keys(), ({ target }) => !readers.get(target));
    const chosen = copy ?? open.keys().next().value!;
    if (copy) steps.push({ kind: "assign", copy });
    else {
      const temporary = restores.length;
      steps.push({ kind: "save", copy: chosen, temporary });
      restores.push({ kind: "restore", target: chosen.target, temporary });
    }
    count(open.get(chosen)!, -1);
    open.delete(chosen);
  }
  return [...steps, ...restores];
}

function firstWhere<T>(items: Iterable<T>, test: (item: T) => boolean): T | undefined {
  for (const item of items) if (test(item)) return item;
  return undefined;
}
