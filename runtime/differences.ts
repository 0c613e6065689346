/**
 * Derivatives by differences, extrapolated (C. J. F. Ridders, 1982: central differences at steps that halve, and
 * Neville's scheme in h²). Each number comes with an estimate of its error, from how much the scheme still moves.
 */

export interface Estimate {
  readonly value: number;
  /** Infinity if no step gave a finite number. */
  readonly error: number;
}

const STEPS = 10;

/**
 * The derivative of `f` at 0, entry by entry.
 *
 * @param f a curve: always the same number of values
 * @param step the first and largest step; the smallest is `step / 2^9`
 * @throws RangeError if f returns different numbers of values
 */
export function differentiate(f: (t: number) => readonly number[], step: number): Estimate[] {
  const quotients: number[][] = [];
  for (let k = 0, h = step; k < STEPS; k++, h /= 2) {
    const ahead = f(h), behind = f(-h);
    if (ahead.length !== behind.length) throw new RangeError("the result has another structure nearby");
    quotients.push(ahead.map((y, i) => (y - behind[i]!) / (2 * h)));
  }
  return quotients[0]!.map((_, i) => extrapolate(quotients.map((row) => row[i]!)));
}

/** Neville's scheme over central differences at h, h/2, h/4…; the entry that moved least is taken. */
function extrapolate(quotients: readonly number[]): Estimate {
  let best: Estimate = { value: NaN, error: Infinity };
  let previous: number[] = [];
  for (const quotient of quotients) {
    const row = [quotient];
    let factor = 4;
    for (let j = 0; j < previous.length; j++, factor *= 4) {
      const next = (factor * row[j]! - previous[j]!) / (factor - 1);
      const error = Math.max(Math.abs(next - row[j]!), Math.abs(next - previous[j]!));
      if (error < best.error) best = { value: next, error };
      row.push(next);
    }
    // A step that left the domain (log of a negative number) spoils only its own row.
    previous = Number.isFinite(quotient) ? row : [];
  }
  return best;
}
