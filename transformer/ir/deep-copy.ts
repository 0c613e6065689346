/** Copies of all that a value leads to. */
import { type Builder, freshValue, isThere } from "./build.ts";
import type { Value } from "./ir.ts";
import { isRecursive, isReference, type ArrayType, type RecordType, type Type } from "./types.ts";
import { callStructure } from "./structure-functions.ts";
import { byMember } from "./union-members.ts";

/** What becomes of the parts, where it is not a plain copy. */
export interface Copying {
  /** Of a number, which may be missing. */
  number(b: Builder, value: Value): Value;
  /** An array of what is no reference. */
  numbers(b: Builder, array: Value, hint: string): Value;
  /** A structure that contains itself: `body` has to be a function, which is called. */
  recursive(b: Builder, value: Value, body: (b: Builder, value: Value) => Value): Value;
  /** Of what is of this type no copy is made. */
  isShared?(type: Type): boolean;
}

const plain: Copying = {
  number: (_, value) => value,
  numbers: (b, array, hint) => b.copy(array, b.const(0), b.length(array), hint),
  recursive: (b, value, body) => callStructure(b, { verb: "copyOf", type: value.type, args: [value], hints: ["value"], result: { type: value.type, hint: value.hint }, body: (inner, [param]) => body(inner, param!) })!.out!,
};

/** A private copy, deep. */
export function deepCopy(b: Builder, value: Value, how: Copying = plain, hint = value.hint): Value {
  const { type } = value, copy = (at: Builder, part: Value): Value => deepCopy(at, part, how);
  // Of what is missing: null stays null, and undefined undefined.
  if (how.isShared?.(type)) return value;
  if (type.absent !== undefined && isReference(type)) return ifThere(b, value, type, copy, hint, () => value);
  switch (type.kind) {
    case "number": return how.number(b, value);
    case "array": return isReference(type.element) ? copyElements(b, value, type, copy, hint) : how.numbers(b, value, hint);
    case "union": return byMember(b, value, type, hint, (inner, member) => inner.cast(copy(inner, member), type));
    case "record": return isRecursive(type) ? how.recursive(b, value, (at, source) => copyFields(at, source, type, copy)) : copyFields(b, value, type, copy, hint);
    default: return value;
  }
}

type CopyPart = (b: Builder, value: Value) => Value;

function copyElements(b: Builder, array: Value, type: ArrayType, copy: CopyPart, hint: string): Value {
  const n = b.length(array);
  const result = b.alloc(type, n, hint);
  b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
    inner.store(result, i, copy(inner, inner.load(array, i, `${array.hint}_i`)));
    return [];
  });
  return result;
}

/** Properties that may be left out are added where they are there. */
function copyFields(b: Builder, source: Value, type: RecordType, copy: CopyPart, hint = source.hint): Value {
  const result = b.record(type, type.fields.map((field) => (field.optional ? missing(b, field.type, field.name) : copy(b, b.get(source, field.name)))), hint);
  for (const field of type.fields) {
    if (!field.optional) continue;
    const isEither = field.type.absent === "either";
    const part = b.get(source, field.name), isGiven = isEither ? b.test("ne", [part, b.const(undefined, "nothing")]) : isThere(b, part);
    b.if(isGiven, (then) => { then.set(result, field.name, copy(then, isEither ? part : then.present(part))); return []; });
  }
  return result;
}

/** What `make` makes of the value if there is one, else nothing. */
export function ifThere(b: Builder, value: Value, type: Type, make: (b: Builder, there: Value) => Value, hint: string, other = (at: Builder): Value => missing(at, type, hint)): Value {
  const then = b.region([], (inner) => [make(inner, inner.present(value))]);
  const otherwise = b.region([], (inner) => [other(inner)]);
  const out = freshValue(type, hint);
  b.append({ kind: "if", args: [isThere(b, value)], outs: [out], regions: [then, otherwise] });
  return out;
}

/** Does something with the value if there is one. */
export function whenThere(b: Builder, value: Value, act: (b: Builder, there: Value) => void): void {
  if (value.type.absent === undefined) return act(b, value);
  b.if(isThere(b, value), (then) => {
    act(then, then.present(value));
    return [];
  });
}

export function missing(b: Builder, type: Type, hint: string): Value {
  const out = freshValue(type, hint);
  b.append({ kind: "const", value: type.absent === "null" ? null : undefined, args: [], outs: [out], regions: [] });
  return out;
}
