/**
 * Functions with a rule of the user's (`customJvp`, `customVjp`) and checkpointed ones: their variants are wrappers, so
 * that the passes see calls like any other.
 */
import { invariant, Refusal } from "../diagnostics.ts";
import { Builder, freshValue } from "../ir/build.ts";
import { deepCopy } from "../ir/deep-copy.ts";
import type { CustomRule, Func, Value } from "../ir/ir.ts";
import { hasTangent, isReference, number, numbered, tangentType, type RecordType, type Type } from "../ir/types.ts";
import { allEarly, paramsLike, type Derivatives } from "./derivatives.ts";
import type { ForwardVariant, ReverseVariant } from "./call-variants.ts";
import { refuseNonlinear } from "./linear-rules.ts";
import { residualRecord, withoutOrigin } from "./split.ts";
import { addInto, clear, zerosLike } from "./shadows.ts";

type Pattern = readonly boolean[];
type Reverse = ReverseVariant & { rev: string; singleUse: boolean };

/** params: primal, tangents of the active. A customVjp has no forward mode. */
export function customForward(func: Func, pattern: Pattern, derivatives: Derivatives): ForwardVariant {
  invariant(func.custom, "a custom rule");
  if (func.custom.kind !== "jvp") throw new Refusal(1201, `forward mode needs the derivative of '${func.name}' along a direction, but it has only a customVjp rule. Use reverse mode (grad, vjp, jacrev), or give it a customJvp rule.`);
  const name = derivatives.unique(`${func.name}_dot`);
  derivatives.add(pushforward(func, func.custom, pattern, name, derivatives));
  return { name, activeResults: func.body.yields.map(() => true) };
}

/** `(primals, tangents of the active) -> [y, y_dot]` by the user's rule. */
function pushforward(func: Func, custom: Extract<CustomRule, { kind: "jvp" }>, pattern: Pattern, name: string, derivatives: Derivatives): Func {
  const b = new Builder(func.span);
  const params = paramsLike(func);
  const tangentParams = params.map((param, i) => (pattern[i] ? freshValue(tangentType(param.type), `${param.hint}_dot`) : undefined));
  const rule = derivatives.func(custom.rule);
  const [primalType, tangentTypes] = rule.body.params.map((param) => param.type);
  const tangents = params.map((param, i) => tangentParams[i] ?? zeroOf(b, param));
  const primals = b.record(tupleLike(primalType, params), params, "primals");
  const directions = b.record(tupleLike(tangentTypes, tangents), tangents, "tangents");
  // A rule may leave out what it does not use.
  const [result] = b.call(custom.rule, [primals, directions].slice(0, rule.body.params.length), rule.body.yields.map((value) => ({ type: value.type, hint: "result" })));
  const yields = [b.get(result!, "0", "y"), b.get(result!, "1", "y_dot")];
  const body = { params: [...params, ...tangentParams.filter((t) => t !== undefined)], body: b.body, yields };
  return { name, body, ...(func.span ? { span: func.span } : {}) };
}

/** The rule's own tuple type where it says one, else one made of the values. */
function tupleLike(type: Type | undefined, values: readonly Value[]): RecordType {
  if (type?.kind === "record" && type.fields.length === values.length) return type;
  return { kind: "record", tuple: true, fields: values.map((value, i) => ({ name: String(i), type: value.type })) };
}

function zeroOf(b: Builder, value: Value): Value {
  if (hasTangent(value.type)) return zerosLike(b, value, `${value.hint}_dot`);
  const out = freshValue(tangentType(value.type), `${value.hint}_dot`);
  b.append({ kind: "const", value: undefined, args: [], outs: [out], regions: [] });
  return out;
}

export function customReverse(func: Func, pattern: Pattern, derivatives: Derivatives): Reverse {
  invariant(func.custom, "a custom rule");
  switch (func.custom.kind) {
    case "jvp": return reverseOfJvp(func, func.custom, pattern, derivatives);
    case "vjp": return reverseOfVjp(func, func.custom, pattern, derivatives);
    case "checkpoint": return checkpointed(func, pattern, derivatives);
  }
}

