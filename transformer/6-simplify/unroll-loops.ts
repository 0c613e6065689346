/**
 * Purpose: a loop of a few trips over a small local array is written out, so that scalarize-memory can make its
 * elements values. Loops that need no such thing stay loops.
 * Requires: level Normal, constants folded. Guarantees: level Normal; the same operations in the same order.
 *
 *   a = alloc 2; loop i = 0 below 2 { e = load x i; store a i e }   =>   a = alloc 2; e = load x 0; store a 0 e; …
 */
import { freshValue } from "../ir/build.ts";
import { hasAny } from "../ir/contents.ts";
import type { Func, Loop, Module, Region, Stmt, Value } from "../ir/ir.ts";
import { number } from "../ir/types.ts";
import { definitions, loopParts, walk } from "../ir/visit.ts";
import { findCarried } from "./carried-references.ts";
import { findSmallMemory, makers } from "./small-memory.ts";

/** Trips of a loop that a person would still write out. */
const mostTrips = 8;
/** Statements that one loop, and all loops of a function together, may become. */
const loopBudget = 120, funcBudget = 480;

export function unrollLoops(func: Func, module: Module): Func {
  const wanted = chooseLoops(func, module);
  return wanted.size === 0 ? func : { ...func, body: unrollIn(func.body, wanted, new Map()) };
}

/** The trips of a loop whose bounds are constants, if they are few. */
function tripsOf(loop: Loop, constants: ReadonlyMap<Value, number>): number[] | undefined {
  const { start, end, condition } = loopParts(loop);
  const first = constants.get(start), past = end && constants.get(end);
  if (condition || first === undefined || past === undefined) return undefined;
  const runs = (i: number): boolean => (loop.step > 0 ? (loop.inclusive ? i <= past : i < past) : loop.inclusive ? i >= past : i > past);
  const trips: number[] = [];
  for (let i = first; runs(i); i += loop.step) {
    trips.push(i);
    if (trips.length > mostTrips) return undefined;
  }
  return trips;
}

function chooseLoops(func: Func, module: Module): Map<Stmt, readonly number[]> {
  const { body } = func;
  const wanted = new Map<Stmt, readonly number[]>();
  if (!hasAny(body, "loop") || !hasAny(body, ...makers)) return wanted;
  const constants = new Map<Value, number>();
  const unrollable = new Map<Stmt, readonly number[]>();
  walk(body, (stmt) => { if (stmt.kind === "const" && typeof stmt.value === "number") constants.set(stmt.outs[0]!, stmt.value); });
  walk(body, (stmt) => {
    const trips = stmt.kind === "loop" ? tripsOf(stmt, constants) : undefined;
    if (trips && trips.length * weight(stmt.regions[0]!, unrollable) <= loopBudget) unrollable.set(stmt, trips);
  });
  if (unrollable.size === 0) return wanted;
  const indices = new Indices(body, unrollable);
  const isKnown = (index: Value): boolean => indices.loopsOf(index) !== undefined;
  const small = findSmallMemory(body, isKnown).filter(({ until }) => until === Infinity);
  for (const { indices: used } of [...small, ...findCarried(func, module, isKnown)]) {
    for (const index of used) for (const loop of indices.loopsOf(index)!) wanted.set(loop, unrollable.get(loop)!);
  }
  let grown = 0;
  for (const [loop, trips] of [...wanted]) {
    grown += trips.length * weight(loop.regions[0]!, wanted);
    if (grown > funcBudget) wanted.delete(loop);
  }
  return wanted;
}

/** Statements in a region; of loops among `unrolled`, as they will be. */
function weight(region: Region, unrolled: ReadonlyMap<Stmt, readonly number[]>): number {
  let result = 0;
  for (const stmt of region.body) {
    const inner = stmt.regions.reduce((sum, each) => sum + weight(each, unrolled), 0);
    result += (stmt.kind === "const" ? 0 : 1) + inner * (unrolled.get(stmt)?.length ?? 1);
  }
  return result;
}

/** Which loops have to be written out for a value to become a constant. */
class Indices {
  private readonly definition: ReadonlyMap<Value, Stmt>;
  constructor(body: Region, private readonly unrollable: ReadonlyMap<Stmt, readonly number[]>) {
    this.definition = definitions(body);
  }

  loopsOf(value: Value, depth = 0): Set<Stmt> | undefined {
    const stmt = this.definition.get(value);
    if (!stmt || depth > 8) return undefined;
    if (stmt.kind === "const") return new Set();
    if (stmt.kind === "loop") return value === loopParts(stmt).index && this.unrollable.has(stmt) ? new Set([stmt]) : undefined;
    if (stmt.kind !== "op" || !["add", "sub", "mul"].includes(stmt.op)) return undefined;
    const parts = stmt.args.map((arg) => this.loopsOf(arg, depth + 1));
    return parts.some((part) => part === undefined) ? undefined : new Set(parts.flatMap((part) => [...part!]));
  }
}

/** `bound` stands for the loop variables and carried values of loops that are being written out. */
function unrollIn(region: Region, wanted: ReadonlyMap<Stmt, readonly number[]>, bound: ReadonlyMap<Value, Value>): Region {
  const copy = new Copier(wanted, new Map(bound), undefined);
  return copy.region(region);
}

/** How the names of a trip's values tell which trip it is: `a_i` becomes `a_2`. */
interface Renaming { readonly pattern: RegExp; readonly by: string }

class Copier {
  constructor(private readonly wanted: ReadonlyMap<Stmt, readonly number[]>, private readonly map: Map<Value, Value>, private readonly renaming: readonly Renaming[] | undefined) {}

  private get = (value: Value): Value => this.map.get(value) ?? value;

  region(region: Region): Region {
    const params = region.params.map((param) => this.define(param));
    return { params, body: this.statements(region.body), yields: region.yields.map(this.get) };
  }

  private define(value: Value): Value {
    if (!this.renaming) return value;
    const hint = this.renaming.reduce((text, { pattern, by }) => text.replace(pattern, by), value.hint);
    const copy = freshValue(value.type, hint, value.linear);
    this.map.set(value, copy);
    return copy;
  }

  private statements(body: readonly Stmt[]): Stmt[] {
    return body.flatMap((stmt) => {
      const trips = this.wanted.get(stmt);
      if (trips) return this.unrolled(stmt as Loop, trips);
      const args = stmt.args.map(this.get);
      const regions = stmt.regions.map((inner) => this.region(inner));
      return [{ ...stmt, args, regions, outs: stmt.outs.map((out) => this.define(out)) }];
    });
  }

  private unrolled(loop: Loop, trips: readonly number[]): Stmt[] {
    const { start, init, body, index, carried, last, finals } = loopParts(loop);
    const result: Stmt[] = [];
    const constant = (value: number, hint: string): Value => {
      const out = freshValue(number, hint);
      result.push({ kind: "const", value, args: [], outs: [out], regions: [], span: loop.span });
      return out;
    };
    let state = init.map(this.get);
    for (const trip of trips) {
      const renaming = [...(this.renaming ?? []), { pattern: new RegExp(`_${index.hint}(?=_|$)`), by: `_${trip}` }];
      const copier = new Copier(this.wanted, new Map(this.map), renaming);
      copier.map.set(index, constant(trip, index.hint));
      carried.forEach((param, k) => copier.map.set(param, state[k]!));
      result.push(...copier.statements(body.body));
      state = body.yields.map(copier.get);
    }
    this.map.set(last, trips.length === 0 ? this.get(start) : constant(trips.at(-1)! + loop.step, last.hint));
    finals.forEach((value, k) => this.map.set(value, state[k]!));
    return result;
  }
}
