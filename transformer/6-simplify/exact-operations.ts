/** What may be computed at build time. */
import type { Constant, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";

/** Their value is a boolean. */
export const comparisons = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

/** Operations that every engine computes alike. */
export const exact = new Set([
  ...comparisons, "add", "sub", "mul", "div", "mod", "neg", "plus", "not", "max", "min", "abs", "floor", "ceil", "round", "trunc", "sign", "stop",
  "bitand", "bitor", "bitxor", "bitnot", "shl", "shr", "ushr",
]);

/** No object: `undefined` or `null` in place of a reference. */
export const isMissing = (stmt: StmtOf<"const">): boolean => (stmt.value === undefined || stmt.value === null) && isReference(stmt.outs[0]!.type);

/** Something that is there for sure: operations give numbers and truths, but for those that hand an operand through. */
export const isComputed = (stmt: Stmt | undefined): boolean => stmt?.kind === "op" && stmt.op !== "stop" && stmt.op !== "tie";

/** The constants that `value` is one of, by the choice that it is made by. `constantOf`: a symbol where it is none. */
export function constantArms(value: Value, choice: Stmt | undefined, constantOf: (arm: Value) => Constant | symbol): Constant[] | undefined {
  const arms = choice?.kind === "if" ? choice.regions.map((region) => constantOf(region.yields[choice.outs.indexOf(value)]!)) : [];
  return arms.length === 2 && arms.every((arm) => typeof arm !== "symbol" && arm !== undefined) ? arms as Constant[] : undefined;
}

const isPowerOfTwo = (value: Constant | symbol): boolean => value === 2 || value === 4 || value === 0.5 || value === 0.25;

/** `2 * x * 0.5` is x (and does not overflow in between). */
export function doublings({ args }: Stmt, definition: ReadonlyMap<Value, Stmt>, constantOf: (value: Value) => Constant | symbol): { factor: number; of: Value } | undefined {
  const k = args.findIndex((arg) => isPowerOfTwo(constantOf(arg)));
  const inner = k < 0 ? undefined : definition.get(args[1 - k]!);
  const j = inner?.kind === "op" && inner.op === "mul" ? inner.args.findIndex((arg) => isPowerOfTwo(constantOf(arg))) : -1;
  return j < 0 ? undefined : { factor: (constantOf(args[k]!) as number) * (constantOf(inner!.args[j]!) as number), of: inner!.args[1 - j]! };
}

/** `p === true` is p (the compiler finds fault with such a question where it knows p); whether nothing is there, and whether something is, are one question and its opposite. */
export function simplerQuestion({ op, args }: StmtOf<"op">, constants: readonly (Constant | symbol)[], make: (op: string, args: readonly Value[]) => Value): Value | undefined {
  const at = constants.findIndex((constant) => typeof constant === "boolean"), asked = args[1 - at];
  if (at >= 0 && asked?.type.kind === "boolean" && asked.type.absent === undefined) return constants[at] === (op === "eq") ? asked : make("not", [asked]);
  return op === "eq" && (constants[1] === undefined || constants[1] === null) ? make("not", [make("ne", args)]) : undefined;
}
