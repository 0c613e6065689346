/**
 * The macros as functions of the IR. Each takes what its macro's result takes (captured variables first) and returns
 * what the user gets; so a macro inside a differentiated function is a call like any other, and any order of derivative
 * is the same passes again.
 */
import { invariant, Refusal } from "../diagnostics.ts";
import { Builder, freshValue, isThere } from "../ir/build.ts";
import { deepCopy } from "../ir/deep-copy.ts";
import type { Func, Value } from "../ir/ir.ts";
import { cloneRegion, Substitution } from "../ir/visit.ts";
import { hasTangent, isReference, numbered, optional, recordOf, tangentType, tupleOf, type Field, type RecordType, type Type } from "../ir/types.ts";
import { capitalize, paramsLike, type Derivatives } from "./derivatives.ts";
import { assign, refuseArguments } from "./into.ts";
import { jacfwd } from "./jacobians.ts";
import { jacrev } from "./jacobian-rows.ts";
import { reverseInto, type ReverseInput, type Seeds } from "./reverse.ts";
import { residualRecord, split } from "./split.ts";
import { addInto, clear, leaveOut, zerosLike } from "./shadows.ts";
import { parametersInExponents } from "./missing-tangents.ts";
import { hessian, hvp } from "./second-order.ts";
import { refuseSharedArguments, returnsArgument } from "./shared-arguments.ts";
import { checkStructure, refuseTwice } from "./structure-checks.ts";

export type MacroName =
  | "grad" | "valueAndGrad" | "valueAndGradInto" | "jvp" | "vjp" | "fwdAndBwd"
  | "jacfwd" | "jacrev" | "hessian" | "hvp" | "jacfwdInto" | "jacrevInto" | "hessianInto" | "hvpInto";

export interface MacroRequest {
  readonly macro: MacroName;
  /** A function of the module. */
  readonly target: string;
  /** Positions among the user's parameters. */
  readonly argnums: readonly number[];
  /** `argnums` is a number: the gradient is that argument's, and no tuple. */
  readonly single: boolean;
  /** No argnums were given. */
  readonly implicit: boolean;
  readonly hasAux: boolean;
}

/** Builds the functions of a macro: one name, or two for `fwdAndBwd`. */
export function buildMacro(request: MacroRequest, derivatives: Derivatives): string[] {
  const key = JSON.stringify([request.macro, request.target, request.argnums, request.single, request.implicit && request.macro === "fwdAndBwd", request.hasAux]);
  const known = derivatives.macros.get(key);
  if (known) return known;
  const names = build(request, derivatives);
  derivatives.macros.set(key, names);
  return names;
}

function build(request: MacroRequest, derivatives: Derivatives): string[] {
  const func = derivatives.func(request.target);
  // What is a list inside is spread among the others there.
  const isSpread = request.macro === "jvp" || request.macro === "vjp" || request.macro === "hvp" || request.macro === "hvpInto" || request.macro === "fwdAndBwd" && request.implicit;
  if (func.rest && isSpread) throw new Refusal(2001, `${request.macro}() of a function with a rest parameter cannot be differentiated yet. Use an array parameter, or grad, valueAndGrad or a Jacobian.`);
  switch (request.macro) {
    case "grad": case "valueAndGrad": case "valueAndGradInto": return [gradient(request, func, derivatives)];
    case "jvp": return [jvp(func, derivatives)];
    case "vjp": return [vjp(func, derivatives)];
    case "fwdAndBwd": return fwdAndBwd(request, func, derivatives);
    case "jacfwd": case "jacfwdInto": return [jacfwd(request, func, derivatives)];
    case "jacrev": case "jacrevInto": return [jacrev(request, func, derivatives)];
    case "hessian": case "hessianInto": return [hessian(request, func, derivatives)];
    case "hvp": case "hvpInto": return [hvp(request, func, derivatives)];
  }
}

/** Positions in the IR function's parameters. */
export function wantedParams(request: MacroRequest, func: Func): number[] {
  return request.argnums.map((argnum) => argnum + (func.captures ?? 0));
}

/**
 * Parameters of the derivative function, and private copies of those that f writes to. Where f could see what it writes
 * under a second name, the copies would hide it: one array given twice is an error then.
 */
