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
import { definitions, loopParts, substituteRegion, walk } from "../ir/visit.ts";
import { OuterPlaces, type Place } from "./outer-places.ts";

export function writeInto(func: Func): Func {
  if (!func.into) return func;
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

class Rewriter {
  private readonly definition: ReadonlyMap<Value, Stmt>;
  private readonly places: OuterPlaces;

  constructor(private readonly func: Func) {
    this.definition = definitions(func.body);
    this.places = new OuterPlaces(func, this.definition);
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
    const place = this.places.of(copy.to);
    if (!place) return undefined;
    const before = region.body.slice(0, from), between = region.body.slice(from + 1, at), after = region.body.slice(at + 1);
    const known = new Set([...outside, ...this.func.body.params, ...region.params, ...before.flatMap((stmt) => stmt.outs)]);
    const usesAfter = new Uses({ params: [], body: after, yields: region.yields });
    const usesBetween = new Uses({ params: [], body: between, yields: [] });
    if (usesAfter.any(copy.from) || usesBetween.escapes(copy.from) || !this.places.isUntouched(place, between)) return undefined;
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
