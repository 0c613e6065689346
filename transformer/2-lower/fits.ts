/** Which values may stand where another type is asked for: objects with more fields, members of unions. */
import { hasCode, isDiscrete, isLooser, isRecursive, optional, sameType, type Field, type RecordType, type Type, type UnionType } from "../ir/types.ts";

/** May a value of type `actual` be used as `expected`? Objects may have more fields than are asked for. */
export function fits(actual: Type, expected: Type): boolean {
  if (sameType(actual, expected)) return true;
  if (actual.kind === "opaque" && expected.kind === "opaque") return true;
  if (isRecursive(actual) && isRecursive(expected)) return false;
  if (expected.kind === "union") {
    if (actual.kind === "record") return memberOf(actual, expected) !== undefined;
    return actual.kind === "union" && actual.members.every((member) => memberOf(member, expected) !== undefined);
  }
  const isOfCode = hasCode(actual) && !hasCode(expected);
  if (isOfCode && expected.kind === "opaque") return true;
  if (isOfCode && actual.kind === "array" && expected.kind === "array") return actual.storage === expected.storage && fits(actual.element, expected.element);
  if (actual.kind !== "record" || expected.kind !== "record" || hasCode(expected) || actual.code || actual.box || actual.tuple !== expected.tuple) return false;
  if (expected.class && expected.class.id !== actual.class?.id) return false;
  if (actual.tuple && actual.fields.length !== expected.fields.length) return false;
  return (expected as RecordType).fields.every((field) => {
    const own = actual.fields.find((candidate) => candidate.name === field.name);
    // Where the one has a tangent and the other has none, they cannot be two names of one memory.
    return own === undefined ? field.type.absent !== undefined || field.optional === true : tells(own, field) && fits(own.type, field.type) && isDiscrete(own.type) === isDiscrete(field.type);
  });
}

/** Are there properties that may be left out of the one type, at any depth, and the other has not at all? */
export function lacks(actual: Type, expected: Type): boolean {
  if (actual.kind !== "record" || expected.kind !== "record" || sameType(actual, expected) || isRecursive(actual) || isRecursive(expected)) return false;
  return expected.fields.some((field) => {
    const own = actual.fields.find(({ name }) => name === field.name);
    return own === undefined ? field.optional === true : lacks(own.type, field.type);
  });
}

/** The type of what is one or the other, which are of the same structure. */
export function either(one: Type, other: Type): Type {
  if (one.kind !== "record" || other.kind !== "record" || !isLooser(other, one)) return one;
  const fields = one.fields.map((field, i): Field => {
    const { type, optional: mayLack, late } = other.fields[i]!, joined = either(field.type, type);
    return { ...field, type: type.absent !== undefined && joined.absent === undefined ? optional(joined, type.absent) : joined, ...(mayLack ? { optional: true } : {}), ...(late ? { late } : {}) };
  });
  return { ...one, fields };
}

/** The member that a record is; where literals do not tell, one of the same structure. */
export function memberOf(record: RecordType, { members }: UnionType): RecordType | undefined {
  return members.find((member) => sameType(member, record))
    ?? members.find((member) => fits(record, member) && record.fields.length === member.fields.length && agree(record, member))
    ?? members.find((member) => fits(record, member) && agree(record, member));
}

const agree = (record: RecordType, member: RecordType): boolean => member.fields.every((field) => {
  const own = record.fields.find(({ name }) => name === field.name);
  return !own || tells(own, field);
});

/** Are the literals that the one may be among those of the other? */
const tells = (own: Field, field: Field): boolean => !own.literals || !field.literals || own.literals.every((value) => field.literals!.includes(value));
