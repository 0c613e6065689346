/** What people do who have nothing else: one more evaluation for each input, and half of the digits. */
import { often, type Candidate, type Missing } from "./workload.ts";

type Numbers = Float64Array | Float32Array;

/** So many evaluations, each of up to some milliseconds, are as much as anybody waits for. */
const mostEvaluations = 2500;

export function differences(
  value: (...inputs: readonly unknown[]) => number, args: readonly unknown[], argnums: readonly number[], repeat: number,
): Candidate | Missing {
  const name = "differences";
  const inputs = argnums.map((i) => args[i] as Numbers);
  const count = inputs.reduce((sum, input) => sum + input.length, 0);
  if (count > mostEvaluations) return { name, reason: `${count + 1} evaluations` };
  const moved = [...args];
  const copies = inputs.map((input, i) => (moved[argnums[i]!] = input.slice()));
  const gradient = new Float64Array(count);
  const run = (): number => {
    const start = value(...args);
    let at = 0;
    copies.forEach((copy, which) => {
      const x = inputs[which]!;
      for (let i = 0; i < x.length; i++) {
        const h = 1e-7 * Math.max(1, Math.abs(x[i]!));
        copy[i] = x[i]! + h;
        gradient[at++] = (value(...moved) - start) / h;
        copy[i] = x[i]!;
      }
    });
    return start + gradient[0]!;
  };
  return { name, tolerance: 1e-3, ...often(run, repeat), result: () => { run(); return gradient.slice(); } };
}
