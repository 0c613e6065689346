/**
 * Function values. A function that is used as a value is a *closure*: a record of the variables that it captures, whose
 * type says which function it is. A call of it is a call of that function with the captures first; a function that is
 * given closures is lowered once for each type of them. So every pass sees ordinary calls and records.
 */
import type ts from "typescript";
import { isLibrary } from "../1-find/resolve-function.ts";
import { valueOf, type Capture, type MacroSite } from "../1-find/macro-site.ts";
import type { FunctionNode, Resolved } from "../1-find/resolve-function.ts";
import { isThisCapture, typeOfCapture } from "../1-find/this-capture.ts";
import { freshValue } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, none, type RecordType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { ruleOf } from "../rules/registry.ts";
import { isMember, memberIn, partsOf, record } from "./choice.ts";
import { callDerivative, derivativeOfValue } from "./derived.ts";
import { depthOf, meaningOf, type Closure, type Meaning } from "./code.ts";
import { inlineCall, mustInline, usesThis } from "./inline.ts";
import { asKey, keyIn, plainKey } from "./keys.ts";
import { packArguments, packForDerivative, typesOf, variantFor, type Argument } from "./lower-arguments.ts";
import { emitCall, isAsyncOrGenerator } from "./lower-call.ts";
import { shorten } from "./lower-expression.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";
import { shownSelf } from "./self.ts";
import { versionFor } from "./versions.ts";

/** What an expression that stands for a function is as a value; undefined if it cannot be one. */
export function closureOf(f: Lowerer, node: ts.Expression, resolved: Resolved): Value | undefined {
  if (resolved.kind === "function") return functionValue(f, node, resolved.node);
  if (resolved.kind === "member") {
    const { expression, name } = resolved.access;
    const object = isLibrary(f.checker.getSymbolAtLocation(expression)) ? expression.getText() : "";
    const isKnown = object === "Math" ? ruleOf(name.text) && name.text !== "random" : object === "Number" && conversions.has(name.text);
    return isKnown ? libraryValue(f, node, name.text, object) : undefined;
  }
  const site = resolved.kind === "call" ? f.context.finder.siteOf(resolved.call) : undefined;
  return site && !site.immediate && site.macro !== "stopGradient" ? macroValue(f, node, site) : undefined;
}

/** A function expression, or the name of a function, as a value. */
export function functionValue(f: Lowerer, node: ts.Node, fn: FunctionNode, want: Want = {}): Value {
  if (isAsyncOrGenerator(f, fn)) return f.refuse(messages.asynchronous("An async or generator function"), node);
  const captures = f.context.finder.variables.capturesOf(fn);
  const names = captures.map(({ name }) => name), values = captureValues(f, captures, node);
  const meaning = { kind: "function", node: fn, typeArguments: f.typeArguments, captures } as const;
  if (!usesThis(f, fn.body ?? fn)) return closure(f, node, meaning, names, values, want.hint);
  if (!f.ts.isArrowFunction(fn) || f.self?.kind !== "object") return f.notYet(node, "A function value that uses this", "Copy what it uses to a const first.");
  return closure(f, node, { ...meaning, receiver: f.self.receiver }, [...names, "self"], [...values, f.self.value], want.hint);
}

export function libraryValue(f: Lowerer, node: ts.Node, name: string, object = "Math"): Value {
  if (object !== "" && f.context.globals.patched.has(object, name)) return f.refuse(messages.patched(`${object}.${name}`), node);
  return closure(f, node, { kind: "library", name }, [], [], name);
}

/** A derivative reads what its function captures when it is called: variables that change would have changed. */
export function macroValue(f: Lowerer, node: ts.Node, site: MacroSite): Value {
  if (valueOf(site)) return derivativeOfValue(f, node, site);
  const changed = site.captures.find(({ symbol }) => f.context.finder.variables.isAssigned(symbol));
  if (changed) return f.notYet(node, `The derivative of a function that uses '${changed.name}', which changes, as a value`, "Copy the variable to a const first.");
  const values = captureValues(f, site.captures, node).map((value) => plainKey(f, node, value));
  return closure(f, node, { kind: "macro", site }, site.captures.map(({ name }) => name), values, undefined);
}

function closure(f: Lowerer, node: ts.Node, meaning: Meaning, captured: readonly string[], values: readonly Value[], hint: string | undefined): Value {
  if (values.some(isError)) return f.errorValue();
  const names = new Set<string>();
  const fields = captured.map((name, i) => {
    let unique = name;
    for (let k = 2; names.has(unique); k++) unique = `${name}_${k}`;
    names.add(unique);
    return { name: unique, type: values[i]!.type };
  });
  return make(f, node, f.context.codeOf(meaning), fields, values, hint);
}

const deepest = 12;

export function make(f: Lowerer, node: ts.Node, code: Closure, fields: RecordType["fields"], values: readonly Value[], hint: string | undefined): Value {
  const type: RecordType = { kind: "record", tuple: false, fields, code };
  if (depthOf(type) > deepest) return f.notYet(node, "A function that is made of itself, again and again,", "Use a loop inside one function.");
  return record(f, node, type, values, hint ?? code.label);
}

