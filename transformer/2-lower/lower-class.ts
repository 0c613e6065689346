/**
 * `new C(a, b)`: the constructor as a function that returns the object. Its fields are variables until all are known,
 * unless something else gets to see `this` before that.
 */
import type ts from "typescript";
import { resolvedSymbol, skipOuter } from "../1-find/resolve-function.ts";
import { spanOf } from "../1-find/spans.ts";
import type { Func, Value } from "../ir/ir.ts";
import { hasCode, none, printType, type Field } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { classCapturesOf, valuesOfClass } from "./class-captures.ts";
import { bindCapture, parametersFor } from "./closure.ts";
import { changesInstances } from "./decorators.ts";
import { hasFunctionFields, holdsFunctions, listsFunctions } from "./code.ts";
import { returnsOf, unset } from "./inline.ts";
import { className, instanceType, type ClassNode } from "./hierarchy.ts";
import { argumentsFor } from "./lower-arguments.ts";
import { emitCall } from "./lower-call.ts";
import { lowerExpression } from "./lower-expression.ts";
import { lowerStatements } from "./lower-statement.ts";
import { basesOf, lowerInstance, lowerType } from "./lower-type.ts";
import type { FunctionFields } from "./context.ts";
import { onlyLeavesOut } from "./missing-function.ts";
import { settled } from "./self.ts";
import { isError, Lowerer, type Context, type FuncRef, type Receiver, type Self, type Want } from "./lowerer.ts";
import { bindParameters } from "./parameters.ts";
import { describe } from "./receiver.ts";

