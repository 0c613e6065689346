/**
 * What a derivative looks like, in types: the table "which values are differentiable" of the README, as conditional
 * types. Only features of TypeScript 4.9 are used, so that the emitted declarations can be read by it.
 *
 * `undefined` stands for "has no derivative": in an object the property is left out, in a tuple the place stays.
 */

/** Any function. `any` and not `unknown`: parameters are contravariant, and every function must be accepted. */
export type AnyFunction = (...args: any[]) => any;

/** Any parameter list, as a tuple. */
export type Arguments = any[];

/**
 * The type of the derivative with respect to a value of type `T`; tangents and cotangents have it too.
 * Numbers give `number`, `Float64Array` and `Float32Array` their own kind, arrays and tuples the same structure
 * (never read-only), objects a plain object of their differentiable properties, everything else `undefined`. What is
 * only known to be like an array of numbers has a gradient of the kind that it is of.
 */
export type Gradient<T> = IsAny<T> extends true ? any
  : T extends number ? (IsEnum<T> extends true ? undefined : number)
  : T extends Float64Array ? Floats<T, Float64Array>
  : T extends Float32Array ? Floats<T, Float32Array>
  : T extends Opaque ? undefined
  : HasGradient<T> extends false ? undefined
  : T extends readonly unknown[] ? { -readonly [K in keyof T]: Gradient<T[K]> }
  : T extends ArrayLike<number> ? number[] | Float64Array | Float32Array
  : { -readonly [K in keyof T as HasGradient<T[K]> extends false ? never : K]: Gradient<T[K]> };

/** The derivative carried forward, same structure as the value. */
export type Tangent<T> = Gradient<T>;

/** The derivative carried backward, same structure as the value. */
export type Cotangent<T> = Gradient<T>;

/** Tangents, or cotangents, of all parameters: `undefined` for the ones that have none. */
export type Gradients<A extends readonly unknown[]> = { -readonly [K in keyof A]: Gradient<A[K]> };

/** As `Gradients`, for what the user hands in: `undefined` means zero, and read-only arrays will do. */
export type GradientInputs<A extends readonly unknown[]> = {
  readonly [K in keyof A]: GradientInput<A[K]> | undefined;
};

/** As `Gradient`, for what the user hands in: read-only arrays and properties will do. */
export type GradientInput<T> = IsAny<T> extends true ? any
  : T extends number ? (IsEnum<T> extends true ? undefined : number)
  : T extends Float64Array ? Floats<T, Float64Array>
  : T extends Float32Array ? Floats<T, Float32Array>
  : T extends Opaque ? undefined
  : HasGradient<T> extends false ? undefined
  : T extends readonly unknown[] ? { readonly [K in keyof T]: GradientInput<T[K]> }
  : T extends ArrayLike<number> ? ArrayLike<number>
  : { readonly [K in keyof T as HasGradient<T[K]> extends false ? never : K]: GradientInput<T[K]> };

/**
 * The input's structure inside the output's: of a number, the gradient; of a `Float64Array` of length m, m rows.
 * A column of numbers stays what the output is: `Jacobian<Float64Array, number>` is a `Float64Array`.
 */
export type Jacobian<Out, In> = IsAny<Out> extends true ? any
  : Out extends number ? Gradient<In>
  : Out extends Float64Array ? (Gradient<In> extends number ? Float64Array : Gradient<In>[])
  : Out extends Float32Array ? (Gradient<In> extends number ? Float32Array : Gradient<In>[])
  : Out extends Opaque ? undefined
  : HasGradient<Out> extends false ? undefined
  : Out extends readonly unknown[] ? { -readonly [K in keyof Out]: Jacobian<Out[K], In> }
  : { -readonly [K in keyof Out as HasGradient<Out[K]> extends false ? never : K]: Jacobian<Out[K], In> };

/** `Jacobian` of the gradient: of a `Float64Array` of length n, n rows of length n. */
export type Hessian<T> = Jacobian<Gradient<T>, T>;

/** Where Jacobians and Hessians are written: their structure, and a holder of one element for a plain number. */
export type JacobianHolder<Out, In> = Jacobian<Out, In> extends number ? Float64Array | number[] : Jacobian<Out, In>;

/** Where `valueAndGradInto` writes: the gradient's structure, and a holder of one element for a plain number. */
export type GradientHolder<T> = Gradient<T> extends number ? Float64Array | number[] : Gradient<T>;

/**
 * The literal in `argnums`: a number, or a tuple of numbers. `| []` makes the compiler infer a tuple, and a type
 * parameter `I` for its elements makes it keep them as literals.
 */
export type Argnums<I extends number> = number | readonly I[] | [];

/** `N` if it names parameters of `A` that have a derivative, else what it could have been. */
export type CheckedArgnums<A extends readonly unknown[], N> = any[] extends A ? N
  : N extends number ? CheckedIndex<A, N>
  : N extends readonly unknown[] ? { readonly [K in keyof N]: CheckedIndex<A, N[K]> }
  : N;

