/**
 * Derivatives that are written into memory of the caller's: `out` has the structure of the result, and whatever was in
 * it is overwritten. The result is computed as always and then assigned; that it needs no memory of its own is seen to by
 * `write-into`.
 */
import { invariant } from "../diagnostics.ts";
import { Builder, freshValue, isThere } from "../ir/build.ts";
import { whenThere } from "../ir/deep-copy.ts";
import type { Effect, Func, Value } from "../ir/ir.ts";
import { hasTangent, isReference, number, type Type } from "../ir/types.ts";
import type { MacroName } from "./modes.ts";
import { checkStructure, kindsOf } from "./structure-checks.ts";
import { callStructure } from "../ir/structure-functions.ts";
import { whenMember } from "../ir/union-members.ts";

/** Does the macro's result take `out` first, and return nothing? */
export const isInto = (macro: MacroName): boolean => macro.endsWith("Into");

/** Where a result of this type goes; a plain number goes into a list of one. */
export function outLike(type: Type): Value {
  return freshValue(isReference(type) ? type : { kind: "array", storage: "list", element: number }, "out");
}

/** `out` comes before what the user hands in. */
export function paramsWithOut(func: Func, params: readonly Value[], out: Value): Value[] {
  const captures = func.captures ?? 0;
  return [...params.slice(0, captures), out, ...params.slice(captures)];
}

/** `target = source`, number by number. */
export function assign(b: Builder, target: Value, source: Value): void {
  const { type } = target;
  if (!isReference(source.type)) return b.store(target, b.const(0), source);
  if (type.absent !== undefined) return whenThere(b, target, (inner, to) => whenThere(inner, source, (at, from) => assign(at, to, from)));
  if (type.kind === "union") return whenMember(b, target, (inner, member) => assign(inner, member, inner.cast(source, member.type)));
  if (type.kind === "array") {
    b.loop({ start: b.const(0), end: b.length(source), init: [] }, (inner, i) => {
      const element = inner.load(source, i);
      if (isReference(type.element)) assign(inner, inner.load(target, i, `${target.hint}_i`), element);
      else whenThere(inner, element, (at, from) => at.store(target, i, from));
      return [];
    });
    return;
  }
  invariant(type.kind === "record", "assign: memory");
  const fields = (at: Builder, to: Value, from: Value): void => {
    for (const field of type.fields) {
      if (!hasTangent(field.type)) continue;
      const part = at.get(from, field.name);
      if (isReference(field.type)) assign(at, at.get(to, field.name, `${to.hint}_${field.name}`), part);
      else whenThere(at, part, (inner, there) => inner.set(to, field.name, there));
    }
  };
  if (!callStructure(b, { verb: "assignTo", type, args: [target, source], hints: ["target", "source"], body: (inner, [to, from]) => fields(inner, to!, from!) })) fields(b, target, source);
}

/** What `out` is checked against: the inputs that are differentiated, under their names, and all arguments. */
export interface Inputs {
  readonly values: readonly Value[];
  /** One input and no tuple of them. */
  readonly single: boolean;
  readonly args: readonly Value[];
}

/** Throws where `out` has not the structure of the Jacobian of `y`, or is one of the arguments. */
export function checkJacobian(b: Builder, out: Value, y: Value, inputs: Inputs): void {
  if (isReference(y.type)) checkRows(b, "out", out, y, "the result", inputs);
  else checkInputs(b, "out", out, inputs);
}

/** The same where it is known how many numbers the result has. */
export function checkFewRows(b: Builder, out: Value, count: number, y: Type, inputs: Inputs): void {
  if (!isReference(y)) return checkInputs(b, "out", out, inputs);
  if (y.kind === "array") checkLength(b, "out", out, "the result", b.const(count));
  refuseArguments(b, "out", out, inputs, false);
  for (let i = 0; i < count; i++) {
    const row = y.kind === "record" ? b.get(out, y.fields[i]!.name, `out_${i}`) : b.load(out, b.const(i), `out_${i}`);
    if (isReference(row.type)) checkInputs(b, y.kind === "record" && !y.tuple ? `out.${y.fields[i]!.name}` : `out[${i}]`, row, inputs);
  }
}

