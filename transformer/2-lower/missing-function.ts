/**
 * `hooks.onStep?.(x)`, where the object is known to have no such function: a literal with functions in it has a type of
 * its own, which names all that it holds, but for methods and accessors that need their object. Those are found by the
 * type checker, as all of a class are, so a name that any of the program's own literals or classes uses so says nothing.
 */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { hasCode, isLeftOut, optional, recordOf, type Field, type RecordType, type Type } from "../ir/types.ts";
import { record } from "./choice.ts";
import { holdsFunctions, isKnownByValue } from "./code.ts";
import { familiesOf } from "./families.ts";
import { seesObject } from "./lower-literal.ts";
import type { Lowerer } from "./lowerer.ts";

/**
 * `{ tol: 1e-6 }` where the context says that there may be an `onStep` as well: that it is missing is known of the value, as which
 * function it is would be. Data that may be left out beside functions is missing as anywhere. Gives the literal's type for `like`.
 */
export function addMissing(f: Lowerer, node: ts.ObjectLiteralExpression, like: RecordType, values: Map<string, Value>): RecordType {
  const { ts, checker, context } = f;
  const contextual = checker.getContextualType(node);
  const type = contextual && checker.getNonNullableType(contextual);
  if (!type || type.isUnion() || isOfClass(f, type) || !holdsFunctions(context, type, f.typeArguments)) return like;
  const fields: Field[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    const { name, flags } = property;
    if (!(flags & ts.SymbolFlags.Optional) || values.has(name) || node.properties.some((own) => own.name?.getText() === name)) continue;
    const source = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, node));
    const data = f.lowerType(source, node);
    const isFunction = isKnownByValue(context, source);
    if (isFunction) values.set(name, f.put(record(f, node, context.missing, [], name), f.placeAt(node, context.missing, name), node));
    if (isFunction) fields.push({ name, type: context.missing, optional: true });
    else if (data.kind !== "opaque" && !like.fields.some((field) => field.name === name)) fields.push({ name, type: optional(data), optional: true });
  }
  if (fields.length === 0) return like;
  const all = [...like.fields.filter((field) => !fields.some(({ name }) => name === field.name)), ...fields];
  // One order of fields, whichever of them are written.
  const order = checker.getPropertiesOfType(type).map(({ name }) => name);
  return recordOf([...all].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)));
}

const isOfClass = ({ ts, checker }: Lowerer, type: ts.Type): boolean =>
  type.symbol !== undefined && (type.symbol.flags & ts.SymbolFlags.Class) !== 0 || familiesOf(checker)?.membersOf(type) !== undefined;

const isFunctionNode = (typescript: typeof ts, node: ts.Expression): boolean => typescript.isArrowFunction(node) || typescript.isFunctionExpression(node);

const known = new WeakMap<ts.Program, ReadonlySet<string>>();

export function hasNoFunction(f: Lowerer, type: Type, name: string): boolean {
  if (type.kind !== "record" || type.tuple || type.class || type.box || !hasCode(type) || type.fields.some((field) => field.name === name)) return false;
  return !namesOfMembers(f).has(name);
}

function namesOfMembers(f: Lowerer): ReadonlySet<string> {
  const { ts } = f;
  const { program } = f.context;
  const before = known.get(program);
  if (before) return before;
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    // `step = (): void => { … }` of a class is found as its methods are.
    const isOfClass = ts.isMethodDeclaration(node) && ts.isClassLike(node.parent) || ts.isPropertyDeclaration(node) && node.initializer !== undefined && isFunctionNode(ts, node.initializer);
    const isMember = ts.isAccessor(node) || isOfClass || ts.isObjectLiteralElementLike(node) && seesObject(f, node);
    if (isMember && node.name) names.add(node.name.getText());
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
  known.set(program, names);
  return names;
}

/** Are the functions that the object does not have all that is known of functions in it? Where it meets others, that may be forgotten. */
export function onlyLeavesOut(type: Type): boolean {
  return type.kind === "record" && type.code === undefined && type.fields.every((field) => isLeftOut(field) || !hasCode(field.type) || onlyLeavesOut(field.type));
}
