/**
 * `Math` over hyper-dual numbers. Derivatives at kinks and edges are those of the project's contract (DESIGN section 4:
 * JAX's conventions, with three of our own), written here from calculus and from that text, not from the transformer.
 */
import { asDual, binary, Dual, nary, unary, val, weighted, type Scalar } from "./dual.ts";

/** First and second derivative at x, given the value y. */
type Derivatives = (x: number, y: number) => readonly [number, number];

const cube = (t: number): number => t * t * t;

const smooth: Record<string, Derivatives> = {
  sqrt: (_, y) => [0.5 / y, -0.25 / cube(y)],
  cbrt: (_, y) => [1 / (3 * y * y), -2 / (9 * y ** 5)],
  exp: (_, y) => [y, y],
  expm1: (x) => [Math.exp(x), Math.exp(x)],
  log: (x) => [1 / x, -1 / (x * x)],
  log2: (x) => [1 / (x * Math.LN2), -1 / (x * x * Math.LN2)],
  log10: (x) => [1 / (x * Math.LN10), -1 / (x * x * Math.LN10)],
  log1p: (x) => [1 / (1 + x), -1 / ((1 + x) * (1 + x))],
  sin: (x, y) => [Math.cos(x), -y],
  cos: (x, y) => [-Math.sin(x), -y],
  tan: (_, y) => [1 + y * y, 2 * y * (1 + y * y)],
  asin: (x) => { const d = 1 / Math.sqrt((1 - x) * (1 + x)); return [d, x * cube(d)]; },
  acos: (x) => { const d = 1 / Math.sqrt((1 - x) * (1 + x)); return [-d, -x * cube(d)]; },
  atan: (x) => { const d = 1 / (1 + x * x); return [d, -2 * x * d * d]; },
  sinh: (x, y) => [Math.cosh(x), y],
  cosh: (x, y) => [Math.sinh(x), y],
  tanh: (x, y) => { const d = 1 / Math.cosh(x) ** 2; return [d, -2 * y * d]; },
  asinh: (x) => { const d = 1 / Math.hypot(1, x); return [d, -x * cube(d)]; },
  acosh: (x) => { const d = 1 / Math.sqrt((x - 1) * (x + 1)); return [d, -x * cube(d)]; },
  atanh: (x) => { const d = 1 / ((1 + x) * (1 - x)); return [d, 2 * x * d * d]; },
  abs: (x) => [x >= 0 ? 1 : -1, 0],
};

/** Constant by pieces: the derivative is zero everywhere, and the result is a plain number. */
const flat = ["sign", "floor", "ceil", "round", "trunc", "clz32", "imul"] as const;

function lift(name: string, derivatives: Derivatives): (x: unknown) => Scalar {
  const primal = Reflect.get(Math, name) as (x: number) => number;
  return (x) => {
    if (!(x instanceof Dual)) return primal(x as number);
    const y = primal(x.v), [first, second] = derivatives(x.v, y);
    return unary(x, y, first, second);
  };
}

/** x ** y. The derivative in y is zero at x = 0 (log taken as 0), NaN at x < 0; in x it is zero for y = 0. */
export function pow(x: unknown, y: unknown): Scalar {
  if (!(x instanceof Dual) && !(y instanceof Dual)) return (x as number) ** (y as number);
  const p = asDual(x), q = asDual(y), value = p.v ** q.v;
  const log = Math.log(p.v === 0 ? 1 : p.v), lower = p.v ** (q.v - 1);
  return binary(p, q, value, {
    x: q.v === 0 ? 0 : q.v * lower,
    y: value * log,
    xx: q.v === 0 || q.v === 1 ? 0 : q.v * (q.v - 1) * p.v ** (q.v - 2),
    xy: lower * (1 + q.v * log),
    yy: value * log * log,
  });
}

function atan2(y: unknown, x: unknown): Scalar {
  if (!(x instanceof Dual) && !(y instanceof Dual)) return Math.atan2(y as number, x as number);
  const p = asDual(y), q = asDual(x), r = Math.hypot(p.v, q.v);
  // Divided by the radius twice, so that squares cannot overflow; at the origin 0/0 gives the NaN that is wanted.
  const s = p.v / r, c = q.v / r;
  return binary(p, q, Math.atan2(p.v, q.v), {
    x: c / r, y: -s / r, xx: -2 * s * c / r / r, xy: (s * s - c * c) / r / r, yy: 2 * s * c / r / r,
  });
}

function hypot(...xs: unknown[]): Scalar {
  if (!xs.some((x) => x instanceof Dual)) return Math.hypot(...(xs as number[]));
  const ds = xs.map(asDual), y = Math.hypot(...ds.map((d) => d.v));
  const unit = (i: number): number => (y === 0 ? 0 : ds[i]!.v / y);
  return nary(ds, y, unit, (i, j) => (y === 0 ? 0 : ((i === j ? 1 : 0) - unit(i) * unit(j)) / y));
}

/** The tangent of the winner; of several winners, their mean. With NaN among the arguments nobody wins. */
function extremum(pick: (...xs: number[]) => number): (...xs: unknown[]) => Scalar {
  return (...xs) => {
    if (!xs.some((x) => x instanceof Dual)) return pick(...(xs as number[]));
    const ds = xs.map(asDual), y = pick(...ds.map((d) => d.v));
    const ties = ds.filter((d) => d.v === y).length;
    return weighted(ds, y, (i) => (ds[i]!.v === y ? 1 / ties : 0));
  };
}

/** Single precision: value and tangents are rounded. */
export function fround(x: unknown): Scalar {
  if (!(x instanceof Dual)) return Math.fround(x as number);
  return new Dual(Math.fround(x.v), Math.fround(x.a), Math.fround(x.b), Math.fround(x.c));
}

/** Takes the place of `Math` in the rewritten programs. */
export const dualMath: Record<string | symbol, unknown> = {
  ...Object.fromEntries(Object.entries(smooth).map(([name, derivatives]) => [name, lift(name, derivatives)])),
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
