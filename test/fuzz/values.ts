/** Values of any structure: arguments, results, tangents. */
import { leaves } from "../support/oracle/index.ts";

type Bag = Record<string, unknown>;

const isObject = (x: unknown): x is Bag => typeof x === "object" && x !== null;

export const inner = (x: unknown, y: unknown): number => {
  const b = leavesLike(y, x, "the tangent");
  return leaves(x).reduce((sum, a, i) => sum + a * b[i]!, 0);
};

/** Thrown where two values have not the same structure. */
export class OtherStructure extends Error {}

/** The numbers of `x` in the order of those of `model`: properties of objects go by name. */
export function leavesLike(x: unknown, model: unknown, what: string): number[] {
  const differs = (): never => { throw new OtherStructure(`${what}: ${show(x)} is not of the structure of ${show(model)}`); };
  if (typeof model === "number") return typeof x === "number" ? [x] : differs();
  if (!isObject(model)) return isObject(x) || typeof x === "number" ? differs() : [];
  if (!isObject(x)) return leaves(model).length === 0 ? [] : differs();
  if (ArrayBuffer.isView(model) || Array.isArray(model)) {
    if (x.constructor !== model.constructor || (x as unknown as unknown[]).length !== (model as unknown as unknown[]).length) differs();
    if (ArrayBuffer.isView(model)) return leaves(x);
    return (model as unknown[]).flatMap((item, i) => leavesLike(x[i], item, what));
  }
  // Where there are no numbers, there may be nothing at all.
  const matters = (value: Bag, key: string): boolean => leaves(value[key]).length > 0;
  if (Object.keys(x).some((key) => matters(x, key) && !Object.hasOwn(model, key))) differs();
  return Object.keys(model).flatMap((key) => leavesLike(x[key], model[key], what));
}

/** A tangent as a cotangent of a gradient, which has nothing where an object without numbers is. */
export function likeGradient(x: unknown): unknown {
  if (!isObject(x) || ArrayBuffer.isView(x)) return x;
  if (Array.isArray(x)) return x.map(likeGradient);
  return holdsAny(x) ? Object.fromEntries(Object.entries(x).map(([key, item]) => [key, likeGradient(item)])) : undefined;
}

const holdsAny = (x: unknown): boolean => typeof x === "number" || isObject(x) && (ArrayBuffer.isView(x) || Array.isArray(x) || Object.values(x).some(holdsAny));

/** A copy of `row` in place of each number of `y`: what a Jacobian is written into. */
export function rowsLike(y: unknown, row: unknown): unknown {
  if (typeof y === "number") return structuredClone(row);
  if (ArrayBuffer.isView(y)) return Array.from(y as Float64Array, () => structuredClone(row));
  if (Array.isArray(y)) return y.map((item) => rowsLike(item, row));
  return isObject(y) ? Object.fromEntries(Object.entries(y).map(([key, item]) => [key, rowsLike(item, row)])) : y;
}

/** Is an element, or what a property holds, `undefined`? */
export function hasHoles(x: unknown): boolean {
  return isObject(x) && !ArrayBuffer.isView(x) && Object.values(x).some((item) => item === undefined || hasHoles(item));
}

/** Moves the numbers of arguments by `by` times a direction, in place but for those at the top. */
export function moved(args: unknown[], direction: readonly unknown[], by: number): unknown[] {
  const move = (x: unknown, along: unknown): unknown => {
    if (typeof x === "number") return typeof along === "number" ? x + by * along : x;
    if (isObject(x) && isObject(along)) for (const key of Object.keys(along)) x[key] = move(x[key], along[key]);
    return x;
  };
  return args.map((arg, i) => move(arg, direction[i]));
}

export const show = (x: unknown): string => JSON.stringify(x, (_, item: unknown) => (ArrayBuffer.isView(item) ? Array.from(item as Float64Array) : item)) ?? String(x);

/** Numbers in messages may be rounded in another way. */
export function sameText(x: string, y: string): boolean {
  const rounded = (text: string): string => text.replace(/\d+(\.\d+)?(e[+-]?\d+)?/g, (number) => Number(number).toPrecision(9));
  return rounded(x) === rounded(y);
}

export function same(x: unknown, y: unknown): boolean {
  if (typeof x === "function" && typeof y === "function") return true;
  if (!isObject(x) || !isObject(y)) return Object.is(x, y);
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((key) => Object.hasOwn(y, key) && same(x[key], y[key]));
}
