/** The usual workload: one function in `functions`, its gradient by hand, generated, and on the tape. */
import { buildModules } from "../test/support/build.ts";
import { buildDerivative, readSource } from "./built.ts";
import { differences } from "./differences.ts";
import { attempt, byHand, often, type Candidate, type Missing, type Workload } from "./workload.ts";

export interface ValueAndGradient {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
}

export interface Standard {
  readonly name: string;
  readonly about: string;
  /** A file in `functions`, and in `by-hand`; and the function in it. */
  readonly file: string;
  readonly f: string;
  readonly args: readonly unknown[];
  /** Which arguments to differentiate with respect to; they are typed arrays. Default [0]. */
  readonly argnums?: readonly number[];
  readonly byHand: () => ValueAndGradient;
  readonly tape: (() => ValueAndGradient) | { readonly reason: string };
  /** How often a run does it all, so that it takes a microsecond or more; default once. */
  readonly repeat?: number;
  readonly tolerance?: number;
  readonly isMatrixProduct?: boolean;
}

type Arrays = readonly ArrayLike<number>[];

export function standard(options: Standard): Workload {
  const { name, about, tolerance, isMatrixProduct, file, args, repeat = 1 } = options;
  return {
    name, about,
    ...(tolerance !== undefined && { tolerance }),
    ...(isMatrixProduct !== undefined && { isMatrixProduct }),
    peers: { family: file.replace(".ts", ""), args: () => args, repeat },
    prepare: () => prepare(options),
  };
}

async function prepare(options: Standard): Promise<(Candidate | Missing)[]> {
  const { file, f, args, argnums = [0], byHand: hand, tape, repeat = 1 } = options;
  const sources = { [file]: readSource(`functions/${file}`) };
  const modules = await buildModules(sources);
  const value = modules[file]?.[f] as (...inputs: readonly unknown[]) => number;
  const flat = (gradients: Arrays): Float64Array => Float64Array.from(gradients.flatMap((part) => Array.from(part)));

  return [
    { name: byHand, ...often(() => hand().value, repeat), result: () => hand().gradient, source: readSource(`by-hand/${file}`) },
    { name: "value only", ...often(() => value(...args), repeat), source: sources[file]! },
    await attempt("generated", async () => {
      type F = (...inputs: readonly unknown[]) => [number, Arrays];
      const { derivative, source } = await buildDerivative<F>(sources, file, f, "valueAndGrad", argnums);
      return { ...often(() => derivative(...args)[0], repeat), result: () => flat(derivative(...args)[1]), source };
    }),
    await attempt("generated, into", async () => {
      type F = (out: Arrays, ...inputs: readonly unknown[]) => number;
      const { derivative, source } = await buildDerivative<F>(sources, file, f, "valueAndGradInto", argnums);
      const out = argnums.map((i) => (args[i] as Float64Array).slice());
      return { ...often(() => derivative(out, ...args), repeat), result: () => { derivative(out, ...args); return flat(out); }, source };
    }),
    typeof tape === "function"
      ? { name: "tape", ...often(() => tape().value, repeat), result: () => tape().gradient }
      : { name: "tape", ...tape },
    args.some((arg) => arg instanceof Float32Array)
      ? { name: "differences", reason: "single precision, and 101,771 evaluations" }
      : differences(value, args, argnums, repeat),
  ];
}

/** Numbers that look random, the same in every run, evenly spread over -1 to 1. */
export function noise(n: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}
