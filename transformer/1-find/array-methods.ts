/**
 * What the methods of arrays and typed arrays do to their array, and where its elements go and what they are given: one row
 * a method, for all that asks. A name alone does not say that it is such a method: a class may have a `slice` of its own.
 */
import type ts from "typescript";
import { isLibrary } from "./resolve-function.ts";

export interface ArrayMethod {
  /** What becomes of the array itself: it has other elements, is longer, or may be shorter. */
  readonly changes?: "elements" | "longer" | "shorter";
  /** The array that is returned: itself; a new one of its elements, or of other ones; one that has its elements among others. */
  readonly result?: "itself" | "own" | "other" | "among";
  /** That array surely has as many elements, or more. */
  readonly isAsLong?: boolean;
  /** What a hole of the array is there. */
  readonly holes?: "kept" | "filled" | "left out";
  /** Holes are left out where it goes through the arrays, in so many of one another. */
  readonly asksForHoles?: number;
  /** It calls a function for the elements; what that gives is the result, or is in it. */
  readonly callback?: "asked" | "gives";
  /** What its arguments are afterwards: elements of the array, or of the result. */
  readonly takes?: "array" | "result";
}

const asks = { callback: "asked", asksForHoles: 1 } as const, finds = { callback: "asked" } as const, gives = { callback: "gives", asksForHoles: 1 } as const;
const own = { result: "own", holes: "filled", isAsLong: true } as const, part = { ...own, isAsLong: false } as const;
const inPlace = { changes: "elements", result: "itself", isAsLong: true, holes: "kept" } as const;

const methods: ReadonlyMap<string, ArrayMethod> = new Map(Object.entries({
  push: { changes: "longer", takes: "array" },
  unshift: { changes: "longer", takes: "array" },
  pop: { changes: "shorter" },
  shift: { changes: "shorter" },
  splice: { changes: "shorter", ...part, holes: "kept", takes: "array" },
  set: { changes: "elements", takes: "array" },
  fill: { ...inPlace, holes: "filled", takes: "array" },
  sort: inPlace,
  reverse: inPlace,
  copyWithin: inPlace,
  slice: { ...part, holes: "kept" },
  concat: { ...own, holes: "kept", takes: "result" },
  filter: { ...part, holes: "left out", ...asks },
  with: { ...own, takes: "result" },
  toSorted: own,
  toReversed: own,
  toSpliced: { ...part, takes: "result" },
  values: part,
  keys: { result: "other" },
  entries: { result: "other" },
  map: { result: "other", isAsLong: true, holes: "kept", ...gives },
  flat: { result: "other", holes: "left out", asksForHoles: 5 },
  flatMap: { result: "other", holes: "left out", ...gives },
  reduce: { ...gives, takes: "result" },
  reduceRight: { ...gives, takes: "result" },
  forEach: asks,
  every: asks,
  some: asks,
  find: finds,
  findIndex: finds,
  findLast: finds,
  findLastIndex: finds,
  at: {}, includes: {}, indexOf: {}, lastIndexOf: {}, join: {},
} satisfies Record<string, ArrayMethod>));

export const arrayMethod = (name: string): ArrayMethod | undefined => methods.get(name);

export const changesArray = (name: string): boolean => methods.get(name)?.changes !== undefined;
export const onlyReads = (name: string): boolean => methods.has(name) && !changesArray(name);
/** What it returns is an array that nobody else has. */
export const makesArray = (name: string): boolean => ["own", "other"].includes(methods.get(name)?.result ?? "");

/** `xs.slice()`, `Array.from(…)`: a call of the library that makes an array that nobody else has. */
export function isArrayMade(typescript: typeof ts, checker: ts.TypeChecker, node: ts.Node): node is ts.CallExpression {
  if (!typescript.isCallExpression(node) || !typescript.isPropertyAccessExpression(node.expression)) return false;
  const { name } = node.expression;
  if (!makesArray(name.text) && name.text !== "from" && name.text !== "of") return false;
  return isLibrary(checker.getSymbolAtLocation(name));
}
