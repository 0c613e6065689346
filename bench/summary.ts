/** What all workloads together say: means, and how they stand to what was asked for. */
import type { BuildTiming } from "./build/timing.ts";
import { formatRatio, geometricMean, type Report, type Row } from "./report.ts";
import { byHand, isGenerated } from "./workload.ts";

export interface Target {
  readonly name: string;
  readonly figure: string;
  /** Undefined: nothing was run that could say. */
  readonly isMet: boolean | undefined;
}

const find = (report: Report, name: string): Row | undefined => report.timings.find((row) => row.name === name);
/** The macro's derivative; of two that a user could choose from, the faster. */
export const generated = (report: Report): Row | undefined =>
  report.timings.filter(({ name }) => isGenerated(name)).sort((a, b) => a.ratio - b.ratio)[0];
const isPeer = ({ name }: Row): boolean => name === "rose" || name === "jax-js" || name.startsWith("tfjs");

interface Quotient {
  readonly workload: string;
  readonly ratio: number;
}

/** One over the other, in every workload that has both. */
function quotients(
  reports: readonly Report[], over: (report: Report) => Row | undefined, under: (report: Report) => Row | undefined,
): Quotient[] {
  return reports.flatMap((report) => {
    const [above, below] = [over(report), under(report)];
    return above && below ? [{ workload: report.workload, ratio: above.ratio / below.ratio }] : [];
  });
}

const mean = (all: readonly Quotient[]): number => geometricMean(all.map(({ ratio }) => ratio));
const name = ({ workload, ratio }: Quotient): string => `${workload} ${formatRatio(ratio)}`;
const names = (all: readonly Quotient[]): string => (all.length === 0 ? "none" : all.map(name).join(", "));

export function targets(reports: readonly Report[], builds: readonly BuildTiming[]): Target[] {
  const toHand = quotients(reports, generated, (report) => find(report, byHand)).sort((a, b) => b.ratio - a.ratio);
  const toValue = quotients(reports, generated, (report) => find(report, "value only")).filter(({ workload }) => !/adjustment/.test(workload));
  const tapes = quotients(reports, (report) => find(report, "tape"), generated).filter(({ workload }) => workload !== "MLP");
  const slow = tapes.filter(({ ratio }) => ratio < 10);
  const unmet = toHand.filter(({ ratio }) => ratio > 1.5);
  return [
    check("generated / by hand, mean at most 1.15", toHand, () => mean(toHand), (m) => m <= 1.15),
    check("generated / by hand, at most 1.5 everywhere", toHand, () => toHand[0]!.ratio, () => unmet.length === 0, `above: ${names(unmet)}`),
    check("gradient / value alone, mean at most 3.5", toValue, () => mean(toValue), (m) => m <= 3.5),
    ...[["d10 K25", 1.25], ["d20 K50", 1.6]].map(([size, most]) => mixture(reports, `GMM ${size}`, Number(most))),
    single(toHand, "bundle adjustment", 1.5),
    check("tape / generated, at least 10 on every scalar workload", tapes, () => mean(tapes), () => slow.length === 0, `mean; below: ${names(slow)}`),
    ...peers(reports),
    ...buildTargets(builds),
  ];
}

function check(
  name: string, on: readonly unknown[], figure: () => number, isMet: (figure: number) => boolean, detail?: string,
): Target {
  if (on.length === 0) return { name, figure: "not run", isMet: undefined };
  const value = figure();
  return { name, figure: detail === undefined ? formatRatio(value) : `${formatRatio(value)} (${detail})`, isMet: isMet(value) };
}

function mixture(reports: readonly Report[], workload: string, most: number): Target {
  const best = (report: Report): Row | undefined =>
    report.timings.filter((row) => row.name.startsWith(byHand)).sort((a, b) => a.ratio - b.ratio)[0];
  const own = quotients(reports.filter((report) => report.workload === workload), generated, best);
  return check(`${workload}: at most ${most} of the best JavaScript by hand (as ADBench's C++)`, own, () => own[0]!.ratio, (ratio) => ratio <= most);
}

function single(toHand: readonly Quotient[], workload: string, most: number): Target {
  const own = toHand.filter((quotient) => quotient.workload === workload);
  return check(`${workload}: at most ${most} of by hand`, own, () => own[0]!.ratio, (ratio) => ratio <= most);
}

function peers(reports: readonly Report[]): Target[] {
  const scalar = reports.filter((report) => !report.isMatrixProduct);
  const against = (report: Report): Row[] => report.timings.filter(isPeer);
  const faster = scalar.flatMap((report) => against(report).flatMap((row) => {
    const own = generated(report);
    return own && row.ratio < own.ratio ? [`${row.name} on ${report.workload} ${formatRatio(row.ratio / own.ratio)}`] : [];
  }));
  const all = scalar.flatMap(against);
  const products = quotients(reports.filter((report) => report.isMatrixProduct && against(report).length > 0), generated,
    (report) => [...against(report)].sort((a, b) => a.ratio - b.ratio)[0]);
  return [
    all.length === 0
      ? { name: "every peer slower than generated", figure: "not run", isMet: undefined }
      : { name: "every peer slower than generated", figure: faster.length === 0 ? "all" : `faster: ${faster.join(", ")}`, isMet: faster.length === 0 },
    check("one big matrix product: within 2 of the best peer", products, () => products[0]!.ratio, (ratio) => ratio <= 2),
  ];
}

function buildTargets(builds: readonly BuildTiming[]): Target[] {
  const own = (build: BuildTiming | undefined): number => (build ? build.with - build.without : NaN);
  const named = (name: string): BuildTiming | undefined => builds.find((build) => build.name === name);
  const [large, long, longer] = [named("200 files, 5 functions"), named("one function, 1000 lines"), named("one function, 2000 lines")];
  if (!large || !long || !longer) return [];
  const share = own(large) / large.with;
  const growth = own(longer) / own(long) / (longer.lines / long.lines);
  return [
    { name: "a large project that differentiates in a few places: less than 10 % of the build", figure: `${(100 * share).toFixed(0)} %`, isMet: share < 0.1 },
    { name: "a function of 1,000 lines: seconds", figure: `${own(long).toFixed(1)} s`, isMet: own(long) < 10 },
    { name: "build time is linear in the size of a function", figure: `2,000 lines take ${formatRatio(growth)} times as long a line as 1,000`, isMet: growth < 1.25 },
  ];
}

/** Geometric means of the ratios to by hand, over the workloads of each candidate. */
export function means(reports: readonly Report[]): (readonly [name: string, mean: number, count: number, most: number])[] {
  const ratios = new Map<string, number[]>();
  for (const { timings } of reports) {
    for (const { name, ratio } of timings) ratios.set(name, [...(ratios.get(name) ?? []), ratio]);
  }
  return [...ratios].map(([name, own]) => [name, geometricMean(own), own.length, Math.max(...own)] as const);
}

export function summaryText(reports: readonly Report[], builds: readonly BuildTiming[]): string {
  const lines = means(reports).map(([name, mean, count, most]) =>
    `  ${name}: ${formatRatio(mean)} over ${count} workloads, at most ${formatRatio(most)}`);
  const asked = targets(reports, builds).map(({ name, figure, isMet }) => `  ${mark(isMet)} ${name}: ${figure}`);
  return ["Geometric means of the ratios to by hand:", ...lines, "", "What was asked for:", ...asked].join("\n");
}

export const mark = (isMet: boolean | undefined): string => (isMet === undefined ? "not run" : isMet ? "met    " : "MISSED ");
