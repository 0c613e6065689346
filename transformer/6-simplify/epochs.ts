/** When what is read has last been written to: two reads of one place are alike while its epoch is the same. */
import type { Region, Stmt, Value } from "../ir/ir.ts";
import type { Type } from "../ir/types.ts";

export class Epochs {
  private readonly counts = new Map<string, number>();
  /** Calls count for everything. */
  private all = 0;

  /** The epoch of what the statement reads. */
  of(stmt: Stmt): string {
    const key = place(stmt);
    return `${this.all}.${this.counts.get(key) ?? 0}`;
  }

  wrote(stmt: Stmt): void {
    // What has been thrown is not come back from.
    if (stmt.kind === "throw") return;
    const key = writes.has(stmt.kind) ? place(stmt) : undefined;
    if (key === undefined) this.all++;
    else for (const each of stmt.kind === "set" || stmt.kind === "increment" ? [key] : [key, lengths]) this.counts.set(each, (this.counts.get(each) ?? 0) + 1);
  }

  /** All that is written in these, in whatever order. */
  wroteIn(regions: readonly Region[]): void {
    for (const region of regions) {
      for (const stmt of region.body) {
        if (writes.has(stmt.kind) || strangers.has(stmt.kind)) this.wrote(stmt);
        this.wroteIn(stmt.regions);
      }
    }
  }
}

const writes: ReadonlySet<string> = new Set(["store", "accumulate", "set", "increment", "push", "pop"]);
const strangers: ReadonlySet<string> = new Set(["call", "effect"]);
const lengths = "length";

/** Fields by their names; elements by what kind of array they are in. */
function place(stmt: Stmt): string {
  if ("field" in stmt) return `.${stmt.field}`;
  return stmt.kind === "length" ? lengths : elementsOf((stmt.args[0] as Value).type);
}

function elementsOf(type: Type): string {
  if (type.kind !== "array") return "elements";
  if (type.storage !== "list") return type.storage === "tape" ? "tape" : "typed";
  const { kind } = type.element;
  return `list of ${kind === "record" || kind === "union" || kind === "opaque" ? "objects" : kind}`;
}