/** The rule is linear in the tangents: its reverse halves with respect to them, at zero, are those of f. */
function reverseOfJvp(func: Func, custom: Extract<CustomRule, { kind: "jvp" }>, pattern: Pattern, derivatives: Derivatives): Reverse {
  refuseNonlinear(derivatives.func(custom.rule));
  const forward = derivatives.add(pushforward(func, custom, pattern, derivatives.unique(`${func.name}_dot`), derivatives));
  const count = func.body.params.length;
  const inner = derivatives.reverse(forward.name, forward.body.params.map((_, i) => i >= count), forward.body.params.map((param) => isReference(param.type)), false, true);
  const name = derivatives.unique(`${func.name}_fwd`);
  const b = new Builder(func.span);
  const params = paramsLike(func);
  const active = params.filter((_, i) => pattern[i]);
  const shadows = active.filter((param) => isReference(param.type)).map((param) => freshValue(tangentType(param.type), `${param.hint}_bar`));
  const zeros = active.map((param) => zeroOf(b, param));
  const innerFwd = derivatives.func(inner.fwd);
  const outs = b.call(inner.fwd, [...params, ...zeros, ...shadows], innerFwd.body.yields.map((value) => ({ type: value.type, hint: value.hint })));
  // outs: y, y_dot, their shadows (memory that is active only), residuals. Only y_dot counts: y passes nothing on.
  const [valueActive, dotActive] = inner.activeResults as [boolean, boolean];
  const shadowsFrom = valueActive && isReference(outs[0]!.type) ? 3 : 2;
  derivatives.add({ name, body: { params: [...params, ...shadows], body: b.body, yields: [outs[0]!, ...outs.slice(shadowsFrom)] } });
  const seedOfValue = valueActive && !isReference(outs[0]!.type);
  const rev = seedOfValue ? withoutValueSeed(inner, derivatives.unique(`${func.name}_rev`), derivatives) : inner.rev;
  return { ...inner, fwd: name, lin: `${name}.lin`, rev, passed: allEarly(func, pattern), activeResults: [dotActive] };
}

/** The reverse half with cotangent 0 of y, which analysis could not tell from y_dot beside it in the pair. */
function withoutValueSeed(inner: Reverse, name: string, derivatives: Derivatives): string {
  const rev = derivatives.func(inner.rev);
  const [residuals, , ...seeds] = paramsLike(rev);
  const b = new Builder(rev.span);
  const outs = b.call(inner.rev, [residuals!, b.const(0), ...seeds], rev.body.yields.map((value) => ({ type: value.type, hint: value.hint })));
  derivatives.add({ name, body: { params: [residuals!, ...seeds], body: b.body, yields: outs } });
  return name;
}

/** `fwd` gives y and the residuals, `bwd` the cotangents of all parameters. */
function reverseOfVjp(func: Func, custom: Extract<CustomRule, { kind: "vjp" }>, pattern: Pattern, derivatives: Derivatives): Reverse {
  const names = { fwd: derivatives.unique(`${func.name}_fwd`), rev: derivatives.unique(`${func.name}_rev`) };
  const b = new Builder(func.span);
  const params = paramsLike(func);
  const shadowed = params.map((param, i) => (pattern[i] && isReference(param.type) ? freshValue(tangentType(param.type), `${param.hint}_bar`) : undefined));
  const userFwd = derivatives.func(custom.fwd);
  const [pair] = b.call(custom.fwd, params, userFwd.body.yields.map((value) => ({ type: value.type, hint: "pair" })));
  const y = b.get(pair!, "0", "y");
  const kept = b.get(pair!, "1", "kept");
  const yShadow = isReference(y.type) ? zerosLike(b, y, "y_bar") : undefined;
  const shadows = shadowed.filter((s) => s !== undefined);
  const fields = [kept, ...(yShadow ? [yShadow] : []), ...shadows];
  const { type, fields: fieldList } = residualRecord(`${func.name}_Residuals`);
  fieldList.push(...fields.map((value, i) => ({ name: i === 0 ? "kept" : numbered(value.hint, i), type: value.type })));
  const record = b.record(type, fields, "residuals");
  derivatives.add({ name: names.fwd, body: { params: [...params, ...shadows], body: b.body, yields: [y, ...(yShadow ? [yShadow] : []), record] } });
  derivatives.add(vjpReverse(names.rev, custom.bwd, { type, y, yShadow, params, pattern, shadowed }, derivatives));
  return { fwd: names.fwd, rev: names.rev, lin: `${names.fwd}.lin`, residuals: type, passed: allEarly(func, pattern), singleUse: shadows.length > 0 || yShadow !== undefined, activeResults: [hasTangent(y.type)] };
}

interface VjpParts {
  readonly type: RecordType;
  readonly y: Value;
  readonly yShadow: Value | undefined;
  readonly params: readonly Value[];
  readonly pattern: Pattern;
  readonly shadowed: readonly (Value | undefined)[];
}

