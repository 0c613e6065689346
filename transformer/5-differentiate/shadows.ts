/** Memory of the structure of another value: zero shadows, private copies, sums, checks of structure. */
import { invariant } from "../diagnostics.ts";
import type { Builder } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { hasTangent, isRecursive, isReference, required, tangentType, type ArrayType, type Field, type RecordType, type Type } from "../ir/types.ts";
import { callStructure } from "../ir/structure-functions.ts";
import { ifThere, missing, whenThere } from "../ir/deep-copy.ts";
import { byMember, whenMember } from "../ir/union-members.ts";

/**
 * Zeros of the tangent structure of `value`. What is missing has no tangent, unless the numbers are going to be written
 * to: with `complete`, there is a zero beside every number that may be missing.
 */
export function zerosLike(b: Builder, value: Value, hint: string, complete = false): Value {
  if (value.type.absent !== undefined && hasTangent(value.type) && !(complete && value.type.kind === "number")) {
    return ifThere(b, value, tangentType(value.type), (inner, there) => zerosLike(inner, there, hint, complete), hint);
  }
  if (value.type.kind === "number") return b.zero(hint);
  if (value.type.kind === "array") return zerosLikeArray(b, value, hint, complete);
  if (value.type.kind === "union" && hasTangent(value.type)) {
    const whole = tangentType(value.type);
    return byMember(b, value, whole, hint, (inner, member) => (hasTangent(member.type) ? inner.cast(zerosLike(inner, member, hint, complete), required(whole)) : missing(inner, whole, hint)));
  }
  if (value.type.kind !== "record" || !hasTangent(value.type)) return missing(b, tangentType(value.type), hint);
  const type = tangentType(value.type) as RecordType;
  const called = callStructure(b, {
    verb: complete ? "allZerosLike" : "zerosLike", type: value.type, args: [value], hints: ["value"], result: { type, hint },
    body: (inner, [param]) => zerosLikeRecord(inner, param!, type, "zeros", complete),
  });
  return called?.out ?? zerosLikeRecord(b, value, type, hint, complete);
}

function zerosLikeRecord(b: Builder, value: Value, type: RecordType, hint: string, complete: boolean): Value {
  const source = new Map(type.fields.filter((field) => hasTangent(field.type)).map((field) => [field.name, b.get(value, field.name)]));
  // A property that may be left out is added where it is there.
  const isLater = (field: Field): boolean => field.optional === true && !(complete && field.type.kind === "number");
  const fields = type.fields.map((field) => {
    const of = source.get(field.name);
    return of && !isLater(field) ? zerosLike(b, of, `${hint}_${field.name}`, complete) : missing(b, field.type, field.name);
  });
  const result = b.record(type, fields, hint);
  for (const field of type.fields) {
    const of = source.get(field.name);
    if (of && isLater(field)) whenThere(b, of, (inner, there) => inner.set(result, field.name, zerosLike(inner, there, `${hint}_${field.name}`, complete)));
  }
  return result;
}

function zerosLikeArray(b: Builder, value: Value, hint: string, complete: boolean): Value {
  const n = b.length(value);
  const type = tangentType(value.type) as ArrayType;
  const result = b.shadow(type, n, hint);
  if (!isReference(type.element) && (complete || type.element.absent === undefined)) return result;
  b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
    inner.store(result, i, zerosLike(inner, inner.load(value, i, `${value.hint}_i`), `${hint}_i`, complete));
    return [];
  });
  return result;
}

/** Has a value of this type numbers inside that may be missing? */
export function hasOptionalNumber(type: Type, seen: ReadonlySet<Type> = new Set()): boolean {
  if (type.kind === "number") return type.absent !== undefined;
  if (type.kind === "array") return hasOptionalNumber(type.element, seen);
  if (type.kind === "union") return type.members.some((member) => hasOptionalNumber(member, seen));
  if (type.kind !== "record" || seen.has(type)) return false;
  return type.fields.some((field) => hasOptionalNumber(field.type, new Set(seen).add(type)));
}

/** The tangent of `primal`, without a number beside what is missing. */
export function leaveOut(b: Builder, tangent: Value, primal: Value): Value {
  if (!hasOptionalNumber(primal.type)) return tangent;
  if (primal.type.absent !== undefined) return ifThere(b, primal, tangentType(primal.type), (inner, there) => leaveOut(inner, inner.present(tangent), there), tangent.hint);
  if (primal.type.kind === "union") {
    const whole = tangentType(primal.type);
    return byMember(b, primal, whole, tangent.hint, (inner, member) => {
      if (!hasTangent(member.type)) return missing(inner, whole, tangent.hint);
      return inner.cast(leaveOut(inner, inner.cast(tangent, tangentType(member.type)), member), required(whole));
    });
  }
  if (primal.type.kind === "array") {
    const n = b.length(tangent);
    const result = b.alloc(tangent.type as ArrayType, n, tangent.hint);
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      inner.store(result, i, leaveOut(inner, inner.load(tangent, i), inner.load(primal, i)));
      return [];
    });
    return result;
  }
  const called = callStructure(b, {
    verb: "leaveOut", type: primal.type, args: [tangent, primal], hints: ["tangent", "value"], result: { type: tangent.type, hint: tangent.hint },
    body: (inner, [part, of]) => leaveOutRecord(inner, part!, of!),
  });
  return called?.out ?? leaveOutRecord(b, tangent, primal);
}

