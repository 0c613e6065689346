/** jacfwd, jacrev, hessian, hvp: structure, numbers, and that all roads lead to the same place. */
import { beforeAll, describe, expect, test } from "vitest";
import { buildModules, type BuiltModule } from "../support/build.ts";
import { build, f64 } from "./build.ts";

const functions = `
function line(t: number): Float64Array { return new Float64Array([t, t * t, t ** 3]); }
function field(x: Float64Array): Float64Array { return new Float64Array([x[0]! * x[1]!, x[1]! ** 2, x[0]! + x[2]!, 7]); }
function sum(x: Float64Array): number { return x[0]! * x[1]! * x[2]!; }
function square(x: number): number { return x * x; }
function lists(x: number[]): number[] { return [x[0]! * x[1]!, x[1]!]; }
function tuple(x: number, y: number): [number, number] { return [x * y, x - y]; }
function two(a: Float64Array, s: number): Float64Array { return new Float64Array([a[0]! * s, a[1]! * s * s]); }
function deep(x: number[][]): number[][] { return [[x[0]![0]! * x[1]![0]!], [x[1]![0]! ** 2, 3]]; }
`;

describe.each(["jacfwd", "jacrev"])("%s", (macro) => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { ${macro} as jac } from "fluxion"; ${functions}
      export const ofLine = jac(line), ofField = jac(field), ofSum = jac(sum), ofSquare = jac(square), ofLists = jac(lists), ofDeep = jac(deep);
      export const ofTuple = jac(tuple), tupleBoth = jac(tuple, [0, 1]), tupleSecond = jac(tuple, { argnums: 1 });
      export const twoBoth = jac(two, [1, 0]), twoSecond = jac(two, 1);
      export const typed: Float64Array[] = ofField(new Float64Array(3));
      export const typedLine: Float64Array = ofLine(2);
      export const typedTuple: [[number, number], [number, number]] = tupleBoth(1, 2);`);
  });
  test("number to number, number to array, array to number, array to array", () => {
    expect(m["ofSquare"](3)).toBe(6);
    expect(m["ofLine"](2)).toEqual(f64(1, 4, 12));
    expect(m["ofSum"](f64(2, 3, 5))).toEqual(f64(15, 10, 6));
    expect(m["ofField"](f64(2, 3, 5))).toEqual([f64(3, 2, 0), f64(0, 6, 0), f64(1, 0, 1), f64(0, 0, 0)]);
    expect(m["ofLists"]([2, 3])).toEqual([[3, 2], [0, 1]]);
  });
  test("tuples of results, tuples of argnums", () => {
    expect(m["ofTuple"](2, 3)).toEqual([3, 1]);
    expect(m["tupleSecond"](2, 3)).toEqual([2, -1]);
    expect(m["tupleBoth"](2, 3)).toEqual([[3, 2], [1, -1]]);
    expect(m["twoBoth"](f64(2, 3), 5)).toEqual([[2, f64(5, 0)], [30, f64(0, 25)]]);
    expect(m["twoSecond"](f64(2, 3), 5)).toEqual(f64(2, 30));
  });
  test("the input's structure inside the output's", () => {
    expect(m["ofDeep"]([[2], [3]])).toEqual([[[[3], [2]]], [[[0], [6]], [[0], [0]]]]);
  });
  test("of nothing", () => {
    expect(m["ofLists"]([2, 3, 4])).toEqual([[3, 2, 0], [0, 1, 0]]);
  });
});

/** What has second derivatives. */
const scalars = `
      function f(x: Float64Array): number {
        let s = Math.exp(x[0]! * x[1]!);
        for (let i = 0; i + 1 < x.length; i++) s += Math.sin(x[i]!) * x[i + 1]! ** 2;
        return s;
      }
      function g(x: number, y: number): number { return x ** 3 * y ** 2; }
      function l(x: number[], s: number): number { return s * x[0]! * x[0]! * x[1]!; }`;

describe("hessian and hvp", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { grad, hessian, hvp, jacfwd, jacrev, jvp } from "fluxion";
      ${scalars}
      export const h = hessian(f), fr = jacfwd(grad(f)), rr = jacrev(grad(f)), rf = jacrev((x: Float64Array) => jacfwd(f)(x)), v = hvp(f);
      export const fwdOverRev = jvp(grad(f));
      export const hg = hessian(g), hBoth = hessian(g, [0, 1]), hSecond = hessian(g, 1), hl = hessian(l), hlBoth = hessian(l, [0, 1]);
      export const vg = hvp(g), vBoth = hvp(g, [1, 0]), vl = hvp(l), vOption = hvp(g, { argnums: 1 });`);
  });
  test("all orders of modes agree, and the Hessian is symmetric", () => {
    const x = f64(0.3, -0.8, 1.2), h: Float64Array[] = m["h"](x);
    for (const name of ["fr", "rr", "rf"]) {
      const other: Float64Array[] = m[name](x);
      h.forEach((row, i) => row.forEach((value, j) => expect(other[i]![j], `${name} ${i} ${j}`).toBeCloseTo(value, 13)));
    }
    h.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(h[j]![i]!, 13)));
    const e = f64(0, 1, 0), column: Float64Array = m["v"]([x], e), [, pushed] = m["fwdOverRev"]([x], [e]);
    h.forEach((row, i) => expect([column[i], pushed[i]]).toEqual([expect.closeTo(row[1]!, 13), expect.closeTo(row[1]!, 13)]));
  });
  test("numbers, lists and argnums", () => {
    const [x, y] = [2, 3], xx = 6 * x * y * y, xy = 6 * x * x * y, yy = 2 * x ** 3;
    expect([m["hg"](x, y), m["hSecond"](x, y), m["hBoth"](x, y)]).toEqual([xx, yy, [[xx, xy], [xy, yy]]]);
    expect(m["hl"]([2, 3], 5)).toEqual([[30, 20], [20, 0]]);
    expect(m["hlBoth"]([2, 3], 5)).toEqual([[[[30, 20], 12], [[20, 0], 4]], [[12, 4], 0]]);
    expect([m["vg"]([x, y], 2), m["vOption"]([x, y], 2), m["vBoth"]([x, y], [1, 10])]).toEqual([2 * xx, 2 * yy, [yy + 10 * xy, xy + 10 * xx]]);
    expect(m["vl"]([[2, 3], 5], [1, 0])).toEqual([30, 20]);
  });
});

