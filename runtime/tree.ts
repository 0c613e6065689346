/**
 * Values made of numbers, typed arrays, arrays and objects, seen as a list of the numbers in them ("leaves"). Numbers
 * that have no derivative (in integer arrays) and everything that is no number are not leaves.
 */

/** A number inside a value, and how to get to it: `[0].v[3]`. */
export interface Leaf {
  readonly path: string;
  readonly value: number;
}

type Bag = Record<string, unknown>;
type Floats = Float64Array | Float32Array;

const isFloats = (x: unknown): x is Floats => x instanceof Float64Array || x instanceof Float32Array;

const isPlain = (x: unknown): x is Bag => typeof x === "object" && x !== null && !ArrayBuffer.isView(x)
  && !(x instanceof Map) && !(x instanceof Set) && !(x instanceof Date) && !(x instanceof RegExp);

/** By name: derivatives have the order of the type, values that of the literal that made them. */
const sorted = (x: Bag): [string, unknown][] => Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1));

/** The leaves of a value, in a fixed order. */
export function leaves(x: unknown, path = ""): Leaf[] {
  if (typeof x === "number") return [{ path, value: x }];
  if (isFloats(x) || Array.isArray(x)) {
    return Array.from(x as ArrayLike<unknown>, (item, i) => leaves(item, `${path}[${i}]`)).flat();
  }
  return isPlain(x) ? sorted(x).flatMap(([key, item]) => leaves(item, `${path}.${key}`)) : [];
}

/** A copy of a value with its leaves taken in order from `next`; all that is no leaf stays, prototypes too. */
export function mapLeaves(x: unknown, next: (value: number) => number): unknown {
  if (typeof x === "number") return next(x);
  if (isFloats(x)) return x.map(next);
  if (Array.isArray(x)) return x.map((item) => mapLeaves(item, next));
  if (!isPlain(x)) return ArrayBuffer.isView(x) && "slice" in x ? (x as Uint8Array).slice() : x;
  const copy = Object.create(Object.getPrototypeOf(x) as object | null) as Bag;
  for (const key of Object.keys(x)) copy[key] = undefined;
  for (const [key, item] of sorted(x)) copy[key] = mapLeaves(item, next);
  return copy;
}

/**
 * A tangent or cotangent for a value: the same structure with its leaves taken in order from `next`. What has no
 * derivative is left out of objects, and is `undefined` in arrays.
 */
export function tangentLike(x: unknown, next: (value: number) => number): unknown {
  if (typeof x === "number") return next(x);
  if (isFloats(x)) return x.map(next);
  if (Array.isArray(x)) return x.map((item) => tangentLike(item, next));
  if (!isPlain(x)) return undefined;
  const made = new Map(sorted(x).map(([key, item]) => [key, tangentLike(item, next)]));
  const kept = Object.keys(x).filter((key) => made.get(key) !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept.map((key) => [key, made.get(key)])) : undefined;
}

/** Whether single precision is anywhere inside: differences are rough there. */
export function hasSinglePrecision(x: unknown): boolean {
  if (x instanceof Float32Array) return true;
  if (Array.isArray(x)) return x.some(hasSinglePrecision);
  return isPlain(x) && Object.values(x).some(hasSinglePrecision);
}