export function privateInputs(b: Builder, func: Func, params: readonly Value[], pattern: readonly boolean[], derivatives: Derivatives): Value[] {
  const activity = derivatives.activities.of(func, pattern);
  const isWritten = (i: number): boolean => isReference(params[i]!.type) && activity.classOf(func.body.params[i]!).anyStored();
  // A copy would hide that from the function around.
  const changed = params.findIndex((_, i) => i < (func.captures ?? 0) && isWritten(i));
  if (changed >= 0) throw new Refusal(1015, `The function changes what '${params[changed]!.hint}' holds, which is of the function around it. Make it inside of the function, or pass it as an argument.`);
  refuseSharedArguments(b, func, params, activity);
  return params.map((param, i) => (isWritten(i) ? deepCopy(b, param) : param));
}

/** One value as it is; several as a tuple. */
export function packed(b: Builder, values: readonly Value[], single: boolean, hint: string): Value {
  return single ? values[0]! : b.record(tupleOf(values.map((value) => value.type)), values, hint);
}

export const finish = (name: string, func: Func, b: Builder, params: readonly Value[], yields: readonly Value[], doc: string, derivatives: Derivatives, into = false): string => {
  const checks = new Builder();
  if (into) refuseTwice(checks, params[func.captures ?? 0]!);
  derivatives.add({ name, doc, ...(into ? { into } : {}), captures: func.captures ?? 0, ...(func.span ? { span: func.span } : {}), ...(func.rest ? { rest: true } : {}), body: { params, body: [...checks.body, ...b.body], yields } });
  return name;
};

// ---- gradients -------------------------------------------------------------------------------------------------------

function gradient(request: MacroRequest, func: Func, derivatives: Derivatives): string {
  const into = request.macro === "valueAndGradInto";
  const name = derivatives.unique(`${func.name}_${request.macro}`);
  const b = new Builder();
  const params = paramsLike(func);
  const wanted = wantedParams(request, func);
  const pattern = params.map((_, i) => wanted.includes(i));
  const captures = func.captures ?? 0;
  const out = into ? freshValue(holderType(wanted.map((i) => params[i]!.type), request.single), "out") : undefined;
  const inputs = privateInputs(b, func, params, pattern, derivatives).map((value, i): ReverseInput => {
    const position = wanted.indexOf(i);
    const original = params[i]!;
    if (position < 0 || !out || !isReference(value.type)) return { value, original, active: pattern[i]! };
    const shadow = request.single ? out : b.get(out, String(position), `${value.hint}_bar`);
    return { value, original, active: true, shadow };
  });
  inputs.forEach(({ shadow, value }, i) => {
    if (!shadow) return;
    checkStructure(b, "out", shadow, "the argument", value);
    refuseArguments(b, request.single ? "out" : `out[${wanted.indexOf(i)}]`, shadow, { args: params });
  });
  for (const { shadow } of inputs) if (shadow) clear(b, shadow);
  const outcome = reverseInto(b, func, inputs, derivatives, gradientSeeds(request));
  const cotangents = wanted.map((i) => outcome.cotangents[i]!);
  const result = outcome.results[0]!;
  const value = request.hasAux ? b.get(result, "0", "value") : result;
  const aux = request.hasAux ? b.get(result, "1", "aux") : undefined;
  const doc = `The ${into || request.macro === "valueAndGrad" ? "value and " : ""}gradient of ${func.name} with respect to ${wanted.map((i) => params[i]!.hint).join(", ")}, by reverse mode.`;
  if (into) {
    writeRest(b, out!, wanted.map((i) => inputs[i]!), cotangents, request.single);
    return finish(name, func, b, [...params.slice(0, captures), out!, ...params.slice(captures)], [aux ? packed(b, [value, aux], false, "pair") : value], doc, derivatives, true);
  }
  const grads = packed(b, cotangents, request.single, "gradient");
  const results = request.macro === "valueAndGrad"
    ? packed(b, [aux ? packed(b, [value, aux], false, "pair") : value, grads], false, "result")
    : aux ? packed(b, [grads, aux], false, "result") : grads;
  return finish(name, func, b, params, [results], doc, derivatives);
}

function gradientSeeds(request: MacroRequest): Seeds {
  return {
    number: (b) => b.const(1),
    memory: (b, shadow) => {
      invariant(request.hasAux, "a gradient of memory");
      b.increment(shadow, "0", b.const(1));
    },
  };
}

