/**
 * The fifteen defects that compile-time differentiators had again and again, each with cases that would show it. Cases
 * are held against the oracle, which runs the program itself on dual numbers: value, both modes, second order.
 */
import { describe, expect, test } from "vitest";
import { build, f64 } from "./macros/build.ts";
import { compileModules, type BuiltModule } from "./support/build.ts";
import { leaves, loadProgram } from "./support/oracle/index.ts";

/** Every derivative of `f` with respect to its first parameter, at each point. */
async function agrees(source: string, ...points: unknown[][]): Promise<BuiltModule> {
  const module = await build(`import { checkpoint, customJvp, customVjp, stopGradient, hessian, jvp, valueAndGrad, vjp } from "fluxion";
    ${source}
    export const of_grad = valueAndGrad(f), of_jvp = jvp(f), of_vjp = vjp(f), of_hessian = hessian(f);
    void [checkpoint, customJvp, customVjp, stopGradient];`);
  const oracle = loadProgram(`import { checkpoint, customJvp, customVjp, stopGradient } from "fluxion";\n${source}`);
  for (const point of points) {
    const copy = (): unknown[] => structuredClone(point), before = JSON.stringify(point);
    const expected = leaves(oracle.grad("f", point)), y = oracle.call("f", point);
    const [value, gradient] = module["of_grad"](...point);
    close([value], [y as number], "value");
    close(leaves(gradient), expected, "grad");
    close(leaves(module["of_vjp"](copy(), 1)[1][0]), expected, "vjp");
    const [direction] = structuredClone(point), turned = turn(direction);
    const tangents = point.map((_, i) => (i === 0 ? turned : undefined));
    close([module["of_jvp"](copy(), tangents)[1]], [oracle.jvp("f", point, tangents)[1] as number], "jvp");
    close(leaves(module["of_hessian"](...copy())), oracle.hessian("f", point).flat(), "hessian");
    expect(JSON.stringify(point)).toBe(before);
  }
  return module;
}

/** A direction of the same structure. */
function turn(value: any): unknown {
  if (typeof value === "number") return 0.7;
  if (Array.isArray(value)) return value.map(turn);
  return value.map((_: number, i: number) => Math.sin(1.7 * i + 0.6));
}

function close(actual: readonly number[], expected: readonly number[], what: string): void {
  expect(actual, what).toHaveLength(expected.length);
  const scale = Math.max(1e-12, ...expected.map(Math.abs));
  actual.forEach((x, i) => expect(Math.abs(x - expected[i]!), `${what}[${i}]: ${x} for ${expected[i]}`).toBeLessThanOrEqual(1e-11 * scale));
}

describe("1. the reverse sweep reads the value of that trip, not the final state", () => {
  test("a divisor that changes in the loop", async () => {
    await agrees(`export function f(x: number): number {
      let d = x, sum = 0;
      for (let i = 1; i <= 4; i++) { sum += x / d; d = d * x + i; }
      return sum;
    }`, [1.3], [-0.4]);
  });
  test("an index and a scale that change in the loop", async () => {
    await agrees(`export function f(x: Float64Array): number {
      let k = 0, scale = 1, sum = 0;
      while (k < x.length) { sum += scale * x[k]! ** 3; scale *= 0.5 + x[k]!; k += k === 0 ? 1 : 2; }
      return sum * scale;
    }`, [f64(1, 2, 3, 4)], [f64(0.1, -2, 3)]);
  });
  test("memory that is overwritten after it was read", async () => {
    await agrees(`export function f(x: Float64Array): number {
      const w = x.slice();
      let sum = 0;
      for (let t = 0; t < 3; t++) for (let i = 0; i < w.length; i++) { sum += w[i]! * w[i]!; w[i] = Math.sin(w[i]!) * w[(i + 1) % w.length]!; }
      return sum;
    }`, [f64(0.5, 1, -2)]);
  });
  test("the log of a sum of exponentials, with a running maximum", async () => {
    await agrees(`export function f(x: Float64Array): number {
      let m = x[0]!;
      for (let i = 1; i < x.length; i++) if (x[i]! > m) m = x[i]!;
      let s = 0;
      for (let i = 0; i < x.length; i++) s += Math.exp(x[i]! - m);
      return Math.log(s) + m;
    }`, [f64(1, 3, 2)], [f64(800, 801)]);
  });
});

