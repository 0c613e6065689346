/** Method calls of the rewritten programs: JavaScript's own arrays, texts and maps, made to understand duals. */
import { Dual, val } from "./dual.ts";
import { get } from "./operators.ts";
import { contents, TypedView } from "./typed-view.ts";

type Callback = (this: unknown, ...args: unknown[]) => unknown;
type ArrayMethod = (xs: any[], args: any[]) => unknown;

const values = (args: readonly unknown[]): any[] => args.map(val);

/** The callback's answer is a condition: without this, a dual zero would count as true. */
const predicate = (name: string): ArrayMethod => (xs, [f, self]) =>
  (xs as any)[name]((...args: unknown[]) => val((f as Callback).apply(self, args)));

const byValue = (name: string): ArrayMethod => (xs, args) => (xs.map(val) as any)[name](...values(args));

const ordered = (name: string): ArrayMethod => (xs, [compare]) =>
  (xs as any)[name](compare && ((x: unknown, y: unknown) => val(compare(x, y))));

/** `first` arguments are positions, and lose their derivative; the others are elements, and keep it. */
const positions = (name: string, first: number, last = Infinity): ArrayMethod => (xs, args) =>
  (xs as any)[name](...args.map((x, i) => (i >= first && i < last ? val(x) : x)));

const arrayMethods: Readonly<Record<string, ArrayMethod>> = {
  ...Object.fromEntries(
    ["filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every"].map((m) => [m, predicate(m)]),
  ),
  ...Object.fromEntries(["indexOf", "lastIndexOf", "includes"].map((m) => [m, byValue(m)])),
  ...Object.fromEntries(["sort", "toSorted"].map((m) => [m, ordered(m)])),
  ...Object.fromEntries(["slice", "at", "copyWithin", "flat"].map((m) => [m, positions(m, 0)])),
  fill: positions("fill", 1),
  with: positions("with", 0, 1),
  splice: positions("splice", 0, 2),
  toSpliced: positions("toSpliced", 0, 2),
};

/** `object.key(...args)`. */
export function invoke(object: any, key: any, args: any[]): unknown {
  const k = val(key) as string;
  if (Array.isArray(object)) {
    const method = Object.hasOwn(arrayMethods, k) ? arrayMethods[k] : undefined;
    return method ? method(object, args) : (object as any)[k](...args);
  }
  if (object instanceof TypedView) return callable(get(object, k), k).apply(object, args);
  if (typeof object === "string" || typeof object === "number") return (object as any)[k](...values(args));
  if (object === Object && k === "is") return Object.is(val(args[0]), val(args[1]));
  return callable(object[k], k).apply(object, args);
}

function callable(f: unknown, name: string): Callback {
  if (typeof f !== "function") throw new TypeError(`${name} is not a function`);
  return f as Callback;
}

/** A key is compared by identity, which two equal duals do not have. */
function refuseDual(key: unknown): void {
  if (key instanceof Dual) throw new Error("oracle: a dual number as a key of a Map or Set");
}

class DualMap extends Map<unknown, unknown> {
  override get(key: unknown): unknown { refuseDual(key); return super.get(key); }
  override has(key: unknown): boolean { refuseDual(key); return super.has(key); }
  override set(key: unknown, value: unknown): this { refuseDual(key); return super.set(key, value); }
}

class DualSet extends Set<unknown> {
  override has(key: unknown): boolean { refuseDual(key); return super.has(key); }
  override add(key: unknown): this { refuseDual(key); return super.add(key); }
}

/** `Array` of the rewritten programs: lengths may be dual, and typed views count as array-like. */
function DualArray(...args: unknown[]): unknown[] {
  return args.length === 1 && args[0] instanceof Dual ? new Array(args[0].v) : new Array(...(args as []));
}

DualArray.prototype = Array.prototype;
DualArray.isArray = Array.isArray;
DualArray.of = Array.of;
DualArray.from = (source: unknown, map?: (x: unknown, i: number) => unknown, self?: unknown): unknown[] => {
  const items = contents(source, true);
  return map ? items.map((x, i) => map.call(self, x, i)) : items;
};

function DualNumber(x: unknown = 0): unknown {
  return x instanceof Dual ? x : Number(x);
}

const strip = (f: (x: any) => unknown) => (x: unknown, ...rest: unknown[]): unknown =>
  (f as Callback)(val(x), ...values(rest));

Object.setPrototypeOf(DualNumber, Number);
DualNumber.prototype = Number.prototype;
for (const name of ["isFinite", "isInteger", "isNaN", "isSafeInteger", "parseFloat", "parseInt"] as const) {
  Object.defineProperty(DualNumber, name, { value: strip(Number[name] as (x: any) => unknown) });
}

/** Take the place of JavaScript's own in the rewritten programs, by name. */
export const dualGlobals: Readonly<Record<string, unknown>> = {
  Array: DualArray,
  Map: DualMap,
  Set: DualSet,
  Number: DualNumber,
  Boolean: strip(Boolean),
  isNaN: strip(isNaN),
  isFinite: strip(isFinite),
  parseInt: strip(parseInt),
  parseFloat: strip(parseFloat),
};
