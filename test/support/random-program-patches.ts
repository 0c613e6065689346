/**
 * Helpers over states that are updated in the manner of stores and reducers: patches merged over defaults, rests and picks,
 * recipes that change a draft, histories, generic functions that keep what they do not name.
 */
import { chooser } from "./choices-of.ts";
import type { Template } from "./random-program-classes.ts";

export const patches: Template = (name, e, pick) => {
  const { one, many } = chooser(pick);
  const state = (): string => one("s", "u", "past[0]!", "past[1]!", "box.now");
  const simple = (): string => one(
    "a", "b", "t", "0.7", () => `${state()}.x`, () => `${state()}.y`, () => `${state()}.in.w`, "(part.x ?? a)", "(part.in?.w ?? b)", "(kept.z ?? 0.4)", "named.x", "rest.y", "mix.k", "mix.x", "more.e",
    () => `(${e(["t", "a"])})`);
  const value = (depth = 1): string => (depth === 0 ? simple() : one(
    simple, () => `Math.sin(${value(depth - 1)})`, () => `${value(depth - 1)} * ${value(depth - 1)}`, () => `$cost(${whole()})`, () => `$norm(${one(whole, "named", "more", "mix")})`, () => `$sum(${patch()})`));

  const patch = (): string => one(
    "part", "named", "{}", () => `{ x: ${simple()} }`, () => `{ y: ${simple()}, z: ${simple()} }`, () => `{ in: { w: ${simple()} } }`, () => `{ ...part, y: ${simple()} }`,
    () => `$only(${state()}, ${one(`"x"`, `"y"`)})`, () => `(${condition()} ? part : {})`, () => `$difference(${state()}, ${state()})`);

  const whole = (): string => one(
    state, state, () => `$merged(${state()}, ${patch()})`, () => `{ ...${state()}, ...${patch()} }`, () => `{ ...${state()}, x: ${simple()} }`, () => `$same(${state()})`,
    () => `$changed(${state()}, (draft) => { draft.x = ${simple()}; draft.in.w *= ${simple()}; })`, () => `$within(${state()}, ${simple()})`,
    () => `{ ...rest, x: ${simple()}, in: ${state()}.in }`, () => `$step(${state()})`);

  const condition = (): string => one("i > 0", "part.x !== undefined", () => `${simple()} > ${simple()}`, () => `${state()} === ${state()}`);

  const places = (): string => one(
    () => `s = ${whole()};`, () => `u = ${whole()};`, () => `box = { ...box, now: ${whole()} };`, () => `box.now = ${whole()};`, () => `past = [...past.slice(1), ${whole()}];`,
    () => `past.unshift(${whole()}); past.pop();`, () => `part = ${patch()};`, () => `part = { ...part, ...${patch()} };`, () => `kept = { ...kept, ...part };`);

  const changes = (): string => one(
    () => `part.x = ${value()};`, () => `part.in = ${state()}.in;`, () => `t = Math.sin(t + ${value(2)});`, () => `s.x = ${value()};`, () => `s.in.w *= ${simple()};`, () => `mix.k = ${value()};`,
    () => `Object.assign(${one("s", "u")}, ${one("named", () => `{ x: ${simple()} }`)});`, () => `named = { x: ${value()}, y: ${simple()} };`, () => `rest = { y: ${state()}.y };`,
    "mix = { ...mix, ...more };", () => `more = { ...more, e: ${value()} };`, () => `{ const { x, ...others } = ${state()}; rest = others; t += x * others.y; }`);

  const statement = (depth: number): string => {
    const inner = (): string => statement(depth - 1);
    return one(places, places, changes, changes, ...(depth === 0 ? [] : [
      () => `if (${condition()}) { ${inner()} } else { ${inner()} }`,
      () => (depth > 1 ? `for (i = 0; i < ${1 + pick(3)}; i++) { ${inner()} ${inner()} }` : `for (const q of past) { t += q.x; ${inner()} }`)]));
  };

  const first = {
    u: one("s", "{ ...$start(), y: b, in: { w: a } }", "$merged(s, { z: b })"), past: one("u", "{ x: b, y: a, z: 2, in: s.in }", "{ ...s }"), part: one("{}", "{ x: b }", "{ z: a, in: { w: b } }", "s"),
    named: one("{ x: b, y: a }", "{ x: u.x, y: s.y }"), rest: one("{ y: b }", "{ y: a, z: b }"), now: one("s", "u", "past[1]!"),
  };
  const body = many(3 + pick(4), () => statement(2));
  return `interface $S { x: number; y: number; z?: number; in: { w: number } }
interface $More extends Pick<$S, "x" | "y"> { e: number }
type $Mix = { k: number } & Pick<$S, "x" | "y">;
const $start = (): $S => ({ x: 1, y: 2, in: { w: 0.5 } });
const $merged = (s: Readonly<$S>, p: Partial<$S>): $S => ({ ...s, ...p });
const $only = (s: $S, k: "x" | "y"): Partial<$S> => (k === "x" ? { x: s.x } : { y: s.y });
const $difference = (s: $S, u: $S): Partial<$S> => ({ ...(s.x === u.x ? {} : { x: s.x - u.x }), ...(s.y > u.y && { y: s.y }) });
function $changed(s: $S, recipe: (draft: $S) => void): $S { const draft = { ...s, in: { ...s.in } }; recipe(draft); return draft; }
const $same = (s: $S): Readonly<$S> => s;
const $within = <T extends { in: { w: number } }>(s: T, w: number): T => ({ ...s, in: { ...s.in, w } });
function $step({ x, y, ...rest }: $S): $S { return { x: Math.sin(x + y), y: x * 0.5, ...rest }; }
const $cost = (s: Required<Pick<$S, "x" | "y">> & { z?: number; in: { w: number } }): number => Math.sin(s.x * s.y) + (s.z ?? 0.3) * s.in.w;
const $norm = (v: { x: number; y: number }): number => Math.hypot(v.x, v.y, 1);
const $sum = (p: Partial<$S>): number => (p.x ?? 0.1) + (p.y ?? 0.2) * (p.z ?? 0.3) + (p.in?.w ?? 0.4);

function ${name}(a: number, b: number): number {
  let t = a * b, i = 0, s: $S = $merged($start(), { x: a, in: { w: b } }), u: $S = ${first.u}, past: $S[] = [s, ${first.past}];
  let part: Partial<$S> = ${first.part}, named: Pick<$S, "x" | "y"> = ${first.named}, rest: Omit<$S, "x" | "in"> = ${first.rest}, kept: Partial<$S> = { ...part };
  let box = { now: ${first.now} }, mix: $Mix = { k: a, x: b, y: t }, more: $More = { e: b, x: a, y: 2 };
  ${body}
  return Math.sin(t) + $cost(s) * $cost(u) + $cost(past[0]!) - $cost(past[1]!) * 0.5 + $cost(box.now) + $sum(part) + $norm(named) + rest.y * (rest.z ?? 0.6) + $norm(mix) * mix.k + more.e * more.x + $sum(kept);
}`.replace(/\$(?=[A-Za-z])/g, `${name}_`);
};
