/**
 * Reverse mode of one function: linearize, plan-residuals, unzip, transpose, put together. The two sweeps either follow
 * each other in one function (`reverseInto`) or become two functions (`split.ts`).
 */
import { Integers } from "../4-analyse/integers.ts";
import type { Activity } from "../4-analyse/activity.ts";
import type { MemoryClass } from "../4-analyse/memory.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Stmt, Value } from "../ir/ir.ts";
import { hasTangent, isReference, number } from "../ir/types.ts";
import { Substitution, substituteRegion, walkUses } from "../ir/visit.ts";
import { sinkTangents } from "../6-simplify/sink-into-branches.ts";
import { accumulateStores } from "./accumulate-stores.ts";
import type { Derivatives } from "./derivatives.ts";
import { contribute, fuseSweeps, type Contribution, type FusedSweeps } from "./fuse-sweeps.ts";
import { conditionalTangents } from "./conditional-tangents.ts";
import { carryTangents } from "./carry-tangents.ts";
import { linearize, type Linearized } from "./linearize.ts";
import { planResiduals, thawedClasses } from "./plan-residuals.ts";
import { keepReferences } from "./replaced-references.ts";
import { addInto, hasOptionalNumber, leaveOut, zerosLike } from "./shadows.ts";
import { snapshotArrays } from "./snapshot-arrays.ts";
import { checkStructure } from "./structure-checks.ts";
import { Surroundings } from "./trip-independence.ts";
import { transpose, type Cotangents } from "./transpose.ts";
import { unzip, type Unzipped } from "./unzip.ts";
import { widenRows } from "./widen.ts";

/** The two halves of a linearized function, and what connects them to the outside. */
export interface Halves {
  readonly linearized: Linearized;
  readonly activity: Activity;
  readonly primal: readonly Stmt[];
  /** Shadow memory that only the linear half touches: made at its start. */
  readonly sunk: readonly Stmt[];
  readonly linear: readonly Stmt[];
  readonly results: readonly Value[];
  /** For each result its tangent: a linear number or a shadow; `undefined` when it is not active. */
  readonly resultTangents: readonly (Value | undefined)[];
  /** Stand for the cotangents of numeric results in the forward sweep, where fused loops want them. */
  readonly seeds: readonly Value[];
  readonly contributions: readonly Contribution[];
  readonly integers: Integers;
  /** For tangents that only arms use, a name for whether one does. */
  readonly used: ReadonlyMap<Value, Value>;
  /** Is this shadow memory, or does it keep any? */
  readonly holdsShadow: (value: Value) => boolean;
}

interface HalveOptions {
  /**
   * The sweeps become two functions: which parameters name memory that the caller may write to in between? (What the
   * results name, it always may.)
   */
  readonly thawed?: readonly boolean[];
  /** The shadows of the results are made by the linear half too. */
  readonly late?: boolean;
  /** The cotangents of the results are known before the forward sweep. */
  readonly seeded?: boolean;
  /** Several cotangents of each result are pulled back at once. */
  readonly width?: number;
}

/** Runs the passes up to unzip. */
export function halve(func: Func, activity: Activity, derivatives: Derivatives, options: HalveOptions = {}): Halves {
  const thawed = thawedClasses(activity, options.thawed);
  const raw = linearize(func, activity, derivatives, "reverse", thawed);
  const whole = derivatives.tidy(derivatives.pass("linearize", raw.func, "linear"), "linear");
  // Not to be switched off: numbers depend on it, where a partial is infinite.
  const simple = derivatives.pass("sink-into-branches", sinkTangents(whole), "linear");
  const clean = derivatives.disabled("accumulate-stores") ? simple : derivatives.pass("accumulate-stores", accumulateStores(simple), "linear");
  const narrow = { ...raw, func: derivatives.disabled("carry-tangents") ? clean : derivatives.pass("carry-tangents", carryTangents(clean), "linear") };
  const width = options.width ?? 1;
  const tidied = width === 1 ? narrow : widenRows(narrow, width);
  if (width > 1) derivatives.pass("widen", tidied.func, "linear");
  const count = func.body.yields.length;
  const tangentsOf = ({ func: { body } }: Linearized): (Value | undefined)[] => {
    let next = count;
    return tidied.activeResults.map((active) => (active ? body.yields[next++] : undefined));
  };
  const seeds = new Map<Value, Value>();
  if (options.seeded) for (const tangent of tangentsOf(tidied)) if (tangent?.linear) seeds.set(tangent, freshValue(number, "seed"));
  const used = conditionalTangents(tidied.func);
  const { linearized, contributions } = fused(tidied, seeds, used, activity, derivatives);
  const { unzipped, primal, sunk } = separate(linearized, activity, derivatives, { thawed, used, late: options.late ?? false });
  const holdsShadow = (value: Value): boolean => {
    const kept = unzipped.keeps.get(value);
    if (kept) return holdsShadow(kept);
    return isReference(value.type) && hasTangent(value.type) && (linearized.primalOf.has(value) || value.hint.endsWith("_residuals"));
  };
  const { yields } = linearized.func.body;
  return {
    linearized, activity, primal, sunk, linear: unzipped.linear, results: yields.slice(0, count), resultTangents: tangentsOf(linearized),
    seeds: [...seeds.values()], contributions, integers: new Integers(unzipped.func.body), used, holdsShadow,
  };
}

