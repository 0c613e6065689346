/**
 * Purpose: mutable variables become single-assignment values (mem2reg over structured regions).
 * Requires: level "cells". Guarantees: level Normal; no cell, read or write is left.
 *
 *   s = cell c0; loop { t = read s; write s (add t x) }    s', = loop carry (s = c0) { t = add s x; yield t }
 */
import { invariant } from "../diagnostics.ts";
import { freshValue } from "../ir/build.ts";
import type { Func, Loop, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { walk, withParts } from "../ir/visit.ts";

export function promoteCells(func: Func): Func {
  const state = new State();
  return { ...func, body: promote(func.body, new Map(), state) };
}

/** What each cell holds at this point. Cells of inner regions vanish with their region. */
type Env = Map<Value, Value>;

class State {
  private readonly replaced = new Map<Value, Value>();
  /** Writes, by the region they are in (at any depth): computed once. */
  private readonly written = new Map<Region, readonly Value[]>();

  get = (value: Value): Value => this.replaced.get(value) ?? value;
  set(from: Value, to: Value): void { this.replaced.set(from, to); }

  writesOf(region: Region): readonly Value[] {
    const known = this.written.get(region);
    if (known) return known;
    const cells = new Set<Value>();
    walk(region, (stmt) => { if (stmt.kind === "write") cells.add(stmt.args[0]!); });
    const result = [...cells];
    this.written.set(region, result);
    return result;
  }
}

function promote(region: Region, env: Env, state: State): Region {
  const body: Stmt[] = [];
  for (const stmt of region.body) {
    const result = statement(stmt, env, state);
    if (result) body.push(result);
  }
  return { params: region.params, body, yields: region.yields.map(state.get) };
}

function statement(stmt: Stmt, env: Env, state: State): Stmt | undefined {
  const args = stmt.args.map(state.get);
  switch (stmt.kind) {
    case "cell": env.set(stmt.outs[0]!, args[0]!); return undefined;
    case "read": {
      const value = env.get(stmt.args[0]!);
      invariant(value, `promote-cells: read of ${stmt.args[0]!.hint} before its cell`);
      state.set(stmt.outs[0]!, value);
      return undefined;
    }
    case "write": env.set(stmt.args[0]!, args[1]!); return undefined;
    case "if": return conditional(withParts(stmt, { args }), env, state);
    case "loop": return loop(withParts(stmt, { args }), env, state);
    default: return withParts(stmt, { args });
  }
}

/** Cells of the surrounding scope that these regions write. */
function carriedCells(regions: readonly Region[], env: Env, state: State): Value[] {
  const cells = new Set<Value>();
  for (const region of regions) for (const cell of state.writesOf(region)) if (env.has(cell)) cells.add(cell);
  return [...cells];
}

function conditional(stmt: StmtOf<"if">, env: Env, state: State): Stmt {
  const cells = carriedCells(stmt.regions, env, state);
  const envs = stmt.regions.map(() => new Map(env));
  const arms = stmt.regions.map((region, i) => promote(region, envs[i]!, state));
  const changed = cells.filter((cell) => envs[0]!.get(cell) !== envs[1]!.get(cell));
  for (const cell of cells) env.set(cell, envs[0]!.get(cell)!);
  const merged = changed.map((cell) => freshValue(cell.type, cell.hint));
  changed.forEach((cell, i) => env.set(cell, merged[i]!));
  const regions = arms.map((region, i) => ({ ...region, yields: [...region.yields, ...changed.map((cell) => envs[i]!.get(cell)!)] }));
  return withParts(stmt, { regions, outs: [...stmt.outs, ...merged] });
}

function loop(stmt: Loop, env: Env, state: State): Stmt {
  const cells = carriedCells(stmt.regions, env, state);
  const enter = (region: Region): { params: Value[]; env: Env } => {
    const params = cells.map((cell) => freshValue(cell.type, cell.hint));
    const inner = new Map(env);
    cells.forEach((cell, i) => inner.set(cell, params[i]!));
    return { params: [...region.params, ...params], env: inner };
  };
  const regions = stmt.regions.map((region, i) => {
    const { params, env: inner } = enter(region);
    const result = promote(region, inner, state);
    const yields = i === 0 ? [...result.yields, ...cells.map((cell) => inner.get(cell)!)] : result.yields;
    return { params, body: result.body, yields };
  });
  const init = cells.map((cell) => env.get(cell)!);
  const finals = cells.map((cell) => freshValue(cell.type, cell.hint));
  cells.forEach((cell, i) => env.set(cell, finals[i]!));
  return withParts(stmt, { args: [...stmt.args, ...init], outs: [...stmt.outs, ...finals], regions });
}
