/**
 * Constants of modules must not be written, by whatever name: `const t = TABLE; t[0] = x`, or a helper that writes into
 * its argument. Which memory a reference may name is followed without regard to order, through calls.
 */
import type { Span } from "../diagnostics.ts";
import type { Func, Region, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";

/** Where a reference may come from: a parameter of the function, or a constant of a module. */
type Root = number | StmtOf<"global">;

interface Summary {
  readonly writes: Set<Root>;
  /** The statement that writes, for each constant that is written. */
  readonly at: Map<StmtOf<"global">, Stmt>;
  readonly returns: Set<Root>;
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
    const fresh = funcs.map((func) => ({ func, summary: { writes: new Set<Root>(), at: new Map<StmtOf<"global">, Stmt>(), returns: new Set<Root>() } }));
    for (const { func, summary } of fresh) this.summaries.set(func.name, summary);
    let before = -1;
    for (let size = 0; size !== before;) {
      before = size;
      size = 0;
      for (const { func, summary } of fresh) {
        summarize(func, summary, this.summaries);
        size += summary.writes.size + summary.returns.size;
      }
    }
    return fresh.flatMap(({ func, summary: { at } }) => [...at].map(([global, stmt]) => ({ func: func.name, name: global.name, span: stmt.span })));
  }
}

class Roots {
  private readonly known = new Map<Value, Set<Root>>();
  /** What the function makes is its own, whatever it holds. */
  readonly made = new Set<Value>();
  changed = false;

  of(value: Value): Set<Root> {
    let roots = this.known.get(value);
    if (!roots) this.known.set(value, roots = new Set());
    return roots;
  }

  /** `to` may name what `from` names. */
  flow(from: Value | undefined, to: Value | undefined): void {
    if (!from || !to || !isReference(to.type) || from.type.kind === "none") return;
    for (const root of this.of(from)) this.add(to, root);
  }

  add(to: Value, root: Root): void {
    const roots = this.of(to);
    if (roots.has(root)) return;
    roots.add(root);
    this.changed = true;
  }
}

const making: ReadonlySet<string> = new Set(["alloc", "list", "record", "copy"]);

function summarize(func: Func, summary: Summary, summaries: ReadonlyMap<string, Summary>): void {
  const roots = new Roots();
  func.body.params.forEach((param, i) => roots.add(param, i));
  walk(func.body, ({ kind, outs: [out] }) => { if (out && making.has(kind)) roots.made.add(out); });
  do {
    roots.changed = false;
    walk(func.body, (stmt) => flowThrough(stmt, roots, summaries));
  } while (roots.changed);
  walk(func.body, (stmt) => record(stmt, roots, summary, summaries));
  func.body.yields.forEach((value) => roots.of(value).forEach((root) => summary.returns.add(root)));
}

function flowThrough(stmt: Stmt, roots: Roots, summaries: ReadonlyMap<string, Summary>): void {
  const [first, second, third] = stmt.args;
  const [out] = stmt.outs;
  switch (stmt.kind) {
    case "global": return out && isReference(out.type) ? roots.add(out, stmt) : undefined;
    case "load": case "get": case "view": case "cast": case "present": case "pop": case "read": case "cell": return roots.flow(first, out);
    // The elements of a copy are its own, unless they are references.
    case "copy": return first?.type.kind === "array" && isReference(first.type.element) ? roots.flow(first, out) : undefined;
    case "list": case "record": return stmt.args.forEach((arg) => roots.flow(arg, out));
    case "write": case "push": case "set": return roots.flow(second, first);
    case "store": return roots.flow(third, first);
    case "if": return stmt.regions.forEach((region: Region) => stmt.outs.forEach((merged, i) => roots.flow(region.yields[i], merged)));
    case "call": {
      for (const root of summaries.get(stmt.callee)?.returns ?? []) {
        if (typeof root === "number") roots.flow(stmt.args[root], out);
        else if (out) roots.add(out, root);
      }
    }
  }
}

function record(stmt: Stmt, roots: Roots, summary: Summary, summaries: ReadonlyMap<string, Summary>): void {
  const write = (target: Value | undefined, isDeep = false): void => {
    if (!target || !isDeep && roots.made.has(target)) return;
    for (const root of roots.of(target)) {
      summary.writes.add(root);
      if (typeof root !== "number" && !summary.at.has(root)) summary.at.set(root, stmt);
    }
  };
  switch (stmt.kind) {
    case "store": case "push": case "pop": case "set": case "accumulate": case "increment": return write(stmt.args[0]);
    case "return": return stmt.args.forEach((arg) => roots.of(arg).forEach((root) => summary.returns.add(root)));
    case "call": for (const root of summaries.get(stmt.callee)?.writes ?? []) if (typeof root === "number") write(stmt.args[root], true);
  }
}
