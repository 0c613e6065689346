/** Methods, accessors and static members: functions that take the object as their first parameter. */
import type ts from "typescript";
import { isLibrary, resolvedSymbol, skipOuter, type FunctionNode } from "../1-find/resolve-function.ts";
import { freshValue } from "../ir/build.ts";
import type { Global, Value } from "../ir/ir.ts";
import { boolean, fieldOf, isLeftOut, isOfClasses, none, type Storage, type Type, type UnionType } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { byClass, callByClass, instanceAt } from "./dispatch.ts";
import { bindVariables, usesVariables, variablesOf } from "./class-captures.ts";
import { functionValue } from "./closure.ts";
import { inlineCall, returnsFunctions } from "./inline.ts";
import { argumentsFor, variantFor } from "./lower-arguments.ts";
import { meaningOf } from "./code.ts";
import type { Place } from "./lower-assignment.ts";
import { callValue, emitCall, isAsyncOrGenerator, suppliedTo } from "./lower-call.ts";
import { throughChain } from "./lower-optional.ts";
import { signatureOf } from "./lower-function.ts";
import { classNamed } from "./lower-class.ts";
import { isDecorated } from "./decorators.ts";
import { hasReadonlyArrays, unreachableField } from "./instances.ts";
import { lowerExpression, shorten } from "./lower-expression.ts";
import { storageOf, withSource } from "./lower-type.ts";
import { isError, type Lowerer, type Receiver, type Want } from "./lowerer.ts";
import { hasNoFunction } from "./missing-function.ts";
import { describe, lowerReceiver, type ObjectAt } from "./receiver.ts";

/** `object.name(…)` where the name is a method of a class or an object literal of the program; undefined if it is none. */
export function lowerOwnMethod(f: Lowerer, node: ts.CallExpression, access: ts.PropertyAccessExpression, want: Want): Value | undefined {
  const { ts } = f;
  const symbol = f.checker.getSymbolAtLocation(access.name);
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  if (!symbol || !declaration || declaration.getSourceFile().isDeclarationFile) return undefined;
  if (isStaticMember(f, declaration)) return callStatic(f, node, access, symbol, declaration, want);
  const isMember = ts.isClassLike(declaration.parent) || ts.isInterfaceDeclaration(declaration.parent) || ts.isTypeLiteralNode(declaration.parent) || ts.isObjectLiteralExpression(declaration.parent);
  if (!isMember) return undefined;
  const object = lowerReceiver(f, access.expression);
  if (isError(object.value) || object.value.type.kind === "none") return object.value;
  if (!object.receiver && !isOfClasses(object.value.type)) return undefined;
  return throughChain(f, node, object.value, (value) => callOn(f, node, access, symbol, { ...object, value }, want));
}

function callOn(f: Lowerer, node: ts.CallExpression, access: ts.PropertyAccessExpression, symbol: ts.Symbol, object: AnyObject, want: Want): Value {
  const { ts } = f;
  const held = object.value.type.kind === "record" ? object.value.type.fields.find((field) => field.name === access.name.text) : undefined;
  if (held && isLeftOut(held)) return callValue(f, node, f.undefinedOf(none, held.name), want);
  if (held && meaningOf(held.type)) return callValue(f, node, f.at(access).get(object.value, held.name), want);
  if (hasNoFunction(f, object.value.type, access.name.text)) return callValue(f, node, f.undefinedOf(none, access.name.text), want);
  if (isOfClasses(object.value.type)) return dispatch(f, node, access, object.value, want);
  if (!object.receiver) return f.errorValue();
  const fn = implementation(f, object.receiver, access.name, access.expression.kind === ts.SyntaxKind.SuperKeyword ? symbol : undefined);
  if (typeof fn === "string") return f.notYet(node, fn, "Give the variable the class that has it, or use a union of types with a property that tells them apart.");
  return callMember(f, node, fn, object, node.arguments, want);
}

type AnyObject = ObjectAt | { readonly value: Value; readonly receiver: undefined };

