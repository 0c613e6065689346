/** Which values and statements are needed at all, and where each value is used. */
import { invariant } from "../diagnostics.ts";
import type { If, Loop, Stmt, Value } from "../ir/ir.ts";
import { loopParts } from "../ir/visit.ts";
import { diverges, type Layout, type Place } from "./places.ts";

/**
 * `operand` of a statement; `start`, `end` and `init` of a loop; what an arm, a condition, the body of a loop or the
 * function yields.
 */
export type UseRole = "operand" | "start" | "end" | "init" | "arm" | "condition" | "carry" | "result";

export interface Use {
  readonly at: number;
  readonly place: Place;
  readonly role: UseRole;
  /** The statement that uses the value; the owner of the region for yields. */
  readonly by: Stmt | undefined;
  readonly slot: number;
}

const effects: ReadonlySet<string> = new Set(["store", "accumulate", "set", "increment", "push", "pop", "call", "throw", "effect"]);

/** Everything that reaches an effect or a result. Nothing else is printed. */
/** The operands that are written out. */
const printedArgs = (stmt: Stmt): readonly Value[] => (stmt.kind === "copy" && stmt.toEnd ? stmt.args.slice(0, 2) : stmt.args);

export class Needed {
  readonly values = new Set<Value>();
  readonly stmts = new Set<Stmt>();
  private readonly work: Value[] = [];

  constructor(private readonly layout: Layout) {
    const enter = (place: Place): void => {
      for (const stmt of place.region!.body) {
        if (effects.has(stmt.kind)) this.needStmt(stmt, place);
        for (const region of stmt.regions) enter(layout.places.get(region)!);
      }
    };
    enter(layout.root);
    if (!diverges(layout.func.body)) layout.func.body.yields.forEach(this.need);
    for (let value = this.work.pop(); value; value = this.work.pop()) this.reach(value);
  }

  private readonly need = (value: Value): void => {
    const known = this.layout.canonical(value);
    if (this.values.has(known)) return;
    this.values.add(known);
    this.work.push(known);
  };

  private needStmt(stmt: Stmt, place: Place): void {
    if (this.stmts.has(stmt)) return;
    this.stmts.add(stmt);
    if (stmt.kind === "loop") this.needLoop(stmt);
    else printedArgs(stmt).forEach(this.need);
    for (let outer: Place | undefined = place; outer; outer = outer.parent) {
      if (outer.owner) this.needStmt(outer.owner, outer.parent!);
    }
  }

  private needLoop(loop: Loop): void {
    const { start, end, condition } = loopParts(loop);
    if (end) [start, end].forEach(this.need);
    condition?.yields.forEach(this.need);
  }

  private reach(value: Value): void {
    const definition = this.layout.definition(value);
    invariant(definition, `emit: ${value.hint}#${value.id} is used but not defined`);
    const { role, stmt, place } = definition;
    if (!stmt) return;
    if (role === "plain") return this.needStmt(stmt, place);
    if (role === "merged") {
      this.needStmt(stmt, place);
      const k = stmt.outs.indexOf(value);
      return stmt.regions.forEach((region) => { if (!diverges(region)) this.need(region.yields[k]!); });
    }
    this.needStmt(stmt, place.parent!);
    const { start, init, carried, body } = loopParts(stmt as Loop);
    if (role === "index") return this.need(start);
    const k = carried.indexOf(value);
    this.need(init[k]!);
    if (!diverges(body)) this.need(body.yields[k]!);
  }
}

/** The uses of every needed value by needed statements, by canonical value, in order of position. */
export function collectUses(layout: Layout, needed: Needed): Map<Value, Use[]> {
  const uses = new Map<Value, Use[]>();
  const add = (value: Value, use: Use): void => {
    const key = layout.canonical(value);
    const known = uses.get(key);
    if (known) known.push(use);
    else uses.set(key, [use]);
  };
  const enter = (place: Place): void => {
    for (const stmt of place.region!.body) {
      if (!needed.stmts.has(stmt)) continue;
      const at = layout.at.get(stmt)!;
      if (stmt.kind === "loop") useLoop(stmt, place, at);
      else printedArgs(stmt).forEach((arg, slot) => add(arg, { at, place, role: "operand", by: stmt, slot }));
      for (const region of stmt.regions) enter(layout.places.get(region)!);
      if (stmt.kind === "if") useArms(stmt);
    }
  };
  const useArms = (stmt: If): void => stmt.outs.forEach((out, slot) => {
    if (!needed.values.has(out)) return;
    for (const region of stmt.regions) {
      if (diverges(region)) continue;
      const arm = layout.places.get(region)!;
      add(region.yields[slot]!, { at: arm.end, place: arm, role: "arm", by: stmt, slot });
    }
  });
  const useLoop = (stmt: Loop, place: Place, at: number): void => {
    const { start, end, init, carried, index, body, condition } = loopParts(stmt);
    const [head, inner] = [layout.heads.get(stmt)!, layout.places.get(body)!];
    // The start is read where the header is printed: after the carried variables have their first values.
    if (end || needed.values.has(index)) add(start, { at: head.start, place, role: "start", by: stmt, slot: 0 });
    if (end) add(end, { at: head.start, place: head, role: "end", by: stmt, slot: 0 });
    carried.forEach((value, slot) => {
      if (!needed.values.has(value)) return;
      add(init[slot]!, { at, place, role: "init", by: stmt, slot });
      if (!diverges(body)) add(body.yields[slot]!, { at: inner.end, place: inner, role: "carry", by: stmt, slot });
    });
    if (condition) {
      const test = layout.places.get(condition)!;
      add(condition.yields[0]!, { at: test.end, place: test, role: "condition", by: stmt, slot: 0 });
    }
  };
  enter(layout.root);
  if (!diverges(layout.func.body)) layout.func.body.yields.forEach((value, slot) => {
    add(value, { at: layout.root.end, place: layout.root, role: "result", by: undefined, slot });
  });
  return uses;
}
