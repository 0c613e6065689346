/** Run-time checks that a tangent or cotangent has the structure of what it belongs to. */
import { isThere, type Builder } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { hasTangent, isReference, type Type } from "../ir/types.ts";

/** Throws a RangeError that names the argument when lengths differ, at any depth. */
export function checkStructure(b: Builder, name: string, given: Value, likeName: string, like: Value): void {
  if (given.type.absent !== undefined || like.type.absent !== undefined) return checkPresence(b, name, given, likeName, like);
  if (!isReference(given.type) || !isReference(like.type)) return;
  if (given.type.kind === "array") {
    const [n, m] = [b.length(given), b.length(like)];
    b.if(b.test("ne", [n, m]), (then) => {
      then.throw("RangeError", [then.const(`${name} has length `), n, then.const(`, but ${likeName} has length `), m]);
      return [];
    });
    if (!isReference(given.type.element) && given.type.element.absent === undefined) return;
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      checkStructure(inner, `${name}[…]`, inner.load(given, i), `${likeName}[…]`, inner.load(like, i));
      return [];
    });
    return;
  }
  for (const field of given.type.fields) {
    if (!hasShape(field.type)) continue;
    const path = given.type.tuple ? `[${field.name}]` : `.${field.name}`;
    checkStructure(b, name + path, b.get(given, field.name), likeName + path, b.get(like, field.name));
  }
}

/** What is there must have a tangent, and what is missing none. */
function checkPresence(b: Builder, name: string, given: Value, likeName: string, like: Value): void {
  const fail = (at: Builder, text: string): readonly Value[] => {
    at.throw("RangeError", [at.const(text)]);
    return [];
  };
  b.if(isThere(b, like), (there) => {
    there.if(isThere(there, given), (both) => {
      checkStructure(both, name, both.present(given), likeName, both.present(like));
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
  return type.absent !== undefined || type.kind === "array" || type.kind === "record" && type.fields.some((field) => hasShape(field.type));
}
