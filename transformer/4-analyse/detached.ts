/**
 * What `stopGradient` gives is a copy, and stands for the value itself. Nobody can tell as long as neither is written to
 * while the other is still in use: a function where that may happen is refused, at the write.
 *
 *   b = copy a n detached; effect detached a b; store a i e; … load b j        refused: b[j] would be what a[j] was
 *   b = copy a n detached; effect detached a b; … load a i … load b j          nothing is written
 *
 * By classes of memory (`Activity`) and the order of the program. Where a copy is made anew in each trip of a loop, the
 * order is that of the trip. A call counts for what the callee may do, and may hand on copies of what it was given.
 */
import { Refusal, type Span } from "../diagnostics.ts";
import { detachedMark, writers, type Func, type Loop, type Module, type Region, type Stmt, type StmtOf, type Value } from "../ir/ir.ts";
import { hasTangent, isRecursive, isReference, type Type } from "../ir/types.ts";
import { loopParts, mapRegion, walk } from "../ir/visit.ts";
import { Activities, type Activity } from "./activity.ts";
import type { MemoryClass } from "./memory.ts";

/** A result (or an argument) of a function holds copies of what one of its arguments leads to. */
interface Link { readonly from: number; readonly to: number; readonly isResult: boolean }

interface Spot { readonly at: number; readonly loops: readonly Loop[] }
interface Use extends Spot { readonly memory: ReadonlySet<MemoryClass>; readonly span?: Span | undefined }
/** Memory and its copy. */
interface Pair { readonly of: MemoryClass; readonly copy: MemoryClass }
interface Mark extends Spot { readonly pairs: readonly Pair[] }

export class DetachedCopies {
  /** By the names of functions that have been looked at. */
  private readonly links = new Map<string, readonly Link[]>();

  /** The function without marks. Callees come first, but for those that call this one. */
  check(func: Func, module: Module): Func {
    let isMarked = false, isLinked = false;
    walk(func.body, (stmt) => {
      isMarked ||= isMark(stmt);
      isLinked ||= stmt.kind === "call" && (this.links.get(stmt.callee)?.length ?? 0) > 0;
    });
    if (!isMarked && !isLinked) return func;
    const uses = new Uses(func, module, this.links);
    const write = uses.visibleWrite();
    if (write) throw new Refusal(2001, "A write to what stopGradient() was applied to, or to what it gave, while the other is still in use cannot be differentiated yet. Apply it to a copy, or write to one: stopGradient(xs).slice(), { ...stopGradient(o) }.", write.span);
    this.links.set(func.name, uses.links());
    return isMarked ? { ...func, body: mapRegion(func.body, (stmt) => (isMark(stmt) ? [] : stmt)) } : func;
  }
}

const isMark = (stmt: Stmt): boolean => stmt.kind === "effect" && stmt.text === detachedMark;

/** Marks, writes and reads of a function, in their order. */
class Uses {
  private readonly activity: Activity;
  private readonly activities: Activities;
  private readonly marks: Mark[] = [];
  private readonly writes: Use[] = [];
  private readonly reads: Use[] = [];
  /** The loops around all that names the memory: each trip has its own. */
  private readonly own = new Map<MemoryClass, readonly Loop[]>();
  private readonly written = new Map<Activity, ReadonlySet<MemoryClass>>();
  private count = 0;

  constructor(private readonly func: Func, private readonly module: Module, private readonly linksOf: ReadonlyMap<string, readonly Link[]>) {
    const known = withStubs(func, module);
    this.activities = new Activities(known);
    this.activity = this.activities.of(func, func.body.params.map(() => false));
    walk(func.body, (stmt) => { if (stmt.kind === "call" && !module.funcs.has(stmt.callee)) this.mix(stmt); });
    for (const param of func.body.params) this.name(param, []);
    this.region(func.body, []);
    const end = { at: this.count++, loops: [] };
    for (const value of func.body.yields) this.reads.push({ ...end, memory: this.reachable(value) });
  }

  /** A write that somebody could see who reads the other one of the two. */
  visibleWrite(): Use | undefined {
    return this.marks.flatMap(({ pairs, ...spot }) => pairs.map((pair) => this.seen(spot, pair))).find((write) => write !== undefined);
  }

