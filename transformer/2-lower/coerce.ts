/** A value where another type is asked for: nothing is ever converted. */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { hasCode, hasTangent, isExactly, isReference, printType, required, sameType, type RecordType, type Type, type UnionType } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { inject } from "./choice.ts";
import { meaningOf } from "./code.ts";
import { fits, memberOf } from "./fits.ts";
import { hasBehavior } from "./instances.ts";
import { lowerUnreachable } from "./lower-throw.ts";
import { tupleOfList } from "./lower-tuple.ts";
import { isError, type Lowerer } from "./lowerer.ts";
import { onlyLeavesOut } from "./missing-function.ts";

/** The value as one of `type`, or an error. */
export function coerce(f: Lowerer, value: Value, type: Type | undefined, node: ts.Node): Value {
  if (!type || isError(value)) return value;
  if (meaningOf(type) && (value.type.kind === "none" || meaningOf(value.type))) return meet(f, value, type, node);
  if (fits(value.type, type)) {
    const fitting = type.absent === undefined ? f.present(value, node) : value;
    // What is known of the functions in it must not get lost.
    const isOther = (fitting.type.kind === "record" || fitting.type.kind === "union" || fitting.type.kind === "array") && !isExactly(fitting.type, type) && (!hasCode(fitting.type) || onlyLeavesOut(fitting.type));
    if (isOther && type.kind === "union" && fitting.type.kind === "record") return asMember(f, fitting, type, node);
    return isOther ? f.at(node).cast(fitting, fitting.type.absent === undefined ? required(type) : type) : fitting;
  }
  if (type.kind === "none") return value;
  if (hasCode(type) && (value.type.kind === "none" || hasCode(value.type))) return meet(f, value, type, node);
  const tuple = tupleOfList(f, value, type, node);
  if (tuple) return tuple;
  if (value.type.kind === "none" && type.absent !== undefined) return f.undefinedOf(type, value.hint);
  if (value.type.kind === "none" && f.isNever(node)) return f.undefinedOf(type, "unset");
  const accessor = f.ts.isObjectLiteralExpression(node) ? node.properties.find(f.ts.isAccessor) : undefined;
  if (accessor) return f.notYet(accessor, "An accessor of an object that is handed on", `Make it a method: ${accessor.name.getText()}() { … }.`);
  // What the compiler says of lists of functions says nothing of the functions.
  const isListed = value.type.kind === "array" || value.type.kind === "record" && value.type.tuple;
  if (hasCode(value.type)) return type.kind === "opaque" || (isListed && type.kind === "array") ? value : f.refuse(messages.functionsMeet(), node);
  if (value.type.kind === "opaque") return f.refuse(messages.typeNotYet(value.type.text), node);
  // What holds no numbers may be passed on as anything; a number would lose its derivative.
  if (type.kind === "opaque") return hasTangent(value.type) ? f.refuse(messages.typeNotYet(type.text), node) : value;
  if (f.isNever(node)) return lowerUnreachable(f, type, node);
  return f.refuse(messages.mismatch(printType(value.type), printType(type)), node);
}

/**
 * The same in memory that is of this type, whatever is put there: of an object with functions, its data, if nobody who takes
 * it out again can ask for more.
 */
export function settle(f: Lowerer, given: Value, type: Type | undefined, node: ts.Node): Value {
  const value = coerce(f, given, type, node);
  const isKept = !type || isError(value) || !isReference(type) || meaningOf(type) || sameType(value.type, type) || !hasCode(value.type) || hasCode(type);
  if (isKept || onlyLeavesOut(value.type)) return value;
  const source = f.ts.isExpression(node) ? f.checker.getContextualType(node) : undefined;
  if (value.type.kind !== "record" || type.kind !== "record" || !source || hasBehavior(f.context, source)) return f.refuse(messages.functionsMeet(), node);
  return f.at(node).cast(value, type.absent === undefined || value.type.absent !== undefined ? type : required(type));
}

/** A function, or what holds some, where another one may be as well. */
export function meet(f: Lowerer, value: Value, type: Type, node: ts.Node): Value {
  const isFunction = meaningOf(type) && (value.type.kind === "none" || meaningOf(value.type));
  const injected = isFunction ? inject(f, node, value, type as RecordType) : undefined;
  if (injected) {
    f.context.places.hold(type, value.type.kind === "none" ? f.context.missing : value.type, f.owner);
    return injected;
  }
  if (!f.context.places.meet(value.type, type, f.owner)) return f.refuse(messages.functionsMeet(), node);
  // Nothing is said: the function is lowered once more.
  f.broken = true;
  return f.errorValue();
}

/** A record as one of a union. */
function asMember(f: Lowerer, value: Value, type: UnionType, node: ts.Node): Value {
  const there = f.present(value, node), member = memberOf(there.type as RecordType, type)!;
  return f.at(node).cast(sameType(there.type, member) ? there : f.at(node).cast(there, member), required(type));
}
