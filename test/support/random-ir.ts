/**
 * Random differentiable programs of the IR: loops of every sort, branches, arrays written in place, views, lists that
 * grow, records, helper calls and recursion. Values stay bounded, so that differences mean something.
 */
import { Builder, freshValue } from "../../transformer/ir/build.ts";
import type { Func, Module, Value } from "../../transformer/ir/ir.ts";
import { float64Array, isReference, listOf, number, recordOf, type ArrayType } from "../../transformer/ir/types.ts";

/** Mulberry32. */
export function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const numbers = listOf(number);
const point = recordOf([{ name: "p", type: number }, { name: "v", type: float64Array }, { name: "n", type: number }]);

interface Scope {
  readonly numbers: Value[];
  readonly arrays: Value[];
  readonly lists: Value[];
  readonly records: Value[];
  readonly indices: Value[];
}

const inner = (scope: Scope): Scope => ({ numbers: [...scope.numbers], arrays: [...scope.arrays], lists: [...scope.lists], records: [...scope.records], indices: [...scope.indices] });

/** All arrays have this length, so that every index is in range. */
export const arrayLength = 3;

export class RandomIr {
  private readonly random: () => number;
  private size = 0;
  private helpers: string[] = [];
  constructor(seed: number, private readonly limit = 14) {
    this.random = randomSource(seed);
  }

  int(n: number): number { return Math.floor(this.random() * n); }
  chance(p: number): boolean { return this.random() < p; }
  pick<T>(items: readonly T[]): T { return items[this.int(items.length)]!; }

  /** A module with `f(x, y, a, b) -> number` and helpers `g(x, a, b) -> [number, array]`, `r(x, n, a) -> number`. */
  module(): Module {
    const funcs = new Map<string, Func>();
    if (this.chance(0.6)) {
      funcs.set("g", this.helper());
      this.helpers.push("g");
    }
    if (this.chance(0.4)) {
      funcs.set("r", this.recursive());
      this.helpers.push("r");
    }
    this.size = this.limit;
    const [x, y, a, b] = [freshValue(number, "x"), freshValue(number, "y"), freshValue(float64Array, "a"), freshValue(float64Array, "b")] as const;
    const builder = new Builder();
    const scope: Scope = { numbers: [x, y], arrays: [a, b], lists: [], records: [], indices: [] };
    this.fill(builder, scope, 0);
    const result = builder.add(this.number(builder, scope), builder.add(builder.load(this.pick(scope.arrays), builder.const(this.int(arrayLength))), builder.mul(builder.const(0.5), scope.numbers.at(-1)!)));
    funcs.set("f", { name: "f", body: { params: [x, y, a, b], body: builder.body, yields: [result] } });
    return { funcs };
  }

  private helper(): Func {
    this.size = 5;
    const [x, a, b] = [freshValue(number, "x"), freshValue(float64Array, "a"), freshValue(float64Array, "b")] as const;
    const builder = new Builder();
    const scope: Scope = { numbers: [x], arrays: [a, b], lists: [], records: [], indices: [] };
    this.fill(builder, scope, 1);
    return { name: "g", body: { params: [x, a, b], body: builder.body, yields: [this.number(builder, scope), this.pick(scope.arrays)] } };
  }

  private recursive(): Func {
    this.size = 4;
    const [x, n, a] = [freshValue(number, "x"), freshValue(number, "n"), freshValue(float64Array, "a")] as const;
    const b = new Builder();
    const result = b.if(b.test("le", [n, b.const(0)]), () => [x], (then) => {
      const scope: Scope = { numbers: [x], arrays: [a], lists: [], records: [], indices: [] };
      this.fill(then, scope, 2);
      const [deeper] = then.call("r", [this.number(then, scope), then.sub(n, then.const(1)), this.pick(scope.arrays)], [{ type: number, hint: "deeper" }]);
      return [then.mul(then.op("sin", [deeper!]), this.pick(scope.numbers))];
    });
    return { name: "r", body: { params: [x, n, a], body: b.body, yields: result } };
  }

  private fill(b: Builder, scope: Scope, depth: number): void {
    for (let count = 2 + this.int(5); count > 0 && this.size > 0; count--) {
      this.size--;
      this.statement(b, scope, depth);
    }
  }

  private index(b: Builder, scope: Scope): Value {
    if (scope.indices.length > 0 && this.chance(0.6)) return this.pick(scope.indices);
    return b.const(this.int(arrayLength));
  }

  /** A bounded number. */
  private number(b: Builder, scope: Scope): Value {
    const x = this.pick(scope.numbers);
    const y = this.pick(scope.numbers);
    switch (this.int(9)) {
      case 0: return b.add(x, y);
      case 1: return b.mul(b.op("sin", [x]), y);
      case 2: return b.op("tanh", [b.mul(x, y)]);
      case 3: return b.div(x, b.add(b.const(2), b.mul(y, y)));
      case 4: return b.op("cos", [b.sub(x, y)]);
      case 5: return b.op("sqrt", [b.add(b.const(1), b.mul(x, x))]);
      case 6: return b.op("exp", [b.op("sin", [x])]);
      case 7: return b.neg(x);
      default: return b.op("atan", [b.mul(x, b.const(1.5))]);
    }
  }

  private condition(b: Builder, scope: Scope): Value {
    return b.test(this.pick(["lt", "gt"]), [this.pick(scope.numbers), b.const(Number((this.random() - 0.5).toFixed(3)))]);
  }

