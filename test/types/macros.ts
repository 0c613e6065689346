/** What the macros make of a function's type. */
import {
  checkpoint, customJvp, customVjp, fwdAndBwd, grad, hessian, hessianInto, hvp, hvpInto, jacfwd, jacfwdInto, jacrev, jacrevInto,
  jvp, stopGradient, valueAndGrad, valueAndGradInto, vjp, type Gradient, type Residuals,
} from "../../runtime/index.ts";
import { checkGrads } from "../../runtime/testing.ts";
import { same } from "./equal.ts";

declare function square(x: number): number;
declare function loss(w: Float64Array, b: number, name: string, n?: number): number;
declare function layer(w: Float64Array, b: number): Float64Array;
declare function sum(scale: number, ...xs: number[]): number;
declare function generic<T extends Float64Array | number[]>(x: T, y: number): number;
declare function withAux(w: Float64Array, b: number): [number, { steps: number }];
declare function ofObject(p: { readonly a: number; tag: string }): number;
type Loss<R> = (w: Float64Array, b: number, name: string, n?: number) => R;

/** Never run: macros that are not transformed throw. */
export function reverse(): void {
  const gradSquare = grad(square), gradLoss = grad(loss), gradB = grad(loss, 1);
  same<typeof gradSquare, (x: number) => number>(true);
  same<typeof gradLoss, Loss<Float64Array>>(true);
  same<typeof gradB, Loss<number>>(true);
  const both = grad(loss, [0, 1]), swapped = grad(loss, { argnums: [1, 0] }), optional = grad(loss, 3);
  same<typeof both, Loss<[Float64Array, number]>>(true);
  same<typeof swapped, Loss<[number, Float64Array]>>(true);
  same<typeof optional, Loss<number>>(true);
  const rest = grad(sum, 1), object = grad(ofObject), nested = grad(grad(square)), math = grad(Math.pow, 1);
  same<typeof rest, (scale: number, ...xs: number[]) => number[]>(true);
  same<ReturnType<typeof object>, { a: number }>(true);
  same<typeof nested, (x: number) => number>(true);
  same<typeof math, (x: number, y: number) => number>(true);
  const inline = grad((x: number, y: number) => x * y, 1);
  same<typeof inline, (x: number, y: number) => number>(true);
  const ofGeneric = grad(generic)(Float64Array.of(1), 2), list = grad(generic)([1], 2), second = grad(generic, 1);
  same<typeof ofGeneric, Gradient<Float64Array>>(true);
  same<typeof list, number[]>(true);
  same<ReturnType<typeof second>, number>(true);

  const aux = grad(withAux, { hasAux: true }), auxB = grad(withAux, { argnums: 1, hasAux: true });
  same<ReturnType<typeof aux>, [Float64Array, { steps: number }]>(true);
  same<ReturnType<typeof auxB>, [number, { steps: number }]>(true);
  const valued = valueAndGrad(loss, [0, 1]), valuedAux = valueAndGrad(withAux, { hasAux: true });
  same<typeof valued, Loss<[number, [Float64Array, number]]>>(true);
  same<ReturnType<typeof valuedAux>, [[number, { steps: number }], Float64Array]>(true);

  const into = valueAndGradInto(loss), intoB = valueAndGradInto(loss, 1), intoBoth = valueAndGradInto(loss, [0, 1]);
  same<typeof into, (out: Float64Array, w: Float64Array, b: number, name: string, n?: number) => number>(true);
  same<Parameters<typeof intoB>[0], Float64Array | number[]>(true);
  same<Parameters<typeof intoBoth>[0], [Float64Array, number]>(true);
  const rows = jacrevInto(layer), columns = jacfwdInto(layer, 1), number = jacfwdInto(square), h = hessianInto(loss, [0, 1]), hv = hvpInto(loss, [1]);
  same<typeof rows, (out: Float64Array[], w: Float64Array, b: number) => void>(true);
  same<Parameters<typeof columns>[0], Float64Array>(true);
  same<Parameters<typeof number>[0], Float64Array | number[]>(true);
  same<Parameters<typeof h>[0], [[Float64Array, number][], [Float64Array, number]]>(true);
  same<Parameters<typeof hv>[0], [number]>(true);
}

