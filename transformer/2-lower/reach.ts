/** What a function of a module calls, directly or not. */
import type { Func } from "../ir/ir.ts";
import { walk } from "../ir/visit.ts";

/** Visits the function and all that it calls, rules of the user's included. */
export function reach(module: ReadonlyMap<string, Func>, root: string, visit: (name: string) => void): void {
  const seen = new Set<string>();
  const enter = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    visit(name);
    const func = module.get(name);
    if (!func) return;
    walk(func.body, (stmt) => { if (stmt.kind === "call") enter(stmt.callee); });
    const { custom } = func;
    if (custom?.kind === "jvp") enter(custom.rule);
    if (custom?.kind === "vjp") [custom.fwd, custom.bwd].forEach(enter);
  };
  enter(root);
}
