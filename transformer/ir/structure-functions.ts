/**
 * What is done to a structure that contains itself (lists, trees) is done by a function that calls itself. They are made
 * on demand, and become functions of the module with the first one that calls them.
 */
import { Builder, freshValue } from "./build.ts";
import type { Func, Value } from "./ir.ts";
import { isRecursive, type Type } from "./types.ts";

const known = new Map<string, Func | undefined>();

export const structureFunction = (name: string): Func | undefined => known.get(name);

export interface StructureCall {
  readonly verb: string;
  /** The structure that the function is for. */
  readonly type: Type;
  readonly args: readonly Value[];
  readonly hints: readonly string[];
  readonly result?: { readonly type: Type; readonly hint: string };
  /** What it does, with parameters like the arguments; gives the result. */
  readonly body: (b: Builder, params: readonly Value[]) => Value | void;
}

/** Calls the function if the structure contains itself; undefined if it does not, and can be followed to its end. */
export function callStructure(b: Builder, { verb, type, args, hints, result, body }: StructureCall): { readonly out: Value | undefined } | undefined {
  if (type.kind !== "record" || !isRecursive(type)) return undefined;
  const name = `${verb}${type.name}`;
  if (!known.has(name)) {
    known.set(name, undefined);
    const params = args.map((arg, i) => freshValue(arg.type, hints[i]!));
    const inner = new Builder();
    const made = body(inner, params);
    known.set(name, { name, body: { params, body: inner.body, yields: made ? [made] : [] } });
  }
  return { out: b.call(name, args, result ? [result] : [])[0] };
}