/** The body that runs when a member is used on the object; a text that says why it is not known. */
function implementation(f: Lowerer, receiver: Receiver, name: ts.MemberName, fixed: ts.Symbol | undefined, kind: "call" | "get" | "set" = "call"): FunctionNode | string {
  const { ts, checker } = f;
  const what = `The ${kind === "call" ? "call of the method" : "accessor"} '${name.text}' of ${checker.typeToString(receiver.source)}`;
  const own = checker.getSymbolAtLocation(name);
  const symbol = fixed ?? (ts.isPrivateIdentifier(name) ? own : checker.getPropertyOfType(receiver.source, name.text)) ?? own;
  const owner = receiver.source.symbol;
  if (!receiver.isExact) f.context.receivers.note(f.owner, owner);
  if (!fixed && !ts.isPrivateIdentifier(name) && !receiver.isExact && f.context.hierarchy.overridesOf(owner, name.text).length > 0) return `${what}, which subclasses override`;
  const wanted = (declaration: ts.Declaration): boolean => (kind === "call" ? !ts.isAccessor(declaration) : kind === "get" ? ts.isGetAccessorDeclaration(declaration) : ts.isSetAccessorDeclaration(declaration));
  const declaration = symbol?.declarations?.find((candidate) => wanted(candidate) && (!ts.isMethodDeclaration(candidate) || candidate.body !== undefined));
  if (!declaration) return `${what}, whose body is not known here`;
  const holder = ts.isClassLike(declaration.parent) ? f.context.hierarchy.symbolOf(declaration.parent) : undefined;
  if (holder && f.context.hierarchy.isPatched(holder)) return `${what}, whose prototype is changed`;
  if (isDecorated(f, declaration)) return `${what}, which is decorated`;
  // Another object of this type may have another function there.
  if (ts.isObjectLiteralExpression(declaration.parent) && !receiver.isExact) return `${what}, whose body is not known here`;
  if ((ts.isMethodDeclaration(declaration) || ts.isAccessor(declaration)) && declaration.body) return declaration;
  return storedFunction(f, receiver, symbol!, declaration) ?? `${what}, whose body is not known here`;
}

/** `activation = (x) => …`: a function in a field that nothing replaces. */
function storedFunction(f: Lowerer, receiver: Receiver, symbol: ts.Symbol, declaration: ts.Declaration): FunctionNode | undefined {
  const { ts } = f;
  const isField = ts.isPropertyDeclaration(declaration) || ts.isPropertyAssignment(declaration);
  if (!isField || !declaration.initializer || f.context.globals.isChanged(symbol)) return undefined;
  const isFixed = receiver.isExact || (ts.isPropertyDeclaration(declaration) && declaration.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ReadonlyKeyword || modifier.kind === ts.SyntaxKind.PrivateKeyword)) || ts.isPrivateIdentifier(declaration.name);
  const fn = skipOuter(ts, declaration.initializer);
  return isFixed && (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) ? fn : undefined;
}

