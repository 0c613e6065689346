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

/**
 * `fwd(primals, shadows of active references) -> [results, shadows of active references, residuals]`;
 * `lin(residuals, tangents of active numbers) -> tangents of active numbers`.
 */
export interface ReverseVariant {
  readonly fwd: string;
  /** A name only: what is run is its transpose. */
  readonly lin: string;
  readonly activeResults: readonly boolean[];
  readonly residuals: RecordType;
}
