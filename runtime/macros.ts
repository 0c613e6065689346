/**
 * The macros. Each call of one is replaced at build time by derivative code; what is here gives them their types, and
 * says what is missing when a call was not replaced. Nothing here is left in a build that went well.
 *
 * Parameter lists are inferred as a tuple `A`, so that names, optional and rest parameters and generics survive.
 */
import type {
  AnyFunction, Argnums, Arguments, CheckedArgnums, Gradient, GradientBy, GradientHolderBy, GradientInput,
  GradientInputBy, GradientInputs, Gradients, Hessian, InputBy, Jacobian, JacobianHolder, ValueOf, WithAux,
} from "./types.ts";

/** Options of the macros that take `argnums`: literals, for they are read at build time. */
export interface ArgnumsOptions<N> {
  /** Which parameters to differentiate with respect to: a position, or a tuple of positions. Default 0. */
  readonly argnums?: N;
  /** Only `grad` and `valueAndGrad` know it. */
  readonly hasAux?: false;
}

/** Options of `grad` and `valueAndGrad`; `R` is what f returns. */
export type GradOptions<N, R> = R extends number ? ArgnumsOptions<N> : {
  readonly argnums?: N;
  /** f returns `[value, aux]`, and `aux` is passed on without a derivative. Default false. */
  readonly hasAux: true;
};

/** What `fwdAndBwd` keeps between the two sweeps. Opaque: its content is the generated code's own business. */
export interface Residuals<Y = unknown> {
  readonly residualsOf: Y;
}

/**
 * The gradient of a function that returns a number, by reverse mode: `grad(f)(...args)`.
 *
 * @param f any function known at build time
 * @param argnums which parameters: a position (default 0), a tuple of positions (the result is a tuple), or options;
 * with `hasAux` f returns `[value, aux]` and the result is `[gradient, aux]`
 * @throws Error if the call was not transformed at build time
 */
export function grad<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  argnums?: CheckedArgnums<A, N>,
): (...args: A) => GradientBy<A, N>;
export function grad<
  A extends Arguments, R extends number | readonly [number, unknown],
  N extends Argnums<I> = 0, I extends number = number,
>(
  f: (...args: A) => R,
  options: GradOptions<CheckedArgnums<A, N>, R>,
): (...args: A) => WithAux<R, GradientBy<A, N>>;
export function grad(): never {
  throw notTransformed("grad");
}

/**
 * The value and the gradient from one forward and one reverse sweep: `valueAndGrad(f)(...args)` is `[value, gradient]`.
 *
 * @param f any function known at build time that returns a number
 * @param argnums as for `grad`; with `hasAux` the result is `[[value, aux], gradient]`
 * @throws Error if the call was not transformed at build time
 */
export function valueAndGrad<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  argnums?: CheckedArgnums<A, N>,
): (...args: A) => [number, GradientBy<A, N>];
export function valueAndGrad<
  A extends Arguments, R extends number | readonly [number, unknown],
  N extends Argnums<I> = 0, I extends number = number,
>(
  f: (...args: A) => R,
  options: GradOptions<CheckedArgnums<A, N>, R>,
): (...args: A) => [ValueOf<R>, GradientBy<A, N>];
export function valueAndGrad(): never {
  throw notTransformed("valueAndGrad");
}

/**
 * As `valueAndGrad`, but the gradient is written into `out`, and the value is returned: nothing is allocated that can
 * be reused.
 *
 * @param f any function known at build time that returns a number
 * @param argnums as for `grad`
 * @returns `(out, ...args) => value`; `out` has the structure of the gradient, and is a holder of one element
 * (`[0]`, `new Float64Array(1)`) where the gradient is a plain number
 * @throws Error if the call was not transformed at build time
 */
export function valueAndGradInto<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  argnums?: CheckedArgnums<A, N>,
): (out: GradientHolderBy<A, N>, ...args: A) => number;
export function valueAndGradInto<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (out: GradientHolderBy<A, N>, ...args: A) => number;
export function valueAndGradInto(): never {
  throw notTransformed("valueAndGradInto");
}

