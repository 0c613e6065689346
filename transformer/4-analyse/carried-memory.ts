/**
 * Memory that a loop hands from trip to trip and that nobody writes to any more: all writes are to what was made in the
 * same trip, and what is carried is older.
 *
 *   loop carry (h = x) { out = alloc n; loop i { …load h j…; store out i … } yield out }      h is never written to
 */
import type { Loop, Region, Stmt, Value } from "../ir/ir.ts";
import { loopParts } from "../ir/visit.ts";

/** A write, or the making of memory: its number in the order of the program, and the loops around it. */
interface Spot { readonly at: number; readonly loops: readonly Loop[] }

const makers: ReadonlySet<string> = new Set(["alloc", "list", "record", "copy"]);

export class CarriedMemory {
  private readonly made = new Map<Value, Spot>();
  private readonly writes: { readonly target: Value; readonly isDeep: boolean; readonly spot: Spot }[] = [];
  private readonly carriedBy = new Map<Value, { readonly loop: Loop; readonly spot: Spot }>();
  private count = 0;

  /** `targetsOf`: the references that a statement writes through; a call writes to all that can be reached from there. */
  constructor(body: Region, private readonly targetsOf: (stmt: Stmt) => readonly Value[]) {
    this.visit(body, []);
  }

  /** `mayBe`: may this reference be to (or, where it is deep, lead to) the same memory as the carried one? */
  staysAsItIs(carried: Value, mayBe: (reference: Value, isDeep: boolean) => boolean): boolean {
    const known = this.carriedBy.get(carried);
    return known !== undefined && this.writes.every(({ target, isDeep, spot }) => !mayBe(target, isDeep) || !isDeep && this.isOfAnother(target, spot, known.loop, known.spot));
  }

  /** Is what is written to here never what the loop carries at the time, or was that before? */
  private isOfAnother(target: Value, write: Spot, loop: Loop, at: Spot): boolean {
    const made = this.made.get(target);
    if (!made) return false;
    if (made.loops.includes(loop)) return true;
    if (write.loops.includes(loop)) return false;
    const around = write.loops.filter((outer) => at.loops.includes(outer));
    return around.every((outer) => made.loops.includes(outer)) && (write.at < at.at || made.at > at.at);
  }

  private visit(region: Region, loops: readonly Loop[]): void {
    for (const stmt of region.body) {
      const spot = { at: this.count++, loops };
      if (makers.has(stmt.kind)) this.made.set(stmt.outs[0]!, spot);
      for (const target of this.targetsOf(stmt)) this.writes.push({ target, isDeep: stmt.kind === "call", spot });
      if (stmt.kind === "loop") {
        for (const param of loopParts(stmt).carried) this.carriedBy.set(param, { loop: stmt, spot });
        this.visit(stmt.regions[0]!, [...loops, stmt]);
      } else stmt.regions.forEach((inner) => this.visit(inner, loops));
    }
  }
}
