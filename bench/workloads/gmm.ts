/** ADBench's Gaussian mixture: the example's sources, differentiated with respect to all their parameters. */
import { readFileSync } from "node:fs";
import { buildModules } from "../../test/support/build.ts";
import { gmmByHand, type GmmGradient } from "../by-hand/gmm.ts";
import { gmmPlainByHand } from "../by-hand/gmm-plain.ts";
import { gmmOnTape } from "../tape/gmm.ts";
import { attempt, byHand, type Candidate, type Missing, type Workload } from "../workload.ts";

const example = new URL("../../examples/gaussian-mixture/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, example), "utf8");
const sources = {
  "model.ts": read("model.ts"),
  "linear-algebra.ts": read("linear-algebra.ts"),
  "log-gamma.ts": read("log-gamma.ts"),
  "data.ts": read("data.ts"),
};

interface Mixture {
  readonly d: number;
  readonly k: number;
  readonly n: number;
  readonly alphas: Float64Array;
  readonly means: Float64Array;
  readonly icf: Float64Array;
  readonly x: Float64Array;
  readonly gamma: number;
  readonly m: number;
}
type Gradients = readonly [Float64Array, Float64Array, Float64Array];

const flat = (gradients: Gradients): Float64Array => Float64Array.from(gradients.flatMap((part) => [...part]));

function workload(name: string, hasTape: boolean): Workload {
  return {
    name: `GMM ${name.replace("_", " ")}`,
    about: "ADBench's Gaussian mixture, 1,000 points; value and gradient",
    prepare: () => prepare(name, hasTape),
  };
}

async function prepare(name: string, hasTape: boolean): Promise<(Candidate | Missing)[]> {
  const { "model.ts": model, "log-gamma.ts": gamma, "data.ts": data } = await buildModules(sources);
  const mixture: Mixture = data["readMixture"](new URL(`data/gmm_${name}.txt`, example));
  const { alphas, means, icf, x, d, k, n, m } = mixture;
  const args = [alphas, means, icf, x, d, k, n, mixture.gamma, m] as const;
  const degrees = d + m + 1;
  const priorConstant: number = degrees * d * (Math.log(mixture.gamma) - 0.5 * Math.LN2)
    - gamma["multivariateLogGamma"](0.5 * degrees, d);

  const hand = (name: string, gradient: typeof gmmByHand): Candidate => {
    const run = (): GmmGradient => gradient(alphas, means, icf, x, mixture.gamma, m, priorConstant);
    const result = (): Float64Array => { const { alphas, means, icf } = run(); return flat([alphas, means, icf]); };
    return { name, run: () => run().value, result };
  };
  const tape = (): { value: number; gradient: Float64Array } =>
    gmmOnTape(alphas, means, icf, x, mixture.gamma, m, priorConstant);
  return [
    hand(byHand, gmmPlainByHand),
    hand(`${byHand}, module scratch`, gmmByHand),
    { name: "value only", run: () => model["gmmObjective"](...args) },
    await attempt("generated", async () => {
      const derivative: (...inputs: typeof args) => [number, Gradients] = await build("valueAndGrad");
      return { run: () => derivative(...args)[0], result: () => flat(derivative(...args)[1]) };
    }),
    await attempt("generated, into", async () => {
      const derivative: (out: Gradients, ...inputs: typeof args) => number = await build("valueAndGradInto");
      const out: Gradients = [new Float64Array(k), new Float64Array(k * d), new Float64Array(icf.length)];
      return { run: () => derivative(out, ...args), result: () => { derivative(out, ...args); return flat(out); } };
    }),
    hasTape
      ? { name: "tape", run: () => tape().value, result: () => tape().gradient }
      : { name: "tape", reason: "25 million nodes, 0.8 GB" },
  ];
}

/** The derivative in modules of its own: no two candidates share code that V8 could compile for one of them only. */
async function build<F>(macro: "valueAndGrad" | "valueAndGradInto"): Promise<F> {
  const { "derivative.ts": module } = await buildModules({
    ...sources,
    "derivative.ts": `import { ${macro} } from "fluxion";
      import { gmmObjective } from "./model.js";
      export const derivative = ${macro}(gmmObjective, [0, 1, 2]);`,
  });
  return module["derivative"] as F;
}

export default [workload("d2_K5", true), workload("d10_K25", true), workload("d20_K50", false)];
