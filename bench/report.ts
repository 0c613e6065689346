/** What is known of a workload after it has been run, and its table for the terminal. */
import type { CodeSize } from "./code-size.ts";
import type { Timing } from "./measure.ts";
import { byHand, type Missing } from "./workload.ts";

export interface Row extends Timing {
  readonly note?: string;
  readonly size?: CodeSize;
}

export interface Report {
  readonly workload: string;
  readonly about: string;
  readonly isMatrixProduct?: boolean;
  readonly timings: readonly Row[];
  readonly missing: readonly Missing[];
}

export function table({ workload, about, timings, missing }: Report): string {
  const lines = align([columns, ...timings.map(cells)]);
  const absent = missing.map(({ name, reason }) => `  ${name}: not timed: ${reason}`);
  return [`${workload}: ${about}`, ...lines.map((line) => `  ${line}`), ...absent, ""].join("\n");
}

export const columns = ["", "time", "ratio to by hand", "spread", "allocated", "code, gzip"] as const;

/** A row of the table, as text. */
export function cells({ name, seconds, ratio, spread: [low, high], bytes, note, size }: Row): string[] {
  return [
    note === undefined ? name : `${name} (${note})`,
    formatSeconds(seconds),
    formatRatio(ratio),
    name === byHand ? "" : `${formatRatio(low)} – ${formatRatio(high)}`,
    formatBytes(bytes),
    size ? formatBytes(size.gzipped) : "",
  ];
}

export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

export function formatRatio(ratio: number): string {
  if (Number.isNaN(ratio)) return "–";
  return ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2);
}

export function formatSeconds(seconds: number): string {
  const [scale, unit] = seconds < 1e-6 ? [1e9, "ns"] : seconds < 1e-3 ? [1e6, "µs"] : seconds < 1 ? [1e3, "ms"] : [1, "s"];
  return `${(seconds * scale).toPrecision(3)} ${unit}`;
}

function formatBytes(bytes: number | null): string {
  if (bytes === null) return "";
  if (bytes < 10_000) return `${bytes.toFixed(0)} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** First column to the left, the others to the right. */
export function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row
    .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
    .join("  ")
    .trimEnd());
}
