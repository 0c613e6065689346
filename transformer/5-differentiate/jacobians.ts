/**
 * Jacobians: the input's structure inside the output's, `J[i][j] = ∂y_i/∂x_j`. Forward mode fills columns, one
 * directional derivative for each number of the input; reverse mode rows, one pullback for each number of the output.
 */
import { invariant, Refusal } from "../diagnostics.ts";
import { Builder } from "../ir/build.ts";
import { ifThere, missing, whenThere } from "../ir/deep-copy.ts";
import type { Func, Value } from "../ir/ir.ts";
import { hasTangent, isRecursive, isReference, listOf, optional, required, tangentType, tupleOf, type ArrayType, type RecordType, type Type } from "../ir/types.ts";
import { paramsLike, type Derivatives } from "./derivatives.ts";
import { numbersIfFew } from "./chunks.ts";
import { assign, checkFewRows, checkJacobian, isInto, outLike, paramsWithOut, type Inputs } from "./into.ts";
import { byColumns, rowsBySymmetry } from "./jacobian-columns.ts";
import { asRows } from "./jacobian-rows.ts";
import { callForward, finish, packed, privateInputs, spreadInto, wantedParams, type MacroRequest } from "./modes.ts";
import { withElements } from "./rows-together.ts";
import { clear, leaveOut, rebuilt, zerosLike } from "./shadows.ts";

/** The type of ∂out/∂in. */
export function jacobianType(out: Type, input: Type): Type {
  if (out.absent !== undefined) return optional(jacobianType(required(out), input));
  if (out.kind === "number") return tangentType(input);
  if (out.kind === "array") {
    const element = jacobianType(out.element, input);
    return element.kind === "number" ? out : listOf(element);
  }
  invariant(out.kind === "record", "a Jacobian of numbers, arrays and records");
  const type = tangentType(out) as RecordType;
  return { kind: "record", tuple: type.tuple, fields: type.fields.map((field) => ({ ...field, type: hasTangent(field.type) ? jacobianType(field.type, input) : field.type })) };
}

/** Zeros of the structure of ∂out/∂in; `input` makes one input's worth of zeros. */
function emptyJacobian(b: Builder, out: Value, inputType: Type, input: (b: Builder) => Value): Value {
  if (out.type.absent !== undefined) return ifThere(b, out, jacobianType(out.type, inputType), (inner, there) => emptyJacobian(inner, there, inputType, input), "jacobian");
  if (out.type.kind === "number") return input(b);
  const type = jacobianType(out.type, inputType);
  if (out.type.kind === "array") {
    const n = b.length(out);
    const rows = b.alloc(type as ArrayType, n, "jacobian");
    if ((type as ArrayType).element.kind === "number") return rows;
    const source = out;
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      const own = (source.type as ArrayType).element;
      const element = isReference(own) || own.absent !== undefined ? inner.load(source, i) : inner.const(0);
      inner.store(rows, i, emptyJacobian(inner, element, inputType, input));
      return [];
    });
    return rows;
  }
  const record = type as RecordType;
  return rebuilt(b, record, "jacobian", (field) => b.get(out, field.name), (inner, part, field) => (hasTangent(field.type) ? emptyJacobian(inner, part, inputType, input) : missing(inner, field.type, field.name)));
}

/** A place inside a structure. */
export type Step = { readonly index: Value } | { readonly field: string };

export function follow(b: Builder, value: Value, step: Step, hint?: string): Value {
  return "index" in step ? b.load(value, step.index, hint) : b.get(value, step.field, hint);
}

export function put(b: Builder, holder: Value, step: Step, value: Value): void {
  if ("index" in step) b.store(holder, step.index, value);
  else b.set(holder, step.field, value);
}

/** Calls `visit` for each number inside `value` (memory of a tangent type), with the memory that holds it and where. */
export function forEachNumber(b: Builder, value: Value, visit: (b: Builder, holder: Value, path: readonly Step[]) => void, path: readonly Step[] = []): void {
  const type = value.type;
  if (type.absent !== undefined) return whenThere(b, value, (inner, there) => forEachNumber(inner, there, visit, path));
  const at = (inner: Builder, step: Step, element: Type): void => {
    if (element.absent === undefined && !isReference(element)) return visit(inner, value, [...path, step]);
    whenThere(inner, follow(inner, value, step), (there, part) => {
      if (isReference(element)) forEachNumber(there, part, visit, [...path, step]);
      else visit(there, value, [...path, step]);
    });
  };
  if (type.kind === "array") {
    b.loop({ start: b.const(0), end: b.length(value), init: [], indexHint: path.length === 0 ? "j" : "k" }, (inner, index) => {
      at(inner, { index }, type.element);
      return [];
    });
    return;
  }
  invariant(type.kind === "record", "numbers live in arrays and records");
  for (const field of type.fields) if (hasTangent(field.type)) at(b, { field: field.name }, field.type);
}

