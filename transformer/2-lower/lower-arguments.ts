/** Arguments of a call, and what they say about the type parameters of the function. */
import type ts from "typescript";
import { skipOuter, type FunctionNode } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, hasCode, listOf, none, number, optional, sameType, tupleOf, type ArrayType, type RecordType, type Type } from "../ir/types.ts";
import { conversions } from "./closure.ts";
import { meaningOf } from "./code.ts";
import { inferredAt } from "./inferred.ts";
import { keyArgument, keyIn, plainType } from "./keys.ts";
import { checkMade } from "./hole-checks.ts";
import { gather } from "./lower-function-list.ts";
import { lowerExpression } from "./lower-expression.ts";
import { lowerType, type TypeArguments } from "./lower-type.ts";
import { asItIs } from "./lower-reshape.ts";
import { isComputed } from "./lower-optional.ts";
import { tupleOfList } from "./lower-tuple.ts";
import type { Context, FuncRef } from "./context.ts";
import { isError, type Lowerer, type Variant } from "./lowerer.ts";
import { mayBeUndefined } from "./parameters.ts";

/** A value, or all elements of an array whose length is not known. */
export type Argument = Value | { readonly spread: Value; readonly node: ts.Node };

const isSpread = (argument: Argument): argument is Extract<Argument, { spread: Value }> => "spread" in argument;

/** Those of an array whose length is not known have none. */
export const typesOf = (args: readonly Argument[]): (Type | undefined)[] => args.map((argument) => (isSpread(argument) ? undefined : argument.type));

/** The arguments in the order in which they are written; spread tuples are taken apart. */
export function lowerArguments(f: Lowerer, parameters: FunctionNode["parameters"] | undefined, nodes: readonly ts.Expression[], types: readonly (Type | undefined)[] = []): Argument[] {
  const { ts } = f;
  const result: Argument[] = [];
  for (const [i, node] of nodes.entries()) {
    if (ts.isSpreadElement(node)) {
      const parts = lowerSpread(f, node);
      result.push(...parts.map((part) => (isSpread(part) ? { ...part, spread: asItIs(f, node, part.spread, nodes.slice(i + 1)) } : part)));
      continue;
    }
    const isNothing = ts.isIdentifier(node) && node.text === "undefined" && parameters?.[result.length]?.initializer !== undefined;
    const asked = isNothing ? undefined : argumentType(f, parameters, result.length, types);
    const type = asked && parameters?.[result.length]?.initializer && mayGiveUndefined(f, node) ? optional(asked, asked.absent === "null" || asked.absent === "either" ? "either" : "undefined") : asked;
    const value = lowerExpression(f, node, { type });
    // `undefined` is what a default is for.
    const isDefaulted = parameters?.[result.length]?.initializer !== undefined && value.type.absent !== "null";
    const isNone = type && value.type.kind === "none" && !isDefaulted;
    result.push(isNone ? f.coerce(value, type, node) : type && value.type.kind === "array" ? tupleOfList(f, value, type, node) ?? value : value);
  }
  return result;
}

/** By its type: what a default is for. */
function mayGiveUndefined(f: Lowerer, node: ts.Expression): boolean {
  const type = f.checker.getTypeAtLocation(node);
  return type.isUnion() && type.types.some((part) => (part.flags & f.ts.TypeFlags.Undefined) !== 0);
}

function argumentType(f: Lowerer, parameters: FunctionNode["parameters"] | undefined, i: number, types: readonly (Type | undefined)[]): Type | undefined {
  const last = parameters?.[parameters.length - 1];
  const rest = last?.dotDotDotToken && i >= parameters!.length - 1 ? last : undefined;
  const parameter = rest ?? parameters?.[i];
  // Of a generic function the declaration says what is true of all calls.
  const declared = parameter?.type && !isGeneric(parameter.parent as FunctionNode) ? f.typeOf(parameter.type) : undefined;
  const type = (rest ? undefined : types[i]) ?? declared;
  const own = rest ? (type?.kind === "array" ? type.element : undefined) : type;
  return own && holdsOpaque(own) ? undefined : own;
}

/** Is there something in it that the declaration does not tell? */
function holdsOpaque(type: Type, depth = 0): boolean {
  if (type.kind === "array") return holdsOpaque(type.element, depth + 1);
  return type.kind === "opaque" || (type.kind === "record" && depth < 8 && type.fields.some((field) => holdsOpaque(field.type, depth + 1)));
}

