/**
 * The derivatives of the functions of a module, made on demand and kept: for each function and pattern of active
 * arguments its forward variant and its pair of reverse halves. Recursive functions find themselves here.
 */
import { Activities, type Activity } from "../4-analyse/activity.ts";
import { Defect, invariant, Refusal } from "../diagnostics.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Level, Module, Region } from "../ir/ir.ts";
import { isReference, number, type Field, type RecordType } from "../ir/types.ts";
import { Substitution, cloneRegion, walk } from "../ir/visit.ts";
import { customForward, customReverse } from "./custom-rules.ts";
import type { CallVariants, ForwardVariant, Passed, ReverseVariant } from "./call-variants.ts";
import { linearize } from "./linearize.ts";
import { residualRecord, split, withoutOrigin, type Split } from "./split.ts";
import { widen } from "./widen.ts";
import { structureFunction } from "../ir/structure-functions.ts";

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
  private readonly reverses = new Map<string, MadeReverse>();
  /** Reverse halves of functions with a rule that are being made. */
  private readonly wrapping = new Set<string>();
  /** What recursive calls are told of halves that are still being made, as far as attempts to make them have shown. */
  private readonly promises = new Map<string, Promised>();
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
    const func = this.runner.funcs.get(name) ?? this.structure(name);
    invariant(func, `no function ${name} in the module`);
    return func;
  }

  add(func: Func): Func {
    invariant(!this.runner.funcs.has(func.name), `a second function ${func.name}`);
    this.runner.funcs.set(func.name, func);
    walk(func.body, (stmt) => {
      if (stmt.kind === "call" && !this.runner.funcs.has(stmt.callee)) this.structure(stmt.callee);
    });
    return func;
  }

  private structure(name: string): Func | undefined {
    const needed = structureFunction(name);
    return needed && this.add(needed);
  }

  /** A name that no function of the module has. */
  unique(name: string): string {
    for (let i = 1; ; i++) {
      const candidate = i === 1 ? name : `${name}_${i}`;
      if (!this.runner.funcs.has(candidate) && !this.names.has(candidate)) {
        this.names.add(candidate);
        return candidate;
      }
    }
  }
  /** Of all functions, those of the source too: `f_grad` may be the user's own. */
  readonly names = new Set<string>();

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

  /** The forward variant for several directions at once: each tangent is there `width` times, side by side. */
  wide(callee: string, pattern: readonly boolean[], deep: boolean, width: number): ForwardVariant {
    if (width === 1) return this.forward(callee, pattern, deep);
    const key = `${keyOf(callee, pattern, deep)} ${width}`;
    const known = this.forwards.get(key);
    if (known) return known;
    const func = this.func(callee);
    const isCustom = func.custom && func.custom.kind !== "checkpoint";
    const activity = this.activities.of(func, pattern, deep);
    const activeResults = func.body.yields.map((value) => isCustom || activity.isActive(value));
    const variant: ForwardVariant = { name: this.unique(`${callee}_dots`), activeResults };
    this.keepForward(key, variant);
    const body = isCustom ? this.oneByOne(func, pattern, deep, width) : this.sideBySide(func, activity, width);
    this.add(this.tidy({ ...withoutOrigin(func), name: variant.name, body }, "normal"));
    return variant;
  }

  /** The forward variant for several directions, to be put in place where the directions are known: most of it will not be there. */
  spread(func: Func, pattern: readonly boolean[], width: number): Region {
    return this.sideBySide(func, this.activities.of(func, pattern, true), width);
  }

  private sideBySide(func: Func, activity: Activity, width: number): Region {
    const variants: CallVariants = {
      activities: this.activities,
      forward: (callee, pattern, deep) => this.wide(callee, pattern, deep, width),
      reverse: () => { throw new Defect("a reverse variant in forward mode"); },
    };
    const { func: raw, primalOf } = linearize(func, activity, variants, "forward");
    const wide = this.pass("widen", widen(this.pass("linearize", raw, "linear"), width, primalOf.keys()), "linear");
    return cloneRegion(wide.body, new Substitution(), false);
  }

  /** A rule of the user's takes one direction. */
  private oneByOne(func: Func, pattern: readonly boolean[], deep: boolean, width: number): Region {
    const narrow = this.forward(func.name, pattern, deep);
    const { params, yields } = this.func(narrow.name).body;
    const count = func.body.params.length, results = func.body.yields.length;
    const b = new Builder(func.span);
    const primals = params.slice(0, count).map((param) => freshValue(param.type, param.hint));
    const tangents = params.slice(count).map((param) => Array.from({ length: width }, (_, d) => freshValue(param.type, `${param.hint}${d}`)));
    const calls = Array.from({ length: width }, (_, d) => b.call(narrow.name, [...primals, ...tangents.map((copies) => copies[d]!)], yields.map(({ type, hint }) => ({ type, hint }))));
    const dots = yields.slice(results).flatMap((_, i) => calls.map((outs) => outs[results + i]!));
    return { params: [...primals, ...tangents.flat()], body: b.body, yields: [...calls[0]!.slice(0, results), ...dots] };
  }

  private keepForward(key: string, variant: ForwardVariant): ForwardVariant {
    this.forwards.set(key, variant);
    return variant;
  }

  /** `alone`: `rev` takes residuals and seeds only, for those who wrap it. */
  reverse(callee: string, pattern: readonly boolean[], thawed: readonly boolean[], deep = false, alone = false): MadeReverse {
    const key = `${keyOf(callee, pattern, deep)} ${thawed.map(Number).join("")}${alone ? " alone" : ""}`;
    const known = this.reverses.get(key);
    if (known) {
      known.wanted = true;
      return known;
    }
    const func = this.func(callee);
    if (func.custom) return this.wrapper(key, func, pattern);
    for (;;) {
      const restore = this.savePoint();
      const made = this.attempt(key, func, { pattern, thawed, deep, alone });
      if (made) return made;
      restore();
    }
  }

  /** The reverse halves of a function with a rule. */
  private wrapper(key: string, func: Func, pattern: readonly boolean[]): MadeReverse {
    if (this.wrapping.has(key)) throw new Refusal(2001, `${func.custom!.kind === "checkpoint" ? "checkpoint()" : "A rule"} of '${func.name}', which calls itself, cannot be differentiated yet. Put it on a function that calls this one, and does not call itself.`);
    this.wrapping.add(key);
    try {
      const custom = this.keepReverse(key, customReverse(func, pattern, this));
      this.originals.set(custom.fwd, func.name);
      return custom;
    } finally {
      this.wrapping.delete(key);
    }
  }

  /** Makes a pair of reverse halves. Nothing when recursive calls in it were told what is not so: then it is known better now. */
  private attempt(key: string, func: Func, { pattern, thawed, deep, alone }: { pattern: readonly boolean[]; thawed: readonly boolean[]; deep: boolean; alone: boolean }): MadeReverse | undefined {
    const activity = this.activities.of(func, pattern, deep);
    const promise = alone ? undefined : this.promises.get(key) ?? { passed: nothingPassed, record: true, sure: false };
    const names = { fwd: this.unique(`${func.name}_fwd`), rev: this.unique(`${func.name}_rev`) };
    const residuals = residualRecord(`${capitalize(func.name)}Residuals${names.fwd.slice(`${func.name}_fwd`.length)}`);
    const valueField = promise?.record && isOneNumber(func) ? "value" : undefined;
    if (valueField !== undefined) residuals.fields.push({ name: valueField, type: number });
    const variant = this.keepReverse(key, {
      fwd: names.fwd, lin: `${names.fwd}.lin`, rev: names.rev, residuals: promise?.record === false ? undefined : residuals.type, valueField, singleUse: true,
      passed: promise?.passed ?? allEarly(func, pattern), activeResults: func.body.yields.map((value) => activity.isActive(value)),
    });
    this.originals.set(variant.fwd, func.name);
    const halves = split(func, activity, this, { names, residuals, valueField, thawed, promised: promise?.passed, keepsRecord: () => alone || (variant.wanted && promise!.record) });
    const better = promise && variant.wanted ? broken(promise, halves, residuals) : undefined;
    if (better) {
      this.promises.set(key, better);
      return undefined;
    }
    variant.singleUse = halves.singleUse;
    variant.passed = halves.passed;
    variant.residuals = halves.hasRecord ? residuals.type : undefined;
    if (!halves.hasRecord) variant.valueField = undefined;
    this.add(this.tidy(halves.fwd, "normal"));
    this.add(halves.rev);
    return variant;
  }

  /** Undoes all that was made since. */
  private savePoint(): () => void {
    const maps = [this.forwards, this.reverses, this.transposes, this.originals, this.macros, this.runner.funcs] as Map<string, unknown>[];
    const known = maps.map((map) => new Set(map.keys()));
    const reserved = new Set(this.names);
    return () => {
      maps.forEach((map, i) => [...map.keys()].forEach((key) => { if (!known[i]!.has(key)) map.delete(key); }));
      this.names.forEach((name) => { if (!reserved.has(name)) this.names.delete(name); });
    };
  }

  private keepReverse(key: string, variant: Omit<MadeReverse, "wanted">): MadeReverse {
    const made = Object.assign(variant, { wanted: false });
    this.reverses.set(key, made);
    this.transposes.set(variant.lin, variant.rev);
    return made;
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

/** A pair of reverse halves, perhaps still being made. */
interface MadeReverse extends ReverseVariant {
  rev: string;
  residuals: RecordType | undefined;
  valueField?: string | undefined;
  passed: Passed;
  singleUse: boolean;
  /** Somebody has asked for it again: when that is while it is being made, it is recursive. */
  wanted: boolean;
}

/** What recursive calls are told. */
interface Promised {
  /** Only grows from one attempt to the next. */
  readonly passed: Passed;
  readonly record: boolean;
  /** That there is a record was denied, and was needed: it is not denied again. */
  readonly sure: boolean;
}

/** What to promise in place of what was not kept. A record that would hold nothing but others of its kind is none. */
function broken(promise: Promised, halves: Split, residuals: { type: RecordType; fields: readonly Field[] }): Promised | undefined {
  if (!samePassed(promise.passed, halves.passed)) return { ...promise, passed: halves.passed };
  if (!promise.record) return halves.hasRecord ? { ...promise, record: true, sure: true } : undefined;
  const isEmpty = residuals.fields.every((field, i) => field.type === residuals.type || (i === 0 && halves.hasOnlyValue));
  return isEmpty && !promise.sure ? { ...promise, record: false } : undefined;
}

const isOneNumber = ({ body: { yields } }: Func): boolean => yields.length === 1 && yields[0]!.type.kind === "number" && yields[0]!.type.absent === undefined;

const nothingPassed: Passed = { early: [], params: [], shadows: [] };

/** Of a pair whose second half takes residuals only. */
export const allEarly = (func: Func, pattern: readonly boolean[]): Passed =>
  ({ ...nothingPassed, early: func.body.params.flatMap((param, i) => (pattern[i] && isReference(param.type) ? [i] : [])) });

const samePassed = (a: Passed, b: Passed): boolean =>
  (["early", "params", "shadows"] as const).every((which) => a[which].length === b[which].length && a[which].every((i, k) => i === b[which][k]));

const keyOf = (callee: string, pattern: readonly boolean[], deep: boolean): string => `${callee} ${pattern.map(Number).join("")}${deep ? " deep" : ""}`;

export const capitalize = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** Fresh parameters like those of a function. */
export function paramsLike(func: Func): ReturnType<typeof freshValue>[] {
  return func.body.params.map((param) => freshValue(param.type, param.hint));
}
