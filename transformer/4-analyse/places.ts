/**
 * Which stores to lists have to be looked at as they run. JavaScript stores at any index: `xs[NaN]`, `xs[0.5]` and `xs[-1]`
 * become properties, and behind its end a list gets longer. There is no memory of derivatives for that, so where an index
 * is not surely that of an element, it is looked at, and the derivative throws.
 *
 *   store xs k a                                k comes from outside: before the store
 *   loop i below n { store xs i a }             xs may have less than n elements: once, before the loop
 *   loop i below (length xs) { store xs i a }   nothing
 *
 * References may be stored anywhere: their shadows are stored there as well.
 */
import type { Func, If, Loop, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { definitions } from "../ir/visit.ts";
import { Before, type Limit } from "./before-loops.ts";
import type { Bounds } from "./bounds.ts";
import { Conditions, type Known } from "./conditions.ts";
import { Integers } from "./integers.ts";

/** What has to be looked at. */
export interface Doubt {
  readonly isWhole: boolean;
  readonly isFromStart: boolean;
  readonly isBeforeEnd: boolean;
}

/** What is known of lists. */
export interface Lists {
  /** Are elements put at its end, or taken off it? */
  readonly isGrown: (list: Value) => boolean;
  readonly hasShadow: (list: Value) => boolean;
}

type Store = StmtOf<"store">;

/** Where a store is: in the body of a loop, in the arm of an `if`. */
interface Around {
  readonly known: readonly Known[];
  readonly loop?: Loop;
  /** The store appends where this does not hold. */
  readonly isShort?: If;
}

export class Places {
  private readonly doubts = new Map<Stmt, Doubt>();
  private readonly limits = new Map<Loop, Limit[]>();
  private readonly definitions: ReadonlyMap<Value, Stmt>;
  private readonly integers: Integers;
  private readonly conditions: Conditions;
  private readonly before: Before;

  constructor(func: Func, private readonly bounds: Bounds, private readonly lists: Lists) {
    this.definitions = definitions(func.body);
    this.integers = new Integers(func.body);
    this.conditions = new Conditions(this.definitions, bounds, this.integers);
    this.before = new Before(this.definitions, lists.isGrown);
    this.region(func.body, { known: [] });
  }

  /** Is it surely to an element, once what there is to look at has been looked at? */
  isChecked(store: Stmt): boolean { return this.checked.has(store); }
  private readonly checked = new Set<Stmt>();
  /** What has to be looked at before the store. */
  doubtOf(store: Stmt): Doubt | undefined { return this.doubts.get(store); }
  /** What has to be looked at before the loop. */
  limitsOf(loop: Loop): readonly Limit[] { return this.limits.get(loop) ?? []; }

  isZero(value: Value): boolean { return this.integers.constant(value) === 0; }

  private region(region: Region, around: Around): void {
    this.before.define(region.params);
    const stores: Store[] = [];
    for (const stmt of region.body) {
      if (stmt.kind === "store" && isList(stmt.args[0]!) && !isReference(stmt.args[2]!.type) && !stmt.isInside && this.lists.hasShadow(stmt.args[0]!)) {
        const [list, index] = stmt.args as [Value, Value];
        const isKnown = !this.lists.isGrown(list) && stores.some(({ args }) => args[0] === list && args[1] === index);
        if (!isKnown) this.store(stmt, region, around);
        this.checked.add(stmt);
        stores.push(stmt);
      }
      stmt.regions.forEach((inner, k) => this.region(inner, {
        known: [...around.known, ...this.conditions.inside(stmt, k)],
        ...(stmt.kind === "loop" && k === 0 ? { loop: stmt } : {}), ...(stmt.kind === "if" && k === 1 ? { isShort: stmt } : {}),
      }));
      this.before.define(stmt.outs);
    }
  }

  private store(stmt: Store, region: Region, { known, loop, isShort }: Around): void {
    const [list, index] = stmt.args as [Value, Value];
    const isExact = this.integers.isExact(index);
    const doubt: Doubt = {
      isWhole: !isExact && !this.integers.isRounded(index),
      isFromStart: !(isExact && this.integers.isNonNegative(index)) && !this.isFromStart(list, index, known),
      isBeforeEnd: !(isShort && this.isAppended(isShort, region, stmt)) && !this.isBeforeEnd(list, index, known),
    };
    if (!doubt.isWhole && !doubt.isFromStart && !doubt.isBeforeEnd) return;
    const limit = loop && doubt.isBeforeEnd && !doubt.isWhole && !doubt.isFromStart ? this.before.limit(list, index, loop) : undefined;
    if (!limit) return void this.doubts.set(stmt, doubt);
    const limits = this.limits.get(loop!) ?? [];
    if (!limits.some((other) => other.list === list && other.offset?.op === limit.offset?.op && other.offset?.value === limit.offset?.value)) this.limits.set(loop!, [...limits, limit]);
  }

  private operation(value: Value): StmtOf<"op"> | undefined {
    const stmt = this.definitions.get(value);
    return stmt?.kind === "op" ? stmt : undefined;
  }

  private isFromStart(list: Value, index: Value, known: readonly Known[]): boolean {
    if (this.bounds.isFromStart(list, index, known)) return true;
    const by = this.operation(index);
    return by?.op === "mod" && this.integers.isExact(index) && this.isFromStart(list, by.args[0]!, known);
  }

  private isBeforeEnd(list: Value, index: Value, known: readonly Known[]): boolean {
    if (this.bounds.isBeforeEnd(list, index, known)) return true;
    const by = this.operation(index);
    if (by?.op === "min" || by?.op === "bitand") return by.args.some((arg) => this.isBeforeEnd(list, arg, known) && (by.op === "min" || this.integers.isNonNegative(arg)));
    return by?.op === "mod" && this.bounds.isBeforeEnd(list, by.args[1]!, known, 0);
  }

  /** `if (k >= xs.length) append; else xs[k] = …`, as stores to lists that grow are lowered. */
  private isAppended({ args: [condition] }: If, region: Region, { args: [list, index] }: Store): boolean {
    if (region.body.some(({ kind }) => kind === "push" || kind === "pop" || kind === "call")) return false;
    return this.conditions.parts(condition!).some((part) => {
      const length = part.op === "ge" && part.args[0] === index ? this.definitions.get(part.args[1]!) : undefined;
      return length?.kind === "length" && length.args[0] === list;
    });
  }
}

const isList = ({ type }: Value): boolean => type.kind === "array" && type.storage === "list";
