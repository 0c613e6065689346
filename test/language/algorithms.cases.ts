/** Algorithms as they stand in textbooks, in place: rows swapped, buffers exchanged, objects shared. */
import { holds, type Case } from "./case.ts";

const m = [[0.5, 1, 2], [4, -1, 0.5], [1, 3, -2]];
const b = [1, 2, -0.5];

const linear: Case[] = [
  holds("LU with partial pivoting on nested arrays", `function f(m: number[][], b: number[]): number {
    const n = b.length;
    const a = m.map((row) => row.slice()), x = [...b];
    for (let k = 0; k < n; k++) {
      let p = k;
      for (let i = k + 1; i < n; i++) if (Math.abs(a[i][k]) > Math.abs(a[p][k])) p = i;
      if (p !== k) { [a[k], a[p]] = [a[p], a[k]]; [x[k], x[p]] = [x[p], x[k]]; }
      for (let i = k + 1; i < n; i++) {
        const l = a[i][k] / a[k][k];
        for (let j = k; j < n; j++) a[i][j] -= l * a[k][j];
        x[i] -= l * x[k];
      }
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let j = i + 1; j < n; j++) x[i] -= a[i][j] * x[j];
      x[i] /= a[i][i];
    }
    return x.reduce((s, e, i) => s + e * e * (i + 1), 0);
  }`, [m, b]),
  holds("Gaussian elimination in the arguments themselves", `function f(m: number[][], b: number[]): number {
    for (let k = 0; k < 3; k++) {
      const p = m.findIndex((row, i) => i >= k && Math.abs(row[k]) > 0.4);
      [m[k], m[p]] = [m[p], m[k]]; [b[k], b[p]] = [b[p], b[k]];
      for (let i = 0; i < 3; i++) {
        if (i === k) continue;
        const l = m[i][k] / m[k][k];
        m[i] = m[i].map((e, j) => e - l * m[k][j]);
        b[i] -= l * b[k];
      }
    }
    return b[0] / m[0][0] + b[1] / m[1][1] * b[2] / m[2][2];
  }`, [m, b]),
  holds("Cholesky, and the logarithm of the determinant", `function f(m: number[][]): number {
    const n = m.length, l: number[][] = [];
    for (let i = 0; i < n; i++) {
      l[i] = [];
      for (let j = 0; j <= i; j++) {
        let s = m[i][j];
        for (let k = 0; k < j; k++) s -= l[i][k] * l[j][k];
        l[i][j] = i === j ? Math.sqrt(s) : s / l[j][j];
      }
    }
    return 2 * l.reduce((s, row, i) => s + Math.log(row[i]), 0);
  }`, [[[4, 1, 0.5], [1, 3, -1], [0.5, -1, 5]]]),
  holds("QR by Householder", `function f(a: Float64Array): number {
    const n = 3, v = new Float64Array(n);
    for (let k = 0; k < n - 1; k++) {
      let norm = 0;
      for (let i = k; i < n; i++) { v[i] = a[i * n + k]; norm += v[i] * v[i]; }
      v[k] += Math.sign(v[k]) * Math.sqrt(norm);
      let vv = 0;
      for (let i = k; i < n; i++) vv += v[i] * v[i];
      for (let j = k; j < n; j++) {
        let d = 0;
        for (let i = k; i < n; i++) d += v[i] * a[i * n + j];
        for (let i = k; i < n; i++) a[i * n + j] -= 2 * d / vv * v[i];
      }
    }
    return a[0] * a[4] * a[8] + a[1] * a[5] + a[2];
  }`, [Float64Array.of(2, 1, 0.5, -1, 3, 1, 0.5, 1, 4)]),
  holds("Gauss-Seidel until it has converged", `function f(m: number[][], b: number[]): number {
    const x = new Array(b.length).fill(0);
    let change = 1;
    for (let sweep = 0; sweep < 60 && change > 1e-13; sweep++) {
      change = 0;
      for (let i = 0; i < b.length; i++) {
        let s = b[i];
        m[i].forEach((e, j) => { if (j !== i) s -= e * x[j]; });
        const next = s / m[i][i];
        change = Math.max(change, Math.abs(next - x[i]));
        x[i] = next;
      }
    }
    return x[0] + 2 * x[1] * x[2];
  }`, [[[4, 1, 0.5], [1, 5, -1], [0.5, -1, 6]], b]),
  holds("tridiagonal systems by Thomas", `function f(lower: Float64Array, diag: Float64Array, upper: Float64Array, rhs: Float64Array): number {
    const n = diag.length, c = new Float64Array(n), d = new Float64Array(n), x = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const w = diag[i] - (i > 0 ? lower[i - 1] * c[i - 1] : 0);
      c[i] = i < n - 1 ? upper[i] / w : 0;
      d[i] = (rhs[i] - (i > 0 ? lower[i - 1] * d[i - 1] : 0)) / w;
    }
    for (let i = n - 1; i >= 0; i--) x[i] = d[i] - c[i] * (x[i + 1] || 0);
    return x[0] * x[3] + x[1] ** 2 - x[2];
  }`, [Float64Array.of(1, -1, 0.5), Float64Array.of(4, 5, 3, 6), Float64Array.of(0.5, 1, -1), Float64Array.of(1, 2, 3, 4)]),
];

