/**
 * The only constructor of IR. A `Builder` appends statements to one region; `region` opens a nested one. Passes that
 * rewrite use `clone.ts`-style substitution through `visit.ts` and build what is new here.
 */
import type { Span } from "../diagnostics.ts";
import { invariant } from "../diagnostics.ts";
import type { Constant, Region, Stmt, StmtOf, Throw, Value } from "./ir.ts";
import type { ArrayType, ClassRef, RecordType, Tell, Type } from "./types.ts";
import { asValue, boolean, fieldType, none, number, required, string } from "./types.ts";

let nextId = 1;

/** A fresh value. Ids grow, so that printing in order of definition is stable after renumbering. */
export function freshValue(type: Type, hint: string, linear?: boolean): Value {
  return linear ? { id: nextId++, type, hint, linear: true } : { id: nextId++, type, hint };
}

export const emptyRegion: Region = { params: [], body: [], yields: [] };

export interface LoopOptions {
  readonly start: Value;
  /** Absent: an unbounded loop, ended by its condition. */
  readonly end?: Value | undefined;
  readonly inclusive?: boolean;
  readonly step?: number;
  readonly init: readonly Value[];
  readonly indexHint?: string;
  /** Name hints of the carried values; default those of `init`. */
  readonly hints?: readonly string[];
  readonly condition?: (b: Builder, index: Value, carry: readonly Value[]) => Value;
  readonly span?: Span | undefined;
}

/** Is there a value? Its type says what stands for a missing one; of another type, there always is. */
export function isThere(b: Builder, value: Value): Value {
  const { absent } = value.type;
  const hint = `has${value.hint.slice(0, 1).toUpperCase()}${value.hint.slice(1)}`;
  const test = (at: Builder, constant: undefined | null): Value => at.test("ne", [value, at.const(constant)], hint);
  if (absent === undefined) return b.const(true);
  if (absent !== "either") return test(b, absent === "null" ? null : undefined);
  return b.and(test(b, undefined), (then) => test(then, null), hint);
}

export class Builder {
  readonly body: Stmt[] = [];
  /** Given to statements that are made without one of their own. */
  span: Span | undefined;

  constructor(span?: Span) {
    this.span = span;
  }

  append(stmt: Stmt): void {
    this.body.push(stmt.span || !this.span ? stmt : { ...stmt, span: this.span });
  }

  private define(stmt: Omit<Stmt, "outs" | "regions" | "args"> & { args: readonly Value[] }, type: Type, hint: string): Value {
    const out = freshValue(asValue(type), hint);
    this.append({ regions: [], ...stmt, outs: [out] } as unknown as Stmt);
    return out;
  }

  const(value: Constant, hint = "c"): Value {
    const type = typeof value === "number" ? number : typeof value === "boolean" ? boolean : typeof value === "string" ? string : none;
    return this.define({ kind: "const", value, args: [] } as never, type, hint);
  }

  /** A tangent or cotangent that is not there. */
  zero(hint = "c"): Value { return this.define({ kind: "const", value: 0, structural: true, args: [] } as never, number, hint); }

  /** A scalar operation. `type` is boolean for comparisons. */
  op(op: string, args: readonly Value[], hint = "t", type: Type = number): Value {
    return this.define({ kind: "op", op, args } as never, type, hint);
  }

  add(a: Value, b: Value, hint?: string): Value { return this.op("add", [a, b], hint); }
  sub(a: Value, b: Value, hint?: string): Value { return this.op("sub", [a, b], hint); }
  mul(a: Value, b: Value, hint?: string): Value { return this.op("mul", [a, b], hint); }
  div(a: Value, b: Value, hint?: string): Value { return this.op("div", [a, b], hint); }
  neg(a: Value, hint?: string): Value { return this.op("neg", [a], hint); }
  /** `op` is one of lt le gt ge eq ne not. */
  test(op: string, args: readonly Value[], hint = "p"): Value { return this.op(op, args, hint, boolean); }

  /** A value of any type that is never looked at. */
  placeholder(type: Type, hint: string): Value {
    if (type.absent === undefined) {
      if (type.kind === "number") return this.const(0);
      if (type.kind === "boolean") return this.const(false);
      if (type.kind === "string") return this.const("");
    }
    return this.define({ kind: "const", value: type.absent === "null" ? null : undefined, args: [] } as never, type, hint);
  }