function lowerSpread(f: Lowerer, node: ts.SpreadElement): Argument[] {
  const { ts } = f;
  const literal = skipOuter(ts, node.expression);
  if (ts.isArrayLiteralExpression(literal) && !literal.elements.some(ts.isOmittedExpression)) return lowerArguments(f, undefined, literal.elements);
  const source = lowerExpression(f, node.expression);
  if (isError(source)) return [source];
  if (source.type.kind === "record" && source.type.tuple) return source.type.fields.map((field) => f.at(node).get(source, field.name, `${source.hint}_${field.name}`));
  if (source.type.kind === "array" && source.type.storage !== "tape") return [{ spread: source, node }];
  return [f.notYet(node, "Spreading this", "Spread arrays and tuples.")];
}

/** One value for each parameter that is supplied; a rest parameter gets a list. `types`: of the parameters, where their function is generic. */
export function packArguments(f: Lowerer, node: ts.Node, fn: FunctionNode | undefined, args: readonly Argument[], types: readonly (Type | undefined)[] = []): Value[] | undefined {
  const last = fn?.parameters[fn.parameters.length - 1];
  const restAt = last?.dotDotDotToken ? fn!.parameters.length - 1 : undefined;
  const fixed = args.slice(0, restAt);
  const spread = fixed.find(isSpread);
  if (spread) {
    f.notYet(spread.node, "A spread array for parameters that are not a rest parameter", "Spread a tuple, or pass the arguments one by one.");
    return undefined;
  }
  const values = (fixed as Value[]).slice(0, fn?.parameters.length);
  if (restAt !== undefined && last && args.length >= restAt) values.push(packRest(f, last, args.slice(restAt), types[restAt]));
  return values;
}

/** The arguments of a call of a derivative: its rest parameter, if it has one, gets a list. */
export function packForDerivative(f: Lowerer, node: ts.Node, { params, rest }: FuncRef, args: readonly Argument[]): Value[] | undefined {
  const last = params.length - 1;
  const type = params[last];
  if (!rest || type?.kind !== "array") {
    // Arguments may be left out from behind, and those that are too many are for nobody: map hands a position on.
    const given = packArguments(f, node, undefined, args)?.slice(0, params.length);
    return given && [...given, ...params.slice(given.length).flatMap((own) => (own?.absent === "undefined" || own?.absent === "either" ? [f.undefinedOf(own, "nothing")] : []))];
  }
  const values = packArguments(f, node, undefined, args.slice(0, last));
  return values && [...values, packList(f, node, type, args.slice(last), "rest")];
}

/** The arguments of a call of this function as values for its parameters. */
export function argumentsFor(f: Lowerer, node: ts.Node, fn: FunctionNode, nodes: readonly ts.Expression[], types?: readonly (Type | undefined)[]): Value[] | undefined {
  const values = packArguments(f, node, fn, lowerArguments(f, fn.parameters, nodes, types), types);
  return values?.some(isError) ? undefined : values;
}

function packRest(f: Lowerer, parameter: ts.ParameterDeclaration, args: readonly Argument[], known: Type | undefined): Value {
  const type = known && !holdsOpaque(known) ? known : f.typeOf(parameter);
  const hint = f.ts.isIdentifier(parameter.name) ? parameter.name.text : "rest";
  if (type.kind === "record" && type.tuple && !args.some(isSpread)) return tupleRest(f, parameter, type, args as readonly Value[], hint);
  if (type.kind !== "array" || type.storage !== "list") return f.notYet(parameter, "A rest parameter of this type", "Use an array parameter.");
  const rest = args.some(isSpread) ? packList(f, parameter, type, args, hint) : listOfRest(f, parameter, type, args as readonly Value[], hint);
  if (args.some((part) => isSpread(part) || !isComputed(f, part))) checkMade(f, parameter, parameter.name, rest);
  return rest;
}

function packList(f: Lowerer, node: ts.Node, type: ArrayType, args: readonly Argument[], hint: string): Value {
  const [only] = args;
  if (args.length === 1 && only && isSpread(only) && (only.spread.type as ArrayType).storage === "list") {
    const start = f.const(only.node, 0);
    return f.at(only.node).copy(only.spread, start, f.at(only.node).length(only.spread), hint);
  }
  if (!args.some(isSpread)) {
    const values = (args as readonly Value[]).map((value) => f.coerce(value, type.element, node));
    return values.some(isError) ? f.errorValue() : f.at(node).list(type, values, hint);
  }
  const list = f.at(node).list(type, [], hint);
  for (const part of args) {
    if (!isSpread(part)) f.at(node).push(list, f.coerce(part, type.element, node));
    else f.loopOver(part.node, f.at(part.node).length(part.spread), "k", (k) => f.at(part.node).push(list, f.at(part.node).load(part.spread, k)));
  }
  return list;
}

