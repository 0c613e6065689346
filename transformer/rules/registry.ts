/** The one rule table: what the passes look up, and what tests and docs enumerate. */
import { math, predicates } from "./math.ts";
import { operators } from "./operators.ts";
import type { Rule } from "./rule.ts";

export const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>(Object.entries({ ...operators, ...math, ...predicates }));

export function ruleOf(op: string): Rule | undefined {
  return rules.get(op);
}
