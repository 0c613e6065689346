/**
 * The public contract, macro by macro, as a user writes it: TypeScript in, type-checked and through the transformer,
 * then called. Values of each shape of argument are in `test/macros/`.
 */
import { describe, expect, test } from "vitest";
import * as fluxion from "../runtime/index.ts";
import { checkGrads } from "../runtime/testing.ts";
import { build, f64 } from "./macros/build.ts";
import { compileModules } from "./support/build.ts";

describe("the first example of everybody", () => {
  const w = "[[11, 22], [33, 44]]";
  test("f(x) = W x has Jacobian W, forward and reverse, with W flat", async () => {
    const m = await build(`
      import { jacfwd, jacrev, jvp, vjp } from "fluxion";
      const W = new Float64Array([11, 22, 33, 44]);
      export function f(x: Float64Array): Float64Array {
        const y = new Float64Array(2);
        for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) y[i]! += W[i * 2 + j]! * x[j]!;
        return y;
      }
      export const fwd = jacfwd(f), rev = jacrev(f), push = jvp(f), pull = vjp(f);
    `);
    expect(m["fwd"](f64(1, 1))).toEqual([f64(11, 22), f64(33, 44)]);
    expect(m["rev"](f64(5, -3))).toEqual([f64(11, 22), f64(33, 44)]);
    expect(m["push"]([f64(1, 1)], [f64(1, 2)])).toEqual([f64(33, 77), f64(55, 121)]); // J v
    expect(m["pull"]([f64(1, 1)], f64(1, 2))).toEqual([f64(33, 77), [f64(77, 110)]]); // v J
  });

  test("f(x) = W x with W a nested list", async () => {
    const m = await build(`
      import { jacfwd, jacrev } from "fluxion";
      const W: readonly (readonly number[])[] = ${w};
      export function f(x: number[]): number[] {
        const y: number[] = [0, 0];
        for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) y[i]! += W[i]![j]! * x[j]!;
        return y;
      }
      export const fwd = jacfwd(f), rev = jacrev(f);
    `);
    expect(m["fwd"]([1, 2])).toEqual([[11, 22], [33, 44]]);
    expect(m["rev"]([1, 2])).toEqual([[11, 22], [33, 44]]);
  });

  test("x'Wx has gradient (W + W')x", async () => {
    const m = await build(`
      import { grad } from "fluxion";
      const W = ${w};
      export function quadratic(x: Float64Array): number {
        let sum = 0;
        for (let i = 0; i < x.length; i++) for (let j = 0; j < x.length; j++) sum += x[i]! * W[i]![j]! * x[j]!;
        return sum;
      }
      export const gradient = grad(quadratic);
    `);
    expect(m["gradient"](f64(1, 1))).toEqual(f64(22 + 55, 55 + 88));
    expect(m["gradient"](f64(2, -1))).toEqual(f64(44 - 55, 110 - 88));
  });

  test("the product of two entries", async () => {
    const m = await build(`
      import { grad } from "fluxion";
      export function product(x: number[]): number {
        return x[0]! * x[1]!;
      }
      export const gradient = grad(product);
    `);
    const at = (x: number[]): number[] => m["gradient"](x);
    expect([at([1, 1]), at([1, 2]), at([2, 1]), at([2, 2])]).toEqual([[1, 1], [2, 1], [1, 2], [2, 2]]);
  });

  test("grad of a function with an array as result is refused, and says what to do", () => {
    const { errors } = compileModules({ "main.ts": `
import { grad } from "fluxion";
function f(x: Float64Array): Float64Array {
  return x.slice();
}
export const df = (grad as any)(f);
// @ts-expect-error a type error too
export const g = grad(f);
` });
    expect(errors).toEqual(["main.ts(6,33)", "main.ts(8,23)"].map((place) => `${place}: error FLX1001: grad() needs a function that returns a number, but 'f' returns Float64Array. Use jacrev(f) or jacfwd(f), or reduce the output to a number.`));
  });
});

