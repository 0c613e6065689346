/** What one call of a macro asks for. */
import type ts from "typescript";
import type { FunctionNode } from "./resolve-function.ts";

export const macroNames = [
  "grad", "valueAndGrad", "valueAndGradInto", "jvp", "vjp", "fwdAndBwd", "jacfwd", "jacrev", "hessian", "hvp",
  "jacfwdInto", "jacrevInto", "hessianInto", "hvpInto",
  "stopGradient", "checkpoint", "customJvp", "customVjp", "checkGrads",
] as const;

export type MacroName = (typeof macroNames)[number];

/** The function that a macro is applied to. */
export type Target =
  | { readonly kind: "function"; readonly node: FunctionNode; readonly name: string | undefined }
  | { readonly kind: "macro"; readonly site: MacroSite; readonly name: string | undefined };

/** A variable of an enclosing function that the target reads: it becomes a parameter of the lowered function. */
export interface Capture {
  readonly name: string;
  readonly symbol: ts.Symbol;
  /** Its first use inside the target. */
  readonly use: ts.Identifier;
}

export interface Argnums {
  readonly indices: readonly number[];
  /** One position and not a tuple: the result is that argument's gradient itself. */
  readonly single: boolean;
  /** Written in the call (or a default). */
  readonly given: boolean;
}

export interface MacroSite {
  readonly macro: MacroName;
  readonly call: ts.CallExpression;
  readonly file: ts.SourceFile;
  /** Absent for `stopGradient`, and where it could not be resolved. */
  readonly target: Target | undefined;
  /** The functions of `customJvp(f, rule)` and `customVjp(f, fwd, bwd)` after f. */
  readonly rules: readonly Target[];
  readonly argnums: Argnums;
  readonly hasAux: boolean;
  /** `jvp(f, primals, tangents)`, `vjp(f, ...primals)`: the arguments come at once. */
  readonly immediate: boolean;
  /** What the host has to pass first: `(x) => f_grad(a, x)`. In the order of the function's first parameters. */
  readonly captures: readonly Capture[];
  /** Something about the call is wrong, and has been reported. */
  readonly broken: boolean;
}
