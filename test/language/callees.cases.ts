/** What runs where the callee is not written: any function of the program that fits may change bounds, lists and tuples around the call. */
import { holds, refused, type Case } from "./case.ts";

const tank = `interface Tank { cells: number; level: number }
const add = (tank: Tank): void => { if (tank.cells < 5) tank.cells += 1; }, leak = (tank: Tank): void => { tank.level *= 1.1; };
`;
/** A loop whose bound the call changes. */
const around = (call: string): string => `function f(x: number, n: number): number {
  const tank: Tank = { cells: 2, level: 0 };
  for (let i = 0; i < tank.cells; i++) { tank.level += x ** (i + 1); ${call}; }
  return tank.level; }`;
const bound = (name: string, before: string, call: string): Case => holds(name, `${tank}${before}\n${around(call)}`, [0.4, 1], [0.7, 0]);

const bounds: Case[] = [
  bound("a table of functions", `const rules = { add, leak };`, `rules.add(tank)`),
  bound("a table of methods", `const rules = { add(tank: Tank): void { if (tank.cells < 4) tank.cells++; } };`, `rules.add(tank)`),
  bound("a list of functions", `const rules = [leak, add];`, `for (const rule of rules) rule(tank)`),
  bound("functions that the library hands on", ``, `[leak, add].forEach((rule) => rule(tank)); [add].reduce((t, rule) => { rule(t); return t; }, tank)`),
  bound("one of two", ``, `(n > 0 ? add : leak)(tank)`),
  bound("call, apply and bind", `const bound = add.bind(undefined);`, `n > 0 ? add.call(undefined, tank) : i > 0 ? add.apply(undefined, [tank]) : bound(tank)`),
  bound("static properties and methods", `class Rules { static add = (tank: Tank): void => { if (tank.cells < 5) tank.cells += 2; }; static more(tank: Tank): void { add(tank); } } const all = [leak, Rules.more];`, `Rules.add(tank); for (const rule of all) rule(tank)`),
  bound("a composition", `const both = (...rules: ((tank: Tank) => void)[]) => (tank: Tank): void => rules.forEach((rule) => rule(tank)); const run = both(leak, add);`, `run(tank)`),
  bound("a factory", `const by = (k: number) => (tank: Tank): void => { if (tank.cells < 5) tank.cells += k; };`, `by(2)(tank)`),
  bound("the default of a parameter", `function fill(tank: Tank, k = (tank.cells < 5 ? (tank.cells += 1) : 0)): number { return k * tank.level; }`, `tank.level += fill(tank)`),
  bound("Object.assign", `function set(tank: Tank, part: Partial<Tank>): void { Object.assign(tank, part); }`, `if (i === 1) Object.assign(tank, { cells: 4 }); if (i === 3) set(tank, { cells: 5 })`),
  bound("a type parameter", `const run = <Rule extends (tank: Tank) => void>(rule: Rule, tank: Tank): void => { rule(tank); };`, `run(add, tank)`),
  bound("a method that is promised, and is a property", `interface Rule { apply(tank: Tank): void } const rule: Rule = { apply: add }, other: Rule = { apply: (tank) => { tank.level *= 2; } };`, `rule.apply(tank); other.apply(tank)`),
  holds("a parameter, an option, a pattern of options", `${tank}interface Options { on?: (tank: Tank) => void; deep: { rule: (tank: Tank) => void } }
function run(x: number, rule: (tank: Tank) => void, options: Options, { on }: Options): number {
  const tank: Tank = { cells: 2, level: 0 };
  for (let i = 0; i < tank.cells; i++) { tank.level += x ** (i + 1); rule(tank); options.on?.(tank); options.deep.rule(tank); on?.(tank); }
  return tank.level; }
function f(x: number): number { const deep = { rule: leak }; return run(x, add, { deep }, { deep }) * run(x, leak, { on: add, deep }, { deep }) * run(x, leak, { deep: { rule: add } }, { deep }) * run(x, leak, { deep }, { deep, on: (tank) => { if (tank.cells < 4) tank.cells++; } }); }`, [0.4]),
  holds("functions in fields and of constructors", `${tank}class Pump { cells = 2; level = 0; onStep = (): void => { if (this.cells < 5) this.cells++; };
  constructor(private readonly rule: (tank: Tank) => void) {}
  run(x: number): number { for (let i = 0; i < this.cells; i++) { this.level += x ** (i + 1); this.onStep(); } return this.level; }
  fill(tank: Tank, x: number): number { for (let i = 0; i < tank.cells; i++) { tank.level += x ** (i + 1); this.rule(tank); } return tank.level; } }
function f(x: number): number { return new Pump(leak).run(x) * new Pump((tank) => { if (tank.cells < 4) tank.cells += 1; }).fill({ cells: 2, level: 0 }, x); }`, [0.4]),
  holds("a getter, by patterns", `class Tank { cells = 2; level = 0; get next(): number { if (this.cells < 5) this.cells++; return this.level; } }
const read = ({ next }: Tank): number => next;
function f(x: number): number { const tank = new Tank(), other = new Tank();
  for (let i = 0; i < tank.cells; i++) { const { next } = tank; tank.level += x ** (i + 1) + next * x; }
  for (let i = 0; i < other.cells; i++) { other.level += x ** (i + 1) + read(other); for (const { next } of [other]) other.level += next * x; }
  return tank.level * other.level; }`, [0.4]),
  holds("what counts only is left alone", `const log: { calls: number } = { calls: 0 };
function f(x: number[], n: number): number { let calls = 0; const each = [(v: number): number => { calls++; return v * v; }, Math.sin]; let s = 0; for (let i = 0; i < x.length; i++) s += each[i % 2](x[i]) * n; return s * calls; }`, [[0.4, 0.7, 1.1], 2]),
];

