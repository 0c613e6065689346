/** Programs in the style of libraries that are about: out-parameters, mutable vectors that return themselves, narrowing by guards, layers as classes, hooks, namespaces. */
import { holds, refused, throws, type Case } from "./case.ts";

const geometry: Case[] = [
  holds("vectors with out-parameters", `
    type Vec3 = [number, number, number] | Float32Array | Float64Array;
    const vec3 = {
      create: (): Float64Array => new Float64Array(3),
      add(out: Float64Array, a: Float64Array, b: Float64Array): Float64Array { out[0] = a[0]! + b[0]!; out[1] = a[1]! + b[1]!; out[2] = a[2]! + b[2]!; return out; },
      scale(out: Float64Array, a: Float64Array, k: number): Float64Array { for (let i = 0; i < 3; i++) out[i] = a[i]! * k; return out; },
      cross(out: Float64Array, a: Float64Array, b: Float64Array): Float64Array {
        const ax = a[0]!, ay = a[1]!, az = a[2]!, bx = b[0]!, by = b[1]!, bz = b[2]!;
        out[0] = ay * bz - az * by; out[1] = az * bx - ax * bz; out[2] = ax * by - ay * bx;
        return out;
      },
      normalize(out: Float64Array, a: Float64Array): Float64Array { const l = Math.hypot(a[0]!, a[1]!, a[2]!); return l > 0 ? vec3.scale(out, a, 1 / l) : out.fill(0); },
      dot: (a: Float64Array, b: Float64Array): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!,
    };
    function f(a: Float64Array, b: Float64Array): number {
      const n = vec3.create(), t = vec3.create();
      vec3.normalize(n, vec3.cross(n, a, b));
      vec3.add(t, a, vec3.scale(t, n, 2));
      vec3.cross(t, t, n);
      return vec3.dot(t, b) + n[0]!;
    }`, [Float64Array.of(0.3, 1, -0.5), Float64Array.of(0.9, 0.2, 0.4)]),
  holds("mutable vectors that return themselves", `
    class Vector3 {
      constructor(public x = 0, public y = 0, public z = 0) {}
      set(x: number, y: number, z: number): this { this.x = x; this.y = y; this.z = z; return this; }
      clone(): Vector3 { return new Vector3(this.x, this.y, this.z); }
      copy(v: Vector3): this { this.x = v.x; this.y = v.y; this.z = v.z; return this; }
      add(v: Vector3): this { this.x += v.x; this.y += v.y; this.z += v.z; return this; }
      sub(v: Vector3): this { this.x -= v.x; this.y -= v.y; this.z -= v.z; return this; }
      multiplyScalar(s: number): this { this.x *= s; this.y *= s; this.z *= s; return this; }
      lengthSq(): number { return this.x * this.x + this.y * this.y + this.z * this.z; }
      length(): number { return Math.sqrt(this.lengthSq()); }
      normalize(): this { return this.multiplyScalar(1 / (this.length() || 1)); }
      lerp(v: Vector3, t: number): this { this.x += (v.x - this.x) * t; this.y += (v.y - this.y) * t; this.z += (v.z - this.z) * t; return this; }
      toArray(): [number, number, number] { return [this.x, this.y, this.z]; }
    }
    function f(p: number[], t: number): number {
      const a = new Vector3(p[0], p[1], p[2]), b = new Vector3().set(p[3]!, p[4]!, p[5]!);
      const mid = a.clone().lerp(b, t), away = mid.clone().sub(a).normalize().multiplyScalar(0.5);
      a.add(away).add(a);
      const [x, y, z] = b.copy(a).toArray();
      return x * y + z + mid.length() + b.sub(mid).lengthSq();
    }`, [[0.1, 0.4, -0.3, 1, 0.2, 0.8], 0.3]),
  holds("a quaternion slerp with its near-parallel branch", `
    interface Q { readonly x: number; readonly y: number; readonly z: number; readonly w: number }
    const unit = ({ x, y, z, w }: Q): Q => { const n = 1 / Math.hypot(x, y, z, w); return { x: x * n, y: y * n, z: z * n, w: w * n }; };
    function slerp(a: Q, b: Q, t: number): Q {
      let cos = a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
      let end = b;
      if (cos < 0) { cos = -cos; end = { x: -b.x, y: -b.y, z: -b.z, w: -b.w }; }
      let s0 = 1 - t, s1 = t;
      if (1 - cos > 1e-6) { const omega = Math.acos(cos), sin = Math.sin(omega); s0 = Math.sin(s0 * omega) / sin; s1 = Math.sin(s1 * omega) / sin; }
      return unit({ x: s0 * a.x + s1 * end.x, y: s0 * a.y + s1 * end.y, z: s0 * a.z + s1 * end.z, w: s0 * a.w + s1 * end.w });
    }
    function f(a: Q, b: Q, t: number): number { const q = slerp(unit(a), unit(b), t); return q.x + 2 * q.y - q.z * q.w; }`,
    [{ x: 0.1, y: 0.2, z: 0.3, w: 0.9 }, { x: -0.4, y: 0.1, z: -0.2, w: -0.6 }, 0.4], [{ x: 0, y: 0, z: 0, w: 1 }, { x: 0.3, y: 0.1, z: 0.5, w: 0.4 }, 0.7]),
  holds("4 x 4 matrices in one array, as columns", `
    class Matrix4 {
      readonly elements = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
      makeRotationZ(theta: number): this { const c = Math.cos(theta), s = Math.sin(theta), e = this.elements; e[0] = c; e[4] = -s; e[1] = s; e[5] = c; return this; }
      setPosition(x: number, y: number, z: number): this { const e = this.elements; e[12] = x; e[13] = y; e[14] = z; return this; }
      multiplyMatrices(a: Matrix4, b: Matrix4): this {
        const p = a.elements.slice(), q = b.elements.slice();
        for (let j = 0; j < 4; j++) for (let i = 0; i < 4; i++) {
          let s = 0;
          for (let k = 0; k < 4; k++) s += p[i + 4 * k]! * q[k + 4 * j]!;
          this.elements[i + 4 * j] = s;
        }
        return this;
      }
      premultiply(m: Matrix4): this { return this.multiplyMatrices(m, this); }
    }
    function f(angles: number[], reach: number): [number, number] {
      const m = new Matrix4();
      for (const a of angles) m.premultiply(new Matrix4().makeRotationZ(a).setPosition(reach, 0.1 * a, 0));
      return [m.elements[12]!, m.elements[13]!];
    }`, [[0.3, -0.5, 0.9], 1.2]),
  holds("guards that narrow", `
    interface Circle { kind: "circle"; r: number }
    interface Rect { kind: "rect"; w: number; h: number }
    interface Poly { kind: "poly"; points: [number, number][] }
    type Shape = Circle | Rect | Poly;
    const isPoly = (s: Shape): s is Poly => s.kind === "poly";
    const assertNever = (x: never): never => { throw new Error(\`unexpected \${JSON.stringify(x)}\`); };
    function area(s: Shape): number {
      if (isPoly(s)) {
        let twice = 0;
        s.points.forEach(([x, y], i) => { const [u, v] = s.points[(i + 1) % s.points.length]!; twice += x * v - u * y; });
        return Math.abs(twice) / 2;
      }
      switch (s.kind) {
        case "circle": return Math.PI * s.r ** 2;
        case "rect": return s.w * s.h;
        default: return assertNever(s);
      }
    }
    function f(shapes: Shape[]): number { return shapes.map(area).reduce((a, b) => a + Math.sqrt(b), 0); }`,
    [[{ kind: "rect", w: 2, h: 0.7 }, { kind: "circle", r: 0.8 }, { kind: "poly", points: [[0, 0], [1, 0.2], [0.4, 1.5]] }]]),
  holds("a Bezier curve by de Casteljau, its length by chords", `
    type P = readonly [x: number, y: number];
    const mix = ([ax, ay]: P, [bx, by]: P, t: number): P => [ax + (bx - ax) * t, ay + (by - ay) * t];
    function at(points: readonly P[], t: number): P {
      let row = points;
      while (row.length > 1) row = row.slice(1).map((p, i) => mix(row[i]!, p, t));
      return row[0]!;
    }
    function f(points: [number, number][], n: number): number {
      let length = 0, last: P | undefined;
      for (let i = 0; i <= n; i++) { const p = at(points, i / n); if (last) length += Math.hypot(p[0] - last[0], p[1] - last[1]); last = p; }
      return length;
    }`, [[[0, 0], [0.3, 1], [0.9, -0.4], [1, 0.5]], 5]),
];

