/** Functions that are lowered where they are called: callbacks, and local functions that use variables around them. */
import type ts from "typescript";
import { resolveFunction, type FunctionNode } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { hasTangent, none, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { callClosure, captureValues, closureOf, isClosure } from "./closure.ts";
import { unsetFunction } from "./choice.ts";
import { holdsFunctions, meaningOf } from "./code.ts";
import type { Binding } from "./context.ts";
import { packArguments, typeArgumentsOf, variantFor } from "./lower-arguments.ts";
import { emitCall, isAsyncOrGenerator } from "./lower-call.ts";
import { lentTuple } from "./lent.ts";
import { lowerExpression } from "./lower-expression.ts";
import { bindParameters } from "./parameters.ts";
import { hoistVariables, lowerStatements } from "./lower-statement.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/**
 * Is the function lowered where it is called? It sees variables of the function that is being lowered, or is written
 * where it is called, or it returns functions, which would be lost in a result.
 */
export function mustInline(f: Lowerer, fn: FunctionNode, typeArguments = f.typeArguments, isClosure = false): boolean {
  if (returnsFunctions(f, fn, typeArguments)) return true;
  if (isClosure || f.context.finder.functionValues.isRecursive(fn)) return false;
  if (f.ts.isFunctionExpression(fn) && !fn.name || f.ts.isArrowFunction(fn)) {
    if (f.ts.isCallExpression(fn.parent) || f.ts.isParenthesizedExpression(fn.parent)) return true;
  }
  return f.context.finder.variables.capturesOf(fn).length > 0 || (f.ts.isArrowFunction(fn) && usesThis(f, fn));
}

/** Does it return one of several kinds of arrays, or a number or an array, and which is known of the arguments? */
export function returnsKinds(f: Lowerer, fn: FunctionNode): boolean {
  const signature = f.checker.getSignatureFromDeclaration(fn);
  const source = signature && f.checker.getReturnTypeOfSignature(signature);
  if (!source?.isUnion() || f.context.finder.functionValues.isRecursive(fn) || f.lowerType(source, fn).kind !== "opaque") return false;
  const kinds = source.types.map((part) => f.lowerType(part, fn).kind);
  return kinds.every((kind) => kind === "number" || kind === "array");
}

export function returnsFunctions(f: Lowerer, fn: FunctionNode, typeArguments = f.typeArguments): boolean {
  const signature = f.checker.getSignatureFromDeclaration(fn);
  return signature !== undefined && holdsFunctions(f.context, f.checker.getReturnTypeOfSignature(signature), typeArguments);
}

/** An arrow function in a method has the method's `this`. */
export function usesThis(f: Lowerer, node: ts.Node): boolean {
  if (node.kind === f.ts.SyntaxKind.ThisKeyword || node.kind === f.ts.SyntaxKind.SuperKeyword) return true;
  if (f.ts.isFunctionDeclaration(node) || f.ts.isFunctionExpression(node) || f.ts.isClassLike(node)) return false;
  return f.ts.forEachChild(node, (child) => usesThis(f, child)) ?? false;
}

/** Makes ready what is called again and again: a callback that is not known by its name is evaluated once. */
export function prepareCallback(f: Lowerer, callback: ts.Expression): void {
  const resolved = resolveFunction(f.ts, f.checker, callback, f.context.finder.variables.isAssigned);
  const isStatic = resolved.kind === "function" || (resolved.kind === "member" && resolved.access.expression.getText() === "Math");
  if (!isStatic) f.callbacks.set(callback, lowerExpression(f, callback));
}

/** Calls a callback with values: inline where it is written here, else as a function of the module. */
export function applyCallback(f: Lowerer, node: ts.Node, callback: ts.Expression, args: readonly Value[], want: Want): Value {
  const known = f.callbacks.get(callback);
  const resolved = resolveFunction(f.ts, f.checker, callback, f.context.finder.variables.isAssigned);
  if (resolved.kind !== "function") {
    const value = known ?? closureOf(f, callback, resolved);
    if (value && (isClosure(value) || isError(value))) return callClosure(f, node, value, args, want);
    return f.notYet(callback, "This function as a callback", "Write an arrow function here.");
  }
  const fn = resolved.node;
  if (isAsyncOrGenerator(f, fn)) return f.refuse(messages.asynchronous("An async or generator function"), callback);
  if (args.some(isError)) return f.errorValue();
  const given = packArguments(f, callback, fn, args);
  if (!given) return f.errorValue();
  if (mustInline(f, fn)) return inlineCall(f, callback, fn, given, want);
  const captured = captureValues(f, f.context.finder.variables.capturesOf(fn), callback);
  return emitCall(f, node, f.context.refer(fn, variantFor(f, node, fn, given, captured)), given, want, captured);
}

export function inlineCall(f: Lowerer, node: ts.Node, fn: FunctionNode, args: readonly Value[], want: Want): Value {
  if (f.inlining.includes(fn)) return f.refuse(messages.recursionNotYet(functionName(f, fn)), node);
  if (args.some(isError)) return f.errorValue();
  f.context.uses(fn.getSourceFile());
  const outer = { exit: f.exit, breakTargets: f.breakTargets, continueTargets: f.continueTargets, labels: f.labels, typeArguments: f.typeArguments, path: f.path };
  if (fn.typeParameters) f.typeArguments = new Map([...(f.typeArguments ?? []), ...typeArgumentsOf(f, node, fn, args)]);
  f.breakTargets = [];
  f.continueTargets = [];
  f.labels = new Map();
  f.inlining.push(fn);
  f.path = `${outer.path}>${f.context.idOf(node)}`;
  bindParameters(f, fn, args.map((value, i) => lend(f, node, value, fn.parameters[i])));
  const result = f.ts.isBlock(fn.body!) ? inlineBlock(f, fn, fn.body, want) : inlineExpression(f, fn, fn.body!, want);
  f.inlining.pop();
  f.path = outer.path;
  f.exit = outer.exit;
  f.breakTargets = outer.breakTargets;
  f.continueTargets = outer.continueTargets;
  f.labels = outer.labels;
  f.typeArguments = outer.typeArguments;
  return result;
}

function lend(f: Lowerer, node: ts.Node, value: Value, parameter: ts.ParameterDeclaration | undefined): Value {
  return parameter?.type ? lentTuple(f, node, value, f.typeOf(parameter), parameter) ?? value : value;
}

function functionName(f: Lowerer, fn: FunctionNode): string {
  if (fn.name) return fn.name.getText();
  return f.ts.isVariableDeclaration(fn.parent) ? fn.parent.name.getText() : "the function";
}

function resultType(f: Lowerer, fn: FunctionNode): Type {
  const signature = f.checker.getSignatureFromDeclaration(fn);
  return signature ? f.lowerType(f.checker.getReturnTypeOfSignature(signature), fn) : none;
}

function inlineExpression(f: Lowerer, fn: FunctionNode, body: ts.Expression, want: Want): Value {
  const value = lowerExpression(f, body, want.discarded ? { discarded: true } : { type: want.type, hint: want.hint });
  const type = fn.type && f.typeOf(fn.type);
  return !type || want.discarded || type.kind === "opaque" && hasTangent(value.type) ? value : f.coerce(value, type, body);
}

function inlineBlock(f: Lowerer, fn: FunctionNode, body: ts.Block, want: Want): Value {
  const { ts } = f;
  hoistVariables(f, body);
  const type = resultType(f, fn);
  const returns = returnsOf(f, body);
  const last = body.statements[body.statements.length - 1];
  // A return at the very end only: no block is needed.
  if (returns.length === 0 || (returns.length === 1 && returns[0] === last)) {
    f.exit = { kind: "inlined", label: "", result: undefined, type };
    lowerStatements(f, returns.length === 0 ? body.statements : body.statements.slice(0, -1));
    const expression = last && ts.isReturnStatement(last) ? last.expression : undefined;
    if (!expression) return f.undefinedOf(none, "t");
    const value = lowerExpression(f, expression, { type: type.kind === "opaque" ? undefined : type, hint: want.hint });
    return type.kind === "opaque" && hasTangent(value.type) ? value : f.coerce(value, type, expression);
  }
  const label = f.freshLabel("inlined");
  const result = resultVariable(f, fn, type, want.hint ?? "result");
  f.exit = { kind: "inlined", label, result, type: result?.kind === "function" ? result.type : type };
  f.at(body).block(label, (inner) => f.inside(inner, () => lowerStatements(f, body.statements)));
  return result ? f.readVariable(fn, result) : f.undefinedOf(none, "t");
}

function resultVariable(f: Lowerer, fn: FunctionNode, type: Type, hint: string): Binding | undefined {
  if (type.kind === "none") return undefined;
  const signature = f.checker.getSignatureFromDeclaration(fn);
  const source = signature && f.checker.getReturnTypeOfSignature(signature);
  const isFunction = type.kind === "opaque" && source && holdsFunctions(f.context, source, f.typeArguments);
  const place = isFunction ? f.placeAt(fn, undefined, "result") : type;
  if (meaningOf(place)) return f.functionCells(fn, unsetFunction(f, fn, place, hint), hint);
  return { kind: "cell", cell: f.at(fn).cell(unset(f, fn, place), hint) };
}

/** A first value of a variable that is never looked at. */
export function unset(f: Lowerer, node: ts.Node, type: Type): Value {
  if (type.absent === undefined) {
    if (type.kind === "number") return f.const(node, 0);
    if (type.kind === "boolean") return f.const(node, false);
    if (type.kind === "string") return f.const(node, "");
  }
  return f.undefinedOf(type, "unset");
}

export function returnsOf(f: Lowerer, body: ts.Node): ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (f.ts.isFunctionLike(node)) return;
    if (f.ts.isReturnStatement(node)) found.push(node);
    f.ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}
