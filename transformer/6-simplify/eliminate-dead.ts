/**
 * Purpose: drop what nobody looks at: unused values, results and carried values of control flow, writes to memory that
 * is never read, calls without effects.
 * Requires, guarantees: any level without cells.
 */
import { writers, type Func, type Loop, type Module, type Region, type Stmt, type StmtOf, type Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { definitions, isSameList, loopParts, walk, withBody, withParts } from "../ir/visit.ts";

export function eliminateDead(func: Func, module: Module): Func {
  return withBody(func, new Marker(func, module).run());
}

/** What looks at its first argument, and does not hand it on. */
const lookers = new Set<string>(["load", "get", "length", "view", "cast", "has", "is", "present", "copy", ...writers]);
const readers = new Set<string>(["load", "get", "pop", "copy"]);
const makers = new Set<string>(["alloc", "list", "record", "copy"]);

class Marker {
  /** The statement around each, in order, outer before inner. */
  private readonly places = new Map<Stmt, Stmt | undefined>();
  private readonly definition: ReadonlyMap<Value, Stmt>;
  private readonly live = new Set<Value>();
  private readonly kept = new Set<Stmt>();
  /** Writes that matter once somebody reads the memory. */
  private readonly waiting = new Map<Value, Stmt[]>();
  private readonly read = new Set<Value>();
  private readonly escaping = new Set<Value>();
  /** What has become live, and what is kept, whose own needs have not been looked at. */
  private readonly newValues: Value[] = [];
  private readonly newStmts: Stmt[] = [];

  constructor(private readonly func: Func, private readonly module: Module) {
    this.definition = definitions(func.body);
  }

  run(): Region {
    this.index(this.func.body, undefined);
    for (const stmt of this.places.keys()) this.escapes(stmt);
    this.func.body.yields.forEach((value) => this.escape(value));
    for (const stmt of this.places.keys()) this.root(stmt);
    this.func.body.yields.forEach((value) => this.require(value));
    this.spread();
    return this.sweep(this.func.body);
  }

  private index(region: Region, parent: Stmt | undefined): void {
    for (const stmt of region.body) {
      this.places.set(stmt, parent);
      for (const inner of stmt.regions) this.index(inner, stmt);
    }
  }

  /** The memory that a reference made in this function names; `undefined` when others may know it. */
  private rootOf(value: Value): Value | undefined {
    const stmt = this.definition.get(value);
    if (stmt?.kind === "view" || stmt?.kind === "cast" || stmt?.kind === "present") return this.rootOf(stmt.args[0]!);
    return stmt && makers.has(stmt.kind) && stmt.outs[0] === value ? value : undefined;
  }

  private escape(value: Value): void {
    if (!isReference(value.type)) return;
    const root = this.rootOf(value);
    if (root) this.escaping.add(root);
  }

  private escapes(stmt: Stmt): void {
    const { args } = stmt;
    for (let i = lookers.has(stmt.kind) ? 1 : 0; i < args.length; i++) this.escape(args[i]!);
    for (const region of stmt.regions) region.yields.forEach((value) => this.escape(value));
  }

  private root(stmt: Stmt): void {
    if (stmt.kind === "throw" || stmt.kind === "effect") this.keep(stmt);
    else if (stmt.kind === "call" && !isPure(stmt.callee, this.module)) this.keep(stmt);
    else if (stmt.kind === "call" && stmt.linear) this.keep(stmt);
    else if (writers.has(stmt.kind)) {
      const root = this.rootOf(stmt.args[0]!);
      if (!root || this.escaping.has(root)) this.keep(stmt);
      else this.waiting.set(root, [...(this.waiting.get(root) ?? []), stmt]);
    }
  }

  private require(value: Value): void {
    if (this.live.has(value)) return;
    this.live.add(value);
    this.newValues.push(value);
  }

  private spread(): void {
    for (;;) {
      const value = this.newValues.pop();
      const stmt = value ? undefined : this.newStmts.pop();
      if (value) this.requireMaker(value);
      else if (stmt) this.requireParts(stmt);
      else return;
    }
  }

  private requireMaker(value: Value): void {
    const stmt = this.definition.get(value);
    if (!stmt) return;
    this.keep(stmt);
    if (stmt.kind === "if") {
      const k = stmt.outs.indexOf(value);
      for (const region of stmt.regions) this.require(region.yields[k]!);
    } else if (stmt.kind === "loop") this.requireCarried(stmt, value);
  }

  private requireCarried(stmt: Loop, value: Value): void {
    const { init, carried, finals, body, condition } = loopParts(stmt);
    const k = [carried.indexOf(value), finals.indexOf(value), condition ? condition.params.indexOf(value) - 1 : -1].find((i) => i >= 0);
    if (k === undefined) return;
    this.require(carried[k]!);
    this.require(init[k]!);
    this.require(body.yields[k]!);
  }

  private keep(stmt: Stmt): void {
    if (this.kept.has(stmt)) return;
    this.kept.add(stmt);
    this.newStmts.push(stmt);
  }

  private requireParts(stmt: Stmt): void {
    const parent = this.places.get(stmt);
    if (parent) this.keep(parent);
    if (stmt.kind === "loop") this.keepLoop(stmt);
    else for (const arg of stmt.args) this.require(arg);
    if (readers.has(stmt.kind)) this.reads(stmt.args[0]!);
    if (stmt.kind === "length") this.measures(stmt.args[0]!);
  }

  private keepLoop(stmt: Loop): void {
    const { start, end, condition } = loopParts(stmt);
    this.require(start);
    if (end) this.require(end);
    if (condition) this.require(condition.yields[0]!);
  }

  private reads(value: Value): void {
    const root = this.rootOf(value);
    if (!root || this.read.has(root)) return;
    this.read.add(root);
    this.waiting.get(root)?.forEach((stmt) => this.keep(stmt));
  }

  /** Who asks for the length sees pushes and pops, and no other write. */
  private measures(value: Value): void {
    const root = this.rootOf(value);
    if (root) this.waiting.get(root)?.forEach((stmt) => { if (stmt.kind === "push" || stmt.kind === "pop") this.keep(stmt); });
  }

  // ---- what is left --------------------------------------------------------------------------------------------------

  /** The same region where all of it is looked at. */
  private sweep(region: Region): Region {
    const body: Stmt[] = [];
    for (const stmt of region.body) if (this.kept.has(stmt) || stmt.kind === "comment") body.push(this.narrow(stmt));
    return isSameList(body, region.body) ? region : { ...region, body };
  }

  private narrow(stmt: Stmt): Stmt {
    if (stmt.kind !== "if" && stmt.kind !== "loop") return stmt;
    const swept = stmt.regions.map((region) => this.sweep(region));
    const narrowed = stmt.kind === "if" ? this.narrowArms(stmt, swept) : this.narrowCarried(stmt, swept);
    return narrowed ?? (isSameList(swept, stmt.regions) ? stmt : withParts(stmt, { regions: swept }));
  }

  private narrowArms(stmt: StmtOf<"if">, regions: readonly Region[]): Stmt | undefined {
    if (stmt.outs.every((out) => this.live.has(out))) return undefined;
    const keep = stmt.outs.map((out) => this.live.has(out));
    const pick = (values: readonly Value[]): Value[] => values.filter((_, i) => keep[i]);
    return withParts(stmt, { outs: pick(stmt.outs), regions: regions.map((region) => ({ ...region, yields: pick(region.yields) })) });
  }

  private narrowCarried(stmt: Loop, swept: readonly Region[]): Stmt | undefined {
    const { init, carried, finals, last } = loopParts(stmt);
    const keep = carried.map((param, i) => this.live.has(param) || this.live.has(finals[i]!));
    if (!keep.includes(false)) return undefined;
    const pick = <T>(values: readonly T[]): T[] => values.filter((_, i) => keep[i]);
    const regions = swept.map(({ params, body, yields }, k): Region => ({ params: [params[0]!, ...pick(params.slice(1))], body, yields: k === 0 ? pick(yields) : yields }));
    const fixed = stmt.args.slice(0, stmt.args.length - init.length);
    return withParts(stmt, { args: [...fixed, ...pick(init)], outs: [last, ...pick(finals)], regions });
  }
}

const purity = new WeakMap<Func, boolean>();

/** Does calling it change nothing that its caller can see (and throw nothing)? */
export function isPure(callee: string, module: Module, running: ReadonlySet<string> = new Set()): boolean {
  const func = module.funcs.get(callee);
  if (!func) return false;
  const known = purity.get(func);
  if (known !== undefined) return known;
  if (running.has(callee)) return true;
  const inner = new Set(running).add(callee);
  const local = new Set<Value>();
  let pure = true;
  walk(func.body, (stmt) => {
    if (makers.has(stmt.kind)) local.add(stmt.outs[0]!);
    if ((stmt.kind === "view" || stmt.kind === "cast") && local.has(stmt.args[0]!)) local.add(stmt.outs[0]!);
    if (stmt.kind === "throw" || stmt.kind === "effect") pure = false;
    if (stmt.kind === "call" && !isPure(stmt.callee, module, inner)) pure = false;
    if (writers.has(stmt.kind) && !local.has(stmt.args[0]!)) pure = false;
  });
  if (running.size === 0 || !pure) purity.set(func, pure);
  return pure;
}