describe("names", () => {
  const f = "export function f(x: number): number { return x * x * x; }\n";
  test("a namespace import", async () => {
    const m = await build(`import * as fx from "fluxion";\n${f} export const df = fx.grad(f); export const ddf = fx.grad(fx.grad(f));`);
    expect([m["df"](2), m["ddf"](2)]).toEqual([12, 12]);
  });
  test("a renamed import", async () => {
    const m = await build(`import { grad as gradient } from "fluxion";\n${f} export const df = gradient(f);`);
    expect(m["df"](2)).toBe(12);
  });
  test("macros re-exported by a module of the user's", async () => {
    const m = await build(`import { derive } from "./tools.ts";\n${f} export const df = derive(f);`, { "tools.ts": `export { grad as derive } from "fluxion";` });
    expect(m["df"](2)).toBe(12);
  });
  test("functions re-exported, and imported under another name", async () => {
    const m = await build(`import { grad } from "fluxion"; import { cube } from "./index.ts"; export const df = grad(cube);`,
      { "index.ts": `export { f as cube } from "./f.ts";`, "f.ts": f });
    expect(m["df"](2)).toBe(12);
  });
  test("a function of the user's that is called grad is left alone", async () => {
    const m = await build(`import { jvp } from "fluxion";\n${f} function grad(g: (x: number) => number): number { return g(2) + 1; }
      export const y = grad(f); export const push = jvp(f);`);
    expect([m["y"], m["push"]([2], [1])]).toEqual([9, [8, 12]]);
  });
  test("names of generated code keep away from the user's", async () => {
    const m = await build(`import { grad } from "fluxion";
      export const f_grad = 7; export const x_bar = 8;
      export function f(x: number, x_dot: number, t: number): number { const t_1 = x * x_dot; return t_1 * t * x_bar; }
      export const df = grad(f, [0, 1, 2]);`);
    expect([m["f_grad"], m["x_bar"], m["df"](1, 2, 3)]).toEqual([7, 8, [48, 24, 16]]);
  });
});

describe("what is applied to what", () => {
  test("a const arrow, a function expression, an inline arrow, a generic function", async () => {
    const m = await build(`import { grad } from "fluxion";
      const arrow = (x: number): number => x ** 2;
      const expression = function (x: number): number { return x ** 3; };
      function generic<T extends number>(x: T, y: T): number { return x * y; }
      export const all = [grad(arrow)(3), grad(expression)(3), grad((x: number) => x ** 4)(3), grad(generic)(3, 4)];`);
    expect(m["all"]).toEqual([6, 27, 108, 4]);
  });
  test("an inline arrow captures variables, and sees them change", async () => {
    const m = await build(`import { grad, valueAndGrad, jvp } from "fluxion";
      export function slopes(scales: number[], x: number): number[] {
        const result: number[] = [];
        for (const scale of scales) result.push(grad((t: number) => scale * t * t)(x));
        return result;
      }
      export function descend(target: Float64Array, steps: number): Float64Array {
        const w = new Float64Array(target.length);
        const step = valueAndGrad((v: Float64Array) => {
          let sum = 0;
          for (let i = 0; i < v.length; i++) sum += (v[i]! - target[i]!) ** 2;
          return sum;
        });
        for (let k = 0; k < steps; k++) {
          const [, g] = step(w);
          for (let i = 0; i < w.length; i++) w[i]! -= 0.25 * g[i]!;
        }
        return w;
      }
      export const along = (a: number, x: number): [number, number] => jvp((t: number) => a * t * t, [x], [1]);`);
    expect(m["slopes"]([1, 2, 3], 2)).toEqual([4, 8, 12]);
    expect(m["descend"](f64(1, 2), 60)).toEqual(f64(1, 2));
    expect(m["along"](3, 2)).toEqual([12, 12]);
  });
  test("one derivative used twice", async () => {
    const m = await build(`import { grad } from "fluxion";
      const f = (x: number): number => x * x;
      const g = grad(f);
      export const twice = (x: number): number => g(x) + g(g(x));`);
    expect(m["twice"](3)).toBe(6 + 12);
  });
  test("default and optional parameters", async () => {
    const m = await build(`import { grad } from "fluxion";
      function f(x: number, power = 2): number { return x ** power; }
      export const df = grad(f);`);
    expect([m["df"](3), m["df"](3, 3)]).toEqual([6, 27]);
  });
});

