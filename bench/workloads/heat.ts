import { heatByHand } from "../by-hand/heat.ts";
import { noise, standard } from "../standard.ts";
import { heatOnTape } from "../tape/heat.ts";

const n = 100;
const steps = 500;
const conductivity = noise(n - 1, 3).map((value) => 0.25 + 0.2 * value);
const start = noise(n, 4);
const target = noise(n, 5);

export default [standard({
  name: "heat",
  about: "500 steps in place on 100 points; by the 99 conductivities",
  file: "heat.ts",
  f: "heatMisfit",
  args: [conductivity, start, target, steps],
  byHand: () => heatByHand(conductivity, start, target, steps),
  tape: () => heatOnTape(conductivity, start, target, steps),
  tolerance: 1e-11,
})];
