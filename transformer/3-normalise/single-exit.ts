/**
 * Purpose: every region is left at its end only. `return`, `break`, `continue`, `block` and `while` become flags and
 * structured loops.
 * Requires: level Raw. Guarantees: level "cells" (flags and results are cells; promote-cells makes them values).
 *
 *   if (c) return a; rest            if (c) { ret = a } else { rest }
 *   for (…) { if (c) break; rest }   loop … while (!broke) { if (c) { broke = true } else { rest } }
 *
 * Where an arm always leaves, what follows moves into the other arm, so that a flag is read only by loops.
 */
import { invariant } from "../diagnostics.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Loop, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import type { Type } from "../ir/types.ts";
import { boolean, optional, required } from "../ir/types.ts";
import { loopParts, walk, withParts } from "../ir/visit.ts";

export function singleExit(func: Func): Func {
  const returns: StmtOf<"return">[] = [];
  walk(func.body, (stmt) => { if (stmt.kind === "return") returns.push(stmt); });
  const types = resultTypes(returns);
  const b = new Builder(func.span);
  const target: Target = { kind: "function", label: undefined, flag: undefined, continueFlag: undefined };
  const results = types.map((type) => b.cell(b.placeholder(type, "unset"), "result"));
  const context: Context = { targets: [target], results, hosts: b };
  statements(func.body.body, b, context);
  return { ...func, body: { params: func.body.params, body: b.body, yields: results.length > 0 ? results.map((cell) => b.read(cell)) : func.body.yields } };
}

/** What is missing at one return may be missing in the result. */
function resultTypes(returns: readonly StmtOf<"return">[]): Type[] {
  const given = returns.filter((stmt) => stmt.args.length > 0);
  return (given[0]?.args ?? []).map(({ type }, i) => {
    const ways = new Set(given.flatMap((stmt) => stmt.args[i]!.type.absent ?? []));
    if (ways.size === 0) return type;
    const [way] = ways;
    return optional(required(type), ways.size === 1 ? way : "either");
  });
}

/** What an exit leaves: a loop, a block or the function. The flags are made on demand, where the target starts. */
interface Target {
  readonly kind: "function" | "loop" | "block";
  readonly label: string | undefined;
  flag: Value | undefined;
  continueFlag: Value | undefined;
}

interface Context {
  readonly targets: readonly Target[];
  readonly results: readonly Value[];
  readonly hosts: Builder;
  /** The region yields values: they must not end up in an arm with the rest of it. */
  readonly yields?: boolean;
}

type Exit = { readonly target: Target; readonly way: "break" | "continue" };

function resolve(stmt: Stmt, context: Context): Exit | undefined {
  const find = (test: (target: Target) => boolean): Target => {
    const target = [...context.targets].reverse().find(test);
    invariant(target, `exit without a target: ${stmt.kind}`);
    return target;
  };
  switch (stmt.kind) {
    case "return": return { target: find((t) => t.kind === "function"), way: "break" };
    case "break": return { target: find((t) => (stmt.label === undefined ? t.kind === "loop" : t.label === stmt.label)), way: "break" };
    case "continue": return { target: find((t) => t.kind === "loop" && (stmt.label === undefined || t.label === stmt.label)), way: "continue" };
    default: return undefined;
  }
}

/** Exits that leave `stmt` for a target that is known outside it. */
function exitsOf(stmt: Stmt, context: Context): Exit[] {
  const exit = resolve(stmt, context);
  if (exit) return [exit];
  const inner = enter(stmt, context);
  const exits = stmt.regions.flatMap((region) => region.body.flatMap((s) => exitsOf(s, inner)));
  const result: Exit[] = [];
  for (const e of exits) {
    if (context.targets.includes(e.target) && !result.some((known) => known.target === e.target && known.way === e.way)) result.push(e);
  }
  return result;
}

/** Stable targets: the same statement must give the same target each time it is looked at. */
const targetOf = new WeakMap<Stmt, Target>();

function enter(stmt: Stmt, context: Context): Context {
  if (stmt.kind !== "while" && stmt.kind !== "loop" && stmt.kind !== "block") return context;
  let target = targetOf.get(stmt);
  if (!target) {
    target = { kind: stmt.kind === "block" ? "block" : "loop", label: stmt.label, flag: undefined, continueFlag: undefined };
    targetOf.set(stmt, target);
  }
  return { ...context, targets: [...context.targets, target], yields: false };
}

function alwaysLeaves(region: Region, context: Context): boolean {
  return region.body.some((stmt) => {
    if (stmt.kind === "throw" || resolve(stmt, context)) return true;
    if (stmt.kind === "if") return stmt.regions.every((arm) => alwaysLeaves(arm, context));
    return false;
  });
}

