/** Calls: of the user's functions, of macros and their results, of the library. */
import type ts from "typescript";
import type { MacroSite } from "../1-find/macro-site.ts";
import { resolveFunction, skipOuter, type FunctionNode } from "../1-find/resolve-function.ts";
import { freshValue } from "../ir/build.ts";
import type { Copy, Value } from "../ir/ir.ts";
import { none, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { lowerArguments, typeArgumentsOf } from "./lower-arguments.ts";
import { lowerSuperCall } from "./lower-class.ts";
import { lowerExpression, shorten } from "./lower-expression.ts";
import { inlineCall, mustInline } from "./inline.ts";
import { lowerLibraryCall, lowerMethodCall } from "./lower-library.ts";
import { isError, type FuncRef, type Lowerer, type Want } from "./lowerer.ts";

export function lowerCall(f: Lowerer, node: ts.CallExpression, want: Want): Value {
  const { ts } = f;
  const callee = skipOuter(ts, node.expression);
  if (node.questionDotToken) return f.notYet(node, "An optional call", "Call functions that are always there.");
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
      return f.notYet(node, "Calling what a call returns", "Call functions by their names.");
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
  return symbol.declarations?.every((declaration) => declaration.getSourceFile().isDeclarationFile) ?? false;
}

function lowerUnknown(f: Lowerer, node: ts.CallExpression, callee: ts.Expression, symbol: ts.Symbol | undefined, want: Want): Value {
  const { ts } = f;
  const declaration = symbol?.valueDeclaration;
  // const { sin, cos } = Math;
  if (declaration && ts.isBindingElement(declaration) && ts.isVariableDeclaration(declaration.parent.parent)) {
    const holder = declaration.parent.parent.initializer;
    if (holder && ts.isIdentifier(holder) && holder.text === "Math") return lowerLibraryCall(f, node, "Math", (declaration.propertyName ?? declaration.name).getText(), want);
  }
  if (!ts.isIdentifier(callee)) return f.notYet(node, `The call of '${shorten(callee.getText())}'`, "Call functions by their names.");
  const isOfLibrary = symbol?.declarations?.length && symbol.declarations.every((known) => known.getSourceFile().isDeclarationFile);
  if (isOfLibrary || !symbol) return lowerLibraryCall(f, node, "", callee.text, want);
  if (declaration && (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration))) {
    return f.notYet(node, `The call of '${callee.text}', a function that is passed as a value`, "Call the function by its own name.");
  }
  return f.refuse(messages.unknownBody(callee.text), node);
}

export function isAsyncOrGenerator(f: Lowerer, fn: FunctionNode): boolean {
  return fn.asteriskToken !== undefined || (fn.modifiers?.some((modifier) => modifier.kind === f.ts.SyntaxKind.AsyncKeyword) ?? false);
}

function lowerUserCall(f: Lowerer, node: ts.CallExpression, fn: FunctionNode, want: Want): Value {
  if (isAsyncOrGenerator(f, fn)) return f.refuse(messages.asynchronous(`The async or generator function '${shorten(node.expression.getText())}'`), node);
  if (mustInline(f, fn)) {
    const args = lowerArguments(f, fn, node.arguments, fn.parameters.map(() => undefined));
    return args ? inlineCall(f, node, fn, args, want) : f.errorValue();
  }
  const { length } = fn.parameters;
  const hasRest = fn.parameters[length - 1]?.dotDotDotToken !== undefined;
  // The rest parameter gets a list, if only an empty one, as soon as the others are there.
  const supplied = hasRest && node.arguments.length >= length - 1 ? length : Math.min(node.arguments.length, length);
  const isGeneric = (fn.typeParameters?.length ?? 0) > 0;
  const plain = isGeneric ? undefined : f.context.refer(fn, { supplied });
  const args = lowerArguments(f, fn, node.arguments, plain?.params ?? fn.parameters.map(() => undefined));
  if (!args) return f.errorValue();
  // A default is for arguments that are undefined, too.
  const mayDefault = fn.parameters.some((parameter, i) => parameter.initializer && args[i] && (args[i].type.absent !== undefined || args[i].type.kind === "none"));
  if (plain && mayDefault) return emitCall(f, node, f.context.refer(fn, { supplied, entry: true }), args, want);
  const ref = plain ?? f.context.refer(fn, { supplied, typeArguments: typeArgumentsOf(f, fn, args) });
  return emitCall(f, node, ref, args, want);
}