const signals: Case[] = [
  holds("an FFT in place", `function f(re: Float64Array, im: Float64Array): number {
    const n = re.length;
    for (let i = 1, j = 0; i < n; i++) {
      let bit = n >> 1;
      for (; j & bit; bit >>= 1) j ^= bit;
      j ^= bit;
      if (i < j) { [re[i], re[j]] = [re[j], re[i]]; [im[i], im[j]] = [im[j], im[i]]; }
    }
    for (let size = 2; size <= n; size *= 2) {
      const angle = -2 * Math.PI / size;
      for (let i = 0; i < n; i += size) for (let k = 0; k < size / 2; k++) {
        const c = Math.cos(angle * k), s = Math.sin(angle * k), p = i + k, q = p + size / 2;
        const tr = re[q] * c - im[q] * s, ti = re[q] * s + im[q] * c;
        re[q] = re[p] - tr; im[q] = im[p] - ti; re[p] += tr; im[p] += ti;
      }
    }
    return re[1] ** 2 + im[1] * re[2] - im[3];
  }`, [Float64Array.of(1, 2, -1, 0.5), Float64Array.of(0.5, 0, 1, -1)]),
  holds("a convolution with edges that are clamped", `function f(x: number[], kernel: number[]): number {
    const h = kernel.length >> 1;
    const y = x.map((_, i) => kernel.reduce((s, w, k) => s + w * x[Math.min(x.length - 1, Math.max(0, i + k - h))], 0));
    return y.reduce((s, e, i) => s + e * e * (i + 1), 0);
  }`, [[1, 3, -2, 0.5], [0.25, 0.5, 0.25]]),
  holds("a cubic spline: second derivatives, and a binary search", `interface Spline { x: number[]; y: number[]; y2: number[] }
  function spline(x: number[], y: number[]): Spline {
    const n = x.length, y2 = new Array<number>(n).fill(0), u = new Array<number>(n).fill(0);
    for (let i = 1; i < n - 1; i++) {
      const sig = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1]), p = sig * y2[i - 1] + 2;
      y2[i] = (sig - 1) / p;
      u[i] = (6 * ((y[i + 1] - y[i]) / (x[i + 1] - x[i]) - (y[i] - y[i - 1]) / (x[i] - x[i - 1])) / (x[i + 1] - x[i - 1]) - sig * u[i - 1]) / p;
    }
    for (let k = n - 2; k >= 0; k--) y2[k] = y2[k] * y2[k + 1] + u[k];
    return { x, y, y2 };
  }
  function at({ x, y, y2 }: Spline, t: number): number {
    let low = 0, high = x.length - 1;
    while (high - low > 1) { const k = (high + low) >> 1; if (x[k] > t) high = k; else low = k; }
    const h = x[high] - x[low], a = (x[high] - t) / h, b = (t - x[low]) / h;
    return a * y[low] + b * y[high] + ((a ** 3 - a) * y2[low] + (b ** 3 - b) * y2[high]) * h * h / 6;
  }
  function f(x: number[], y: number[], t: number): number { const s = spline(x, y); return at(s, t) * at(s, t + 1.2); }`, [[0, 1, 2.5, 4], [1, 3, -1, 2], 0.7]),
  holds("bilinear samples of an image", `interface Image { w: number; h: number; data: Float64Array }
  function sample({ w, h, data }: Image, x: number, y: number): number {
    const x0 = Math.floor(x), y0 = Math.floor(y), u = x - x0, v = y - y0;
    const pixel = (i: number, j: number): number => (i < 0 || j < 0 || i >= w || j >= h ? 0 : data[j * w + i]);
    return (1 - u) * (1 - v) * pixel(x0, y0) + u * (1 - v) * pixel(x0 + 1, y0) + (1 - u) * v * pixel(x0, y0 + 1) + u * v * pixel(x0 + 1, y0 + 1);
  }
  function f(data: Float64Array, angle: number): number {
    const image = { w: 3, h: 2, data };
    let s = 0;
    for (let k = 0; k < 4; k++) s += sample(image, 1 + Math.cos(angle + k), 0.5 + Math.sin(angle + k)) ** 2;
    return s;
  }`, [Float64Array.of(1, 2, 3, -1, 0.5, 4), 0.3]),
  holds("a sorting network", `function f(xs: number[]): number {
    const network = [[0, 1], [2, 3], [0, 2], [1, 3], [1, 2]];
    for (const [i, j] of network) if (xs[i] > xs[j]) [xs[i], xs[j]] = [xs[j], xs[i]];
    return xs.reduce((s, x, i) => s + x * x * (i + 1), 0);
  }`, [[3, -1, 2.5, 0.5]]),
];

