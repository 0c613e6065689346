/** The models of the NIST problems, as ordinary functions: parameters `b`, one predictor `x`, one response. */

/** Ultrasonic calibration. */
export function chwirut(b: Float64Array, x: number): number {
  return Math.exp(-b[0] * x) / (b[1] + b[2] * x);
}

/** Radiated energy against absolute temperature. */
export function danWood(b: Float64Array, x: number): number {
  return b[0] * x ** b[1];
}

/** Two Gaussian peaks on a decaying background. */
export function gauss(b: Float64Array, x: number): number {
  return b[0] * Math.exp(-b[1] * x) + peak(b[2], b[3], b[4], x) + peak(b[5], b[6], b[7], x);
}

function peak(height: number, center: number, width: number, x: number): number {
  const z = (x - center) / width;
  return height * Math.exp(-z * z);
}

/** Line widths seen through a scanning electron microscope. */
export function kirby2(b: Float64Array, x: number): number {
  return (b[0] + b[1] * x + b[2] * x ** 2) / (1 + b[3] * x + b[4] * x ** 2);
}

/** A sum of three exponentials: hardly told apart from each other. */
export function lanczos(b: Float64Array, x: number): number {
  let sum = 0;
  for (let i = 0; i < b.length; i += 2) sum += b[i] * Math.exp(-b[i + 1] * x);
  return sum;
}

/** Monomolecular adsorption, and two more laws for the same data. */
export function misra1a(b: Float64Array, x: number): number {
  return b[0] * (1 - Math.exp(-b[1] * x));
}

export function misra1b(b: Float64Array, x: number): number {
  return b[0] * (1 - 1 / (1 + (b[1] * x) / 2) ** 2);
}

export function misra1c(b: Float64Array, x: number): number {
  return b[0] * (1 - 1 / Math.sqrt(1 + 2 * b[1] * x));
}

/** The growth of pasture. */
export function rat42(b: Float64Array, x: number): number {
  return b[0] / (1 + Math.exp(b[1] - b[2] * x));
}
