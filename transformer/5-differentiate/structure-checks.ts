/** Run-time checks that a tangent or cotangent has the structure of what it belongs to. */
import { isThere, type Builder } from "../ir/build.ts";
import type { Effect, Value } from "../ir/ir.ts";
import { hasTangent, isRecursive, isReference, sameType, tangentType, tellsApart, type RecordType, type Type } from "../ir/types.ts";
import { anyOf } from "./into.ts";
import { callStructure } from "../ir/structure-functions.ts";
import { whenMember } from "../ir/union-members.ts";

/**
 * Throws a RangeError that names the argument when lengths differ, at any depth. A shadow (`isShadow`), which pullbacks have in
 * place of the result, may have a zero beside a number that is missing: what is given for numbers is not asked then.
 */
export function checkStructure(b: Builder, name: string, given: Value, likeName: string, like: Value, isShadow = false): void {
  if (like.type.kind === "union" && like.type.absent === undefined) return checkMember(b, name, given, likeName, like, isShadow);
  if (given.type.absent !== undefined || like.type.absent !== undefined) return checkPresence(b, name, given, likeName, like, isShadow);
  if (!isReference(given.type) || !isReference(like.type)) return;
  if (given.type.kind === "array") {
    const [n, m] = [b.length(given), b.length(like)];
    b.if(b.test("ne", [n, m]), (then) => {
      then.throw("RangeError", [then.const(`${name} has length `), n, then.const(`, but ${likeName} has length `), m]);
      return [];
    });
    if (!isReference(given.type.element) && given.type.element.absent === undefined) return;
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      checkStructure(inner, `${name}[…]`, inner.load(given, i), `${likeName}[…]`, inner.load(like, i), isShadow);
      return [];
    });
    return;
  }
  if (given.type.kind !== "record" || like.type.kind === "union") return checkMember(b, name, given, likeName, like, isShadow);
  const { type } = given;
  const called = callStructure(b, {
    verb: isShadow ? "checkCotangent" : "checkStructure", type, args: [given, like], hints: ["given", "like"],
    body: (inner, [part, of]) => checkFields(inner, "a tangent", part!, type, "its value", of!, isShadow),
  });
  if (!called) checkFields(b, name, given, type, likeName, like, isShadow);
}

function checkFields(b: Builder, name: string, given: Value, type: RecordType, likeName: string, like: Value, isShadow = false): void {
  for (const field of type.fields) {
    if (field.hidden && hasTangent(field.type) && field.type.absent === undefined) checkHidden(b, name, field.name, given);
    if (!hasShape(field.type)) continue;
    const path = type.tuple ? `[${field.name}]` : `.${field.name}`;
    checkStructure(b, name + path, b.get(given, field.name), likeName + path, b.get(like, field.name), isShadow);
  }
}

/** The types that the user sees do not ask for what is private. */
function checkHidden(b: Builder, name: string, field: string, given: Value): void {
  b.if(b.test("eq", [b.get(given, field), b.const(undefined)]), (then) => {
    then.throw("RangeError", [then.const(`${name} has no ${field}: a private field has a tangent, too`)]);
    return [];
  });
}

/** Of a union: the tangent must be that of the member that the value is. */
function checkMember(b: Builder, name: string, given: Value, likeName: string, like: Value, isShadow = false): void {
  const check = (at: Builder, member: Value): void => {
    const wanted = tangentType(member.type);
    if (wanted.kind !== "record") return;
    if (given.type.absent !== undefined) {
      at.if(isThere(at, given), () => [], (other) => {
        other.throw("RangeError", [other.const(`${name} is missing, but ${likeName} is not`)]);
        return [];
      });
    }
    const others = given.type.kind === "union" ? given.type.members.filter((other) => !sameType(other, wanted)) : [];
    const tell = others.map((other) => tellsApart(wanted, other)).find((one) => one !== undefined);
    const compare = (inner: Builder): readonly Value[] => {
      checkStructure(inner, name, inner.cast(given, wanted), likeName, member, isShadow);
      return [];
    };
    if (!tell || given.type.kind !== "union") return void compare(at);
    at.if(at.has(given, tell), compare, (other) => {
      other.throw("RangeError", [other.const(`${name} has no ${tell.isNumber ? "number " : ""}${tell.field}, but ${likeName} has`)]);
      return [];
    });
  };
  if (like.type.kind === "union") whenMember(b, like, check);
  else check(b, like);
}

