/** What linearization makes of a function. */
import { Defect } from "../diagnostics.ts";
import type { Func, Value } from "../ir/ir.ts";

export interface Linearized {
  readonly func: Func;
  /** For each parameter: its tangent, if it is active. They follow the primal parameters, in order. */
  readonly tangentParams: readonly (Value | undefined)[];
  /** For each result: has it a tangent? Those follow the primal results, in order. */
  readonly activeResults: readonly boolean[];
  /** The primal reference of each shadow. */
  readonly primalOf: ReadonlyMap<Value, Value>;
}

/**
 * Functions that call themselves share what is known of their memory with their callers, and a variant that is made on the
 * way may tell more: what was passed over needs a shadow after all. Nothing is lost, for what varies only ever grows.
 */
export class MoreVaries extends Defect {}