/** Loops whose trips are independent run both sweeps at once, where the cotangents of the results are known. */
function fused(linearized: Linearized, seeds: ReadonlyMap<Value, Value>, used: ReadonlyMap<Value, Value>, activity: Activity, derivatives: Derivatives): FusedSweeps {
  if (seeds.size === 0 || derivatives.disabled("fuse-sweeps")) return { linearized, contributions: [] };
  const params = [...linearized.func.body.params, ...seeds.values()];
  const seeded = { ...linearized, func: { ...linearized.func, body: { ...linearized.func.body, params } } };
  const outcome = fuseSweeps(seeded, seeds, {
    used,
    around: new Surroundings(seeded.func, linearized.primalOf, activity, (callee) => derivatives.writtenBy(callee)),
    halve: (trip, integers) => {
      const { unzipped, primal, sunk } = separate({ ...linearized, func: trip }, activity, derivatives, { thawed: new Set(), used, late: false, integers });
      return { primal, linear: [...sunk, ...unzipped.linear], keepers: unzipped.keeps.keys(), integers: new Integers(unzipped.func.body, integers) };
    },
    transpose: (linear, cotangents, b, integers) => { transpose(linear, cotangents, b, { integers, used, transposeOf: (lin) => derivatives.transposeOf(lin) }); },
  });
  derivatives.pass("fuse-sweeps", outcome.linearized.func, "linear");
  return outcome;
}

interface Separation {
  readonly thawed: ReadonlySet<MemoryClass>;
  readonly used: ReadonlyMap<Value, Value>;
  readonly late: boolean;
  /** Given when the function is one trip of a loop of another. */
  readonly integers?: Integers;
}

/** The two halves, and the shadows that only the linear one touches. */
function separate(tidied: Linearized, activity: Activity, derivatives: Derivatives, { thawed, used, late, integers }: Separation): { unzipped: Unzipped; primal: Stmt[]; sunk: Stmt[] } {
  const writtenBy = (callee: string): readonly boolean[] => derivatives.writtenBy(callee);
  const snapshots = derivatives.disabled("snapshot-arrays") ? undefined : snapshotArrays(tidied.func, activity, writtenBy, thawed);
  const linearized = { ...tidied, func: snapshots?.func ?? tidied.func };
  const { name } = linearized.func;
  if (!integers) derivatives.pass("snapshot-arrays", linearized.func, "linear");
  const plan = planResiduals(linearized, activity, {
    saveAll: derivatives.disabled("plan-residuals"), writtenBy, thawed, conditional: used, trip: integers !== undefined, ...(snapshots ? { reloadFrom: snapshots.reloadFrom } : {}),
  });
  derivatives.note("plan-residuals", `plan of ${name}\n${plan.report.map((line) => `  ${line}\n`).join("")}`);
  const unzipped = unzip(linearized.func, plan, integers);
  if (!integers) derivatives.pass("unzip", unzipped.func, "linear");
  return { unzipped, ...sinkShadows(unzipped, linearized, late) };
}

/** Takes shadow memory that only the linear half touches out of the primal one. Shadows of results stay, unless `late`. */
function sinkShadows({ func, primal }: Unzipped, linearized: Linearized, late: boolean): { primal: Stmt[]; sunk: Stmt[] } {
  const kept: Stmt[] = [];
  const sunk: Stmt[] = [];
  const used = new Set<Value>(late ? [] : func.body.yields);
  for (const stmt of [...primal].reverse()) {
    const out = stmt.outs[0];
    if ((stmt.kind === "alloc" || stmt.kind === "view") && linearized.primalOf.has(out!) && !used.has(out!)) {
      sunk.unshift(stmt);
      continue;
    }
    kept.unshift(stmt);
    walkUses({ params: [], body: [stmt], yields: [] }, (value) => used.add(value));
  }
  return { primal: kept, sunk };
}

export interface ReverseInput {
  readonly value: Value;
  readonly active: boolean;
  /** The argument, where `value` is a private copy of it. */
  readonly original?: Value;
  /** Where the cotangent of a reference is to be gathered; fresh zeros otherwise, and where numbers that are missing in the argument may be put there. */
  readonly shadow?: Value;
}

export interface ReverseOutcome {
  readonly results: readonly Value[];
  /** For each input that is active: its cotangent; those of all rows, side by side. */
  readonly cotangents: readonly (Value | undefined)[];
}

