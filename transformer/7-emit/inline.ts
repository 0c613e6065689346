/**
 * Which values are written where they are used, instead of in a `const` of their own: constants always, and what is
 * used once, if it may be evaluated that late and the expression does not become too long. A value never moves into a
 * loop, a read of memory never over a write to it, and nothing changes the association of floating-point operations.
 */
import { ruleOf } from "../rules/registry.ts";
import type { If, Loop, Stmt, Value } from "../ir/ir.ts";
import { constantText } from "./literals.ts";
import { MemoryOrder, type Memory } from "./memory-order.ts";
import type { Definition, Layout, Place } from "./places.ts";
import { collectTransfers, Groups, mayShare } from "./sharing.ts";
import type { Needed, Use } from "./uses.ts";

/** Expressions are kept shorter than this, so that lines are shorter than 100 columns. */
const longest = 76;
const longestConditional = 60;
/** The end of a loop is evaluated in every trip when it is written in the header. */
const longestEnd = 20;

const pure: ReadonlySet<string> = new Set(["op", "length", "load", "get", "view", "cast", "has", "is", "present", "copy", "list", "record", "alloc"]);
/** Values with an identity: written in place only where a reference is handed on, from this argument on. */
const allocates: ReadonlySet<string> = new Set(["view", "copy", "list", "record", "alloc"]);
/** Effects with a value: written in place only where nothing else happens in between. */
const acts: ReadonlySet<string> = new Set(["call", "pop"]);
const handsOn: Readonly<Record<string, number>> = { call: 0, list: 0, record: 0, effect: 0, push: 1, set: 1, store: 2 };

/** What `moveToEnds` asks about the variables that were chosen. */
export interface Sharing {
  areOne(a: Value, b: Value): boolean;
  isAssignedBetween(value: Value, from: number, to: number): boolean;
}

interface Tree {
  readonly reads: readonly Memory[];
  /** Variables (not constants) that the expression refers to. */
  readonly leaves: readonly Value[];
  readonly width: number;
  /** It contains a call. */
  readonly acts: boolean;
}

export class Inlining {
  readonly inlined = new Set<Value>();
  /** Every `if` that is written as `a ? b : c` (or with `&&`, `||`). */
  readonly conditionals = new Set<Stmt>();
  private readonly trees = new Map<Value, Tree>();
  private readonly order: MemoryOrder;
  private readonly groups = new Groups<Value>();
  private readonly groupPositions = new Map<Value, number[]>();

  constructor(private readonly layout: Layout, private readonly needed: Needed, private readonly uses: ReadonlyMap<Value, readonly Use[]>) {
    this.order = new MemoryOrder(layout);
    this.collectGroups();
    this.visit(layout.root);
  }

  /**
   * Second thoughts, when variables are known: what could not share the variable that takes it at the end of its block
   * is computed there, unless something that it needs has changed by then. Tells whether there was any.
   */
  moveToEnds(variables: Sharing): boolean {
    let moved = false;
    for (const { target, source } of collectTransfers(this.layout, this.needed)) {
      const { role, stmt, place, at } = this.layout.definition(source);
      const uses = this.uses.get(source);
      if (role !== "plain" || this.inlined.has(source) || uses?.length !== 1 || !this.isExpression(stmt!)) continue;
      const [use, tree] = [uses[0]!, this.trees.get(source)!];
      if (tree.acts) continue;
      if ((use.role !== "carry" && use.role !== "arm") || use.place !== place || variables.areOne(target, source)) continue;
      if (this.order.isWrittenBetween(tree.reads, at, use.at) || tree.leaves.some((leaf) => variables.isAssignedBetween(leaf, at, use.at))) continue;
      this.inlined.add(source);
      moved = true;
    }
    return moved;
  }

  private collectGroups(): void {
    for (const { target, source } of collectTransfers(this.layout, this.needed)) {
      if (mayShare(this.layout, this.uses, target, source)) this.groups.join(target, source);
    }
    for (const { value, at } of this.layout.definitions.values()) {
      const group = this.groups.find(value);
      const positions = this.groupPositions.get(group);
      if (positions) positions.push(at);
      else this.groupPositions.set(group, [at]);
    }
  }

