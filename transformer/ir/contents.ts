/**
 * What a region is made of. Passes run again and again, and mostly there is nothing of the kind that they are about: they
 * all ask here, and a region is looked through once for all of them.
 */
import type { Kind, Region } from "./ir.ts";

export interface Contents {
  /** Statements, at any depth. */
  readonly size: number;
  readonly kinds: ReadonlySet<Kind>;
}

const known = new WeakMap<Region, Contents>();

export function contentsOf(region: Region): Contents {
  let contents = known.get(region);
  if (!contents) known.set(region, contents = counted(region));
  return contents;
}

function counted(region: Region): Contents {
  const kinds = new Set<Kind>();
  let size = 0;
  const count = ({ body }: Region): void => {
    size += body.length;
    for (const stmt of body) {
      kinds.add(stmt.kind);
      for (const inner of stmt.regions) count(inner);
    }
  };
  count(region);
  return { size, kinds };
}

/** Is there a statement of one of these kinds? */
export function hasAny(region: Region, ...wanted: readonly Kind[]): boolean {
  const { kinds } = contentsOf(region);
  return wanted.some((kind) => kinds.has(kind));
}

/** Are there statements of all of these kinds? */
export function hasAll(region: Region, ...wanted: readonly Kind[]): boolean {
  const { kinds } = contentsOf(region);
  return wanted.every((kind) => kinds.has(kind));
}
