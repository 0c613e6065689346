/** Which of its members a value of a union is, decided as it runs. */
import { invariant, Refusal } from "../diagnostics.ts";
import type { Builder } from "./build.ts";
import { freshValue } from "./build.ts";
import type { Value } from "./ir.ts";
import { boolean, byFields, differentShapes, isOfClasses, optional, printType, recordOf, required, sameType, tellsApart, unknownClass, type Field, type RecordType, type Type } from "./types.ts";

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
  const members = type.tag === undefined && !isOfClasses(type) ? tellable(type.members) : type.members;
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
  const { literals } = member.fields.find(({ name }) => name === tag)!;
  invariant(literals, "what tells a member of a union");
  const tests = literals.map((literal) => (at: Builder): Value => at.test("eq", [at.get(value, tag), at.const(literal)]));
  return either(b, tests);
}

/**
 * Tangents in an order in which each is told from those after it by a field. Two that nothing tells apart become one that
 * has what either has: what is not there is missing.
 */
function tellable(members: readonly RecordType[]): RecordType[] {
  const result: RecordType[] = [];
  for (let rest = byFields(differentShapes(members)); rest.length > 0;) {
    const next = rest.find((member) => rest.every((other) => other === member || tellsApart(member, other) !== undefined));
    if (next) {
      result.push(next);
      rest = rest.filter((member) => member !== next);
    } else {
      const first = rest[0]!, second = rest.find((other) => other !== first && tellsApart(first, other) === undefined)!;
      rest = [mergedTangent(first, second), ...rest.filter((member) => member !== first && member !== second)];
    }
  }
  return result;
}

const merged = new Map<string, RecordType>();

function mergedTangent(a: RecordType, b: RecordType): RecordType {
  const name = a.name === undefined && b.name === undefined ? undefined : [a, b].map((one) => one.name ?? printType(one)).join(" or ");
  const known = name === undefined ? undefined : merged.get(name);
  if (known) return known;
  const names = new Set([...a.fields, ...b.fields].map((field) => field.name));
  const fields = [...names].map((field): Field => {
    const [own, other] = [a, b].map((one) => one.fields.find((candidate) => candidate.name === field));
    const either = own ?? other!;
    if (own && other && !sameType(own.type, other.type)) throw new Refusal(2009, "A union whose members have the same fields with numbers, but not of the same types, cannot be differentiated yet. Give them different names.");
    const isSure = own && other && own.type.absent === undefined && other.type.absent === undefined;
    return isSure ? own : { name: field, type: optional(required(either.type)), optional: true };
  });
  const result = recordOf(fields, name);
  if (name !== undefined) merged.set(name, result);
  return result;
}

/** Some field that the others lack, or have otherwise, is there. */
function hasFields(b: Builder, value: Value, member: RecordType, others: readonly RecordType[]): Value {
  const tells = new Map(others.map((other) => tellsApart(member, other)!).map((tell) => [`${tell.field} ${tell.isNumber ?? ""}`, tell]));
  const tests = [...tells.values()].map((tell) => (at: Builder): Value => at.has(value, tell));
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