function vjpReverse(name: string, bwd: string, parts: VjpParts, derivatives: Derivatives): Func {
  const b = new Builder();
  const residuals = freshValue(parts.type, "residuals");
  const fields = parts.type.fields.map((field) => b.get(residuals, field.name));
  const seed = parts.yShadow ? undefined : freshValue(number, "y_bar");
  const shadowOfY = parts.yShadow ? fields[1]! : undefined;
  const user = derivatives.func(bwd);
  const [cotangents] = b.call(bwd, [fields[0]!, shadowOfY ?? seed!], user.body.yields.map((value) => ({ type: value.type, hint: "cotangents" })));
  let next = shadowOfY ? 2 : 1;
  const numbers: Value[] = [];
  parts.params.forEach((param, i) => {
    if (!parts.pattern[i]) return;
    const contribution = cotangents!.type.kind === "record" ? b.get(cotangents!, String(i), `${param.hint}_bar`) : cotangents!;
    const isZero = contribution.type.kind === "none";
    if (parts.shadowed[i]) {
      const shadow = fields[next++]!;
      if (!isZero) addInto(b, shadow, contribution);
    } else numbers.push(isZero ? b.zero() : contribution);
  });
  if (shadowOfY) clear(b, shadowOfY);
  return { name, body: { params: [residuals, ...(seed ? [seed] : [])], body: b.body, yields: numbers } };
}

/** Keeps the inputs only; the reverse half runs the forward half again. */
function checkpointed(func: Func, pattern: Pattern, derivatives: Derivatives): Reverse {
  const body = derivatives.add({ ...withoutOrigin(func), name: derivatives.unique(`${func.name}_body`) });
  const activity = derivatives.activities.of(body, pattern);
  const paramClasses = body.body.params.filter((p) => isReference(p.type)).map((p) => activity.classOf(p));
  const aliased = body.body.yields.some((value) => isReference(value.type) && paramClasses.some((memory) => memory.find() === activity.classOf(value)));
  const inner = derivatives.reverse(body.name, pattern, body.body.params.map(() => false), false, true);
  // A result that is a parameter's own memory has to share its shadow, which recomputing cannot do.
  if (aliased) return inner;
  const names = { fwd: derivatives.unique(`${func.name}_fwd`), rev: derivatives.unique(`${func.name}_rev`) };
  const b = new Builder(func.span);
  const params = paramsLike(func);
  const shadows = params.filter((param, i) => pattern[i] && isReference(param.type)).map((param) => freshValue(tangentType(param.type), `${param.hint}_bar`));
  const copies = params.map((param) => (isReference(param.type) ? deepCopy(b, param) : param));
  const results = b.call(body.name, params, body.body.yields.map((value) => ({ type: value.type, hint: value.hint })));
  const resultShadows = results.filter((value, i) => inner.activeResults[i] && isReference(value.type)).map((value) => zerosLike(b, value, `${value.hint}_bar`));
  const { type, fields } = residualRecord(`${func.name}_Residuals`);
  const kept = [...copies, ...shadows, ...resultShadows];
  fields.push(...kept.map((value, i) => ({ name: numbered(value.hint, i), type: value.type })));
  const record = b.record(type, kept, "residuals");
  derivatives.add({ name: names.fwd, body: { params: [...params, ...shadows], body: b.body, yields: [...results, ...resultShadows, record] } });
  derivatives.add(recomputing(names.rev, type, { params, shadows, resultShadows }, inner, derivatives));
  return { fwd: names.fwd, rev: names.rev, lin: `${names.fwd}.lin`, residuals: type, passed: allEarly(func, pattern), singleUse: shadows.length + resultShadows.length > 0, activeResults: inner.activeResults };
}

function recomputing(name: string, type: RecordType, kept: { params: readonly Value[]; shadows: readonly Value[]; resultShadows: readonly Value[] }, inner: Reverse, derivatives: Derivatives): Func {
  const b = new Builder();
  const residuals = freshValue(type, "residuals");
  const fields = type.fields.map((field) => b.get(residuals, field.name, field.name));
  const count = kept.params.length;
  const args = fields.slice(0, count).map((value) => (isReference(value.type) ? deepCopy(b, value) : value));
  const shadows = fields.slice(count, count + kept.shadows.length);
  const resultShadows = fields.slice(count + kept.shadows.length);
  const fwd = derivatives.func(inner.fwd);
  const outs = b.call(inner.fwd, [...args, ...shadows], fwd.body.yields.map((value) => ({ type: value.type, hint: value.hint })));
  const fresh = outs.slice(outs.length - 1 - resultShadows.length, outs.length - 1);
  fresh.forEach((shadow, i) => {
    addInto(b, shadow, resultShadows[i]!);
    clear(b, resultShadows[i]!);
  });
  const rev = derivatives.func(inner.rev);
  const seeds = rev.body.params.slice(1).map((param) => freshValue(number, param.hint));
  const cotangents = b.call(inner.rev, [outs.at(-1)!, ...seeds], rev.body.yields.map((value) => ({ type: number, hint: value.hint })));
  return { name, body: { params: [residuals, ...seeds], body: b.body, yields: cotangents } };
}


