/** Helpers over classes of the rarer kinds: two levels of inheritance with state, accessors that are overridden, generic classes, static methods as values. */
import type { Template } from "./random-program-classes.ts";

/** State of three classes, each of which changes what the one below it does; which class it is may be known as it runs only. */
const levels: Template = (name, e, pick) => {
  const changes = pick(2) === 0, [base, mid, top] = [`${name}_Base`, `${name}_Mid`, `${name}_Top`];
  const step = (own: string): string => [`const y = super.step(${e(["x", own])}); ${own} += Math.sin(y); return y * ${own};`, `${own} = ${e(["x", own])}; return super.step(x) + ${own};`, `return super.step(x) + super.step(${e([own])});`, `this.s += ${e([own, "x"])}; return super.step(x * 0.5);`][pick(4)]!;
  const gain = (own: string): string => `override get gain(): number { return ${pick(3) ? "super.gain * " : ""}(${e([own, "this.s"])}); }${pick(3) ? `\n  override set gain(g: number) { ${pick(2) ? "super.gain = g;" : "this.s = g;"} ${own} += 0.5 * g; }` : "\n  override set gain(g: number) { this.s -= g; }"}`;
  return `class ${base} {
  s = ${e([])};
  constructor(public k: number) { this.s += ${e(["k"])}; }
  get gain(): number { return ${e(["this.s", "this.k"])}; }
  set gain(g: number) { this.s = ${e(["g", "this.k"])}; }
  step(x: number): number { this.s = Math.tanh(${e(["x", "this.s"])}); return ${e(["this.s", "this.k"])}; }
  twice(x: number): number { return this.step(x) + this.step(${pick(2) ? "this.gain" : "x * this.s"}); }
}

class ${mid} extends ${base} {
  w = ${e(["this.k"])};
  ${pick(3) ? gain("this.w") : ""}
  override step(x: number): number { ${step("this.w")} }
}

class ${top} extends ${mid} {
  constructor(k: number, public extra: number) { super(k * 0.5); ${pick(2) ? `this.w = ${e(["this.w", "extra"])};` : ""} }
  ${pick(2) ? gain("this.extra") : ""}
  override step(x: number): number { ${step("this.extra")} }
  ${pick(2) ? `override twice(x: number): number { return super.twice(x) * ${e(["this.extra"])}; }` : ""}
}

function ${name}(a: number, b: number): number {
  ${changes ? "let" : "const"} o = ${["new NAME_Top(a, b)", "new NAME_Mid(a)", "a > 0.4 ? new NAME_Top(b, a) : new NAME_Mid(b)"][pick(3)]!.replaceAll("NAME", name)}, p: ${base} = ${[`a > b ? new ${top}(b, a) : new ${base}(b)`, "o", `new ${mid}(b)`][pick(3)]!};
  let t = ${e(["a", "b"])};
  for (let i = 0; i < ${1 + pick(2)}; i++) { t = Math.sin(o.twice(t) + p.step(b)); ${pick(2) ? "p.gain = t;" : "o.gain += a;"} ${changes ? `${pick(2) ? "if (t > 0.1) " : ""}o = new ${top}(t, b); ` : ""}${pick(3) ? "" : "if (t > 0.3) break;"} }
  return Math.sin(o.gain) + t * Math.tanh(p.gain + o.w);
}`.replace(/\n\s*\n(?=  )/g, "\n");
};

/** Classes of any type: what is in them is a number, an object that others hold, too, or another of them. */
const generic: Template = (name, e, pick) => {
  const [box, stack] = [`${name}_Box`, `${name}_Stack`];
  const steps = [
    "s.push({ x: t, w: a });", "s.push(s.top!);", "const last = s.pop(); if (last) t += last.x * b;", `s.each((o, i) => { o.x = Math.sin(o.x + i * ${e(["o.w"])}); });`, `t += box.map((o) => o.x * ${e(["t"])}).value;`, "box.value.w *= t;",
    "box.swap({ x: b, w: t }); s.push(box.value);", `t = Math.sin(box.map((o) => new ${box}(o, t)).map((inner) => inner.value.x * inner.w).value);`, "if (s.size > 2) { s.top!.x *= a; }",
  ];
  return `class ${box}<T> {
  constructor(public value: T, ${pick(2) ? "public" : "readonly"} w: number) {}
  map<U>(g: (value: T) => U): ${box}<U> { return new ${box}(g(this.value), ${e(["this.w"])}); }
  swap(value: T): T { const old = this.value; this.value = value; return old; }
}

class ${stack}<T extends { x: number }> {
  readonly items: T[] = [];
  push(item: T): this { this.items.push(item); return this; }
  pop(): T | undefined { return this.items.pop(); }
  get size(): number { return this.items.length; }
  get top(): T | undefined { return this.items[this.items.length - 1]; }
  each(visit: (item: T, i: number) => void): void { for (let i = 0; i < this.items.length; i++) visit(this.items[i]!, i); }
}

function ${name}(a: number, b: number): number {
  const one = { x: a, w: b }, box = new ${box}(${pick(2) ? "one" : `{ x: ${e(["a"])}, w: b }`}, ${e(["a"])});
  const s = new ${stack}<{ x: number; w: number }>().push(one)${pick(2) ? ".push({ x: b, w: 0.3 })" : ".push(one)"};
  let t = ${e(["a"])};
  ${Array.from({ length: 2 + pick(3) }, () => `{ ${steps[pick(steps.length)]!} }`).join("\n  ")}
  return s.items.reduce((sum, o) => sum + Math.sin(o.x * o.w), t) + box.value.x * box.w;
}`;
};

/** Static methods are handed on, kept in lists and tables, and are given more arguments than they take. */
const statics: Template = (name, e, pick) => {
  const own = `${name}_Ops`;
  const any = (): string => [`${own}.scale`, `${own}.bend`, "Math.sin", "g"][pick(4)]!;
  const uses = [
    `${own}.twice(${any()}, a)`, `[a, b].map(${any()}).reduce((p, q) => p + q, 0)`, `${own}.twice(b > 0.2 ? ${any()} : ${any()}, b)`, `[${any()}, ${any()}].reduce((p, h) => Math.sin(h(p)), a)`, `{ one: ${any()}, two: ${any()} }.two(a * b)`,
    `${own}.made(${any()})(b)`,
  ];
  return `class ${own} {
  static readonly base = ${e([])};
  static scale(x: number): number { return ${e(["x", `${own}.base`])}; }
  static bend(x: number, y = ${own}.scale(x)): number { return Math.tanh(${e(["x", "y"])}); }
  static twice(h: (x: number) => number, x: number): number { return h(Math.sin(h(x))) * ${pick(2) ? `${own}.base` : "this.base"}; }
  static made(h: (x: number) => number): (x: number) => number { return (x) => h(x) + ${own}.bend(x); }
}

function ${name}(a: number, b: number): number {
  const g = ${[`${own}.scale`, `(x: number): number => ${own}.bend(x, b)`, `a > b ? ${own}.scale : Math.cos`][pick(3)]!};
  const t = ${uses[pick(uses.length)]!};
  return Math.sin(t) + ${uses[pick(uses.length)]!};
}`.replace("= { one", "= ({ one").replace("+ { one", "+ ({ one").replace(/two: ([\w.]+) \}\.two/g, "two: $1 }).two");
};

export const hierarchies: readonly Template[] = [levels, levels, generic, generic, statics, statics];
