/** The usual workload: one function in `functions`, its gradient by hand, generated, and on the tape. */
import { readFileSync } from "node:fs";
import { buildModules } from "../test/support/build.ts";
import { attempt, byHand, type Candidate, type Missing, type Workload } from "./workload.ts";

export interface ValueAndGradient {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
}

export interface Standard {
  readonly name: string;
  readonly about: string;
  /** A file in `functions`, and the function in it. */
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
}

type Arrays = readonly ArrayLike<number>[];

export function standard(options: Standard): Workload {
  const { name, about, tolerance } = options;
  return { name, about, ...(tolerance !== undefined && { tolerance }), prepare: () => prepare(options) };
}

async function prepare(options: Standard): Promise<(Candidate | Missing)[]> {
  const { file, f, args, argnums = [0], byHand: hand, tape, repeat = 1 } = options;
  const source = readFileSync(new URL(`functions/${file}`, import.meta.url), "utf8");
  const modules = await buildModules({ [file]: source });
  const value = modules[file]?.[f] as (...inputs: readonly unknown[]) => number;

  const build = async <F>(macro: string): Promise<F> => {
    const built = await buildModules({
      [file]: source,
      "derivative.ts": `import { ${macro} } from "fluxion";
        import { ${f} } from "./${file}";
        export const derivative = ${macro}(${f}, [${argnums.join(", ")}]);`,
    });
    return built["derivative.ts"]?.["derivative"] as F;
  };
  const often = (run: () => number): (() => number) => (repeat === 1 ? run : () => {
    let sum = 0;
    for (let i = 0; i < repeat; i++) sum += run();
    return sum;
  });
  const flat = (gradients: Arrays): Float64Array => Float64Array.from(gradients.flatMap((part) => Array.from(part)));

  return [
    { name: byHand, run: often(() => hand().value), result: () => hand().gradient },
    { name: "value only", run: often(() => value(...args)) },
    await attempt("generated", async () => {
      const derivative: (...inputs: readonly unknown[]) => [number, Arrays] = await build("valueAndGrad");
      return { run: often(() => derivative(...args)[0]), result: () => flat(derivative(...args)[1]) };
    }),
    await attempt("generated, into", async () => {
      const derivative: (out: Arrays, ...inputs: readonly unknown[]) => number = await build("valueAndGradInto");
      const out = argnums.map((i) => (args[i] as Float64Array).slice());
      return { run: often(() => derivative(out, ...args)), result: () => { derivative(out, ...args); return flat(out); } };
    }),
    typeof tape === "function"
      ? { name: "tape", run: often(() => tape().value), result: () => tape().gradient }
      : { name: "tape", ...tape },
    differences(value, args, argnums, often),
  ];
}

/** What people do who have nothing else: one evaluation for each input, and half of the digits. */
function differences(
  value: (...inputs: readonly unknown[]) => number,
  args: readonly unknown[],
  argnums: readonly number[],
  often: (run: () => number) => () => number,
): Candidate | Missing {
  const name = "differences";
  const [x, ...rest] = args;
  if (argnums.length > 1 || !(x instanceof Float64Array)) return { name, reason: "several arguments, or single precision" };
  if (x.length > 1000) return { name, reason: `${x.length + 1} evaluations` };
  const moved = x.slice();
  const gradient = new Float64Array(x.length);
  const run = (): number => {
    const start = value(x, ...rest);
    for (let i = 0; i < x.length; i++) {
      moved[i] = x[i]! + 1e-7;
      gradient[i] = (value(moved, ...rest) - start) / 1e-7;
      moved[i] = x[i]!;
    }
    return start + gradient[0]!;
  };
  return { name, tolerance: 1e-3, run: often(run), result: () => { run(); return gradient.slice(); } };
}

/** Numbers that look random, the same in every run, evenly spread over -1 to 1. */
export function noise(n: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}