function statements(body: readonly Stmt[], b: Builder, context: Context): void {
  for (let i = 0; i < body.length; i++) {
    const stmt = body[i]!;
    const rest = body.slice(i + 1);
    if (statement(stmt, rest, b, context)) return;
  }
}

/** Emits one statement; true when it has taken care of the rest of its region. */
function statement(stmt: Stmt, rest: readonly Stmt[], b: Builder, context: Context): boolean {
  b.span = stmt.span;
  const exit = resolve(stmt, context);
  if (exit) {
    leave(stmt, exit, b, context);
    return true;
  }
  switch (stmt.kind) {
    case "throw": b.append(stmt); return true;
    case "if": return conditional(stmt, rest, b, context);
    case "block": return block(stmt, rest, b, context);
    case "loop": case "while": return loop(stmt, rest, b, context);
    default: b.append(stmt); return false;
  }
}

function leave(stmt: Stmt, exit: Exit, b: Builder, context: Context): void {
  if (stmt.kind === "return") stmt.args.forEach((value, i) => b.write(context.results[i]!, value));
  const flag = exit.way === "break" ? exit.target.flag : exit.target.continueFlag;
  if (flag) b.write(flag, b.const(true));
}

function arm(region: Region, extra: readonly Stmt[], context: Context, b: Builder): Region {
  return b.region(region.params, (inner) => {
    statements([...region.body, ...extra], inner, { ...context, yields: region.yields.length > 0 });
    // What comes after an error is not there.
    const thrown = region.yields.length === 0 ? -1 : region.body.findIndex(({ kind }) => kind === "throw");
    const lost = thrown < 0 ? [] : region.body.slice(thrown).flatMap(({ outs }) => outs);
    return region.yields.map((value) => (lost.includes(value) ? inner.placeholder(value.type, value.hint) : value));
  });
}

function conditional(stmt: StmtOf<"if">, rest: readonly Stmt[], b: Builder, context: Context): boolean {
  const exits = exitsOf(stmt, context);
  const [then, otherwise] = stmt.regions as [Region, Region];
  const absorbs = stmt.outs.length === 0 && (exits.length > 0 || !context.yields && stmt.regions.some((region) => alwaysLeaves(region, context)));
  const intoElse = absorbs && alwaysLeaves(then, context);
  const intoThen = absorbs && !intoElse && alwaysLeaves(otherwise, context);
  if (!intoElse && !intoThen && exits.length > 0) makeFlags(exits, context);
  const regions = [arm(then, intoThen ? rest : [], context, b), arm(otherwise, intoElse ? rest : [], context, b)];
  b.append(withParts(stmt, { regions }));
  if (intoElse || intoThen) return true;
  return guardRest(exits, rest, b, context);
}

function block(stmt: StmtOf<"block">, rest: readonly Stmt[], b: Builder, context: Context): boolean {
  const inner = enter(stmt, context);
  const exits = exitsOf(stmt, context);
  makeFlags(exits, context);
  startTarget(stmt, b);
  statements(stmt.regions[0]!.body, b, inner);
  return guardRest(exits, rest, b, context);
}

/** Flags of targets outside: they live in cells made at the start of the function (or of the trip, see startTrip). */
function makeFlags(exits: readonly Exit[], context: Context): void {
  for (const exit of exits) {
    if (exit.way === "break") exit.target.flag ??= hosted(context, exit.target, "left");
    else exit.target.continueFlag ??= hosted(context, exit.target, "skip");
  }
}

function hosted(context: Context, target: Target, hint: string): Value {
  const { hosts } = context;
  const init = freshValue(boolean, "c");
  const cell = freshValue(boolean, target.kind === "function" ? "returned" : hint);
  // At the very front: before every use, whatever region is being built.
  hosts.body.unshift(
    { kind: "const", value: false, args: [], outs: [init], regions: [] },
    { kind: "cell", args: [init], outs: [cell], regions: [] },
  );
  return cell;
}

/** Resets a target's flag where the target starts, for it may be entered many times. */
function startTarget(stmt: Stmt, b: Builder): void {
  const target = targetOf.get(stmt)!;
  invariant(!target.flag, "the flag of a target is made inside it");
  const init = b.const(false);
  target.flag = b.cell(init, target.kind === "block" ? "left" : "done");
}

function guardRest(exits: readonly Exit[], rest: readonly Stmt[], b: Builder, context: Context): boolean {
  if (exits.length === 0) return false;
  const flags = exits.map((exit) => (exit.way === "break" ? exit.target.flag! : exit.target.continueFlag!));
  if (rest.length === 0) return true;
  const guard = (k: number, at: Builder): void => {
    if (k === flags.length) statements(rest, at, context);
    else at.if(at.read(flags[k]!), () => [], (inner) => { guard(k + 1, inner); return []; });
  };
  guard(0, b);
  return true;
}