describe("macros inside functions that are differentiated", () => {
  test("third order", async () => {
    const m = await build(`import { grad, jvp } from "fluxion";
      const f = (x: number): number => x ** 5;
      export const d3 = grad(grad(grad(f)));
      export const mixed = jvp(grad(grad(f)));
      export const forward = grad((x: number) => jvp(grad(f), [x], [1])[1]);`);
    expect(m["d3"](2)).toBe(240);
    expect(m["mixed"]([2], [1])).toEqual([160, 240]);
    expect(m["forward"](2)).toBe(240);
  });
  test("a gradient is an ordinary value", async () => {
    const m = await build(`import { grad, jvp, hessian } from "fluxion";
      function energy(x: Float64Array): number { return x[0]! ** 3 * x[1]!; }
      const force = grad(energy);
      function power(x: Float64Array): number {
        const g = force(x);
        let sum = 0;
        for (let i = 0; i < g.length; i++) sum += g[i]! * g[i]!;
        return sum;
      }
      export const gradient = grad(power);
      export const push = jvp(power);
      export const h = hessian(power);`);
    // power = 9 a⁴ b² + a⁶
    const [a, b] = [2, 3];
    expect(m["gradient"](f64(a, b))).toEqual(f64(36 * a ** 3 * b ** 2 + 6 * a ** 5, 18 * a ** 4 * b));
    expect(m["push"]([f64(a, b)], [f64(0, 1)])[1]).toBe(18 * a ** 4 * b);
    expect(m["h"](f64(a, b))).toEqual([f64(108 * a ** 2 * b ** 2 + 30 * a ** 4, 72 * a ** 3 * b), f64(72 * a ** 3 * b, 18 * a ** 4)]);
  });
});

