/**
 * Do the trips of a loop exchange no tangents, but for sums that all of them add to? Then the adjoint of a trip may run
 * at once after the trip, in whatever order: all that it does to what the trips share is to add to it.
 *
 * Shared numbers may be sums (`sum~' = sum~ + …`, and no other use). Shared memory may be read, and is left alone after
 * the loop; or it is scratch: written in full in each trip before it is read, and never looked at after the loop.
 */
import type { Activity } from "../4-analyse/activity.ts";
import type { MemoryClass } from "../4-analyse/memory.ts";
import type { Func, Loop, Region, Stmt, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { definitions, loopParts, walk, walkUses } from "../ir/visit.ts";
import { linearityOf } from "./linearity.ts";

/** For each carried value: is it a linear one that each trip only adds to? */
export function carriedSums(body: Region, carried: readonly Value[]): boolean[] {
  if (!carried.some((param) => param.linear)) return carried.map(() => false);
  const uses = new Map<Value, number>();
  walkUses(body, (value) => { if (value.linear) uses.set(value, (uses.get(value) ?? 0) + 1); });
  const defined = definitions(body);
  return carried.map((param, i) => param.linear === true && isSum(param, body.yields[i]!, uses, defined));
}

/** Every use of `param`, and of what it is added to, is on the way to `result`. */
function isSum(param: Value, result: Value, uses: ReadonlyMap<Value, number>, defined: ReadonlyMap<Value, Stmt>): boolean {
  const steps = new Map<Value, number>();
  const reach = new Map<Value, boolean>();
  /** It gets to the result by some ways of several: twice, or now and then. */
  let isPartial = false;
  const only = (ways: readonly boolean[], expected: number): boolean => {
    const count = ways.filter(Boolean).length;
    if (count > 0 && count !== expected) isPartial = true;
    return count === expected;
  };
  const follow = (value: Value): boolean => {
    steps.set(value, (steps.get(value) ?? 0) + 1);
    const known = reach.get(value);
    if (known !== undefined) return known;
    reach.set(value, value === param);
    const found = value === param || through(value);
    reach.set(value, found);
    return found;
  };
  const through = (value: Value): boolean => {
    const stmt = defined.get(value);
    const k = stmt?.outs.indexOf(value) ?? -1;
    if (!stmt || k < 0) return false;
    if (stmt.kind === "op" && stmt.op === "add") return only(stmt.args.map(follow), 1);
    if (stmt.kind === "op" && stmt.op === "sub") return follow(stmt.args[0]!);
    if (stmt.kind === "if") return only(stmt.regions.map((region) => follow(region.yields[k]!)), 2);
    if (stmt.kind !== "loop" || k === 0) return false;
    const { init, body, carried } = loopParts(stmt);
    return carriedSums(body, carried)[k - 1]! && follow(init[k - 1]!);
  };
  return follow(result) && !isPartial && [...steps].every(([value, count]) => !reach.get(value) || uses.get(value) === count);
}

/** The function around the loops in question, and who names which memory in it. */
export class Surroundings {
  private readonly names = new Map<MemoryClass, Value[]>();
  /** References from which each memory can be reached. */
  private readonly reaching = new Map<MemoryClass, Value[]>();
  private readonly defined: ReadonlyMap<Value, Stmt>;
  private readonly shadowsOf = new Map<Value, Value[]>();

  /** `primalOf`: for each shadow its primal reference. `writtenBy`: which arguments' memory a call writes to. */
  constructor(readonly func: Func, private readonly primalOf: ReadonlyMap<Value, Value>, private readonly activity: Activity, readonly writtenBy: (callee: string) => readonly boolean[]) {
    this.defined = definitions(func.body);
    for (const [shadow, primal] of primalOf) append(this.shadowsOf, primal, shadow);
    func.body.params.forEach((param) => this.name(param));
    walk(func.body, (stmt) => {
      stmt.outs.forEach((out) => this.name(out));
      stmt.regions.forEach((region) => region.params.forEach((param) => this.name(param)));
    });
  }

  private name(value: Value): void {
    if (!isReference(value.type) || this.isShadow(value)) return;
    const memory = this.classOf(value);
    append(this.names, memory, value);
    for (const inner of memory.reachable()) append(this.reaching, inner, value);
  }

  isShadow(value: Value): boolean { return this.primalOf.has(value); }

  classOf(value: Value): MemoryClass {
    return this.activity.classOf(this.primalOf.get(value) ?? value).find();
  }

  /** Is this memory known to others than `inside`? */
  isShared(memory: MemoryClass, inside: ReadonlySet<Value>): boolean {
    return (this.reaching.get(memory) ?? []).some((value) => !inside.has(value));
  }

  /** One array with one name, which each trip fills before it reads it. */
  isScratch(memory: MemoryClass, trip: Region): boolean {
    const [array, ...others] = this.names.get(memory) ?? [];
    if (memory.outside || memory.grown || !array || others.length > 0 || this.func.body.yields.includes(array)) return false;
    const made = this.defined.get(array);
    const [shadow, ...more] = this.shadowsOf.get(array) ?? [];
    if (made?.kind !== "alloc" || !shadow || more.length > 0) return false;
    return isFilledFirst(trip, shadow, [array, made.args[0]!], this.defined);
  }
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** `later`: what follows the loop in its region. */
export function isIndependent(loop: Loop, later: Accesses, around: Surroundings): boolean {
  const { body, carried } = loopParts(loop);
  if (carried.some((param) => isReference(param.type))) return false;
  const sums = carriedSums(body, carried);
  if (carried.some((param, i) => param.linear && !sums[i])) return false;
  const inside = new Set<Value>();
  walk({ params: [], body: [loop], yields: [] }, (stmt) => {
    stmt.outs.forEach((out) => inside.add(out));
    stmt.regions.forEach((region) => region.params.forEach((param) => inside.add(param)));
  });
  const here = new Accesses(around);
  here.collect(body.body);
  return [...new Set([...here.read, ...here.written])].every((memory) => {
    if (!around.isShared(memory, inside)) return true;
    if (!here.written.has(memory) && !later.written.has(memory)) return true;
    return !later.read.has(memory) && !later.written.has(memory) && !here.called.has(memory) && around.isScratch(memory, body);
  });
}

/** Memory whose tangents are read and written. */
export class Accesses {
  readonly read = new Set<MemoryClass>();
  readonly written = new Set<MemoryClass>();
  /** By a call: where and how is not known. */
  readonly called = new Set<MemoryClass>();
  constructor(private readonly around: Surroundings) {}

  collect(body: readonly Stmt[]): void {
    walk({ params: [], body, yields: [] }, (stmt) => {
      if (stmt.kind === "call" && !stmt.linear) this.call(stmt);
      else if (linearityOf(stmt) === "linear" && stmt.args.length > 0 && isReference(stmt.args[0]!.type) && stmt.kind !== "call") {
        (stmt.kind === "load" || stmt.kind === "get" ? this.read : this.written).add(this.around.classOf(stmt.args[0]!));
      }
    });
  }

  private call(stmt: Extract<Stmt, { kind: "call" }>): void {
    const written = this.around.writtenBy(stmt.callee);
    stmt.args.forEach((arg, i) => {
      if (!isReference(arg.type) || this.around.isShadow(arg)) return;
      for (const memory of this.around.classOf(arg).reachable()) {
        this.called.add(memory);
        this.read.add(memory);
        if (written[i]) this.written.add(memory);
      }
    });
  }
}

/** Is every element of `shadow` stored to in `body` before any is read? `size`: what its length is known as. */
export function isFilledFirst(body: Region, shadow: Value, [array, size]: readonly [Value, Value], defined: ReadonlyMap<Value, Stmt>): boolean {
  const isLength = (value: Value): boolean => {
    const stmt = defined.get(value);
    return value === size || (stmt?.kind === "length" && stmt.args[0] === array) || sameConstant(stmt, defined.get(size));
  };
  const fills = (stmt: Stmt): boolean => {
    if (stmt.kind !== "loop" || stmt.step !== 1 || stmt.inclusive || stmt.regions.length > 1) return false;
    const { start, end, index, body: inner } = loopParts(stmt);
    const first = defined.get(start);
    if (first?.kind !== "const" || first.value !== 0 || !end || !isLength(end)) return false;
    return inner.body.some((s) => s.kind === "store" && s.args[0] === shadow && s.args[1] === index);
  };
  /** Is it full after the region? `undefined`: something is read too soon. */
  const visit = (region: Region, full: boolean): boolean | undefined => {
    let now = full;
    for (const stmt of region.body) {
      if (stmt.args.includes(shadow) && stmt.kind !== "store" && !now) return undefined;
      const inner = stmt.regions.map((r) => visit(r, now));
      if (inner.includes(undefined)) return undefined;
      if (fills(stmt)) now = true;
      else if (stmt.kind === "if") now = inner.every(Boolean);
    }
    return now;
  };
  return visit(body, false) !== undefined;
}

function sameConstant(a: Stmt | undefined, b: Stmt | undefined): boolean {
  return a?.kind === "const" && b?.kind === "const" && a.value === b.value;
}
