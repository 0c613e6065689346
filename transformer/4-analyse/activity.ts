/**
 * Activity: which values and which memory depend on the active inputs ("varied"), as a fixed point over loops and
 * calls. What is not varied gets no tangent, no shadow and no code. Calls are analyzed anew for each pattern of active
 * arguments; recursion by iteration from "nothing is varied".
 */
import { invariant } from "../diagnostics.ts";
import type { Func, Module, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { hasTangent, isDiscrete, isReference, slotType } from "../ir/types.ts";
import { loopParts } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";
import { MemoryClass, replacedKey } from "./memory.ts";

/** For each parameter: is it active? */
export type Pattern = readonly boolean[];

export class Activity {
  private readonly variedNumbers = new Set<Value>();
  private readonly classes = new Map<Value, MemoryClass>();
  /** References to what this function makes, under the name that it has where it is made. */
  private readonly made = new Set<Value>();
  changed = false;

  constructor(readonly func: Func, readonly pattern: Pattern) {}

  /** Does this number depend on the active inputs? */
  isVaried(value: Value): boolean { return this.variedNumbers.has(value); }

  /** Does this reference need shadow memory? */
  hasShadow(value: Value): boolean {
    return isReference(value.type) && hasTangent(value.type) && this.classOf(value).anyVaried();
  }

  /** Has this value a tangent of either sort? */
  isActive(value: Value): boolean { return isReference(value.type) ? this.hasShadow(value) : this.isVaried(value); }

  classOf(value: Value): MemoryClass {
    let known = this.classes.get(value);
    if (!known) {
      known = new MemoryClass();
      this.classes.set(value, known);
    }
    return known.find();
  }

  /** Has the analysis seen the reference? Of one that passes have made nothing is known. */
  knows(value: Value): boolean { return this.classes.has(value); }

  /** A second name of the same memory. */
  alias(value: Value, of: Value): void { if (isReference(value.type)) this.classes.set(value, this.classOf(of)); }

  markVaried(value: Value): void {
    if (value.type.kind !== "number" || this.variedNumbers.has(value)) return;
    this.variedNumbers.add(value);
    this.changed = true;
  }

  mark(value: Value, flag: "stored" | "grown" | "varied" | "deep" | "outside"): void {
    if (this.classOf(value).mark(flag)) this.changed = true;
  }

  unify(a: MemoryClass, b: MemoryClass): void {
    if (a.unify(b)) this.changed = true;
  }

  make(value: Value): void { this.made.add(value); }

  /** A reference is put into `container` under `key`, or taken away there. */
  replace(container: Value, key: string): void {
    if (!this.made.has(container) && this.classOf(container).child(replacedKey(key)).mark("stored")) this.changed = true;
  }
}

/** Makes and keeps the analyses of a module. `everything` switches activity off: all that can vary, varies. */
export class Activities {
  private readonly known = new Map<string, Activity>();
  private readonly running = new Set<string>();
  private recursive = false;
  /** Activities that were asked for while they were being made: their calls share one context. */
  private readonly shared = new Set<Activity>();
  /** Who has asked for whom, both ways: what is marked in one can matter to no other than these. */
  private readonly asked = new Map<Activity, Set<Activity>>();

  constructor(readonly module: Module, private readonly everything = false) {}

  of(func: Func, pattern: Pattern, deepResults = false, asking?: Activity): Activity {
    const activity = this.find(func, pattern, deepResults);
    if (asking) this.connect(asking, activity);
    return activity;
  }

  private connect(one: Activity, other: Activity): void {
    for (const [from, to] of [[one, other], [other, one]] as const) {
      const known = this.asked.get(from);
      if (known) known.add(to);
      else this.asked.set(from, new Set([to]));
    }
  }

  private find(func: Func, pattern: Pattern, deepResults: boolean): Activity {
    const key = `${func.name} ${pattern.map(Number).join("")}${deepResults ? " deep" : ""}`;
    const known = this.known.get(key);
    if (known && known.func === func) {
      // What is marked in a shared context may matter to all who share it.
      if (this.shared.has(known)) this.recursive = true;
      if (this.running.has(key)) {
        this.recursive = true;
        // Everything from there on is in the circle: each of them calls all others.
        const running = [...this.running];
        for (const inside of running.slice(running.indexOf(key))) this.shared.add(this.known.get(inside)!);
      }
      return known;
    }
    const activity = new Activity(func, pattern);
    this.known.set(key, activity);
    this.running.add(key);
    this.solve(activity, deepResults);
    this.running.delete(key);
    return activity;
  }

  private solve(activity: Activity, deepResults: boolean): void {
    const { func, pattern } = activity;
    invariant(pattern.length === func.body.params.length, `activity of ${func.name}: one flag for each parameter`);
    func.body.params.forEach((param, i) => {
      if (isReference(param.type)) activity.mark(param, "outside");
      if (!pattern[i]) return;
      if (isReference(param.type)) activity.mark(param, "deep");
      else activity.markVaried(param);
    });
    const outermost = this.running.size === 1;
    if (outermost) this.recursive = false;
    do {
      activity.changed = false;
      this.region(func.body, activity);
      if (deepResults) for (const result of func.body.yields) if (isReference(result.type)) activity.mark(result, "deep");
      if (outermost && this.recursive) this.again(activity);
    } while (activity.changed);
  }

  /** Some function has looked at an unfinished analysis: all are brought up to date until nothing changes. */
  private again(outermost: Activity): void {
    const connected = new Set([outermost]);
    for (const activity of connected) {
      this.asked.get(activity)?.forEach((other) => connected.add(other));
      if (activity === outermost) continue;
      activity.changed = false;
      this.region(activity.func.body, activity);
      if (activity.changed) outermost.changed = true;
    }
  }

  private region(region: Region, activity: Activity): void {
    for (const stmt of region.body) this.stmt(stmt, activity);
  }

  private stmt(stmt: Stmt, a: Activity): void {
    const [first, second, third] = stmt.args;
    const out = stmt.outs[0];
    switch (stmt.kind) {
      case "alloc": a.make(out!); return;
      case "op":
        if (ruleOf(stmt.op)!.partial !== "zero" && (this.everything || stmt.args.some((arg) => a.isVaried(arg)))) a.markVaried(out!);
        return;
      case "list": a.make(out!); stmt.args.forEach((arg) => this.into(out!, "*", arg, a)); return;
      case "record": a.make(out!); stmt.args.forEach((arg, i) => this.into(out!, fieldName(out!, i), arg, a)); return;
      case "load": case "pop": this.outOf(first!, "*", out!, a); if (stmt.kind === "pop") this.write(first!, a, true); return;
      case "get": this.outOf(first!, stmt.field, out!, a); return;
      case "store": case "accumulate": this.write(first!, a); this.into(first!, "*", third!, a); return;
      case "push": this.write(first!, a, true); this.into(first!, "*", second!, a); return;
      case "set": case "increment":
        this.write(first!, a);
        if (isReference(second!.type)) a.replace(first!, stmt.field);
        this.into(first!, stmt.field, second!, a);
        return;
      case "view": case "cast": a.unify(a.classOf(first!), a.classOf(out!)); return;
      case "present": this.flow(first!, out!, a); return;
      case "copy": this.copy(stmt, a); return;
      case "global": if (isReference(out!.type)) a.mark(out!, "outside"); return;
      case "if":
        stmt.regions.forEach((region) => this.region(region, a));
        stmt.outs.forEach((value, i) => stmt.regions.forEach((region) => this.flow(region.yields[i]!, value, a)));
        return;
      case "loop": this.loop(stmt, a); return;
      case "call": this.call(stmt, a); return;
    }
  }

  private write(array: Value, a: Activity, grows = false): void {
    a.mark(array, "stored");
    if (array.type.kind === "array" && isReference(array.type.element)) a.replace(array, "*");
    if (grows) a.mark(array, "grown");
  }

  /** `value` is kept in `container` under `key`. */
  private into(container: Value, key: string, value: Value, a: Activity): void {
    if (isReference(value.type)) a.unify(a.classOf(container).child(key), a.classOf(value));
    else if (a.isVaried(value) && hasTangent(container.type) && !isDiscreteSlot(container, key)) a.mark(container, "varied");
  }

  private outOf(container: Value, key: string, out: Value, a: Activity): void {
    // Without the analysis all memory of numbers has a shadow, or there would be nothing to load a tangent from.
    if (isDiscreteSlot(container, key)) return;
    if (this.everything && !isReference(out.type) && hasTangent(container.type)) a.mark(container, "varied");
    if (isReference(out.type)) a.unify(a.classOf(container).child(key), a.classOf(out));
    else if (hasTangent(container.type) && a.classOf(container).varied) a.markVaried(out);
  }

  private flow(from: Value, to: Value, a: Activity): void {
    if (isReference(to.type)) {
      if (isReference(from.type)) a.unify(a.classOf(from), a.classOf(to));
    } else if (a.isVaried(from)) a.markVaried(to);
  }

  private copy(stmt: StmtOf<"copy">, a: Activity): void {
    a.make(stmt.outs[0]!);
    if (stmt.detached) return;
    const [from, to] = [a.classOf(stmt.args[0]!), a.classOf(stmt.outs[0]!)];
    if (from.varied) a.mark(stmt.outs[0]!, "varied");
    const type = stmt.outs[0]!.type;
    if (type.kind === "array" && isReference(type.element)) a.unify(from.child("*"), to.child("*"));
  }

  private loop(stmt: StmtOf<"loop">, a: Activity): void {
    const { init, carried, finals, body, condition } = loopParts(stmt);
    this.region(body, a);
    if (condition) this.region(condition, a);
    carried.forEach((param, i) => {
      this.flow(init[i]!, param, a);
      this.flow(body.yields[i]!, param, a);
      this.flow(param, finals[i]!, a);
      if (condition && isReference(param.type)) a.unify(a.classOf(param), a.classOf(condition.params[i + 1]!));
    });
  }

  /**
   * The callee's analysis at this call. Where the caller needs a shadow of memory that the callee makes without one, all
   * results get theirs inside, so that aliases among them stay aliases.
   */
  ofCall(stmt: StmtOf<"call">, a: Activity): Activity {
    const callee = this.module.funcs.get(stmt.callee)!;
    const pattern = stmt.args.map((arg) => a.isActive(arg));
    const inner = this.of(callee, pattern, false, a);
    return this.needsDeep(stmt, a, inner) ? this.of(callee, pattern, true, a) : inner;
  }

  needsDeep(stmt: StmtOf<"call">, a: Activity, inner: Activity): boolean {
    return stmt.outs.some((out, i) => a.hasShadow(out) && lacksShadow(a.classOf(out), inner.classOf(inner.func.body.yields[i]!)));
  }

  private call(stmt: StmtOf<"call">, a: Activity): void {
    const callee = this.module.funcs.get(stmt.callee);
    invariant(callee, `activity: call of unknown ${stmt.callee}`);
    const pattern = stmt.args.map((arg) => a.isActive(arg));
    const inner = this.ofCall(stmt, a);
    // A recursive function's classes are still growing: copying them would never end.
    const isShared = this.shared.has(inner) || this.shared.size > 0 && this.meet(stmt, callee, inner, a);
    const mapped = isShared ? undefined : new Map<MemoryClass, MemoryClass>();
    callee.body.params.forEach((param, i) => { if (isReference(param.type) && isReference(stmt.args[i]!.type)) this.bind(inner.classOf(param), a.classOf(stmt.args[i]!), mapped, a); });
    // A rule of the user's may give a derivative where the code shows none.
    const opaque = callee.custom !== undefined && callee.custom.kind !== "checkpoint" && pattern.some(Boolean);
    callee.body.yields.forEach((result, i) => {
      const out = stmt.outs[i];
      if (!out) return;
      if (isReference(out.type)) {
        this.bind(inner.classOf(result), a.classOf(out), mapped, a);
        if (opaque) a.mark(out, "deep");
      } else if (opaque || inner.isVaried(result)) a.markVaried(out);
    });
  }

  /** Have both called one recursive function, whose classes are both theirs? A copy of them would be a copy of the copy. */
  private meet(stmt: StmtOf<"call">, callee: Func, inner: Activity, a: Activity): boolean {
    const theirs = new Set<MemoryClass>(), own = new Set<MemoryClass>();
    for (const value of [...callee.body.params, ...callee.body.yields]) if (isReference(value.type)) inner.classOf(value).reachable(theirs);
    for (const value of [...stmt.args, ...stmt.outs]) if (isReference(value.type)) a.classOf(value).reachable(own);
    return [...own].some((one) => theirs.has(one));
  }

  /** What the callee knows of its classes holds for the caller's. `depth`: of what is deeper than any type, a copy would be a copy of the copy, too. */
  private bind(inner: MemoryClass, outer: MemoryClass, mapped: Map<MemoryClass, MemoryClass> | undefined, a: Activity, depth = 0): void {
    if (!mapped || depth > deepest) {
      a.unify(inner, outer);
      return;
    }
    const from = inner.find();
    const known = mapped.get(from);
    if (known) {
      a.unify(known, outer);
      return;
    }
    mapped.set(from, outer);
    for (const flag of ["stored", "grown", "varied"] as const) if (from[flag] && outer.mark(flag)) a.changed = true;
    for (const key of from.childKeys()) this.bind(from.child(key), outer.find().child(key), mapped, a, depth + 1);
  }
}

const deepest = 24;

/**
 * Is there memory, in whatever depth, that is varied in `outer` and not in its counterpart in `inner`? One class on the one
 * side may have several counterparts on the other: a list that is one class here may have a first node of its own there.
 */
function lacksShadow(outer: MemoryClass, inner: MemoryClass, seen: Map<MemoryClass, Set<MemoryClass>> = new Map()): boolean {
  const [self, counterpart] = [outer.find(), inner.find()];
  const known = seen.get(self) ?? new Set();
  if (known.has(counterpart) || !self.anyVaried()) return false;
  seen.set(self, known.add(counterpart));
  if (!counterpart.anyVaried()) return true;
  const knows = new Set(counterpart.childKeys());
  return self.childKeys().some((key) => {
    if (knows.has(key)) return lacksShadow(self.child(key), counterpart.child(key), seen);
    return !counterpart.deep && self.child(key).anyVaried();
  });
}

const isDiscreteSlot = ({ type }: Value, key: string): boolean => isDiscrete(slotType(type, key) ?? type);

function fieldName(record: Value, index: number): string {
  invariant(record.type.kind === "record", "a record");
  return record.type.fields[index]!.name;
}
