/** Random functions as values: passed to helpers, returned, kept in objects and lists, recursive, changing variables around them. */
import { ObjectMaker } from "./random-program-objects.ts";

type Lines = string[];

/** Helpers that take and return functions; a program has those that it mentions. */
const helpers: Readonly<Record<string, string>> = {
  hofIterate: `function hofIterate(g: (x: number) => number, x: number, n: number): number {
  let y = x;
  for (let i = 0; i < n; i++) y = Math.sin(g(y)) + 0.3 * g(i);
  return y;
}`,
  hofDeep: `function hofDeep(g: (x: number) => number, x: number, n: number): number {
  if (n <= 0) return Math.cos(g(x));
  const deeper = hofDeep(g, 0.5 * Math.sin(g(x)), n - 1);
  return deeper + 0.4 * Math.sin(g(deeper));
}`,
  hofEach: `function hofEach(n: number, visit: (v: number, i: number) => void): void {
  for (let i = 0; i < n; i++) visit(Math.sin(0.7 * i + 0.2), i);
}`,
  hofDown: `function hofDown(n: number, visit: (v: number, i: number) => void): void {
  if (n <= 0) return;
  visit(Math.cos(0.3 * n), n);
  hofDown(n - 1, visit);
}`,
  hofScale: "const hofScale = (a: number, b: number) => (x: number): number => a * Math.sin(b * x);",
  hofCompose: "const hofCompose = (g: (x: number) => number, h: (x: number) => number): ((x: number) => number) => (x) => g(Math.sin(h(x)));",
  hofCounter: `function hofCounter(step: number): () => number {
  let count = 0.1;
  return () => { count = Math.sin(count + step); return count; };
}`,
  hofSolve: `function hofSolve(m: { f: (x: number) => number; df: (x: number) => number; k: number }, n: number): number {
  let x = m.k;
  for (let i = 0; i < n; i++) x -= Math.sin(m.f(x)) / (2 + Math.cos(m.df(x)));
  return x;
}`,
  hofNewton: `function hofNewton(g: (x: number) => number, x: number, n: number): number {
  const slope = grad(g);
  let y = x;
  for (let i = 0; i < n; i++) y -= Math.sin(g(y)) / (2 + Math.cos(slope(y)));
  return y;
}`,
  hofFold: `function hofFold<T>(xs: readonly number[], start: T, g: (state: T, x: number, i: number) => T): T {
  let state = start;
  for (let i = 0; i < xs.length; i++) state = g(state, xs[i]!, i);
  return state;
}`,
};

/** The helpers that a text mentions. */
export function helpersIn(text: string): string {
  return Object.entries(helpers).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text)).map(([, source]) => source).join("\n\n");
}

