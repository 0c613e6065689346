/** Classes with methods that are called like those of arrays, and do something else. */
import { holds, type Case } from "./case.ts";

const bag = `class Bag {
  pair: [number, number] = [0, 0];
  constructor(public xs: number[]) {}
  slice(): number[] { return this.xs; }
  map(): number[] { return this.xs; }
  filter(): number[] { return this.xs; }
  concat(): number[] { return this.xs; }
  from(): number[] { return this.xs; }
  with(): number[] { return this.xs; }
  splice(): number[] { return this.xs; }
  sort(): number[] { return this.xs; }
  at(): [number, number] { return this.pair; }
  made(a: number): number[] { const made = [a, a * 2]; this.xs = made; return made; }
  pop(): number { return this.xs[0]!; }
  push(x: number): number { this.xs[0] = x; return 1; }
  fill(x: number): void { this.xs[1] = x; }
  toSorted(): number[] { return this.xs.sort((a, b) => b - a); }
}`;

const texts: readonly (readonly [string, string])[] = [
  ...["slice", "map", "filter", "concat", "from", "with", "splice", "sort"].flatMap((method): [string, string][] => [
    [`${method}, sorted`, `const s = bag.${method}().sort((x, y) => x - y); return s[0]! * 3 + bag.xs[0]! * 2 + bag.xs[2]!;`],
    [`${method}, stored to in a loop`, `for (let i = 0; i < bag.xs.length; i++) { const s = bag.${method}(); s[i] = Math.sin(s[i]! * a); t += bag.xs[i]! * bag.xs[0]!; } return t;`],
    [`${method}, longer in a loop`, `for (let i = 0; i < bag.xs.length && i < 6; i++) { const s = bag.${method}(); s[s.length] = Math.sin(a + i); t += bag.xs[i]! * bag.xs[0]!; } return t;`],
  ]),
  ["at", `const p = bag.at(); p[0] = a; p[1] = b * a; return bag.pair[0] * 3 + Math.sin(bag.pair[1]);`],
  ["what is kept, as a tuple", `const p = bag.made(a) as [number, number]; p[0] = b * a; return bag.xs[0]! * 3 + Math.sin(p[1]);`],
  ["push", `for (const x of bag.xs) { t += x; bag.push(b * t); } return t * bag.xs[0]!;`],
  ["fill", `for (let i = 0; i < bag.xs.length; i++) { bag.fill(b * t + a); t += bag.xs[i]! * bag.xs[1]!; } return t;`],
  ["toSorted", `const u = bag.toSorted(); return u[0]! * 2 + bag.xs[0]! * 3 + bag.xs[1]!;`],
  ["pop", `while (t < 3) t += 1 + bag.pop(); return t * a;`],
];

export const cases: readonly Case[] = texts.map(([name, text]) => holds(`own methods: ${name}`, `${bag}
function f(a: number, b: number): number { const bag = new Bag([a * b, a, b]); let t = 0; ${text} }`, [0.9, 0.4]));
