/** Types of the source as types of the IR. What fluxion cannot look into is `opaque`: it may only be passed on. */
import type ts from "typescript";
import { areDistinct, boolean, discrete, hasCode, isDiscrete, isRecursive, isReference, listOf, none, number, opaque, optional, printType, recordOf, sameType, string, tangentType, type Absent, type Field, type RecordType, type Storage, type Type, type UnionType } from "../ir/types.ts";
import { classCapturesOf } from "./class-captures.ts";
import { isKnownByValue } from "./code.ts";
import { familiesOf } from "./families.ts";
import { plainType, propertyType } from "./keys.ts";
import { anyInside, hiddenField, isHidden, isOfFamily } from "./instances.ts";
import { isPutLater } from "./properties.ts";
import { inWrittenOrder } from "./written-order.ts";

/** What is needed to look at types. */
export interface TypeContext {
  readonly ts: typeof import("typescript");
  readonly checker: ts.TypeChecker;
}

/** What the type parameters of a generic function stand for. */
export type TypeArguments = ReadonlyMap<ts.Type, Type>;

const typedArrays: Readonly<Record<string, Storage>> = {
  Float64Array: "f64", Float32Array: "f32", Int8Array: "i8", Uint8Array: "u8", Uint8ClampedArray: "u8c",
  Int16Array: "i16", Uint16Array: "u16", Int32Array: "i32", Uint32Array: "u32",
};

export const storageOf = (name: string): Storage | undefined => (Object.hasOwn(typedArrays, name) ? typedArrays[name] : undefined);

/** The type's text for messages: without the buffer that newer compilers show in `Float64Array<ArrayBuffer>`. */
export function printSourceType(checker: ts.TypeChecker, type: ts.Type): string {
  return checker.typeToString(type).replace(/(Array)<ArrayBuffer(Like)?>/g, "$1");
}

/** `anchor` is where properties are looked up from. */
export function lowerType(context: TypeContext, type: ts.Type, anchor: ts.Node, typeArguments?: TypeArguments, seen: readonly ts.Type[] = []): Type {
  const { ts, checker } = context;
  const { TypeFlags } = ts;
  const known = typeArguments?.get(type);
  if (known) return plainType(known);
  const { flags } = type;
  if (flags & TypeFlags.NumberLike) return flags & TypeFlags.EnumLike ? discrete : number;
  if (flags & TypeFlags.BooleanLike) return boolean;
  if (flags & TypeFlags.StringLike) return string;
  if (flags & (TypeFlags.Undefined | TypeFlags.Null | TypeFlags.Void | TypeFlags.Never)) return none;
  if (type.isUnion()) return lowerUnion(context, type, anchor, typeArguments, seen);
  const members = seen.length > 12 ? undefined : familiesOf(checker)?.membersOf(type);
  const isOne = members?.length === 1 && members[0] === type;
  if (members && members.length > 0 && !isOne) return ofClasses(members.map((member) => lowerInstance(context, member, anchor, typeArguments, seen))) ?? opaque(printSourceType(checker, type));
  return lowerInstance(context, type, anchor, typeArguments, seen);
}

/** The type of what is of just this class. */
export function lowerInstance(context: TypeContext, type: ts.Type, anchor: ts.Node, typeArguments?: TypeArguments, seen: readonly ts.Type[] = []): Type {
  const { ts, checker } = context;
  const { TypeFlags } = ts;
  const { flags } = type;
  const recursive = lowerRecursive(context, type, anchor, typeArguments);
  if (recursive) return recursive;
  if (seen.includes(type) || seen.length > 12) return opaque(printSourceType(checker, type));
  const inner = (part: ts.Type): Type => lowerType(context, part, anchor, typeArguments, [...seen, type]);
  if (flags & TypeFlags.TypeParameter) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint && constraint !== type ? inner(constraint) : opaque(printSourceType(checker, type));
  }
  if (flags & TypeFlags.IndexedAccess) return propertyType(context, type as ts.IndexedAccessType, typeArguments, inner);
  if (flags & TypeFlags.Index) return inner((type as ts.IndexType).type).kind === "array" ? number : string;
  if (type.isIntersection()) return branded(context, type) ?? lowerObject(context, type, anchor, inner);
  if (flags & TypeFlags.Object) return lowerObject(context, type, anchor, inner);
  return opaque(printSourceType(checker, type));
}

