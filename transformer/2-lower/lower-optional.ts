/**
 * Values that may be missing: comparisons with `undefined` and `null`, `??`, `?.`. Their types say so (`absent`), except
 * for elements of arrays: an element that is out of bounds is missing, whatever types say.
 */
import type ts from "typescript";
import { resolveFunction, skipOuter } from "../1-find/resolve-function.ts";
import type { Value } from "../ir/ir.ts";
import { hasCode, boolean, isReference, optional, required, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { presenceOf } from "./lower-access.ts";
import { lowerExpression } from "./lower-expression.ts";
import { presentFunction } from "./choice.ts";
import { isClosure } from "./closure.ts";
import { returnsOf } from "./inline.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

/** `x === undefined`, `null != x`; undefined for comparisons of other things. */
export function lowerMissingTest(f: Lowerer, node: ts.BinaryExpression, op: string): Value | undefined {
  const test = missingTest(f, node);
  if (!test) return undefined;
  const { operand, constant } = test;
  const present = presenceOf(f, operand);
  if (present) return op === "ne" ? present.isPresent : f.op(node, "not", [present.isPresent], "p", boolean);
  const value = lowerExpression(f, operand);
  if (isError(value)) return value;
  const isStrict = node.operatorToken.kind === f.ts.SyntaxKind.EqualsEqualsEqualsToken || node.operatorToken.kind === f.ts.SyntaxKind.ExclamationEqualsEqualsToken;
  const compare = (against: undefined | null): Value => f.op(node, op, [value, f.const(node, against)], "p", boolean);
  // What is missing of functions is undefined.
  if (isClosure(value)) return isStrict && constant === null ? f.const(node, op === "ne") : op === "eq" ? f.isMissing(value, node) : f.isThere(value, node);
  const { absent } = value.type;
  if (value.type.kind === "none") return f.const(node, (op === "eq") === (!isStrict || isNull(value) === (constant === null)));
  // Nothing that may be null is without a mark of it, but for what is said to be there.
  if (absent === undefined && constant === null && isSaidToBeThere(f, operand)) return notAsked(f, node);
  if (absent === undefined && isStrict && constant === null && value.type.kind !== "opaque") return f.const(node, op === "ne");
  if (absent === undefined) return mayBeAsked(f, operand, value) ? isUndefinedElement(f, node, operand, value, op) : f.const(node, op === "ne");
  if (isStrict && absent === "either") return compare(constant);
  if (isStrict && (absent === "null") !== (constant === null)) return f.const(node, op === "ne");
  return op === "eq" ? f.isMissing(value, node) : f.isThere(value, node);
}

const isNull = (value: Value): boolean => value.type.absent === "null";

/** The operand that is compared with undefined or null, and with which. */
function missingTest(f: Lowerer, node: ts.BinaryExpression): { readonly operand: ts.Expression; readonly constant: undefined | null } | undefined {
  const constantOf = (side: ts.Expression): undefined | null | "other" => {
    const inner = skipOuter(f.ts, side);
    if (inner.kind === f.ts.SyntaxKind.NullKeyword) return null;
    return f.ts.isIdentifier(inner) && inner.text === "undefined" || f.ts.isVoidExpression(inner) ? undefined : "other";
  };
  const right = constantOf(node.right);
  if (right !== "other") return { operand: node.left, constant: right };
  const left = constantOf(node.left);
  return left === "other" ? undefined : { operand: node.right, constant: left };
}

/** `x ?? y`; of a value that is never missing, the value. `a[i] ?? y` asks whether i is in bounds. */
export function lowerNullish(f: Lowerer, node: ts.BinaryExpression, want: Want): Value {
  const present = presenceOf(f, node.left);
  const right = (type: Type): Value => f.coerce(lowerExpression(f, node.right, { type }), type, node.right);
  if (present) return f.choose(node, present.isPresent, present.type, present.value, () => right(present.type), want.hint);
  const left = lowerExpression(f, node.left, { hint: want.hint });
  if (isError(left)) return left;
  if (left.type.kind === "none") return lowerExpression(f, node.right, want);
  if (isClosure(left)) return eitherFunction(f, node, left, want);
  if (left.type.absent === undefined) {
    // An object with functions is of a type of its own: if it were missing, that would be known.
    if (hasCode(left.type) ? !isElement(f, node.left) : !mayBeAsked(f, node.left, left)) return left;
    if (isSaidToBeThere(f, node.left)) return notAsked(f, node);
    const isMissing = isUndefinedElement(f, node, node.left, left, "eq");
    return isError(isMissing) ? isMissing : f.choose(node, isMissing, left.type, () => right(left.type), () => left, want.hint);
  }
  const isMissing = f.isMissing(left, node);
  const type = typeWithout(f, node, left.type);
  return f.choose(node, isMissing, type, () => right(type), () => f.coerce(type.absent === undefined ? f.present(left, node) : left, type, node.left), want.hint);
}

/** `g ?? h`. */
function eitherFunction(f: Lowerer, node: ts.BinaryExpression, left: Value, want: Want): Value {
  const isThere = f.isThere(left, node);
  if (f.known(isThere) === true) return left;
  const place = f.placeAt(node, presentFunction(f, node, left).type);
  const right = (): Value => f.coerce(lowerExpression(f, node.right), place, node.right);
  return f.choose(node, isThere, place, () => f.coerce(presentFunction(f, node, left), place, node), right, want.hint ?? left.hint);
}

/** The type of what an expression gives that takes the place of a missing value: optional only if it may be missing, too. */
function typeWithout(f: Lowerer, node: ts.Expression, type: Type): Type {
  const whole = f.typeOf(node), own = whole.kind === "union" ? whole : type;
  return whole.absent === undefined ? required(own) : optional(own, whole.absent);
}

/** Is an element, or what TypeScript alone knows to be optional, undefined? */
export function isUndefinedElement(f: Lowerer, node: ts.Node, expression: ts.Expression, value: Value, op: string): Value {
  const { TypeFlags } = f.ts;
  const isOther = partsOf(f, expression).some((part) => (part.flags & (TypeFlags.Any | TypeFlags.Unknown)) !== 0);
  if (value.type.kind === "opaque") return f.refuse(messages.typeNotYet(value.type.text), node);
  if (isOther || !isStrict(f)) return f.notYet(node, "A value that may be undefined", "Use strict types, and undefined for what is missing.");
  return f.op(node, op, [value, f.const(node, undefined)], "p", boolean);
}

export const partsOf = (f: Lowerer, node: ts.Expression): readonly ts.Type[] => {
  const type = f.checker.getTypeAtLocation(node);
  return type.isUnion() ? type.types : [type];
};

const isStrict = (f: Lowerer): boolean => {
  const { strictNullChecks, strict } = f.context.program.getCompilerOptions();
  return strictNullChecks ?? strict ?? false;
};

/** By its type, or because it is an element under another name, which types may not tell. */
export function mayBeMissing(f: Lowerer, node: ts.Expression): boolean {
  const { TypeFlags } = f.ts;
  if (!isStrict(f)) return true;
  const missing = TypeFlags.Undefined | TypeFlags.Null | TypeFlags.Void | TypeFlags.Any | TypeFlags.Unknown;
  return isElement(f, node) || partsOf(f, node).some((part) => (part.flags & missing) !== 0);
}

/**
 * Whoever asks whether x is there expects that it may not be, whatever its type says: an element past the end comes through
 * methods, parameters and properties without a mark of it. Only what was made on the spot is never missing.
 */
export const mayBeAsked = (f: Lowerer, node: ts.Expression, value: Value): boolean => mayBeMissing(f, node) || !isComputed(f, value);

export function isComputed(f: Lowerer, value: Value): boolean {
  const stmt = f.madeHere(value), made = stmt?.kind;
  if (stmt?.kind === "const" && stmt.value === undefined) return false;
  return made === "op" || made === "const" || made === "length" || made === "alloc" || made === "list" || made === "record" || made === "copy";
}

const notAsked = (f: Lowerer, node: ts.Node): Value => f.notYet(node, "A value with ! that is asked whether it is null", "Leave the ! out.");

/** `let x = all[i]!;`, of elements that may be null: the mark of it is lost. */
function isSaidToBeThere(f: Lowerer, operand: ts.Expression): boolean {
  const { ts } = f;
  const isSaid = (given: ts.Expression): boolean => {
    let node = given;
    while (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) node = node.expression;
    return ts.isNonNullExpression(node) && partsOf(f, node.expression).some((part) => (part.flags & ts.TypeFlags.Null) !== 0);
  };
  const node = skipOuter(ts, operand);
  const symbol = ts.isIdentifier(node) ? f.checker.getSymbolAtLocation(node) : undefined, declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || !ts.isVariableDeclaration(declaration)) return isSaid(operand);
  return declaration.initializer !== undefined && isSaid(declaration.initializer) || f.context.finder.variables.isAssigned(symbol) && assignedTo(f, symbol, declaration).some(isSaid);
}

