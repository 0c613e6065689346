/** The functions of the source after each pass of the way to level Normal, as the pipeline made them. */
import type { Func, Module } from "../../transformer/ir/ir.ts";
import { constructorNames, type Type } from "../../transformer/ir/types.ts";
import { Pipeline } from "../../transformer/pipeline.ts";

/** By name of the pass. A pass that did not see a function has that function's last form, so every module is whole. */
export type Modules = ReadonlyMap<string, Module>;

export interface Stages {
  readonly modules: Modules;
  /** The name in the modules of the function `f` of a file; of its versions the one for these arguments. */
  entryOf(file: string, args: readonly unknown[]): string | undefined;
}

const watched = ["lower", "single-exit", "promote-cells"] as const;

/** Is the argument an array of this kind, where it is one? */
const takes = (type: Type, arg: unknown): boolean =>
  type.kind !== "array" || typeof arg !== "object" || arg === null || Array.isArray(arg) === (type.storage === "list") && (type.storage === "list" || arg.constructor.name === constructorNames[type.storage]);

/** Runs `action`, which makes one pipeline, and notes the functions that its passes hand on. */
export function recordStages<T>(action: () => T): { result: T; stages: Stages } {
  const seen = new Map<string, Map<string, Func>>(watched.map((name) => [name, new Map<string, Func>()]));
  let pipeline: Pipeline | undefined;
  const { pass } = Pipeline.prototype;
  Pipeline.prototype.pass = function (this: Pipeline, name, func, level) {
    pipeline = this;
    const result = pass.call(this, name, func, level);
    seen.get(name)?.set(func.name, result);
    return result;
  };
  try {
    const result = action();
    const last = pipeline?.funcs ?? new Map<string, Func>();
    const modules = new Map<string, Module>(watched.map((name) => [name, { funcs: new Map([...last, ...seen.get(name)!]) }]));
    // A function with a rest parameter stands behind the one that the macro is applied to, whose name may be taken.
    const isEntry = ({ origin, name }: Func): boolean => origin !== undefined && (origin.topLevelName ?? name.replace(/(_of_(\w+)?Array)?(_\d+)?$/, "")) === "f";
    const found = [...seen.get("lower")!.values()].filter(isEntry).sort((p, q) => Number(p.origin!.topLevelName !== undefined) - Number(q.origin!.topLevelName !== undefined));
    const entryOf = (file: string, args: readonly unknown[]): string | undefined =>
      found.filter(({ origin, body }) => origin!.file === file && body.params.every(({ type }, i) => takes(type, args[i]))).at(-1)?.name;
    return { result, stages: { modules: modules.set("simplify", { funcs: last }), entryOf } };
  } finally {
    Pipeline.prototype.pass = pass;
  }
}
