/**
 * The reprojection error of one observation: how far from where it was seen does a camera put a point?
 * As in ADBench's bundle adjustment (Šrajer, Kukelova, Fitzgibbon, 2018).
 */

/** Where the eleven parameters of a camera begin. */
const ROTATION = 0; // 3: an axis whose length is the angle
const CENTER = 3; // 3
const FOCAL = 6; // 1
const PRINCIPAL = 7; // 2
const RADIAL = 9; // 2: coefficients of radial distortion

/** The error in x and y, weighted. */
export function reprojectionError(
  camera: Float64Array, point: Float64Array, weight: number,
  featureX: number, featureY: number,
): Float64Array {
  const pixel = project(camera, point);
  const error = new Float64Array(2);
  error[0] = weight * (pixel[0] - featureX);
  error[1] = weight * (pixel[1] - featureY);
  return error;
}

/** The error of the weight itself, which would like to be 1. */
export function weightError(weight: number): number {
  return 1 - weight * weight;
}

/** The pixel at which `camera` sees `point`. */
function project(camera: Float64Array, point: Float64Array): Float64Array {
  const offset = new Float64Array(3);
  for (let i = 0; i < 3; i++) offset[i] = point[i] - camera[CENTER + i];
  const seen = rotate(camera.subarray(ROTATION, ROTATION + 3), offset);

  const pixel = new Float64Array(2);
  pixel[0] = seen[0] / seen[2];
  pixel[1] = seen[1] / seen[2];
  distort(camera, pixel);
  for (let i = 0; i < 2; i++) pixel[i] = camera[FOCAL] * pixel[i] + camera[PRINCIPAL + i];
  return pixel;
}

/** Moves `pixel` outward as the lens does, in place. */
function distort(camera: Float64Array, pixel: Float64Array): void {
  const r2 = pixel[0] * pixel[0] + pixel[1] * pixel[1];
  const stretch = 1 + camera[RADIAL] * r2 + camera[RADIAL + 1] * r2 * r2;
  pixel[0] *= stretch;
  pixel[1] *= stretch;
}

/** `v` turned about `axis` by its length, by Rodrigues' formula; to first order where that angle is zero. */
function rotate(axis: Float64Array, v: Float64Array): Float64Array {
  const out = new Float64Array(3);
  const angleSquared = dot(axis, axis);
  if (angleSquared === 0) {
    const across = cross(axis, v);
    for (let i = 0; i < 3; i++) out[i] = v[i] + across[i];
    return out;
  }

  const angle = Math.sqrt(angleSquared);
  const unit = new Float64Array(3);
  for (let i = 0; i < 3; i++) unit[i] = axis[i] / angle;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const along = dot(unit, v) * (1 - cosine);
  const across = cross(unit, v);
  for (let i = 0; i < 3; i++) out[i] = v[i] * cosine + across[i] * sine + unit[i] * along;
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(3);
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
  return out;
}