/** The method, or the getter, of the class that the object is of. */
export function dispatch(f: Lowerer, node: ts.Node, access: ts.PropertyAccessExpression, given: Value, want: Want): Value {
  const object = f.present(given, access.expression);
  const kind = f.ts.isCallExpression(node) ? "call" : "get";
  const nodes = f.ts.isCallExpression(node) ? node.arguments : [];
  const all = (object.type as UnionType).members.map((member) => {
    const { receiver } = instanceAt(f, object, member);
    return { receiver, fn: implementation(f, receiver, access.name, undefined, kind) };
  });
  const known = all.filter((one): one is { receiver: Receiver; fn: FunctionNode } => typeof one.fn !== "string");
  // The one that takes the most; each gets as many as it takes.
  const like = known.reduce<typeof known[number] | undefined>((most, one) => (most && most.fn.parameters.length >= one.fn.parameters.length ? most : one), undefined);
  const hasRest = ({ fn }: typeof known[number]): boolean => fn.parameters.some((parameter) => parameter.dotDotDotToken);
  if (known.some(hasRest) && !known.every((one) => hasRest(one) && one.fn.parameters.length === like!.fn.parameters.length)) return f.notYet(node, "A rest parameter of some of the methods that may be meant", "Give all of them the same parameters.");
  const args = like ? argumentsFor(f, node, like.fn, nodes, memberTypes(f, like.fn, like.receiver, nodes.length)) : [];
  if (!args) return f.errorValue();
  const type = want.discarded ? none : f.typeOf(node);
  const name = `${f.checker.getTypeAtLocation(access.expression).symbol?.name ?? "object"}_${access.name.text}`;
  const run = (inner: Lowerer, at: ObjectAt, values: readonly Value[]): Value => {
    const held = fieldOf(at.receiver.type, access.name.text);
    if (held && kind === "get") return inner.at(node).get(at.value, access.name.text);
    const fn = implementation(inner, at.receiver, access.name, undefined, kind);
    if (typeof fn === "string") return inner.notYet(node, fn, "Give the variable the class that has it, or use a union of types with a property that tells them apart.");
    return runMember(inner, node, fn, at, values.slice(0, fn.parameters.length), type.kind === "none" ? { discarded: true } : { type });
  };
  return callByClass(f, node, name, object, args, type, run, { hint: access.name.text, ...want });
}

function memberTypes(f: Lowerer, fn: FunctionNode, { typeArguments }: Receiver, given: number): readonly (Type | undefined)[] | undefined {
  const isFixed = (fn.typeParameters?.length ?? 0) === 0 && f.context.finder.variables.capturesOf(fn).length === 0;
  return isFixed ? signatureOf(f.context, fn, { supplied: suppliedTo(fn, given), typeArguments }).params : undefined;
}

function callMember(f: Lowerer, node: ts.Node, fn: FunctionNode, object: ObjectAt, nodes: readonly ts.Expression[], want: Want): Value {
  const args = argumentsFor(f, node, fn, nodes, memberTypes(f, fn, object.receiver, nodes.length));
  return args ? runMember(f, node, fn, object, args, want) : f.errorValue();
}

function runMember(f: Lowerer, node: ts.Node, fn: FunctionNode, object: ObjectAt, args: readonly Value[], want: Want): Value {
  if (isAsyncOrGenerator(f, fn)) return f.refuse(messages.asynchronous(`The async or generator method '${fn.name?.getText() ?? ""}'`), node);
  const { receiver } = object;
  const { typeArguments } = receiver;
  if (usesVariables(f, fn) || returnsFunctions(f, fn, typeArguments)) return inlineMember(f, node, fn, object, args, want);
  const ref = f.context.refer(fn, { ...variantFor(f, node, fn, args, [], typeArguments), receiver });
  return emitCall(f, node, ref, [object.value, ...args], want);
}

/** A method of an object literal that uses variables of the function around it. */
function inlineMember(f: Lowerer, node: ts.Node, fn: FunctionNode, object: ObjectAt, args: readonly Value[], want: Want): Value {
  const outer = f.self;
  if (!f.ts.isArrowFunction(fn)) f.self = { kind: "object", ...object };
  const bindings = new Map(f.bindings);
  bindVariables(f, fn, object.value);
  const result = inlineCall(f, node, fn, args, want);
  f.self = outer;
  for (const { symbol } of variablesOf(f, fn)) {
    const before = bindings.get(symbol);
    if (before) f.bindings.set(symbol, before);
    else f.bindings.delete(symbol);
  }
  return result;
}

// ---- accessors ---------------------------------------------------------------------------------------------------------

/** `object.name` where the name is an accessor; undefined if it is none. */
export function lowerGetter(f: Lowerer, node: ts.PropertyAccessExpression, want: Want): Value | undefined {
  const symbol = accessorOf(f, node);
  if (!symbol) return undefined;
  if (symbol.valueDeclaration && isStaticMember(f, symbol.valueDeclaration)) return callStatic(f, node, node, symbol, symbol.declarations!.find(f.ts.isGetAccessorDeclaration)!, want);
  const object = lowerReceiver(f, node.expression);
  if (isOfClasses(object.value.type)) return throughChain(f, node, object.value, (value) => dispatch(f, node, node, value, want));
  const { receiver } = object;
  if (!receiver) return isError(object.value) ? object.value : undefined;
  return throughChain(f, node, object.value, (value) => readAccessor(f, node, { value, receiver }, symbol, want));
}

