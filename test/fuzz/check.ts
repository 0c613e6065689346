/**
 * One compiled program against the program itself: values against JavaScript, the interpreter after each pass, every
 * derivative against exact dual numbers.
 */
import { Script } from "node:vm";
import { interpret } from "../../transformer/ir/interpret.ts";
import { rules } from "../../transformer/rules/registry.ts";
import { leaves, loadProgram, withLeaves, type Oracle } from "../support/oracle/index.ts";
import type { Compiled } from "./compile.ts";
import { randomSource, type Param } from "./plan.ts";

export type Outcome =
  | { readonly kind: "right" }
  /** No comparison was possible: the program throws, or its numbers are not finite. */
  | { readonly kind: "skipped"; readonly detail: string }
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "wrong"; readonly detail: string };

type Args = unknown[];

/** Thrown by a comparison that fails. */
class Wrong extends Error {}
/** Thrown where the program leaves the numbers that can be compared. */
class Skip extends Error {}

const copy = <T>(value: T): T => structuredClone(value);

/** Stops a program that does not end: shrinking removes statements that loops need. */
const timed = new Script("globalThis.fluxionFuzzJob()");
const scope = globalThis as { fluxionFuzzJob?: () => unknown };

export function check(compiled: Compiled, timeout = 5_000): Outcome {
  const defect = compiled.errors.find((error) => error.includes("FLX9"));
  if (defect) return { kind: "wrong", detail: defect };
  if (compiled.errors.length > 0) return { kind: "refused", detail: compiled.errors[0]! };
  scope.fluxionFuzzJob = () => new Checker(compiled).run();
  try {
    timed.runInThisContext({ timeout });
    return { kind: "right" };
  } catch (error) {
    if (error instanceof Skip) return { kind: "skipped", detail: error.message };
    if (error instanceof Wrong) return { kind: "wrong", detail: error.message };
    if ((error as { code?: string }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return { kind: "skipped", detail: "does not end" };
    const from = ((error as Error).stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)).slice(0, 3);
    return { kind: "wrong", detail: [`thrown: ${String(error)}`, ...from].join("\n") };
  }
}

/** Everything that the oracle says at a point, and the directions that it was asked in. */
interface Point {
  readonly args: Args;
  readonly one: Args;
  readonly two: Args;
  readonly cotangent: unknown;
  readonly value: unknown;
  readonly first: unknown;
  readonly second: unknown;
  readonly mixed: unknown;
}

class Checker {
  private readonly oracle: Oracle;
  private readonly random: () => number;
  private readonly tolerance: number;
  private magnitude = 1;
  private args: Args = [];

  constructor(private readonly compiled: Compiled) {
    this.oracle = loadProgram(compiled.source.files, { entry: "program.ts" });
    this.random = randomSource(compiled.source.seed + 17);
    this.tolerance = compiled.plan.isSingle ? 2e-4 : 1e-9;
  }

  run(): void {
    let skipped: Skip | undefined;
    let compared = 0;
    for (let i = 0; i < 2; i++) {
      const args = this.compiled.plan.params.map((param) => this.pick(param));
      try {
        this.atPoint(args, i === 0);
        compared++;
      } catch (error) {
        if (!(error instanceof Skip)) throw error;
        skipped = error;
      }
    }
    if (compared === 0 && skipped) throw skipped;
  }

  private atPoint(args: Args, withStages: boolean): void {
    this.args = args;
    const point = this.ask(args);
    if (withStages) this.stages(point);
    for (const macro of this.compiled.plan.macros) {
      const before = copy(args);
      this.macro(macro, point);
      if (!same(before, args)) throw new Wrong(`${macro}: the arguments were changed\n  ${show(before)} became ${show(args)}`);
    }
  }

  private number(): number {
    const magnitude = 0.1 + 1.4 * this.random();
    return this.random() < 0.4 ? -magnitude : magnitude;
  }

  private pick({ kind }: Param): unknown {
    const array = (length: number): number[] => Array.from({ length }, () => this.number());
    switch (kind) {
      case "number": return this.number();
      case "count": return Math.floor(this.random() * 5);
      case "f64": return Float64Array.from(array(4));
      case "f32": return Float32Array.from(array(3));
      case "list": return array(3);
      case "nested": return [array(2), array(2), array(2)];
      case "passive": return { k: Math.floor(this.random() * 3), scale: this.number(), table: array(3), on: this.random() < 0.5 };
    }
  }

  private direction(args: Args): Args {
    const { active } = this.compiled.plan;
    return args.map((arg, i) => (active.includes(i) ? withLeaves(arg, leaves(arg).map(() => this.number())) : undefined));
  }

  /** Value by JavaScript itself; by the oracle where the program has macros, which JavaScript cannot run. */
  private native(args: Args): unknown {
    try {
      return (this.compiled.original!["f"] as (...args: Args) => unknown)(...copy(args));
    } catch (error) {
      if (!/oracle: .* in the original program/.test((error as Error).message)) return this.thrown(error, args);
    }
    try {
      return this.oracle.call("f", args);
    } catch (error) {
      return this.thrown(error, args);
    }
  }

  private thrown(error: unknown, args: Args): never {
    if (error instanceof RangeError && error.message.startsWith("out of range")) return this.throwsToo(args);
    if (error instanceof RangeError || error instanceof TypeError) throw new Skip(`throws ${error.message}`);
    throw error;
  }

  /** Where the program throws, its derivatives throw. */
  private throwsToo(args: Args): never {
    const one = this.direction(args);
    for (const name of this.compiled.plan.macros) {
      const derivative = this.compiled.derivatives![`d_${name}`];
      if (!["jvp", "grad", "valueAndGrad", "jacfwd", "jacrev", "hessian"].includes(name)) continue;
      try {
        if (name === "jvp") derivative(args, one);
        else derivative(...args);
      } catch (error) {
        if (error instanceof RangeError && error.message.startsWith("out of range")) continue;
        throw new Wrong(`${name}: throws ${String(error)} where the program throws RangeError`);
      }
      throw new Wrong(`${name}: does not throw where the program does`);
    }
    throw new Skip("throws as the program says");
  }

  private ask(args: Args): Point {
    const value = this.native(args);
    const [one, two] = [this.direction(args), this.direction(args)];
    const all = this.oracle.second("f", args, one, two);
    const cotangent = withLeaves(all.value, leaves(all.value).map(() => this.number()));
    for (const part of [value, all.first, all.second, all.mixed]) {
      if (!leaves(part).every((x) => Math.abs(x) < 1e7)) throw new Skip("not finite, or large");
    }
    this.magnitude = 1 + Math.max(...[value, all.first, all.second, all.mixed].flatMap(leaves).map(Math.abs));
    const { first, second, mixed } = all;
    const point = { args, one, two, cotangent, value, first, second, mixed };
    this.near("the oracle's value", all.value, value, 1e-12);
    return point;
  }

  /** The interpreter on what each pass made of the program. */
  private stages({ args, value }: Point): void {
    const { entry, stages } = this.compiled;
    if (entry === undefined) throw new Wrong("the entry is not among the functions that were lowered");
    for (const [name, module] of stages!) {
      let result: unknown;
      try {
        result = interpret(module, entry, copy(args), 1_000_000)[0];
      } catch (error) {
        throw new Wrong(`interpreter after ${name} throws ${(error as Error).message.split("\n")[0]}`);
      }
      this.near(`interpreter after ${name}`, result, value, 1e-12);
    }
  }

  /** Does anything that the program computes at the point come to Infinity or NaN? */
  private meetsNonFinite(): boolean {
    let met = false;
    const restore = [...rules.values()].map((rule) => {
      const { evaluate } = rule;
      (rule as { evaluate: typeof evaluate }).evaluate = (...args) => {
        const result = evaluate(...args);
        met ||= typeof result === "number" && !Number.isFinite(result);
        return result;
      };
      return () => { (rule as { evaluate: typeof evaluate }).evaluate = evaluate; };
    });
    try {
      interpret(this.compiled.stages!.get("lower")!, this.compiled.entry!, copy(this.args), 1_000_000);
    } finally {
      restore.forEach((undo) => undo());
    }
    return met;
  }

  private macro(name: string, p: Point): void {
    const { active } = this.compiled.plan;
    const derivative = this.compiled.derivatives![`d_${name}`];
    const own = (tuple: Args): Args => active.map((i) => tuple[i]);
    const [u, w] = [own(p.one), own(p.two)];
    const exact = (what: string, got: unknown): void => this.near(`${name}: ${what}`, got, p.value, 1e-12);
    const product = (what: string, by: unknown, along: unknown, expected: number): void => this.dot(`${name}: ${what}`, by, along, expected);
    const pulled = inner(p.cotangent, p.first), pulledTwo = inner(p.cotangent, p.second);
    switch (name) {
      case "jvp": {
        const [y, y_dot] = derivative(p.args, p.one);
        exact("value", y);
        return this.near(`${name}: tangent`, y_dot, p.first);
      }
      case "vjp": {
        const [y, cotangents] = derivative(p.args, p.cotangent);
        exact("value", y);
        product("cotangents · u", own(cotangents), u, pulled);
        return product("cotangents · w", own(cotangents), w, pulledTwo);
      }
      case "fwdAndBwd": {
        const [y, residuals] = derivative[0](...p.args);
        exact("value", y);
        product("first pullback · u", derivative[1](residuals, p.cotangent), u, pulled);
        const twice = withLeaves(p.cotangent, leaves(p.cotangent).map((x) => 2 * x));
        return product("second pullback · w", derivative[1](residuals, twice), w, 2 * pulledTwo);
      }
      case "valueAndGrad": {
        const [y, gradient] = derivative(...p.args);
        exact("value", y);
        return product("gradient · u", gradient, u, p.first as number);
      }
      case "valueAndGradInto": {
        // What was in it before must not matter.
        const out = u.map((direction) => copy(direction));
        exact("value", derivative(out, ...p.args));
        return product("gradient · u", out, u, p.first as number);
      }
      case "grad": return product("gradient · u", derivative(...p.args), u, p.first as number);
      case "jacfwd": case "jacrev": return this.jacobian(name, derivative(...p.args), u, p.first);
      default: return this.secondOrder(name, p, u, w);
    }
  }

  private secondOrder(name: string, p: Point, u: Args, w: Args): void {
    const derivative = this.compiled.derivatives![`d_${name}`];
    const { active } = this.compiled.plan;
    const own = (tuple: Args): Args => active.map((i) => tuple[i]);
    const product = (by: unknown, along: unknown, expected: number): void => this.dot(name, by, along, expected);
    // `undefined` for zero is a matter of the tuple of tangents, not of what is inside a parameter.
    const filled = (tangents: Args): Args => tangents.map((t, i) => t ?? withLeaves(p.args[i], []));
    switch (name) {
      case "hvp": return product(derivative(p.args, u), w, p.mixed as number);
      case "hessian": return product(leaves(derivative(...p.args)), leaves(u).flatMap((a) => leaves(w).map((b) => a * b)), p.mixed as number);
      case "jvp_grad": return product(derivative(p.args, p.two)[1], u, p.mixed as number);
      case "vjp_grad": return product(own(derivative(p.args, u)[1]), w, p.mixed as number);
      case "jvp_jvp": {
        const [[, first], [second, mixed]] = derivative([p.args, filled(p.one)], [filled(p.two), undefined]);
        this.near(`${name}: first`, first, p.first);
        this.near(`${name}: second`, second, p.second);
        return this.near(`${name}: mixed`, mixed, p.mixed);
      }
      case "jvp_vjp": {
        const [, [, cotangents]] = derivative([p.args, p.cotangent], [filled(p.two), undefined]);
        return product(own(cotangents), u, inner(p.cotangent, p.mixed));
      }
      case "grad_grad": {
        const unit = p.args.map((_, i) => (i === active[0] ? 1 : undefined));
        const { mixed } = this.oracle.second("f", p.args, unit, unit);
        return this.near(name, derivative(...p.args), mixed);
      }
    }
    throw new Error(`no check of ${name}`);
  }

  private jacobian(name: string, jacobian: unknown, u: Args, expected: unknown): void {
    const entries = leaves(jacobian), along = leaves(u);
    const rows = leaves(expected).length;
    if (entries.length !== rows * along.length) throw new Wrong(`${name}: ${entries.length} entries for ${rows} × ${along.length}`);
    leaves(expected).forEach((x, i) => this.dot(`${name}: row ${i} · u`, entries.slice(i * along.length, (i + 1) * along.length), along, x));
  }

  private dot(what: string, by: unknown, along: unknown, expected: number): void {
    const [a, b] = [leaves(by), leaves(along)];
    if (a.length !== b.length) throw new Wrong(`${what}: ${a.length} numbers for ${b.length}`);
    const scale = a.reduce((sum, x, i) => sum + Math.abs(x * b[i]!), 0);
    const got = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    this.close(what, got, expected, this.tolerance * (this.magnitude + scale));
  }

  private near(what: string, got: unknown, expected: unknown, tolerance = this.tolerance): void {
    const [a, b] = [leaves(got), leaves(expected)];
    if (a.length !== b.length) throw new Wrong(`${what}: ${a.length} numbers for ${b.length}: ${show(got)} for ${show(expected)}`);
    b.forEach((x, i) => this.close(what, a[i]!, x, tolerance * (tolerance === 1e-12 ? 1 + Math.abs(x) : this.magnitude)));
  }

  private close(what: string, got: number, expected: number, tolerance: number): void {
    if (Math.abs(got - expected) <= tolerance || Object.is(got, expected)) return;
    // Where the program itself meets NaN on its way, zero times NaN is nobody's fault.
    if (!Number.isFinite(got) && this.meetsNonFinite()) throw new Skip("a value on the way is not finite");
    throw new Wrong(`${what}: expected ${expected}, got ${got}`);
  }
}

const inner = (x: unknown, y: unknown): number => {
  const b = leaves(y);
  return leaves(x).reduce((sum, a, i) => sum + a * b[i]!, 0);
};

const show = (x: unknown): string => JSON.stringify(x, (_, item: unknown) => (ArrayBuffer.isView(item) ? Array.from(item as Float64Array) : item));

function same(x: unknown, y: unknown): boolean {
  if (typeof x !== "object" || x === null || typeof y !== "object" || y === null) return Object.is(x, y);
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((key) => same((x as Record<string, unknown>)[key], (y as Record<string, unknown>)[key]));
}
