/** How many columns of a Jacobian one sweep of forward mode makes. */
import type { Func, Value } from "../ir/ir.ts";
import { walk } from "../ir/visit.ts";

export interface Chunk {
  readonly width: number;
  /** One sweep makes all columns that are not zero. */
  readonly whole: boolean;
}

export const oneColumn: Chunk = { width: 1, whole: false };

/** Tangents that are worth being carried together: more of them are more than a processor has registers for. */
const usual = 4;
/** An input of which so many numbers are used at most needs no loop. */
const mostWhole = 8;
/** Statements that a sweep may have, all tangents counted. */
const budget = 1200;

export function chunkOf(func: Func, position: number): Chunk {
  let size = 0;
  walk(func.body, () => { size++; });
  const dimensions = dimensionsOf(func, func.body.params[position]!);
  if (dimensions !== undefined && dimensions <= mostWhole && dimensions * size <= budget) return { width: dimensions, whole: true };
  if (usual * size > budget) return { width: 1, whole: false };
  return { width: dimensions === undefined ? usual : Math.ceil(dimensions / Math.ceil(dimensions / usual)), whole: false };
}

/** Where only elements with known indices are read: how many the array has at most, as far as the function knows. */
function dimensionsOf(func: Func, array: Value): number | undefined {
  const constants = new Map<Value, number>();
  let dimensions: number | undefined = 0;
  const otherwise = (values: readonly Value[]): void => { if (values.includes(array)) dimensions = undefined; };
  walk(func.body, (stmt) => {
    if (stmt.kind === "const" && typeof stmt.value === "number") constants.set(stmt.outs[0]!, stmt.value);
    stmt.regions.forEach((region) => otherwise(region.yields));
    if (stmt.kind === "length" || stmt.args[0] !== array || stmt.kind !== "load") {
      if (stmt.kind !== "length") otherwise(stmt.args);
      return;
    }
    const index = constants.get(stmt.args[1]!);
    if (index === undefined || !Number.isSafeInteger(index) || index < 0) dimensions = undefined;
    else if (dimensions !== undefined) dimensions = Math.max(dimensions, index + 1);
  });
  otherwise(func.body.yields);
  return dimensions;
}
