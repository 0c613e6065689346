/**
 * What the emitter prints: texts that a person should like, and random programs that must compute, bit for bit, what
 * the reference interpreter says.
 */
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { emitFunctions, type EmitContext, type Emitted } from "../transformer/7-emit/emit-function.ts";
import { Builder, freshValue } from "../transformer/ir/build.ts";
import { interpret } from "../transformer/ir/interpret.ts";
import type { Func, Module, Value } from "../transformer/ir/ir.ts";
import { boolean, float64Array, listOf, number, recordOf, tape, type Field, type RecordType, type Type } from "../transformer/ir/types.ts";

const context: EmitContext = { taken: new Set(), existing: new Map(), globalName: (stmt) => stmt.name, sourceText: () => undefined };

function funcOf(name: string, params: readonly Value[], fill: (b: Builder) => readonly Value[], doc = ""): Func {
  const b = new Builder();
  const yields = fill(b);
  return { name, body: { params, body: b.body, yields }, ...(doc && { doc }) };
}
const emitted = (func: Func, more: Partial<EmitContext> = {}): Emitted => emitFunctions([func], { ...context, ...more });

/** Mulberry32. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const point = recordOf([{ name: "p", type: number }, { name: "q", type: number }]);
const numbers = listOf(number);

/** Random programs of the Normal level, made to provoke the emitter: few names, many swaps, memory in between. */
class Generator {
  private readonly random: () => number;
  private size = 0;
  private readonly hints: readonly string[];
  constructor(seed: number) {
    this.random = randomSource(seed);
    // Values of one name want to share a variable.
    this.hints = this.pick([["s"], ["s", "t"], ["s", "t", "x", "e", "i", "n", "s_bar", "Math", "f"]]);
  }

  int(limit: number): number { return Math.floor(this.random() * limit); }
  chance(p: number): boolean { return this.random() < p; }
  pick<T>(items: readonly T[]): T { return items[this.int(items.length)]!; }
  private hint(): string { return this.pick(this.hints); }

  module(): Module {
    return { funcs: new Map([["g", this.func("g", true)], ["h", this.func("h", true)], ["f", this.func("f", false)]]) };
  }

  private func(name: string, isHelper: boolean): Func {
    this.size = isHelper ? 4 : 6 + this.int(24);
    const params = [
      freshValue(number, "x"), freshValue(number, this.hint()), freshValue(boolean, "p"),
      freshValue(float64Array, "a"), freshValue(float64Array, "b"), freshValue(numbers, "l"), freshValue(point, "r"),
    ];
    return funcOf(name, params, (b) => {
      const scope = [...params];
      this.fill(b, scope, isHelper ? 5 : 0);
      return isHelper ? [this.value(b, scope, number), this.value(b, scope, float64Array)].slice(0, name === "h" ? 1 : 2)
        : Array.from({ length: 1 + this.int(4) }, () => this.value(b, scope, this.pick([number, number, boolean, float64Array])));
    });
  }

  /** Appends some statements; values that they define are added to `scope`. */
  private fill(b: Builder, scope: Value[], depth: number): void {
    for (let count = 1 + this.int(depth > 2 ? 3 : 7); count > 0 && this.size > 0; count--) {
      this.size--;
      this.statement(b, scope, depth);
    }
  }

  private statement(b: Builder, scope: Value[], depth: number): void {
    const number_ = (): Value => this.value(b, scope, number);
    const array = (): Value => this.value(b, scope, float64Array);
    switch (this.int(depth < 3 ? 20 : 13)) {
      case 0: case 1: case 2: scope.push(this.scalar(b, scope)); break;
      case 3: scope.push(b.test(this.pick(["lt", "le", "gt", "eq", "ne"]), [number_(), number_()], this.hint())); break;
      case 4: case 5: scope.push(b.load(array(), this.index(b), this.hint())); break;
      case 6: b.store(array(), this.index(b), number_()); break;
      case 7: b.accumulate(array(), this.index(b), number_()); break;
      case 8: this.memory(b, scope); break;
      case 9: this.references(b, scope); break;
      case 10: {
        const list = this.value(b, scope, numbers);
        if (this.chance(0.5)) b.push(list, number_());
        else scope.push(this.chance(0.5) ? b.pop(list, this.hint()) : b.length(list, "n"));
        break;
      }
      case 11: this.tape(b, scope, depth); break;
      case 12: {
        if (depth >= 5) break;
        const args = [number, number, boolean, float64Array, float64Array, numbers, point].map((type) => this.value(b, scope, type));
        const outs = [{ type: number, hint: this.hint() }, { type: float64Array, hint: this.hint() }];
        scope.push(...(this.chance(0.5) ? b.call("g", args, outs) : b.call("h", args, outs.slice(0, 1))));
        break;
      }
      case 13: case 14: case 15: case 16: this.if(b, scope, depth); break;
      default: this.loop(b, scope, depth);
    }
  }

