/**
 * Derivatives where they are chosen by convention, and where naive formulas lose their digits: the whole pipeline, in
 * reverse and forward mode, against JAX's values at edges and against derivatives computed to 120 digits.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { build, f64 } from "./macros/build.ts";
import type { BuiltModule } from "./support/build.ts";

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(`./data/special/${name}`, import.meta.url), "utf8")) as T;

/** One function in all modes, over all its parameters. */
class Derived {
  constructor(private readonly module: BuiltModule, private readonly name: string, private readonly arity: number) {}

  value(at: readonly number[]): number { return this.module[this.name](...at); }
  reverse(at: readonly number[]): number[] { return this.module[`${this.name}_g`](...at); }
  /** One parameter active at a time: a partial of NaN or Infinity is not multiplied with another's zero. */
  forward(at: readonly number[]): number[] {
    const partials = at.map((_, i): number => this.module[`${this.name}_f`][i](...at));
    if (at.length === 1) expect(this.module[`${this.name}_p`](at, [1])[1]).toBe(partials[0]);
    return partials;
  }
  expectBoth(at: readonly number[], partials: readonly number[]): void {
    expect(at).toHaveLength(this.arity);
    // The sign of a zero is not part of the convention.
    const plain = (values: readonly number[]): number[] => values.map((value) => value + 0);
    expect(plain(this.reverse(at)), `grad at ${at.join()}`).toEqual(plain(partials));
    expect(plain(this.forward(at)), `forward at ${at.join()}`).toEqual(plain(partials));
  }
}

/** `sources`: name to the parameters and the body of a function of numbers. */
async function derive(sources: Readonly<Record<string, readonly [params: string, body: string]>>): Promise<(name: string) => Derived> {
  const names = Object.keys(sources);
  const id = (name: string): string => `f${names.indexOf(name)}`;
  const arity = (name: string): number => sources[name]![0].split(",").length;
  const texts = names.map((name) => {
    const [params, body] = sources[name]!;
    const typed = params.split(",").map((param) => `${param.trim()}: number`).join(", ");
    const argnums = Array.from({ length: arity(name) }, (_, i) => i);
    const forward = argnums.map((i) => `jacfwd(${id(name)}, ${i})`).join(", ");
    const block = body.includes("return") ? body : `return ${body};`;
    return `export function ${id(name)}(${typed}): number { ${block} }
      export const ${id(name)}_g = grad(${id(name)}, [${argnums.join(", ")}]), ${id(name)}_p = jvp(${id(name)}), ${id(name)}_f = [${forward}];`;
  });
  const module = await build(`import { grad, jacfwd, jvp } from "fluxion";\n${texts.join("\n")}`);
  return (name) => new Derived(module, id(name), arity(name));
}

