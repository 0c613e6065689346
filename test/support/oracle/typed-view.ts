/**
 * Typed arrays whose elements may be dual: a window on shared storage, so that `subarray` and `buffer` alias as
 * they do in JavaScript. Element access comes through `load` and `store`, which the rewritten programs call.
 */
import { Dual, val } from "./dual.ts";
import { fround } from "./math.ts";

type Callback<R = unknown> = (value: any, index: number, array: TypedView) => R;

/** Storage that views of one kind share. */
class Store {
  constructor(readonly cells: unknown[], readonly bytes: number) {}
  get byteLength(): number { return this.cells.length * this.bytes; }
}

export abstract class TypedView {
  static readonly BYTES_PER_ELEMENT: number = 8;
  readonly buffer: Store;
  readonly offset: number;
  readonly length: number;

  constructor(source?: unknown, byteOffset?: unknown, length?: unknown) {
    const bytes = (new.target as typeof TypedView).BYTES_PER_ELEMENT;
    if (source instanceof Store) {
      if (source.bytes !== bytes) throw new Error("oracle: views of different kinds on one buffer");
      this.offset = Number(val(byteOffset) ?? 0) / bytes;
      this.length = Number(val(length) ?? source.cells.length - this.offset);
      this.buffer = source;
      return;
    }
    const given = contents(source);
    this.offset = 0;
    this.length = given.length;
    this.buffer = new Store(given.map((x) => this.convert(x)), bytes);
  }

  /** What an element becomes when it is stored. */
  abstract convert(x: unknown): unknown;

  static from(source: unknown, map?: (x: any, i: number) => unknown): TypedView {
    const items = contents(source, true);
    return new (this as any)(map ? items.map((x, i) => map(x, i)) : items);
  }

  static of(...items: unknown[]): TypedView {
    return new (this as any)(items);
  }

  get BYTES_PER_ELEMENT(): number { return this.buffer.bytes; }
  get byteLength(): number { return this.length * this.buffer.bytes; }
  get byteOffset(): number { return this.offset * this.buffer.bytes; }

  holds(key: string | number | symbol): boolean {
    const i = index(key);
    return i === undefined ? key in this : Number.isInteger(i) && i >= 0 && i < this.length;
  }

  load(key: string | number | symbol): any {
    const i = index(key);
    if (i === undefined) return (this as any)[key];
    return this.holds(i) ? this.buffer.cells[this.offset + i] : undefined;
  }

  /** Out of range is ignored, as in JavaScript. */
  store(key: string | number | symbol, x: unknown): void {
    const i = index(key);
    if (i === undefined) (this as any)[key] = x;
    else {
      const stored = this.convert(x);
      if (this.holds(i)) this.buffer.cells[this.offset + i] = stored;
    }
  }

  toArray(): any[] {
    return this.buffer.cells.slice(this.offset, this.offset + this.length);
  }

  private like(items: unknown): this {
    return new (this.constructor as any)(items);
  }

  *[Symbol.iterator](): IterableIterator<any> {
    for (let i = 0; i < this.length; i++) yield this.load(i);
  }

  values(): IterableIterator<any> { return this[Symbol.iterator](); }
  keys(): IterableIterator<number> { return this.toArray().keys(); }

  *entries(): IterableIterator<[number, any]> {
    for (let i = 0; i < this.length; i++) yield [i, this.load(i)];
  }

  at(i: unknown): any { return this.load(relative(i, this.length)); }

  subarray(start?: unknown, end?: unknown): this {
    const [from, to] = range(start, end, this.length);
    const bytes = this.buffer.bytes;
    return new (this.constructor as any)(this.buffer, (this.offset + from) * bytes, Math.max(to - from, 0));
  }

  slice(start?: unknown, end?: unknown): this {
    const [from, to] = range(start, end, this.length);
    return this.like(this.toArray().slice(from, Math.max(from, to)));
  }

  set(source: unknown, offset?: unknown): void {
    const items = contents(source, true), at = Math.trunc(Number(val(offset) ?? 0));
    if (at < 0 || at + items.length > this.length) throw new RangeError("offset is out of bounds");
    items.forEach((x, i) => this.store(at + i, x));
  }

  fill(x: unknown, start?: unknown, end?: unknown): this {
    const [from, to] = range(start, end, this.length);
    for (let i = from; i < to; i++) this.store(i, x);
    return this;
  }

  copyWithin(target: unknown, start?: unknown, end?: unknown): this {
    const to = range(target, undefined, this.length)[0], [from, stop] = range(start, end, this.length);
    this.toArray().slice(from, stop).forEach((x, i) => this.store(to + i, x));
    return this;
  }

  forEach(f: Callback): void {
    for (let i = 0; i < this.length; i++) f(this.load(i), i, this);
  }

  map(f: Callback): this {
    const result: this = this.like(this.length);
    this.forEach((x, i) => result.store(i, f(x, i, this)));
    return result;
  }

  filter(f: Callback): this {
    const kept: unknown[] = [];
    this.forEach((x, i) => { if (val(f(x, i, this))) kept.push(x); });
    return this.like(kept);
  }

  findIndex(f: Callback): number {
    for (let i = 0; i < this.length; i++) if (val(f(this.load(i), i, this))) return i;
    return -1;
  }

  findLastIndex(f: Callback): number {
    for (let i = this.length - 1; i >= 0; i--) if (val(f(this.load(i), i, this))) return i;
    return -1;
  }

  find(f: Callback): any { return this.load(this.findIndex(f)); }
  findLast(f: Callback): any { return this.load(this.findLastIndex(f)); }
  some(f: Callback): boolean { return this.findIndex(f) >= 0; }
  every(f: Callback): boolean { return this.findIndex((x, i) => !val(f(x, i, this))) < 0; }

