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
    if (stmt.kind === "op" && stmt.op === "add") return stmt.args.map(follow).filter(Boolean).length === 1;
    if (stmt.kind === "op" && stmt.op === "sub") return follow(stmt.args[0]!);
    if (stmt.kind === "if") return stmt.regions.map((region) => follow(region.yields[k]!)).every(Boolean);
    if (stmt.kind !== "loop" || k === 0) return false;
    const { init, body, carried } = loopParts(stmt);
    return carriedSums(body, carried)[k - 1]! && follow(init[k - 1]!);
  };
  return follow(result) && [...steps].every(([value, count]) => !reach.get(value) || uses.get(value) === count);
}

export interface Surroundings {
  /** The whole function, and for each shadow its primal reference. */
  readonly func: Func;
  readonly primalOf: ReadonlyMap<Value, Value>;
  readonly activity: Activity;
  /** Which arguments' memory a call writes to. */
  readonly writtenBy: (callee: string) => readonly boolean[];
}

/** `after`: the statements that follow the loop in its region. */
export function isIndependent(loop: Loop, after: readonly Stmt[], surroundings: Surroundings): boolean {
  const { body, carried } = loopParts(loop);
  if (carried.some((param) => isReference(param.type))) return false;
  const sums = carriedSums(body, carried);
  if (carried.some((param, i) => param.linear && !sums[i])) return false;
  return new TripMemory(loop, surroundings).isShared(after);
}

class TripMemory {
  /** Memory that is known outside the loop. */
  private readonly shared = new Set<MemoryClass>();
  private readonly names = new Map<MemoryClass, Value[]>();

  constructor(private readonly loop: Loop, private readonly around: Surroundings) {
    const inside = new Set<Value>();
    walk({ params: [], body: [loop], yields: [] }, (stmt) => {
      stmt.outs.forEach((out) => inside.add(out));
      stmt.regions.forEach((region) => region.params.forEach((param) => inside.add(param)));
    });
    const { body } = around.func;
    const name = (value: Value): void => {
      if (!isReference(value.type) || around.primalOf.has(value)) return;
      const memory = this.classOf(value);
      this.names.set(memory, [...(this.names.get(memory) ?? []), value]);
      if (!inside.has(value)) memory.reachable(this.shared);
    };
    body.params.forEach(name);
    walk(body, (stmt) => {
      stmt.outs.forEach(name);
      stmt.regions.forEach((region) => region.params.forEach(name));
    });
  }

  isShared(after: readonly Stmt[]): boolean {
    const { body } = loopParts(this.loop);
    const [here, later] = [new Accesses(this.around), new Accesses(this.around)];
    here.collect(body.body);
    later.collect(after);
    for (const memory of new Set([...here.read, ...here.written])) {
      if (!this.shared.has(memory)) continue;
      if (!here.written.has(memory) && !later.written.has(memory)) continue;
      if (!later.read.has(memory) && !later.written.has(memory) && this.isScratch(memory, here)) continue;
      return false;
    }
    return true;
  }

  /** One array with one name, which each trip fills before it reads it. */
  private isScratch(memory: MemoryClass, here: Accesses): boolean {
    const names = this.names.get(memory) ?? [];
    const [array] = names;
    const { body } = this.around.func;
    if (memory.outside || memory.grown || names.length !== 1 || here.called.has(memory) || body.yields.includes(array!)) return false;
    const made = definitions(body).get(array!);
    const shadows = [...this.around.primalOf].filter(([, primal]) => primal === array).map(([shadow]) => shadow);
    if (made?.kind !== "alloc" || shadows.length !== 1) return false;
    return isFilledFirst(loopParts(this.loop).body, shadows[0]!, [array!, made.args[0]!], definitions(body));
  }

  private classOf(value: Value): MemoryClass {
    return this.around.activity.classOf(this.around.primalOf.get(value) ?? value).find();
  }
}

/** Memory whose tangents are read and written. */
class Accesses {
  readonly read = new Set<MemoryClass>();
  readonly written = new Set<MemoryClass>();
  /** By a call: where and how is not known. */
  readonly called = new Set<MemoryClass>();
  constructor(private readonly around: Surroundings) {}

  collect(body: readonly Stmt[]): void {
    walk({ params: [], body, yields: [] }, (stmt) => {
      if (stmt.kind === "call" && !stmt.linear) this.call(stmt);
      else if (linearityOf(stmt) === "linear" && stmt.args.length > 0 && isReference(stmt.args[0]!.type) && stmt.kind !== "call") {
        (stmt.kind === "load" || stmt.kind === "get" ? this.read : this.written).add(this.classOf(stmt.args[0]!));
      }
    });
  }

  private call(stmt: Extract<Stmt, { kind: "call" }>): void {
    const written = this.around.writtenBy(stmt.callee);
    stmt.args.forEach((arg, i) => {
      if (!isReference(arg.type) || this.around.primalOf.has(arg)) return;
      for (const memory of this.classOf(arg).reachable()) {
        this.called.add(memory);
        this.read.add(memory);
        if (written[i]) this.written.add(memory);
      }
    });
  }

  private classOf(value: Value): MemoryClass {
    return this.around.activity.classOf(this.around.primalOf.get(value) ?? value).find();
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
