/** Arguments of a call, and what they say about the type parameters of the function. */
import type ts from "typescript";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { listOf, type Type } from "../ir/types.ts";
import { lowerExpression } from "./lower-expression.ts";
import type { TypeArguments } from "./lower-type.ts";
import type { Lowerer } from "./lowerer.ts";

/** The values of the arguments, one for each parameter that is supplied; a rest parameter gets a list. */
export function lowerArguments(f: Lowerer, fn: FunctionNode, nodes: readonly ts.Expression[], types: readonly (Type | undefined)[]): Value[] | undefined {
  const { ts } = f;
  const last = fn.parameters[fn.parameters.length - 1];
  const restAt = last?.dotDotDotToken ? fn.parameters.length - 1 : undefined;
  const values: Value[] = [];
  for (const [i, node] of nodes.entries()) {
    if (restAt !== undefined && i === restAt) break;
    if (ts.isSpreadElement(node)) {
      f.notYet(node, "Spread arguments", "Pass the arguments one by one.");
      return undefined;
    }
    const parameter = fn.parameters[i];
    const type = types[i] ?? (parameter?.type ? f.typeOf(parameter.type) : undefined);
    const value = lowerExpression(f, node, { type: type?.kind === "opaque" ? undefined : type });
    if (!parameter) continue;
    values.push(type && value.type.kind === "none" ? f.coerce(value, type, node) : value);
  }
  if (restAt !== undefined && last) {
    while (values.length < restAt && values.length < nodes.length) values.push(f.errorValue());
    if (nodes.length >= restAt) values.push(lowerRest(f, last, nodes.slice(restAt)));
  }
  return values;
}

function lowerRest(f: Lowerer, parameter: ts.ParameterDeclaration, nodes: readonly ts.Expression[]): Value {
  const { ts } = f;
  const type = f.typeOf(parameter);
  if (type.kind !== "array" || type.storage !== "list") return f.notYet(parameter, "A rest parameter of this type", "Use an array parameter.");
  const [only] = nodes;
  if (nodes.length === 1 && only && ts.isSpreadElement(only)) {
    const source = lowerExpression(f, only.expression, { type });
    if (source.type.kind !== "array" || source.type.storage !== "list") return f.notYet(only, "Spreading this", "Spread arrays.");
    const start = f.const(only, 0);
    return f.at(only).copy(source, start, f.at(only).length(source));
  }
  if (nodes.some(ts.isSpreadElement)) return f.notYet(nodes[0]!, "Spread arguments among others", "Pass one array.");
  const values = nodes.map((node) => f.coerce(lowerExpression(f, node, { type: type.element }), type.element, node));
  return f.at(parameter).list(listOf(type.element), values, ts.isIdentifier(parameter.name) ? parameter.name.text : "rest");
}

/** What the type parameters stand for, by the types of the arguments. */
export function typeArgumentsOf(f: Lowerer, fn: FunctionNode, args: readonly Value[]): TypeArguments {
  const found = new Map<ts.Type, Type>();
  fn.parameters.forEach((parameter, i) => {
    const value = args[i];
    if (value) unify(f, f.checker.getTypeAtLocation(parameter), value.type, found);
  });
  return found;
}

function unify(f: Lowerer, source: ts.Type, type: Type, found: Map<ts.Type, Type>): void {
  const { ts, checker } = f;
  if (source.flags & ts.TypeFlags.TypeParameter) {
    if (!found.has(source)) found.set(source, type);
  } else if (checker.isTupleType(source) && type.kind === "record") {
    checker.getTypeArguments(source as ts.TypeReference).forEach((part, i) => { const field = type.fields[i]; if (field) unify(f, part, field.type, found); });
  } else if (checker.isArrayType(source) && type.kind === "array") {
    unify(f, checker.getTypeArguments(source as ts.TypeReference)[0]!, type.element, found);
  }
}