  private visit(place: Place): void {
    for (const stmt of place.region!.body) {
      if (!this.needed.stmts.has(stmt)) continue;
      const regions = stmt.kind === "loop" ? [...stmt.regions].reverse() : stmt.regions;
      for (const region of regions) this.visit(this.layout.places.get(region)!);
      if (stmt.kind === "loop") this.settleLoop(stmt);
      else this.settle(stmt);
    }
    for (const value of place.kind === "arm" ? [] : place.region!.yields) this.shorten([value], longest);
  }

  /** Decides about the out of a statement whose operands are decided. */
  private settle(stmt: Stmt): void {
    const [out] = stmt.outs;
    if (stmt.kind === "const" || stmt.kind === "global") {
      this.inlined.add(out!);
      return;
    }
    const conditional = stmt.kind === "if" && this.isConditional(stmt);
    if (!conditional) this.shorten(stmt.args, stmt.kind === "op" && stmt.args.length > 4 ? longest * 4 : longest - 8);
    if (stmt.outs.length !== 1 || !(conditional || pure.has(stmt.kind) || acts.has(stmt.kind))) return;
    if (conditional) this.becomeConditional(stmt);
    this.trees.set(out!, this.treeOf(stmt));
    if (this.mayInline(this.layout.definition(out!))) this.inlined.add(out!);
  }

  private settleLoop(stmt: Loop): void {
    stmt.args.forEach((arg) => this.shorten([arg], longest - 16));
  }

  private mayInline({ value, stmt, place, at }: Definition): boolean {
    const uses = this.uses.get(value);
    if (uses && uses.length > 1 && this.isHeaderSum(stmt!, uses)) return true;
    if (uses?.length !== 1) return false;
    const use = uses[0]!;
    const tree = this.trees.get(value)!;
    if (!this.isReachable(place, use.place)) return false;
    if (!this.fits(stmt!, use, place, tree)) return false;
    if (tree.acts) return this.mayAct(use, place, at);
    const until = use.role === "end" ? use.place.end : use.at;
    if (this.order.isWrittenBetween(tree.reads, at, until)) return false;
    return !tree.leaves.some((leaf) => this.changesBetween(leaf, at, until));
  }

  /** `i + 1` and `n - 1`, where loops begin or end: each header says it for itself. */
  private isHeaderSum(stmt: Stmt, uses: readonly Use[]): boolean {
    if (stmt.kind !== "op" || stmt.op !== "add" && stmt.op !== "sub" || !uses.every(({ role }) => role === "start" || role === "end")) return false;
    const [base, amount] = stmt.args.map((arg) => this.layout.definition(arg));
    return amount!.stmt?.kind === "const" && (base!.role === "index" || base!.stmt?.kind === "length");
  }

  /** `a[i] += f()` reads a[i] before the call, and the header of a loop is no place for it. */
  private mayAct({ role, by, place, at: until }: Use, from: Place, at: number): boolean {
    if (place !== from || role === "start" || role === "end" || by?.kind === "accumulate" || by?.kind === "increment") return false;
    return this.order.isQuietBetween(at, until);
  }

  /** Is the use in the same trip of the same loops? */
  private isReachable(from: Place, to: Place): boolean {
    for (let place = to; place !== from; place = place.parent!) {
      if (place.kind === "body" || place.kind === "condition") return false;
    }
    return true;
  }

  /** Would a person write this value in this place? */
  private fits(stmt: Stmt, use: Use, place: Place, tree: Tree): boolean {
    switch (use.role) {
      // Assigned where it is computed, to the variable that carries it.
      case "carry": return false;
      case "arm": if (use.place === place) return false; break;
      case "init": if ((use.by as Loop).outs.length > 0 && this.carriedHint(use) === stmt.outs[0]!.hint) return false; break;
      case "end": return (stmt.kind === "op" || stmt.kind === "length") && tree.width <= longestEnd;
      default: break;
    }
    if (allocates.has(stmt.kind)) return use.role !== "operand" || use.slot >= (handsOn[use.by!.kind] ?? Infinity);
    // An index that is printed twice is a name.
    if (use.by?.kind === "accumulate" && use.by.ifThere && use.slot === 1) return false;
    // x ** 2 is printed as x * x, which needs a name.
    if (use.by?.kind === "op" && use.by.op === "pow" && use.slot === 0) return !this.isSmallPower(use.by.args[1]!);
    return true;
  }

  private carriedHint(use: Use): string {
    return (use.by as Loop).outs[use.slot + 1]!.hint;
  }

