/** Programs whose arguments are objects of random classes: methods that are overridden, instanceof, trees of instances. */
import type { Source } from "../fuzz/compile.ts";
import { holds } from "../language/case.ts";
import type { Random } from "./random-program-scope.ts";

type Pick = (max: number) => number;

/** A field beside those of the base class. */
type Own = "p" | "q" | "w" | "kid" | "kids" | "maybe";

interface Subclass {
  readonly name: string;
  readonly base: string;
  /** Its own fields, and before them those of the class that it extends. */
  readonly own: readonly Own[];
  readonly all: readonly Own[];
}

const typeOf = (field: Own): string => ({ p: "number", q: "number", w: "Float64Array", kid: "Base", kids: "Base[]", maybe: "Base | null" })[field];
const macros = ["vjp", "valueAndGrad", "fwdAndBwd", "jvp", "hvp", "jvp_grad", "jvp_jvp", "vjp_grad"];
const forms = ["A * B", "Math.sin(A) + B", "A - 0.5 * B", "Math.tanh(A * B)", "A / (1 + B * B)", "Math.cos(A) * B", "0.3 * A + B * B", "A"];

class DispatchProgram {
  private readonly classes: Subclass[] = [];
  /** How the fields of the base class are declared, beside `a`. */
  private readonly hidden: string;

  constructor(private readonly pick: Pick) {
    this.hidden = this.one(["public", "public", "public", "private", "protected"]);
  }

  text(): string {
    const count = this.one([1, 2, 2, 2, 3, 4]);
    for (let i = 0; i < count; i++) this.classes.push(this.subclass(i));
    return `${this.base()}\n${this.classes.map((one) => this.declare(one)).join("\n")}\n${this.program()}`;
  }

  point(): string {
    return `${this.isList ? `[${Array.from({ length: 1 + this.pick(3) }, () => this.make(2)).join(", ")}]` : this.make(2)}, ${this.number()}`;
  }

  private isList = false;
  private readonly one = <T>(items: readonly T[]): T => items[this.pick(items.length)]!;
  private readonly number = (): string => ["0.7", "1.3", "-0.4", "0.25", "2"][this.pick(5)]!;

  private expression(names: readonly string[]): string {
    const operand = (): string => (names.length === 0 || this.pick(5) === 0 ? this.number() : this.one(names));
    return this.one(forms).replace("A", operand()).replace(/B/g, operand());
  }

  private subclass(i: number): Subclass {
    const parent = i > 1 && this.pick(3) === 0 ? this.one(this.classes) : undefined;
    const free = (["p", "q", "w", "kid", "kids", "maybe"] as const).filter((field) => !parent?.all.includes(field));
    // The first ends every tree.
    const choices = i === 0 ? (["p", "q"] as const) : free;
    const own = [...new Set(Array.from({ length: 1 + this.pick(2) }, () => this.one(choices)))];
    return { name: `C${i}`, base: parent?.name ?? "Base", own, all: [...(parent?.all ?? []), ...own] };
  }

  private base(): string {
    const late = this.pick(2) ? `late(x: number): number { return ${this.expression(["this.a", "x"])} + this.value(x * 0.5); }` : `late(x: number): number { return this.value(${this.expression(["this.a", "x"])}); }`;
    return `abstract class Base {
  constructor(public a: number, ${this.hidden} b: number) {}
  abstract value(x: number): number;
  ${late}
  get size(): number { return ${this.expression(["this.a", "this.b"])}; }
  bump(d: number): void { this.a = ${this.expression(["d", "this.a"])}; this.b = ${this.expression(["this.b", "d"])}; }
}`;
  }

  private declare({ name, base, own, all }: Subclass): string {
    const parent = this.classes.find((one) => one.name === base);
    const given = ["a: number", "b: number", ...(parent?.all ?? []).map((field) => `${field}: ${typeOf(field)}`), ...own.map((field) => `public ${field}: ${typeOf(field)}`)];
    const passed = ["a", "b", ...(parent?.all ?? [])].join(", ");
    const members = [`value(x: number): number { ${this.body(all, base === "Base" ? undefined : "super.value")} }`];
    if (this.pick(3) === 0) members.push(`${"override "}late(x: number): number { return super.late(${this.expression(["x", "this.a"])}) * 0.5; }`);
    if (this.pick(3) === 0) members.push(`override get size(): number { return ${this.expression(["this.a", ...all.filter((field) => typeOf(field) === "number").map((field) => `this.${field}`)])}; }`);
    if (this.pick(3) === 0) members.push(`override bump(d: number): void { super.bump(d * 0.5); ${all.includes("p") ? `this.p *= ${this.expression(["d"])};` : "this.a += d;"} }`);
    return `class ${name} extends ${base} {\n  constructor(${given.join(", ")}) { super(${passed}); }\n  ${members.join("\n  ")}\n}`;
  }

