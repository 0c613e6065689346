/**
 * How long arrays are, where they stay that long: a constant, a number that is at hand, or the length of another array.
 * A list keeps its length where nothing that may be the same list is pushed to, popped from, or stored to at an index
 * that might be outside.
 *
 *   a = alloc n; loop carry (y = a) { b = alloc (length y); …; yield b }          y, b and what comes of the loop: n
 */
import type { Func, Module, Region, Stmt, Value } from "../ir/ir.ts";
import type { Type } from "../ir/types.ts";
import { definitions, loopParts, walk } from "../ir/visit.ts";
import { Bounds } from "./bounds.ts";
import { knownTable } from "./tables.ts";

/** A constant; the number `size`; or as long as `array` is. */
export type Length = number | { readonly size: Value } | { readonly array: Value };

/** Lists that may be one and the same. */
class Group {
  private parent: Group | undefined;
  mayChange = false;

  find(): Group {
    let group: Group = this;
    while (group.parent) group = group.parent;
    return group;
  }

  unify(other: Group): void {
    const [a, b] = [this.find(), other.find()];
    if (a === b) return;
    b.parent = a;
    a.mayChange ||= b.mayChange;
  }
}

export class Lengths {
  private readonly definition: ReadonlyMap<Value, Stmt>;
  private readonly groups = new Map<Value, Group>();
  /** Lists in memory, parameters, results of calls: by what kind of elements they have. */
  private readonly heap = new Map<string, Group>();
  private known = new Map<Value, Length>();

  /** `running`: the functions whose lengths are being looked at. */
  constructor(private readonly func: Func, module: Module, running: ReadonlySet<string> = new Set()) {
    this.definition = definitions(func.body);
    this.connect(func.body);
    const stores: Stmt[] = [];
    walk(func.body, (stmt) => {
      const [target] = stmt.args;
      if (stmt.kind === "push" || stmt.kind === "pop") this.change(target!);
      else if (stmt.kind === "call" && changesLengths(stmt.callee, module, running)) this.changeAll();
      else if ((stmt.kind === "store" && !stmt.isInside || stmt.kind === "accumulate" && !stmt.ifThere) && isList(target!)) stores.push(stmt);
    });
    this.settle(stores);
  }

  /** How long an array is; undefined where that may change. */
  of(array: Value): Length | undefined {
    if (array.type.kind !== "array" || array.type.storage === "tape") return undefined;
    const table = knownTable(array, this.definition);
    if (Array.isArray(table)) return table.length;
    if (isList(array) && this.group(array)!.find().mayChange) return undefined;
    const known = this.known.get(array);
    if (known !== undefined) return known;
    const length = this.made(array);
    this.known.set(array, length);
    return length;
  }

  /** Is the end of the copy that of the array? */
  isToEnd(copy: Stmt): boolean {
    const [source, , end] = copy.args as [Value, Value, Value];
    const length = this.of(source);
    return length !== undefined && equal(this.number(end), length);
  }

  /** Is the number the length of the array? */
  isLengthOf(number: Value, array: Value): boolean {
    const length = this.of(array);
    return length !== undefined && (equal(this.number(number), length) || this.isSizeOf(number, array));
  }

  /** Are two arrays of one length? */
  areAlike(a: Value, b: Value): boolean {
    const [p, q] = [this.of(a), this.of(b)];
    if (p !== undefined && q !== undefined && equal(p, q)) return true;
    const made = this.definition.get(b);
    return made?.kind === "alloc" && this.isSizeOf(made.args[0]!, a);
  }

  /** Typed arrays that are made with one size are of one length, whatever it is. */
  private isSizeOf(size: Value, array: Value): boolean {
    const made = this.definition.get(array);
    return made?.kind === "alloc" && !isList(array) && made.args[0] === size;
  }

  /** Is any list stored to where it might grow? */
  get changesAny(): boolean {
    return [...this.groups.values(), ...this.heap.values()].some((group) => group.find().mayChange);
  }

