/**
 * Purpose: what the user's code calls takes arguments of the user's types. Inside, objects are records of their fields;
 * where a type cannot be written so (a base class says nothing of its subclasses' fields, a private field has no place in
 * a structure), the parameter has the type of the source, and is seen as what it is made of at once.
 */
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Value } from "../ir/ir.ts";
import { opaque, optional, type RecordType, type Type } from "../ir/types.ts";

/** The function with parameters of the types that the source has for them. */
export function withSourceTypes(func: Func): Func {
  const b = new Builder();
  const params = func.body.params.map((param): Value => {
    const type = sourceType(param.type);
    if (type === param.type) return param;
    const given = freshValue(type, param.hint);
    b.append({ kind: "cast", args: [given], outs: [param], regions: [] });
    return given;
  });
  return b.body.length === 0 ? func : { ...func, body: { ...func.body, params, body: [...b.body, ...func.body.body] } };
}

function sourceType(type: Type): Type {
  if (type.source !== undefined) return type.absent === undefined ? opaque(type.source) : optional(opaque(type.source), type.absent);
  if (type.kind !== "record" || !type.tuple) return type;
  const fields = type.fields.map((field) => ({ ...field, type: sourceType(field.type) }));
  return fields.every((field, i) => field.type === type.fields[i]!.type) ? type : { ...type, fields } satisfies RecordType;
}
