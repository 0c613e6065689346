/** What becomes of programs: compiled together, looked at one by one, perhaps by the type checker too. */
import { checkAll, type Outcome } from "./check.ts";
import { compile, generatedErrors, typeErrors, type Source, type Wish } from "./compile.ts";

export interface OutcomeOptions {
  readonly disable?: readonly string[];
  /** What to do to each, in place of `disable` for all. */
  readonly wishOf?: (index: number) => Wish;
  readonly withTypes?: boolean;
  /** Milliseconds after which a program counts as one that does not end. */
  readonly timeout?: number | undefined;
}

export async function outcomes(sources: readonly Source[], { disable = [], wishOf = () => ({ disable }), withTypes = false, timeout }: OutcomeOptions = {}): Promise<Outcome[]> {
  const compiled = await compile(sources, wishOf);
  const results = checkAll(compiled, timeout);
  if (!withTypes) return results;
  const own = typeErrors(sources.map(({ files }) => files));
  const generated = generatedErrors(compiled);
  return results.map((result, i) => {
    if (own[i]!.length > 0) return { kind: "skipped", detail: `the random program has a type error: ${own[i]![0]!}` };
    const [error] = generated[i]!;
    return error !== undefined && result.kind !== "wrong" ? { kind: "wrong", detail: `generated code has a type error: ${error}` } : result;
  });
}
