/** JavaScript's operators over values that may be dual; without a dual among them, JavaScript's own. */
import { divide, Dual, linearize, minus, multiply, negate, plus as sum, toScalar, val } from "./dual.ts";
import { pow } from "./math.ts";
import { TypedView } from "./typed-view.ts";

type Key = string | number | symbol;
type Indexed = Record<Key, unknown>;

const either = (x: unknown, y: unknown): boolean => x instanceof Dual || y instanceof Dual;

export function add(x: any, y: any): unknown {
  if (!either(x, y)) return x + y;
  // Text and objects: concatenation of texts, where a dual shows its value.
  if (!isNumeric(x) || !isNumeric(y)) return (val(x) as any) + (val(y) as any);
  return sum(toScalar(x), toScalar(y));
}

function isNumeric(x: unknown): boolean {
  return x === null || x instanceof Dual || ["number", "boolean", "undefined"].includes(typeof x);
}

export function sub(x: any, y: any): unknown {
  return either(x, y) ? minus(toScalar(x), toScalar(y)) : x - y;
}

export function mul(x: any, y: any): unknown {
  return either(x, y) ? multiply(toScalar(x), toScalar(y)) : x * y;
}

export function div(x: any, y: any): unknown {
  return either(x, y) ? divide(toScalar(x), toScalar(y)) : x / y;
}

/** The quotient is a constant between its jumps, and so is the derivative in y. */
export function mod(x: any, y: any): unknown {
  if (!either(x, y)) return x % y;
  return linearize([toScalar(x), toScalar(y)], ([p, q]) => mod(p, q) as number, [
    () => 1,
    () => -Math.trunc(Number(val(x)) / Number(val(y))),
  ]);
}

export function exp(x: any, y: any): unknown {
  return either(x, y) ? pow(x, y) : x ** y;
}

export const neg = (x: any): unknown => (x instanceof Dual ? negate(x) : -x);
export const plus = (x: any): unknown => (x instanceof Dual ? x : +x);
export const not = (x: any): boolean => !val(x);
export const bitNot = (x: any): unknown => ~(val(x) as any);
export const and = (x: any, y: any): unknown => (val(x) as any) & (val(y) as any);
export const or = (x: any, y: any): unknown => (val(x) as any) | (val(y) as any);
export const xor = (x: any, y: any): unknown => (val(x) as any) ^ (val(y) as any);
export const shl = (x: any, y: any): unknown => (val(x) as any) << (val(y) as any);
export const shr = (x: any, y: any): unknown => (val(x) as any) >> (val(y) as any);
export const ushr = (x: any, y: any): unknown => (val(x) as any) >>> (val(y) as any);
export const lt = (x: any, y: any): boolean => (val(x) as any) < (val(y) as any);
export const gt = (x: any, y: any): boolean => (val(x) as any) > (val(y) as any);
export const le = (x: any, y: any): boolean => (val(x) as any) <= (val(y) as any);
export const ge = (x: any, y: any): boolean => (val(x) as any) >= (val(y) as any);
export const eq = (x: unknown, y: unknown): boolean => val(x) === val(y);
export const ne = (x: unknown, y: unknown): boolean => val(x) !== val(y);
export const eqLoose = (x: any, y: any): boolean => (val(x) as any) == (val(y) as any);
export const neLoose = (x: any, y: any): boolean => (val(x) as any) != (val(y) as any);
/** `x || 0`: of a number it is x, at zero as well. */
export const orZero = (x: any): unknown => (truthy(x) ? x : val(x) === 0 ? add(x, 0) : 0);
export const truthy = (x: unknown): boolean => Boolean(val(x));
export const typeOf = (x: unknown): string => (x instanceof Dual ? "number" : typeof x);

/** `x + 1` or `x - 1` of `++` and `--`, whose operand is made a number first. */
export function step(x: any, by: 1 | -1): unknown {
  if (typeof x === "bigint") return x + BigInt(by);
  return add(plus(x), by);
}

/** The value of `x++`: both arguments are evaluated in order, the second one assigns. */
export function before(old: any, _assigned: unknown): unknown {
  return typeof old === "bigint" ? old : plus(old);
}

export function get(object: any, key: any): unknown {
  const k = val(key) as Key;
  return object instanceof TypedView ? object.load(k) : object[k];
}

export function set(object: any, key: any, value: unknown): unknown {
  const k = val(key) as Key;
  if (object instanceof TypedView) object.store(k, value);
  else if (k === "length" && Array.isArray(object)) object.length = Number(val(value));
  else object[k] = value;
  return value;
}

/** `object[key] op= value()`: the old value is read before the new operand is evaluated, as JavaScript does. */
export function update(object: any, key: any, op: (x: any, y: any) => unknown, value: () => unknown): unknown {
  const k = val(key), old = get(object, k);
  return set(object, k, op(old, value()));
}

/** `object[key]++` and its kin: the new value if `prefix`, else the old one. */
export function increment(object: any, key: any, by: 1 | -1, prefix: boolean): unknown {
  const k = val(key), old = before(get(object, k), undefined);
  const next = set(object, k, step(old, by));
  return prefix ? next : old;
}

/** A target for destructuring: `[a[i]] = …` becomes `[ref(a, i).value] = …`. */
export function ref(object: any, key: any): { value: unknown } {
  return {
    get value() { return get(object, key); },
    set value(v: unknown) { set(object, key, v); },
  };
}

export function has(key: any, object: any): boolean {
  const k = val(key) as Key;
  return object instanceof TypedView ? object.holds(k) : k in (object as Indexed);
}

/** The keys that `for … in` would visit. */
export function keys(object: unknown): string[] {
  if (object instanceof TypedView) return Array.from({ length: object.length }, (_, i) => String(i));
  const found: string[] = [];
  for (const key in object as object) found.push(key);
  return found;
}

export { val };