/** Writes columns: each number of the `dots` goes to its place in the Jacobian, at the paths of the input's structure. */
export function scatter(b: Builder, jacobian: Value, dots: readonly Value[], paths: readonly (readonly Step[])[]): void {
  const type = dots[0]!.type;
  if (type.absent !== undefined) return whenThere(b, dots[0]!, (inner) => scatter(inner, inner.present(jacobian), dots.map((dot) => inner.present(dot)), paths));
  const element = (inner: Builder, step: Step, inside: Type): void => {
    const all = dots.map((dot) => follow(inner, dot, step));
    whenThere(inner, all[0]!, (there) => {
      const values = all.map((value) => there.present(value));
      if (inside.kind === "number" && paths[0]!.length === 0) put(there, jacobian, step, values[0]!);
      else if (inside.kind === "number") deposit(there, there.present(follow(there, jacobian, step)), paths, values);
      else scatter(there, there.present(follow(there, jacobian, step)), values, paths);
    });
  };
  if (type.kind === "number") deposit(b, jacobian, paths, dots);
  else if (type.kind === "array") {
    b.loop({ start: b.const(0), end: b.length(dots[0]!), init: [] }, (inner, index) => {
      element(inner, { index }, type.element);
      return [];
    });
  } else if (type.kind === "record") for (const field of type.fields) if (hasTangent(field.type)) element(b, { field: field.name }, field.type);
}

/** A number to the end of each path; paths that share all but their last step come one after the other. */
function deposit(b: Builder, holder: Value, paths: readonly (readonly Step[])[], values: readonly Value[]): void {
  let before: readonly Step[] | undefined;
  let inner = holder;
  paths.forEach((path, d) => {
    const way = path.slice(0, -1);
    const isSame = before?.length === way.length && way.every((step, i) => step === before![i]);
    if (!isSame) inner = way.reduce((at, step) => b.present(follow(b, at, step)), holder);
    before = way;
    put(b, inner, path.at(-1)!, values[d]!);
  });
}

/** Which numbers there are depends on which of several objects it is. */
export function refuseUnions(func: Func, types: readonly Type[]): void {
  const hasUnion = (type: Type, seen: ReadonlySet<Type>): boolean => {
    if (seen.has(type)) return false;
    const inner = new Set(seen).add(type);
    if (type.kind === "union" || isRecursive(type)) return hasTangent(type);
    return type.kind === "array" ? hasUnion(type.element, inner) : type.kind === "record" && type.fields.some((field) => hasUnion(field.type, inner));
  };
  if (types.some((type) => hasUnion(type, new Set()))) {
    throw new Refusal(2001, `The Jacobian of '${func.name}', where an object may be one of several, cannot be computed yet. Use jvp and vjp, or pass what is always the same.`);
  }
}

/** What a Jacobian by columns is called, and what is known of it. */
export interface Naming {
  readonly stem: string;
  readonly doc: string;
  /** Rows and columns are the same. */
  readonly isSymmetric?: boolean;
}

export function jacfwd(request: MacroRequest, func: Func, derivatives: Derivatives, naming: Naming = { stem: func.name, doc: `The Jacobian of ${func.name}, by forward mode: a column for each input.` }): string {
  const name = derivatives.unique(`${naming.stem}_${request.macro}`);
  const b = new Builder();
  const params = paramsLike(func);
  const wanted = wantedParams(request, func);
  const [{ type: yType }] = func.body.yields as [Value];
  refuseUnions(func, [...wanted.map((i) => params[i]!.type), yType]);
  const types = wanted.map((i) => tangentType(params[i]!.type));
  const inputType = request.single ? types[0]! : tupleOf(types);
  const out = isInto(request.macro) ? outLike(jacobianType(yType, inputType)) : undefined;
  const columns: Columns = { func, params, wanted, single: request.single, inputType, out, isSymmetric: naming.isSymmetric ?? false, derivatives };
  const result = request.single && types[0]!.kind === "number" ? derivativeAlone(b, columns) : inOneSweep(b, columns) ?? rowsBySymmetry(b, columns) ?? byColumns(b, columns);
  return concludeJacobian(b, name, naming.doc, columns, result);
}

interface Job {
  readonly func: Func;
  readonly params: readonly Value[];
  readonly out: Value | undefined;
  readonly derivatives: Derivatives;
}

/** The finished function: the Jacobian is what it returns, or goes into `out`. */
export function concludeJacobian(b: Builder, name: string, doc: string, { func, params, out, derivatives }: Job, result: Value): string {
  b.span = undefined;
  if (out && result !== out) assign(b, out, result);
  return finish(name, func, b, out ? paramsWithOut(func, params, out) : params, out ? [] : [result], doc, derivatives, out !== undefined);
}

export interface Columns extends Job {
  readonly wanted: readonly number[];
  readonly single: boolean;
  readonly inputType: Type;
  readonly isSymmetric: boolean;
}

