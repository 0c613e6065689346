/** Calls of the language's own library. */
import type ts from "typescript";
import { onlyReads } from "../1-find/array-methods.ts";
import type { Effect, Value } from "../ir/ir.ts";
import { boolean, none, number } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { ruleOf } from "../rules/registry.ts";
import { holdsFunctions } from "./code.ts";
import { lowerArrayFrom, lowerArrayMethod } from "./lower-array-method.ts";
import { callValue } from "./lower-call.ts";
import { lowerFunctionMethod } from "./lower-function-method.ts";
import { lowerExpression, lowerNumber, shorten } from "./lower-expression.ts";
import { isPosition } from "./lower-for-in.ts";
import { lowerOwnMethod } from "./lower-member.ts";
import { asList, isTuple, lowerTupleMethod } from "./lower-function-list.ts";
import { listOfNumbers, lowerNewArray } from "./lower-new.ts";
import { lowerObjectFunction } from "./lower-object.ts";
import { throughChain } from "./lower-optional.ts";
import { lowerSpreadMath } from "./lower-spread-math.ts";
import { lowerShownArguments } from "./lower-text.ts";
import { listOfTuple } from "./lower-tuple.ts";
import { storageOf } from "./lower-type.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** What is never a function of its arguments. */
const impure = new Set([
  "Math.random", "Date.now", "performance.now", "performance.mark", "process.hrtime", "process.uptime", "crypto.getRandomValues", "crypto.randomUUID",
  "Date", "fetch", "prompt", "alert", "confirm", "require", "Atomics.load", "Atomics.store", "Reflect.get", "Reflect.set",
]);
const asynchronous = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "requestAnimationFrame", "eval"]);
const throughStrings = new Set(["parseFloat", "parseInt", "Number.parseFloat", "Number.parseInt", "String", "JSON.stringify", "JSON.parse"]);

/** `object.name(…)`, or `name(…)` where `object` is empty. */
export function lowerLibraryCall(f: Lowerer, node: ts.CallExpression, object: string, name: string, want: Want): Value {
  const full = object === "" ? name : `${object}.${name}`;
  if (f.context.globals.patched.has(object, name)) return f.refuse(messages.patched(full), node);
  if (impure.has(full)) return f.refuse(messages.impure(`'${full}()'`), node);
  if (asynchronous.has(full) || object === "Promise") return f.refuse(messages.asynchronous(`'${full}()'`), node);
  // The text of a position says exactly which number it is.
  if (/parse(Int|Float)$/.test(full) && node.arguments[0] && isPosition(f, node.arguments[0])) return lowerNumber(f, node.arguments[0]);
  if (throughStrings.has(full)) return f.refuse(messages.throughString(`Here is '${full}()'`), node);
  if (object === "Math") return lowerMath(f, node, name, want);
  if (object === "console") return lowerConsole(f, node, full);
  if (object === "Number" || object === "") {
    const numeric = lowerNumberFunction(f, node, name, object, want);
    if (numeric) return numeric;
  }
  const storage = storageOf(object);
  if (storage && name === "of") return listOfNumbers(f, node, { kind: "array", storage, element: number }, node.arguments, want.hint ?? "a");
  if ((storage || object === "Array") && name === "from") return lowerArrayFrom(f, node, storage, want);
  if (full === "Array") return lowerNewArray(f, node, node.arguments, want);
  if (full === "Array.of") return lowerArrayOf(f, node, want);
  if (full === "Array.isArray") return lowerIsArray(f, node);
  const ofObject = object === "Object" ? lowerObjectFunction(f, node, name, want) : undefined;
  if (ofObject) return ofObject;
  if (full === "Object.hasOwn") return f.notYet(node, `${full}()`, "Ask for the property itself: o.name !== undefined.");
  if (full === "structuredClone") return f.notYet(node, "structuredClone()", "Copy what is changed: { ...o, list: o.list.slice() }.");
  if (object === "Object" || object === "Array") return f.notYet(node, `${full}()`, "Use loops and plain properties.");
  return f.refuse(messages.noDerivativeOfLibrary(full), node);
}

function lowerArrayOf(f: Lowerer, node: ts.CallExpression, want: Want): Value {
  const type = f.typeOf(node);
  const isKnown = type.kind === "array" && type.element.kind !== "opaque" && !node.arguments.some(f.ts.isSpreadElement);
  return isKnown ? listOfNumbers(f, node, type, node.arguments, want.hint ?? "a") : f.notYet(node, "This form of Array.of()", "Write [a, b].");
}

/** Known from the type. */
function lowerIsArray(f: Lowerer, node: ts.CallExpression): Value {
  const [argument] = node.arguments;
  const value = argument && lowerExpression(f, argument);
  if (!value || isError(value) || value.type.kind === "opaque") return f.notYet(node, "Array.isArray() of this", "Write one function for each type.");
  const isList = value.type.kind === "array" && value.type.storage === "list" || value.type.kind === "record" && value.type.tuple;
  return isList ? f.isThere(value, node) : f.const(node, false);
}

