/** What generated code imports, and nobody else needs to. */

/**
 * A stack of numbers that grows: where residuals go whose number is known only as the loop runs.
 * Its length doubles when it is full, so a push costs a constant on the average.
 */
export class Tape {
  data: Float64Array;
  length = 0;

  /** @param capacity how many numbers fit before it first grows */
  constructor(capacity = 64) {
    this.data = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.grow();
    this.data[this.length++] = value;
  }

  /** The number pushed last, taken off. NaN if there is none: generated code pops what it has pushed. */
  pop(): number {
    return this.length > 0 ? this.data[--this.length]! : NaN;
  }

  /** The number pushed as the k-th, from 0. */
  at(k: number): number {
    return this.data[k]!;
  }

  // Apart from `push`, which is small enough to be inlined without it.
  private grow(): void {
    const grown = new Float64Array(Math.max(64, 2 * this.data.length));
    grown.set(this.data);
    this.data = grown;
  }
}

/**
 * A loop over the keys of an object is written out for those of its type, in that order: the object must have them,
 * in that order, and no others.
 *
 * @throws TypeError if it has not
 */
export function checkKeys(object: object, ...keys: readonly string[]): void {
  let at = 0;
  for (const key in object) if (key !== keys[at++]) at = Infinity;
  if (at !== keys.length) throw new TypeError(`an object has the keys ${Object.keys(object).join(", ")}, but by its type ${keys.join(", ")}`);
}

/**
 * A function writes to an argument, and runs on a private copy of it: what is in two places of the argument would be two
 * things in the copy.
 *
 * @throws RangeError if an array or an object is in two places of `value`
 */
export function checkApart(value: unknown, name: string): void {
  const seen = new Set<unknown>();
  const look = (inside: unknown): void => {
    if (typeof inside !== "object" || inside === null) return;
    if (seen.has(inside)) throw new RangeError(`the function writes to ${name}, so no array or object may be in two places of it`);
    seen.add(inside);
    if (ArrayBuffer.isView(inside) || Array.isArray(inside) && typeof inside[0] === "number") return;
    Object.values(inside).forEach(look);
  };
  look(value);
}

/**
 * A function writes to `written`, and runs on a private copy of it: what another argument says of the same memory would
 * not change with the copy.
 *
 * @throws RangeError with `text`, if `written`, or with `deep` something in it, is in `other` too
 */
export function checkSeparate(written: unknown, deep: boolean, other: unknown, text: string): void {
  // As nearly always: nothing is allocated.
  if (isFlat(written) && isFlat(other)) {
    if (isShared(written, other)) throw new RangeError(text);
    return;
  }
  const own = new Set<object>(), seen = new Set<object>();
  const look = (inside: unknown, all: boolean, into: Set<object>): void => {
    if (typeof inside !== "object" || inside === null || into.has(inside)) return;
    into.add(inside);
    if (all && !isFlat(inside)) Object.values(inside).forEach((part) => look(part, true, into));
  };
  look(written, deep, own);
  look(other, true, seen);
  const views = new Map<ArrayBufferLike, ArrayBufferView[]>();
  for (const one of own) if (ArrayBuffer.isView(one)) views.set(one.buffer, [...views.get(one.buffer) ?? [], one]);
  for (const two of seen) if (own.has(two) || ArrayBuffer.isView(two) && views.get(two.buffer)?.some((one) => overlap(one, two))) throw new RangeError(text);
}

/**
 * A derivative is written to `out` while `other`, a typed array of the same kind, is read. That is asked with each call, so
 * it must cost next to nothing: only where one of them does not begin its buffer is the buffer looked at, which V8 may
 * have to make first. Two that both begin theirs are seen to be one by what is written to `out` for a moment.
 *
 * @throws RangeError with `text`, if they have elements in common
 */
export function checkOverlap(out: Float64Array | Float32Array, other: Float64Array | Float32Array, text: string): void {
  if (out === other || (out.byteOffset === 0 && other.byteOffset === 0 ? beginTogether(out, other) : out.buffer === other.buffer && overlap(out, other))) throw new RangeError(text);
}

function beginTogether(out: Float64Array | Float32Array, other: Float64Array | Float32Array): boolean {
  const before = out[0]!;
  out[0] = 1;
  const isOne = other[0] === 1;
  out[0] = 2;
  const isTwo = other[0] === 2;
  out[0] = before;
  return isOne && isTwo;
}

/** Is there nothing inside of it that could be in another place? */
function isFlat(value: unknown): boolean {
  return typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Array.isArray(value) && typeof value[0] === "number";
}

/** Are they one array, or do they have bytes in common? */
function isShared(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null) return false;
  return a === b || ArrayBuffer.isView(a) && ArrayBuffer.isView(b) && a.buffer === b.buffer && overlap(a, b);
}

/** Do these views of one buffer have bytes in common? */
const overlap = (a: ArrayBufferView, b: ArrayBufferView): boolean => a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;

/**
 * `{ a: 1, ...o }` takes a property `a` of `o` that the type of `o` does not name: there must be none.
 *
 * @throws TypeError if there is one
 */
export function checkWithout(object: object, ...names: readonly string[]): void {
  for (const name of names) if (Object.hasOwn(object, name)) throw new TypeError(`an object has the property ${name}, which its type does not name, and its derivative does not know`);
}

/**
 * `{ ...defaults, ...o }` takes a property of `o` that is there with the value `undefined`: generated code takes it for
 * one that was left out, so there must be none, however deep inside.
 *
 * @throws TypeError if there is one
 */
export function checkLeftOut(value: unknown, ...names: readonly string[]): void {
  const seen = new Set<unknown>();
  const look = (inside: unknown): void => {
    if (typeof inside !== "object" || inside === null || ArrayBuffer.isView(inside) || seen.has(inside)) return;
    seen.add(inside);
    if (Array.isArray(inside)) return inside.forEach(look);
    for (const [key, part] of Object.entries(inside)) {
      if (part === undefined && names.includes(key)) throw new TypeError(`the property '${key}' is there with the value undefined: its derivative needs it to be left out then`);
      look(part);
    }
  };
  look(value);
}

/**
 * Generated code checks what it is given before it reads it: a tangent of the wrong length would be read as NaN, or
 * not at all, and the derivative would be wrong without a word.
 *
 * @param name what is checked, as the caller knows it: `tangents[0]`
 * @param expected the length of the primal that it belongs to
 * @param primal the name of that primal; by default `primals[0]` for `tangents[0]`
 * @throws RangeError if the lengths differ
 */
export function checkLength(name: string, expected: number, actual: number, primal?: string): void {
  if (expected !== actual) throw wrongLength(name, expected, actual, primal);
}

function wrongLength(name: string, expected: number, actual: number, primal?: string): RangeError {
  const place = /^tangents(?=[[.]|$)/.test(name) ? name.replace("tangents", "primals") : undefined;
  const owner = primal ?? place;
  return new RangeError(
    owner ? `${name} has length ${actual}, but ${owner} has length ${expected}`
      : `${name} has length ${actual}, but ${expected} is needed`,
  );
}
