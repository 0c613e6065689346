/**
 * The 2 × 15 Jacobian of one observation of ADBench's bundle adjustment: 11 camera, 3 point and 1 weight derivatives.
 *
 * Two rows and fifteen columns, so reverse mode, in closed form: a row's cotangent goes back through distortion and
 * projection to g, the cotangent of the turned point y = R v. From there, with the unit axis u and the angle t,
 *
 *     y = v cos t + (u × v) sin t + u (u·v) (1 - cos t)
 *
 * the cotangent of v is Rᵀ g, that of t is g · dy/dt, and that of u is h = sin t (v × g) + (1 - cos t)((u·v) g + (g·u) v).
 */

/** Writes the two rows into `out` from `at`; returns the first residual. */
export function bundleAdjustmentByHand(
  camera: Float64Array, point: Float64Array, weight: number, featureX: number, featureY: number,
  out: Float64Array, at: number,
): number {
  const r0 = camera[0]!, r1 = camera[1]!, r2 = camera[2]!;
  const v0 = point[0]! - camera[3]!, v1 = point[1]! - camera[4]!, v2 = point[2]! - camera[5]!;
  const focal = camera[6]!, k1 = camera[9]!, k2 = camera[10]!;

  const angleSquared = r0 * r0 + r1 * r1 + r2 * r2;
  const turns = angleSquared !== 0;
  const angle = Math.sqrt(angleSquared);
  const inverseAngle = turns ? 1 / angle : 0;
  // At angle zero the formula is v + r × v: the same with u = r, sin t = 1 and cos t = 1.
  const u0 = turns ? r0 * inverseAngle : r0, u1 = turns ? r1 * inverseAngle : r1, u2 = turns ? r2 * inverseAngle : r2;
  const cosine = Math.cos(angle), sine = turns ? Math.sin(angle) : 1, versine = 1 - cosine;
  const c0 = u1 * v2 - u2 * v1, c1 = u2 * v0 - u0 * v2, c2 = u0 * v1 - u1 * v0;
  const along = u0 * v0 + u1 * v1 + u2 * v2;
  const lift = along * versine;
  const y0 = v0 * cosine + c0 * sine + u0 * lift;
  const y1 = v1 * cosine + c1 * sine + u1 * lift;
  const y2 = v2 * cosine + c2 * sine + u2 * lift;
  // dy/dt
  const t0 = along * u0 * sine - v0 * sine + c0 * cosine;
  const t1 = along * u1 * sine - v1 * sine + c1 * cosine;
  const t2 = along * u2 * sine - v2 * sine + c2 * cosine;

  const depth = 1 / y2;
  const s0 = y0 * depth, s1 = y1 * depth;
  const square = s0 * s0 + s1 * s1;
  const stretch = 1 + square * (k1 + k2 * square);
  const slope = 2 * (k1 + 2 * k2 * square);
  const scale = weight * focal;

  let first = 0;
  for (let row = 0; row < 2; row++) {
    const o = (at + 15 * row) | 0;
    const s = row === 0 ? s0 : s1;
    const distorted = s * stretch;
    const error = focal * distorted + camera[7 + row]! - (row === 0 ? featureX : featureY);
    if (row === 0) first = weight * error;

    const bend = scale * s * slope;
    const sBar0 = bend * s0 + (row === 0 ? scale * stretch : 0);
    const sBar1 = bend * s1 + (row === 1 ? scale * stretch : 0);
    const g0 = sBar0 * depth, g1 = sBar1 * depth, g2 = -(g0 * s0 + g1 * s1);

    const gu = (g0 * u0 + g1 * u1 + g2 * u2) * versine;
    const av = along * versine;
    const h0 = sine * (v1 * g2 - v2 * g1) + av * g0 + gu * v0;
    const h1 = sine * (v2 * g0 - v0 * g2) + av * g1 + gu * v1;
    const h2 = sine * (v0 * g1 - v1 * g0) + av * g2 + gu * v2;
    if (turns) {
      const angleBar = g0 * t0 + g1 * t1 + g2 * t2 - (u0 * h0 + u1 * h1 + u2 * h2) * inverseAngle;
      out[o] = u0 * angleBar + h0 * inverseAngle;
      out[o + 1] = u1 * angleBar + h1 * inverseAngle;
      out[o + 2] = u2 * angleBar + h2 * inverseAngle;
    } else {
      out[o] = h0;
      out[o + 1] = h1;
      out[o + 2] = h2;
    }
    const x0 = g0 * cosine + sine * (g1 * u2 - g2 * u1) + u0 * gu;
    const x1 = g1 * cosine + sine * (g2 * u0 - g0 * u2) + u1 * gu;
    const x2 = g2 * cosine + sine * (g0 * u1 - g1 * u0) + u2 * gu;
    out[o + 3] = -x0;
    out[o + 4] = -x1;
    out[o + 5] = -x2;
    out[o + 6] = weight * distorted;
    out[o + 7] = row === 0 ? weight : 0;
    out[o + 8] = row === 1 ? weight : 0;
    out[o + 9] = scale * s * square;
    out[o + 10] = scale * s * square * square;
    out[o + 11] = x0;
    out[o + 12] = x1;
    out[o + 13] = x2;
    out[o + 14] = error;
  }
  return first;
}
