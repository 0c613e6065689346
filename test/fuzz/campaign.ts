/** Many random programs, in batches; what fails is made small. */
import fc from "fast-check";
import { programs } from "../support/random-program.ts";
import { check, type Outcome } from "./check.ts";
import { compile, generatedErrors, typeErrors, type Compiled, type Source } from "./compile.ts";
import { analyses } from "./plan.ts";

export interface Failure {
  readonly seed: string;
  readonly detail: string;
  readonly source: Source;
  readonly disable: readonly string[];
}

export interface Tally {
  programs: number;
  right: number;
  skipped: number;
  refused: number;
  /** Programs whose generated code went through the strictest flags, and whose own text was looked at. */
  typed: number;
  /** Refusals by message, names and numbers in it left out. */
  readonly reasons: Map<string, number>;
  readonly failures: Failure[];
}

export interface CampaignOptions {
  readonly programs: number;
  readonly seed: number;
  /** The batch to begin with: a failure names its batch. */
  readonly from?: number;
  /** Failures after which it stops. */
  readonly failures?: number;
  readonly shrink?: boolean;
  readonly progress?: (tally: Tally) => void;
}

const batchSize = 25;

export async function campaign(options: CampaignOptions): Promise<Tally> {
  const tally: Tally = { programs: 0, right: 0, skipped: 0, refused: 0, typed: 0, reasons: new Map(), failures: [] };
  for (let batch = options.from ?? 0; tally.programs < options.programs; batch++) {
    const count = Math.min(batchSize, options.programs - tally.programs);
    const seed = options.seed * 1_000_003 + batch;
    const sources = fc.sample(programs(), { seed, numRuns: count });
    // Of forty batches one is looked at by the type checker, eight have an analysis switched off.
    const disable = batch % 5 === 4 ? [analyses[Math.floor(batch / 5) % analyses.length]!] : [];
    const results = await outcomes(sources, disable, batch % 40 === 0);
    if (batch % 40 === 0) tally.typed += count;
    for (const [i, outcome] of results.entries()) {
      tally.programs++;
      if (outcome.kind !== "wrong") {
        tally[outcome.kind]++;
        if (outcome.kind !== "right") count1(tally.reasons, outcome.detail);
        continue;
      }
      const found = { seed: `${options.seed}, batch ${batch}, program ${i}`, detail: outcome.detail, source: sources[i]!, disable };
      tally.failures.push(options.shrink === false ? found : await shrink(found));
    }
    options.progress?.(tally);
    if (tally.failures.length >= (options.failures ?? Infinity)) break;
  }
  return tally;
}

/** What becomes of each; one that brings the transformer down is found by itself. */
export async function outcomes(sources: readonly Source[], disable: readonly string[] = [], withTypes = false, timeout = 5_000): Promise<Outcome[]> {
  let compiled: Compiled[];
  try {
    compiled = await compile(sources, disable);
  } catch (error) {
    if (sources.length === 1) return [{ kind: "wrong", detail: `the transformer throws ${String((error as Error).stack).split("\n").slice(0, 3).join(" ")}` }];
    return (await Promise.all(sources.map((source) => outcomes([source], disable, withTypes, timeout)))).flat();
  }
  const results = compiled.map((program) => check(program, timeout));
  if (!withTypes) return results;
  const own = typeErrors(sources.map(({ files }) => files));
  const generated = generatedErrors(compiled);
  return results.map((result, i) => {
    if (own[i]!.length > 0) return { kind: "skipped", detail: `the random program has a type error: ${own[i]![0]!}` };
    const [error] = generated[i]!;
    return error !== undefined && result.kind !== "wrong" ? { kind: "wrong", detail: `generated code has a type error: ${error}` } : result;
  });
}

function count1(reasons: Map<string, number>, detail: string): void {
  const reason = detail.replace(/ \[.*$/s, "").replace(/'[^']*'/g, "'…'").replace(/ over \S+/g, " over …");
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

/** What is wrong, without the numbers: a smaller program has to fail in the same way. */
const sort = (detail: string): string => detail.replace(/expected.*$/s, "expected").replace(/\(.*$/s, "").replace(/'[^']*'/g, "").replace(/[\d.]+/g, "").slice(0, 60);

/** Takes the first smaller program that fails in the same way, as long as there is one. */
export async function shrink(failure: Failure): Promise<Failure> {
  const arbitrary = programs();
  let { source, detail } = failure;
  const kind = sort(detail);
  const isTypes = /type error/.test(detail);
  const started = Date.now();
  const tried = new Set<string>();
  for (let progress = true; progress && Date.now() - started < 120_000;) {
    progress = false;
    for (const { value } of arbitrary.shrink(source, undefined)) {
      const key = JSON.stringify(value.files);
      if (tried.has(key)) continue;
      tried.add(key);
      const next = await same(value, failure.disable, kind, isTypes);
      if (next === undefined) continue;
      [source, detail, progress] = [value, next, true];
      break;
    }
  }
  return { ...failure, source, detail };
}

async function same(source: Source, disable: readonly string[], kind: string, isTypes: boolean): Promise<string | undefined> {
  try {
    if (typeErrors([source.files])[0]!.length > 0) return undefined;
    const [outcome] = await outcomes([source], disable, isTypes, 500);
    return outcome!.kind === "wrong" && sort(outcome!.detail) === kind ? outcome!.detail : undefined;
  } catch {
    return undefined; // no function f any more
  }
}
