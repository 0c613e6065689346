import type { ValueAndGradient } from "../standard.ts";

/**
 * The forward sweep keeps the state of each step. The reverse sweep computes the stages anew, which is cheaper than to
 * keep them, and goes through them backward: with (u, v) = (k1's cotangents) and so on, the cotangents of the right-hand
 * side's arguments are x: a u + y w, y: x w - c v, where w = d v - b u; those of the parameters are sums.
 */
export function lotkaVolterraByHand(p: Float64Array, steps: number, h: number): ValueAndGradient {
  const a = p[0]!, b = p[1]!, c = p[2]!, d = p[3]!;
  const half = 0.5 * h;
  const sixth = h / 6;
  const xs = new Float64Array(steps);
  const ys = new Float64Array(steps);
  let x = p[4]!;
  let y = p[5]!;
  for (let step = 0; step < steps; step++) {
    xs[step] = x;
    ys[step] = y;
    const xy1 = x * y;
    const k1x = a * x - b * xy1, k1y = d * xy1 - c * y;
    const x2 = x + half * k1x, y2 = y + half * k1y, xy2 = x2 * y2;
    const k2x = a * x2 - b * xy2, k2y = d * xy2 - c * y2;
    const x3 = x + half * k2x, y3 = y + half * k2y, xy3 = x3 * y3;
    const k3x = a * x3 - b * xy3, k3y = d * xy3 - c * y3;
    const x4 = x + h * k3x, y4 = y + h * k3y, xy4 = x4 * y4;
    const k4x = a * x4 - b * xy4, k4y = d * xy4 - c * y4;
    x += sixth * (k1x + 2 * k2x + 2 * k3x + k4x);
    y += sixth * (k1y + 2 * k2y + 2 * k3y + k4y);
  }
  const value = x * x + y;

  let xBar = 2 * x, yBar = 1;
  let aBar = 0, bBar = 0, cBar = 0, dBar = 0;
  for (let step = steps - 1; step >= 0; step--) {
    const x1 = xs[step]!, y1 = ys[step]!, xy1 = x1 * y1;
    const x2 = x1 + half * (a * x1 - b * xy1), y2 = y1 + half * (d * xy1 - c * y1), xy2 = x2 * y2;
    const x3 = x1 + half * (a * x2 - b * xy2), y3 = y1 + half * (d * xy2 - c * y2), xy3 = x3 * y3;
    const x4 = x1 + h * (a * x3 - b * xy3), y4 = y1 + h * (d * xy3 - c * y3), xy4 = x4 * y4;

    const u4 = sixth * xBar, v4 = sixth * yBar, w4 = d * v4 - b * u4;
    const x4Bar = a * u4 + y4 * w4, y4Bar = x4 * w4 - c * v4;
    const u3 = 2 * u4 + h * x4Bar, v3 = 2 * v4 + h * y4Bar, w3 = d * v3 - b * u3;
    const x3Bar = a * u3 + y3 * w3, y3Bar = x3 * w3 - c * v3;
    const u2 = 2 * u4 + half * x3Bar, v2 = 2 * v4 + half * y3Bar, w2 = d * v2 - b * u2;
    const x2Bar = a * u2 + y2 * w2, y2Bar = x2 * w2 - c * v2;
    const u1 = u4 + half * x2Bar, v1 = v4 + half * y2Bar, w1 = d * v1 - b * u1;
    xBar += x4Bar + x3Bar + x2Bar + a * u1 + y1 * w1;
    yBar += y4Bar + y3Bar + y2Bar + x1 * w1 - c * v1;

    aBar += u1 * x1 + u2 * x2 + u3 * x3 + u4 * x4;
    bBar -= u1 * xy1 + u2 * xy2 + u3 * xy3 + u4 * xy4;
    cBar -= v1 * y1 + v2 * y2 + v3 * y3 + v4 * y4;
    dBar += v1 * xy1 + v2 * xy2 + v3 * xy3 + v4 * xy4;
  }
  return { value, gradient: Float64Array.of(aBar, bBar, cBar, dBar, xBar, yBar) };
}
