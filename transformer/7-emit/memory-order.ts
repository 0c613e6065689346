/** What may be read later than the source says: reads of memory must not move over writes to it. */
import type { Stmt, Value } from "../ir/ir.ts";
import type { ArrayType } from "../ir/types.ts";
import type { Layout, Place } from "./places.ts";

/** A part of memory: elements of an array, the length of a list, a field of all records, or everything. */
export type Memory =
  | { readonly kind: "elements" | "length"; readonly storage: "typed" | "list" | "tape"; readonly root: Root }
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "all" };

/** The allocation that a reference points into; a parameter; or anything. */
type Root = Value | "parameter" | "unknown";

const everything: Memory = { kind: "all" };
const silent: ReadonlySet<string> = new Set(["const", "op", "global", "comment", "if", "loop", "alloc", "list", "record", "view", "cast", "has", "is", "present"]);

export class MemoryOrder {
  private readonly writes: { at: number; memory: Memory }[] = [];
  /** Positions of everything that reads or writes memory or may not return. */
  private readonly events: number[] = [];

  constructor(private readonly layout: Layout) {
    const enter = (place: Place): void => {
      for (const stmt of place.region!.body) {
        const at = layout.at.get(stmt)!;
        if (!silent.has(stmt.kind)) this.events.push(at);
        for (const memory of this.written(stmt)) this.writes.push({ at, memory });
        for (const region of regionsInOrder(stmt)) enter(layout.places.get(region)!);
      }
    };
    enter(layout.root);
  }

  /** What a statement reads that may be written in place of its value. */
  read(stmt: Stmt): readonly Memory[] {
    switch (stmt.kind) {
      case "load": case "copy": return [this.elements(stmt.args[0]!, "elements")];
      case "length": {
        const memory = this.elements(stmt.args[0]!, "length");
        return memory.kind === "length" && memory.storage === "typed" ? [] : [memory];
      }
      case "get": return [{ kind: "field", name: stmt.field }];
      case "call": case "pop": return [everything];
      default: return [];
    }
  }

  /** Is any of this memory written between the two positions (both excluded)? */
  isWrittenBetween(memories: readonly Memory[], from: number, to: number): boolean {
    if (memories.length === 0) return false;
    for (let k = firstAfter(this.writes.length, from, (at) => this.writes[at]!.at); k < this.writes.length && this.writes[k]!.at < to; k++) {
      const { memory } = this.writes[k]!;
      if (memories.some((read) => mayOverlap(read, memory))) return true;
    }
    return false;
  }

  /** May something with effects move from one position to the other? */
  isQuietBetween(from: number, to: number): boolean {
    const next = this.events[firstAfter(this.events.length, from, (k) => this.events[k]!)];
    return next === undefined || next >= to;
  }

  private written(stmt: Stmt): Memory[] {
    switch (stmt.kind) {
      case "store": case "accumulate": {
        // Storing past the end of a list makes it longer.
        const memory = this.elements(stmt.args[0]!, "elements");
        return stmt.args[0]!.type.kind === "array" && (stmt.args[0]!.type as ArrayType).storage === "list"
          ? [memory, this.elements(stmt.args[0]!, "length")] : [memory];
      }
      case "push": case "pop": return [this.elements(stmt.args[0]!, "elements"), this.elements(stmt.args[0]!, "length")];
      case "set": case "increment": return [{ kind: "field", name: stmt.field }];
      case "call": case "effect": return [everything];
      default: return [];
    }
  }

  private elements(array: Value, kind: "elements" | "length"): Memory {
    if (array.type.kind !== "array") return everything;
    const { storage } = array.type;
    return { kind, storage: storage === "list" || storage === "tape" ? storage : "typed", root: this.root(array) };
  }

  private root(array: Value): Root {
    const { role, stmt, value } = this.layout.definition(array);
    if (role === "param") return "parameter";
    if (role !== "plain" || !stmt) return "unknown";
    if (stmt.kind === "view" || stmt.kind === "cast") return this.root(stmt.args[0]!);
    return stmt.kind === "alloc" || stmt.kind === "copy" || stmt.kind === "list" ? value : "unknown";
  }
}

/** The first index of a sorted sequence whose position is greater. */
function firstAfter(length: number, position: number, at: (index: number) => number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A loop's condition is printed before its body. */
function regionsInOrder(stmt: Stmt): Stmt["regions"] {
  return stmt.kind === "loop" ? [...stmt.regions].reverse() : stmt.regions;
}

/** A tuple is a record here, but JavaScript may hand the same array on as a list. */
function isElement(field: string, memory: Memory): boolean {
  return /^\d/.test(field) && memory.kind === "elements" && memory.storage === "list";
}

function mayOverlap(a: Memory, b: Memory): boolean {
  if (a.kind === "all" || b.kind === "all") return true;
  if (a.kind === "field") return b.kind === "field" ? a.name === b.name : isElement(a.name, b);
  if (b.kind === "field") return isElement(b.name, a);
  if (a.kind !== b.kind || a.storage !== b.storage) return false;
  return a.root === b.root || a.root === "unknown" || b.root === "unknown";
}
