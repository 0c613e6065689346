import { lotkaVolterraByHand } from "../by-hand/lotka-volterra.ts";
import { standard } from "../standard.ts";
import { lotkaVolterraOnTape } from "../tape/lotka-volterra.ts";

const p = Float64Array.of(1.5, 1, 3, 1, 1, 1);
const steps = 1000;
const h = 0.01;

export default [standard({
  name: "Lotka–Volterra",
  about: "1,000 steps of Runge and Kutta; by 4 parameters and the 2 starting values",
  file: "lotka-volterra.ts",
  f: "lotkaVolterra",
  args: [p, steps, h],
  byHand: () => lotkaVolterraByHand(p, steps, h),
  tape: () => lotkaVolterraOnTape(p, steps, h),
  tolerance: 1e-10, // rounding grows along the trajectory
})];