describe("what a derivative does besides", () => {
  test("arguments are never changed, even where f changes its parameter", async () => {
    const m = await build(`import { grad, hessian, hvp, jacfwd, jacrev, jvp, valueAndGrad, valueAndGradInto, vjp, fwdAndBwd } from "fluxion";
      function f(x: Float64Array): number {
        for (let i = 1; i < x.length; i++) x[i]! *= x[i - 1]!;
        x[0] = 0;
        return x[x.length - 1]!;
      }
      function list(x: number[]): number { x.push(x[0]! * x[1]!); x[0] = 1; return x.pop()! * x[1]!; }
      export const all = { grad: grad(f), valueAndGrad: valueAndGrad(f), jacfwd: jacfwd(f), jacrev: jacrev(f), hessian: hessian(f) };
      export const list_grad = grad(list);
      const [fwd] = fwdAndBwd(f);
      export const others = (x: Float64Array): unknown => [
        jvp(f)([x], [x]), vjp(f)([x], 1), hvp(f)([x], x), valueAndGradInto(f)(new Float64Array(3), x), fwd(x)];`);
    for (const call of [...Object.values<(x: Float64Array) => unknown>(m["all"]), m["others"]]) {
      const x = f64(2, 3, 4);
      call(x);
      expect(x).toEqual(f64(2, 3, 4));
    }
    expect(m["all"].grad(f64(2, 3, 4))).toEqual(f64(12, 8, 6));
    const x = [2, 3];
    expect(m["list_grad"](x)).toEqual([9, 12]);
    expect(x).toEqual([2, 3]);
  });

  test("lengths that do not match throw a RangeError that names the argument", async () => {
    const m = await build(`import { hvp, jvp, vjp, valueAndGradInto } from "fluxion";
      function f(n: number, x: Float64Array): number { return n * x[0]! * x[1]!; }
      function g(x: number[]): number[] { return [x[0]!, x[1]!, x[0]! * x[1]!]; }
      export const push = jvp(f), product = hvp(f, 1), pushList = jvp(g), pullList = vjp(g), into = valueAndGradInto(f, 1);`);
    expect(() => m["push"]([1, f64(1, 2)], [1, f64(1)])).toThrow(RangeError);
    expect(() => m["push"]([1, f64(1, 2)], [1, f64(1)])).toThrow(/tangents\[1\].*1.*primals\[1\].*2/);
    expect(() => m["product"]([1, f64(1, 2)], f64(1))).toThrow(RangeError);
    expect(() => m["pushList"]([[1, 2]], [[1, 2, 3]])).toThrow(/tangents\[0\]/);
    expect(() => m["pullList"]([[1, 2]], [1, 2])).toThrow(/cotangent/);
    expect(() => m["into"](f64(1), 1, f64(1, 2))).toThrow(/out/);
  });

  test("what f throws, its derivatives throw", async () => {
    const m = await build(`import { grad, jvp, vjp } from "fluxion";
      function f(x: number): number {
        if (!(x > 0)) throw new RangeError(\`f needs x > 0, not \${x}\`);
        return Math.log(x);
      }
      function inLoop(x: Float64Array): number {
        let sum = 0;
        for (let i = 0; i < x.length; i++) {
          if (x[i]! < 0) throw new Error("negative");
          sum += Math.sqrt(x[i]!);
        }
        return sum;
      }
      export const df = grad(f), push = jvp(f), pull = vjp(f), loop = grad(inLoop);`);
    expect(m["df"](2)).toBe(0.5);
    expect(() => m["df"](-1)).toThrow(new RangeError("f needs x > 0, not -1"));
    expect(() => m["push"]([-1], [1])).toThrow(RangeError);
    expect(() => m["pull"]([-1], 1)).toThrow(RangeError);
    expect(m["loop"](f64(1, 4))).toEqual(f64(0.5, 0.25));
    expect(() => m["loop"](f64(1, -4))).toThrow("negative");
  });

  test("a macro that was not transformed says so, and where the set-up is explained", () => {
    const macros = { ...fluxion, checkGrads } as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const name of ["grad", "valueAndGrad", "valueAndGradInto", "jvp", "vjp", "fwdAndBwd", "jacfwd", "jacrev", "hessian", "hvp", "jacfwdInto", "jacrevInto", "hessianInto", "hvpInto", "checkGrads"]) {
      expect(() => macros[name]!((x: number) => x), name).toThrow(new RegExp(`${name}\\(\\).*not transformed.*set-up`));
    }
  });

  test("recursion: in forward and reverse mode, of itself and of each other", async () => {
    const m = await build(`import { grad, jvp, hessian } from "fluxion";
      function power(x: number, n: number): number { return n === 0 ? 1 : x * power(x, n - 1); }
      function even(x: number, n: number): number { return n === 0 ? x : x * odd(x, n - 1); }
      function odd(x: number, n: number): number { return n === 0 ? 2 * x : Math.sin(even(x, n - 1)); }
      export const df = grad(power), push = jvp(power), h = hessian(power), de = grad(even), e = even;`);
    expect(m["df"](2, 5)).toBe(80);
    expect(m["push"]([2, 5], [1, undefined])).toEqual([32, 80]);
    expect(m["h"](2, 5)).toBe(160);
    const h = 1e-6;
    expect(m["de"](0.7, 4)).toBeCloseTo((m["e"](0.7 + h, 4) - m["e"](0.7 - h, 4)) / (2 * h), 8);
  });

  test("checkGrads through the transformer: silent where derivatives are right, and not where a rule lies", async () => {
    const m = await build(`import { customJvp } from "fluxion"; import { checkGrads } from "fluxion/testing";
      function f(x: Float64Array, s: number): number { let sum = 0; for (let i = 0; i < x.length; i++) sum += Math.sin(s * x[i]!) * x[0]!; return sum; }
      const wrong = customJvp((x: number): number => x * x, ([x], [x_dot]) => [x * x, 3 * x * x_dot]);
      const g = (x: number): number => wrong(x) + 1;
      export const right = (): void => checkGrads(f, [new Float64Array([0.5, -1, 2]), 0.7], { order: 2 });
      export const lie = (): void => checkGrads(g, [2], { order: 1 });`);
    m["right"]();
    expect(() => m["lie"]()).toThrow(/order 1/);
  });
});
