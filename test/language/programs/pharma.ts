// PK/PD: dosing events, compartments as closures, adaptive RK45 step, population.
interface Dose { time: number; amount: number; route: "oral" | "iv" }
interface PK { ka: number; cl: number; v: number; q?: number; v2?: number }
type Rhs = (t: number, y: readonly number[]) => number[];
function makeModel({ ka, cl, v, q = 0, v2 = 1 }: PK): Rhs {
  const ke = cl / v, k12 = q / v, k21 = q / v2;
  return (_t, [gut, central, peripheral]) => [
    -ka * gut,
    ka * gut - (ke + k12) * central + k21 * peripheral,
    k12 * central - k21 * peripheral,
  ];
}
const tableau = { c: [0, 1 / 2, 3 / 4, 1], b: [2 / 9, 1 / 3, 4 / 9, 0], e: [7 / 24, 1 / 4, 1 / 3, 1 / 8] } as const;
function integrate(f: Rhs, y0: readonly number[], t0: number, t1: number, tol = 1e-3): number[] {
  let t = t0, y = [...y0], h = (t1 - t0) / 4;
  let guard = 0;
  while (t < t1 && guard++ < 200) {
    if (t + h > t1) h = t1 - t;
    const k1 = f(t, y);
    const k2 = f(t + h / 2, y.map((yi, i) => yi + h / 2 * k1[i]));
    const k3 = f(t + 3 * h / 4, y.map((yi, i) => yi + 3 * h / 4 * k2[i]));
    const next = y.map((yi, i) => yi + h * (tableau.b[0] * k1[i] + tableau.b[1] * k2[i] + tableau.b[2] * k3[i]));
    const k4 = f(t + h, next);
    const low = y.map((yi, i) => yi + h * (tableau.e[0] * k1[i] + tableau.e[1] * k2[i] + tableau.e[2] * k3[i] + tableau.e[3] * k4[i]));
    const error = Math.max(...next.map((v, i) => Math.abs(v - low[i])));
    if (error <= tol) { t += h; y = next; }
    // The step is a matter of control, not of the model.
    h *= error < tol / 8 ? 2 : error > tol ? 0.5 : 1;
  }
  return y;
}
function concentrations(pk: PK, doses: readonly Dose[], times: readonly number[]): number[] {
  const f = makeModel(pk);
  const events = [...doses.map((d) => ({ t: d.time, dose: d as Dose | undefined })), ...times.map((t) => ({ t, dose: undefined as Dose | undefined }))].sort((a, b) => a.t - b.t);
  let y = [0, 0, 0], t = 0;
  const out: number[] = [];
  for (const e of events) {
    if (e.t > t) y = integrate(f, y, t, e.t);
    t = e.t;
    if (e.dose) y[e.dose.route === "oral" ? 0 : 1] += e.dose.amount;
    else out.push(y[1] / pk.v);
  }
  return out;
}
const emax = (c: number, { e0, max, ec50, hill }: { e0: number; max: number; ec50: number; hill: number }) => e0 + (max * c ** hill) / (ec50 ** hill + c ** hill);
function effectLoss(pk: PK, pd: { e0: number; max: number; ec50: number; hill: number }, data: { time: number; effect: number }[]): number {
  const c = concentrations(pk, [{ time: 0, amount: 100, route: "oral" }, { time: 6, amount: 50, route: "iv" }], data.map((d) => d.time));
  return data.reduce((s, d, i) => s + (d.effect - emax(c[i], pd)) ** 2, 0);
}
