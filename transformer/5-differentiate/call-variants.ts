/** The derivatives of a function that is called: what linearization asks for, and what it gets. */
import type { Activities } from "../4-analyse/activity.ts";
import type { RecordType } from "../ir/types.ts";

/** How a call of a user function gets its tangents: `forward` in one call, `reverse` in two, which unzip separates. */
export interface CallVariants {
  readonly activities: Activities;
  /** `deep`: all results get shadows, whether they vary or not. */
  forward(callee: string, pattern: readonly boolean[], deep: boolean): ForwardVariant;
  /** `thawed`: which arguments name memory that may be written to between the two halves. */
  reverse(callee: string, pattern: readonly boolean[], thawed: readonly boolean[], deep: boolean): ReverseVariant;
}

/** params: primal, then tangents of the active; results: primal, then tangents of the active. */
export interface ForwardVariant {
  readonly name: string;
  readonly activeResults: readonly boolean[];
}

/** What the halves of a function are handed besides primals, residuals and tangents: parameters by number. */
export interface Passed {
  /** The shadows that `fwd` takes: those that its primal half touches. */
  readonly early: readonly number[];
  /** The parameters that `lin` takes once more. */
  readonly params: readonly number[];
  /** The shadows that `lin` takes, after them. */
  readonly shadows: readonly number[];
}

/**
 * `fwd(primals, early shadows) -> [results, shadows of active references, residuals]`, or with a `valueField` `[residuals]`;
 * `lin(residuals, parameters, shadows, tangents of active numbers) -> tangents of active numbers`.
 */
export interface ReverseVariant {
  readonly fwd: string;
  /** A name only: what is run is its transpose. */
  readonly lin: string;
  readonly activeResults: readonly boolean[];
  /** Absent where nothing is kept. */
  readonly residuals: RecordType | undefined;
  /** The one result, a number, is in this field of the residuals, and no result of `fwd` beside them. */
  readonly valueField?: string | undefined;
  readonly passed: Passed;
}
