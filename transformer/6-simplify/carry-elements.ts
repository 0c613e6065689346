/**
 * Purpose: of records and short arrays that loops carry or branches choose among, and that nobody writes to any more,
 * the elements are carried.
 * Requires, guarantees: level Normal.
 *
 *   s0 = record x0 0; loop carry (s = s0) { x = get s .x; …; t = record p q; yield t }   =>   loop carry (s_x = x0, s_v = 0) { …; yield p q }
 *
 * What is still written to where it is made becomes cells for a moment, and promote-cells does the rest.
 */
import { promoteCells } from "../3-normalise/promote-cells.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Module, Region, Stmt, Value } from "../ir/ir.ts";
import { fieldType, type Type } from "../ir/types.ts";
import { isAnonymous, walk, withHints, withParts } from "../ir/visit.ts";
import { findCarried, isMaker, isPlaceholder, type CarriedReference } from "./carried-references.ts";
import { elementHint, isDerived } from "./scalarize-memory.ts";

export function carryElements(func: Func, module: Module): Func {
  const carried = findCarried(func, module, () => false);
  return carried.length === 0 ? func : promoteCells(new Rewriter(func, carried).run());
}

class Rewriter {
  private readonly groups = new Map<Value, CarriedReference>();
  private readonly cells = new Map<Value, Value[]>();
  private readonly elements = new Map<Value, Value[]>();
  private readonly renamed = new Map<Value, Value>();
  private readonly constants = new Map<Value, number>();
  /** Names for numbers that have none but the place that they are put in. */
  private readonly hints = new Map<Value, string>();
  private readonly placeholders = new Set<Value>();
  private readonly computed = new Set<Value>();

  constructor(private readonly func: Func, carried: readonly CarriedReference[]) {
    for (const group of carried) for (const member of group.members) this.groups.set(member, group);
    walk(func.body, (stmt) => {
      const [out] = stmt.outs;
      if (isPlaceholder(stmt)) this.placeholders.add(out!);
      if (stmt.kind === "const" && typeof stmt.value === "number") this.constants.set(out!, stmt.value);
      if (stmt.kind === "op") this.computed.add(out!);
    });
  }

  run(): Func {
    const { params, body, yields } = this.func.body;
    const b = new Builder();
    for (const stmt of body) this.stmt(stmt, b);
    const results = yields.map((value) => (this.isTaken(value) ? this.whole(value, b) : this.get(value)));
    return { ...this.func, body: withHints({ params, body: b.body, yields: results }, this.hints) };
  }

  private get = (value: Value): Value => this.renamed.get(value) ?? value;

  /** One of those whose elements are carried, and not where they come in from elsewhere. */
  private isTaken(value: Value): boolean {
    return this.groups.has(value) && (this.cells.has(value) || this.elements.has(value));
  }

  private region({ params, body, yields }: Region): Region {
    const b = new Builder();
    const flat = params.flatMap((param) => this.declared(param));
    for (const stmt of body) this.stmt(stmt, b);
    return { params: flat, body: b.body, yields: yields.flatMap((value) => this.parts(value, b)) };
  }

  private declared(value: Value): Value[] {
    const group = this.groups.get(value);
    if (!group) return [value];
    const parts = group.keys.map((key) => freshValue(elementType(value.type, key), elementHint(value, key)));
    this.elements.set(value, parts);
    return parts;
  }

  /** A value as it is carried. */
  private parts(value: Value, b: Builder): Value[] {
    const group = this.groups.get(value);
    if (!group) return [this.get(value)];
    const cells = this.cells.get(value);
    if (cells) return cells.map((cell) => b.read(cell));
    const known = this.elements.get(value);
    if (known) return known;
    if (this.placeholders.has(value)) return group.keys.map((key) => b.placeholder(elementType(value.type, key), elementHint(value, key)));
    return group.keys.map((key) => b.get(this.get(value), key, elementHint(value, key)));
  }

  private whole(value: Value, b: Builder): Value {
    const parts = this.parts(value, b);
    const { type } = value;
    return type.kind === "record" ? b.record(type, parts, value.hint) : b.list(type as never, parts, value.hint);
  }

  private stmt(original: Stmt, b: Builder): void {
    b.span = original.span;
    const [first] = original.args;
    const [out] = original.outs;
    if (out && this.groups.has(out) && isMaker(original)) this.make(original, out, b);
    else if (first && this.isTaken(first) && original.kind !== "loop") this.access(original, first, b);
    else if (original.kind === "loop" || original.kind === "if") {
      const args = original.args.flatMap((arg) => this.parts(arg, b));
      const regions = original.regions.map((inner) => this.region(inner));
      b.span = original.span;
      b.append(withParts(original, { args, regions, outs: original.outs.flatMap((value) => this.declared(value)) }));
    } else b.append(withParts(original, { args: original.args.map(this.get) }));
  }

  private make(stmt: Stmt, out: Value, b: Builder): void {
    const { keys } = this.groups.get(out)!;
    const zero = stmt.kind !== "alloc" ? undefined : stmt.structural ? b.zero() : b.const(0);
    this.cells.set(out, keys.map((key, i) => {
      const init = zero ?? this.get(stmt.args[i]!);
      if (!isAnonymous(out) && !isDerived(out)) this.name(init, elementHint(out, key));
      return b.cell(init, init.hint === "c" || isAnonymous(init) ? elementHint(out, key) : init.hint);
    }));
  }

  private name(value: Value, hint: string): void {
    if (isAnonymous(value) && this.computed.has(value) && !this.hints.has(value)) this.hints.set(value, hint);
  }

  private access(stmt: Stmt, target: Value, b: Builder): void {
    const { keys } = this.groups.get(target)!;
    const out = stmt.outs[0];
    if (stmt.kind === "length") {
      this.renamed.set(out!, b.const(keys.length));
      return;
    }
    const k = keys.indexOf("field" in stmt ? stmt.field : String(this.constants.get(stmt.args[1]!)));
    const cell = this.cells.get(target)?.[k];
    if (stmt.kind === "get" || stmt.kind === "load") {
      const value = cell ? b.read(cell) : this.elements.get(target)![k]!;
      this.renamed.set(out!, out!.type.absent === undefined ? b.present(value) : value);
      return;
    }
    const value = this.get(stmt.args.at(-1)!);
    if (!isAnonymous(target) && !isDerived(target)) this.name(value, elementHint(target, keys[k]!));
    b.write(cell!, stmt.kind === "set" || stmt.kind === "store" ? value : b.add(b.present(b.read(cell!)), value, cell!.hint));
  }
}

const elementType = (type: Type, key: string): Type => (type.kind === "array" ? type.element : fieldType(type as never, key));
