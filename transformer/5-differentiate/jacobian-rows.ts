/** Jacobians by reverse mode: a row for each number of the output, by one pullback each, or all rows in one sweep. */
import { Builder, freshValue } from "../ir/build.ts";
import { ifThere } from "../ir/deep-copy.ts";
import type { Func, Value } from "../ir/ir.ts";
import { hasTangent, isReference, listOf, tangentType, tupleOf, type ArrayType, type RecordType, type Type } from "../ir/types.ts";
import { paramsLike, type Derivatives } from "./derivatives.ts";
import { assign, checkFewRows, checkJacobian, isInto, outLike } from "./into.ts";
import { concludeJacobian, follow, forEachNumber, inputsOf, jacobianType, put, refuseUnions, type Step } from "./jacobians.ts";
import { fwdAndBwd, packed, privateInputs, wantedParams, type MacroRequest } from "./modes.ts";
import { pullRows, withElements } from "./rows-together.ts";
import { zerosLike } from "./shadows.ts";

interface Rows {
  readonly func: Func;
  readonly params: readonly Value[];
  readonly wanted: readonly number[];
  readonly single: boolean;
  readonly out: Value | undefined;
  readonly derivatives: Derivatives;
}

export function jacrev(request: MacroRequest, func: Func, derivatives: Derivatives): string {
  const wanted = wantedParams(request, func);
  const [y] = func.body.yields as [Value];
  refuseUnions(func, [...wanted.map((i) => func.body.params[i]!.type), y.type]);
  const name = derivatives.unique(`${func.name}_${request.macro}`);
  const types = wanted.map((i) => tangentType(func.body.params[i]!.type));
  const out = isInto(request.macro) ? outLike(jacobianType(y.type, request.single ? types[0]! : tupleOf(types))) : undefined;
  const rows: Rows = { func, params: paramsLike(func), wanted, single: request.single, out, derivatives };
  const b = new Builder();
  const elements = derivatives.disabled("widen") ? undefined : withElements(func, derivatives);
  const result = elements ? fewRows(b, rows, elements) : rowByRow(b, rows, request);
  return concludeJacobian(b, name, `The Jacobian of ${func.name}, by reverse mode: a row for each output.`, rows, result);
}

/** All rows in one reverse sweep. */
function fewRows(b: Builder, rows: Rows, elements: Func): Value {
  const { func, params, wanted, single, out, derivatives } = rows;
  const [y] = func.body.yields as [Value];
  if (out) checkFewRows(b, out, elements.body.yields.length, y.type, inputsOf(rows));
  const pattern = params.map((_, i) => wanted.includes(i));
  const inputs = privateInputs(b, func, params, pattern, derivatives).map((value, i) => ({ value, original: params[i]!, active: pattern[i]! }));
  return asRows(b, y.type, pullRows(b, elements, inputs, derivatives).map((row) => packed(b, wanted.map((i) => row[i]!), single, "row")), out);
}

/** The rows of a number, or of a list of few; in `out`, if there is one. */
export function asRows(b: Builder, y: Type, rows: readonly Value[], out: Value | undefined): Value {
  if (!isReference(y)) return rows[0]!;
  if (!out) return y.kind === "record" ? b.record(jacobianType(y, rows[0]!.type) as RecordType, rows, "jacobian") : rowList(b, y as ArrayType, rows);
  b.span = undefined;
  rows.forEach((row, i) => {
    const step = stepTo(b, y, i);
    if (isReference(row.type)) assign(b, follow(b, out, step, `out_${i}`), row);
    else put(b, out, step, row);
  });
  return out;
}

/** The way to number `i` of a result of few. */
const stepTo = (b: Builder, y: Type, i: number): Step => (y.kind === "record" ? { field: y.fields[i]!.name } : { index: b.const(i) });

function rowList(b: Builder, y: ArrayType, rows: readonly Value[]): Value {
  if (isReference(rows[0]!.type)) return b.list(listOf(rows[0]!.type), rows, "jacobian");
  const jacobian = b.alloc(y, b.const(rows.length), "jacobian");
  rows.forEach((row, i) => b.store(jacobian, b.const(i), row));
  return jacobian;
}

function rowByRow(b: Builder, { func, params, wanted, single, out, derivatives }: Rows, request: MacroRequest): Value {
  const [fwd, bwd] = fwdAndBwd({ ...request, macro: "fwdAndBwd", implicit: false }, func, derivatives) as [string, string];
  const pairType = derivatives.func(fwd).body.yields[0]!.type;
  const [pair] = b.call(fwd, params, [{ type: pairType, hint: "pair" }]);
  const y = b.get(pair!, "0", "y");
  const residuals = b.get(pair!, "1", "residuals");
  const rowType = derivatives.func(bwd).body.yields[0]!.type;
  if (out) checkJacobian(b, out, y, inputsOf({ params, wanted, single }));
  const row = (at: Builder, seed: Value): Value => at.call(bwd, [residuals, seed], [{ type: rowType, hint: "row" }])[0]!;
  if (!isReference(y.type)) return row(b, b.const(1));
  const jacobian = out ?? emptyRows(b, y, rowType);
  eachRow(b, y, jacobian, row, out !== undefined);
  return jacobian;
}

/** One pullback for each number of y; its gradient is the row. */
function eachRow(b: Builder, y: Value, jacobian: Value, row: (b: Builder, seed: Value) => Value, into: boolean): void {
  const seed = zerosLike(b, y, "y_bar");
  forEachNumber(b, seed, (inner, holder, path) => {
    const last = path.at(-1)!;
    put(inner, holder, last, inner.const(1));
    const gradient = row(inner, seed);
    const place = path.slice(0, -1).reduce((at: Value, step: Step) => inner.present(follow(inner, at, step)), jacobian);
    if (into && isReference(gradient.type)) assign(inner, inner.present(follow(inner, place, last)), gradient);
    else put(inner, place, last, gradient);
    put(inner, holder, last, inner.zero());
  });
}

/** The output's structure with room for a row at each number. */
function emptyRows(b: Builder, y: Value, rowType: Type): Value {
  if (y.type.absent !== undefined) return ifThere(b, y, jacobianType(y.type, rowType), (inner, there) => emptyRows(inner, there, rowType), "jacobian");
  const type = jacobianType(y.type, rowType);
  if (y.type.kind === "array") {
    const n = b.length(y);
    const result = b.alloc(type as ArrayType, n, "jacobian");
    const element = y.type.element;
    if (isReference(element)) {
      b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
        inner.store(result, i, emptyRows(inner, inner.load(y, i), rowType));
        return [];
      });
    }
    return result;
  }
  const record = type as RecordType;
  const fields = record.fields.map((field) => {
    const of = (y.type as RecordType).fields.find((candidate) => candidate.name === field.name)!.type;
    if (isReference(of) && hasTangent(of)) return emptyRows(b, b.get(y, field.name), rowType);
    const unset = freshValue(field.type, field.name);
    b.append({ kind: "const", value: field.type.kind === "number" ? 0 : undefined, args: [], outs: [unset], regions: [] });
    return unset;
  });
  return b.record(record, fields, "jacobian");
}
