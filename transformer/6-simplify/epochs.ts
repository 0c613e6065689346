/** When what is read has last been written to: two reads of one place are alike while its epoch is the same. */
import { writers, type Region, type Stmt, type Value } from "../ir/ir.ts";
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
    if (stmt.kind !== "throw") this.wroteTo(placesOf(stmt));
  }

  /** All that is written in these, in whatever order. */
  wroteIn(regions: readonly Region[]): void {
    for (const region of regions) this.wroteTo(placesWritten(region));
  }

  private wroteTo(places: Iterable<string>): void {
    for (const each of places) {
      if (each === anywhere) this.all++;
      else this.counts.set(each, (this.counts.get(each) ?? 0) + 1);
    }
  }
}

const known = new WeakMap<Region, ReadonlySet<string>>();

/** What is written in a region, at any depth: found once, not anew for each of the loops around it. */
function placesWritten(region: Region): ReadonlySet<string> {
  let places = known.get(region);
  if (!places) {
    const found = new Set<string>();
    for (const stmt of region.body) {
      if (writers.has(stmt.kind) || strangers.has(stmt.kind)) placesOf(stmt).forEach((each) => found.add(each));
      for (const inner of stmt.regions) placesWritten(inner).forEach((each) => found.add(each));
    }
    known.set(region, places = found);
  }
  return places;
}

const strangers: ReadonlySet<string> = new Set(["call", "effect"]);
const lengths = "length";
/** Where calls may write. */
const anywhere = "*";

function placesOf(stmt: Stmt): readonly string[] {
  if (!writers.has(stmt.kind)) return [anywhere];
  return stmt.kind === "set" || stmt.kind === "increment" ? [place(stmt)] : [place(stmt), lengths];
}

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