  private scalar(b: Builder, scope: readonly Value[]): Value {
    const arg = (): Value => this.value(b, scope, number);
    const op = this.pick(["add", "add", "sub", "mul", "div", "neg", "max", "abs", "sqrt", "mod"]);
    return b.op(op, ["neg", "abs", "sqrt"].includes(op) ? [arg()] : [arg(), arg()], this.hint());
  }

  private index(b: Builder): Value { return b.const(this.int(3)); }

  private memory(b: Builder, scope: Value[]): void {
    const [record, field] = [this.value(b, scope, point), this.pick(["p", "q"])];
    if (this.chance(0.4)) scope.push(b.get(record, field, this.hint()));
    else if (this.chance(0.5)) b.set(record, field, this.value(b, scope, number));
    else b.increment(record, field, this.value(b, scope, number));
  }

  private references(b: Builder, scope: Value[]): void {
    const arg = (type: Type): Value => this.value(b, scope, type);
    const array = arg(float64Array);
    switch (this.int(6)) {
      case 0: scope.push(b.alloc(float64Array, b.const(3), this.hint())); break;
      case 1: scope.push(b.copy(array, b.const(0), b.length(array), this.hint())); break;
      case 2: scope.push(b.list(numbers, [arg(number), arg(number), arg(number)], this.hint())); break;
      case 3: scope.push(b.record(point, [arg(number), arg(number)], this.hint())); break;
      case 4: scope.push(b.view(array, b.const(0), b.const(3), this.hint())); break;
      default: scope.push(b.list(float64Array, [arg(number), arg(number), arg(number)], this.hint()));
    }
  }

  /** Pushes, runs something else, pops: never from an empty tape. */
  private tape(b: Builder, scope: Value[], depth: number): void {
    const stack = b.alloc(tape, b.const(0), "stack");
    for (let k = 0; k < 2; k++) b.push(stack, this.value(b, scope, number));
    this.fill(b, scope, depth);
    const loaded = b.load(stack, b.const(1), this.hint());
    if (this.chance(0.5)) b.store(stack, b.const(1), this.value(b, scope, number));
    scope.push(loaded, b.pop(stack, this.hint()), b.pop(stack, this.hint()));
  }

  private if(b: Builder, scope: Value[], depth: number): void {
    const types = Array.from({ length: this.int(4) }, () => this.pick([number, number, number, boolean, float64Array]));
    const throws = this.chance(0.08) ? this.int(3) : -1;
    const arm = (number_: number) => (inner: Builder): Value[] => {
      const mine = [...scope];
      if (this.chance(0.7)) this.fill(inner, mine, depth + 1);
      const yields = types.map((type) => this.value(inner, mine, type));
      if (throws === number_ || throws === 2) inner.throw("RangeError", [inner.const("bad: `${x}\" "), inner.neg(this.value(inner, mine, number))]);
      return yields;
    };
    scope.push(...b.if(this.value(b, scope, boolean), arm(0), arm(1), types.map(() => this.hint())));
  }

  private loop(b: Builder, scope: Value[], depth: number): void {
    const init = Array.from({ length: this.int(4) }, () => this.value(b, scope, this.pick([number, number, number, boolean, float64Array])));
    const step = this.pick([1, 1, 1, -1, 2]);
    const bounded = this.chance(0.7);
    const [low, high] = [this.int(2), 1 + this.int(4)];
    const [start, end] = step > 0 ? [low, high] : [high, low - 1];
    const conditional = !bounded || this.chance(0.3);
    const condition = (inner: Builder, i: Value, carry: readonly Value[]): Value => {
      const mine = [...scope, i, ...carry];
      const free = this.chance(0.5) ? this.value(inner, mine, boolean) : inner.test("lt", [this.value(inner, mine, number), this.value(inner, mine, number)]);
      if (bounded) return free;
      const within = inner.test(step > 0 ? "lt" : "gt", [i, inner.const(end)]);
      return inner.if(within, () => [free], (no) => [no.const(false)], ["p"])[0]!;
    };
    const outs = b.loop({
      start: b.const(start), ...(bounded ? { end: this.chance(0.3) ? b.add(b.const(end), b.const(0)) : b.const(end) } : {}),
      inclusive: this.chance(0.2), step, init, hints: init.map(() => this.hint()), indexHint: this.pick(["i", "i", "j", "s"]),
      ...(conditional ? { condition } : {}),
    }, (inner, i, carry) => {
      // The carried values are what should be used most.
      const mine = [...scope, i, ...carry, ...carry, ...carry];
      this.fill(inner, mine, depth + 1);
      return carry.map(({ type }) => this.value(inner, mine, type));
    });
    scope.push(...outs);
  }

