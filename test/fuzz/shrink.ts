/** Makes a failure small: the same program with less and less in it, as long as it fails in the same way. */
import { programs } from "../support/random-program.ts";
import { typeErrors, type Source } from "./compile.ts";
import { outcomes } from "./outcomes.ts";
import { isFailure, type FailedOutcome } from "./verdict.ts";

export interface Failure {
  readonly kind: FailedOutcome["kind"];
  readonly seed: string;
  readonly detail: string;
  readonly source: Source;
  readonly disable: readonly string[];
}

/** What is wrong, without the numbers: a smaller program has to fail in the same way. */
const sort = (detail: string): string => detail.replace(/expected.*$/s, "expected").replace(/\(.*$/s, "").replace(/'[^']*'/g, "").replace(/[\d.]+/g, "").slice(0, 60);

const longest = 120_000;

/** Takes the first smaller program that fails in the same way, as long as there is one. */
export async function shrink(failure: Failure): Promise<Failure> {
  const arbitrary = programs();
  let { source, detail } = failure;
  const way = sort(detail);
  const withTypes = /type error/.test(detail);
  const started = Date.now();
  const tried = new Set<string>();
  for (let progress = true; progress && Date.now() - started < longest;) {
    progress = false;
    for (const { value } of arbitrary.shrink(source, undefined)) {
      if (Date.now() - started > longest) break;
      const key = JSON.stringify(value.files);
      if (tried.has(key)) continue;
      tried.add(key);
      const next = await same(value, failure.disable, way, withTypes);
      if (next === undefined) continue;
      [source, detail, progress] = [value, next, true];
      break;
    }
  }
  return { ...failure, source, detail };
}

async function same(source: Source, disable: readonly string[], way: string, withTypes: boolean): Promise<string | undefined> {
  try {
    if (typeErrors([source.files])[0]!.length > 0) return undefined;
    const [outcome] = await outcomes([source], { disable, withTypes, timeout: 500 });
    return isFailure(outcome!) && sort(outcome.detail) === way ? outcome.detail : undefined;
  } catch {
    return undefined; // no function f any more
  }
}
