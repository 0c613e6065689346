/**
 * The derivatives of the functions of a module, made on demand and kept: for each function and pattern of active
 * arguments its forward variant and its pair of reverse halves. Recursive functions find themselves here.
 */
import { Activities } from "../4-analyse/activity.ts";
import { invariant } from "../diagnostics.ts";
import { freshValue } from "../ir/build.ts";
import type { Func, Level, Module } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { cloneRegion, Substitution } from "../ir/visit.ts";
import { customForward, customReverse } from "./custom-rules.ts";
import { linearize, type CallVariants, type ForwardVariant, type ReverseVariant } from "./linearize.ts";
import { residualRecord, split, withoutOrigin } from "./reverse.ts";

/** What the pipeline lends to differentiation: named passes with logging and checks, and simplification between. */
export interface PassRunner {
  readonly funcs: Map<string, Func>;
  /** Logs and verifies the outcome of a pass; returns it. */
  pass(name: string, func: Func, level: Level): Func;
  /** Simplifies. */
  tidy(func: Func, level: Level): Func;
  note(pass: string, text: string): void;
  disabled(pass: string): boolean;
}

export class Derivatives implements CallVariants {
  readonly activities: Activities;
  /** The functions of each macro request, so that the same one is built once. */
  readonly macros = new Map<string, string[]>();
  private readonly forwards = new Map<string, ForwardVariant>();
  private readonly reverses = new Map<string, ReverseVariant & { rev: string; singleUse: boolean }>();
  private readonly transposes = new Map<string, string>();
  /** The function that each forward half was made from. */
  private readonly originals = new Map<string, string>();

  constructor(readonly runner: PassRunner) {
    this.activities = new Activities(this.module, runner.disabled("activity"));
  }

  get module(): Module { return { funcs: this.runner.funcs }; }
  pass(name: string, func: Func, level: Level): Func { return this.runner.pass(name, func, level); }
  tidy(func: Func, level: Level): Func { return this.runner.tidy(func, level); }
  note(pass: string, text: string): void { this.runner.note(pass, text); }
  disabled(pass: string): boolean { return this.runner.disabled(pass); }

  func(name: string): Func {
    const func = this.runner.funcs.get(name);
    invariant(func, `no function ${name} in the module`);
    return func;
  }

  add(func: Func): Func {
    invariant(!this.runner.funcs.has(func.name), `a second function ${func.name}`);
    this.runner.funcs.set(func.name, func);
    return func;
  }

  /** A name that no function of the module has. */
  unique(name: string): string {
    for (let i = 1; ; i++) {
      const candidate = i === 1 ? name : `${name}_${i}`;
      if (!this.runner.funcs.has(candidate) && !this.reserved.has(candidate)) {
        this.reserved.add(candidate);
        return candidate;
      }
    }
  }
  private readonly reserved = new Set<string>();

  forward(callee: string, pattern: readonly boolean[], deep = false): ForwardVariant {
    const key = keyOf(callee, pattern, deep);
    const known = this.forwards.get(key);
    if (known) return known;
    const func = this.func(callee);
    if (func.custom && func.custom.kind !== "checkpoint") return this.keepForward(key, customForward(func, pattern, this));
    const activity = this.activities.of(func, pattern, deep);
    const variant: ForwardVariant = { name: this.unique(`${callee}_dot`), activeResults: func.body.yields.map((value) => activity.isActive(value)) };
    this.keepForward(key, variant);
    const { func: raw } = linearize(func, activity, this, "forward");
    const body = cloneRegion(this.pass("linearize", raw, "linear").body, new Substitution(), false);
    this.add(this.tidy({ ...withoutOrigin(func), name: variant.name, body }, "normal"));
    return variant;
  }

  private keepForward(key: string, variant: ForwardVariant): ForwardVariant {
    this.forwards.set(key, variant);
    return variant;
  }

  reverse(callee: string, pattern: readonly boolean[], thawed: readonly boolean[], deep = false): ReverseVariant & { rev: string; singleUse: boolean } {
    const key = `${keyOf(callee, pattern, deep)} ${thawed.map(Number).join("")}`;
    const known = this.reverses.get(key);
    if (known) return known;
    const func = this.func(callee);
    if (func.custom) {
      const custom = this.keepReverse(key, customReverse(func, pattern, this));
      this.originals.set(custom.fwd, callee);
      return custom;
    }
    const activity = this.activities.of(func, pattern, deep);
    const names = { fwd: this.unique(`${callee}_fwd`), rev: this.unique(`${callee}_rev`) };
    const residuals = residualRecord(`${capitalize(callee)}Residuals${names.fwd.slice(`${callee}_fwd`.length)}`);
    const variant = { fwd: names.fwd, lin: `${names.fwd}.lin`, rev: names.rev, residuals: residuals.type, singleUse: true, activeResults: func.body.yields.map((value) => activity.isActive(value)) };
    this.keepReverse(key, variant);
    this.originals.set(variant.fwd, callee);
    const halves = split(func, activity, this, names, residuals, thawed);
    variant.singleUse = halves.singleUse;
    this.add(this.tidy(halves.fwd, "normal"));
    this.add(halves.rev);
    return variant;
  }

  private keepReverse<V extends ReverseVariant & { rev: string; singleUse: boolean }>(key: string, variant: V): V {
    this.reverses.set(key, variant);
    this.transposes.set(variant.lin, variant.rev);
    return variant;
  }

  /** For each argument of a call: may the callee write to its memory? Forward halves write where their original does. */
  writtenBy(callee: string): readonly boolean[] {
    const original = this.originals.get(callee) ?? callee;
    const func = this.func(original);
    const activity = this.activities.of(func, func.body.params.map(() => false));
    return func.body.params.map((param) => isReference(param.type) && activity.classOf(param).anyStored());
  }

  transposeOf(lin: string): string {
    const rev = this.transposes.get(lin);
    invariant(rev, `no transpose of ${lin}`);
    return rev;
  }
}

const keyOf = (callee: string, pattern: readonly boolean[], deep: boolean): string => `${callee} ${pattern.map(Number).join("")}${deep ? " deep" : ""}`;

export const capitalize = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** Fresh parameters like those of a function. */
export function paramsLike(func: Func): ReturnType<typeof freshValue>[] {
  return func.body.params.map((param) => freshValue(param.type, param.hint));
}
