/** Expressions to single assignments, in JavaScript's order of evaluation. One case for each form of expression. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import { symbolOfThis } from "../1-find/this-capture.ts";
import type { Region, Value } from "../ir/ir.ts";
import { boolean, hasCode, isLooser, isOfClasses, isReference, number, optional, required, sameType, type RecordType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { lowerAssignment, lowerIncrement, lowerLogicalAssignment } from "./lower-assignment.ts";
import { lowerElement, lowerProperty } from "./lower-access.ts";
import { lowerCall } from "./lower-call.ts";
import { asAsserted, wantAsserted } from "./asserted.ts";
import { functionValue } from "./closure.ts";
import { holdsFunctions } from "./code.ts";
import { meet } from "./coerce.ts";
import { either } from "./fits.ts";
import { lowerIdentifier } from "./lower-identifier.ts";
import { lowerArrayLiteral, lowerObjectLiteral } from "./lower-literal.ts";
import { isMixed, lowerMixed } from "./lower-mixed.ts";
import { lowerInstanceOf } from "./lower-member.ts";
import { lowerNew } from "./lower-new.ts";
import { lowerMissing, lowerMissingTest, lowerNullish } from "./lower-optional.ts";
import { lowerGivenText } from "./lower-text.ts";
import { lowerTypeOf, lowerTypeOfTest } from "./lower-typeof.ts";
import { lowerDelete } from "./lower-object.ts";
import { shownSelf } from "./self.ts";
import { isError, type Lowerer, type Want } from "./lowerer.ts";

const arithmetic: Readonly<Record<string, string>> = {
  "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod", "**": "pow",
  "&": "bitand", "|": "bitor", "^": "bitxor", "<<": "shl", ">>": "shr", ">>>": "ushr",
};
const comparisons: Readonly<Record<string, string>> = { "<": "lt", "<=": "le", ">": "gt", ">=": "ge" };
const equalities: Readonly<Record<string, string>> = { "===": "eq", "!==": "ne", "==": "eq", "!=": "ne" };

export function lowerExpression(f: Lowerer, expression: ts.Expression, want: Want = {}): Value {
  return f.narrow(asAsserted(f, expression, lowerForm(f, expression, wantAsserted(f, expression, want))), expression);
}

function lowerForm(f: Lowerer, expression: ts.Expression, want: Want): Value {
  const { ts } = f;
  const node = skipOuter(ts, expression);
  if (f.texts.arguments.has(node)) return lowerGivenText(f, node);
  if (ts.isNumericLiteral(node)) return f.const(node, Number(node.text), want.hint);
  if (ts.isIdentifier(node)) return node.text === "undefined" && want.type?.absent !== undefined ? lowerMissing(f, node, undefined, want) : lowerIdentifier(f, node);
  if (ts.isBinaryExpression(node)) return lowerBinary(f, node, want);
  if (ts.isPrefixUnaryExpression(node)) return lowerPrefix(f, node, want);
  if (ts.isPostfixUnaryExpression(node)) return lowerIncrement(f, node, want);
  if (ts.isElementAccessExpression(node)) return lowerElement(f, node, want);
  if (ts.isPropertyAccessExpression(node)) return lowerProperty(f, node, want);
  if (ts.isCallExpression(node)) return lowerCall(f, node, want);
  if (ts.isConditionalExpression(node)) return lowerConditional(f, node, want);
  if (ts.isNewExpression(node)) return lowerNew(f, node, want);
  if (ts.isArrayLiteralExpression(node)) return lowerArrayLiteral(f, node, want);
  if (ts.isObjectLiteralExpression(node)) return lowerObjectLiteral(f, node, want);
  return lowerRare(f, node, want);
}

function lowerRare(f: Lowerer, node: ts.Expression, want: Want): Value {
  const { ts } = f;
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword: return f.const(node, true, want.hint);
    case ts.SyntaxKind.FalseKeyword: return f.const(node, false, want.hint);
    case ts.SyntaxKind.NullKeyword: return lowerMissing(f, node, null, want);
    case ts.SyntaxKind.ThisKeyword: return lowerThis(f, node);
    case ts.SyntaxKind.ArrowFunction: case ts.SyntaxKind.FunctionExpression:
      return functionValue(f, node, node as ts.ArrowFunction | ts.FunctionExpression, want);
    case ts.SyntaxKind.AwaitExpression: return f.refuse(messages.asynchronous("await"), node);
    case ts.SyntaxKind.YieldExpression: return f.refuse(messages.asynchronous("yield"), node);
    case ts.SyntaxKind.ClassExpression: return f.notYet(node, "A class", "Use plain objects, arrays and functions.");
    case ts.SyntaxKind.DeleteExpression: return lowerDelete(f, node as ts.DeleteExpression);
    case ts.SyntaxKind.BigIntLiteral: return f.notYet(node, "A bigint", "Use a number.");
    case ts.SyntaxKind.RegularExpressionLiteral: return f.refuse(messages.throughString("Here is a regular expression"), node);
    case ts.SyntaxKind.TemplateExpression: case ts.SyntaxKind.TaggedTemplateExpression:
      return f.refuse(messages.throughString("Here is a string made of values"), node);
  }
  if (ts.isStringLiteralLike(node)) return f.const(node, node.text, want.hint);
  if (ts.isTypeOfExpression(node)) return lowerTypeOf(f, node, want);
  if (ts.isVoidExpression(node)) {
    lowerExpression(f, node.expression, { discarded: true });
    return lowerMissing(f, node, undefined, want);
  }
  return f.notYet(node, `The expression '${shorten(node.getText())}'`, "Write it with arithmetic, calls, arrays and conditions.");
}

export const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
};

/** The object of a method, or what a macro is applied to has captured. */
function lowerThis(f: Lowerer, node: ts.Node): Value {
  if (f.self) return shownSelf(f, node, f.self)?.value ?? f.errorValue();
  const captured = f.bindings.get(symbolOfThis(f.ts, node));
  return captured ? f.readVariable(node, captured) : f.notYet(node, "this", "Pass the object as an argument.");
}

