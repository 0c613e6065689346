/**
 * Functions of which it is only known as it runs which one it is: a record of a tag, `which`, and of what each of the
 * functions captures. What two of them capture under one name and type has one place, for only one of them is there.
 * `undefined` is one more of them.
 */
import type ts from "typescript";
import { freshValue } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import { boolean, isReference, optional, sameType, string, type Field, type RecordType, type Type } from "../ir/types.ts";
import { meaningOf, membersOf, type Slot } from "./code.ts";
import type { Context } from "./context.ts";
import type { Lowerer } from "./lowerer.ts";

/** A value among the captures of a function, captures of captured functions included. */
export interface Leaf {
  readonly name: string;
  readonly type: Type;
  /** The variable that is captured. */
  readonly symbol?: ts.Symbol | undefined;
}

/** What is left of a type when all functions in it are taken apart, in order. No two have one name. */
export function leavesOf(type: Type, name: string): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (part: Type, own: string, symbol?: ts.Symbol): void => {
    const meaning = meaningOf(part);
    if (part.kind === "record" && meaning) return part.fields.forEach((field, i) => visit(field.type, field.name, meaning.kind === "function" ? meaning.captures[i]?.symbol : undefined));
    leaves.push({ name: unique(own, (known) => leaves.some((leaf) => leaf.name === known)), type: part, symbol });
  };
  visit(type, name);
  return leaves;
}

function unique(name: string, isTaken: (name: string) => boolean): string {
  let result = name;
  for (let k = 2; isTaken(result); k++) result = `${name}_${k}`;
  return result;
}

/** A function as its leaves. */
export function flatten(f: Lowerer, node: ts.Node, value: Value): Value[] {
  return meaningOf(value.type) ? partsOf(f, node, value).flatMap((part) => flatten(f, node, part)) : [value];
}

/** The function whose leaves these are, in order. */
export function assemble(f: Lowerer, node: ts.Node, type: Type, leaves: readonly Value[], hint: string): Value {
  const rest = [...leaves];
  const build = (part: Type, name: string): Value => (part.kind === "record" && part.code ? record(f, node, part, part.fields.map((field) => build(field.type, field.name)), name) : rest.shift()!);
  return build(type, hint);
}

/** A record that is never changed: its parts are known as long as it is. */
export function record(f: Lowerer, node: ts.Node, type: RecordType, parts: readonly Value[], hint: string): Value {
  const value = f.at(node).record(type, parts, hint);
  f.partsOfFunctions.set(value, parts);
  return value;
}

export function partsOf(f: Lowerer, node: ts.Node, value: Value): readonly Value[] {
  return f.partsOfFunctions.get(value) ?? (value.type as RecordType).fields.map(({ name }) => f.at(node).get(value, name));
}

/** The type of one of these functions; the same object for the same functions. */
export function choiceOf(context: Context, members: readonly RecordType[]): RecordType {
  const [only] = members;
  if (only && members.length === 1) return only;
  const sorted = [...members].sort((a, b) => context.tagOf(a).order - context.tagOf(b).order);
  const fields: Field[] = [{ name: "which", type: string }];
  const slots: Slot[] = [];
  for (const leaf of sorted.flatMap((member) => leavesOf(member, ""))) {
    if (leaf.type.kind === "none" || slotFor(slots, leaf)) continue;
    const name = unique(leaf.name, (known) => fields.some((field) => field.name === known));
    slots.push({ ...leaf, at: fields.length });
    fields.push({ name, type: stored(leaf.type) });
  }
  return { kind: "record", tuple: false, fields, code: context.codeOf({ kind: "choice", members: sorted, slots }) };
}

/** Memory that one function captures is missing where another one is there. */
const stored = (type: Type): Type => (isReference(type) && type.absent === undefined ? optional(type) : type);

const slotFor = (slots: readonly Slot[], { name, type }: Leaf): Slot | undefined =>
  slots.find((slot) => slot.name === name && slot.type.absent === type.absent && sameType(slot.type, type));

/** The function as one of `type`; undefined if that does not name it. */
export function inject(f: Lowerer, node: ts.Node, value: Value, type: RecordType): Value | undefined {
  const own = value.type.kind === "none" ? f.context.missing : value.type as RecordType;
  if (sameType(own, type)) return value.type.kind === "none" ? record(f, node, type, [], value.hint) : value;
  const members = membersOf(type);
  if (!membersOf(own).every((member) => members.some((other) => sameType(member, other)))) return undefined;
  if (membersOf(own).length === 0) return unsetFunction(f, node, type, value.hint);
  const meaning = meaningOf(type);
  if (meaning?.kind !== "choice") return undefined;
  const { which, leaves } = takenApart(f, node, value, own);
  const parts = [which];
  for (const slot of meaning.slots) {
    const asked = type.fields[slot.at]!.type;
    const given = leaves.find(({ leaf }) => slotFor(meaning.slots, leaf) === slot)?.value ?? capturedHere(f, slot);
    parts[slot.at] = given ? asLeaf(f, node, given, asked) : unsetLeaf(f, node, asked);
  }
  return record(f, node, type, parts, value.hint);
}

/** Nobody looks at what another function captures: it may be what it will be, and then it is always the same. */
function capturedHere(f: Lowerer, { symbol, type }: Slot): Value | undefined {
  const binding = symbol && f.bindings.get(symbol);
  const value = binding?.kind === "value" ? binding.value : binding?.kind === "box" ? binding.box : undefined;
  return value && sameType(value.type, type) && value.type.absent === type.absent && f.isInScope(value) ? value : undefined;
}