  /** A value of this type, new ones more often than old ones; a constant now and then. */
  private value(b: Builder, scope: readonly Value[], type: Type): Value {
    if (type === number && this.chance(0.15)) return b.const(this.pick([0, 1, -1, 2, -0.5, -0]));
    if (type === boolean && this.chance(0.3)) return b.const(this.chance(0.5));
    const known = scope.filter((value) => value.type === type);
    return this.pick(this.chance(0.5) ? known.slice(-4) : known);
  }
}

class Tape {
  data = new Float64Array(64);
  length = 0;
  push(value: number): void { this.data[this.length++] = value; }
  pop(): number { return this.data[--this.length]!; }
}

const inputs = (seed: number): unknown[] => {
  const random = randomSource(seed);
  const next = (): number => Math.round(8 * random() - 4) / 2;
  const three = (): number[] => [next(), next(), next()];
  return [next(), next(), random() < 0.5, Float64Array.from(three()), Float64Array.from(three()), three(), { p: next(), q: next() }];
};

/** Without typed arrays: their NaNs may differ in bits. */
const plain = (value: unknown): unknown => (value instanceof Float64Array ? { elements: [...value] } : Array.isArray(value) ? value.map(plain) : value);

function outcome(run: (args: unknown[]) => unknown, seed: number): unknown {
  const args = inputs(seed);
  try {
    return { result: plain(run(args)), args: plain(args) };
  } catch (error) {
    if (error instanceof Error && error.name !== "RangeError") throw error;
    return { error: (error as Error).message };
  }
}

/** Emits the programs of these seeds as one text, `f` of each under a name of its own. */
function emitBatch(first: number, count: number): { text: string; programs: { module: Module; name: string; text: string }[] } {
  const programs = Array.from({ length: count }, (_, k) => {
    const [module, name] = [new Generator(first + k).module(), `program${first + k}`];
    const { text, names } = emitFunctions([...module.funcs.values()], { ...context, taken: new Set(["Tape"]) });
    return { module, name, text: `const ${name} = (() => {\n${text}return ${names.get("f")!};\n})();\n` };
  });
  const exported = `return { ${programs.map(({ name }) => name).join(", ")} };\n`;
  return { text: programs.map(({ text }) => text).join("") + exported, programs };
}

function checkBatch(first: number, count: number): void {
  const { text, programs } = emitBatch(first, count);
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const functions = new Function("Tape_1", outputText)(Tape) as Record<string, (...args: unknown[]) => unknown>;
  for (const [k, { module, name, text: mine }] of programs.entries()) {
    for (let input = 0; input < 3; input++) {
      const seed = 7 * (first + k) + input;
      const expected = outcome((args) => interpret(module, "f", args), seed);
      const isSingle = module.funcs.get("f")!.body.yields.length === 1;
      const actual = outcome((args) => (isSingle ? [functions[name]!(...args)] : functions[name]!(...args)), seed);
      expect(actual, `seed ${first + k}, input ${input}\n${mine}`).toStrictEqual(expected);
    }
  }
}

/** How many times as many programs as usual. */
const seeds = Number(process.env["FLUXION_FUZZ"] ?? 1);

describe("random programs", () => {
  test.each([...Array(5 * seeds).keys()])("compute what the interpreter says: %i", (batch) => {
    for (let part = 0; part < 10; part++) checkBatch(500 * batch + 50 * part, 50);
  });

  test("pass the strictest compiler", () => {
    const declarations = "declare class Tape_1 { data: Float64Array; length: number; push(value: number): void; pop(): number }\n";
    expect(typeErrors(`${declarations}(() => {\n${emitBatch(0, 150).text}})();\n`)).toEqual([]);
  }, 180_000);
});

function typeErrors(text: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noImplicitReturns: true, target: ts.ScriptTarget.ES2022, noEmit: true, types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, target) => (name === "emitted.ts" ? ts.createSourceFile(name, text, target) : getSourceFile(name, target));
  const program = ts.createProgram(["emitted.ts"], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => `${ts.flattenDiagnosticMessageText(messageText, " ")}: ${text.slice(start, start + 60)}`);
}

