/** Which of its members a value of a union is, decided as it runs. */
import { invariant, Refusal } from "../diagnostics.ts";
import type { Builder } from "../ir/build.ts";
import { freshValue } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, byFields, differentShapes, isOfClasses, unknownClass, type RecordType, type Type } from "../ir/types.ts";

/** Does something with the value as the member that it is. */
export function whenMember(b: Builder, value: Value, act: (b: Builder, member: Value) => void): void {
  dispatch(b, value, undefined, (inner, member) => { act(inner, member); return []; });
}

/** What `make` makes of the value as the member that it is: of `type`. */
export function byMember(b: Builder, value: Value, type: Type, hint: string, make: (b: Builder, member: Value) => Value): Value {
  return dispatch(b, value, { type, hint }, (inner, member) => [make(inner, member)])[0]!;
}

function dispatch(b: Builder, value: Value, out: { type: Type; hint: string } | undefined, act: (b: Builder, member: Value) => readonly Value[]): readonly Value[] {
  const { type } = value;
  invariant(type.kind === "union", "a union");
  const members = type.tag === undefined && !isOfClasses(type) ? byFields(differentShapes(type.members)) : type.members;
  const from = (at: Builder, k: number): readonly Value[] => {
    const member = members[k];
    if (!member) return unknown(at, members, out);
    const run = (inner: Builder): readonly Value[] => act(inner, inner.cast(value, member));
    if (k === members.length - 1 && !isOfClasses(type)) return run(at);
    const condition = member.class && isOfClasses(type) ? at.is(value, member.class) : type.tag === undefined ? hasFields(at, value, member, members.slice(k + 1)) : hasTag(at, value, member, type.tag);
    const regions = [at.region([], run), at.region([], (inner) => from(inner, k + 1))];
    const outs = out ? [freshValue(out.type, out.hint)] : [];
    at.append({ kind: "if", args: [condition], outs, regions });
    return outs;
  };
  return from(b, 0);
}

/** Of a class that was not known when the derivative was made: nothing is known of what it holds. */
function unknown(b: Builder, members: readonly RecordType[], out: { type: Type; hint: string } | undefined): readonly Value[] {
  const outs = out ? [freshValue(out.type, out.hint)] : [];
  outs.forEach((nothing) => b.append({ kind: "const", value: undefined, args: [], outs: [nothing], regions: [] }));
  b.throw("TypeError", [b.const(unknownClass(members))]);
  return outs;
}

function hasTag(b: Builder, value: Value, member: RecordType, tag: string): Value {
  const field = member.fields.find(({ name }) => name === tag)!;
  const tests = (field.literals ?? []).map((literal) => (at: Builder): Value => at.test("eq", [at.get(value, tag), at.const(literal)]));
  return either(b, tests);
}

/** Some field that the others lack is there. */
function hasFields(b: Builder, value: Value, member: RecordType, others: readonly RecordType[]): Value {
  const fields = new Set(others.map((other) => member.fields.find(({ name }) => !other.fields.some((field) => field.name === name))?.name));
  if (fields.has(undefined)) throw new Refusal(2009, "A union whose members have the same fields with numbers, but not of the same types, cannot be differentiated yet. Give them different names.");
  const tests = [...fields].map((name) => (at: Builder): Value => at.has(value, name!));
  return both(b, tests);
}

type Tests = readonly ((b: Builder) => Value)[];

function either(b: Builder, [first, ...rest]: Tests): Value {
  if (!first) return b.const(false);
  if (rest.length === 0) return first(b);
  return choose(b, first(b), (inner) => inner.const(true), (inner) => either(inner, rest));
}

function both(b: Builder, [first, ...rest]: Tests): Value {
  if (!first) return b.const(true);
  if (rest.length === 0) return first(b);
  return choose(b, first(b), (inner) => both(inner, rest), (inner) => inner.const(false));
}

function choose(b: Builder, condition: Value, then: (b: Builder) => Value, otherwise: (b: Builder) => Value): Value {
  const out = freshValue(boolean, "p");
  b.append({ kind: "if", args: [condition], outs: [out], regions: [b.region([], (at) => [then(at)]), b.region([], (at) => [otherwise(at)])] });
  return out;
}
