/**
 * Purpose: small functions are put where they are called, as a person would write them, and where V8's own budget for
 * inlining would run out.
 * Requires, guarantees: level Normal. Recursive functions and those with rules of their own stay calls.
 */
import { Builder } from "../ir/build.ts";
import type { Func, Module, Stmt, Value } from "../ir/ir.ts";
import { required, type Type } from "../ir/types.ts";
import { cloneRegion, isAnonymous, mapRegion, substituteRegion, Substitution, walk, withHints } from "../ir/visit.ts";

/** Statements, loops counted more: what reads well in place, however often it is called. */
const small = 24;

/**
 * What all calls of one function together may add to its caller. A call that stays costs an allocation for its
 * residuals each time, so in loops a rather long function in place is far better than a short one outside.
 */
const growth = 240;

/** A derivative that has one caller is a part of it, and no function of its own. */
const part = 900;

/** An object of one class, where the function asks which of several it is. */
const asOneOf = (b: Builder, value: Value, type: Type): Value => (type.kind === "union" && value.type.kind === "record" ? b.cast(value, value.type.absent === undefined ? required(type) : type) : value);

export function inlineCalls(func: Func, module: Module): Func {
  let changed = false;
  const calls = new Map<string, number>();
  walk(func.body, (stmt) => { if (stmt.kind === "call") calls.set(stmt.callee, (calls.get(stmt.callee) ?? 0) + 1); });
  const fits = (callee: Func): boolean => {
    const size = weight(callee), times = calls.get(callee.name)!;
    return size <= small || size * times <= growth || (times === 1 && !callee.origin && size <= part);
  };
  const substitution = new Substitution();
  const hints = new Map<Value, string>();
  const body = mapRegion(func.body, (stmt): Stmt | readonly Stmt[] => {
    if (stmt.kind !== "call" || stmt.linear) return stmt;
    const callee = module.funcs.get(stmt.callee);
    if (!callee || callee.custom || stmt.callee === func.name || !fits(callee) || isRecursive(callee, module)) return stmt;
    changed = true;
    const inner = new Substitution();
    const b = new Builder(stmt.span);
    callee.body.params.forEach((param, i) => inner.set(param, asOneOf(b, stmt.args[i]!, param.type)));
    const copy = mapRegion(cloneRegion({ params: [], body: callee.body.body, yields: callee.body.yields }, inner), unsettled);
    stmt.outs.forEach((out, i) => {
      const result = copy.yields[i]!;
      substitution.set(out, result);
      // What the caller calls it says more than that it is a result.
      if (isAnonymous(result) && !isAnonymous(out) && !stmt.args.includes(result) && !hints.has(result)) hints.set(result, out.hint);
    });
    return [...b.body, ...copy.body.filter((inlined) => inlined.kind !== "comment")];
  });
  if (!changed) return func;
  return { ...func, body: withHints(substituteRegion(body, substitution.get), hints) };
}

/** A list that stays as long as it is in the one function may grow in the other. */
function unsettled(stmt: Stmt): Stmt {
  if (stmt.kind !== "length" || !stmt.isFixed) return stmt;
  const { isFixed: _isFixed, ...rest } = stmt;
  return rest;
}

const weights = new WeakMap<Func, number>();

function weight(func: Func): number {
  let result = weights.get(func);
  if (result === undefined) {
    result = 0;
    walk(func.body, (stmt) => { result! += stmt.kind === "const" ? 0 : stmt.kind === "loop" ? 6 : stmt.kind === "call" ? 3 : 1; });
    weights.set(func, result);
  }
  return result;
}

function isRecursive(func: Func, module: Module): boolean {
  const seen = new Set<string>();
  const visit = (name: string): boolean => {
    const callee = module.funcs.get(name);
    if (!callee || seen.has(name)) return false;
    seen.add(name);
    let found = false;
    walk(callee.body, (stmt) => { if (stmt.kind === "call" && (stmt.callee === func.name || visit(stmt.callee))) found = true; });
    return found;
  };
  return visit(func.name);
}