/** The value, of a type that says that it may be missing. */
export const asLeaf = (f: Lowerer, node: ts.Node, value: Value, type: Type): Value =>
  (type.absent !== undefined && value.type.absent === undefined && isReference(value.type) ? f.at(node).cast(value, type) : value);

/** The tag of a function, and its leaves with their values. */
function takenApart(f: Lowerer, node: ts.Node, value: Value, own: RecordType): { readonly which: Value; readonly leaves: readonly { readonly leaf: Leaf; readonly value: Value }[] } {
  const meaning = meaningOf(own);
  if (meaning?.kind !== "choice") {
    const parts = value.type.kind === "none" ? [] : flatten(f, node, value);
    return { which: f.const(node, f.context.tagOf(own).tag, "which"), leaves: leavesOf(own, "").flatMap((leaf, i) => parts[i] ? [{ leaf, value: parts[i] }] : []) };
  }
  const parts = partsOf(f, node, value);
  return { which: parts[0]!, leaves: meaning.slots.map((slot) => ({ leaf: slot, value: parts[slot.at]! })) };
}

/** A function that is never called, as the first value of a variable. */
export function unsetFunction(f: Lowerer, node: ts.Node, type: Type, hint: string): Value {
  return assemble(f, node, type, leavesOf(type, hint).map((leaf) => unsetLeaf(f, node, leaf.type)), hint);
}

function unsetLeaf(f: Lowerer, node: ts.Node, type: Type): Value {
  if (type.absent === undefined) {
    if (type.kind === "number") return f.const(node, 0);
    if (type.kind === "boolean") return f.const(node, false);
    if (type.kind === "string") return f.const(node, "");
  }
  return f.undefinedOf(type, "unset");
}

/** The value as the member of a choice that it is. */
export function memberIn(f: Lowerer, node: ts.Node, choice: Value, member: RecordType): Value {
  const parts = partsOf(f, node, choice);
  const meaning = meaningOf(choice.type);
  const slots = meaning?.kind === "choice" ? meaning.slots : [];
  const leaves = leavesOf(member, "").map((leaf) => {
    const slot = slotFor(slots, leaf);
    if (!slot) return f.const(node, undefined);
    return leaf.type.absent === undefined ? f.present(parts[slot.at]!, node) : parts[slot.at]!;
  });
  return assemble(f, node, member, leaves, choice.hint);
}

/** The function that is there for sure. */
export function presentFunction(f: Lowerer, node: ts.Node, value: Value): Value {
  const meaning = meaningOf(value.type);
  const members = membersOf(value.type).filter((member) => !sameType(member, f.context.missing));
  const [only] = members;
  if (meaning?.kind !== "choice" || !only || members.length === meaning.members.length) return value;
  if (members.length === 1) return memberIn(f, node, value, only);
  const type = choiceOf(f.context, members);
  const own = meaningOf(type) as typeof meaning;
  const parts = partsOf(f, node, value);
  return record(f, node, type, [parts[0]!, ...own.slots.map((slot) => parts[slotFor(meaning.slots, slot)!.at]!)], value.hint);
}

/** Is there a function? */
export function isFunctionThere(f: Lowerer, node: ts.Node, value: Value): Value {
  const members = membersOf(value.type);
  if (!members.some((member) => sameType(member, f.context.missing))) return f.const(node, true);
  return members.length === 1 ? f.const(node, false) : f.op(node, "not", [isMember(f, node, value, f.context.missing)], "p", boolean);
}

/** Is it this member? */
export function isMember(f: Lowerer, node: ts.Node, choice: Value, member: RecordType): Value {
  const [which] = partsOf(f, node, choice);
  return isTag(f, node, which!, f.context.tagOf(member).tag);
}

/** What is compared has perhaps just been chosen: `(c ? "f" : "g") === "f"` is c. */
function isTag(f: Lowerer, node: ts.Node, which: Value, tag: string): Value {
  const chosen = f.chosen.get(which);
  if (chosen) {
    const [yes, no] = [chosen.yes, chosen.no].map((value) => f.known(value));
    if (yes !== undefined && no !== undefined) {
      if ((yes === tag) === (no === tag)) return f.const(node, yes === tag);
      return yes === tag ? chosen.condition : f.op(node, "not", [chosen.condition], "p", boolean);
    }
  }
  return f.op(node, "eq", [which, f.const(node, tag)], "p", boolean);
}

/** An `if` that gives one of two functions, both of `type`. */
export function chooseFunction(f: Lowerer, node: ts.Node, condition: Value, type: Type, then: () => Value, otherwise: () => Value, hint: string): Value {
  const regions = [then, otherwise].map((arm) => f.region([], () => { const value = arm(); return sameType(value.type, type) ? flatten(f, node, value) : [value]; }));
  const count = leavesOf(type, hint).length;
  if (regions.some(({ yields }) => yields.length !== count || yields.some((value) => value.type.kind === "opaque"))) return f.errorValue();
  const outs = regions[0]!.yields.map((value, i) => freshValue(leavesOf(type, hint)[i]!.type, value.hint === "c" || value.hint === "unset" ? leavesOf(type, hint)[i]!.name : value.hint));
  if (outs.length > 0) f.at(node).append({ kind: "if", args: [condition], outs, regions });
  else f.when(node, condition, () => regions[0]!.body.forEach((stmt) => f.b.append(stmt)), () => regions[1]!.body.forEach((stmt) => f.b.append(stmt)));
  if (meaningOf(type)?.kind === "choice") f.chosen.set(outs[0]!, { condition, yes: regions[0]!.yields[0]!, no: regions[1]!.yields[0]! });
  return assemble(f, node, type, outs, hint);
}