function leaveOutRecord(b: Builder, tangent: Value, primal: Value): Value {
  const type = tangent.type as RecordType;
  const result = b.record(type, type.fields.map((field) => {
    if (field.optional) return missing(b, field.type, field.name);
    const part = b.get(tangent, field.name);
    return hasTangent(field.type) ? leaveOut(b, part, b.get(primal, field.name)) : part;
  }), tangent.hint);
  for (const field of type.fields) {
    if (field.optional && hasTangent(field.type)) whenThere(b, b.get(primal, field.name), (inner, there) => inner.set(result, field.name, leaveOut(inner, inner.present(inner.get(tangent, field.name)), there)));
  }
  return result;
}

/** A record of what `make` makes of the fields; properties that may be left out are added where they are there. */
export function rebuilt(b: Builder, type: RecordType, hint: string, source: (field: Field) => Value, make: (b: Builder, value: Value, field: Field) => Value): Value {
  const result = b.record(type, type.fields.map((field) => (field.optional ? missing(b, field.type, field.name) : make(b, source(field), field))), hint);
  for (const field of type.fields) {
    if (field.optional) whenThere(b, source(field), (inner, there) => inner.set(result, field.name, make(inner, there, field)));
  }
  return result;
}

/** New arrays of references, the same arrays of numbers in them: what is replaced in the one stays in the other. */
export function sharingCopy(b: Builder, value: Value): Value {
  const { type } = value;
  if (type.absent !== undefined && isReference(type)) return ifThere(b, value, type, sharingCopy, value.hint);
  if (type.kind === "array" && isReference(type.element)) {
    const n = b.length(value);
    const result = b.alloc(type, n, value.hint);
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      inner.store(result, i, sharingCopy(inner, inner.load(value, i, `${value.hint}_i`)));
      return [];
    });
    return result;
  }
  if (type.kind !== "record" || isRecursive(type) || !type.fields.every((field) => isReference(field.type))) return value;
  return b.record(type, type.fields.map((field) => sharingCopy(b, b.get(value, field.name))), value.hint);
}

/** `target += source` over the tangent structure: seeds, and sums of cotangents. Both have a tangent type. */
export function addInto(b: Builder, target: Value, source: Value): void {
  const type = target.type;
  if (type.absent !== undefined) return whenThere(b, target, (inner, there) => whenThere(inner, source, (at, from) => addInto(at, there, from)));
  if (type.kind === "array") {
    b.loop({ start: b.const(0), end: b.length(target), init: [] }, (inner, i) => {
      if (isReference(type.element)) addInto(inner, inner.load(target, i), inner.load(source, i));
      else whenThere(inner, inner.load(source, i), (at, from) => at.accumulate(target, i, from));
      return [];
    });
    return;
  }
  if (type.kind === "union") return whenMember(b, target, (inner, member) => addInto(inner, member, inner.cast(source, member.type)));
  invariant(type.kind === "record", "addInto: memory");
  if (!callStructure(b, { verb: "addTo", type, args: [target, source], hints: ["target", "source"], body: (inner, [to, from]) => addFields(inner, to!, from!, type) })) addFields(b, target, source, type);
}

function addFields(b: Builder, target: Value, source: Value, type: RecordType): void {
  for (const field of type.fields) {
    if (!hasTangent(field.type)) continue;
    if (isReference(field.type)) addInto(b, b.get(target, field.name), b.get(source, field.name));
    else whenThere(b, b.get(source, field.name), (at, from) => at.increment(target, field.name, from));
  }
}

/** Fills with zeros: gradients written into memory that the caller gives. */
export function clear(b: Builder, target: Value): void {
  const type = target.type;
  if (type.absent !== undefined) return whenThere(b, target, clear);
  if (type.kind === "array") {
    b.loop({ start: b.const(0), end: b.length(target), init: [] }, (inner, i) => {
      if (isReference(type.element)) clear(inner, inner.load(target, i));
      else whenThere(inner, inner.load(target, i), (at) => at.store(target, i, at.zero()));
      return [];
    });
    return;
  }
  if (type.kind === "union") return whenMember(b, target, clear);
  invariant(type.kind === "record", "clear: memory");
  if (!callStructure(b, { verb: "clear", type, args: [target], hints: ["target"], body: (inner, [param]) => clearFields(inner, param!, type) })) clearFields(b, target, type);
}

function clearFields(b: Builder, target: Value, type: RecordType): void {
  for (const field of type.fields) {
    if (!hasTangent(field.type)) continue;
    if (isReference(field.type)) clear(b, b.get(target, field.name));
    else whenThere(b, b.get(target, field.name), (at) => at.set(target, field.name, at.zero()));
  }
}

/** The type of the tangent of an array. */
export function tangentArray(value: Value): ArrayType {
  const type = tangentType(value.type);
  invariant(type.kind === "array", `the tangent of ${value.hint} is an array`);
  return type;
}
