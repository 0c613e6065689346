/** Lowering: raw IR as text for a few functions, and the meaning of many: interpreted, it is the original JavaScript. */
import { transform } from "esbuild";
import { describe, expect, test } from "vitest";
import { promoteCells } from "../transformer/3-normalise/promote-cells.ts";
import { singleExit } from "../transformer/3-normalise/single-exit.ts";
import { interpret } from "../transformer/ir/interpret.ts";
import type { Func, Module } from "../transformer/ir/ir.ts";
import { printFunc } from "../transformer/ir/print.ts";
import { verifyModule } from "../transformer/ir/verify.ts";
import { programs } from "./support/lower-cases.ts";
import { lowerFiles, show } from "./support/lower-program.ts";

/** The result and the arguments afterwards, or what was thrown. */
function outcome(run: (args: unknown[]) => unknown, args: readonly unknown[]): string {
  const own = structuredClone(args) as unknown[];
  const plain = (value: unknown): unknown => (ArrayBuffer.isView(value) ? [...(value as unknown as number[])] : typeof value === "number" ? (Object.is(value, -0) ? "-0" : String(value)) : value);
  try {
    const result = run(own);
    return JSON.stringify([result, own], (_, value: unknown) => (Array.isArray(plain(value)) ? (plain(value) as unknown[]).map(plain) : plain(value)));
  } catch (error) {
    return `throws ${String(error)}`;
  }
}

function normalized(module: Module): Module {
  const normal = { funcs: new Map([...module.funcs].map(([name, func]): [string, Func] => [name, promoteCells(singleExit(func))])) };
  verifyModule(normal, "normal", "promote-cells");
  return normal;
}

describe("raw IR means what the JavaScript does", () => {
  for (const { name, source, calls } of programs) {
    for (const noUncheckedIndexedAccess of [false, true]) {
      test(`${name}${noUncheckedIndexedAccess ? ", elements may be undefined" : ""}`, async () => {
        const { program, lowering, diagnostics } = lowerFiles({ "m.ts": source }, { noUncheckedIndexedAccess });
        expect(diagnostics.map((diagnostic) => show(program, diagnostic))).toEqual([]);
        const raw: Module = { funcs: lowering.module };
        verifyModule(raw, "raw", "lower");
        const normal = normalized(raw);
        const { code } = await transform(source, { loader: "ts", target: "node20" });
        const original = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as { f: (...args: unknown[]) => unknown };
        for (const args of calls) {
          const expected = outcome((own) => original.f(...own), args);
          expect(outcome((own) => interpret(raw, "f", own)[0], args)).toBe(expected);
          expect(outcome((own) => interpret(normal, "f", own)[0], args)).toBe(expected);
        }
      });
    }
  }
});

/** The raw IR of the function f. */
function raw(source: string): string {
  const { program, lowering, diagnostics } = lowerFiles({ "m.ts": source });
  expect(diagnostics.map((diagnostic) => show(program, diagnostic))).toEqual([]);
  return printFunc(lowering.module.get("f")!);
}

describe("raw IR as text", () => {
  test("a counted loop has no cell for its counter, and its bound is computed once", () => {
    expect(raw(`export function f(x: Float64Array): number {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += x[i] ** 2;
      return s;
    }`)).toMatchInlineSnapshot(`
      "fn f(x: f64[]) -> void
        s = const 0
        s' = cell s
        i = const 0
        x_length = length x
        i'2 = loop i' = i below x_length by 1
          s'2 = read s'
          x_i = load x i'
          c = const 2
          t = pow x_i c
          s'3 = add s'2 t
          write s' s'3
        s'4 = read s'
        return s'4
        return
      "
    `);
  });

  test("a bound that changes makes a while", () => {
    expect(raw(`export function f(x: number, n: number): number {
      for (let i = 0; i < n; i++) n -= x;
      return n;
    }`)).toMatchInlineSnapshot(`
      "fn f(x: number, n: number) -> void
        n' = cell n
        i = const 0
        i' = cell i
        while
            i'2 = read i'
            n'2 = read n'
            p = lt i'2 n'2
            yield p
          do
            n'3 = read n'
            n'4 = sub n'3 x
            write n' n'4
          update
            i'3 = read i'
            c = const 1
            i'4 = add i'3 c
            write i' i'4
        n'5 = read n'
        return n'5
        return
      "
    `);
  });

  test("conditions are evaluated as far as they must be", () => {
    expect(raw(`export function f(x: number, y: number): number {
      return x > 0 && y > x ? Math.log(x) : -y;
    }`)).toMatchInlineSnapshot(`
      "fn f(x: number, y: number) -> void
        c = const 0
        p = gt x c
        p'2 = if p
          p' = gt y x
          yield p'
        else
          c' = const false
          yield c'
        result = if p'2
          t = log x
          yield t
        else
          t' = neg y
          yield t'
        return result
        return
      "
    `);
  });

  test("a callback is inlined; an early return of it leaves a block", () => {
    expect(raw(`export function f(x: number[], a: number): number {
      let s = 0;
      x.forEach((e, i) => { if (e < 0) return; s += e * a * i; });
      return s;
    }`)).toMatchInlineSnapshot(`
      "fn f(x: number[], a: number) -> void
        s = const 0
        s' = cell s
        n = length x
        c = const 0
        i' = loop i = c below n by 1
          e = load x i
          inlined_1: block
            c' = const 0
            p = lt e c'
            if p
              break inlined_1
            s'2 = read s'
            t = mul e a
            t' = mul t i
            s'3 = add s'2 t'
            write s' s'3
          t'2 = const undefined
        t'3 = const undefined
        s'4 = read s'
        return s'4
        return
      "
    `);
  });

  test("switch without fall-through is a chain of conditions", () => {
    expect(raw(`export function f(k: number, x: number): number {
      switch (k) { case 0: return x; case 1: case 2: x *= 2; break; default: x = 0; }
      return x + 1;
    }`)).toMatchInlineSnapshot(`
      "fn f(k: number, x: number) -> void
        x' = cell x
        switch_1: block
          c = const 0
          p = eq k c
          if p
            x'2 = read x'
            return x'2
          else
            c' = const 1
            p' = eq k c'
            p'3 = if p'
              c'2 = const true
              yield c'2
            else
              c'3 = const 2
              p'2 = eq k c'3
              yield p'2
            if p'3
              x'3 = read x'
              c'4 = const 2
              x'4 = mul x'3 c'4
              write x' x'4
            else
              x'5 = const 0
              write x' x'5
        x'6 = read x'
        c'5 = const 1
        result = add x'6 c'5
        return result
        return
      "
    `);
  });

  test("constants of a module: whole numbers by value, the others by name", () => {
    expect(raw(`const OFFSET = 2, SCALE = 0.5 * Math.PI, TABLE = [[1, 2], [3, 4]];
      export function f(x: Float64Array): number { return SCALE * x[OFFSET] + TABLE[1][0]; }`)).toMatchInlineSnapshot(`
        "fn f(x: f64[]) -> void
          SCALE = global SCALE
          OFFSET = const 2
          x_OFFSET = load x OFFSET
          t = mul SCALE x_OFFSET
          TABLE = global TABLE
          c = const 1
          TABLE_1 = load TABLE c
          c' = const 0
          TABLE_1_0 = load TABLE_1 c'
          result = add t TABLE_1_0
          return result
          return
        "
      `);
  });
});