/** `"name" in value`, of a union. */
function lowerIn(f: Lowerer, node: ts.BinaryExpression, want: Want): Value | undefined {
  const name = skipOuter(f.ts, node.left);
  if (!f.ts.isStringLiteralLike(name)) return undefined;
  const value = lowerExpression(f, node.right, want);
  return value.type.kind === "union" ? f.at(node).has(f.present(value, node), { field: name.text }) : isError(value) ? value : undefined;
}

/** A number, or an error that has been reported. */
export function lowerNumber(f: Lowerer, node: ts.Expression, hint?: string): Value {
  return f.requireNumber(lowerExpression(f, node, { type: number, hint }), node);
}

/** A boolean by JavaScript's idea of truth. */
export function lowerCondition(f: Lowerer, expression: ts.Expression): Value {
  const { ts } = f;
  const node = skipOuter(ts, expression);
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.AmpersandAmpersandToken) {
      return f.choose(node, lowerCondition(f, node.left), boolean, () => lowerCondition(f, node.right), () => f.const(node, false), "p");
    }
    if (operator === ts.SyntaxKind.BarBarToken) {
      return f.choose(node, lowerCondition(f, node.left), boolean, () => f.const(node, true), () => lowerCondition(f, node.right), "p");
    }
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return f.op(node, "not", [lowerCondition(f, node.operand)], "p", boolean);
  }
  return f.truth(lowerExpression(f, node), node);
}

function lowerBinary(f: Lowerer, node: ts.BinaryExpression, want: Want): Value {
  const { ts } = f;
  const { SyntaxKind } = ts;
  const kind = node.operatorToken.kind;
  const symbol = ts.tokenToString(kind) ?? "";
  switch (kind) {
    case SyntaxKind.CommaToken:
      lowerExpression(f, node.left, { discarded: true });
      return lowerExpression(f, node.right, want);
    case SyntaxKind.AmpersandAmpersandToken: case SyntaxKind.BarBarToken: return lowerLogical(f, node, want);
    case SyntaxKind.QuestionQuestionToken: return lowerNullish(f, node, want);
    case SyntaxKind.InKeyword: return lowerIn(f, node, want) ?? f.notYet(node, "in", "Ask for the property itself: o.name !== undefined.");
    case SyntaxKind.InstanceOfKeyword: return lowerInstanceOf(f, node, want);
    case SyntaxKind.AmpersandAmpersandEqualsToken: case SyntaxKind.BarBarEqualsToken: case SyntaxKind.QuestionQuestionEqualsToken:
      return lowerLogicalAssignment(f, node, want);
  }
  if (kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment) {
    return lowerAssignment(f, node, kind === SyntaxKind.EqualsToken ? undefined : arithmetic[symbol.slice(0, -1)]!, want);
  }
  if (equalities[symbol]) return lowerEquality(f, node, equalities[symbol], want);
  const left = lowerExpression(f, node.left);
  const right = lowerExpression(f, node.right);
  if (symbol === "+" && (left.type.kind === "string" || right.type.kind === "string")) return f.refuse(messages.throughString("Here is a string made of values"), node);
  const args = [f.requireNumber(left, node.left), f.requireNumber(right, node.right)];
  const comparison = comparisons[symbol];
  if (comparison) return f.op(node, comparison, args, want.hint ?? "p", boolean);
  const op = arithmetic[symbol];
  if (!op) return f.notYet(node, `The operator '${symbol}'`, "Write it with arithmetic and comparisons.");
  return f.op(node, op, args, want.hint);
}