describe.each(["jacfwdInto", "jacrevInto"])("%s", (macro) => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { ${macro} as jac } from "fluxion"; ${functions}
      function moving(x: Float64Array, steps: number): Float64Array {
        const y = new Float64Array(x.length);
        for (let s = 0; s < steps; s++) for (let i = 0; i < y.length; i++) y[i] += x[i]! * x[(i + 1) % x.length]!;
        return y;
      }
      export const ofLine = jac(line), ofField = jac(field), ofSum = jac(sum), ofSquare = jac(square), ofLists = jac(lists), ofDeep = jac(deep);
      export const ofTuple = jac(tuple), tupleBoth = jac(tuple, [0, 1]), twoBoth = jac(two, [1, 0]), twoSecond = jac(two, 1);
      export const ofMoving = jac(moving);`);
  });
  const into = (name: string, out: unknown, ...args: unknown[]): unknown => {
    expect(m[name](out, ...args)).toBe(undefined);
    return out;
  };
  test("writes over what was in out, whatever its structure", () => {
    expect([into("ofSquare", [9], 3), into("ofSquare", f64(9), 3)]).toEqual([[6], f64(6)]);
    expect(into("ofLine", f64(9, 9, 9), 2)).toEqual(f64(1, 4, 12));
    expect(into("ofSum", f64(9, 9, 9), f64(2, 3, 5))).toEqual(f64(15, 10, 6));
    expect(into("ofField", [f64(9, 9, 9), f64(9, 9, 9), f64(9, 9, 9), f64(9, 9, 9)], f64(2, 3, 5))).toEqual([f64(3, 2, 0), f64(0, 6, 0), f64(1, 0, 1), f64(0, 0, 0)]);
    expect(into("ofLists", [[9, 9, 9], [9, 9, 9]], [2, 3, 4])).toEqual([[3, 2, 0], [0, 1, 0]]);
    expect(into("ofDeep", [[[[9], [9]]], [[[9], [9]], [[9], [9]]]], [[2], [3]])).toEqual([[[[3], [2]]], [[[0], [6]], [[0], [0]]]]);
    expect(into("ofTuple", [9, 9], 2, 3)).toEqual([3, 1]);
    expect(into("tupleBoth", [[9, 9], [9, 9]], 2, 3)).toEqual([[3, 2], [1, -1]]);
    expect(into("twoBoth", [[9, f64(9, 9)], [9, f64(9, 9)]], f64(2, 3), 5)).toEqual([[2, f64(5, 0)], [30, f64(0, 25)]]);
    expect(into("twoSecond", f64(9, 9), f64(2, 3), 5)).toEqual(f64(2, 30));
  });
  test("arrays that are longer than what the function reads are cleared to their end", () => {
    expect(into("ofSum", f64(9, 9, 9, 9, 9), f64(2, 3, 5, 7, 11))).toEqual(f64(15, 10, 6, 0, 0));
    expect(into("twoBoth", [[9, f64(9, 9, 9)], [9, f64(9, 9, 9)]], f64(2, 3, 4), 5)).toEqual([[2, f64(5, 0, 0)], [30, f64(0, 25, 0)]]);
  });
  test("sizes known as it runs, twice the same memory", () => {
    const out = Array.from({ length: 5 }, () => f64(9, 9, 9, 9, 9)), [first] = out;
    for (const x of [f64(1, 2, 3, 4, 5), f64(5, 4, 3, 2, 1)]) {
      const expected = Array.from({ length: 5 }, (_, i) => Float64Array.from({ length: 5 }, (__, j) => (j === i ? 2 * x[(i + 1) % 5]! : j === (i + 1) % 5 ? 2 * x[i]! : 0)));
      expect(into("ofMoving", out, x, 2)).toEqual(expected);
    }
    expect(out[0]).toBe(first);
  });
  test("out of another structure, or one of the arguments, is an error", () => {
    expect(() => m["ofField"]([f64(0, 0, 0)], f64(2, 3, 5))).toThrow("out has length 1, but the result has length 4");
    expect(() => m["ofField"]([f64(0), f64(0), f64(0), f64(0)], f64(2, 3, 5))).toThrow(/has length 1, but x has length 3/);
    const x = f64(2, 3, 5);
    expect(() => m["ofSum"](x, x)).toThrow("the derivative is written to out, so out must not be an argument");
    expect(() => m["ofMoving"]([x, f64(0, 0, 0), f64(0, 0, 0)], x, 1)).toThrow("must not be an argument");
    expect(x).toEqual(f64(2, 3, 5));
  });
});

describe("hessianInto and hvpInto", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { grad, hessian, hessianInto, hvp, hvpInto, jvp } from "fluxion";
      ${scalars}
      export const h = hessian(f), hInto = hessianInto(f), v = hvp(f), vInto = hvpInto(f);
      export const hg = hessianInto(g), hBoth = hessianInto(g, [0, 1]), hl = hessianInto(l), hlBoth = hessianInto(l, [0, 1]);
      export const vg = hvpInto(g), vBoth = hvpInto(g, [1, 0]), vl = hvpInto(l), option = hvpInto(g, { argnums: 1 });
      function trace(x: Float64Array): number {
        const rows = Array.from(x, () => new Float64Array(x.length));
        hessianInto(f)(rows, x);
        let sum = 0;
        for (let i = 0; i < x.length; i++) sum += rows[i]![i]!;
        return sum;
      }
      export const t = trace, dTrace = grad(trace), pushed = jvp(trace);`);
  });
  const rows = (n: number): Float64Array[] => Array.from({ length: n }, () => new Float64Array(n).fill(9));
  test.each([1, 2, 3, 4, 5, 7, 8, 9])("equal what hessian and hvp give, for %i numbers", (n) => {
    const x = Float64Array.from({ length: n }, (_, i) => Math.cos(i + 1)), along = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i));
    const out = rows(n), product = new Float64Array(n).fill(9);
    m["hInto"](out, x);
    m["vInto"](product, [x], along);
    expect(out).toEqual(m["h"](x));
    expect(product).toEqual(m["v"]([x], along));
  });
  test("numbers, lists and argnums", () => {
    const [x, y] = [2, 3], xx = 6 * x * y * y, xy = 6 * x * x * y, yy = 2 * x ** 3;
    const into = (name: string, out: unknown, ...args: unknown[]): unknown => (m[name](out, ...args), out);
    expect([into("hg", [9], x, y), into("hBoth", [[9, 9], [9, 9]], x, y)]).toEqual([[xx], [[xx, xy], [xy, yy]]]);
    expect(into("hl", [[9, 9], [9, 9]], [2, 3], 5)).toEqual([[30, 20], [20, 0]]);
    expect(into("hlBoth", [[[[9, 9], 9], [[9, 9], 9]], [[9, 9], 9]], [2, 3], 5)).toEqual([[[[30, 20], 12], [[20, 0], 4]], [[12, 4], 0]]);
    expect([into("vg", [9], [x, y], 2), into("option", f64(9), [x, y], 2), into("vBoth", [9, 9], [x, y], [1, 10])]).toEqual([[2 * xx], f64(2 * yy), [yy + 10 * xy, xy + 10 * xx]]);
    expect(into("vl", [9, 9], [[2, 3], 5], [1, 0])).toEqual([30, 20]);
  });
  test("inside a function that is differentiated", () => {
    const x = f64(0.3, -0.8, 1.2), h = 1e-5;
    const gradient: Float64Array = m["dTrace"](x);
    x.forEach((value, i) => {
      const at = (step: number): number => m["t"](x.map((other, j) => (j === i ? value + step : other)));
      expect(gradient[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 7);
    });
    expect(m["pushed"]([x], [f64(1, 2, 3)])[1]).toBeCloseTo(gradient[0]! + 2 * gradient[1]! + 3 * gradient[2]!, 12);
  });
  test("out of another structure, or one of the arguments, is an error", () => {
    const x = f64(1, 2, 3), v = f64(1, 0, 0);
    expect(() => m["hInto"](rows(2), x)).toThrow("out has length 2, but the result has length 3");
    expect(() => m["vInto"](f64(0), [x], v)).toThrow("out has length 1, but primals[0] has length 3");
    expect(() => m["vInto"](x, [x], v)).toThrow("must not be an argument");
    expect(() => m["vInto"](v, [x], v)).toThrow("must not be an argument");
    expect([x, v]).toEqual([f64(1, 2, 3), f64(1, 0, 0)]);
  });
});