/** What is there must have a tangent, and what is missing none. */
function checkPresence(b: Builder, name: string, given: Value, likeName: string, like: Value, isShadow = false): void {
  if (isShadow && like.type.kind === "number") return;
  const fail = (at: Builder, text: string): readonly Value[] => {
    at.throw("RangeError", [at.const(text)]);
    return [];
  };
  b.if(isThere(b, like), (there) => {
    there.if(isThere(there, given), (both) => {
      checkStructure(both, name, both.present(given), likeName, both.present(like), isShadow);
      return [];
    }, (other) => fail(other, `${name} is missing, but ${likeName} is not`));
    return [];
  }, (other) => {
    other.if(isThere(other, given), (then) => fail(then, `${name} is given, but ${likeName} is missing`));
    return [];
  });
}

/** Is there anything to compare? */
function hasShape(type: Type): boolean {
  if (!hasTangent(type)) return false;
  if (isRecursive(type)) return true;
  return type.absent !== undefined || type.kind === "array" || type.kind === "union" || type.kind === "record" && type.fields.some((field) => field.hidden || hasShape(field.type));
}

/** One question for all of `others` that could be the same array. */
export function refuseSameArray(b: Builder, why: string, others: readonly Value[], array: Value): void {
  const alike = others.filter(({ type }) => array.type.kind === "array" && sameType(type, array.type));
  if (alike.length === 0) return;
  b.if(anyOf(b, alike.map((other) => b.test("eq", [other, array]))), (then) => {
    const names = alike.length === 1 ? alike[0]!.hint : `any of ${alike.map(({ hint }) => hint).join(", ")}`;
    then.throw("RangeError", [then.const(`${why}, so ${array.hint} and ${names} must not be the same array`)]);
    return [];
  });
}

/** Can one array or object be in two places of a value of this type? */
export function hasPlaces(type: Type, seen: ReadonlySet<Type> = new Set()): boolean {
  if (type.kind === "array") return isReference(type.element);
  if (type.kind === "union") return type.members.some((member) => hasPlaces(member, seen));
  if (type.kind !== "record") return false;
  if (seen.has(type)) return true;
  const parts = type.fields.filter((field) => isReference(field.type)), inner = new Set(seen).add(type);
  return parts.length > 1 || parts.some((field) => hasPlaces(field.type, inner));
}

/** What results are written to: its arrays and objects are different ones. Few arrays are compared where they are. */
export function refuseTwice(b: Builder, out: Value): void {
  const { type } = out;
  if (!hasPlaces(type)) return;
  const isNumbers = (part: Type): boolean => part.kind === "array" && part.element.kind === "number" && part.absent === undefined;
  const parts = type.kind === "record" && !isRecursive(type) ? type.fields.filter((field) => isReference(field.type)) : [];
  if (parts.length === 0 || parts.length > 3 || !parts.every((field) => isNumbers(field.type))) return refuseShared(b, out);
  const arrays = parts.map(({ name }) => b.get(out, name, `${out.hint}_${name}`));
  arrays.forEach((array, i) => refuseSameArray(b, "the results are written to out", arrays.slice(0, i), array));
}

export function refuseShared(b: Builder, param: Value): void {
  b.append({ kind: "effect", text: "checkApart", args: [param, b.const(param.hint)], outs: [], regions: [] } satisfies Effect);
}

/** Which kinds of memory are in a value: what is of different kinds is not the same. */
export function kindsOf(type: Type, deep: boolean, kinds: Set<string> = new Set(), seen: Set<Type> = new Set()): Set<string> {
  if (seen.has(type)) return kinds;
  seen.add(type);
  if (type.kind === "array") kinds.add(type.storage);
  if (type.kind === "record") kinds.add(type.tuple ? "list" : "record");
  if (type.kind === "union") kinds.add("record");
  if (!deep) return kinds;
  const parts = type.kind === "array" ? [type.element] : type.kind === "record" ? type.fields.map((field) => field.type) : type.kind === "union" ? type.members : [];
  parts.forEach((part) => kindsOf(part, true, kinds, seen));
  return kinds;
}