describe("the conventions", () => {
  let at: (name: string) => Derived;
  beforeAll(async () => {
    at = await derive({
      abs: ["x", "Math.abs(x)"], max: ["x, y", "Math.max(x, y)"], min: ["x, y", "Math.min(x, y)"],
      max3: ["x, y, z", "Math.max(x, y, z)"], min4: ["a, b, c, d", "Math.min(a, b, c, d)"], max1: ["x", "Math.max(x)"],
      sign: ["x", "Math.sign(x)"], floor: ["x", "Math.floor(x)"], ceil: ["x", "Math.ceil(x)"], round: ["x", "Math.round(x)"], trunc: ["x", "Math.trunc(x)"],
      less: ["x, y", "x < y ? 1 : 0"], bits: ["x, y", "(x | 0) + (x & y) + (x ^ y) + (~x) + (x << 1) + (x >> 1) + (x >>> 1)"],
      clz32: ["x", "Math.clz32(x)"], imul: ["x, y", "Math.imul(x, y)"], fround: ["x", "Math.fround(x)"],
      relu: ["x", "x > 0 ? x : 0"], clamp: ["x", "x <= -1 ? -1 : x >= 1 ? 1 : x"],
      sqrt: ["x", "Math.sqrt(x)"], log: ["x", "Math.log(x)"], cbrt: ["x", "Math.cbrt(x)"],
      power0: ["x", "x ** 0"], power1: ["x", "x ** 1"], power2: ["x", "x ** 2"], power3: ["x", "x ** 3"], powerMinus1: ["x", "x ** -1"], powerHalf: ["x", "x ** 0.5"],
      pow: ["x, y", "Math.pow(x, y)"], powFixed: ["x", "Math.pow(x, 3)"],
      atan2: ["y, x", "Math.atan2(y, x)"], rem: ["x, y", "x % y"], hypot: ["x, y", "Math.hypot(x, y)"], hypot3: ["x, y, z", "Math.hypot(x, y, z)"],
      branch: ["x", "x > 0 ? Math.log(x) : 0"], branchSqrt: ["x", "if (x > 0) return Math.sqrt(x); return 0;"], both: ["x", "x > 0 && Math.log(x) > 1 ? Math.sqrt(x) : 3 * x"],
      divide: ["x, y", "x / y"],
    });
  });

  test("abs at 0: +1", () => { at("abs").expectBoth([0], [1]); at("abs").expectBoth([-0], [1]); at("abs").expectBoth([-2], [-1]); });
  test("max and min: a tie of two is shared, of n is 1/n each", () => {
    at("max").expectBoth([2, 2], [0.5, 0.5]);
    at("min").expectBoth([2, 2], [0.5, 0.5]);
    at("max").expectBoth([0, -0], [0.5, 0.5]);
    at("max").expectBoth([3, 2], [1, 0]);
    at("max3").expectBoth([1, 1, 1], [1 / 3, 1 / 3, 1 / 3]);
    at("max3").expectBoth([2, 1, 2], [0.5, 0, 0.5]);
    at("min4").expectBoth([5, 1, 1, 2], [0, 0.5, 0.5, 0]);
    at("max1").expectBoth([4], [1]);
  });
  test.each(["sign", "floor", "ceil", "round", "trunc"])("%s: 0, at jumps too", (name) => {
    for (const x of [0, 1, -1, 0.5, 1.5, -0.5]) at(name).expectBoth([x], [0]);
  });
  test("comparisons and bit operations: 0", () => {
    at("less").expectBoth([1, 1], [0, 0]);
    at("bits").expectBoth([5, 3], [0, 0]);
    at("clz32").expectBoth([5], [0]);
    at("imul").expectBoth([5, 3], [0, 0]);
  });
  test("fround: 1", () => at("fround").expectBoth([0.1], [1]));
  test("relu at 0 and clamp at a bound: 0", () => {
    at("relu").expectBoth([0], [0]);
    for (const [x, d] of [[-2, 0], [-1, 0], [0, 1], [1, 0], [2, 0]] as const) at("clamp").expectBoth([x], [d]);
  });
  test("sqrt, log and cbrt at 0: Infinity", () => { for (const name of ["sqrt", "log", "cbrt"]) at(name).expectBoth([0], [Infinity]); });
  test("literal powers at 0: k x^(k-1), and 0 for k = 0", () => {
    at("power0").expectBoth([0], [0]);
    at("power1").expectBoth([0], [1]);
    at("power2").expectBoth([0], [0]);
    at("power3").expectBoth([0], [0]);
    at("powFixed").expectBoth([0], [0]);
    at("powFixed").expectBoth([-2], [12]);
    at("powerMinus1").expectBoth([0], [-Infinity]);
    at("powerHalf").expectBoth([0], [Infinity]);
  });
  test("pow at its edges", () => {
    at("pow").expectBoth([0, 2], [0, 0]);
    at("pow").expectBoth([0, 0.5], [Infinity, 0]);
    at("pow").expectBoth([0, 1], [1, 0]);
    at("pow").expectBoth([0, 0], [0, 0]);
    at("pow").expectBoth([-2, 3], [12, NaN]);
    at("pow").expectBoth([2, 0], [0, Math.LN2]);
  });
  test("the partial with respect to the exponent is computed only where the exponent is active", async () => {
    const m = await build(`import { grad, jvp } from "fluxion";
      function f(x: number, n: number): number { return Math.pow(x, n); }
      export const df = grad(f), total = grad((x: Float64Array, n: number) => f(x[0]!, n) + x[1]!);
      export const along = (x: number, n: number): [number, number] => jvp((t: number) => f(t, n), [x], [1]);
      function g(x: Float64Array, n: Float64Array): number { let s = 0; for (let i = 0; i < x.length; i++) s += f(x[i]!, n[i]!); return s; }
      export const push = jvp(f), powers = jvp(g);`);
    expect(m["df"](-2, 3)).toBe(12);
    expect(m["total"](f64(-2, 1), 3)).toEqual(f64(12, 1));
    expect(m["along"](-2, 3)).toEqual([-8, 12]);
    expect(m["push"]([-2, 3], [1, undefined])).toEqual([-8, 12]);
    expect(m["push"]([-2, 3], [1, 0])).toEqual([-8, NaN]);
    expect(m["push"]([2, 3], [undefined, 1])).toEqual([8, 8 * Math.LN2]);
    expect(m["push"]([2, 3], [undefined, undefined])).toEqual([8, 0]);
    expect(m["powers"]([f64(-2, 1), f64(2, 3)], [f64(1, 1), undefined])).toEqual([4 + 1, -4 + 3]);
  });
  test("atan2(0, 0): NaN", () => { at("atan2").expectBoth([0, 0], [NaN, NaN]); at("atan2").expectBoth([0, -1], [-1, 0]); });
  test("x % y: (1, -trunc(x / y))", () => {
    at("rem").expectBoth([7, 3.5], [1, -2]);
    at("rem").expectBoth([-7, 2], [1, 3]);
    at("rem").expectBoth([7.5, -2], [1, 3]);
  });
  test("hypot of zeros: 0", () => { at("hypot").expectBoth([0, 0], [0, 0]); at("hypot3").expectBoth([0, 0, 0], [0, 0, 0]); });
  test("a branch that is not taken contributes nothing", () => {
    at("branch").expectBoth([0], [0]);
    at("branch").expectBoth([-1], [0]);
    at("branchSqrt").expectBoth([0], [0]);
    at("both").expectBoth([0], [3]);
    at("both").expectBoth([4], [0.25]);
  });
  test("division by zero", () => { at("divide").expectBoth([1, 0], [Infinity, -Infinity]); at("divide").expectBoth([1e200, 1e-200], [1e200, -Infinity]); });

  test("ties among the entries of an array, by the pairs that a loop compares", async () => {
    const m = await build(`import { grad } from "fluxion";
      function f(x: Float64Array): number {
        let best = -Infinity;
        for (let i = 0; i < x.length; i++) best = Math.max(best, x[i]!);
        return best;
      }
      export const df = grad(f);`);
    expect(m["df"](f64(1, 3, 3, 2))).toEqual(f64(0, 0.5, 0.5, 0));
  });
  test("ties among the entries of an array in Math.max(...x): 1 / number of ties", async () => {
    const m = await build(`import { grad, jacfwd } from "fluxion";
      function most(x: Float64Array): number { return Math.max(...x); }
      function least(x: number[]): number { return Math.min(...x); }
      function atLeast(x: Float64Array): number { return Math.max(3, ...x); }
      function mixed(x: number[]): number { return Math.max(...x, 0, x[0]!); }
      export const d_most = grad(most), d_least = grad(least), d_atLeast = grad(atLeast), d_mixed = grad(mixed), j_most = jacfwd(most), j_least = jacfwd(least);`);
    const third = expect.closeTo(1 / 3, 15);
    for (const d of [m["d_most"], m["j_most"]]) expect([...d(f64(1, 3, 3, 3, 2))]).toEqual([0, third, third, third, 0]);
    for (const d of [m["d_least"], m["j_least"]]) expect(d([1, 2, 1, 1])).toEqual([third, 0, third, third]);
    expect(m["d_atLeast"](f64(1, 3, 3, 3, 2))).toEqual(f64(0, 0.25, 0.25, 0.25, 0));
    // What is named twice is in the tie twice.
    expect(m["d_mixed"]([2, 2, 1, 2])).toEqual([0.5, 0.25, 0, 0.25]);
  });
});

