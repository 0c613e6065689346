/** Prey and predators after `steps` steps of Runge and Kutta; `p` is growth, predation, death, yield, and the start. */
export function lotkaVolterra(p: Float64Array, steps: number, h: number): number {
  const a = p[0]!, b = p[1]!, c = p[2]!, d = p[3]!;
  let x = p[4]!;
  let y = p[5]!;
  for (let step = 0; step < steps; step++) {
    const k1x = a * x - b * x * y;
    const k1y = d * x * y - c * y;
    const x2 = x + 0.5 * h * k1x;
    const y2 = y + 0.5 * h * k1y;
    const k2x = a * x2 - b * x2 * y2;
    const k2y = d * x2 * y2 - c * y2;
    const x3 = x + 0.5 * h * k2x;
    const y3 = y + 0.5 * h * k2y;
    const k3x = a * x3 - b * x3 * y3;
    const k3y = d * x3 * y3 - c * y3;
    const x4 = x + h * k3x;
    const y4 = y + h * k3y;
    const k4x = a * x4 - b * x4 * y4;
    const k4y = d * x4 * y4 - c * y4;
    x += (h / 6) * (k1x + 2 * k2x + 2 * k3x + k4x);
    y += (h / 6) * (k1y + 2 * k2y + 2 * k3y + k4y);
  }
  return x * x + y;
}
