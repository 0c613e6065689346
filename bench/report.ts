/** The table for the terminal, and the same as JSON. */
import type { Timing } from "./measure.ts";
import { byHand, type Missing } from "./workload.ts";

export interface Report {
  readonly workload: string;
  readonly about: string;
  readonly timings: readonly Timing[];
  readonly missing: readonly Missing[];
}

export function table({ workload, about, timings, missing }: Report): string {
  const rows = timings.map(({ name, seconds, ratio, spread: [low, high] }) => [
    name,
    formatSeconds(seconds),
    formatRatio(ratio),
    name === byHand ? "" : `${formatRatio(low)} – ${formatRatio(high)}`,
  ]);
  const lines = align([["", "time", "ratio to by hand", "spread"], ...rows]);
  const absent = missing.map(({ name, reason }) => `  ${name}: not timed: ${reason}`);
  return [`${workload}: ${about}`, ...lines.map((line) => `  ${line}`), ...absent, ""].join("\n");
}

export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

export function formatRatio(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
}

function formatSeconds(seconds: number): string {
  const [scale, unit] = seconds < 1e-6 ? [1e9, "ns"] : seconds < 1e-3 ? [1e6, "µs"] : [1e3, "ms"];
  return `${(seconds * scale).toPrecision(3)} ${unit}`;
}

/** First column to the left, the others to the right. */
export function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row
    .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
    .join("  ")
    .trimEnd());
}
