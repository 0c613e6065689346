interface Link { inverse(eta: number): number }
interface Family { link: Link; logLik(y: number, mu: number): number }
const families = {
  poisson: { link: { inverse: Math.exp }, logLik: (y: number, mu: number) => y * Math.log(mu) - mu },
  binomial: {
    link: { inverse: (eta: number) => 1 / (1 + Math.exp(-eta)) },
    logLik: (y: number, mu: number) => y * Math.log(mu) + (1 - y) * Math.log1p(-mu),
  },
} satisfies Record<string, Family>;

interface Row { y: number; x: number[]; group: number }
interface Params { beta: number[]; logSigma: number; u: number[] }

function negLogPosterior(family: Family, params: Params, rows: readonly Row[]): number {
  const { beta, logSigma, u } = params;
  const sigma = Math.exp(logSigma);
  let lp = 0;
  for (const { y, x, group } of rows) {
    const eta = x.reduce((s, xi, i) => s + xi * beta[i], beta[beta.length - 1]) + u[group];
    lp += family.logLik(y, family.link.inverse(eta));
  }
  for (const ui of u) lp += -0.5 * (ui / sigma) ** 2 - logSigma;
  return -lp;
}
const poisson = (p: Params, rows: Row[]) => negLogPosterior(families.poisson, p, rows);
const binomial = (p: Params, rows: Row[]) => negLogPosterior(families.binomial, p, rows);

function kde(samples: Float64Array, h: number, at: number[]): number {
  const kernels = { gauss: (z: number) => Math.exp(-0.5 * z * z), epan: (z: number) => (Math.abs(z) < 1 ? 0.75 * (1 - z * z) : 0) };
  let total = 0;
  for (const name of ["gauss", "epan"] as const) {
    const k = kernels[name];
    for (const t of at) {
      let density = 0;
      for (const s of samples) density += k((t - s) / h);
      total += Math.log(1e-3 + density / (samples.length * h));
    }
  }
  return total;
}
function quantileLoss(theta: number[], xs: number[], ys: number[], tau: number): number {
  const residuals = ys.map((y, i) => y - theta.reduceRight((acc, c) => acc * xs[i] + c, 0)).sort((a, b) => a - b);
  const trimmed = residuals.slice(1, -1);
  return trimmed.reduce((s, r) => s + (r >= 0 ? tau * r : (tau - 1) * r), 0) / trimmed.length;
}
function summary(xs: number[]): { mean: number; sd: number; skew: number; median: number } {
  const n = xs.length;
  const mean = xs.reduce((a, b) => a + b) / n;
  const m = (k: number) => xs.reduce((s, x) => s + (x - mean) ** k, 0) / n;
  const sorted = [...xs].sort((a, b) => a - b);
  const median = n % 2 ? sorted[(n - 1) / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  return { mean, sd: Math.sqrt(m(2)), skew: m(3) / m(2) ** 1.5, median };
}
const rows: Row[] = [{ y: 1, x: [0.5, 1], group: 0 }, { y: 0, x: [-0.3, 0.2], group: 1 }, { y: 1, x: [1.5, -1], group: 1 }];
const p: Params = { beta: [0.2, -0.1, 0.3], logSigma: 0.1, u: [0.2, -0.4] };
