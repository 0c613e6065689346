import { rosenbrockByHand } from "../by-hand/rosenbrock.ts";
import { noise, standard } from "../standard.ts";
import { rosenbrockOnTape } from "../tape/rosenbrock.ts";
import type { Workload } from "../workload.ts";

function workload(n: number, repeat: number): Workload {
  const x = noise(n);
  return standard({
    name: `Rosenbrock n=${n}`,
    about: "the chained Rosenbrock function",
    file: "rosenbrock.ts",
    f: "rosenbrock",
    args: [x],
    byHand: () => rosenbrockByHand(x),
    tape: () => rosenbrockOnTape(x),
    repeat,
  });
}

export default [workload(100, 20), workload(10_000, 1)];
