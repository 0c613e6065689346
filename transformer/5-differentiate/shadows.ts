/** Memory of the structure of another value: zero shadows, private copies, sums, checks of structure. */
import { invariant } from "../diagnostics.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { hasTangent, isReference, tangentType, type ArrayType, type RecordType, type Type } from "../ir/types.ts";

/** Zeros of the tangent structure of `value`. */
export function zerosLike(b: Builder, value: Value, hint: string): Value {
  if (value.type.kind === "number") return b.zero(hint);
  if (value.type.kind === "array") return zerosLikeArray(b, value, hint);
  if (value.type.kind !== "record" || !hasTangent(value.type)) return missing(b, tangentType(value.type), hint);
  const type = tangentType(value.type) as RecordType;
  const fields = type.fields.map((field) => (hasTangent(field.type) ? zerosLike(b, b.get(value, field.name), `${hint}_${field.name}`) : missing(b, field.type, field.name)));
  return b.record(type, fields, hint);
}

function missing(b: Builder, type: Type, hint: string): Value {
  const out = freshValue(type, hint);
  b.append({ kind: "const", value: undefined, args: [], outs: [out], regions: [] });
  return out;
}

function zerosLikeArray(b: Builder, value: Value, hint: string): Value {
  const n = b.length(value);
  const type = tangentType(value.type) as ArrayType;
  const result = b.shadow(type, n, hint);
  if (!isReference(type.element)) return result;
  b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
    inner.store(result, i, zerosLike(inner, inner.load(value, i, `${value.hint}_i`), `${hint}_i`));
    return [];
  });
  return result;
}

/** A private copy, deep: what a derivative function works on where f writes to its parameter. */
export function deepCopy(b: Builder, value: Value): Value {
  if (value.type.kind === "array") {
    const n = b.length(value);
    const type = value.type;
    if (!isReference(type.element)) return b.copy(value, b.const(0), n, value.hint);
    const result = b.alloc(type, n, value.hint);
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      inner.store(result, i, deepCopy(inner, inner.load(value, i, `${value.hint}_i`)));
      return [];
    });
    return result;
  }
  if (value.type.kind !== "record") return value;
  const fields = value.type.fields.map((field) => deepCopy(b, b.get(value, field.name)));
  return b.record(value.type, fields, value.hint);
}

/** New arrays of references, the same arrays of numbers in them: what is replaced in the one stays in the other. */
export function sharingCopy(b: Builder, value: Value): Value {
  const { type } = value;
  if (type.kind === "array" && isReference(type.element)) {
    const n = b.length(value);
    const result = b.alloc(type, n, value.hint);
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      inner.store(result, i, sharingCopy(inner, inner.load(value, i, `${value.hint}_i`)));
      return [];
    });
    return result;
  }
  if (type.kind !== "record" || !type.fields.every((field) => isReference(field.type))) return value;
  return b.record(type, type.fields.map((field) => sharingCopy(b, b.get(value, field.name))), value.hint);
}

/** `target += source` over the tangent structure: seeds, and sums of cotangents. Both have a tangent type. */
export function addInto(b: Builder, target: Value, source: Value): void {
  const type = target.type;
  if (type.kind === "array") {
    b.loop({ start: b.const(0), end: b.length(target), init: [] }, (inner, i) => {
      if (isReference(type.element)) addInto(inner, inner.load(target, i), inner.load(source, i));
      else inner.accumulate(target, i, inner.load(source, i));
      return [];
    });
    return;
  }
  invariant(type.kind === "record", "addInto: memory");
  for (const field of type.fields) {
    if (!hasTangent(field.type)) continue;
    if (isReference(field.type)) addInto(b, b.get(target, field.name), b.get(source, field.name));
    else b.increment(target, field.name, b.get(source, field.name));
  }
}

/** Fills with zeros: gradients written into memory that the caller gives. */
export function clear(b: Builder, target: Value): void {
  const type = target.type;
  if (type.kind === "array") {
    b.loop({ start: b.const(0), end: b.length(target), init: [] }, (inner, i) => {
      if (isReference(type.element)) clear(inner, inner.load(target, i));
      else inner.store(target, i, inner.zero());
      return [];
    });
    return;
  }
  invariant(type.kind === "record", "clear: memory");
  for (const field of type.fields) {
    if (!hasTangent(field.type)) continue;
    if (isReference(field.type)) clear(b, b.get(target, field.name));
    else b.set(target, field.name, b.zero());
  }
}
