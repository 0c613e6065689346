/** Numbers that are stored to lists where there is no element: no memory of derivatives is there, and that is an error. */
import { expect, test } from "vitest";
import { build } from "./build.ts";

const message = (where: string): string => `${where} is stored to, but there is no such element: a list gets longer by push`;

test("a number that is stored at no position, or behind the end, is an error in every mode", async () => {
  const { all } = await build(`import { grad, hessian, jacfwd, jacrev, jvp, vjp } from "fluxion";
    function f(xs: number[], a: number, n: number): number { xs[n] = a * a; return xs[0]! * xs[1]! + a; }
    function g(a: number, n: number, n1: number): number { const xs = new Array<number>(n1).fill(a); xs[n] = a * a; return xs[0]! * xs[1]!; }
    const make = grad(f, [0, 1]), back = vjp(f), go = jvp(f), second = hessian(g), rows = jacrev(g), columns = jacfwd(g);
    export const all = [(xs: number[], n: number) => make(xs, 2, n), (xs: number[], n: number) => back([xs, 2, n], 1), (xs: number[], n: number) => go([xs, 2, n], [xs, 1, 0]), (xs: number[], n: number) => second(2, n, xs.length), (xs: number[], n: number) => rows(2, n, 4), (xs: number[], n: number) => columns(2, n, 4)];`);
  for (const derivative of all) {
    const given = [3, -1, 2, 0.5];
    expect(() => derivative(given, 2)).not.toThrow();
    for (const n of [NaN, 0.5, -1, -0.5, 4, 7, Infinity]) expect(() => derivative(given, n)).toThrow(new RangeError(message(`xs[${n}]`)));
  }
});

test("kinds of stores", async () => {
  const macros = await build(`import { grad } from "fluxion";
    const put = (q: number[], i: number, x: number): void => { q[i] = x; };
    export const update = grad((o: { q: number[] }, n: number) => { o.q[n]! += o.q[0]!; return o.q[0]!; }), count = grad((o: { q: number[] }, n: number) => { o.q[n]!++; return o.q[0]!; });
    export const helper = grad((o: { q: number[] }, n: number) => { put(o.q, n, o.q[0]!); return o.q[0]!; }), inBranch = grad((o: { q: number[] }, n: number) => { if (o.q[0]! > 0) o.q[n] = 1; return o.q[0]!; });
    export const pattern = grad((o: { q: number[] }, n: number) => { [o.q[n], o.q[0]] = [o.q[0]!, 1]; return o.q[1]!; }), rows = grad((o: { q: number[][] }, n: number) => { o.q[1]![n] = o.q[0]![0]!; return o.q[0]![0]!; });
    export const starts = grad((x: number, n: number) => { const q = [x, x * x]; q[n] = x; return q[0]! * q[1]!; }), empty = grad((x: number, n: number) => { const q: number[] = []; q[n] = x; return (q[4] ?? x) * q.length; });`);
  for (const name of ["update", "count", "helper", "pattern", "inBranch"]) {
    expect(() => macros[name]({ q: [1, 2] }, 1)).not.toThrow();
    for (const n of [NaN, 0.5, -1]) expect(() => macros[name]({ q: [1, 2] }, n), `${name} at ${n}`).toThrow(message(`q[${n}]`));
  }
  for (const n of [NaN, 0.5, -1, Infinity]) {
    expect(() => macros["rows"]({ q: [[1, 2], [3, 4]] }, n)).toThrow(`[${n}] is stored to`);
    expect(() => macros["starts"](2, n)).toThrow(message(`q[${n}]`));
    expect(() => macros["empty"](2, n)).toThrow(message(`q[${n}]`));
  }
  // These grow by their elements.
  expect([macros["starts"](2, 4), macros["empty"](2, 4)]).toEqual([12, 5]);
  expect(macros["inBranch"]({ q: [-1, 2] }, 0.5)).toEqual({ q: [1, 0] });
});

test("a loop is looked at once, before it", async () => {
  const { forward, down, moved } = await build(`import { grad } from "fluxion";
    export const forward = grad((q: number[], n: number) => { for (let i = 0; i < n; i++) q[i] = q[1]! * i; return q[1]!; });
    export const down = grad((q: number[], n: number) => { for (let i = n; i >= 0; i--) q[i] = q[1]! * i; return q[0]! + q[1]!; });
    export const moved = grad((q: number[], n: number, k: number) => { for (let i = 1; i < n; i++) q[i + k] = q[0]! * i; return q[2]!; });`);
  expect(forward([3, 1], 2)).toEqual([0, 1]);
  expect(forward([3, 1], 1.5)).toEqual([0, 1]);
  expect(forward([3, 1], -4)).toEqual([0, 1]);
  for (const [n, at] of [[3, 2], [4, 3], [2.5, 1.5]]) expect(() => forward([3, 1], n)).toThrow(message(`q[${at}]`));
  expect(down([3, 1], 1)).toEqual([0, 1]);
  expect(down([3, 1], -1)).toEqual([1, 1]);
  expect(() => down([3, 1], 2)).toThrow(message("q[2]"));
  expect(() => down([3, 1], 0.5)).toThrow("n must be an integer: i is an index");
  expect(moved([3, 1, 2], 2, 1)).toEqual([1, 0, 0]);
  expect(moved([3, 1, 2], 1, 8)).toEqual([0, 0, 1]);
  expect(() => moved([3, 1, 2], 3, 1)).toThrow(message("q[3]"));
  expect(() => moved([3, 1, 2], 3, -2)).toThrow(message("q[-1]"));
});