function listOfRest(f: Lowerer, parameter: ts.ParameterDeclaration, type: ArrayType, args: readonly Value[], hint: string): Value {
  // A list of functions is one of one function.
  if (args.some((value) => hasCode(value.type))) return gather(f, parameter, args, hint);
  const element = type.element.kind === "opaque" && args[0] ? args[0].type : type.element;
  const values = args.map((value) => f.coerce(value, element, parameter));
  return values.some(isError) ? f.errorValue() : f.at(parameter).list(listOf(element), values, hint);
}

function tupleRest(f: Lowerer, parameter: ts.ParameterDeclaration, type: RecordType, args: readonly Value[], hint: string): Value {
  if (args.length !== type.fields.length) return f.notYet(parameter, "A rest parameter of this type", "Use an array parameter.");
  const values = args.map((value, i) => f.coerce(value, type.fields[i]!.type, parameter));
  return values.some(isError) ? f.errorValue() : f.at(parameter).record(tupleOf(values.map((value) => value.type)), values, hint);
}

/** Which version of the function is called with these values. */
export function variantFor(f: Lowerer, node: ts.Node, fn: FunctionNode, args: readonly Value[], captured: readonly Value[], outer?: TypeArguments): Variant {
  const typeArguments = outer || isGeneric(fn) ? new Map([...(outer ?? []), ...typeArgumentsOf(f, node, fn, args, outer)]) : undefined;
  const argumentTypes = args.map((value, i) => {
    if (hasCode(value.type)) return value.type;
    const parameter = fn.parameters[i];
    const key = keyArgument(f, parameter, value);
    if (key) return key;
    // A default is for what is undefined, and null is a value.
    if (value.type.kind === "none" && parameter?.initializer && value.type.absent !== "null") return value.type;
    if (value.type.kind === "none") return parameter && lowerType(f.context, f.checker.getTypeAtLocation(parameter), parameter, typeArguments).absent !== undefined ? undefined : value.type;
    if (parameter?.initializer && value.type.absent !== undefined) return value.type;
    if (parameter?.initializer && mayBeUndefined(f, value)) return optional(value.type);
    if (!parameter || value.type.kind === "opaque") return undefined;
    const declared = lowerType(f.context, f.checker.getTypeAtLocation(parameter), parameter, typeArguments);
    return holdsOpaque(declared) && !holdsOpaque(value.type) || isWider(value.type, declared) && spreads(f, fn) ? value.type : undefined;
  });
  const signature = f.checker.getSignatureFromDeclaration(fn);
  const declared = signature && lowerType(f.context, f.checker.getReturnTypeOfSignature(signature), fn, typeArguments);
  const own = declared?.kind === "opaque" && f.ts.isCallExpression(node) ? f.typeOf(node) : undefined;
  return {
    supplied: args.length, typeArguments,
    argumentTypes: argumentTypes.some((type) => type) ? argumentTypes : undefined,
    captureTypes: captureTypesOf(f.context, fn, captured.map((value) => value.type)),
    result: own && own.kind !== "opaque" ? own : undefined,
  };
}

/** The types of captured values, where the declarations of the variables do not tell. */
export function captureTypesOf(context: Context, fn: FunctionNode, types: readonly Type[]): readonly Type[] | undefined {
  const captures = context.finder.variables.capturesOf(fn);
  // What is asked before the function is made narrows the variable in it, and not the value.
  const isOpener = (type: Type, i: number): boolean => {
    const use = (type.kind === "array" || type.kind === "union" || type.absent !== undefined) && captures.length === types.length ? captures[i]!.use : undefined;
    const own = use && lowerType(context, context.checker.getTypeAtLocation(use), use);
    return own !== undefined && (own.kind !== type.kind || own.absent !== type.absent);
  };
  return types.some((type, i) => hasCode(type) || type.kind === "none" || type.kind === "record" && type.box || isOpener(type, i)) ? types : undefined;
}

/** Has the object properties that its declared type does not name? */
export function isWider(type: Type, declared: Type): boolean {
  if (type.kind !== "record" || declared.kind !== "record" || type.tuple || declared.tuple || type.class || declared.class || type.absent !== declared.absent) return false;
  const isSame = declared.fields.every((field) => type.fields.some((own) => own.name === field.name && own.type.absent === field.type.absent && sameType(own.type, field.type)));
  return isSame && type.fields.length > declared.fields.length;
}

