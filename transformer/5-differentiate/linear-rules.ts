/**
 * `customJvp(f, rule)`: reverse mode transposes the rule, so its tangent must be linear in the tangents. Where it surely is
 * not, the two modes would differ, and that is an error; where control flow decides, nothing is said.
 */
import { Refusal } from "../diagnostics.ts";
import type { Func, Stmt, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { definitions } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";

/** How a number depends on the tangents. */
type Degree = "zero" | "none" | "linear" | "other" | "unknown";

/** `rule` takes a tuple of primals and one of tangents, and returns the value and its tangent. */
export function refuseNonlinear(rule: Func): void {
  const [result] = rule.body.yields, tangents = rule.body.params[1];
  const pair = result && definitions(rule.body).get(result);
  if (pair?.kind !== "record") return;
  const degree = new Degrees(rule, tangents).of(pair.args[1]!);
  if (degree !== "other" && degree !== "none") return;
  throw new Refusal(1020, `The rule of customJvp() gives a tangent that is not linear in the tangents it is given, so reverse mode cannot be made of it. ${degree === "none" ? "Multiply the derivative by the tangent: ([x], [x_dot]) => [y, dy * x_dot]." : "Write a sum of terms with one tangent each, and nothing else: a * x_dot + b * y_dot."}`);
}

class Degrees {
  private readonly known = new Map<Value, Degree>();
  private readonly definitions: ReadonlyMap<Value, Stmt>;

  constructor(private readonly rule: Func, private readonly tangents: Value | undefined) {
    this.definitions = definitions(rule.body);
  }

  of(value: Value): Degree {
    let degree = this.known.get(value);
    if (!degree) this.known.set(value, degree = isReference(value.type) ? "unknown" : this.find(this.definitions.get(value)));
    return degree;
  }

  private find(stmt: Stmt | undefined): Degree {
    switch (stmt?.kind) {
      case "const": return stmt.value === 0 ? "zero" : "none";
      case "global": return "none";
      case "present": return this.of(stmt.args[0]!);
      case "get": return this.isTangents(stmt.args[0]!) ? "linear" : this.isPrimal(stmt.args[0]!) ? "none" : "unknown";
      case "op": return this.ofOperation(stmt.op, stmt.args.map((arg) => this.of(arg)));
      default: return "unknown";
    }
  }

  private ofOperation(op: string, args: readonly Degree[]): Degree {
    if (args.includes("unknown")) return "unknown";
    if (args.every((arg) => arg === "none" || arg === "zero")) return (op === "neg" || op === "mul") && args.includes("zero") ? "zero" : "none";
    const rule = ruleOf(op);
    if (!rule || rule.partial === "zero" || op === "fround" || op === "stop") return "unknown";
    if (args.includes("other")) return "other";
    const isFree = (arg: Degree): boolean => arg === "none" || arg === "zero";
    switch (op) {
      case "neg": return "linear";
      case "add": case "sub": return args.includes("none") ? "other" : "linear";
      case "mul": return args.includes("zero") ? "zero" : args.every((arg) => arg === "linear") ? "other" : "linear";
      case "div": return isFree(args[1]!) ? "linear" : args[0] === "zero" ? "zero" : "other";
      default: return "other";
    }
  }

  private isTangents(value: Value): boolean {
    return value === this.tangents;
  }

  /** The primals themselves; what else is in memory may have been made of tangents. */
  private isPrimal(value: Value): boolean {
    const stmt = this.definitions.get(value);
    return value === this.rule.body.params[0] || stmt?.kind === "get" && this.isPrimal(stmt.args[0]!);
  }
}
