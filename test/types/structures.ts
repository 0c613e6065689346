/** The table of differentiable types, in types. */
import type {
  Cotangent, Gradient, GradientHolder, Gradients, Hessian, Jacobian, Tangent,
} from "../../runtime/index.ts";
import { same } from "./equal.ts";

enum Mode { Fast, Exact }
class Body {
  mass = 1;
  readonly at: readonly [number, number] = [0, 0];
  name = "b";
  private hidden = 2;
  static count = 3;
  momentum(v: number): number { return this.mass * v + this.hidden; }
}
interface Tree { value: number; label: string; left?: Tree; children: Tree[] }
type Branded = number & { readonly unit: "m" };

// Numbers, typed arrays, and what has no derivative.
same<Gradient<number>, number>(true);
same<Gradient<number[] | Float64Array>, number[] | Float64Array>(true);
same<Gradient<ArrayLike<number>>, number[] | Float64Array | Float32Array>(true);
same<Gradient<3 | 4>, number>(true);
same<Gradient<Branded>, number>(true);
same<Gradient<Float64Array>, Float64Array>(true);
same<Gradient<Float32Array>, Float32Array>(true);
same<Gradient<Int32Array>, undefined>(true);
same<Gradient<Uint8Array>, undefined>(true);
same<Gradient<Mode>, undefined>(true);
same<Gradient<Mode.Fast>, undefined>(true);
same<Gradient<boolean | string | bigint | null | undefined>, undefined>(true);
same<Gradient<(x: number) => number>, undefined>(true);
same<Gradient<Map<string, number>>, undefined>(true);
same<Gradient<string[]>, undefined>(true);
same<Gradient<{ label: string }>, undefined>(true);
same<Gradient<any>, any>(true);

// Arrays and tuples keep their structure, and are the caller's to change.
same<Gradient<number[]>, number[]>(true);
same<Gradient<readonly number[]>, number[]>(true);
same<Gradient<readonly (readonly number[])[]>, number[][]>(true);
same<Gradient<readonly [number, string, Float64Array]>, [number, undefined, Float64Array]>(true);
same<Gradient<{ readonly w: number; tag: string }[]>, { w: number }[]>(true);

// Objects: plain, differentiable properties only.
same<Gradient<{ readonly a: number; s: string; v: Float64Array }>, { a: number; v: Float64Array }>(true);
same<Gradient<{ a: number; options: { verbose: boolean } }>, { a: number }>(true);
same<Gradient<Record<string, number>>, Record<string, number>>(true);
same<Gradient<Record<"p" | "q", number>>, { p: number; q: number }>(true);
same<Gradient<Body>, { mass: number; at: [number, number] }>(true);
same<Gradient<{ k: "a"; r: number } | { k: "b"; w: number }>, { r: number } | { w: number }>(true);
const tree: Gradient<Tree> = { value: 1, left: { value: 2, children: [] }, children: [{ value: 3, children: [] }] };
void tree.left?.left?.children[0]?.value.toFixed();
// @ts-expect-error: labels have no derivative
void tree.label;

same<Tangent<Body>, Cotangent<Body>>(true);
same<Gradients<[x: number, s: string, v: Float64Array]>, [x: number, s: undefined, v: Float64Array]>(true);

// The input's structure inside the output's.
same<Jacobian<number, number>, number>(true);
same<Jacobian<number, Float64Array>, Float64Array>(true);
same<Jacobian<Float64Array, Float64Array>, Float64Array[]>(true);
same<Jacobian<Float64Array, number>, Float64Array>(true);
same<Jacobian<Float32Array, number>, Float32Array>(true);
same<Jacobian<number[], Float64Array>, Float64Array[]>(true);
same<Jacobian<number[], readonly number[]>, number[][]>(true);
same<Jacobian<Float64Array, { a: number; s: string }>, { a: number }[]>(true);
same<Jacobian<{ y: Float64Array; s: string }, { a: number }>, { y: { a: number }[] }>(true);
same<Jacobian<readonly [number, string], number>, [number, undefined]>(true);
same<Hessian<number>, number>(true);
same<Hessian<Float64Array>, Float64Array[]>(true);
same<Hessian<readonly number[]>, number[][]>(true);
same<Hessian<{ a: number; b: number }>, { a: { a: number; b: number }; b: { a: number; b: number } }>(true);

same<GradientHolder<number>, number[] | Float64Array>(true);
same<GradientHolder<readonly number[]>, number[]>(true);
