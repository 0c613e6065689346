// Peak fitting of spectra: shapes in a registry, baselines, discriminated peak types; Savitzky; HMM forward; dynamic time warping soft.
type Shape = "gauss" | "lorentz" | "voigt";
interface Peak { shape: Shape; center: number; width: number; height: number; eta?: number }
const shapes: Record<Shape, (t: number, p: Peak) => number> = {
  gauss: (t) => Math.exp(-4 * Math.LN2 * t * t),
  lorentz: (t) => 1 / (1 + 4 * t * t),
  voigt: (t, { eta = 0.5 }) => eta / (1 + 4 * t * t) + (1 - eta) * Math.exp(-4 * Math.LN2 * t * t),
};
function spectrum(peaks: readonly Peak[], baseline: number[], xs: readonly number[]): number[] {
  return xs.map((x) => {
    let y = baseline.reduceRight((acc, c) => acc * x + c, 0);
    for (const p of peaks) y += p.height * shapes[p.shape]((x - p.center) / p.width, p);
    return y;
  });
}
function spectrumSwitch(peaks: readonly Peak[], xs: readonly number[]): number {
  let s = 0;
  for (const x of xs) for (const p of peaks) {
    const t = (x - p.center) / p.width;
    switch (p.shape) {
      case "gauss": s += p.height * shapes.gauss(t, p); break;
      case "lorentz": s += p.height * shapes.lorentz(t, p); break;
      default: s += p.height * shapes["voigt"](t, p);
    }
  }
  return s;
}
/** Log of the likelihood of a hidden Markov model. */
function forward(logits: { initial: number[]; transition: number[][] }, emissions: number[][]): number {
  const lse = (xs: number[]) => { const m = Math.max(...xs); return m + Math.log(xs.reduce((s, x) => s + Math.exp(x - m), 0)); };
  const normalise = (xs: number[]) => { const z = lse(xs); return xs.map((x) => x - z); };
  const A = logits.transition.map(normalise);
  let alpha = normalise(logits.initial).map((a, k) => a + emissions[0][k]);
  for (const e of emissions.slice(1)) alpha = e.map((ek, k) => ek + lse(alpha.map((a, j) => a + A[j][k])));
  return lse(alpha);
}
function softDtw(a: number[], b: number[], gamma: number): number {
  const softmin = (...xs: number[]) => { const m = Math.min(...xs); return m - gamma * Math.log(xs.map((x) => Math.exp(-(x - m) / gamma)).reduce((s, e) => s + e)); };
  const D: number[][] = Array.from({ length: a.length + 1 }, () => Array(b.length + 1).fill(1e6));
  D[0][0] = 0;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) D[i][j] = (a[i - 1] - b[j - 1]) ** 2 + softmin(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1]);
  return D[a.length][b.length];
}
const peaks: Peak[] = [{ shape: "gauss", center: 1, width: 0.5, height: 2 }, { shape: "voigt", center: 2, width: 0.7, height: 1, eta: 0.3 }, { shape: "lorentz", center: 3, width: 0.4, height: 1.5 }];
