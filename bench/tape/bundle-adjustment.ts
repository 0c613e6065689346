import { add, addConstant, cos, div, gradientInto, input, mul, mulConstant, reset, sin, sqrt, sub, valueOf } from "./tape.ts";

type Vector = readonly [number, number, number];

/** Writes the two rows of one observation's Jacobian into `out` from `at`; returns the first residual. */
export function bundleAdjustmentOnTape(
  camera: Float64Array, point: Float64Array, weight: number, featureX: number, featureY: number,
  out: Float64Array, at: number,
): number {
  reset();
  // The first fifteen nodes, in this order.
  for (let i = 0; i < 11; i++) input(camera[i]!);
  for (let i = 0; i < 3; i++) input(point[i]!);
  input(weight);
  const [r0, r1, r2, c0, c1, c2, focal, px, py, k1, k2, x0, x1, x2, w] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] as const;
  const y = rotate([r0, r1, r2], [sub(x0, c0), sub(x1, c1), sub(x2, c2)]);
  const s0 = div(y[0], y[2]), s1 = div(y[1], y[2]);
  const square = add(mul(s0, s0), mul(s1, s1));
  const stretch = addConstant(add(mul(k1, square), mul(k2, mul(square, square))), 1);
  const first = mul(w, addConstant(add(mul(focal, mul(s0, stretch)), px), -featureX));
  const second = mul(w, addConstant(add(mul(focal, mul(s1, stretch)), py), -featureY));
  gradientInto(first, 15, out, at);
  gradientInto(second, 15, out, at + 15);
  return valueOf(first);
}

function rotate(r: Vector, v: Vector): Vector {
  const angleSquared = dot(r, r);
  if (valueOf(angleSquared) === 0) {
    const across = cross(r, v);
    return [add(v[0], across[0]), add(v[1], across[1]), add(v[2], across[2])];
  }
  const angle = sqrt(angleSquared);
  const u: Vector = [div(r[0], angle), div(r[1], angle), div(r[2], angle)];
  const cosine = cos(angle), sine = sin(angle);
  const across = cross(u, v);
  const along = mul(dot(u, v), addConstant(mulConstant(cosine, -1), 1));
  const entry = (i: 0 | 1 | 2): number => add(add(mul(v[i], cosine), mul(across[i], sine)), mul(u[i], along));
  return [entry(0), entry(1), entry(2)];
}

function dot(a: Vector, b: Vector): number {
  return add(add(mul(a[0], b[0]), mul(a[1], b[1])), mul(a[2], b[2]));
}

function cross(a: Vector, b: Vector): Vector {
  return [
    sub(mul(a[1], b[2]), mul(a[2], b[1])),
    sub(mul(a[2], b[0]), mul(a[0], b[2])),
    sub(mul(a[0], b[1]), mul(a[1], b[0])),
  ];
}
