/**
 * Purpose: where inner loops read an array that is written to again later, keep the array once before the loops, and
 * not each number that is read.
 * Requires: level Linear. Guarantees: level Linear; copies are added, and named as where to reload from.
 *
 *   loop p { …store z…; loop i { loop j { e = load z j; …e~… } } }    z' = copy z, before the loop over i
 */
import type { Activity } from "../4-analyse/activity.ts";
import type { MemoryClass } from "../4-analyse/memory.ts";
import { Builder } from "../ir/build.ts";
import { writers, type Func, type Loop, type Region, type Stmt, type StmtOf, type Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";
import { linearityOf } from "./linearity.ts";

export interface Snapshots {
  readonly func: Func;
  /** The copy that each of these loads can be repeated from. */
  readonly reloadFrom: ReadonlyMap<Value, Value>;
}

/** `thawed`: memory that may have names that the function does not know of: left alone. */
export function snapshotArrays(func: Func, activity: Activity, writtenBy: (callee: string) => readonly boolean[], thawed: ReadonlySet<MemoryClass>): Snapshots {
  return new Snapshotter(func, activity, writtenBy, thawed).run();
}

class Snapshotter {
  private readonly reloadFrom = new Map<Value, Value>();
  /** Copies to make before each loop, by the array that they copy. */
  private readonly copies = new Map<Loop, Map<Value, { copy: Value; stmts: readonly Stmt[] }>>();
  /** How many loops are around the definition of each value. */
  private readonly depths = new Map<Value, number>();
  private readonly stores = new Map<Loop, Set<MemoryClass>>();
  /** What the function writes to at all: of a trip of a loop, not all that is written to around it. */
  private readonly written = new Set<MemoryClass>();

  constructor(private readonly func: Func, private readonly activity: Activity, private readonly writtenBy: (callee: string) => readonly boolean[], private readonly thawed: ReadonlySet<MemoryClass>) {}

  run(): Snapshots {
    const { func } = this;
    walk(func.body, (stmt) => this.recordStores(stmt, this.written));
    this.visit(func.body, []);
    if (this.copies.size === 0) return { func, reloadFrom: this.reloadFrom };
    return { func: { ...func, body: this.insert(func.body) }, reloadFrom: this.reloadFrom };
  }

  private visit(region: Region, loops: readonly Loop[]): void {
    region.params.forEach((param) => this.depths.set(param, loops.length));
    for (const stmt of region.body) {
      if (stmt.kind === "load" && linearityOf(stmt) === "primal") this.load(stmt, loops);
      // What no linear statement is near of is not wanted again.
      for (const inner of linearityOf(stmt) === "primal" ? [] : stmt.regions) this.visit(inner, stmt.kind === "loop" && inner === stmt.regions[0] ? [...loops, stmt] : loops);
      stmt.outs.forEach((out) => this.depths.set(out, loops.length));
    }
  }

  /** The outermost loop that leaves the array alone, if another loop stands between it and the load. */
  private load(stmt: StmtOf<"load">, loops: readonly Loop[]): void {
    const [array] = stmt.args as [Value, Value];
    const [out] = stmt.outs as [Value];
    const memory = this.activity.classOf(array);
    if (out.type.kind !== "number" || !this.written.has(memory.find()) || memory.grown || this.thawed.has(memory.find())) return;
    const depth = this.depths.get(array) ?? 0;
    const at = loops.findIndex((loop, i) => depth <= i && !this.storedIn(loop).has(memory.find()));
    // The outermost loop of all is no gain over the whole function: there, the array is as good as unchanged.
    if (at < 0 || loops.length - at < 2) return;
    const loop = loops[at]!;
    const copies = this.copies.get(loop) ?? new Map<Value, { copy: Value; stmts: readonly Stmt[] }>();
    this.copies.set(loop, copies);
    let known = copies.get(array);
    if (!known) {
      const b = new Builder(loop.span);
      const copy = b.copy(array, b.const(0), b.length(array), array.hint);
      known = { copy, stmts: b.body };
      copies.set(array, known);
    }
    this.reloadFrom.set(out, known.copy);
  }

  /** Memory that the loop writes to. */
  private storedIn(loop: Loop): Set<MemoryClass> {
    let stored = this.stores.get(loop);
    if (stored) return stored;
    stored = new Set<MemoryClass>();
    const add = stored;
    for (const region of loop.regions) walk(region, (stmt) => this.recordStores(stmt, add));
    this.stores.set(loop, stored);
    return stored;
  }

  private recordStores(stmt: Stmt, stored: Set<MemoryClass>): void {
    if (writers.has(stmt.kind) && linearityOf(stmt) === "primal") stored.add(this.activity.classOf(stmt.args[0]!));
    if (stmt.kind !== "call" || stmt.linear) return;
    const written = this.writtenBy(stmt.callee);
    stmt.args.forEach((arg, i) => { if (written[i] && isReference(arg.type)) this.activity.classOf(arg).reachable(stored); });
  }

  private insert(region: Region): Region {
    const body = region.body.flatMap((stmt): Stmt[] => {
      const inner = stmt.regions.length === 0 ? stmt : { ...stmt, regions: stmt.regions.map((r) => this.insert(r)) };
      const copies = stmt.kind === "loop" ? [...(this.copies.get(stmt)?.values() ?? [])].flatMap(({ stmts }) => stmts) : [];
      return [...copies, inner];
    });
    return { ...region, body };
  }
}