/** The class that `callee` names, if it is one of the program's own. */
export function classNamed(f: { readonly ts: typeof import("typescript"); readonly checker: ts.TypeChecker }, callee: ts.Expression): ClassNode | undefined {
  const { ts } = f;
  const named = skipOuter(ts, callee);
  if (ts.isClassExpression(named)) return named;
  const declaration = resolvedSymbol(ts, f.checker, named)?.valueDeclaration;
  if (declaration && ts.isClassDeclaration(declaration)) return declaration;
  const isConstant = declaration && ts.isVariableDeclaration(declaration) && (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
  return isConstant && declaration.initializer && ts.isClassExpression(declaration.initializer) ? declaration.initializer : undefined;
}

export function lowerNewObject(f: Lowerer, node: ts.NewExpression, want: Want): Value {
  const { ts } = f;
  const owner = node.expression.kind === ts.SyntaxKind.ThisKeyword ? containingClass(f, node) : classNamed(f, node.expression);
  const source = f.checker.getTypeAtLocation(node);
  if (!owner) return f.notYet(node, "new of a class that is a value", "Name the class.");
  const type = lowerInstance(f.context, source, node, f.typeArguments);
  if (type.kind !== "record") return f.refuse(messages.typeNotYet(f.sourceType(node)), node);
  const held = classCapturesOf(f.checker)!.of(owner);
  if (!held && !isOfFunction(f, owner)) return f.notYet(node, "A class that uses function values of the function around it, made in another one or in a block,", "Declare the class at the top of the function that uses it, or pass the functions to the constructor.");
  const given = node.arguments ?? [];
  const constructor = constructorOf(f, owner);
  const parameters = constructor?.parameters ?? [];
  // What is given as a function is known of the argument only.
  const isOpen = (parameter: ts.ParameterDeclaration): boolean => constructor!.parent !== owner || holdsFunctions(f.context, f.checker.getTypeAtLocation(parameter), f.typeArguments);
  const types = parameters.map((parameter) => (isOpen(parameter) ? undefined : lowerType(f.context, f.checker.getTypeAtLocation(parameter), parameter, describe(f.context, source, type, true, f.typeArguments).typeArguments)));
  const args = constructor ? argumentsFor(f, node, constructor, given, types) : [];
  if (!args || args.some(isError)) return f.errorValue();
  const receiver = describe(f.context, source, type, true, f.typeArguments);
  if (!held) return constructHere(f, node, owner, receiver, args);
  const variables = valuesOfClass(f, node, held, type), values = [...variables, ...args];
  if (values.some(isError)) return f.errorValue();
  const isGivenSome = hasFunctionFields(f.context, source) || args.some((value) => hasCode(value.type) && !onlyLeavesOut(value.type));
  if (isGivenSome && held.every(({ symbol }) => f.bindings.has(symbol))) return constructHere(f, node, owner, receiver, args, variables);
  return emitCall(f, node, referConstructor(f.context, owner, receiver, values), values, { ...want, type });
}

/** Is the class declared by the function that is being lowered, once in a call of it? Then its variables are those that are seen here. */
function isOfFunction(f: Lowerer, owner: ClassNode): boolean {
  const { ts } = f;
  const statement = ts.isClassDeclaration(owner) ? owner : ts.isVariableDeclaration(owner.parent) ? owner.parent.parent.parent : undefined;
  return statement !== undefined && ts.isBlock(statement.parent) && statement.parent.parent === f.root;
}

/** The constructor of a class that uses variables of this function, or is given functions to keep, as if it stood here. */
function constructHere(f: Lowerer, node: ts.NewExpression, owner: ClassNode, receiver: Receiver, args: readonly Value[], variables?: readonly Value[]): Value {
  if (f.self?.construct && containingClass(f, node) === owner) return f.notYet(node, "An object with functions that makes another of its class", "Pass the other one to the constructor.");
  const outer = { self: f.self, exit: f.exit, breakTargets: f.breakTargets, continueTargets: f.continueTargets, labels: f.labels, typeArguments: f.typeArguments, path: f.path };
  f.typeArguments = receiver.typeArguments;
  f.breakTargets = [];
  f.continueTargets = [];
  f.labels = new Map();
  f.path = `${outer.path}>${f.context.idOf(node)}`;
  const result = construct(f, owner, receiver, args, variables);
  return Object.assign(f, outer), result;
}

/** The constructor that runs, the base class's where the class has none. */
function constructorOf({ ts, checker }: Pick<Context, "ts" | "checker">, owner: ClassNode): ts.ConstructorDeclaration | undefined {
  const own = owner.members.find((member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined);
  const base = basesOf(checker, instanceType(checker, owner))[0]?.symbol?.valueDeclaration;
  return own ?? (base && ts.isClassLike(base) ? constructorOf({ ts, checker }, base) : undefined);
}

function referConstructor(context: Context, owner: ClassNode, receiver: Receiver, args: readonly Value[]): FuncRef {
  const params = args.map((value) => value.type);
  const key = `new ${context.hierarchy.idOf(instanceType(context.checker, owner))} ${context.hierarchy.idOf(receiver.source)} ${printType(receiver.type)} ${params.map(printType).join()}`;
  const signature = { params, result: receiver.type, captures: [] };
  return context.define(key, `new${className(context.ts, owner)}`, owner, signature, (ref) => buildConstructor(context, owner, receiver, ref));
}

function buildConstructor(context: Context, owner: ClassNode, receiver: Receiver, ref: FuncRef): { func: Func; broken: boolean } {
  const f = new Lowerer(context, owner, receiver.type, receiver.typeArguments);
  const constructor = constructorOf(context, owner);
  const held = classCapturesOf(context.checker)!.of(owner) ?? [];
  // A function is what it captures: no parameter, one, or several.
  const given: Value[] = [];
  const params = ref.params.map((type, i) => {
    const name = i < held.length ? held[i]!.use : constructor?.parameters[i - held.length]?.name;
    return parametersFor(f, type ?? none, name && context.ts.isIdentifier(name) ? name.text : `arg${i}`, given);
  });
  const span = spanOf(owner);
  f.b.span = span;
  held.forEach(({ symbol }, i) => bindCapture(f, symbol, params[i]!));
  const result = construct(f, owner, receiver, params.slice(held.length));
  f.at(owner).return(isError(result) ? [] : [result]);
  return { func: { name: ref.name, body: { params: given, body: f.b.body, yields: [] }, span, origin: { file: span.file }, captures: 0 }, broken: f.broken };
}

/** Appends what the constructor does, and gives the object. */
function construct(f: Lowerer, owner: ClassNode, receiver: Receiver, args: readonly Value[], variables?: readonly Value[]): Value {
  const { fields } = receiver.type, isShown = showsThis(f, owner) && !mayKeepFunctions(f, owner, receiver);
  const held = classCapturesOf(f.checker)!.of(owner) ?? [];
  const first = ({ name, type, captured }: Field, isSeen = isShown): Value => {
    if (captured && variables) return variables[held.findIndex(({ field }) => field === name)]!;
    const binding = captured && f.bindings.get(held.find(({ field }) => field === name)!.symbol);
    if (binding?.kind === "value" || binding?.kind === "box") return binding.kind === "box" ? binding.box : binding.value;
    if (type.absent !== undefined) return f.undefinedOf(type, name);
    // Who sees the object before the field is made sees nothing in it.
    if (type.kind === "number") return isSeen ? f.undefinedOf(type, name) : f.const(owner, NaN);
    return unset(f, owner, type);
  };
  if (isShown) {
    const value = f.at(owner).record(receiver.type, fields.map((field) => first(field)), "self");
    f.self = { kind: "object", value, receiver };
    initialize(f, owner, args);
    return value;
  }
  const cells = new Map(fields.map((field) => [field.name, f.at(owner).cell(first(field), field.name)]));
  const functions: FunctionFields = { values: new Map(), level: f.at(owner), given: new Map(), empty: (field) => first(field, true) };
  f.self = { kind: "fields", cells, functions, receiver };
  initialize(f, owner, args);
  return functions.shown?.value ?? recordOfFields(f, owner, f.self);
}

/** What was put in a field says more than the type of the field does. */
export function recordOfFields(f: Lowerer, node: ts.Node, { cells, functions: { values, given, empty }, receiver: { type } }: Self & { kind: "fields" }, isEarly = false): Value {
  const own = type.fields.map((field): Field => ({ ...field, type: values.get(field.name)?.type ?? field.type }));
  const others = [...values].filter(([name]) => !cells.has(name)).map(([name, value]): Field => ({ name, type: value.type }));
  const all = [...own, ...others];
  const valueOf = (field: Field): Value => values.get(field.name) ?? (isEarly && !given.has(field.name) ? empty(field) : f.at(node).read(cells.get(field.name)!));
  return f.at(node).record(values.size === 0 ? type : { ...type, fields: all }, all.map(valueOf), "self");
}

/** Puts a function, or what holds some, in a field of the object that is being made: always, so that it is what was put there last. */
function setFunction(f: Lowerer, node: ts.Node, name: string, value: Value, { values, level }: FunctionFields): void {
  if (f.at(node) === level) values.set(name, value);
  else f.notYet(node, "A function in a field that is set under a condition", "Choose the function first: this.g = c ? a : b.");
}

/** One class of the chain: its parameters, what comes before super(), the base class, its own fields, the rest. */
function initialize(f: Lowerer, owner: ClassNode, args: readonly Value[]): void {
  const decorator = changesInstances(f, owner);
  if (decorator) f.notYet(decorator, `new of ${className(f.ts, owner)}, which is decorated by what may change its instances,`, "Write a decorator that returns nothing and only takes note of what it is put on.");
  const { ts } = f;
  const constructor = owner.members.find((member): member is ts.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined);
  const base = basesOf(f.checker, instanceType(f.checker, owner))[0]?.symbol?.valueDeclaration;
  const own = f.self! as Exclude<Self, undefined>;
  const initializeBase = (given: readonly Value[]): void => {
    if (base && ts.isClassLike(base)) {
      initialize(f, base, given);
      f.self = own;
    }
    if (constructor) parameterProperties(f, constructor);
    fieldInitializers(f, owner);
  };
  if (!constructor) return initializeBase(args);
  bindParameters(f, constructor, args);
  f.self = { ...own, construct: initializeBase };
  if (!base) initializeBase([]);
  runBody(f, constructor.body!);
  f.self = own;
}

function parameterProperties(f: Lowerer, constructor: ts.ConstructorDeclaration): void {
  const { ts } = f;
  for (const parameter of constructor.parameters) {
    if (!ts.isParameterPropertyDeclaration(parameter, constructor) || !ts.isIdentifier(parameter.name)) continue;
    setField(f, parameter, parameter.name.text, f.parameterValue(parameter.name));
  }
}

function fieldInitializers(f: Lowerer, owner: ClassNode): void {
  const { ts } = f;
  for (const member of owner.members) {
    if (!ts.isPropertyDeclaration(member) || isStatic(f, member)) continue;
    const name = ts.isComputedPropertyName(member.name) ? undefined : member.name.text;
    const field = f.self!.receiver.type.fields.find((candidate) => candidate.name === name);
    if (!member.initializer) {
      // What the base class' constructor has put there is there no more.
      if (name !== undefined && field && !hasCode(field.type) && f.self!.kind === "object" && hasBase(f, owner) && definesFields(f, member)) setField(f, member, name, f.undefinedOf(field.type, name));
      continue;
    }
    if (name === undefined) f.notYet(member, "A computed property", "Write its name.");
    if (name !== undefined && (field || listsFunctions(f.context, member))) setField(f, member, name, lowerExpression(f, member.initializer, { type: field?.type, hint: name.replace("#", "") }));
  }
}

const hasBase = (f: Lowerer, owner: ClassNode): boolean => basesOf(f.checker, instanceType(f.checker, owner)).length > 0;

/** Does a field without a value make one? (`useDefineForClassFields`, which is so from ES2022 on.) */
function definesFields({ ts, context }: Lowerer, member: ts.PropertyDeclaration): boolean {
  const { useDefineForClassFields, target = ts.ScriptTarget.ES5 } = context.program.getCompilerOptions();
  const isDeclared = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword || kind === ts.SyntaxKind.AbstractKeyword) ?? false;
  return !isDeclared && (useDefineForClassFields ?? target >= ts.ScriptTarget.ES2022);
}

const isStatic = (f: Lowerer, member: ts.PropertyDeclaration): boolean => member.modifiers?.some((modifier) => modifier.kind === f.ts.SyntaxKind.StaticKeyword) ?? false;

/** `this.name = given` in a constructor. */
export function setField(f: Lowerer, node: ts.Node, name: string, given: Value): void {
  const self = settled(f.self!);
  const field = self.receiver.type.fields.find((candidate) => candidate.name === name);
  if (self.kind === "object") {
    if (!field && hasCode(given.type)) return void f.notYet(node, "A function in a field that is set after the constructor has used the object", "Set it before the first call of a method.");
    const value = field && f.coerce(given, field.type, node);
    if (value && !isError(value)) f.at(node).set(self.value, name, value);
    return;
  }
  const { given: known, level } = self.functions;
  if (f.at(node) === level) known.set(name, "surely");
  else if (!known.has(name)) known.set(name, "maybe");
  const isFunction = hasCode(given.type) || given.type.kind === "none" && holdsFunctions(f.context, f.checker.getTypeAtLocation(node), f.typeArguments);
  const isForgotten = field && onlyLeavesOut(given.type) && f.at(node) !== self.functions.level;
  if (isFunction && !isForgotten && !(field && hasCode(field.type))) return setFunction(f, node, name, given, self.functions);
  const value = field && f.coerce(given, field.type, node);
  if (!value || isError(value)) return;
  if (self.functions.values.has(name)) return void f.notYet(node, "What may hold functions, in a field that held some", "Choose it first: this.g = c ? a : b.");
  f.at(node).write(self.cells.get(name)!, value);
}

/** A `return` in a constructor leaves its body, and no more. */
function runBody(f: Lowerer, body: ts.Block): void {
  if (returnsOf(f, body).length === 0) return lowerStatements(f, body.statements);
  const { exit, breakTargets } = f;
  const label = f.freshLabel("constructed");
  f.exit = { kind: "inlined", label, result: undefined, type: none };
  f.breakTargets = [];
  f.at(body).block(label, (inner) => f.inside(inner, () => lowerStatements(f, body.statements)));
  f.exit = exit;
  f.breakTargets = breakTargets;
}

/** Is `this` used in the constructors, or the initializers, other than to reach a field? */
function showsThis(f: Lowerer, owner: ClassNode): boolean {
  const { ts, checker } = f;
  const isField = (node: ts.Node): boolean => {
    const access = node.parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== node) return false;
    const symbol = checker.getSymbolAtLocation(access.name);
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Property) !== 0 && !isCalled(access);
  };
  const isCalled = (access: ts.Expression): boolean => ts.isCallExpression(access.parent) && access.parent.expression === access;
  let result = false;
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.ThisKeyword && !isField(node)) result = true;
    if (node.kind === ts.SyntaxKind.SuperKeyword && !ts.isCallExpression(node.parent)) result = true;
    ts.forEachChild(node, visit);
  };
  for (const member of owner.members) {
    if (ts.isConstructorDeclaration(member) || (ts.isPropertyDeclaration(member) && !isStatic(f, member))) ts.forEachChild(member, visit);
  }
  const base = basesOf(checker, instanceType(checker, owner))[0]?.symbol?.valueDeclaration;
  return result || (base !== undefined && ts.isClassLike(base) && showsThis(f, base));
}

