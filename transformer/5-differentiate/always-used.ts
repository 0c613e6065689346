/** What a region uses whichever arms of its branches are taken. Loops are taken to make a trip. */
import type { Region, Stmt, Value } from "../ir/ir.ts";

export interface Uses {
  /** Of the statement itself, without its regions. `later`: what is surely used after it. */
  readonly ofStmt: (stmt: Stmt, later: ReadonlySet<Value>) => readonly Value[];
  readonly ofYields: (region: Region) => readonly Value[];
}

/** Of all regions inside as well, in `known`. */
export function alwaysUsed(region: Region, uses: Uses, known = new Map<Region, ReadonlySet<Value>>()): ReadonlySet<Value> {
  const always = new Set<Value>(uses.ofYields(region));
  for (const stmt of [...region.body].reverse()) {
    for (const value of uses.ofStmt(stmt, always)) always.add(value);
    const [first, ...others] = stmt.regions.map((inner) => alwaysUsed(inner, uses, known));
    for (const value of first ?? []) if (stmt.kind === "loop" || others.every((other) => other.has(value))) always.add(value);
  }
  known.set(region, always);
  return always;
}
