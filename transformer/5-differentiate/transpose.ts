/**
 * Purpose: run the linear half backward. Each linear value's cotangent is the sum over its uses; loops run from their
 * last trip to the first; memory statements trade places with their transposes.
 * Requires: level Linear, unzipped. Guarantees: level Normal.
 *
 *   t~ = mul p s~          s_bar += p · t_bar              a~ = load x~ i      accumulate x_bar i a_bar
 *   t~ = add u~ v~         u_bar += t_bar, v_bar += t_bar  store x~ i v~       v_bar += load x_bar i; store x_bar i 0
 *
 * A cotangent that nothing was added to does not meet a partial that may be infinite (`conditional-tangents.ts`): beside
 * it goes whether anything was, and the product is taken if so.
 */
import { Integers } from "../4-analyse/integers.ts";
import { Defect, invariant } from "../diagnostics.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Loop, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import type { RecordType } from "../ir/types.ts";
import { freeValues, loopParts } from "../ir/visit.ts";
import { linearityOf } from "./linearity.ts";

/** Cotangents so far; a missing one is a structural zero. With them, under names of their own, whether values have been used. */
export type Cotangents = Map<Value, Value>;

export interface TransposeContext {
  readonly integers: Integers;
  /** The function that is the transpose of a linear half: `rev` for `lin`. */
  readonly transposeOf: (lin: string) => string;
  /** What the uses of some linear values go by: a truth that is known once the statements after them have been transposed. */
  readonly used: ReadonlyMap<Value, Value>;
}

interface Context extends TransposeContext {
  /** Linear values that can receive a cotangent. */
  readonly reached: ReadonlySet<Value>;
  readonly yes: Value;
  readonly no: Value;
}

/** Appends the transpose of `linear` to `b`; `cotangents` holds those of its results, and then those of its inputs. */
export function transpose(linear: readonly Stmt[], cotangents: Cotangents, b: Builder, context: TransposeContext): void {
  const truths = context.used.size > 0 ? b : new Builder();
  statements(linear, cotangents, b, { ...context, reached: reachedFrom(linear, cotangents.keys()), yes: truths.const(true), no: truths.const(false) });
}

/** The linear values that get a cotangent when `values` have one. */
export function reachedFrom(linear: readonly Stmt[], values: Iterable<Value>): ReadonlySet<Value> {
  const reached = new Set<Value>(values);
  markReached(linear, reached);
  return reached;
}

function statements(body: readonly Stmt[], cotangents: Cotangents, b: Builder, context: Context): void {
  for (const stmt of body) if (linearityOf(stmt) === "primal") b.append(stmt);
  for (const stmt of [...body].reverse()) {
    if (linearityOf(stmt) === "primal") continue;
    b.span = stmt.span;
    statement(stmt, cotangents, b, context);
  }
}

function give(value: Value, contribution: Value, cotangents: Cotangents, b: Builder, { used, yes }: Context): void {
  if (!value.linear) return;
  const known = cotangents.get(value), use = used.get(value);
  cotangents.set(value, known ? b.add(known, contribution, value.hint) : contribution);
  if (use) cotangents.set(use, yes);
}

function statement(stmt: Stmt, cts: Cotangents, b: Builder, context: Context): void {
  const out = stmt.outs[0];
  const [first, second, third] = stmt.args;
  const ct = out && cts.get(out);
  switch (stmt.kind) {
    case "const": return;
    case "op": if (ct) ifUsed(stmt, ct, cts, b, context); return;
    case "load": if (ct) b.accumulate(first!, second!, ct, stmt.isInside !== true && isList(first!)); return;
    case "get": if (ct) b.increment(first!, stmt.field, ct, mayLack(first!, stmt.field)); return;
    case "store":
      // A store past the end of a typed array is lost; a list has grown by it.
      if (context.reached.has(third!)) give(third!, stmt.isInside || isList(first!) ? b.present(b.load(first!, second!, third!.hint)) : b.loadOrZero(first!, second!, third!.hint), cts, b, context);
      // There is no other index that was stored to in a list.
      b.append({ kind: "store", args: [first!, second!, b.zero()], outs: [], regions: [], ...(isList(first!) ? { isInside: true } : {}) });
      return;
    case "set":
      if (context.reached.has(second!)) give(second!, fieldOf(first!, stmt.field, second!.hint, b), cts, b, context);
      b.set(first!, stmt.field, b.zero());
      return;
    case "accumulate": give(third!, stmt.ifThere || !isList(first!) && !stmt.isInside ? b.loadOrZero(first!, second!, third!.hint) : b.present(b.load(first!, second!, third!.hint)), cts, b, context); return;
    case "increment": give(second!, fieldOf(first!, stmt.field, second!.hint, b), cts, b, context); return;
    case "push": give(second!, b.present(b.pop(first!, second!.hint)), cts, b, context); return;
    case "pop": b.push(first!, ct ?? b.zero()); return;
    case "if": conditional(stmt, cts, b, context); return;
    case "loop": loop(stmt, cts, b, context); return;
    case "call": call(stmt, cts, b, context); return;
    default: throw new Defect(`transpose: no transpose of ${stmt.kind}`);
  }
}