function isElement(f: Lowerer, expression: ts.Expression, depth = 0): boolean {
  const { ts } = f;
  const node = skipOuter(ts, expression);
  const inner = (part: ts.Expression): boolean => isElement(f, part, depth + 1);
  if (depth > 6) return false;
  if (ts.isElementAccessExpression(node)) return true;
  if (ts.isConditionalExpression(node)) return inner(node.whenTrue) || inner(node.whenFalse);
  if (ts.isBinaryExpression(node)) return passing.has(ts.tokenToString(node.operatorToken.kind)!) && inner(node.right);
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && ["pop", "at", "shift"].includes(node.expression.name.text) || resultsOf(f, node).some(inner);
  const symbol = ts.isIdentifier(node) ? f.checker.getSymbolAtLocation(node) : undefined;
  const declaration = symbol?.valueDeclaration;
  if (!declaration) return false;
  if (ts.isBindingElement(declaration)) return true;
  if (!ts.isVariableDeclaration(declaration)) return false;
  return declaration.initializer !== undefined && inner(declaration.initializer) || f.context.finder.variables.isAssigned(symbol) && assignedTo(f, symbol, declaration).some(inner);
}

/** The value is that of the right side, or may be. */
const passing = new Set([",", "=", "??", "||", "&&", "??=", "||=", "&&="]);

