/** The comparisons behind `checkGrads`: differences against both modes, the modes against each other, and recursion. */
import { differentiate, type Estimate } from "./differences.ts";
import { leaves, mapLeaves, tangentLike, type Leaf } from "./tree.ts";

type Tuple = readonly unknown[];

/** A function and the derivatives of it that are to be checked. */
export interface Derivatives {
  readonly value: (...args: any[]) => unknown;
  /** `(primals, tangents) => [y, y_dot]` */
  readonly jvp?: ((primals: any, tangents: any) => Tuple) | undefined;
  /** `(primals, cotangent) => [y, cotangents]`, over all parameters */
  readonly vjp?: ((primals: any, cotangent: any) => Tuple) | undefined;
  /** `(primals, v) => H·v` of a function that returns a number, over all parameters */
  readonly hvp?: ((primals: any, v: any) => Tuple) | undefined;
  /** Second order: the function `jvp` (of `primals` and `tangents`) with derivatives of its own. */
  readonly ofJvp?: Derivatives | undefined;
  /** Second order: the function `vjp` (of `primals` and `cotangent`) with derivatives of its own. */
  readonly ofVjp?: Derivatives | undefined;
}

export interface Settings {
  readonly modes: readonly ("fwd" | "rev")[];
  readonly tolerance: number;
  readonly directions: number;
  readonly step: number;
  readonly seed: number;
  /** Inputs, by path, that are not to be moved: counts and the like. */
  readonly fixed: (path: string) => boolean;
}

/** Above this many inputs, the culprit of a failure is not searched for. */
const SEARCHED = 200;

/** All disagreements, each as a line of text. `what` says in front of each which derivative is meant. */
export function check(d: Derivatives, args: Tuple, order: number, settings: Settings, what = "order 1"): string[] {
  const random = generator(settings.seed), point = new Point(d, args, settings, what);
  const failures = point.check(random);
  if (order < 2 || failures.length > 0) return failures;
  const next: Settings = { ...settings, seed: settings.seed + 1, fixed: inside(settings.fixed) };
  if (d.ofJvp && settings.modes.includes("fwd")) {
    failures.push(...check(d.ofJvp, [args, point.direction(random)], order - 1, next, "order 2, of forward mode"));
  }
  if (d.ofVjp && settings.modes.includes("rev")) {
    const cotangent = tangentLike(d.value(...copy(args)), random);
    failures.push(...check(d.ofVjp, [args, cotangent], order - 1, next, "order 2, of reverse mode"));
  }
  if (d.hvp && d.vjp) failures.push(...checkHvp(d, args, settings, random));
  if (!d.ofJvp && !d.ofVjp && !d.hvp) {
    throw new Error("fluxion: checkGrads of order 2 needs second derivatives: ofJvp, ofVjp or hvp");
  }
  return failures;
}

/** At second order the arguments are the first of two: `args[1]` has become `args[0][1]`. */
function inside(fixed: (path: string) => boolean): (path: string) => boolean {
  const prefix = "args[0]";
  return (path) => path.startsWith(prefix) && fixed(`args${path.slice(prefix.length)}`);
}

/** H·v against differences of the gradient along v. */
function checkHvp(d: Derivatives, args: Tuple, settings: Settings, random: () => number): string[] {
  const gradient = (primals: Tuple): unknown => d.vjp!(primals, 1)[1];
  const product: Derivatives = {
    value: (...primals) => gradient(primals),
    jvp: (primals, tangents) => [gradient(primals as Tuple), d.hvp!(primals, tangents)],
  };
  const point = new Point(product, args, { ...settings, modes: ["fwd"] }, "order 2, Hessian times vector");
  return point.along(point.direction(random), random);
}

/** The derivatives of one function at one point. */
class Point {
  private readonly inputs: readonly (Leaf & { readonly fixed: boolean })[];
  private readonly output: unknown;

  constructor(
    private readonly d: Derivatives,
    private readonly args: Tuple,
    private readonly settings: Settings,
    private readonly what: string,
  ) {
    this.inputs = leaves(args, "args").map((leaf) => ({ ...leaf, fixed: settings.fixed(leaf.path) }));
    this.output = d.value(...copy(args));
  }

  check(random: () => number): string[] {
    const spoiled = leaves(this.output, "result").find((leaf) => !Number.isFinite(leaf.value));
    if (spoiled) return [`${this.what}: the function's own ${spoiled.path} is ${spoiled.value} at this point`];
    for (let k = 0; k < this.settings.directions; k++) {
      const failures = this.along(this.direction(random), random);
      if (failures.length > 0) return failures;
    }
    return [];
  }

  /** A random tangent: each entry of the size of its primal, so that one step suits them all. */
  direction(random: () => number): Tuple {
    let j = 0;
    const entry = (value: number): number => (this.inputs[j++]!.fixed ? 0 : random() * (Math.abs(value) || 1));
    return this.args.map((x) => tangentLike(x, entry));
  }

