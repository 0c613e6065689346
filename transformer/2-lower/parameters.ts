/** Parameters get their values: names, patterns, defaults of those that are not supplied. */
import type ts from "typescript";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { hasCode, listOf, none, required } from "../ir/types.ts";
import { lowerExpression } from "./lower-expression.ts";
import { bindPattern } from "./lower-pattern.ts";
import { isError, type Lowerer } from "./lowerer.ts";

/** `args` has a value for each of the first parameters; the others take their defaults. */
export function bindParameters(f: Lowerer, fn: FunctionNode, args: readonly Value[]): void {
  const parameters = fn.parameters.filter((parameter) => !isThis(f, parameter));
  parameters.forEach((parameter, i) => {
    const given = args[i];
    if (!given || (given.type.kind === "none" && parameter.initializer)) bindParameter(f, parameter, defaultOf(f, parameter));
    else bindParameter(f, parameter, parameter.initializer && given.type.absent !== undefined ? orDefault(f, parameter, given) : given);
  });
}

/** The argument, or the default where it is undefined. */
function orDefault(f: Lowerer, parameter: ts.ParameterDeclaration, given: Value): Value {
  const type = required(given.type);
  return f.choose(parameter, f.isMissing(given, parameter), type, () => f.coerce(defaultOf(f, parameter), type, parameter), () => f.present(given, parameter), given.hint);
}

export const isThis = (f: { readonly ts: typeof import("typescript") }, parameter: ts.ParameterDeclaration): boolean =>
  f.ts.isIdentifier(parameter.name) && parameter.name.text === "this";

function bindParameter(f: Lowerer, parameter: ts.ParameterDeclaration, value: Value): void {
  const declared = parameter.type ? f.typeOf(parameter) : undefined;
  const checked = value.type.kind === "none" && declared?.absent === undefined || isError(value) || hasCode(value.type) ? value : f.coerce(value, declared?.kind === "opaque" ? undefined : declared, parameter);
  if (f.ts.isIdentifier(parameter.name)) f.declare(parameter.name, checked);
  else bindPattern(f, parameter.name, { kind: "value", value: checked });
}

function defaultOf(f: Lowerer, parameter: ts.ParameterDeclaration): Value {
  if (parameter.initializer) return lowerExpression(f, parameter.initializer, { type: f.typeOf(parameter), hint: parameter.name.getText() });
  const type = f.typeOf(parameter);
  if (parameter.dotDotDotToken && type.kind === "array") return f.at(parameter).list(listOf(type.element), [], parameter.name.getText());
  return f.undefinedOf(none, parameter.name.getText());
}