/** A property that an object got when it had been made is not there in its shadow, if it was made under a type without it. */
function mayLack({ type }: Value, name: string): boolean {
  if (type.kind === "union") return type.members.some((member) => mayLackIn(member, name));
  return type.kind === "record" && mayLackIn(type, name);
}

const mayLackIn = ({ fields }: RecordType, name: string): boolean => fields.some((field) => field.name === name && field.late === true && field.type.kind === "number");

const fieldOf = (shadow: Value, name: string, hint: string, b: Builder): Value => (mayLack(shadow, name) ? b.getOrZero(shadow, name, hint) : b.present(b.get(shadow, name, hint)));

const isList = (array: Value): boolean => array.type.kind === "array" && array.type.storage === "list";

/** Only where a use of the value has been met, for values whose partials may be infinite. */
function ifUsed(stmt: StmtOf<"op">, ct: Value, cts: Cotangents, b: Builder, context: Context): void {
  const use = context.used.get(stmt.outs[0]!), isUsed = use && cts.get(use);
  if (!isUsed || isUsed === context.yes) return op(stmt, ct, cts, b, context);
  const arm = (): Arm => ({ local: new Map(cts), inner: new Builder(stmt.span) });
  const taken = arm();
  op(stmt, ct, taken.local, taken.inner, context);
  branch(isUsed, [taken, arm()], stmt.args, cts, b, context);
}

function op(stmt: StmtOf<"op">, ct: Value, cts: Cotangents, b: Builder, context: Context): void {
  const [x, y] = stmt.args as [Value, Value];
  switch (stmt.op) {
    case "add": give(x, ct, cts, b, context); give(y, ct, cts, b, context); return;
    case "sub": give(x, ct, cts, b, context); give(y, b.neg(ct, y.hint), cts, b, context); return;
    case "neg": give(x, b.neg(ct, x.hint), cts, b, context); return;
    case "mul": {
      const [factor, tangent] = x.linear ? [y, x] : [x, y];
      invariant(!factor.linear, "transpose: a product of two tangents");
      give(tangent, b.mul(factor, ct, tangent.hint), cts, b, context);
      return;
    }
    case "div":
      invariant(!y.linear, "transpose: division by a tangent");
      give(x, b.div(ct, y, x.hint), cts, b, context);
      return;
    default: throw new Defect(`transpose: ${stmt.op} is not linear`);
  }
}

interface Arm {
  readonly local: Cotangents;
  readonly inner: Builder;
}

function conditional(stmt: StmtOf<"if">, cts: Cotangents, b: Builder, context: Context): void {
  const results = stmt.outs.map((out) => cts.get(out));
  const arms = stmt.regions.map((region): Arm => {
    const local: Cotangents = new Map(cts);
    const inner = new Builder(stmt.span);
    region.yields.forEach((value, i) => { if (results[i]) give(value, results[i], local, inner, context); });
    statements(region.body, local, inner, context);
    return { local, inner };
  });
  branch(stmt.args[0]!, arms, stmt.regions.flatMap((region) => freeValues(region)), cts, b, context);
}

/** What the arms have made of the cotangents of `free`. */
function branch(condition: Value, arms: readonly Arm[], free: readonly Value[], cts: Cotangents, b: Builder, context: Context): void {
  const changed = withUses([...new Set(free)].filter((value) => value.linear), context).filter((value) => arms.some((arm) => arm.local.get(value) !== cts.get(value)));
  const regions = arms.map(({ local, inner }): Region => ({ params: [], yields: changed.map((value) => local.get(value) ?? nothing(value, inner, context)), body: inner.body }));
  if (changed.length === 0 && regions.every((region) => region.body.length === 0)) return;
  const outs = changed.map((value) => freshValue(value.type, value.hint));
  b.append({ kind: "if", args: [condition], outs, regions });
  changed.forEach((value, i) => cts.set(value, outs[i]!));
}

/** The values, and what their uses go by. */
function withUses(values: readonly Value[], { used }: Context): Value[] {
  return [...values, ...values.flatMap((value) => used.get(value) ?? [])];
}

/** Of a cotangent or a use so far: none. */
function nothing(value: Value, b: Builder, { no }: Context): Value {
  return value.linear ? b.zero() : no;
}

