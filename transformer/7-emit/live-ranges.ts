/**
 * When each variable holds a value that is still needed, as sorted disjoint intervals of positions (both ends
 * included), with holes where another arm of an `if` runs. Two values may share a variable if these do not overlap.
 */
import type { Stmt, Value } from "../ir/ir.ts";
import { loopParts } from "../ir/visit.ts";
import type { Loop } from "../ir/ir.ts";
import type { Inlining } from "./inline.ts";
import type { Definition, Layout, Place } from "./places.ts";
import type { Use } from "./uses.ts";

export type Interval = readonly [from: number, to: number];
export type Ranges = readonly Interval[];

/** Where a value is read by what is printed: an operand of an inlined expression is read where that is written. */
export interface Read {
  readonly at: number;
  readonly place: Place;
}

export class Reads {
  constructor(private readonly layout: Layout, private readonly uses: ReadonlyMap<Value, readonly Use[]>, private readonly inlining: Inlining) {}

  of(value: Value): Read[] {
    return (this.uses.get(value) ?? []).flatMap((use) => this.resolve(use));
  }

  private resolve(use: Use): Read[] {
    const { by, role } = use;
    if (!by || (role !== "operand" && role !== "arm")) return [use];
    if (role === "arm" && !this.inlining.conditionals.has(by)) return [use];
    const out = by.outs[0];
    if (out && this.inlining.inlined.has(out)) return this.of(out);
    if (!this.inlining.conditionals.has(by)) return [use];
    return [{ at: this.layout.after.get(by)!, place: this.layout.definition(out!).place }];
  }
}

/** `conditional`: the value is an expression `a ? b : c` and not assigned in the arms. */
export function rangesOf(layout: Layout, definition: Definition, reads: readonly Read[], conditional: boolean): Ranges {
  const intervals: Interval[] = [[definition.at + 1, definition.at + 1]];
  const { role, stmt } = definition;
  if (role === "merged" && !conditional) {
    // Assigned at the end of each arm.
    for (const region of stmt!.regions) intervals.push(point(layout.places.get(region)!.end + 1));
  }
  if (role === "carried") addCarried(layout, stmt as Loop, definition, reads, intervals);
  else for (const read of reads) addPath(layout, definition.place, definition.at, read, intervals);
  return normalize(intervals);
}

const point = (at: number): Interval => [at, at];

/** A carried variable is assigned before the loop and at the end of its body; it holds its value in between. */
function addCarried(layout: Layout, loop: Loop, definition: Definition, reads: readonly Read[], intervals: Interval[]): void {
  const head = definition.place;
  const [body, after] = [layout.places.get(loopParts(loop).body)!, layout.after.get(loop)!];
  intervals.push([definition.at + 1, body.start], point(body.end + 1));
  for (const read of reads) {
    if (isWithin(read.place, head)) addPath(layout, head, definition.at, read, intervals);
    else addPath(layout, head.parent!, after, read, intervals);
  }
}

function isWithin(place: Place, outer: Place): boolean {
  for (let at: Place | undefined = place; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** From the definition to one read: through the places around the read, and all of every loop entered on the way. */
function addPath(layout: Layout, from: Place, at: number, read: Read, intervals: Interval[]): void {
  let [place, until] = [read.place, read.at];
  while (place !== from) {
    const loop: Stmt | undefined = place.kind === "head" ? place.owner : undefined;
    // The next trip needs it again.
    if (loop) until = layout.after.get(loop)!;
    intervals.push([place.start, until]);
    until = loop || place.kind === "arm" ? layout.at.get(place.owner!)! + (loop ? 2 : 0) : place.start;
    place = place.parent!;
  }
  intervals.push([at + 1, until]);
}

function normalize(intervals: Interval[]): Ranges {
  const sorted = intervals.filter(([from, to]) => from <= to).sort((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = result[result.length - 1];
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

export const unionOf = (a: Ranges, b: Ranges): Ranges => normalize([...a, ...b]);

export function overlap(a: Ranges, b: Ranges): boolean {
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i]![1] < b[j]![0]) i++;
    else if (b[j]![1] < a[i]![0]) j++;
    else return true;
  }
  return false;
}