const param = (type: Type, hint: string): Value => freshValue(type, hint);
/** The lines of the body of `f`, without its indentation. */
function bodyOf(params: readonly Value[], fill: (b: Builder, ...params: Value[]) => readonly Value[], more?: Partial<EmitContext>): string[] {
  const { text } = emitted(funcOf("f", params, (b) => fill(b, ...params)), more);
  return text.trimEnd().split("\n").slice(1, -1).map((line) => line.slice(2));
}

describe("text", () => {
  const [x, y, n] = [param(number, "x"), param(number, "y"), param(number, "n")];
  const [a, p] = [param(float64Array, "a"), param(boolean, "p")];

  test("a whole function", () => {
    const f = funcOf("f_grad", [a, n], (b) => [n, b.alloc(float64Array, b.length(a), "a_bar")], "The gradient of f.");
    expect(emitted(f, { taken: new Set(["f_grad"]) }).text).toBe([
      "// The gradient of f.", "function f_grad_1(a: Float64Array, n: number): [number, Float64Array] {",
      "  return [n, new Float64Array(a.length)];", "}", "",
    ].join("\n"));
  });

  test.each<[string, (b: Builder) => Value]>([
    ["(x + y) * n", (b) => b.mul(b.add(x, y), n)],
    ["x + (y + n)", (b) => b.add(x, b.add(y, n))],
    ["x + y + n", (b) => b.add(b.add(x, y), n)],
    ["x - (y - n)", (b) => b.sub(x, b.sub(y, n))],
    ["x / (y * n)", (b) => b.div(x, b.mul(y, n))],
    ["-(-x)", (b) => b.neg(b.neg(x))],
    ["-x * y", (b) => b.mul(b.neg(x), y)],
    ["x - y", (b) => b.add(x, b.neg(y))],
    ["y - x", (b) => b.add(b.neg(x), y)],
    ["x - 2", (b) => b.add(x, b.const(-2))],
    ["(-x) ** n", (b) => b.op("pow", [b.neg(x), n])],
    ["-(x ** n)", (b) => b.neg(b.op("pow", [x, n]))],
    ["x * x * x", (b) => b.op("pow", [x, b.const(3)])],
    ["y / (x * x)", (b) => b.div(y, b.op("pow", [x, b.const(2)]))],
    ["x ** 0.5", (b) => b.op("pow", [x, b.const(0.5)])],
    ["Math.max(x, y + 1, -0)", (b) => b.op("max", [x, b.add(y, b.const(1)), b.const(-0)])],
    ["p && x < y ? x : 0", (b) => {
      const both = b.if(p, (then) => [then.test("lt", [x, y])], (otherwise) => [otherwise.const(false)])[0]!;
      return b.if(both, () => [x], (otherwise) => [otherwise.const(0)], ["z"])[0]!;
    }],
  ])("%s", (text, fill) => {
    expect(bodyOf([x, y, n, p], (b) => [fill(b)])).toEqual([`return ${text};`]);
  });

  test("a sum in a loop", () => {
    expect(bodyOf([a], (b) => {
      const zero = b.const(0);
      return b.loop({ start: zero, end: b.length(a), init: [zero], hints: ["s"] }, (inner, i, [s]) => [inner.add(s!, inner.mul(inner.load(a, i), inner.load(a, i)))]).slice(1);
    })).toEqual(["let s = 0;", "for (let i = 0; i < a.length; i++) {", "  s += a[i]! * a[i]!;", "}", "return s;"]);
  });

  test("swaps", () => {
    expect(bodyOf([x, y, n], (b) => b.loop({ start: b.const(0), end: n, init: [x, y], hints: ["u", "v"] }, (_inner, _i, [u, v]) => [v!, u!]).slice(1)))
      .toEqual(["let u = x;", "let v = y;", "for (let i = 0; i < n; i++) {", "  const u_next = v;", "  v = u;", "  u = u_next;", "}", "return [u, v];"]);
  });

  test("while, early exit, counters that outlive their loop", () => {
    expect(bodyOf([x], (b) => b.loop({ start: b.const(0), init: [x], hints: ["r"], condition: (inner, _t, [r]) => inner.test("gt", [r!, inner.const(1)]) }, (inner, _t, [r]) => [inner.mul(r!, inner.const(0.5))]).slice(1)))
      .toEqual(["let r = x;", "while (r > 1) {", "  r *= 0.5;", "}", "return r;"]);
    expect(bodyOf([a, n], (b) => [b.loop({ start: b.const(0), end: n, init: [], condition: (inner, i) => inner.test("ne", [inner.load(a, i), inner.const(0)]) }, () => [])[0]!]))
      .toEqual(["let i = 0;", "for (; i < n && a[i]! !== 0; i++) {}", "return i;"]);
    expect(bodyOf([a], (b) => {
      b.loop({ start: b.sub(b.length(a), b.const(1)), end: b.const(-1), step: -1, init: [] }, (inner, i) => { inner.store(a, i, inner.neg(inner.load(a, i))); return []; });
      return [];
    })).toEqual(["for (let i = a.length - 1; i >= 0; i--) {", "  a[i] = -a[i]!;", "}"]);
  });

  test("branches", () => {
    expect(bodyOf([x, p], (b) => b.if(p, (then) => [then.add(x, then.const(1))], () => [x], ["x"]))).toEqual(["if (p) x += 1;", "return x;"]);
    expect(bodyOf([x, a], (b) => {
      b.if(b.test("lt", [x, b.const(0)]), (then) => { then.throw("RangeError", [then.const("x is "), x]); return []; });
      b.if(b.test("lt", [x, b.const(1)]), () => [], (otherwise) => { otherwise.store(a, otherwise.const(0), x); return []; });
      return [];
    })).toEqual(["if (x < 0) throw new RangeError(`x is ${x}`);", "if (!(x < 1)) a[0] = x;"]);
    expect(bodyOf([x, y, a], (b) => b.if(b.test("lt", [x, y]), (then) => { then.store(a, then.const(0), x); return [y]; }, (otherwise) => [otherwise.const(0)], ["z"])))
      .toEqual(["let z = 0;", "if (x < y) {", "  a[0] = x;", "  z = y;", "}", "return z;"]);
  });

  test("reads stay before writes", () => {
    expect(bodyOf([a, x], (b) => {
      const old = b.load(a, b.const(0), "old");
      b.store(a, b.const(0), x);
      return [b.add(old, b.mul(old, x))];
    })).toEqual(["const old = a[0]!;", "a[0] = x;", "return old + old * x;"]);
  });

  test("source lines stand above adjoints, and map to them", () => {
    const source = "function f(x) {\n  const s = Math.sin(x);\n  return s * s;\n}\n";
    const span = (text: string) => ({ file: "f.ts", start: source.indexOf(text), length: text.length });
    const f = funcOf("f_grad", [x, a], (b) => {
      b.comment("Reverse sweep.");
      b.span = span("s * s");
      const bar = b.mul(b.const(2), x, "s_bar");
      b.accumulate(a, b.const(0), bar);
      b.span = span("Math.sin(x)");
      b.accumulate(a, b.const(1), b.neg(bar));
      return [];
    });
    const { text, mappings } = emitted(f, { sourceText: () => source });
    expect(text.split("\n").slice(1, -2)).toEqual([
      "  // Reverse sweep.", "  // return s * s;", "  const s_bar = 2 * x;", "  a[0]! += s_bar;", "  // const s = Math.sin(x);", "  a[1]! -= s_bar;",
    ]);
    expect(mappings.map(({ offset, source: { start } }) => [text.slice(offset, offset + 5), source.slice(start, start + 5)]))
      .toEqual([["const", "s * s"], ["a[0]!", "s * s"], ["a[1]!", "Math."]]);
  });

  test("names hide nothing", () => {
    const [math, keyword, f] = [param(number, "Math"), param(number, "class"), param(number, "g")];
    expect(bodyOf([math, keyword, f], (b) => {
      const [value] = b.call("g", [b.op("sin", [math]), keyword], [{ type: number, hint: "g" }]);
      return [b.add(value!, b.mul(value!, f))];
    })).toEqual(["const g_2 = g(Math.sin(Math_1), class_1);", "return g_2 + g_2 * g_1;"]);
  });

  test("records, tapes, long lines", () => {
    const node: RecordType = { kind: "record", tuple: false, name: "Node", fields: [] };
    (node.fields as Field[]).push({ name: "value", type: number }, { name: "next", type: node });
    const { text, imports } = emitted(funcOf("f", [param(node, "node"), x], (b) => {
      const stack = b.alloc(tape, b.const(0), "x_tape");
      b.push(stack, x);
      return [b.load(stack, b.const(0)), b.list(numbers, Array.from({ length: 40 }, () => x))];
    }));
    expect(imports).toEqual(['import { Tape } from "fluxion";']);
    expect(text.split("\n").every((line) => line.length <= 100)).toBe(true);
    expect(text).toContain("interface Node {\n  value: number;\n  next: Node;\n}\n");
    expect(text).toContain("x_tape.data[0]!");
  });
});
