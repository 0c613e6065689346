/**
 * Purpose: where all of one shadow is added to another that holds nothing yet, and is of no more use then, it takes the
 * other's place: the cotangent of a copy becomes that of the original.
 * Requires, guarantees: level Normal.
 *
 *   s = shadow n; …; d = shadow n; loop i { e = load s i; store s i 0; accumulate d i e }; yield d      =>      s = shadow n; …; yield s
 */
import { Lengths } from "../4-analyse/lengths.ts";
import { hasAll } from "../ir/contents.ts";
import type { Func, Loop, Module, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { definitions, loopParts, substituteRegion, Substitution, walk } from "../ir/visit.ts";

export function adoptSums(func: Func, module: Module): Func {
  if (!hasAll(func.body, "loop", "alloc", "accumulate")) return func;
  let body = func.body;
  for (let found = findSum(func, module, body); found; found = findSum({ ...func, body }, module, body)) body = adopted(body, found);
  return body === func.body ? func : { ...func, body };
}

interface Sum { readonly loop: Loop; readonly from: Value; readonly to: StmtOf<"alloc"> }

function findSum(func: Func, module: Module, body: Region): Sum | undefined {
  const candidates: { sum: Sum; region: Region }[] = [];
  const definition = definitions(body);
  const visit = (region: Region): void => {
    for (const stmt of region.body) {
      const sum = stmt.kind === "loop" ? sumOf(stmt, definition) : undefined;
      if (sum) candidates.push({ sum, region });
      stmt.regions.forEach(visit);
    }
  };
  visit(body);
  if (candidates.length === 0) return undefined;
  const lengths = new Lengths(func, module);
  return candidates.find(({ sum, region }) => isWhole(sum, lengths, definition) && isLast(sum, region))?.sum;
}

/** A loop that does nothing but add the elements of one shadow to another's, and clear them. */
function sumOf(loop: Loop, definition: ReadonlyMap<Value, Stmt>): Sum | undefined {
  const { body, condition, carried, index, end } = loopParts(loop);
  const stmts = body.body.filter(({ kind }) => kind !== "const");
  const [load, ...rest] = stmts;
  const add = rest.at(-1);
  if (!end || condition || carried.length > 0 || load?.kind !== "load" || add?.kind !== "accumulate" || stmts.length > 3) return undefined;
  const [from, to] = [load.args[0]!, add.args[0]!];
  const clear = rest.length === 2 ? rest[0]! : undefined;
  if (clear && (clear.kind !== "store" || clear.args[0] !== from || clear.args[1] !== index || !isZero(definition.get(clear.args[2]!)))) return undefined;
  if (load.args[1] !== index || add.args[1] !== index || add.args[2] !== load.outs[0] || from === to) return undefined;
  const [source, target] = [definition.get(from), definition.get(to)];
  if (source?.kind !== "alloc" || target?.kind !== "alloc" || !source.structural || !target.structural) return undefined;
  const [a, b] = [from.type, to.type];
  return a.kind === "array" && b.kind === "array" && a.storage === b.storage && a.element.kind === "number" && b.element.kind === "number" ? { loop, from, to: target } : undefined;
}

const isZero = (stmt: Stmt | undefined): boolean => stmt?.kind === "const" && stmt.value === 0;

/** Are the two of one length, and is the loop over all of it? */
function isWhole({ loop, from, to }: Sum, lengths: Lengths, definition: ReadonlyMap<Value, Stmt>): boolean {
  const { start, end } = loopParts(loop);
  if (!lengths.areAlike(from, to.outs[0]!) || Math.abs(loop.step) !== 1) return false;
  if (loop.step === 1) return isZero(definition.get(start)) && !loop.inclusive && lengths.isLengthOf(end!, from);
  const last = definition.get(start);
  if (!loop.inclusive || !isZero(definition.get(end!))) return false;
  if (last?.kind === "const") return lengths.of(from) === (last.value as number) + 1;
  const one = last?.kind === "op" && last.op === "sub" ? definition.get(last.args[1]!) : undefined;
  return one?.kind === "const" && one.value === 1 && lengths.isLengthOf((last as Stmt).args[0]!, from);
}

const looks = new Set<string>(["load", "store", "accumulate", "length"]);

/** In the region that makes both: nobody knows the one by another name or looks at it later, nor at the other earlier. */
function isLast({ loop, from, to }: Sum, region: Region): boolean {
  const at = region.body.indexOf(loop);
  const made = region.body.findIndex((stmt) => stmt.outs.includes(from));
  if (made < 0 || !region.body.includes(to)) return false;
  const target = to.outs[0]!;
  const uses = (stmt: Stmt, value: Value): boolean => {
    let found = stmt.args.includes(value);
    for (const inner of stmt.regions) {
      found ||= inner.yields.includes(value);
      walk(inner, (each) => { found ||= each.args.includes(value) || each.regions.some(({ yields }) => yields.includes(value)); });
    }
    return found;
  };
  if (region.yields.includes(from) || region.body.some((stmt, i) => i > at && uses(stmt, from) || i < at && uses(stmt, target))) return false;
  let isAlone = true;
  walk(region, (stmt) => {
    const escapes = stmt.args.some((arg, slot) => arg === from && (slot > 0 || !looks.has(stmt.kind)));
    if (escapes || stmt.regions.some(({ yields }) => yields.includes(from))) isAlone = false;
  });
  return isAlone;
}

function adopted(body: Region, { loop, from, to }: Sum): Region {
  const substitution = new Substitution();
  substitution.set(to.outs[0]!, from);
  const without = (region: Region): Region => ({
    ...region,
    body: region.body.filter((stmt) => stmt !== loop && stmt !== to).map((stmt) => (stmt.regions.length === 0 ? stmt : { ...stmt, regions: stmt.regions.map(without) })),
  });
  return substituteRegion(without(body), substitution.get);
}
