/**
 * Dual numbers of any order: `p + t ε` with ε² = 0, where `p` and `t` may themselves be duals of lower levels. A level
 * stands for one direction of one derivative being taken, so derivatives inside derivatives do not get confused
 * (Siskind and Pearlmutter, "Nesting forward-mode AD", 2008). The parts are exact to rounding.
 *
 * A tangent of exactly zero is a strong zero: it contributes zero even where the partial is infinite or NaN, as an
 * input that plays no part in a direction must not spoil it. The partial is not even computed.
 */
export class Dual {
  /** The value, with all derivatives gone. */
  readonly v: number;

  constructor(
    readonly level: number,
    readonly p: Scalar,
    readonly t: Scalar,
  ) {
    this.v = typeof p === "number" ? p : p.v;
  }

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

/** What the programs compute with: numbers that carry no derivative are plain. */
export type Scalar = number | Dual;

/** The value without its derivatives; anything else as it is. */
export function val<T>(x: T): T extends Dual ? number : T;
export function val(x: unknown): unknown {
  return x instanceof Dual ? x.v : x;
}

export const levelOf = (x: unknown): number => (x instanceof Dual ? x.level : 0);

/** `p + t ε`; without a tangent, just `p`. */
export function make(level: number, p: Scalar, t: Scalar): Scalar {
  return t === 0 ? p : new Dual(level, p, t);
}

/** The value as far as `level` goes: without the tangent of that level. */
export function primalAt(x: Scalar, level: number): Scalar {
  if (levelOf(x) < level) return x;
  const { level: own, p, t } = x as Dual;
  return own === level ? p : make(own, primalAt(p, level), primalAt(t, level));
}

/** The tangent of that level. */
export function tangentAt(x: Scalar, level: number): Scalar {
  if (levelOf(x) < level) return 0;
  const { level: own, p, t } = x as Dual;
  return own === level ? t : make(own, tangentAt(p, level), tangentAt(t, level));
}

export function toScalar(x: unknown): Scalar {
  return x instanceof Dual ? x : Number(x);
}

export function plus(x: Scalar, y: Scalar): Scalar {
  if (typeof x === "number" && typeof y === "number") return x + y;
  const level = Math.max(levelOf(x), levelOf(y));
  return make(level, plus(primalAt(x, level), primalAt(y, level)), plus(tangentAt(x, level), tangentAt(y, level)));
}

export function negate(x: Scalar): Scalar {
  return typeof x === "number" ? -x : make(x.level, negate(x.p), negate(x.t));
}

export const minus = (x: Scalar, y: Scalar): Scalar => plus(x, negate(y));

/** Written out, as most of the time is spent here. */
export function multiply(x: Scalar, y: Scalar): Scalar {
  if (typeof x === "number" && typeof y === "number") return x * y;
  const level = Math.max(levelOf(x), levelOf(y)), p = primalAt(x, level), q = primalAt(y, level);
  const a = tangentAt(x, level), b = tangentAt(y, level);
  if (b === 0) return make(level, multiply(p, q), multiply(q, a));
  if (a === 0) return make(level, multiply(p, q), multiply(p, b));
  return make(level, multiply(p, q), plus(multiply(q, a), multiply(p, b)));
}

export function divide(x: Scalar, y: Scalar): Scalar {
  if (typeof x === "number" && typeof y === "number") return x / y;
  return linearize([x, y], ([p, q]) => divide(p!, q!), [
    ([, q]) => divide(1, q!),
    ([, q], value) => negate(divide(value, q!)),
  ]);
}

/** A partial derivative of a function, from its arguments and its value, all of lower level. */
export type Partial = (xs: readonly Scalar[], value: Scalar) => Scalar;

/** f(x + ẋ ε) = f(x) + f'(x) ẋ ε, for a function of one argument. */
export function linearize1(x: Dual, f: (x: Scalar) => Scalar, derivative: (x: Scalar, y: Scalar) => Scalar): Scalar {
  const value = f(x.p);
  return make(x.level, value, multiply(derivative(x.p, value), x.t));
}

/** f(x + ẋ ε) = f(x) + Σ ∂f/∂x_i · ẋ_i ε, at the highest level among the arguments. */
export function linearize(
  xs: readonly Scalar[], f: (xs: readonly Scalar[]) => Scalar, partials: readonly Partial[],
): Scalar {
  const level = Math.max(...xs.map(levelOf));
  if (level === 0) return f(xs);
  const primals = xs.map((x) => primalAt(x, level)), value = f(primals);
  let tangent: Scalar = 0;
  xs.forEach((x, i) => {
    const t = tangentAt(x, level);
    if (t !== 0) tangent = plus(tangent, multiply(partials[i]!(primals, value), t));
  });
  return make(level, value, tangent);
}
