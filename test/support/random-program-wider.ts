/**
 * Helpers where objects have names of several types: made with few properties or many, held where more may be left out or
 * fewer are asked for, filled later under one name and read under another, in fields, lists, instances and choices.
 */
import { chooser } from "./choices-of.ts";
import type { Template } from "./random-program-classes.ts";

export const wider: Template = (name, e, pick) => {
  const { one, many } = chooser(pick);
  const held = (): string => one("p", "q", "r", "o.at", "ps[0]!", "ps[i % 2]!", "k.p", "h.v", "last");
  const simple = (): string => one("a", "b", "t", "0.7", () => `${held()}.x`, () => `(${held()}.y ?? ${one("b", "2")})`, () => `(${held()}.v?.z ?? a)`, () => `(${e(["t", "a"])})`);
  const value = (depth = 1): string => (depth === 0 ? simple() : one(
    simple, () => `Math.sin(${value(depth - 1)})`, () => `${value(depth - 1)} * ${value(depth - 1)}`, () => `$used(${made()})`, () => `($same(${made()}).y ?? 1.5)`,
    () => `$wide(${one("w", "$three(a, b)")})`));

  const made = (): string => one(
    held, held, "w", () => `$one(${simple()})`, () => `$two(${simple()}, ${simple()})`, () => `$same(${held()})`, () => `$put(${held()}, ${simple()})`, () => `$copy(${held()})`,
    () => `$chosen(${held()}, ${held()}, ${condition()})`, () => `(o.more ?? ${held()})`, () => `(${condition()} ? ${held()} : $one(${simple()}))`, () => `new $B(${simple()})`);

  const literal = (): string => one(
    () => `{ x: ${simple()} }`, () => `{ x: ${simple()}, y: ${simple()} }`, () => `{ x: ${simple()}, v: { z: ${simple()} } }`, () => `({ x: ${simple()} } as $P)`,
    () => `{ ...${held()} }`, () => `{ ...${held()}, x: ${simple()} }`, () => `{ y: ${simple()}, ...${held()} }`);

  const given = (): string => one(made, made, literal);

  const condition = (): string => one(
    "i > 1", "o.more !== undefined", () => `${simple()} > ${simple()}`, () => `${held()} === ${held()}`, () => `${held()}.y !== undefined`, () => `${held()}.y === undefined`, () => `(${held()}.v ? true : false)`);

  const stores = (): string => one(
    () => `${held()}.x = ${value()};`, () => `${held()}.y = ${value()};`, () => `${held()}.y ??= ${value()};`, () => `${held()}.v = { z: ${value()} };`, () => `${held()}.v ??= { z: ${simple()} };`,
    () => `{ const u = ${held()}; u.y = (u.y ?? ${simple()}) * ${simple()}; }`, () => `$fill(${held()}, ${simple()});`, () => `$put(${made()}, ${simple()});`, () => `delete ${held()}.y;`,
    () => `w.z = ${value()};`, () => `w.x *= ${simple()};`, "p.v = r.v;");

  const places = (): string => one(
    () => `p = ${given()};`, () => `r = ${given()};`, () => `last = ${given()};`, () => `o = { at: ${given()} };`, () => `o.at = ${given()};`, () => `o.more = ${one(given, "undefined")};`,
    () => `ps[${pick(2)}] = ${given()};`, () => `ps.push(${given()}); ps.shift();`, () => `k.p = ${given()};`, () => `h.v = ${given()};`, "[p, r] = [r, p];",
    () => `ps = ps.map((s) => (${condition()} ? s : { ...s }));`, () => `t = Math.sin(t + ${value(2)});`, () => `{ const { x, y = ${simple()}, ...rest } = ${held()}; t += x * y + (rest.v?.z ?? 1); }`);

  const statement = (depth: number): string => {
    const inner = (): string => statement(depth - 1);
    return one(stores, stores, places, places, ...(depth === 0 ? [] : [
      () => `if (${condition()}) { ${inner()} } else { ${inner()} }`,
      () => `for (${depth === 2 ? "i = 0; i" : "let j = 0; j"} < ${1 + pick(3)}; ${depth === 2 ? "i" : "j"}++) { ${inner()} ${inner()} }`,
      () => `for (const s of ps) { s.x = Math.sin(s.x + t); ${inner()} }`]));
  };

  const first = {
    p: one("$one(a)", "{ x: a }", "w", "new $B(a)", "$two(a, b)"), q: one("$one(b)", "p", "{ x: b }", "w"), r: one("p", "$one(b)", "{ x: b, y: a }"),
    k: one("p", "$one(a)", "w"), h: one("q", "$one(a)", "{ x: a, v: { z: b } }"), ps: one("[p, $one(b)]", "[a, b].map($one)", "[{ x: a }, { x: b, y: a }]", "[q, q]"),
  };
  const body = many(3 + pick(4), () => statement(2));
  return `interface $P { x: number; y?: number; v?: { z: number; n?: number } }
interface $W { x: number; y: number; z: number }
class $K { constructor(public p: $P) {} }
class $B { constructor(public x: number) {} get twice(): number { return this.x * 2; } }
const $one = (x: number) => ({ x });
const $two = (x: number, y: number) => ({ x, y });
const $three = (x: number, y: number): $W => ({ x, y, z: x * y });
const $same = <T extends $P>(p: T): $P => p;
const $copy = (p: $P): $P => ({ ...p });
const $chosen = (p: $P, q: $P, c: boolean): $P => (c ? p : q);
function $put(p: $P, y: number): $P { p.y = y; return p; }
function $fill(p: $P, k: number): void { p.y ??= k; p.v ??= { z: k }; p.v.z *= p.y; p.v.n = (p.v.n ?? k) + 1; }
const $used = (p: $P): number => Math.sin(p.x * (p.y ?? 2)) + (p.v ? p.v.z * (p.v.n ?? 0.3) : 0.3);
const $wide = (w: $W): number => w.x * w.y + w.z;

function ${name}(a: number, b: number): number {
  let t = a * b, i = 0, w = $three(a, b), p: $P = ${first.p}, r: $P = ${first.r}, last: $P = ${one("p", "r", "w")};
  const q: $P = ${first.q}, k = new $K(${first.k}), h: { v: $P } = { v: ${first.h} };
  let o: { at: $P; more?: $P } = { at: ${one("p", "$one(b)", "q")}${one("", ", more: r", ", more: $one(a)")} }, ps: $P[] = ${first.ps};
  ${body}
  return Math.sin(t) + $used(p) + $used(q) * 2 - $used(r) + $used(o.at) * $used(o.more ?? p) + $used(ps[0]!) - $used(ps[1]!) * 0.5 + $used(k.p) + $used(h.v) + $used(last) + $wide(w);
}`.replace(/\$(?=[A-Za-z])/g, `${name}_`);
};