describe("2. the adjoint of a loop-local is fresh in each trip", () => {
  test("a local that is summed into", async () => {
    await agrees(`export function f(x: number): number {
      let y = 0;
      for (let i = 0; i < 3; i++) { let t = x; t += i; y += t; }
      return y;
    }`, [1], [2]);
  });
  test("an accumulator that starts from a constant", async () => {
    await agrees(`export function f(x: Float64Array): number {
      let total = 1;
      for (let i = 0; i < 3; i++) { let acc = 0; for (let j = 0; j <= i; j++) acc += x[j]! * x[j]!; total *= acc; }
      return total;
    }`, [f64(1, 2, 3)]);
  });
  test("a local array", async () => {
    await agrees(`export function f(x: number): number {
      let y = 0;
      for (let i = 0; i < 3; i++) { const v = new Float64Array(2); v[0]! += x * i; v[1] = v[0]! * x; y += v[0]! * v[1]!; }
      return y;
    }`, [1.5]);
  });
  test("a variable declared without a value, set in one arm only", async () => {
    await agrees(`export function f(x: number): number {
      let last = 0, y = 0;
      for (let i = 0; i < 4; i++) { let t = last; if (i % 2 === 0) t = x * i; y += t * t; last = t + x; }
      return y;
    }`, [0.7]);
  });
});

describe("3. continue, break, conditions with effects, empty increments", () => {
  test("continue and break in nested loops, with labels", async () => {
    await agrees(`export function f(x: Float64Array): number {
      let sum = 0;
      for (let i = 0; i < x.length; i++) {
        if (x[i]! < 0) continue;
        for (let j = 0; ; j++) {
          if (j === i) break;
          if (j === 1) continue;
          sum += x[i]! * x[j]!;
          if (sum > 50) return sum * 2;
        }
        sum *= x[i]!;
      }
      return sum;
    }`, [f64(1, 2, -1, 3)], [f64(3, 2, 5, 4)], [f64()]);
  });
  test("the counter is changed in the body", async () => {
    await agrees(`export function f(x: number): number {
      let y = x;
      for (let i = 0; i < 10; ) { y *= 1.1 + x / (i + 2); i += i % 2 === 0 ? 3 : 2; }
      return y;
    }`, [0.5]);
  });
  test("the condition changes variables", async () => {
    await agrees(`export function f(x: number): number {
      let n = 5, y = 1;
      while (n-- > 0) y = y * x + n;
      do y += x * x; while (++n < 2);
      return y;
    }`, [1.2]);
  });
  test("the condition depends on the input", async () => {
    await agrees(`export function f(x: number): number {
      let y = x, n = 0;
      while (y < 10 && n < 50) { y = y * y + 0.5; n++; }
      return y / (n + 1);
    }`, [1.1], [20], [0.3]);
  });
});

describe("4. views, references, out-parameters, aliases", () => {
  test("a row of a matrix written through a view", async () => {
    await agrees(`function scaleRow(row: Float64Array, by: number): void { for (let j = 0; j < row.length; j++) row[j]! *= by; }
    export function f(x: Float64Array): number {
      const m = x.slice();
      for (let i = 0; i < 2; i++) scaleRow(m.subarray(2 * i, 2 * i + 2), m[0]!);
      return m[0]! + 2 * m[1]! + 3 * m[2]! + 4 * m[3]!;
    }`, [f64(1.5, 2, 3, 4)]);
  });
  test("the same array twice among the arguments", async () => {
    await agrees(`function axpy(a: number, x: Float64Array, y: Float64Array): void { for (let i = 0; i < x.length; i++) y[i]! += a * x[i]!; }
    export function f(x: Float64Array): number { const y = x.slice(); axpy(2, y, y); axpy(x[0]!, x, y); axpy(y[1]!, y, y); return y[0]! * y[1]!; }`, [f64(1.5, -2)]);
  });
  test("one of two arrays, decided as it runs; then both are read", async () => {
    await agrees(`export function f(x: Float64Array, first: boolean): number {
      const a = new Float64Array(2), b = new Float64Array(2);
      const target = first ? a : b;
      target[0] = x[0]! * x[1]!;
      a[1] = target[0]!;
      b[1] = target[0]! * x[0]!;
      return a[0]! + 2 * a[1]! + 3 * b[0]! + 5 * b[1]!;
    }`, [f64(2, 3), true], [f64(2, 3), false]);
  });
  test("overlapping copies within one array", async () => {
    await agrees(`export function f(x: Float64Array): number {
      const w = x.slice();
      w.set(w.subarray(0, 3), 1);
      w.set(w.subarray(1, 3));
      return w[0]! * w[1]! + w[2]! * w[3]!;
    }`, [f64(1, 2, 3, 4)]);
  });
  test("rows that are swapped, and a row that is there twice", async () => {
    await agrees(`export function f(x: number[]): number {
      const rows = [[x[0]!, x[1]!], [x[2]!, x[3]!]];
      const t = rows[0]!; rows[0] = rows[1]!; rows[1] = t;
      rows[0]![0]! *= x[0]!;
      rows[1] = rows[0]!;
      rows[1]![1] = rows[0]![0]! * 3;
      return rows[0]![0]! * rows[0]![1]! + t[0]! * t[1]!;
    }`, [[1, 2, 3, 4]]);
  });
});

