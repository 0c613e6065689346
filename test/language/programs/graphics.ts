type Vec3 = readonly [number, number, number];
const add = ([a, b, c]: Vec3, [x, y, z]: Vec3): Vec3 => [a + x, b + y, c + z];
const scale = (s: number, v: Vec3): Vec3 => [s * v[0], s * v[1], s * v[2]];
const sub = (a: Vec3, b: Vec3): Vec3 => add(a, scale(-1, b));
const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const norm = (v: Vec3) => Math.sqrt(dot(v, v));
const normalize = (v: Vec3) => scale(1 / norm(v), v);

type Shape =
  | { kind: "sphere"; center: Vec3; radius: number; albedo: number }
  | { kind: "box"; center: Vec3; half: Vec3; albedo: number }
  | { kind: "plane"; height: number; albedo: number };

function distance(shape: Shape, p: Vec3): number {
  switch (shape.kind) {
    case "sphere": return norm(sub(p, shape.center)) - shape.radius;
    case "box": {
      const q = sub(p, shape.center).map(Math.abs).map((x, i) => x - shape.half[i]);
      const outside = Math.hypot(...q.map((x) => Math.max(x, 0)));
      return outside + Math.min(Math.max(...q), 0);
    }
    case "plane": return p[1] - shape.height;
  }
}

interface Scene { shapes: Shape[]; light: Vec3; smooth: number }

function scene(s: Scene, p: Vec3): { d: number; albedo: number } {
  let d = Infinity, albedo = 0;
  for (const shape of s.shapes) {
    const e = distance(shape, p);
    if (e < d) { d = e; albedo = shape.albedo; }
  }
  return { d, albedo };
}
function smoothMin(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - h * h * k * 0.25;
}
function shade(s: Scene, origin: Vec3, direction: Vec3): number {
  let t = 0;
  for (let i = 0; i < 60; i++) {
    const { d, albedo } = scene(s, add(origin, scale(t, direction)));
    if (d < 1e-4) {
      const p = add(origin, scale(t, direction));
      const e = 1e-2;
      const n = normalize([
        scene(s, add(p, [e, 0, 0])).d - scene(s, add(p, [-e, 0, 0])).d,
        scene(s, add(p, [0, e, 0])).d - scene(s, add(p, [0, -e, 0])).d,
        scene(s, add(p, [0, 0, e])).d - scene(s, add(p, [0, 0, -e])).d,
      ]);
      return albedo * Math.max(0, dot(n, normalize(s.light)));
    }
    t += d;
    if (t > 50) break;
  }
  return 0.1;
}
function image(s: Scene, width: number): number {
  let sum = 0;
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++) {
      const dir = normalize([(x + 0.5) / width - 0.5, (y + 0.5) / width - 0.6, 1]);
      sum += shade(s, [0, 1, -4], dir) ** 2;
    }
  return sum;
}
function blend(s: Scene, p: Vec3): number {
  return s.shapes.map((shape) => distance(shape, p)).reduce((a, b) => smoothMin(a, b, s.smooth), 100);
}
const s: Scene = {
  shapes: [
    { kind: "sphere", center: [0, 0.7, 0], radius: 0.8, albedo: 0.9 },
    { kind: "box", center: [1, 0.4, 0.5], half: [0.3, 0.4, 0.3], albedo: 0.5 },
    { kind: "plane", height: 0, albedo: 0.3 },
  ], light: [1, 2, -1], smooth: 0.4,
};
