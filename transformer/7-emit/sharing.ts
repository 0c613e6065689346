/** Which values would like to share one variable, because one of them becomes the other in a loop or an `if`. */
import type { Loop, Value } from "../ir/ir.ts";
import { isExactly } from "../ir/types.ts";
import { loopParts } from "../ir/visit.ts";
import { diverges, type Layout } from "./places.ts";
import type { Needed, Use } from "./uses.ts";

/** `target` takes the value of `source`: at the entry or the end of a loop, or at the end of an arm. */
export interface Transfer {
  readonly target: Value;
  readonly source: Value;
  readonly depth: number;
}

/** Names that builders give when the source has none. */
const defaultHints: ReadonlySet<string> = new Set(["", "t", "e", "c", "p", "h", "d"]);

export const isDefaultHint = (hint: string): boolean => defaultHints.has(hint);

/** All transfers between needed values, in order of position. */
export function collectTransfers(layout: Layout, needed: Needed): Transfer[] {
  const result: Transfer[] = [];
  for (const { value, role, stmt, place } of layout.definitions.values()) {
    if (!needed.values.has(value)) continue;
    if (role === "merged") {
      const k = stmt!.outs.indexOf(value);
      for (const region of stmt!.regions) if (!diverges(region)) result.push({ target: value, source: layout.canonical(region.yields[k]!), depth: place.depth });
    } else if (role === "carried") {
      const { init, carried, body } = loopParts(stmt as Loop);
      const k = carried.indexOf(value);
      result.push({ target: value, source: layout.canonical(init[k]!), depth: place.depth - 1 });
      if (!diverges(body)) result.push({ target: value, source: layout.canonical(body.yields[k]!), depth: place.depth });
    }
  }
  return result.filter(({ target, source }) => target !== source);
}

/** May these become one variable without confusing the reader? Whether it is right is a matter of live ranges. */
export function mayShare(layout: Layout, uses: ReadonlyMap<Value, readonly Use[]>, target: Value, source: Value): boolean {
  // A parameter is only assigned to where the source does it too.
  if (layout.definition(source).role === "param") return target.type.kind === "number" && source.type.kind === "number" && target.hint === source.hint;
  return isVariable(layout, source) && isExactly(target.type, source.type) && target.type.absent === source.type.absent
    && (target.hint === source.hint || isDefaultHint(target.hint) || isDefaultHint(source.hint) || uses.get(source)?.length === 1);
}

/** Can the variable of this value be assigned to elsewhere? */
function isVariable(layout: Layout, value: Value): boolean {
  const { role, stmt } = layout.definition(value);
  if (role === "index") return false;
  return role !== "plain" || (stmt!.kind !== "const" && stmt!.kind !== "global" && stmt!.outs.length === 1);
}

/** Union-find. */
export class Groups<T> {
  private readonly parent = new Map<T, T>();

  find(item: T): T {
    let root = item;
    for (let up = this.parent.get(root); up !== undefined; up = this.parent.get(root)) root = up;
    for (let at = item; at !== root;) {
      const up = this.parent.get(at)!;
      this.parent.set(at, root);
      at = up;
    }
    return root;
  }

  join(a: T, b: T): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x !== y) this.parent.set(y, x);
  }
}
