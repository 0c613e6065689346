/** What the code of a function value is: the lowering's side of `Code`. */
import type ts from "typescript";
import type { Capture, MacroSite } from "../1-find/macro-site.ts";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import type { Code, RecordType, Type } from "../ir/types.ts";
import type { Receiver } from "./context.ts";
import { familiesOf } from "./families.ts";
import type { TypeArguments, TypeContext } from "./lower-type.ts";

export type Meaning =
  /** The fields are the captures, in order, and then the object that an arrow function in a method has as its `this`. */
  | { readonly kind: "function"; readonly node: FunctionNode; readonly typeArguments: TypeArguments | undefined; readonly captures: readonly Capture[]; readonly receiver?: Receiver | undefined }
  /** `Math.sin`; no fields. */
  | { readonly kind: "library"; readonly name: string }
  /** A derivative; the fields are what its function captures, or (`base`) the function itself. */
  | { readonly kind: "macro"; readonly site: MacroSite; readonly base?: true }
  /** One of these functions: the fields are which one, and what they capture. See choice.ts. */
  | { readonly kind: "choice"; readonly members: readonly RecordType[]; readonly slots: readonly Slot[] }
  /** `g.bind(self, x)`: the fields are g and its first arguments. */
  | { readonly kind: "bound"; readonly count: number }
  /** No function, but a name that is known: see keys.ts. */
  | { readonly kind: "key"; readonly value: string | number }
  /** `undefined`, where a function may be. */
  | { readonly kind: "missing" };

/** Where a choice keeps what functions capture under this name and type: a position among its fields. */
export interface Slot {
  readonly name: string;
  readonly type: Type;
  readonly symbol?: ts.Symbol | undefined;
  readonly at: number;
}

export interface Closure extends Code {
  readonly meaning: Meaning;
  /** For the names of functions that are made for it: `newton_of_residual`. */
  readonly label: string;
}

/** The meaning of a function value of this type; undefined for other values. */
export function meaningOf(type: Type): Meaning | undefined {
  return type.kind === "record" && type.code ? (type.code as Closure).meaning : undefined;
}

/** The functions that a value of this type may be. */
export function membersOf(type: Type): readonly RecordType[] {
  const meaning = meaningOf(type);
  return meaning?.kind === "choice" ? meaning.members : [type as RecordType];
}

/** The sources of all functions in a value of this type. */
export function functionsIn(type: Type): ts.Node[] {
  if (type.kind === "array") return functionsIn(type.element);
  if (type.kind !== "record" || (!type.code && type.name !== undefined)) return [];
  const meaning = meaningOf(type);
  if (meaning?.kind === "choice") return meaning.members.flatMap(functionsIn);
  const own = meaning?.kind === "function" ? [meaning.node] : meaning?.kind === "macro" && meaning.site.target?.kind === "function" ? [meaning.site.target.node] : [];
  return [...own, ...type.fields.flatMap((field) => functionsIn(field.type))];
}

/** Short names of the functions in it, the outermost only. */
export function labelsIn(type: Type): string[] {
  if (type.kind === "array") return labelsIn(type.element);
  if (type.kind !== "record" || (!type.code && type.name !== undefined)) return [];
  return type.code ? [(type.code as Closure).label] : type.fields.flatMap((field) => labelsIn(field.type));
}

/** How many functions hold each other: a recursion that wraps a function each time has no end at build time. */
export function depthOf(type: Type): number {
  if (type.kind === "array") return depthOf(type.element);
  if (type.kind !== "record" || type.name !== undefined) return 0;
  return (type.code ? 1 : 0) + Math.max(0, ...type.fields.map((field) => depthOf(field.type)));
}

/** Does the type of the source tell that there are functions in the value? */
export function holdsFunctions(context: TypeContext, type: ts.Type, typeArguments: TypeArguments | undefined, seen: readonly ts.Type[] = []): boolean {
  const { ts, checker } = context;
  if (seen.includes(type) || seen.length > 8 || typeArguments?.has(type)) return false;
  const inner = (part: ts.Type): boolean => holdsFunctions(context, part, typeArguments, [...seen, type]);
  if (type.isUnionOrIntersection()) return type.types.some(inner);
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  if (type.getCallSignatures().length > 0) return true;
  if (checker.isArrayType(type) || checker.isTupleType(type)) return checker.getTypeArguments(type as ts.TypeReference).some(inner);
  const declaration = type.symbol?.declarations?.[0];
  // `Record<K, F>` is declared by the library, and holds what it is given.
  const isMapped = declaration !== undefined && ts.isMappedTypeNode(declaration);
  if (!declaration || !isMapped && declaration.getSourceFile().isDeclarationFile) return false;
  if (ts.isClassLike(declaration)) return hasFunctionFields(context, type, [...seen, type]);
  // Methods of an interface that classes implement are known of their class.
  const members = familiesOf(checker)?.membersOf(type) ?? [];
  if (members.length > 0) return members.some(inner);
  return checker.getPropertiesOfType(type).some((property) => {
    const place = property.valueDeclaration ?? (isMapped ? declaration : undefined);
    return place !== undefined && inner(checker.getTypeOfSymbolAtLocation(property, place));
  });
}

/** A function, or a list of some: what a field of a class holds is known of the value that its constructor puts there. */
export function isKnownByValue(context: TypeContext, type: ts.Type): boolean {
  const { checker } = context;
  const present = checker.getNonNullableType(type);
  if (present.getCallSignatures().length > 0) return true;
  return (checker.isArrayType(present) || checker.isTupleType(present)) && checker.getTypeArguments(present as ts.TypeReference).some((element) => isKnownByValue(context, element));
}

/** Does the class have fields for functions that it is given, or for what holds some? One that a field is declared with is known by its name. */
export function hasFunctionFields(context: TypeContext, type: ts.Type, seen: readonly ts.Type[] = []): boolean {
  const { ts, checker } = context;
  return checker.getPropertiesOfType(type).some((property) => {
    const declaration = property.valueDeclaration;
    if (!declaration || !ts.isParameter(declaration) && !ts.isPropertyDeclaration(declaration)) return false;
    const own = checker.getTypeOfSymbolAtLocation(property, declaration);
    const isFunction = checker.getNonNullableType(own).getCallSignatures().length > 0;
    return isFunction ? ts.isParameter(declaration) || !declaration.initializer : holdsFunctions(context, own, undefined, seen);
  });
}

/** A field with a list of functions: what it holds changes. */
export function listsFunctions(context: TypeContext, member: ts.PropertyDeclaration): boolean {
  const type = context.checker.getTypeAtLocation(member);
  return isKnownByValue(context, type) && context.checker.getNonNullableType(type).getCallSignatures().length === 0;
}
