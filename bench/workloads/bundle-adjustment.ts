/** ADBench's bundle adjustment: the example's source, the Jacobian of each of 1,000 observations. */
import { readFileSync } from "node:fs";
import { buildModules } from "../../test/support/build.ts";
import { bundleAdjustmentByHand } from "../by-hand/bundle-adjustment.ts";
import { bundleAdjustmentOnTape } from "../tape/bundle-adjustment.ts";
import { attempt, byHand, type Candidate, type Missing } from "../workload.ts";

const example = new URL("../../examples/bundle-adjustment/", import.meta.url);
const sources = {
  "model.ts": readFileSync(new URL("model.ts", example), "utf8"),
  "data.ts": readFileSync(new URL("data.ts", example), "utf8"),
};

interface Observation {
  readonly camera: Float64Array;
  readonly point: Float64Array;
  readonly weight: number;
  readonly feature: readonly [number, number];
}
type Residual = (camera: Float64Array, point: Float64Array, weight: number, x: number, y: number) => Float64Array;
type Jacobian = (...args: Parameters<Residual>) => [byCamera: Float64Array, byPoint: Float64Array, byWeight: number][];
type Into = (...args: [...Parameters<Residual>, out: Float64Array, at: number]) => number;

async function prepare(): Promise<(Candidate | Missing)[]> {
  const { "model.ts": model, "data.ts": data } = await buildModules(sources);
  const residual: Residual = model["reprojectionError"];
  const observations: Observation[] = data["readObservations"](new URL("data/ba_gen_n12_m300_p1000.json", example));
  const out = new Float64Array(30 * observations.length);

  /** All observations, each one's 30 numbers written to its place. */
  const into = (jacobian: Into) => (): number => {
    let sum = 0;
    let at = 0;
    for (const { camera, point, weight, feature } of observations) {
      sum += jacobian(camera, point, weight, feature[0], feature[1], out, at);
      at += 30;
    }
    return sum;
  };
  const candidate = (run: () => number): Omit<Candidate, "name"> => ({ run, result: () => { run(); return out.slice(); } });

  return [
    { name: byHand, ...candidate(into(bundleAdjustmentByHand)) },
    {
      name: "value only",
      run: () => observations.reduce((sum, { camera, point, weight, feature }) =>
        sum + residual(camera, point, weight, feature[0], feature[1])[0]!, 0),
    },
    await attempt("generated, jacfwd", async () => candidate(into(copied(await build("jacfwd"))))),
    await attempt("generated, jacrev", async () => candidate(into(copied(await build("jacrev"))))),
    { name: "tape", ...candidate(into(bundleAdjustmentOnTape)) },
  ];
}

/** What a macro gives is fresh arrays for each observation; as the others do, it has to be written into place. */
function copied(jacobian: Jacobian): Into {
  return (camera, point, weight, x, y, out, at) => {
    let o = at;
    let sum = 0;
    for (const [byCamera, byPoint, byWeight] of jacobian(camera, point, weight, x, y)) {
      out.set(byCamera, o);
      out.set(byPoint, o + 11);
      out[o + 14] = byWeight;
      sum += byWeight;
      o += 15;
    }
    return sum;
  };
}

async function build(macro: "jacfwd" | "jacrev"): Promise<Jacobian> {
  const { "derivative.ts": module } = await buildModules({
    ...sources,
    "derivative.ts": `import { ${macro} } from "fluxion";
      import { reprojectionError } from "./model.js";
      export const derivative = ${macro}(reprojectionError, [0, 1, 2]);`,
  });
  return module["derivative"];
}

export default [{
  name: "bundle adjustment",
  about: "ADBench's, the 2 × 15 Jacobians of 1,000 observations",
  tolerance: 1e-11,
  prepare,
}];
