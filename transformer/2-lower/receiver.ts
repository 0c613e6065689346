/** What is known of an object at build time: its class, and whether it may be one of a subclass. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { required, type RecordType, type Type } from "../ir/types.ts";
import { familiesOf } from "./families.ts";
import { returnsOf } from "./inline.ts";
import { lowerExpression } from "./lower-expression.ts";
import { basesOf, lowerType, type TypeArguments } from "./lower-type.ts";
import { shownSelf } from "./self.ts";
import { fits, isError, type Context, type Lowerer, type Receiver } from "./lowerer.ts";

export interface ObjectAt {
  readonly value: Value;
  readonly receiver: Receiver;
}

/** The object that `expression` stands for, as the receiver of a method; undefined if it is no object. */
export function lowerReceiver(f: Lowerer, expression: ts.Expression): ObjectAt | { readonly value: Value; readonly receiver: undefined } {
  const node = skipOuter(f.ts, expression);
  const isSelf = node.kind === f.ts.SyntaxKind.ThisKeyword || node.kind === f.ts.SyntaxKind.SuperKeyword;
  if (isSelf && f.self) return shownSelf(f, node, f.self) ?? { value: f.errorValue(), receiver: undefined };
  const value = lowerExpression(f, expression);
  if (isError(value) || value.type.kind !== "record") return { value, receiver: undefined };
  return { value, receiver: receiverOf(f, required(value.type), expression) };
}

function receiverOf(f: Lowerer, type: RecordType, expression: ts.Expression): Receiver {
  const made = madeAt(f, expression);
  if (type.class) return describe(f.context, familiesOf(f.checker)!.typeOf(type.class)!, type, true, f.typeArguments);
  const exact = made && f.lowerType(made, expression);
  if (made && exact && fits(type, exact)) return describe(f.context, made, type, true, f.typeArguments);
  const { checker } = f;
  const declared = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  const source = declared.flags & f.ts.TypeFlags.TypeParameter ? checker.getBaseConstraintOfType(declared) ?? declared : declared;
  return describe(f.context, source, type, false, f.typeArguments);
}

export function describe(context: Context, source: ts.Type, type: RecordType, isExact: boolean, around: TypeArguments | undefined): Receiver {
  return { type, source, isExact, typeArguments: typeArgumentsOfClass(context, source, type, around) };
}

/** The type of what a `new` or an object literal makes, where the expression is surely that. */
function madeAt(f: Lowerer, expression: ts.Expression, depth = 0): ts.Type | undefined {
  const { ts, checker } = f;
  const node = skipOuter(ts, expression);
  if (ts.isNewExpression(node) || ts.isObjectLiteralExpression(node)) return checker.getTypeAtLocation(node);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && returnsThis(f, node.expression.name)) return madeAt(f, node.expression.expression, depth + 1);
  if (!ts.isIdentifier(node) || depth > 10) return undefined;
  const symbol = f.context.finder.variables.symbolOf(node);
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isIdentifier(declaration.name)) return undefined;
  return f.context.finder.variables.isAssigned(symbol) ? undefined : madeAt(f, declaration.initializer, depth + 1);
}

/** Does the method end by `return this`, and by nothing else? */
function returnsThis(f: Lowerer, name: ts.MemberName): boolean {
  const { ts } = f;
  const declaration = f.checker.getSymbolAtLocation(name)?.valueDeclaration;
  if (!declaration || !ts.isMethodDeclaration(declaration) || !declaration.body) return false;
  const returns = returnsOf(f, declaration.body);
  return returns.length > 0 && returns.every(({ expression }) => expression?.kind === ts.SyntaxKind.ThisKeyword);
}

/** Is the initializer surely an object of one class? Then its variable is that object, whatever it is declared as. */
export const isMade = (f: Lowerer, initializer: ts.Expression): boolean => madeAt(f, initializer) !== undefined;

function typeArgumentsOfClass(context: Context, source: ts.Type, self: Type, around: TypeArguments | undefined): TypeArguments {
  const { checker } = context;
  const found = new Map<ts.Type, Type>(around);
  const enter = (type: ts.Type, depth: number): void => {
    const declared = ((type as ts.TypeReference).target ?? type) as ts.InterfaceType & { thisType?: ts.Type };
    if (!declared.isClassOrInterface?.() || depth > 30) return;
    const given = type === declared ? [] : checker.getTypeArguments(type as ts.TypeReference);
    // All at once: the arguments may be the same parameters in another order.
    const meanings = given.map((argument) => lowerType(context, argument, type.symbol.valueDeclaration!, found));
    declared.typeParameters?.forEach((parameter, i) => { if (meanings[i]) found.set(parameter, meanings[i]); });
    if (declared.thisType) found.set(declared.thisType, self);
    for (const base of basesOf(checker, type)) enter(base, depth + 1);
  };
  enter(source, 0);
  return found;
}