/** The variables themselves where they are shared, else their values. */
export function captureValues(f: Lowerer, captures: readonly Capture[], node: ts.Node): Value[] {
  return captures.map((capture) => {
    const { symbol, name } = capture;
    if (isThisCapture(capture)) return selfOf(f, node, capture);
    const binding = f.bindings.get(symbol);
    if (binding?.kind === "value") return asKey(f, node, binding.value, f.checker.getTypeOfSymbolAtLocation(symbol, node));
    if (binding?.kind === "box") return binding.box;
    const isEarly = !binding || f.hoisted.has(symbol) && (symbol.valueDeclaration?.pos ?? 0) > node.pos;
    if (isEarly) return f.notYet(node, `A function that uses '${name}' before it has its value`, "Declare the variable before the function.");
    if (f.context.finder.variables.isAssigned(symbol)) return f.refuse(messages.defect(`the variable '${name}' is not shared.`), node);
    return f.readVariable(node, binding);
  });
}

/** `this`, for what a macro is applied to. */
export function selfOf(f: Lowerer, node: ts.Node, capture: Capture): Value {
  // In a method it is an object of a class that is known; what a macro is applied to takes one of any.
  const type = f.lowerType(typeOfCapture(f.checker, capture), capture.use);
  const self = f.self && shownSelf(f, node, f.self);
  if (f.self) return self ? f.coerce(self.value, type, node) : f.errorValue();
  const binding = f.bindings.get(capture.symbol);
  return binding ? f.coerce(f.readVariable(node, binding), type, node) : f.notYet(node, "A derivative of a function that uses this, in a constructor", "Make it in a method.");
}

/** A call of a function value with values. */
export function callClosure(f: Lowerer, node: ts.Node, callee: Value, args: readonly Argument[], want: Want): Value {
  const meaning = meaningOf(callee.type);
  if (isError(callee) || !meaning) return f.errorValue();
  switch (meaning.kind) {
    case "library": return callLibrary(f, node, meaning.name, args, want);
    case "choice": return callChoice(f, node, callee, meaning.members, args, want);
    case "bound": {
      const [base, ...first] = partsOf(f, node, callee);
      return callClosure(f, node, base!, [...first, ...args], want);
    }
    case "key":
    case "missing": return failCall(f, node, want);
    case "macro": {
      const base = meaning.base && partsOf(f, node, callee)[0];
      if (base) return callDerivative(f, node, meaning.site, base, args, want);
      const ref = f.context.referMacro(versionFor(f.context, meaning.site, typesOf(args)));
      const values = ref && packForDerivative(f, node, ref, args);
      if (ref && values) return emitCall(f, node, ref, values, want, partsOf(f, node, callee));
      f.broken = true;
      return f.errorValue();
    }
    case "function": return callFunction(f, node, callee, meaning, args, want);
  }
}

function callFunction(f: Lowerer, node: ts.Node, callee: Value, meaning: Extract<Meaning, { kind: "function" }>, args: readonly Argument[], want: Want): Value {
  const { node: fn, captures, typeArguments, receiver } = meaning;
  const values = packArguments(f, node, fn, args);
  if (!values || values.some(isError)) return f.errorValue();
  const captured = partsOf(f, node, callee);
  if (!receiver && !mustInline(f, fn, typeArguments, true)) {
    const ref = f.context.refer(fn, variantFor(f, node, fn, values, captured, typeArguments));
    return emitCall(f, node, ref, values, want, captured);
  }
  // As if the function stood here: its variables are those that it has captured.
  const outer = { bindings: captures.map(({ symbol }) => f.bindings.get(symbol)), typeArguments: f.typeArguments, self: f.self };
  captures.forEach(({ symbol }, i) => bindCapture(f, symbol, captured[i]!));
  if (receiver) f.self = { kind: "object", value: captured[captures.length]!, receiver };
  f.typeArguments = typeArguments;
  const result = inlineCall(f, node, fn, values, want);
  f.typeArguments = outer.typeArguments;
  f.self = outer.self;
  captures.forEach(({ symbol }, i) => {
    const before = outer.bindings[i];
    if (before) f.bind(symbol, before);
    else f.bindings.delete(symbol);
  });
  return result;
}

export function bindCapture(f: Lowerer, symbol: ts.Symbol, value: Value): void {
  const isBox = value.type.kind === "record" && value.type.box;
  f.bind(symbol, isBox ? { kind: "box", box: value } : { kind: "value", value: plainKey(f, f.root, value) });
}

/** `.filter(Boolean)`, `.map(Number)`, `.every(Number.isFinite)`: functions of the library that ask or convert, by their names. */
export const conversions: ReadonlyMap<string, (f: Lowerer, node: ts.Node, value: Value) => Value> = new Map([
  ["Boolean", (f, node, value) => f.truth(value, node)],
  ["Number", (f, node, value) => f.requireNumber(value, node)],
  ...["isNaN", "isFinite", "isInteger"].map((name) => [name, (f: Lowerer, node: ts.Node, value: Value) => f.op(node, name, [f.requireNumber(value, node)], "p", boolean)] as const),
]);

