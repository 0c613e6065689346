/**
 * A Jacobian of few rows by reverse mode: one forward sweep, and one reverse sweep that pulls all rows back side by side.
 * A row starts from one of the results alone, so what does not lead to it is not there.
 */
import { Builder } from "../ir/build.ts";
import type { Func, Stmt, Value } from "../ir/ir.ts";
import { hasTangent, isReference, type Field } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";
import type { Derivatives } from "./derivatives.ts";
import { reverseInto, type ReverseInput } from "./reverse.ts";
import { withoutOrigin } from "./split.ts";

/** So many rows are written out. */
const mostRows = 4;
/** Statements of a function, all rows counted, that are. */
const budget = 600;

/** The function with the elements of its result as results, if those are few numbers. */
export function withElements(func: Func, derivatives: Derivatives): Func | undefined {
  let size = 0, calls = 0;
  walk(func.body, (stmt) => { size++; if (stmt.kind === "call") calls++; });
  // A call has one pullback, and its residuals may serve only once.
  if (calls > 0 || func.custom) return undefined;
  const [y] = func.body.yields as [Value];
  if (y.type.absent !== undefined) return undefined;
  if (!isReference(y.type)) return func;
  const fields = numericFields(y);
  const length = fields?.length ?? lengthOf(func, y);
  if (length === undefined || length < 1 || length > mostRows || length * size > budget) return undefined;
  const b = new Builder(func.span);
  func.body.body.forEach((stmt) => b.append(stmt));
  const yields = Array.from({ length }, (_, i) => (fields ? b.get(y, fields[i]!, `${y.hint}_${fields[i]!}`) : b.load(y, b.const(i), `${y.hint}_${i}`)));
  const name = derivatives.unique(`${func.name}_elements`);
  return derivatives.add(derivatives.tidy({ ...withoutOrigin(func), name, body: { ...func.body, body: b.body, yields } }, "normal"));
}

/** The names of a record's fields, if they are numbers, all of them. */
function numericFields(y: Value): string[] | undefined {
  if (y.type.kind !== "record") return undefined;
  const isNumber = ({ type, optional }: Field): boolean => type.kind === "number" && hasTangent(type) && type.absent === undefined && !optional;
  return y.type.fields.every(isNumber) ? y.type.fields.map((field) => field.name) : undefined;
}

/** Of an array of numbers that is made in the function and keeps its length. */
function lengthOf(func: Func, y: Value): number | undefined {
  if (y.type.kind !== "array" || y.type.element.kind !== "number" || y.type.element.absent !== undefined) return undefined;
  const constants = new Map<Value, number>();
  walk(func.body, (stmt) => { if (stmt.kind === "const" && typeof stmt.value === "number") constants.set(stmt.outs[0]!, stmt.value); });
  const made = func.body.body.find((stmt) => stmt.outs[0] === y);
  const length = made?.kind === "list" ? made.args.length : made?.kind === "alloc" ? constants.get(made.args[0]!) : undefined;
  let keeps = length !== undefined;
  const isInside = (stmt: Stmt): boolean => {
    const index = constants.get(stmt.args[1]!);
    return index !== undefined && Number.isInteger(index) && index >= 0 && index < length!;
  };
  walk(func.body, (stmt) => {
    if (stmt.args[0] === y && stmt.kind === "length") return;
    const known = (stmt.kind === "load" || stmt.kind === "store" || stmt.kind === "accumulate") && stmt.args[0] === y && isInside(stmt);
    if (stmt.args.some((arg, i) => arg === y && !(known && i === 0))) keeps = false;
    if (stmt.regions.some((region) => region.yields.includes(y))) keeps = false;
  });
  return keeps ? length : undefined;
}

/** For each result of `func`, a number, the cotangents of the inputs. */
export function pullRows(b: Builder, func: Func, inputs: readonly ReverseInput[], derivatives: Derivatives): (Value | undefined)[][] {
  const width = func.body.yields.length;
  const seeds = {
    number: (at: Builder, result: number, row: number): Value | undefined => (result === row ? at.const(1) : undefined),
    memory: (): void => {},
  };
  const { cotangents } = reverseInto(b, func, inputs, derivatives, seeds, false, width);
  return func.body.yields.map((_, row) => inputs.map((__, i) => cotangents[i * width + row]));
}
