/** Calls: of the user's functions, of macros and their results, of the library. */
import type ts from "typescript";
import { valueOf, type MacroSite } from "../1-find/macro-site.ts";
import { isLibrary, resolveFunction, skipOuter, type FunctionNode } from "../1-find/resolve-function.ts";
import { isThisCapture } from "../1-find/this-capture.ts";
import { freshValue } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { hasCode, none, optional, sameType, type RecordType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { flatten, presentFunction } from "./choice.ts";
import { callClosure, callOneOf, captureValues, failCall, isClosure, macroValue, parametersOf, selfOf } from "./closure.ts";
import { parameterTypesAt } from "./inferred.ts";
import { argumentsFor, isGeneric, lowerArguments, packForDerivative, typesOf, variantFor } from "./lower-arguments.ts";
import { lowerSuperCall } from "./lower-class.ts";
import { entriesOf, isTable, lowerElement } from "./lower-access.ts";
import { lentTuple } from "./lent.ts";
import { lowerExpression, shorten } from "./lower-expression.ts";
import { inlineCall, mustInline, returnsKinds } from "./inline.ts";
import { keyIn } from "./keys.ts";
import { signatureOf } from "./lower-function.ts";
import { knownKey } from "./lower-object.ts";
import { mayBeMissing } from "./lower-optional.ts";
import { lowerStopGradient, stopsFunction } from "./lower-stop-gradient.ts";
import { textArguments } from "./lower-text.ts";
import { lowerLibraryCall, lowerMethodCall } from "./lower-library.ts";
import { isError, type FuncRef, type Lowerer, type Want } from "./lowerer.ts";
import { severalKinds, versionFor } from "./versions.ts";

export function lowerCall(f: Lowerer, node: ts.CallExpression, want: Want): Value {
  const { ts } = f;
  const callee = skipOuter(ts, node.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword) return lowerSuperCall(f, node);
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return f.refuse(messages.asynchronous(callee.getText()), node);
  const site = f.context.finder.siteOf(node);
  if (site) return lowerMacro(f, node, site, want);
  const resolved = resolveFunction(ts, f.checker, callee, f.context.finder.variables.isAssigned);
  switch (resolved.kind) {
    case "function": return lowerUserCall(f, node, resolved.node, want);
    case "call": {
      const applied = f.context.finder.siteOf(resolved.call);
      if (applied) return applyMacro(f, node, applied, node.arguments, want);
      return callValue(f, node, lowerExpression(f, callee), want);
    }
    case "member": return isQualified(f, resolved.access)
      ? lowerLibraryCall(f, node, resolved.access.expression.getText(), resolved.access.name.text, want)
      : lowerMethodCall(f, node, resolved.access, want);
    case "unknown": return lowerUnknown(f, node, callee, resolved.symbol, want);
  }
}

/** `Math.sin`, `console.log`: a name of the library before the dot, and not a value. */
function isQualified(f: Lowerer, access: ts.PropertyAccessExpression): boolean {
  if (!f.ts.isIdentifier(access.expression)) return false;
  const symbol = f.checker.getSymbolAtLocation(access.expression);
  // Names that no typings declare are the environment's.
  if (!symbol) return true;
  if (f.bindings.has(symbol)) return false;
  return isLibrary(symbol);
}

function lowerUnknown(f: Lowerer, node: ts.CallExpression, callee: ts.Expression, symbol: ts.Symbol | undefined, want: Want): Value {
  const { ts } = f;
  if (symbol && f.bindings.has(symbol)) return callValue(f, node, lowerExpression(f, callee), want);
  const declaration = symbol?.valueDeclaration;
  // const { sin, cos } = Math;
  if (declaration && ts.isBindingElement(declaration) && ts.isVariableDeclaration(declaration.parent.parent)) {
    const holder = declaration.parent.parent.initializer;
    if (holder && ts.isIdentifier(holder) && holder.text === "Math" && isLibrary(f.checker.getSymbolAtLocation(holder))) return lowerLibraryCall(f, node, "Math", (declaration.propertyName ?? declaration.name).getText(), want);
  }
  if (ts.isElementAccessExpression(callee) && !node.questionDotToken) return callElement(f, node, callee, want);
  if (!ts.isIdentifier(callee)) return callValue(f, node, lowerExpression(f, callee), want);
  const isOfLibrary = symbol?.declarations?.length && symbol.declarations.every((known) => known.getSourceFile().isDeclarationFile);
  if (isOfLibrary || !symbol) return lowerLibraryCall(f, node, "", callee.text, want);
  if (declaration && (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration))) return refuseCall(f, node);
  return f.refuse(messages.unknownBody(callee.text), node);
}