/** `number & { [unit]: "m" }` is a number. */
function branded({ ts: { TypeFlags } }: TypeContext, { types }: ts.IntersectionType): Type | undefined {
  const has = (flags: ts.TypeFlags): boolean => types.some((part) => (part.flags & flags) !== 0);
  return has(TypeFlags.NumberLike) ? number : has(TypeFlags.StringLike) ? string : has(TypeFlags.BooleanLike) ? boolean : undefined;
}

/** A union of classes, of which some may be unions already; undefined if something else is among the parts. */
function ofClasses(parts: readonly Type[]): RecordType | UnionType | undefined {
  const members = new Map<string, RecordType>();
  for (const part of parts) {
    const all = part.kind === "union" && part.tag === undefined ? part.members : part.kind === "record" ? [part] : [];
    if (all.length === 0 || part.absent !== undefined) return undefined;
    for (const member of all) {
      if (!member.class) return undefined;
      members.set(member.class.id, member);
    }
  }
  return { kind: "union", members: [...members.values()] };
}

/** `T | undefined` is an optional T. */
function lowerUnion(context: TypeContext, type: ts.UnionType, anchor: ts.Node, typeArguments: TypeArguments | undefined, seen: readonly ts.Type[]): Type {
  const { TypeFlags } = context.ts;
  const present = type.types.filter((part) => (part.flags & (TypeFlags.Undefined | TypeFlags.Null | TypeFlags.Void)) === 0);
  if (present.length === 0) return none;
  const has = (flag: number): boolean => type.types.some((part) => (part.flags & flag) !== 0);
  const [isUndefined, isNull] = [has(TypeFlags.Undefined | TypeFlags.Void), has(TypeFlags.Null)];
  const absent: Absent | undefined = isUndefined ? (isNull ? "either" : "undefined") : isNull ? "null" : undefined;
  const parts = present.map((part) => lowerType(context, part, anchor, typeArguments, seen));
  const first = parts.find((part) => !isDiscrete(part)) ?? parts[0]!;
  const isUniform = first.kind !== "opaque" && parts.every((part) => sameType(part, first));
  const whole = isUniform && first.kind !== "record" || parts.length === 1 ? first : ofClasses(parts) ?? unionOf(context, present, parts, anchor) ?? opaque(printSourceType(context.checker, type));
  return absent === undefined || whole.kind === "opaque" ? whole : optional(whole, absent);
}

/** Records that a literal in a field of all tells apart, and whose tangents can be told apart by their fields. */
function unionOf(context: TypeContext, sources: readonly ts.Type[], parts: readonly Type[], anchor: ts.Node): UnionType | undefined {
  if (!parts.every((part): part is RecordType => part.kind === "record" && part.absent === undefined)) return undefined;
  for (const { name } of context.checker.getPropertiesOfType(sources[0]!)) {
    const literals = sources.map((source) => literalsOf(context, source, name, anchor));
    const all = literals.flat();
    if (literals.some((some) => some.length === 0) || new Set(all).size !== all.length) continue;
    // The length of a tuple is no field of it.
    if (parts.some((part) => !isRecursive(part) && !part.fields.some((field) => field.name === name))) continue;
    if (parts.some(isRecursive)) return recursiveUnion(context, sources, parts, literals, name);
    const members = parts.map((part, i) => told(part, name, literals[i]!));
    const tangent = tangentType({ kind: "union", members });
    const isKnown = tangent.kind !== "union" || areDistinct(tangent.members);
    return isKnown ? { kind: "union", members, tag: name } : undefined;
  }
  return undefined;
}

/** The record with the values that its field can have: what tells it apart. */
const told = (record: RecordType, tag: string, literals: NonNullable<Field["literals"]>): RecordType =>
  ({ ...record, fields: record.fields.map((field) => (field.name === tag ? { ...field, literals } : field)) });