/** Does the function copy objects, whatever they have? */
export function spreads(f: Lowerer, fn: FunctionNode): boolean {
  const { ts } = f;
  const visit = (node: ts.Node): boolean => ts.isSpreadAssignment(node) || ts.isPropertyAccessExpression(node) && node.name.text === "assign" || ts.isObjectBindingPattern(node) && node.elements.some((element) => element.dotDotDotToken !== undefined) || ts.forEachChild(node, visit) === true;
  return visit(fn);
}

export const isGeneric = (fn: FunctionNode): boolean => (fn.typeParameters?.length ?? 0) > 0;

/** What the type parameters stand for, by the types of the arguments; by what the compiler infers where those do not tell. */
export function typeArgumentsOf(f: Lowerer, node: ts.Node, fn: FunctionNode, args: readonly Value[], outer?: TypeArguments): TypeArguments {
  const found = new Map<ts.Type, Type>();
  const own = new Set(fn.typeParameters?.map((parameter) => f.checker.getTypeAtLocation(parameter)));
  fn.parameters.forEach((parameter, i) => {
    const value = args[i];
    if (value) unify(f, f.checker.getTypeAtLocation(parameter), keyArgument(f, parameter, value) ?? value.type, found);
  });
  for (const key of [...found.keys()]) if (outer?.has(key) && !own.has(key)) found.delete(key);
  if ([...own].every((parameter) => isKnown(found.get(parameter)))) return found;
  for (const [parameter, type] of inferredAt(f.context, node, fn, f.typeArguments)) if (own.has(parameter) && !isKnown(found.get(parameter))) found.set(parameter, type);
  return found;
}

const isKnown = (type: Type | undefined): boolean => type !== undefined && type.kind !== "none" && !holdsOpaque(type);

function unify(f: Lowerer, source: ts.Type, type: Type, found: Map<ts.Type, Type>, depth = 0): void {
  const { ts, checker } = f;
  const inner = (part: ts.Type, own: Type): void => unify(f, part, own, found, depth + 1);
  if (depth > 8) return;
  if (source.flags & ts.TypeFlags.TypeParameter) {
    const known = found.get(source);
    if (!known) found.set(source, type);
    // Two names: which of them is meant is known of each value, and not of the type.
    else if (keyIn(known) !== undefined && !sameType(known, type)) found.set(source, plainType(known));
    // A tuple and an array: what the compiler makes of the two.
    else if (known.kind === "record" && known.tuple && type.kind === "array") found.set(source, none);
  } else if (source.isUnion()) {
    const generic = source.types.filter((part) => part.flags & (ts.TypeFlags.TypeParameter | ts.TypeFlags.Object));
    if (generic.length === 1) inner(generic[0]!, type);
  } else if (checker.isTupleType(source) && type.kind === "record") {
    checker.getTypeArguments(source as ts.TypeReference).forEach((part, i) => { const field = type.fields[i]; if (field) inner(part, field.type); });
  } else if (checker.isArrayType(source) && type.kind === "array") {
    inner(checker.getTypeArguments(source as ts.TypeReference)[0]!, type.element);
  } else if (source.getCallSignatures().length > 0) {
    const result = resultOf(f, type, found);
    if (result) inner(checker.getReturnTypeOfSignature(source.getCallSignatures()[0]!), result);
  } else if (type.kind === "record" && source.flags & ts.TypeFlags.Object) {
    for (const property of checker.getPropertiesOfType(source)) {
      const field = type.fields.find((candidate) => candidate.name === property.name);
      if (field && property.valueDeclaration) inner(checker.getTypeOfSymbolAtLocation(property, property.valueDeclaration), field.type);
    }
  }
}

/** What a function value returns, if it is known without its arguments. */
function resultOf(f: Lowerer, type: Type, found: ReadonlyMap<ts.Type, Type>): Type | undefined {
  const meaning = meaningOf(type);
  if (meaning?.kind === "library") return meaning.name === "Number" || !conversions.has(meaning.name) ? number : boolean;
  if (meaning?.kind === "choice") return meaning.members[0] && resultOf(f, meaning.members[0], found);
  if (meaning?.kind !== "function") return undefined;
  const signature = f.checker.getSignatureFromDeclaration(meaning.node);
  if (!signature) return undefined;
  // A callback that is written as an argument has parameters of the types that the call has inferred.
  const result = lowerType(f.context, f.checker.getReturnTypeOfSignature(signature), meaning.node, new Map([...(meaning.typeArguments ?? []), ...found]));
  return result.kind === "opaque" ? undefined : result;
}