  // ---- which lists may be the same -----------------------------------------------------------------------------------

  private group(value: Value): Group | undefined {
    if (!isList(value)) return undefined;
    let group = this.groups.get(value);
    if (group) return group;
    this.groups.set(value, group = new Group());
    // Parameters, and what is defined around a part of a function.
    if (!this.definition.has(value)) this.reachable(value);
    return group;
  }

  private reachable(value: Value): void {
    if (value.type.kind !== "array" || value.type.storage !== "list") return;
    const key = kindOf(value.type.element);
    const known = this.heap.get(key) ?? new Group();
    this.heap.set(key, known);
    known.unify(this.group(value)!);
  }

  private same(a: Value, b: Value): void {
    const [p, q] = [this.group(a), this.group(b)];
    if (p && q) p.unify(q);
  }

  private connect(region: Region): void {
    for (const stmt of region.body) {
      const [first, ...rest] = stmt.args;
      switch (stmt.kind) {
        case "cast": case "present": this.same(first!, stmt.outs[0]!); break;
        case "load": case "get": case "pop": this.reachable(stmt.outs[0]!); break;
        case "store": case "set": case "push": rest.forEach((arg) => this.reachable(arg)); break;
        case "list": case "record": stmt.args.forEach((arg) => this.reachable(arg)); break;
        case "call": [...stmt.args, ...stmt.outs].forEach((value) => this.reachable(value)); break;
        case "if": stmt.outs.forEach((out, i) => stmt.regions.forEach((arm) => this.same(out, arm.yields[i]!))); break;
        case "loop": {
          const { init, carried, finals, body, condition } = loopParts(stmt);
          carried.forEach((param, i) => [init[i]!, finals[i]!, body.yields[i]!, ...(condition ? [condition.params[i + 1]!] : [])].forEach((value) => this.same(param, value)));
          break;
        }
        case "alloc": case "copy": case "length": case "accumulate": case "view": case "op": case "const": case "comment": break;
        default: [...stmt.args, ...stmt.outs].forEach((value) => this.reachable(value));
      }
      stmt.regions.forEach((inner) => this.connect(inner));
    }
  }

  private change(list: Value): void { const group = this.group(list); if (group) group.find().mayChange = true; }

  private changeAll(): void {
    for (const type of this.heap.values()) type.find().mayChange = true;
    for (const group of this.groups.values()) group.find().mayChange = true;
  }

  /** All stores are taken to be inside, until one is found that might not be: then the lists that it is to may grow. */
  private settle(stores: readonly Stmt[]): void {
    for (let left = stores; ;) {
      this.known = this.loops();
      const bounds = new Bounds(this.func, () => true, false, this);
      const outside = left.filter((stmt) => !this.group(stmt.args[0]!)!.find().mayChange && !bounds.isInside(stmt.args[0]!, stmt.args[1]!));
      if (outside.length === 0) return;
      outside.forEach((stmt) => this.change(stmt.args[0]!));
      left = left.filter((stmt) => !outside.includes(stmt));
    }
  }

  // ---- how long they are ---------------------------------------------------------------------------------------------

  /** What loops carry is as long as it was at first, unless some trip hands on what is not. */
  private loops(): Map<Value, Length> {
    const own = new Map<Value, Length>();
    for (let changed = true; changed;) {
      changed = false;
      this.known = new Map(own);
      walk(this.func.body, (stmt) => {
        if (stmt.kind !== "loop") return;
        const { init, carried, body } = loopParts(stmt);
        carried.forEach((param, i) => {
          if (param.type.kind !== "array" || own.has(param)) return;
          const [first, next] = [this.of(init[i]!), this.of(body.yields[i]!)];
          if (first !== undefined && next !== undefined && equal(first, next)) return;
          own.set(param, { array: param });
          changed = true;
        });
      });
    }
    return this.known;
  }

