/** The Jacobian of bundle adjustment, observation by observation, held to ADBench's reference results. */
import { grad, jacfwd, jacrev } from "fluxion";
import { readObservations, type Observation } from "./data.js";
import { reprojectionError, weightError } from "./model.js";

// Derivatives with respect to the first three arguments: camera, point and weight. The same numbers either way.
const forward = jacfwd(reprojectionError, [0, 1, 2]);
const reverse = jacrev(reprojectionError, [0, 1, 2]);
const weightDerivative = grad(weightError);

const tolerance = 1e-12;
const problems = ["ba_test", "ba_gen_n5_m40_p200", "ba_gen_n12_m300_p1000", "ba1_first200"];

const table = problems.map((problem) => {
  const observations = readObservations(new URL(`../data/${problem}.json`, import.meta.url));
  return {
    problem,
    observations: observations.length,
    "residual's error": largest(observations.map(residualError)),
    "jacfwd's error": largest(observations.map((o) => jacobianError(o, forward))),
    "jacrev's error": largest(observations.map((o) => jacobianError(o, reverse))),
    "weight's error": largest(observations.map((o) => relativeError([weightDerivative(o.weight)], [o.weightDerivative]))),
    "ns per jacfwd": nanoseconds(observations, forward),
    "ns per jacrev": nanoseconds(observations, reverse),
  };
});

console.table(table);
const errors = table.map((row) =>
  Math.max(row["residual's error"], row["jacfwd's error"], row["jacrev's error"], row["weight's error"]));
if (!errors.every((error) => error <= tolerance)) {
  console.error(`Further than ${tolerance} from the reference.`);
  process.exit(1);
}
console.log(`Every row of every Jacobian equals ADBench's to ${tolerance} relative.`);

function residualError({ camera, point, weight, feature: [x, y], error, weightError: expected }: Observation): number {
  // Near the optimum the residual is a small difference of pixel coordinates, so they are its scale.
  const actual = reprojectionError(camera, point, weight, x, y);
  const difference = Math.max(...error.map((e, i) => Math.abs(actual[i] - e)));
  return Math.max(difference / Math.hypot(x, y), relativeError([weightError(weight)], [expected]));
}

/** The two rows of one observation against the reference's. */
function jacobianError(observation: Observation, jacobian: typeof forward): number {
  const { camera, point, weight, feature: [x, y], jacobian: expected } = observation;
  const rows = jacobian(camera, point, weight, x, y);
  return largest(rows.map(([byCamera, byPoint, byWeight], i) =>
    relativeError([...byCamera, ...byPoint, byWeight], expected[i])));
}

/** The largest difference over the largest entry. */
function relativeError(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  const scale = Math.max(...expected.map(Math.abs));
  return largest(actual.map((value, i) => Math.abs(value - expected[i]))) / scale;
}

function largest(values: readonly number[]): number {
  return Math.max(0, ...values);
}

/** Per observation, the best of some warm rounds. */
function nanoseconds(observations: readonly Observation[], jacobian: typeof forward): number {
  const times = Array.from({ length: 40 }, () => {
    const start = performance.now();
    for (const { camera, point, weight, feature } of observations) {
      jacobian(camera, point, weight, feature[0], feature[1]);
    }
    return performance.now() - start;
  });
  return Math.round((Math.min(...times) / observations.length) * 1e6);
}