const models: Case[] = [
  holds("layers as classes, a model as a list of them", `
    abstract class Layer { abstract forward(x: number[]): number[]; get size(): number { return 0; } }
    class Dense extends Layer {
      constructor(private readonly w: number[][], private readonly b: number[]) { super(); }
      override forward(x: number[]): number[] { return this.w.map((row, i) => row.reduce((s, e, j) => s + e * x[j]!, this.b[i]!)); }
      override get size(): number { return this.w.length * this.w[0]!.length + this.b.length; }
    }
    class Activation extends Layer {
      constructor(private readonly g: "tanh" | "relu") { super(); }
      override forward(x: number[]): number[] { return x.map((e) => (this.g === "tanh" ? Math.tanh(e) : Math.max(e, 0))); }
    }
    class Sequential extends Layer {
      private readonly layers: Layer[];
      constructor(...layers: Layer[]) { super(); this.layers = layers; }
      override forward(x: number[]): number[] { return this.layers.reduce((h, layer) => layer.forward(h), x); }
      override get size(): number { return this.layers.reduce((s, layer) => s + layer.size, 0); }
    }
    function f(p: { w1: number[][]; b1: number[]; w2: number[][]; b2: number[] }, x: number[]): number {
      const model = new Sequential(new Dense(p.w1, p.b1), new Activation("tanh"), new Sequential(new Dense(p.w2, p.b2), new Activation("relu")));
      return model.forward(x).reduce((s, e) => s + e * e, 0) + 1e-3 * model.size;
    }`, [{ w1: [[0.2, -0.4], [0.7, 0.1], [-0.3, 0.5]], b1: [0.1, 0, -0.2], w2: [[0.6, 0.3, -0.8], [0.1, 0.9, 0.4]], b2: [0.3, 0.2] }, [0.8, -0.6]]),
  holds("hooks of an iteration", `
    interface Hooks { onStep(x: number, i: number): void; readonly stop: (x: number) => boolean; scale?: number }
    function iterate(step: (x: number) => number, x: number, n: number, hooks: Hooks): number {
      for (let i = 0; i < n; i++) {
        x = step(x) * (hooks.scale ?? 1);
        hooks.onStep(x, i);
        if (hooks.stop(x)) break;
      }
      return x;
    }
    function f(a: number, x: number): number {
      let energy = 0;
      const y = iterate((t) => a * t * (1 - t), x, 6, { onStep: (t, i) => { energy += t * t / (i + 1); }, stop: () => false });
      return y + energy + iterate(Math.cos, x, 9, { onStep() {}, stop: (t) => t > 0.9, scale: a / 3 });
    }`, [2.9, 0.3]),
  holds("hooks that may be missing", `
    interface Hooks { onStep?: (x: number, i: number) => void; stop?(x: number): boolean; readonly shape?: (x: number) => number; scale?: number }
    function iterate(step: (x: number) => number, x: number, n: number, hooks?: Hooks): number {
      for (let i = 0; i < n; i++) {
        x = step(x) * (hooks?.scale ?? 1);
        hooks?.onStep?.(x, i);
        if (hooks?.stop?.(x)) break;
        if (hooks?.shape) x = hooks.shape(x);
      }
      return (hooks?.shape ?? Math.sin)(x);
    }
    function f(a: number, x: number): number {
      let energy = 0;
      const y = iterate((t) => a * t * (1 - t), x, 6, { onStep: (t, i) => { energy += t * t / (i + 1); } });
      return y + energy + iterate(Math.cos, x, 9, { stop: (t) => t > 0.9, scale: a / 3 }) + iterate(Math.cos, x, 2, { shape: (t) => t * a }) * iterate(Math.cos, a, 2, { onStep() {} });
    }`, [2.9, 0.3]),
  holds("a hook that some class has as a method", `
    interface Watch { seen?: (x: number) => void; limit?(x: number): number }
    class Limiter { constructor(readonly seen: (x: number) => void, private readonly k: number) {} limit(x: number): number { return Math.min(x, this.k); } }
    const watched = (x: number, w: Watch): number => { w.seen?.(x); return x * x; };
    const limited = (x: number, l: Limiter): number => { l.seen(x); return l.limit(x * x); };
    function f(x: number, k: number): number { let s = 0; const y = watched(x, { seen: (t) => { s += t * k; } }); return y + limited(x, new Limiter((t) => { s += t * t; }, k)) + s; }`, [0.7, 0.3]),
  holds("a namespace of activations, chosen by name", `
    namespace act {
      export const slope = 0.1;
      export function leaky(x: number): number { return x > 0 ? x : slope * x; }
      export const gelu = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    }
    const table = { leaky: act.leaky, gelu: act.gelu, sin: Math.sin } as const;
    type Name = keyof typeof table;
    const chain = (names: readonly Name[], x: number): number => names.reduce((y, name) => table[name](y), x);
    function f(x: number, y: number): number { return chain(["gelu", "leaky"], x) * chain(["sin", "gelu", "gelu"], y); }`, [0.7, -1.1]),
  holds("a spaced-repetition memory model", `
    interface Card { stability: number; difficulty: number; reps: number }
    enum Rating { Again = 1, Hard, Good, Easy }
    const clamp = (x: number, lo: number, hi: number): number => Math.min(Math.max(x, lo), hi);
    class Scheduler {
      constructor(private readonly w: readonly number[]) {}
      retention(days: number, { stability }: Card): number { return (1 + days / (9 * stability)) ** -1; }
      next(card: Card | null, days: number, rating: Rating): Card {
        const { w } = this;
        if (!card) return { stability: w[rating - 1]!, difficulty: clamp(w[4]! - (rating - 3) * w[5]!, 1, 10), reps: 1 };
        const r = this.retention(days, card), difficulty = clamp(card.difficulty - w[6]! * (rating - 3), 1, 10);
        const stability = rating === Rating.Again
          ? w[7]! * difficulty ** -w[8]! * ((card.stability + 1) ** w[9]! - 1) * Math.exp(w[10]! * (1 - r))
          : card.stability * (1 + Math.exp(w[11]!) * (11 - difficulty) * card.stability ** -w[12]! * (Math.exp(w[10]! * (1 - r)) - 1) * (rating === Rating.Hard ? w[13]! : 1));
        return { stability, difficulty, reps: card.reps + 1 };
      }
    }
    function f(w: number[], options: { reviews: { days: number; rating: Rating }[] }): number {
      const scheduler = new Scheduler(w);
      let card: Card | null = null, loss = 0;
      for (const { days, rating } of options.reviews) {
        if (card) { const p = scheduler.retention(days, card); loss -= rating > 1 ? Math.log(p) : Math.log(1 - p); }
        card = scheduler.next(card, days, rating);
      }
      return loss;
    }`, [[0.4, 0.9, 2.3, 5, 5, 1.1, 0.9, 1.2, 0.3, 0.6, 1.4, 0.8, 0.2, 0.5], { reviews: [{ days: 0, rating: 3 }, { days: 2, rating: 3 }, { days: 5, rating: 1 }, { days: 1, rating: 2 }, { days: 3, rating: 4 }] }]),
  holds("a GARCH likelihood with bounds by transforms", `
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    const unpack = (theta: readonly number[]): { omega: number; alpha: number; beta: number } => {
      const [o, a, b] = theta as readonly [number, number, number];
      const total = 0.999 * sigmoid(a + b);
      return { omega: Math.exp(o), alpha: total * sigmoid(a - b), beta: total * (1 - sigmoid(a - b)) };
    };
    function f(theta: number[], y: Float64Array): number {
      const { omega, alpha, beta } = unpack(theta);
      let h = y.reduce((s, e) => s + e * e, 0) / y.length, ll = 0;
      for (const e of y) { ll -= 0.5 * (Math.log(2 * Math.PI * h) + e * e / h); h = omega + alpha * e ** 2 + beta * h; }
      return -ll / y.length;
    }`, [[-2, 0.3, 0.8], Float64Array.of(0.5, -0.8, 1.2, 0.1, -0.3)]),
  holds("an LSTM cell over a sequence", `
    type Gates = "i" | "f" | "o" | "g";
    type Params = Record<Gates, { w: number[]; u: number[]; b: number }>;
    interface State { readonly h: readonly number[]; readonly c: readonly number[] }
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    function step(p: Params, { h, c }: State, x: number): State {
      const z = (gate: Gates, j: number): number => p[gate].w[j]! * x + p[gate].u[j]! * h[j]! + p[gate].b;
      const next = c.map((e, j) => sigmoid(z("f", j)) * e + sigmoid(z("i", j)) * Math.tanh(z("g", j)));
      return { h: next.map((e, j) => sigmoid(z("o", j)) * Math.tanh(e)), c: next };
    }
    function f(p: Params, xs: number[]): number {
      const last = xs.reduce<State>((state, x) => step(p, state, x), { h: [0, 0], c: [0, 0] });
      return last.h[0]! * 2 - last.h[1]! + last.c[0]!;
    }`, [{ i: { w: [0.5, 0.1], u: [0.2, -0.3], b: 0.1 }, f: { w: [0.3, 0.9], u: [-0.1, 0.4], b: 0.5 }, o: { w: [0.7, -0.2], u: [0.3, 0.2], b: 0 }, g: { w: [1, -0.8], u: [0.6, 0.1], b: -0.1 } }, [0.5, -1, 0.8]]),
  holds("monotone cubic interpolation as a class that prepares itself", `
    class Pchip {
      private readonly slopes: number[] = [];
      constructor(private readonly xs: readonly number[], private readonly ys: readonly number[]) {
        const n = xs.length, d = Array.from({ length: n - 1 }, (_, i) => (ys[i + 1]! - ys[i]!) / (xs[i + 1]! - xs[i]!));
        for (let i = 0; i < n; i++) {
          if (i === 0 || i === n - 1) this.slopes.push(d[i === 0 ? 0 : n - 2]!);
          else this.slopes.push(d[i - 1]! * d[i]! <= 0 ? 0 : 2 / (1 / d[i - 1]! + 1 / d[i]!));
        }
      }
      at(x: number): number {
        let i = this.xs.findLastIndex((knot) => knot <= x);
        i = Math.min(Math.max(i, 0), this.xs.length - 2);
        const [x0, x1, y0, y1, m0, m1] = [this.xs[i]!, this.xs[i + 1]!, this.ys[i]!, this.ys[i + 1]!, this.slopes[i]!, this.slopes[i + 1]!];
        const h = x1 - x0, t = (x - x0) / h;
        return (1 + 2 * t) * (1 - t) ** 2 * y0 + t * (1 - t) ** 2 * h * m0 + t * t * (3 - 2 * t) * y1 + t * t * (t - 1) * h * m1;
      }
    }
    function f(ys: number[], x: number): number { const p = new Pchip([0, 1, 2.5, 3], ys); return p.at(x) + p.at(x / 2) * p.at(x + 0.9); }`, [[0.1, 0.8, 1.1, 0.4], 1.7]),
  throws("an assertion function, and a table of units", /speed: expected a finite number, got NaN/, `
    function assert(condition: unknown, message: string): asserts condition { if (!condition) throw new RangeError(message); }
    const units = { "m/s": 1, "km/h": 1 / 3.6, kn: 0.514444 } satisfies Record<string, number>;
    type Speed = { readonly value: number; readonly unit: keyof typeof units };
    const metric = ({ value, unit }: Speed): number => { assert(Number.isFinite(value), \`speed: expected a finite number, got \${value}\`); return value * units[unit]; };
    function f(a: Speed, b: Speed): number { return metric(a) ** 2 / (1 + metric(b)); }`, [{ value: 3, unit: "m/s" }, { value: 20, unit: "km/h" }], [{ value: 3, unit: "kn" }, { value: NaN, unit: "kn" }]),
];