function loop(stmt: Loop, cts: Cotangents, b: Builder, context: Context): void {
  const { start, end, init, body, index, carried, finals } = loopParts(stmt);
  invariant(end && stmt.regions.length === 1, "transpose: a linear loop is counted");
  const active = carried.map((param, i) => i).filter((i) => context.reached.has(finals[i]!) || context.reached.has(carried[i]!));
  const free = withUses(freeValues(body).filter((value) => value.linear && context.reached.has(value)), context).filter((value) => value.linear || cts.get(value) !== context.yes);
  const starts = [...active.map((i) => cts.get(finals[i]!) ?? b.zero()), ...free.map((value) => cts.get(value) ?? nothing(value, b, context))];
  const hints = [...active.map((i) => carried[i]!.hint), ...free.map((value) => value.hint)];
  const from = lastIndex(stmt, start, end, b, context.integers);
  const outs = b.loop({ start: from, end: start, inclusive: true, step: -stmt.step, init: starts, hints, indexHint: index.hint, span: stmt.span }, (inner, i, carry) => {
    const local: Cotangents = new Map();
    free.forEach((value, k) => local.set(value, carry[active.length + k]!));
    active.forEach((position, k) => give(body.yields[position]!, carry[k]!, local, inner, context));
    context.integers.alias(i, index);
    const rename = renameIndex(body.body, index, i);
    statements(rename, local, inner, context);
    return [...active.map((position) => local.get(carried[position]!) ?? inner.zero()), ...free.map((value) => local.get(value)!)];
  });
  free.forEach((value, k) => cts.set(value, outs[1 + active.length + k]!));
  active.forEach((position, k) => give(init[position]!, outs[1 + k]!, cts, b, context));
}

/** The mirrored loop has an index of its own. */
function renameIndex(body: readonly Stmt[], from: Value, to: Value): readonly Stmt[] {
  const get = (value: Value): Value => (value === from ? to : value);
  const visit = (stmt: Stmt): Stmt => ({
    ...stmt, args: stmt.args.map(get),
    regions: stmt.regions.map((region) => ({ ...region, body: region.body.map(visit), yields: region.yields.map(get) })),
  });
  return body.map(visit);
}

/** The index of the last trip; before the start when there is none. */
function lastIndex(stmt: Loop, start: Value, end: Value, b: Builder, integers: Integers): Value {
  const stride = Math.abs(stmt.step);
  const up = stmt.step > 0;
  const whole = integers.isInteger(end);
  if (stride === 1 && stmt.inclusive) return whole ? end : b.op(up ? "floor" : "ceil", [end]);
  if (stride === 1) {
    const edge = whole ? end : b.op(up ? "ceil" : "floor", [end]);
    return up ? b.sub(edge, b.const(1)) : b.add(edge, b.const(1));
  }
  const span = b.div(up ? b.sub(end, start) : b.sub(start, end), b.const(stride));
  const trips = stmt.inclusive ? b.op("floor", [span]) : b.sub(b.op("ceil", [span]), b.const(1));
  return b.add(start, b.mul(b.const(stmt.step), trips));
}

function call(stmt: StmtOf<"call">, cts: Cotangents, b: Builder, context: Context): void {
  const tangents = stmt.args.filter((arg) => arg.linear);
  const others = stmt.args.filter((arg) => !arg.linear);
  const seeds = stmt.outs.map((out) => cts.get(out) ?? b.zero());
  const outs = b.call(context.transposeOf(stmt.callee), [...others, ...seeds], tangents.map((value) => ({ type: value.type, hint: value.hint })));
  tangents.forEach((value, i) => give(value, outs[i]!, cts, b, context));
}

/** Marks every linear value that a cotangent can reach: the dry run of transposition. */
function markReached(body: readonly Stmt[], reached: Set<Value>): void {
  for (const stmt of [...body].reverse()) {
    if (linearityOf(stmt) === "primal") continue;
    const mark = (value: Value): void => { if (value.linear) reached.add(value); };
    switch (stmt.kind) {
      case "op": if (reached.has(stmt.outs[0]!)) stmt.args.forEach(mark); break;
      case "store": case "accumulate": case "set": case "increment": case "push": case "call": stmt.args.forEach(mark); break;
      case "if":
        stmt.outs.forEach((out, i) => { if (reached.has(out)) stmt.regions.forEach((region) => mark(region.yields[i]!)); });
        stmt.regions.forEach((region) => markReached(region.body, reached));
        break;
      case "loop": markLoop(stmt, reached); break;
    }
  }
}

function markLoop(stmt: Loop, reached: Set<Value>): void {
  const { init, body, carried, finals } = loopParts(stmt);
  for (let size = -1; size !== reached.size;) {
    size = reached.size;
    carried.forEach((param, i) => {
      if (!reached.has(finals[i]!) && !reached.has(param)) return;
      if (body.yields[i]!.linear) reached.add(body.yields[i]!);
      if (init[i]!.linear) reached.add(init[i]!);
    });
    markReached(body.body, reached);
  }
}
