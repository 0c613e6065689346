/** `[a, b]`, `[...x, y]`, `{ a, b: e }`. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { isOfClasses, listOf, none, optional, sameType, type ArrayType, type RecordType, type Type, type UnionType } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { functionValue } from "./closure.ts";
import { holdsFunctions } from "./code.ts";
import { usesThis } from "./inline.ts";
import { noteGiven } from "./left-out.ts";
import { putKeyed } from "./computed-key.ts";
import { lowerCondition, lowerExpression } from "./lower-expression.ts";
import { asList, listsFunctions, lowerFunctions } from "./lower-function-list.ts";
import { hasBehavior } from "./instances.ts";
import { knownKey, recordFrom, spreadInto } from "./lower-object.ts";
import { checkElements, checkMade, checkThere } from "./hole-checks.ts";
import { pushValues } from "./lower-reshape.ts";
import { copyElements } from "./lower-typed-array.ts";
import { listOfTuple } from "./lower-tuple.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";
import { addMissing } from "./missing-function.ts";

export function lowerArrayLiteral(f: Lowerer, node: ts.ArrayLiteralExpression, want: Want): Value {
  const type = wantedType(f, node, want);
  if (type.kind === "record" && type.tuple) return lowerTuple(f, node, type, want);
  if (type.kind !== "array" || type.storage !== "list") return f.refuse(messages.typeNotYet(f.sourceType(node)), node);
  return listsFunctions(f, node) ? lowerFunctions(f, node, want) : lowerList(f, node, type, want);
}

/** What the context asks for if it is an array or a tuple, else what the compiler says of the literal. */
function wantedType(f: Lowerer, node: ts.ArrayLiteralExpression, want: Want): Type {
  const asked = want.type;
  if (asked?.kind === "array" && asked.storage === "list") return asked;
  if (asked?.kind === "record" && asked.tuple) return asked;
  const own = isConstAsserted(f, node) ? uniformList(f.typeOf(node)) : f.typeOf(node);
  if (own.kind === "array" && own.element.kind === "opaque" || own.kind === "array" && own.element.kind === "none") {
    const contextual = f.checker.getContextualType(node);
    const lowered = contextual && f.lowerType(contextual, node);
    if (lowered?.kind === "array" || lowered?.kind === "record") return lowered;
  }
  return own;
}

/** `[1, 2] as const`: a table, read at computed positions. */
function isConstAsserted(f: Lowerer, node: ts.Expression): boolean {
  const { parent } = node;
  return f.ts.isAsExpression(parent) && f.ts.isTypeReferenceNode(parent.type) && parent.type.typeName.getText() === "const";
}

/** A tuple whose elements are all of one type, as the array that it is. */
export function uniformList(type: Type): Type {
  if (type.kind !== "record" || !type.tuple || type.fields.length === 0) return type;
  const elements = type.fields.map((field) => uniformList(field.type));
  return elements.every((element) => sameType(element, elements[0]!)) ? listOf(elements[0]!) : type;
}

function lowerTuple(f: Lowerer, node: ts.ArrayLiteralExpression, type: RecordType, want: Want): Value {
  const values: Value[] = [];
  for (const element of node.elements) {
    const parts = f.ts.isSpreadElement(element) ? partsOfTuple(f, element) : [lowerField(f, element, type.fields[values.length]?.type ?? none)];
    if (parts) values.push(...parts);
    if (!parts || values.length > type.fields.length) return f.notYet(node, "A tuple of this form", "Write its elements one by one.");
  }
  for (const { type: own, name } of type.fields.slice(values.length)) values.push(own.absent === undefined ? f.const(node, undefined) : f.undefinedOf(own, name));
  if (values.some(isError)) return f.errorValue();
  return f.at(node).record(narrowed(type, values), values, want.hint ?? "r");
}

/** `...v` of a tuple. */
function partsOfTuple(f: Lowerer, { expression }: ts.SpreadElement): Value[] | undefined {
  const tuple = lowerExpression(f, expression);
  if (isError(tuple)) return [tuple];
  const { type } = tuple;
  if (type.kind !== "record" || !type.tuple || type.fields.some((field) => field.optional)) return undefined;
  return type.fields.map(({ name }) => f.at(expression).get(tuple, name, `${tuple.hint}_${name}`));
}

function lowerField(f: Lowerer, node: ts.Expression, type: Type): Value {
  const value = lowerExpression(f, node, { type });
  // `undefined` where something else is expected is the caller's "no tangent".
  return value.type.kind === "none" ? value : f.coerce(value, type, node);
}

/** The record's type with `none` where a field is literally undefined, and closed types for opaque ones. */
function narrowed(type: RecordType, values: readonly Value[]): RecordType {
  if (type.fields.every((field, i) => field.type.kind === values[i]!.type.kind)) return type;
  return { ...type, fields: type.fields.map((field, i) => ({ name: field.name, type: values[i]!.type.kind === "none" ? none : field.type.kind === "opaque" ? values[i]!.type : field.type })) };
}

