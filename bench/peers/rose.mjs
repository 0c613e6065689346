/**
 * rose: one trace of each function, compiled to WebAssembly. Loops are `vec` and `sum`; steps that follow each other are
 * unrolled into calls, and `while` has as many trips as it is given.
 *
 * Its `vjp` is of functions of one argument, so what is constant goes along in a struct.
 */
import { Real, Vec, add, compile, div, eq, fn, gt, iadd, ilt, imod, jvp, mul, neg, opaque, select, sqrt, struct, sub, sum, vec, vjp, Dual } from "rose";

const unary = (f, derivative) => {
  const op = opaque([Real], Real, f);
  op.jvp = fn([Dual], Dual, ({ re: x, du }) => {
    const y = op(x);
    return { re: y, du: mul(du, derivative(x, y)) };
  });
  return op;
};
const exp = unary(Math.exp, (x, y) => y);
const log = unary(Math.log, (x) => div(1, x));
const log1p = unary(Math.log1p, (x) => div(1, add(1, x)));
const tanh = unary(Math.tanh, (x, y) => sub(1, mul(y, y)));
const sinOp = opaque([Real], Real, Math.sin);
const cosOp = opaque([Real], Real, Math.cos);
sinOp.jvp = fn([Dual], Dual, ({ re: x, du }) => ({ re: sinOp(x), du: mul(du, cosOp(x)) }));
cosOp.jvp = fn([Dual], Dual, ({ re: x, du }) => ({ re: cosOp(x), du: mul(du, neg(sinOp(x))) }));
const square = (x) => mul(x, x);
const total = (terms) => terms.reduce((a, b) => add(a, b));

/** f: from one argument of type T to a number. Gives its value, and those parts of the gradient that `pick` takes. */
async function gradientOf(T, f, R, pick) {
  const derivative = fn([T], { value: Real, gradient: R }, (arg) => {
    const { ret, grad } = vjp(f)(arg);
    return { value: ret, gradient: pick(grad(1)) };
  });
  return compile(derivative);
}

function candidate(derivative, arg, flat, options = {}) {
  return { run: () => derivative(arg).value, result: () => flat(derivative(arg).gradient), ...options };
}

function rosenbrockFn(n) {
  // An index is of a type of its own, so the loop has to be over all of x, and the last term is left out.
  return fn([Vec(n, Real)], Real, (x) => sum(n, (i) => {
    const a = sub(x[imod(n, iadd(n, i, 1))], square(x[i]));
    return select(ilt(n, i, n - 1), Real, add(mul(100, square(a)), square(sub(1, x[i]))), 0);
  }));
}

const identity = (x) => x;
/** Results are not arrays, only things to be gone through. */
const flatten = (x) => Float64Array.from([...x].flatMap((part) => (typeof part === "number" ? part : [...flatten(part)])));
const nested = (x, columns) => Array.from({ length: x.length / columns }, (_, i) => Array.from(x.slice(i * columns, (i + 1) * columns)));

export const name = "rose";

