/**
 * Reverse mode of a function that stays a call: the two sweeps as two functions, with a record of residuals between.
 *
 *   fwd(x, from, to)                      -> result, residuals
 *   rev(residuals, from, to, x_bar, seed) -> cotangents
 *
 * What the reverse half wants of the parameters, and what is cheaply made of them, its caller hands over once more: the
 * caller has them at hand, or knows best how to keep them. The record holds the rest; where there is none, there is none.
 */
import type { Activity } from "../4-analyse/activity.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { isReference, number, recordOf, type Field, type RecordType } from "../ir/types.ts";
import { cloneStmt, definitions, freeValues, Substitution, substituteRegion } from "../ir/visit.ts";
import type { Passed } from "./call-variants.ts";
import type { Derivatives } from "./derivatives.ts";
import { thawedClasses } from "./plan-residuals.ts";
import { budget, pureCost } from "./repeat-cost.ts";
import { repeatNearPolesOf } from "./repeat-near-poles.ts";
import { halve, seedMemory, usedIn, type Halves } from "./reverse.ts";
import { transpose, type Cotangents } from "./transpose.ts";

/** The two functions of a split. */
export interface Split {
  /** params: primal, those shadows of active references that `passed.early` says; results: primal, shadows of active references, residuals. */
  readonly fwd: Func;
  /**
   * params: residuals, what is passed once more (parameters, then shadows), cotangents of active numeric results, with
   * `late` those of memory and then the shadows of `lateShadows`; results: cotangents of active numeric parameters.
   */
  readonly rev: Func;
  readonly passed: Passed;
  /** Is there a record of residuals? */
  readonly hasRecord: boolean;
  /** Is the function's value in it of no use to the reverse half? */
  readonly hasOnlyValue: boolean;
  /** Some residual is shadow memory: the reverse sweep can run only once. */
  readonly singleUse: boolean;
  /** With `late`: the parameters whose shadows `rev` takes, after the seeds. */
  readonly lateShadows: readonly number[];
}

export interface SplitOptions {
  readonly names: { readonly fwd: string; readonly rev: string };
  /** The type of the record, whose fields are filled in here (it may already be known to recursive calls). */
  readonly residuals: { readonly type: RecordType; readonly fields: Field[] };
  /** The field of the record that the function's one result is in, which `fwd` does not return beside it. */
  readonly valueField?: string | undefined;
  /** Which parameters name memory that the caller may write to between the halves? */
  readonly thawed: readonly boolean[];
  /** Shadows are made for each run of `rev`, so that it can run often. */
  readonly late?: boolean;
  /** At least this is handed over, as recursive calls have been told; `undefined`: all is kept in the record. */
  readonly promised?: Passed | undefined;
  /** Is the record expected, even if nothing is in it? Asked when all calls inside have been made. */
  readonly keepsRecord: () => boolean;
}