function lowerEquality(f: Lowerer, node: ts.BinaryExpression, op: string, want: Want): Value {
  const tested = lowerMissingTest(f, node, op) ?? lowerTypeOfTest(f, node, op);
  if (tested) return tested;
  const left = lowerExpression(f, node.left);
  const right = lowerExpression(f, node.right);
  const isSame = isReference(left.type) && sameType(left.type, right.type);
  if (isSame) return f.op(node, op, [left, right], want.hint ?? "p", boolean);
  const isComparable = sameType(left.type, right.type) && (left.type.kind === "number" || left.type.kind === "boolean" || left.type.kind === "string");
  if (isComparable) return f.op(node, op, [left, right], want.hint ?? "p", boolean);
  if (isError(left) || isError(right)) return f.errorValue();
  return f.notYet(node, `Comparing ${f.sourceType(node.left)} with ${f.sourceType(node.right)}`, "Compare numbers, booleans or strings.");
}

/** `a && b`, `a || b` as values. */
function lowerLogical(f: Lowerer, node: ts.BinaryExpression, want: Want): Value {
  const isAnd = node.operatorToken.kind === f.ts.SyntaxKind.AmpersandAmpersandToken;
  if (want.discarded) {
    const condition = lowerCondition(f, node.left);
    const rest = (): void => void lowerExpression(f, node.right, { discarded: true });
    f.when(node, condition, isAnd ? rest : () => {}, isAnd ? () => {} : rest);
    return f.undefinedOf({ kind: "none" }, "t");
  }
  const left = isAnd ? lowerExpression(f, node.left) : lowerFalsy(f, node.left);
  if (isError(left)) return left;
  if (!isAnd && left.type.kind === "number" && isZeroLiteral(f, node.right)) return orZero(f, node, left, want);
  if (left.type.absent !== undefined || isReference(left.type)) return lowerOptionalLogic(f, node, left, isAnd, want);
  if (left.type.kind !== "boolean" && left.type.kind !== "number") return f.truth(left, node.left);
  if (isMixed(f, node, left)) return lowerMixed(f, node, left, want);
  const right = (): Value => f.coerce(lowerExpression(f, node.right), left.type, node.right);
  // The value is the one operand that says `no` (or `yes`) itself, so a literal is better than a copy for booleans.
  const stay = (): Value => (left.type.kind === "boolean" ? f.const(node, !isAnd) : left);
  const condition = f.truth(left, node.left);
  return f.choose(node, condition, left.type, isAnd ? right : stay, isAnd ? stay : right, want.hint ?? (left.type.kind === "boolean" ? "p" : "t"));
}

function isZeroLiteral(f: Lowerer, expression: ts.Expression): boolean {
  const node = skipOuter(f.ts, expression);
  return f.ts.isNumericLiteral(node) && Number(node.text) === 0;
}

/** `x || 0`: a number x is x at zero, too, where its derivative is that of x. What it makes of -0 is 0. */
function orZero(f: Lowerer, node: ts.BinaryExpression, left: Value, want: Want): Value {
  const value = f.present(left, node.left), zero = f.const(node, 0);
  const is = (op: string): Value => f.op(node, op, [value, zero], "p", boolean);
  // Neither holds of NaN, nor of undefined.
  const isNumber = f.choose(node, is("ge"), boolean, () => f.const(node, true), () => is("lt"), "p");
  return f.choose(node, isNumber, number, () => f.op(node, "add", [value, zero]), () => zero, want.hint ?? "t");
}

