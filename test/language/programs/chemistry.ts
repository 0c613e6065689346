import { jacfwd } from "fluxion";
import { network, rates, solve } from "./network.ts";

/** Implicit Euler; Newton with the exact Jacobian, which is itself a macro's. */
function simulate(pre: number[], T: number, steps: number): Float64Array {
  const reactions = network(pre);
  const jacobian = jacfwd(rates);
  let c = Float64Array.of(1, 0.1, 0.05);
  const h = 0.2;
  for (let s = 0; s < steps; s++) {
    const next = c.slice();
    for (let k = 0; k < 3; k++) {
      const f = rates(next, T, reactions);
      const J = jacobian(next, T, reactions);
      const rhs = next.map((x, i) => c[i] + h * f[i] - x);
      const M = J.map((row, i) => row.map((v, j) => (i === j ? 1 : 0) - h * v));
      const d = solve(M, rhs);
      for (let i = 0; i < next.length; i++) next[i] += d[i];
    }
    c = next;
  }
  return c;
}
const data = [0.5, 0.4, 0.25];
const misfit = (pre: number[], T: number) => simulate(pre, T, 4).reduce((s, x, i) => s + (x - data[i]) ** 2, 0);
