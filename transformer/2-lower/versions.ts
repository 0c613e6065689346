/**
 * Functions that take arrays of several kinds, `xs: number[] | Float64Array`: one version for each kind, and the
 * derivatives of each. Inside a differentiated function the argument says which version is called; where the user's code
 * calls the derivative, what it is given does (`../dispatch-versions.ts`).
 */
import type ts from "typescript";
import type { MacroSite } from "../1-find/macro-site.ts";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import { constructorNames, hasTangent, isReference, listOf, number, optional, sameType, type ArrayType, type Type } from "../ir/types.ts";
import { lowerType, printSourceType, type TypeContext } from "./lower-type.ts";
import { isThis } from "./parameters.ts";

/** A parameter that takes arrays of several kinds. */
export interface KindsOf {
  readonly position: number;
  readonly name: string;
  /** As the source has it. */
  readonly source: string;
  /** Those that a derivative can be with respect to. */
  readonly kinds: readonly ArrayType[];
  /** It may also be something else: an array of integers. */
  readonly hasOthers: boolean;
  readonly mayBeMissing: boolean;
  /** That of its default: only the version for this kind is called without the argument. */
  readonly ofDefault?: ArrayType | undefined;
}

/** `number[] | Float64Array` twice makes four; more than this would be code that nobody wants. */
const mostVersions = 9;

/** The parameters of the macro's function that take several kinds; none if there are too many versions. */
export function severalKinds(context: TypeContext, site: MacroSite): readonly KindsOf[] {
  const node = functionOf(site);
  if (!node) return [];
  // What a list of all further arguments holds is of one kind.
  const found = node.parameters.filter((parameter) => !isThis(context, parameter) && !parameter.dotDotDotToken).flatMap((parameter, i): KindsOf[] => {
    const kinds = context.ts.isIdentifier(parameter.name) ? kindsOf(context, parameter, i) : undefined;
    return kinds ? [kinds] : [];
  });
  return found.reduce((count, { kinds }) => count * kinds.length, 1) <= mostVersions ? found : [];
}

function functionOf({ target }: MacroSite): FunctionNode | undefined {
  return target?.kind === "function" ? (target.argumentTypes ? undefined : target.node) : target?.kind === "macro" ? functionOf(target.site) : undefined;
}

function kindsOf(context: TypeContext, parameter: ts.ParameterDeclaration, position: number): KindsOf | undefined {
  const { checker } = context;
  const type = checker.getTypeAtLocation(parameter), present = checker.getNonNullableType(type);
  const all = partsOf(context, present, parameter);
  const kinds = all?.filter((kind) => hasTangent(kind));
  if (!all || !kinds || kinds.length === 0) return undefined;
  return {
    position, name: (parameter.name as ts.Identifier).text, source: printSourceType(checker, type), kinds,
    hasOthers: kinds.length < all.length || present.symbol?.name === "ArrayLike",
    mayBeMissing: present !== type || parameter.questionToken !== undefined || parameter.initializer !== undefined,
    ofDefault: parameter.initializer && kinds.find((kind) => sameType(kind, lowerType(context, checker.getTypeAtLocation(parameter.initializer!), parameter))),
  };
}

/** Is there one among them that a derivative can be with respect to? */
export const isOfSeveralKinds = (context: TypeContext, type: ts.Type, anchor: ts.Node): boolean =>
  partsOf(context, context.checker.getNonNullableType(type), anchor)?.some((kind) => hasTangent(kind)) ?? false;

/** Several kinds of arrays of numbers, and nothing else. */
function partsOf(context: TypeContext, type: ts.Type, anchor: ts.Node): ArrayType[] | undefined {
  const { checker } = context;
  if (type.symbol?.name === "ArrayLike" && type.symbol.declarations?.every((declaration) => declaration.getSourceFile().isDeclarationFile)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    const isOfNumbers = element !== undefined && lowerType(context, element, anchor).kind === "number";
    return isOfNumbers ? [listOf(number), { kind: "array", storage: "f64", element: number }, { kind: "array", storage: "f32", element: number }] : undefined;
  }
  if (!type.isUnion()) return undefined;
  const parts = type.types.map((part) => lowerType(context, part, anchor));
  if (!parts.every((part): part is ArrayType => part.kind === "array" && part.element.kind === "number" && part.absent === undefined)) return undefined;
  const different = parts.filter((part, i) => !parts.slice(0, i).some((other) => sameType(other, part)));
  return different.length > 1 ? different : undefined;
}

