/** The only place that walks, maps and copies regions. Everything else says what to do at a statement. */
import { freshValue } from "./build.ts";
import type { ClassRef } from "./types.ts";
import type { Func, Loop, Region, Stmt, Value } from "./ir.ts";

/** Calls `visit` for every statement, outer before inner, in order. */
export function walk(region: Region, visit: (stmt: Stmt) => void): void {
  for (const stmt of region.body) {
    visit(stmt);
    for (const inner of stmt.regions) walk(inner, visit);
  }
}

/** The classes that a statement mentions: it asks for one, or makes instances of it. */
export function classesIn(stmt: Stmt): readonly ClassRef[] {
  if (stmt.kind === "is") return [stmt.class];
  const type = stmt.kind === "record" ? stmt.outs[0]!.type : undefined;
  return type?.kind === "record" && type.class ? [type.class] : [];
}

/** Calls `visit` for every use of a value: args and yields, at any depth. */
export function walkUses(region: Region, visit: (value: Value) => void): void {
  walk(region, (stmt) => {
    stmt.args.forEach(visit);
    for (const inner of stmt.regions) inner.yields.forEach(visit);
  });
  region.yields.forEach(visit);
}

/** How often each value is used. */
export function countUses(region: Region): Map<Value, number> {
  const uses = new Map<Value, number>();
  walkUses(region, (value) => uses.set(value, (uses.get(value) ?? 0) + 1));
  return uses;
}

/** Values that are used in the region (or by its statements) and defined outside it, in order of first use. */
export function freeValues(region: Region): Value[] {
  const bound = new Set<Value>();
  const free = new Set<Value>();
  const use = (value: Value): void => { if (!bound.has(value)) free.add(value); };
  const enter = (inner: Region): void => {
    inner.params.forEach((param) => bound.add(param));
    for (const stmt of inner.body) {
      stmt.args.forEach(use);
      stmt.regions.forEach(enter);
      stmt.outs.forEach((out) => bound.add(out));
    }
    inner.yields.forEach(use);
  };
  enter(region);
  return [...free];
}

/** Same statement with other parts: keeps its kind and attributes. */
export function withParts<S extends Stmt>(stmt: S, parts: Partial<Pick<Stmt, "args" | "outs" | "regions">>): S {
  return { ...stmt, ...parts };
}

/** A substitution of values; missing entries stand for themselves. */
export class Substitution {
  private readonly map = new Map<Value, Value>();
  constructor(private readonly parent?: Substitution) {}
  set(from: Value, to: Value): void { this.map.set(from, to); }
  get = (value: Value): Value => {
    let result = value;
    for (let next = this.next(result); next && next !== result; next = this.next(result)) result = next;
    return result;
  };
  has(value: Value): boolean { return this.map.has(value) || (this.parent?.has(value) ?? false); }
  /** One that begins as this one is, and leaves it alone. */
  child(): Substitution { return new Substitution(this); }
  private next(value: Value): Value | undefined { return this.map.get(value) ?? this.parent?.next(value); }
}

/** A copy with fresh values for everything that the region defines; `keepLinear: false` forgets the linear marks. */
export function cloneRegion(region: Region, substitution: Substitution, keepLinear = true): Region {
  const params = region.params.map((param) => cloneValue(param, substitution, keepLinear));
  const body = region.body.map((stmt) => cloneStmt(stmt, substitution, keepLinear));
  return { params, body, yields: region.yields.map(substitution.get) };
}

export function cloneStmt<S extends Stmt>(stmt: S, substitution: Substitution, keepLinear = true): S {
  const args = stmt.args.map(substitution.get);
  const regions = stmt.regions.map((inner) => cloneRegion(inner, substitution, keepLinear));
  return withParts(stmt, { args, regions, outs: stmt.outs.map((out) => cloneValue(out, substitution, keepLinear)) });
}

function cloneValue(value: Value, substitution: Substitution, keepLinear: boolean): Value {
  const copy = freshValue(value.type, value.hint, keepLinear && value.linear);
  substitution.set(value, copy);
  return copy;
}

