import { readFileSync } from "node:fs";

/** One camera's view of one point, and ADBench's results for it. */
export interface Observation {
  readonly camera: Float64Array;
  readonly point: Float64Array;
  readonly weight: number;
  readonly feature: readonly [x: number, y: number];
  readonly error: readonly number[];
  readonly weightError: number;
  /** Two rows, each of 11 derivatives by the camera, 3 by the point and 1 by the weight. */
  readonly jacobian: readonly (readonly number[])[];
  /** The derivative of the weight's error by the weight. */
  readonly weightDerivative: number;
}

/** The reference files: either one camera, point, weight and feature for all observations, or lists of them. */
interface File {
  readonly rows_dumped_observations: number;
  readonly cam?: readonly number[];
  readonly X?: readonly number[];
  readonly w: readonly number[];
  readonly feat?: readonly number[];
  readonly cams?: readonly number[];
  readonly obs?: readonly number[];
  readonly feats?: readonly number[];
  readonly reproj_err: readonly number[];
  readonly w_err: readonly number[];
  readonly J_rows: readonly number[];
  readonly J_vals: readonly number[];
  readonly J_w_vals: readonly number[];
}

export function readObservations(url: URL): Observation[] {
  const file = JSON.parse(readFileSync(url, "utf8")) as File;
  const { cams = [], X = [], w, obs, feats = [] } = file;
  return Array.from({ length: file.rows_dumped_observations }, (_, i) => {
    const [camera, point] = obs ? [obs[2 * i], obs[2 * i + 1]] : [0, 0];
    const [featureX, featureY] = file.feat ?? feats.slice(2 * i);
    return {
      camera: Float64Array.from(file.cam ?? cams.slice(11 * camera, 11 * camera + 11)),
      point: Float64Array.from(X.slice(3 * point, 3 * point + 3)),
      weight: w.length === 1 ? w[0] : w[i],
      feature: [featureX, featureY],
      error: file.reproj_err.slice(2 * i, 2 * i + 2),
      weightError: file.w_err[i],
      jacobian: [2 * i, 2 * i + 1].map((row) => file.J_vals.slice(file.J_rows[row], file.J_rows[row + 1])),
      weightDerivative: file.J_w_vals[i],
    };
  });
}
