/** ADBench's bundle adjustment: the example's source, the Jacobian of each of 1,000 observations. */
import { readFileSync } from "node:fs";
import { buildModules } from "../../test/support/build.ts";
import { bundleAdjustmentByHand } from "../by-hand/bundle-adjustment.ts";
import { bundleAdjustmentOnTape } from "../tape/bundle-adjustment.ts";
import { buildDerivative, readSource } from "../built.ts";
import { attempt, byHand, type Candidate, type Missing, type Workload } from "../workload.ts";

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
type Row = [byCamera: Float64Array, byPoint: Float64Array, byWeight: number];
type JacobianInto = (out: Row[], ...args: Parameters<Residual>) => void;
type Into = (...args: [...Parameters<Residual>, out: Float64Array, at: number]) => number;

async function readObservations(): Promise<readonly Observation[]> {
  const { "data.ts": data } = await buildModules(sources);
  return data["readObservations"](new URL("data/ba_gen_n12_m300_p1000.json", example));
}

async function prepare(): Promise<(Candidate | Missing)[]> {
  const { "model.ts": model } = await buildModules(sources);
  const residual: Residual = model["reprojectionError"];
  const observations = await readObservations();
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
  const candidate = (run: () => number): Omit<Candidate, "name"> => ({
    run, repeat: observations.length, result: () => { run(); return out.slice(); },
  });
  const generated = (macro: "jacfwd" | "jacrev"): Promise<Candidate | Missing> => attempt(`generated, ${macro}`, async () => {
    const { derivative, source } = await buildDerivative<Jacobian>(sources, "model.ts", "reprojectionError", macro, [0, 1, 2]);
    return { ...candidate(into(copied(derivative))), source };
  });

  /** Rows that are parts of one array, as by hand: they are made once. */
  const generatedInto = (macro: "jacfwdInto" | "jacrevInto"): Promise<Candidate | Missing> => attempt(`generated, ${macro}`, async () => {
    const { derivative, source } = await buildDerivative<JacobianInto>(sources, "model.ts", "reprojectionError", macro, [0, 1, 2]);
    const all = new Float64Array(28 * observations.length);
    const outs = observations.map((_, i) => [28 * i, 28 * i + 14].map((at): Row => [all.subarray(at, at + 11), all.subarray(at + 11, at + 14), 0]));
    const run = (): number => {
      let sum = 0;
      for (let i = 0; i < observations.length; i++) {
        const { camera, point, weight, feature } = observations[i]!;
        const rows = outs[i]!;
        derivative(rows, camera, point, weight, feature[0], feature[1]);
        sum += rows[0]![2];
      }
      return sum;
    };
    const result = (): number[] => { run(); return outs.flatMap((rows) => rows.flatMap(([byCamera, byPoint, byWeight]) => [...byCamera, ...byPoint, byWeight])); };
    return { run, repeat: observations.length, result, source };
  });

  return [
    { name: byHand, ...candidate(into(bundleAdjustmentByHand)), source: readSource("by-hand/bundle-adjustment.ts") },
    { name: `${byHand}, fresh arrays`, ...candidate(into(copied(fresh))) },
    {
      name: "value only",
      repeat: observations.length,
      run: () => observations.reduce((sum, { camera, point, weight, feature }) =>
        sum + residual(camera, point, weight, feature[0], feature[1])[0]!, 0),
      source: sources["model.ts"],
    },
    await generated("jacfwd"),
    await generated("jacrev"),
    await generatedInto("jacfwdInto"),
    await generatedInto("jacrevInto"),
    { name: "tape", ...candidate(into(bundleAdjustmentOnTape)) },
    byDifferences(residual, into, candidate),
  ];
}

/** The hand-derived Jacobian in the arrays that the macros give: what these cost by themselves. */
function fresh(...[camera, point, weight, x, y]: Parameters<Residual>): ReturnType<Jacobian> {
  bundleAdjustmentByHand(camera, point, weight, x, y, rows, 0);
  return [
    [rows.slice(0, 11), rows.slice(11, 14), rows[14]!],
    [rows.slice(15, 26), rows.slice(26, 29), rows[29]!],
  ];
}
const rows = new Float64Array(30);

function byDifferences(residual: Residual, into: (jacobian: Into) => () => number, candidate: (run: () => number) => Omit<Candidate, "name">): Candidate {
  const h = 1e-7;
  const jacobian: Into = (camera, point, weight, x, y, out, at) => {
    const [first, second] = residual(camera, point, weight, x, y) as unknown as [number, number];
    const put = (i: number, moved: Float64Array, step: number): void => {
      out[at + i] = (moved[0]! - first) / step;
      out[at + 15 + i] = (moved[1]! - second) / step;
    };
    for (const [input, from] of [[camera, 0], [point, 11]] as const) {
      for (let i = 0; i < input.length; i++) {
        const kept = input[i]!;
        const step = h * Math.max(1, Math.abs(kept));
        input[i] = kept + step;
        put(from + i, residual(camera, point, weight, x, y), step);
        input[i] = kept;
      }
    }
    put(14, residual(camera, point, weight + h, x, y), h);
    return first;
  };
  return { name: "differences", ...candidate(into(jacobian)), tolerance: 1e-3 };
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

export default [{
  name: "bundle adjustment",
  about: "ADBench's, the 2 × 15 Jacobian of an observation, the mean of 1,000",
  tolerance: 1e-11,
  peers: { family: "bundle-adjustment", args: async () => [await readObservations()], count: 1000 },
  prepare,
}] satisfies Workload[];
