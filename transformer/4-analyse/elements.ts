/** Is there an element where one is read or written? By its index (`Bounds`), or because the function's value would be NaN (`Poison`). */
import type { Func, Module, StmtOf, Value } from "../ir/ir.ts";
import { Bounds } from "./bounds.ts";
import { Lengths } from "./lengths.ts";
import { Poison } from "./poison.ts";

export class Elements {
  private readonly bounds: Bounds;
  private readonly poison: Poison;

  constructor(func: Func, mayShrink: (list: Value) => boolean, module: Module) {
    this.bounds = new Bounds(func, mayShrink, false, new Lengths(func, module));
    this.poison = new Poison(func);
  }

  /** The load or store with what is known of its element. */
  marked<S extends StmtOf<"load" | "store">>(stmt: S): S {
    const [array, index] = stmt.args as [Value, Value];
    return this.bounds.isInside(array, index) || stmt.kind === "load" && this.isNeeded(stmt) ? { ...stmt, isInside: true } : stmt;
  }

  /** Of what may be missing, the tangent is read only where it is there. */
  private isNeeded(stmt: StmtOf<"load">): boolean {
    const out = stmt.outs[0]!;
    return stmt.orZero !== true && (out.type.absent !== undefined || this.poison.reaches(out));
  }
}
