/**
 * Purpose: what is read and written through a part of an array at a known place is read and written in the array.
 * Requires, guarantees: level Normal. The view itself stays for other uses, and is dead code where there are none.
 *
 *   v = view a 3 6; e = load v 1   =>   e = load a 4
 */
import { Integers } from "../4-analyse/integers.ts";
import { Builder } from "../ir/build.ts";
import { hasAny } from "../ir/contents.ts";
import type { Func, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { definitions, mapRegion } from "../ir/visit.ts";

export function flattenViews(func: Func): Func {
  return hasAny(func.body, "view") ? new Flattener(func).run() : func;
}

class Flattener {
  private readonly definition: ReadonlyMap<Value, Stmt>;
  private readonly integers: Integers;

  constructor(private readonly func: Func) {
    this.definition = definitions(func.body);
    this.integers = new Integers(func.body);
  }

  run(): Func {
    let changed = false;
    const body = mapRegion(this.func.body, (stmt): Stmt | readonly Stmt[] => {
      if (stmt.kind !== "load" && stmt.kind !== "store" && stmt.kind !== "accumulate") return stmt;
      const b = new Builder(stmt.span);
      const place = this.placeOf(stmt.args[0]!, stmt.args[1]!, b);
      if (!place) return stmt;
      changed = true;
      return [...b.body, { ...stmt, args: [place.array, place.index, ...stmt.args.slice(2)] }];
    });
    return changed ? { ...this.func, body } : this.func;
  }

  /** Where element `index` of a view is in the array that is seen through it; also if that array is too short. */
  private placeOf(array: Value, index: Value, b: Builder): { array: Value; index: Value } | undefined {
    const view = this.definition.get(array);
    const k = this.integers.constant(index);
    if (view?.kind !== "view" || k === undefined || !Number.isSafeInteger(k) || k < 0 || k >= this.lengthOf(view)) return undefined;
    const start = view.args[1]!, first = this.integers.constant(start);
    const position = first !== undefined ? b.const(first + k, index.hint) : k === 0 ? start : b.add(start, index);
    return this.placeOf(view.args[0]!, position, b) ?? { array: view.args[0]!, index: position };
  }

  /** As far as it is known, and nothing is counted from the end of the array. */
  private lengthOf(view: StmtOf<"view">): number {
    const [, start, end] = view.args as [Value, Value, Value];
    if (!this.integers.isInteger(start) || !this.integers.isNonNegative(start)) return 0;
    const [from, to] = [this.integers.constant(start), this.integers.constant(end)];
    if (from !== undefined && to !== undefined) return to - from;
    const sum = this.definition.get(end);
    if (sum?.kind === "op" && sum.op === "add") {
      const other = sum.args[0] === start ? sum.args[1] : sum.args[1] === start ? sum.args[0] : undefined;
      return (other && this.integers.constant(other)) ?? 0;
    }
    return 0;
  }
}