  reduce(f: (acc: any, x: any, i: number, array: TypedView) => unknown, ...initial: unknown[]): unknown {
    if (this.length === 0 && initial.length === 0) throw new TypeError("Reduce of empty array with no initial value");
    let i = initial.length ? 0 : 1, acc = initial.length ? initial[0] : this.load(0);
    for (; i < this.length; i++) acc = f(acc, this.load(i), i, this);
    return acc;
  }

  reduceRight(f: (acc: any, x: any, i: number, array: TypedView) => unknown, ...initial: unknown[]): unknown {
    if (this.length === 0 && initial.length === 0) throw new TypeError("Reduce of empty array with no initial value");
    let i = this.length - (initial.length ? 1 : 2), acc = initial.length ? initial[0] : this.load(this.length - 1);
    for (; i >= 0; i--) acc = f(acc, this.load(i), i, this);
    return acc;
  }

  indexOf(x: unknown, from?: unknown): number {
    return this.toArray().map(val).indexOf(val(x), Number(val(from) ?? 0));
  }
  lastIndexOf(x: unknown): number { return this.toArray().map(val).lastIndexOf(val(x)); }
  includes(x: unknown, from?: unknown): boolean {
    return this.toArray().map(val).includes(val(x), Number(val(from) ?? 0));
  }

  join(separator?: string): string { return this.toArray().join(separator); }
  toString(): string { return this.join(); }

  reverse(): this {
    this.toArray().reverse().forEach((x, i) => this.store(i, x));
    return this;
  }

  sort(compare?: (x: any, y: any) => unknown): this {
    const order = compare ? (x: unknown, y: unknown) => Number(val(compare(x, y))) : numeric;
    this.toArray().sort(order).forEach((x, i) => this.store(i, x));
    return this;
  }

  toReversed(): this { return this.slice().reverse(); }
  toSorted(compare?: (x: any, y: any) => unknown): this { return this.slice().sort(compare); }

  with(i: unknown, x: unknown): this {
    const copy = this.slice();
    copy.store(relative(i, this.length), x);
    return copy;
  }
}

/** The order of a typed array's own sort: by value, -0 before 0, NaN last. */
function numeric(x: unknown, y: unknown): number {
  const p = Number(val(x)), q = Number(val(y));
  if (p < q) return -1;
  if (p > q) return 1;
  if (p === q) return p === 0 ? Number(Object.is(q, -0)) - Number(Object.is(p, -0)) : 0;
  return Number(Number.isNaN(p)) - Number(Number.isNaN(q));
}

/** The number in a key, or `undefined` if it is a name. */
function index(key: string | number | symbol): number | undefined {
  if (typeof key === "number") return key;
  if (typeof key === "symbol") return undefined;
  return String(Number(key)) === key ? Number(key) : undefined;
}

const toInteger = (x: unknown, otherwise: number): number =>
  x === undefined ? otherwise : Math.trunc(Number(val(x))) || 0;

function relative(i: unknown, length: number): number {
  const k = toInteger(i, 0);
  return k < 0 ? length + k : k;
}

function range(start: unknown, end: unknown, length: number): [number, number] {
  const clamp = (k: number): number => Math.min(Math.max(k < 0 ? length + k : k, 0), length);
  return [clamp(toInteger(start, 0)), clamp(toInteger(end, length))];
}

/** The elements that a constructor argument stands for; a number is a length unless `items` is set. */
export function contents(source: unknown, items = false): unknown[] {
  const s = val(source);
  if (s === undefined || s === null) return [];
  if (typeof s === "number" && !items) {
    const length = toInteger(s, 0);
    if (length < 0) throw new RangeError(`Invalid typed array length: ${s}`);
    return new Array(length).fill(0);
  }
  if (s instanceof TypedView) return s.toArray();
  if (typeof (s as any)[Symbol.iterator] === "function") return [...(s as Iterable<unknown>)];
  const length = Number(val((s as any).length) ?? 0);
  return Array.from({ length }, (_, i) => (s as any)[i]);
}

export class Float64View extends TypedView {
  convert(x: unknown): unknown { return x instanceof Dual ? x : Number(x); }
}

export class Float32View extends TypedView {
  static override readonly BYTES_PER_ELEMENT = 4;
  convert(x: unknown): unknown { return x instanceof Dual ? fround(x) : Math.fround(Number(x)); }
}

type IntegerArray = new (length: number) => { [i: number]: number; readonly BYTES_PER_ELEMENT: number };

/** A typed array of integers: the value is converted as JavaScript does, and the derivative is gone. */
function integerView(native: IntegerArray): typeof TypedView {
  const cell = new native(1);
  return class IntegerView extends TypedView {
    static override readonly BYTES_PER_ELEMENT = cell.BYTES_PER_ELEMENT;
    convert(x: unknown): number {
      cell[0] = Number(val(x));
      return cell[0]!;
    }
  };
}

const natives = {
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
} satisfies Record<string, IntegerArray>;

/** Take the place of the typed arrays in the rewritten programs, by name. */
export const typedViews: Readonly<Record<string, typeof TypedView>> = {
  Float64Array: Float64View as unknown as typeof TypedView,
  Float32Array: Float32View as unknown as typeof TypedView,
  ...Object.fromEntries(Object.entries(natives).map(([name, native]) => [name, integerView(native)])),
};

/** The typed array of JavaScript that a view stands for, by name. */
export function kindOf(view: TypedView): string {
  for (const [name, kind] of Object.entries(typedViews)) if (view instanceof kind) return name;
  throw new Error("oracle: a typed array of unknown kind");
}