type CheckedIndex<A extends readonly unknown[], I> =
  HasGradient<ParameterAt<A, I>> extends false ? DifferentiableIndex<A> : I;

/** The gradient by `argnums`: of one parameter, or a tuple of several. */
export type GradientBy<A extends readonly unknown[], N> = N extends number ? Gradient<ParameterAt<A, N>>
  : N extends readonly unknown[] ? { -readonly [K in keyof N]: Gradient<ParameterAt<A, N[K]>> }
  : never;

/** As `GradientBy`, for what the user hands in. */
export type GradientInputBy<A extends readonly unknown[], N> = N extends number ? GradientInput<ParameterAt<A, N>>
  : N extends readonly unknown[] ? { readonly [K in keyof N]: GradientInput<ParameterAt<A, N[K]>> }
  : never;

/** Where `valueAndGradInto` writes, by `argnums`. */
export type GradientHolderBy<A extends readonly unknown[], N> = N extends number ? GradientHolder<ParameterAt<A, N>>
  : GradientBy<A, N>;

/** `value` beside `aux` where f returns both, `value` alone where it returns a number. */
export type WithAux<R, Value> = R extends readonly [number, infer Aux] ? [Value, Aux] : Value;

/** What f returned, as `valueAndGrad` gives it back. */
export type ValueOf<R> = R extends readonly [number, infer Aux] ? [number, Aux] : number;

/** What `argnums` selects, as one input: a parameter, or a tuple of several. */
export type InputBy<A extends readonly unknown[], N> = N extends number ? ParameterAt<A, N>
  : N extends readonly unknown[] ? { -readonly [K in keyof N]: ParameterAt<A, N[K]> }
  : never;

/** The type of parameter `N`: a rest parameter is one parameter, an optional one counts as given. */
type ParameterAt<A extends readonly unknown[], N> =
  N extends keyof ParameterTypes<A> ? ParameterTypes<A>[N] : undefined;

/** A parameter list as a tuple of fixed length: `[x: number, ...ys: T[]]` becomes `[number, T[]]`. */
type ParameterTypes<A extends readonly unknown[], Done extends unknown[] = []> =
  A extends readonly [] ? Done
  : A extends readonly [infer Head, ...infer Tail] ? ParameterTypes<Tail, [...Done, Head]>
  : number extends A["length"] ? [...Done, A]
  : A extends readonly [(infer Head)?, ...infer Tail] ? ParameterTypes<Tail, [...Done, Exclude<Head, undefined>]>
  : Done;

/** The union of the positions of parameters with a derivative. */
type DifferentiableIndex<A extends readonly unknown[]> = IndexWithGradient<ParameterTypes<A>>;
type IndexWithGradient<P extends readonly unknown[]> = {
  [K in keyof P]: HasGradient<P[K]> extends false ? never : IndexOf<K>;
}[number];
type IndexOf<K> = K extends `${infer I extends number}` ? I : never;

/** Values that are objects and yet have no derivative. Typed arrays of integers are known by their element size. */
type Opaque =
  | string | boolean | bigint | symbol | null | undefined | AnyFunction | (abstract new (...args: any[]) => unknown)
  | { readonly BYTES_PER_ELEMENT: number; readonly buffer: unknown } | ArrayBuffer | DataView
  | Date | RegExp | Error | ReadonlyMap<any, any> | ReadonlySet<any> | WeakMap<any, any> | PromiseLike<any>;

/**
 * `false` if no part of `T` has a derivative; `true` or `boolean` otherwise. `Seen` holds the types on the way here,
 * wrapped to be invariant: a type that contains itself adds nothing new.
 */
type HasGradient<T, Seen = never> = IsAny<T> extends true ? true
  : T extends number ? (IsEnum<T> extends true ? false : true)
  : T extends Float64Array | Float32Array ? true
  : T extends Opaque ? false
  : T extends unknown ? (Invariant<T> extends Seen ? false : HasGradientInside<T, Seen | Invariant<T>>)
  : false;

type HasGradientInside<T, Seen> = T extends readonly unknown[] ? HasGradient<T[number], Seen>
  : { [K in keyof T]-?: HasGradient<T[K], Seen> }[keyof T];

/** `Kind`, spelled as `T` where that is the same: the compiler does not see `[T, Kind]` as equal to `[Kind, Kind]`. */
type Floats<T, Kind> = Kind extends T ? T : Kind;

type Invariant<T> = (x: T) => T;

type IsAny<T> = 0 extends 1 & T ? true : false;

/**
 * A member of a numeric enum: a number whose text reads as another type. Literals (`3`) and branded numbers
 * (`number & { … }`) are numbers. (`number extends T` would not do: numbers are assignable to enums.)
 */
type IsEnum<T> = Identical<T, number> extends true ? false
  : T extends object ? false
  : `${T & number}` extends `${infer N extends number}` ? (Identical<T, N> extends true ? false : true)
  : true;

type Identical<X, Y> = (<G>() => G extends X ? 1 : 2) extends <G>() => G extends Y ? 1 : 2 ? true : false;
