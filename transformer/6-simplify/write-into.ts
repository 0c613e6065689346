/**
 * Purpose: an array of numbers that is made only to be copied into memory of the caller's is computed there at once.
 * Requires, guarantees: level Normal. The same numbers, as long as the arrays that a caller hands in are not one and the
 * same: whether they are is checked before.
 *
 *   x = alloc n; …store x k e…; loop i below n { e = load x i; store out i e }   =>   clear out; …store out k e…
 *
 * Where the first elements are written one by one, only the others are cleared.
 */
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Loop, Region, Stmt, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { definitions, loopParts, substituteRegion, walk } from "../ir/visit.ts";

export function writeInto(func: Func): Func {
  let any = false;
  walk(func.body, (stmt) => { if (stmt.kind === "loop" && copyOf(stmt)) any = true; });
  return any ? new Rewriter(func).run() : func;
}

/** `for (…) to[i] = from[i]`. */
interface Copying {
  readonly from: Value;
  readonly to: Value;
  readonly start: Value;
  readonly end: Value;
}

function copyOf(loop: Loop): Copying | undefined {
  const { start, end, init, body, condition, index } = loopParts(loop);
  if (!end || condition || init.length > 0 || loop.step !== 1 || loop.inclusive) return undefined;
  const [load, store] = body.body;
  if (body.body.length !== 2 || load?.kind !== "load" || store?.kind !== "store") return undefined;
  const [from, i] = load.args as [Value, Value], [to, k, e] = store.args as [Value, Value, Value];
  const { type } = from;
  const isPlain = type.kind === "array" && to.type.kind === "array" && type.storage === to.type.storage && type.element.kind === "number" && type.element.absent === undefined;
  return isPlain && i === index && k === index && e === load.outs[0] ? { from, to, start, end } : undefined;
}

/** A place in memory of the caller's: how it is got from a parameter. */
interface Place {
  readonly root: Value;
  readonly steps: readonly Stmt[];
}

class Rewriter {
  private readonly definition: ReadonlyMap<Value, Stmt>;
  private readonly params: ReadonlySet<Value>;

  constructor(private readonly func: Func) {
    this.definition = definitions(func.body);
    this.params = new Set(func.body.params);
  }

  run(): Func {
    let changed = false;
    const rewrite = (region: Region, scope: ReadonlySet<Value>): Region => {
      let current = region;
      for (;;) {
        const next = this.once(current, scope);
        if (!next) break;
        changed = true;
        current = next;
      }
      const inside = new Set([...scope, ...current.params]);
      const body = current.body.map((stmt) => {
        const regions = stmt.regions.map((inner) => rewrite(inner, inside));
        stmt.outs.forEach((out) => inside.add(out));
        return regions.length === 0 ? stmt : { ...stmt, regions };
      });
      return { ...current, body };
    };
    const body = rewrite(this.func.body, new Set());
    return changed ? { ...this.func, body } : this.func;
  }

  /** The first copy of this region that needs not be made. */
  private once(region: Region, outside: ReadonlySet<Value>): Region | undefined {
    const made = new Map<Value, number>();
    for (const [at, stmt] of region.body.entries()) {
      if (stmt.kind === "alloc") made.set(stmt.outs[0]!, at);
      const copy = stmt.kind === "loop" ? copyOf(stmt) : undefined;
      const from = copy && made.get(copy.from);
      if (copy && from !== undefined && this.isWhole(copy, region.body[from]!)) {
        const next = this.replaced(region, outside, from, at, copy);
        if (next) return next;
      }
    }
    return undefined;
  }

  private isWhole({ from, start, end }: Copying, alloc: Stmt): boolean {
    const first = this.definition.get(start), last = this.definition.get(end);
    return first?.kind === "const" && first.value === 0 && (end === alloc.args[0] || (last?.kind === "length" && last.args[0] === from));
  }

  private replaced(region: Region, outside: ReadonlySet<Value>, from: number, at: number, copy: Copying): Region | undefined {
    const place = this.placeOf(copy.to);
    if (!place) return undefined;
    const before = region.body.slice(0, from), between = region.body.slice(from + 1, at), after = region.body.slice(at + 1);
    const known = new Set([...outside, ...this.params, ...region.params, ...before.flatMap((stmt) => stmt.outs)]);
    const usesAfter = new Uses({ params: [], body: after, yields: region.yields });
    const usesBetween = new Uses({ params: [], body: between, yields: [] });
    if (usesAfter.any(copy.from) || usesBetween.escapes(copy.from) || !this.isOurs(place, between)) return undefined;
    const b = new Builder();
    const target = this.cloned(copy.to, place, known, b);
    if (!target) return undefined;
    const alloc = region.body[from]!;
    const written = this.writtenFirst(copy.from, between);
    this.clear(b, target, alloc.args[0]!, written);
    const replaced = substituteRegion({ params: [], body: between, yields: [] }, (value) => (value === copy.from ? target : value));
    return { ...region, body: [...before, ...b.body, ...replaced.body, ...after] };
  }

  // ---- where it goes -------------------------------------------------------------------------------------------------

