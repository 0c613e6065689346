/**
 * A case is a small program with a function `f`, and points to look at it:
 *
 *     holds("a swap", `function f(a: number, b: number): number { [a, b] = [b, a * b]; return a / b; }`, [2, 3]),
 *     holds({ name: "an instance", wrt: [1] }, `class P { … } function f(p: P, x: number): number { … }`, "new P(1, 2), 0.3"),
 *     throws("bad input", /must be positive/, `…`, [-1]),
 *     refused("strings", /^FLX1016: .* \[x\.toFixed/, `…`),
 *
 * A point is the list of arguments; or its text, where they are made by classes and functions of the program. Each
 * case is held against the original JavaScript, against dual numbers and against differences (run.ts). Parameters
 * called `n` or `options` are not differentiated.
 */
import type { Ask, Files, Source } from "../fuzz/compile.ts";
import type { Recipe } from "../fuzz/structure.ts";

export interface Case {
  readonly name: string;
  readonly source: Source;
  /** What the diagnostic says, with the text that it underlines in brackets after it. */
  readonly refused?: RegExp;
  readonly gap?: RegExp;
}

export interface Options {
  readonly name: string;
  /** Positions of the parameters to differentiate; all with numbers in them if not given. */
  readonly wrt?: readonly number[];
  /** The macros to take, by the names of `test/fuzz/plan.ts`; some of each mode and order if not given. */
  readonly macros?: "all" | readonly string[];
  /** A defect that is known: what is said of it, where an analysis is switched off. */
  readonly gap?: RegExp;
  /** A point is at a kink: no differences there. */
  readonly kink?: true;
}

type Point = readonly unknown[] | string;
type Text = string | Files;

/** All derivatives are right at each point. */
export function holds(options: string | Options, text: Text, ...points: readonly Point[]): Case {
  return written(options, text, points);
}

/** As `holds`; at some points the program throws, and so do its derivatives. */
export function throws(options: string | Options, message: RegExp, text: Text, ...points: readonly Point[]): Case {
  return written(options, text, points, { throws: message });
}

/** The diagnostic is `FLX2001: … [what is underlined]`. */
export function refused(name: string, message: RegExp, text: Text, point: Point = []): Case {
  return { ...written({ name, wrt: [0] }, text, [point]), refused: message };
}

function written(options: string | Options, text: Text, points: readonly Point[], extra: Partial<Ask> = {}): Case {
  const { name, wrt, kink, gap, macros = "four" } = typeof options === "string" ? { name: options } : options;
  if (points.length === 0) throw new Error(`${name}: a case needs a point`);
  const files = typeof text === "string" ? { "program.ts": text } : text;
  const made = points.filter((point) => typeof point === "string").map((point) => `() => [${point}]`);
  // `f` need not be written as exported.
  const source = files["program.ts"]!;
  const program = /^export function f\b/m.test(source) ? source : source.replace(/^(\s*)(function|const) f\b/m, "$1export $2 f");
  const list = made.length > 0 ? `\nexport const points_: readonly (() => Parameters<typeof f>)[] = [${made.join(", ")}];\n` : "";
  let next = 0;
  const recipes = points.map((point): Recipe<unknown[]> => {
    if (typeof point !== "string") return () => structuredClone([...point]);
    const index = next++;
    return (scope) => (scope["points_"] as (() => unknown[])[])[index]!();
  });
  const ask: Ask = { macros, points: recipes, wrt, closely: kink ? "without differences" : "with differences", ...extra };
  return { name, ...(gap ? { gap } : {}), source: { files: { ...files, "program.ts": program + list }, seed: seedOf(name), ask } };
}

/** A case keeps its seed when others come and go. */
function seedOf(name: string): number {
  return [...name].reduce((seed, letter) => (Math.imul(seed, 31) + letter.charCodeAt(0)) >>> 0, 7);
}