  private statement(b: Builder, scope: Scope, depth: number): void {
    const array = this.pick(scope.arrays);
    switch (this.int(depth > 3 ? 9 : 17)) {
      case 0: case 1: scope.numbers.push(this.number(b, scope)); return;
      case 2: scope.numbers.push(b.load(array, this.index(b, scope), "e")); return;
      case 3: case 4: b.store(array, this.index(b, scope), this.number(b, scope)); return;
      case 5: b.accumulate(array, this.index(b, scope), b.op("sin", [this.number(b, scope)])); return;
      case 6: scope.arrays.push(this.newArray(b, scope)); return;
      case 7: this.lists(b, scope); return;
      case 8: this.recordStatement(b, scope); return;
      case 9: case 10: this.branch(b, scope, depth); return;
      case 11: case 12: case 13: this.loop(b, scope, depth); return;
      default: this.call(b, scope); return;
    }
  }

  private newArray(b: Builder, scope: Scope): Value {
    const source = this.pick(scope.arrays);
    switch (this.int(5)) {
      case 0: return b.alloc(float64Array, b.const(arrayLength), "w");
      case 1: return b.list(float64Array, Array.from({ length: arrayLength }, () => this.number(b, scope)), "w");
      case 2: return b.copy(source, b.const(0), b.const(arrayLength), "w");
      case 3: return b.view(source, b.const(0), b.const(arrayLength), "w");
      default: return b.if(this.condition(b, scope), () => [source], () => [this.pick(scope.arrays)], ["w"])[0]!;
    }
  }

  private lists(b: Builder, scope: Scope): void {
    if (scope.lists.length === 0 || this.chance(0.2)) {
      scope.lists.push(b.list(numbers, [this.number(b, scope), this.number(b, scope), this.number(b, scope)], "l"));
      return;
    }
    const list = this.pick(scope.lists);
    if (this.chance(0.3)) b.push(list, this.number(b, scope));
    else if (this.chance(0.3)) {
      b.push(list, this.number(b, scope));
      scope.numbers.push(b.pop(list));
    } else if (this.chance(0.5)) scope.numbers.push(b.load(list, this.index(b, scope), "e"));
    else b.store(list, this.index(b, scope), this.number(b, scope));
  }

  private recordStatement(b: Builder, scope: Scope): void {
    if (scope.records.length === 0 || this.chance(0.3)) {
      scope.records.push(b.record(point, [this.number(b, scope), this.pick(scope.arrays), b.const(2)], "rec"));
      return;
    }
    const record = this.pick(scope.records);
    switch (this.int(4)) {
      case 0: scope.numbers.push(b.get(record, "p")); return;
      case 1: b.set(record, "p", this.number(b, scope)); return;
      case 2: scope.arrays.push(b.get(record, "v")); return;
      default: b.set(record, "v", this.pick(scope.arrays)); return;
    }
  }

  private branch(b: Builder, scope: Scope, depth: number): void {
    const arm = (at: Builder): Value[] => {
      const local = inner(scope);
      this.fill(at, local, depth + 1);
      return [this.number(at, local), this.pick(local.arrays)];
    };
    const [n, array] = b.if(this.condition(b, scope), arm, arm, ["n", "w"]);
    scope.numbers.push(n!);
    scope.arrays.push(array!);
  }

  private loop(b: Builder, scope: Scope, depth: number): void {
    const sort = this.int(5);
    const carriedArrays = this.chance(0.4) ? [this.pick(scope.arrays), this.pick(scope.arrays)] : [];
    const init = [this.number(b, scope), this.pick(scope.numbers), ...carriedArrays];
    const start = b.const(sort === 3 ? arrayLength - 1 : sort === 4 ? 1 : 0);
    const end = sort === 0 ? b.length(this.pick(scope.arrays)) : sort === 3 ? b.const(-1) : sort === 2 ? undefined : b.const(arrayLength);
    const limit = this.random() * 3;
    const condition = sort === 2 || this.chance(0.25)
      ? (at: Builder, index: Value, carry: readonly Value[]): Value => at.if(at.test("lt", [index, at.const(sort === 2 ? arrayLength : 10)]), (yes) => [yes.test("lt", [carry[0]!, yes.const(limit)])], (no) => [no.const(false)])[0]!
      : undefined;
    const step = sort === 3 ? -1 : sort === 1 && this.chance(0.4) ? 2 : 1;
    const outs = b.loop({ start, end, step, init, ...(condition ? { condition } : {}) }, (body, index, carry) => {
      const local = inner(scope);
      local.indices.push(index);
      local.numbers.push(carry[0]!, carry[1]!);
      local.arrays.push(...carry.slice(2));
      this.fill(body, local, depth + 1);
      const next = [this.number(body, local), this.chance(0.3) ? carry[0]! : this.pick(local.numbers)];
      return [...next, ...(carry.length > 2 ? (this.chance(0.5) ? [carry[3]!, carry[2]!] : [this.pick(local.arrays), carry[2]!]) : [])];
    });
    scope.numbers.push(outs[1]!, outs[2]!);
    scope.arrays.push(...outs.slice(3).filter((value) => isReference(value.type) && (value.type as ArrayType).storage === "f64"));
  }

  private call(b: Builder, scope: Scope): void {
    if (this.helpers.length === 0) {
      scope.numbers.push(this.number(b, scope));
      return;
    }
    if (this.pick(this.helpers) === "g") {
      const [n, array] = b.call("g", [this.number(b, scope), this.pick(scope.arrays), this.pick(scope.arrays)], [{ type: number, hint: "n" }, { type: float64Array, hint: "w" }]);
      scope.numbers.push(n!);
      scope.arrays.push(array!);
      return;
    }
    const [n] = b.call("r", [this.pick(scope.numbers), b.const(this.int(4)), this.pick(scope.arrays)], [{ type: number, hint: "n" }]);
    scope.numbers.push(n!);
  }
}