/** As a user would write JAX's functions; `undefined`: not a function of this language, or JavaScript's value differs. */
const edges: Readonly<Record<string, readonly [string, string] | undefined>> = {
  abs: ["x", "Math.abs(x)"], sqrt: ["x", "Math.sqrt(x)"], cbrt: ["x", "Math.cbrt(x)"], log: ["x", "Math.log(x)"], log1p: ["x", "Math.log1p(x)"],
  asin: ["x", "Math.asin(x)"], acos: ["x", "Math.acos(x)"], acosh: ["x", "Math.acosh(x)"], atanh: ["x", "Math.atanh(x)"],
  "pow(x,y) both float": ["x, y", "x ** y"], "x**0 literal (integer_pow)": ["x", "x ** 0"], "x**1 literal (integer_pow)": ["x", "x ** 1"],
  "x**2 literal (integer_pow)": ["x", "x ** 2"], "x**3 literal (integer_pow)": ["x", "x ** 3"], "x**-1 literal (integer_pow)": ["x", "x ** -1"],
  atan2: ["y, x", "Math.atan2(y, x)"], hypot: ["x, y", "Math.hypot(x, y)"], maximum: ["x, y", "Math.max(x, y)"], minimum: ["x, y", "Math.min(x, y)"],
  "maximum(x,0)": ["x", "Math.max(x, 0)"], relu: ["x", "x > 0 ? x : 0"], "max reduce": ["x, y, z", "Math.max(x, y, z)"],
  div: ["x, y", "x / y"], rem: ["x, y", "x % y"], "clamp(-1,x,1)": ["x", "x <= -1 ? -1 : x >= 1 ? 1 : x"], "jnp.clip(x,-1,1)": ["x", "Math.min(Math.max(x, -1), 1)"],
  tanh: ["x", "Math.tanh(x)"], expm1: ["x", "Math.expm1(x)"], exp: ["x", "Math.exp(x)"], "x*log(x)": ["x", "x * Math.log(x)"], "sin(x)/x": ["x", "Math.sin(x) / x"],
  "x/|x|": ["x", "x / Math.abs(x)"], "where(x>0,log x,0)": ["x", "x > 0 ? Math.log(x) : 0"], "where(x>0,sqrt x,0)": ["x", "x > 0 ? Math.sqrt(x) : 0"],
  "double where": ["x", "const safe = x > 0 ? x : 1; return x > 0 ? Math.log(safe) : 0;"], "x**n, n traced int 0": ["x", "const n = Math.round(x * 0); return x ** n;"],
  sigmoid: ["x", "1 / (1 + Math.exp(-x))"],
};