/** One of the versions. */
export interface Version {
  /** The macro, applied to the version of the function. */
  readonly site: MacroSite;
  /** In the order of `KindsOf`. */
  readonly kinds: readonly ArrayType[];
}

const made = new WeakMap<MacroSite, readonly Version[]>();

/** The versions, each the same object every time; those of the last parameter's kinds follow each other. */
export function versionsOf(site: MacroSite, several: readonly KindsOf[]): readonly Version[] {
  const known = made.get(site);
  if (known) return known;
  const choices = several.reduce<readonly (readonly ArrayType[])[]>((all, { kinds }) => all.flatMap((some) => kinds.map((kind) => [...some, kind])), [[]]);
  const versions = choices.map((kinds): Version => {
    const argumentTypes: (Type | undefined)[] = [];
    several.forEach(({ position, mayBeMissing, ofDefault }, i) => {
      const kind = kinds[i]!, isLeftOut = mayBeMissing && (ofDefault === undefined || sameType(ofDefault, kind));
      argumentTypes[position] = isLeftOut ? optional(kind) : kind;
    });
    return { site: withTypes(site, Array.from(argumentTypes)), kinds };
  });
  made.set(site, versions);
  return versions;
}

function withTypes(site: MacroSite, argumentTypes: readonly (Type | undefined)[]): MacroSite {
  const { target } = site;
  if (target?.kind === "macro") return { ...site, target: { ...target, site: withTypes(target.site, argumentTypes) } };
  return target?.kind === "function" ? { ...site, target: { ...target, argumentTypes } } : site;
}

/** Macros whose functions take the arguments as a tuple, which comes first. */
const takesTuple: ReadonlySet<string> = new Set(["jvp", "vjp", "hvp", "hvpInto"]);

/**
 * Where the function's argument is among those of what stands for the macro, after the captured variables: `[1]`, or
 * `[0, 1]` in a tuple of primals.
 */
export function pathOf({ macro, target, immediate }: MacroSite, position: number): readonly number[] {
  const [first, ...rest] = target?.kind === "macro" ? pathOf(target.site, position) : [position];
  const path = takesTuple.has(macro) && !(macro === "vjp" && immediate) ? [0, first!, ...rest] : [first!, ...rest];
  return macro.endsWith("Into") ? [path[0]! + 1, ...path.slice(1)] : path;
}

/** The version that takes arguments of these types. */
export function versionFor(context: TypeContext, site: MacroSite, types: readonly (Type | undefined)[]): MacroSite {
  const several = severalKinds(context, site);
  if (several.length === 0) return site;
  const found = versionsOf(site, several).find(({ kinds }) => several.every(({ position, mayBeMissing, ofDefault }, i) => {
    const type = along(types, pathOf(site, position));
    return type === undefined || type.kind === "none" ? mayBeMissing && (ofDefault === undefined || sameType(ofDefault, kinds[i]!)) : type.kind === "array" && sameType(type, kinds[i]!);
  }));
  return found?.site ?? site;
}

function along(types: readonly (Type | undefined)[], [first, ...rest]: readonly number[]): Type | undefined {
  const type = types[first!];
  if (rest.length === 0) return type;
  return type?.kind === "record" ? along(type.fields.map((field) => field.type), rest) : undefined;
}

/** What a version is called beside the others: `norm_of_Float64Array`. */
export function versionName(name: string, argumentTypes: readonly (Type | undefined)[]): string {
  const kinds = argumentTypes.flatMap((type) => (type?.kind === "array" ? [kindName(type)] : []));
  return `${name}_of_${kinds.every((kind) => kind === kinds[0]) ? kinds[0]! : kinds.join("_")}`;
}

/** The class of arrays of this kind. */
export const kindName = ({ storage }: ArrayType): string => (storage === "list" ? "Array" : constructorNames[storage as keyof typeof constructorNames]);

/** What a version returns where the function's type leaves the kind open: arrays of the kind that it is given. */
export function versionResult(context: TypeContext, node: FunctionNode, argumentTypes: readonly (Type | undefined)[]): Type | undefined {
  const signature = context.checker.getSignatureFromDeclaration(node);
  const result = signature && context.checker.getReturnTypeOfSignature(signature);
  if (!result?.isUnion()) return undefined;
  const parts = result.types.map((part) => lowerType(context, part, node));
  const given = argumentTypes.find((type) => type && isReference(type));
  return given?.kind === "array" && parts.every((part) => part.kind === "array" && part.element.kind === "number") ? parts.find((part) => sameType(part, given)) : undefined;
}