export abstract class ClosureMaker extends ObjectMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    return [...super.extra(), [2, () => this.visited()], [2, () => this.passed()], [1, () => this.returned()], [1, () => this.selfCalling()], [1, () => this.held()], [1, () => this.listed()], [1, () => this.folded()], [1, () => this.reassigned()]];
  }

  /** An arrow function of one number. */
  protected arrowOf(depth = 2): string {
    return this.within(() => {
      const t = this.fresh(this.pick(["t", "v", "x"]));
      this.declare({ name: t, kind: "number", mutable: this.chance(0.3) });
      const body = (): string => this.number(depth);
      return `(${t}: number): number => ${(this.chance(0.6) ? this.withoutEffects(body) : body()).replace(/^\{/, "({")}`;
    });
  }

  protected kept(value: string): Lines {
    const name = this.fresh("r");
    this.declare({ name, kind: "number", mutable: this.chance(0.5) });
    return [`let ${name} = ${value};`];
  }

  /** A callback that changes variables around it. */
  private visited(): Lines {
    const total = this.fresh(this.pick(["total", "acc"]));
    const start = this.number(1);
    this.declare({ name: total, kind: "number", mutable: true });
    const lines = this.within(() => {
      const [v, i] = [this.fresh("v"), this.fresh("i")];
      this.declare({ name: v, kind: "number", mutable: false });
      this.declare({ name: i, kind: "int", below: 5, mutable: false });
      const targets = this.variables("number", (variable) => variable.mutable).map(({ name }) => name);
      const body = Array.from({ length: 1 + this.int(2) }, () => `  ${this.pick([total, this.pick(targets)])} = Math.sin(${this.number(2)});`);
      const early = this.chance(0.2) ? [`  if (${this.condition(1)}) return;`] : [];
      return [`${this.pick(["hofEach", "hofEach", "hofDown"])}(${1 + this.int(3)}, (${v}, ${i}) => {`, `  ${total} += 0.5 * ${v};`, ...early, ...body, "});"];
    });
    return [`let ${total} = ${start};`, ...lines];
  }

  private passed(): Lines {
    const g = this.fresh("g");
    const fn = this.chance(0.2) ? `${this.condition(1)} ? Math.${this.pick(["tanh", "sin"])} : ${this.arrowOf(1)}` : this.chance(0.15) ? `Math.${this.pick(["cos", "atan"])}` : this.arrowOf();
    const uses = [`hofIterate(${g}, ${this.number(1)}, ${1 + this.int(3)})`, `hofDeep(${g}, ${this.number(1)}, ${this.int(3)})`, `${g}(${this.number(1)})`, `hofIterate(${this.arrowOf(1)}, ${this.number(1)}, 2)`];
    return [`const ${g} = ${fn};`, ...this.kept(`${this.pick(uses)} + ${this.pick(uses)}`)];
  }

  private returned(): Lines {
    const [g, h] = [this.fresh("g"), this.fresh("h")];
    const lines = [`const ${g} = hofScale(${this.number(1)}, ${this.number(1)});`];
    if (this.chance(0.3)) return [`const ${g} = hofCounter(${this.number(1)});`, ...this.kept(`${g}() * ${this.number(1)} + ${g}()`)];
    lines.push(`const ${h} = hofCompose(${this.pick([g, "Math.sin", `hofScale(${this.atom()}, 2)`])}, ${this.pick([g, this.arrowOf(1)])});`);
    return [...lines, ...this.kept(`${h}(${this.number(1)}) + ${this.pick([`${g}(${this.number(1)})`, `hofIterate(${h}, ${this.atom()}, 2)`, "hofScale(0.4, 1.2)(1)"])}`)];
  }

  /** Local functions that call themselves or each other, and use variables around them. */
  private selfCalling(): Lines {
    const [f, n, v] = [this.fresh("down"), this.fresh("n"), this.fresh("v")];
    const changed = this.variables("number", (variable) => variable.mutable)[0];
    const make = (own: string, callee: string): string => this.within(() => this.withoutEffects(() => {
      this.declare({ name: n, kind: "int", below: 5, mutable: false });
      this.declare({ name: v, kind: "number", mutable: false });
      const change = changed && this.chance(0.4) ? `(${changed.name} += 0.1 * Math.sin(${v}), ${this.number(1)})` : this.number(1);
      const [base, inside] = [this.number(1), this.number(1)];
      return `const ${own} = (${n}: number, ${v}: number): number => (${n} <= 0 ? ${base} : Math.sin(${callee}(${n} - 1, Math.sin(${inside}))) * ${change});`;
    }));
    const other = this.chance(0.4) ? this.fresh("up") : undefined;
    return [make(f, other ?? f), ...(other === undefined ? [] : [make(other, f)]), ...this.kept(`${f}(${this.int(4)}, ${this.number(1)})`)];
  }

  private held(): Lines {
    const m = this.fresh("m");
    const method = this.chance(0.3) ? `df(${m}_x: number): number { return ${m}_x * ${this.atom()}; }` : `df: ${this.arrowOf(1)}`;
    return [`const ${m} = { f: ${this.arrowOf(1)}, ${method}, k: ${this.number(1)} };`, ...this.kept(`hofSolve(${m}, ${1 + this.int(3)}) + ${m}.f(${this.number(1)}) * ${m}.k`)];
  }

  private listed(): Lines {
    const [y, layer] = [this.fresh("y"), this.fresh("layer")];
    const start = this.number(1);
    const list = `[${this.arrowOf(1)}, ${this.pick(["Math.sin", this.arrowOf(1)])}${this.chance(0.4) ? `, ${this.arrowOf(1)}` : ""}]`;
    this.declare({ name: y, kind: "number", mutable: true });
    if (this.chance(0.4)) return [`let ${y} = ${list}.reduce((${y}_s, ${layer}) => Math.sin(${layer}(${y}_s)), ${start});`];
    return [`let ${y} = ${start};`, `for (const ${layer} of ${list}) ${y} = Math.sin(${layer}(${y}));`];
  }

  private folded(): Lines | undefined {
    const list = this.variables("array", (v) => v.storage === "list")[0];
    if (!list) return undefined;
    const state = this.fresh("state");
    const [s, x, i] = [this.fresh("s"), this.fresh("x"), this.fresh("i")];
    const value = this.within(() => this.withoutEffects(() => {
      this.declare({ name: x, kind: "number", mutable: false });
      this.declare({ name: i, kind: "int", below: 4, mutable: false });
      return this.number(2);
    }));
    const start = `{ a: ${this.number(1)}, b: ${this.constant()} }`;
    return [`const ${state} = hofFold(${list.name}, ${start}, (${s}, ${x}, ${i}) => ({ a: Math.sin(${s}.a + ${value}), b: ${s}.b * 0.5 + ${s}.a }));`, ...this.kept(`${state}.a * ${state}.b`)];
  }

  /** A variable that changes between calls of a function that has captured it. */
  private reassigned(): Lines {
    const [k, g] = [this.fresh("k"), this.fresh("g")];
    const start = this.number(1);
    this.declare({ name: k, kind: "number", mutable: true });
    const fn = this.arrowOf(1);
    const first = `let ${k} = ${start};`;
    const one = this.fresh("one");
    return [first, `const ${g} = ${fn};`, `const ${one} = hofIterate(${g}, ${this.number(1)}, 2);`, `${k} = Math.sin(${this.number(2)});`, ...this.kept(`${one} + hofDeep(${g}, ${k}, 1)`)];
  }
}