/** Builds `fwd` and `rev` of a function. */
export function split(func: Func, activity: Activity, derivatives: Derivatives, options: SplitOptions): Split {
  const { names, thawed, residuals, valueField, late = false } = options;
  const halves = halve(func, activity, derivatives, { thawed, late });
  const { tangentParams } = halves.linearized;
  const reversed = reverseBody(func, halves, derivatives, names.rev, late);
  const resultShadows = late ? [] : halves.resultTangents.filter((t) => t !== undefined).filter((t) => isReference(t.type));
  const early = new Set([...usedIn(halves.primal), ...resultShadows]);
  const shadowsWhere = (holds: (shadow: Value, i: number) => boolean): number[] =>
    tangentParams.flatMap((t, i) => (t && isReference(t.type) && holds(t, i) ? [i] : []));
  const lateShadows = late ? shadowsWhere((t) => !early.has(t)) : [];
  const lateParams = lateShadows.map((i) => tangentParams[i]!);
  const seedParams = [...reversed.seeds, ...lateParams];
  const wanted = new Set(freeValues(reversed.body).filter((value) => !seedParams.includes(value)));
  const near = repeatNearPolesOf(reversed.body, halves.primal, wanted);
  const written = thawedClasses(activity, thawed);
  const sources = supply(func, halves, [...wanted], near, options.promised, shadowsWhere, (param) => written.has(activity.classOf(param)));
  const earlyShadows = shadowsWhere((t, i) => (options.promised ? early.has(t) || options.promised.early.includes(i) : !lateShadows.includes(i)));
  const hasRecord = sources.kept.length > 0 || options.keepsRecord();
  const value = valueField === undefined ? [] : halves.results;
  const inRecord = [...value, ...sources.kept.filter((kept) => !value.includes(kept))];
  const fieldNames = uniqueNames(inRecord, valueField);
  residuals.fields.push(...inRecord.slice(value.length).map((kept, i) => ({ name: fieldNames[value.length + i]!, type: kept.type })));
  const rev = reverseHalf(names.rev, reversed.body, { ...sources, inRecord, fieldNames, seedParams, record: hasRecord ? residuals.type : undefined });
  const fwdBody = new Builder(func.span);
  halves.primal.forEach((stmt) => fwdBody.append(stmt));
  const record = hasRecord ? [fwdBody.record(residuals.type, inRecord, "residuals")] : [];
  const results = hasRecord && valueField !== undefined ? [] : halves.results;
  const fwd: Func = {
    ...withoutOrigin(func), name: names.fwd,
    body: { params: [...func.body.params, ...earlyShadows.map((i) => tangentParams[i]!)], body: fwdBody.body, yields: [...results, ...resultShadows, ...record] },
  };
  return {
    fwd, rev: { ...rev, ...(func.span ? { span: func.span } : {}) }, lateShadows, hasRecord, hasOnlyValue: !sources.kept.some((kept) => value.includes(kept)),
    passed: { early: earlyShadows, params: sources.params, shadows: sources.shadows },
    singleUse: sources.shadows.length > 0 || sources.kept.some(halves.holdsShadow),
  };
}

interface Reversed {
  readonly body: Region;
  /** Cotangents of numeric results, then with `late` those of memory. */
  readonly seeds: readonly Value[];
}

/** The transposed linear half, its residuals still free. */
function reverseBody(func: Func, halves: Halves, derivatives: Derivatives, name: string, late: boolean): Reversed {
  const { tangentParams } = halves.linearized;
  const b = new Builder(func.span);
  const seeds = halves.resultTangents.map((tangent) => (tangent && !isReference(tangent.type) ? freshValue(number, tangent.hint) : undefined));
  const cotangents: Cotangents = new Map();
  halves.resultTangents.forEach((tangent, i) => {
    if (!tangent || !seeds[i]) return;
    const known = cotangents.get(tangent);
    cotangents.set(tangent, known ? b.add(known, seeds[i]) : seeds[i]);
  });
  halves.sunk.forEach((stmt) => b.append(stmt));
  const memorySeeds = late ? seedMemory(b, halves) : [];
  transpose(halves.linear, cotangents, b, { integers: halves.integers, used: halves.used, transposeOf: (lin) => derivatives.transposeOf(lin) });
  const outs = tangentParams.filter((t) => t && !isReference(t.type)).map((t) => cotangents.get(t!) ?? b.zero());
  const body = derivatives.tidy({ name, body: { params: [], body: b.body, yields: outs } }, "normal").body;
  return { body, seeds: [...seeds.filter((seed) => seed !== undefined), ...memorySeeds] };
}

/** Where the reverse half gets each value that it wants. */
interface Sources {
  /** Parameters, by number, and shadows of parameters: handed over once more. */
  readonly params: readonly number[];
  readonly shadows: readonly number[];
  readonly handed: readonly Value[];
  /** Made anew of what is handed over, in this order. */
  readonly repeated: readonly Stmt[];
  readonly kept: readonly Value[];
}

/** `near`: those that are made again in any case. */
function supply(func: Func, halves: Halves, wanted: readonly Value[], near: ReadonlySet<Value>, promised: Passed | undefined, shadowsWhere: (holds: (shadow: Value, i: number) => boolean) => number[], isThawed: (param: Value) => boolean): Sources {
  const { params } = func.body;
  const { tangentParams } = halves.linearized;
  const repeatable = new Repeatable(params, halves.primal, promised !== undefined, wanted, near, isThawed);
  const kept = wanted.filter((value) => !repeatable.has(value) && !(promised && tangentParams.includes(value)));
  const { stmts, leaves } = repeatable.of(wanted);
  const wantedParams = params.flatMap((param, i) => (leaves.has(param) || promised?.params.includes(i) ? [i] : []));
  const shadows = promised ? shadowsWhere((t, i) => wanted.includes(t) || promised.shadows.includes(i)) : [];
  return { params: wantedParams, shadows, handed: [...wantedParams.map((i) => params[i]!), ...shadows.map((i) => tangentParams[i]!)], repeated: stmts, kept };
}

