/**
 * jax-js: whole-array programs under `jit`, in WebAssembly. There is no loop in it, so steps that follow each other would
 * be unrolled; a `while` has as many trips as it is given, for all entries at once.
 *
 * Every use of an array takes it, unless it says `.ref`.
 */
import { init, defaultDevice, grad, hessian, jacfwd, jit, jvp, nn, numpy as np, valueAndGrad, vmap } from "@jax-js/jax";

// Node before 24 has none, and is asked whether an array is one.
globalThis.Float16Array ??= class Float16Array {};
await init("wasm");
defaultDevice("wasm");

const f64 = (values, shape) => (shape ? np.array(values).reshape(shape) : np.array(values));
const square = (x) => np.square(x);
const flat = (arrays) => Float64Array.from(arrays.flatMap((array) => Array.from(array.dataSync())));
/** exp, log, sin of double precision are good to 1e-7. */
const tolerance = 1e-5;

/** `f` of arrays; with respect to the first `wrt` of them. */
function candidate(f, arrays, wrt = 1, options = {}) {
  const argnums = Array.from({ length: wrt }, (_, i) => i);
  const derivative = jit(valueAndGrad(f, { argnums }));
  const call = () => derivative(...arrays.map((array) => array.ref));
  return {
    run: () => {
      const [value, gradients] = call();
      return value.dataSync()[0] + gradients.map((gradient) => gradient.dataSync()).at(-1)[0];
    },
    result: () => {
      const [value, gradients] = call();
      value.dispose();
      return flat(gradients);
    },
    tolerance,
    ...options,
  };
}

function rosenbrock(x) {
  const n = x.shape[0];
  const [here, next] = [x.ref.slice([0, n - 1]), x.slice([1, n])];
  const a = next.sub(square(here.ref));
  return square(a).mul(100).add(square(here.sub(1))).sum();
}

const unrolled = "it has no loops: 1,000 steps unrolled do not finish compiling";

export const name = "jax-js";

