/**
 * Which elements of arrays are surely there. Indices and sizes are polynomials over what is not known; an index is
 * inside when it cannot be negative and the size less the index cannot be below one, each loop's index at its extremes.
 *
 *   a = alloc n·m; loop i below n { loop j below m { store a (i·m + j) … } }          (n-1)·m + (m-1) < n·m
 *
 * Sizes are taken to be whole numbers that are not negative. Who cannot take that for granted asks for the numbers that
 * it has to be looked at (`sizeFactors`), and may then have `ceil(n)` and `max(n, 0)` taken for `n`, too.
 */
import type { Func, Loop, Op, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { definitions, loopParts } from "../ir/visit.ts";
import type { Lengths } from "./lengths.ts";

/** Coefficients by monomials: the ids of the factors, in order. */
export type Polynomial = ReadonlyMap<string, number>;

const constant = (value: number): Polynomial => new Map(value === 0 ? [] : [["", value]]);

export class Bounds {
  private readonly definitions: ReadonlyMap<Value, Stmt>;
  /** What a factor of a monomial is: a value, or the length of an array. */
  private readonly atoms = new Map<string, { readonly value: Value; readonly isSize: boolean }>();

  /**
   * `mayShrink`: may elements be taken off this list? `areChecked`: the numbers in sizes are looked at as it runs.
   * `lengths`: of which arrays it is known that they stay as long as they are.
   */
  constructor(func: Func, private readonly mayShrink: (list: Value) => boolean, private readonly areChecked = false, private readonly lengths?: Pick<Lengths, "of">) {
    this.definitions = definitions(func.body);
    if (areChecked) for (const stmt of this.definitions.values()) this.noteTrips(stmt);
  }

  /** By the end of a loop, `max(ceil(end), 0)`: the end is never more. */
  private readonly trips = new Map<Value, Value>();

  private noteTrips(stmt: Stmt): void {
    const end = stmt.kind === "op" && stmt.op === "max" ? this.besideZero(stmt) : undefined;
    for (let next = end; next; next = this.rounded(next)) this.trips.set(next, stmt.outs[0]!);
  }

  private besideZero({ args: [a, b] }: Op): Value | undefined {
    return this.isZero(a!) ? b : this.isZero(b!) ? a : undefined;
  }

  private rounded(value: Value): Value | undefined {
    const stmt = this.definitions.get(value);
    return stmt?.kind === "op" && stmt.op === "ceil" ? stmt.args[0] : undefined;
  }

  /** Is there surely an element at this index? */
  isInside(array: Value, index: Value): boolean {
    const size = this.size(array);
    const at = size && this.polynomial(index);
    if (!size || !at) return false;
    const low = this.extreme(at, -1, size);
    return low !== undefined && this.isNonNegative(low, size) && [false, true].some((byTrips) => this.isBelow(at, size, byTrips));
  }

  /** How much the one is more than the other and `by`. */
  difference(more: Value, less: Value, by: number): Polynomial | undefined {
    const [high, low] = [this.polynomial(more), this.polynomial(less)];
    return high && low && sum(sum(high, low, -1), constant(by), -1);
  }

  /** Is the index, a whole number, surely not negative? `known` are not negative either. */
  isFromStart(array: Value, index: Value, known: readonly Polynomial[]): boolean {
    const at = this.polynomial(index);
    return at !== undefined && this.follows(at, known, this.size(array) ?? constant(0));
  }

  /** Is the index, a whole number, surely so much less than the length, or more? `known` are not negative. */
  isBeforeEnd(array: Value, index: Value, known: readonly Polynomial[], by = 1): boolean {
    const size = this.size(array), at = this.polynomial(index);
    return size !== undefined && at !== undefined && this.follows(sum(sum(size, at, -1), constant(by), -1), known, size);
  }

  /** Is it never negative, alone or for one of those that are not? */
  private follows(polynomial: Polynomial, known: readonly Polynomial[], size: Polynomial): boolean {
    return [constant(0), ...known].some((other) => {
      const low = this.extreme(sum(polynomial, other, -1), -1, size);
      return low !== undefined && this.isNonNegative(low, size);
    });
  }

  /** `byTrips`: the ends of loops are taken by the numbers of trips that sizes are products of. */
  private isBelow(at: Polynomial, size: Polynomial, byTrips: boolean): boolean {
    if (byTrips && this.trips.size === 0) return false;
    const high = this.extreme(at, 1, size, byTrips);
    return high !== undefined && this.isNonNegative(sum(size, sum(high, constant(1)), -1), size);
  }

  /** The numbers that the length of an array is a sum of products of; undefined where some are subtracted. */
  sizeFactors(array: Value): Value[] | undefined {
    const size = this.size(array);
    if (!size || [...size.values()].some((coefficient) => coefficient < 0)) return undefined;
    const atoms = [...size.keys()].flatMap(factors).map((factor) => this.atoms.get(factor)!);
    return [...new Set(atoms.filter(({ isSize }) => !isSize).map(({ value }) => value))];
  }

  /** The length of an array, where it stays that long. */
  private size(array: Value): Polynomial | undefined {
    const length = this.lengths?.of(array);
    if (typeof length === "number") return constant(length);
    if (length && "size" in length) return this.polynomial(length.size);
    return length ? this.sizeAsMade(length.array) : array.type.kind === "array" && array.type.storage === "list" && this.mayShrink(array) ? undefined : this.sizeAsMade(array);
  }

  private sizeAsMade(array: Value): Polynomial | undefined {
    if (array.type.kind !== "array" || array.type.storage === "tape") return undefined;
    const made = this.definitions.get(array);
    if (made?.kind === "list") return constant(made.args.length);
    if (made?.kind === "alloc") return this.polynomial(made.args[0]!);
    if (made?.kind === "present" || made?.kind === "cast") return this.size(made.args[0]!);
    if (made?.kind === "copy" && this.isWhole(made)) return this.size(made.args[0]!);
    return this.atom(`#${array.id}`, array, true);
  }

  /** Is it a copy of all elements? */
  isWhole({ args }: StmtOf<"copy">): boolean {
    return this.isZero(args[1]!) && this.lengthOf(args[2]!) === args[0];
  }

  private lengthOf(value: Value): Value | undefined {
    const stmt = this.definitions.get(value);
    return stmt?.kind === "length" ? stmt.args[0] : undefined;
  }

  private isZero(value: Value): boolean {
    const stmt = this.definitions.get(value);
    return stmt?.kind === "const" && stmt.value === 0;
  }

  /** What the operation does nothing to, where that is a whole number, and not negative. */
  private sameIfWhole(stmt: Op): Value | undefined {
    const { op, args } = stmt;
    if (op === "ceil" || op === "floor" || op === "trunc") return args[0];
    if (op !== "max") return undefined;
    const other = this.besideZero(stmt), sum = other && this.polynomial(other);
    return sum && [...sum.values()].every((coefficient) => coefficient > 0) ? other : undefined;
  }

  private atom(key: string, value: Value, isSize: boolean): Polynomial {
    this.atoms.set(key, { value, isSize });
    return new Map([[key, 1]]);
  }

  private polynomial(value: Value, depth = 0): Polynomial | undefined {
    const stmt = this.definitions.get(value);
    if (depth > 12) return undefined;
    if (stmt?.kind === "const" || stmt?.kind === "global") {
      return Number.isSafeInteger(stmt.value) ? constant(stmt.value as number) : undefined;
    }
    if (stmt?.kind === "length") return this.size(stmt.args[0]!);
    if (stmt?.kind === "op" && stmt.args.length === 2) {
      const parts = stmt.args.map((arg) => this.polynomial(arg, depth + 1));
      const [a, b] = parts;
      if (a && b && stmt.op === "add") return sum(a, b);
      if (a && b && stmt.op === "sub") return sum(a, b, -1);
      if (a && b && stmt.op === "mul") return product(a, b);
    }
    const same = this.areChecked && stmt?.kind === "op" ? this.sameIfWhole(stmt) : undefined;
    if (same) return this.polynomial(same, depth + 1);
    return this.atom(String(value.id), value, false);
  }

  /** The polynomial with each loop's index at its least (-1) or greatest (1); undefined where that is not known. */
  private extreme(start: Polynomial, side: 1 | -1, size: Polynomial, byTrips = false): Polynomial | undefined {
    let current: Polynomial = start;
    for (let round = 0; round < 8; round++) {
      const next = this.innermost(current);
      if (!next) return current;
      const key = String(next.index.id);
      const containing = [...current].filter(([monomial]) => factors(monomial).includes(key));
      let replaced: Polynomial = new Map([...current].filter(([monomial]) => !factors(monomial).includes(key)));
      for (const [monomial, coefficient] of containing) {
        const others = factors(monomial).filter((factor) => factor !== key);
        // Twice the same index, or a factor of unknown sign: not looked at.
        if (others.length !== factors(monomial).length - 1 || !others.every((factor) => this.isSize(factor, size))) return undefined;
        const end = this.end(next, coefficient > 0 ? side : side === 1 ? -1 : 1, byTrips);
        if (!end) return undefined;
        replaced = sum(replaced, product(end, new Map([[others.join(" "), coefficient]])));
      }
      current = replaced;
    }
    return undefined;
  }

  /** Of the loops whose indices are in the polynomial (or what those are after the loop), one that none of the others depends on. */
  private innermost(polynomial: Polynomial): { readonly loop: Loop; readonly index: Value } | undefined {
    let found: { loop: Loop; index: Value } | undefined;
    for (const [monomial] of polynomial) {
      for (const factor of factors(monomial)) {
        const value = this.atoms.get(factor)?.value;
        const loop = value && this.definitions.get(value);
        if (loop?.kind !== "loop" || !loop.bounded || (loopParts(loop).index !== value && loopParts(loop).last !== value)) continue;
        // Inner values are made later.
        if (!found || value.id > found.index.id) found = { loop, index: value };
      }
    }
    return found;
  }

  private end({ loop, index }: { readonly loop: Loop; readonly index: Value }, side: 1 | -1, byTrips: boolean): Polynomial | undefined {
    const { start, end, last: after } = loopParts(loop);
    if (Math.abs(loop.step) < 1) return undefined;
    const isStart = loop.step > 0 === (side === -1);
    // After a loop that made no trip at all it is the start, wherever the end is.
    if (!isStart && index === after) return undefined;
    const last = side === 1 && byTrips ? this.most(isStart ? start : end!) : this.polynomial(isStart ? start : end!);
    return isStart || loop.inclusive ? last : last && sum(last, constant(loop.step > 0 ? -1 : 1));
  }

  /** No less than the value: with the number of trips in the place of the end of a loop. */
  private most(value: Value): Polynomial | undefined {
    const trips = this.trips.get(value);
    if (trips) return this.polynomial(trips);
    const stmt = this.definitions.get(value);
    if (stmt?.kind !== "op" || stmt.op !== "sub") return this.polynomial(value);
    const [a, b] = [this.most(stmt.args[0]!), this.polynomial(stmt.args[1]!)];
    return a && b && sum(a, b, -1);
  }

  private isNonNegative(polynomial: Polynomial, size: Polynomial): boolean {
    return [...polynomial].every(([monomial, coefficient]) => coefficient > 0 && factors(monomial).every((factor) => this.isSize(factor, size)));
  }

  /** Is a factor a size, or a part of this one? */
  private isSize(factor: string, size: Polynomial): boolean {
    return this.atoms.get(factor)?.isSize === true || [...size.keys()].some((monomial) => factors(monomial).includes(factor));
  }
}

const factors = (monomial: string): string[] => (monomial === "" ? [] : monomial.split(" "));

function sum(a: Polynomial, b: Polynomial, scale = 1): Polynomial {
  const result = new Map(a);
  for (const [monomial, coefficient] of b) {
    const total = (result.get(monomial) ?? 0) + scale * coefficient;
    if (total === 0) result.delete(monomial);
    else result.set(monomial, total);
  }
  return result;
}

function product(a: Polynomial, b: Polynomial): Polynomial {
  let result: Polynomial = new Map();
  for (const [m, p] of a) for (const [n, q] of b) result = sum(result, new Map([[[...factors(m), ...factors(n)].sort().join(" "), p * q]]));
  return result;
}
