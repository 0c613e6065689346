/**
 * TensorFlow.js: an eager tape over whole arrays, single precision only. On the processor, by its `cpu` and its `wasm`
 * back end; memory is freed by `tidy`.
 */
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const require = createRequire(import.meta.url);
const tf = loadLibrary();
const wasm = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
tf.enableProdMode();
tf.setWasmPaths(`${wasm}/wasm-out/`);

/** Gradients and chained methods are modules of their own that only a bundler can resolve. */
function loadLibrary() {
  const folder = fileURLToPath(new URL("../../.tmp/peers/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}tfjs.cjs`;
  const core = "@tensorflow/tfjs-core";
  buildSync({
    stdin: {
      contents: `export * from "${core}";
        import "${core}/dist/register_all_gradients";
        import "${core}/dist/public/chained_ops/register_all_chained_ops";
        import "@tensorflow/tfjs-backend-cpu";
        export { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true, platform: "node", format: "cjs", mainFields: ["module", "main"], outfile, logLevel: "error",
    define: { "import.meta.url": "undefined" },
  });
  return require(outfile);
}

/** Everything is single precision. */
const tolerance = 2e-3;
const tensor = (values, shape) => tf.tensor(Float32Array.from(values), shape ?? [values.length], "float32");
const flat = (tensors) => Float64Array.from(tensors.flatMap((one) => Array.from(one.dataSync())));

/** `f` of tensors made of `inputs`, with respect to the first `wrt` of them. */
function candidate(f, inputs, wrt = 1, options = {}) {
  const constants = inputs.slice(wrt);
  const derivative = tf.valueAndGrads((...variables) => f(...variables, ...constants));
  return {
    run: () => tf.tidy(() => {
      const { value, grads } = derivative(inputs.slice(0, wrt));
      return value.dataSync()[0] + grads.map((gradient) => gradient.dataSync()).at(-1)[0];
    }),
    result: () => tf.tidy(() => flat(derivative(inputs.slice(0, wrt)).grads)),
    tolerance,
    ...options,
  };
}

/** Made once: what is constant, and the parameters too. */
const given = (values, shape) => tf.keep(tensor(values, shape));

function rosenbrock(x) {
  const n = x.shape[0];
  const [here, next] = [x.slice(0, n - 1), x.slice(1, n - 1)];
  return next.sub(here.square()).square().mul(100).add(here.sub(1).square()).sum();
}

const scalars = (x) => Array.from({ length: x.shape[0] }, (_, i) => x.slice(i, 1).reshape([]));

const families = {
  rosenbrock: async (x) => candidate(rosenbrock, [given(x)]),

  newton: async (x) => candidate((a) => {
    let y = a;
    for (let i = 0; i < 12; i++) y = y.add(a.div(y)).mul(0.5);
    return y.sum();
  }, [given(x)], 1, { note: "12 trips for all" }),

  "lotka-volterra": async (p, steps, h) => candidate((p) => {
    const [a, b, c, d, x0, y0] = scalars(p);
    const rates = (x, y) => [a.mul(x).sub(b.mul(x).mul(y)), d.mul(x).mul(y).sub(c.mul(y))];
    let [x, y] = [x0, y0];
    for (let step = 0; step < steps; step++) {
      const [k1x, k1y] = rates(x, y);
      const [k2x, k2y] = rates(x.add(k1x.mul(0.5 * h)), y.add(k1y.mul(0.5 * h)));
      const [k3x, k3y] = rates(x.add(k2x.mul(0.5 * h)), y.add(k2y.mul(0.5 * h)));
      const [k4x, k4y] = rates(x.add(k3x.mul(h)), y.add(k3y.mul(h)));
      const next = (x, k1, k2, k3, k4) => x.add(k1.add(k2.add(k3).mul(2)).add(k4).mul(h / 6));
      [x, y] = [next(x, k1x, k2x, k3x, k4x), next(y, k1y, k2y, k3y, k4y)];
    }
    return x.square().add(y);
  }, [given(p)], 1, { tolerance: 1e-2 }),

  logistic: async (w, x, labels, ridge) => {
    const features = w.length - 1;
    const rows = labels.length;
    return candidate((w, intercept, x, labels) => {
      const scores = x.matMul(w.reshape([features, 1])).reshape([rows]).add(intercept);
      const loss = scores.softplus().sub(labels.mul(scores)).sum().div(rows);
      return loss.add(w.square().sum().mul(0.5 * ridge));
    }, [given(w.slice(0, features)), given(w.slice(features), []), given(x, [rows, features]), given(labels)], 2);
  },

  mlp: async (w1, b1, w2, b2, images, labels) => {
    const [hidden, classes, batch] = [b1.length, b2.length, labels.length];
    const inputs = w1.length / hidden;
    const oneHot = new Float32Array(batch * classes);
    labels.forEach((label, s) => { oneHot[s * classes + label] = 1; });
    return candidate((w1, b1, w2, b2, images, oneHot) => {
      const h = images.matMul(w1, false, true).add(b1).tanh();
      const scores = h.matMul(w2, false, true).add(b2);
      return scores.logSoftmax(-1).mul(oneHot).sum().mul(-1 / batch);
    }, [
      given(w1, [hidden, inputs]), given(b1), given(w2, [classes, hidden]), given(b2), given(images, [batch, inputs]), given(oneHot, [batch, classes]),
    ], 4);
  },

  gmm: async ({ alphas, means, icf, x, d, k, n, gamma, m, priorConstant }) => {
    const lower = (d * (d - 1)) / 2;
    const place = new Float32Array(lower * d * d);
    for (let column = 0, l = 0; column < d; column++) {
      for (let row = column + 1; row < d; row++, l++) place[l * d * d + row * d + column] = 1;
    }
    const columns = x.map((_, i) => x[(i % n) * d + Math.floor(i / n)]);
    return candidate((alphas, means, icf, x, place) => {
      const logs = icf.slice([0, 0], [k, d]);
      const triangle = icf.slice([0, d], [k, lower]);
      const diagonal = logs.exp();
      const determinants = logs.sum(1);
      const below = triangle.matMul(place).reshape([k, d, d]);
      const z = x.sub(means.reshape([k, d, 1])); // k, d, n
      const product = below.matMul(z).add(z.mul(diagonal.reshape([k, d, 1])));
      const terms = alphas.add(determinants).reshape([k, 1]).sub(product.square().sum(1).mul(0.5));
      const likelihood = terms.logSumExp(0).sum().sub(alphas.logSumExp().mul(n));
      const prior = diagonal.square().sum().add(triangle.square().sum()).mul(0.5 * gamma * gamma).sub(determinants.sum().mul(m));
      return likelihood.add(prior).add(-0.5 * n * d * Math.log(2 * Math.PI) - k * priorConstant);
    }, [given(alphas), given(means, [k, d]), given(icf, [k, d + lower]), given(columns, [1, d, n]), given(place, [lower, d * d])], 3);
  },

  heat: async (conductivity, start, target, steps) => {
    const n = start.length;
    return candidate((c, start, target) => {
      let u = start;
      for (let step = 0; step < steps; step++) {
        const flow = c.mul(u.slice(1, n - 1).sub(u.slice(0, n - 1)));
        u = u.add(flow.pad([[0, 1]])).sub(flow.pad([[1, 0]]));
      }
      return u.sub(target).square().sum();
    }, [given(conductivity), given(start), given(target)]);
  },

  tree: async (x) => candidate((x) => {
    let level = x.sin();
    for (let n = x.shape[0] / 2; n >= 1; n /= 2) {
      const pairs = level.reshape([n, 2]);
      const [left, right] = [pairs.slice([0, 0], [n, 1]), pairs.slice([0, 1], [n, 1])];
      level = left.add(right).add(left.mul(right).mul(0.5));
    }
    return level.sum();
  }, [given(x)], 1, { note: "by levels" }),

  hvp: async (x, v) => {
    const [xs, vs] = [given(x), given(v)];
    const gradient = tf.grad(rosenbrock);
    const product = tf.grad((x) => gradient(x).mul(vs).sum());
    const call = () => tf.tidy(() => product(xs).dataSync());
    return { run: () => call()[0], result: call, tolerance };
  },

  hessian: async (x) => {
    const xs = given(x);
    const units = Array.from(x, (_, i) => given(x.map((_, j) => (i === j ? 1 : 0))));
    const gradient = tf.grad(rosenbrock);
    const products = units.map((unit) => tf.grad((x) => gradient(x).mul(unit).sum()));
    const rows = () => products.map((product) => tf.tidy(() => product(xs).dataSync()));
    return { run: () => rows().reduce((sum, row) => sum + row[0], 0), result: () => Float64Array.from(rows().flatMap((row) => [...row])), tolerance, note: "by products" };
  },

  brusselator: async (y, a, b, diffusion) => {
    const cells = y.length / 2;
    const turned = (x, by) => tf.concat(by > 0 ? [x.slice(cells - 1, 1), x.slice(0, cells - 1)] : [x.slice(1, cells - 1), x.slice(0, 1)]);
    const f = (y) => {
      const pairs = y.reshape([cells, 2]);
      const [u, v] = [0, 1].map((i) => pairs.slice([0, i], [cells, 1]).reshape([cells]));
      const spread = (x) => turned(x, 1).add(turned(x, -1)).sub(x.mul(2)).mul(diffusion);
      const reaction = u.square().mul(v);
      const rates = [reaction.sub(u.mul(b + 1)).add(a).add(spread(u)), u.mul(b).sub(reaction).add(spread(v))];
      return tf.stack(rates, 1).reshape([2 * cells]);
    };
    const ys = given(y);
    const pull = tf.grad(f);
    const units = Array.from(y, (_, i) => given(y.map((_, j) => (i === j ? 1 : 0))));
    const rows = () => units.map((unit) => tf.tidy(() => pull(ys, unit).dataSync()));
    return { run: () => rows().reduce((sum, row) => sum + row[0], 0), result: () => Float64Array.from(rows().flatMap((row) => [...row])), tolerance, note: "by rows" };
  },

  "bundle-adjustment": async (observations) => {
    const n = observations.length;
    const columns = (values) => tf.keep(tensor(values, [values.length / n, n]));
    const transposed = (rows) => Float32Array.from({ length: rows.length * rows[0].length }, (_, i) => rows[i % n][Math.floor(i / n)]);
    const inputs = columns(transposed(observations.map(({ camera, point, weight }) => [...camera, ...point, weight])));
    const features = columns(transposed(observations.map(({ feature }) => [...feature])));
    const dot = (a, b) => a.mul(b).sum(0);
    const row = (x, i) => x.slice([i, 0], [1, n]).reshape([n]);
    const rows = (x, i, count) => x.slice([i, 0], [count, n]);
    const squared = (p) => dot(rows(p, 0, 3), rows(p, 0, 3));
    const residual = (p, which, still) => {
      const turned = (x, by) => tf.concat(by === 1 ? [rows(x, 1, 2), rows(x, 0, 1)] : [rows(x, 2, 1), rows(x, 0, 2)]);
      const cross = (a, b) => turned(a, 1).mul(turned(b, 2)).sub(turned(a, 2).mul(turned(b, 1)));
      const r = rows(p, 0, 3);
      const v = rows(p, 11, 3).sub(rows(p, 3, 3));
      // At angle zero, which the data has, a straight line: and nothing infinite on the side that is not taken. That
      // is found outside, since a comparison has no gradient here.
      const angle = tf.where(still, tf.onesLike(still).toFloat(), squared(p)).sqrt();
      const u = r.div(angle);
      const [cosine, sine] = [angle.cos(), angle.sin()];
      const along = dot(u, v).mul(tf.sub(1, cosine));
      const straight = v.add(cross(r, v));
      const y = tf.where(tf.stack([still, still, still]), straight, v.mul(cosine).add(cross(u, v).mul(sine)).add(u.mul(along)));
      const s = rows(y, 0, 2).div(rows(y, 2, 1));
      const r2 = s.square().sum(0);
      const stretch = row(p, 9).mul(r2).add(row(p, 10).mul(r2.square())).add(1);
      const projected = row(s, which).mul(stretch).mul(row(p, 6)).add(row(p, 7 + which));
      return projected.sub(row(features, which)).mul(row(p, 14)).sum();
    };
    // Observations do not touch each other: the gradient of a sum over them has all of their rows.
    const gradient = (which) => tf.tidy(() => {
      const still = squared(inputs).equal(0);
      return tf.grad((p) => residual(p, which, still))(inputs).dataSync();
    });
    const call = () => [gradient(0), gradient(1)];
    const result = () => {
      const both = call();
      return Float64Array.from({ length: 30 * n }, (_, i) => both[Math.floor(i / 15) % 2][(i % 15) * n + Math.floor(i / 30)]);
    };
    return { run: () => call().reduce((sum, row) => sum + row[0], 0), result, tolerance, note: "all observations at once" };
  },
};

/** Whatever it runs has to be run by the right back end, which is one for the whole library. */
export function peer(backend) {
  const under = (run) => () => {
    if (tf.getBackend() !== backend) tf.setBackend(backend);
    return run();
  };
  const wrapped = Object.entries(families).map(([family, make]) => [family, async (...args) => {
    await tf.setBackend(backend);
    await tf.ready();
    const made = await make(...args);
    return { ...made, run: under(made.run), result: under(made.result) };
  }]);
  return { name: `tfjs ${backend}`, families: Object.fromEntries(wrapped) };
}
