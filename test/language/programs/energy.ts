// Battery dispatch with augmented Lagrangian, tariffs in an enum/table; solar cell by bisection/Newton with a generic solver.
enum Tariff { Night, Day, Peak }
const price: { readonly [K in Tariff]: number } = { [Tariff.Night]: 0.1, [Tariff.Day]: 0.22, [Tariff.Peak]: 0.45 };
const tariffAt = (hour: number): Tariff => (hour < 6 || hour >= 22 ? Tariff.Night : hour >= 17 && hour < 20 ? Tariff.Peak : Tariff.Day);
class Battery {
  #soc: number;
  #throughput = 0;
  constructor(private readonly capacity: number, private readonly efficiency: number, soc = capacity / 2) { this.#soc = soc; }
  charge(power: number, dt: number): void {
    const eta = power > 0 ? this.efficiency : 1 / this.efficiency;
    this.#soc += power * eta * dt;
    this.#throughput += Math.abs(power) * dt;
  }
  get violation(): number { return Math.max(0, this.#soc - this.capacity) ** 2 + Math.max(0, -this.#soc) ** 2; }
  get wear(): number { return 0.01 * this.#throughput ** 1.2; }
}
function dispatchCost(power: Float64Array, load: readonly number[], { capacity, efficiency, rho = 10 }: { capacity: number; efficiency: number; rho?: number }): number {
  const battery = new Battery(capacity, efficiency);
  let cost = 0;
  power.forEach((p, hour) => {
    battery.charge(p, 1);
    const net = load[hour] + p;
    const rate = price[tariffAt(hour)];
    cost += net > 0 ? net * rate : net * 0.05;
    cost += rho * battery.violation;
  });
  return cost + battery.wear;
}
function newton(f: (x: number) => number, df: (x: number) => number, x0: number, { tol = 1e-12, max = 50 } = {}): number {
  let x = x0;
  for (let i = 0; i < max; i++) {
    const dx = f(x) / df(x);
    x -= dx;
    if (Math.abs(dx) < tol) return x;
  }
  return x;
}
interface Cell { photo: number; logSaturation: number; n: number; series: number; shunt: number }
const thermal = 0.02585;
function current({ photo, logSaturation, n, series, shunt }: Cell, v: number): number {
  const vt = n * thermal, saturation = Math.exp(logSaturation);
  const f = (i: number) => photo - saturation * Math.expm1((v + i * series) / vt) - (v + i * series) / shunt - i;
  const df = (i: number) => -saturation * Math.exp((v + i * series) / vt) * series / vt - series / shunt - 1;
  return newton(f, df, photo);
}
const fit = (cell: Cell, curve: { v: number; i: number }[]) => curve.reduce((s, p) => s + (current(cell, p.v) - p.i) ** 2, 0);