describe("columns that sweeps write by themselves", () => {
  const cases = `
    function pairs(x: Float64Array, s: number): Float64Array {
      const y = new Float64Array(x.length);
      for (let i = 0; i < x.length / 2; i++) {
        y[2 * i] = s * x[i]! * x[2 * i]!;
        y[2 * i + 1] = Math.sin(x[i]!) - s * x[0]!; // outside, if the length is odd
      }
      return y;
    }
    function sums(x: Float64Array, s: number): Float64Array {
      const y = new Float64Array(x.length);
      for (let k = 0; k < 3; k++) for (let i = 0; i < y.length; i++) y[i] += s * x[i]! ** k * x[(i + k) % x.length]!;
      return y;
    }
    function branches(x: Float64Array, s: number): Float64Array {
      const y = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) {
        if (x[i]! > 0) y[i] = x[i]! * x[i]!;
        else y[x.length - 1 - i] = s * x[i]!;
      }
      return y;
    }
    function prefix(x: Float64Array, s: number): Float64Array {
      const y = new Float64Array(x.length);
      y[0] = s * x[0]!;
      for (let i = 1; i < x.length; i++) y[i] = y[i - 1]! * x[i]!;
      return y;
    }
    function single(x: Float32Array, s: number): Float32Array {
      const y = new Float32Array(x.length);
      for (let i = 0; i < x.length; i++) y[i] = s * x[i]! * x[0]!;
      return y;
    }
    function twice(x: Float64Array, s: number): Float64Array {
      const y = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) {
        y[i] = s * x[i]!;
        y[i] *= x[i]!;
      }
      return y;
    }`;
  const names = ["pairs", "sums", "branches", "prefix", "single", "twice"];
  const macros = ["jacfwd", "jacrev", "jacfwdInto", "jacrevInto"];
  let m: BuiltModule, plain: BuiltModule;
  beforeAll(async () => {
    const source = `import { ${macros.join(", ")} } from "fluxion"; ${cases}
      ${names.flatMap((name) => macros.map((macro) => `export const ${name}_${macro} = ${macro}(${name}), ${name}_${macro}_two = ${macro}(${name}, [0, 1]);`)).join("\n")}`;
    m = await build(source);
    plain = (await buildModules({ "main.ts": source }, { transform: { disable: ["columns-in-place", "write-into"] } }))["main.ts"];
  });
  describe.each(names)("%s", (name) => {
    test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])("of %i numbers", (n) => {
      const numbers = Array.from({ length: n }, (_, i) => Math.cos(2 * i + 1));
      const x = name === "single" ? Float32Array.from(numbers) : Float64Array.from(numbers);
      for (const suffix of ["", "_two"]) {
        const columns = m[`${name}_jacfwd${suffix}`](x, 1.5), rows = m[`${name}_jacrev${suffix}`](x, 1.5), flat = (value: unknown): number[] => (typeof value === "number" ? [value] : Array.from(value as Iterable<unknown>).flatMap(flat));
        flat(columns).forEach((entry, k) => expect(entry).toBeCloseTo(flat(rows)[k]!, name === "single" ? 6 : 13));
        for (const macro of ["jacfwd", "jacrev"]) {
          const expected = m[`${name}_${macro}${suffix}`](x, 1.5), out = structuredClone(expected);
          const spoil = (part: any): void => { for (const key of Object.keys(part)) if (typeof part[key] === "number") part[key] = 7; else spoil(part[key]); };
          spoil(out);
          m[`${name}_${macro}Into${suffix}`](out, x, 1.5);
          expect(out).toEqual(expected);
          expect(plain[`${name}_${macro}${suffix}`](x, 1.5)).toEqual(expected);
          spoil(out);
          plain[`${name}_${macro}Into${suffix}`](out, x, 1.5);
          expect(out).toEqual(expected);
        }
      }
    });
  });
});

