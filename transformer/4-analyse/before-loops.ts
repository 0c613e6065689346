/**
 * What may be looked at before a loop: every trip stores to one list, at its index or so much more or less. What is not there
 * before the loop, but is the same in every trip, can be found there, too.
 *
 *   loop i below n { row = load rows k; store row i a }       before it: n <= length (load rows k), if there is a trip
 */
import type { Loop, Stmt, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { loopParts, walk } from "../ir/visit.ts";

/** That the last index of a loop, and so much more or less, is before the end of the list. */
export interface Limit {
  readonly list: Value;
  readonly offset: { readonly op: "add" | "sub"; readonly value: Value } | undefined;
  /** What they are found by. */
  readonly by: readonly Stmt[];
}

export class Before {
  /** When each value was defined. */
  private readonly order = new Map<Value, number>();

  constructor(private readonly definitions: ReadonlyMap<Value, Stmt>, private readonly isGrown: (list: Value) => boolean) {}

  /** In the order of the function. */
  define(values: readonly Value[]): void {
    for (const value of values) this.order.set(value, this.order.size);
  }

  limit(list: Value, index: Value, loop: Loop): Limit | undefined {
    const parts = loopParts(loop), by: Stmt[] = [];
    if (!parts.end || parts.condition || Math.abs(loop.step) !== 1 || this.isGrown(list) || throws(loop) || !this.isSame(list, loop, by)) return undefined;
    if (index === parts.index) return { list, offset: undefined, by };
    const stmt = this.definitions.get(index);
    if (stmt?.kind !== "op" || stmt.op !== "add" && stmt.op !== "sub") return undefined;
    const [a, b] = stmt.args as [Value, Value];
    const other = a === parts.index ? b : stmt.op === "add" && b === parts.index ? a : undefined;
    return other && this.isSame(other, loop, by) ? { list, offset: { op: stmt.op, value: other }, by } : undefined;
  }

  /** Is it the same in every trip? `by`: the statements of the loop that find it. */
  private isSame(value: Value, loop: Loop, by: Stmt[]): boolean {
    const stmt = this.definitions.get(value);
    if (this.order.get(value)! < this.order.get(loopParts(loop).index)! || stmt && by.includes(stmt)) return true;
    if (!stmt || by.length > mostStatements) return false;
    const isPure = stmt.kind === "const" || stmt.kind === "op" || stmt.kind === "cast" || stmt.kind === "present";
    if (!isPure && !((stmt.kind === "get" || stmt.kind === "load") && isReference(value.type) && !changesReferences(loop))) return false;
    if (!stmt.args.every((arg) => this.isSame(arg, loop, by))) return false;
    by.push(stmt);
    return true;
  }
}

/** A longer way is no longer one that a person would write before a loop. */
const mostStatements = 6;

/** Are references put anywhere, as far as that is seen here? */
function changesReferences(loop: Loop): boolean {
  let found = false;
  walk(loop.regions[0]!, (stmt) => {
    if (stmt.kind === "call" || stmt.kind === "push" || stmt.kind === "pop" || (stmt.kind === "store" || stmt.kind === "set") && isReference(stmt.args.at(-1)!.type)) found = true;
  });
  return found;
}

/** The program's own errors come first. */
function throws(loop: Loop): boolean {
  let found = false;
  walk(loop.regions[0]!, ({ kind }) => { found ||= kind === "throw"; });
  return found;
}
