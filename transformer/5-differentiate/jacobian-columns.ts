/**
 * Jacobians by forward mode where there are many columns: sweeps for some of them at a time. Those of a Hessian, which
 * is symmetric, are rows as well.
 */
import type { Builder } from "../ir/build.ts";
import { whenThere } from "../ir/deep-copy.ts";
import type { Value } from "../ir/ir.ts";
import { isReference, listOf, sameType, type ArrayType, type Type } from "../ir/types.ts";
import { chunkOf } from "./chunks.ts";
import { columnsInPlace } from "./columns-in-place.ts";
import { assign, checkJacobian } from "./into.ts";
import { forEachNumber, inputsOf, put, room, scatter, type Columns, type Step } from "./jacobians.ts";
import { callWide, ownDirections, privateInputs } from "./modes.ts";
import { zerosLike } from "./shadows.ts";

type Fill = (b: Builder, directions: readonly Value[], paths: readonly (readonly Step[])[]) => void;

/** One sweep for several directions of parameter `i`, the others fixed. */
function along(b: Builder, c: Columns, i: number, directions: readonly Value[]): Value[] | undefined {
  const pattern = c.params.map((_, p) => p === i);
  return callWide(b, c.func, privateInputs(b, c.func, c.params, pattern, c.derivatives), [directions], pattern, c.derivatives).dots;
}

const widthOf = (c: Columns, i: number): number => (c.derivatives.disabled("widen") ? 1 : chunkOf(c.func, i));

export function byColumns(b: Builder, c: Columns): Value {
  const jacobian = room(b, c);
  c.wanted.forEach((i, k) => {
    const prefix: Step[] = c.single ? [] : [{ field: String(k) }];
    const fill: Fill = (at, directions, paths) => {
      const dots = along(at, c, i, directions);
      if (dots) scatter(at, jacobian, dots, paths.map((path) => [...prefix, ...path]));
    };
    const param = c.params[i]!;
    if (!isReference(param.type)) whenThere(b, param, (at) => fill(at, [at.const(1)], [[]]));
    else if (!isTypedArray(param.type)) oneByOne(b, param, fill);
    // What the last sweep has too many is nowhere: typed arrays store nothing outside.
    else inChunks(b, widthOf(c, i), param, inPlace(c, i, k, jacobian) ?? fill, true);
  });
  return jacobian;
}

/** Sweeps that write into the Jacobian themselves, where the function lets them. */
function inPlace(c: Columns, i: number, k: number, jacobian: Value): Fill | undefined {
  const { func, params, derivatives, single } = c;
  const { type } = jacobian, width = widthOf(c, i);
  if (derivatives.disabled("columns-in-place") || func.custom || width === 0 || type.kind !== "array" || !isDoubles(params[i]!.type) || !isDoubles(func.body.yields[0]!.type)) return undefined;
  const pattern = params.map((_, p) => p === i);
  const variant = derivatives.wide(func.name, pattern, true, width);
  if (!variant.activeResults[0]) return undefined;
  const name = derivatives.unique(`${variant.name}_in_place`);
  const made = columnsInPlace(derivatives.func(variant.name), width, name, type, (b, row) => (single ? row : b.get(row, String(k))));
  if (!made) return undefined;
  derivatives.add(derivatives.tidy(derivatives.pass("columns-in-place", made, "normal"), "normal"));
  return (b, directions, paths) => {
    const inputs = privateInputs(b, func, params, pattern, derivatives);
    const places = paths.map((path) => (path.at(-1) as { readonly index: Value }).index);
    b.call(name, [...inputs, ...ownDirections(b, func, [directions], pattern, derivatives), jacobian, ...places], []);
  };
}

/** The Hessian of one array: what is a column is a row. */
export function rowsBySymmetry(b: Builder, c: Columns): Value | undefined {
  const [i] = c.wanted as [number];
  const param = c.params[i]!;
  const width = widthOf(c, i);
  if (!c.isSymmetric || !c.single || !isTypedArray(param.type) || !sameType(param.type, c.func.body.yields[0]!.type) || width === 0 || c.derivatives.disabled("rows-by-symmetry")) return undefined;
  if (c.out) checkJacobian(b, c.out, param, inputsOf(c));
  const jacobian = c.out ?? b.alloc(listOf(param.type as ArrayType), b.length(param), "hessian");
  inChunks(b, width, param, (at, directions, paths) => {
    const dots = along(at, c, i, directions) ?? directions.map(() => zerosLike(at, param, "row"));
    dots.forEach((row, d) => {
      const { index } = paths[d]!.at(-1) as { readonly index: Value };
      if (c.out) assign(at, at.load(c.out, index, `row${dots.length === 1 ? "" : d}`), row);
      else at.store(jacobian, index, row);
    });
  }, false);
  return jacobian;
}

const isTypedArray = (type: Type): boolean => type.kind === "array" && type.absent === undefined && (type.storage === "f64" || type.storage === "f32");
const isDoubles = (type: Type): boolean => isTypedArray(type) && (type as ArrayType).storage === "f64";

/** A sweep for each number inside the parameter. */
function oneByOne(b: Builder, param: Value, fill: Fill): void {
  const direction = zerosLike(b, param, `${param.hint}_dot`);
  forEachNumber(b, direction, (inner, holder, path) => {
    put(inner, holder, path.at(-1)!, inner.const(1));
    fill(inner, [direction], [path]);
    put(inner, holder, path.at(-1)!, inner.zero());
  });
}

/** A sweep for several elements of an array at once; the last few, that make no whole chunk, are one more or, unless `mayReachPast`, one by one. */
function inChunks(b: Builder, width: number, param: Value, fill: Fill, mayReachPast: boolean): void {
  if (width === 0) return;
  if (width === 1) return oneByOne(b, param, fill);
  const directions = Array.from({ length: width }, (_, d) => zerosLike(b, param, `${param.hint}_dot${d}`));
  const sweep = (at: Builder, some: readonly Value[], places: readonly Value[]): readonly Value[] => {
    some.forEach((direction, d) => at.storeInside(direction, places[d]!, at.const(1)));
    fill(at, some, places.map((index) => [{ index }]));
    some.forEach((direction, d) => at.storeInside(direction, places[d]!, at.zero()));
    return [];
  };
  const end = b.length(param);
  const [rest] = b.loop({ start: b.const(0), end: mayReachPast ? end : b.sub(end, b.const(width - 1)), step: width, init: [], indexHint: "j" }, (inner, j) =>
    sweep(inner, directions, directions.map((_, d) => (d === 0 ? j : inner.add(j, inner.const(d))))));
  if (mayReachPast) return;
  b.loop({ start: rest!, end, init: [], indexHint: "j" }, (inner, j) => sweep(inner, directions.slice(0, 1), [j]));
}
