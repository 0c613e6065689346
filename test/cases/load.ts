/** The reference files, typed. What each of them holds is said in the SOURCE.md beside it. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

export interface MghCase {
  readonly name: string;
  readonly ts: string;
  readonly points: readonly {
    readonly label: string;
    readonly x: readonly number[];
    readonly f: number;
    readonly grad: readonly number[];
    readonly hess: readonly (readonly number[])[];
  }[];
  readonly suggestedTolerance: { readonly f: number; readonly grad: number; readonly hess: number };
}

export interface PosteriorCase {
  readonly name: string;
  readonly ts: string;
  readonly data: object;
  readonly points: readonly {
    readonly label: string;
    readonly u: readonly number[];
    readonly logp: number;
    readonly grad: readonly number[];
    readonly hess: readonly (readonly number[])[];
    readonly doubleForwardADError: { readonly logpRel: number; readonly gradRelToMaxAbs: number };
  }[];
}

export interface NistCase {
  readonly name: string;
  readonly js: string;
  readonly params: readonly string[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly start2: readonly number[];
  readonly certified: { readonly params: readonly number[] };
  readonly autodiffReference: { readonly points: Readonly<Record<string, NistPoint>> };
}

export interface NistPoint {
  readonly b: readonly number[];
  readonly rss: number;
  readonly gradRss: readonly number[];
  readonly gradScale: readonly number[];
  readonly hessRss: readonly (readonly number[])[];
  readonly sampleRows: readonly { readonly i: number; readonly residual: number; readonly jacobianRow: readonly number[] }[];
  readonly numpyDoubleError: { readonly rssRel: number; readonly gradRelToScale: number };
}

export const mghCases = (): MghCase[] => readAll<MghCase>("test/data/mgh");
export const posteriorCases = (): PosteriorCase[] => readAll("test/data/posterior", (file) => file.slice(0, -".json".length));
export const nistCases = (): NistCase[] => readAll<NistCase>("examples/curve-fitting/data");

/** A source file of this repository, to be built as a user would build it. */
export function readSource(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, root)), "utf8");
}

function readAll<Case>(folder: string, nameOf?: (file: string) => string): Case[] {
  return readdirSync(fileURLToPath(new URL(folder, root)))
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({ ...JSON.parse(readSource(`${folder}/${file}`)), ...(nameOf && { name: nameOf(file) }) }) as Case);
}