describe("5. activity", () => {
  test("active through memory alone, set by a callee", async () => {
    await agrees(`function put(into: Float64Array, at: number, value: number): void { into[at] = value; }
    export function f(x: number): number { const w = new Float64Array(3); put(w, 1, x * x); put(w, 2, 5); return w[1]! * w[2]!; }`, [3]);
  });
  test("active only from the second trip on", async () => {
    await agrees(`export function f(x: number): number { let a = 1, b = 2, c = 3; for (let i = 0; i < 4; i++) { c = b * c; b = a * 1.5; a = x; } return a + b + c; }`, [2]);
  });
  test("a constant again after it was active", async () => {
    await agrees(`export function f(x: number): number { let y = x * x; const z = y; y = 4; const w = [x, 1]; w[0] = 7; return y * z + w[0]! * w[1]!; }`, [3]);
  });
  test("a difference that is zero by value and not by derivative", async () => {
    await agrees(`export function f(x: number, c: number): number { const y = x - c; return y === 0 ? y * 3 : y * y; }`, [2, 2], [3, 2]);
  });
});

describe("6. a parameter that was not asked for still needs an adjoint inside", () => {
  test("it is overwritten with what is active", async () => {
    await agrees(`export function f(x: number, y: number, w: Float64Array): number { y = x * y; w[0] = y * x; y += w[0]! * w[1]!; return y * y + w[0]!; }`, [2, 3, f64(1, 4)]);
  });
});

describe("7. an unknown callee is an error with its name, never zero", () => {
  test.each([
    ["declared", "declare function mystery(x: number): number;\nexport function f(x: number): number { return mystery(x) + x; }", /mystery/],
    ["method of any", "export function f(x: number, g: any): number { return g.value(x) + x; }", /value/],
    ["function parameter", "export function f(x: number, g: (t: number) => number): number { return g(x) + x; }", /g/],
    ["random", "export function f(x: number): number { return x * Math.random(); }", /Math\.random/],
    ["clock", "export function f(x: number): number { return x * Date.now(); }", /Date\.now/],
    ["string", "export function f(x: number): number { return x * parseFloat(x.toFixed(3)); }", /string|toFixed|parseFloat/],
    ["state", "let state = 1;\nexport function f(x: number): number { state *= x; return state; }", /state/],
  ])("%s", (_name, source, mentions) => {
    const { errors, result } = compileModules({ "main.ts": `import { grad } from "fluxion";\n${source}\nexport const df = grad(f);` });
    expect(errors.length).toBeGreaterThan(0);
    expect(errors[0]).toMatch(/^main\.ts\(3,\d+\): error FLX[12]\d\d\d: |^main\.ts\(2,\d+\): error FLX[12]\d\d\d: /);
    expect(errors.join("\n")).toMatch(mentions);
    expect(result.files.size).toBe(0);
  });
});