/** Where ours is better than JAX's, by decision: NaN nowhere that a value is known. */
const ours: Readonly<Record<string, readonly number[]>> = {
  "pow(x,y) both float at 0.0,0.0": [0, 0], "hypot at 0.0,0.0": [0, 0],
  "where(x>0,log x,0) at 0.0": [0], "where(x>0,sqrt x,0) at 0.0": [0],
  // By the true derivative: 4 exp(-40), and exp(-40).
  "tanh at 20.0": [1.6993417021166355e-17], "sigmoid at 40.0": [4.248354255291589e-18],
};

/** 1 ** Infinity is NaN in JavaScript; e^800 overflows in the textbook's sigmoid. */
const differs = new Set(["pow(x,y) both float at 1.0,Infinity", "sigmoid at -800.0", "sigmoid at -Infinity"]);

describe("JAX's values at edges", () => {
  const table = read<{ fn: string; at: string[]; value: string; grad: string }[]>("jax-edge-values.json").filter(({ fn }) => edges[fn]);
  let at: (name: string) => Derived;
  beforeAll(async () => { at = await derive(edges as Record<string, readonly [string, string]>); });

  test.each(table.map(({ fn, at: where, value, grad }) => [`${fn} at ${where.join()}`, fn, where, value, grad] as const))("%s", (label, fn, where, value, grad) => {
    if (differs.has(label)) return;
    const point = where.map(Number), partials = ours[label] ?? grad.replace(/[[\]]/g, "").split(",").map(Number);
    const derived = at(fn);
    const y = derived.value(point), stated = Number(value);
    if (Number.isFinite(stated)) expect(y).toBeCloseTo(stated, 15);
    else expect(y).toBe(stated);
    for (const [mode, actual] of [["reverse", derived.reverse(point)], ["forward", derived.forward(point)]] as const) {
      actual.forEach((d, i) => {
        const expected = partials[i]!;
        if (Number.isFinite(expected)) expect(Math.abs(d - expected), `${mode}: ${d} for ${expected}`).toBeLessThanOrEqual(1e-15 * Math.abs(expected));
        else expect(d, mode).toBe(expected);
      });
    }
  });
});

describe("accuracy, against 120 digits", () => {
  const table = read<{ fn: string; points: [number[], number, number[]][] }[]>("math-derivatives.json");
  /** Relative, in units of the rounding of doubles; powers by their conditioning in the exponent. */
  const allowed: Readonly<Record<string, number>> = { pow: 600, tan: 12 };
  let at: (name: string) => Derived;
  beforeAll(async () => {
    const params = (n: number): string => ["x", "y"].slice(0, n).join(", ");
    at = await derive(Object.fromEntries(table.map(({ fn, points }) => [fn, [params(points[0]![0].length), `Math.${fn}(${params(points[0]![0].length)})`]])));
  });

  test.each(table.map(({ fn, points }) => [fn, points] as const))("%s", (fn, points) => {
    let worst = 0;
    for (const [where, , partials] of points) {
      for (const actual of [at(fn).reverse(where), at(fn).forward(where)]) {
        partials.forEach((expected, i) => { if (Math.abs(expected) > 1e-290) worst = Math.max(worst, Math.abs(actual[i]! / expected - 1) / Number.EPSILON); });
      }
    }
    expect(worst).toBeLessThanOrEqual(allowed[fn] ?? 6);
  });

  test("division: -y/b and not -a/(b*b), which overflows", async () => {
    const m = await build(`import { grad, jvp } from "fluxion";
      const f = (a: number, b: number): number => a / b;
      export const df = grad(f, 1), push = jvp(f);`);
    expect(m["df"](1e200, 1e180)).toBeCloseTo(-1e-160, 170);
    expect(m["df"](1e200, 1e180) / -1e-160).toBeCloseTo(1, 15);
    expect(m["push"]([1e200, 1e180], [undefined, 1])[1] / -1e-160).toBeCloseTo(1, 15);
  });
});