function readAccessor(f: Lowerer, node: ts.PropertyAccessExpression, object: ObjectAt, symbol: ts.Symbol, want: Want): Value {
  const fn = implementation(f, object.receiver, node.name, node.expression.kind === f.ts.SyntaxKind.SuperKeyword ? symbol : undefined, "get");
  if (typeof fn === "string") return f.notYet(node, fn, "Give the variable the class that has it, or use a field.");
  return callMember(f, node, fn, object, [], { hint: node.name.text, ...want });
}

/** `const { name } = object` where the name is an accessor; undefined if it is none. */
export function readGetter(f: Lowerer, node: ts.Node, value: Value, source: ts.Type, name: ts.Identifier): Value | undefined {
  const symbol = f.checker.getPropertyOfType(source, name.text);
  if (!symbol || !(symbol.flags & f.ts.SymbolFlags.Accessor) || value.type.kind !== "record") return undefined;
  const object = { value, receiver: describe(f.context, source, value.type, false, f.typeArguments) };
  const fn = implementation(f, object.receiver, name, undefined, "get");
  if (typeof fn === "string") return f.notYet(node, fn, "Give the variable the class that has it, or use a field.");
  return callMember(f, node, fn, object, [], { hint: name.text });
}

/** `object.name = …` where the name is an accessor. */
export function accessorPlace(f: Lowerer, node: ts.PropertyAccessExpression): Place | "error" | undefined {
  const symbol = accessorOf(f, node);
  if (!symbol || (symbol.valueDeclaration && isStaticMember(f, symbol.valueDeclaration))) return undefined;
  const object = lowerReceiver(f, node.expression);
  if (isOfClasses(object.value.type)) return dispatchedPlace(f, node, object.value, symbol);
  return object.receiver ? accessorOn(f, node, object, symbol) : "error";
}

/** `shape.size = …`, where subclasses have setters of their own. */
function dispatchedPlace(f: Lowerer, node: ts.PropertyAccessExpression, given: Value, symbol: ts.Symbol): Place | "error" {
  const object = f.present(given, node.expression);
  return {
    type: f.typeOf(node), hint: node.name.text,
    read: () => dispatch(f, node, node, object, {}),
    write: (value) => {
      byClass(f, node, object, none, (one) => {
        const place = accessorOn(f, node, one, symbol);
        if (place !== "error") place.write(value);
        return value;
      });
    },
  };
}

function accessorOn(f: Lowerer, node: ts.PropertyAccessExpression, object: ObjectAt, symbol: ts.Symbol): Place | "error" {
  const { receiver } = object;
  const fn = implementation(f, receiver, node.name, node.expression.kind === f.ts.SyntaxKind.SuperKeyword ? symbol : undefined, "set");
  if (typeof fn === "string") {
    f.notYet(node, fn, "Give the variable the class that has it, or use a field.");
    return "error";
  }
  const ref = usesVariables(f, fn) ? undefined : f.context.refer(fn, { receiver, typeArguments: receiver.typeArguments });
  const type = ref?.params[1] ?? f.typeOf(fn.parameters[0] ?? fn);
  return {
    type, hint: node.name.text,
    read: () => readAccessor(f, node, object, symbol, {}),
    write: (value) => {
      if (ref) emitCall(f, node, ref, [object.value, value], { discarded: true });
      else inlineMember(f, node, fn, object, [value], { discarded: true });
    },
  };
}

function accessorOf(f: Lowerer, node: ts.PropertyAccessExpression): ts.Symbol | undefined {
  const symbol = f.checker.getSymbolAtLocation(node.name);
  const isOwn = symbol?.declarations?.some((declaration) => f.ts.isAccessor(declaration) && !declaration.getSourceFile().isDeclarationFile);
  return symbol && symbol.flags & f.ts.SymbolFlags.Accessor && isOwn ? symbol : undefined;
}