export function products(): void {
  const pushed = jvp(layer), now = jvp(layer, [Float64Array.of(1), 2], [undefined, 1]);
  same<ReturnType<typeof pushed>, [Float64Array, Float64Array]>(true);
  same<typeof now, [Float64Array, Float64Array]>(true);
  pushed([Float64Array.of(1), 2], [Float64Array.of(1), undefined]);
  const pulled = vjp(loss), [y, pullback] = vjp(layer, Float64Array.of(1), 2);
  type Pulled = [w: Float64Array, b: number, name: undefined, n?: number | undefined];
  same<ReturnType<typeof pulled>, [number, Pulled]>(true);
  same<typeof y, Float64Array>(true);
  same<typeof pullback, (cotangent: Float64Array) => [w: Float64Array, b: number]>(true);
  const [fwd, bwd] = fwdAndBwd(layer), [, bwdB] = fwdAndBwd(layer, 1), [, bwdBoth] = fwdAndBwd(layer, { argnums: [1] });
  same<typeof fwd, (w: Float64Array, b: number) => [Float64Array, Residuals<Float64Array>]>(true);
  same<ReturnType<typeof bwd>, [w: Float64Array, b: number]>(true);
  same<ReturnType<typeof bwdB>, number>(true);
  same<ReturnType<typeof bwdBoth>, [number]>(true);
  const composed = jvp(grad(loss));
  same<ReturnType<typeof composed>, [Float64Array, Float64Array]>(true);
}

export function matrices(): void {
  const forward = jacfwd(layer), byB = jacrev(layer, 1), byBoth = jacrev(layer, [0, 1]);
  same<typeof forward, (w: Float64Array, b: number) => Float64Array[]>(true);
  same<ReturnType<typeof byB>, Float64Array>(true);
  same<ReturnType<typeof byBoth>, [Float64Array, number][]>(true);
  const h = hessian(loss), blocks = hessian(loss, [0, 1]), product = hvp(loss, [0, 1]);
  same<typeof h, Loss<Float64Array[]>>(true);
  same<ReturnType<typeof blocks>, [[Float64Array, number][], [Float64Array, number]]>(true);
  same<ReturnType<typeof product>, [Float64Array, number]>(true);
  product([Float64Array.of(1), 2, "n"], [Float64Array.of(1), 1]);
}

export function identities(): void {
  const kept = stopGradient({ a: 1 }), same1 = checkpoint(layer), ruled = customJvp(layer, ([w, b], [w_dot, b_dot]) =>
    [w.map((x) => x * b), w_dot.map((d, i) => d * b + w[i]! * b_dot)]);
  same<typeof kept, { a: number }>(true);
  same<typeof same1, typeof layer>(true);
  same<typeof ruled, typeof layer>(true);
  const pulled = customVjp(loss, (w, b) => [b, { w, b }] as const, ({ w, b }, ct) => {
    same<typeof ct, number>(true);
    return [w.map((x) => x * b * ct), undefined, undefined];
  });
  same<typeof pulled, typeof loss>(true);
  checkGrads(loss, [Float64Array.of(1), 2, "n"], { order: 2, modes: ["rev"] });
}

export function refused(): void {
  // @ts-expect-error: the result is no number
  grad(layer);
  // @ts-expect-error: no such parameter
  grad(loss, 4);
  // @ts-expect-error: a string has no derivative
  grad(loss, 2);
  // @ts-expect-error: a string has no derivative
  valueAndGrad(loss, [0, 2]);
  // @ts-expect-error: no such parameter
  jacrev(layer, { argnums: [0, 2] });
  // @ts-expect-error: not with respect to a name
  grad(loss, "w");
  // @ts-expect-error: f returns no aux
  grad(loss, { hasAux: true });
  // @ts-expect-error: f returns aux, and the options do not say so
  grad(withAux);
  // @ts-expect-error: a tangent of the wrong structure
  jvp(layer)([Float64Array.of(1), 2], [1, 1]);
  // @ts-expect-error: a tangent is missing
  jvp(layer)([Float64Array.of(1), 2], [Float64Array.of(1)]);
  // @ts-expect-error: a string has no tangent
  jvp(loss)([Float64Array.of(1), 2, ""], [undefined, undefined, ""]);
  // @ts-expect-error: a cotangent of the wrong structure
  vjp(layer)([Float64Array.of(1), 2], 1);
  // @ts-expect-error: v of the wrong structure
  hvp(loss)([Float64Array.of(1), 2, ""], 1);
  // @ts-expect-error: out of the wrong structure
  valueAndGradInto(loss)([0], Float64Array.of(1), 2, "");
  // @ts-expect-error: a row is a tuple
  jacrevInto(layer, [0, 1])([Float64Array.of(1)], Float64Array.of(1), 2);
  // @ts-expect-error: out of the wrong structure
  hessianInto(loss)(Float64Array.of(1), Float64Array.of(1), 2, "");
  // @ts-expect-error: f must return a number
  hvpInto(layer);
  // @ts-expect-error: an argument of the wrong type
  grad(loss)(1, 2, "");
  // @ts-expect-error: residuals of another function
  fwdAndBwd(square)[1](fwdAndBwd(layer)[0](Float64Array.of(1), 2)[1], 1);
}
