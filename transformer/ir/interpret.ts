/**
 * The reference interpreter: the meaning of the IR at every level. It favors plainness over
 * speed; tests compare it with the user's JavaScript after every pass.
 */
import { Defect, invariant } from "../diagnostics.ts";
import { ruleOf } from "../rules/registry.ts";
import type { Func, Loop, Module, Region, Stmt, TextFormat, Value } from "./ir.ts";
import type { ArrayType, RecordType, Storage } from "./types.ts";
import { loopParts } from "./visit.ts";

type Env = Map<Value, unknown>;
type Exit = { kind: "break" | "continue"; label: string | undefined } | { kind: "return"; values: unknown[] } | undefined;

const constructors: Partial<Record<Storage, new (n: number) => ArrayLike<number>>> = {
  f64: Float64Array, f32: Float32Array, i8: Int8Array, u8: Uint8Array, u8c: Uint8ClampedArray, i16: Int16Array,
  u16: Uint16Array, i32: Int32Array, u32: Uint32Array,
};

/** Runs `func` of `module` on JavaScript values; returns its results. Records are arrays (tuples) or objects. */
export function interpret(module: Module, func: string | Func, args: readonly unknown[], fuel = 10_000_000): unknown[] {
  const resolved = typeof func === "string" ? module.funcs.get(func) : func;
  invariant(resolved, `interpret: no function ${String(func)}`);
  return new Interpreter(module, { left: fuel }).call(resolved, args);
}

class Interpreter {
  constructor(private readonly module: Module, private readonly fuel: { left: number }) {}

  call(func: Func, args: readonly unknown[]): unknown[] {
    const env: Env = new Map();
    func.body.params.forEach((param, i) => env.set(param, args[i]));
    const exit = this.body(func.body, env);
    if (exit?.kind === "return") return exit.values;
    return func.body.yields.map((value) => env.get(value));
  }

  private body(region: Region, env: Env): Exit {
    for (const stmt of region.body) {
      if (--this.fuel.left < 0) throw new Defect("interpret: out of fuel");
      const exit = this.stmt(stmt, env);
      if (exit) return exit;
    }
    return undefined;
  }

  private stmt(stmt: Stmt, env: Env): Exit {
    const args = stmt.args.map((arg) => env.get(arg)) as any[];
    const define = (...values: unknown[]): void => stmt.outs.forEach((out, i) => env.set(out, values[i]));
    const [a, b, c] = args;
    switch (stmt.kind) {
      case "const": return void define(stmt.value);
      case "op": return void define(ruleOf(stmt.op)!.evaluate(...args));
      case "length": return void define(a.length);
      case "alloc": return void define(allocate(stmt.outs[0]!.type as ArrayType, a, stmt.isEmpty));
      case "list": return void define(fromElements(stmt.outs[0]!.type as ArrayType, args));
      case "record": return void define(makeRecord(stmt.outs[0]!.type as RecordType, args));
      case "load": return void define(stmt.orZero ? a[b] ?? 0 : a[b]);
      case "store": a[b] = c; return;
      case "accumulate": if (!stmt.ifThere || b in a) a[b] += c; return;
      case "get": return void define(stmt.orZero ? a[stmt.field] ?? 0 : a[stmt.field]);
      case "set": a[stmt.field] = b; return;
      case "increment": a[stmt.field] = (stmt.orZero ? a[stmt.field] ?? 0 : a[stmt.field]) + b; return;
      case "view": return void define(a.subarray(b, c));
      case "copy": return void define(a.slice(b, c));
      case "cast": return void define(a);
      case "has": return void define(stmt.isNumber ? typeof a[stmt.field] === "number" : stmt.field in a);
      case "is": return void define(a.constructor === stmt.class.id || typeof a.constructor === "function" && a.constructor.name === stmt.class.name);
      case "push": a.push(b); return;
      case "pop": return void define(a.pop());
      case "present": return void define(a);
      case "if": return this.branch(stmt, stmt.regions[a ? 0 : 1]!, env);
      case "loop": return this.loop(stmt, env);
      case "call": return void define(...this.call(this.callee(stmt.callee), args));
      case "throw": throw new (errorClass(stmt.errorClass))(args.map((arg, i) => textOf(arg, stmt.formats?.[i])).join(""));
      case "effect": case "comment": return;
      case "global": return void define(stmt.value);
      case "cell": return void define({ value: a });
      case "read": return void define(a.value);
      case "write": a.value = b; return;
      case "while": return this.while(stmt, env);
      case "return": return { kind: "return", values: args };
      case "break": case "continue": return { kind: stmt.kind, label: stmt.label };
      case "block": {
        const exit = this.body(stmt.regions[0]!, env);
        return exit?.kind === "break" && exit.label === stmt.label ? undefined : exit;
      }
    }
  }

