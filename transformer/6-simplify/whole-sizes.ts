/**
 * Purpose: where a parameter is the length of a typed array and a factor of indices, the length itself takes its place:
 * V8 knows that to be an integer, and computes the indices of inner loops without checks.
 * Requires, guarantees: level Normal. A size that is no integer, which would make every index NaN, throws.
 *
 *   a = alloc d; loop j { t = mul j d; …load x t… }      a = alloc d; n = length a; throw unless n = d; … t = mul j n …
 *
 * Gaussian mixture: 1.45 → 1.27 of by hand at d = 10, 1.42 → 1.26 at d = 20.
 */
import { Builder } from "../ir/build.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { substituteRegion, walk } from "../ir/visit.ts";

export function wholeSizes(func: Func): Func {
  const candidates = indexFactors(func);
  if (candidates.size === 0) return func;
  const body: Stmt[] = [];
  let rest: readonly Stmt[] = func.body.body;
  let yields = func.body.yields;
  for (let stmt = rest[0]; stmt; stmt = rest[0]) {
    rest = rest.slice(1);
    body.push(stmt);
    const [size] = stmt.args;
    if (stmt.kind !== "alloc" || !isTyped(stmt.outs[0]!) || !candidates.delete(size!)) continue;
    const b = new Builder(stmt.span);
    const length = b.length(stmt.outs[0]!, size!.hint);
    b.if(b.test("ne", [length, size!]), (then) => {
      then.throw("RangeError", [then.const(`${size!.hint} must be an integer`)]);
      return [];
    });
    body.push(...b.body);
    const replaced = substituteRegion({ params: [], body: rest, yields }, (value) => (value === size ? length : value));
    ({ body: rest, yields } = replaced);
  }
  return { ...func, body: { ...func.body, body, yields } };
}

/** Parameters that indices of elements, inside loops, are multiples of. */
function indexFactors(func: Func): Set<Value> {
  const numbers = new Set(func.body.params.filter((param) => param.type.kind === "number" && param.type.absent === undefined));
  const found = new Set<Value>();
  if (numbers.size === 0) return found;
  const operations = new Map<Value, Stmt>();
  walk(func.body, (stmt) => { if (stmt.kind === "op") operations.set(stmt.outs[0]!, stmt); });
  const seen = [new Set<Value>(), new Set<Value>()];
  const visit = (value: Value, isFactor: boolean): void => {
    const known = seen[Number(isFactor)]!;
    if (known.has(value)) return;
    known.add(value);
    if (isFactor && numbers.has(value)) found.add(value);
    const stmt = operations.get(value);
    if (stmt?.kind !== "op" || !["add", "sub", "mul"].includes(stmt.op)) return;
    stmt.args.forEach((arg) => visit(arg, isFactor || stmt.op === "mul"));
  };
  const indices = (region: Region, inLoop: boolean): void => {
    for (const stmt of region.body) {
      if (inLoop && ["load", "store", "accumulate"].includes(stmt.kind)) visit(stmt.args[1]!, false);
      stmt.regions.forEach((inner) => indices(inner, inLoop || stmt.kind === "loop"));
    }
  };
  indices(func.body, false);
  return found;
}

function isTyped(array: Value): boolean {
  return array.type.kind === "array" && array.type.storage !== "list" && array.type.storage !== "tape";
}