/** Its recursive members may not be complete yet: what tells them apart is seen by the names of their properties. */
function recursiveUnion({ checker }: TypeContext, sources: readonly ts.Type[], parts: readonly RecordType[], literals: readonly NonNullable<Field["literals"]>[], tag: string): UnionType | undefined {
  const names = sources.map((source) => new Set(checker.getPropertiesOfType(source).map(({ name }) => name)));
  const isTold = names.every((own, i) => names.every((other, k) => i === k || own.size < other.size || own.size === 1 || [...own].some((name) => !other.has(name)) || own.size === other.size));
  if (!isTold || !literals.flat().every((literal) => typeof literal === "string")) return undefined;
  return { kind: "union", members: parts.map((part, i) => (isRecursive(part) ? part : told(part, tag, literals[i]!))), tag };
}

/** The values of a property whose type says all of them. */
function literalsOf({ ts, checker }: TypeContext, source: ts.Type, name: string, anchor: ts.Node): (string | number | boolean)[] {
  const property = checker.getPropertyOfType(source, name);
  if (!property) return [];
  const type = checker.getTypeOfSymbolAtLocation(property, anchor);
  const values = (type.isUnion() ? type.types : [type]).map((part): string | number | boolean | undefined => {
    if (part.isStringLiteral() || part.isNumberLiteral()) return part.value;
    if (part.flags & ts.TypeFlags.BooleanLiteral) return checker.typeToString(part) === "true";
    return undefined;
  });
  return values.every((value) => value !== undefined) ? values : [];
}

interface Recursive {
  readonly records: Map<ts.Type, Map<string, RecordType>>;
  readonly answers: Map<ts.Type, boolean>;
}

const recursives = new WeakMap<ts.TypeChecker, Recursive>();
let nextNumber = 1;

/** A record that contains itself: it has a name, and is made once. */
function lowerRecursive(context: TypeContext, type: ts.Type, anchor: ts.Node, typeArguments: TypeArguments | undefined): RecordType | undefined {
  const { checker } = context;
  const known = recursives.get(checker) ?? { records: new Map(), answers: new Map() };
  recursives.set(checker, known);
  if (!isRecursiveRecord(context, type, known.answers)) return undefined;
  const given = [...checker.getTypeArguments(type as ts.TypeReference), ...(type.aliasTypeArguments ?? [])].filter((argument) => argument.symbol !== type.symbol);
  const key = given.map((argument) => printType(lowerType(context, argument, anchor, typeArguments))).join();
  const all = known.records.get(type) ?? new Map<string, RecordType>();
  known.records.set(type, all);
  const made = all.get(key);
  if (made) return made;
  const declared = type.aliasSymbol?.name ?? type.symbol.name;
  const fields: Field[] = [];
  const record = withClass(context, type, recordOf(fields, `${declared === "__type" || declared === "__object" ? "Node" : declared}#${nextNumber++}`));
  all.set(key, record);
  // It is not known yet whether one of them will tell the record from others in a union.
  const withLiterals = (field: Field): Field => {
    const literals = literalsOf(context, type, field.name, anchor);
    return literals.length > 0 && literals.every((literal) => typeof literal === "string") ? { ...field, literals } : field;
  };
  fields.push(...fieldsOf(context, type, anchor, (part) => lowerType(context, part, anchor, typeArguments, [type])).map(withLiterals));
  return record;
}

function isRecursiveRecord(context: TypeContext, type: ts.Type, answers: Map<ts.Type, boolean>): boolean {
  const { ts, checker } = context;
  if (!(type.flags & ts.TypeFlags.Object) || checker.isArrayType(type) || checker.isTupleType(type) || type.getCallSignatures().length > 0) return false;
  if (!type.symbol || isOfLibrary(type) || !isOwnClass(context, type)) return false;
  let answer = answers.get(type);
  if (answer === undefined) {
    const seen = new Set<ts.Type>();
    answer = checker.getPropertiesOfType(type).some((property) => property.valueDeclaration && !(property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor))
      && anyInside(context, checker.getTypeOfSymbolAtLocation(property, property.valueDeclaration), (part) => (part === type ? true : undefined), seen));
    answers.set(type, answer);
  }
  return answer;
}