/**
 * The derivative in one direction, by forward mode: `jvp(f)(primals, tangents)` is `[y, J·tangents]`.
 * `jvp(f, primals, tangents)` computes it at once.
 *
 * @param f any function known at build time
 * @returns `(primals, tangents) => [y, y_dot]`; both are tuples over all parameters, and `undefined` in `tangents`
 * means zero
 * @throws Error if the call was not transformed at build time
 */
export function jvp<A extends Arguments, R>(
  f: (...args: A) => R,
): (primals: Readonly<A>, tangents: GradientInputs<A>) => [R, Gradient<R>];
export function jvp<A extends Arguments, R>(
  f: (...args: A) => R,
  primals: Readonly<A>,
  tangents: GradientInputs<A>,
): [R, Gradient<R>];
export function jvp(): never {
  throw notTransformed("jvp");
}

/**
 * The derivative pulled back, by reverse mode: `vjp(f)(primals, cotangent)` is `[y, cotangents]`.
 * `vjp(f, ...primals)` computes the value at once and gives `[y, pullback]`.
 *
 * @param f any function known at build time
 * @returns `(primals, cotangent) => [y, cotangents]`; `cotangents` is a tuple over all parameters, with `undefined` for
 * those that have no derivative
 * @throws Error if the call was not transformed at build time
 */
export function vjp<A extends Arguments, R>(
  f: (...args: A) => R,
): (primals: Readonly<A>, cotangent: GradientInput<R>) => [R, Gradients<A>];
export function vjp<A extends Arguments, R>(
  f: (...args: A) => R,
  ...primals: A
): [R, (cotangent: GradientInput<R>) => Gradients<A>];
export function vjp(): never {
  throw notTransformed("vjp");
}

/**
 * One forward sweep, many pullbacks: `const [fwd, bwd] = fwdAndBwd(f)`, then `const [y, residuals] = fwd(...args)` and
 * `bwd(residuals, cotangent)` as often as wanted.
 *
 * @param f any function known at build time
 * @param argnums as for `grad`; when it is left out, the cotangents are a tuple over all parameters, as in `vjp`
 * @throws Error if the call was not transformed at build time
 */
export function fwdAndBwd<A extends Arguments, R>(
  f: (...args: A) => R,
): [
  (...args: A) => [R, Residuals<R>],
  (residuals: Residuals<R>, cotangent: GradientInput<R>) => Gradients<A>,
];
export function fwdAndBwd<A extends Arguments, R, N extends Argnums<I>, I extends number = number>(
  f: (...args: A) => R,
  argnums: CheckedArgnums<A, N>,
): [
  (...args: A) => [R, Residuals<R>],
  (residuals: Residuals<R>, cotangent: GradientInput<R>) => GradientBy<A, N>,
];
export function fwdAndBwd<A extends Arguments, R, N extends Argnums<I>, I extends number = number>(
  f: (...args: A) => R,
  options: ArgnumsOptions<CheckedArgnums<A, N>> & { readonly argnums: unknown },
): [
  (...args: A) => [R, Residuals<R>],
  (residuals: Residuals<R>, cotangent: GradientInput<R>) => GradientBy<A, N>,
];
export function fwdAndBwd(): never {
  throw notTransformed("fwdAndBwd");
}

/**
 * The Jacobian by forward mode, one sweep for each input: better where inputs are fewer than outputs.
 *
 * @param f any function known at build time
 * @param argnums as for `grad`; several parameters are one input, a tuple, and each row is such a tuple
 * @returns `(...args) => J` with `J[i][j]` = ∂y_i/∂x_j: the input's structure inside the output's
 * @throws Error if the call was not transformed at build time
 */