test("Jacobians and Hessians inside a function that is differentiated in reverse, also where the last sweep reaches past the end", async () => {
  const names = ["rows", "further", "one", "second"];
  const m = await build(`import { grad, hessian, jacfwd } from "fluxion";
    function neighbours(x: Float64Array): Float64Array { const y = new Float64Array(x.length); for (let i = 0; i < x.length; i++) y[i] = x[i]! ** 2 * x[(i + 1) % x.length]!; return y; }
    function prefix(x: Float64Array): Float64Array { const y = new Float64Array(x.length); y[0] = x[0]!; for (let i = 1; i < x.length; i++) y[i] = y[i - 1]! * x[i]!; return y; }
    function chain(x: Float64Array): number { let s = 0; for (let i = 0; i + 1 < x.length; i++) s += x[i]! ** 3 * x[i + 1]! ** 2; return s; }
    function sum(rows: Float64Array[]): number { let s = 0; for (let i = 0; i < rows.length; i++) for (let j = 0; j < rows[i]!.length; j++) s += (1 + i + 2 * j) * rows[i]![j]! ** 2; return s; }
    export function rows(x: Float64Array): number { return sum(jacfwd(neighbours)(x)); }
    export function further(x: Float64Array): number { return sum(jacfwd(prefix)(x)); }
    export function one(x: Float64Array): number { return sum([jacfwd(chain)(x)]); }
    export function second(x: Float64Array): number { return sum(hessian(chain)(x)); }
    ${names.map((name) => `export const d_${name} = grad(${name});`).join("\n")}`);
  for (const n of [1, 3, 4, 5]) for (const name of names) {
    const x = Float64Array.from({ length: n }, (_, i) => Math.cos(i + 1)), gradient: Float64Array = m[`d_${name}`](x);
    x.forEach((_, i) => {
      const at = (step: number): number => m[name](x.map((value, j) => (j === i ? value + step : value)));
      expect(gradient[i], `${name} ${n} ${i}`).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 5);
    });
  }
});

