/**
 * What is known in a branch and in a loop, as numbers that are not negative: `i < n` says so of `n - i - 1` where both are
 * whole. That a comparison does not hold says something only of what is no NaN.
 */
import type { Op, Stmt, Value } from "../ir/ir.ts";
import { loopParts } from "../ir/visit.ts";
import type { Bounds, Polynomial } from "./bounds.ts";
import type { Integers } from "./integers.ts";

/** A number that is not negative. */
export type Known = Polynomial;

/** What holds where the comparison does not. */
const opposite: Readonly<Record<string, string>> = { lt: "ge", ge: "lt", gt: "le", le: "gt" };

export class Conditions {
  constructor(private readonly definitions: ReadonlyMap<Value, Stmt>, private readonly bounds: Bounds, private readonly integers: Integers) {}

  /** What is known in the region of a statement. */
  inside(stmt: Stmt, region: number): Known[] {
    if (stmt.kind === "if") return this.holds(stmt.args[0]!, region === 0);
    if (stmt.kind !== "loop" || region !== 0) return [];
    const { index, end } = loopParts(stmt);
    if (!end) return [];
    return stmt.step > 0 ? this.compared(stmt.inclusive ? "le" : "lt", index, end) : this.compared(stmt.inclusive ? "ge" : "gt", index, end);
  }

  /** The conditions that all hold where this one does. */
  parts(condition: Value): Op[] {
    const stmt = this.definitions.get(condition);
    if (stmt?.kind === "op") return [stmt];
    const inner = stmt && this.both(stmt, condition, false);
    return inner ? inner.flatMap((part) => this.parts(part)) : [];
  }

  private holds(condition: Value, isTrue: boolean): Known[] {
    const stmt = this.definitions.get(condition);
    if (stmt?.kind === "op") {
      if (stmt.op === "not") return this.holds(stmt.args[0]!, !isTrue);
      const [a, b] = stmt.args as [Value, Value];
      if (stmt.op === "eq" && isTrue) return [...this.compared("ge", a, b), ...this.compared("le", a, b)];
      if (opposite[stmt.op] === undefined) return [];
      if (isTrue) return this.compared(stmt.op, a, b);
      return this.integers.isExact(a) && this.integers.isExact(b) ? this.compared(opposite[stmt.op]!, a, b) : [];
    }
    return (stmt && this.both(stmt, condition, !isTrue) || []).flatMap((part) => this.holds(part, isTrue));
  }

  /** Of `p && q` both hold; of `p || q`, where it does not hold, neither (`isOr`). */
  private both(stmt: Stmt, condition: Value, isOr: boolean): Value[] | undefined {
    if (stmt.kind !== "if") return undefined;
    const k = stmt.outs.indexOf(condition), [then, otherwise] = stmt.regions.map((region) => region.yields[k]);
    if (!then || !otherwise) return undefined;
    const [fixed, other] = isOr ? [then, otherwise] : [otherwise, then];
    const known = this.definitions.get(fixed);
    return known?.kind === "const" && known.value === isOr ? [stmt.args[0]!, other] : undefined;
  }

  private compared(op: string, a: Value, b: Value): Known[] {
    const [more, less] = op === "lt" || op === "le" ? [b, a] : [a, b];
    const isStrict = (op === "lt" || op === "gt") && this.integers.isExact(a) && this.integers.isExact(b);
    const known = this.bounds.difference(more, less, isStrict ? 1 : 0);
    return known ? [known] : [];
  }
}