const simulations: Case[] = [
  holds("particles in a pool, some of them dead", `
    interface Particle { x: number; v: number; life: number; alive: boolean }
    class Pool {
      private readonly items: Particle[] = [];
      private free: Particle[] = [];
      spawn(x: number, v: number): Particle {
        const p = this.free.pop() ?? { x: 0, v: 0, life: 0, alive: false };
        if (!p.alive && !this.items.includes(p)) this.items.push(p);
        Object.assign(p, { x, v, life: 3, alive: true });
        return p;
      }
      step(dt: number, drag: number): void {
        for (const p of this.items) {
          if (!p.alive) continue;
          p.v -= drag * p.v * dt; p.x += p.v * dt;
          if (--p.life === 0 || p.x > 1.5) { p.alive = false; this.free.push(p); }
        }
      }
      get energy(): number { let s = 0; for (const { v, x, alive } of this.items) s += alive ? 0.5 * v * v : 0.1 * x; return s; }
    }
    function f(v: number, drag: number, n: number): number {
      const pool = new Pool();
      let total = 0;
      for (let i = 0; i < n; i++) { if (i % 2 === 0) pool.spawn(0.1 * i, v + 0.2 * i); pool.step(0.5, drag); total += pool.energy; }
      return total;
    }`, [0.9, 0.3, 6]),
  holds("a controller with a state, a plant with a delay line", `
    class Pid {
      private integral = 0; private last: number | undefined;
      constructor(private readonly gains: { readonly p: number; readonly i: number; readonly d: number }, private readonly limit: number) {}
      update(error: number, dt: number): number {
        const { p, i, d } = this.gains;
        const slope = this.last === undefined ? 0 : (error - this.last) / dt;
        this.last = error;
        const raw = p * error + i * (this.integral + error * dt) + d * slope;
        const out = Math.max(-this.limit, Math.min(this.limit, raw));
        if (out === raw) this.integral += error * dt;
        return out;
      }
    }
    function f(gains: { p: number; i: number; d: number }, target: number): number {
      const pid = new Pid(gains, 1.5), delay: number[] = [0, 0];
      let y = 0, cost = 0;
      for (let k = 0; k < 12; k++) {
        delay.push(pid.update(target - y, 0.1));
        y += 0.1 * (delay.shift()! - 0.5 * y);
        cost += (target - y) ** 2;
      }
      return cost;
    }`, [{ p: 1.2, i: 0.4, d: 0.05 }, 1], [{ p: 4, i: 0.4, d: 0.05 }, 1]),
  holds("gradient noise with a table of permutations", `
    const perm = Uint8Array.from([3, 1, 4, 0, 5, 2, 7, 6]);
    const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
    const lerp = (a: number, b: number, t: number): number => a + t * (b - a);
    function gradient(hash: number, x: number, y: number): number {
      switch (hash & 3) { case 0: return x + y; case 1: return -x + y; case 2: return x - y; default: return -x - y; }
    }
    function noise(x: number, y: number): number {
      const xi = Math.floor(x) & 7, yi = Math.floor(y) & 7, xf = x - Math.floor(x), yf = y - Math.floor(y);
      const hash = (i: number, j: number): number => perm[(perm[(xi + i) & 7]! + yi + j) & 7]!;
      const u = fade(xf), v = fade(yf);
      return lerp(lerp(gradient(hash(0, 0), xf, yf), gradient(hash(1, 0), xf - 1, yf), u), lerp(gradient(hash(0, 1), xf, yf - 1), gradient(hash(1, 1), xf - 1, yf - 1), u), v);
    }
    function f(x: number, y: number, gain: number): number {
      let s = 0, amplitude = 1, frequency = 1;
      for (let octave = 0; octave < 4; octave++, amplitude *= gain, frequency *= 2.03) s += amplitude * noise(x * frequency, y * frequency);
      return s;
    }`, [0.37, 1.62, 0.45]),
  holds("colours: linear light, and a distance in Lab", `
    type Rgb = { r: number; g: number; b: number };
    const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const M = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]] as const, white = [0.9505, 1, 1.089] as const;
    function toLab({ r, g, b }: Rgb): { L: number; a: number; b: number } {
      const rgb = [r, g, b].map(toLinear);
      const [x, y, z] = M.map((row, i) => row.reduce((s, m, j) => s + m * rgb[j]!, 0) / white[i]!).map((t) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116)) as [number, number, number];
      return { L: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) };
    }
    function f(p: Rgb, q: Rgb): number { const [s, t] = [p, q].map(toLab); return Math.hypot(s!.L - t!.L, s!.a - t!.a, s!.b - t!.b); }`, [{ r: 0.8, g: 0.2, b: 0.03 }, { r: 0.1, g: 0.6, b: 0.5 }]),
  holds("springs between named nodes, relaxed until they rest", `
    interface Node { id: string; x: number; y: number; fixed?: boolean }
    interface Link { source: number; target: number; rest?: number; k?: number }
    function relax(nodes: readonly Node[], links: readonly Link[], { steps = 10, dt = 0.2, damping = 0.8 } = {}): Node[] {
      let now = nodes.map((n) => ({ ...n }));
      const velocity = nodes.map(() => ({ x: 0, y: 0 }));
      for (let s = 0; s < steps; s++) {
        const force = now.map(() => ({ x: 0, y: 0 }));
        for (const { source, target, rest = 1, k = 1 } of links) {
          const a = now[source]!, b = now[target]!, dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy) || 1e-9, pull = k * (d - rest) / d;
          force[source]!.x += pull * dx; force[source]!.y += pull * dy; force[target]!.x -= pull * dx; force[target]!.y -= pull * dy;
        }
        let moved = 0;
        now = now.map((n, i) => {
          if (n.fixed) return n;
          const v = velocity[i]!;
          v.x = damping * (v.x + dt * force[i]!.x); v.y = damping * (v.y + dt * force[i]!.y);
          moved = Math.max(moved, Math.abs(v.x), Math.abs(v.y));
          return { ...n, x: n.x + dt * v.x, y: n.y + dt * v.y };
        });
        if (moved < 1e-3) break;
      }
      return now;
    }
    function f(xs: number[], rest: number): number {
      const nodes = xs.map((x, i): Node => (i === 0 ? { id: "root", x, y: 0, fixed: true } : { id: "other", x, y: 0.3 * i }));
      const out = relax(nodes, [{ source: 0, target: 1, rest }, { source: 1, target: 2, k: 0.5 }, { source: 0, target: 2, rest: 2 * rest }], { steps: 4 });
      return out.reduce((s, { x, y, fixed = false }) => (fixed ? s : s + x * y), 0);
    }`, [[0.1, 1.2, 1.9], 0.8]),
  holds("a game of rates: reactions with stoichiometry in tables", `
    const species = ["a", "b", "c"] as const;
    type Species = (typeof species)[number];
    type Amounts = { [S in Species]: number };
    interface Reaction { readonly rate: number; readonly from: Partial<Amounts>; readonly to: Partial<Amounts> }
    function f(k: number[], y0: Amounts, n: number): number {
      const reactions: readonly Reaction[] = [{ rate: k[0]!, from: { a: 1 }, to: { b: 2 } }, { rate: k[1]!, from: { b: 1, c: 1 }, to: { a: 1 } }];
      let y = { ...y0 };
      for (let step = 0; step < n; step++) {
        const dy: Amounts = { a: 0, b: 0, c: 0 };
        for (const { rate, from, to } of reactions) {
          let flow = rate;
          for (const s of species) flow *= y[s] ** (from[s] ?? 0);
          for (const s of species) dy[s] += flow * ((to[s] ?? 0) - (from[s] ?? 0));
        }
        y = { a: y.a + 0.1 * dy.a, b: y.b + 0.1 * dy.b, c: y.c + 0.1 * dy.c };
      }
      return y.a + 2 * y.b * y.c;
    }`, [[0.7, 1.3], { a: 1, b: 0.5, c: 0.8 }, 4]),
  holds("events found inside of steps", `
    type Rhs<S> = (t: number, s: S) => S;
    const bounce = <S extends { h: number; v: number }>(rhs: Rhs<S>, mix: (a: S, b: S, k: number) => S, s: S, steps: number, restitution: number): { state: S; hits: number[] } => {
      const dt = 0.2, hits: number[] = [];
      for (let i = 0, t = 0; i < steps; i++, t += dt) {
        const next = mix(s, rhs(t, s), dt);
        if (next.h >= 0) { s = next; continue; }
        const k = s.h / (s.h - next.h), at = mix(s, rhs(t, s), k * dt);
        hits.push(t + k * dt);
        s = { ...at, h: 0, v: -restitution * at.v };
      }
      return { state: s, hits };
    };
    function f(h: number, e: number): number {
      const { state, hits } = bounce((_t, { v }) => ({ h: v, v: -9.81 }), (a, b, k) => ({ h: a.h + k * b.h, v: a.v + k * b.v }), { h, v: 0 }, 12, e);
      return state.h + 0.1 * state.v + hits.reduce((a, b) => a + b, 0);
    }`, [1.3, 0.7]),
];

