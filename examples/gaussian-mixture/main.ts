/** The gradient of a Gaussian mixture's log posterior, held to ADBench's reference results. */
import { valueAndGrad } from "fluxion";
import { readMixture, readReference } from "./data.js";
import { gmmObjective } from "./model.js";

// The value, and its derivatives with respect to the first three arguments: the weights, means and covariances.
const valueAndGradient = valueAndGrad(gmmObjective, [0, 1, 2]);

const tolerance = 1e-10;
const problems = ["d2_K5", "d10_K25", "d20_K50"];

const data = new URL("../data/", import.meta.url);
const table = problems.map((name) => {
  const { d, k, n, alphas, means, icf, x, gamma, m } = readMixture(new URL(`gmm_${name}.txt`, data));
  const reference = readReference(new URL(`gmm_1k_${name}.json`, data));

  const evaluate = () => valueAndGradient(alphas, means, icf, x, d, k, n, gamma, m);
  const [objective, gradients] = evaluate();
  const gradient = gradients.flatMap((part) => Array.from(part));

  return {
    problem: name,
    parameters: gradient.length,
    objective: Number(objective.toPrecision(12)),
    "objective's error": relativeError([objective], reference.objective),
    "gradient's error": relativeError(gradient, reference.jacobian),
    "ms per gradient": Number(milliseconds(evaluate).toFixed(2)),
  };
});

console.table(table);
const wrong = table.filter((row) => !(row["gradient's error"] <= tolerance && row["objective's error"] <= tolerance));
if (wrong.length > 0) {
  console.error(`Further than ${tolerance} from the reference: ${wrong.map((row) => row.problem).join(", ")}`);
  process.exit(1);
}
console.log(`Every gradient equals ADBench's to ${tolerance} relative.`);

/** The largest difference over the largest entry. */
function relativeError(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...actual.map((value, i) => Math.abs(value - expected[i]))) / largest;
}

/** The median of ten runs, warm. */
function milliseconds(run: () => unknown): number {
  const times = Array.from({ length: 10 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[5];
}
