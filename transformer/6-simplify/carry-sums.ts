/**
 * Purpose: where each trip of a loop adds to an element of a new array and to the next one, what goes to the next one is
 * carried there in a variable, and every element is written once.
 * Requires, guarantees: level Normal; the same sums in the same order. Derivatives as they are emitted: trips that could
 * run by themselves do not any more.
 *
 * Of memory that the caller gives, which was cleared, what the loop does not write is cleared after it.
 *
 *   x = alloc n; loop i { accumulate x i a; accumulate x (i + 1) b }
 *   =>   x = alloc n; last, c' = loop i carry (c = 0) { store x i (c + a); yield b }; accumulate x last c'
 */
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Loop, Region, Stmt, Value } from "../ir/ir.ts";
import { number } from "../ir/types.ts";
import { OuterPlaces } from "./outer-places.ts";
import { definitions, loopParts, walk, withParts } from "../ir/visit.ts";

export function carrySums(func: Func): Func {
  const carrier = new Carrier(func);
  const body = carrier.region(func.body);
  return carrier.changed ? { ...func, body } : func;
}

class Carrier {
  changed = false;

  private readonly definition: ReadonlyMap<Value, Stmt>;
  private readonly places: OuterPlaces;

  constructor(func: Func) {
    this.definition = definitions(func.body);
    this.places = new OuterPlaces(func, this.definition);
  }

  region(region: Region): Region {
    const body: Stmt[] = [];
    for (const stmt of region.body) {
      const inner = stmt.regions.length === 0 ? stmt : withParts(stmt, { regions: stmt.regions.map((each) => this.region(each)) });
      let loop = inner;
      const after: Stmt[] = [];
      if (loop.kind === "loop") {
        for (const array of this.candidates(loop)) {
          const cleared = this.clearedAt(array, body, loop as Loop);
          if (cleared === undefined && !this.isNew(array, body)) continue;
          const made = this.carry(loop as Loop, array, cleared === undefined ? undefined : body[cleared] as Loop);
          if (cleared !== undefined) body.splice(cleared, 1);
          body.push(...made.before);
          loop = made.carried;
          after.push(...made.after);
          this.changed = true;
        }
      }
      body.push(loop, ...after);
    }
    return { ...region, body };
  }

  /** Arrays that the loop adds to at its index and one further, and uses in no other way. */
  private candidates(loop: Loop): Value[] {
    const { start, end, condition, index, body } = loopParts(loop);
    const first = this.definition.get(start);
    if (!end || condition || loop.step !== 1 || first?.kind !== "const" || !Number.isSafeInteger(first.value)) return [];
    const sums = new Map<Value, Set<"here" | "next">>();
    for (const stmt of body.body) {
      if (stmt.kind !== "accumulate" || !isDoubles(stmt.args[0]!)) continue;
      const where = this.placeOf(stmt.args[1]!, index);
      if (where) sums.set(stmt.args[0]!, (sums.get(stmt.args[0]!) ?? new Set()).add(where));
    }
    return [...sums].filter(([array, places]) => places.size === 2 && this.onlyAdds(body, array, index)).map(([array]) => array);
  }

  private placeOf(at: Value, index: Value): "here" | "next" | undefined {
    if (at === index) return "here";
    const sum = this.definition.get(at);
    if (sum?.kind !== "op" || sum.op !== "add" || sum.args[0] !== index) return undefined;
    const step = this.definition.get(sum.args[1]!);
    return step?.kind === "const" && step.value === 1 ? "next" : undefined;
  }

  private onlyAdds(body: Region, array: Value, index: Value): boolean {
    const known = new Set<Stmt>(body.body.filter((stmt) => stmt.kind === "accumulate" && stmt.args[0] === array && this.placeOf(stmt.args[1]!, index)));
    let result = !body.yields.includes(array);
    walk(body, (stmt) => {
      if (!known.has(stmt) && stmt.args.includes(array) || stmt.regions.some((inner) => inner.yields.includes(array))) result = false;
    });
    return result;
  }