/** The cotangents of the results: a number is given, memory is added to. */
export interface Seeds {
  /** Nothing where it is zero. `row`: of how many at once. */
  readonly number: (b: Builder, result: number, row: number) => Value | undefined;
  readonly memory: (b: Builder, shadow: Value, result: Value) => void;
}

/** Appends both sweeps of `func` at `inputs` to `b`; the reverse sweep for `width` rows at once. */
export function reverseInto(b: Builder, func: Func, args: readonly ReverseInput[], derivatives: Derivatives, seeds: Seeds, deepResults = false, width = 1): ReverseOutcome {
  const activity = derivatives.activities.of(func, args.map((input) => input.active), deepResults);
  const halves = halve(func, activity, derivatives, { seeded: width === 1, width });
  const substitution = new Substitution();
  halves.seeds.forEach((seed) => substitution.set(seed, seeds.number(b, 0, 0)!));
  func.body.params.forEach((param, i) => substitution.set(param, args[i]!.value));
  const repeated = <T>(list: readonly T[]): T[] => list.flatMap((item) => Array.from({ length: width }, () => item));
  const inputs = repeated(args), parameters = repeated(func.body.params);
  const replaced = (body: readonly Stmt[]): readonly Stmt[] => substituteRegion({ params: [], body, yields: [] }, substitution.get).body;
  const early = usedIn(halves.primal);
  const gathered = new Map<Value, Value>();
  const restores: ((b: Builder) => void)[] = [];
  const isWritten = (i: number): boolean => activity.classOf(parameters[i]!).anyStored();
  const shadows = halves.linearized.tangentParams.map((tangent, i) => (tangent && isReference(tangent.type) ? { tangent, input: inputs[i]!, make: (): void => {
    const { value, shadow: given } = inputs[i]!, mayGetMore = isWritten(i) && hasOptionalNumber(value.type);
    const shadow = given && !mayGetMore ? given : zerosLike(b, value, tangent.hint, isWritten(i));
    const param = parameters[i]!;
    gathered.set(tangent, shadow);
    // `rows[0] = other` happens to the shadow as well: the gradient is what the argument was made of at first.
    const kept = keepReferences(b, shadow, activity.classOf(param), param.type);
    substitution.set(tangent, kept.shadow);
    if (kept.restore) restores.push(kept.restore);
  } } : undefined));
  shadows.forEach((shadow) => { if (shadow && early.has(shadow.tangent)) shadow.make(); });
  b.comment("Forward sweep.");
  replaced(halves.primal).forEach((stmt) => b.append(stmt));
  b.comment("Reverse sweep.");
  shadows.forEach((shadow) => { if (shadow && !early.has(shadow.tangent)) shadow.make(); });
  const results = halves.results.map(substitution.get);
  const cotangents: Cotangents = new Map();
  seedResults(b, halves, substitution, cotangents, seeds, width);
  contribute(halves.contributions, cotangents, b);
  transpose(replaced([...halves.sunk, ...halves.linear]), cotangents, b, { integers: halves.integers, used: halves.used, transposeOf: (lin) => derivatives.transposeOf(lin) });
  restores.forEach((restore) => restore(b));
  const outcome = halves.linearized.tangentParams.map((tangent, i) => {
    if (!tangent) return undefined;
    const input = inputs[i]!.original ?? inputs[i]!.value;
    if (!isReference(tangent.type)) return leaveOut(b, cotangents.get(tangent) ?? b.zero(), input);
    const shadow = gathered.get(tangent)!;
    return isWritten(i) ? leaveOut(b, shadow, input) : shadow;
  });
  return { results, cotangents: outcome };
}

export function usedIn(body: readonly Stmt[]): Set<Value> {
  const used = new Set<Value>();
  walkUses({ params: [], body, yields: [] }, (value) => used.add(value));
  return used;
}

/** Numbers start their cotangent; memory has the seed added to its shadow. */
function seedResults(b: Builder, halves: Halves, substitution: Substitution, cotangents: Cotangents, seeds: Seeds, width: number): void {
  halves.resultTangents.forEach((tangent, i) => {
    if (!tangent) return;
    const result = Math.floor(i / width);
    if (isReference(tangent.type)) {
      seeds.memory(b, substitution.get(tangent), substitution.get(halves.results[result]!));
      return;
    }
    const known = cotangents.get(tangent);
    const value = seeds.number(b, result, i % width);
    if (value) cotangents.set(tangent, known ? b.add(known, value) : value);
  });
}

/** With `late`, cotangents of memory are parameters of the reverse half, added to the shadows that it makes. */
export function seedMemory(b: Builder, halves: Halves): Value[] {
  return halves.resultTangents.filter((tangent) => tangent !== undefined).filter((tangent) => isReference(tangent.type)).map((shadow) => {
    const cotangent = freshValue(shadow.type, "cotangent");
    checkStructure(b, "cotangent", cotangent, "the result", shadow, true);
    addInto(b, shadow, cotangent);
    return cotangent;
  });
}
