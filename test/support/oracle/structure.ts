/** Between the values of the outside (numbers, arrays, typed arrays, objects) and the same with dual leaves. */
import { Dual, make, primalAt, tangentAt, type Scalar } from "./dual.ts";
import { kindOf, typedViews, TypedView } from "./typed-view.ts";

type Bag = Record<string, unknown>;

const isTyped = (x: unknown): x is Float64Array | Float32Array | Int32Array =>
  ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof BigInt64Array) && !(x instanceof BigUint64Array);

const isObject = (x: unknown): x is Bag => typeof x === "object" && x !== null;

/**
 * A private copy of `value` for the rewritten program. Each of `tangents` becomes a level, from 1 on; a missing one
 * means zero.
 * @throws RangeError if a tangent has another structure than the value
 */
export function toDual(value: unknown, tangents: readonly unknown[], where = "value"): unknown {
  const at = (key: string | number): unknown => {
    const inner = tangents.map((t) => (t === undefined || t === null ? undefined : (t as Bag)[key]));
    return toDual((value as Bag)[key], inner, `${where}[${key}]`);
  };
  if (typeof value === "number") {
    return tangents.reduce<Scalar>((x, t, i) => {
      if (typeof (t ?? 0) !== "number") throw new RangeError(`oracle: the tangent of ${where} is not a number`);
      return make(i + 1, x, Number(t ?? 0));
    }, value);
  }
  if (isTyped(value)) {
    checkLengths(value, tangents, where);
    const integers = !(value instanceof Float64Array || value instanceof Float32Array);
    const items = integers ? Array.from(value) : Array.from(value, (_, i) => at(i));
    return new (typedViews[value.constructor.name] as any)(items);
  }
  if (Array.isArray(value)) {
    checkLengths(value, tangents, where);
    return value.map((_, i) => at(i));
  }
  if (value instanceof TypedView) {
    checkLengths(value, tangents, where);
    if (!kindOf(value).startsWith("Float")) return value;
    const along = (i: number): unknown[] => tangents.map((t) => (t === undefined || t === null ? undefined : (t as number[])[i]));
    return new (value.constructor as any)(value.toArray().map((x, i) => toDual(x, along(i))));
  }
  if (!isObject(value) || value instanceof Map || value instanceof Set) return value;
  const copy = Object.create(Object.getPrototypeOf(value)) as Bag;
  for (const key of Object.keys(value)) copy[key] = at(key);
  return copy;
}

function checkLengths(value: { readonly length: number }, tangents: readonly unknown[], where: string): void {
  for (const t of tangents) {
    if (t !== undefined && t !== null && (t as unknown[]).length !== value.length) {
      throw new RangeError(`oracle: tangent of ${where} has length ${(t as unknown[]).length}, not ${value.length}`);
    }
  }
}

/** The values of a result, as the original program would have returned them (class instances: their fields). */
export function primalOf(x: unknown): unknown {
  if (x instanceof Dual) return x.v;
  if (x instanceof TypedView) return native(x, (item) => (item instanceof Dual ? item.v : Number(item)));
  if (Array.isArray(x)) return x.map(primalOf);
  if (!isObject(x) || x instanceof Map || x instanceof Set || x instanceof Date) return x;
  return Object.fromEntries(Object.entries(x).map(([key, item]) => [key, primalOf(item)]));
}

/**
 * The part of a result that is the tangent in all of `levels`, in the structure of the public table: properties
 * without a derivative are left out, and are `undefined` in arrays.
 */
export function tangentOf(x: unknown, ...levels: number[]): unknown {
  const part = (leaf: unknown): number =>
    Number(primalOf(levels.reduce<Scalar>((y, level) => tangentAt(y, level), leaf as Scalar)));
  const walk = (y: unknown): unknown => {
    if (y instanceof Dual || typeof y === "number") return part(y);
    if (y instanceof TypedView) return kindOf(y).startsWith("Float") ? native(y, part) : undefined;
    if (Array.isArray(y)) return y.map(walk);
    if (!isObject(y) || y instanceof Map || y instanceof Set || y instanceof Date) return undefined;
    const entries = Object.entries(y).map(([key, item]) => [key, walk(item)] as const);
    return Object.fromEntries(entries.filter(([, t]) => t !== undefined));
  };
  return walk(x);
}

function native(view: TypedView, item: (x: unknown) => number): unknown {
  const make = Reflect.get(globalThis, kindOf(view)) as { from(xs: number[]): unknown };
  return make.from(view.toArray().map(item));
}

/** The numbers that can be perturbed, in order; integer arrays and non-numbers have none. */
export function leaves(x: unknown): number[] {
  return scalars(x) as number[];
}

/** As `leaves`, for values inside a rewritten program. */
export function scalars(x: unknown): Scalar[] {
  if (typeof x === "number" || x instanceof Dual) return [x];
  if (x instanceof TypedView) return kindOf(x).startsWith("Float") ? x.toArray() : [];
  if (isTyped(x)) return x instanceof Float64Array || x instanceof Float32Array ? Array.from(x) : [];
  if (Array.isArray(x)) return x.flatMap(scalars);
  return isObject(x) ? Object.values(x).flatMap(scalars) : [];
}

/**
 * The structure of `x` with its leaves taken from `values`, in the order of `leaves`: what has no derivative is left
 * out, and is `undefined` in arrays.
 */
export function withLeaves(x: unknown, values: ArrayLike<unknown>): unknown {
  return refill(x, values, false);
}

/** As `withLeaves`, but all that is no leaf stays as it is. */
export function replaceLeaves(x: unknown, values: ArrayLike<unknown>): unknown {
  return refill(x, values, true);
}

function refill(x: unknown, values: ArrayLike<unknown>, keep: boolean): unknown {
  let next = 0;
  const rebuild = (value: unknown): unknown => {
    if (typeof value === "number" || value instanceof Dual) return values[next++] ?? 0;
    if (value instanceof TypedView && kindOf(value).startsWith("Float")) {
      return new (value.constructor as any)(value.toArray().map(() => values[next++] ?? 0));
    }
    if (value instanceof Float64Array) return Float64Array.from(value, () => Number(values[next++] ?? 0));
    if (value instanceof Float32Array) return Float32Array.from(value, () => Number(values[next++] ?? 0));
    if (Array.isArray(value)) return value.map(rebuild);
    if (!isObject(value) || ArrayBuffer.isView(value) || value instanceof TypedView) return keep ? value : undefined;
    const copy = Object.create(keep ? (Object.getPrototypeOf(value) as object) : Object.prototype) as Bag;
    for (const [key, item] of Object.entries(value)) {
      const inner = rebuild(item);
      if (keep || inner !== undefined) copy[key] = inner;
    }
    return copy;
  };
  return rebuild(x);
}

/** Every leaf without the tangent of `level`, and the tangents of that level by themselves. */
export function split(x: unknown, level: number): { primal: unknown; tangents: Scalar[] } {
  const all = scalars(x);
  const primal = replaceLeaves(x, all.map((s) => primalAt(s, level)));
  return { primal, tangents: all.map((s) => tangentAt(s, level)) };
}