  private made(array: Value): Length {
    const stmt = this.definition.get(array);
    switch (stmt?.kind) {
      case "list": return stmt.args.length;
      case "alloc": return this.size(stmt.args[0]!, array);
      case "cast": return this.of(stmt.args[0]!) ?? { array };
      case "present": {
        const length = this.of(stmt.args[0]!);
        return length === undefined || typeof length === "object" && "array" in length && length.array.type.absent !== undefined ? { array } : length;
      }
      case "copy": return this.copied(stmt, array);
      case "if": {
        const k = stmt.outs.indexOf(array);
        const [p, q] = stmt.regions.map((arm) => this.of(arm.yields[k]!));
        return p !== undefined && q !== undefined && equal(p, q) ? p : { array };
      }
      case "loop": return this.carried(stmt, array);
      default: return { array };
    }
  }

  private carried(stmt: Extract<Stmt, { kind: "loop" }>, array: Value): Length {
    const { init, carried, finals, condition } = loopParts(stmt);
    const k = [carried.indexOf(array), finals.indexOf(array), condition ? condition.params.indexOf(array) - 1 : -1].find((i) => i >= 0);
    if (k === undefined) return { array };
    if (carried[k] === array) {
      // Until the contrary is found.
      const first = this.of(init[k]!) ?? { array };
      this.known.set(array, first);
      return first;
    }
    const length = this.of(carried[k]!);
    return length === undefined || typeof length === "object" && "array" in length && length.array === carried[k] ? { array } : length;
  }

  /** A number as a length: one from the end, as in `slice(0, -1)`, is that of no array. */
  private number(value: Value): Length {
    const stmt = this.definition.get(value);
    if (stmt?.kind === "const" && Number.isSafeInteger(stmt.value) && (stmt.value as number) >= 0) return stmt.value as number;
    return (stmt?.kind === "length" ? this.of(stmt.args[0]!) : undefined) ?? { size: value };
  }

  /** What was made with this size. A typed array made with 2.5 has 2 elements. */
  private size(size: Value, array: Value): Length {
    const stmt = this.definition.get(size);
    if (stmt?.kind === "const" && Number.isSafeInteger(stmt.value) && (stmt.value as number) >= 0) return stmt.value as number;
    if (stmt?.kind === "length") return this.of(stmt.args[0]!) ?? { size };
    return isList(array) ? { size } : { array };
  }

  private copied(stmt: Stmt, array: Value): Length {
    const [source, start, end] = stmt.args as [Value, Value, Value];
    const length = this.of(source);
    const first = this.definition.get(start);
    if (length === undefined || first?.kind !== "const" || !Number.isSafeInteger(first.value) || (first.value as number) < 0) return { array };
    const last = this.number(end);
    if (first.value === 0 && equal(last, length)) return length;
    return typeof last === "number" && typeof length === "number" ? Math.max(0, Math.min(last, length) - (first.value as number)) : { array };
  }
}

const isList = ({ type }: Value): boolean => type.kind === "array" && type.storage === "list";

/** Lists whose elements are of different kinds are different lists, whatever types they are seen as. */
const kindOf = (type: Type): string => (type.kind === "record" || type.kind === "union" || type.kind === "opaque" ? "object" : type.kind);

function equal(a: Length, b: Length): boolean {
  if (typeof a === "number" || typeof b === "number") return a === b;
  return "size" in a ? "size" in b && a.size === b.size : "array" in b && a.array === b.array;
}

const changing = new WeakMap<Func, boolean>();

/** May a call of it change the length of a list? */
function changesLengths(callee: string, module: Module, running: ReadonlySet<string>): boolean {
  const func = module.funcs.get(callee);
  if (!func) return true;
  const known = changing.get(func);
  if (known !== undefined) return known;
  // A call of itself does nothing that the rest of it does not.
  if (running.has(callee)) return false;
  const result = new Lengths(func, module, new Set(running).add(callee)).changesAny;
  if (running.size === 0 || result) changing.set(func, result);
  return result;
}