  length(array: Value, hint = "n"): Value { return this.define({ kind: "length", args: [this.present(array)] }, number, hint); }
  alloc(type: ArrayType, length: Value, hint = "a", attributes: Pick<StmtOf<"alloc">, "isEmpty" | "isWrittenFirst"> = {}): Value { return this.define({ kind: "alloc", args: [length], ...attributes } as never, type, hint); }
  /** Shadow memory: its zeros are structural. */
  shadow(type: ArrayType, length: Value, hint: string): Value { return this.define({ kind: "alloc", structural: true, args: [length] } as never, type, hint); }
  list(type: ArrayType, elements: readonly Value[], hint = "a"): Value { return this.define({ kind: "list", args: elements }, type, hint); }
  record(type: RecordType, fields: readonly Value[], hint = "r", order?: readonly string[]): Value {
    invariant(fields.length === type.fields.length, "record: one value for each field");
    return this.define({ kind: "record", args: fields, ...(order ? { order } : {}) } as never, type, hint);
  }

  load(array: Value, index: Value, hint = "e"): Value {
    invariant(array.type.kind === "array", "load: from an array");
    return this.define({ kind: "load", args: [this.present(array), index] }, array.type.element, hint);
  }
  /** The number at this index; 0 where there is none. */
  loadOrZero(array: Value, index: Value, hint = "e"): Value {
    return this.define({ kind: "load", orZero: true, args: [this.present(array), index] } as never, number, hint);
  }
  store(array: Value, index: Value, value: Value): void { this.effect("store", [this.present(array), index, value]); }
  /** The same, where there surely is an element: an index of the user's own may be any number. */
  storeInside(array: Value, index: Value, value: Value): void {
    const isList = array.type.kind === "array" && array.type.storage === "list";
    this.effect("store", [this.present(array), index, value], isList ? { isInside: true } : {});
  }
  accumulate(array: Value, index: Value, value: Value, ifThere = false): void { this.effect("accumulate", [this.present(array), index, value], ifThere ? { ifThere } : {}); }

  get(record: Value, field: string, hint = field): Value {
    invariant(record.type.kind === "record" || record.type.kind === "union", "get: of a record");
    return this.define({ kind: "get", field, args: [this.present(record)] } as never, fieldType(record.type, field), hint);
  }
  getOrZero(record: Value, field: string, hint = field): Value {
    return this.define({ kind: "get", field, orZero: true, args: [this.present(record)] } as never, number, hint);
  }
  set(record: Value, field: string, value: Value): void { this.effect("set", [this.present(record), value], { field }); }
  increment(record: Value, field: string, value: Value, orZero = false): void { this.effect("increment", [this.present(record), value], { field, ...(orZero ? { orZero } : {}) }); }

  view(array: Value, start: Value, end: Value, hint = array.hint): Value { return this.define({ kind: "view", args: [this.present(array), start, end] }, required(array.type), hint); }
  copy(array: Value, start: Value, end: Value, hint = array.hint): Value { return this.define({ kind: "copy", args: [this.present(array), start, end] }, required(array.type), hint); }
  /** Is there a field of this name? */
  has(record: Value, tell: Tell): Value { return this.define({ kind: "has", ...tell, args: [record] } as never, boolean, "p"); }
  is(value: Value, of: ClassRef): Value { return this.define({ kind: "is", class: of, args: [value] } as never, boolean, "p"); }
  /** What may be missing does not become there by another type alone. */
  cast(value: Value, type: Type, hint = value.hint): Value { return this.define({ kind: "cast", args: [type.absent === undefined ? this.present(value) : value] }, type, hint); }
  push(list: Value, value: Value): void { this.effect("push", [this.present(list), value]); }
  pop(list: Value, hint = "e"): Value {
    invariant(list.type.kind === "array", "pop: from a list");
    return this.define({ kind: "pop", args: [this.present(list)] }, list.type.element, hint);
  }

  /** The value as one that is there. */
  present(value: Value, hint = value.hint): Value {
    if (value.type.absent === undefined) return value;
    return this.define({ kind: "present", args: [value] }, required(value.type), hint);
  }