describe("8. a rule of the user's is used, for each call, or refused", () => {
  test("through aliases, helpers and other files; in loops", async () => {
    const m = await build(`import { grad } from "fluxion"; import { soft } from "./rules.ts";
      const same = soft;
      const helper = (x: number): number => same(x) * 2;
      export const df = grad((x: number) => { let y = x; for (let i = 0; i < 2; i++) y = helper(y); return y; });`,
    { "rules.ts": `import { customJvp } from "fluxion"; export const soft = customJvp((x: number): number => x, ([x], [x_dot]) => [x, 10 * x_dot]);` });
    expect(m["df"](1)).toBe(400);
  });
  test("only the arguments that are active count", async () => {
    const m = await build(`import { customJvp, grad } from "fluxion";
      const rule = customJvp((x: number, y: number): number => x * y, ([x, y], [x_dot, y_dot]) => [x * y, 100 * y * x_dot + 1000 * x * y_dot]);
      export const first = grad((x: number, y: number) => rule(x, y)), second = grad((x: number, y: number) => rule(x, y), 1), same = grad((x: number) => rule(x, x));`);
    expect([m["first"](2, 3), m["second"](2, 3), m["same"](2)]).toEqual([300, 2000, 2200]);
  });
});

describe("9. NaN or Infinity of a value that does not count", () => {
  test("an arm not taken, a dead value, a value that only a condition looks at", async () => {
    await agrees(`export function f(x: number): number {
      const unused = Math.log(x) / x;
      let y = x > 0 ? Math.sqrt(x) / x : 3 * x;
      if (x < -1) y += Math.sqrt(-x) * Math.log(-x);
      return y + (unused === 12345 ? 1 : 0);
    }`, [0], [4], [-4]);
  });
  test("a value that is made before the branch and used in it", async () => {
    const m = await build(`import { grad } from "fluxion";
      export const df = grad((x: number): number => { const root = Math.sqrt(x); return x > 0 ? root : 3 * x; });`);
    expect(m["df"](4)).toBe(0.25);
    // The root belongs to the arm that uses it: its partial at 0 is Infinity, and the other arm does not run it.
    expect(m["df"](0)).toBe(3);
  });
  test("x log x, by cases; a norm that may be zero", async () => {
    await agrees(`const xlogx = (x: number): number => (x === 0 ? 0 : x * Math.log(x));
    export function f(p: Float64Array): number { let h = 0; for (let i = 0; i < p.length; i++) h -= xlogx(p[i]!); return h + Math.hypot(p[0]!, p[0]!); }`, [f64(0.25, 0.75)]);
    const m = await build(`import { grad } from "fluxion"; const xlogx = (x: number): number => (x === 0 ? 0 : x * Math.log(x)); export const df = grad((p: Float64Array) => { let h = 0; for (let i = 0; i < p.length; i++) h -= xlogx(p[i]!); return h; });`);
    expect(m["df"](f64(0, 1))).toEqual(f64(0, -1));
  });
});

describe("a condition that is known after a throw", () => {
  test("a number that is asked for as a condition stays a number", async () => {
    await agrees(`export function f(x: number, y: number): number {
      const s = Math.sin(x) * y;
      if (!s) throw new RangeError("zero");
      return s * x * s + y / s;
    }`, [0.7, 1.3]);
  });
});

describe("10. second order", () => {
  test("the residuals of the first order are differentiated too", async () => {
    const m = await build(`import { grad, jvp } from "fluxion";
      function f(x: number): number { let y = 1; for (let i = 0; i < 4; i++) y *= x; return y; }
      export const d = [grad(f), grad(grad(f)), grad(grad(grad(f))), (x: number) => jvp(grad(grad(f)), [x], [1])[1]].map((g) => g(2));`);
    expect(m["d"]).toEqual([32, 48, 48, 48]);
  });
  test("code stays small: order 3 of a page of code is pages, not megabytes", () => {
    const { rewritten, errors } = compileModules({ "main.ts": `import { grad } from "fluxion";
      function f(x: number, y: number): number { let s = 0; for (let i = 0; i < 5; i++) { s += Math.sin(x * i) * Math.exp(-y * s) / (1 + s * s); if (s > 2) s -= y; } return s; }
      export const g = grad(grad(grad(f)));` });
    expect(errors).toEqual([]);
    expect(rewritten["main.ts"]!.text.length).toBeLessThan(60_000);
  });
});