  private seen(mark: Spot, { of, copy }: Pair): Use | undefined {
    const [ofTrip, copyOfTrip] = [this.tripsOf(of), this.tripsOf(copy)];
    const later = this.writes.filter((write) => follows(write, mark, [...ofTrip, ...copyOfTrip]));
    if (of === copy) return later.find(({ memory }) => memory.has(of));
    const isRead = (memory: MemoryClass, write: Use, trips: readonly Loop[]): boolean => memory.outside || this.reads.some((read) => read.memory.has(memory) && follows(read, write, trips));
    return later.find((write) => write.memory.has(of) && isRead(copy, write, copyOfTrip) || write.memory.has(copy) && isRead(of, write, ofTrip));
  }

  private tripsOf(memory: MemoryClass): readonly Loop[] {
    return memory.outside ? [] : this.own.get(memory) ?? [];
  }

  links(): Link[] {
    const { params, yields } = this.func.body;
    const places = [...params.map((value, to) => ({ value, to, isResult: false })), ...yields.map((value, to) => ({ value, to, isResult: true }))].map((place) => ({ ...place, memory: this.reachable(place.value) }));
    const pairs = this.marks.flatMap((mark) => mark.pairs);
    return params.flatMap((param, from) => {
      const own = this.reachable(param), copies = pairs.filter((pair) => own.has(pair.of.find())).map((pair) => pair.copy.find());
      return places.filter(({ memory }) => copies.some((copy) => memory.has(copy))).map(({ to, isResult }) => ({ from, to, isResult }));
    });
  }

  // ---- the function, statement by statement -----------------------------------------------------------------------------

  private region(region: Region, loops: readonly Loop[]): void {
    for (const stmt of region.body) {
      const spot = { at: this.count++, loops };
      this.stmt(stmt, spot);
      for (const out of stmt.outs) this.name(out, loops);
      if (stmt.kind !== "loop") {
        stmt.regions.forEach((inner) => this.region(inner, loops));
        continue;
      }
      const { body, condition, carried } = loopParts(stmt);
      for (const param of [...carried, ...condition?.params ?? []]) this.name(param, loops);
      if (condition) this.region(condition, [...loops, stmt]);
      this.region(body, [...loops, stmt]);
    }
  }

  private name(value: Value, loops: readonly Loop[]): void {
    if (!isReference(value.type)) return;
    const memory = this.activity.classOf(value), known = this.own.get(memory);
    this.own.set(memory, known ? known.filter((loop) => loops.includes(loop)) : loops);
  }

  private stmt(stmt: Stmt, spot: Spot): void {
    const [first] = stmt.args;
    if (writers.has(stmt.kind)) this.write(stmt, new Set([this.activity.classOf(first!)]), spot);
    switch (stmt.kind) {
      case "pop": case "load": case "get": case "length": case "has": case "is": case "copy": case "view": return this.read(first!, spot);
      case "call": return this.call(stmt, spot);
      case "effect":
        if (isMark(stmt)) return void this.marks.push({ ...spot, pairs: this.pairsOf(first!, stmt.args[1]!) });
        return stmt.args.forEach((arg) => this.readAll(arg, spot));
      case "throw": return stmt.args.forEach((arg) => this.readAll(arg, spot));
    }
  }

  private write(stmt: Stmt, memory: ReadonlySet<MemoryClass>, spot: Spot): void {
    if (memory.size > 0) this.writes.push({ ...spot, memory, span: stmt.span });
  }

  private read(value: Value, spot: Spot): void { this.reads.push({ ...spot, memory: new Set([this.activity.classOf(value)]) }); }
  private readAll(value: Value, spot: Spot): void { this.reads.push({ ...spot, memory: this.reachable(value) }); }
  private reachable(value: Value): ReadonlySet<MemoryClass> { return isReference(value.type) ? this.activity.classOf(value).reachable() : new Set(); }

  private call(stmt: StmtOf<"call">, spot: Spot): void {
    const known = this.module.funcs.get(stmt.callee), written = new Set<MemoryClass>();
    const inner = known && this.activities.ofCall(stmt, this.activity);
    stmt.args.forEach((arg, i) => {
      if (!isReference(arg.type)) return;
      this.readAll(arg, spot);
      if (inner) mapped(this.writtenIn(inner), inner.classOf(known.body.params[i]!), this.activity.classOf(arg), written);
      else this.reachable(arg).forEach((memory) => written.add(memory));
    });
    const after = { at: this.count++, loops: spot.loops };
    this.write(stmt, written, spot);
    const pairs = (this.linksOf.get(stmt.callee) ?? []).flatMap(({ from, to, isResult }) => this.allPairs(stmt.args[from]!, (isResult ? stmt.outs : stmt.args)[to]!));
    if (pairs.length > 0) this.marks.push({ ...after, pairs });
  }