  cell(init: Value, hint: string, type = init.type): Value { return this.define({ kind: "cell", args: [init] }, type, hint); }
  read(cell: Value): Value { return this.define({ kind: "read", args: [cell] }, cell.type, cell.hint); }
  write(cell: Value, value: Value): void { this.effect("write", [cell, value]); }

  throw(errorClass: string, parts: readonly Value[], shown: Pick<Throw, "layout" | "formats"> = {}): void { this.effect("throw", parts, { errorClass, ...shown }); }

  comment(text: string): void { this.effect("comment", [], { text }); }

  /** A call; the outs are named and typed by the caller. */
  call(callee: string, args: readonly Value[], outs: readonly { type: Type; hint: string; linear?: true }[]): Value[] {
    const values = outs.map((out) => freshValue(out.type, out.hint, out.linear));
    this.append({ kind: "call", callee, args, outs: values, regions: [] });
    return values;
  }

  private effect(kind: string, args: readonly Value[], attributes: object = {}): void {
    this.append({ kind, args, outs: [], regions: [], ...attributes } as unknown as Stmt);
  }

  /** Builds a nested region: `fill` returns its yields. */
  region(params: readonly Value[], fill: (b: Builder) => readonly Value[]): Region {
    const inner = new Builder(this.span);
    const yields = fill(inner);
    return { params, body: inner.body, yields };
  }

  /** An `if` whose outs take the types of what `then` yields. */
  if(condition: Value, then: (b: Builder) => readonly Value[], otherwise: (b: Builder) => readonly Value[] = () => [], hints?: readonly string[]): Value[] {
    const regions = [this.region([], then), this.region([], otherwise)];
    invariant(regions[0]!.yields.length === regions[1]!.yields.length, "if: arms yield alike");
    const outs = regions[0]!.yields.map((value, i) => freshValue(value.type, hints?.[i] ?? value.hint));
    this.append({ kind: "if", args: [condition], outs, regions });
    return outs;
  }

  /** `first && second`: the second is computed only where the first holds. */
  and(first: Value, second: (b: Builder) => Value, hint: string): Value {
    return this.if(first, (then) => [second(then)], (otherwise) => [otherwise.const(false)], [hint])[0]!;
  }

  /** A loop; returns [last, ...carry]. */
  loop(options: LoopOptions, body: (b: Builder, index: Value, carry: readonly Value[]) => readonly Value[]): Value[] {
    const { start, end, init, condition } = options;
    const hint = (i: number): string => options.hints?.[i] ?? init[i]!.hint;
    const params = (): Value[] => [freshValue(number, options.indexHint ?? "i"), ...init.map((value, i) => freshValue(value.type, hint(i)))];
    const bodyParams = params();
    const regions = [this.region(bodyParams, (b) => body(b, bodyParams[0]!, bodyParams.slice(1)))];
    invariant(regions[0]!.yields.length === init.length, "loop: yields one value for each carried");
    if (condition) {
      const conditionParams = params();
      regions.push(this.region(conditionParams, (b) => [condition(b, conditionParams[0]!, conditionParams.slice(1))]));
    }
    const outs = [freshValue(number, options.indexHint ?? "i"), ...init.map((value, i) => freshValue(value.type, hint(i)))];
    this.append({
      kind: "loop", bounded: end !== undefined, inclusive: options.inclusive ?? false, step: options.step ?? 1,
      args: end ? [start, end, ...init] : [start, ...init], outs, regions, span: options.span,
    });
    return outs;
  }

  /** Raw level: a loop as the source has it. */
  while(options: { testFirst: boolean; label?: string | undefined }, condition: (b: Builder) => Value, body: (b: Builder) => void, update: (b: Builder) => void = () => {}): void {
    const regions = [
      this.region([], (b) => [condition(b)]),
      this.region([], (b) => { body(b); return []; }),
      this.region([], (b) => { update(b); return []; }),
    ];
    this.append({ kind: "while", ...options, args: [], outs: [], regions });
  }
  block(label: string, body: (b: Builder) => void): void {
    this.append({ kind: "block", label, args: [], outs: [], regions: [this.region([], (b) => { body(b); return []; })] });
  }
  return(values: readonly Value[]): void { this.effect("return", values); }
  break(label?: string): void { this.effect("break", [], { label }); }
  continue(label?: string): void { this.effect("continue", [], { label }); }
}
