import type { ValueAndGradient } from "../standard.ts";

/** Each root depends on one input, so its tangent is carried along with it: nothing has to be kept. */
export function sumOfRootsByHand(x: Float64Array): ValueAndGradient {
  const gradient = new Float64Array(x.length);
  let value = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    let y = a;
    let yDot = 1;
    while (Math.abs(y * y - a) > 1e-12 * a) {
      const quotient = a / y;
      yDot = 0.5 * (yDot + (1 - quotient * yDot) / y);
      y = 0.5 * (y + quotient);
    }
    value += y;
    gradient[i] = yDot;
  }
  return { value, gradient };
}