/** The call statement; arguments are checked against the parameters. */
export function emitCall(f: Lowerer, node: ts.Node, ref: FuncRef, args: readonly Value[], want: Want): Value {
  const captured = ref.captures.map((capture) => {
    const binding = f.bindings.get(capture.symbol);
    if (!binding) return f.refuse(messages.defect(`the captured variable '${capture.name}' is not known.`), node);
    return binding.kind === "value" ? binding.value : f.at(node).read(binding.cell);
  });
  const checked = args.map((value, i) => (value.type.kind === "none" && ref.params[i]?.absent === undefined ? value : f.coerce(value, ref.params[i], node)));
  const all = [...captured, ...checked];
  if (all.some(isError)) return f.errorValue();
  const type: Type = ref.result ?? want.type ?? f.typeOf(node);
  const outs = type.kind === "none" ? [] : [freshValue(type, want.hint ?? resultHint(ref.name))];
  f.at(node).append({ kind: "call", callee: ref.name, args: all, outs, regions: [] });
  return outs[0] ?? f.undefinedOf(none, "t");
}

const resultHint = (name: string): string => (name.length <= 12 ? `${name}_result` : "t");

/** A call of a macro itself: `stopGradient(x)`, or `jvp(f, primals, tangents)` at once. */
function lowerMacro(f: Lowerer, node: ts.CallExpression, site: MacroSite, want: Want): Value {
  if (site.macro === "stopGradient") return lowerStopGradient(f, node, want);
  if (site.macro === "jvp" && site.immediate) return applyMacro(f, node, site, node.arguments.slice(1), want);
  if (site.immediate) return f.notYet(node, `${site.macro}() at once inside a differentiated function`, `Write ${site.macro}(f)(…).`);
  return f.notYet(node, "A derivative as a value", "Call it where it is made, or give it a name and call that.");
}

function applyMacro(f: Lowerer, node: ts.CallExpression, site: MacroSite, argumentNodes: readonly ts.Expression[], want: Want): Value {
  if (site.macro === "fwdAndBwd" || site.macro === "checkGrads") return f.notYet(node, `${site.macro}() inside a differentiated function`, "Use vjp(f).");
  const ref = f.context.referMacro(site);
  if (argumentNodes.some(f.ts.isSpreadElement)) return f.notYet(node, "Spread arguments", "Pass the arguments one by one.");
  const args = argumentNodes.map((argument, i) => lowerExpression(f, argument, { type: ref?.params[i] }));
  if (!ref) {
    f.broken = true;
    return f.errorValue();
  }
  return emitCall(f, node, ref, args, want);
}

function lowerStopGradient(f: Lowerer, node: ts.CallExpression, want: Want): Value {
  const argument = node.arguments[0];
  if (!argument) return f.refuse(messages.noArgument("stopGradient"), node);
  const value = lowerExpression(f, argument);
  if (value.type.kind === "number") return f.op(node, "stop", [value], want.hint);
  if (value.type.kind === "array" && value.type.element.kind === "number") {
    const start = f.const(node, 0);
    const end = f.at(node).length(value);
    const out = freshValue(value.type, want.hint ?? value.hint);
    const stmt: Copy = { kind: "copy", args: [value, start, end], outs: [out], regions: [], detached: true };
    f.at(node).append(stmt);
    return out;
  }
  if (value.type.kind === "array" || value.type.kind === "record") return f.notYet(node, "stopGradient() of a structure", "Apply it to the numbers and arrays inside.");
  return value;
}