  /** Made before in the same region, and not touched since: nobody else knows it, and there are zeros in it. */
  private isNew(array: Value, before: readonly Stmt[]): boolean {
    for (let i = before.length - 1; i >= 0; i--) {
      const stmt = before[i]!;
      if (stmt.outs[0] === array) return stmt.kind === "alloc";
      let isUsed = false;
      walk({ params: [], body: [stmt], yields: [] }, (inner) => {
        if (inner.kind !== "length" && inner.args.includes(array) || inner.regions.some((region) => region.yields.includes(array))) isUsed = true;
      });
      if (isUsed) return false;
    }
    return false;
  }

  /** Of memory of the caller's: where zeros are stored in all of it, to which nothing has been done since. */
  private clearedAt(array: Value, before: readonly Stmt[], loop: Loop): number | undefined {
    const place = this.places.of(array), first = this.definition.get(loopParts(loop).start);
    if (!place || first?.kind !== "const" || first.value !== 0) return undefined;
    for (let i = before.length - 1; i >= 0; i--) {
      const stmt = before[i]!;
      if (stmt.kind === "loop" && this.clears(stmt, array)) return this.places.isUntouched(place, [...before.slice(i + 1), loop], array) ? i : undefined;
      let isUsed = false;
      walk({ params: [], body: [stmt], yields: [] }, (inner) => { if (inner.kind !== "length" && inner.args.includes(array)) isUsed = true; });
      if (isUsed) return undefined;
    }
    return undefined;
  }

  private clears(loop: Loop, array: Value): boolean {
    const { start, end, init, body, condition, index } = loopParts(loop);
    const [first, length] = [this.definition.get(start), end && this.definition.get(end)];
    const store = body.body.find((stmt) => stmt.kind !== "const");
    const zero = store?.kind === "store" ? this.definition.get(store.args[2]!) : undefined;
    const isWhole = first?.kind === "const" && first.value === 0 && length?.kind === "length" && loop.step === 1 && !loop.inclusive && !condition && init.length === 0;
    return isWhole && body.body.every((stmt) => stmt.kind === "const" || stmt === store) && store?.args[0] === array && store.args[1] === index && zero?.kind === "const" && zero.value === 0;
  }

  private carry(loop: Loop, array: Value, clearing: Loop | undefined): { before: Stmt[]; carried: Loop; after: Stmt[] } {
    const { body, index, last } = loopParts(loop);
    const hint = `${array.hint}_next`;
    const sum = freshValue(number, hint), final = freshValue(number, hint);
    const b = new Builder(loop.span);
    let next: Value | undefined;
    let isFirst = true;
    for (const stmt of body.body) {
      const where = stmt.kind === "accumulate" && stmt.args[0] === array ? this.placeOf(stmt.args[1]!, index) : undefined;
      b.span = stmt.span;
      const value = stmt.args[2]!;
      if (where === "next") next = next ? b.add(next, value, hint) : value;
      else if (where === "here" && isFirst) {
        b.store(array, index, b.add(sum, value));
        isFirst = false;
      } else b.append(stmt);
    }
    const before = new Builder(loop.span), after = new Builder(loop.span);
    const zero = before.const(0, hint);
    if (clearing) {
      after.loop({ start: last, end: loopParts(clearing).end, init: [] }, (inner, i) => {
        inner.store(array, i, inner.const(0));
        return [];
      });
    }
    after.accumulate(array, last, final);
    const trip: Region = { params: [...body.params, sum], body: b.body, yields: [...body.yields, next!] };
    const carried = withParts(loop, { args: [...loop.args, zero], regions: [trip], outs: [...loop.outs, final] });
    return { before: before.body, carried, after: after.body };
  }
}

const isDoubles = ({ type }: Value): boolean => type.kind === "array" && type.storage === "f64" && type.element.kind === "number" && type.element.absent === undefined;
