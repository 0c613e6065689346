/** What is known of a reference through its casts: the same memory under other types. */
import type { Stmt, StmtOf, Value } from "../ir/ir.ts";
import { isLooser, sameType, type Field } from "../ir/types.ts";
import { isComputed } from "./exact-operations.ts";

type Definitions = ReadonlyMap<Value, Stmt>;

/** The value for a cast of a cast, and for one that changes nothing. */
export function uncast(stmt: StmtOf<"cast">, definitions: Definitions): Value | undefined {
  const out = stmt.outs[0]!;
  for (let value = stmt.args[0]!; ;) {
    // The compiler must be told that what may be left out of the one is there, and what may be put into a list.
    const isSaid = isLooser(value.type, out.type) || out.type.kind === "array" && isLooser(out.type, value.type);
    if (sameType(value.type, out.type) && value.type.absent === out.type.absent && !isSaid) return value;
    const inner = definitions.get(value);
    if (inner?.kind !== "cast") return undefined;
    value = inner.args[0]!;
  }
}

/** Was it made here? Then it is there. */
export function isMade(value: Value, definitions: Definitions): boolean {
  const made = definitions.get(value);
  if (made?.kind === "cast" || made?.kind === "present") return isMade(made.args[0]!, definitions);
  return isComputed(made) || (made?.kind === "record" || made?.kind === "list" || made?.kind === "alloc" || made?.kind === "copy") && made.outs[0] === value;
}

/** Is it of the class? Known of what has been made here, or has been seen to be of one class. */
export function isOfClass({ args: [object], class: asked }: StmtOf<"is">, definitions: Definitions): boolean | undefined {
  for (let value = object!; ;) {
    if (value.type.kind === "record") return value.type.class && value.type.class.id === asked.id;
    if (value.type.kind === "union" && !value.type.members.some((member) => member.class?.id === asked.id)) return false;
    const inner = definitions.get(value);
    if (inner?.kind !== "cast" && inner?.kind !== "present") return undefined;
    value = inner.args[0]!;
  }
}

/** The field that tells the members of a union apart, of a record that was made right here. */
export function tagOf(stmt: StmtOf<"get">, definition: ReadonlyMap<Value, Stmt>): Value | undefined {
  const made = definition.get(stmt.args[0]!);
  const { type } = stmt.args[0]!;
  if (made?.kind !== "record" || type.kind !== "record") return undefined;
  const k = type.fields.findIndex(({ name }) => name === stmt.field);
  return type.fields[k]?.literals?.length === 1 ? made.args[k] : undefined;
}

/** `s.kind === "circle"` where the type of s leaves one answer; the compiler finds fault with such a question. */
export function toldByType({ op, args }: StmtOf<"op">, definition: Definitions): boolean | undefined {
  if (op !== "eq" && op !== "ne") return undefined;
  const made = args.map((arg) => definition.get(arg));
  const tag = made.find((stmt) => stmt?.kind === "get"), constant = made.find((stmt) => stmt?.kind === "const");
  if (tag?.kind !== "get" || constant?.kind !== "const" || tag.outs[0]!.type.absent !== undefined) return undefined;
  const literals = literalsOf(tag.args[0]!, tag.field, definition);
  if (!literals) return undefined;
  const isAmong = literals.some((literal) => literal === constant.value);
  return isAmong && literals.length > 1 ? undefined : isAmong === (op === "eq");
}

/** What the field can be: of a choice what it can be in either arm, as the compiler sees it, too (of choices of choices of choices, what the type says). */
function literalsOf(record: Value, name: string, definition: Definitions, depth = 0): Field["literals"] {
  const { type } = record;
  const made = definition.get(record);
  const members = type.kind === "union" ? type.members : type.kind === "record" ? [type] : [];
  const parts = made?.kind === "if" && depth < 6
    ? made.regions.map((arm) => literalsOf(arm.yields[made.outs.indexOf(record)]!, name, definition, depth + 1))
    : members.map((member) => member.fields.find((field) => field.name === name)?.literals);
  const own = parts.every((literals) => literals !== undefined) ? [...new Set(parts.flat())] : undefined;
  if (made?.kind !== "cast") return own;
  const source = literalsOf(made.args[0]!, name, definition, depth);
  return own && source?.filter((literal) => own.includes(literal));
}
