/** What becomes of programs: compiled together, looked at one by one, perhaps by the type checker too. */
import { checkAll, isFailure, type Outcome } from "./verdict.ts";
import { compile, generatedErrors, typeErrors, type Source, type Wish } from "./compile.ts";

export interface OutcomeOptions {
  readonly disable?: readonly string[];
  /** What to do to each, in place of `disable` for all. */
  readonly wishOf?: (index: number) => Wish;
  /** Of all, or of the first so many. */
  readonly withTypes?: boolean | number;
  /** Milliseconds after which a program counts as one that does not end. */
  readonly timeout?: number | undefined;
}

export async function outcomes(sources: readonly Source[], { disable = [], wishOf = () => ({ disable }), withTypes = false, timeout }: OutcomeOptions = {}): Promise<Outcome[]> {
  const compiled = await compile(sources, wishOf);
  const results = checkAll(compiled, timeout);
  const typed = withTypes === true ? sources.length : Number(withTypes);
  if (typed === 0) return results;
  const own = typeErrors(sources.slice(0, typed).map(({ files }) => files));
  const generated = generatedErrors(compiled.slice(0, typed));
  return results.map((result, i) => {
    if (i >= typed) return result;
    if (own[i]!.length > 0) return { kind: "skipped", detail: `the random program has a type error: ${own[i]![0]!}` };
    const [error] = generated[i]!;
    return error !== undefined && !isFailure(result) ? { kind: "failed", detail: `generated code has a type error: ${error}` } : result;
  });
}