describe("what is written apart from what is read", () => {
  let m: BuiltModule;
  beforeAll(async () => {
    m = await build(`import { hessianInto, hvpInto, jacfwdInto, jacrevInto, valueAndGradInto } from "fluxion";
      function g(x: Float64Array, y: Float64Array): number { return x[0]! ** 2 * y[1]! + x[1]! * y[0]!; }
      interface Net { readonly w: Float64Array; readonly k: number }
      function p(net: Net, x: Float64Array): number { return net.w[0]! * net.k * x[0]! ** 2 + net.w[1]! * x[1]!; }
      function r(x: Float64Array, net: Net): Float64Array { return x.map((e) => e * e * net.w[0]!); }
      export const products = hvpInto(g, [0, 1]), ofNet = hvpInto(p), second = hessianInto(g);
      export const gradient = valueAndGradInto(g), both = valueAndGradInto(g, [1, 0]), netGradient = valueAndGradInto(p, [0, 1]);
      export const forward = jacfwdInto(r), backward = jacrevInto(r);`);
  });
  const message = "must not be an argument";
  const buffer = (): Float64Array => Float64Array.from({ length: 8 }, (_, i) => i + 1);
  test("any direction, any argument, and views of them", () => {
    const x = f64(1, 2), y = f64(3, 4), v: readonly Float64Array[] = [f64(1, 0), f64(0, 1)];
    for (const taken of [x, y, ...v, x.subarray(0, 2), new Float64Array(v[1]!.buffer)]) {
      expect(() => m["products"]([taken, f64(0, 0)], [x, y], v)).toThrow(`out[0] ${message}`);
      expect(() => m["products"]([f64(0, 0), taken], [x, y], v)).toThrow(`out[1] ${message}`);
    }
    expect([x, y, ...v]).toEqual([f64(1, 2), f64(3, 4), f64(1, 0), f64(0, 1)]);
    const all = buffer();
    for (const taken of [all.subarray(1, 3), all.subarray(3, 5)]) {
      expect(() => m["gradient"](taken, all.subarray(2, 4), y)).toThrow(`out ${message}`);
      expect(() => m["both"]([f64(0, 0), taken], y, all.subarray(2, 4))).toThrow(`out[1] ${message}`);
      expect(() => m["second"]([f64(0, 0), taken], all.subarray(2, 4), y)).toThrow(message);
    }
    expect(all).toEqual(buffer());
  });
  test("arrays inside of objects", () => {
    const net = { w: f64(1, 2), k: 3 }, x = f64(4, 5), zero = (): object => ({ w: f64(0, 0), k: 0 });
    for (const w of [net.w, x, new Float64Array(x.buffer)]) {
      expect(() => m["netGradient"]([{ w, k: 0 }, f64(0, 0)], net, x)).toThrow(`out[0] ${message}`);
      expect(() => m["ofNet"]({ w, k: 0 }, [net, x], zero())).toThrow(`out ${message}`);
    }
    const along = zero();
    expect(() => m["ofNet"](along, [net, x], along)).toThrow(message);
    expect(() => m["netGradient"]([zero(), net.w.subarray(0)], net, x)).toThrow(`out[1] ${message}`);
    for (const name of ["forward", "backward"]) expect(() => m[name]([f64(0, 0), net.w], x, net)).toThrow(message);
    expect([net, x]).toEqual([{ w: f64(1, 2), k: 3 }, f64(4, 5)]);
  });
  test("parts of one buffer that have nothing in common", () => {
    const all = buffer(), out = all.subarray(4, 6);
    expect(m["gradient"](out, all.subarray(0, 2), all.subarray(2, 4))).toBe(10);
    expect(all).toEqual(f64(1, 2, 3, 4, 8, 3, 7, 8));
  });
});
