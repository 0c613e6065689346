/** Helpers with roots and quotients that may be at a pole, and guards of many kinds around what uses them: in branches, in loops, at several places. (Not in functions that they are handed to: those hand back a zero that is like any other.) */
import type { Template } from "./random-program-classes.ts";

export const guarded: Template = (name, e, pick) => {
  const oneOf = (texts: readonly string[]): string => texts[pick(texts.length)]!;
  // Zero for sure, zero where a trip has left `t` as it was, or no zero.
  const root = (): string => oneOf(["((t - a) * b) ** 2", "(t - a) ** 2", "t * t - a * a", "(xs[k]! - xs[j]!) ** 2", "q * q", "(t - a) ** 2 + 0.02"]);
  const guard = (): string => oneOf(["r", "r > 0.1", "r !== 0", "r > 0.01 && r < 3", "Math.abs(r) > 1e-6"]);
  const use = (): string => oneOf(["b / r", "b / (1 + r)", "Math.sin(t / r)", "r * b", "Math.sqrt(r)", "Math.log(r)", "t / r + b / r", "1 / (r * r)", `${e(["t"])} / r`]);
  const other = (): string => oneOf(["a", "b * t", "0", e(["a", "b"])]);
  const steps = [
    (): string => `t += ${guard()} ? ${use()} : ${other()};`,
    (): string => `if (${guard()}) t = Math.sin(t + ${use()});`,
    (): string => `for (let i = 0; i < ${oneOf(["2", "n", "k + 1"])}; i++) t += ${guard()} ? Math.sin(i + ${use()}) : i * ${other()};`,
    (): string => `for (let i = 0; i < ${oneOf(["2", "n"])}; i++) { if (!(${guard()})) continue; t = Math.sin(t + ${use()}); }`,
    (): string => `if (${guard()}) { t += ${use()}; xs[k] = Math.sin(xs[k]! + ${use()}); } else { xs[j]! += ${other()}; }`,
    (): string => `for (const x of xs) { if (${guard()}) t += Math.sin(x * ${use()}); else if (x > b) t -= ${other()}; }`,
  ];
  const some = (): string => Array.from({ length: 1 + pick(3) }, () => steps[pick(steps.length)]!()).join(" ");
  return `function ${name}(a: number, b: number): number {
  let t = a;
  const xs = [a, ${e(["b"])}, a], n = 2, q = ${oneOf(["a - a", e(["a", "b"])])};
  ${pick(2) ? `{ const k = 0, j = 2, r = Math.sqrt(${root()}); ${some()} }` : ""}
  for (let k = 0; k < ${oneOf(["2", "3", "n"])}; k++) {
    const j = ${oneOf(["k", "2 - k"])}, r = ${oneOf(["Math.sqrt", "Math.sqrt", "Math.cbrt"])}(${root()});
    ${some()}
  }
  return Math.sin(t) + xs[0]! * xs[2]!;
}`;
};
