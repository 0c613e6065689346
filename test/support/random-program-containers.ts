/** Random lists that grow under helpers and methods that look at their lengths, and objects that are given functions to keep. */
import { LocalMaker } from "./random-program-local.ts";

type Lines = string[];

export abstract class ContainerMaker extends LocalMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    return [...super.extra(), [this.loopDepth < 2 ? 1 : 0, () => this.growing()], [1, () => this.injected()], [1, () => this.kinds()]];
  }

  /** A function sees a list at one length, its callers see it grow. */
  private growing(): Lines {
    const [items, total, last, s, i, e, acc] = [this.fresh("items"), this.fresh("total"), this.fresh("last"), this.fresh("s"), this.fresh("i"), this.fresh("e"), this.fresh("acc")];
    const isObjects = this.chance(0.5);
    const element = isObjects ? "{ v: number }" : "number", at = (text: string): string => (isObjects ? `${text}.v` : text);
    const made = (...names: string[]): string => { const x = this.numberOf(...names); return isObjects ? `{ v: ${x} }` : x; };
    const body = this.pick([
      `for (const ${e} of items) ${acc} = 0.5 * ${acc} + ${at(e)} * ${this.pick(["items.length", "0.7", at(e)])};`,
      `for (let k = 0; k < items.length; k++) ${acc} += Math.sin(${at("items[k]!")} * (k + 1)) / items.length;`,
      `for (let k = items.length - 1; k >= 0; k--) ${acc} = Math.sin(${acc} + ${at("items[k]!")});`,
      `${acc} += items.reduce((p, q) => p * 0.5 + ${at("q")}, ${acc}) + items.length;`,
    ]);
    const helpers = this.chance(0.5)
      ? [`const ${total} = (items: readonly ${element}[]): number => { let ${acc} = ${this.numberOf()}; ${body} return ${acc}; };`, `const ${last} = (items: readonly ${element}[]): number => ${at("items[items.length - 1]!")} * items.length;`]
      : [`const ${total} = (items: readonly ${element}[], k = 0): number => (k >= items.length ? ${this.numberOf()} : ${at("items[k]!")} * Math.sin(${total}(items, k + 1)) + 0.1 * items.length);`, `const ${last} = (items: readonly ${element}[]): number => ${at("items.at(-1)!")};`];
    const start = this.number(1), first = made();
    const shrink = this.pick([`if (${items}.length > 3) ${items}.shift();`, `if (${s} > ${this.numberOf(s)}) ${items}.pop();`, `if (${i} === 1) ${items}.splice(0, 1);`, ""]);
    const write = this.pick([`${at(`${items}[0]!`)} = Math.sin(${s});`, `${at(`${items}[${items}.length - 1]!`)} *= 0.5;`, ""]);
    this.declare({ name: s, kind: "number", mutable: true });
    return [
      ...helpers, `const ${items}: ${element}[] = [${first}];`, `let ${s} = ${start};`,
      `for (let ${i} = 0; ${i} < 4; ${i}++) { ${items}.${this.pick(["push", "push", "unshift"])}(${made(s)}); ${s} = Math.sin(${s} + ${total}(${items})); ${shrink} if (${items}.length > 0) { ${write} ${s} += 0.3 * ${last}(${items}); } }`,
      ...this.kept(`${total}(${items}) + ${s}`),
    ];
  }

  /** Functions among the fields of an object: which they are is known of what its constructor is given. */
  private injected(): Lines {
    const [a, b, t, n, run, o] = [this.fresh("a"), this.fresh("b"), this.fresh("t"), this.fresh("n"), this.fresh("run"), this.fresh("o")];
    const own = this.fresh("Unit").replace(/^./, "U");
    const type = "(x: number) => number";
    const header = this.pick([
      `class ${own} { n = 0; constructor(private readonly g: ${type}, public k: number) {}`,
      `class ${own} { n = 0; private readonly g: ${type}; constructor(g: ${type}, readonly k: number) { const s = Math.sin(k); this.g = (x) => g(x + s) * s; }`,
      `class ${own} { n = 0; protected readonly g: ${type}; constructor(g: (${type}) | undefined, readonly k: number) { this.g = g ?? Math.sin; }`,
    ]);
    const method = this.pick([
      `at(x: number): number { this.n++; return this.g(this.k * x) + 0.1 * this.n; }`,
      `at(x: number): number { const { g, k } = this; return x > ${this.numberOf()} ? g(g(x)) * k : k - g(x); }`,
      `at(x: number): number { let y = x; for (let i = 0; i < 2; i++) { y = Math.sin(y + this.g(y)); this.n += 1; } return y * this.k; }`,
      `at(x: number): number { return [x, this.k].map((e) => this.g(e)).reduce((p, q) => p + q * this.k, 0); }`,
    ]);
    const given = (): string => this.pick([`(${t}) => ${this.numberOf(t)} * ${t}`, `(${t}) => Math.sin(${t} + ${this.numberOf()}) * ${n}`, "Math.tanh", `(${t}) => { ${n} = Math.cos(${n} + ${t}); return ${n} * ${this.numberOf(t)}; }`]);
    const lines = [
      `${header} ${method} get twice(): number { return 2 * this.at(0.3); } }`, `let ${n} = ${this.number(1)};`,
      `const ${a} = new ${own}(${given()}, ${this.number(1)}), ${b} = new ${own}(${given()}, ${this.numberOf()});`,
      `const ${run} = (${o}: ${own}, x: number): number => ${this.pick([`${o}.at(x) * ${o}.k`, `${o}.at(${o}.at(x))`, `${o}.twice + x * ${o}.n`])};`,
    ];
    const use = (): string => this.pick([`${a}.at(${this.number(1)})`, `${run}(${b}, ${this.number(1)})`, `${run}(${a}, 0.4)`, `${b}.twice`]);
    return [...lines, ...this.kept(`${use()} + Math.sin(${use()}) * ${n}`)];
  }

  /** Helpers of one of several kinds of arrays: which it is, is known of each call. */
  private kinds(): Lines {
    const [sum, made, a, b, c, v, k, x] = [this.fresh("sum"), this.fresh("made"), this.fresh("a"), this.fresh("b"), this.fresh("c"), this.fresh("v"), this.fresh("k"), this.fresh("x")];
    const kind = this.pick(["number[] | Float64Array", "Float64Array | readonly number[]"]);
    const [onlyTyped, onlyList] = [this.pick(["s *= 0.5", `s += ${v}.subarray(1).length * ${v}[0]!`, "s = Math.sin(s)"]), this.pick([`s += ${v}[0]!`, `s += ${v}.indexOf(${v}[1]!)`, "s += 0.3"])];
    const body = this.pick([`for (let i = 0; i < ${v}.length; i++) s = Math.sin(s + ${v}[i]! * (i + 1));`, `for (const e of ${v}) s = 0.5 * s + e * e;`, `for (let i = ${v}.length - 1; i > 0; i--) s += ${v}[i]! * ${v}[i - 1]!;`]);
    const isList = this.pick([`Array.isArray(${v})`, `!(${v} instanceof Float64Array)`]);
    const lines = [
      `const ${sum} = (${v}: ${kind}, ${k}: number): number => { let s = ${k}; ${body} if (${v} instanceof Float64Array) { ${onlyTyped}; } else { ${onlyList}; } return s * ${this.numberOf(k)}; };`,
      `const ${made} = (${v}: ${kind}, ${x}: number | readonly number[]): ${kind} => ${isList} ? [${this.numberOf()}, typeof ${x} === "number" ? ${x} : ${x}[0]!, ${v}[0]!] : Float64Array.of(${v}[0]!, typeof ${x} === "number" ? 2 * ${x} : ${x}[1]!);`,
      `const ${a} = [${this.number(1)}, ${this.number(1)}], ${b} = Float64Array.of(${this.number(1)}, ${this.numberOf()}, 0.3), ${c} = ${made}(${this.pick([a, b])}, ${this.pick([this.number(1), a])});`,
    ];
    const use = (): string => this.pick([`${sum}(${a}, ${this.number(1)})`, `${sum}(${b}, 0.4)`, `${sum}(${made}(${b}, ${this.number(1)}), 1)`, `${sum}(${made}(${a}, ${a}), 0.7)`, `${sum}(${c}, 0.2)`]);
    return [...lines, ...this.kept(`${use()} + Math.sin(${use()}) * ${use()}`)];
  }
}
