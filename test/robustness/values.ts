/**
 * Are the numbers right? Each derivative at a few points: the value against the function itself, forward mode against
 * differences, reverse mode against forward mode. Points where the function throws or is not smooth say nothing.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { randomSource } from "../fuzz/plan.ts";
import { leaves, withLeaves } from "../support/oracle/index.ts";
import type { Differentiated, Kind } from "./numeric.ts";

export interface Values {
  right: number;
  nothing: number;
  readonly wrong: string[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Module = Record<string, any>;
type Outcome = { readonly kind: "right" | "nothing" } | { readonly kind: "wrong"; readonly what: string };

const root = resolve(import.meta.dirname, "../.."), pointsOfEach = 4;
const right: Outcome = { kind: "right" }, nothing: Outcome = { kind: "nothing" };

export async function checkValues(made: readonly Differentiated[]): Promise<Values> {
  const result: Values = { right: 0, nothing: 0, wrong: [] };
  const folder = join(root, ".tmp", `values-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  for (const [i, one] of made.entries()) {
    const module = await load(one, join(folder, `${i}.mjs`));
    for (let seed = 1; seed <= pointsOfEach; seed++) {
      const outcome = typeof module === "string" ? { kind: "wrong", what: module } as const : at(module, one.params, randomSource(7919 * seed + i));
      if (outcome.kind === "wrong") result.wrong.push(`${one.file} ${one.name}(${one.params.join(", ")}), point ${seed}: ${outcome.what}`);
      else result[outcome.kind]++;
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return result;
}

/** What it imports is bundled with it. */
async function load({ path, rewritten }: Differentiated, out: string): Promise<Module | string> {
  try {
    const { outputFiles } = await esbuild.build({
      stdin: { contents: rewritten, resolveDir: dirname(path), sourcefile: path, loader: "ts" }, bundle: true, write: false, format: "esm", platform: "node", logLevel: "silent",
      alias: { fluxion: join(root, "runtime/index.ts") },
    });
    writeFileSync(out, outputFiles[0]!.text);
    return await import(pathToFileURL(out).href) as Module;
  } catch (error) {
    return `cannot be loaded: ${(error as Error).message.slice(0, 200)}`;
  }
}

function sample(kind: Kind, random: () => number): unknown {
  const x = (): number => 2 * random() - 0.6, n = 3 + Math.floor(5 * random());
  switch (kind) {
    case "number": return x();
    case "count": return Math.floor(5 * random());
    case "number[][]": return Array.from({ length: 3 }, () => [x(), x(), x()]);
    case "number[]": return Array.from({ length: n }, x);
    case "Float64Array": return Float64Array.from({ length: n }, x);
  }
}

const close = (a: readonly number[], b: readonly number[], tolerance: number): boolean =>
  a.length === b.length && a.every((x, i) => Math.abs(x - b[i]!) <= tolerance * Math.max(1, Math.abs(b[i]!)));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const shown = (x: readonly number[]): string => `[${x.slice(0, 6).map((v) => v.toPrecision(8)).join(", ")}${x.length > 6 ? ", …" : ""}]`;

function at({ f, d_jvp, d_vjp }: Module, params: readonly Kind[], random: () => number): Outcome {
  const args = params.map((kind) => sample(kind, random)), copy = (): unknown[] => structuredClone(args);
  const value = (): unknown => { try { return f(...copy()); } catch { return undefined; } };
  const result = value(), y = leaves(result);
  if (y.length === 0 || !y.every((v) => Number.isFinite(v) && Math.abs(v) < 1e8)) return nothing;
  const directions = args.map((arg, i) => withLeaves(arg, leaves(arg).map(() => (params[i] === "count" ? 0 : random() - 0.5))));
  try {
    const [own, dots] = d_jvp(copy(), directions) as [unknown, unknown];
    if (!close(leaves(own), y, 1e-9)) return { kind: "wrong", what: `the value is ${shown(leaves(own))}, not ${shown(y)}` };
    const expected = differences(f, args, directions), y_dot = leaves(dots);
    if (!expected) return nothing;
    if (!close(y_dot, expected, 1e-4)) return { kind: "wrong", what: `forward mode ${shown(y_dot)}, differences ${shown(expected)} at ${JSON.stringify(args)}` };
    const weights = y.map(() => random() - 0.5);
    const [, bars] = d_vjp(copy(), withLeaves(result, weights)) as [unknown, unknown];
    const [pulled, pushed] = [dot(leaves(bars), leaves(directions)), dot(weights, y_dot)];
    return Math.abs(pulled - pushed) <= 1e-8 * Math.max(1, Math.abs(pushed)) ? right : { kind: "wrong", what: `reverse mode ${pulled}, forward mode ${pushed}` };
  } catch (error) {
    return { kind: "wrong", what: `the derivative throws ${(error as Error).message.slice(0, 160)}` };
  }
}

/** Undefined where two steps differ: there is a kink, or a jump. */
function differences(f: (...args: unknown[]) => unknown, args: readonly unknown[], directions: readonly unknown[]): number[] | undefined {
  const moved = (h: number): number[] => leaves(f(...args.map((arg, i) => { const along = leaves(directions[i]); return withLeaves(structuredClone(arg), leaves(arg).map((x, k) => x + h * along[k]!)); })));
  const central = (h: number): number[] => { const [up, down] = [moved(h), moved(-h)]; return up.map((x, k) => (x - down[k]!) / (2 * h)); };
  try {
    const [a, b] = [central(1e-5), central(2.3e-5)];
    return close(a, b, 1e-4) ? a : undefined;
  } catch {
    return undefined;
  }
}
