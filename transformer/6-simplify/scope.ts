/** What folding knows inside a region. */
import type { Constant, Value } from "../ir/ir.ts";

/** Ends the keys of linear statements. */
export const linearMark = "~";

interface Known { readonly value: Value; readonly scope: Scope }

const none: ReadonlyMap<Value, Constant> = new Map();

/** What is known in a region: definitions, and values by what computes them. */
export class Scope {
  /** One for all regions: a region takes what it has added out again when it ends. */
  private readonly table: Map<string, Known>;
  private readonly added: { readonly key: string; readonly value: Value; readonly before: Known | undefined }[] = [];

  /** `facts`: what conditions around it say of values: `x === 1` in the arm where it holds. */
  constructor(private readonly parent: Scope | undefined, private readonly facts = none) {
    this.table = parent ? parent.table : new Map();
  }

  fact(value: Value): Constant | undefined { return this.facts.get(value) ?? this.parent?.fact(value); }

  /** A linear statement is shared within its region only: outside, an arm that is not taken would run its partial. */
  find(key: string): Value | undefined {
    const known = this.table.get(key);
    return known && (known.scope === this || !key.endsWith(linearMark)) ? known.value : undefined;
  }

  add(key: string, value: Value): void {
    this.added.push({ key, value, before: this.table.get(key) });
    this.table.set(key, { value, scope: this });
  }

  /** Is the value computed in this very region? */
  owns(value: Value): boolean { return this.added.some((each) => each.value === value); }

  leave(): void {
    for (const { key, before } of this.added.reverse()) {
      if (before) this.table.set(key, before);
      else this.table.delete(key);
    }
  }
}
