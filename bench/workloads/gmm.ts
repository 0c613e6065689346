/** ADBench's Gaussian mixture: the example's sources, differentiated with respect to all their parameters. */
import { readFileSync } from "node:fs";
import { buildModules } from "../../test/support/build.ts";
import { gmmByHand, type GmmGradient } from "../by-hand/gmm.ts";
import { gmmPlainByHand } from "../by-hand/gmm-plain.ts";
import { buildDerivative, readSource, type Built } from "../built.ts";
import { differences } from "../differences.ts";
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

interface Data extends Mixture { readonly priorConstant: number }

function workload(name: string, hasTape: boolean): Workload {
  return {
    name: `GMM ${name.replace("_", " ")}`,
    about: "ADBench's Gaussian mixture, 1,000 points; value and gradient",
    peers: { family: "gmm", args: async () => [await readData(name)] },
    prepare: () => prepare(name, hasTape),
  };
}

async function readData(name: string): Promise<Data> {
  const { "log-gamma.ts": gamma, "data.ts": data } = await buildModules(sources);
  const mixture: Mixture = data["readMixture"](new URL(`data/gmm_${name}.txt`, example));
  const { d, m } = mixture;
  const degrees = d + m + 1;
  const priorConstant: number = degrees * d * (Math.log(mixture.gamma) - 0.5 * Math.LN2)
    - gamma["multivariateLogGamma"](0.5 * degrees, d);
  return { ...mixture, priorConstant };
}

async function prepare(name: string, hasTape: boolean): Promise<(Candidate | Missing)[]> {
  const { "model.ts": model } = await buildModules(sources);
  const { alphas, means, icf, x, d, k, n, m, gamma, priorConstant } = await readData(name);
  const args = [alphas, means, icf, x, d, k, n, gamma, m] as const;
  type Args = typeof args;

  const hand = (name: string, gradient: typeof gmmByHand, file: string): Candidate => {
    const run = (): GmmGradient => gradient(alphas, means, icf, x, gamma, m, priorConstant);
    const result = (): Float64Array => { const { alphas, means, icf } = run(); return flat([alphas, means, icf]); };
    return { name, run: () => run().value, result, source: readSource(`by-hand/${file}`) };
  };
  const tape = (): { value: number; gradient: Float64Array } => gmmOnTape(alphas, means, icf, x, gamma, m, priorConstant);
  return [
    hand(byHand, gmmPlainByHand, "gmm-plain.ts"),
    hand(`${byHand}, module scratch`, gmmByHand, "gmm.ts"),
    { name: "value only", run: () => model["gmmObjective"](...args), source: sources["model.ts"] + sources["linear-algebra.ts"] },
    await attempt("generated", async () => {
      const { derivative, source } = await build<(...inputs: Args) => [number, Gradients]>("valueAndGrad");
      return { run: () => derivative(...args)[0], result: () => flat(derivative(...args)[1]), source };
    }),
    await attempt("generated, into", async () => {
      const { derivative, source } = await build<(out: Gradients, ...inputs: Args) => number>("valueAndGradInto");
      const out: Gradients = [new Float64Array(k), new Float64Array(k * d), new Float64Array(icf.length)];
      return { run: () => derivative(out, ...args), result: () => { derivative(out, ...args); return flat(out); }, source };
    }),
    hasTape
      ? { name: "tape", run: () => tape().value, result: () => tape().gradient }
      : { name: "tape", reason: "25 million nodes, 0.8 GB" },
    differences(model["gmmObjective"], args, [0, 1, 2], 1),
  ];
}

const build = <F>(macro: "valueAndGrad" | "valueAndGradInto"): Promise<Built<F>> =>
  buildDerivative<F>(sources, "model.ts", "gmmObjective", macro, [0, 1, 2]);

export default [workload("d2_K5", true), workload("d10_K25", true), workload("d20_K50", false)];
