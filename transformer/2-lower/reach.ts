/** What a function of a module calls, directly or not. */
import type { Func } from "../ir/ir.ts";
import { walk } from "../ir/visit.ts";

/** The function and all that it calls, rules of the user's included; names that are in no module yet, too. */
export function reached(module: ReadonlyMap<string, Func>, root: string): string[] {
  const seen = new Set<string>();
  const enter = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const func = module.get(name);
    if (!func) return;
    walk(func.body, (stmt) => { if (stmt.kind === "call") enter(stmt.callee); });
    const { custom } = func;
    if (custom?.kind === "jvp") enter(custom.rule);
    if (custom?.kind === "vjp") [custom.fwd, custom.bwd].forEach(enter);
  };
  enter(root);
  return [...seen];
}
