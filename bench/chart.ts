/**
 * The ratios to by hand as one picture, on a logarithmic scale: an SVG that needs no script, no network and no library.
 * (The charting libraries that draw well want a browser's document to draw into, and are a hundred times this file.)
 */
import { formatRatio, type Report } from "./report.ts";
import { generated } from "./summary.ts";
import { byHand } from "./workload.ts";

const [rowHeight, left, right, top, bottom] = [26, 190, 20, 58, 30] as const;
const width = 960;

/** What is drawn, later over earlier. */
const marks: readonly (readonly [name: string, color: string])[] = [
  ["value only", "#9aa5b1"],
  [byHand, "#111827"],
  ["tape", "#c2410c"],
  ["rose", "#be185d"],
  ["jax-js", "#6d28d9"],
  ["tfjs cpu", "#b45309"],
  ["tfjs wasm", "#ca8a04"],
  ["differences", "#2563eb"],
  ["generated", "#0f8a5f"],
];

const ratioOf = (report: Report, name: string): number | undefined =>
  (name === "generated" ? generated(report) : report.timings.find((row) => row.name === name))?.ratio;

export function chart(reports: readonly Report[]): string {
  const ratios = reports.flatMap((report) => marks.flatMap(([name]) => ratioOf(report, name) ?? []));
  const low = Math.floor(Math.log10(Math.min(0.3, ...ratios)) * 2) / 2;
  const high = Math.ceil(Math.log10(Math.max(10, ...ratios)) * 2) / 2;
  const x = (ratio: number): number => left + ((Math.log10(ratio) - low) / (high - low)) * (width - left - right);
  const height = top + rowHeight * reports.length + bottom;
  const decades = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => 10 ** (Math.ceil(low) + i));
  const lines = decades.map((ratio) => {
    const at = x(ratio).toFixed(1);
    return `<line x1="${at}" x2="${at}" y1="${top - 8}" y2="${height - bottom}" stroke="${ratio === 1 ? "#6b7280" : "#e5e7eb"}"/>`
      + text(x(ratio), height - bottom + 16, `${ratio < 1 ? ratio : ratio.toLocaleString("en")} ×`, "middle");
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    text(left, 18, "Time of a derivative, as a multiple of by hand (left is faster)", "start"),
    ...legend(),
    ...lines,
    ...reports.map((report, i) => row(report, top + rowHeight * (i + 0.5), x)),
    "</svg>",
    "",
  ].join("\n");
}

function legend(): string[] {
  let at = left;
  return marks.map(([name, color]) => {
    const here = at;
    at += 22 + 7 * name.length;
    return `<circle cx="${here + 5}" cy="32" r="5" fill="${color}"/>${text(here + 14, 36, name, "start")}`;
  });
}

function row(report: Report, y: number, x: (ratio: number) => number): string {
  const dots = marks.map(([name, color]) => {
    const ratio = ratioOf(report, name);
    if (ratio === undefined) return "";
    const title = `<title>${escape(name)}: ${formatRatio(ratio)}</title>`;
    return `<circle cx="${x(ratio).toFixed(1)}" cy="${y}" r="5" fill="${color}" fill-opacity="0.85">${title}</circle>`;
  });
  return `${text(left - 10, y + 4, report.workload, "end")}<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" stroke="#f3f4f6"/>${dots.join("")}`;
}

function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" fill="#374151">${escape(content)}</text>`;
}

const escape = (content: string): string => content.replace(/&/g, "&amp;").replace(/</g, "&lt;");