  private callee(name: string): Func {
    const func = this.module.funcs.get(name);
    invariant(func, `interpret: no function ${name}`);
    return func;
  }

  private branch(stmt: Stmt, region: Region, env: Env): Exit {
    const exit = this.body(region, env);
    if (exit) return exit;
    stmt.outs.forEach((out, i) => env.set(out, env.get(region.yields[i]!)));
    return undefined;
  }

  private loop(stmt: Loop, env: Env): Exit {
    const { start, end, init, body, condition, last, finals } = loopParts(stmt);
    const bound = end ? (env.get(end) as number) : 0;
    const within = (i: number): boolean => !end || (stmt.step > 0 ? (stmt.inclusive ? i <= bound : i < bound) : stmt.inclusive ? i >= bound : i > bound);
    let i = env.get(start) as number;
    let carry = init.map((value) => env.get(value));
    const enter = (region: Region): void => region.params.forEach((param, k) => env.set(param, k === 0 ? i : carry[k - 1]));
    for (; within(i); i += stmt.step) {
      if (condition) {
        enter(condition);
        this.body(condition, env);
        if (!env.get(condition.yields[0]!)) break;
      }
      enter(body);
      const exit = this.body(body, env);
      const mine = exit && exit.kind !== "return" && (exit.label === undefined || exit.label === stmt.label);
      if (mine && exit.kind === "break") break;
      if (exit && !mine) return exit;
      carry = body.yields.map((value) => env.get(value));
      if (--this.fuel.left < 0) throw new Defect("interpret: out of fuel");
    }
    env.set(last, i);
    finals.forEach((value, k) => env.set(value, carry[k]));
    return undefined;
  }

  private while(stmt: Extract<Stmt, { kind: "while" }>, env: Env): Exit {
    const [condition, body, update] = stmt.regions as [Region, Region, Region];
    const mine = (exit: NonNullable<Exit>): boolean => exit.kind !== "return" && (exit.label === undefined || exit.label === stmt.label);
    for (let first = true; ; first = false) {
      if (--this.fuel.left < 0) throw new Defect("interpret: out of fuel");
      if (!first || stmt.testFirst) {
        this.body(condition, env);
        if (!env.get(condition.yields[0]!)) return undefined;
      }
      const exit = this.body(body, env);
      if (exit && mine(exit)) {
        if (exit.kind === "break") return undefined;
      } else if (exit) return exit;
      this.body(update, env);
    }
  }
}

function allocate(type: ArrayType, length: number, isEmpty = false): unknown {
  if (type.storage === "tape") return [];
  const construct = constructors[type.storage];
  if (construct) return new construct(length);
  return new Array(length).fill(type.element.kind === "number" && !isEmpty ? 0 : undefined);
}

function fromElements(type: ArrayType, elements: readonly unknown[]): unknown {
  const construct = constructors[type.storage];
  if (!construct) return [...elements];
  const result = new construct(elements.length) as unknown[];
  elements.forEach((element, i) => { result[i] = element; });
  return result;
}

function makeRecord(type: RecordType, fields: readonly unknown[]): unknown {
  if (type.tuple) return [...fields];
  const record = Object.fromEntries(type.fields.map((field, i) => [field.name, fields[i]]));
  return type.class ? Object.defineProperty(record, "constructor", { value: type.class.id }) : record;
}

function errorClass(name: string): new (message: string) => Error {
  const known = { Error, RangeError, TypeError, SyntaxError, EvalError, ReferenceError, URIError } as Record<string, new (message: string) => Error>;
  return known[name] ?? Error;
}

function textOf(value: unknown, format: TextFormat | undefined): string {
  if (!format) return String(value);
  if (format.method === "stringify") return JSON.stringify(value);
  return String((value as Record<string, (...args: readonly unknown[]) => unknown>)[format.method]!(...format.args));
}