/** What `valueAndGradInto` writes to: the gradient's own memory; a number goes into a one-element array. */
function holderType(types: readonly Type[], single: boolean): Type {
  const holder = (type: Type): Type => (isReference(type) ? tangentType(type) : { kind: "array", storage: "list", element: type });
  return single ? holder(types[0]!) : tupleOf(types.map((type) => (isReference(type) ? tangentType(type) : type)));
}

/** What has not been gathered in `out`. */
function writeRest(b: Builder, out: Value, inputs: readonly ReverseInput[], cotangents: readonly Value[], single: boolean): void {
  inputs.forEach(({ value, shadow }, i) => {
    if (isReference(value.type)) return cotangents[i] === shadow ? undefined : assign(b, shadow!, cotangents[i]!);
    if (single) b.storeInside(out, b.const(0), cotangents[i]!);
    else b.set(out, String(i), cotangents[i]!);
  });
}

// ---- jvp and vjp -----------------------------------------------------------------------------------------------------

export const tupleHints = (func: Func): Value[] => func.body.params.slice(func.captures ?? 0) as Value[];

/** Takes a tuple of primals apart. */
export function unpack(b: Builder, func: Func, primals: Value): Value[] {
  return tupleHints(func).map((param, i) => b.get(primals, String(i), param.hint));
}

/** A tangent that may be left out counts as zeros. */
function tangentOr(b: Builder, tangents: Value, i: number, primal: Value): Value {
  const given = b.get(tangents, String(i), `${primal.hint}_dot`);
  const nothing = b.const(undefined, "nothing");
  return b.if(b.test("eq", [given, nothing]), (then) => [primal.type.kind === "number" ? then.const(0) : zerosLike(then, primal, `${primal.hint}_dot`)], (other) => {
    const there = primal.type.absent === undefined ? other.present(given) : given;
    if (isReference(primal.type)) checkStructure(other, `tangents[${i}]`, there, `primals[${i}]`, primal);
    return [there.type.kind === "number" ? other.present(there) : there];
  }, [`${primal.hint}_dot`])[0]!;
}

/** The parameters that `jvp` and `vjp` differentiate: all of the user's that have a derivative. */
function allActive(func: Func): boolean[] {
  return func.body.params.map((param, i) => i >= (func.captures ?? 0) && hasTangent(param.type));
}

function jvp(func: Func, derivatives: Derivatives): string {
  const name = derivatives.unique(`${func.name}_jvp`);
  const captures = paramsLike(func).slice(0, func.captures ?? 0);
  const user = tupleHints(func);
  const primals = freshValue(tupleOf(user.map((param) => param.type)), "primals");
  const fields: Field[] = user.map((param, i) => ({ name: String(i), type: optional(tangentType(param.type)) }));
  const tangents = freshValue({ kind: "record", tuple: true, fields }, "tangents");
  const b = new Builder();
  const inputs = unpack(b, func, primals);
  const pattern = allActive(func);
  const args = privateInputs(b, func, [...captures, ...inputs], pattern, derivatives);
  const along = (at: Builder, given: readonly boolean[]): [Value, Value] => {
    const directions = inputs.flatMap((input, i) => (given[i + captures.length] ? [tangentOr(at, tangents, i, input)] : []));
    return callForward(at, func, args, directions, given, derivatives);
  };
  const [y, yDot] = unlessMissing(b, parametersInExponents(func, pattern, derivatives), pattern, (at, i) => at.get(tangents, String(i - captures.length)), along);
  // The tangents stay the caller's own.
  const own = isReference(yDot.type) && returnsArgument(derivatives.activities.of(func, pattern)) ? deepCopy(b, yDot) : yDot;
  const result = b.record(tupleOf([y.type, own.type]), [y, own], "result");
  return finish(name, func, b, [...captures, primals, tangents], [result], `y and J·v of ${func.name}, by forward mode.`, derivatives);
}

