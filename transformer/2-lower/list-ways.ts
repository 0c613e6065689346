/** The ways in which lists are made of others: methods of arrays, and what is not a method, by the names that edges of the graph of lists have. */
import { arrayMethod, type ArrayMethod } from "../1-find/array-methods.ts";

export type Way = Pick<ArrayMethod, "result" | "isAsLong" | "holes">;

const others: Readonly<Record<string, Way>> = {
  /** `xs.slice()`. */
  sliceAll: { result: "own", isAsLong: true, holes: "kept" },
  /** `[...xs]`, and of one part among others. */
  "...": { result: "own", isAsLong: true, holes: "filled" },
  "...more": { result: "among", holes: "filled" },
  /** The argument of `ys.concat(xs)`. */
  concatenated: { result: "among", holes: "kept" },
  /** `Array.from(xs)`. */
  from: { result: "own", isAsLong: true, holes: "filled" },
  /** `Object.freeze(xs)` and its kin. */
  static: { result: "itself", isAsLong: true, holes: "kept" },
};

/** Of a method that is none of arrays, nothing is known. */
export const wayOf = (name: string): Way => arrayMethod(name) ?? others[name] ?? {};