function lowerMath(f: Lowerer, node: ts.CallExpression, name: string, want: Want): Value {
  const rule = ruleOf(name);
  if (!rule || !(name in Math)) return f.refuse(messages.noDerivativeOfLibrary(`Math.${name}`), node);
  const spread = node.arguments.find(f.ts.isSpreadElement);
  if (spread) return lowerSpreadMath(f, node, name, want);
  const args = node.arguments.map((argument) => lowerNumber(f, argument));
  if (args.some(isError)) return f.errorValue();
  if (rule.arity !== undefined && args.length !== rule.arity) return f.notYet(node, `Math.${name}() with ${args.length} arguments`, `Pass ${rule.arity}.`);
  if (args.length === 0) return f.const(node, Number(rule.evaluate()), want.hint);
  return f.op(node, name, args, want.hint);
}

/** `Number.isNaN(x)`, `isFinite(x)`, `Number(x)`; undefined for other names. */
function lowerNumberFunction(f: Lowerer, node: ts.CallExpression, name: string, object: string, want: Want): Value | undefined {
  const [argument] = node.arguments;
  if (!argument || node.arguments.length !== 1 || f.ts.isSpreadElement(argument)) return undefined;
  if (name === "isNaN" || name === "isFinite" || (name === "isInteger" && object === "Number")) {
    return f.op(node, name, [lowerNumber(f, argument)], want.hint ?? "p", boolean);
  }
  if (object !== "") return undefined;
  if (name === "Boolean") return f.truth(lowerExpression(f, argument), argument);
  if (name !== "Number") return undefined;
  const value = lowerExpression(f, argument);
  if (value.type.kind === "boolean") return f.choose(node, value, number, () => f.const(node, 1), () => f.const(node, 0), want.hint);
  return f.requireNumber(value, argument);
}

/** Kept in the forward sweep. */
function lowerConsole(f: Lowerer, node: ts.CallExpression, full: string): Value {
  const spread = node.arguments.find(f.ts.isSpreadElement);
  if (spread) return f.notYet(spread, "Spread arguments", "Pass the arguments one by one.");
  const { values, layout, formats } = lowerShownArguments(f, node.arguments);
  if (values.some(isError)) return f.errorValue();
  const stmt: Effect = { kind: "effect", text: full, args: values, ...(layout.some((size) => size !== "value") ? { layout, formats } : {}), outs: [], regions: [] };
  f.at(node).append(stmt);
  return f.undefinedOf(none, "t");
}

/** `value.method(…)`. */
export function lowerMethodCall(f: Lowerer, node: ts.CallExpression, access: ts.PropertyAccessExpression, want: Want): Value {
  const own = lowerOwnMethod(f, node, access, want);
  if (own) return own;
  if (f.checker.getTypeAtLocation(access.expression).flags & f.ts.TypeFlags.Any) return f.refuse(messages.unknownBody(shorten(access.getText())), node);
  const declaration = f.checker.getSymbolAtLocation(access.name)?.valueDeclaration;
  const isOwn = declaration && !declaration.getSourceFile().isDeclarationFile;
  if (!declaration && holdsFunctions(f.context, f.checker.getTypeAtLocation(access.expression), f.typeArguments)) {
    const callee = lowerExpression(f, access);
    return isError(callee) ? callee : callValue(f, node, callee, want);
  }
  const applied = lowerFunctionMethod(f, node, access, want);
  if (applied) return applied;
  if (isOwn && !f.ts.isClassLike(declaration.parent)) {
    const callee = lowerExpression(f, access);
    return isError(callee) ? callee : callValue(f, node, callee, want);
  }
  if (isOwn) return f.notYet(node, `The call of the method '${access.name.text}'`, "Use a function of the module.");
  const name = access.name.text;
  if (f.context.globals.patched.has("prototype", name)) return f.refuse(messages.patched(`.${name}()`), node);
  // `fill` returns the array itself: what is wanted of the result is wanted of the array.
  return throughChain(f, node, lowerExpression(f, access.expression, name === "fill" ? want : {}), (object) => callMethod(f, node, object, access, want));
}

function callMethod(f: Lowerer, node: ts.CallExpression, object: Value, access: ts.PropertyAccessExpression, want: Want): Value {
  const name = access.name.text;
  if (object.type.kind === "array") return lowerArrayMethod(f, node, object, name, access, want);
  if (object.type.kind === "string") return f.refuse(messages.ofText(`Here is '.${name}()' of a string`), node);
  if (object.type.kind === "number") return f.refuse(messages.throughString(`Here is '.${name}()'`), node);
  const unrolled = isTuple(object) ? lowerTupleMethod(f, node, object, name, want) : undefined;
  if (unrolled) return unrolled;
  const list = onlyReads(name) && !f.changesOf(node.arguments).elements ? listOfTuple(f, access, object) : undefined;
  if (list) return lowerArrayMethod(f, node, list, name, access, want);
  if (object.type.kind === "record" && object.type.tuple) return asList(f, object) ?? f.notYet(node, `.${name}() of a tuple`, "Name its elements, or use an array.");
  return f.refuse(messages.unknownBody(shorten(access.getText())), node);
}
