/**
 * Purpose: records, and short arrays with constant indices, become values. What leaves the function is made when it is
 * complete: its elements are values until then, and are written once.
 * Requires, guarantees: level Normal.
 *
 *   r = record a b; set r .x c; d = get r .x                     d = c
 *   v = alloc 2; store v 0 a; accumulate v 0 b; yield v          s = add a b; v = alloc 2; store v 0 s; yield v
 *
 * The elements become cells for a moment, and promote-cells does the rest.
 */
import { promoteCells } from "../3-normalise/promote-cells.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { fieldType, isLooser, number, type Type } from "../ir/types.ts";
import { isAnonymous, walk, withHints } from "../ir/visit.ts";
import { findSmallMemory, type SmallMemory } from "./small-memory.ts";

export function scalarizeMemory(func: Func): Func {
  const memories = findSmallMemory(func.body, () => false);
  if (memories.length === 0) return func;
  const rewriter = new Rewriter(func.body, memories);
  const body = rewriter.region(func.body);
  return promoteCells({ ...func, body: withHints(body, rewriter.hints) });
}

/** While its elements are values. */
interface Taken {
  readonly memory: SmallMemory;
  readonly cells: Map<string, Value>;
  /** Elements that are not what the array was made with. */
  readonly written: Set<string>;
}

class Rewriter {
  private readonly memories: ReadonlyMap<Stmt, SmallMemory>;
  private readonly taken = new Map<Value, Taken>();
  private readonly constants = new Map<Value, number>();
  private readonly renamed = new Map<Value, Value>();
  /** Names for numbers that have none but the place that they are put in. */
  readonly hints = new Map<Value, string>();
  private readonly computed = new Set<Value>();
  /** The last number put in each place of what is only called the result of something. */
  private readonly unnamed = new Map<string, Value>();

  constructor(body: Region, memories: readonly SmallMemory[]) {
    this.memories = new Map(memories.map((memory) => [memory.made, memory]));
    walk(body, (stmt) => {
      if (stmt.kind === "const" && typeof stmt.value === "number") this.constants.set(stmt.outs[0]!, stmt.value);
      if (stmt.kind === "op") this.computed.add(stmt.outs[0]!);
    });
  }

  private get = (value: Value): Value => this.renamed.get(value) ?? value;

  region(region: Region): Region {
    const b = new Builder();
    const own: Taken[] = [];
    region.body.forEach((stmt, i) => {
      this.complete(own, i, b);
      this.stmt(stmt, b, own);
    });
    this.complete(own, region.body.length, b);
    return { params: region.params, body: b.body, yields: region.yields.map(this.get) };
  }

  /** Makes what is wanted whole at this position. */
  private complete(own: Taken[], position: number, b: Builder): void {
    for (const { memory, cells, written } of own.filter((each) => each.memory.until === position)) {
      const { made } = memory;
      const out = made.outs[0]!;
      this.taken.delete(out);
      b.span = made.span;
      if (made.kind !== "alloc") b.append({ ...made, args: [...cells.values()].map((cell) => b.read(cell)) });
      else {
        b.append({ ...made, args: made.args.map(this.get) });
        for (const key of [...written].sort((p, q) => Number(p) - Number(q))) b.store(out, b.const(Number(key)), b.read(cells.get(key)!));
      }
    }
  }

  private stmt(original: Stmt, b: Builder, own: Taken[]): void {
    b.span = original.span;
    const target = original.args[0] && this.taken.get(original.args[0]);
    if (target) {
      this.access(original, target, b);
      return;
    }
    const memory = this.memories.get(original);
    const args = original.args.map(this.get);
    if (memory) {
      own.push(this.take({ ...original, args }, memory, b));
      return;
    }
    const stmt = { ...original, args, regions: original.regions.map((inner) => this.region(inner)) };
    b.span = original.span;
    b.append(stmt);
  }

