/**
 * A derivative runs on private copies of what its function writes to. Where the function could see what it writes under
 * a second name, in another argument, the copies would hide it: that is looked at as the program runs, and is an error.
 */
import type { Activity } from "../4-analyse/activity.ts";
import type { MemoryClass } from "../4-analyse/memory.ts";
import type { Builder } from "../ir/build.ts";
import type { Effect, Func, Value } from "../ir/ir.ts";
import { hasCode, isRecursive, isReference, type Type } from "../ir/types.ts";
import { hasPlaces, kindsOf, refuseSameArray, refuseShared } from "./structure-checks.ts";

/** What a function writes to: an array or object alone, or with all that is in it. */
interface Place { readonly value: Value; readonly deep: boolean }

export function refuseSharedArguments(b: Builder, func: Func, params: readonly Value[], activity: Activity): void {
  const classOf = (i: number): MemoryClass => activity.classOf(func.body.params[i]!);
  const isWritten = (i: number): boolean => isReference(params[i]!.type) && classOf(i).anyStored();
  const why = `'${func.name}' writes to one of its arguments`;
  params.forEach((param, i) => { if (isWritten(i) && hasPlaces(param.type)) refuseShared(b, param); });
  params.forEach((param, i) => { if (!isView(param.type)) refuseSameArray(b, why, params.slice(0, i).filter((_, k) => isWritten(i) || isWritten(k)), param); });
  const isKnownSeparate = (i: number, k: number): boolean => {
    const [own, other] = [params[i]!.type, params[k]!.type];
    // Lists of numbers are compared already, and of two views one question is enough.
    return i === k || isNumbers(own) && isNumbers(other) && (!isView(own) || i < k && isWritten(k));
  };
  params.forEach((param, i) => {
    const others = params.filter((other, k) => isWritten(i) && isReference(other.type) && !isKnownSeparate(i, k));
    if (others.length === 0) return;
    for (const { value, deep } of placesIn(b, param, classOf(i))) {
      const own = kindsOf(value.type, deep);
      for (const other of others) if ([...kindsOf(other.type, true)].some((kind) => own.has(kind))) refuseCommon(b, why, value, deep, param, other);
    }
  });
}

/** May memory of an argument be in a result? */
export function returnsArgument(activity: Activity): boolean {
  const { params, yields } = activity.func.body, given = new Set<MemoryClass>(), returned = new Set<MemoryClass>();
  for (const param of params) if (isReference(param.type)) activity.classOf(param).reachable(given);
  for (const value of yields) if (isReference(value.type)) activity.classOf(value).reachable(returned);
  return [...returned].some((memory) => given.has(memory));
}

function refuseCommon(b: Builder, why: string, value: Value, deep: boolean, param: Value, other: Value): void {
  const what = isView(param.type) && isView(other.type) ? "be the same array, or views of one" : "be the same array or object, or have one in common";
  const args = [value, b.const(deep), other, b.const(`${why}, so ${param.hint} and ${other.hint} must not ${what}`)];
  b.append({ kind: "effect", text: "checkSeparate", args, outs: [], regions: [] } satisfies Effect);
}

const isNumbers = (type: Type): boolean => type.kind === "array" && type.element.kind === "number";
const isView = (type: Type): boolean => type.kind === "array" && type.storage !== "list" && type.storage !== "tape";

/** Where a value is written to; what two arguments only read may be the same. */
function placesIn(b: Builder, value: Value, memory: MemoryClass): Place[] {
  const { type } = value, self = memory.find();
  if (!self.anyStored()) return [];
  if (type.kind !== "record" || type.absent !== undefined || isRecursive(type) || hasCode(type)) return [{ value, deep: true }];
  const known = new Set(self.childKeys());
  const inside = type.fields.flatMap((field) => (isReference(field.type) && known.has(field.name) && self.child(field.name).anyStored() ? placesIn(b, b.get(value, field.name), self.child(field.name)) : []));
  return self.stored ? [{ value, deep: false }, ...inside] : inside;
}
