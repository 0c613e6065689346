// N-body with leapfrog, class Body with methods that write; Lennard-Jones; heat eq with two buffers; pendulum events.
class Vec { constructor(public x = 0, public y = 0) {}
  static sub(a: Vec, b: Vec) { return new Vec(a.x - b.x, a.y - b.y); }
  addScaled(o: Vec, s: number): this { this.x += o.x * s; this.y += o.y * s; return this; }
  get norm2() { return this.x ** 2 + this.y ** 2; }
}
class Body {
  acc = new Vec();
  constructor(public pos: Vec, public vel: Vec, public mass: number) {}
  kinetic() { return 0.5 * this.mass * this.vel.norm2; }
}
class World {
  time = 0;
  constructor(private bodies: Body[], private G = 1, private soft = 0.05) {}
  private forces() {
    for (const b of this.bodies) b.acc = new Vec();
    for (let i = 0; i < this.bodies.length; i++)
      for (let j = i + 1; j < this.bodies.length; j++) {
        const a = this.bodies[i], b = this.bodies[j];
        const r = Vec.sub(b.pos, a.pos);
        const f = this.G / (r.norm2 + this.soft) ** 1.5;
        a.acc.addScaled(r, f * b.mass);
        b.acc.addScaled(r, -f * a.mass);
      }
  }
  step(dt: number) {
    for (const b of this.bodies) { b.vel.addScaled(b.acc, dt / 2); b.pos.addScaled(b.vel, dt); }
    this.forces();
    for (const b of this.bodies) b.vel.addScaled(b.acc, dt / 2);
    this.time += dt;
  }
  energy() { return this.bodies.reduce((e, b) => e + b.kinetic(), 0); }
  position(i: number) { return this.bodies[i].pos; }
}
function miss(v: { x: number; y: number }[], masses: number[], steps: number): number {
  const start = [[0, 0], [1, 0], [0, 1.4]];
  const w = new World(v.map((vi, i) => new Body(new Vec(start[i][0], start[i][1]), new Vec(vi.x, vi.y), masses[i])));
  while (w.time < steps * 0.02 - 1e-9) w.step(0.02);
  const p = w.position(1);
  return (p.x - 0.3) ** 2 + (p.y - 0.8) ** 2 + w.energy();
}
function heat(source: Float64Array, kappa: number, steps: number): number {
  const n = source.length;
  let u = new Float64Array(n), next = new Float64Array(n);
  for (let s = 0; s < steps; s++) {
    for (let i = 0; i < n; i++) {
      const left = i > 0 ? u[i - 1] : 0, right = i < n - 1 ? u[i + 1] : 0;
      next[i] = u[i] + kappa * (left - 2 * u[i] + right) + source[i];
    }
    [u, next] = [next, u];
  }
  return u.reduce((s, x) => s + x * x, 0);
}
function bounce(v0: number, restitution: number, g: number): number {
  let y = 1, v = v0, t = 0, bounces = 0;
  while (bounces < 3) {
    const hit = (v + Math.sqrt(v * v + 2 * g * y)) / g;
    t += hit;
    v = -(v - g * hit) * restitution;
    y = 0;
    bounces++;
  }
  return t + v;
}
const pairwise = <T>(xs: readonly T[], f: (a: T, b: T) => number): number => {
  let s = 0;
  xs.forEach((a, i) => xs.slice(i + 1).forEach((b) => { s += f(a, b); }));
  return s;
};
type Atom = { pos: [number, number, number]; eps: number; sigma: number };
const lj = (atoms: Atom[], box: number): number => pairwise(atoms, (a, b) => {
  const d = a.pos.map((x, i) => { const dx = x - b.pos[i]; return dx - box * Math.round(dx / box); });
  const r2 = d.reduce((s, x) => s + x * x, 0);
  const s6 = (((a.sigma + b.sigma) / 2) ** 2 / r2) ** 3;
  return 4 * Math.sqrt(a.eps * b.eps) * (s6 * s6 - s6);
});
