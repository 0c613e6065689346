/** Who calls whom among the functions of a module. */
import type { Func } from "./ir.ts";
import { walk } from "./visit.ts";

/** The functions that a function calls, by name. */
export function calleesOf(func: Func): string[] {
  const names = new Set<string>();
  walk(func.body, (stmt) => { if (stmt.kind === "call") names.add(stmt.callee); });
  return [...names];
}

/** What a function calls, and what that calls, and so on; the function itself only if it is called again. */
export function reachableFrom(func: Func, funcOf: (name: string) => Func | undefined): Func[] {
  const found = new Map<string, Func>();
  const visit = (from: Func): void => {
    for (const name of calleesOf(from)) {
      const callee = funcOf(name);
      if (!callee || found.has(name)) continue;
      found.set(name, callee);
      visit(callee);
    }
  };
  visit(func);
  return [...found.values()];
}