  /** What a callee writes to, and what it calls. */
  private writtenIn(activity: Activity): ReadonlySet<MemoryClass> {
    const known = this.written.get(activity);
    if (known) return known;
    // Functions that call each other share their classes: one set is for all of them.
    const found = new Set<MemoryClass>(), seen = new Set<Activity>();
    const visit = (of: Activity): void => {
      seen.add(of);
      walk(of.func.body, (stmt) => {
        if (writers.has(stmt.kind)) found.add(of.classOf(stmt.args[0]!));
        if (stmt.kind !== "call" || !this.module.funcs.has(stmt.callee)) return;
        const inner = this.activities.ofCall(stmt, of);
        if (!seen.has(inner)) visit(inner);
        stmt.args.forEach((arg, i) => { if (isReference(arg.type)) mapped(found, inner.classOf(inner.func.body.params[i]!), of.classOf(arg), found); });
      });
    };
    visit(activity);
    this.written.set(activity, found);
    return found;
  }

  /** A function that is not known yet, for it calls this one: it may give what it is given. */
  private mix({ args, outs }: Stmt): void {
    const [first, ...others] = [...args, ...outs].filter((value) => isReference(value.type));
    for (const other of others) this.activity.unify(this.activity.classOf(first!), this.activity.classOf(other));
  }

  // ---- memory and its copy ---------------------------------------------------------------------------------------------

  private allPairs(of: Value, copy: Value): Pair[] {
    return products(this.reachable(of), this.reachable(copy));
  }

  /** Part by part. What has no derivative is not copied. */
  private pairsOf(of: Value, copy: Value): Pair[] {
    const pairs: Pair[] = [];
    const visit = (type: Type, own: MemoryClass, other: MemoryClass): void => {
      if (!isReference(type) || !hasTangent(type) || pairs.some((pair) => pair.of === own && pair.copy === other)) return;
      if (isRecursive(type)) return void pairs.push(...products(own.reachable(), other.reachable()));
      if (type.kind === "union") return type.members.forEach((member) => visit(member, own, other));
      pairs.push({ of: own, copy: other });
      if (type.kind === "array") visit(type.element, own.child("*"), other.child("*"));
      if (type.kind === "record") for (const field of type.fields) visit(field.type, own.child(field.name), other.child(field.name));
    };
    visit(of.type, this.activity.classOf(of), this.activity.classOf(copy));
    return pairs;
  }
}

const products = (all: ReadonlySet<MemoryClass>, copies: ReadonlySet<MemoryClass>): Pair[] => [...all].flatMap((of) => [...copies].map((copy) => ({ of, copy })));

/** May one come after the other? In loops other than these the next trip comes after. */
const follows = (one: Spot, other: Spot, trips: readonly Loop[]): boolean => one.at > other.at || one.loops.some((loop) => other.loops.includes(loop) && !trips.includes(loop));

/** The caller's names for what is among `written`, which are the callee's. */
function mapped(written: ReadonlySet<MemoryClass>, inner: MemoryClass, outer: MemoryClass, found: Set<MemoryClass>, seen: Set<MemoryClass> = new Set()): void {
  const own = inner.find();
  if (seen.has(own)) return;
  seen.add(own);
  if (written.has(own)) found.add(outer.find());
  for (const key of own.childKeys()) mapped(written, own.child(key), outer.child(key), found, seen);
}

/** Functions that are not known yet do nothing in the analysis. */
function withStubs(func: Func, module: Module): Module {
  const funcs = new Map([...module.funcs, [func.name, func] as const]);
  walk(func.body, (stmt) => {
    if (stmt.kind !== "call" || funcs.has(stmt.callee)) return;
    funcs.set(stmt.callee, { name: stmt.callee, body: { params: stmt.args.map((arg) => ({ ...arg })), body: [], yields: stmt.outs.map((out) => ({ ...out })) } });
  });
  return { funcs };
}