export function jacfwd<A extends Arguments, R, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => R,
  argnums?: CheckedArgnums<A, N>,
): (...args: A) => Jacobian<R, InputBy<A, N>>;
export function jacfwd<A extends Arguments, R, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => R,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (...args: A) => Jacobian<R, InputBy<A, N>>;
export function jacfwd(): never {
  throw notTransformed("jacfwd");
}

/**
 * As `jacfwd`, but the Jacobian is written into `out`: nothing is allocated that can be reused.
 *
 * @param f any function known at build time
 * @param argnums as for `jacfwd`
 * @returns `(out, ...args) => void`; `out` has the structure of the Jacobian, its arrays are distinct and none of them
 * is an argument, and it is a holder of one element where the Jacobian is a plain number
 * @throws Error if the call was not transformed at build time
 */
export function jacfwdInto<A extends Arguments, R, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => R,
  argnums?: CheckedArgnums<A, N>,
): (out: JacobianHolder<R, InputBy<A, N>>, ...args: A) => void;
export function jacfwdInto<A extends Arguments, R, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => R,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (out: JacobianHolder<R, InputBy<A, N>>, ...args: A) => void;
export function jacfwdInto(): never {
  throw notTransformed("jacfwdInto");
}

/**
 * The Jacobian by reverse mode, one sweep for each output: better where outputs are fewer than inputs.
 * The same numbers as `jacfwd`.
 *
 * @param f any function known at build time
 * @param argnums as for `grad`; several parameters are one input, a tuple, and each row is such a tuple
 * @returns `(...args) => J` with `J[i][j]` = ∂y_i/∂x_j: the input's structure inside the output's
 * @throws Error if the call was not transformed at build time
 */
export function jacrev<A extends Arguments, R, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => R,
  argnums?: CheckedArgnums<A, N>,
): (...args: A) => Jacobian<R, InputBy<A, N>>;
export function jacrev<A extends Arguments, R, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => R,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (...args: A) => Jacobian<R, InputBy<A, N>>;
export function jacrev(): never {
  throw notTransformed("jacrev");
}

/**
 * As `jacrev`, but the Jacobian is written into `out`: nothing is allocated that can be reused.
 *
 * @param f any function known at build time
 * @param argnums as for `jacrev`
 * @returns `(out, ...args) => void`; `out` has the structure of the Jacobian, its arrays are distinct and none of them
 * is an argument, and it is a holder of one element where the Jacobian is a plain number
 * @throws Error if the call was not transformed at build time
 */
export function jacrevInto<A extends Arguments, R, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => R,
  argnums?: CheckedArgnums<A, N>,
): (out: JacobianHolder<R, InputBy<A, N>>, ...args: A) => void;
export function jacrevInto<A extends Arguments, R, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => R,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (out: JacobianHolder<R, InputBy<A, N>>, ...args: A) => void;
export function jacrevInto(): never {
  throw notTransformed("jacrevInto");
}

/**
 * The matrix of second derivatives, forward over reverse.
 *
 * @param f any function known at build time that returns a number
 * @param argnums as for `grad`; the Hessian is the Jacobian of `grad(f, argnums)` with the same `argnums`
 * @throws Error if the call was not transformed at build time
 */
export function hessian<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  argnums?: CheckedArgnums<A, N>,
): (...args: A) => Hessian<InputBy<A, N>>;
export function hessian<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (...args: A) => Hessian<InputBy<A, N>>;
export function hessian(): never {
  throw notTransformed("hessian");
}

/**
 * As `hessian`, but the matrix is written into `out`: nothing is allocated that can be reused.
 *
 * @param f any function known at build time that returns a number
 * @param argnums as for `hessian`
 * @returns `(out, ...args) => void`; `out` has the structure of the Hessian, its arrays are distinct and none of them is
 * an argument, and it is a holder of one element where the Hessian is a plain number
 * @throws Error if the call was not transformed at build time
 */