// ---- static members ----------------------------------------------------------------------------------------------------

export function isStaticMember(f: Lowerer, declaration: ts.Declaration): boolean {
  const { ts } = f;
  if (!ts.isClassLike(declaration.parent) || !ts.canHaveModifiers(declaration)) return false;
  return ts.getModifiers(declaration)?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

/** Is the class named here, or `this` in it? What is of its type may be another class, with other members. */
const namesClass = (f: Lowerer, { expression }: ts.PropertyAccessExpression): boolean =>
  expression.kind === f.ts.SyntaxKind.ThisKeyword || expression.kind === f.ts.SyntaxKind.SuperKeyword || classNamed(f, expression) !== undefined;

/** Does a static member make an object of `this`, or hand it on, by itself or by others of its class? That is the class that it is called on. */
function usesItsClass(f: Lowerer, body: ts.Node, seen: ReadonlySet<ts.Node> = new Set()): boolean {
  const { ts } = f;
  const visit = (node: ts.Node): boolean => {
    if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isClassLike(node)) return false;
    if (node.kind !== ts.SyntaxKind.ThisKeyword) return ts.forEachChild(node, visit) ?? false;
    if (!ts.isPropertyAccessExpression(node.parent)) return true;
    const declaration = f.checker.getSymbolAtLocation(node.parent.name)?.valueDeclaration;
    return declaration !== undefined && !seen.has(declaration) && usesItsClass(f, declaration, new Set(seen).add(declaration));
  };
  return ts.forEachChild(body, visit) ?? false;
}

function callStatic(f: Lowerer, node: ts.Node, access: ts.PropertyAccessExpression, symbol: ts.Symbol, declaration: ts.Declaration, want: Want): Value {
  const { ts } = f;
  const isInherited = classNamed(f, access.expression) !== declaration.parent && access.expression.kind !== ts.SyntaxKind.ThisKeyword && access.expression.kind !== ts.SyntaxKind.SuperKeyword;
  if (!namesClass(f, access) || isInherited && usesItsClass(f, declaration)) return f.notYet(node, `The static member '${shorten(access.getText())}'${isInherited && namesClass(f, access) ? ", which uses the class that it is called on" : " of a class that is a value"}`, "Name the class that has it, or use a function of the module.");
  const owner = ts.isClassLike(declaration.parent) ? f.context.hierarchy.symbolOf(declaration.parent) : undefined;
  if (owner && f.context.globals.isStaticChanged(symbol, owner)) return f.refuse(messages.mutableState(access.getText()), node);
  const stored = ts.isPropertyDeclaration(declaration) && declaration.initializer ? skipOuter(ts, declaration.initializer) : declaration;
  const isFunction = ts.isMethodDeclaration(stored) || ts.isGetAccessorDeclaration(stored) || ts.isArrowFunction(stored) || ts.isFunctionExpression(stored);
  // `this.make()` in a static method is the subclass's where that has its own.
  const isOverridden = access.expression.kind === ts.SyntaxKind.ThisKeyword && f.context.hierarchy.overridesOf(owner, access.name.text).length > 0;
  if (!isFunction || !stored.body || isOverridden) return f.notYet(node, `The static member '${shorten(access.getText())}'`, "Use a function of the module.");
  if (isAsyncOrGenerator(f, stored)) return f.refuse(messages.asynchronous(`The async or generator method '${access.name.text}'`), node);
  if (f.context.finder.variables.capturesOf(stored).length > 0) return f.notYet(node, "A class that uses variables of the function around it", "Pass them to the method.");
  const nodes = ts.isCallExpression(node) ? node.arguments : [];
  const isGeneric = (stored.typeParameters?.length ?? 0) > 0;
  const types = isGeneric ? undefined : signatureOf(f.context, stored, { supplied: suppliedTo(stored, nodes.length) }).params;
  const args = argumentsFor(f, node, stored, nodes, types);
  if (!args) return f.errorValue();
  if (returnsFunctions(f, stored, f.typeArguments)) return inlineCall(f, node, stored, args, want);
  return emitCall(f, node, f.context.refer(stored, variantFor(f, node, stored, args, [])), args, want);
}