describe("11. captured variables keep their adjoint", () => {
  test("of lambdas: read, and through what they share", async () => {
    await agrees(`export function f(x: number): number {
      const scale = x * x;
      const times = (t: number): number => t * scale;
      let y = times(x);
      for (let i = 0; i < 3; i++) { const k = y; const g = (t: number): number => t + k * scale; y = g(times(y)) / 10; }
      return y;
    }`, [1.2]);
  });
  test("of the macro's own function: constant, and not confused with its parameters", async () => {
    const m = await build(`import { grad } from "fluxion";
      export function outer(x: number, k: number): number { const shift = x * k; return grad((t: number, x2: number) => t * shift * x2)(5, x); }
      export const total = grad(outer);`);
    expect(m["outer"](2, 3)).toBe(12);
    expect(m["total"](2, 3)).toBe(12); // d(3 x²)/dx
  });
});

describe("12. chained assignment, y * y, and friends", () => {
  test("one expression, several writes", async () => {
    await agrees(`export function f(x: number): number {
      let a = 0, b = 0, c = 1;
      a = b = x * x;
      a += (b *= x) + (c = a * b);
      [a, b] = [b, a];
      let i = 1;
      const w = [x, x * 2, x * 3];
      w[i++] = w[i]! * w[0]!;
      w[i] = i++ + w[i - 1]! * i;
      return a * a + b * b * c + w[0]! * w[1]! * w[2]! + i * x;
    }`, [1.3], [-0.7]);
  });
  test("a value used many times, an argument given twice", async () => {
    await agrees(`const product = (a: number, b: number): number => a * b;
    export function f(x: number): number { const y = product(x, x); const z = product(y, y) + y * y * y; return z * z / y - product(z, z - z); }`, [1.5]);
  });
});

describe("13. names", () => {
  test("the user's names are those that the transformer likes best", async () => {
    await agrees(`export function f(x_bar: number, t: number): number {
      const y_bar = x_bar * t, x_dot = y_bar * y_bar, residuals = Math.exp(x_dot), f_grad = residuals + 1, i_1 = f_grad * y_bar;
      const Float64Array_1 = i_1, undefined_1 = 2, Tape = 3;
      let forward = 0;
      for (let t_1 = 0; t_1 < 3; t_1++) forward += Float64Array_1 * t_1 * x_bar * undefined_1 * Tape;
      return forward;
    }`, [0.5, 0.7]);
  });
  test("reserved words as properties, shadowed names, the same name in another file", async () => {
    const m = await build(`import { grad } from "fluxion"; import { f as other, scale as otherScale } from "./other.ts";
      const scale = 3;
      function f(x: number): number { const y = other(x) * scale; { const y = x * otherScale; return y * other(y) + x; } return y; }
      export const df = grad(f), dother = grad(other);`,
    { "other.ts": "export const scale = 10; const hidden = 2; export function f(x: number): number { return x * hidden * scale; }" });
    expect(m["dother"](1)).toBe(20);
    // f = 10 x · 20 · 10 x + x
    expect(m["df"](1)).toBe(4001);
  });
});

