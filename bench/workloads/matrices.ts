/** Derivatives that are more than a gradient: Hessian-vector product, Hessian, Jacobian. */
import { buildModules } from "../../test/support/build.ts";
import { buildDerivative, readSource, type Built } from "../built.ts";
import { brusselatorColumnsByHand, brusselatorJacobianByHand } from "../by-hand/brusselator.ts";
import { rosenbrockHessianByHand, rosenbrockHvpByHand } from "../by-hand/rosenbrock-second.ts";
import { noise } from "../standard.ts";
import { brusselatorOnTape } from "../tape/brusselator.ts";
import { attempt, byHand, often, type Candidate, type Workload } from "../workload.ts";

type Rows = readonly Float64Array[];

const flat = (rows: Rows): Float64Array => Float64Array.from(rows.flatMap((row) => [...row]));
const matrix = (make: () => Rows): Omit<Candidate, "name"> => ({
  run: () => make().reduce((sum, row) => sum + row[0]!, 0),
  result: () => flat(make()),
});

const build = <F>(file: string, f: string, macro: string): Promise<Built<F>> =>
  buildDerivative<F>({ [file]: readSource(`functions/${file}`) }, file, f, macro);

const x = noise(100);
const v = noise(100, 2);
const repeat = 20;

const hvp: Workload = {
  name: "Rosenbrock H·v",
  about: "the Hessian of Rosenbrock n = 100 times a vector",
  peers: { family: "hvp", args: () => [x, v], repeat },
  prepare: async () => {
    const out = new Float64Array(x.length);
    const hand = (): Float64Array => {
      const fresh = new Float64Array(x.length);
      rosenbrockHvpByHand(x, v, fresh);
      return fresh;
    };
    return [
      { name: byHand, ...often(() => hand()[0]!, repeat), result: hand, source: readSource("by-hand/rosenbrock-second.ts") },
      { name: `${byHand}, into`, ...often(() => { rosenbrockHvpByHand(x, v, out); return out[0]!; }, repeat) },
      await attempt("generated", async () => {
        type F = (primals: [Float64Array], v: Float64Array) => Float64Array;
        const { derivative, source } = await build<F>("rosenbrock.ts", "rosenbrock", "hvp");
        return { ...often(() => derivative([x], v)[0]!, repeat), result: () => derivative([x], v), source };
      }),
      await attempt("generated, into", async () => {
        type F = (out: Float64Array, primals: [Float64Array], v: Float64Array) => void;
        const { derivative, source } = await build<F>("rosenbrock.ts", "rosenbrock", "hvpInto");
        const run = (): Float64Array => { derivative(out, [x], v); return out; };
        return { ...often(() => run()[0]!, repeat), result: () => run().slice(), source };
      }),
      { name: "tape", reason: "first derivatives only" },
      { name: "differences", reason: "needs a gradient to take differences of" },
    ];
  },
};

const hessian: Workload = {
  name: "Rosenbrock Hessian",
  about: "the full Hessian of Rosenbrock n = 100, by products",
  peers: { family: "hessian", args: () => [x] },
  prepare: async () => [
    { name: byHand, ...matrix(() => rosenbrockHessianByHand(x)), source: readSource("by-hand/rosenbrock-second.ts") },
    await attempt("generated", async () => {
      const { derivative, source } = await build<(x: Float64Array) => Rows>("rosenbrock.ts", "rosenbrock", "hessian");
      return { ...matrix(() => derivative(x)), source };
    }),
    await attempt("generated, into", async () => {
      const { derivative, source } = await build<(out: Float64Array[], x: Float64Array) => void>("rosenbrock.ts", "rosenbrock", "hessianInto");
      const out = Array.from(x, () => new Float64Array(x.length));
      return { ...matrix(() => { derivative(out, x); return out; }), source };
    }),
    { name: "tape", reason: "first derivatives only" },
    { name: "differences", reason: "second differences leave a quarter of the digits" },
  ],
};

const y = noise(50, 3).map((value) => 2 + value);
const [a, b, diffusion] = [1, 3, 0.02 * 25 ** 2] as const;

const jacobian: Workload = {
  name: "Brusselator Jacobian",
  about: "the 50 × 50 Jacobian of a stiff right-hand side; by hand knows where the zeros are",
  peers: { family: "brusselator", args: () => [y, a, b, diffusion] },
  prepare: async () => {
    type F = (y: Float64Array, a: number, b: number, diffusion: number) => Float64Array;
    const { "brusselator.ts": module } = await buildModules({ "brusselator.ts": readSource("functions/brusselator.ts") });
    const rate: F = module["brusselator"];
    return [
      { name: byHand, ...matrix(() => brusselatorJacobianByHand(y, b, diffusion)), source: readSource("by-hand/brusselator.ts") },
      { name: `${byHand}, by columns`, ...matrix(() => brusselatorColumnsByHand(y, b, diffusion)) },
      await attempt("generated, jacfwd", async () => {
        type J = (...args: Parameters<F>) => Rows;
        const { derivative, source } = await build<J>("brusselator.ts", "brusselator", "jacfwd");
        return { ...matrix(() => derivative(y, a, b, diffusion)), source };
      }),
      await attempt("generated, into", async () => {
        type J = (out: Float64Array[], ...args: Parameters<F>) => void;
        const { derivative, source } = await build<J>("brusselator.ts", "brusselator", "jacfwdInto");
        const out = Array.from(y, () => new Float64Array(y.length));
        return { ...matrix(() => { derivative(out, y, a, b, diffusion); return out; }), source };
      }),
      { name: "tape", ...matrix(() => brusselatorOnTape(y, a, b, diffusion)) },
      { name: "differences", ...matrix(() => byDifferences((moved) => rate(moved, a, b, diffusion), y)), tolerance: 1e-3 },
    ];
  },
};

function byDifferences(f: (y: Float64Array) => Float64Array, y: Float64Array): Rows {
  const start = f(y);
  const rows = Array.from(start, () => new Float64Array(y.length));
  const moved = y.slice();
  for (let j = 0; j < y.length; j++) {
    moved[j] = y[j]! + 1e-7;
    const there = f(moved);
    for (let i = 0; i < rows.length; i++) rows[i]![j] = (there[i]! - start[i]!) / 1e-7;
    moved[j] = y[j]!;
  }
  return rows;
}

export default [hvp, hessian, jacobian];