  private placeOf(value: Value): Place | undefined {
    const steps: Stmt[] = [];
    let root = value;
    for (let stmt = this.definition.get(root); stmt && !this.params.has(root); stmt = this.definition.get(root)) {
      if (stmt.kind !== "load" && stmt.kind !== "get" && stmt.kind !== "present") return undefined;
      steps.unshift(stmt);
      root = stmt.args[0]!;
    }
    return this.params.has(root) ? { root, steps } : undefined;
  }

  /** Is nothing else read or written there by these statements? */
  private isOurs(place: Place, body: readonly Stmt[]): boolean {
    let result = true;
    walk({ params: [], body, yields: [] }, (stmt) => {
      stmt.args.forEach((arg, position) => {
        if (!isReference(arg.type)) return;
        const other = this.placeOf(arg);
        if (!other || other.root !== place.root) return;
        const looksOnly = stmt.kind === "length" || stmt.kind === "present" || stmt.kind === "op" || stmt.kind === "get" || (stmt.kind === "load" && isReference(stmt.outs[0]!.type));
        if (looksOnly) return;
        // A record of references may have a number beside them.
        const isNumberBeside = position === 0 && stmt.kind === "set" && !isReference(stmt.args[1]!.type);
        if (!isNumberBeside && !this.areApart(place, other)) result = false;
      });
    });
    return result;
  }

  private areApart(one: Place, two: Place): boolean {
    const count = Math.min(one.steps.length, two.steps.length);
    for (let k = 0; k < count; k++) {
      const [a, b] = [one.steps[k]!, two.steps[k]!];
      if (a.kind === "get" && b.kind === "get" && a.field !== b.field) return true;
      if (a.kind === "load" && b.kind === "load") {
        const [p, q] = [this.offset(a.args[1]!), this.offset(b.args[1]!)];
        if (p.base === q.base && p.plus !== q.plus) return true;
      }
    }
    return false;
  }

  /** An index as something and a constant. */
  private offset(index: Value): { base: Value | undefined; plus: number } {
    const stmt = this.definition.get(index);
    if (stmt?.kind === "const" && typeof stmt.value === "number") return { base: undefined, plus: stmt.value };
    if (stmt?.kind === "op" && stmt.op === "add") {
      const constant = this.definition.get(stmt.args[1]!);
      if (constant?.kind === "const" && typeof constant.value === "number") return { base: stmt.args[0]!, plus: constant.value };
    }
    return { base: index, plus: 0 };
  }

  /** The way to the place once more, from values that are known. */
  private cloned(value: Value, place: Place, known: ReadonlySet<Value>, b: Builder): Value | undefined {
    const copies = new Map<Value, Value>();
    const need = (wanted: Value): Value | undefined => {
      if (known.has(wanted)) return wanted;
      const done = copies.get(wanted);
      if (done) return done;
      const stmt = this.definition.get(wanted);
      const isPure = stmt?.kind === "const" || stmt?.kind === "op" || (stmt && place.steps.includes(stmt));
      if (!stmt || !isPure || stmt.outs[0] !== wanted) return undefined;
      const args = stmt.args.map(need);
      if (args.some((arg) => arg === undefined)) return undefined;
      const out = freshValue(wanted.type, wanted.hint);
      b.append({ ...stmt, args: args as Value[], outs: [out] });
      copies.set(wanted, out);
      return out;
    };
    return need(value);
  }

  // ---- what has to be zero before -------------------------------------------------------------------------------------

  /** The constant places that are stored to before anything else happens to the array. */
  private writtenFirst(array: Value, body: readonly Stmt[]): ReadonlySet<number> {
    const written = new Set<number>();
    if (array.type.kind !== "array" || array.type.storage === "list") return written;
    for (const stmt of body) {
      if (stmt.kind === "store" && stmt.args[0] === array) {
        const index = this.definition.get(stmt.args[1]!);
        if (index?.kind !== "const" || typeof index.value !== "number") break;
        written.add(index.value);
      } else if (stmt.kind !== "length" && new Uses({ params: [], body: [stmt], yields: [] }).any(array)) break;
    }
    return written;
  }

  private clear(b: Builder, target: Value, length: Value, written: ReadonlySet<number>): void {
    const past = Math.max(-1, ...written) + 1;
    const gaps = Array.from({ length: past }, (_, i) => i).filter((i) => !written.has(i));
    const isDense = gaps.length <= mostGaps;
    if (isDense) for (const i of gaps) b.store(target, b.const(i), b.zero());
    const start = isDense ? past : 0;
    b.loop({ start: b.const(start), end: length, init: [] }, (inner, i) => {
      inner.store(target, i, inner.zero());
      return [];
    });
  }
}

/** So many zeros are written one by one. */
const mostGaps = 4;

/** How statements use references. */
class Uses {
  constructor(private readonly region: Region) {}

  any(value: Value): boolean {
    let found = this.region.yields.includes(value);
    walk(this.region, (stmt) => { if (stmt.args.includes(value) || stmt.regions.some((inner) => inner.yields.includes(value))) found = true; });
    return found;
  }

  /** May it be reached under another name? */
  escapes(value: Value): boolean {
    let found = false;
    walk(this.region, (stmt) => {
      if (stmt.regions.some((inner) => inner.yields.includes(value))) found = true;
      stmt.args.forEach((arg, i) => {
        const isKnown = i === 0 && ["load", "store", "accumulate", "length", "copy"].includes(stmt.kind);
        if (arg === value && !isKnown) found = true;
      });
    });
    return found;
  }
}
