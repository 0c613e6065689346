/** Fits the NIST reference problems of nonlinear regression, and counts the certified digits that are reached. */
import { fit, polish } from "./fit.js";
import { problems } from "./problems.js";

const required = 6;

const table = problems.map(({ name, model, gradient, x, y, start, certified }) => {
  const fitted = fit(model, gradient, x, y, start);
  const polished = polish(fitted, model, gradient, x, y);
  return {
    problem: name,
    parameters: start.length,
    observations: x.length,
    digits: digits(fitted.parameters, certified),
    "digits, polished": digits(polished.parameters, certified),
    iterations: polished.iterations,
    "gradient calls": polished.gradientCalls,
  };
});

console.table(table);
const failed = table.filter((row) => !(row["digits, polished"] >= required));
if (failed.length > 0) {
  console.error(`Fewer than ${required} certified digits: ${failed.map((row) => row.problem).join(", ")}`);
  process.exit(1);
}
console.log(`All ${table.length} problems reach ${required} or more of the certified digits.`);

/** How many leading digits of all parameters are the certified ones; NIST gives 11. */
function digits(parameters: Float64Array, certified: readonly number[]): number {
  const errors = certified.map((value, i) => Math.abs(parameters[i] / value - 1));
  return Number(Math.min(11, -Math.log10(Math.max(...errors))).toFixed(1));
}