const lists: Case[] = [
  holds("a list that grows under for-of", `class Queue { items: number[] = []; put = (v: number): void => { this.items.push(v); }; run(): number { let s = 0; for (const v of this.items) { s += v * v; if (v > 0.5) this.put(v / 2); } return s; } }
const put = (items: number[], v: number): void => { items.push(v); };
function f(x: number): number { const q = new Queue(), items = [x]; q.put(x); let s = 0; for (const v of items) { s += v; if (v > 0.5) put.call(null, items, v / 2); } return s * q.run(); }`, [2.3]),
  holds("a list that is changed after it was spread, or where it is joined", `class Box { items = [1, 2]; take = (): number => { this.items[0] = 9; return this.items.pop()!; }; bump = (): number[] => { this.items[0] = 7; return [3]; };
  run(x: number): number { const all = [...this.items, this.take() * x], more = this.items.concat(this.bump()); return all.reduce((s, v, i) => s + v * x * (i + 1), 0) + more.reduce((s, v) => s + v * x, 0); } }
function f(x: number): number { return new Box().run(x); }`, [2.3]),
  holds("tuples and objects that are written while a loop runs over them", `class Box { three: [number, number, number] = [1, 2, 3]; pair = { a: 1, b: 2 }; bump = (): void => { this.three[2] *= 2; this.pair.b *= 3; };
  run(x: number): number { let s = 0; for (const v of this.three) { s += v * x; this.bump(); } for (const [, v] of Object.entries(this.pair)) { s += v * x; this.bump(); } return s; } }
function f(x: number): number { const box = new Box(), o = { a: x, b: 2 * x }; box.three[2] = x; let s = 0; for (const v of Object.values(o)) { s += v * v; Object.assign(o, { b: 5 }); } return box.run(x) + s + o.b; }`, [2.3]),
  refused("a list that its own forEach shortens", /^FLX2001: .*shortens an array/, `class Box { items = [1, 2, 3, 4]; cut = (): void => { this.items.pop(); }; run(x: number): number { let s = 0; this.items.forEach((v) => { s += v * x; this.cut(); }); return s; } }
export function f(x: number): number { return new Box().run(x); }`, [2.3]),
];

export const cases: readonly Case[] = [...bounds, ...lists];