function lowerList(f: Lowerer, node: ts.ArrayLiteralExpression, type: ArrayType, want: Want): Value {
  const { ts } = f;
  const hasSpread = node.elements.some(ts.isSpreadElement);
  if (node.elements.some(ts.isOmittedExpression)) return f.notYet(node, "A hole in an array", "Write undefined values out.");
  let element = type.element;
  if (element.kind === "opaque" || element.kind === "none") element = evolvedElement(f, node) ?? element;
  if ((node.elements.length === 0 || hasSpread) && holdsFunctions(f.context, f.checker.getContextualType(node) ?? f.checker.getTypeAtLocation(node), f.typeArguments)) element = f.placeAt(node, undefined);
  // `[...Array(n).fill(0), x]`: the compiler knows nothing of the first part.
  if (hasSpread && element.kind === "opaque") element = node.elements.filter((part) => !ts.isSpreadElement(part)).map((part) => f.typeOf(part)).find(({ kind }) => kind === "number") ?? element;
  if (hasSpread) return lowerSpread(f, node, listOf(element), want);
  const values = node.elements.map((part) => {
    const value = lowerExpression(f, part, { type: element.kind === "none" || element.kind === "opaque" ? undefined : element });
    if (element.kind === "opaque" && !isError(value)) element = value.type;
    const settled = f.settle(value, element, part);
    checkThere(f, part, node, element, settled);
    return settled;
  });
  if (values.some(isError)) return f.errorValue();
  if (element.kind === "opaque" || element.kind === "none") return f.notYet(node, "An array whose element type is not known", "Declare it: const a: number[] = [].");
  return f.at(node).list(listOf(element), values, want.hint ?? "a");
}

/** `const a = []` gets its type where it is used. */
function evolvedElement(f: Lowerer, node: ts.ArrayLiteralExpression): Type | undefined {
  const declaration = node.parent;
  if (!f.ts.isVariableDeclaration(declaration) || !f.ts.isIdentifier(declaration.name)) return undefined;
  const type = usedType(f, declaration.name);
  return type?.kind === "array" ? type.element : undefined;
}

/** The first type that the compiler knows for a variable that was declared without one; of what it is assigned, if it is never read. */
export function usedType(f: Lowerer, name: ts.Identifier): Type | undefined {
  const { ts } = f;
  const symbol = f.checker.getSymbolAtLocation(name);
  let found: Type | undefined, assigned: Type | undefined;
  const known = (node: ts.Node): Type | undefined => {
    const type = f.typeOf(node);
    const part = type.kind === "array" ? type.element : type;
    return part.kind !== "opaque" && part.kind !== "none" ? type : undefined;
  };
  const visit = (inner: ts.Node): void => {
    if (found) return;
    if (ts.isIdentifier(inner) && inner !== name && inner.text === name.text && f.checker.getSymbolAtLocation(inner) === symbol) {
      found = known(inner);
      const { parent } = inner;
      if (!found && ts.isBinaryExpression(parent) && parent.left === inner) assigned ??= known(parent.right);
    }
    ts.forEachChild(inner, visit);
  };
  visit(f.root);
  return found ?? assigned;
}

function lowerSpread(f: Lowerer, node: ts.ArrayLiteralExpression, type: ArrayType, want: Want): Value {
  const { ts } = f;
  const [only] = node.elements;
  if (node.elements.length === 1 && only && ts.isSpreadElement(only)) {
    const source = lowerExpression(f, only.expression);
    const list = listOfTuple(f, only, source) ?? asList(f, source);
    if (list) {
      checkMade(f, only, node, list);
      return list;
    }
    if (source.type.kind !== "array") return f.notYet(only, "Spreading this", "Spread arrays.");
    if (source.type.storage === "list") {
      checkElements(f, only, node, source, only.expression, true);
      const start = f.const(node, 0);
      return f.at(node).copy(source, start, f.at(node).length(source), want.hint ?? "a");
    }
    const target = f.at(node).alloc(type, f.at(node).length(source), want.hint ?? "a");
    copyElements(f, node, target, undefined, source);
    return target;
  }
  const list = f.at(node).list(type, [], want.hint ?? "a");
  return pushValues(f, node, list, node.elements, node) ?? list;
}

/** Is it found by the type checker, as it needs its object, and no value that the object holds? */
export function seesObject(f: Lowerer, property: ts.ObjectLiteralElementLike): boolean {
  const { ts } = f;
  if (ts.isMethodDeclaration(property)) return property.body === undefined || usesThis(f, property.body);
  return ts.isPropertyAssignment(property) && (ts.isArrowFunction(property.initializer) || ts.isFunctionExpression(property.initializer)) && usesThis(f, property.initializer.body);
}

/** The member of a union that a literal makes: its tag is written in it. */
function askedMember(f: Lowerer, node: ts.ObjectLiteralExpression, { members, tag }: UnionType): RecordType | undefined {
  const { ts } = f;
  const property = node.properties.find((candidate) => candidate.name?.getText() === tag);
  const written = property && ts.isPropertyAssignment(property) ? property.initializer : property && ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
  if (!written) return undefined;
  const type = f.checker.getTypeAtLocation(written);
  const value = type.isStringLiteral() || type.isNumberLiteral() ? type.value : type.flags & ts.TypeFlags.BooleanLiteral ? f.checker.typeToString(type) === "true" : undefined;
  return value === undefined ? undefined : members.find((member) => member.fields.some(({ name, literals }) => name === tag && literals?.includes(value)));
}

