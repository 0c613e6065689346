/** What the compiler accepts where a type is asked for. */
import type { RecordType, Type } from "../ir/types.ts";

/** Are all fields surely there that the other has? */
export const hasAll = (type: RecordType, other: RecordType): boolean => other.fields.every((field) => field.optional || type.fields.some(({ name, optional }) => name === field.name && !optional));

/** Has it, at any depth, all that the compiler wants of the type? What may be undefined must be written as well. */
export function isAccepted(type: Type, by: Type, seen: readonly Type[] = []): boolean {
  if (type === by || seen.includes(type)) return true;
  const inner = [...seen, type];
  if (type.kind === "union") return type.members.every((member) => isAccepted(member, by, seen));
  if (by.kind === "union") return by.members.some((member) => isAccepted(type, member, seen));
  if (type.kind === "array" && by.kind === "array") return isAccepted(type.element, by.element, inner);
  if (type.kind !== "record" || by.kind !== "record") return true;
  return hasAll(type, by) && by.fields.every((field) => {
    const own = type.fields.find(({ name }) => name === field.name);
    const mayBeMissing = own?.type.absent !== undefined && field.type.absent === undefined;
    return !own || !mayBeMissing && isAccepted(own.type, field.type, inner);
  });
}

/** Has the one type properties, at any depth, of which the compiler knows nothing by the other? */
export function hasMore(type: Type, than: Type, seen: readonly Type[] = []): boolean {
  if (type === than || seen.includes(type) || type.kind !== "record" || than.kind !== "record") return false;
  return type.fields.some((field) => {
    const own = than.fields.find(({ name }) => name === field.name);
    return !own || hasMore(field.type, own.type, [...seen, type]);
  });
}

/** Has it, or has something in it, a type of the source's? */
export const isForeign = (type: Type): boolean => type.kind === "opaque" || type.kind === "record" && type.tuple && type.fields.some((field) => isForeign(field.type));
