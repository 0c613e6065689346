/**
 * Helpers where one array has many names: rows in variables, in a table, in objects and in lists of objects, handed to
 * functions that return them, swapped, kept for later, written to in loops over themselves.
 */
import { chooser } from "./choices-of.ts";
import type { Template } from "./random-program-classes.ts";

export const memory: Template = (name, e, pick) => {
  const { one, many } = chooser(pick);

  const row = (): string => one("r", "s", "m[0]!", "m[1]!", "m[2]!", "m[i % 3]!", "o.row", "o.rows[0]!", "o.rows[1]!", "p.rows[i % 2]!", "last", "list[0]!.row", "list[1]!.row");

  const value = (): string => one(
    "a", "b", "t", "0.7", "i", () => `(${e(["t", "a"])})`,
    () => `${row()}[${pick(3)}]!`, () => `Math.sin(${row()}[${pick(3)}]!)`, () => `t * ${row()}[${pick(3)}]!`, () => `$sum(${row()})`);

  const condition = (): string => one(
    "i > 1", "i % 2 === 0", "o === p", () => `${value()} > ${value()}`, () => `${row()} === ${row()}`, () => `${row()} !== ${row()}`,
    () => `m.includes(${row()})`, () => `m.indexOf(${row()}) > 0`);

  const given = (): string => one(
    row, row, () => `${row()}.slice()`, () => `[...${row()}]`, () => `[${value()}, ${value()}, ${value()}]`,
    () => `${row()}.map((x, k) => x * ${value()} + k)`, () => `new Array<number>(3).fill(${value()})`,
    () => `$same(${row()})`, () => `$chosen(${condition()}, ${row()}, ${row()})`, () => `(${condition()} ? ${row()} : ${row()})`,
    () => `$scaled(${row()}, ${value()})`, () => `$swapped(${row()})`, () => `${row()}.toSorted((x, y) => x - y)`,
    () => `Array.from(${row()}, (x) => x * ${value()})`, () => `${row()}.with(1, ${value()})`, () => `keep(${row()})`);

  const element = (): string => one(
    () => `${row()}[${pick(3)}] = ${value()};`, () => `${row()}[${pick(3)}]! += ${value()};`, () => `${row()}[i % 3] = Math.sin(${value()});`,
    () => `$add(${row()}, ${row()}, ${value()});`, () => `${row()}.reverse();`, () => `${row()}.fill(${value()}, ${pick(2)});`,
    () => `${row()}.copyWithin(0, 1);`, () => `${row()}.sort((x, y) => x - y);`, () => `m.forEach((x, k) => { x[k % 3] = ${value()}; });`,
    () => `t = Math.sin(t + ${value()});`);

  const place = (): string => one(
    () => `m[${pick(3)}] = ${given()};`, () => `r = ${given()};`, () => `s = ${given()};`, () => `last = ${given()};`,
    () => `o.row = ${given()};`, () => `o.rows[${pick(2)}] = ${given()};`, () => `list[${pick(2)}]!.row = ${given()};`,
    "[r, s] = [s, r];", () => `[m[0], m[${1 + pick(2)}]] = [m[${pick(3)}]!, m[${pick(3)}]!];`);

  const container = (): string => one(
    "o = p;", () => `p = { row: ${given()}, rows: o.rows };`, () => `o = { ...p, row: ${given()} };`, "p.rows = o.rows;", "o.rows = m.slice(0, 2);",
    "m = [...m];", "m = m.map((x) => x);", "m = m.map((x) => x.slice());", "m.reverse();", "m.push(m.shift()!);",
    () => `m = [${given()}, ${given()}, ${given()}];`, () => `m = new Array<number[]>(3).fill(${given()});`, () => `m = [...o.rows, ${row()}];`,
    () => `list[${pick(2)}] = { row: ${given()} };`, "list[0] = list[1]!;");

  const statement = (depth: number): string => {
    const inner = (): string => statement(depth - 1);
    return one(element, element, place, container, ...(depth === 0 ? [] : [
      () => `if (${condition()}) { ${inner()} } else { ${inner()} }`,
      () => `for (${depth === 2 ? "i = 0; i" : "let j = 0; j"} < ${1 + pick(3)}; ${depth === 2 ? "i" : "j"}++) { ${inner()} ${inner()} }`,
      () => `for (const x of m) { x[${pick(3)}]! += t; ${inner()} if (${condition()}) break; }`,
      () => `for (const x of m.slice()) { ${inner()} x[0]! *= b; }`,
      () => `{ let z = ${row()}; for (let k = 0; k < 3; k++) { const y = z; z = ${given()}; y[k] = ${value()}; ${inner()} } s = z; }`]));
  };

  const table = one("[r, s, [a, 1, b]]", "[r, r, s]", "[[a, b, 2], [b, a, 3], [1, 2, a]]", "new Array<number[]>(3).fill(r)");
  const body = many(3 + pick(4), () => statement(2));
  return `interface $O { row: number[]; rows: number[][] }
const $same = (x: number[]): number[] => x;
function $chosen(c: boolean, x: number[], y: number[]): number[] { if (c) return x; return y; }
function $scaled(x: number[], k: number): number[] { for (let j = 0; j < x.length; j++) x[j] = Math.sin(x[j]! * k); return x; }
function $swapped(x: number[]): number[] { const y = x.slice(); y[0] = x[1]!; y[1] = x[0]!; return y; }
function $sum(x: readonly number[]): number { let z = 0; for (const y of x) z = z * 0.7 + Math.sin(y); return z; }
function $add(x: number[], y: number[], k: number): void { for (let j = 0; j < 3; j++) x[j]! += Math.sin(y[2 - j]! * k); }

function ${name}(a: number, b: number): number {
  let t = a * b, i = 0, r: number[] = [a, b, 1], s: number[] = [b, a * a, a], last: number[] = r;
  let m: number[][] = ${table};
  let o: $O = { row: r, rows: [s, ${one("r", "m[2]!", "[1, a, b]")}] }, p: $O = ${one("o", "{ row: s, rows: m.slice(0, 2) }", "{ ...o }", "{ row: o.row, rows: o.rows }")};
  const list: { row: number[] }[] = [{ row: r }, ${one("{ row: s }", "o", "{ row: [a, b, a] }")}];
  const keep = (x: number[]): number[] => { const old = last; last = x; return old; };
  ${body}
  return Math.sin(t) + $sum(r) * $sum(s) + $sum(m[0]!) - $sum(m[1]!) * 0.5 + $sum(m[2]!) + $sum(o.row) + $sum(p.rows[0]!) * $sum(o.rows[1]!) + $sum(list[0]!.row) + 2 * $sum(list[1]!.row) + $sum(last);
}`.replace(/\$(?=[A-Za-z])/g, `${name}_`);
};
