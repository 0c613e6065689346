/** Second derivatives of a number: forward mode over the gradient's reverse mode. */
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Value } from "../ir/ir.ts";
import { isReference, tangentType, tupleOf } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";
import { paramsLike, type Derivatives } from "./derivatives.ts";
import { assign, isInto, outLike, paramsWithOut, refuseArguments } from "./into.ts";
import { jacfwd } from "./jacobians.ts";
import { buildMacro, callForward, finish, unpack, wantedParams, type MacroRequest } from "./modes.ts";
import { checkStructure } from "./structure-checks.ts";

function gradientOf(request: MacroRequest, derivatives: Derivatives): Func {
  const [name] = buildMacro({ ...request, macro: "grad" }, derivatives);
  const func = derivatives.func(name!);
  derivatives.runner.funcs.set(name!, derivatives.tidy(func, "normal"));
  return derivatives.func(name!);
}

/** The Jacobian of the gradient. It is symmetric, unless a rule of the user's says otherwise. */
export function hessian(request: MacroRequest, func: Func, derivatives: Derivatives): string {
  const inner = gradientOf(request, derivatives);
  return jacfwd({ ...request, hasAux: false, target: inner.name }, inner, derivatives, {
    stem: func.name, doc: `The Hessian of ${func.name}, forward over reverse.`, isSymmetric: !hasRules(func, derivatives),
  });
}

function hasRules(func: Func, derivatives: Derivatives, seen = new Set<string>()): boolean {
  if (seen.has(func.name)) return false;
  seen.add(func.name);
  let found = func.custom !== undefined && func.custom.kind !== "checkpoint";
  walk(func.body, (stmt) => { if (stmt.kind === "call" && hasRules(derivatives.func(stmt.callee), derivatives, seen)) found = true; });
  return found;
}

/** Beside a number that may be missing goes a plain number, as everywhere: zero where none is given. */
function numberOrZero(b: Builder, given: Value): Value {
  const { kind, absent } = given.type;
  if (kind !== "number" || absent === undefined) return given;
  const isMissing = b.test("eq", [given, b.const(absent === "null" ? null : undefined, "nothing")]);
  return b.if(isMissing, (then) => [then.const(0)], (other) => [other.present(given)], [given.hint])[0]!;
}

/** H·v as the derivative of the gradient along v. */
export function hvp(request: MacroRequest, func: Func, derivatives: Derivatives): string {
  const inner = gradientOf(request, derivatives);
  const name = derivatives.unique(`${func.name}_${request.macro}`);
  const captures = paramsLike(func).slice(0, func.captures ?? 0);
  const user = func.body.params.slice(func.captures ?? 0);
  const primals = freshValue(tupleOf(user.map((param) => param.type)), "primals");
  const b = new Builder();
  const args = [...captures, ...unpack(b, func, primals)];
  const wanted = wantedParams(request, func);
  const pattern = args.map((_, i) => wanted.includes(i));
  const types = wanted.map((i) => tangentType(args[i]!.type));
  const type = request.single ? types[0]! : tupleOf(types);
  const v = freshValue(type, "v");
  const out = isInto(request.macro) ? outLike(type) : undefined;
  const part = (whole: Value, wholeName: string, k: number, hint: string): { value: Value; name: string } =>
    request.single ? { value: whole, name: wholeName } : { value: b.get(whole, String(k), hint), name: `${wholeName}[${k}]` };
  const along = wanted.map((i, k) => part(v, "v", k, `${args[i]!.hint}_dot`));
  wanted.forEach((i, k) => {
    if (!isReference(args[i]!.type)) return;
    const like = `primals[${i - captures.length}]`;
    checkStructure(b, along[k]!.name, along[k]!.value, like, args[i]!);
    if (!out) return;
    const to = part(out, "out", k, `${args[i]!.hint}_out`);
    checkStructure(b, to.name, to.value, like, args[i]!);
    refuseArguments(b, to.name, to.value, { args: [...args, ...along.map(({ value }) => value)] });
  });
  const given = wanted.map((i, k) => ({ i, value: numberOrZero(b, along[k]!.value) }));
  const directions = given.sort((p, q) => p.i - q.i).map(({ value }) => value);
  const [, product] = callForward(b, inner, args, directions, pattern, derivatives);
  const doc = `The Hessian of ${func.name} times v, forward over reverse.`;
  const params = [...captures, primals, v];
  if (!out) return finish(name, func, b, params, [product], doc, derivatives);
  assign(b, out, product);
  return finish(name, func, b, paramsWithOut(func, params, out), [], doc, derivatives, true);
}
