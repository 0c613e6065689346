/**
 * Hyper-dual numbers: a value with two first-order tangents `a`, `b` and their mixed second-order part `c`.
 *
 *     f(v + a ε₁ + b ε₂ + c ε₁ε₂) = f + f'·a ε₁ + f'·b ε₂ + (f'·c + f''·a·b) ε₁ε₂,     ε₁² = ε₂² = 0
 *
 * so that `c` is exact to rounding (Fike and Alonso, 2011). A tangent of exactly zero is a strong zero: it contributes
 * zero even where the partial is infinite or NaN, as an input that plays no part in a direction must not spoil it.
 */
export class Dual {
  constructor(
    readonly v: number,
    readonly a: number,
    readonly b: number,
    readonly c: number,
  ) {}

  toString(radix?: number): string {
    return this.v.toString(radix);
  }

  toFixed(digits?: number): string {
    return this.v.toFixed(digits);
  }

  toPrecision(digits?: number): string {
    return this.v.toPrecision(digits);
  }

  toExponential(digits?: number): string {
    return this.v.toExponential(digits);
  }

  valueOf(): this {
    return this;
  }

  toJSON(): never {
    throw new Error("oracle: a dual number in JSON");
  }

  /** Text is fine; any arithmetic on a Dual that was not rewritten would lose the derivative, and so it throws. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return String(this.v);
    throw new Error("oracle: a dual number reached an operation of JavaScript itself");
  }
}

/** What the programs compute with: numbers that carry no derivative stay plain. */
export type Scalar = number | Dual;

/** The value without its derivative; anything else as it is. */
export function val<T>(x: T): T extends Dual ? number : T;
export function val(x: unknown): unknown {
  return x instanceof Dual ? x.v : x;
}

/** Partial times tangent, with the strong zero. */
function times(partial: number, tangent: number): number {
  return tangent === 0 ? 0 : partial * tangent;
}

export function asDual(x: unknown): Dual {
  return x instanceof Dual ? x : new Dual(Number(x), 0, 0, 0);
}

/** A function of one argument from its value and first two derivatives. */
export function unary(x: Dual, value: number, first: number, second: number): Dual {
  return new Dual(value, times(first, x.a), times(first, x.b), times(first, x.c) + times(second, x.a * x.b));
}

/** First and second partials of a function of two arguments. */
export interface Partials2 {
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

export function binary(x: Dual, y: Dual, value: number, d: Partials2): Dual {
  return new Dual(
    value,
    times(d.x, x.a) + times(d.y, y.a),
    times(d.x, x.b) + times(d.y, y.b),
    times(d.x, x.c) + times(d.y, y.c)
      + times(d.xx, x.a * x.b) + times(d.xy, x.a * y.b + x.b * y.a) + times(d.yy, y.a * y.b),
  );
}

/** A function of any number of arguments; `second(i, j)` is asked only where both tangents are there. */
export function nary(
  xs: readonly Dual[],
  value: number,
  first: (i: number) => number,
  second: (i: number, j: number) => number,
): Dual {
  let a = 0, b = 0, c = 0;
  xs.forEach((x, i) => {
    a += times(first(i), x.a);
    b += times(first(i), x.b);
    c += times(first(i), x.c);
    if (x.a !== 0) xs.forEach((y, j) => { if (y.b !== 0) c += second(i, j) * x.a * y.b; });
  });
  return new Dual(value, a, b, c);
}

/** The weighted sum of tangents, for functions that are linear by pieces. */
export function weighted(xs: readonly Dual[], value: number, weight: (i: number) => number): Dual {
  return nary(xs, value, weight, () => 0);
}