export const families = {
  async rosenbrock(x) {
    const T = Vec(x.length, Real);
    return candidate(await gradientOf(T, rosenbrockFn(x.length), T, identity), Array.from(x), flatten);
  },

  async newton(x) {
    const n = x.length;
    const T = Vec(n, Real);
    const trips = 12;
    const root = fn([Real], Real, (a) => {
      let y = a;
      for (let i = 0; i < trips; i++) y = mul(0.5, add(y, div(a, y)));
      return y;
    });
    const f = fn([T], Real, (x) => sum(n, (i) => root(x[i])));
    return candidate(await gradientOf(T, f, T, identity), Array.from(x), flatten, { tolerance: 1e-9, note: "12 trips for all" });
  },

  async "lotka-volterra"(p, steps, h) {
    const P = Vec(6, Real);
    const S = struct({ a: Real, b: Real, c: Real, d: Real, x: Real, y: Real });
    const step = fn([S], S, ({ a, b, c, d, x, y }) => {
      const rates = (x, y) => [sub(mul(a, x), mul(mul(b, x), y)), sub(mul(mul(d, x), y), mul(c, y))];
      const [k1x, k1y] = rates(x, y);
      const [k2x, k2y] = rates(add(x, mul(0.5 * h, k1x)), add(y, mul(0.5 * h, k1y)));
      const [k3x, k3y] = rates(add(x, mul(0.5 * h, k2x)), add(y, mul(0.5 * h, k2y)));
      const [k4x, k4y] = rates(add(x, mul(h, k3x)), add(y, mul(h, k3y)));
      const mean = (k1, k2, k3, k4) => mul(h / 6, add(add(k1, mul(2, add(k2, k3))), k4));
      return { a, b, c, d, x: add(x, mean(k1x, k2x, k3x, k4x)), y: add(y, mean(k1y, k2y, k3y, k4y)) };
    });
    const f = fn([P], Real, (p) => {
      let state = { a: p[0], b: p[1], c: p[2], d: p[3], x: p[4], y: p[5] };
      for (let i = 0; i < steps; i++) state = step(state);
      return add(square(state.x), state.y);
    });
    return candidate(await gradientOf(P, f, P, identity), Array.from(p), flatten);
  },

  async logistic(w, x, labels, ridge) {
    const features = w.length - 1;
    const rows = labels.length;
    const W = struct({ w: Vec(features, Real), intercept: Real });
    const T = struct({ p: W, x: Vec(rows, Vec(features, Real)), labels: Vec(rows, Real) });
    const softplus = fn([Real], Real, (s) => {
      const positive = gt(s, 0);
      return add(select(positive, Real, s, 0), log1p(exp(select(positive, Real, neg(s), s))));
    });
    const f = fn([T], Real, ({ p: { w, intercept }, x, labels }) => {
      const loss = sum(rows, (row) => {
        const score = add(intercept, sum(features, (i) => mul(w[i], x[row][i])));
        return sub(softplus(score), mul(labels[row], score));
      });
      return add(div(loss, rows), sum(features, (i) => mul(0.5 * ridge, square(w[i]))));
    });
    const p = { w: Array.from(w.subarray(0, features)), intercept: w[features] };
    const arg = { p, x: nested(x, features), labels: Array.from(labels) };
    return candidate(await gradientOf(T, f, W, ({ p }) => p), arg, ({ w, intercept }) => flatten([[...w], intercept]));
  },

  async mlp(w1, b1, w2, b2, images, labels) {
    const hidden = b1.length, classes = b2.length, inputs = w1.length / hidden, batch = labels.length;
    const matrix = (m, n) => Vec(m, Vec(n, Real));
    const R = struct({ w1: matrix(hidden, inputs), b1: Vec(hidden, Real), w2: matrix(classes, hidden), b2: Vec(classes, Real) });
    const T = struct({ p: R, images: matrix(batch, inputs), labels: matrix(batch, classes) });
    const max = fn([Real, Real], Real, (a, b) => select(gt(a, b), Real, a, b));
    const f = fn([T], Real, ({ p, images, labels }) => div(sum(batch, (s) => {
      const h = vec(hidden, Real, (i) => tanh(add(p.b1[i], sum(inputs, (j) => mul(p.w1[i][j], images[s][j])))));
      const scores = vec(classes, Real, (c) => add(p.b2[c], sum(hidden, (i) => mul(p.w2[c][i], h[i]))));
      let most = scores[0];
      for (let c = 1; c < classes; c++) most = max(most, scores[c]);
      const normalizer = log(sum(classes, (c) => exp(sub(scores[c], most))));
      return sub(add(most, normalizer), sum(classes, (c) => mul(labels[s][c], scores[c])));
    }), batch));
    const oneHot = Array.from(labels, (label) => Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0)));
    const arg = {
      p: { w1: nested(w1, inputs), b1: Array.from(b1), w2: nested(w2, hidden), b2: Array.from(b2) },
      images: nested(images, inputs), labels: oneHot,
    };
    const derivative = await gradientOf(T, f, R, ({ p }) => p);
    return candidate(derivative, arg, (g) => flatten([g.w1, g.b1, g.w2, g.b2]), { note: "in double precision" });
  },

  async gmm({ alphas, means, icf, x, d, k, n, gamma, m, priorConstant }) {
    const lower = (d * (d - 1)) / 2;
    const R = struct({ alphas: Vec(k, Real), means: Vec(k, Vec(d, Real)), diagonals: Vec(k, Vec(d, Real)), lowers: Vec(k, Vec(lower, Real)) });
    const T = struct({ p: R, x: Vec(n, Vec(d, Real)) });
    const max = fn([Real, Real], Real, (a, b) => select(gt(a, b), Real, a, b));
    const logSumExp = fn([Vec(k, Real)], Real, (v) => {
      let most = v[0];
      for (let j = 1; j < k; j++) most = max(most, v[j]);
      return add(most, log(sum(k, (j) => exp(sub(v[j], most)))));
    });
    const f = fn([T], Real, ({ p: { alphas, means, diagonals, lowers }, x }) => {
      const diagonal = vec(k, Vec(d, Real), (j) => vec(d, Real, (i) => exp(diagonals[j][i])));
      const logDeterminants = vec(k, Real, (j) => sum(d, (i) => diagonals[j][i]));
      const likelihood = sum(n, (p) => logSumExp(vec(k, Real, (j) => {
        const z = Array.from({ length: d }, (_, i) => sub(x[p][i], means[j][i]));
        const y = z.map((zi, i) => mul(diagonal[j][i], zi));
        let l = 0;
        for (let column = 0; column < d; column++) {
          for (let row = column + 1; row < d; row++) y[row] = add(y[row], mul(lowers[j][l++], z[column]));
        }
        return sub(add(alphas[j], logDeterminants[j]), mul(0.5, total(y.map(square))));
      })));
      const prior = sum(k, (j) => {
        const frobenius = add(sum(d, (i) => square(diagonal[j][i])), sum(lower, (i) => square(lowers[j][i])));
        return sub(mul(0.5 * gamma * gamma, frobenius), mul(m, logDeterminants[j]));
      });
      const constant = -0.5 * n * d * Math.log(2 * Math.PI) - k * priorConstant;
      return add(add(sub(likelihood, mul(n, logSumExp(alphas))), prior), constant);
    });
    const rows = nested(icf, d + lower);
    const parts = { diagonals: rows.map((row) => row.slice(0, d)), lowers: rows.map((row) => row.slice(d)) };
    const arg = { p: { alphas: Array.from(alphas), means: nested(means, d), ...parts }, x: nested(x, d) };
    const joined = (g) => [[...g.alphas], [...g.means].map((row) => [...row]), [...g.diagonals].map((row, j) => [[...row], [...g.lowers[j]]])];
    return candidate(await gradientOf(T, f, R, ({ p }) => p), arg, (g) => flatten(joined(g)));
  },

  async heat(conductivity, start, target, steps) {
    const n = start.length;
    const S = struct({ c: Vec(n, Real), u: Vec(n, Real) });
    const C = Vec(n, Real); // a ring with a last link that conducts nothing: all indices are of one type
    const step = fn([S], S, ({ c, u }) => {
      const flow = vec(n, Real, (i) => mul(c[i], sub(u[imod(n, iadd(n, i, 1))], u[i])));
      return { c, u: vec(n, Real, (i) => sub(add(u[i], flow[i]), flow[imod(n, iadd(n, i, n - 1))])) };
    });
    const f = fn([C], Real, (c) => {
      let state = { c, u: Array.from(start) };
      for (let i = 0; i < steps; i++) state = step(state);
      return total(Array.from(target, (t, i) => square(sub(state.u[i], t))));
    });
    return candidate(await gradientOf(C, f, C, identity), [...conductivity, 0], (g) => flatten(g).slice(0, n - 1));
  },

  async tree(x) {
    const n = x.length;
    const T = Vec(n, Real);
    const join = fn([Real, Real], Real, (left, right) => add(add(left, right), mul(0.5, mul(left, right))));
    const node = (x, from, to) => {
      if (to - from === 1) return sinOp(x[from]);
      const middle = (from + to) >> 1;
      return join(node(x, from, middle), node(x, middle, to));
    };
    const f = fn([T], Real, (x) => node(x, 0, n));
    return candidate(await gradientOf(T, f, T, identity), Array.from(x), flatten, { note: "unrolled" });
  },

  async hvp(x, v) {
    const n = x.length;
    const T = Vec(n, Real);
    const f = rosenbrockFn(n);
    const gradient = fn([T], T, (x) => vjp(f)(x).grad(1));
    const product = await compile(fn([Vec(n, { re: Real, du: Real })], T, (x) => {
      const out = jvp(gradient)(x);
      return vec(n, Real, (i) => out[i].du);
    }));
    const arg = Array.from(x, (re, i) => ({ re, du: v[i] }));
    return { run: () => product(arg)[0], result: () => flatten(product(arg)) };
  },

  async hessian(x) {
    const n = x.length;
    const T = Vec(n, Real);
    const D = Vec(n, { re: Real, du: Real });
    const f = rosenbrockFn(n);
    const gradient = fn([T], T, (x) => vjp(f)(x).grad(1));
    // By products, as `hessian` of fluxion: `vjp` of the gradient, n times in one function, reads outside its memory.
    const column = await compile(fn([D], T, (x) => {
      const out = jvp(gradient)(x);
      return vec(n, Real, (i) => out[i].du);
    }));
    const arg = Array.from(x, (re) => ({ re, du: 0 }));
    const rows = () => arg.map((entry) => {
      entry.du = 1;
      const row = column(arg);
      entry.du = 0;
      return row;
    });
    return { run: () => rows().reduce((sum, row) => sum + row[0], 0), result: () => flatten(rows()) };
  },

  async brusselator(y, a, b, diffusion) {
    const n = y.length;
    const cells = n / 2;
    const T = Vec(n, Real);
    const f = fn([T], T, (y) => Array.from({ length: n }, (_, at) => {
      const i = at >> 1, odd = at & 1;
      const left = 2 * ((i + cells - 1) % cells) + odd, right = 2 * ((i + 1) % cells) + odd;
      const u = y[2 * i], reaction = mul(mul(u, u), y[2 * i + 1]);
      const spread = mul(diffusion, add(sub(y[left], mul(2, y[at])), y[right]));
      return add(odd ? sub(mul(b, u), reaction) : sub(add(a, reaction), mul(b + 1, u)), spread);
    }));
    const unit = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
    const rows = await compile(fn([struct({ y: T, unit: Vec(n, T) })], Vec(n, T), ({ y, unit }) => {
      const { grad } = vjp(f)(y);
      return vec(n, T, (i) => grad(unit[i]));
    }));
    const arg = { y: Array.from(y), unit };
    return { run: () => [...rows(arg)].reduce((sum, row) => sum + row[0], 0), result: () => flatten([...rows(arg)].map((row) => [...row])) };
  },

  async "bundle-adjustment"(observations) {
    const R = struct({ camera: Vec(11, Real), point: Vec(3, Real), weight: Real });
    const T = struct({ p: R, x: Real, y: Real });
    const cross = (a, b) => [0, 1, 2].map((i) => sub(mul(a[(i + 1) % 3], b[(i + 2) % 3]), mul(a[(i + 2) % 3], b[(i + 1) % 3])));
    const dot = (a, b) => total([0, 1, 2].map((i) => mul(a[i], b[i])));
    const residual = fn([T], Vec(2, Real), ({ p: { camera, point, weight }, x, y }) => {
      const r = [camera[0], camera[1], camera[2]];
      const v = [0, 1, 2].map((i) => sub(point[i], camera[3 + i]));
      // At angle zero, which the data has, a straight line: and nothing infinite on the side that is not taken.
      const still = eq(dot(r, r), 0);
      const angle = sqrt(select(still, Real, 1, dot(r, r)));
      const u = r.map((ri) => div(ri, angle));
      const cosine = cosOp(angle), sine = sinOp(angle);
      const across = cross(u, v);
      const along = mul(dot(u, v), sub(1, cosine));
      const straight = cross(r, v);
      const turned = [0, 1, 2].map((i) => select(still, Real,
        add(v[i], straight[i]), add(add(mul(v[i], cosine), mul(across[i], sine)), mul(u[i], along))));
      const s = [div(turned[0], turned[2]), div(turned[1], turned[2])];
      const r2 = add(square(s[0]), square(s[1]));
      const stretch = add(1, add(mul(camera[9], r2), mul(camera[10], square(r2))));
      return [x, y].map((feature, i) => mul(weight, sub(add(mul(camera[6], mul(s[i], stretch)), camera[7 + i]), feature)));
    });
    const jacobian = await compile(fn([T], { first: Real, rows: Vec(2, R) }, (arg) => {
      const { ret, grad } = vjp(residual)(arg);
      return { first: ret[0], rows: [grad([1, 0]).p, grad([0, 1]).p] };
    }));
    const args = observations.map(({ camera, point, weight, feature: [x, y] }) => ({ p: { camera: Array.from(camera), point: Array.from(point), weight }, x, y }));
    const out = new Float64Array(30 * args.length);
    const run = () => {
      let at = 0, sum = 0;
      for (const arg of args) {
        const { first, rows } = jacobian(arg);
        sum += first;
        for (const { camera, point, weight } of rows) {
          for (let i = 0; i < 11; i++) out[at++] = camera[i];
          for (let i = 0; i < 3; i++) out[at++] = point[i];
          out[at++] = weight;
        }
      }
      return sum;
    };
    return { run, result: () => { run(); return out.slice(); } };
  },
};
