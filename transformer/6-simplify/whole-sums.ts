/** Sums of lengths and whole constants: exact, so `n - 1 + 1` is n. */
import type { Stmt, StmtOf, Value } from "../ir/ir.ts";

/** The value of the sum: `base + amount`, `base` the length of an array. */
export interface WholeSum { readonly base: Value | undefined; readonly amount: number }

/** What the sum is where at most one length is left of it; undefined where it is written so already. */
export function wholeSum(stmt: StmtOf<"op">, definition: ReadonlyMap<Value, Stmt>): WholeSum | undefined {
  const isPlain = (value: Value): boolean => definition.get(value)?.kind !== "op";
  if (stmt.args.every(isPlain) && stmt.args[0] !== stmt.args[1]) return undefined;
  const terms = new Map<Value, number>();
  const amount = collect(stmt, 1, terms, definition, 0);
  const left = [...terms].filter(([, factor]) => factor !== 0);
  if (amount === undefined || left.length > 1 || left.some(([, factor]) => factor !== 1)) return undefined;
  return { base: left[0]?.[0], amount };
}

function collect(stmt: Stmt, factor: number, terms: Map<Value, number>, definition: ReadonlyMap<Value, Stmt>, depth: number): number | undefined {
  if (stmt.kind === "const") return Number.isSafeInteger(stmt.value) ? factor * (stmt.value as number) : undefined;
  if (stmt.kind === "length") {
    terms.set(stmt.outs[0]!, (terms.get(stmt.outs[0]!) ?? 0) + factor);
    return 0;
  }
  if (stmt.kind !== "op" || stmt.op !== "add" && stmt.op !== "sub" || depth > 8) return undefined;
  let amount = 0;
  for (const [i, arg] of stmt.args.entries()) {
    const by = definition.get(arg);
    const part = by && collect(by, i === 1 && stmt.op === "sub" ? -factor : factor, terms, definition, depth + 1);
    if (part === undefined) return undefined;
    amount += part;
  }
  return Number.isSafeInteger(amount) ? amount : undefined;
}