export function hessianInto<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  argnums?: CheckedArgnums<A, N>,
): (out: JacobianHolder<Gradient<InputBy<A, N>>, InputBy<A, N>>, ...args: A) => void;
export function hessianInto<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (out: JacobianHolder<Gradient<InputBy<A, N>>, InputBy<A, N>>, ...args: A) => void;
export function hessianInto(): never {
  throw notTransformed("hessianInto");
}

/**
 * The Hessian times a vector, without the Hessian: `hvp(f)(primals, v)`.
 *
 * @param f any function known at build time that returns a number
 * @param argnums as for `grad`
 * @returns `(primals, v) => H·v`; `primals` is the tuple of all parameters, `v` has the gradient's structure
 * @throws Error if the call was not transformed at build time
 */
export function hvp<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  argnums?: CheckedArgnums<A, N>,
): (primals: Readonly<A>, v: GradientInputBy<A, N>) => GradientBy<A, N>;
export function hvp<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (primals: Readonly<A>, v: GradientInputBy<A, N>) => GradientBy<A, N>;
export function hvp(): never {
  throw notTransformed("hvp");
}

/**
 * As `hvp`, but the product is written into `out`: nothing is allocated that can be reused.
 *
 * @param f any function known at build time that returns a number
 * @param argnums as for `grad`
 * @returns `(out, primals, v) => void`; `out` has the gradient's structure, its arrays are distinct and none of them is
 * an argument, and it is a holder of one element where the gradient is a plain number
 * @throws Error if the call was not transformed at build time
 */
export function hvpInto<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  argnums?: CheckedArgnums<A, N>,
): (out: GradientHolderBy<A, N>, primals: Readonly<A>, v: GradientInputBy<A, N>) => void;
export function hvpInto<A extends Arguments, N extends Argnums<I> = 0, I extends number = number>(
  f: (...args: A) => number,
  options: ArgnumsOptions<CheckedArgnums<A, N>>,
): (out: GradientHolderBy<A, N>, primals: Readonly<A>, v: GradientInputBy<A, N>) => void;
export function hvpInto(): never {
  throw notTransformed("hvpInto");
}

/** `x` itself, with derivative zero at every order. Outside a differentiated function: the identity. */
export function stopGradient<T>(x: T): T {
  return x;
}

/** `f` itself; in a reverse sweep its residuals are recomputed from its inputs and not kept. */
export function checkpoint<F extends AnyFunction>(f: F): F {
  return f;
}

/**
 * `f` with a derivative of your own, which serves forward and reverse mode.
 *
 * @param f the function; outside a differentiated function the result is f itself
 * @param rule `(primals, tangents) => [y, y_dot]`; `y_dot` must be linear in `tangents`, and `tangents` has `undefined`
 * for the parameters that have no derivative
 */
export function customJvp<F extends AnyFunction>(
  f: F,
  rule: (
    primals: Parameters<F>,
    tangents: Gradients<Parameters<F>>,
  ) => readonly [ReturnType<F>, GradientInput<ReturnType<F>>],
): F {
  void rule;
  return f;
}

/**
 * `f` with a pullback of your own. Forward mode of it is refused.
 *
 * @param f the function; outside a differentiated function the result is f itself
 * @param fwd `(...args) => [y, residuals]`: what the pullback needs is yours to choose
 * @param bwd `(residuals, cotangent) => cotangents`, a tuple over all parameters; `undefined` means zero
 */
export function customVjp<F extends AnyFunction, Kept>(
  f: F,
  fwd: (...args: Parameters<F>) => readonly [ReturnType<F>, Kept],
  bwd: (residuals: Kept, cotangent: Gradient<ReturnType<F>>) => GradientInputs<Parameters<F>>,
): F {
  void fwd;
  void bwd;
  return f;
}

/** The error of a macro that the build has left as it was. */
export function notTransformed(macro: string): Error {
  return new Error(
    `fluxion: ${macro}() was not transformed at build time. Add the plugin to your build (one line in tsconfig.json, ` +
    "vite.config.ts or your bundler's configuration): see README.md#set-up in the package fluxion.",
  );
}
