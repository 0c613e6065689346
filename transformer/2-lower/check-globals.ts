/**
 * Constants of modules must not be written, by whatever name: `const t = TABLE; t[0] = x`, or a helper that writes into
 * its argument. Which memory a reference may name is followed without regard to order, through calls. What is put somewhere
 * is found by whoever reads it there, by whatever way: values of which one may hold the other share what is put in them.
 */
import type { Span } from "../diagnostics.ts";
import type { Func, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { isReference, type RecordType, type Type } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";

/** Where a reference may come from: a parameter of the function, or a constant of a module. */
type Root = number | StmtOf<"global">;

/** By the names of fields; elements of arrays have none. */
type Parts = ReadonlyMap<string, ReadonlySet<Root>>;
const element = "";

interface Summary {
  /** The types of what is written. */
  readonly writes: Map<Root, Set<Type>>;
  /** The statement that writes, for each constant that is written. */
  readonly at: Map<StmtOf<"global">, Stmt>;
  readonly returns: Set<Root>;
  /** What is put in parameters, by their positions; `shared` are pairs that share what is put in them, the result being -1. */
  readonly stores: Map<number, Parts>;
  readonly shared: Map<string, readonly [number, number]>;
}

export interface GlobalWrite {
  readonly func: string;
  readonly name: string;
  readonly span: Span | undefined;
}

/** What is known of functions that have been looked at; they never call one that comes later. */
export class GlobalWrites {
  private readonly summaries = new Map<string, Summary>();

  /** Every write to a constant in these functions, which call each other and those of earlier calls. */
  find(funcs: readonly Func[]): GlobalWrite[] {
    const fresh = funcs.map((func) => ({ func, summary: { writes: new Map<Root, Set<Type>>(), at: new Map<StmtOf<"global">, Stmt>(), returns: new Set<Root>(), stores: new Map<number, Parts>(), shared: new Map<string, readonly [number, number]>() } }));
    for (const { func, summary } of fresh) this.summaries.set(func.name, summary);
    let before = -1;
    for (let size = 0; size !== before;) {
      before = size;
      size = 0;
      for (const { func, summary } of fresh) {
        summarize(func, summary, this.summaries);
        size += [...summary.writes.values()].reduce((sum, types) => sum + types.size, 0) + summary.returns.size + summary.shared.size + [...summary.stores.values()].reduce((sum, parts) => sum + all(parts).length, 0);
      }
    }
    return fresh.flatMap(({ func, summary: { at } }) => [...at].map(([global, stmt]) => ({ func: func.name, name: global.name, span: stmt.span })));
  }
}

const all = (parts: Parts): Root[] => [...parts.values()].flatMap((roots) => [...roots]);

class Roots {
  private readonly known = new Map<Value, Set<Root>>();
  /** One of those that a value shares with; itself at the end. */
  private readonly parents = new Map<Value, Value>();
  private readonly put = new Map<Value, Map<string, Set<Root>>>();
  /** What the function makes is its own, whatever it holds. */
  readonly made = new Map<Value, Stmt>();
  changed = false;

  of(value: Value): Set<Root> {
    let roots = this.known.get(value);
    if (!roots) this.known.set(value, roots = new Set());
    return roots;
  }

  /** `to` may name what `from` names, or a part of it. */
  flow(from: Value | undefined, to: Value | undefined): void {
    if (!from || !to || !isReference(to.type) || from.type.kind === "none") return;
    for (const root of this.of(from)) this.add(to, root);
    this.share(from, to);
  }

  /** `to` may name what is in this place of `from`, or what was put there since. */
  read(from: Value | undefined, to: Value | undefined, place: string | undefined): void {
    if (!from || !to || !isReference(to.type)) return;
    const made = this.made.get(from);
    const own = made?.kind === "record" && from.type.kind === "record" ? made.args[from.type.fields.findIndex(({ name }) => name === place)] : undefined;
    if (own) this.flow(own, to);
    else this.flow(from, to);
    this.share(from, to);
    const put = this.inside(from);
    for (const root of place === undefined ? all(put) : put.get(place) ?? []) this.add(to, root);
  }

  /** `value` is put in a place of `target`. */
  store(value: Value | undefined, target: Value | undefined, place: string): void {
    if (!value || !target || !isReference(value.type)) return;
    this.of(value).forEach((root) => this.addInside(target, place, root));
    this.share(value, target);
  }

  add(to: Value, root: Root): void {
    this.insert(this.of(to), root);
  }

  addInside(target: Value, place: string, root: Root): void {
    const parts = this.inside(target), roots = parts.get(place) ?? new Set();
    parts.set(place, roots);
    this.insert(roots, root);
  }

  /** What is put in the value, or in what shares with it. */
  inside(value: Value): Map<string, Set<Root>> {
    const last = this.last(value);
    let parts = this.put.get(last);
    if (!parts) this.put.set(last, parts = new Map());
    return parts;
  }

  share(a: Value, b: Value): void {
    const [from, to] = [this.last(a), this.last(b)];
    if (from === to) return;
    const parts = this.inside(from);
    this.parents.set(from, to);
    parts.forEach((roots, place) => roots.forEach((root) => this.addInside(to, place, root)));
    this.changed = true;
  }

  last(value: Value): Value {
    let current = value;
    for (let next = this.parents.get(current); next; next = this.parents.get(current)) current = next;
    return current;
  }

  private insert(roots: Set<Root>, root: Root): void {
    if (roots.has(root)) return;
    roots.add(root);
    this.changed = true;
  }
}

const making: ReadonlySet<string> = new Set(["alloc", "list", "record", "copy"]);

function summarize(func: Func, summary: Summary, summaries: ReadonlyMap<string, Summary>): void {
  const roots = new Roots();
  const { params } = func.body;
  params.forEach((param, i) => roots.add(param, i));
  walk(func.body, (stmt) => { if (stmt.outs[0] && making.has(stmt.kind)) roots.made.set(stmt.outs[0], stmt); });
  do {
    roots.changed = false;
    walk(func.body, (stmt) => flowThrough(stmt, roots, summaries));
  } while (roots.changed);
  const results = [...func.body.yields];
  walk(func.body, (stmt) => {
    record(stmt, params, roots, summary, summaries);
    if (stmt.kind === "return") results.push(...stmt.args);
  });
  for (const value of results) [...roots.of(value), ...all(roots.inside(value))].forEach((root) => summary.returns.add(root));
  const outside: (readonly [Value, number])[] = [...params.map((param, i) => [param, i] as const), ...results.map((value) => [value, -1] as const)].filter(([{ type }]) => isReference(type));
  for (const [param, i] of outside) {
    if (i >= 0) summary.stores.set(i, new Map([...roots.inside(param)].map(([place, put]) => [place, new Set(put)])));
    for (const [other, j] of outside) if (i < j && roots.last(param) === roots.last(other)) summary.shared.set(`${i} ${j}`, [i, j]);
  }
}

function flowThrough(stmt: Stmt, roots: Roots, summaries: ReadonlyMap<string, Summary>): void {
  const [first, second, third] = stmt.args;
  const [out] = stmt.outs;
  switch (stmt.kind) {
    case "global": return out && isReference(out.type) ? roots.add(out, stmt) : undefined;
    case "load": case "pop": return roots.read(first, out, element);
    case "get": return roots.read(first, out, stmt.field);
    case "view": case "cast": case "present": case "read": case "cell": return roots.flow(first, out);
    // The elements of a copy are its own, unless they are references.
    case "copy": return first?.type.kind === "array" && isReference(first.type.element) ? roots.flow(first, out) : undefined;
    case "list": case "record": return stmt.args.forEach((arg) => { if (isReference(arg.type)) roots.flow(arg, out); });
    case "write": return roots.flow(second, first);
    case "push": return roots.store(second, first, element);
    case "set": return roots.store(second, first, stmt.field);
    case "store": return roots.store(third, first, element);
    case "if": return stmt.regions.forEach((region: Region) => stmt.outs.forEach((merged, i) => roots.flow(region.yields[i], merged)));
    case "call": {
      const summary = summaries.get(stmt.callee);
      if (summary) flowThroughCall(stmt, summary, roots);
    }
  }
}

function flowThroughCall({ args, outs: [out] }: Stmt, { returns, stores, shared }: Summary, roots: Roots): void {
  for (const root of returns) {
    if (typeof root === "number") roots.read(args[root], out, undefined);
    else if (out) roots.add(out, root);
  }
  for (const [i, put] of stores) {
    const target = args[i];
    if (!target) continue;
    for (const [place, own] of put) {
      for (const root of own) {
        if (typeof root === "number") roots.store(args[root], target, place);
        else roots.addInside(target, place, root);
      }
    }
  }
  for (const [i, j] of shared.values()) {
    const [a, b] = [i < 0 ? out : args[i], args[j]];
    if (a && b) roots.share(a, b);
  }
}

/** May memory of the one type be a part of a structure of the other? */
function holds(whole: Type, part: Type, seen: ReadonlySet<Type> = new Set()): boolean {
  if (whole.kind === "opaque" || part.kind === "opaque" || seen.has(whole)) return whole.kind === "opaque" || part.kind === "opaque";
  const inner = new Set(seen).add(whole);
  if (whole.kind === "union") return part.kind === "union" || whole.members.some((member) => holds(member, part, inner));
  if (part.kind === "union") return part.members.some((member) => holds(whole, member, seen));
  if (whole.kind === "array") return part.kind === "array" && part.storage === whole.storage || holds(whole.element, part, inner);
  if (whole.kind !== "record") return false;
  const areIn = (some: RecordType, others: RecordType): boolean => some.fields.every(({ name }) => others.fields.some((other) => other.name === name));
  return part.kind === "record" && (areIn(whole, part) || areIn(part, whole)) || whole.fields.some(({ type }) => holds(type, part, inner));
}

function record(stmt: Stmt, params: readonly Value[], roots: Roots, summary: Summary, summaries: ReadonlyMap<string, Summary>): void {
  const write = (target: Value | undefined, type: Type, isDeep = false): void => {
    if (!target || !isDeep && roots.made.has(target)) return;
    for (const root of isDeep ? [...roots.of(target), ...all(roots.inside(target))] : roots.of(target)) {
      if (!holds(typeof root === "number" ? params[root]!.type : root.outs[0]!.type, type)) continue;
      const types = summary.writes.get(root) ?? new Set();
      summary.writes.set(root, types.add(type));
      if (typeof root !== "number" && !summary.at.has(root)) summary.at.set(root, stmt);
    }
  };
  switch (stmt.kind) {
    case "store": case "push": case "pop": case "set": case "accumulate": case "increment": return write(stmt.args[0], stmt.args[0]!.type);
    case "call":
      for (const [root, types] of summaries.get(stmt.callee)?.writes ?? []) {
        if (typeof root === "number") types.forEach((type) => write(stmt.args[root], type, true));
      }
  }
}