const refuseCall = (f: Lowerer, node: ts.CallExpression): Value =>
  f.notYet(node, `The call of '${shorten(node.expression.getText())}', a function that is passed as a value`, "Pass a function that is known at build time, or call one by its own name.");

/** A call of the value of an expression. */
export function callValue(f: Lowerer, node: ts.CallExpression, callee: Value, want: Want): Value {
  if (isError(callee)) return callee;
  if (callee.type.kind === "none") {
    if (!node.questionDotToken) return failCall(f, node, want);
    return f.undefinedOf(want.discarded ? none : f.typeOf(node), "t");
  }
  if (!isClosure(callee)) return refuseCall(f, node);
  if (node.questionDotToken) return callIfThere(f, node, callee, want);
  const isSure = !mayBeMissing(f, skipOuter(f.ts, node.expression));
  return callClosure(f, node, isSure ? presentFunction(f, node, callee) : callee, lowerArguments(f, parametersOf(callee), node.arguments), want);
}

/** `table[key](x)`. */
function callElement(f: Lowerer, node: ts.CallExpression, callee: ts.ElementAccessExpression, want: Want): Value {
  const table = lowerExpression(f, callee.expression);
  if (!isTable(table) || knownKey(f, callee.argumentExpression) !== undefined) return callValue(f, node, lowerElement(f, callee, {}, table), want);
  const entries = entriesOf(f, table, callee.argumentExpression);
  if (!entries) return f.errorValue();
  const functions = entries.map(({ name }) => f.at(node).get(table, name, name));
  const args = lowerArguments(f, functions[0] && parametersOf(functions[0]), node.arguments);
  return callOneOf(f, node, entries.map(({ test }, i) => ({ test, callee: () => functions[i] })), args, want);
}

/** `g?.(x)`: nothing is evaluated where there is no function. */
function callIfThere(f: Lowerer, node: ts.CallExpression, callee: Value, want: Want): Value {
  const isThere = f.isThere(callee, node);
  const known = f.known(isThere);
  if (known === false) return f.undefinedOf(none, "t");
  const call = (): Value => {
    const args = lowerArguments(f, parametersOf(callee), node.arguments);
    return callClosure(f, node, presentFunction(f, node, callee), args, want);
  };
  if (known === true) return call();
  if (want.discarded) {
    f.when(node, isThere, () => void call());
    return f.undefinedOf(none, "t");
  }
  const region = f.region([], () => [call()]);
  const [result] = region.yields as [Value];
  if (isError(result)) return result;
  const type = optional(result.type);
  return f.choose(node, isThere, type, () => { region.body.forEach((stmt) => f.b.append(stmt)); return result; }, () => f.undefinedOf(type, "t"), want.hint);
}

export function isAsyncOrGenerator(f: Lowerer, fn: FunctionNode): boolean {
  return fn.asteriskToken !== undefined || (fn.modifiers?.some((modifier) => modifier.kind === f.ts.SyntaxKind.AsyncKeyword) ?? false);
}

function lowerUserCall(f: Lowerer, node: ts.CallExpression, fn: FunctionNode, want: Want): Value {
  if (isAsyncOrGenerator(f, fn)) return f.refuse(messages.asynchronous(`The async or generator function '${shorten(node.expression.getText())}'`), node);
  const captures = f.context.finder.variables.capturesOf(fn);
  const types = isGeneric(fn) ? parameterTypesAt(f.context, node, fn, f.typeArguments) : signatureOf(f.context, fn, { supplied: suppliedTo(fn, node.arguments.length), typeArguments: f.typeArguments }).params;
  const texts = textArguments(f, fn, node.arguments);
  texts.forEach((text) => f.texts.arguments.set(text.node, []));
  const values = argumentsFor(f, node, fn, node.arguments, types);
  if (!values) return f.errorValue();
  if (texts.length > 0) return callWithTexts(f, node, fn, values, texts, want);
  if (mustInline(f, fn) || returnsKinds(f, fn)) return inlineCall(f, node, fn, values, want);
  const captured = captureValues(f, captures, node);
  if (captured.some(isError)) return f.errorValue();
  return emitCall(f, node, f.context.refer(fn, variantFor(f, node, fn, values, captured)), values, want, captured);
}

