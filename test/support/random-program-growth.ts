/**
 * Lists that grow by a store behind their end and lists with holes, under other names: in fields, objects, patterns, rows,
 * what helpers and callbacks are given, and what they return; made shorter before; copies.
 */
import type { Template } from "./random-program-classes.ts";

/** A statement of `t` makes a list `q`, changes it, and sums what is there. */
export const growth: Template = (name, e, pick) => {
  const [put, make, lend, sum, Store, Box] = ["put", "make", "lend", "sum", "Store", "Box"].map((part) => `${name}_${part}`);
  const oneOf = (texts: readonly string[]): string => texts[pick(texts.length)]!;
  // Where something else is undefined as well, most programs with holes are refused as they run.
  const isMixed = pick(8) === 0, missing = ["[t][1]!", "[a, b][2]!", "[a, t][1]!", "[a, b].at(-1)!"];
  const value = (): string => oneOf(["t", "a", "b", e(["t", "a"]), ...(isMixed ? missing : [])]), at = (): string => String(pick(5));
  const list = (): string => oneOf(["[]", "[]", "[t]", `[${value()}, b]`, "[t, a, b]", `new Array<number>(${1 + pick(4)})`, `${make}(${5 + pick(3)})`, `Array.from({ length: ${1 + pick(3)} }, () => ${value()})`,
    ...(isMixed ? [`[...${make}(${5 + pick(3)})]`, `Array.from(${make}(${5 + pick(3)}))`, `[t].concat(${make}(5), [${value()}])`, `${make}(6).toReversed()`, `Array.from<number>({ length: ${1 + pick(3)} })`] : [])]);
  // What a filter leaves of a list that may not grow may not either, and has no elements if that was made of holes.
  const copied = (): string => {
    const from = list(), filtered = from.includes(make!) ? [] : ["from.filter((x) => x > a)"];
    return `const from: number[] = ${from}, q = ${oneOf(["[...from]", "from.slice()", "from.concat([a])", "from.map((x) => x)", ...filtered, "from"])};`;
  };
  const begin = (): string => oneOf([
    `const q: number[] = ${list()};`, `const o = { q: ${list()} as number[] }, { q } = o;`, `const o: ${Box} = { q: [1, 2, 3] }; o.q = ${list()}; const q = o.q;`, `const [q, other] = [${list()}, ${list()}] as [number[], number[]]; other[${at()}] = t;`,
    `const rows: number[][] = [[a, b], ${list()}]; rows[0] = ${list()}; const q = rows[${pick(2)}]!;`, `const rows: number[][] = []; const same = rows; same.push(${list()}); const q = rows[0]!;`, `const s = new ${Store}(); s.q = ${list()}; const q = s.q;`,
    `const s = new ${Store}(), q = s.all(); s.put(${at()}, ${value()});`, `const q = ${lend}((l) => { l[${at()}] = ${value()}; });`, copied(),
    `let q: number[] = ${list()}; if (t > a) q = ${list()};`, `const rows = [1, 2].map((): number[] => ${list()}), q = rows[${pick(2)}]!;`,
  ]);
  const change = (): string => oneOf([
    `q[${at()}] = ${value()};`, `q[q.length] = ${value()};`, `${put}(q, ${at()}, ${value()});`, `${put}.call(null, q, ${at()}, ${value()});`, `for (let i = 0; i < ${2 + pick(3)}; i++) q[i] = ${value()} * i;`, `for (let i = ${1 + pick(3)}; i >= 0; i--) q[i] = ${value()} + i;`,
    `for (let i = 0; i < q.length; i++) { q[i] = ${value()} * i; if (i === ${pick(3)}) break; }`, `q.shift();`, `q.pop();`, `if (q.length > 1) q.length = 1;`, `q.splice(${pick(2)}, 1);`, `if (t > b) q.fill(${value()});`, `{ const l = q; l.push(t); }`,
    `q.forEach((x, i, l) => { if (i < 1) l[i] = x * b; });`, `[q[${at()}], t] = [t, ${value()}];`, `q[${at()}] ??= ${value()};`,
    `q.unshift(${value()}, b);`, `q.push(...q.splice(${pick(2)}, 1), ${value()});`, `q.reverse();`, `q.copyWithin(1, 0);`,
  ]);
  /** Positions that are computed, and inside as it turns out; typed arrays have no others. */
  const move = (): string => oneOf([
    `{ const k = Math.floor(Math.abs(t) * 4); if (k < q.length) q[k] = ${value()}; }`, `for (let i = ${pick(2)}; i < 9; i++) if (i < q.length) q[i] = ${value()} + i;`, `for (let i = 0; i < 9; i++) { if (i >= q.length) break; q[i] = ${value()} * i; }`,
    `if (q.length > 0) for (let i = 0; i < ${2 + pick(3)}; i++) q[(i + q.length - 1) % q.length] = ${value()};`, `{ let k = q.length; while (k > ${pick(2)}) { k--; q[k] = ${value()}; } }`, `{ const n = Math.min(q.length, ${1 + pick(3)}); for (let i = 0; i < n; i++) q[n - 1 - i] = ${value()} * i; }`,
    `if (q.length > 2) q[Math.max(1, Math.min(2, Math.round(t)))] = ${value()};`, `{ const w = Float64Array.of(a, t); w[${at()}] = ${value()}; w[${at()} - 0.5] = b; w[-1]! += t; w[t * NaN] = a; t = Math.sin(t + w[0]! * w[1]!); }`, `{ const rows: number[][] = [[t], [a, b]]; rows[${oneOf(["-1", "0.5", "NaN", "1"])}] = q; rows[1]![${pick(2)}] = t; t = Math.sin(t + rows[1]![0]!); }`,
    `{ const l = q.slice(), n = l.length; for (let i = 0; i < n - 1; i++) l[i + 1] = (l[i] ?? a) * ${value()}; for (let i = n - 1; i >= 0; i--) l[i] = ${value()}; t = Math.sin(t + l.reduce((s, x) => s + (x ?? 1), 0)); }`,
  ]);
  const use = (): string => oneOf([
    `t = Math.sin(t + q.reduce((s, x) => s + (x ?? 1), 0));`, `q.forEach((x, i) => { t = Math.sin(t + (x ?? b) * (i + 1)); });`, `for (const x of q) t = Math.sin(t + (x ?? a));`, `t += ${sum}(q) + q.length;`, `t = Math.sin(t + q.map((x) => (x ?? 1) * a).filter((x) => x > b).reduce((s, x) => s + x, 0));`,
    `t = Math.sin(t + (q[${at()}] ?? b) * (q[${at()}] ?? 1));`, `t = Math.sin(t + (q[${at()} - 0.5] ?? a) * (q[${at()} - 5] ?? b));`, `t += [...q].reduce((s, x) => s * 0.5 + (x ?? a), 0);`, `t += [q, [b]].flat().length;`, `t += [1, 2].flatMap((k) => q).reduce((s, x) => s + (x ?? a), 0);`, `t += [b].concat(q, a).filter(() => true).length;`, `for (const k in q) t = Math.sin(t + Number(k));`, `t = Math.sin(t + q.slice(${pick(2)}).reduce((s, x) => s + (x ?? b), a));`,
  ]);
  const step = (): string => `{ ${begin()} ${Array.from({ length: 1 + pick(3) }, () => (!isMixed && pick(3) === 0 ? move() : change())).join(" ")} ${use()} ${pick(2) ? use() : ""} }`;
  return `interface ${Box} { q: number[] }
const ${put} = (q: number[], i: number, x: number): void => { q[i] = x; };
const ${make} = (n: number): number[] => new Array(n);
const ${lend} = (g: (q: number[]) => void): number[] => { const q: number[] = ${oneOf(["[]", "[1]", "new Array(2)"])}; g(q); return q; };
const ${sum} = (q: readonly number[]): number => { let s = 0; q.forEach((x, i) => { s += (x ?? 1) * (i + 1); }); return s; };

class ${Store} {
  q: number[] = ${oneOf(["[]", "[1, 2]", "new Array(3)"])};
  put = (i: number, x: number): void => { this.q[i] = x; };
  all(): number[] { return this.q; }
}

function ${name}(a: number, b: number): number {
  let t = ${e(["a", "b"])};
  ${Array.from({ length: 2 + pick(2) }, step).join("\n  ")}
  return Math.sin(t);
}`;
};
