/**
 * `Math` over dual numbers. Derivatives at kinks and edges are those of the project's contract (DESIGN section 4:
 * JAX's conventions, with three of our own), written here from calculus and from that text, not from the transformer.
 */
import { divide, Dual, linearize, linearize1, minus, multiply, negate, plus, toScalar, val, type Scalar } from "./dual.ts";

/** The first derivative at x, given the value y; the higher ones follow, as it is computed with duals again. */
type Derivative = (x: Scalar, y: Scalar) => Scalar;

const square = (x: Scalar): Scalar => multiply(x, x);
const call = (name: string, ...xs: Scalar[]): Scalar => (dualMath[name] as (...xs: Scalar[]) => Scalar)(...xs);

/** 1 - x², without losing digits near ±1. */
const complement = (x: Scalar): Scalar => multiply(minus(1, x), plus(1, x));

const smooth: Record<string, Derivative> = {
  sqrt: (_, y) => divide(0.5, y),
  cbrt: (_, y) => divide(1, multiply(3, square(y))),
  exp: (_, y) => y,
  expm1: (x) => call("exp", x),
  log: (x) => divide(1, x),
  log2: (x) => divide(1, multiply(x, Math.LN2)),
  log10: (x) => divide(1, multiply(x, Math.LN10)),
  log1p: (x) => divide(1, plus(1, x)),
  sin: (x) => call("cos", x),
  cos: (x) => negate(call("sin", x)),
  tan: (_, y) => plus(1, square(y)),
  asin: (x) => divide(1, call("sqrt", complement(x))),
  acos: (x) => divide(-1, call("sqrt", complement(x))),
  atan: (x) => divide(1, plus(1, square(x))),
  sinh: (x) => call("cosh", x),
  cosh: (x) => call("sinh", x),
  tanh: (x) => divide(1, square(call("cosh", x))),
  asinh: (x) => divide(1, call("hypot", 1, x)),
  acosh: (x) => divide(1, call("sqrt", multiply(minus(x, 1), plus(x, 1)))),
  atanh: (x) => divide(1, complement(x)),
  abs: (x) => (val(x) >= 0 ? 1 : -1),
};

/** Constant by pieces: the derivative is zero everywhere, and the result is a plain number. */
const flat = ["sign", "floor", "ceil", "round", "trunc", "clz32", "imul"] as const;

function lift(name: string, derivative: Derivative): (x: unknown) => Scalar {
  const primal = Reflect.get(Math, name) as (x: number) => number;
  const lifted = (x: unknown): Scalar =>
    (x instanceof Dual ? linearize1(x, lifted, derivative) : primal(x as number));
  return lifted;
}

/** x ** y. The derivative in y is zero at x = 0 (log taken as 0), NaN at x < 0; in x it is zero at x = y = 0. */
export function pow(x: unknown, y: unknown): Scalar {
  if (!(x instanceof Dual) && !(y instanceof Dual)) return (x as number) ** (y as number);
  return linearize([toScalar(x), toScalar(y)], ([p, q]) => pow(p, q), [
    ([p, q]) => (val(q) === 0 && (val(p) === 0 || typeof q === "number") ? 0 : multiply(q!, pow(p, minus(q!, 1)))),
    ([p], value) => multiply(value, call("log", val(p) === 0 ? 1 : p!)),
  ]);
}

/** Divided by the radius twice, so that squares cannot overflow; at the origin 0/0 gives the NaN that is wanted. */
function atan2(y: unknown, x: unknown): Scalar {
  if (!(x instanceof Dual) && !(y instanceof Dual)) return Math.atan2(y as number, x as number);
  const over = (z: Scalar, p: Scalar, q: Scalar): Scalar => divide(divide(z, hypot(p, q)), hypot(p, q));
  return linearize([toScalar(y), toScalar(x)], ([p, q]) => atan2(p, q), [
    ([p, q]) => over(q!, p!, q!),
    ([p, q]) => negate(over(p!, p!, q!)),
  ]);
}

function hypot(...xs: unknown[]): Scalar {
  if (!xs.some((x) => x instanceof Dual)) return Math.hypot(...(xs as number[]));
  return linearize(xs.map(toScalar), (ps) => hypot(...ps),
    xs.map((_, i) => (ps, y) => (val(y) === 0 ? 0 : divide(ps[i]!, y))));
}

/** The tangent of the winner; of several winners, their mean. With NaN among the arguments nobody wins. */
function extremum(pick: (...xs: number[]) => number): (...xs: unknown[]) => Scalar {
  const lifted = (...xs: unknown[]): Scalar => {
    if (!xs.some((x) => x instanceof Dual)) return pick(...(xs as number[]));
    const best = pick(...xs.map((x) => Number(val(x)))), ties = xs.filter((x) => Number(val(x)) === best).length;
    return linearize(xs.map(toScalar), (ps) => lifted(...ps),
      xs.map((x) => () => (Number(val(x)) === best ? 1 / ties : 0)));
  };
  return lifted;
}

/** Single precision: value and tangents are rounded. */
export function fround(x: unknown): Scalar {
  return x instanceof Dual ? new Dual(x.level, fround(x.p), fround(x.t)) : Math.fround(x as number);
}

/** Takes the place of `Math` in the rewritten programs. */
export const dualMath: Record<string | symbol, unknown> = {
  ...Object.fromEntries(Object.entries(smooth).map(([name, derivative]) => [name, lift(name, derivative)])),
  ...Object.fromEntries(flat.map((name) => {
    const primal = Math[name] as (...xs: number[]) => number;
    return [name, (...xs: unknown[]) => primal(...(xs.map(val) as number[]))];
  })),
  pow, atan2, hypot, fround,
  max: extremum(Math.max),
  min: extremum(Math.min),
  random: () => Math.random(),
  E: Math.E, LN10: Math.LN10, LN2: Math.LN2, LOG10E: Math.LOG10E, LOG2E: Math.LOG2E, PI: Math.PI,
  SQRT1_2: Math.SQRT1_2, SQRT2: Math.SQRT2,
  [Symbol.toStringTag]: "Math",
};
