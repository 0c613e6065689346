export type State = Float64Array;
export type Dynamics<U> = (x: State, u: U, t: number) => State;
export const axpy = (a: number, x: State, y: State): State => y.map((v, i) => v + a * x[i]);
export function rk4<U>(f: Dynamics<U>, x: State, u: U, t: number, h: number): State {
  const k1 = f(x, u, t);
  const k2 = f(axpy(h / 2, k1, x), u, t + h / 2);
  const k3 = f(axpy(h / 2, k2, x), u, t + h / 2);
  const k4 = f(axpy(h, k3, x), u, t + h);
  return x.map((v, i) => v + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
}
export function simulate<U>(f: Dynamics<U>, policy: (x: State, t: number) => U, x0: State, steps: number, h: number, visit: (x: State, u: U) => void): State {
  let x = x0;
  for (let i = 0; i < steps; i++) {
    const u = policy(x, i * h);
    visit(x, u);
    x = rk4(f, x, u, i * h, h);
  }
  return x;
}