/** Are there fields of functions? Which they are is known when they are set, so the object is made when it is first shown. */
function mayKeepFunctions(f: Lowerer, owner: ClassNode, { source }: Receiver): boolean {
  return hasFunctionFields(f.context, source) || owner.members.some((member) => f.ts.isPropertyDeclaration(member) && listsFunctions(f.context, member));
}

/** `super(a, b)`. */
export function lowerSuperCall(f: Lowerer, node: ts.CallExpression): Value {
  const { self } = f;
  const owner = containingClass(f, node);
  const base = owner && basesOf(f.checker, instanceType(f.checker, owner))[0]?.symbol?.valueDeclaration;
  if (!self?.construct || !base || !f.ts.isClassLike(base)) return f.notYet(node, "This super()", "Call it in the constructor of a class of the program.");
  const constructor = constructorOf(f, base);
  const args = constructor ? argumentsFor(f, node, constructor, node.arguments, constructor.parameters.map((parameter) => f.typeOf(parameter))) : [];
  if (args && !args.some(isError)) self.construct(args);
  return f.undefinedOf(none, "t");
}

export function containingClass(f: Lowerer, node: ts.Node): ClassNode | undefined {
  let current: ts.Node | undefined = node;
  while (current && !f.ts.isClassLike(current)) current = current.parent;
  return current;
}
