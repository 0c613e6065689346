/** Coefficients of Lanczos' series for g = 7 and 9 terms (Godfrey's values, good to 15 digits). */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** log Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  let series = lanczos[0];
  for (let i = 1; i < lanczos.length; i++) series += lanczos[i] / (x - 1 + i);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** log Γ_d(a), the multivariate gamma function that normalizes the Wishart density. */
export function multivariateLogGamma(a: number, d: number): number {
  let sum = 0.25 * d * (d - 1) * Math.log(Math.PI);
  for (let j = 1; j <= d; j++) sum += logGamma(a + 0.5 * (1 - j));
  return sum;
}