  private isSmallPower(exponent: Value): boolean {
    const { stmt } = this.layout.definition(exponent);
    return stmt?.kind === "const" && (stmt.value === 2 || stmt.value === 3);
  }

  /** Would the value's variable have another value by then, if all that may share a variable did? */
  private changesBetween(value: Value, from: number, to: number): boolean {
    const positions = this.groupPositions.get(this.groups.find(value));
    return positions !== undefined && positions.length > 1 && positions.some((at) => at > from && at < to);
  }

  /** `if` with one out whose arms only compute it. */
  private isConditional(stmt: If): boolean {
    const out = stmt.outs.find((candidate) => this.needed.values.has(candidate));
    if (!out || stmt.outs.length !== 1) return false;
    let width = this.width(stmt.args[0]!) + 6;
    for (const region of stmt.regions) {
      const result = this.layout.canonical(region.yields[0]!);
      const definition = this.layout.definition(result);
      const { stmt: source } = definition;
      for (const inner of region.body) {
        if (!this.needed.stmts.has(inner) || (inner.outs.length === 1 && this.inlined.has(inner.outs[0]!))) continue;
        if (inner !== source || !this.isExpression(inner) || this.uses.get(result)?.length !== 1) return false;
      }
      // `if (c) s += e` reads better than `s = c ? s + e : s`.
      if (!source || definition.role !== "plain") {
        if (result.hint === out.hint && out.type.kind !== "boolean") return false;
      }
      if (source?.kind === "if" && this.conditionals.has(source) && out.type.kind !== "boolean") return false;
      width += this.width(result);
    }
    return width <= longestConditional;
  }

  private isExpression(stmt: Stmt): boolean {
    return pure.has(stmt.kind) && !allocates.has(stmt.kind) || this.conditionals.has(stmt);
  }

  private becomeConditional(stmt: Stmt): void {
    this.conditionals.add(stmt);
    for (const region of stmt.regions) {
      const result = region.yields[0]!;
      const source = this.layout.definition(result);
      if (source.place.region === region && source.stmt && this.uses.get(result)?.length === 1) this.inlined.add(result);
    }
  }

  private treeOf(stmt: Stmt): Tree {
    const parts = stmt.kind === "if" ? [stmt.args[0]!, ...stmt.regions.map((region) => region.yields[0]!)] : stmt.args;
    const reads = [...this.order.read(stmt)];
    const leaves: Value[] = [];
    let width = overhead(stmt);
    let isActing = acts.has(stmt.kind);
    for (const part of parts.map(this.layout.canonical)) {
      width += this.width(part);
      const tree = this.inlined.has(part) ? this.trees.get(part) : undefined;
      if (tree) {
        isActing ||= tree.acts;
        reads.push(...tree.reads);
        leaves.push(...tree.leaves);
      } else if (!this.inlined.has(part)) leaves.push(part);
    }
    return { reads, leaves, width, acts: isActing };
  }

  private width(value: Value): number {
    const known = this.layout.canonical(value);
    if (!this.inlined.has(known)) return known.hint.length;
    const { stmt } = this.layout.definition(known);
    if (stmt?.kind === "const") return constantText(stmt.value).length;
    if (stmt?.kind === "global") return stmt.name.length;
    return this.trees.get(known)!.width;
  }

  /** Gives the longest operands names until all of them together fit. */
  private shorten(values: readonly Value[], limit: number): void {
    const total = (): number => values.reduce((sum, value) => sum + this.width(value), 0);
    while (total() > limit) {
      const candidates = values.map(this.layout.canonical).filter((value) => this.inlined.has(value) && this.trees.has(value) && this.width(value) > 8);
      if (candidates.length === 0) return;
      this.inlined.delete(candidates.reduce((a, b) => (this.width(b) > this.width(a) ? b : a)));
    }
  }
}

function overhead(stmt: Stmt): number {
  switch (stmt.kind) {
    case "op": {
      const { spelling } = ruleOf(stmt.op)!;
      if (spelling.form === "infix") return 4;
      if (spelling.form === "texts") return 20;
      return spelling.form === "prefix" ? 1 : spelling.callee.length + 2 * stmt.args.length;
    }
    case "length": return 7;
    case "get": return stmt.field.length + 1;
    case "load": return 3;
    case "present": return 1;
    case "if": return 6;
    default: return 8 + 2 * stmt.args.length;
  }
}
