// Pose graph SLAM with SE2 poses, generics & robust kernels as closures; quaternion IMU; GPS trilateration with namespaces.
export type Pose = { x: number; y: number; theta: number };
namespace SE2 {
  export const wrap = (a: number): number => a - 2 * Math.PI * Math.floor((a + Math.PI) / (2 * Math.PI));
  export function compose(a: Pose, b: Pose): Pose {
    const c = Math.cos(a.theta), s = Math.sin(a.theta);
    return { x: a.x + c * b.x - s * b.y, y: a.y + s * b.x + c * b.y, theta: wrap(a.theta + b.theta) };
  }
  export function inverse({ x, y, theta }: Pose): Pose {
    const c = Math.cos(theta), s = Math.sin(theta);
    return { x: -c * x - s * y, y: s * x - c * y, theta: -theta };
  }
  export const between = (a: Pose, b: Pose): Pose => compose(inverse(a), b);
}
interface Constraint { from: number; to: number; measured: Pose; information: [number, number, number] }
type Robust = (squared: number) => number;
const huber = (delta: number): Robust => (s) => (s <= delta * delta ? s : 2 * delta * Math.sqrt(s) - delta * delta);
const cauchy = (c: number): Robust => (s) => c * c * Math.log1p(s / (c * c));
function chi2(poses: Pose[], constraints: Constraint[], kernel: Robust): number {
  return constraints.reduce((total, { from, to, measured, information: [ix, iy, it] }) => {
    const e = SE2.between(measured, SE2.between(poses[from], poses[to]));
    return total + kernel(ix * e.x ** 2 + iy * e.y ** 2 + it * e.theta ** 2);
  }, 0);
}
const robust = (poses: Pose[], cs: Constraint[], delta: number) => chi2(poses, cs, huber(delta)) + chi2(poses, cs, cauchy(delta));
class Quaternion {
  private constructor(readonly w: number, readonly x: number, readonly y: number, readonly z: number) {}
  static get identity(): Quaternion { return new Quaternion(1, 0, 0, 0); }
  static fromRotationVector([x, y, z]: readonly number[]): Quaternion {
    const angle = Math.hypot(x, y, z);
    if (angle < 1e-12) return Quaternion.identity;
    const s = Math.sin(angle / 2) / angle;
    return new Quaternion(Math.cos(angle / 2), s * x, s * y, s * z);
  }
  times(o: Quaternion): Quaternion {
    return new Quaternion(
      this.w * o.w - this.x * o.x - this.y * o.y - this.z * o.z,
      this.w * o.x + this.x * o.w + this.y * o.z - this.z * o.y,
      this.w * o.y - this.x * o.z + this.y * o.w + this.z * o.x,
      this.w * o.z + this.x * o.y - this.y * o.x + this.z * o.w);
  }
  get conjugate(): Quaternion { return new Quaternion(this.w, -this.x, -this.y, -this.z); }
  rotate(v: readonly number[]): number[] {
    const p = this.times(new Quaternion(0, v[0], v[1], v[2])).times(this.conjugate);
    return [p.x, p.y, p.z];
  }
}
function deadReckoning(gyroBias: number[], accBias: number[], samples: { gyro: number[]; acc: number[] }[], dt: number): number {
  let q = Quaternion.identity;
  const v = [0, 0, 0], p = [0, 0, 0];
  for (const { gyro, acc } of samples) {
    q = q.times(Quaternion.fromRotationVector(gyro.map((w, i) => (w - gyroBias[i]) * dt)));
    const a = q.rotate(acc.map((x, i) => x - accBias[i]));
    a[2] -= 9.81;
    for (let i = 0; i < 3; i++) { p[i] += v[i] * dt + a[i] * dt * dt / 2; v[i] += a[i] * dt; }
  }
  return p.reduce((s, x) => s + x * x, 0);
}
const poses: Pose[] = [{ x: 0, y: 0, theta: 0 }, { x: 1.1, y: 0.1, theta: 0.5 }, { x: 1.5, y: 1.2, theta: 1.6 }];
const constraints: Constraint[] = [{ from: 0, to: 1, measured: { x: 1, y: 0, theta: 0.4 }, information: [1, 1, 2] }, { from: 1, to: 2, measured: { x: 1, y: 0.5, theta: 1 }, information: [1, 2, 2] }, { from: 2, to: 0, measured: { x: -1, y: 1, theta: -1.5 }, information: [0.5, 1, 1] }];
