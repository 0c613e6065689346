/**
 * When two trips of a loop may run side by side, their inner loops as one: nothing in one trip depends on what the other
 * does in its inner loops, and what both write to, they write to in the order in which they did, or add to.
 */
import { Integers } from "../4-analyse/integers.ts";
import type { Func, Loop, Region, Stmt, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { definitions, freeValues, loopParts, walk } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";

/** Statements of an inner loop, and of the rest of a trip, that are worth writing twice. */
const mostInner = 16, mostOuter = 40;
/** Operations dearer than this (nanoseconds) decide the time of a loop by themselves. */
const dear = 4;

/** How the inner loops of two trips that follow each other lie side by side. */
export type Alignment =
  | { readonly kind: "same" }
  /** One of them has a trip more. `index` of it: that of the outer loop, and so much. */
  | { readonly kind: "longer"; readonly which: "first" | "second"; readonly at: "start" | "end"; readonly offset: number };

/** The inner loops of `loop` with their alignments, if two trips of it may run side by side and that is of use. */
export function alignments(loop: Loop, memory: PrivateMemory, at: number): Map<Loop, Alignment> | undefined {
  const { body, condition, carried, end } = loopParts(loop);
  if (!end || condition || Math.abs(loop.step) !== 1 || carried.some(({ type }) => isReference(type))) return undefined;
  const inner = body.body.filter((stmt) => stmt.kind === "loop");
  if (inner.length === 0 || body.body.reduce((sum, stmt) => sum + sizeOf(stmt), 0) > mostOuter) return undefined;
  if (!body.body.every((stmt) => (stmt.kind === "loop" ? isLeaf(stmt) : isPlain(stmt) || isChoice(stmt)))) return undefined;
  if (!keepsOrder(body, carried) || !writesApart(loop, memory, at)) return undefined;
  const varying = varyingIn(loop);
  if (!inner.some((each) => reuses(each, varying))) return undefined;
  const bounds = new Bounds(loop, varying, memory);
  const result = new Map<Loop, Alignment>();
  for (const each of inner) {
    const alignment = bounds.align(each);
    if (!alignment) return undefined;
    result.set(each, alignment);
  }
  return result;
}

/** Statements outside inner loops. */
const sizeOf = (stmt: Stmt): number =>
  (stmt.kind === "loop" || stmt.kind === "const" ? 0 : 1 + stmt.regions.flatMap((region) => region.body).reduce((sum, inner) => sum + sizeOf(inner), 0));

/** A branch without effects. */
const isChoice = (stmt: Stmt): boolean =>
  stmt.kind === "if" && stmt.regions.every((region) => region.body.every((inner) => ["const", "op", "load", "length", "comment"].includes(inner.kind) || isChoice(inner)));

const isPlain = (stmt: Stmt): boolean => ["const", "op", "load", "length", "store", "accumulate", "comment"].includes(stmt.kind);

function isLeaf(stmt: Loop): boolean {
  const { body, condition, carried, end } = loopParts(stmt);
  if (!end || condition || Math.abs(stmt.step) !== 1 || body.body.length > mostInner || carried.some(({ type }) => isReference(type))) return false;
  return body.body.every((inner) => isPlain(inner) && inner.kind !== "store" && (inner.kind !== "op" || ruleOf(inner.op)!.cost <= dear));
}

/** What a trip hands to the next one is there before the next one needs it, statement by statement. */
function keepsOrder(body: Region, carried: readonly Value[]): boolean {
  const places = new Map(body.body.flatMap((stmt, at) => stmt.outs.map((out) => [out, at] as const)));
  return body.body.every((stmt, at) => freeValues({ params: [], body: [stmt], yields: [] }).every((value) => {
    const k = carried.indexOf(value);
    if (k < 0) return true;
    const ready = places.get(body.yields[k]!) ?? -1;
    return stmt.kind === "loop" ? ready < at : ready <= at;
  }));
}

/**
 * Nothing that is written to is read, and each is stored to by one statement of the trip, or added to; or else each trip
 * keeps to an element of its own.
 */
function writesApart(loop: Loop, memory: PrivateMemory, at: number): boolean {
  const uses = new Map<Value, Stmt[]>();
  let known = true;
  walk(loop.regions[0]!, (stmt) => {
    if (["load", "store", "accumulate"].includes(stmt.kind)) uses.set(stmt.args[0]!, [...uses.get(stmt.args[0]!) ?? [], stmt]);
    // Where there is a loop's own last index, somebody wants to know where it ended.
    if (stmt.kind === "loop" && memory.isUsed(stmt.outs[0]!)) known = false;
  });
  const { index } = loopParts(loop);
  return known && [...uses].every(([array, stmts]) => {
    const kinds = new Set(stmts.map(({ kind }) => kind));
    if (kinds.size === 1 && kinds.has("load")) return true;
    const apart = kinds.size === 1 && (kinds.has("accumulate") || stmts.length === 1) || stmts.every(({ args }) => args[1] === index);
    return apart && [...uses.keys()].every((other) => other === array || memory.areApart(array, other, at));
  });
}

/** Values that differ between trips of `loop`. The index of an inner loop does not: both trips use the same. */
function varyingIn(loop: Loop): Set<Value> {
  const { body, index, carried } = loopParts(loop);
  const varying = new Set<Value>([index, ...carried]);
  const visit = (region: Region): void => {
    for (const stmt of region.body) {
      if (stmt.kind === "loop") {
        loopParts(stmt).carried.forEach((param) => varying.add(param));
        visit(stmt.regions[0]!);
        stmt.outs.forEach((out) => varying.add(out));
      } else if (stmt.kind === "if" || stmt.args.some((arg) => varying.has(arg))) stmt.outs.forEach((out) => varying.add(out));
    }
  };
  visit(body);
  return varying;
}

/** Is there an element that both trips want, in each trip of `inner`? */
function reuses(inner: Loop, varying: ReadonlySet<Value>): boolean {
  const { body, index } = loopParts(inner);
  const moving = new Set<Value>([index]);
  for (const stmt of body.body) if (stmt.args.some((arg) => moving.has(arg))) stmt.outs.forEach((out) => moving.add(out));
  return body.body.some((stmt) => {
    const [array, at] = stmt.args;
    return (stmt.kind === "load" || stmt.kind === "accumulate") && !varying.has(array!) && !varying.has(at!) && moving.has(at!);
  });
}

/** A number as another one (nothing: zero) and so much. */
interface Affine { readonly base: Value | undefined; readonly offset: number }

class Bounds {
  private readonly parts: ReturnType<typeof loopParts>;
  private readonly up: boolean;
  constructor(private readonly outer: Loop, private readonly varying: ReadonlySet<Value>, private readonly memory: PrivateMemory) {
    this.parts = loopParts(outer);
    this.up = outer.step > 0;
  }

  align(inner: Loop): Alignment | undefined {
    const { start, end } = loopParts(inner) as { start: Value; end: Value };
    const moves = [start, end].map((value) => this.varying.has(value));
    if (!moves[0] && !moves[1]) return { kind: "same" };
    if (moves[0] && moves[1]) return undefined;
    const moving = this.affine(moves[0] ? start : end);
    if (moving.base !== this.parts.index) return undefined;
    const sameWay = this.outer.step * inner.step > 0;
    const which = sameWay === moves[0] ? "first" : "second";
    const past = inner.inclusive ? 0 : -inner.step;
    const offset = moves[0] ? moving.offset : moving.offset + past;
    const fixed = this.affine(moves[0] ? end : start);
    const edge = { ...fixed, offset: moves[0] ? fixed.offset + past : fixed.offset };
    // The trip more is one for sure: its index lies between start and end.
    const isBelow = moves[0] === (inner.step > 0);
    return this.surely(isBelow, which, offset, edge) ? { kind: "longer", which, at: moves[0] ? "start" : "end", offset } : undefined;
  }

  /** Is the index of the outer loop in that one of two trips, and `offset`, at most (or at least) `edge`? */
  private surely(isBelow: boolean, which: "first" | "second", offset: number, edge: Affine): boolean {
    const { start, end } = this.parts as { start: Value; end: Value };
    if (!this.memory.isInteger(start) || !this.memory.isInteger(end)) return false;
    // The trip that is nearer to the bound has it as its bound; the other one is a step further away.
    const isNear = (isBelow === this.up) === (which === "second");
    const bound = this.affine(isBelow === this.up ? end : start);
    const strict = isBelow === this.up && !this.outer.inclusive ? 1 : 0;
    const distance = strict + (isNear ? 0 : 1);
    const extreme = bound.offset + offset + (isBelow ? -distance : distance);
    return bound.base === edge.base && (isBelow ? extreme <= edge.offset : extreme >= edge.offset);
  }

  private affine(value: Value): Affine {
    const stmt = this.memory.definition(value);
    if (stmt?.kind === "const" && typeof stmt.value === "number") return { base: undefined, offset: stmt.value };
    if (stmt?.kind !== "op" || (stmt.op !== "add" && stmt.op !== "sub")) return { base: value, offset: 0 };
    const [left, right] = stmt.args.map((arg) => this.affine(arg)) as [Affine, Affine];
    if (!right.base) return { base: left.base, offset: stmt.op === "add" ? left.offset + right.offset : left.offset - right.offset };
    return !left.base && stmt.op === "add" ? { base: right.base, offset: left.offset + right.offset } : { base: value, offset: 0 };
  }
}

/** Which arrays of a function are surely not one and the same, and what its numbers are made of. */
export class PrivateMemory {
  private readonly definitionOf: ReadonlyMap<Value, Stmt>;
  private readonly params: ReadonlySet<Value>;
  /** For each reference those that it has been compared with: the function throws where they are the same. */
  private readonly compared = new Map<Value, Set<Value>>();
  private readonly integers: Integers;
  private readonly used = new Set<Value>();
  /** The first of the function's own statements in which an array gets another name. */
  private readonly leaves = new Map<Value, number>();

  constructor(func: Func) {
    this.definitionOf = definitions(func.body);
    this.integers = new Integers(func.body);
    this.params = new Set(func.body.params);
    func.body.body.forEach((top, at) => {
      this.compare(top);
      walk({ params: [], body: [top], yields: [] }, (stmt) => this.visit(stmt, at));
    });
    func.body.yields.forEach((value) => this.used.add(value));
  }

  private compare(stmt: Stmt): void {
    const test = stmt.kind === "if" ? this.definition(stmt.args[0]!) : undefined;
    if (test?.kind !== "op" || test.op !== "eq" || !test.args.every(({ type }) => isReference(type))) return;
    if (!stmt.regions[0]!.body.some(({ kind }) => kind === "throw")) return;
    const [a, b] = test.args as [Value, Value];
    for (const [from, to] of [[a, b], [b, a]] as const) this.compared.set(from, (this.compared.get(from) ?? new Set()).add(to));
  }

  private visit(stmt: Stmt, at: number): void {
    const own = ["load", "store", "accumulate", "length"].includes(stmt.kind) ? 1 : stmt.kind === "op" ? stmt.args.length : 0;
    stmt.args.forEach((arg, i) => {
      this.used.add(arg);
      if (i >= own) this.leave(arg, at);
    });
    for (const region of stmt.regions) {
      region.yields.forEach((value) => {
        this.used.add(value);
        this.leave(value, at);
      });
    }
  }

  private leave(value: Value, at: number): void {
    if (isReference(value.type) && !this.leaves.has(value)) this.leaves.set(value, at);
  }

  isUsed(value: Value): boolean { return this.used.has(value); }
  isInteger(value: Value): boolean { return this.integers.isInteger(value); }
  definition(value: Value): Stmt | undefined { return this.definitionOf.get(value); }

  /** Are these two arrays, up to and in the function's own statement `at`? */
  areApart(a: Value, b: Value, at: number): boolean {
    return this.isMadeHere(a, at) || this.isMadeHere(b, at) || this.isGiven(a) && this.isGiven(b) && (this.compared.get(a)?.has(b) ?? false);
  }

  /** Made here, and known by this name only. */
  private isMadeHere(array: Value, at: number): boolean {
    return this.definition(array)?.kind === "alloc" && (this.leaves.get(array) ?? Infinity) > at;
  }

  /** A parameter, or a part of one. */
  private isGiven(array: Value): boolean {
    const stmt = this.definition(array);
    return this.params.has(array) || stmt?.kind === "get" && this.isGiven(stmt.args[0]!);
  }
}
