/**
 * `fluxion/testing`: are the derivatives of a function what differences say?
 *
 *     import { checkGrads } from "fluxion/testing";
 *     test("loss", () => checkGrads(loss, [weights, data], { order: 2 }));
 *
 * `checkGrads` is a macro: at build time it becomes `checkGradsWith`, which is given the derivatives.
 */
import { check, type Derivatives, type Settings } from "./check-grads.ts";
import { notTransformed } from "./macros.ts";
import { hasSinglePrecision, mapLeaves } from "./tree.ts";
import type { Arguments } from "./types.ts";

export type { Derivatives } from "./check-grads.ts";
export { differentiate, type Estimate } from "./differences.ts";
export { leaves, mapLeaves, tangentLike, type Leaf } from "./tree.ts";

export interface CheckOptions {
  /** 1: first derivatives; 2: derivatives of these too. Default 2. Read at build time: a literal. */
  readonly order?: 1 | 2;
  /** Forward mode, reverse mode, or both, which are then compared with each other. Default both. */
  readonly modes?: readonly ("fwd" | "rev")[];
  /** Which arguments to move; default all. Leave out numbers that count or index. */
  readonly argnums?: number | readonly number[];
  /** How far apart two numbers may be, relative to the larger of 1 and their size. Default 1e-6; Float32Array: 5e-3. */
  readonly tolerance?: number;
  /** How many random directions. Default 3. */
  readonly directions?: number;
  /** The largest step of the differences, relative to each number. Default 1/64. */
  readonly step?: number;
  /** Another seed, other directions; the same seed, the same run. Default 1. */
  readonly seed?: number;
}

/**
 * Compares f's derivatives at `args`, in random directions, with differences, and the two modes with each other.
 *
 * @param f any function known at build time
 * @throws Error that lists what is wrong (mode, order, input, both numbers), or if the call was not transformed
 */
export function checkGrads<A extends Arguments, R>(
  f: (...args: A) => R,
  args: Readonly<A>,
  options?: CheckOptions,
): void;
export function checkGrads(): never {
  throw notTransformed("checkGrads");
}

/**
 * What `checkGrads` becomes: as it, with the derivatives given. Write it yourself to check rules made by hand.
 *
 * @throws Error that lists what is wrong
 */
export function checkGradsWith(derivatives: Derivatives, args: readonly unknown[], options: CheckOptions = {}): void {
  const { order = 2, modes = ["fwd", "rev"], directions = 3, step = 1 / 64, seed = 1 } = options;
  const copy = mapLeaves(args, (x) => x) as unknown[];
  const rough = hasSinglePrecision(args) || hasSinglePrecision(derivatives.value(...copy));
  const tolerance = options.tolerance ?? (rough ? 5e-3 : 1e-6);
  // Single precision has no digits left for small steps.
  const settings: Settings = {
    modes, directions, tolerance, seed,
    step: rough ? Math.max(step, 1 / 8) : step,
    fixed: fixedArguments(options.argnums),
  };
  const failures = check(derivatives, args, order, settings);
  if (failures.length === 0) return;
  const shown = failures.slice(0, 8).map((text) => `\n  ${text}`), more = failures.length - shown.length;
  throw new Error(
    `fluxion: checkGrads found ${failures.length} disagreement${failures.length > 1 ? "s" : ""}`
    + shown.join("") + (more > 0 ? `\n  … and ${more} more` : ""),
  );
}

function fixedArguments(argnums: number | readonly number[] | undefined): (path: string) => boolean {
  if (argnums === undefined) return () => false;
  const moved = [argnums].flat().map((i) => `args[${i}]`);
  return (path) => !moved.some((prefix) => path.startsWith(prefix));
}
