/** What the compiler infers for the type parameters of a function where it is called: for what the values themselves do not tell (`none<number>()`, `T` of a union). */
import type ts from "typescript";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import type { Type } from "../ir/types.ts";
import { lowerType, type TypeArguments, type TypeContext } from "./lower-type.ts";

type Found = Map<ts.Type, ts.Type>;

/** The types of the parameters as the call has them: where they hold nothing that only the function knows. */
export function parameterTypesAt(context: TypeContext, node: ts.Node, fn: FunctionNode, around: TypeArguments | undefined): (Type | undefined)[] {
  const signature = signatureAt(context, node, fn);
  if (!signature) return [];
  return signature.parameters.map((parameter) => lowerType(context, context.checker.getTypeOfSymbolAtLocation(parameter, node), node, around));
}

/** Of the type parameters of the function those that the compiler finds a type for that can be computed with. */
export function inferredAt(context: TypeContext, node: ts.Node, fn: FunctionNode, around: TypeArguments | undefined): TypeArguments {
  const { checker } = context;
  const signature = signatureAt(context, node, fn), declared = checker.getSignatureFromDeclaration(fn);
  const result = new Map<ts.Type, Type>();
  if (!signature || !declared) return result;
  const found: Found = new Map();
  const typeOf = (symbol: ts.Symbol): ts.Type => checker.getTypeOfSymbolAtLocation(symbol, node);
  declared.parameters.forEach((parameter, i) => { const actual = signature.parameters[i]; if (actual) match(context, typeOf(parameter), typeOf(actual), found); });
  match(context, checker.getReturnTypeOfSignature(declared), checker.getReturnTypeOfSignature(signature), found);
  for (const [parameter, actual] of found) {
    const type = lowerType(context, actual, node, around);
    if (type.kind !== "opaque") result.set(parameter, type);
  }
  return result;
}

/** The signature that the call resolves to, with what has been inferred in it; not where an overload is meant. */
function signatureAt({ ts, checker }: TypeContext, node: ts.Node, fn: FunctionNode): ts.Signature | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const signature = checker.getResolvedSignature(node);
  return signature?.declaration === fn ? signature : undefined;
}

/** What stands in `actual` where type parameters stand in `declared`. */
function match(context: TypeContext, declared: ts.Type, actual: ts.Type, found: Found, depth = 0): void {
  const { ts, checker } = context;
  if (declared === actual || depth > 6) return;
  const inner = (part: ts.Type, own: ts.Type): void => match(context, part, own, found, depth + 1);
  const pairs = (parts: readonly ts.Type[] = [], own: readonly ts.Type[] = []): void => parts.forEach((part, i) => { if (own[i]) inner(part, own[i]); });
  if (declared.flags & ts.TypeFlags.TypeParameter) {
    if (!found.has(declared)) found.set(declared, actual);
  } else if (declared.aliasSymbol && declared.aliasSymbol === actual.aliasSymbol) {
    pairs(declared.aliasTypeArguments, actual.aliasTypeArguments);
  } else if (declared.isUnion()) {
    const own = actual.isUnion() ? actual.types : [actual];
    for (const part of declared.types) {
      const like = own.filter((type) => isLike(context, part, type));
      if (like.length === 1) inner(part, like[0]!);
    }
  } else if (isReferenceTo(context, declared, actual)) {
    pairs(checker.getTypeArguments(declared as ts.TypeReference), checker.getTypeArguments(actual as ts.TypeReference));
  } else if (declared.flags & ts.TypeFlags.Object) {
    const [call] = declared.getCallSignatures(), [own] = actual.getCallSignatures();
    if (call && own) inner(checker.getReturnTypeOfSignature(call), checker.getReturnTypeOfSignature(own));
  }
}

const isReferenceTo = ({ checker }: TypeContext, declared: ts.Type, actual: ts.Type): boolean => {
  const target = (declared as ts.TypeReference).target;
  return target !== undefined && target === (actual as ts.TypeReference).target && checker.getTypeArguments(declared as ts.TypeReference).length > 0;
};

/** Is it the same part of a union? */
const isLike = (context: TypeContext, part: ts.Type, type: ts.Type): boolean =>
  part.aliasSymbol !== undefined && part.aliasSymbol === type.aliasSymbol || isReferenceTo(context, part, type)
  || part.symbol !== undefined && part.symbol === type.symbol && (part.flags & context.ts.TypeFlags.TypeParameter) === 0;
