type Mat4 = number[][];
interface Joint { type: "revolute" | "prismatic"; a: number; alpha: number; d: number; theta: number; limits?: [number, number] }

const identity = (): Mat4 => [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : 0)));
const multiply = (A: Mat4, B: Mat4): Mat4 => A.map((row) => B[0].map((_, j) => row.reduce((s, a, k) => s + a * B[k][j], 0)));

function dh({ a, alpha, d, theta }: Pick<Joint, "a" | "alpha" | "d" | "theta">): Mat4 {
  const [ct, st, ca, sa] = [Math.cos(theta), Math.sin(theta), Math.cos(alpha), Math.sin(alpha)];
  return [
    [ct, -st * ca, st * sa, a * ct],
    [st, ct * ca, -ct * sa, a * st],
    [0, sa, ca, d],
    [0, 0, 0, 1],
  ];
}

class Arm {
  readonly joints: Joint[];
  static readonly penaltyWeight = 10;
  constructor(joints: Joint[]) { this.joints = joints; }

  forward(q: readonly number[]): Mat4 {
    return this.joints.reduce((T, joint, i) => {
      const { type } = joint;
      const link = type === "revolute" ? { ...joint, theta: joint.theta + q[i] } : { ...joint, d: joint.d + q[i] };
      return multiply(T, dh(link));
    }, identity());
  }

  penalty(q: readonly number[]): number {
    let p = 0;
    this.joints.forEach(({ limits }, i) => {
      if (!limits) return;
      const [lo, hi] = limits;
      if (q[i] < lo) p += (lo - q[i]) ** 2;
      else if (q[i] > hi) p += (q[i] - hi) ** 2;
    });
    return Arm.penaltyWeight * p;
  }
}

const makeArm = () => new Arm([
  { type: "revolute", a: 0, alpha: Math.PI / 2, d: 0.4, theta: 0, limits: [-1, 1] },
  { type: "revolute", a: 0.5, alpha: 0, d: 0, theta: 0 },
  { type: "prismatic", a: 0, alpha: -Math.PI / 2, d: 0.2, theta: 0.1, limits: [0, 0.3] },
  { type: "revolute", a: 0.3, alpha: 0, d: 0, theta: 0 },
]);

function reach(q: number[], target: { x: number; y: number; z: number }): number {
  const arm = makeArm();
  const T = arm.forward(q);
  const [x, y, z] = [T[0][3], T[1][3], T[2][3]];
  return (x - target.x) ** 2 + (y - target.y) ** 2 + (z - target.z) ** 2 + arm.penalty(q);
}
function reachWith(joints: Joint[], q: number[]): number {
  const a = new Arm(joints);
  return a.forward(q)[0][3] + a.penalty(q);
}