export function lowerObjectLiteral(f: Lowerer, node: ts.ObjectLiteralExpression, want: Want): Value {
  const { ts } = f;
  const asked = want.type?.kind === "union" ? askedMember(f, node, want.type) : want.type?.kind === "record" && !want.type.tuple ? want.type : undefined;
  const instance = want.type?.kind === "union" && isOfClasses(want.type) ? want.type.members[0]!.class : asked?.class;
  const contextual = instance && f.checker.getContextualType(node);
  if (contextual && hasBehavior(f.context, f.checker.getNonNullableType(contextual))) return f.notYet(node, `An object that is no instance, where one of ${instance.name} is expected,`, "Make it with new, or ask for an interface.");
  const own = f.typeOf(node);
  // `{ ...o, [key]: value }` has a type of its own, which says less than that of o.
  let like = asked ?? (own.kind === "record" ? own : undefined);
  if (!like && !node.properties.some(ts.isSpreadAssignment)) return f.notYet(node, "This object", "Use plain properties that hold data.");
  const values = new Map<string, Value>();
  const sources: Value[] = [];
  for (const property of node.properties) {
    // What is called on the object and sees it is found by the type checker; other functions are values.
    if (ts.isAccessor(property) || seesObject(f, property)) continue;
    if (ts.isSpreadAssignment(property)) {
      for (const given of lowerSources(f, property)) {
        if (isError(given)) return given;
        // Which of a union an object is, is known where it was made.
        const made = given.type.kind === "union" ? f.madeHere(given) : undefined, source = made?.kind === "record" ? made.outs[0]! : given;
        // Of nothing there is nothing to take.
        if (source.type.kind === "none") continue;
        if (source.type.kind !== "record" || source.type.tuple) return f.notYet(property, "Spreading this", "Spread objects whose properties are known.");
        like ??= source.type;
        spreadInto(f, property, source, values, property.expression);
        sources.push(source);
      }
      continue;
    }
    const name = nameOf(f, property.name);
    if (name === undefined && ts.isPropertyAssignment(property) && putKeyed(f, property, values)) continue;
    if (name === undefined) return f.notYet(property, "A computed property", "Write the properties one by one.");
    const type = like?.fields.find((field) => field.name === name)?.type;
    if (ts.isMethodDeclaration(property)) values.set(name, functionValue(f, property, property, { hint: name }));
    else if (ts.isShorthandPropertyAssignment(property) || ts.isPropertyAssignment(property)) {
      const initializer = ts.isPropertyAssignment(property) ? property.initializer : property.name;
      const value = lowerExpression(f, initializer, { type, hint: name });
      noteGiven(f, name, value, initializer, type);
      values.set(name, f.placed(property, f.coerce(value, type, initializer)));
    }
  }
  if ([...values.values()].some(isError)) return f.errorValue();
  // One order of fields for one type, whatever order they are written in.
  return f.copied(recordFrom(f, node, values, addMissing(f, node, like!, values), want.hint ?? "r"), sources);
}

/** `...o`, `...(c && o)`, `...(c ? o : {})`: objects that may be missing. */
function lowerSources(f: Lowerer, property: ts.SpreadAssignment): readonly Value[] {
  const { ts } = f;
  const node = skipOuter(ts, property.expression);
  const either = (condition: Value, arm: ts.Expression, isThen: boolean): Value[] => {
    const literal = skipOuter(ts, arm);
    if (ts.isObjectLiteralExpression(literal) && literal.properties.length === 0) return [];
    const type = optional(f.typeOf(arm));
    const there = (): Value => f.coerce(lowerExpression(f, arm, { type }), type, arm), nothing = (): Value => f.undefinedOf(type, "r");
    return [f.choose(property, condition, type, isThen ? there : nothing, isThen ? nothing : there, "r")];
  };
  const isAnd = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken && f.typeOf(node.left).kind === "boolean";
  if (isAnd) return either(lowerCondition(f, node.left), node.right, true);
  if (ts.isConditionalExpression(node) && f.typeOf(node).kind !== "record") {
    const condition = lowerCondition(f, node.condition);
    return [...either(condition, node.whenTrue, true), ...either(condition, node.whenFalse, false)];
  }
  const given = lowerExpression(f, property.expression);
  return [isError(given) || f.typeOf(property.expression).absent !== undefined ? given : f.present(given, property)];
}

function nameOf(f: Lowerer, name: ts.PropertyName | undefined): string | undefined {
  if (!name) return undefined;
  if (f.ts.isComputedPropertyName(name)) return knownKey(f, name.expression);
  return f.ts.isIdentifier(name) || f.ts.isStringLiteralLike(name) || f.ts.isNumericLiteral(name) ? name.text : undefined;
}
