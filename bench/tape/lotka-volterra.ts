import type { ValueAndGradient } from "../standard.ts";
import { add, gradient, inputs, mul, mulConstant, reset, sub, valueOf } from "./tape.ts";

export function lotkaVolterraOnTape(p: Float64Array, steps: number, h: number): ValueAndGradient {
  reset();
  const nodes = inputs(p);
  const [a = 0, b = 0, c = 0, d = 0] = nodes;
  let [, , , , x = 0, y = 0] = nodes;
  const prey = (x: number, y: number): number => sub(mul(a, x), mul(mul(b, x), y));
  const predators = (x: number, y: number): number => sub(mul(mul(d, x), y), mul(c, y));
  for (let step = 0; step < steps; step++) {
    const k1x = prey(x, y), k1y = predators(x, y);
    const x2 = add(x, mulConstant(k1x, 0.5 * h)), y2 = add(y, mulConstant(k1y, 0.5 * h));
    const k2x = prey(x2, y2), k2y = predators(x2, y2);
    const x3 = add(x, mulConstant(k2x, 0.5 * h)), y3 = add(y, mulConstant(k2y, 0.5 * h));
    const k3x = prey(x3, y3), k3y = predators(x3, y3);
    const x4 = add(x, mulConstant(k3x, h)), y4 = add(y, mulConstant(k3y, h));
    const k4x = prey(x4, y4), k4y = predators(x4, y4);
    x = add(x, mulConstant(add(add(k1x, mulConstant(add(k2x, k3x), 2)), k4x), h / 6));
    y = add(y, mulConstant(add(add(k1y, mulConstant(add(k2y, k3y), 2)), k4y), h / 6));
  }
  const result = add(mul(x, x), y);
  return { value: valueOf(result), gradient: gradient(result, nodes) };
}
