/** Run-time checks that a tangent or cotangent has the structure of what it belongs to. */
import type { Builder } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { hasTangent, isReference, type Type } from "../ir/types.ts";

/** Throws a RangeError that names the argument when lengths differ, at any depth. */
export function checkStructure(b: Builder, name: string, given: Value, likeName: string, like: Value): void {
  if (!isReference(given.type) || !isReference(like.type)) return;
  if (given.type.kind === "array") {
    const [n, m] = [b.length(given), b.length(like)];
    b.if(b.test("ne", [n, m]), (then) => {
      then.throw("RangeError", [then.const(`${name} has length `), n, then.const(`, but ${likeName} has length `), m]);
      return [];
    });
    if (!isReference(given.type.element)) return;
    b.loop({ start: b.const(0), end: n, init: [] }, (inner, i) => {
      checkStructure(inner, `${name}[…]`, inner.load(given, i), `${likeName}[…]`, inner.load(like, i));
      return [];
    });
    return;
  }
  for (const field of given.type.fields) {
    if (!hasLengths(field.type)) continue;
    const path = given.type.tuple ? `[${field.name}]` : `.${field.name}`;
    checkStructure(b, name + path, b.get(given, field.name), likeName + path, b.get(like, field.name));
  }
}

function hasLengths(type: Type): boolean {
  if (!hasTangent(type)) return false;
  return type.kind === "array" || type.kind === "record" && type.fields.some((field) => hasLengths(field.type));
}
