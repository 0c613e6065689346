/** Between the values of the outside (numbers, arrays, typed arrays, objects) and the same with hyper-dual leaves. */
import { Dual } from "./dual.ts";
import { kindOf, typedViews, TypedView } from "./typed-view.ts";

type Bag = Record<string, unknown>;

const isTyped = (x: unknown): x is Float64Array | Float32Array | Int32Array =>
  ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof BigInt64Array) && !(x instanceof BigUint64Array);

const isObject = (x: unknown): x is Bag => typeof x === "object" && x !== null;

/**
 * A private copy of `value` with duals for its floating-point numbers; a missing tangent means zero.
 * @throws RangeError if a tangent has another structure than the value
 */
export function toDual(value: unknown, first: unknown, second: unknown, seed = true, where = "value"): unknown {
  const at = (key: string | number): unknown => {
    const [a, b] = [first, second].map((t) => (t === undefined || t === null ? undefined : (t as Bag)[key]));
    return toDual((value as Bag)[key], a, b, seed, `${where}[${key}]`);
  };
  if (typeof value === "number") {
    const [a, b] = [first ?? 0, second ?? 0];
    if (typeof a !== "number" || typeof b !== "number") throw new RangeError(`oracle: tangent of ${where}: a number`);
    return seed ? new Dual(value, a, b, 0) : value;
  }
  if (isTyped(value)) {
    checkLengths(value, [first, second], where);
    const integers = !(value instanceof Float64Array || value instanceof Float32Array);
    const items = integers ? Array.from(value) : Array.from(value, (_, i) => at(i));
    return new (typedViews[value.constructor.name] as any)(items);
  }
  if (Array.isArray(value)) {
    checkLengths(value, [first, second], where);
    return value.map((_, i) => at(i));
  }
  if (!isObject(value) || value instanceof TypedView || value instanceof Map || value instanceof Set) return value;
  const copy = Object.create(Object.getPrototypeOf(value)) as Bag;
  for (const key of Object.keys(value)) copy[key] = at(key);
  return copy;
}

function checkLengths(value: ArrayLike<unknown>, tangents: unknown[], where: string): void {
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
 * One tangent of a result, in the structure of the public table: properties without a derivative are left out, and
 * are `undefined` in arrays.
 */
export function tangentOf(x: unknown, part: "a" | "b" | "c"): unknown {
  if (x instanceof Dual) return x[part];
  if (typeof x === "number") return 0;
  if (x instanceof TypedView) {
    const kind = kindOf(x);
    return kind.startsWith("Float") ? native(x, (item) => (item instanceof Dual ? item[part] : 0)) : undefined;
  }
  if (Array.isArray(x)) return x.map((item) => tangentOf(item, part));
  if (!isObject(x) || x instanceof Map || x instanceof Set || x instanceof Date) return undefined;
  const entries = Object.entries(x).map(([key, item]) => [key, tangentOf(item, part)] as const);
  return Object.fromEntries(entries.filter(([, t]) => t !== undefined));
}

function native(view: TypedView, item: (x: unknown) => number): unknown {
  const make = Reflect.get(globalThis, kindOf(view)) as { from(xs: number[]): unknown };
  return make.from(view.toArray().map(item));
}

/** The numbers that can be perturbed, in order; integer arrays and non-numbers have none. */
export function leaves(x: unknown): number[] {
  if (typeof x === "number") return [x];
  if (isTyped(x)) return x instanceof Float64Array || x instanceof Float32Array ? Array.from(x) : [];
  if (Array.isArray(x)) return x.flatMap(leaves);
  return isObject(x) ? Object.values(x).flatMap(leaves) : [];
}

/** The structure of `x` with its leaves taken from `numbers`, in the order of `leaves`: tangents from a flat vector. */
export function withLeaves(x: unknown, numbers: Iterator<number> | ArrayLike<number>): unknown {
  const source = "next" in numbers ? numbers : Array.from(numbers)[Symbol.iterator]();
  const rebuild = (value: unknown): unknown => {
    if (typeof value === "number") return source.next().value ?? 0;
    if (value instanceof Float64Array) return Float64Array.from(value, () => source.next().value ?? 0);
    if (value instanceof Float32Array) return Float32Array.from(value, () => source.next().value ?? 0);
    if (Array.isArray(value)) return value.map(rebuild);
    if (!isObject(value) || ArrayBuffer.isView(value)) return undefined;
    const entries = Object.entries(value).map(([key, item]) => [key, rebuild(item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  return rebuild(x);
}