/** The inputs that are differentiated, as what `out` is checked against. */
export const inputsOf = ({ params, wanted, single }: Pick<Columns, "params" | "wanted" | "single">): Inputs => ({ values: wanted.map((i) => params[i]!), single, args: params });

function callPrimal(b: Builder, { func, params, wanted, derivatives }: Columns): Value {
  const pattern = params.map((_, i) => wanted.includes(i));
  return b.call(func.name, privateInputs(b, func, params, pattern, derivatives), [{ type: func.body.yields[0]!.type, hint: "y" }])[0]!;
}

/** With respect to one number the Jacobian is the tangent of the result. */
function derivativeAlone(b: Builder, c: Columns): Value {
  const { func, params, wanted, derivatives, out } = c;
  const pattern = params.map((_, k) => k === wanted[0]);
  if (out) checkJacobian(b, out, callPrimal(b, c), inputsOf(c));
  return callForward(b, func, privateInputs(b, func, params, pattern, derivatives), [b.const(1)], pattern, derivatives)[1];
}

/** Zeros for all columns: fresh, or those in `out`. */
export function room(b: Builder, c: Columns): Value {
  const y = callPrimal(b, c);
  if (c.out) {
    checkJacobian(b, c.out, y, inputsOf(c));
    clear(b, c.out);
    return c.out;
  }
  return emptyJacobian(b, y, c.inputType, (at) => zeroRow(at, c));
}

function zeroRow(b: Builder, { params, wanted, single, inputType }: Columns): Value {
  const parts = wanted.map((i) => zerosLike(b, params[i]!, params[i]!.hint));
  return single ? parts[0]! : b.record(inputType as RecordType, parts, "gradient");
}

// ---- few columns: all at once ----------------------------------------------------------------------------------------

/** One sweep for all numbers that are differentiated, if they are few, and the function knows which they are. */
function inOneSweep(b: Builder, c: Columns): Value | undefined {
  const { func, params, wanted, derivatives, single } = c;
  const counts = derivatives.disabled("widen") ? undefined : numbersIfFew(func, wanted);
  if (!counts) return undefined;
  const width = counts.reduce((sum, count) => sum + count, 0);
  const first = counts.map((_, k) => counts.slice(0, k).reduce((sum, count) => sum + count, 0));
  const pattern = params.map((_, i) => wanted.includes(i));
  const inputs = privateInputs(b, func, params, pattern, derivatives);
  const order = wanted.map((_, k) => k).sort((p, q) => wanted[p]! - wanted[q]!);
  const directions = order.map((k) => Array.from({ length: width }, (_, d) => unitDirection(b, params[wanted[k]!]!, d - first[k]!, counts[k]!)));
  const places = wanted.flatMap((i, k) => {
    const prefix: readonly Step[] = single ? [] : [{ field: String(k) }];
    if (!isReference(params[i]!.type)) return [prefix];
    return Array.from({ length: counts[k]! }, (_, j) => [...prefix, { index: b.const(j) }]);
  });
  const elements = withElements(func, derivatives);
  if (elements) {
    if (c.out) checkFewRows(b, c.out, elements.body.yields.length, func.body.yields[0]!.type, inputsOf(c));
    const rows = spreadInto(b, elements, inputs, directions, pattern, derivatives).dots.map((dots) => rowOf(b, c, counts, dots));
    return asRows(b, func.body.yields[0]!.type, rows, c.out);
  }
  const jacobian = room(b, c);
  const { results: [y], dots: [dots] } = spreadInto(b, func, inputs, directions, pattern, derivatives);
  if (dots) scatter(b, jacobian, dots.map((dot) => leaveOut(b, dot, y!)), places);
  return jacobian;
}

/** The direction of number `j` of the `count` in `param`; zeros where it is not one of them. */
function unitDirection(b: Builder, param: Value, j: number, count: number): Value {
  const isOwn = j >= 0 && j < count;
  if (!isReference(param.type)) return isOwn ? b.const(1) : b.zero();
  const direction = zerosLike(b, param, `${param.hint}_dot`);
  if (isOwn) b.storeInside(direction, b.const(j), b.const(1));
  return direction;
}

/** The tangents of one number, in the structure of the inputs. */
function rowOf(b: Builder, { params, wanted, single }: Columns, counts: readonly number[], dots: readonly Value[] | undefined): Value {
  let next = 0;
  const parts = wanted.map((i, k) => {
    const own = Array.from({ length: counts[k]! }, () => dots?.[next++] ?? b.zero());
    if (!isReference(params[i]!.type)) return own[0]!;
    const part = zerosLike(b, params[i]!, `${params[i]!.hint}_row`);
    own.forEach((dot, j) => b.storeInside(part, b.const(j), dot));
    return part;
  });
  return packed(b, parts, single, "row");
}