describe("14. speed and memory", () => {
  test("the primal is not replayed: work grows with the length, not with its square", async () => {
    const m = await build(`import { grad } from "fluxion";
      function step(x: number, k: number): number { return Math.sin(x) + k * 1e-3; }
      function f(x: number, n: number): number { let y = x; for (let i = 0; i < n; i++) y = step(y, i); return y; }
      export const df = grad(f);`);
    const time = (n: number): number => { const start = performance.now(); m["df"](0.5, n); return performance.now() - start; };
    time(20_000);
    const short = Math.min(time(20_000), time(20_000), time(20_000)), long = Math.min(time(320_000), time(320_000));
    expect(long).toBeLessThan(16 * 8 * Math.max(short, 0.5));
  });
  test("a pullback of an array runs the reverse sweep only, as often as wanted", async () => {
    const source = `import { fwdAndBwd, jacrev } from "fluxion";
      export function spread(x: Float64Array): Float64Array {
        const y = new Float64Array(x.length);
        for (let i = 0; i < x.length; i++) y[i] = Math.exp(x[i]!);
        let s = 0;
        for (let i = 0; i < x.length; i++) s += y[i]! * y[i]!;
        for (let i = 0; i < x.length; i++) y[i] = y[i]! * s;
        return y;
      }
      export const [forward, backward] = fwdAndBwd(spread);
      export const jacobian = jacrev(spread);`;
    const { rewritten } = compileModules({ "main.ts": source });
    const { text } = rewritten["main.ts"]!;
    const backward = text.slice(text.indexOf("function spread_backward"), text.indexOf("\n}", text.indexOf("function spread_backward")));
    expect(backward).not.toContain("Math.exp");
    const m = await build(source);
    const x = f64(0.1, -0.2, 0.05);
    const rows: Float64Array[] = m["jacobian"](x);
    const [y, residuals] = m["forward"](x);
    // Neither the result nor the arguments are needed any more.
    y.fill(9);
    x.fill(9);
    for (const i of [0, 2, 0]) {
      const seed = new Float64Array(3);
      seed[i] = 1;
      expect(m["backward"](residuals, seed)).toEqual([rows[i]]);
    }
  });
  test("lists that grow and shrink in each trip are as good in the second pullback", async () => {
    const m = await build(`import { fwdAndBwd, grad } from "fluxion";
      export function f(v: number[], n: number): number {
        let s = 0.3;
        for (let i = 0; i < n; i++) {
          const list: number[] = [];
          for (let k = 0; k < v.length; k++) if (v[k]! * s > -1) list.push(v[k]! * s);
          let q = 0;
          while (list.length > 0) q += Math.sin(list.pop()! * s);
          s += 0.1 * q;
        }
        return s;
      }
      export const [forward, backward] = fwdAndBwd(f, 0);
      export const df = grad(f);`);
    const v = [0.1, 0.4, -0.3];
    const [, residuals] = m["forward"](v, 3);
    for (const time of [1, 2, 3]) expect(m["backward"](residuals, 1), `pullback ${time}`).toEqual(m["df"](v, 3));
  });
  test("what a helper returned is written to before its reverse sweep", async () => {
    const loops = Array.from({ length: 6 }, (_, k) => `for (let i = 0; i < x.length; i++) { if (s > ${k}) s += Math.sin(y[i]! * ${k + 1}); else s -= Math.cos(y[i]!) * 0.1; }`);
    await agrees(`function long(x: Float64Array): Float64Array {
      const y = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) y[i] = Math.exp(x[i]!);
      let s = 0;
      ${loops.join("\n      ")}
      return Float64Array.of(y[0]! * s, y[1]!, s).length > 2 ? scaled(y, s) : y;
    }
    function scaled(y: Float64Array, s: number): Float64Array { for (let i = 0; i < y.length; i++) y[i] = y[i]! * (1 + 0.1 * Math.tanh(s)); return y; }
    export function f(x: Float64Array): number {
      let t = 0;
      for (let k = 0; k < 3; k++) { const y = long(x); t += y[0]! * y[1]!; y[0] = 7; y[1] = -3; t += y[0]! * x[0]!; }
      return t;
    }`, [f64(0.1, -0.2)]);
  });
  test("a sum is fused into one sweep, without storage", () => {
    const { rewritten } = compileModules({ "main.ts": `import { grad } from "fluxion";
      function f(x: Float64Array): number { let s = 0; for (let i = 0; i < x.length; i++) s += x[i]! * x[i]! * i; return s; }
      export const df = grad(f);` });
    const { text } = rewritten["main.ts"]!;
    expect(text).not.toMatch(/_saved|Tape/);
    expect(text.slice(text.indexOf("function f_grad")).match(/^ *for \(/gm)).toHaveLength(1);
  });
});

describe("15. failures can be read", () => {
  test("each error names its place and what to write; one does not hide the next; the rest still compiles", () => {
    const { errors, result } = compileModules({
      "bad.ts": `import { grad } from "fluxion";
export function f(x: number): number {
  const r = Math.random();
  try { return r * x; } catch { return 0; }
}
export const df = grad(f);
export const dg = grad((x: number): number => x * x, 0);
export const dh = grad((s: string): number => s.length as any);`,
      "good.ts": `import { grad } from "fluxion"; export const df = grad((x: number) => x * x);`,
    });
    expect(errors.some((error) => /^bad\.ts\(3,\d+\): error FLX1010: 'Math\.random\(\)'/.test(error))).toBe(true);
    expect(errors.some((error) => /^bad\.ts\(4,\d+\): error FLX1014: try\/catch/.test(error))).toBe(true);
    expect(errors.some((error) => /^bad\.ts\(8,\d+\): error FLX1004: .*string/.test(error))).toBe(true);
    expect(errors.every((error) => !error.includes("FLX9"))).toBe(true);
    expect([...result.files.keys()].map((name) => name.replace(/.*\//, ""))).toEqual(["good.ts"]);
  });
});