/** `along` for the tangents that are there: whether those of `parameters` are is asked as it runs. */
function unlessMissing(
  b: Builder, parameters: readonly number[], pattern: readonly boolean[], tangentOf: (b: Builder, parameter: number) => Value,
  along: (b: Builder, given: readonly boolean[]) => [Value, Value],
): [Value, Value] {
  const [first, ...rest] = parameters;
  if (first === undefined) return along(b, pattern);
  const isMissing = b.test("eq", [tangentOf(b, first), b.const(undefined, "nothing")]);
  const without = pattern.map((isActive, i) => isActive && i !== first);
  return b.if(isMissing, (then) => unlessMissing(then, rest, without, tangentOf, along), (other) => unlessMissing(other, rest, pattern, tangentOf, along), ["y", "y_dot"]) as [Value, Value];
}

/** Calls the forward variant; a result without a tangent gets zeros. */
export function callForward(b: Builder, func: Func, args: readonly Value[], directions: readonly Value[], pattern: readonly boolean[], derivatives: Derivatives): [Value, Value] {
  const { y, dots } = callWide(b, func, args, directions.map((direction) => [direction]), pattern, derivatives);
  return [y, dots ? leaveOut(b, dots[0]!, y) : zerosLike(b, y, "y_dot")];
}

/** Pairs a function's results with their tangents, `width` for each that has any. */
function withDots(results: readonly Value[], func: Func, isActive: (result: number) => boolean, width: number): { results: Value[]; dots: (Value[] | undefined)[] } {
  let next = func.body.yields.length;
  return { results: results.slice(0, next), dots: func.body.yields.map((_, i) => (isActive(i) ? results.slice(next, (next += width)) : undefined)) };
}

/** The same as a call of the forward variant for directions that are known, in place. */
export function spreadInto(b: Builder, func: Func, args: readonly Value[], directions: readonly (readonly Value[])[], pattern: readonly boolean[], derivatives: Derivatives): ReturnType<typeof withDots> {
  const width = directions[0]!.length;
  const { params, body, yields } = derivatives.spread(func, pattern, width);
  const substitution = new Substitution();
  [...args, ...ownDirections(b, func, directions, pattern, derivatives)].forEach((value, i) => substitution.set(params[i]!, value));
  const copy = cloneRegion({ params: [], body, yields }, substitution);
  copy.body.forEach((stmt) => { if (stmt.kind !== "comment") b.append(stmt); });
  const activity = derivatives.activities.of(func, pattern, true);
  return withDots(copy.yields, func, (i) => activity.isActive(func.body.yields[i]!), width);
}

/** Directions that f writes to are copied. */
export function ownDirections(b: Builder, func: Func, directions: readonly (readonly Value[])[], pattern: readonly boolean[], derivatives: Derivatives): Value[] {
  const activity = derivatives.activities.of(func, pattern, true);
  const active = func.body.params.filter((_, i) => pattern[i]);
  return directions.flatMap((copies, i) => copies.map((direction) => (isReference(direction.type) && activity.classOf(active[i]!).anyStored() ? deepCopy(b, direction) : direction)));
}

/**
 * Calls the forward variant for several directions, given for each active parameter: a tangent of the result for each,
 * if it has any.
 */
export function callWide(b: Builder, func: Func, args: readonly Value[], directions: readonly (readonly Value[])[], pattern: readonly boolean[], derivatives: Derivatives): { y: Value; dots: Value[] | undefined } {
  const width = directions[0]?.length ?? 1;
  const variant = derivatives.wide(func.name, pattern, true, width);
  const own = ownDirections(b, func, directions, pattern, derivatives);
  const outs = func.body.yields.map((value) => ({ type: value.type, hint: "y" }));
  const hintOf = (d: number): string => (width === 1 ? "y_dot" : `y_dot${d}`);
  const dots = func.body.yields.filter((_, i) => variant.activeResults[i]).flatMap((value) => Array.from({ length: width }, (_, d) => ({ type: tangentType(value.type), hint: hintOf(d) })));
  const all = withDots(b.call(variant.name, [...args, ...own], [...outs, ...dots]), func, (i) => variant.activeResults[i]!, width);
  return { y: all.results[0]!, dots: all.dots[0]?.map((dot) => leaveOut(b, dot, all.results[0]!)) };
}

function cotangentSeeds(cotangent: Value): Seeds {
  return {
    number: (b) => numberSeed(b, cotangent),
    memory: (b, shadow, result) => {
      checkStructure(b, "cotangent", cotangent, "the result", result);
      addInto(b, shadow, cotangent);
    },
  };
}

