/** Where arrays come from. */
import type { Value } from "../ir/ir.ts";
import type { Lowerer } from "./lowerer.ts";

/** Do the two arrays surely not overlap? One was made here, and the other is a parameter or was made here too. */
export function isFreshApart(f: Lowerer, a: Value, b: Value): boolean {
  const roots = [a, b].map((value) => rootOf(f, value));
  return roots[0] !== undefined && roots[1] !== undefined && roots[0].value !== roots[1].value && (roots[0].made || roots[1].made);
}

function rootOf(f: Lowerer, value: Value): { readonly value: Value; readonly made: boolean } | undefined {
  if (f.parameters.has(value)) return { value, made: false };
  for (const body of f.before) {
    const stmt = body.find((candidate) => candidate.outs[0] === value);
    if (stmt?.kind === "view" || stmt?.kind === "cast") return rootOf(f, stmt.args[0]!);
    if (stmt) return stmt.kind === "alloc" || stmt.kind === "list" || stmt.kind === "copy" ? { value, made: true } : undefined;
  }
  return undefined;
}
