/**
 * Names of properties as arguments: `get(o, "a")` of `get<K extends keyof P>(o: P, k: K): P[K]`. What K stands for is
 * known where the function is called, so the function is lowered once for each name, as it is for each function that it
 * is given: the name is a value without parts, whose type says which one it is.
 */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { number, opaque, sameType, string, type RecordType, type Type } from "../ir/types.ts";
import { meaningOf } from "./code.ts";
import type { Context } from "./context.ts";
import type { TypeArguments, TypeContext } from "./lower-type.ts";
import type { Lowerer } from "./lowerer.ts";

export type Key = string | number;

/** The name that values of this type are. */
export function keyIn(type: Type): Key | undefined {
  const meaning = meaningOf(type);
  return meaning?.kind === "key" ? meaning.value : undefined;
}

const typeOfKey = (context: Pick<Context, "codeOf">, value: Key): RecordType => ({ kind: "record", tuple: false, fields: [], code: context.codeOf({ kind: "key", value }) });

/** The type of names, where it does not matter which one it is. */
export function plainType(type: Type): Type {
  const key = keyIn(type);
  return key === undefined ? type : typeof key === "string" ? string : number;
}

/** The name itself. */
export function plainKey(f: Lowerer, node: ts.Node, value: Value): Value {
  const key = keyIn(value.type);
  return key === undefined ? value : f.const(node, key, value.hint);
}

/** A value of this type of the source, if it is a name that is known: as one of a type that says which. */
export function asKey(f: Lowerer, node: ts.Node, value: Value, source: ts.Type): Value {
  const key = f.known(value);
  if (typeof key !== "string" && typeof key !== "number" || !standsForNames(f, source)) return value;
  return f.at(node).record(typeOfKey(f.context, key), [], value.hint);
}

/** The type of the argument for the parameter, where that is a name that is known. */
export function keyArgument(f: Lowerer, parameter: ts.ParameterDeclaration | undefined, value: Value): RecordType | undefined {
  const key = parameter && !parameter.initializer && !parameter.dotDotDotToken ? f.known(value) : undefined;
  const isKey = typeof key === "string" || typeof key === "number";
  return isKey && standsForNames(f, f.checker.getTypeAtLocation(parameter!)) ? typeOfKey(f.context, key) : undefined;
}

/** Is it a type parameter that stands for one of some names, and not for any text or number? */
function standsForNames({ ts, checker }: TypeContext, source: ts.Type): boolean {
  if (!(source.flags & ts.TypeFlags.TypeParameter)) return false;
  const constraint = checker.getBaseConstraintOfType(source);
  const parts = constraint?.isUnion() ? constraint.types : constraint ? [constraint] : [];
  const { StringLike, NumberLike, ESSymbol, Number } = ts.TypeFlags;
  const isName = (part: ts.Type): boolean => (part.flags & (StringLike | NumberLike | ESSymbol)) !== 0;
  return parts.length > 0 && parts.every(isName) && !(parts.length === 1 && parts[0]!.flags & Number);
}

/** All the names that a value of the type can be. */
export function namesOf(context: TypeContext, type: ts.Type, typeArguments: TypeArguments | undefined, lower: (type: ts.Type) => Type, depth = 0): readonly string[] | undefined {
  const { ts, checker } = context;
  const inner = (part: ts.Type): readonly string[] | undefined => (depth > 8 ? undefined : namesOf(context, part, typeArguments, lower, depth + 1));
  const known = typeArguments?.get(type);
  const key = known && keyIn(known);
  if (key !== undefined) return [String(key)];
  if (type.isStringLiteral() || type.isNumberLiteral()) return [String(type.value)];
  if (type.isUnion()) {
    const all = type.types.map(inner);
    return all.every((names) => names !== undefined) ? all.flat() : undefined;
  }
  if (type.isIntersection()) return type.types.map(inner).find((names) => names !== undefined);
  if (type.flags & ts.TypeFlags.Index) {
    const object = lower((type as ts.IndexType).type);
    return object.kind === "record" ? object.fields.map(({ name }) => name) : undefined;
  }
  if (!(type.flags & ts.TypeFlags.TypeParameter)) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint && constraint !== type ? inner(constraint) : undefined;
  }
  const declaration = type.symbol?.declarations?.find(ts.isTypeParameterDeclaration);
  return declaration?.constraint && inner(checker.getTypeAtLocation(declaration.constraint));
}

/** `T[K]`. */
export function propertyType(context: TypeContext, type: ts.IndexedAccessType, typeArguments: TypeArguments | undefined, lower: (type: ts.Type) => Type): Type {
  const object = lower(type.objectType);
  if (object.kind === "array") return object.element;
  const names = object.kind === "record" ? namesOf(context, type.indexType, typeArguments, lower) : undefined;
  const fields = names && (object as RecordType).fields.filter(({ name }) => names.includes(name));
  const [first] = fields ?? [];
  if (first && fields!.every((field) => sameType(field.type, first.type) && field.type.absent === first.type.absent)) return first.type;
  const constraint = context.checker.getBaseConstraintOfType(type);
  return constraint && constraint !== type ? lower(constraint) : opaque(context.checker.typeToString(type));
}
