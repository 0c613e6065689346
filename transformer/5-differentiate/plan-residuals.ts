/**
 * Purpose: for each primal value that the linear statements need, decide how the reverse sweep gets it.
 * Requires: level Linear. Guarantees: an answer for every such value; the function is not changed.
 *
 *   in scope   defined outside loops and branches: nothing to do
 *   recompute  cheap, pure, and made of values that are at hand; a load counts when nothing overwrites what it reads
 *   save       everything else: kept in an array, by trip
 */
import type { Activity } from "../4-analyse/activity.ts";
import { CarriedMemory } from "../4-analyse/carried-memory.ts";
import type { MemoryClass } from "../4-analyse/memory.ts";
import { writers, type Region, type Stmt, type Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { freeValues } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";
import { linearityOf } from "./linearity.ts";
import type { Linearized } from "./linearize.ts";
import { budget, isFixed, opCost, pureCost } from "./repeat-cost.ts";
import { repeatNearPoles } from "./repeat-near-poles.ts";
import { loopResiduals } from "./residual-statements.ts";

export type Decision = "recompute" | "save";

export interface ResidualPlan {
  /** Of values defined in an inner region. */
  decide(value: Value): Decision;
  /** The copy to repeat a load from, where its own array has been written to since. */
  readonly reloadFrom: ReadonlyMap<Value, Value>;
  /** Where each value is defined, and by what (nothing for parameters of regions). */
  readonly regionOf: ReadonlyMap<Value, Region>;
  readonly definitionOf: ReadonlyMap<Value, Stmt>;
  /** One line for each residual, for people. */
  readonly report: readonly string[];
}

/** Outside of loops what the forward sweep computes anyway is saved in a variable. */
const budgetOfVariable = 2;

/** An operation that is worth repeating to save its argument in its place. */
const cheap = 1;

export interface PlanOptions {
  /** Recompute nothing: the analysis switched off. */
  readonly saveAll?: boolean;
  /** Memory that may be written to between the forward and the reverse sweep, when they are two functions. */
  readonly thawed?: ReadonlySet<MemoryClass>;
  /** The function is one trip of a loop: what it does not write to is the same at its end. */
  readonly trip?: boolean;
  /** Loads that can be repeated from a copy that stays as it is. */
  readonly reloadFrom?: ReadonlyMap<Value, Value>;
  /** Tangents that only arms use. */
  readonly conditional?: ReadonlyMap<Value, unknown>;
  /** Which arguments' memory a call writes to; all when not given. */
  readonly writtenBy?: (callee: string) => readonly boolean[];
}

export function planResiduals(linearized: Linearized, activity: Activity, options: PlanOptions = {}): ResidualPlan {
  return new Planner(linearized, activity, options).run();
}

class Planner {
  private readonly regionOf = new Map<Value, Region>();
  private readonly definitionOf = new Map<Value, Stmt>();
  /** The statement of the function's own region that contains each region. */
  private readonly topIndex = new Map<Region, number>();
  private readonly inLoop = new Set<Region>();
  private readonly loopsAround = new Map<Region, number>();
  /** What the function's own result needs: partial derivatives are not in it. */
  private readonly forward = new Set<Value>();
  private readonly order: Value[] = [];
  private readonly needed = new Set<Value>();
  private readonly saved = new Set<Value>();
  /** Decided to be recomputed, and so at hand in the reverse sweep. */
  private readonly repeated = new Set<Value>();
  private readonly lastStore = new Map<MemoryClass, number>();
  private readonly costs = new Map<Value, number>();

  private carriedMemory!: CarriedMemory;
  private readonly thawed: ReadonlySet<MemoryClass>;
  private readonly saveAll: boolean;
  private readonly reloadFrom: ReadonlyMap<Value, Value>;

  constructor(private readonly linearized: Linearized, private readonly activity: Activity, private readonly options: PlanOptions) {
    this.saveAll = options.saveAll ?? false;
    this.thawed = options.thawed ?? new Set();
    this.reloadFrom = options.saveAll ? new Map() : options.reloadFrom ?? new Map();
  }

  run(): ResidualPlan {
    const { body } = this.linearized.func;
    this.index(body, undefined);
    this.carriedMemory = new CarriedMemory(body, (stmt) => this.targetsOf(stmt));
    this.collect(body);
    this.collectForward(body);
    const nearPoles = repeatNearPoles(this.linearized.func, this.options.conditional ?? new Map(), this.regionOf, this.needed);
    for (const copy of this.reloadFrom.values()) this.saved.add(copy);
    for (const value of this.order) {
      if (!this.needed.has(value) || this.isOuter(value)) continue;
      const isAtHand = !this.inLoop.has(this.regionOf.get(value)!) && this.forward.has(value);
      if (nearPoles.has(value) || this.cost(value) <= (isAtHand ? budgetOfVariable : budget)) {
        // What comes later may build on it for nothing.
        this.repeated.add(value);
        continue;
      }
      const source = this.source(value);
      this.saved.add(source);
      if (source !== value) this.costs.clear();
    }
    for (const value of [...this.saved]) this.saveWhole(value);
    return {
      decide: (value) => (this.saved.has(value) || !this.repeated.has(value) && this.cost(value) === Infinity ? "save" : "recompute"),
      reloadFrom: new Map([...this.reloadFrom].filter(([load]) => !this.unchangedLoad(load))),
      regionOf: this.regionOf, definitionOf: this.definitionOf, report: this.report(),
    };
  }

  /** A shadow of which a view is saved is not made again: the two would be different memory. */
  private saveWhole(view: Value): void {
    const stmt = this.definitionOf.get(view);
    if (stmt?.kind === "alloc") {
      this.saved.add(view);
      this.repeated.delete(view);
    } else if (stmt?.kind === "view" || stmt?.kind === "present" || stmt?.kind === "cast") this.saveWhole(stmt.args[0]!);
  }

  /**
   * What to save in place of `value`: where it is a cheap function of one other value, that one. It has the name of the
   * source, and others may want it too.
   */
  private source(value: Value): Value {
    const leaf = this.onlyLeaf(value);
    if (leaf) return leaf;
    for (let current = value; ;) {
      const stmt = this.definitionOf.get(current);
      if (stmt?.kind !== "op" || ruleOf(stmt.op)!.cost > cheap) return current;
      const dear = [...new Set(stmt.args)].filter((arg) => this.cost(arg) > 0.5);
      if (dear.length !== 1 || dear[0]!.linear || dear[0]!.type.kind !== current.type.kind) return current;
      current = dear[0]!;
    }
  }

  /** The one value that has to be saved so that `value` can be recomputed, if there is just one and the rest is cheap. */
  private onlyLeaf(value: Value): Value | undefined {
    const leaves = new Set<Value>();
    let cost = 0;
    const seen = new Set<Value>();
    const visit = (current: Value): void => {
      if (seen.has(current) || this.cost(current) === 0) return;
      seen.add(current);
      const stmt = this.definitionOf.get(current);
      const own = stmt && this.cost(current) === Infinity ? this.ownCost(stmt) : Infinity;
      if (this.cost(current) !== Infinity) cost += this.cost(current);
      else if (own === Infinity || !stmt) leaves.add(current);
      else {
        cost += own;
        inputsOf(stmt).forEach(visit);
      }
    };
    visit(value);
    const [leaf] = leaves;
    if (leaves.size !== 1 || leaf === value || cost > budget || leaf!.linear) return undefined;
    // One reference for all numbers that an inner loop reads of it, but not one for each.
    return isReference(leaf!.type) && this.depthOf(leaf!) >= this.depthOf(value) ? undefined : leaf;
  }

  /** What the statement itself costs, its inputs at hand; Infinity where it cannot be repeated. */
  private ownCost(stmt: Stmt): number {
    if (stmt.kind === "op") return opCost(stmt, this.definitionOf);
    if (stmt.kind === "view") return 1;
    if (stmt.kind === "if" && linearityOf(stmt) === "primal") {
      return Math.max(...stmt.regions.map((region) => region.body.reduce((sum, inner) => sum + this.innerCost(inner, region), 0)));
    }
    const [first] = stmt.args;
    if (stmt.kind === "present") return 0;
    if (stmt.kind === "length") return pureCost(stmt, this.definitionOf, this.isThawed);
    return (stmt.kind === "load" || stmt.kind === "get") && !stmt.outs[0]!.linear && this.isUnchanged(first!, this.regionOf.get(stmt.outs[0]!)!) ? 1 : Infinity;
  }

  private depthOf(value: Value): number {
    return this.loopsAround.get(this.regionOf.get(value)!) ?? 0;
  }

  private isOuter(value: Value): boolean {
    const region = this.regionOf.get(value);
    return region === undefined || region === this.linearized.func.body;
  }

  private index(region: Region, top: number | undefined): void {
    for (const param of region.params) this.define(param, region);
    region.body.forEach((stmt, i) => {
      const at = top ?? i;
      this.recordStores(stmt, at);
      for (const inner of stmt.regions) {
        this.topIndex.set(inner, at);
        if (stmt.kind === "loop" || this.inLoop.has(region)) this.inLoop.add(inner);
        this.loopsAround.set(inner, (this.loopsAround.get(region) ?? 0) + (stmt.kind === "loop" ? 1 : 0));
        this.index(inner, at);
      }
      for (const out of stmt.outs) {
        this.define(out, region);
        this.definitionOf.set(out, stmt);
      }
    });
  }

  private define(value: Value, region: Region): void {
    this.regionOf.set(value, region);
    this.order.push(value);
  }

  private classOf(value: Value): MemoryClass {
    return this.activity.classOf(this.linearized.primalOf.get(value) ?? value);
  }

  private isWrite(stmt: Stmt): boolean {
    return writers.has(stmt.kind) && linearityOf(stmt) === "primal" && !this.linearized.primalOf.has(stmt.args[0]!);
  }

  private recordStores(stmt: Stmt, at: number): void {
    if (this.isWrite(stmt)) this.lastStore.set(this.classOf(stmt.args[0]!), at);
    if (stmt.kind !== "call" || stmt.linear) return;
    const written = this.options.writtenBy?.(stmt.callee);
    stmt.args.forEach((arg, i) => {
      if (isReference(arg.type) && (!written || written[i])) this.touch(this.classOf(arg), at, new Set());
    });
  }

  /** Calls may write to all that they are handed. */
  private targetsOf(stmt: Stmt): readonly Value[] {
    if (stmt.kind !== "call" || stmt.linear) return this.isWrite(stmt) ? [stmt.args[0]!] : [];
    return stmt.args.filter((arg) => isReference(arg.type));
  }

  private touch(memory: MemoryClass, at: number, seen: Set<MemoryClass>): void {
    const self = memory.find();
    if (seen.has(self)) return;
    seen.add(self);
    if (self.stored) this.lastStore.set(self, at);
    for (const key of self.childKeys()) this.touch(self.child(key), at, seen);
  }

  /** Primal values that linear statements use, and what steers mixed ones. */
  private collect(region: Region): void {
    const need = (value: Value): void => { if (!value.linear) this.needed.add(value); };
    for (const stmt of region.body) {
      const linearity = linearityOf(stmt);
      if (linearity === "primal") continue;
      if (stmt.kind === "if") need(stmt.args[0]!);
      else if (stmt.kind === "loop") loopResiduals(stmt).forEach(need);
      else stmt.args.forEach(need);
      stmt.regions.forEach((inner) => this.collect(inner));
    }
  }

  private collectForward(region: Region): void {
    const need = (value: Value): void => { if (!value.linear) this.forward.add(value); };
    region.yields.forEach(need);
    for (const stmt of [...region.body].reverse()) {
      stmt.regions.forEach((inner) => this.collectForward(inner));
      const isPure = stmt.kind === "op" || stmt.kind === "const" || stmt.kind === "load" || stmt.kind === "get";
      if (linearityOf(stmt) === "linear" || isPure && !this.forward.has(stmt.outs[0]!)) continue;
      stmt.args.forEach(need);
    }
  }

  /** What recomputing `value` costs; Infinity where it cannot be. */
  private cost(value: Value): number {
    if (this.isOuter(value) || this.saved.has(value) || this.repeated.has(value)) return 0;
    const known = this.costs.get(value);
    if (known !== undefined) return known;
    this.costs.set(value, Infinity);
    const cost = this.compute(value);
    this.costs.set(value, cost);
    return cost;
  }

  private compute(value: Value): number {
    const stmt = this.definitionOf.get(value);
    if (!stmt) return this.isIndex(value) ? 0 : Infinity;
    if (value.linear) return Infinity;
    // Shadows are made where they are used: a fresh one is zero in the reverse sweep too.
    if (stmt.kind === "alloc") return this.isLocalShadow(value) ? this.argsCost(stmt.args) : Infinity;
    if (this.saveAll && !["const"].includes(stmt.kind)) return Infinity;
    return this.stmtCost(stmt, this.regionOf.get(value)!);
  }

  private stmtCost(stmt: Stmt, region: Region): number {
    switch (stmt.kind) {
      case "const": return 0;
      case "global": return 0.5;
      case "op": return this.asksForElement(stmt) ? Infinity : opCost(stmt, this.definitionOf) + this.argsCost(stmt.args);
      case "length": {
        return isFixed(stmt, this.isThawed) || this.isUnchanged(stmt.args[0]!, region) ? 0.5 + this.argsCost(stmt.args) : Infinity;
      }
      case "load": case "get": {
        if (stmt.kind === "get" && stmt.isFixed) return 1 + this.argsCost(stmt.args);
        if (this.isUnchanged(stmt.args[0]!, region)) return 1 + this.argsCost(stmt.args);
        return this.reloadFrom.has(stmt.outs[0]!) ? 1 + this.argsCost(stmt.args.slice(1)) : Infinity;
      }
      case "present": return this.argsCost(stmt.args);
      // A view costs more than it saves, but saving references costs more still.
      case "view": return 1 + this.argsCost(stmt.args);
      case "cast": case "has": case "is": return this.argsCost(stmt.args);
      case "if": return this.ifCost(stmt);
      default: return Infinity;
    }
  }

  /** A small branch without effects may be taken again as a whole. */
  private ifCost(stmt: Stmt): number {
    const inner = stmt.regions.map((region) => region.body.reduce((sum, s) => sum + this.innerCost(s, region), 0));
    const free = freeValues({ params: [], body: [stmt], yields: [] }).filter((value) => !value.linear);
    if (linearityOf(stmt) !== "primal") return Infinity;
    return Math.max(...inner) + this.argsCost(free);
  }

  private innerCost(stmt: Stmt, region: Region): number {
    if (stmt.kind === "op") return this.asksForElement(stmt) ? Infinity : ruleOf(stmt.op)!.cost;
    if (stmt.kind === "const" || stmt.kind === "present" || stmt.kind === "cast" || stmt.kind === "has" || stmt.kind === "is") return 0;
    if (stmt.kind === "load" || stmt.kind === "get") return this.isUnchanged(stmt.args[0]!, region) ? 1 : Infinity;
    if (stmt.kind === "if" && linearityOf(stmt) === "primal") return stmt.regions.reduce((sum, r) => sum + r.body.reduce((s, t) => s + this.innerCost(t, r), 0), 0);
    return Infinity;
  }

  /** Is a number there? A kept one always is: the answer is kept in its place. */
  private asksForElement({ args }: Stmt): boolean {
    const isMissing = (value: Value): boolean => { const stmt = this.definitionOf.get(value); return stmt?.kind === "const" && stmt.value === undefined; };
    return args.length === 2 && args.some(isMissing) && args.some(({ type }) => type.kind === "number");
  }

  private argsCost(args: readonly Value[]): number {
    return args.reduce((sum, arg) => sum + this.cost(arg), 0);
  }

  private isIndex(value: Value): boolean {
    const region = this.regionOf.get(value);
    return region !== undefined && region !== this.linearized.func.body && region.params[0] === value;
  }

  private readonly isThawed = (reference: Value): boolean => this.thawed.has(this.classOf(reference));

  private unchangedLoad(load: Value): boolean {
    const stmt = this.definitionOf.get(load)!;
    return this.isUnchanged(stmt.args[0]!, this.regionOf.get(load)!);
  }

  /** Nothing writes to this memory from the load to the end of the forward sweep. */
  private isUnchanged(reference: Value, region: Region): boolean {
    const memory = this.classOf(reference);
    if (this.isThawed(reference) || this.isStrange(reference)) return false;
    if (!memory.stored) return true;
    const last = this.lastStore.get(memory);
    if (last === undefined && this.options.trip) return true;
    if (this.carriedMemory.staysAsItIs(reference, (other, isDeep) => (isDeep ? this.classOf(other).reachable().has(memory) : this.classOf(other) === memory))) return true;
    const at = this.topIndex.get(region);
    return last !== undefined && at !== undefined && last < at;
  }

  /** A reference to older memory that a pass has made a name for: nothing is known of it. */
  private readonly isStrange = (reference: Value): boolean => !this.activity.knows(this.linearized.primalOf.get(reference) ?? reference) && ["load", "get", "view"].includes(this.definitionOf.get(reference)?.kind ?? "");

  /** A shadow that only the linear statements of its own region touch. */
  private isLocalShadow(value: Value): boolean {
    if (!this.linearized.primalOf.has(value)) return false;
    const memory = this.classOf(value);
    return !memory.grown && !this.usedByPrimal(value);
  }

  private usedByPrimal(value: Value): boolean {
    const check = (region: Region): boolean => region.yields.includes(value) || region.body.some((stmt) => {
      const views = stmt.kind === "view" && stmt.args[0] === value;
      if (linearityOf(stmt) === "primal" && stmt.args.includes(value)) return !views || this.usedByPrimal(stmt.outs[0]!);
      if (stmt.kind === "loop" && stmt.args.includes(value)) return true;
      return stmt.regions.some(check);
    });
    return check(this.regionOf.get(value)!);
  }

  private report(): string[] {
    const lines: string[] = [];
    for (const value of this.order) {
      if (!this.needed.has(value)) continue;
      const how = this.isOuter(value) ? "in scope" : this.isIndex(value) ? "loop index" : this.saved.has(value) ? "save" : "recompute";
      lines.push(`${value.hint}: ${how}`);
    }
    return lines;
  }
}

const inputsOf = (stmt: Stmt): Value[] => freeValues({ params: [], body: [stmt], yields: [] }).filter((value) => !value.linear);

/** Memory that a caller may write to between the sweeps: all that can be reached from thawed parameters and results. */
export function thawedClasses(activity: Activity, thawed: readonly boolean[] | undefined): Set<MemoryClass> {
  const result = new Set<MemoryClass>();
  if (!thawed) return result;
  const { params, yields } = activity.func.body;
  for (const value of [...params.filter((_, i) => thawed[i]), ...yields]) if (isReference(value.type)) activity.classOf(value).reachable(result);
  return result;
}