  private body(fields: readonly Own[], inherited: string | undefined): string {
    const numbers = ["x", "this.a", ...fields.filter((field) => field === "p" || field === "q").map((field) => `this.${field}`)];
    const statements = [`let s = ${this.expression(numbers)};`];
    for (const field of fields) {
      if (field === "w") statements.push("for (const y of this.w) s += y * x;");
      if (field === "kid") statements.push(`s += this.kid.${this.one(["value", "late"])}(${this.expression(numbers)});`);
      if (field === "kids") statements.push("for (const kid of this.kids) s += Math.sin(kid.value(x)) * kid.size;");
      if (field === "maybe") statements.push(`if (this.maybe${this.one([" !== null", ""])}) s *= this.maybe.value(x) + ${this.number()};`);
    }
    if (inherited && this.pick(2)) statements.push(`s += ${inherited}(x);`);
    return `${statements.join(" ")} return Math.tanh(s);`;
  }

  private program(): string {
    this.isList = this.pick(3) > 0;
    const param = this.isList ? `xs: Base[]` : "one: Base";
    const leaf = this.classes[0]!;
    const made = `new C0(x, ${this.expression(["x"])}${leaf.all.map(() => `, ${this.expression(["x"])}`).join("")})`;
    const all = this.one([this.isList ? "xs" : "[one]", this.isList ? `[...xs, ${made}]` : `[${made}, one, one]`]);
    const asked = this.one(this.classes);
    const steps = [
      "t += o.value(t);", "t += o.late(x) * o.size;", `if (o instanceof ${asked.name}) t += ${this.expression(["o.a", "x", "t"])}; else t *= o.size;`,
      ...(this.pick(2) ? ["o.bump(x);", "o.a += t;"] : []), `t = o.a > ${this.number()} ? o.value(x) : t * o.a;`,
    ];
    const lines = Array.from({ length: 1 + this.pick(3) }, () => this.one(steps));
    return `function f(${param}, x: number): number {
  const all: Base[] = ${this.one(["", "0 < 1 ? "])}${all};
  let t = x${this.pick(2) ? ` + all[0]!.${this.one(["size", "a"])}` : ""};
  for (const o of all) { ${lines.join(" ")} t = Math.sin(t); }
  return t;
}`.replace("0 < 1 ? ", "");
  }

  private make(depth: number): string {
    const { name, all } = depth === 0 ? this.classes[0]! : this.one(this.classes);
    const field = (own: Own): string => {
      switch (own) {
        case "p": case "q": return this.number();
        case "w": return `Float64Array.of(${this.number()}, ${this.number()})`;
        case "kid": return this.make(depth - 1);
        case "kids": return `[${Array.from({ length: this.pick(3) }, () => this.make(depth - 1)).join(", ")}]`;
        case "maybe": return this.pick(2) ? "null" : this.make(depth - 1);
      }
    };
    if (depth === 0) return `new C0(${[this.number(), this.number(), ...all.map(() => this.number())].join(", ")})`;
    return `new ${name}(${[this.number(), this.number(), ...all.map(field)].join(", ")})`;
  }
}

/** A program with points, which its own classes make. */
export function dispatchProgram(random: Random): Source {
  const pick: Pick = (max) => random.nextInt(0, max - 1);
  const program = new DispatchProgram(pick);
  const text = program.text();
  const chosen = [macros[pick(3)]!, macros[3 + pick(5)]!];
  const { source } = holds({ name: `dispatch ${pick(1 << 30)}`, macros: chosen }, text, program.point(), program.point());
  const { closely: _closely, ...ask } = source.ask!;
  return { ...source, ask };
}
