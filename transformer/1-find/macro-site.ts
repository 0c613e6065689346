/** What one call of a macro asks for. */
import type ts from "typescript";
import type { RecordType, Type } from "../ir/types.ts";
import type { FunctionNode } from "./resolve-function.ts";

export const macroNames = [
  "grad", "valueAndGrad", "valueAndGradInto", "jvp", "vjp", "fwdAndBwd", "jacfwd", "jacrev", "hessian", "hvp",
  "jacfwdInto", "jacrevInto", "hessianInto", "hvpInto",
  "stopGradient", "checkpoint", "customJvp", "customVjp", "checkGrads",
] as const;

export type MacroName = (typeof macroNames)[number];

/** The function that a macro is applied to. */
export type Target =
  /** `argumentTypes`: the version of it that takes these; see `2-lower/versions.ts`. */
  | { readonly kind: "function"; readonly node: FunctionNode; readonly name: string | undefined; readonly argumentTypes?: readonly (Type | undefined)[] }
  | { readonly kind: "macro"; readonly site: MacroSite; readonly name: string | undefined }
  /** A variable of a function: which function it holds is known where that one is lowered for what it is given. */
  | { readonly kind: "value"; readonly expression: ts.Identifier; readonly name: string | undefined }
  /** A function value of this type. */
  | { readonly kind: "closure"; readonly type: RecordType; readonly name: string | undefined };

/**
 * The variable whose function a macro is applied to, perhaps through other macros; or one that is a function, and is used
 * by what it is applied to. Which function it is, is known where the code around it is lowered.
 */
export function valueOf(site: MacroSite): ts.Identifier | undefined {
  const { target, held } = site;
  return held ?? (target?.kind === "value" ? target.expression : target?.kind === "macro" ? valueOf(target.site) : undefined);
}

/** The function that is written out where a macro is applied to it, perhaps through other macros. */
export function functionOf(target: Target | undefined): FunctionNode | undefined {
  return target?.kind === "function" ? target.node : target?.kind === "macro" ? functionOf(target.site.target) : undefined;
}

/** A variable of an enclosing function that the target reads, or `this` of the method around it: it becomes a parameter of the lowered function. */
export interface Capture {
  readonly name: string;
  readonly symbol: ts.Symbol;
  /** Its first use inside the target. */
  readonly use: ts.Node;
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
  /** Of what is captured, a variable that is a function. */
  readonly held?: ts.Identifier | undefined;
  /** Something about the call is wrong, and has been reported. */
  readonly broken: boolean;
}
