/**
 * Helpers with loops over rows and columns of flat arrays: products by matrices and by triangles of them, with what may
 * stand between (branches, sums that go on, elements that the next row reads), in either direction.
 */
import { expressions } from "./random-program-classes.ts";
import type { Random } from "./random-program-scope.ts";

/** The text of a helper of two numbers that gives a number. */
export function rowsHelper(name: string, random: Random): string {
  const pick = (max: number): number => random.nextInt(0, max - 1);
  const e = expressions(random);
  const one = (...choices: readonly string[]): string => choices[pick(choices.length)]!;
  const array = one("Float64Array", "Float64Array", "Float32Array");
  const wide = pick(3);
  // Sizes that are known only as it runs: what is short and known becomes values, not loops.
  const size = 2 + pick(4);
  const sizes = one(
    `const n = 3, m = 3 + ${wide};`, `const n = ${size} + Math.floor(Math.abs(a) * 0), m = n + ${wide};`, `const n = ${size} + Math.abs(a) * 0, m = n + ${wide};`);
  const rows = one("for (let i = 0; i < n; i++)", "for (let i = 0; i < n; i++)", "for (let i = n - 1; i >= 0; i--)", "for (let i = 1; i <= n - 1; i++)");
  const columns = (): string => one(
    "for (let j = 0; j < m; j++)", "for (let j = 0; j < m; j++)", "for (let j = 0; j <= i; j++)", "for (let j = 0; j < i; j++)",
    "for (let j = i; j < n; j++)", "for (let j = i + 1; j < m; j++)", "for (let j = m - 1; j >= 0; j--)", "for (let j = i; j >= 0; j--)", "for (let j = n - 1; j > i; j--)");
  const element = (): string => one("w[i * m + j]!", "w[i * m + j]!", "w[j * n + i]!", "w[j]!", "z[i]!");
  const after = (): string => one(
    `y[i] = ${e(["s", "y[i]!"])};`, `y[i] = ${e(["s"])};`, `total += ${e(["s", "total"])};`, `y[i]! += s;`, `if (s > ${e(["a"])}) total += s; else y[i] = s;`,
    `total = total > s ? total : ${e(["s", "b"])};`, `y[0] = s;`, `z[i]! += s * y[i]!;`);
  const second = (): string => one(
    "", "", `${columns()} x[j]! += ${element()} * s;`, `${columns()} z[j]! += ${e([element(), "s"])};`, `${columns()} total += x[j]! * s;`,
    `${columns()} { y[i]! -= ${element()} * x[j]!; z[j] = s; }`);
  return `function ${name}(a: number, b: number): number {
  ${sizes}
  const w = new ${array}(n * m + m * n), x = new ${array}(m), y = new Float64Array(m), z = new ${array}(m);
  for (let i = 0; i < w.length; i++) w[i] = ${e(["a", "i * 0.1"])} * 0.5;
  for (let j = 0; j < m; j++) { x[j] = ${e(["b", "j"])}; z[j] = b - j * 0.2;${one("", " y[j] = a;")} }
  let total = ${e(["a"])};
  ${rows} {
    let s = ${one("b", "y[i]!", "x[i]!", "total", "0")};
    ${columns()} s ${one("+=", "-=")} ${element()} * ${one("x[j]!", "x[j]!", "y[j]!", "z[j]!", e(["x[j]!", "a"]))};
    ${after()}
    ${second()}
  }
  return total + y[0]! * y[n - 1]! + 0.3 * x[m - 1]! * z[1]!;
}`.replace(/\n\s*\n/g, "\n");
}