  /** The checks along one direction, and for one random cotangent. */
  along(tangents: Tuple, random: () => number): string[] {
    const expected = this.differences(tangents), failures: string[] = [];
    const y_bar = tangentLike(this.output, random), weights = leaves(y_bar).map((leaf) => leaf.value);
    const y_dot = this.runs("fwd", this.d.jvp) ? this.forward(tangents, expected, failures) : undefined;
    if (!this.runs("rev", this.d.vjp)) return failures;
    const [y, x_bar] = this.d.vjp!(copy(this.args), copy(y_bar));
    this.sameValue(y, "reverse mode", failures);
    const pulled = numbers(x_bar), step = numbers(tangents);
    if (pulled.length !== step.length) {
      failures.push(`${this.what}, reverse mode: ${pulled.length} numbers for ${step.length} inputs`);
      return failures;
    }
    const got = dot(pulled, step), want = sum(expected.map((e, i) => e.value * weights[i]!));
    const error = sum(expected.map((e, i) => e.error * Math.abs(weights[i]!)));
    const size = sum(pulled.map((p, i) => Math.abs(p * step[i]!)));
    if (this.differs(got, { value: want, error }, size)) {
      failures.push(...this.locate("reverse mode", weights, (j) => pulled[j]!, got, { value: want, error }));
    }
    if (y_dot) this.dotTest(dot(y_dot, weights), got, size, failures);
    return failures;
  }

  private runs(mode: "fwd" | "rev", f: unknown): boolean {
    return this.settings.modes.includes(mode) && f !== undefined;
  }

  private forward(tangents: Tuple, expected: readonly Estimate[], failures: string[]): number[] {
    const [y, dotted] = this.d.jvp!(copy(this.args), copy(tangents));
    this.sameValue(y, "forward mode", failures);
    const y_dot = numbers(dotted), outputs = leaves(this.output, "result");
    if (y_dot.length !== expected.length) {
      failures.push(`${this.what}, forward mode: ${y_dot.length} numbers for ${expected.length} outputs`);
      return y_dot;
    }
    const wrong = y_dot.findIndex((got, i) => this.differs(got, expected[i]!, 0));
    if (wrong < 0) return y_dot;
    const weights = y_dot.map((_, i) => (i === wrong ? 1 : 0));
    const entry = (j: number): number => numbers(this.d.jvp!(copy(this.args), this.unit(j))[1])[wrong]!;
    const where = `forward mode, ${outputs[wrong]!.path}`;
    failures.push(...this.locate(where, weights, entry, y_dot[wrong]!, expected[wrong]!));
    return y_dot;
  }

  /** ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩ needs no differences, and so it is held to nearly all digits. */
  private dotTest(forward: number, reverse: number, size: number, failures: string[]): void {
    const tolerance = Math.min(this.settings.tolerance, 1e-9) * Math.max(1, size, Math.abs(forward));
    const allowed = this.settings.tolerance > 1e-4 ? this.settings.tolerance * Math.max(1, size) : tolerance;
    if (Math.abs(forward - reverse) <= allowed) return;
    failures.push(`${this.what}: the modes disagree: forward ${forward}, reverse ${reverse} (dot-product test)`);
  }

  private sameValue(y: unknown, mode: string, failures: string[]): void {
    const got = leaves(y, "result"), want = leaves(this.output, "result");
    const wrong = want.findIndex((leaf, i) => !(Math.abs(leaf.value - (got[i]?.value ?? NaN))
      <= this.settings.tolerance * 1e-3 * Math.max(1, Math.abs(leaf.value))));
    if (wrong < 0) return;
    const { path, value } = want[wrong]!;
    failures.push(`${this.what}, ${mode}: ${path} is ${got[wrong]?.value}, but the function returns ${value}`);
  }

  private differs(got: number, want: Estimate, size: number): boolean {
    const scale = Math.max(1, size, Math.abs(want.value));
    const slack = Math.max(this.settings.tolerance * scale, Math.min(want.error, 1e-3 * scale));
    return !(Math.abs(got - want.value) <= slack);
  }

  private differences(tangents: Tuple): Estimate[] {
    const steps = numbers(tangents);
    return differentiate((t) => {
      let j = 0;
      const moved = this.args.map((x) => mapLeaves(x, (value) => value + t * steps[j++]!));
      return numbers(this.d.value(...moved));
    }, this.settings.step);
  }

  /** Which input is it? Each alone, until one is as wrong as the whole. */
  private locate(
    where: string, weights: readonly number[], entry: (j: number) => number, got: number, want: Estimate,
  ): string[] {
    const line = (place: string, g: number, w: Estimate): string =>
      `${this.what}, ${where}, ${place}: got ${g}, differences give ${w.value} ± ${w.error.toExponential(0)}`
      + ` (tolerance ${this.settings.tolerance})`;
    if (this.inputs.length <= SEARCHED) {
      const wrong = this.inputs.flatMap(({ path, fixed }, j) => {
        if (fixed) return [];
        const columns = this.differences(this.unit(j)), g = entry(j);
        const w = { value: sum(columns.map((c, i) => c.value * weights[i]!)),
          error: sum(columns.map((c, i) => c.error * Math.abs(weights[i]!))) };
        return this.differs(g, w, 0) ? [line(`with respect to ${path}`, g, w)] : [];
      });
      if (wrong.length > 0) return wrong;
    }
    return [line("along a random direction", got, want)];
  }

  private unit(j: number): Tuple {
    let k = 0;
    return this.args.map((x) => tangentLike(x, () => (k++ === j ? 1 : 0)));
  }
}

const numbers = (x: unknown): number[] => leaves(x).map((leaf) => leaf.value);
const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const dot = (xs: readonly number[], ys: readonly number[]): number => sum(xs.map((x, i) => x * ys[i]!));

/** Functions may change what they are given. */
const copy = <T>(x: T): T => mapLeaves(x, (value) => value) as T;

/** Numbers in (-1, 1) and never near zero, always the same for a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const unit = ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    return unit < 0.5 ? -0.25 - 1.5 * unit : 0.25 + 1.5 * (unit - 0.5);
  };
}
