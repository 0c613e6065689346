/**
 * Where things are: every statement of a function gets a position in the order in which it will be printed, every
 * region a place, every value its definition. All later decisions (inlining, sharing of variables, scopes) are made on
 * these numbers.
 *
 * A statement at position p reads at p and writes at p + 1. A loop at p has its header at p + 2 (where `end` and the
 * condition are read in every trip) and ends at `after`; an `if` at p has its arms between p and `after`, where its outs
 * are merged. A region reads its yields at `end`, and what follows from them is written at `end + 1`.
 */
import { invariant } from "../diagnostics.ts";
import type { Func, If, Loop, Region, Stmt, Value } from "../ir/ir.ts";
import { loopParts } from "../ir/visit.ts";

/** A block of the printed text: a name declared in it is visible in it and in all scopes inside. */
export interface Scope {
  readonly parent: Scope | undefined;
}

export type PlaceKind = "function" | "arm" | "head" | "condition" | "body";

export interface Place {
  readonly kind: PlaceKind;
  readonly parent: Place | undefined;
  /** The `if` or loop that this place belongs to. */
  readonly owner: Stmt | undefined;
  readonly region: Region | undefined;
  readonly scope: Scope;
  /** The place whose block the statements are printed in: another one where the other arm of an `if` throws. */
  readonly block: Place;
  /** Number of loops around. */
  readonly depth: number;
  readonly start: number;
  end: number;
}

export type Role = "param" | "plain" | "index" | "carried" | "merged";

export interface Definition {
  readonly value: Value;
  readonly role: Role;
  readonly at: number;
  /** The place in which the value is visible. For an index that is the head of its loop. */
  readonly place: Place;
  readonly stmt: Stmt | undefined;
}

/** Nothing after a `throw` in its region is reached, nor after an `if` of which both arms throw. */
export function diverges(region: Region): boolean {
  return region.body.some(neverEnds);
}

export function neverEnds(stmt: Stmt): boolean {
  return stmt.kind === "throw" || (stmt.kind === "if" && stmt.regions.every(diverges));
}

/** The arm that is printed after the `if` instead of inside it, because the other one throws: its number. */
export function unnestedArm(stmt: If): 0 | 1 | undefined {
  return diverges(stmt.regions[0]!) ? 1 : diverges(stmt.regions[1]!) ? 0 : undefined;
}

export class Layout {
  readonly root: Place;
  readonly places = new Map<Region, Place>();
  readonly heads = new Map<Stmt, Place>();
  readonly at = new Map<Stmt, number>();
  readonly after = new Map<Stmt, number>();
  /** The statement at a position, or which ends there. */
  readonly stmtAt = new Map<number, Stmt>();
  readonly definitions = new Map<Value, Definition>();
  private readonly same = new Map<Value, Value>();
  private next = 2;

  constructor(readonly func: Func) {
    this.root = this.open("function", undefined, undefined, func.body);
    for (const value of func.body.params) this.define(value, "param", 0, this.root, undefined);
    this.fill(this.root, func.body);
  }

  /** The condition's params and the outs of a loop stand for the params of its body: one variable each. */
  canonical = (value: Value): Value => this.same.get(value) ?? value;

  definition(value: Value): Definition {
    return this.definitions.get(this.canonical(value))!;
  }

  private step(): number {
    const position = this.next;
    this.next += 2;
    return position;
  }

  private open(kind: PlaceKind, parent: Place | undefined, owner: Stmt | undefined, region: Region | undefined, transparent?: "scope" | "block"): Place {
    const place: Place = {
      kind, parent, owner, region, scope: transparent ? parent!.scope : { parent: parent?.scope },
      block: undefined as unknown as Place, depth: (parent?.depth ?? 0) + (kind === "head" ? 1 : 0), start: this.step(), end: 0,
    };
    (place as { block: Place }).block = transparent === "block" ? parent!.block : place;
    if (region) this.places.set(region, place);
    return place;
  }

  private define(value: Value, role: Role, at: number, place: Place, stmt: Stmt | undefined): void {
    this.definitions.set(value, { value, role, at, place, stmt });
  }

  private fill(place: Place, region: Region): void {
    for (const stmt of region.body) {
      invariant(!earlier.has(stmt.kind), `emit: a ${stmt.kind} should be gone`);
      const at = this.step();
      this.at.set(stmt, at);
      this.stmtAt.set(at, stmt);
      if (stmt.kind === "if") this.branch(stmt, place);
      else if (stmt.kind === "loop") this.loop(stmt, place, at);
      else for (const out of stmt.outs) this.define(out, "plain", at, place, stmt);
    }
    place.end = this.step();
  }

  private branch(stmt: If, place: Place): void {
    const unnested = unnestedArm(stmt);
    stmt.regions.forEach((region, i) => {
      this.fill(this.open("arm", place, stmt, region, i === unnested ? "block" : undefined), region);
    });
    const after = this.step();
    this.after.set(stmt, after);
    this.stmtAt.set(after, stmt);
    for (const out of stmt.outs) this.define(out, "merged", after, place, stmt);
  }

  private loop(stmt: Loop, place: Place, at: number): void {
    const { body, condition, index, carried, last, finals } = loopParts(stmt);
    const head = this.open("head", place, stmt, undefined);
    this.heads.set(stmt, head);
    this.define(index, "index", at, head, stmt);
    carried.forEach((value) => this.define(value, "carried", at, head, stmt));
    [index, ...carried].forEach((value, k) => {
      this.same.set(k === 0 ? last : finals[k - 1]!, value);
      if (condition) this.same.set(condition.params[k]!, value);
    });
    // The condition's statements, if they do not fit an expression, are printed at the top of the body's block.
    const inner = this.open("body", head, stmt, body);
    if (condition) this.fill(this.openCondition(head, inner, stmt, condition), condition);
    (inner as { start: number }).start = this.step();
    this.fill(inner, body);
    head.end = this.step();
    this.after.set(stmt, head.end);
  }

  private openCondition(head: Place, body: Place, stmt: Stmt, region: Region): Place {
    const place = this.open("condition", head, stmt, region);
    (place as { scope: Scope }).scope = body.scope;
    return place;
  }
}

/** What earlier passes remove. */
const earlier: ReadonlySet<string> = new Set(["cell", "read", "write", "while", "return", "break", "continue", "block", "save", "restore"]);

/** The innermost place that both are in, where unnested arms count as the block that they are printed in. */
export function commonBlock(a: Place, b: Place): Place {
  let [x, y] = [a.block, b.block];
  while (x !== y) {
    // A place opens after all places around it.
    if (x.start >= y.start) x = x.parent!.block;
    else y = y.parent!.block;
  }
  return x;
}