/** Lowered where it is called, as what a text is made of is known here. */
function callWithTexts(f: Lowerer, node: ts.CallExpression, fn: FunctionNode, values: readonly Value[], texts: ReturnType<typeof textArguments>, want: Want): Value {
  for (const text of texts) {
    f.texts.parameters.set(text.parameter, f.texts.arguments.get(text.node)!);
    f.texts.arguments.delete(text.node);
  }
  const result = inlineCall(f, node, fn, values, want);
  texts.forEach(({ parameter }) => f.texts.parameters.delete(parameter));
  return result;
}

/** The rest parameter gets a list, if only an empty one, as soon as the others are there. */
export function suppliedTo({ parameters }: FunctionNode, given: number): number {
  const { length } = parameters;
  const last = parameters[length - 1];
  return last?.dotDotDotToken && given >= length - 1 ? length : Math.min(given, length);
}

/** The call statement; arguments are checked against the parameters. */
export function emitCall(f: Lowerer, node: ts.Node, ref: FuncRef, args: readonly Value[], want: Want, captures: readonly Value[] = macroCaptures(f, node, ref)): Value {
  const checked = args.map((value, i) => {
    const type = ref.params[i];
    if (type && keyIn(type) !== undefined) return f.at(node).record(type as RecordType, [], value.hint);
    if (hasCode(value.type) && !(type && sameType(value.type, type))) return f.notYet(node, "A function as an argument here", "Pass it to a function that calls it.");
    if (value.type.kind === "none" && type?.absent === undefined) return value;
    return lentTuple(f, node, value, type, ref.declarations?.[i]) ?? f.coerce(value, type, node);
  });
  if ([...captures, ...checked].some(isError)) return f.errorValue();
  const all = [...captures, ...checked].flatMap((value) => flatten(f, node, value));
  const type: Type = ref.result ?? want.type ?? f.typeOf(node);
  const outs = type.kind === "none" ? [] : [freshValue(type, want.hint ?? resultHint(ref.name))];
  f.at(node).append({ kind: "call", callee: ref.name, args: all, outs, regions: [] });
  return outs[0] ?? f.undefinedOf(none, "t");
}

/** Derivatives take the values of what their functions capture. */
function macroCaptures(f: Lowerer, node: ts.Node, ref: FuncRef): Value[] {
  return ref.captures.map((capture) => {
    if (isThisCapture(capture)) return selfOf(f, node, capture);
    const binding = f.bindings.get(capture.symbol);
    if (!binding) return f.notYet(node, `The variable '${capture.name}' where the derivative is called`, "Call the derivative where it is made.");
    const value = f.readVariable(node, binding);
    return hasCode(value.type) ? f.notYet(node, `A derivative of a function that uses the function value '${capture.name}'`, "Use functions of the module.") : value;
  });
}

const resultHint = (name: string): string => (name.length <= 12 ? `${name}_result` : "t");

/** A call of a macro itself: `stopGradient(x)`, or `jvp(f, primals, tangents)` at once. */
function lowerMacro(f: Lowerer, node: ts.CallExpression, site: MacroSite, want: Want): Value {
  if (site.macro === "stopGradient") return lowerStopGradient(f, node, want);
  if (site.macro === "jvp" && site.immediate) return applyMacro(f, node, site, node.arguments.slice(1), want);
  if (site.immediate) return f.notYet(node, `${site.macro}() at once inside a differentiated function`, `Write ${site.macro}(f)(…).`);
  return macroValue(f, node, site);
}

function applyMacro(f: Lowerer, node: ts.CallExpression, site: MacroSite, argumentNodes: readonly ts.Expression[], want: Want): Value {
  if (site.macro === "fwdAndBwd" || site.macro === "checkGrads") return f.notYet(node, `${site.macro}() inside a differentiated function`, "Use vjp(f).");
  if (site.macro === "stopGradient") return stopsFunction(f, site.call);
  if (valueOf(site)) return callClosure(f, node, macroValue(f, node, site), lowerArguments(f, undefined, argumentNodes), want);
  // Which kind of array they are says which version of the function it is.
  const told = severalKinds(f.context, site).length > 0 ? lowerArguments(f, undefined, argumentNodes) : undefined;
  const ref = f.context.referMacro(told ? versionFor(f.context, site, typesOf(told)) : site);
  const args = ref && packForDerivative(f, node, ref, told ?? lowerArguments(f, undefined, argumentNodes, ref.rest ? undefined : ref.params));
  if (!ref || !args) {
    f.broken = true;
    return f.errorValue();
  }
  return emitCall(f, node, ref, args, want);
}