function checkRows(b: Builder, name: string, given: Value, y: Value, yName: string, inputs: Inputs): void {
  if (y.type.absent !== undefined) {
    b.if(isThere(b, y), (there) => {
      there.if(isThere(there, given), (both) => {
        checkRows(both, name, both.present(given), both.present(y), yName, inputs);
        return [];
      }, (other) => {
        other.throw("RangeError", [other.const(`${name} is missing, but ${yName} is not`)]);
        return [];
      });
      return [];
    });
    return;
  }
  if (y.type.kind === "number") return checkInputs(b, name, given, inputs);
  if (y.type.kind === "record") {
    for (const field of y.type.fields) {
      if (!hasTangent(field.type)) continue;
      const path = y.type.tuple ? `[${field.name}]` : `.${field.name}`;
      checkRows(b, name + path, b.get(given, field.name), b.get(y, field.name), yName + path, inputs);
    }
    return;
  }
  invariant(y.type.kind === "array" && given.type.kind === "array", "a Jacobian of numbers, arrays and records");
  const { element } = y.type, isRow = isReference(given.type.element);
  checkLength(b, name, given, yName, b.length(y));
  refuseArguments(b, name, given, inputs, false);
  if (!isRow) return;
  b.loop({ start: b.const(0), end: b.length(y), init: [] }, (inner, i) => {
    const part = isReference(element) || element.absent !== undefined ? inner.load(y, i) : inner.const(0);
    checkRows(inner, `${name}[…]`, inner.load(given, i), part, `${yName}[…]`, inputs);
    return [];
  });
}

function checkInputs(b: Builder, name: string, given: Value, inputs: Inputs): void {
  inputs.values.forEach((input, k) => {
    if (!isReference(input.type)) return;
    const part = inputs.single ? given : b.get(given, String(k), `${input.hint}_out`);
    const path = inputs.single ? name : `${name}[${k}]`;
    checkStructure(b, path, part, input.hint, input);
    refuseArguments(b, path, part, inputs);
  });
}

function checkLength(b: Builder, name: string, given: Value, likeName: string, m: Value): void {
  const n = b.length(given);
  b.if(b.test("ne", [n, m]), (then) => {
    then.throw("RangeError", [then.const(`${name} has length `), n, then.const(`, but ${likeName} has length `), m]);
    return [];
  });
}

/** Does one of these hold? */
export function anyOf(b: Builder, conditions: readonly Value[]): Value {
  return conditions.reduce((found, next) => b.if(found, (then) => [then.const(true)], () => [next])[0]!);
}

/** What is written, perhaps `deep` inside, must not be in what is read: no array, no object, and no view of one. */
export function refuseArguments(b: Builder, name: string, given: Value, { args }: Pick<Inputs, "args">, deep = true): void {
  const kinds = kindsOf(given.type, deep);
  const others = args.filter(({ type }) => [...kindsOf(type, true)].some((kind) => kinds.has(kind)));
  const text = `the derivative is written to out, so ${name} must not be an argument`;
  const lists: Value[] = [];
  for (const other of others) {
    const isOneArray = isNumbers(given.type) && isNumbers(other.type);
    const check = (kind: string, args: readonly Value[]): void => void b.append({ kind: "effect", text: kind, args, outs: [], regions: [] } satisfies Effect);
    if (!isOneArray) check("checkSeparate", [given, b.const(deep), other, b.const(`${text}, nor have anything in common with one`)]);
    else if (kinds.has("list")) lists.push(other);
    else check("checkOverlap", [given, other, b.const(`${text}, or a view of one`)]);
  }
  if (lists.length === 0) return;
  b.if(anyOf(b, lists.map((arg) => b.test("eq", [given, arg]))), (then) => {
    then.throw("RangeError", [then.const(text)]);
    return [];
  });
}

const isNumbers = (type: Type): boolean => type.kind === "array" && type.element.kind === "number" && type.absent === undefined;