  private take(made: Stmt, memory: SmallMemory, b: Builder): Taken {
    const out = made.outs[0]!;
    const zero = made.kind !== "alloc" ? undefined : made.structural ? b.zero() : made.isEmpty ? nothing(b) : b.const(0);
    const cells = new Map<string, Value>();
    for (const [i, key] of keysOf(made, memory, this.constants).entries()) {
      const init = zero ?? made.args[i]!;
      const isVariable = out.type.kind === "record" && out.type.box;
      this.name(init, out, key);
      cells.set(key, b.cell(init, isVariable || init.hint === "c" || isAnonymous(init) ? elementHint(out, key) : init.hint, cellType(init, out, key)));
    }
    const result: Taken = { memory, cells, written: new Set() };
    this.taken.set(out, result);
    return result;
  }

  private name(value: Value, memory: Value, key: string): void {
    if (!isAnonymous(value) || this.hints.has(value) || !this.computed.has(value)) return;
    if (!isAnonymous(memory) && !isDerived(memory)) this.hints.set(value, elementHint(memory, key));
    if (isAnonymous(memory)) this.unnamed.set(`${memory.id} ${key}`, value);
  }

  /** What is read from the result of a call has the name that its reader gives it. */
  private nameAsRead(memory: Value, key: string, { hint }: Value): void {
    const value = this.unnamed.get(`${memory.id} ${key}`);
    if (value && hint !== "t" && !hint.includes("_")) this.hints.set(value, hint);
  }

  private access(stmt: Stmt, { memory, cells, written }: Taken, b: Builder): void {
    if (stmt.kind === "length") {
      this.renamed.set(stmt.outs[0]!, memory.length === undefined ? this.get(memory.made.args[0]!) : b.const(cells.size));
      return;
    }
    const key = "field" in stmt ? stmt.field : String(this.constants.get(stmt.args[1]!));
    const cell = cells.get(key)!;
    const value = this.get(stmt.args.at(-1)!);
    if (stmt.kind === "get" || stmt.kind === "load") {
      this.nameAsRead(stmt.args[0]!, key, stmt.outs[0]!);
      const value = b.read(cell);
      this.renamed.set(stmt.outs[0]!, stmt.outs[0]!.type.absent === undefined ? b.present(value) : value);
      return;
    }
    written.add(key);
    this.name(value, stmt.args[0]!, key);
    if (stmt.kind === "set" || stmt.kind === "store") b.write(cell, value);
    else b.write(cell, b.add(b.present(b.read(cell)), value, cell.hint));
  }
}

/** What the element of an array, or the field of a record, is called where it is a variable. */
export const elementHint = ({ type, hint }: Value, key: string): string =>
  (type.kind === "record" && type.box ? hint : `${hint}${/\d$/.test(hint) || type.kind === "record" ? "_" : ""}${key}`);

/** Memory of derivatives, and what is kept for them: no name for what is put there. */
export const isDerived = ({ hint }: Value): boolean => /(_bar|_dot|_saved|residuals)\d*$/.test(hint);

/** `undefined` in the place of a number. */
function nothing(b: Builder): Value {
  const out = freshValue(number, "c");
  b.append({ kind: "const", value: undefined, args: [], outs: [out], regions: [] });
  return out;
}

/** The names of the elements, in order. */
function keysOf(made: Stmt, memory: SmallMemory, constants: ReadonlyMap<Value, number>): string[] {
  const type = made.outs[0]!.type;
  if (type.kind === "record") return type.fields.map((field) => field.name);
  const { length } = memory;
  if (length !== undefined) return Array.from({ length }, (_, i) => String(i));
  return [...new Set(memory.indices.map((index) => constants.get(index)!))].sort((p, q) => p - q).map(String);
}

/** What may be missing stays so, though it is there at first. */
function cellType(init: Value, { type }: Value, key: string): Type {
  const own = type.kind === "record" ? fieldType(type, key) : init.type;
  return own.absent === undefined && !isLooser(own, init.type) ? init.type : own;
}