function lowerObject(context: TypeContext, type: ts.Type, anchor: ts.Node, inner: (type: ts.Type) => Type): Type {
  const { checker } = context;
  const name = type.symbol?.name;
  const storage = name === undefined ? undefined : storageOf(name);
  if (storage) return { kind: "array", storage, element: number };
  if (checker.isTupleType(type)) return lowerTuple(context, type as ts.TypeReference, inner);
  if (checker.isArrayType(type)) return listOf(inner(checker.getTypeArguments(type as ts.TypeReference)[0]!));
  const isCode = type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0;
  if (isCode || isOfLibrary(type) || !isOwnClass(context, type) || saysNothing(context, type)) return opaque(printSourceType(checker, type));
  if (checker.getIndexInfosOfType(type).length > 0) return opaque(printSourceType(checker, type));
  const fields = fieldsOf(context, type, anchor, inner);
  // `#x` of a class and of its base class are two fields, of one name.
  if (new Set(fields.map((field) => field.name)).size < fields.length) return opaque(printSourceType(checker, type));
  return withClass(context, type, recordOf(fields));
}

/** `{}`, `Partial<T>` of a type parameter: what is given has properties that the type does not tell. */
function saysNothing({ ts, checker }: TypeContext, type: ts.Type): boolean {
  const { objectFlags } = type as ts.ObjectType, { ObjectFlags, TypeFlags } = ts;
  const isOpen = (part: ts.Type): boolean => (part.flags & (TypeFlags.TypeParameter | TypeFlags.Index | TypeFlags.IndexedAccess)) !== 0 || part.aliasTypeArguments?.some(isOpen) === true;
  if (objectFlags & ObjectFlags.Mapped) {
    if (type.aliasTypeArguments) return type.aliasTypeArguments.some(isOpen);
    const [declaration] = type.symbol?.declarations ?? [];
    const constraint = declaration && ts.isMappedTypeNode(declaration) ? declaration.typeParameter.constraint : undefined;
    // As it is written, of a parameter of the function around it.
    return constraint !== undefined && (objectFlags & ObjectFlags.Instantiated) === 0 && isOpen(checker.getTypeAtLocation(constraint));
  }
  const isWritten = type.symbol?.declarations?.every((declaration) => ts.isTypeLiteralNode(declaration) || ts.isInterfaceDeclaration(declaration)) ?? false;
  return isWritten && checker.getPropertiesOfType(type).length === 0;
}

/** The type with the source's name for it, where the structure of the user's values is another: of subclasses, or private. */
export function withSource<T extends Type>(context: TypeContext, type: T, source: ts.Type): T {
  const { ts, checker } = context;
  if (!isReference(type) || hasCode(type) || !isOfFamily(context, source) && hiddenField(context, source) === undefined) return type;
  return { ...type, source: checker.typeToString(source, undefined, ts.TypeFormatFlags.NoTruncation) };
}

function withClass({ checker }: TypeContext, type: ts.Type, record: RecordType): RecordType {
  const of = familiesOf(checker)?.refOf(type);
  return of ? { ...record, class: of } : record;
}

function lowerTuple(context: TypeContext, type: ts.TypeReference, inner: (type: ts.Type) => Type): Type {
  const target = type.target as ts.TupleType;
  const { ElementFlags } = context.ts;
  const isFixed = target.elementFlags.every((flag) => (flag & (ElementFlags.Required | ElementFlags.Optional)) !== 0);
  if (!isFixed) {
    // One type for all: it is an array that has so many elements at least.
    const types = context.checker.getTypeArguments(type).map(inner);
    const isArray = types.every((part) => sameType(part, types[0]!) && part.absent === types[0]!.absent) && target.elementFlags.every((flag) => (flag & (ElementFlags.Required | ElementFlags.Rest)) !== 0);
    return isArray && types[0]!.kind !== "opaque" ? listOf(types[0]!) : opaque(printSourceType(context.checker, type));
  }
  const fields = context.checker.getTypeArguments(type).map((part, i) => toldBy(context, fieldOf(String(i), inner(part), (target.elementFlags[i]! & ElementFlags.Optional) !== 0), part));
  return { kind: "record", tuple: true, fields };
}

