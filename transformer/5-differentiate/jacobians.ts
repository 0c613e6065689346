/**
 * Jacobians: the input's structure inside the output's, `J[i][j] = ∂y_i/∂x_j`. Forward mode fills columns, one
 * directional derivative for each number of the input; reverse mode rows, one pullback for each number of the output.
 */
import { invariant, Refusal } from "../diagnostics.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Value } from "../ir/ir.ts";
import { hasTangent, isRecursive, isReference, listOf, optional, required, tangentType, tupleOf, type ArrayType, type RecordType, type Type } from "../ir/types.ts";
import { paramsLike, type Derivatives } from "./derivatives.ts";
import { chunkOf, oneColumn, type Chunk } from "./chunks.ts";
import { callForward, callWide, fwdAndBwd, packed, privateInputs, wantedParams, type MacroRequest } from "./modes.ts";
import { pullRows, withElements } from "./rows-together.ts";
import { ifThere, missing, rebuilt, whenThere, zerosLike } from "./shadows.ts";

/** The type of ∂out/∂in. */
function jacobianType(out: Type, input: Type): Type {
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
type Step = { readonly index: Value } | { readonly field: string };

function follow(b: Builder, value: Value, step: Step): Value {
  return "index" in step ? b.load(value, step.index) : b.get(value, step.field);
}

function put(b: Builder, holder: Value, step: Step, value: Value): void {
  if ("index" in step) b.store(holder, step.index, value);
  else b.set(holder, step.field, value);
}

/** Calls `visit` for each number inside `value` (memory of a tangent type), with the memory that holds it and where. */
function forEachNumber(b: Builder, value: Value, visit: (b: Builder, holder: Value, path: readonly Step[]) => void, path: readonly Step[] = []): void {
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
function scatter(b: Builder, jacobian: Value, dots: readonly Value[], paths: readonly (readonly Step[])[]): void {
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

/** The paths differ in their last step. */
function deposit(b: Builder, holder: Value, paths: readonly (readonly Step[])[], values: readonly Value[]): void {
  const inner = paths[0]!.slice(0, -1).reduce((at, step) => b.present(follow(b, at, step)), holder);
  paths.forEach((path, d) => put(b, inner, path.at(-1)!, values[d]!));
}

/** Which numbers there are depends on which of several objects it is. */
function refuseUnions(func: Func, types: readonly Type[]): void {
  const hasUnion = (type: Type, seen: ReadonlySet<Type>): boolean => {
    if (seen.has(type)) return false;
    const inner = new Set(seen).add(type);
    if (type.kind === "union" || isRecursive(type)) return hasTangent(type);
    return type.kind === "array" ? hasUnion(type.element, inner) : type.kind === "record" && type.fields.some((field) => hasUnion(field.type, inner));
  };
  if (types.some((type) => hasUnion(type, new Set()))) {
    throw new Refusal(2001, `The Jacobian of '${func.name}', where an object may be one of several, cannot be computed yet. Use jvp and vjp, or pass what is always the same.`, func.span);
  }
}

export function jacfwd(request: MacroRequest, func: Func, derivatives: Derivatives, rename?: string, doc?: string): string {
  const name = derivatives.unique(rename ?? `${func.name}_jacfwd`);
  const b = new Builder();
  const params = paramsLike(func);
  const wanted = wantedParams(request, func);
  refuseUnions(func, [...wanted.map((i) => params[i]!.type), ...func.body.yields.map((value) => value.type)]);
  const along = (at: Builder, i: number, directions: readonly Value[]): Value[] | undefined => {
    const pattern = params.map((_, k) => k === i);
    return callWide(at, func, privateInputs(at, func, params, pattern, derivatives), [directions], pattern, derivatives).dots;
  };
  const alone = request.single && !isReference(params[wanted[0]!]!.type);
  const result = alone ? derivativeAlone(b, func, params, wanted[0]!, derivatives) : columns(b, func, { params, wanted, single: request.single, along, derivatives });
  derivatives.add({ name, captures: func.captures ?? 0, doc: doc ?? `The Jacobian of ${func.name}, by forward mode: a column for each input.`, ...(func.span ? { span: func.span } : {}), body: { params, body: b.body, yields: [result] } });
  return name;
}

/** With respect to one number the Jacobian is the tangent of the result. */
function derivativeAlone(b: Builder, func: Func, params: readonly Value[], i: number, derivatives: Derivatives): Value {
  const pattern = params.map((_, k) => k === i);
  return callForward(b, func, privateInputs(b, func, params, pattern, derivatives), [b.const(1)], pattern, derivatives)[1];
}

interface Columns {
  readonly params: readonly Value[];
  readonly wanted: readonly number[];
  readonly single: boolean;
  /** The tangents of the result along directions of parameter `i`, the others fixed. */
  readonly along: (b: Builder, i: number, directions: readonly Value[]) => Value[] | undefined;
  readonly derivatives: Derivatives;
}

function columns(b: Builder, func: Func, c: Columns): Value {
  const types = c.wanted.map((i) => tangentType(c.params[i]!.type));
  const inputType = c.single ? types[0]! : tupleOf(types);
  const zeros = (at: Builder): Value => {
    const parts = c.wanted.map((i) => zerosLike(at, c.params[i]!, c.params[i]!.hint));
    return c.single ? parts[0]! : at.record(inputType as RecordType, parts, "gradient");
  };
  const all = c.params.map((_, i) => c.wanted.includes(i));
  const [y] = b.call(func.name, privateInputs(b, func, c.params, all, c.derivatives), [{ type: func.body.yields[0]!.type, hint: "y" }]);
  const jacobian = emptyJacobian(b, y!, inputType, zeros);
  c.wanted.forEach((i, k) => {
    const prefix: Step[] = c.single ? [] : [{ field: String(k) }];
    const fill = (at: Builder, directions: readonly Value[], paths: readonly (readonly Step[])[]): void => {
      const dots = c.along(at, i, directions);
      if (dots) scatter(at, jacobian, dots, paths.map((path) => [...prefix, ...path]));
    };
    const param = c.params[i]!;
    if (!isReference(param.type)) whenThere(b, param, (at) => fill(at, [at.const(1)], [[]]));
    else if (isTypedArray(param.type)) inChunks(b, c.derivatives.disabled("widen") ? oneColumn : chunkOf(func, i), param, fill);
    else oneByOne(b, param, fill);
  });
  return jacobian;
}

type Fill = (b: Builder, directions: readonly Value[], paths: readonly (readonly Step[])[]) => void;

const isTypedArray = (type: Type): boolean => type.kind === "array" && type.absent === undefined && (type.storage === "f64" || type.storage === "f32");

/** A sweep for each number inside the parameter. */
function oneByOne(b: Builder, param: Value, fill: Fill): void {
  const direction = zerosLike(b, param, `${param.hint}_dot`);
  forEachNumber(b, direction, (inner, holder, path) => {
    put(inner, holder, path.at(-1)!, inner.const(1));
    fill(inner, [direction], [path]);
    put(inner, holder, path.at(-1)!, inner.zero());
  });
}

/** A sweep for several elements of an array at once; the last few, that make no whole chunk, one by one. */
function inChunks(b: Builder, { width, whole }: Chunk, param: Value, fill: Fill): void {
  if (width === 0) return;
  if (width === 1 && !whole) return oneByOne(b, param, fill);
  const directions = Array.from({ length: width }, (_, d) => zerosLike(b, param, `${param.hint}_dot${d}`));
  const sweep = (at: Builder, along: readonly Value[], places: readonly Value[]): void => {
    along.forEach((direction, d) => at.store(direction, places[d]!, at.const(1)));
    fill(at, along, places.map((index) => [{ index }]));
  };
  const clearAfter = (at: Builder, along: readonly Value[], places: readonly Value[]): readonly Value[] => {
    along.forEach((direction, d) => at.store(direction, places[d]!, at.zero()));
    return [];
  };
  if (whole) {
    // The function reads that far: of a shorter array nothing is a number.
    sweep(b, directions, directions.map((_, d) => b.const(d)));
    return;
  }
  const end = b.length(param);
  const [rest] = b.loop({ start: b.const(0), end: b.sub(end, b.const(width - 1)), step: width, init: [], indexHint: "j" }, (inner, j) => {
    const places = directions.map((_, d) => (d === 0 ? j : inner.add(j, inner.const(d))));
    sweep(inner, directions, places);
    return clearAfter(inner, directions, places);
  });
  b.loop({ start: rest!, end, init: [], indexHint: "j" }, (inner, j) => {
    sweep(inner, directions.slice(0, 1), [j]);
    return clearAfter(inner, directions.slice(0, 1), [j]);
  });
}

export function jacrev(request: MacroRequest, func: Func, derivatives: Derivatives): string {
  refuseUnions(func, [...wantedParams(request, func).map((i) => func.body.params[i]!.type), ...func.body.yields.map((value) => value.type)]);
  const elements = derivatives.disabled("widen") ? undefined : withElements(func, derivatives);
  if (elements) return fewRows(request, func, elements, derivatives);
  const name = derivatives.unique(`${func.name}_jacrev`);
  const [fwd, bwd] = fwdAndBwd({ ...request, implicit: false }, func, derivatives) as [string, string];
  const b = new Builder();
  const params = paramsLike(func);
  const pairType = derivatives.func(fwd).body.yields[0]!.type;
  const [pair] = b.call(fwd, params, [{ type: pairType, hint: "pair" }]);
  const y = b.get(pair!, "0", "y");
  const residuals = b.get(pair!, "1", "residuals");
  const rowType = derivatives.func(bwd).body.yields[0]!.type;
  const row = (at: Builder, seed: Value): Value => at.call(bwd, [residuals, seed], [{ type: rowType, hint: "row" }])[0]!;
  const result = isReference(y.type) ? rows(b, y, rowType, row) : row(b, b.const(1));
  derivatives.add({ name, captures: func.captures ?? 0, doc: `The Jacobian of ${func.name}, by reverse mode: a row for each output.`, ...(func.span ? { span: func.span } : {}), body: { params, body: b.body, yields: [result] } });
  return name;
}

/** All rows in one reverse sweep. */
function fewRows(request: MacroRequest, func: Func, elements: Func, derivatives: Derivatives): string {
  const name = derivatives.unique(`${func.name}_jacrev`);
  const b = new Builder();
  const params = paramsLike(func);
  const wanted = wantedParams(request, func);
  const pattern = params.map((_, i) => wanted.includes(i));
  const inputs = privateInputs(b, func, params, pattern, derivatives).map((value, i) => ({ value, original: params[i]!, active: pattern[i]! }));
  const rows = pullRows(b, elements, inputs, derivatives).map((row) => packed(b, wanted.map((i) => row[i]!), request.single, "row"));
  const y = func.body.yields[0]!;
  const result = isReference(y.type) ? rowList(b, y.type as ArrayType, rows) : rows[0]!;
  derivatives.add({ name, captures: func.captures ?? 0, doc: `The Jacobian of ${func.name}, by reverse mode: a row for each output.`, ...(func.span ? { span: func.span } : {}), body: { params, body: b.body, yields: [result] } });
  return name;
}

function rowList(b: Builder, y: ArrayType, rows: readonly Value[]): Value {
  if (isReference(rows[0]!.type)) return b.list(listOf(rows[0]!.type), rows, "jacobian");
  const jacobian = b.alloc(y, b.const(rows.length), "jacobian");
  rows.forEach((row, i) => b.store(jacobian, b.const(i), row));
  return jacobian;
}

/** One pullback for each number of y; its gradient is the row. */
function rows(b: Builder, y: Value, rowType: Type, row: (b: Builder, seed: Value) => Value): Value {
  const seed = zerosLike(b, y, "y_bar");
  const jacobian = emptyRows(b, y, rowType);
  forEachNumber(b, seed, (inner, holder, path) => {
    put(inner, holder, path.at(-1)!, inner.const(1));
    deposit(inner, jacobian, [path], [row(inner, seed)]);
    put(inner, holder, path.at(-1)!, inner.zero());
  });
  return jacobian;
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
