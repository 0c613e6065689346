/** Is there an element where one is read or written? By its index (`Bounds`), or because the function's value would be NaN (`Poison`). */
import type { Func, Module, StmtOf, Value } from "../ir/ir.ts";
import { Bounds } from "./bounds.ts";
import { Lengths } from "./lengths.ts";
import { Places, type Lists } from "./places.ts";
import { Poison } from "./poison.ts";

export class Elements {
  private knownBounds: Bounds | undefined;
  private knownPlaces: Places | undefined;
  private knownPoison: Poison | undefined;

  constructor(private readonly func: Func, private readonly lists: Lists, private readonly module: Module) {}

  /** Made when they are asked for: many functions have no arrays. */
  private get bounds(): Bounds { return this.knownBounds ??= new Bounds(this.func, this.lists.isGrown, false, new Lengths(this.func, this.module)); }
  private get poison(): Poison { return this.knownPoison ??= new Poison(this.func); }
  /** Where stores to lists have to be looked at. */
  get places(): Places { return this.knownPlaces ??= new Places(this.func, this.bounds, this.lists); }

  /** The load or store with what is known of its element. */
  marked<S extends StmtOf<"load" | "store">>(stmt: S): S {
    const [array, index] = stmt.args as [Value, Value];
    const isThere = stmt.isInside || this.bounds.isInside(array, index) || (stmt.kind === "load" ? this.isNeeded(stmt) : this.places.isChecked(stmt));
    return isThere ? { ...stmt, isInside: true } : stmt;
  }

  /** Of what may be missing, the tangent is read only where it is there. */
  private isNeeded(stmt: StmtOf<"load">): boolean {
    const out = stmt.outs[0]!;
    return stmt.orZero !== true && (out.type.absent !== undefined || this.poison.reaches(out));
  }
}