const models: Case[] = [
  holds({ name: "an HMM, forward", wrt: [0, 1, 2] }, `function f(start: number[], trans: number[][], emit: number[][], obs: readonly number[], n: number): number {
    let alpha = start.map((p, s) => p * emit[s][obs[0]]);
    let logp = 0;
    for (const o of obs.slice(1)) {
      const next = new Array(alpha.length).fill(0);
      for (let s = 0; s < alpha.length; s++) for (let r = 0; r < alpha.length; r++) next[s] += alpha[r] * trans[r][s] * emit[s][o];
      const z = next.reduce((a, e) => a + e, 0);
      logp += Math.log(z);
      alpha = next.map((e) => e / z);
    }
    return logp + Math.log(alpha[0]) * n;
  }`, [[0.6, 0.4], [[0.7, 0.3], [0.4, 0.6]], [[0.1, 0.9], [0.6, 0.4]], [0, 1, 1, 0], 2]),
  holds({ name: "a Kalman filter", wrt: [0, 1] }, `interface State { x: [number, number]; p: [[number, number], [number, number]] }
  function step({ x: [pos, vel], p }: State, z: number, q: number, r: number): State {
    const pred: [number, number] = [pos + vel, vel];
    const [[a, b], [c, d]] = p;
    const pp = [[a + b + c + d + q, b + d], [c + d, d + q]];
    const s = pp[0][0] + r, k = [pp[0][0] / s, pp[1][0] / s], y = z - pred[0];
    return { x: [pred[0] + k[0] * y, pred[1] + k[1] * y], p: [[(1 - k[0]) * pp[0][0], (1 - k[0]) * pp[0][1]], [pp[1][0] - k[1] * pp[0][0], pp[1][1] - k[1] * pp[0][1]]] };
  }
  function f(noise: { q: number; r: number }, zs: number[]): number {
    let state: State = { x: [0, 0], p: [[1, 0], [0, 1]] };
    let cost = 0;
    for (const z of zs) { state = step(state, z, noise.q, noise.r); cost += (z - state.x[0]) ** 2; }
    return cost + state.p[0][0];
  }`, [{ q: 0.1, r: 0.5 }, [1, 2.2, 2.9]]),
  holds("a step of k-means, softly", `function f(points: { x: number; y: number }[], centres: { x: number; y: number }[]): number {
    const sums = centres.map(() => ({ x: 0, y: 0, w: 0 }));
    for (const p of points) {
      const d = centres.map((c) => Math.exp(-((p.x - c.x) ** 2) - (p.y - c.y) ** 2)), total = d.reduce((s, e) => s + e, 0);
      sums.forEach((s, k) => { const w = d[k] / total; s.x += w * p.x; s.y += w * p.y; s.w += w; });
    }
    const moved = sums.map(({ x, y, w }) => ({ x: x / w, y: y / w }));
    return Math.hypot(moved[0].x - moved[1].x, moved[0].y - moved[1].y);
  }`, [[{ x: 0, y: 1 }, { x: 2, y: 0.5 }, { x: 1, y: -1 }], [{ x: 0.2, y: 0 }, { x: 1.5, y: 0.3 }]]),
  holds("a cloth of springs as objects", `interface P { x: number; v: number; fixed?: boolean }
  interface Spring { a: P; b: P; k: number; rest: number }
  function f(xs: number[], stiffness: number): number {
    const ps: P[] = xs.map((x, i) => ({ x, v: 0, fixed: i === 0 }));
    const springs: Spring[] = [];
    for (let i = 0; i + 1 < ps.length; i++) springs.push({ a: ps[i], b: ps[i + 1], k: stiffness * (i + 1), rest: 1 });
    for (let t = 0; t < 3; t++) {
      for (const { a, b, k, rest } of springs) { const force = k * (b.x - a.x - rest); a.v += 0.1 * force; b.v -= 0.1 * force; }
      for (const p of ps) { if (p.fixed) { p.v = 0; continue; } p.v *= 0.98; p.x += 0.1 * p.v; }
    }
    return ps.reduce((s, p) => s + p.x * p.x + p.v, 0);
  }`, [[0, 1.3, 2.1], 2]),
  holds("rays and spheres", `interface V { x: number; y: number; z: number }
  const sub = (a: V, b: V): V => ({ x: a.x - b.x, y: a.y - b.y, z: a.z - b.z });
  const dot = (a: V, b: V): number => a.x * b.x + a.y * b.y + a.z * b.z;
  interface Hit { t: number; colour: number }
  function hit(o: V, d: V, s: { c: V; r: number; colour: number }): Hit | undefined {
    const oc = sub(o, s.c), b = dot(oc, d), disc = b * b - (dot(oc, oc) - s.r * s.r);
    if (disc < 0) return undefined;
    const t = -b - Math.sqrt(disc);
    return t > 0 ? { t, colour: s.colour } : undefined;
  }
  function f(spheres: { c: V; r: number; colour: number }[], y: number): number {
    let light = 0;
    for (let k = -1; k <= 1; k++) {
      let nearest: Hit | undefined;
      for (const s of spheres) { const h = hit({ x: 0, y: 0, z: -3 }, { x: 0, y: y * k, z: Math.sqrt(1 - (y * k) ** 2) }, s); if (h && (!nearest || h.t < nearest.t)) nearest = h; }
      light += nearest ? nearest.colour / nearest.t : 0.1 * y;
    }
    return light;
  }`, [[{ c: { x: 0.1, y: 0.2, z: 0 }, r: 0.9, colour: 2 }, { c: { x: 0, y: 0.8, z: 1 }, r: 0.7, colour: 3 }], 0.3]),
  holds("dynamic programming: soft alignment of two series", `function f(a: number[], b: number[]): number {
    const d: number[][] = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(1e3));
    d[0][0] = 0;
    for (let i = 1; i <= a.length; i++) for (let j = 1; j <= b.length; j++) {
      const options = [d[i - 1][j], d[i][j - 1], d[i - 1][j - 1]], least = Math.min(...options);
      d[i][j] = (a[i - 1] - b[j - 1]) ** 2 + least - 0.5 * Math.log(options.reduce((s, o) => s + Math.exp((least - o) / 0.5), 0));
    }
    return d[a.length][b.length];
  }`, [[1, 2, 3.5], [1.2, 2.9]]),
  holds("a ring buffer", `function f(xs: Float64Array, gain: number): number {
    const ring = { data: new Float64Array(3), head: 0, sum: 0 };
    let y = 0;
    for (const x of xs) { ring.sum += x - ring.data[ring.head]; ring.data[ring.head] = x; ring.head = (ring.head + 1) % ring.data.length; y = gain * y + ring.sum * ring.data[ring.head]; }
    return y;
  }`, [Float64Array.of(1, 2, -0.5, 3, 1.5), 0.5]),
  holds("a queue of jobs by priority", `interface Job { at: number; cost: number }
  function f(jobs: Job[], rate: number): number {
    const heap: Job[] = [];
    const push = (job: Job): void => { heap.push(job); for (let i = heap.length - 1; i > 0; ) { const up = (i - 1) >> 1; if (heap[up].at <= heap[i].at) break; [heap[up], heap[i]] = [heap[i], heap[up]]; i = up; } };
    for (const job of jobs) push({ ...job });
    let clock = 0, total = 0;
    while (heap.length > 0) {
      const job = heap[0], last = heap.pop()!;
      if (heap.length > 0) {
        heap[0] = last;
        for (let i = 0; ; ) { const l = 2 * i + 1, r = l + 1; let least = i; if (l < heap.length && heap[l].at < heap[least].at) least = l; if (r < heap.length && heap[r].at < heap[least].at) least = r; if (least === i) break; [heap[i], heap[least]] = [heap[least], heap[i]]; i = least; }
      }
      clock = Math.max(clock, job.at) + job.cost / rate;
      total += clock ** 2;
      if (job.cost > 1.5) push({ at: clock, cost: job.cost / 2 });
    }
    return total;
  }`, [[{ at: 2, cost: 1 }, { at: 0.5, cost: 2.5 }, { at: 1, cost: 0.5 }], 1.5]),
  holds("quaternions as tuples", `type Q = [number, number, number, number];
  const mul = ([a, b, c, d]: Q, [e, f, g, h]: Q): Q => [a * e - b * f - c * g - d * h, a * f + b * e + c * h - d * g, a * g - b * h + c * e + d * f, a * h + b * g - c * f + d * e];
  const unit = (q: Q): Q => { const n = Math.hypot(...q); return q.map((x) => x / n) as Q; };
  function f(q: Q, w: number[]): number { let p = unit(q); for (const x of w) p = unit(mul(p, [1, x, 0.2, -x])); const [r, ...v] = p; return r * v[0] + v[1] * v[2]; }`, [[1, 0.2, -0.3, 0.5], [0.1, 0.4]]),
  holds("polynomials: Horner, and a product of two", `function product(p: number[], q: number[]): number[] { const r = new Array<number>(p.length + q.length - 1).fill(0); p.forEach((a, i) => q.forEach((b, j) => { r[i + j] += a * b; })); return r; }
  function f(p: number[], x: number): number { const pp = product(p, [...p].reverse()); return pp.reduceRight((y, c) => y * x + c, 0); }`, [[1, -2, 0.5], 1.3]),
  holds("heat with two buffers in an object", `function f(u: Float64Array, k: number, n: number): number {
    const s = { now: u.slice(), next: new Float64Array(u.length) };
    for (let t = 0; t < n; t++) {
      for (let i = 0; i < u.length; i++) s.next[i] = s.now[i] + k * ((s.now[i - 1] ?? s.now[i]) - 2 * s.now[i] + (s.now[i + 1] ?? s.now[i]));
      [s.now, s.next] = [s.next, s.now];
    }
    return s.now.reduce((sum, x, i) => sum + x * x * (i + 1), 0);
  }`, [Float64Array.of(1, 0, 2, -1), 0.2, 3]),
  holds("views in objects", `function f(v: Float64Array): number {
    const parts = { head: v.subarray(0, 2), tail: v.subarray(1) };
    const longer = (a: Float64Array, b: Float64Array): Float64Array => (a.length >= b.length ? a : b);
    longer(parts.head, parts.tail)[0] *= v[0];
    parts.head[0] += parts.tail[1];
    return parts.head[0] * parts.head[1] + longer(v, parts.tail)[2] ** 2;
  }`, [Float64Array.of(2, 3, 4)]),
];

export const cases: readonly Case[] = [...linear, ...signals, ...models];
