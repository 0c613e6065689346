/**
 * What a rule is. One entry per operation says everything about it: how it is written, what it computes, its partial
 * derivatives and the points where it is tested. Lowering, activity, linearize, emit, docs and tests read the same entry.
 *
 * A rule gives the forward meaning only: `out_dot = Σ partial_i · arg_i_dot`. Reverse mode follows by transposition.
 */
import type { Builder } from "../ir/build.ts";
import type { Constant, Value } from "../ir/ir.ts";

/** How the operation is written in TypeScript. Precedence as in the language: higher binds tighter. */
export type Spelling =
  | { readonly form: "infix"; readonly symbol: string; readonly precedence: number; readonly associative?: boolean }
  | { readonly form: "prefix"; readonly symbol: string }
  /** Infix between the operands as texts. */
  | { readonly form: "texts"; readonly symbol: string; readonly precedence: number }
  | { readonly form: "call"; readonly callee: string };

/** ∂out/∂arg. 0, 1 and -1 are structural: no code is made for them; `over` is 1 / over, applied as a division. */
export type Factor = Value | 0 | 1 | -1 | { readonly over: Value };

/** What a partial may look at: the builder of primal statements, the arguments, the result, known constants. */
export interface PartialContext {
  readonly b: Builder;
  readonly args: readonly Value[];
  readonly out: Value;
  readonly constant: (value: Value) => Constant;
}

/** Builds ∂out/∂arg_i as IR, only where it is needed. */
export type Partial = (context: PartialContext) => Factor;

export interface Rule {
  /** Number of arguments; `undefined` is any number. */
  readonly arity: number | undefined;
  readonly result: "number" | "boolean" | "string";
  readonly spelling: Spelling;
  readonly evaluate: (...args: any[]) => unknown;
  /** ∂out/∂arg_i. `"zero"`: derivative zero everywhere (steps, comparisons): the result is never active. */
  readonly partial: ((index: number) => Partial) | "zero";
  /** Rough cost in nanoseconds: what recomputing it in the reverse sweep would cost. */
  readonly cost: number;
  /** Points (argument lists) at which the generated tests check value, jvp, vjp and second order. */
  readonly at: readonly (readonly number[])[];
  /** Points where the derivative is chosen by convention, with what it is. */
  readonly kinks?: readonly { readonly at: readonly number[]; readonly is: readonly number[] }[];
}

/*
 * Names of operations:
 *   add sub mul div mod pow neg plus(unary +)            numbers
 *   lt le gt ge eq ne (=== !==) not                      -> boolean
 *   bitand bitor bitxor bitnot shl shr ushr              numbers, derivative zero
 *   abs acos acosh asin … trunc, max min hypot (n-ary)   Math.*, by their names; clz32, imul, fround too
 *   isNaN isFinite isInteger                             Number.* -> boolean
 *   stop                                                 stopGradient of a number
 */
