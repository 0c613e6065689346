import { readFileSync } from "node:fs";

export interface Mixture {
  readonly d: number;
  readonly k: number;
  readonly n: number;
  readonly alphas: Float64Array;
  readonly means: Float64Array;
  readonly icf: Float64Array;
  readonly x: Float64Array;
  readonly gamma: number;
  readonly m: number;
}

/** What ADBench's hand-written C++ computes. */
export interface Reference {
  readonly objective: readonly [number];
  /** With respect to alphas, means and icf, one after the other. */
  readonly jacobian: readonly number[];
}

/** Reads ADBench's format: sizes, then the parameters, the points and the prior, all of it numbers and white space. */
export function readMixture(file: URL): Mixture {
  const numbers = readFileSync(file, "utf8").trim().split(/\s+/).map(Number);
  let at = 0;
  const one = (): number => numbers[at++];
  const many = (count: number): Float64Array => Float64Array.from(numbers.slice(at, (at += count)));

  const d = one();
  const k = one();
  const n = one();
  const alphas = many(k);
  const means = many(k * d);
  const icf = many((k * d * (d + 1)) / 2);
  const x = many(n * d);
  return { d, k, n, alphas, means, icf, x, gamma: one(), m: one() };
}

export function readReference(file: URL): Reference {
  return JSON.parse(readFileSync(file, "utf8")) as Reference;
}
