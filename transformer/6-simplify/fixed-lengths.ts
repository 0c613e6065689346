/**
 * Purpose: the length of an array that stays as long as it was made is asked once, of the array that it comes from, or
 * is a constant; where there surely is an element, nothing asks whether there is.
 * Requires, guarantees: level Normal.
 *
 *   y0 = list 1 0; loop carry (y = y0) { n = length y; b = alloc n; …; yield b }     =>     loop carry (y = y0) { b = alloc 2; …
 *
 * Loops over short lists then have known trips, and their elements become values.
 */
import { Bounds } from "../4-analyse/bounds.ts";
import { Lengths } from "../4-analyse/lengths.ts";
import { knownTable } from "../4-analyse/tables.ts";
import type { Func, Module, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { hasAny } from "../ir/contents.ts";
import { definitions, mapRegion, substituteRegion, Substitution, walk } from "../ir/visit.ts";

export function fixedLengths(func: Func, module: Module): Func {
  if (!isOfInterest(func)) return func;
  const lengths = new Lengths(func, module);
  const bounds = new Bounds(func, () => true, false, lengths);
  const substitution = new Substitution();
  let changed = false;
  const body = mapRegion(func.body, (stmt) => {
    const result = stmt.kind === "copy" && !stmt.toEnd && lengths.isToEnd(stmt) ? { ...stmt, toEnd: true as const } : stmt.kind === "length" ? fixed(stmt, lengths, substitution) : stmt.kind === "accumulate" && stmt.ifThere ? inside(stmt, bounds) : stmt;
    changed ||= result !== stmt;
    return result;
  });
  return changed ? { ...func, body: substituteRegion(body, substitution.get) } : func;
}

/** Is a length asked of anything but what it is asked of for good, or compared with the end of a copy, or may an element not be there? */
function isOfInterest({ body }: Func): boolean {
  const hasLengths = hasAny(body, "length");
  if (!hasLengths && !hasAny(body, "accumulate")) return false;
  const definition = definitions(body);
  let found = false;
  walk(body, (stmt) => {
    if (stmt.kind === "length") found ||= !isSettled(stmt, definition);
    else if (stmt.kind === "copy") found ||= hasLengths && !stmt.toEnd;
    else if (stmt.kind === "accumulate") found ||= stmt.ifThere === true;
  });
  return found;
}

const measured: ReadonlySet<string> = new Set(["list", "alloc", "cast", "present", "copy", "if", "loop"]);

/** Of an array that comes from elsewhere nothing is known but itself. */
function isSettled(stmt: StmtOf<"length">, definition: ReadonlyMap<Value, Stmt>): boolean {
  const array = stmt.args[0]!, made = definition.get(array);
  return !(made && measured.has(made.kind)) && knownTable(array, definition) === undefined && (stmt.isFixed === true || array.type.kind !== "array" || array.type.storage !== "list");
}

function fixed(stmt: StmtOf<"length">, lengths: Lengths, substitution: Substitution): Stmt | readonly Stmt[] {
  const [array] = stmt.args as [Value];
  const [out] = stmt.outs as [Value];
  const length = lengths.of(array);
  if (length === undefined) return stmt;
  if (typeof length === "number") return { kind: "const", value: length, args: [], outs: [out], regions: [], span: stmt.span };
  if ("size" in length) {
    substitution.set(out, length.size);
    return [];
  }
  if (length.array !== array) return { ...stmt, args: [length.array], isFixed: true };
  return stmt.isFixed || array.type.kind === "array" && array.type.storage !== "list" ? stmt : { ...stmt, isFixed: true };
}

function inside(stmt: StmtOf<"accumulate">, bounds: Bounds): Stmt {
  if (!bounds.isInside(stmt.args[0]!, stmt.args[1]!)) return stmt;
  const { ifThere: _ifThere, ...rest } = stmt;
  return { ...rest, isInside: true };
}
