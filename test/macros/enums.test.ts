/** Members of numeric enums are discrete: no derivative with respect to them, wherever they are kept. */
import { expect, test } from "vitest";
import { compileModules } from "../support/build.ts";
import { build, f64 } from "./build.ts";

const kinds = `enum Kind { A, B = 2 }
interface Body { kind: Kind; x: number }
const energy = (p: Body): number => (p.kind === Kind.A ? p.x : p.kind * p.x ** 2);`;

test("in objects, tuples, lists and parameters", async () => {
  const m = await build(`import { grad, hessian, hvp, jacrev, jvp, valueAndGradInto, vjp } from "fluxion"; ${kinds}
    const weighted = (k: Kind, x: number): number => k * x;
    export const g: (p: Body) => { x: number } = grad(energy), h = hessian(energy), push = jvp(energy), along = hvp(energy), into = valueAndGradInto(energy);
    export const ofPair: (t: [Kind, number]) => [undefined, number] = grad((t: [Kind, number]): number => t[0] * t[1]);
    export const ofList = grad((o: { kinds: Kind[]; x: number }): number => o.kinds.reduce((sum, k) => sum + k * o.x ** 2, 0));
    export const pull = vjp(weighted), twice = vjp(grad(weighted, 1));
    export const result = jacrev((x: number): { kind: Kind; y: number } => ({ kind: Kind.B, y: x * x }));
    export const changed = grad((p: Body): number => { const q = { ...p, kind: Kind.B }; q.kind = p.kind; return energy(q) * q.x; });
    export const maybe = grad((p: { kind?: Kind; x: number }): number => (p.kind ?? 1) * p.x ** 2);`);
  const body = { kind: 2, x: 3 };
  expect(m["g"](body)).toEqual({ x: 12 });
  expect(m["h"](body)).toEqual({ x: { x: 4 } });
  expect(m["push"]([body], [{ x: 1 }])).toEqual([18, 12]);
  expect(m["along"]([body], { x: 1 })).toEqual({ x: 4 });
  const out = { x: 0 };
  expect(m["into"](out, body)).toBe(18);
  expect(out).toEqual({ x: 12 });
  expect(m["ofPair"]([2, 3])).toEqual([undefined, 2]);
  expect(m["ofList"]({ kinds: [1, 2], x: 3 })).toEqual({ x: 18 });
  expect(m["pull"]([2, 3], 1)).toEqual([6, [undefined, 2]]);
  expect(m["twice"]([2, 3], 1)).toEqual([2, [undefined, 0]]);
  expect(m["result"](3)).toEqual({ y: 6 });
  expect(m["changed"](body)).toEqual({ x: 54 });
  expect(m["maybe"]({ x: 3 })).toEqual({ x: 6 });
});

test("a function that is given objects with enums, and instances with them", async () => {
  const m = await build(`import { grad, jvp } from "fluxion"; ${kinds}
    class Part { kind = Kind.B; constructor(public x: number) {} energy(): number { return this.kind * this.x ** 2; } }
    export const ofParts = grad((xs: number[]): number => xs.map((x) => new Part(x)).reduce((sum, part) => sum + part.energy(), 0));
    export const ofBodies = grad((x: Float64Array): number => { const all: Body[] = []; for (const v of x) all.push({ kind: Kind.B, x: v }); let s = 0; for (const one of all) s += energy(one); return s; });
    export const ofGiven = jvp((all: readonly Body[]): number => all.map(energy).reduce((a, b) => a + b, 0));
    export const local = grad((x: number): number => { let s = Kind.B; s += x * x; return s * x; });`);
  expect(m["ofParts"]([1, 3])).toEqual([4, 12]);
  expect(m["ofBodies"](f64(1, 3))).toEqual(f64(4, 12));
  expect(m["ofGiven"]([[{ kind: 2, x: 3 }, { kind: 0, x: 5 }]], [[{ x: 1 }, { x: 1 }]])).toEqual([23, 13]);
  expect(m["local"](3)).toEqual(29);
});

test("a number that has a derivative is not kept as a member of an enum", () => {
  const { errors } = compileModules({ "m.ts": `import { grad } from "fluxion"; ${kinds}
    export const a = grad((p: Body): number => { p.kind = 2 * p.x; return energy(p); });\n` });
  expect(errors.join("\n")).toMatch(/FLX2003: A number that depends on what is differentiated is kept as a member of an enum/);
});
