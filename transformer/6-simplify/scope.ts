/** What folding knows inside a region. */
import type { Constant, Value } from "../ir/ir.ts";

/** Ends the keys of linear statements. */
export const linearMark = "~";

/** What is known in a region: definitions, and values by what computes them. */
export class Scope {
  private readonly values = new Map<string, Value>();
  /** `facts`: what conditions around it say of values: `x === 1` in the arm where it holds. */
  constructor(private readonly parent: Scope | undefined, private readonly facts: ReadonlyMap<Value, Constant> = new Map()) {}
  fact(value: Value): Constant | undefined { return this.facts.get(value) ?? this.parent?.fact(value); }
  /** A linear statement is shared within its region only: outside, an arm that is not taken would run its partial. */
  find(key: string): Value | undefined { return this.values.get(key) ?? (key.endsWith(linearMark) ? undefined : this.parent?.find(key)); }
  add(key: string, value: Value): void { this.values.set(key, value); }
  /** Is the value computed in this very region? */
  owns(value: Value): boolean { return [...this.values.values()].includes(value); }
}
