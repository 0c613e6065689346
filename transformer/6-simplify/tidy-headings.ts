/** Purpose: "Forward sweep." and "Reverse sweep." stay only where there are two sweeps worth telling apart. */
import type { Func, Stmt } from "../ir/ir.ts";

export function tidyHeadings(func: Func): Func {
  const { body } = func.body;
  const at = body.findIndex((stmt) => stmt.kind === "comment" && stmt.text.startsWith("Reverse"));
  if (at < 0) return func;
  const sweeps = [body.slice(0, at), body.slice(at)];
  const worth = sweeps.every((sweep) => sweep.some(isLong)) || sweeps.every((sweep) => sweep.filter((stmt) => stmt.kind !== "const").length > 3);
  const kept = worth ? body : body.filter((stmt) => stmt.kind !== "comment");
  return { ...func, body: { ...func.body, body: kept } };
}

function isLong(stmt: Stmt): boolean {
  return stmt.kind === "loop" || stmt.kind === "call" || stmt.regions.some((region) => region.body.some(isLong));
}