/** Of a result that is missing nothing is handed back. */
const numberSeed = (b: Builder, cotangent: Value): Value =>
  (cotangent.type.absent === undefined ? cotangent : b.if(isThere(b, cotangent), (there) => [there.present(cotangent)], (other) => [other.const(0)], ["y_bar"])[0]!);

/** Cotangents of all the user's parameters, as a tuple; `undefined` for those without. */
function cotangentTuple(b: Builder, func: Func, inputs: readonly ReverseInput[], cotangents: readonly (Value | undefined)[]): Value {
  const captures = func.captures ?? 0;
  const fields = inputs.slice(captures).map((input, i) => cotangents[captures + i] ?? b.const(undefined, `${input.value.hint}_bar`));
  return b.record(tupleOf(fields.map((field) => field.type)), fields, "cotangents");
}

function vjp(func: Func, derivatives: Derivatives): string {
  const name = derivatives.unique(`${func.name}_vjp`);
  const captures = paramsLike(func).slice(0, func.captures ?? 0);
  const primals = freshValue(tupleOf(tupleHints(func).map((param) => param.type)), "primals");
  const cotangent = freshValue(tangentType(func.body.yields[0]!.type), "cotangent");
  const b = new Builder();
  const pattern = allActive(func);
  const originals = [...captures, ...unpack(b, func, primals)];
  const args = privateInputs(b, func, originals, pattern, derivatives);
  const inputs = args.map((value, i): ReverseInput => ({ value, original: originals[i]!, active: pattern[i]! }));
  const outcome = reverseInto(b, func, inputs, derivatives, cotangentSeeds(cotangent), true);
  const cotangents = cotangentTuple(b, func, inputs, outcome.cotangents);
  const result = b.record(tupleOf([outcome.results[0]!.type, cotangents.type]), [outcome.results[0]!, cotangents], "result");
  return finish(name, func, b, [...captures, primals, cotangent], [result], `y and v·J of ${func.name}, by reverse mode.`, derivatives);
}

/**
 * `fwd(...args) -> [y, residuals]`, `bwd(residuals, cotangent) -> cotangents`. The residuals hold private copies of the
 * arguments, so that nothing that the caller does in between matters. Where a residual is shadow memory, which a
 * pullback uses up, `bwd` runs the forward sweep again.
 */
export function fwdAndBwd(request: MacroRequest, func: Func, derivatives: Derivatives): string[] {
  const names = { fwd: derivatives.unique(`${func.name}_forward`), bwd: derivatives.unique(`${func.name}_backward`) };
  const wanted = request.implicit ? allActive(func).flatMap((active, i) => (active ? [i] : [])) : wantedParams(request, func);
  const pattern = func.body.params.map((_, i) => wanted.includes(i));
  const sweeps = splitSweeps(func, pattern, derivatives);
  const suffix = names.fwd.slice(`${func.name}_forward`.length);
  const pair: SweepPair = { request, func, pattern, wanted, names, typeName: `${capitalize(func.name)}Residuals${suffix}`, sweeps };
  backward(pair, forwardSweep(pair, derivatives), derivatives);
  return [names.fwd, names.bwd];
}

interface SweepPair {
  readonly request: MacroRequest;
  readonly func: Func;
  readonly pattern: readonly boolean[];
  readonly wanted: readonly number[];
  readonly names: { readonly fwd: string; readonly bwd: string };
  readonly typeName: string;
  /** Absent: `bwd` has to run both sweeps. */
  readonly sweeps: Sweeps | undefined;
}

interface Sweeps {
  readonly fwd: string;
  readonly rev: string;
  readonly residuals: RecordType;
  readonly lateShadows: readonly number[];
}

/** The two halves as functions, if every cotangent that is memory can be made by the reverse half. */
function splitSweeps(func: Func, pattern: readonly boolean[], derivatives: Derivatives): Sweeps | undefined {
  const activity = derivatives.activities.of(func, pattern, true);
  const names = { fwd: derivatives.unique(`${func.name}_fwd`), rev: derivatives.unique(`${func.name}_rev`) };
  const record = residualRecord(`${capitalize(names.fwd.replace(/_fwd/, ""))}Kept`);
  const halves = split(func, activity, derivatives, { names, residuals: record, thawed: pattern.map(() => false), late: true, keepsRecord: () => true });
  const references = pattern.filter((active, i) => active && isReference(func.body.params[i]!.type)).length;
  if (halves.singleUse || halves.lateShadows.length !== references) return undefined;
  derivatives.add(derivatives.tidy(halves.fwd, "normal"));
  derivatives.add(halves.rev);
  return { ...names, residuals: record.type, lateShadows: halves.lateShadows };
}

