/**
 * The properties of `{ [K in Kinds]: T }` and `Record<Kinds, T>` in the order in which the program lists `Kinds`. The
 * compiler has them by when it met each name first, in whatever file: a gradient would have other places for its fields
 * when somebody else's code changes.
 */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { TypeContext } from "./lower-type.ts";

/** The same symbols; as they are where the names are not listed anywhere that can be seen. */
export function inWrittenOrder(context: TypeContext, type: ts.Type, properties: readonly ts.Symbol[]): readonly ts.Symbol[] {
  if (properties.length < 2 || properties.some(({ declarations = [] }) => declarations.length > 0)) return properties;
  const names = namesOf(context, type);
  const place = ({ name }: ts.Symbol): number => (names.includes(name) ? names.indexOf(name) : names.length);
  return names.length === 0 ? properties : [...properties].sort((a, b) => place(a) - place(b));
}

function namesOf(context: TypeContext, type: ts.Type): readonly string[] {
  const [mapped] = type.symbol?.declarations ?? [];
  const constraint = mapped && context.ts.isMappedTypeNode(mapped) ? mapped.typeParameter.constraint : undefined;
  // The mapped types of the library are called by their names, with the names of the properties as an argument.
  for (const argument of type.aliasTypeArguments ?? []) {
    const listed = listedByAlias(context, argument.aliasSymbol);
    if (listed.length > 0) return listed;
  }
  return constraint ? listedBy(context, constraint) : [];
}

function listedByAlias(context: TypeContext, alias: ts.Symbol | undefined): readonly string[] {
  const declaration = alias?.declarations?.find(context.ts.isTypeAliasDeclaration);
  return declaration ? listedBy(context, declaration.type) : [];
}

/** `"a" | "b"`, another name of it, `(typeof names)[number]` and `keyof typeof table`. */
function listedBy(context: TypeContext, node: ts.TypeNode): readonly string[] {
  const { ts, checker } = context;
  if (ts.isParenthesizedTypeNode(node)) return listedBy(context, node.type);
  if (ts.isUnionTypeNode(node)) return node.types.flatMap((part) => listedBy(context, part));
  if (ts.isLiteralTypeNode(node)) return ts.isStringLiteral(node.literal) ? [node.literal.text] : [];
  if (ts.isTypeReferenceNode(node)) return listedByAlias(context, declared(context, node.typeName));
  if (ts.isTypeOperatorNode(node)) return checker.getPropertiesOfType(checker.getTypeFromTypeNode(node.type)).map(({ name }) => name);
  if (!ts.isIndexedAccessTypeNode(node)) return [];
  const list = ts.isParenthesizedTypeNode(node.objectType) ? node.objectType.type : node.objectType;
  const declaration = ts.isTypeQueryNode(list) ? declared(context, list.exprName)?.valueDeclaration : undefined;
  const value = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? skipOuter(ts, declaration.initializer) : undefined;
  return value && ts.isArrayLiteralExpression(value) ? value.elements.flatMap((element) => (ts.isStringLiteral(element) ? [element.text] : [])) : [];
}

/** Through imports. */
function declared({ ts, checker }: TypeContext, name: ts.EntityName): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