/** `points.map(Vec.of)`: a static method as a value. */
export function lowerStaticMethod(f: Lowerer, node: ts.PropertyAccessExpression): Value | undefined {
  const { ts } = f;
  const symbol = f.checker.getSymbolAtLocation(node.name);
  for (const declaration of symbol?.declarations ?? []) {
    if (!isStaticMember(f, declaration) || !namesClass(f, node) || f.context.globals.isChanged(symbol!)) continue;
    const stored = ts.isPropertyDeclaration(declaration) && declaration.initializer ? skipOuter(ts, declaration.initializer) : declaration;
    const isFunction = ts.isMethodDeclaration(stored) && stored.body || ts.isArrowFunction(stored) || ts.isFunctionExpression(stored);
    if (isFunction) return functionValue(f, node, stored as FunctionNode);
  }
  return undefined;
}

/** `C.constant`, and `this.constant` in a static method: a value that nothing changes. */
export function lowerStaticField(f: Lowerer, node: ts.PropertyAccessExpression, want: Want): Value | undefined {
  const { ts } = f;
  const symbol = resolvedSymbol(ts, f.checker, node.name);
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || !ts.isPropertyDeclaration(declaration) || !isStaticMember(f, declaration)) return undefined;
  if (!namesClass(f, node)) return f.notYet(node, `The static member '${shorten(node.getText())}' of a class that is a value`, "Name the class.");
  const { initializer } = declaration;
  const owner = f.context.hierarchy.symbolOf(declaration.parent as ts.ClassLikeDeclaration);
  if (owner ? f.context.globals.isStaticChanged(symbol, owner) : f.context.globals.isChanged(symbol)) return f.refuse(messages.mutableState(node.getText()), node);
  const isOverridden = node.expression.kind === ts.SyntaxKind.ThisKeyword && f.context.hierarchy.overridesOf(owner, node.name.text).length > 0;
  if (!initializer || isOverridden || !owner) return f.notYet(node, `The static member '${shorten(node.getText())}'`, "Use a constant of the module.");
  const { value, text: written } = f.context.globals.evaluate(initializer);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return f.const(node, value, want.hint ?? node.name.text);
  const type = f.typeOf(node);
  if (type.kind === "opaque") return f.refuse(messages.typeNotYet(type.text), node);
  const text = f.context.globals.isStaticShared(symbol, owner) ? "" : written;
  const isHidden = ts.isPrivateIdentifier(node.name) || ts.getModifiers(declaration)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword);
  const isTop = ts.isClassDeclaration(declaration.parent) && ts.isSourceFile(declaration.parent.parent);
  if ((isHidden || !isTop) && text === "") return f.notYet(node, `The static member '${shorten(node.getText())}'`, "Use a constant of the module.");
  const source = f.checker.getTypeAtLocation(declaration), unreachable = unreachableField(f.context, source);
  if (unreachable !== undefined) return f.refuse(messages.hiddenField(unreachable), node);
  const out = freshValue(withSource(f.context, type, source), node.name.text);
  const file = declaration.getSourceFile().fileName;
  const stmt: Global = {
    kind: "global", name: `${owner.name}.${node.name.text}`, file, text, value, args: [], outs: [out], regions: [],
    ...(isHidden || !isTop ? { isCopied: true } : {}),
    ...(hasReadonlyArrays(f.context, source) ? { isReadonly: true } : {}),
  };
  f.at(node).append(stmt);
  return out;
}

// ---- instanceof --------------------------------------------------------------------------------------------------------