/** As the left side of `||`, where all that is falsy is the same: `p && x` is x or 0. */
function lowerFalsy(f: Lowerer, expression: ts.Expression): Value {
  const node = skipOuter(f.ts, expression);
  const isAnd = f.ts.isBinaryExpression(node) && node.operatorToken.kind === f.ts.SyntaxKind.AmpersandAmpersandToken;
  if (!isAnd || f.typeOf(node.left).kind !== "boolean" || f.typeOf(node.right).kind !== "number") return lowerExpression(f, expression);
  return f.choose(node, lowerCondition(f, node.left), number, () => lowerNumber(f, node.right), () => f.const(node, 0), "t");
}

/** `o && o.x` of what may be missing, `o || other`. */
function lowerOptionalLogic(f: Lowerer, node: ts.BinaryExpression, left: Value, isAnd: boolean, want: Want): Value {
  const condition = f.truth(left, node.left), whole = f.typeOf(node);
  // `o || {}`: what the compiler makes of the two types may have lost the properties of o.
  const named = required(f.typeOf(node.left));
  const kept = isAnd || !isReference(left.type) ? undefined : whole.kind === "union" ? whole : want.type ?? (named.kind === left.type.kind ? named : left.type);
  const right = f.region([], () => [lowerExpression(f, node.right, { type: kept && required(kept) })]);
  const [other] = right.yields as [Value];
  if (isError(condition) || isError(other)) return f.errorValue();
  const type = whole.absent === undefined ? required(kept ?? other.type) : optional(kept ?? other.type, whole.absent);
  const coerced = f.region([], () => { right.body.forEach((stmt) => f.b.append(stmt)); return [f.coerce(other, type, node.right)]; });
  // Of a reference that is missing, nothing is left but that; a number may be 0.
  const stay = f.region([], () => [isAnd && isReference(left.type) ? f.undefinedOf(type, left.hint) : f.coerce(left, type, node.left)]);
  return appendChoice(f, node, condition, isAnd ? [coerced, stay] : [stay, coerced], type, want.hint ?? "t");
}

function lowerPrefix(f: Lowerer, node: ts.PrefixUnaryExpression, want: Want): Value {
  const { ts } = f;
  switch (node.operator) {
    case ts.SyntaxKind.PlusPlusToken: case ts.SyntaxKind.MinusMinusToken: return lowerIncrement(f, node, want);
    case ts.SyntaxKind.ExclamationToken: return f.op(node, "not", [lowerCondition(f, node.operand)], want.hint ?? "p", boolean);
    case ts.SyntaxKind.MinusToken: {
      const operand = skipOuter(ts, node.operand);
      if (ts.isNumericLiteral(operand)) return f.const(node, -Number(operand.text), want.hint);
      return f.op(node, "neg", [lowerNumber(f, node.operand)], want.hint);
    }
    case ts.SyntaxKind.TildeToken: return f.op(node, "bitnot", [lowerNumber(f, node.operand)], want.hint);
    default: return lowerUnaryPlus(f, node, want);
  }
}

function lowerUnaryPlus(f: Lowerer, node: ts.PrefixUnaryExpression, want: Want): Value {
  const operand = lowerExpression(f, node.operand);
  if (operand.type.kind !== "boolean") return f.op(node, "plus", [f.requireNumber(operand, node.operand)], want.hint);
  return f.choose(node, operand, number, () => f.const(node, 1), () => f.const(node, 0), want.hint);
}

