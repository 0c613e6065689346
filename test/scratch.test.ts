/** Arrays that derivatives keep in their module: the numbers are those of derivatives that make them anew. */
import { describe, expect, it } from "vitest";
import { buildModules, type BuiltModule } from "./support/build.ts";

const build = async (source: string, scratch: number): Promise<BuiltModule> => (await buildModules({ "main.ts": source }, { transform: { scratch } }))["main.ts"]!;

const energy = `
  export function energy(x: Float64Array, n: number, steps: number): number {
    if (n > 40) throw new RangeError("too long");
    const u = new Float64Array(n);
    for (let i = 0; i < n; i++) u[i] = x[i]!;
    for (let step = 0; step < steps; step++) for (let i = 1; i < n; i++) u[i] = u[i]! + Math.sin(u[i - 1]!) * u[i]!;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += u[i]! ** 2;
    return sum;
  }`;
const numbers = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => 0.1 * i - 0.2);

describe("arrays that are kept in the module", () => {
  it("are used again, grow for one call, and are clean after an error", async () => {
    const source = `import { valueAndGrad } from "fluxion"; ${energy} export const gradient = valueAndGrad(energy, 0);`;
    const [kept, fresh] = [await build(source, 12), await build(source, 0)];
    const sizes: [number, number][] = [[5, 2], [3, 1], [12, 1], [13, 1], [6, 7], [41, 1], [5, 2], [0, 3], [2.5, 1], [3, 1.5], [30, 2], [4, 3]];
    for (const [n, steps] of sizes) {
      const run = ({ gradient }: BuiltModule): unknown => { try { return gradient(numbers(Math.ceil(n)), n, steps); } catch (error) { return String(error); } };
      expect(run(kept)).toEqual(run(fresh));
    }
    expect(kept["gradient"](numbers(5), 5, 2)).not.toBe(kept["gradient"](numbers(5), 5, 2));
  });

  it("are not those of a function that is called on the way, and none of one that calls itself", async () => {
    const source = `import { grad } from "fluxion"; ${energy}
      const slope = grad(energy, 0);
      export function inner(x: Float64Array, n: number): number {
        const w = new Float64Array(n);
        for (let k = 0; k < 2; k++) for (let i = 0; i < n; i++) w[i] = w[i]! + x[i]! * (k + 1);
        const g = slope(w, n, 2);
        let sum = 0;
        for (let k = 0; k < 2; k++) for (let i = 0; i < n; i++) sum += w[i]! * g[i]! * (k + 1);
        return sum;
      }
      export function twice(x: Float64Array, n: number, depth: number): number {
        const w = new Float64Array(n);
        for (let k = 0; k < 2; k++) for (let i = 0; i < n; i++) w[i] = w[i]! + x[i]! * (k + 1);
        const below = depth > 0 ? twice(w, n, depth - 1) : 1;
        let sum = 0;
        for (let k = 0; k < 2; k++) for (let i = 0; i < n; i++) sum += w[i]! ** 2 * below;
        return sum;
      }
      export const ofInner = grad(inner, 0);
      export const ofTwice = grad(twice, 0);`;
    const [kept, fresh] = [await build(source, 100), await build(source, 0)];
    for (const n of [4, 2, 5]) {
      expect(kept["ofInner"](numbers(n), n)).toEqual(fresh["ofInner"](numbers(n), n));
      expect(kept["ofTwice"](numbers(n), n, 2)).toEqual(fresh["ofTwice"](numbers(n), n, 2));
    }
  });

  it("are none where an index may be out of range: what is there is of another call", async () => {
    const source = `import { valueAndGrad } from "fluxion";
      export function beyond(x: Float64Array, n: number, offset: number): number {
        const u = new Float64Array(n);
        for (let k = 0; k < 2; k++) for (let i = 0; i < n; i++) u[i] = u[i]! + x[i]!;
        let sum = 0;
        for (let k = 0; k < 2; k++) for (let i = 0; i < n; i++) sum += u[i + offset] ?? 0;
        return sum;
      }
      export const gradient = valueAndGrad(beyond, 0);`;
    const kept = await build(source, 100);
    expect(kept["gradient"](numbers(6), 6, 0)[0]).toBeCloseTo(1.2);
    expect(kept["gradient"](numbers(3), 3, 1)).toEqual((await build(source, 0))["gradient"](numbers(3), 3, 1));
  });
});