function loop(stmt: StmtOf<"loop"> | StmtOf<"while">, rest: readonly Stmt[], b: Builder, context: Context): boolean {
  const inner = enter(stmt, context);
  const target = targetOf.get(stmt)!;
  const outer = exitsOf(stmt, context);
  makeFlags(outer, context);
  const bodyExits = stmt.regions.flatMap((region) => region.body.flatMap((s) => exitsOf(s, inner)));
  if (bodyExits.some((exit) => exit.target === target && exit.way === "break")) startTarget(stmt, b);
  const flags = [...(target.flag ? [target.flag] : []), ...outer.map((exit) => (exit.way === "break" ? exit.target.flag! : exit.target.continueFlag!))];
  const continues = bodyExits.some((exit) => exit.target === target && exit.way === "continue");
  if (stmt.kind === "loop") boundedLoop(stmt, flags, continues, b, inner);
  else whileLoop(stmt, flags, continues, b, inner);
  return guardRest(outer, rest, b, context);
}

/** `continue` of this loop: a flag that is fresh in each trip. */
function trip(body: readonly Stmt[], target: Target, continues: boolean, b: Builder, context: Context): void {
  if (continues) target.continueFlag = b.cell(b.const(false), "skip");
  statements(body, b, context);
}

/** No flag is up: written as nested ifs, so that later flags are not read in vain. */
function noneUp(flags: readonly Value[], b: Builder, then: (b: Builder) => Value): Value {
  if (flags.length === 0) return then(b);
  return b.if(b.read(flags[0]!), (t) => [t.const(false)], (f) => [noneUp(flags.slice(1), f, then)], ["go"])[0]!;
}

function boundedLoop(stmt: Loop, flags: readonly Value[], continues: boolean, b: Builder, context: Context): void {
  const { body, condition } = loopParts(stmt);
  const target = targetOf.get(stmt)!;
  const newBody = b.region(body.params, (inner) => { trip(body.body, target, continues, inner, context); return body.yields; });
  if (flags.length === 0) {
    b.append(withParts(stmt, { regions: condition ? [newBody, condition] : [newBody] }));
    return;
  }
  invariant(!condition, "a raw counted loop has no condition of its own");
  const params = body.params.map((param) => freshValue(param.type, param.hint));
  const test = b.region(params, (inner) => [noneUp(flags, inner, (at) => at.const(true))]);
  b.append(withParts(stmt, { regions: [newBody, test] }));
}

function whileLoop(stmt: StmtOf<"while">, flags: readonly Value[], continues: boolean, b: Builder, context: Context): void {
  const [condition, body, update] = stmt.regions as [Region, Region, Region];
  const target = targetOf.get(stmt)!;
  const start = b.const(0);
  const finish = (at: Builder, then: (b: Builder) => void): void => {
    if (flags.length === 0) then(at);
    else noneUp(flags, at, (inner) => { then(inner); return inner.const(true); });
  };
  if (stmt.testFirst && isPure(condition)) {
    b.loop({ start, init: [], indexHint: "t", condition: (at) => noneUp(flags, at, (inner) => inline(condition, inner)) }, (at) => {
      trip(body.body, target, continues, at, context);
      if (update.body.length > 0) finish(at, (inner) => statements(update.body, inner, context));
      return [];
    });
    return;
  }
  const go = b.cell(b.const(true), "go");
  const evaluate = (at: Builder): Value => inline(condition, at);
  b.loop({ start, init: [], indexHint: "t", condition: (at) => at.read(go) }, (at) => {
    if (stmt.testFirst) at.write(go, evaluate(at));
    const runTrip = (inner: Builder): void => {
      trip(body.body, target, continues, inner, context);
      if (flags.length > 0) inner.write(go, inner.const(false));
      finish(inner, (last) => {
        statements(update.body, last, context);
        if (!stmt.testFirst) last.write(go, evaluate(last));
        else if (flags.length > 0) last.write(go, last.const(true));
      });
    };
    if (stmt.testFirst) at.if(at.read(go), (inner) => { runTrip(inner); return []; });
    else runTrip(at);
    return [];
  });
}

function inline(region: Region, b: Builder): Value {
  region.body.forEach((stmt) => b.append(stmt));
  return region.yields[0]!;
}

/** Only reads: may be evaluated in a loop's condition, which is never differentiated. */
function isPure(region: Region): boolean {
  let pure = true;
  walk(region, (stmt) => {
    if (!["const", "op", "length", "load", "get", "present", "cast", "has", "is", "read", "if", "global"].includes(stmt.kind)) pure = false;
  });
  return pure;
}