/** Helpers that take one of several kinds: which it is, is known of each call. */
const kinds: Case[] = [
  holds("either kind of array", `
    type Vec = number[] | Float64Array;
    const norm = (v: Vec): number => { let s = 0; for (let i = 0; i < v.length; i++) s += v[i]! ** 2; return Math.sqrt(s); };
    const mean = (v: ArrayLike<number>): number => { let s = 0; for (let i = 0; i < v.length; i++) s += v[i]!; return s / v.length; };
    const scaled = (v: Vec, k: number): Vec => { const out = v instanceof Float64Array ? v.slice() : Float64Array.from(v); for (let i = 0; i < out.length; i++) out[i] = k * out[i]!; return out; };
    const added = (a: Vec, b: Vec): Vec => Array.isArray(a) ? a.map((x, i) => x + b[i]!) : a.map((x, i) => x + b[i]!);
    function f(v: Float64Array, w: number[]): number { return norm(v) * norm(w) + mean(v) * mean(w) + norm(scaled(v, mean(w))) + mean(scaled(w, 2)) * norm(added(w, v)) * norm(added(v, w)); }`, [Float64Array.of(0.3, -0.8), [0.5, 1.1]]),
  holds("numbers or lists of them", `
    type Data = number | number[];
    const sum = (x: Data): number => (Array.isArray(x) ? x.reduce((a, b) => a + b, 0) : x);
    function power(x: number, p: number): number; function power(x: number[], p: number): number[];
    function power(x: Data, p: number): Data { return typeof x === "number" ? x ** p : x.map((e) => e ** p); }
    function largest(x: Data): number { if (typeof x === "number") return x; return Math.max(...x); }
    function f(x: number, v: number[]): number { return sum(power(v, 3)) * sum(power(x, 2)) + sum(v) / sum(x) + largest(v) * largest(x); }`, [1.3, [0.4, 0.9]]),
];

const refusals: Case[] = [
  holds("hooks of two kinds in one place", `
    interface Hooks { onStep?: (x: number) => number; stop?: (x: number) => number }
    const use = (x: number, h: Hooks): number => (h.onStep?.(x) ?? 1) * (h.stop?.(x) ?? 2);
    function f(x: number): number { const h: Hooks = x > 0 ? { onStep: (t) => t * t } : { stop: (t) => t * 3 }; return use(x, h); }`, [0.7], [-0.7]),
  refused("a hook that needs its object", /^FLX2001: The call of the method 'stop' of Hooks, whose body is not known here/, `
    interface Hooks { k?: number; onStep?: (x: number) => void; stop?(x: number): boolean }
    function iterate(x: number, hooks: Hooks): number {
      for (let i = 0; i < 3; i++) { x = Math.cos(x); if (hooks.stop?.(x)) break; }
      return x;
    }
    function f(x: number): number { return iterate(x, { k: 0.5, onStep: () => {}, stop(t) { return t > this.k!; } }); }`),
];

export const cases: readonly Case[] = [...geometry, ...models, ...simulations, ...kinds, ...refusals];