export const families = {
  rosenbrock: async (x) => candidate(rosenbrock, [f64(x)]),

  newton: async (x) => candidate((a) => {
    let y = a.ref;
    for (let i = 0; i < 12; i++) y = y.ref.add(a.ref.div(y)).mul(0.5);
    a.dispose();
    return y.sum();
  }, [f64(x)], 1, { note: "12 trips for all" }),

  "lotka-volterra": unrolled,
  heat: "it has no loops: 500 steps unrolled do not finish compiling",

  logistic: async (w, x, labels, ridge) => {
    const features = w.length - 1;
    const rows = labels.length;
    return candidate((w, intercept, x, labels) => {
      const scores = np.matmul(x, w.ref).add(intercept);
      const loss = nn.softplus(scores.ref).sub(labels.mul(scores)).sum().div(rows);
      return loss.add(square(w).sum().mul(0.5 * ridge));
    }, [f64(w.slice(0, features)), f64(w.slice(features), []), f64(x, [rows, features]), f64(labels)], 2);
  },

  mlp: async (w1, b1, w2, b2, images, labels) => {
    const [hidden, classes, batch] = [b1.length, b2.length, labels.length];
    const inputs = w1.length / hidden;
    const oneHot = new Float32Array(batch * classes);
    labels.forEach((label, s) => { oneHot[s * classes + label] = 1; });
    return candidate((w1, b1, w2, b2, images, oneHot) => {
      const h = np.tanh(np.matmul(images, w1.transpose()).add(b1));
      const scores = np.matmul(h, w2.transpose()).add(b2);
      return nn.logSoftmax(scores, -1).mul(oneHot).sum().mul(-1 / batch);
    }, [
      f64(w1, [hidden, inputs]), f64(b1), f64(w2, [classes, hidden]), f64(b2), f64(images, [batch, inputs]), f64(oneHot, [batch, classes]),
    ], 4, { tolerance: 1e-3 });
  },

  gmm: async ({ alphas, means, icf, x, d, k, n, gamma, m, priorConstant }) => {
    const lower = (d * (d - 1)) / 2;
    const size = d + lower;
    // Where an entry of the triangle, stored by columns, stands in the matrix.
    const place = new Float64Array(lower * d * d);
    for (let column = 0, l = 0; column < d; column++) {
      for (let row = column + 1; row < d; row++, l++) place[l * d * d + row * d + column] = 1;
    }
    const f = (alphas, means, icf, x, place) => {
      const logs = icf.ref.slice([], [0, d]);
      const triangle = icf.slice([], [d, size]);
      const diagonal = np.exp(logs.ref);
      const determinants = logs.sum(1);
      const below = np.matmul(triangle.ref, place).reshape([k, d, d]);
      const z = x.reshape([1, d, n]).sub(means.reshape([k, d, 1]));
      const product = np.matmul(below, z.ref).add(z.mul(diagonal.ref.reshape([k, d, 1])));
      const terms = alphas.ref.add(determinants.ref).reshape([k, 1]).sub(square(product).sum(1).mul(0.5));
      const likelihood = nn.logsumexp(terms, 0).sum().sub(nn.logsumexp(alphas, 0).mul(n));
      const prior = square(diagonal).sum().add(square(triangle).sum()).mul(0.5 * gamma * gamma).sub(determinants.sum().mul(m));
      return likelihood.add(prior).add(-0.5 * n * d * Math.log(2 * Math.PI) - k * priorConstant);
    };
    const columns = x.map((_, i) => x[(i % n) * d + Math.floor(i / n)]);
    return candidate(f, [f64(alphas), f64(means, [k, d]), f64(icf, [k, size]), f64(columns, [d, n]), f64(place, [lower, d * d])], 3);
  },

  tree: async (x) => candidate((x) => {
    let level = np.sin(x);
    for (let n = x.shape[0] / 2; n >= 1; n /= 2) {
      const pairs = level.reshape([n, 2]);
      const [left, right] = [pairs.ref.slice([], 0), pairs.slice([], 1)];
      level = left.ref.add(right.ref).add(left.mul(right).mul(0.5));
    }
    return level.sum();
  }, [f64(x)], 1, { note: "by levels" }),

  hvp: async (x, v) => {
    const product = jit((x, v) => jvp(grad(rosenbrock), [x], [v])[1]);
    const [xs, vs] = [f64(x), f64(v)];
    const call = () => product(xs.ref, vs.ref).dataSync();
    return { run: () => call()[0], result: call, tolerance };
  },

  hessian: async (x) => {
    const matrix = jit(hessian(rosenbrock));
    const xs = f64(x);
    const call = () => matrix(xs.ref).dataSync();
    return { run: () => call()[0], result: call, tolerance };
  },

  brusselator: async (y, a, b, diffusion) => {
    const cells = y.length / 2;
    const f = (y) => {
      const pairs = y.reshape([cells, 2]);
      const spread = np.roll(pairs.ref, 1, 0).add(np.roll(pairs.ref, -1, 0)).sub(pairs.ref.mul(2)).mul(diffusion);
      const [u, v] = [pairs.ref.slice([], 0), pairs.slice([], 1)];
      const reaction = square(u.ref).mul(v);
      const rates = [reaction.ref.sub(u.ref.mul(b + 1)).add(a), u.mul(b).sub(reaction)];
      return np.stack(rates, 1).add(spread).reshape([2 * cells]);
    };
    const jacobian = jit((y) => jacfwd(f)(y).transpose()); // its rows are inputs
    const ys = f64(y);
    const call = () => jacobian(ys.ref).dataSync();
    return { run: () => call()[0], result: call, tolerance };
  },

  "bundle-adjustment": async (observations) => {
    const n = observations.length;
    const inputs = Float64Array.from(observations.flatMap(({ camera, point, weight }) => [...camera, ...point, weight]));
    const features = Float64Array.from(observations.flatMap(({ feature }) => [...feature]));
    const dot = (a, b) => a.mul(b).sum();
    const cross = (a, b) => np.roll(a.ref, -1).mul(np.roll(b.ref, 1)).sub(np.roll(a, 1).mul(np.roll(b, -1)));
    /** One observation: 15 inputs; the feature does not move the derivatives, but for that of the weight. */
    const residual = (p, feature) => {
      const r = p.ref.slice([0, 3]);
      const v = p.ref.slice([11, 14]).sub(p.ref.slice([3, 6]));
      // At angle zero, which the data has, a straight line: and nothing infinite on the side that is not taken.
      const a2 = square(r.ref).sum();
      const still = a2.ref.equal(0);
      const angle = np.sqrt(np.where(still.ref, 1, a2));
      const u = r.ref.div(angle.ref);
      const [cosine, sine] = [np.cos(angle.ref), np.sin(angle)];
      const along = dot(u.ref, v.ref).mul(np.subtract(1, cosine.ref));
      const straight = v.ref.add(cross(r, v.ref));
      const y = np.where(still, straight, v.ref.mul(cosine).add(cross(u.ref, v).mul(sine)).add(u.mul(along)));
      const s = y.ref.slice([0, 2]).div(y.slice(2));
      const r2 = square(s.ref).sum();
      const stretch = p.ref.slice(9).mul(r2.ref).add(p.ref.slice(10).mul(square(r2))).add(1);
      const projected = s.mul(stretch).mul(p.ref.slice(6)).add(p.ref.slice([7, 9]));
      return projected.sub(feature).mul(p.slice(14));
    };
    const jacobians = jit(vmap((p, feature) => jacfwd((q) => residual(q, feature.ref))(p).transpose()));
    const [ps, fs] = [f64(inputs, [n, 15]), f64(features, [n, 2])];
    const call = () => jacobians(ps.ref, fs.ref).dataSync();
    return { run: () => call()[0], result: call, tolerance, note: "all observations at once" };
  },
};
