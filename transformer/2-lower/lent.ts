/**
 * A tuple as the argument of a function that takes an array: `dot(a: readonly number[], …)` of `a: [number, number]`.
 * Inside of fluxion the two are different memory, so the function gets a list of the elements. Nobody can tell, where
 * the function only reads it, keeps it nowhere, and nothing writes to the tuple while it runs.
 */
import type ts from "typescript";
import { onlyReads } from "../1-find/array-methods.ts";
import { isLibrary, resolveFunction, skipOuter, type FunctionNode } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { hasCode, sameType, type Type } from "../ir/types.ts";
import { usesThis } from "./inline.ts";
import { listOfTuple, uniformElement } from "./lower-tuple.ts";
import type { Context } from "./context.ts";
import type { Lowerer } from "./lowerer.ts";

/** The elements of the tuple as a list for this parameter; undefined where that is not what it needs, or could be seen. */
export function lentTuple(f: Lowerer, node: ts.Node, value: Value, type: Type | undefined, parameter: ts.ParameterDeclaration | undefined): Value | undefined {
  const element = uniformElement(value.type);
  if (!parameter || !element || hasCode(element) || type?.kind !== "array" || type.storage !== "list" || !sameType(type.element, element)) return undefined;
  return isOnlyRead(f.context, parameter) && isUndisturbed(f, node, parameter.parent as FunctionNode) ? listOfTuple(f, node, value) : undefined;
}

/** Could something write to the tuple while the function runs? Only what reaches it: an object, a function, a variable. */
function isUndisturbed(f: Lowerer, node: ts.Node, fn: FunctionNode): boolean {
  const { ts, checker } = f;
  const call = ts.isCallExpression(node) ? node : undefined;
  if (!f.changesOf([fn, node]).elements) return true;
  const isPlain = (argument: ts.Expression): boolean => isNumbers({ ts, checker }, checker.getTypeAtLocation(argument));
  const isAlone = !ts.isMethodDeclaration(fn) && !ts.isAccessor(fn) && !usesThis(f, fn.body ?? fn) && f.context.finder.variables.capturesOf(fn).length === 0;
  return call !== undefined && isAlone && call.arguments.every(isPlain);
}

/** Numbers, and arrays of numbers that are no tuples. */
function isNumbers({ ts, checker }: Pick<Context, "ts" | "checker">, type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.NumberLike) !== 0 || checker.isTupleType(type) || checker.isArrayType(type) || /^(Float|Int|Uint)\d+(Clamped)?Array$/.test(type.symbol?.name ?? "");
}

const answers = new WeakMap<ts.ParameterDeclaration, boolean>();

/** Does its function only look into what the parameter is given, and keep it nowhere? */
function isOnlyRead(context: Context, parameter: ts.ParameterDeclaration): boolean {
  const known = answers.get(parameter);
  if (known !== undefined) return known;
  // Of a recursive function: a call of itself does nothing that the rest of it does not.
  answers.set(parameter, true);
  const answer = looksOnly(context, parameter);
  answers.set(parameter, answer);
  return answer;
}

function looksOnly(context: Context, parameter: ts.ParameterDeclaration): boolean {
  const { ts, finder: { variables } } = context;
  const fn = parameter.parent as FunctionNode;
  if (!ts.isIdentifier(parameter.name)) return parameter.dotDotDotToken === undefined;
  const symbol = variables.symbolOf(parameter.name);
  if (!symbol || !fn.body || variables.isAssigned(symbol)) return false;
  const isIt = (node: ts.Node): boolean => ts.isIdentifier(node) && variables.symbolOf(node) === symbol;
  const mentions = (node: ts.Node): boolean => !ts.isTypeNode(node) && (isIt(node) || ts.forEachChild(node, mentions) === true);
  const looks = (node: ts.Node): boolean => {
    if (ts.isTypeNode(node)) return true;
    if (isIt(node)) return isLook(context, node as ts.Identifier);
    // Another function might be kept, and look later.
    if (ts.isFunctionLike(node) && !isCallback(context, node)) return !mentions(node);
    return ts.forEachChild(node, (child) => (looks(child) ? undefined : true)) === undefined;
  };
  return looks(fn.body) && fn.parameters.every(({ initializer }) => initializer === undefined || looks(initializer));
}

/** Of a method of the library that calls it at once, and keeps it nowhere. */
function isCallback({ ts, checker }: Context, node: ts.Node): boolean {
  const { parent } = node;
  return ts.isCallExpression(parent) && parent.expression !== node && ts.isPropertyAccessExpression(parent.expression) && onlyReads(parent.expression.name.text) && isLibrary(checker.getSymbolAtLocation(parent.expression.name));
}

/** `p[i]`, `p.length`, `p.map(…)`, `...p`, `for (… of p)`, `[x, y] = p`, or an argument of a function that only looks, too. */
function isLook(context: Context, name: ts.Identifier): boolean {
  const { ts, checker, finder: { variables } } = context;
  let node: ts.Node = name;
  while (ts.isExpression(node.parent) && skipOuter(ts, node.parent) !== node.parent && skipOuter(ts, node.parent) === skipOuter(ts, node as ts.Expression)) node = node.parent;
  const { parent } = node;
  if (ts.isElementAccessExpression(parent)) return parent.expression === node && !isTarget(context, parent);
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text === "length" && !isTarget(context, parent) || ts.isCallExpression(parent.parent) && parent.parent.expression === parent && readsBy(context, parent.parent, parent.name.text);
  if (ts.isSpreadElement(parent)) return !isTarget(context, parent.parent);
  if (ts.isForOfStatement(parent)) return parent.expression === node;
  if (ts.isVariableDeclaration(parent)) return ts.isArrayBindingPattern(parent.name);
  if (ts.isNewExpression(parent)) return isCopied(parent.expression);
  if (!ts.isCallExpression(parent)) return false;
  if (isCopied(parent.expression)) return true;
  const resolved = resolveFunction(ts, checker, parent.expression, variables.isAssigned);
  const place = parent.arguments.indexOf(node as ts.Expression);
  const own = resolved.kind === "function" ? resolved.node.parameters[place] : undefined;
  return place >= 0 && own !== undefined && own.dotDotDotToken === undefined && isOnlyRead(context, own);
}

/** `Array.from(p)`, `new Float64Array(p)`. */
const isCopied = (callee: ts.Expression): boolean => /^(Array|Float64Array|Float32Array)(\.from)?$/.test(callee.getText());

/** A method that reads; its callback is not given the array. */
function readsBy({ ts, checker }: Context, call: ts.CallExpression, method: string): boolean {
  const [callback] = call.arguments;
  const [signature] = callback ? checker.getTypeAtLocation(callback).getCallSignatures() : [];
  const most = method.startsWith("reduce") ? 3 : 2;
  const takesRest = signature?.parameters.some(({ valueDeclaration }) => valueDeclaration && ts.isParameter(valueDeclaration) && valueDeclaration.dotDotDotToken);
  return onlyReads(method) && (!signature || signature.parameters.length <= most && !takesRest);
}

function isTarget({ ts, finder: { variables } }: Context, node: ts.Node): boolean {
  let outer = node;
  for (let { parent } = node; parent && ts.isExpression(parent); { parent } = parent) {
    if (variables.targetsOf(parent).includes(outer)) return true;
    outer = parent;
  }
  return false;
}
