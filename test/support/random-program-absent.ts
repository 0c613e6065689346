/**
 * Helpers where something may be missing, or is read at its own moment: arguments and elements that are undefined, null,
 * defaults, holes, pop of an empty list, spreads beside what changes them, variables of loops that functions keep.
 */
import type { Template } from "./random-program-classes.ts";

/** A statement of `t`, of lists `xs` (three numbers) and `rows`, and of an object `o`. */
export const absent: Template = (name, e, pick) => {
  const [part, scaled, Options, merge, Kept] = [`${name}_part`, `${name}_scaled`, `${name}_Options`, `${name}_merge`, `${name}_Kept`];
  const oneOf = (texts: readonly string[]): string => texts[pick(texts.length)]!;
  const some = (): string => oneOf(["", String(pick(3)), "undefined", `t > a ? ${pick(3)} : undefined`]);
  const from = (): string => oneOf(["undefined", "1", "t > b ? 2 : undefined"]);
  const steps = [
    `t += ${part}(xs${pick(2) ? `, ${from()}` : ""}).length * a + ${part}(xs, ${from()}, ${from()}).reduce((p, q) => p * 0.5 + q, t);`,
    `{ const w = xs.slice(${some()}); let v: number | undefined; while ((v = w.pop()) !== undefined) t = Math.sin(t + v); t += w.pop() ?? ${e(["b"])}; }`,
    `{ const [p = t, q = ${e(["a"])}, r = b, u = ${e(["t"])}] = maybe; t = Math.sin(p * q) + r * u; }`,
    `for (const [i, v = ${e(["t"])}] of maybe.entries()) t += Math.sin(v) * (i + 1);`,
    `t += (rows[${pick(4)}]?.map((v) => v * t).reduce((p, q) => p + q, 0) ?? ${e(["b"])});`,
    `t += ${scaled}(t${oneOf(["", ", undefined", ", null", ", { k: b }", ", a > b ? { k: t } : undefined", ", a > b ? null : undefined"])});`,
    `{ const p: ${Options} = ${oneOf([`Object.assign({ k: a, c: 1 }, a > b ? { k: t } : undefined)`, `{ k: 0.5, c: b, ...(o || {}) }`, `${merge}({ k: a, c: t }, o)`, `${merge}({ k: t, c: b }, { c: a })`])}; t = Math.sin(p.k * t) + p.c; }`,
    `{ const bins${oneOf([" = new Array<number>(5)", ": number[] = []"])}; for (const x of xs) { const k = Math.floor(Math.abs(x) * 2) % 5; bins[k] = (bins[k] ?? ${e(["a"])}) + x; } t += bins.map((v) => v * v).reduce((p, q) => p + q, bins.filter((v) => v > a).length); bins.forEach((v, k) => { t = Math.sin(t + v * k); }); for (const k in bins) t = Math.sin(t * 0.5 + bins[k] * +k); }`,
    `{ let k = 0; const gs: ((x: number) => number)[] = []; for (k = 0; k < 3; k++) gs.push((x) => ${e(["x", "k"])}); t = gs.reduce((s, g) => Math.sin(s + g(b)), t); }`,
    `for (var late = t, j = 0; j < 2; j++) { var inner = j * late; t += ((x: number) => x * inner)(a); }`,
    `xs = [...xs, xs.shift()! * ${e(["t"])}]; t = Math.sin(t + Math.max(...xs, xs.push(a) * 0.1, xs.pop()!));`,
    `{ const w = [t, a]; const both = w.concat(w.splice(0, 1)); t = Math.sin(both.reduce((p, q) => p * 0.5 + q, b)); }`,
    `for (const [key, v] of Object.entries(live)) { t = Math.sin(t + v); live.${oneOf(["p", "q"])} ${oneOf(["=", "+=", "*="])} t; if (key === "q") t += b; }`,
    `{ const r = Math.sqrt(((t - a) * b) ** 2 + ${oneOf(["0", "0.003", "0.02"])}); t += r > 0.1 ? b / (1 + r) : a; for (let k = 0; k < 2; k++) { t += r > 0.1 ? Math.sin(k + a / r) : k * b; } if (r > 0.2) t += 0.1 * r; }`,
    `{ const r = Math.sqrt((t - a) ** 2 + ${oneOf(["0.1", "b * b + 0.05"])}); if (r > ${oneOf(["0.5", "a", "1e-9"])}) t += b / (1 + r) + Math.sin(r) / r; }`,
    `{ const kept = new ${Kept}((i) => ${e(["i", "t"])}, 2, b); t += kept.total + (kept.last === undefined ? a : kept.last * b); kept.set(${oneOf(["undefined", "t"])}); t += kept.last ?? 1; }`,
    `{ const half = [t, b] as const, ends: [number, number?] = [a]; t += ${name}_pair(half) * ${name}_pair(ends[1] === undefined ? half : [ends[0], 1]); }`,
    `{ const list = xs.filter((x) => x > ${oneOf(["a", "0", "t"])}); list[${pick(4)}] = ${oneOf(["2", "t", e(["a"])])}; for (const x of list) t = Math.sin(t + (x ?? 1)); }`,
  ];
  return `interface ${Options} { k: number; c: number }
const ${part} = (xs: readonly number[], from?: number, to?: number): number[] => xs.slice(from, to);
const ${scaled} = (x: number, o: { k: number } | null = { k: ${e(["x"])} }): number => ${e(["x"])} * (o === null ? 2 : o.k);
function ${merge}<T extends object>(base: T, own: Partial<T> = {}): T { return { ...base, ...own }; }
const ${name}_maybe = (o?: Partial<${Options}>): Partial<${Options}> | undefined => o;
const ${name}_pair = (p: readonly [number, number]): number => p[0] * 0.5 + Math.sin(p[1]);

class ${Kept} {
  last!: number | undefined;
  readonly total: number;
  constructor(g: (i: number) => number, n: number, scale = ${e([])}) { let s = 0; for (let i = 0; i < n; i++) s += g(i) * scale; this.total = s; }
  set(x?: number): void { this.last = x; }
}

function ${name}(a: number, b: number): number {
  let t = ${e(["a", "b"])}, xs = [a, b, ${e(["a"])}];
  const maybe: (number | undefined)[] = [${oneOf(["a", "undefined"])}, ${oneOf(["b", "undefined"])}, t], rows = [[a, b], [t]], live = { p: a, q: ${e(["b"])} };
  const o = ${name}_maybe(${oneOf(["", "{ k: b }", "{ k: t, c: a }", "a > b ? { c: a } : undefined", "{}"])});
  ${Array.from({ length: 2 + pick(3) }, () => steps[pick(steps.length)]!).join("\n  ")}
  return Math.sin(t) + xs[0]! * (o?.k ?? 1) + live.p + ${part}(xs, ${pick(3)}).length;
}`;
};
