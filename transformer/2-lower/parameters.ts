/** Parameters get their values: names, patterns, defaults of those that are not supplied. */
import type ts from "typescript";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { hasCode, listOf, none } from "../ir/types.ts";
import { holdsFunctions } from "./code.ts";
import { isWider, spreads } from "./lower-arguments.ts";
import { lowerExpression } from "./lower-expression.ts";
import { bindPattern, whereUndefined } from "./lower-pattern.ts";
import { isError, type Lowerer } from "./lowerer.ts";

/** `args` has a value for each of the first parameters; the others take their defaults. */
export function bindParameters(f: Lowerer, fn: FunctionNode, args: readonly Value[]): void {
  const parameters = fn.parameters.filter((parameter) => !isThis(f, parameter));
  parameters.forEach((parameter, i) => {
    const given = args[i];
    if (!given || (given.type.kind === "none" && parameter.initializer && given.type.absent !== "null")) bindParameter(f, parameter, defaultOf(f, parameter));
    else if (!parameter.initializer || given.type.kind === "none" || !mayBeUndefined(f, given)) bindParameter(f, parameter, given);
    else bindParameter(f, parameter, whereUndefined(f, parameter, given, (type) => f.coerce(defaultOf(f, parameter), type, parameter)));
  });
}

/** By its type; or because it is an element, which may be past the end. */
export const mayBeUndefined = (f: Lowerer, value: Value): boolean =>
  !isError(value) && !hasCode(value.type) && (value.type.absent === undefined ? f.madeHere(value)?.kind === "load" : value.type.absent !== "null");

export const isThis = (f: { readonly ts: typeof import("typescript") }, parameter: ts.ParameterDeclaration): boolean =>
  f.ts.isIdentifier(parameter.name) && parameter.name.text === "this";

function bindParameter(f: Lowerer, parameter: ts.ParameterDeclaration, value: Value): void {
  const declared = parameter.type ? f.typeOf(parameter) : undefined;
  const checked = value.type.kind === "none" && (declared?.absent === undefined || isSurelyMissing(f, parameter)) || isError(value) || hasCode(value.type) || declared && isWider(value.type, declared) && spreads(f, parameter.parent as FunctionNode) ? value : f.coerce(value, declared?.kind === "opaque" ? undefined : declared, parameter);
  if (f.ts.isIdentifier(parameter.name)) f.declare(parameter.name, checked);
  else bindPattern(f, parameter.name, { kind: "value", value: checked });
}

/** Options with functions in them are known by their values: those that are left out, too. */
function isSurelyMissing(f: Lowerer, { name }: ts.ParameterDeclaration): boolean {
  const symbol = f.ts.isIdentifier(name) ? f.checker.getSymbolAtLocation(name) : undefined;
  return symbol !== undefined && !f.context.finder.variables.isAssigned(symbol) && holdsFunctions(f.context, f.checker.getTypeAtLocation(name), f.typeArguments);
}

function defaultOf(f: Lowerer, parameter: ts.ParameterDeclaration): Value {
  if (parameter.initializer) return lowerExpression(f, parameter.initializer, { type: f.typeOf(parameter), hint: parameter.name.getText() });
  const type = f.typeOf(parameter);
  if (parameter.dotDotDotToken && type.kind === "array") return f.at(parameter).list(listOf(type.element), [], parameter.name.getText());
  return f.undefinedOf(none, parameter.name.getText());
}
