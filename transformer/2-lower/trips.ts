/** Loops that are written out, a trip for each key or element; what jumps in them leaves a block. */
import type ts from "typescript";
import { lowerStatement } from "./lower-statement.ts";
import type { Lowerer } from "./lowerer.ts";

/** `trips` give the variables of the loop their values. */
export function writeOut(f: Lowerer, node: ts.Node, body: ts.Statement, label: string | undefined, trips: readonly (() => void)[]): void {
  const run = (trip: () => void): void => {
    trip();
    lowerStatement(f, body);
  };
  if (!jumps(f, body)) return trips.forEach(run);
  const whole = label ?? f.freshLabel("loop");
  f.at(node).block(whole, (inner) => f.inside(inner, () => {
    for (const trip of trips) {
      const own = f.freshLabel("trip");
      f.bodyBlocks.set(whole, own);
      f.breakTargets.push(whole);
      f.continueTargets.push(own);
      f.at(node).block(own, (block) => f.inside(block, () => run(trip)));
      f.continueTargets.pop();
      f.breakTargets.pop();
    }
  }));
}

export function jumps(f: Lowerer, statement: ts.Node): boolean {
  if (f.ts.isBreakOrContinueStatement(statement)) return true;
  return !f.ts.isFunctionLike(statement) && (f.ts.forEachChild(statement, (child) => jumps(f, child)) ?? false);
}
