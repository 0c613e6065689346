/**
 * Helpers whose meaning comes from elsewhere: functions over keys and over members of unions, generic objects, factories,
 * objects of which the order of keys counts, derivatives of functions that take several kinds of arrays.
 */
import type { Template } from "./random-program-classes.ts";

export const given: Template = (name, e, pick) => {
  const [Row, get, mean, wrap, Part, meet, patch, Dated, kinds, rest] = ["Row", "get", "mean", "wrap", "Part", "meet", "patch", "Dated", "kinds", "rest"].map((part) => `${name}_${part}`);
  const oneOf = (texts: readonly string[]): string => texts[pick(texts.length)]!;
  const key = (): string => oneOf(["p", "q"]);
  const part = (): string => oneOf([`{ tag: "one", v: t }`, `{ tag: "two", w: [a, t] }`, `a > t ? { tag: "one", v: b } : { tag: "two", w: [t, b] }`]);
  const steps = [
    `t += ${mean}(${get}("${key()}"))([{ p: a, q: t }, { p: t, q: ${e(["b"])} }]);`,
    `t = ${wrap}(${wrap}(${get}("${key()}")))({ p: ${e(["t"])}, q: b });`,
    `t = Math.sin(${meet}(${part()})(t) + ${meet}(${part()})(b));`,
    `for (const g of ([${part()}, ${part()}] as ${Part}[]).map(${meet})) t = Math.sin(t + g(a));`,
    `{ const s = ${patch}({ p: t, q: b }, { ${key()}: ${e(["a", "t"])} }); t = Math.sin(s.p * s.q); }`,
    `{ const m = ${name}_fit(t), { twice } = m; t = Math.sin(m.at(a) + twice(b)); }`,
    `{ let u = a, w = b; for ([u, w] of [[t, a], [b, ${e(["t"])}]]) t = Math.sin(t + u * w); t += u - w; }`,
    `t = Object.values({ b: t, ${pick(30)}: a, ${40 + pick(9)}: b, a: 0.5 }).reduce((s, v) => s * 0.5 + v, ${e(["a"])});`,
    `{ const d = new ${Dated}(t, b); let s = a; for (const [k, v] of Object.entries(d)) s = s * 0.5 + v * (k === "late" ? 2 : 1); t = Math.sin(s + Object.values({ ...d, extra: a }).length); }`,
    `{ const d = grad(${kinds}); const g = d([t, a]), h = d(Float64Array.of(b, t, a)); t = Math.sin(g[0]! + h[${pick(3)}]! * g[1]!); }`,
    `t = Math.sin(t + grad(${kinds}_scaled)(a) + grad(${kinds}_scaled)(b, ${oneOf(["t", "undefined"])}));`,
    `{ const v = t, primals = a; t = Math.sin(grad((x: number, ...ys: number[]) => { let s = v * x * x; for (const y of ys) s += y * Math.sin(x * primals); return s; })(b, a, t)); }`,
    `{ const xs = [t, a > b ? undefined : b, a, ${oneOf(["undefined", "b"])}].sort((x, y) => (x ?? 0) - (y ?? 0)); for (const x of xs) t = Math.sin(t * 0.5 + (x ?? 1)); }`,
    `{ const wide = { p: t, q: a, r: b }; t = Math.sin(${name}_over(wide) + ${name}_over({ p: b, q: t })); }`,
    `t += Array.from({ length: ${pick(4)} - ${pick(4)} }, (_, i) => t * (i + 1)).reduce((s, x) => Math.sin(s + x), a) + ${rest}(...[t, a, b].slice(${pick(3)}));`,
    `{ const { k = t, ...others }: { k?: number; p: number; q: number } = { p: a, q: b${oneOf(["", ", k: t * a"])} }; t = Math.sin(k * others.p + others.q); }`,
  ];
  return `interface ${Row} { p: number; q: number }
const ${get} = <K extends keyof ${Row}>(key: K) => (row: ${Row}): number => row[key];
const ${mean} = (g: (row: ${Row}) => number) => (rows: readonly ${Row}[]): number => rows.reduce((s, row) => s + g(row), 0) / rows.length;
const ${wrap} = (g: (row: ${Row}) => number) => (row: ${Row}): number => ${e([])} * g({ p: row.q, q: row.p });
type ${Part} = { tag: "one"; v: number } | { tag: "two"; w: number[] };
const ${meet} = (part: ${Part}): ((x: number) => number) => (part.tag === "one" ? (x) => ${e(["x"])} * part.v : (x) => x * part.w[0]! + Math.sin(part.w[1]! * x));
function ${patch}<K extends keyof ${Row}>(row: ${Row}, own: Pick<${Row}, K>): ${Row} { return { ...row, ...own }; }
function ${name}_fit(k: number) { const at = (x: number): number => ${e(["x", "k"])}; function twice(x: number): number { return at(at(x)); } return { at, twice }; }
const ${name}_over = (row: ${Row}): number => { const all: { p: number; q: number; r: number } = { r: ${e([])}, ...row }; return all.p * all.q + Math.sin(all.r); };
const ${kinds} = (xs: number[] | Float64Array): number => { let s = ${e([])}; for (let i = 0; i < xs.length; i++) s = Math.sin(s * xs[i]! + i); return s; };
const ${kinds}_scaled = (x: number, k: number = ${e(["x"])}): number => Math.sin(x * k) + ${e(["x"])};
const ${rest} = (...xs: number[]): number => xs.reduce((s, x) => s * 0.5 + x * x, 1);
class ${Dated} { readonly late = ${e([])}; constructor(readonly first: number, public second: number) {} }

function ${name}(a: number, b: number): number {
  let t = ${e(["a", "b"])};
  ${Array.from({ length: 2 + pick(3) }, () => steps[pick(steps.length)]!).join("\n  ")}
  return Math.sin(t) + ${get}("q")({ p: a, q: t });
}`;
};
