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
import { boolean, float64Array, listOf, number, recordOf, tape, type Type } from "../transformer/ir/types.ts";

const context: EmitContext = { taken: new Set(), existing: new Map(), globalName: (stmt) => stmt.name, sourceText: () => undefined };

function funcOf(name: string, params: readonly Value[], fill: (b: Builder) => readonly Value[], doc?: string): Func {
  const b = new Builder();
  const yields = fill(b);
  return { name, body: { params, body: b.body, yields }, ...(doc === undefined ? {} : { doc }) };
}

const emitted = (func: Func, more: Partial<EmitContext> = {}): Emitted => emitFunctions([func], { ...context, ...more });

// ---------------------------------------------------------------------------------------------------------------------

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
    const helper = this.func("g", true);
    return { funcs: new Map([["g", helper], ["f", this.func("f", false)]]) };
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
      const yields = isHelper ? [this.value(b, scope, number), this.value(b, scope, float64Array)]
        : Array.from({ length: 1 + this.int(4) }, () => this.value(b, scope, this.pick([number, number, boolean, float64Array])));
      return yields;
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
    const kind = this.int(depth < 3 ? 20 : 13);
    switch (kind) {
      case 0: case 1: case 2: scope.push(this.scalar(b, scope)); break;
      case 3: scope.push(b.test(this.pick(["lt", "le", "gt", "eq", "ne"]), [number_(), number_()], this.hint())); break;
      case 4: case 5: scope.push(b.load(array(), this.index(b), this.hint())); break;
      case 6: b.store(array(), this.index(b), number_()); break;
      case 7: b.accumulate(array(), this.index(b), number_()); break;
      case 8: this.memory(b, scope); break;
      case 9: this.references(b, scope); break;
      case 10: {
        const [list, elements] = [this.value(b, scope, numbers), number_()];
        if (this.chance(0.5)) b.push(list, elements);
        else scope.push(this.chance(0.5) ? b.pop(list, this.hint()) : b.length(list, "n"));
        break;
      }
      case 11: this.tape(b, scope, depth); break;
      case 12: {
        if (depth >= 5) break;
        const args = [number, number, boolean, float64Array, float64Array, numbers, point].map((type) => this.value(b, scope, type));
        scope.push(...b.call("g", args, [{ type: number, hint: this.hint() }, { type: float64Array, hint: this.hint() }]));
        break;
      }
      case 13: case 14: case 15: case 16: this.if(b, scope, depth); break;
      default: this.loop(b, scope, depth);
    }
  }

  private scalar(b: Builder, scope: readonly Value[]): Value {
    const arg = (): Value => this.value(b, scope, number);
    const op = this.pick(["add", "add", "sub", "mul", "div", "neg", "max", "abs", "sqrt", "mod"]);
    const unary = op === "neg" || op === "abs" || op === "sqrt";
    return b.op(op, unary ? [arg()] : [arg(), arg()], this.hint());
  }

  private index(b: Builder): Value { return b.const(this.int(3)); }

  private memory(b: Builder, scope: Value[]): void {
    const record = this.value(b, scope, point);
    const field = this.pick(["p", "q"]);
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
      if (throws === number_ || throws === 2) inner.throw("RangeError", [inner.const("bad: `${x}\" "), this.value(inner, mine, number)]);
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
      const mine = [...scope, i, ...carry];
      // The carried values are what should be used most.
      mine.push(...carry, ...carry);
      this.fill(inner, mine, depth + 1);
      return carry.map(({ type }) => this.value(inner, mine, type));
    });
    scope.push(...outs);
  }

  /** A value of this type, new ones more often than old ones; a constant now and then. */
  private value(b: Builder, scope: readonly Value[], type: Type): Value {
    const known = scope.filter((value) => value.type === type);
    if (type === number && this.chance(0.15)) return b.const(this.pick([0, 1, -1, 2, -0.5, -0]));
    if (type === boolean && this.chance(0.3)) return b.const(this.chance(0.5));
    const recent = this.chance(0.5) ? known.slice(-4) : known;
    return this.pick(recent);
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
    const module = new Generator(first + k).module();
    const { text, names } = emitFunctions([...module.funcs.values()], { ...context, taken: new Set(["Tape"]) });
    const name = `program${first + k}`;
    return { module, name, text: `const ${name} = (() => {\n${text}return ${names.get("f")!};\n})();\n` };
  });
  const exported = `return { ${programs.map(({ name }) => name).join(", ")} };\n`;
  return { text: programs.map(({ text }) => text).join("") + exported, programs };
}

const transpile = (text: string): string => ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;

function checkBatch(first: number, count: number): void {
  const { text, programs } = emitBatch(first, count);
  const functions = new Function("Tape_1", transpile(text))(Tape) as Record<string, (...args: unknown[]) => unknown>;
  for (const [k, { module, name, text: mine }] of programs.entries()) {
    for (let input = 0; input < 3; input++) {
      const seed = 7 * (first + k) + input;
      const expected = outcome((args) => interpret(module, "f", args), seed);
      const results = module.funcs.get("f")!.body.yields.length;
      const actual = outcome((args) => { const result = functions[name]!(...args); return results === 1 ? [result] : result; }, seed);
      expect(actual, `seed ${first + k}, input ${input}\n${mine}`).toStrictEqual(expected);
    }
  }
}

describe("random programs", () => {
  test.each([...Array(20).keys()])("compute what the interpreter says: %i", (batch) => checkBatch(1000 * batch, 100));
});
