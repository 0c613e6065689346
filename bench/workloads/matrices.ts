/** Derivatives that are more than a gradient: Hessian-vector product, Hessian, Jacobian. */
import { readFileSync } from "node:fs";
import { buildModules } from "../../test/support/build.ts";
import { brusselatorJacobianByHand } from "../by-hand/brusselator.ts";
import { rosenbrockHessianByHand, rosenbrockHvpByHand } from "../by-hand/rosenbrock-second.ts";
import { noise } from "../standard.ts";
import { attempt, byHand, type Candidate, type Workload } from "../workload.ts";

type Rows = readonly Float64Array[];

const flat = (rows: Rows): Float64Array => Float64Array.from(rows.flatMap((row) => [...row]));
const matrix = (make: () => Rows): Omit<Candidate, "name"> => ({
  run: () => make().reduce((sum, row) => sum + row[0]!, 0),
  result: () => flat(make()),
});

async function build<F>(file: string, f: string, macro: string): Promise<F> {
  const { "derivative.ts": module } = await buildModules({
    [file]: readFileSync(new URL(`../functions/${file}`, import.meta.url), "utf8"),
    "derivative.ts": `import { ${macro} } from "fluxion";
      import { ${f} } from "./${file}";
      export const derivative = ${macro}(${f});`,
  });
  return module?.["derivative"] as F;
}

const x = noise(100);
const v = noise(100, 2);
const out = new Float64Array(100);
const repeat = 20;

const hvp: Workload = {
  name: "Rosenbrock H·v",
  about: "the Hessian of Rosenbrock n = 100 times a vector",
  prepare: async () => [
    {
      name: byHand,
      run: () => {
        for (let i = 0; i < repeat; i++) rosenbrockHvpByHand(x, v, out);
        return out[0]!;
      },
      result: () => { rosenbrockHvpByHand(x, v, out); return out.slice(); },
    },
    await attempt("generated", async () => {
      const product: (primals: [Float64Array], v: Float64Array) => Float64Array =
        await build("rosenbrock.ts", "rosenbrock", "hvp");
      return {
        run: () => {
          let sum = 0;
          for (let i = 0; i < repeat; i++) sum += product([x], v)[0]!;
          return sum;
        },
        result: () => product([x], v),
      };
    }),
  ],
};

const hessian: Workload = {
  name: "Rosenbrock Hessian",
  about: "the full Hessian of Rosenbrock n = 100, by products",
  prepare: async () => [
    { name: byHand, ...matrix(() => rosenbrockHessianByHand(x)) },
    await attempt("generated", async () => {
      const rows: (x: Float64Array) => Rows = await build("rosenbrock.ts", "rosenbrock", "hessian");
      return matrix(() => rows(x));
    }),
  ],
};

const y = noise(50, 3).map((value) => 2 + value);
const [a, b, diffusion] = [1, 3, 0.02 * 25 ** 2];

const jacobian: Workload = {
  name: "Brusselator Jacobian",
  about: "the 50 × 50 Jacobian of a stiff right-hand side; by hand knows where the zeros are",
  prepare: async () => [
    { name: byHand, ...matrix(() => brusselatorJacobianByHand(y, b, diffusion)) },
    await attempt("generated, jacfwd", async () => {
      const rows: (y: Float64Array, a: number, b: number, diffusion: number) => Rows =
        await build("brusselator.ts", "brusselator", "jacfwd");
      return matrix(() => rows(y, a, b, diffusion));
    }),
  ],
};

export default [hvp, hessian, jacobian];
