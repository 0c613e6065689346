/** How close results are to a reference. Every measure is relative, and a NaN or a missing entry is infinitely far. */
import { expect } from "vitest";

/** Half the spacing of doubles around 1, twice: what one operation may lose, and a reference's own rounding. */
const unit = Number.EPSILON;

/**
 * The references state what plain double-precision differentiation loses. Ours may add up in another order, so it may
 * lose a few times that, and never has to be better than a few roundings.
 */
export function tolerance(stored: number | undefined, factor = 32): number {
  return factor * Math.max(stored ?? 0, unit);
}

type Numbers = ArrayLike<number>;
type Rows = ArrayLike<Numbers>;

/** The largest difference over the largest entry of `expected`. */
export function relativeToLargest(actual: Numbers, expected: Numbers): number {
  let largest = Number.MIN_VALUE;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(at(expected, i)));
  return worst(actual, expected, () => largest);
}

/** The largest difference, each entry's over its own scale. */
export function relativeToScale(actual: Numbers, expected: Numbers, scale: Numbers): number {
  return worst(actual, expected, (i) => at(scale, i));
}

/** The largest difference of each entry over that entry. */
export function relativeToEach(actual: Numbers, expected: Numbers): number {
  return worst(actual, expected, (i) => Math.max(Math.abs(at(expected, i)), Number.MIN_VALUE));
}

export function flatten(rows: Rows): number[] {
  return Array.from({ length: rows.length }, (_, i) => Array.from(rows[i] ?? [])).flat();
}

/** H·v, in plain loops: the reference for a Hessian-vector product. */
export function product(rows: Rows, v: Numbers): number[] {
  return Array.from({ length: rows.length }, (_, i) => dot(rows[i] ?? [], v));
}

export function dot(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

/** A direction with no zero and no pattern in it, the same in every run. */
export function direction(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.sin(1.7 * i + 0.6) + 0.2);
}

export function expectWithin(error: number, bound: number, what: string): void {
  expect(error, `${what}: relative error ${error.toExponential(2)}`).toBeLessThanOrEqual(bound);
}

function worst(actual: Numbers, expected: Numbers, scale: (i: number) => number): number {
  if (actual.length !== expected.length) return Infinity;
  let error = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(at(actual, i) - at(expected, i));
    if (Number.isNaN(difference)) return Infinity;
    error = Math.max(error, difference / scale(i));
  }
  return error;
}

function at(values: Numbers, i: number): number {
  return values[i] ?? NaN;
}