/** What a call of a function of the program returns. */
function resultsOf(f: Lowerer, call: ts.CallExpression): readonly ts.Expression[] {
  const resolved = resolveFunction(f.ts, f.checker, call.expression, f.context.finder.variables.isAssigned);
  const body = resolved.kind === "function" ? resolved.node.body : undefined;
  if (!body) return [];
  return f.ts.isBlock(body) ? returnsOf(f, body).flatMap(({ expression }) => expression ?? []) : [body as ts.Expression];
}

function assignedTo(f: Lowerer, symbol: ts.Symbol, declaration: ts.VariableDeclaration): ts.Expression[] {
  const { ts } = f;
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left) && node.left.text === symbol.name && f.checker.getSymbolAtLocation(node.left) === symbol) found.push(node.right);
    ts.forEachChild(node, visit);
  };
  visit(declaration.parent.parent.parent);
  return found;
}

/** `object?.name` and what follows in the same chain: `undefined` where the object is missing. */
export function throughChain(f: Lowerer, node: ts.Expression, object: Value, access: (object: Value) => Value): Value {
  if (isError(object)) return object;
  if (object.type.kind === "none") return f.const(node, undefined);
  // Of a call of a method the question mark is behind the object, too.
  const link = (f.ts.isCallExpression(node) && f.ts.isPropertyAccessExpression(node.expression) ? node.expression : node) as Partial<ts.PropertyAccessChain | ts.ElementAccessChain>;
  const element = link.questionDotToken && isReference(object.type) ? f.isElementThere(object, link.expression!) : undefined;
  if (!element && (object.type.absent === undefined || !f.ts.isOptionalChain(node))) return access(f.present(object, node));
  const isThere = element ?? f.isThere(object, node);
  const then = f.region([], () => [access(f.present(object, node))]);
  const found = then.yields[0]!;
  if (isError(found)) return found;
  if (found.type.kind === "none") {
    f.at(node).append({ kind: "if", args: [isThere], outs: [], regions: [{ ...then, yields: [] }, f.region([], () => [])] });
    return f.undefinedOf(found.type, "t");
  }
  const type = optional(found.type, found.type.absent === "null" || found.type.absent === "either" ? "either" : "undefined");
  const out = f.freshOut(type, found.hint);
  f.at(node).append({ kind: "if", args: [isThere], outs: [out], regions: [then, f.region([], () => [f.undefinedOf(type, found.hint)])] });
  return out;
}

/** `undefined` or `null` of the type that is asked for. */
export function lowerMissing(f: Lowerer, node: ts.Node, constant: undefined | null, want: Want): Value {
  const { type } = want;
  if (type?.absent === undefined) return f.const(node, constant, want.hint);
  const out = f.freshOut(type, want.hint ?? "c");
  f.at(node).append({ kind: "const", value: constant, args: [], outs: [out], regions: [] });
  return out;
}