/** `object instanceof C`, where types decide it. */
export function lowerInstanceOf(f: Lowerer, node: ts.BinaryExpression, want: Want): Value {
  const kind = f.ts.isIdentifier(node.right) && isLibrary(f.checker.getSymbolAtLocation(node.right)) ? storageOf(node.right.text) ?? (node.right.text === "Array" ? "list" : undefined) : undefined;
  if (kind) return isOfKind(f, node, kind);
  const owner = classNamed(f, skipOuter(f.ts, node.right));
  const symbol = owner && f.context.hierarchy.symbolOf(owner);
  const decided = symbol && isTheClass(f, node, symbol);
  if (decided) return decided;
  const object = symbol && lowerReceiver(f, node.left);
  if (symbol && object && isOfClasses(object.value.type)) return instanceOfOne(f, node, symbol, object.value, want);
  if (!symbol || !object?.receiver) return f.notYet(node, "instanceof", "Write one function for each type.");
  const { source, isExact } = object.receiver;
  const extendsFrom = (base: ts.Symbol, derived: ts.Symbol): boolean => extendsClass(f, base, derived);
  const isClass = source.symbol && (source.symbol.flags & f.ts.SymbolFlags.Class) !== 0;
  if (isClass && extendsFrom(symbol, source.symbol)) return f.const(node, true, want.hint);
  if (isExact || (isClass && !extendsFrom(source.symbol, symbol))) return f.const(node, false, want.hint);
  return f.notYet(node, "instanceof of an object whose class is only known as it runs", "Use a union of types with a property that tells them apart.");
}

/** `v instanceof Float64Array`, in a function that is lowered for the types of its arguments. */
function isOfKind(f: Lowerer, node: ts.BinaryExpression, kind: Storage): Value {
  const value = lowerExpression(f, node.left);
  if (isError(value)) return value;
  const { type } = value;
  const isSure = type.kind === "array" || type.kind === "number" || type.kind === "record";
  if (!isSure) return f.notYet(node, "instanceof", "Write one function for each type.");
  const isOne = type.kind === "array" ? type.storage === kind : type.kind === "record" && type.tuple === true && kind === "list";
  return isOne ? f.isThere(value, node.left) : f.const(node, false);
}

/** `x instanceof Dual` of `x: Dual | number`, in a function that is lowered for the types of its arguments. */
function isTheClass(f: Lowerer, node: ts.BinaryExpression, symbol: ts.Symbol): Value | undefined {
  const { ts } = f;
  const declared = f.checker.getTypeAtLocation(node.left);
  const parts = declared.isUnion() ? declared.types.filter((part) => (part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) === 0) : [];
  const classes = parts.filter((part) => part.symbol && (part.symbol.flags & ts.SymbolFlags.Class) !== 0);
  if (!ts.isIdentifier(node.left) || classes.length !== 1 || parts.length < 2) return undefined;
  const value = lowerExpression(f, node.left);
  if (isError(value)) return value;
  if (value.type.kind === "number" || value.type.kind === "string" || value.type.kind === "boolean" || value.type.kind === "array") return f.const(node, false);
  const own = classes[0]!.symbol;
  if (value.type.kind !== "record" || value.type.tuple || !extendsClass(f, symbol, own) && extendsClass(f, own, symbol)) return undefined;
  return extendsClass(f, symbol, own) ? f.isThere(value, node.left) : f.const(node, false);
}

const extendsClass = ({ context: { hierarchy } }: Lowerer, base: ts.Symbol, derived: ts.Symbol): boolean =>
  base === derived || hierarchy.subclassesOf(base).some((sub) => hierarchy.symbolOf(sub) === derived);

/** Which classes it may be of is known: it is an instance if it is of one of those that extend the class. */
function instanceOfOne(f: Lowerer, node: ts.BinaryExpression, symbol: ts.Symbol, object: Value, want: Want): Value {
  const test = (): Value => byClass(f, node, f.present(object, node.left), boolean, ({ receiver }) => f.const(node, extendsClass(f, symbol, receiver.source.symbol)), want.hint ?? "p");
  return object.type.absent === undefined ? test() : f.choose(node, f.isThere(object, node.left), boolean, test, () => f.const(node, false), "p");
}
