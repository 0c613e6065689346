/**
 * Purpose: two branches on one condition, one after the other, as one: transposition makes one for each value that an
 * arm hands out.
 * Requires, guarantees: level Normal. Between the two are scalar operations only, which come before both then.
 *
 *   y = if p { A; yield a } else { B; yield b }; if p { C(y) } else { }   =>   y = if p { A; C(a); yield a } else { B; yield b }
 */
import { hasAny } from "../ir/contents.ts";
import type { Func, Region, Stmt, StmtOf } from "../ir/ir.ts";
import { substituteRegion, Substitution, withParts } from "../ir/visit.ts";

export function mergeBranches(func: Func): Func {
  if (!hasAny(func.body, "if")) return func;
  const body = merged(func.body);
  return body === func.body ? func : { ...func, body };
}

/** The same region, where there is nothing to merge. */
function merged(region: Region): Region {
  const body: Stmt[] = [];
  for (const stmt of region.body) {
    const own = inside(stmt);
    const at = own.kind === "if" ? lastBranch(body, own) : -1;
    if (at < 0) body.push(own);
    else body.push(joined(body.splice(at, 1)[0] as StmtOf<"if">, own as StmtOf<"if">));
  }
  return body.length === region.body.length && body.every((stmt, i) => stmt === region.body[i]) ? region : { ...region, body };
}

function inside(stmt: Stmt): Stmt {
  const regions = stmt.regions.map(merged);
  return regions.every((region, i) => region === stmt.regions[i]) ? stmt : withParts(stmt, { regions });
}

/** The position of a branch that this one can follow at once; -1 if there is none. */
function lastBranch(body: readonly Stmt[], branch: StmtOf<"if">): number {
  let at = body.length - 1;
  while (body[at]?.kind === "op" || body[at]?.kind === "const") at--;
  const stmt = body[at];
  if (stmt?.kind !== "if" || stmt.args[0] !== branch.args[0] || stmt.regions.some(endsEarly) || isChoice(stmt) && isChoice(branch)) return -1;
  return body.slice(at + 1).some((between) => between.args.some((arg) => stmt.outs.includes(arg))) ? -1 : at;
}

/** Each reads best as an expression: `p ? 0 : x / r`. */
const isChoice = ({ regions }: Stmt): boolean => regions.every(({ body }) => body.every(({ kind }) => kind === "op" || kind === "const" || kind === "present"));

const endsEarly = ({ body }: Region): boolean => body.some(({ kind }) => kind === "throw");

function joined(first: StmtOf<"if">, second: StmtOf<"if">): Stmt {
  const regions = first.regions.map((region, arm): Region => {
    const substitution = new Substitution();
    first.outs.forEach((out, i) => substitution.set(out, region.yields[i]!));
    const { body, yields } = substituteRegion(second.regions[arm]!, substitution.get);
    return { params: [], body: [...region.body, ...body], yields: [...region.yields, ...yields] };
  });
  return withParts(first, { regions, outs: [...first.outs, ...second.outs] });
}
