/** A clock for programs that do not end. */
import { Script } from "node:vm";

/** Stops a program that does not end: shrinking removes statements that loops need. */
const timed = new Script("globalThis.fluxionFuzzJob()");
const scope = globalThis as { fluxionFuzzJob?: () => unknown };

/** The result of `job`; undefined when it takes longer. */
export function within<T>(timeout: number, job: () => T): T | undefined {
  scope.fluxionFuzzJob = job;
  try {
    return timed.runInThisContext({ timeout }) as T;
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  }
}
