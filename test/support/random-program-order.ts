/**
 * Helpers whose expressions do things while their values are asked for: assignments and steps inside of operands, indices,
 * arguments and defaults, methods and accessors that change their object, callbacks that change what the loop reads.
 */
import { chooser } from "./choices-of.ts";
import type { Template } from "./random-program-classes.ts";

export const order: Template = (name, e, pick) => {
  const { one, many } = chooser(pick);
  let names = 0;
  const set = (target: string, value: string): string => `${target}${one("! +=", "! -=", "! *=", " =")} ${value}`.replace(/^(\w+|[\w.]+)! /, "$1 ");

  const index = (depth: number): string => one(
    "0", "1", "2", "k", "i % 3", "i++ % 3", "++i % 3", "tick() % 3",
    () => (depth > 0 ? `(i = ${pick(3)})` : "1"),
    () => (depth > 0 ? `((i += ${pick(2)}) % 3)` : "0"));

  const condition = (depth: number): string => one(
    "i > 1", "i++ < 2", "flag", "(flag = !flag)", "xs.length > 3 !== flag",
    () => `${value(depth - 1)} > ${value(depth - 1)}`,
    () => `${value(depth - 1)} < 0.4 && i < 3`,
    () => `(i > 0 || ${value(depth - 1)} > 0.2)`);

  const leaf = (): string => one("t", "a", "b", "o.u", "o.w.v", () => `xs[${pick(3)}]!`, () => `(${e(["t", "a"])})`);

  const value = (depth: number): string => {
    if (depth <= 0) return leaf();
    const v = (): string => value(depth - 1);
    return one(
      () => `Math.sin(${v()})`, () => `(${v()} + ${v()})`, () => `(${v()} - ${v()})`, () => `${v()} * ${v()}`,
      () => `(${set("t", v())})`, () => `(${set("o.u", v())})`, () => `(${set("o.w.v", v())})`, () => `(${set(`xs[${index(depth - 1)}]`, v())})`,
      () => `(${set("t", v())}, ${v()})`, () => `xs[${index(depth - 1)}]!`, () => `(${condition(depth - 1)} ? ${v()} : ${v()})`,
      () => `$two(${v()}, ${v()})`, () => `$bump(o, ${v()})`, () => `$self(o).u`, () => `$chosen(o, ${v()}).v`,
      () => `next(${v()})`, () => `take(${v()})`, () => `take(${v()}, ${v()})`,
      () => `[${v()}, ${v()}][${pick(2)}]!`, () => `({ p: ${v()}, q: ${v()} }).${one("p", "q")}`,
      () => `(maybe ?? ${v()})`, () => `(maybe ??= ${v()})`, () => `(maybe = undefined, ${v()})`,
      () => `Math.max(${v()}, ${v()})`, () => `Math.hypot(1, ${v()}, ${v()})`,
      () => `o.m(${v()})`, () => `q.add(${v()}).add(${v()}).x`, () => `(${set("q.x", v())})`, "q.y", () => `(q.y = ${v()})`,
      () => `xs.reduce((s, x) => s * 0.5 + x * ${v()}, ${v()})`);
  };

  const statement = (depth: number): string => one(
    () => `${set("t", value(3))};`, () => `${set("o.u", value(3))};`, () => `${set(`xs[${index(2)}]`, value(3))};`, () => `${value(3)};`,
    () => `[t, o.u] = [${value(2)}, ${value(2)}];`,
    () => `[xs[${index(1)}], xs[${index(1)}]] = [${value(2)}, ${value(2)}];`,
    () => `({ u: t, w: { v: xs[${index(1)}] } } = o);`,
    () => `${condition(2)} && (${set("t", value(2))});`,
    () => `o = { ...o, u: ${value(2)} };`, () => `o.w = { v: ${value(2)} };`,
    () => unpacked(++names),
    ...(depth > 0 ? [() => nested(() => statement(depth - 1)), () => nested(() => statement(depth - 1))] : []));

  const unpacked = (k: number): string => `const c${k} = ${value(2)}, { u: d${k} = c${k}, ...r${k} } = o; t += c${k} * d${k} + r${k}.w.v;`;
  const labelled = (label: string, inner: () => string): string =>
    `${label}: for (let j = 0; j < 2; j++) for (let l = 0; l < 3; l++) { ${inner()} if (${condition(1)}) ${one("continue", "break")} ${label}; ${inner()} }`;

  const nested = (inner: () => string): string => one(
    () => `if (${condition(2)}) { ${inner()} } else { ${inner()} }`,
    () => `for (let j = 0; j < ${1 + pick(3)}; j++) { ${inner()} ${one("", `if (${condition(1)}) continue;`, `if (${condition(1)}) break;`)} ${inner()} }`,
    () => `{ let m = 0; do { ${inner()} } while (m++ < ${pick(3)} && ${condition(1)}); }`,
    () => `{ let m = 3; while (m-- > 0) { ${inner()} } }`,
    () => `for (const x of xs) { t += x; ${inner()} t = Math.sin(t); }`,
    () => `switch (i % 3) { case 0: ${inner()} case 1: ${inner()} break; default: ${inner()} }`,
    () => labelled(`outer${++names}`, inner),
    () => `xs.forEach((x, k) => { t += x * ${value(1)}; ${statement(0)} });`,
    () => `{ const g = (z: number): number => { ${statement(0)} return z * t; }; t = Math.sin(g(${value(1)}) + g(${value(1)})); }`,
    "t = Math.sin(t); for (let k = 0; k < 3; k++) { xs[k] = Math.sin(xs[k]!); }");

  const body = many(2 + pick(3), () => statement(2));
  return `interface $O { u: number; w: { v: number }; m(z: number): number }
class $Q {
  #c = 0;
  constructor(public x: number) {}
  add(z: number): this { this.x = Math.sin(this.x + z * ++this.#c); return this; }
  get y(): number { return (this.x *= 0.9); }
  set y(z: number) { this.x = z + this.#c; }
}
function $two(p: number, r: number): number { return p * 0.7 - r; }
function $bump(o: $O, z: number): number { const old = o.u; o.u = Math.sin(z + o.u); return old * o.w.v; }
function $self(o: $O): $O { o.u *= 0.8; return o; }
function $chosen(o: $O, z: number): { v: number } { return z > 0.3 ? o.w : { v: o.u * z }; }

function ${name}(a: number, b: number): number {
  let t = a, i = 0, flag = false, ticks = 0, maybe: number | undefined = ${one("a", "undefined", "b * a")};
  const k = ${pick(3)}, xs: number[] = [a, b, a * b], q = new $Q(b);
  let o: $O = { u: b, w: { v: a + 1 }, m(z) { return z * t; } };
  const tick = (): number => ++ticks, next = (z: number): number => { const old = t; t = Math.sin(t * z + ticks++); return old; };
  function take(p: number, r = (t += p)): number { return Math.sin(p * r); }
  ${body}
  return Math.sin(t) + xs[0]! * xs[1]! - Math.cos(xs[2]!) + o.u * o.w.v + q.x;
}`.replace(/\$(?=[A-Za-z])/g, `${name}_`);
};
