/**
 * Where f puts another reference in the place of one of its argument's, the shadow has it put there too, as it must. The
 * gradient is what the argument was made of at first: the references of its shadow are kept, and put back at the end.
 */
import { replacedKey, type MemoryClass } from "../4-analyse/memory.ts";
import { Refusal } from "../diagnostics.ts";
import type { Builder } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { hasTangent, isRecursive, isReference, listOf, tangentType, type RecordType, type Type } from "../ir/types.ts";
import { sharingCopy } from "./shadows.ts";

export interface Kept {
  /** What the sweeps work on. */
  readonly shadow: Value;
  /** Puts back what was there; absent where the sweeps work on new containers. */
  readonly restore?: (b: Builder) => void;
}

/** `type` is the argument's own, `shadow` its cotangent. */
export function keepReferences(b: Builder, shadow: Value, memory: MemoryClass, type: Type): Kept {
  if (!isRebound(memory, type)) return { shadow };
  if (!hasNumbersBeside(type)) return { shadow: sharingCopy(b, shadow) };
  return { shadow, restore: keep(b, shadow, memory, type) };
}

/** Are references inside replaced, added or removed? */
export function isRebound(memory: MemoryClass, type: Type, seen: ReadonlySet<Type> = new Set()): boolean {
  const self = memory.find();
  if (seen.has(type)) return false;
  const inner = new Set(seen).add(type);
  if (type.kind === "union") return type.members.some((member) => isRebound(self, member, inner));
  if (type.kind === "record") return type.fields.some((field) => isInside(field.type) && (isReplaced(self, field.name) || isRebound(self.child(field.name), field.type, inner)));
  return type.kind === "array" && isInside(type.element) && (isReplaced(self, "*") || isRebound(self.child("*"), type.element, inner));
}

const isInside = (type: Type): boolean => isReference(type) && hasTangent(type);
const isReplaced = (memory: MemoryClass, field: string): boolean => memory.childKeys().includes(replacedKey(field));

/** Is there a record with both numbers and references, so that a copy of it would have numbers of its own? */
function hasNumbersBeside(type: Type, seen: ReadonlySet<Type> = new Set()): boolean {
  if (seen.has(type)) return false;
  const inner = new Set(seen).add(type);
  if (type.kind === "union") return true;
  if (type.kind === "array") return hasNumbersBeside(type.element, inner);
  if (type.kind !== "record") return false;
  const isMixed = type.fields.some((field) => isInside(field.type)) && type.fields.some((field) => field.type.kind === "number");
  return isMixed || type.fields.some((field) => hasNumbersBeside(field.type, inner));
}

type Restore = (b: Builder) => void;

function keep(b: Builder, shadow: Value, memory: MemoryClass, type: Type): Restore {
  const self = memory.find();
  if (type.kind === "union" || isRecursive(type)) throw new Refusal(2008, "Replacing what an argument is made of, inside of a union or of a structure that contains itself, cannot be differentiated yet. Make new objects instead.");
  if (type.kind === "array") return keepElements(b, shadow, self, type.element);
  const restores = (type as RecordType).fields.flatMap((field): Restore[] => {
    if (!isInside(field.type)) return [];
    const isDeep = isRebound(self.child(field.name), field.type);
    if (!isDeep && !isReplaced(self, field.name)) return [];
    if (isDeep && field.type.absent !== undefined) throw new Refusal(2008, "Replacing what an argument is made of, inside of what may be missing, cannot be differentiated yet. Make new objects instead.");
    const kept = b.get(shadow, field.name);
    const deep = isDeep ? [keep(b, kept, self.child(field.name), field.type)] : [];
    return [...(isReplaced(self, field.name) ? [(at: Builder): void => at.set(shadow, field.name, kept)] : []), ...deep];
  });
  return (at) => restores.forEach((restore) => restore(at));
}

/** The elements, and the references that their fields hold. */
function keepElements(b: Builder, shadow: Value, memory: MemoryClass, element: Type): Restore {
  const n = b.length(shadow);
  const kept = b.copy(shadow, b.const(0), n, `${shadow.hint}_kept`);
  const inner = memory.child("*");
  const fields = element.kind === "record" ? element.fields.filter((field) => isInside(field.type) && isReplaced(inner, field.name)) : [];
  const isDeeper = element.kind === "record" ? element.fields.some((field) => isInside(field.type) && isRebound(inner.child(field.name), field.type)) : isRebound(inner, element);
  if (isDeeper || element.absent !== undefined && fields.length > 0) throw new Refusal(2008, "Replacing what an argument is made of, inside of an array of objects, cannot be differentiated yet. Make new objects instead.");
  const lists = fields.map((field) => b.alloc(listOf(tangentType(field.type)), n, `${field.name}_kept`));
  if (fields.length > 0) {
    b.loop({ start: b.const(0), end: n, init: [] }, (at, i) => {
      const part = at.load(kept, i);
      fields.forEach((field, k) => at.store(lists[k]!, i, at.get(part, field.name)));
      return [];
    });
  }
  return (at) => {
    // What was added.
    if (memory.grown) at.loop({ start: n, end: at.length(shadow), init: [] }, (body) => { body.pop(shadow); return []; });
    at.loop({ start: at.const(0), end: n, init: [] }, (body, i) => {
      const part = body.load(kept, i);
      body.store(shadow, i, part);
      fields.forEach((field, k) => body.set(part, field.name, body.load(lists[k]!, i)));
      return [];
    });
  };
}
