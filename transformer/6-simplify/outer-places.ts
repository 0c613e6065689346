/** Places in `out`, the memory that a caller hands in for a result: by which way, and which are not the same. */
import type { Func, Stmt, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";

export interface Place {
  readonly steps: readonly Stmt[];
}

/** Different ways are taken to lead to different arrays. */
export class OuterPlaces {
  private readonly out: Value | undefined;

  constructor(func: Func, private readonly definition: ReadonlyMap<Value, Stmt>) {
    this.out = func.into ? func.body.params[func.captures ?? 0] : undefined;
  }

  of(value: Value): Place | undefined {
    const steps: Stmt[] = [];
    let root = value;
    for (let stmt = this.definition.get(root); stmt && root !== this.out; stmt = this.definition.get(root)) {
      if (stmt.kind !== "load" && stmt.kind !== "get" && stmt.kind !== "present") return undefined;
      steps.unshift(stmt);
      root = stmt.args[0]!;
    }
    return root === this.out ? { steps } : undefined;
  }

  /** Do these statements neither read nor write there, but under the name `self`? */
  isUntouched(place: Place, body: readonly Stmt[], self?: Value): boolean {
    let result = true;
    walk({ params: [], body, yields: [] }, (stmt) => {
      stmt.args.forEach((arg, position) => {
        if (arg === self || !isReference(arg.type)) return;
        const other = this.of(arg);
        if (!other) return;
        const looksOnly = stmt.kind === "length" || stmt.kind === "present" || stmt.kind === "op" || stmt.kind === "get" || (stmt.kind === "load" && isReference(stmt.outs[0]!.type));
        if (looksOnly) return;
        // A record of references may have a number beside them.
        const isNumberBeside = position === 0 && stmt.kind === "set" && !isReference(stmt.args[1]!.type);
        if (!isNumberBeside && !this.areApart(place, other)) result = false;
      });
    });
    return result;
  }

  private areApart(one: Place, two: Place): boolean {
    const count = Math.min(one.steps.length, two.steps.length);
    for (let k = 0; k < count; k++) {
      const [a, b] = [one.steps[k]!, two.steps[k]!];
      if (a.kind === "get" && b.kind === "get" && a.field !== b.field) return true;
      if (a.kind === "load" && b.kind === "load") {
        const [p, q] = [this.offset(a.args[1]!), this.offset(b.args[1]!)];
        if (p.base === q.base && p.plus !== q.plus) return true;
      }
    }
    return false;
  }

  /** An index as something and a constant. */
  private offset(index: Value): { base: Value | undefined; plus: number } {
    const stmt = this.definition.get(index);
    if (stmt?.kind === "const" && typeof stmt.value === "number") return { base: undefined, plus: stmt.value };
    if (stmt?.kind === "op" && stmt.op === "add") {
      const constant = this.definition.get(stmt.args[1]!);
      if (constant?.kind === "const" && typeof constant.value === "number") return { base: stmt.args[0]!, plus: constant.value };
    }
    return { base: index, plus: 0 };
  }
}