/** Values that can be made again of the parameters: constants, and where those may be handed over, cheap operations on them. */
class Repeatable {
  private readonly definitionOf: ReadonlyMap<Value, Stmt>;
  private readonly order: readonly Stmt[];
  private readonly params: ReadonlySet<Value>;
  /** The residuals of calls, which are kept in any case. */
  private readonly records: ReadonlySet<Value>;

  constructor(params: readonly Value[], primal: readonly Stmt[], mayPass: boolean, wanted: readonly Value[], private readonly near: ReadonlySet<Value>, private readonly isThawed: (param: Value) => boolean) {
    this.definitionOf = definitions({ params: [], body: primal, yields: [] });
    this.order = primal;
    this.params = new Set(mayPass ? params : []);
    this.records = new Set(wanted.filter((value) => this.definitionOf.get(value)?.kind === "call" && value.type.kind === "record"));
  }

  has(value: Value): boolean { return !this.records.has(value) && (this.near.has(value) || this.cost(value) <= budget); }

  /** The statements that make these of the parameters among them, and those parameters. */
  of(values: readonly Value[]): { stmts: Stmt[]; leaves: ReadonlySet<Value> } {
    const made = new Set<Stmt>();
    const leaves = new Set<Value>();
    const visit = (value: Value): void => {
      const stmt = this.definitionOf.get(value);
      if (this.params.has(value)) leaves.add(value);
      else if (stmt && !made.has(stmt) && this.has(value)) {
        made.add(stmt);
        stmt.args.forEach(visit);
      }
    };
    values.filter((value) => this.has(value)).forEach(visit);
    return { stmts: this.order.filter((stmt) => made.has(stmt)), leaves };
  }

  private cost(value: Value): number {
    if (this.params.has(value) || this.records.has(value)) return 0;
    const known = this.costs.get(value);
    if (known !== undefined) return known;
    const stmt = this.definitionOf.get(value);
    const cost = stmt ? stmt.args.reduce((sum, arg) => sum + this.cost(arg), pureCost(stmt, this.definitionOf, this.isThawed)) : Infinity;
    this.costs.set(value, cost);
    return cost;
  }
  private readonly costs = new Map<Value, number>();
}

interface ReverseParts extends Sources {
  /** What the record holds, in the order of its fields. */
  readonly inRecord: readonly Value[];
  readonly fieldNames: readonly string[];
  readonly seedParams: readonly Value[];
  readonly record: RecordType | undefined;
}

function reverseHalf(name: string, body: Region, parts: ReverseParts): Func {
  const b = new Builder();
  const substitution = new Substitution();
  const handed = parts.handed.map((value) => freshValue(value.type, value.hint));
  parts.handed.forEach((value, i) => substitution.set(value, handed[i]!));
  const params = [...handed, ...parts.seedParams];
  if (parts.record) {
    const residuals = freshValue(parts.record, "residuals");
    params.unshift(residuals);
    parts.inRecord.forEach((value, i) => parts.kept.includes(value) && substitution.set(value, b.get(residuals, parts.fieldNames[i]!, value.hint)));
  }
  for (const stmt of parts.repeated) b.append(cloneStmt(stmt, substitution));
  const replaced = substituteRegion(body, substitution.get);
  return { name, body: { params, body: [...b.body, ...replaced.body], yields: replaced.yields } };
}

/** A derived function is not the user's own any more. */
export function withoutOrigin(func: Func): Omit<Func, "origin" | "custom" | "doc" | "into"> {
  const { origin: _origin, custom: _custom, doc: _doc, into: _into, ...rest } = func;
  return rest;
}

function uniqueNames(values: readonly Value[], first: string | undefined): string[] {
  const taken = new Set<string>();
  return values.map(({ hint }, i) => {
    let name = i === 0 && first !== undefined ? first : hint;
    // `v_2` may be the second v, or an element.
    for (let k = 2; taken.has(name); k++) name = `${hint}_${k}`;
    taken.add(name);
    return name;
  });
}

export function residualRecord(name: string): { type: RecordType; fields: Field[] } {
  const fields: Field[] = [];
  return { type: recordOf(fields, name), fields };
}
