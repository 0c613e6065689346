/** What a campaign has come to: counts that can be added up, kept in a file, and printed. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FailedOutcome, Outcome } from "./verdict.ts";
import type { Failure } from "./shrink.ts";

export type Counts = Readonly<Record<string, number>>;

export interface Tally {
  readonly programs: number;
  readonly right: number;
  readonly skipped: number;
  readonly refused: number;
  /** Programs whose generated code went through the strictest flags, and whose own text was looked at. */
  readonly typed: number;
  /** Refusals and skipped programs by message, names and numbers in it left out. */
  readonly reasons: Counts;
  /** In how many programs a construct is. */
  readonly constructs: Counts;
  readonly failures: readonly Failure[];
}

export const nothing: Tally = { programs: 0, right: 0, skipped: 0, refused: 0, typed: 0, reasons: {}, constructs: {}, failures: [] };

export function sum(a: Tally, b: Tally): Tally {
  return {
    programs: a.programs + b.programs, right: a.right + b.right, skipped: a.skipped + b.skipped, refused: a.refused + b.refused, typed: a.typed + b.typed,
    reasons: sumCounts(a.reasons, b.reasons), constructs: sumCounts(a.constructs, b.constructs), failures: [...a.failures, ...b.failures],
  };
}

function sumCounts(a: Counts, b: Counts): Counts {
  const result: Record<string, number> = { ...a };
  for (const [key, count] of Object.entries(b)) result[key] = (result[key] ?? 0) + count;
  return result;
}

export function tallyOf(outcome: Exclude<Outcome, FailedOutcome>, constructs: readonly string[]): Tally {
  const reasons = outcome.kind === "right" ? {} : { [reasonOf(outcome.detail)]: 1 };
  return { ...nothing, programs: 1, [outcome.kind]: 1, reasons, constructs: Object.fromEntries(constructs.map((name) => [name, 1])) };
}

const reasonOf = (detail: string): string => detail.replace(/ \[.*$/s, "").replace(/'[^']*'/g, "'…'").replace(/ over \S+/g, " over …");

// ---- files -----------------------------------------------------------------------------------------------------------

/** A run that is made of several parts: the programs of one seed, and the same code for all. */
export interface Kept {
  /** See `code.ts`. */
  readonly code: string;
  readonly seed: number;
  /** The batch that comes next. */
  readonly next: number;
  /** Of all parts together. */
  readonly seconds: number;
  readonly tally: Tally;
}

export function readKept(file: string): Kept | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) as Kept : undefined;
}

/** Never leaves half a file behind. */
export function writeKept(file: string, kept: Kept): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(kept, undefined, 1)}\n`);
  renameSync(`${file}.new`, file);
}

// ---- text ------------------------------------------------------------------------------------------------------------

export function summary({ programs, right, skipped, refused, typed, failures }: Tally, seconds: number): string {
  const wrong = failures.filter(({ kind }) => kind === "wrong").length;
  const percent = (count: number): string => `${((100 * count) / Math.max(1, programs)).toFixed(2)} %`;
  return `${programs} programs: ${right} right, ${wrong} wrong, ${failures.length - wrong} failed, ${refused} refused (${percent(refused)}), ${skipped} without numbers to compare (${percent(skipped)}); ${typed} type-checked; ${(programs / Math.max(1e-3, seconds)).toFixed(1)}/s`;
}

/** Why programs were refused or skipped, and how often each construct is met. */
export function table({ reasons, constructs, programs }: Tally): string {
  const lines = byCount(reasons).slice(0, 20).map(([reason, count]) => `  ${String(count).padStart(6)}  ${reason}`);
  const parts = byCount(constructs).map(([name, count]) => `  ${((1000 * count) / programs).toFixed(1).padStart(6)}  ${name}`);
  return [...lines, ...(parts.length > 0 ? [`Of 1,000 programs so many have`, ...parts] : [])].join("\n");
}

const byCount = (counts: Counts): (readonly [string, number])[] => Object.entries(counts).sort((a, b) => b[1] - a[1]);

export function describe({ kind, seed, detail, source, disable }: Failure): string {
  const without = disable.length > 0 ? `, without ${disable.join()}` : "";
  const files = Object.entries(source.files).map(([name, text]) => `---- ${name}\n${text.replace(/\n\s*\n/g, "\n")}`);
  return [`\n==== ${kind}: seed ${seed}${without}; points of seed ${source.seed}`, detail, ...files].join("\n");
}
