import { simulate, type Dynamics, type State } from "./integrators.ts";

interface CartPole { m: number; M: number; l: number; g: number }
const cartPole = ({ m, M, l, g }: CartPole): Dynamics<number> => ([x, v, th, w], u) => {
  void x;
  const s = Math.sin(th), c = Math.cos(th);
  const temp = (u + m * l * w * w * s) / (M + m);
  const alpha = (g * s - c * temp) / (l * (4 / 3 - (m * c * c) / (M + m)));
  return Float64Array.of(v, temp - (m * l * alpha * c) / (M + m), w, alpha);
};
const clamp = (x: number, lo: number, hi: number) => Math.min(Math.max(x, lo), hi);

class Pid {
  private integral = 0;
  private previous: number | undefined;
  constructor(readonly gains: { kp: number; ki: number; kd: number }, private readonly limit = 20) {}
  update(error: number, dt: number): number {
    const { kp, ki, kd } = this.gains;
    this.integral = clamp(this.integral + error * dt, -1, 1);
    const derivative = this.previous === undefined ? 0 : (error - this.previous) / dt;
    this.previous = error;
    return clamp(kp * error + ki * this.integral + kd * derivative, -this.limit, this.limit);
  }
}
function lqrCost(K: Float64Array, params: CartPole, x0: Float64Array): number {
  let cost = 0;
  const end = simulate(cartPole(params), (x) => -x.reduce((s, xi, i) => s + xi * K[i], 0), x0, 8, 0.05,
    (x, u) => { cost += 0.1 * u ** 2 + x.reduce((s, v) => s + v * v, 0); });
  return cost + 10 * end.reduce((s, v) => s + v * v, 0);
}
function pidCost(gains: { kp: number; ki: number; kd: number }, setpoint: number): number {
  const pid = new Pid(gains);
  let y = 0, v = 0, cost = 0;
  const dt = 0.1;
  for (let i = 0; i < 30; i++) {
    const u = pid.update(setpoint - y, dt);
    v += dt * (u - 0.5 * v - y);
    y += dt * v;
    cost += (setpoint - y) ** 2 * dt;
  }
  return cost;
}
function kalman(x: { mean: number; variance: number }, zs: number[], { q, r }: { q: number; r: number }): number {
  let nll = 0;
  let state = { ...x };
  for (const z of zs) {
    const predicted = { mean: state.mean, variance: state.variance + q };
    const innovation = z - predicted.mean, S = predicted.variance + r;
    const gain = predicted.variance / S;
    nll += 0.5 * (Math.log(2 * Math.PI * S) + innovation ** 2 / S);
    state = { mean: predicted.mean + gain * innovation, variance: (1 - gain) * predicted.variance };
  }
  return nll;
}
const x0: State = Float64Array.of(0.1, 0, 0.2, 0);