/** Methods and function-valued properties are left out: they hold no numbers. */
function fieldsOf(context: TypeContext, type: ts.Type, anchor: ts.Node, inner: (type: ts.Type) => Type): Field[] {
  const { checker, ts } = context;
  const own = propertiesOf(context, type).flatMap((property): Field[] => {
    if (property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) return [];
    const propertyType = checker.getTypeOfSymbolAtLocation(property, anchor);
    // Which function an instance has, if any, is known of what its constructor is given.
    const isOfClass = type.symbol !== undefined && (type.symbol.flags & ts.SymbolFlags.Class) !== 0;
    if (isOfClass ? isKnownByValue(context, propertyType) : propertyType.getCallSignatures().length > 0) return [];
    const field = fieldOf(property.name, inner(propertyType), (property.flags & ts.SymbolFlags.Optional) !== 0);
    const seen = { ...field, ...(isHidden(context, property) ? { hidden: true as const } : {}), ...(field.optional && isPutLater(checker, field.name) ? { late: true as const } : {}) };
    return [toldBy(context, seen, propertyType)];
  });
  return [...own, ...classCapturesOf(checker)?.fieldsOf(type.symbol?.valueDeclaration, inner) ?? []];
}

/** A property that has one value, or is missing, says so: `kind: "circle"`, `ok: true`. */
function toldBy({ ts, checker }: TypeContext, field: Field, type: ts.Type): Field {
  const present = checker.getNonNullableType(type);
  if (present.isStringLiteral()) return { ...field, literals: [present.value] };
  return present.flags & ts.TypeFlags.BooleanLiteral ? { ...field, literals: [checker.typeToString(present) === "true"] } : field;
}

function fieldOf(name: string, type: Type, isOptional: boolean): Field {
  if (!isOptional || type.kind === "none") return { name, type };
  if (type.kind === "opaque") return { name, type, optional: true };
  return { name, type: type.absent === undefined ? optional(type) : type.absent === "null" ? optional(type, "either") : type, optional: true };
}

/** Map, Set, Date, Promise…: declared by a library and not data. */
function isOfLibrary(type: ts.Type): boolean {
  // Record, Partial, Pick: types made of the user's, by a type of the library.
  if (type.symbol?.name === "__type") return false;
  const file = type.symbol?.declarations?.[0]?.getSourceFile();
  return file !== undefined && file.isDeclarationFile && /[\\/]lib\.[^\\/]*d\.ts$/.test(file.fileName);
}

/** No class, or one whose members are all in the program's own sources. */
function isOwnClass(context: TypeContext, type: ts.Type): boolean {
  const { ts, checker } = context;
  if (type.symbol === undefined || (type.symbol.flags & ts.SymbolFlags.Class) === 0) return true;
  const isOwn = type.symbol.declarations?.every((declaration) => !declaration.getSourceFile().isDeclarationFile) ?? false;
  return isOwn && basesOf(checker, type).every((base) => isOwnClass(context, base) && !isOfLibrary(base));
}

/** What a class extends, in terms of its own type parameters. */
export function basesOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const declared = (type as ts.TypeReference).target ?? type;
  return declared.isClassOrInterface() ? checker.getBaseTypes(declared) : [];
}

/** Properties in the order in which a constructor makes them: those of the base class first. */
function propertiesOf(context: TypeContext, type: ts.Type): readonly ts.Symbol[] {
  const { checker, ts } = context;
  const properties = checker.getPropertiesOfType(type);
  if (type.symbol === undefined || (type.symbol.flags & ts.SymbolFlags.Class) === 0) return inWrittenOrder(context, type, properties);
  const chain: (ts.Symbol | undefined)[] = [];
  for (let current: ts.Type | undefined = type; current && chain.length < 30; current = basesOf(checker, current)[0]) chain.push(current.symbol);
  // Where it is first declared; a parameter property comes before what stands in the class.
  const placeOf = (property: ts.Symbol): readonly number[] => {
    const depth = chain.reduce((last, symbol, i) => (symbol?.members?.has(property.escapedName) ? i : last), -1);
    const declaration = chain[depth]?.members?.get(property.escapedName)?.valueDeclaration ?? property.valueDeclaration;
    return [-depth, declaration && ts.isParameter(declaration) ? 0 : 1, declaration?.pos ?? 0];
  };
  const places = new Map(properties.map((property) => [property, placeOf(property)] as const));
  return [...properties].sort((a, b) => {
    const [p, q] = [places.get(a)!, places.get(b)!], at = p.findIndex((x, i) => x !== q[i]);
    return at < 0 ? 0 : p[at]! - q[at]!;
  });
}