function lowerConditional(f: Lowerer, node: ts.ConditionalExpression, want: Want): Value {
  const condition = lowerCondition(f, node.condition);
  let type: Type | undefined = want.type;
  const arm = (part: ts.Expression): Value => {
    const value = lowerExpression(f, part, { type });
    if (f.isNever(part) && value.type.kind === "none" && !type) return f.undefinedOf(type = f.typeOf(node), "unset");
    const isWider = !want.type && type && isLooser(value.type, type);
    const result = isWider ? value : f.coerce(value, type, part);
    type ??= result.type;
    return result;
  };
  if (want.discarded) {
    f.when(node, condition, () => void lowerExpression(f, node.whenTrue, want), () => void lowerExpression(f, node.whenFalse, want));
    return f.undefinedOf({ kind: "none" }, "t");
  }
  const known = f.known(condition);
  if (typeof known === "boolean") return lowerExpression(f, known ? node.whenTrue : node.whenFalse, want);
  if (isFunction(f, node)) {
    const place = f.placeAt(node, undefined);
    const placed = (part: ts.Expression) => (): Value => f.coerce(lowerExpression(f, part), place, part);
    return f.choose(node, condition, place, placed(node.whenTrue), placed(node.whenFalse), want.hint ?? "choice");
  }
  const open = openType(f, node);
  if (open) return chooseOpen(f, node, condition, open, want.hint ?? "t");
  type ??= uniformType(f, node);
  // `c ? x : undefined` has the type of x, optional.
  const whole = type === undefined ? f.typeOf(node) : undefined;
  if (whole && (whole.absent !== undefined || isOfClasses(whole))) type = whole;
  const regions = [f.region([], () => [arm(node.whenTrue)]), f.region([], () => [arm(node.whenFalse)])];
  const [yes, no] = regions.map((region) => region.yields[0]!) as [Value, Value];
  return appendChoice(f, node, condition, regions, type?.absent === undefined ? pickType(yes, no) : type, want.hint ?? "t");
}

/** The type of objects that may hold functions: which those are is known of each arm by itself. */
function openType(f: Lowerer, node: ts.ConditionalExpression): RecordType | undefined {
  const source = f.checker.getContextualType(node) ?? f.checker.getTypeAtLocation(node);
  const isOpen = holdsFunctions(f.context, source, f.typeArguments) && !isFunction(f, node);
  const type = isOpen ? required(f.lowerType(f.checker.getNonNullableType(source), node)) : undefined;
  return type?.kind === "record" && !type.tuple && !type.class && f.typeOf(node).absent === undefined ? type : undefined;
}

function chooseOpen(f: Lowerer, node: ts.ConditionalExpression, condition: Value, type: RecordType, hint: string): Value {
  const regions = [node.whenTrue, node.whenFalse].map((part) => f.region([], () => [lowerExpression(f, part, { type })]));
  const isPlain = regions.some(({ yields: [value] }) => !hasCode(value!.type));
  // Where one of them is from outside, nothing is known of the other either.
  const forget = (region: Region): Region => f.region([], () => { region.body.forEach((stmt) => f.b.append(stmt)); return [f.coerce(region.yields[0]!, type, node)]; });
  return appendChoice(f, node, condition, isPlain ? regions.map(forget) : regions, isPlain ? type : regions[0]!.yields[0]!.type, hint);
}

const pickType = (yes: Value, no: Value): Type => (yes.type.kind === "opaque" ? no.type : either(yes.type, no.type));

/** May the value be a function, and nothing else but missing? */
export function isFunction(f: Lowerer, node: ts.Expression): boolean {
  const type = f.checker.getTypeAtLocation(node);
  const parts = (type.isUnion() ? type.types : [type]).filter((part) => (part.flags & (f.ts.TypeFlags.Undefined | f.ts.TypeFlags.Null)) === 0);
  return parts.length > 0 && parts.every((part) => part.getCallSignatures().length > 0);
}

/** Only literals depend on what is wanted of them. */
function uniformType(f: Lowerer, node: ts.ConditionalExpression): Type | undefined {
  const needs = (part: ts.Expression): boolean => {
    const inner = skipOuter(f.ts, part);
    return f.ts.isArrayLiteralExpression(inner) || f.ts.isObjectLiteralExpression(inner);
  };
  return needs(node.whenTrue) || needs(node.whenFalse) ? f.typeOf(node) : undefined;
}

function appendChoice(f: Lowerer, node: ts.Node, condition: Value, regions: ReturnType<Lowerer["region"]>[], type: Type, hint: string): Value {
  // Objects that hold functions are known by them: one place has one kind of them.
  const yields = regions.map((region) => region.yields[0]!);
  const [yes, no] = yields as [Value, Value];
  if (!isError(yes) && !isError(no) && (hasCode(yes.type) || hasCode(no.type)) && !sameType(yes.type, no.type)) return meet(f, no, yes.type, node);
  const out = f.freshOut(type, hint);
  f.at(node).append({ kind: "if", args: [condition], outs: [out], regions });
  return out;
}