describe("sites", () => {
  const sites = (source: string): unknown[] => lowerFiles({ "m.ts": source }).sites.map(({ macro, target, argnums, hasAux, immediate, captures }) =>
    [macro, target?.kind, target?.name, argnums.single ? argnums.indices[0] : argnums.indices, hasAux, immediate, captures.map(({ name }) => name)]);

  test("aliases, namespaces, names for derivatives; inner first", () => {
    expect(sites(`import * as fx from "fluxion";
      import { grad as D } from "fluxion";
      const f = (x: number, y: number) => x * y;
      export const h = fx.jacfwd(D(f, 1), [0, 1]);
      const g = D(f);
      export const k = D(g);`)).toEqual([
      ["grad", "function", "f", 1, false, false, []],
      ["jacfwd", "macro", undefined, [0, 1], false, false, []],
      ["grad", "function", "f", 0, false, false, []],
      ["grad", "macro", "g", 0, false, false, []],
    ]);
  });

  test("captures go through local functions; immediate forms and hasAux are seen", () => {
    expect(sites(`import { grad, jvp, vjp } from "fluxion";
      const f = (x: number) => [x, x] as [number, number];
      export function outer(a: number, b: number) {
        const scaled = (u: number) => u * b;
        return [grad((x: number) => a * scaled(x)), jvp((x: number) => x, [a], [b]), vjp(scaled, a), grad(f, { hasAux: true })];
      }`)).toEqual([
      ["grad", "function", undefined, 0, false, false, ["a", "b"]],
      ["jvp", "function", undefined, [0], false, true, []],
      ["vjp", "function", "scaled", [0], false, true, ["b"]],
      ["grad", "function", "f", 0, true, false, []],
    ]);
  });

  test("a function of the same name that is not fluxion's is no macro", () => {
    expect(sites(`const grad = (f: (x: number) => number) => f; export const g = grad((x) => x);`)).toEqual([]);
  });

  test("macros under other names: namespaces, import aliases, modules loaded later; a method of that name is none", () => {
    const { sites: found } = lowerFiles({
      "m.ts": `import * as tools from "./tools.ts"; import { inner } from "./tools.ts";
        import E = tools.inner.D;
        namespace Local { export import D = tools.D; }
        const f = (x: number) => x;
        export const a = tools.D(f), b = tools.inner.D(f), c = inner.D(f), d = E(f), e = Local.D(f);
        export const later = async () => (await import("./tools.ts")).grad(f);
        export const loaded = async () => { const lib = await import("./tools.ts"); return lib.D(f); };
        const other = { grad: (g: unknown) => g, D: (g: unknown) => g };
        export const none = [other.grad(f), other.D(f)];`,
      "tools.ts": `export { grad, grad as D } from "fluxion"; export * as inner from "./inner.ts";`,
      "inner.ts": `export { jvp as D } from "fluxion";`,
    });
    expect(found.map(({ macro }) => macro)).toEqual(["grad", "jvp", "jvp", "jvp", "grad", "grad", "grad"]);
  });

  test("imports and re-exports are followed, of macros and of functions", () => {
    const { sites: found, lowering, diagnostics } = lowerFiles({
      "m.ts": `import { D } from "./again.ts"; import * as lib from "./lib.ts"; import main, { model as other } from "./again.ts";
        export const a = D(other); export const b = D((x: number) => lib.model(x) * main(x));`,
      "again.ts": `export { grad as D } from "fluxion"; export { model, default } from "./lib.ts";`,
      "lib.ts": `const half = 0.5; export const model = (x: number): number => x * half; export default function (x: number): number { return x + 1; }`,
    });
    expect(diagnostics).toEqual([]);
    expect(found.map(({ macro, target }) => [macro, target?.name])).toEqual([["grad", "model"], ["grad", undefined]]);
    const name = lowering.lower(found[1]!.target!)!.name;
    expect(lowering.dependencies(name).map((file) => file.replace(/^.*\//, "")).sort()).toEqual(["again.ts", "lib.ts", "m.ts"]);
  });
});