/**
 * Rebuilds a region bottom-up. `rewrite` receives each statement with its regions already rebuilt and returns what
 * stands for it. Values are kept unless `rewrite` changes them.
 */
export function mapRegion(region: Region, rewrite: (stmt: Stmt) => Stmt | readonly Stmt[]): Region {
  const body: Stmt[] = [];
  for (const stmt of region.body) {
    const inner = stmt.regions.length === 0 ? stmt : withParts(stmt, { regions: stmt.regions.map((r) => mapRegion(r, rewrite)) });
    const result = rewrite(inner);
    if (Array.isArray(result)) body.push(...(result as Stmt[]));
    else body.push(result as Stmt);
  }
  return { ...region, body };
}

/** What is computed and has no name of its own. */
export const isAnonymous = ({ hint }: Value): boolean => hint === "t" || /(^|_)result$/.test(hint);

/** The same with other names for values that it defines. */
export function withHints(region: Region, hints: ReadonlyMap<Value, string>): Region {
  if (hints.size === 0) return region;
  const named = new Map<Value, Value>();
  const get = (value: Value): Value => named.get(value) ?? value;
  const define = (value: Value): Value => {
    const hint = hints.get(value);
    if (hint !== undefined) named.set(value, freshValue(value.type, hint, value.linear));
    return get(value);
  };
  const visit = ({ params, body, yields }: Region): Region => {
    const own = params.map(define);
    const stmts = body.map((stmt) => {
      const args = stmt.args.map(get);
      const regions = stmt.regions.length === 0 ? stmt.regions : stmt.regions.map(visit);
      return withParts(stmt, { args, regions, outs: stmt.outs.map(define) });
    });
    return { params: own, body: stmts, yields: yields.map(get) };
  };
  return visit(region);
}

/** Replaces uses throughout. */
export function substituteRegion(region: Region, get: (value: Value) => Value): Region {
  const body = region.body.map((stmt) => (stmt.regions.length === 0 ? substituteArgs(stmt, get) : withParts(stmt, {
    args: stmt.args.map(get), regions: stmt.regions.map((inner) => substituteRegion(inner, get)),
  })));
  return { params: region.params, body, yields: region.yields.map(get) };
}

/** Replaces the arguments; the same statement where that changes nothing, as it mostly does. */
export function substituteArgs<S extends Stmt>(stmt: S, get: (value: Value) => Value): S {
  return stmt.args.every((arg) => get(arg) === arg) ? stmt : withParts(stmt, { args: stmt.args.map(get) });
}

/** The parts of a loop by name. */
export interface LoopParts {
  readonly start: Value;
  readonly end: Value | undefined;
  readonly init: readonly Value[];
  readonly body: Region;
  readonly condition: Region | undefined;
  readonly index: Value;
  readonly carried: readonly Value[];
  readonly last: Value;
  readonly finals: readonly Value[];
}

export function loopParts(loop: Loop): LoopParts {
  const fixed = loop.bounded ? 2 : 1;
  const body = loop.regions[0]!;
  return {
    start: loop.args[0]!, end: loop.bounded ? loop.args[1] : undefined, init: loop.args.slice(fixed),
    body, condition: loop.regions[1], index: body.params[0]!, carried: body.params.slice(1),
    last: loop.outs[0]!, finals: loop.outs.slice(1),
  };
}

const known = new WeakMap<Region, ReadonlyMap<Value, Stmt>>();

/** The statement that defines each value, and the region params map to the statement that owns the region. Found once for each region. */
export function definitions(region: Region): ReadonlyMap<Value, Stmt> {
  let result = known.get(region);
  if (!result) known.set(region, result = defined(region));
  return result;
}

function defined(region: Region): ReadonlyMap<Value, Stmt> {
  const result = new Map<Value, Stmt>();
  walk(region, (stmt) => {
    for (const out of stmt.outs) result.set(out, stmt);
    for (const inner of stmt.regions) for (const param of inner.params) result.set(param, stmt);
  });
  return result;
}

/** The same function where its body is the same: passes tell so that they have changed nothing. */
export const withBody = (func: Func, body: Region): Func => (func.body === body ? func : { ...func, body });

export const isSameList = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((item, i) => item === b[i]);
