/**
 * Helpers over generic containers and classes of values: stacks, cells and pairs of a base class that hold instances of a
 * subclass, or of a class that only looks like it; nodes that refer to each other, in lists, queues and loops.
 */
import { chooser } from "./choices-of.ts";
import type { Template } from "./random-program-classes.ts";

export const generics: Template = (name, e, pick) => {
  const { one, many } = chooser(pick);
  const held = (): string => one("v", "w", "best", "stack.top()", "stack.items[0]!", "cell.get()", "pair.first");
  const node = (): string => one("g[0]!", "g[1]!", "g[i % 3]!", "root", "root.to[0]!", "g[2]!.to[0]!");
  const simple = (): string => one("a", "b", "t", "0.7", () => `${held()}.x`, () => `${held()}.size`, () => `${node()}.v`, () => `(${node()}.up?.v ?? b)`, "pair.second", () => `(${e(["t", "a"])})`);
  const value = (depth = 1): string => (depth === 0 ? simple() : one(
    simple, () => `Math.sin(${value(depth - 1)})`, () => `${value(depth - 1)} * ${value(depth - 1)}`, () => `$used(${made()})`, () => `$walk(${node()}, ${1 + pick(2)})`,
    () => `stack.fold((s, q) => s * 0.5 + q.size, ${simple()})`, "cell.map((q) => q.x * 2).get()", "pair.swap().first", () => `${node()}.to.reduce((s, q) => s * 0.5 + q.v, ${simple()})`));

  const made = (): string => one(
    held, held, () => `new $V(${simple()})`, () => `new $Sub(${simple()}, ${simple()})`, () => `new $Like(${simple()})`, () => `${held()}.plus(${held()})`, () => `${held()}.scale(${simple()})`,
    () => `(${condition()} ? ${held()} : new $Sub(${simple()}, 2))`);

  const condition = (): string => one("i > 0", () => `${simple()} > ${simple()}`, () => `${node()} === ${node()}`, () => `${node()}.to.includes(${node()})`);

  const places = (): string => one(
    () => `v = ${made()};`, () => `w = ${made()};`, () => `best = ${made()};`, () => `stack.push(${made()});`, () => `stack.push(${held()}).push(${made()});`, "if (stack.items.length > 1) t += stack.pop()!.x;",
    () => `cell.set(${made()});`, () => `cell.update((q) => q.plus(${held()}));`, () => `pair = new $Pair(${made()}, ${value()});`, () => `stack = new $Stack<$V>(${made()}, ${made()});`);

  const nodes = (): string => one(
    () => `${node()}.v = ${value()};`, () => `${node()}.to = [${node()}, ${node()}];`, () => `${node()}.to.push(${node()});`, () => `${node()}.up = ${one(node, "undefined")};`, () => `root = ${node()};`,
    () => `g[${pick(3)}] = ${one(node, () => `{ ...${node()}, v: ${simple()} }`)};`, "g.reverse();",
    () => `for (const q of ${node()}.to) { q.v += Math.sin(${simple()}); }`,
    () => `{ const queue = [${node()}]; let n = 0; while (queue.length > 0 && n++ < 4) { const m = queue.shift()!; t += m.v; m.v *= 0.9; queue.push(...m.to); } }`);

  const changes = (): string => one(() => `${held()}.x = ${value()};`, () => `${held()}.scale(${simple()});`, () => `t = Math.sin(t + ${value(2)});`, () => `for (const q of stack.items) { q.x = Math.sin(q.x + t); }`);

  const statement = (depth: number): string => {
    const inner = (): string => statement(depth - 1);
    return one(places, nodes, changes, ...(depth === 0 ? [] : [
      () => `if (${condition()}) { ${inner()} } else { ${inner()} }`,
      () => (depth > 1 ? `for (i = 0; i < ${1 + pick(3)}; i++) { ${inner()} ${inner()} }` : `for (const q of [...g]) { t += q.v * 0.3; ${inner()} }`)]));
  };

  const first = { w: one("v", "new $V(b)", "new $Sub(b, a)", "new $Like(b)"), second: one("w", "new $V(b)", "new $Like(a)"), to: one("g[0]!", "g[1]!", "g[2]!") };
  const body = many(3 + pick(4), () => statement(2));
  return `class $V {
  note?: number;
  constructor(public x: number) {}
  get size(): number { return Math.hypot(this.x, this.note ?? 0.5); }
  plus(o: $V): $V { return new $V(this.x + Math.sin(o.x)); }
  scale(k: number): $V { this.x = Math.sin(this.x * k); return this; }
}
class $Sub extends $V {
  constructor(x: number, readonly k: number) { super(x); }
  override get size(): number { return super.size * 2 + this.k; }
  override plus(o: $V): $V { return new $Sub(this.x * o.x, this.k); }
}
class $Like {
  constructor(public x: number) {}
  get size(): number { return this.x * 3; }
  plus(o: $V): $V { return new $V(this.x - o.x); }
  scale(k: number): $V { this.x += k; return this; }
}
class $Stack<T> {
  readonly items: T[] = [];
  constructor(...first: T[]) { for (const q of first) this.items.push(q); }
  push(q: T): this { this.items.push(q); return this; }
  pop(): T | undefined { return this.items.pop(); }
  top(): T { return this.items[this.items.length - 1]!; }
  fold<R>(f: (s: R, q: T) => R, init: R): R { let s = init; for (const q of this.items) s = f(s, q); return s; }
}
class $Cell<T> {
  private v: T;
  constructor(v: T) { this.v = v; }
  get(): T { return this.v; }
  set(v: T): void { this.v = v; }
  update(f: (v: T) => T): void { this.v = f(this.v); }
  map<R>(f: (v: T) => R): $Cell<R> { return new $Cell(f(this.v)); }
}
class $Pair<A, B> { constructor(public first: A, public second: B) {} swap(): $Pair<B, A> { return new $Pair(this.second, this.first); } }
interface $N { v: number; to: $N[]; up?: $N }
const $node = (v: number): $N => ({ v, to: [] });
const $used = (q: $V): number => q.size * q.x;
function $walk(m: $N, n: number): number { return n === 0 ? m.v : m.v * 0.5 + m.to.reduce((s, q) => s + Math.sin($walk(q, n - 1)), 0); }

function ${name}(a: number, b: number): number {
  let t = a * b, i = 0, v: $V = new $V(a), w: $V = ${first.w}, best: $V = v;
  let stack = new $Stack<$V>(v, ${first.second}), pair = new $Pair<$V, number>(${one("v", "w")}, b);
  const cell = new $Cell<$V>(${one("w", "v")}), g: $N[] = [$node(a), $node(b), $node(a * b)];
  g[0]!.to.push(g[1]!, g[2]!); g[1]!.to.push(g[2]!); g[2]!.to.push(${first.to}); g[1]!.up = g[0]!;
  let root = g[${pick(3)}]!;
  ${body}
  return Math.sin(t) + $used(v) * w.x + best.size + stack.fold((s, q) => s * 0.7 + q.size, 0) + cell.get().size + pair.first.x * pair.second + g.reduce((s, m) => s * 0.7 + m.v, 0) + $walk(root, 2);
}`.replace(/\$(?=[A-Za-z])/g, `${name}_`);
};