function callLibrary(f: Lowerer, node: ts.Node, name: string, args: readonly Argument[], want: Want): Value {
  const values = packArguments(f, node, undefined, args);
  const convert = conversions.get(name);
  if (convert) return values?.[0] ? convert(f, node, values[0]) : f.notYet(node, `${name} called like this`, "Pass it one value.");
  const { arity } = ruleOf(name)!;
  if (!values || (arity !== undefined && values.length < arity)) return f.notYet(node, `Math.${name} called like this`, "Pass numbers, one by one.");
  return f.op(node, name, values.slice(0, arity).map((value) => f.requireNumber(value, node)), want.hint);
}

/** A call of one of several functions, of which each has what tells whether it is the one; if it may be none, it throws then. */
export function callOneOf(f: Lowerer, node: ts.Node, arms: readonly Arm[], args: readonly Argument[], want: Want): Value {
  if (want.discarded) {
    const from = (i: number): void => {
      const arm = arms[i];
      const callee = arm?.callee();
      const call = (): void => void (callee ? callClosure(f, node, callee, args, want) : failCall(f, node, want));
      if (arm?.test) f.when(node, arm.test(), call, () => from(i + 1));
      else call();
    };
    from(0);
    return f.undefinedOf(none, "t");
  }
  let type: Type | undefined = want.type;
  const value = (arm: Arm | undefined): Value => {
    const callee = arm?.callee();
    const result = callee ? callClosure(f, node, callee, args, { type, hint: want.hint }) : failCall(f, node, { ...want, type });
    if (isError(result)) return result;
    type ??= meaningOf(result.type) ? f.placeAt(node, result.type, "result") : result.type;
    return f.coerce(result, type, node);
  };
  const from = (i: number): Value => {
    const arm = arms[i];
    if (!arm?.test) return value(arm);
    const test = arm.test();
    const known = f.known(test);
    if (typeof known === "boolean") return known ? value(arm) : from(i + 1);
    // The first function says of which type the results are.
    const first = f.region([], () => [value(arm)]);
    const [result] = first.yields as [Value];
    if (isError(result) || !type) return f.errorValue();
    return f.choose(node, test, type, () => { first.body.forEach((stmt) => f.b.append(stmt)); return result; }, () => from(i + 1), want.hint);
  };
  return from(0);
}

export interface Arm {
  /** Undefined: it is the last. */
  readonly test: (() => Value) | undefined;
  readonly callee: () => Value | undefined;
}

function callChoice(f: Lowerer, node: ts.Node, callee: Value, members: readonly RecordType[], args: readonly Argument[], want: Want): Value {
  if (members.length === 0) return failCall(f, node, want);
  const arms = members.map((member, i): Arm => ({
    test: i === members.length - 1 ? undefined : () => isMember(f, node, callee, member),
    callee: () => memberIn(f, node, callee, member),
  }));
  return callOneOf(f, node, arms, args, want);
}

/** The call of what is no function. */
export function failCall(f: Lowerer, node: ts.Node, want: Want): Value {
  const text = f.ts.isCallExpression(node) ? node.expression.getText().replace(/[?!]+$/, "") : "it";
  f.at(node).if(f.const(node, true), (b) => { b.throw("TypeError", [b.const(`${shorten(text)} is not a function`)]); return []; });
  return f.undefinedOf(want.discarded ? none : want.type ?? f.typeOf(node), "t");
}

/** The parameters that `flatten` passes to, added to `params`; the value that they are put together to. */
export function parametersFor(f: Lowerer, type: Type, hint: string, params: Value[]): Value {
  const key = keyIn(type);
  if (key !== undefined) return f.const(f.root, key, hint);
  if (type.kind === "record" && type.code) {
    // A name among what a function captures stays one: its type is what tells the next function of it.
    const partOf = ({ name, type: own }: RecordType["fields"][number]): Value => (keyIn(own) === undefined ? parametersFor(f, own, name, params) : record(f, f.root, own as RecordType, [], name));
    return record(f, f.root, type, type.fields.map(partOf), hint);
  }
  const value = freshValue(type, hint);
  params.push(value);
  f.parameters.add(value);
  return value;
}

/** The type of the arguments of a call through this value, where their parameters say it. */
export function parametersOf(callee: Value): FunctionNode["parameters"] | undefined {
  let type: Type | undefined = callee.type;
  for (;;) {
    const meaning: Meaning | undefined = type && meaningOf(type);
    if (meaning?.kind === "function") return meaning.node.parameters;
    if (meaning?.kind !== "choice") return undefined;
    type = meaning.members[0];
  }
}

export const isClosure = (value: Value): boolean => value.type.kind === "record" && value.type.code !== undefined;
