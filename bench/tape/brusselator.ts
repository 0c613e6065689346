import { add, addConstant, gradient, inputs, mul, mulConstant, reset, sub } from "./tape.ts";

/** One recording, one sweep for each row. */
export function brusselatorOnTape(y: Float64Array, a: number, b: number, diffusion: number): Float64Array[] {
  const cells = y.length / 2;
  reset();
  const nodes = inputs(y);
  const rate: number[] = [];
  for (let i = 0; i < cells; i++) {
    const left = 2 * ((i + cells - 1) % cells);
    const right = 2 * ((i + 1) % cells);
    const u = nodes[2 * i]!;
    const v = nodes[2 * i + 1]!;
    const reaction = mul(mul(u, u), v);
    const spread = (x: number, before: number, after: number): number =>
      mulConstant(add(sub(before, mulConstant(x, 2)), after), diffusion);
    rate.push(add(sub(addConstant(reaction, a), mulConstant(u, b + 1)), spread(u, nodes[left]!, nodes[right]!)));
    rate.push(add(sub(mulConstant(u, b), reaction), spread(v, nodes[left + 1]!, nodes[right + 1]!)));
  }
  return rate.map((node) => gradient(node, nodes));
}