/** Returns the type of the residuals. */
function forwardSweep({ func, pattern, names, typeName, sweeps }: SweepPair, derivatives: Derivatives): RecordType {
  const b = new Builder();
  const params = paramsLike(func);
  refuseSharedArguments(b, func, params, derivatives.activities.of(func, pattern));
  const copies = params.map((param) => (isReference(param.type) ? deepCopy(b, param) : param));
  const args = privateInputs(b, func, copies, pattern, derivatives);
  const y = { type: func.body.yields[0]!.type, hint: "y" };
  const outs = sweeps ? b.call(sweeps.fwd, args, [y, { type: sweeps.residuals, hint: "kept" }]) : b.call(func.name, args, [y]);
  const kept = [...copies, ...outs.slice(1)];
  const type = recordOf(kept.map((value, i) => ({ name: i < copies.length ? numbered(value.hint, i) : "kept", type: value.type })), typeName);
  const residuals = b.record(type, kept, "residuals");
  const result = b.record(tupleOf([y.type, type]), [outs[0]!, residuals], "result");
  finish(names.fwd, func, b, params, [result], `The forward sweep of ${func.name}: its value, and what the reverse sweep needs.`, derivatives);
  return type;
}

function backward(pair: SweepPair, type: RecordType, derivatives: Derivatives): void {
  const { request, func, pattern, wanted, names, sweeps } = pair;
  const b = new Builder();
  const residuals = freshValue(type, "residuals");
  const cotangent = freshValue(tangentType(func.body.yields[0]!.type), "cotangent");
  const args = func.body.params.map((param, i) => b.get(residuals, numbered(param.hint, i), param.hint));
  const cotangents = sweeps
    ? pulledBack(b, func, sweeps, b.get(residuals, "kept"), cotangent, args, pattern, derivatives)
    : reverseInto(b, func, privateInputs(b, func, args, pattern, derivatives).map((value, i) => ({ value, original: args[i]!, active: pattern[i]! })), derivatives, cotangentSeeds(cotangent), true).cotangents;
  const result = request.implicit
    ? cotangentTuple(b, func, args.map((value) => ({ value, active: true })), cotangents)
    : packed(b, wanted.map((i) => cotangents[i]!), request.single, "cotangents");
  finish(names.bwd, { ...func, captures: 0 }, b, [residuals, cotangent], [result], `The reverse sweep of ${func.name}${sweeps ? "" : ", after its forward sweep"}.`, derivatives);
}

/** Runs the reverse half: cotangents of memory are gathered in fresh zeros, those of numbers are its results, in order. */
function pulledBack(b: Builder, func: Func, sweeps: Sweeps, kept: Value, cotangent: Value, args: readonly Value[], pattern: readonly boolean[], derivatives: Derivatives): (Value | undefined)[] {
  const activity = derivatives.activities.of(func, pattern, true);
  const isWritten = (i: number): boolean => activity.classOf(func.body.params[i]!).anyStored();
  const shadows = new Map(sweeps.lateShadows.map((i) => [i, zerosLike(b, args[i]!, `${args[i]!.hint}_bar`, isWritten(i))]));
  const rev = derivatives.func(sweeps.rev);
  const seeds = rev.body.params.length > 1 + shadows.size ? [isReference(cotangent.type) ? cotangent : numberSeed(b, cotangent)] : [];
  const numbers = b.call(sweeps.rev, [kept, ...seeds, ...shadows.values()], rev.body.yields.map((value) => ({ type: value.type, hint: value.hint })));
  const rest = [...numbers];
  return args.map((arg, i) => {
    if (!pattern[i]) return undefined;
    const shadow = shadows.get(i);
    return shadow && !isWritten(i) ? shadow : leaveOut(b, shadow ?? rest.shift()!, arg);
  });
}
