/** An entry that is given an object as well, and changes it: parts that may be missing, objects in lists, replaced parts, unions, instances. */

/** `text`: an entry of numbers and arrays that returns a number. It is called by the one that takes the object. */
export function withObject(text: string, pick: (below: number) => number): string {
  const oneOf = (texts: readonly string[]): string => texts[pick(texts.length)]!;
  const [, params = ""] = /^function f\((.*)\): number \{/.exec(text)!;
  const names = params.split(", ").map((param) => param.replace(/:.*$/, ""));
  const [o, by, t] = ["given", "by", "total"].map((name) => (names.includes(name) ? `${name}_0` : name)) as [string, string, string];
  const value = (): string => oneOf([t, by, `${o}.x`, `(${o}.y ?? ${by})`, `${o}.v[1]!`, `(${o}.in?.c ?? ${t})`, `Math.sin(${t})`, "0.7"]);
  const change = (): string => oneOf([
    `${o}.y = (${o}.y ?? ${value()}) * ${value()};`, `if (${o}.y !== undefined) ${o}.y *= ${value()};`, `${o}.y ??= ${value()};`, `${o}.x = Math.sin(${o}.x * ${value()});`, `${o}.v[0]! += ${value()} * ${o}.x;`,
    `${o}.v = [${value()}, ${o}.v[0]!];`, `${o}.v.push(${value()});`, `if (${o}.in) ${o}.in.c *= ${value()};`, `if (${o}.in) ${o}.in.d = (${o}.in.d ?? ${value()}) + ${o}.x;`, `${o}.in = { c: ${value()} };`, `${o}.in ??= { c: ${t}, d: ${by} };`,
    `for (const n of ${o}.nodes) n.q = (n.q ?? ${value()}) * n.p;`, `for (const n of ${o}.nodes) if (n.q !== undefined) n.p += n.q * ${value()};`, `${o}.nodes.forEach((n, i) => { if (i > 0) n.p = ${o}.nodes[i - 1]!.p * ${value()}; });`,
    `{ const same = ${o}; same.x += ${value()}; ${t} += same.y ?? ${by}; }`, `{ const { in: inner = { c: ${by} }, ...others } = ${o}; others.x *= inner.c; ${t} += others.x; }`, `{ const copy = { ...${o}, x: ${value()} }; copy.v[1]! *= copy.x; ${t} += copy.y ?? copy.x; }`,
    `if (${o}.shape.kind === "disk") ${o}.shape.r *= ${value()}; else { ${o}.shape.w += ${value()}; ${o}.shape.h = (${o}.shape.h ?? ${by}) * ${o}.x; }`, oneOf([`${o}.shape = { kind: "disk", r: ${t} };`, `${o}.shape = { kind: "bar", w: ${by} };`]),
    `for (const e of ${o}.shapes) { if (e.kind === "bar") e.h ??= ${value()}; ${t} += area(e, ${by}); if (e.kind === "disk") e.r = Math.sin(e.r * ${t}); }`, `{ const e = ${o}.shapes[0]!; switch (e.kind) { case "bar": e.w *= ${value()}; case "disk": ${o}.x += ${t}; } }`, `if (area(${o}.shape, ${o}.x) > ${by}) ${o}.y = ${value()};`,
    `${o}.body.push(${value()});`, `${o}.body.m *= ${value()};`, `${o}.body.v[0]! += ${o}.body.energy(${value()});`, `{ const { body } = ${o}; body.push(${by}).push(${t}); ${o}.x = Math.cos(body.m); }`,
    `${o}.shape = bar(${t});`, `{ const later: Shape[] = [bar(${t}), { kind: "disk", r: ${by} }, ${o}.shape]; for (let i = 0; i < 2 * ${o}.v.length; i++) { const e = later[i % 3]!; ${t} += area(e, ${by}); e.h = Math.sin((e.h ?? ${by}) * ${t}); if (e.kind === "disk") e.r *= ${by}; ${t} += e.h ?? ${o}.x; } }`,
    `change(${o}, ${value()});`, `if (change(${o}, ${value()}) > ${by}) ${o}.x += ${t};`,
  ]);
  const use = (): string => oneOf([
    `${t} = Math.sin(${t} + ${o}.x * (${o}.y ?? ${by}));`, `${t} += ${o}.v.reduce((s, e) => s + e * ${by}, 0);`, `${t} += (${o}.in?.c ?? ${by}) * (${o}.in?.d ?? 1);`, `for (const { p, q = ${by} } of ${o}.nodes) ${t} = Math.sin(${t} + p * q);`,
    `${t} = Math.sin(${t} + area(${o}.shape, ${by}));`, `for (const e of ${o}.shapes) ${t} += area(e, ${o}.x);`, `${t} += ${o}.body.energy(${by});`,
  ]);
  const step = (): string => oneOf([change(), change(), change(), `if (${t} > ${by}) { ${change()} }`, `if (${o}.x > ${t}) { ${change()} } else { ${change()} }`, `if (${o}.in) { ${change()} }`, `for (let k = 0; k < 2; k++) { ${change()} ${use()} }`]);
  const lines = [`let ${t} = ${value().replaceAll(t, by)};`, ...Array.from({ length: 1 + pick(3) }, step), use(), use()];
  return `type Shape = { kind: "disk"; r: number; h?: number } | { kind: "bar"; w: number; h?: number };
interface Given { x: number; v: number[]; nodes: { p: number; q?: number }[]; shape: Shape; shapes: Shape[]; body: Body; y?: number; in?: { c: number; d?: number } }

export class Body {
  last?: number;
  constructor(public m: number, readonly v: number[]) {}
  push(by: number): this { this.v[1]! *= by; this.last = (this.last ?? this.m) + by; return this; }
  energy(by: number): number { return this.m * this.v[0]! + (this.last ?? by); }
}

const bar = (w: number) => ({ kind: "bar" as const, w });
const area = (e: Shape, by: number): number => (e.kind === "disk" ? e.r * e.r * by : e.w * (e.h ?? by));

function change(of: Given, by: number): number {
  ${oneOf(["of.y = (of.y ?? by) * of.x;", "if (of.in) of.in.d = by; else of.in = { c: by };", "for (const n of of.nodes) { n.q ??= by; n.p *= n.q; }", "of.x *= by; of.v[0] = of.x;", "delete of.y;"])}
  return of.x * (of.y ?? by);
}

${text.replace(/^function f/, "function inner")}

export function f(${[`${o}: Given`, `${by}: number`, params].join(", ")}): number {
  ${lines.join("\n  ")}
  return Math.sin(${t}) + inner(${names.join(", ")});
}`;
}
