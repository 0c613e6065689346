/**
 * Programs that mix what the other tests take one at a time. Jacobian by both modes, pullbacks of one forward sweep used
 * twice, and the Hessian by two roads, against the oracle.
 */
import { expect, test } from "vitest";
import type { BuiltModule } from "../support/build.ts";
import { leaves, loadProgram } from "../support/oracle/index.ts";
import { build, f64 } from "./build.ts";

const macros = ["checkpoint", "customJvp", "customVjp", "stopGradient", "grad", "jvp", "vjp"];

async function agrees(source: string, points: readonly (readonly unknown[])[]): Promise<void> {
  const isScalar = /f\(.*?\): number \{/.test(source);
  const used = macros.filter((name) => name === "grad" || new RegExp(`\\b${name}\\(`).test(source));
  const module = await build(`import { hessian, jacfwd, jacrev, fwdAndBwd, ${used.join(", ")} } from "fluxion";
    ${source}
    export const forward = jacfwd(f), reverse = jacrev(f), pair = fwdAndBwd(f);
    ${isScalar ? "export const second = hessian(f), reverseTwice = jacrev(grad(f));" : "void [hessian, grad];"}`);
  const oracle = loadProgram(`import { ${macros.join(", ")} } from "fluxion";\n${source}`);
  for (const point of points) {
    const rows = oracle.jacobian("f", point);
    const call = (name: string): number[] => leaves(module[name](...structuredClone(point)));
    close(call("forward"), rows.flat(), "jacfwd");
    close(call("reverse"), rows.flat(), "jacrev");
    pullbacks(module, point, rows);
    if (!isScalar) continue;
    const second = oracle.hessian("f", point).flat();
    close(call("second"), second, "hessian");
    close(call("reverseTwice"), second, "jacrev(grad)");
  }
}

/** Each row of the Jacobian, twice, from one forward sweep. */
function pullbacks(module: BuiltModule, point: readonly unknown[], rows: readonly number[][]): void {
  const [result, residuals] = module["pair"][0](...structuredClone(point));
  for (let i = 0; i < 2 * rows.length; i++) {
    let next = 0;
    const unit = (value: any): unknown => {
      if (typeof value === "number") return next++ === i % rows.length ? 1 : 0;
      return value.map(unit);
    };
    close(leaves(module["pair"][1](residuals, unit(result))[0]), rows[i % rows.length]!, `pullback ${i}`);
  }
}

function close(actual: readonly number[], expected: readonly number[], what: string, tolerance = 1e-11): void {
  expect(actual, what).toHaveLength(expected.length);
  const scale = Math.max(1e-12, ...expected.map(Math.abs));
  actual.forEach((x, i) => expect(Math.abs(x - expected[i]!), `${what}[${i}]: ${x} for ${expected[i]}`).toBeLessThanOrEqual(tolerance * scale));
}

const cases: readonly [name: string, source: string, ...points: (readonly unknown[])[]][] = [
  ["returns its parameter", `
    export function f(x: Float64Array): Float64Array {
      x[0] = x[0]! * x[1]!;
      return x;
    }
  `, [f64(2, 3)]],
  ["returns a view of its parameter", `
    export function f(x: Float64Array): Float64Array {
      x[0] = x[0]! * x[1]!;
      return x.subarray(0, 2);
    }
  `, [f64(2, 3, 4)]],
  ["the same array twice in the result", `
    export function f(x: Float64Array): [Float64Array, Float64Array] {
      const y = x.slice();
      y[0]! *= 3;
      return [y, y];
    }
  `, [f64(2, 3)]],
  ["array and number", `
    export function f(x: Float64Array): [number, Float64Array] {
      const y = x.slice();
      y[0]! *= y[1]!;
      return [y[0]! * 2, y];
    }
  `, [f64(2, 3)]],
  ["throw in loop arm", `
    export function f(x: Float64Array): number {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        const bad = x[i]! > 100;
        if (bad) throw new Error("big");
        s += bad ? 0 : x[i]! ** 2;
        if (i === 2 && x[i]! < -50) throw new Error("small");
        else s *= 1.5;
      }
      return s;
    }
  `, [f64(2, 3, 4)]],
  ["switch in loop with continue", `
    export function f(x: Float64Array): number {
      let s = 1;
      for (let i = 0; i < x.length; i++) {
        switch (i % 3) {
          case 0: s *= x[i]!;
          continue;
          case 1: s += x[i]!;
          break;
          default: s -= Math.sin(x[i]!);
        }
        s *= 1.1;
      }
      return s;
    }
  `, [f64(2, 3, 4, 5)]],
  ["checkpoint with customJvp and captured", `
    const sq = customJvp((x: number): number => x * x, ([x], [d]) => [x * x, 2 * x * d]);
    const step = checkpoint((v: Float64Array, a: number): Float64Array => { const w = v.slice(); for (let i = 0; i < v.length; i++) w[i] = sq(v[i]!) * a + Math.sin(w[i]!); return w; });
    export function f(x: Float64Array): number {
      let v = x;
      for (let k = 0; k < 2; k++) v = step(v, x[0]!);
      return v[0]! * v[1]!;
    }
  `, [f64(0.3, 0.5)]],
  ["recursion over memory", `
    function fill(v: Float64Array, i: number): number {
      if (i >= v.length) return 1;
      v[i]! *= i + 1;
      const rest = fill(v, i + 1);
      v[i]! += rest;
      return v[i]! * rest;
    }
    export function f(x: Float64Array): number {
      const y = fill(x, 0);
      return y + x[1]! * x[0]!;
    }
  `, [f64(0.3, 0.5, 0.7)]],
  ["a vjp inside", `
    const inner = vjp((a: number, b: number): number => Math.sin(a) * b * b);
    export function f(x: Float64Array): number {
      const [y, [a, b]] = inner([x[0]!, x[1]!], x[0]!);
      return y * a + b;
    }
  `, [f64(0.3, 0.5)]],
  ["while with list stack", `
    export function f(x: number[]): number {
      const st: number[] = [x[0]!, x[1]!];
      let s = 0, n = 0;
      while (st.length > 0 && n < 9) {
        const t = st.pop()!;
        n++;
        s += t * t;
        if (t > 0.5) {
          st.push(t * 0.5);
          st.push(t * x[1]! * 0.3);
        }
      }
      return s;
    }
  `, [[1.3, 2.1]]],
  ["nested lists grown", `
    export function f(x: number[]): number {
      const rows: number[][] = [];
      for (let i = 0; i < 3; i++) {
        const r: number[] = [];
        for (let j = 0; j <= i; j++) r.push(x[j]! * (i + 1));
        rows.push(r);
      }
      let s = 1;
      for (const r of rows) for (const v of r) s *= v;
      return s;
    }
  `, [[1.3, 2.1, 0.4]]],
  ["swap of buffers in a loop", `
    export function f(x: Float64Array): number {
      let a = x.slice(), b = new Float64Array(x.length);
      for (let k = 0; k < 3; k++) {
        for (let i = 0; i < a.length; i++) b[i] = a[i]! * a[(i + 1) % a.length]! + 0.1;
        const t = a;
        a = b;
        b = t;
      }
      return a[0]! + 2 * b[1]!;
    }
  `, [f64(0.3, 0.5, 0.9)]],
  ["early return from nested loops with memory", `
    export function f(x: Float64Array): number {
      const w = x.slice();
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          w[j]! *= 1 + x[i]!;
          if (w[j]! > 3) return w[0]! * w[1]! * w[2]!;
        }
      }
      return -w[0]! * w[2]!;
    }
  `, [f64(0.3, 0.5, 0.9)], [f64(0.1, 0.1, 0.1)]],
  ["do with break and labels", `
    export function f(x: number): number {
      let y = x, n = 0;
      outer: do {
        for (;;) {
          y = y * 1.3 + x;
          if (++n > 4) break outer;
          if (y > 6) continue outer;
        }
      } while (y < 40);
      return y * y;
    }
  `, [0.4], [2]],
  ["numbers as booleans and ??", `
    export function f(x: number, n?: number): number {
      const k = n ?? 2;
      let y = 0;
      if (k) y = x ** k;
      return y || x;
    }
  `, [1.4], [1.4, 3], [1.4, 0]],
  ["destructuring and swaps", `
    export function f(x: number): number {
      let [a, b, c] = [x, x * x, x + 1];
      [a, b] = [b * a, a];
      const {
        p, q
      } = {
        p: a, q: x
      };
      return a * b + p * q + c;
    }
  `, [1.4]],
  ["closures over loop variables", `
    export function f(x: number): number {
      let s = 0;
      const add = (v: number): void => {
        s += v * x;
      };
      for (let i = 0; i < 3; i++) add(s + i);
      return s;
    }
  `, [1.4]],
  ["mutual shapes: list of typed arrays", `
    export function f(x: Float64Array[]): number {
      let s = 0;
      for (const r of x) {
        r[0]! *= 2;
        for (let i = 0; i < r.length; i++) s += r[i]! * r[0]!;
      }
      return s;
    }
  `, [[f64(1, 2), f64(3)]]],
  ["scratch array reused over trips", `
    export function f(x: Float64Array): number {
      const t = new Float64Array(2);
      let s = 0;
      for (let k = 0; k < 3; k++) {
        t[0] = s + x[k]!;
        t[1] = t[0]! * x[0]!;
        s += t[0]! * t[1]!;
        t.fill(0);
        t[0]! += s;
        s = t[0]! + t[1]!;
      }
      return s;
    }
  `, [f64(0.3, 0.5, 0.9)]],
  ["Math.max of many and clamp loops", `
    export function f(x: Float64Array): number {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += Math.max(x[i]!, 0.1 * x[i]!, -1) * Math.min(x[i]! ** 2, 2);
      return s;
    }
  `, [f64(0.3, -0.5, 3)]],
  ["condition computed before and kept", `
    export function f(x: Float64Array): number {
      let s = x[0]!;
      for (let i = 0; i < 3; i++) {
        const big = s > 1;
        s = s * x[1]! + 0.3;
        x[2]! += s;
        if (big) {
          if (x[2]! > 3) s -= x[2]!;
          else s += x[2]! * x[0]!;
        }
      }
      return s;
    }
  `, [f64(0.9, 1.3, 0.2)]],
  ["single precision in between", `
    export function f(x: Float64Array): number {
      const w = new Float32Array(2);
      w[0] = x[0]! * x[1]!;
      w[1] = w[0]! * 2;
      return w[0]! * w[1]! + Math.fround(x[0]!);
    }
  `, [f64(0.5, 1.5)]],
];

test.each(cases)("%s", (_name, source, ...points) => agrees(source, points));
