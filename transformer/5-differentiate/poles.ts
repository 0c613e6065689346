/** Operations whose partials are infinite for some numbers. */
import { Builder } from "../ir/build.ts";
import type { Constant, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { definitions } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";

/** So many operations from such a partial: with more of them code would grow too much. */
const maxDistance = 6;

export class Poles {
  constructor(private readonly definition: ReadonlyMap<Value, Stmt>) {}

  /** Of an operation on tangents: is a partial of it, or of one that its tangents are made of, infinite for some numbers? */
  isNear(stmt: Stmt | undefined, distance = maxDistance): boolean {
    if (stmt?.kind !== "op" || stmt.outs[0]!.linear !== true || distance === 0) return false;
    const [a, b] = stmt.args as [Value, Value | undefined];
    if (stmt.op === "div" && b!.linear !== true && this.constant(b!) === undefined) return true;
    if (stmt.op === "mul" && this.has(a.linear === true ? b! : a, maxDistance)) return true;
    return stmt.args.some((arg) => arg.linear === true && this.isNear(this.definition.get(arg), distance - 1));
  }

  /** The same of an operation on numbers. */
  isPrimalNear(stmt: Stmt | undefined, distance = maxDistance): boolean {
    if (stmt?.kind !== "op" || stmt.outs[0]!.type.kind !== "number" || distance === 0) return false;
    return this.isPole(stmt) || stmt.args.some((arg) => this.isPrimalNear(this.definition.get(arg), distance - 1));
  }

  private isPole(stmt: StmtOf<"op">): boolean {
    const { partial } = ruleOf(stmt.op)!;
    if (partial === "zero") return false;
    const constant = (value: Value): Constant => this.constant(value);
    return stmt.args.some((arg, i) => {
      if (constant(arg) !== undefined) return false;
      const b = new Builder(), factor = partial(i)({ b, args: stmt.args, out: stmt.outs[0]!, constant });
      if (typeof factor === "number") return false;
      return "over" in factor ? constant(factor.over) === undefined : new Poles(definitions({ params: [], body: b.body, yields: [] })).has(factor, maxDistance);
    });
  }

  private constant(value: Value): Constant {
    const made = this.definition.get(value);
    return made?.kind === "const" ? made.value : undefined;
  }

  private has(value: Value, distance: number): boolean {
    const made = this.definition.get(value);
    if (made?.kind !== "op" || distance === 0) return false;
    const [, b] = made.args, divisor = b && this.constant(b);
    if (made.op === "div" && divisor === undefined || made.op === "log" || made.op === "pow" && !(divisor !== undefined && Number(divisor) >= 0)) return true;
    return ["add", "sub", "mul", "neg", "div"].includes(made.op) && made.args.some((arg) => this.has(arg, distance - 1));
  }
}
