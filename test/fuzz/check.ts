/**
 * One compiled program against the program itself: values against JavaScript, the interpreter after each pass, every
 * derivative against exact dual numbers.
 */
import { interpret } from "../../transformer/ir/interpret.ts";
import type { Module } from "../../transformer/ir/ir.ts";
import { isReference } from "../../transformer/ir/types.ts";
import { walk } from "../../transformer/ir/visit.ts";
import { leaves, loadProgram, withLeaves, type Oracle } from "../support/oracle/index.ts";
import type { Compiled } from "./compile.ts";
import { randomSource } from "./plan.ts";
import type { Stages } from "./stages.ts";
import { randomNumber, type Recipe } from "./structure.ts";
import { hasHoles, inner, leavesLike, likeGradient, moved, rowsLike, same, sameText, show } from "./values.ts";

type Args = unknown[];

/** Thrown by a comparison that fails. */
export class Wrong extends Error {}
/** Thrown where the program leaves the numbers that can be compared. */
export class Skip extends Error {}
/** The program throws, and so do its derivatives. */
class ThrowsToo extends Skip {}

/** Macros of functions of which each result is a number. */
const needsNumbers = /grad|hessian|hvp|jac|vjp/i;

/** Everything that the oracle says at a point, and the directions that it was asked in. */
interface Point {
  /** Fresh arguments for the original, or a derivative. */
  readonly args: (of: "original" | "derivative") => Args;
  readonly one: Args;
  readonly two: Args;
  readonly cotangent: unknown;
  readonly value: unknown;
  readonly first: unknown;
  readonly second: unknown;
  readonly mixed: unknown;
}

export class Checker {
  private readonly oracle: Oracle;
  private readonly random: () => number;
  private readonly tolerance: number;
  private readonly closely: "with differences" | "without differences" | undefined;
  private magnitude = 1;
  /** Of values: the arithmetic is the program's own. */
  private exactly = 1e-12;
  private args: Point["args"] = () => [];
  private recipe: Recipe<Args> = () => [];

  constructor(private readonly compiled: Compiled) {
    const { source, plan, code } = compiled;
    this.oracle = loadProgram(source.files, { entry: "program.ts", javaScript: code });
    this.random = randomSource(source.seed + 18);
    this.tolerance = plan.isSingle ? 2e-4 : 1e-9;
    this.closely = source.ask?.closely;
  }

  run(): void {
    let skipped: Skip | undefined;
    let compared = 0;
    for (const [i, point] of this.compiled.plan.points.entries()) {
      try {
        this.atPoint(point, i === 0);
        compared++;
      } catch (error) {
        if (!(error instanceof Skip)) throw error;
        if (this.closely && !(error instanceof ThrowsToo)) throw new Wrong(`nothing to compare at point ${i}: ${error.message}`);
        skipped = error;
      }
    }
    if (compared === 0 && skipped && !this.closely) throw skipped;
  }

  private atPoint(recipe: Recipe<Args>, withStages: boolean): void {
    const { original, scope, plan } = this.compiled;
    this.args = (of) => recipe(of === "original" ? original : scope!);
    this.recipe = recipe;
    const point = this.ask(recipe);
    if (withStages && this.compiled.stages) this.stages(point, this.compiled.stages);
    if (Object.values(this.compiled.source.files).some((text) => text.includes(`from "fluxion"`))) this.rewritten(point);
    for (const macro of plan.macros) {
      const args = this.args("derivative");
      this.macro(macro, { ...point, args: () => args });
      const before = this.args("derivative");
      if (!same(before, args)) throw new Wrong(`${macro}: the arguments were changed\n  ${show(before)} became ${show(args)}`);
    }
    if (this.closely === "with differences" && !plan.isSingle) this.differences(point);
  }

  private number(): number {
    return randomNumber(this.random);
  }

  private direction(args: Args): Args {
    const { active } = this.compiled.plan;
    return args.map((arg, i) => (active.includes(i) ? withLeaves(arg, leaves(arg).map(() => this.number())) : undefined));
  }

  /** Value by JavaScript itself; by the oracle where the program has macros, which JavaScript cannot run. */
  private native(recipe: Recipe<Args>): unknown {
    try {
      return this.valueAt(() => this.args("original"), () => recipe(this.oracle.scope));
    } catch (error) {
      return this.thrown(error as Error);
    }
  }

  private valueAt(own: () => Args, ofOracle: () => Args): unknown {
    try {
      return this.original(own());
    } catch (error) {
      if (!/oracle: .* in the original program/.test((error as Error).message)) throw error;
      // Derivatives inside are rounded in another way.
      this.exactly = this.tolerance;
      return this.oracle.call("f", ofOracle());
    }
  }

  private original(args: Args): unknown {
    return (this.compiled.original["f"] as (...args: Args) => unknown)(...args);
  }

  private thrown(error: Error): never {
    const { throws = /^RangeError: out of range/ } = this.compiled.source.ask ?? {};
    if (throws.test(String(error))) return this.throwsToo(error);
    if (error instanceof RangeError || error instanceof TypeError) throw new Skip(`throws ${error.message}`);
    throw error;
  }

  /** Where the program throws, its derivatives throw the same. */
  private throwsToo(expected: Error): never {
    const one = this.direction(this.args("original"));
    for (const name of this.compiled.plan.macros) {
      const derivative = this.compiled.derivatives![`d_${name}`];
      if (!["jvp", "grad", "valueAndGrad", "jacfwd", "jacrev", "hessian"].includes(name)) continue;
      const args = this.args("derivative");
      try {
        if (name === "jvp") derivative(args, one);
        else derivative(...args);
      } catch (error) {
        if ((error as Error).constructor.name === expected.constructor.name && sameText((error as Error).message, expected.message)) continue;
        throw new Wrong(`${name}: throws ${String(error)} where the program throws ${String(expected)}`);
      }
      throw new Wrong(`${name}: does not throw where the program does`);
    }
    throw new ThrowsToo("throws as the program says");
  }

  private ask(recipe: Recipe<Args>): Point {
    const value = this.native(recipe);
    const args = this.args("original");
    const [one, two] = [this.direction(args), this.direction(args)];
    const all = this.oracle.second("f", recipe(this.oracle.scope), one, two);
    const cotangent = withLeaves(all.value, leaves(all.value).map(() => this.number()));
    if ([value, all.first, all.second, all.mixed].flatMap(leaves).some((x) => !(Math.abs(x) < 1e7))) {
      this.sameNaN(value, one, cotangent);
      throw new Skip("not finite, or large");
    }
    this.magnitude = 1 + Math.max(...[value, all.first, all.second, all.mixed].flatMap(leaves).map(Math.abs));
    const { first, second, mixed } = all;
    this.near("the oracle's value", all.value, value, this.exactly);
    return { args: this.args, one, two, cotangent, value, first, second, mixed };
  }

  /** Where the program's value is NaN, a number in its place would be wrong. */
  private sameNaN(value: unknown, one: Args, cotangent: unknown): void {
    const name = this.compiled.plan.macros.find((macro) => ["jvp", "vjp", "valueAndGrad"].includes(macro));
    if (name === undefined) return;
    const args = this.args("derivative"), derivative = this.compiled.derivatives![`d_${name}`];
    const [got] = name === "valueAndGrad" ? derivative(...args) : derivative(args, name === "jvp" ? one : cotangent);
    const own = leavesLike(got, value, `${name}: value`);
    leaves(value).forEach((x, i) => { if (Number.isNaN(x) !== Number.isNaN(own[i])) throw new Wrong(`${name}: value: expected ${x}, got ${own[i]}`); });
  }

  /** The program itself, its own macros replaced. */
  private rewritten({ value }: Point): void {
    const f = this.compiled.scope!["f"] as ((...args: Args) => unknown) | undefined;
    if (!f) return;
    let own: unknown;
    try {
      own = f(...this.args("derivative"));
    } catch (error) {
      // Of a function value: it is replaced where the function around it is lowered for the value.
      if (/was not transformed at build time/.test((error as Error).message)) return;
      throw error;
    }
    this.near("the program with its macros replaced", own, value, this.exactly);
  }

  /** The interpreter on what each pass made of the program. */
  private stages({ value }: Point, { modules, entryOf }: Stages): void {
    const entry = entryOf(this.compiled.entryFile, this.args("original"));
    if (entry === undefined) throw new Wrong("the entry is not among the functions that were lowered");
    for (const [name, module] of modules) {
      // The values of constants that are instances are known to the program only.
      if (hasUnknownConstants(module)) continue;
      let result: unknown;
      try {
        result = interpret(module, entry, this.args("original"), 1_000_000)[0];
      } catch (error) {
        throw new Wrong(`interpreter after ${name} throws ${(error as Error).message.split("\n")[0]}`);
      }
      this.near(`interpreter after ${name}`, result, value, this.exactly);
    }
  }

  /** Does anything that the program, and not what was made of it, computes at the point come to Infinity or NaN? */
  private meetsNonFinite(): boolean {
    let met = false;
    const { files } = this.compiled.source;
    const oracle = loadProgram(files, { entry: "program.ts", javaScript: this.compiled.code, notFinite: () => { met = true; } });
    const args = this.recipe(oracle.scope), direction = this.direction(args);
    oracle.second("f", args, direction, direction);
    return met;
  }

  private macro(name: string, p: Point): void {
    if (needsNumbers.test(name) && hasHoles([p.value])) throw new Skip("the result is undefined where its type says number: an index is out of range");
    const { active } = this.compiled.plan;
    const derivative = this.compiled.derivatives![`d_${name}`], args = p.args("derivative");
    const own = (tuple: Args): Args => active.map((i) => tuple[i]);
    const [u, w] = [own(p.one), own(p.two)];
    const exact = (what: string, got: unknown): void => this.near(`${name}: ${what}`, got, p.value, this.exactly);
    const product = (what: string, by: unknown, along: unknown, expected: number): void => this.dot(`${name}: ${what}`, by, along, expected);
    const pulled = inner(p.cotangent, p.first), pulledTwo = inner(p.cotangent, p.second);
    switch (name) {
      case "jvp": {
        const [y, y_dot] = derivative(args, p.one);
        exact("value", y);
        return this.near(`${name}: tangent`, y_dot, p.first);
      }
      case "vjp": {
        const [y, cotangents] = derivative(args, p.cotangent);
        exact("value", y);
        product("cotangents · u", own(cotangents), u, pulled);
        return product("cotangents · w", own(cotangents), w, pulledTwo);
      }
      case "fwdAndBwd": {
        const [y, residuals] = derivative[0](...args);
        exact("value", y);
        product("first pullback · u", derivative[1](residuals, p.cotangent), u, pulled);
        const twice = withLeaves(p.cotangent, leaves(p.cotangent).map((x) => 2 * x));
        return product("second pullback · w", derivative[1](residuals, twice), w, 2 * pulledTwo);
      }
      case "valueAndGrad": {
        const [y, gradient] = derivative(...args);
        exact("value", y);
        return product("gradient · u", gradient, u, p.first as number);
      }
      case "valueAndGradInto": {
        // What was in it before must not matter.
        const out = structuredClone(u);
        exact("value", derivative(out, ...args));
        return product("gradient · u", out, u, p.first as number);
      }
      case "grad": return product("gradient · u", derivative(...args), u, p.first as number);
      case "jacfwd": case "jacrev": return this.jacobian(name, derivative(...args), u, p.first);
      case "jacfwdInto": case "jacrevInto": {
        const out = rowsLike(p.first, u);
        derivative(out, ...args);
        return this.jacobian(name, out, u, p.first);
      }
      default: return this.secondOrder(name, p, u, w);
    }
  }

  private secondOrder(name: string, p: Point, u: Args, w: Args): void {
    const derivative = this.compiled.derivatives![`d_${name}`], args = p.args("derivative");
    const { active } = this.compiled.plan;
    const own = (tuple: Args): Args => active.map((i) => tuple[i]);
    const product = (by: unknown, along: unknown, expected: number): void => this.dot(name, by, along, expected);
    // `undefined` for zero is a matter of the tuple of tangents, not of what is inside a parameter.
    const filled = (tangents: Args): Args => tangents.map((t, i) => t ?? withLeaves(args[i], []));
    switch (name) {
      case "hvp": return product(derivative(args, u), w, p.mixed as number);
      case "hessian": return this.hessian(name, derivative(...args), u, w, p.mixed as number);
      case "hvpInto": {
        const out = structuredClone(u);
        derivative(out, args, u);
        return product(out, w, p.mixed as number);
      }
      case "hessianInto": {
        const wrt = active.length === 1 ? u[0] : u, out = typeof wrt === "number" ? [wrt] : rowsLike(wrt, wrt);
        derivative(out, ...args);
        return this.hessian(name, typeof wrt === "number" ? leaves(out)[0] : out, u, w, p.mixed as number);
      }
      case "jvp_grad": return product(derivative(args, p.two)[1], u, p.mixed as number);
      case "vjp_grad": return product(own(derivative(args, likeGradient(u))[1]), w, p.mixed as number);
      case "jvp_jvp": {
        const [[, first], [second, mixed]] = derivative([args, filled(p.one)], [filled(p.two), undefined]);
        this.near(`${name}: first`, first, p.first);
        this.near(`${name}: second`, second, p.second);
        return this.near(`${name}: mixed`, mixed, p.mixed);
      }
      case "jvp_vjp": {
        const [, [, cotangents]] = derivative([args, p.cotangent], [filled(p.two), undefined]);
        return product(own(cotangents), u, inner(p.cotangent, p.mixed));
      }
      case "vjp_jvp": {
        const [, [primals, tangents]] = derivative([args, filled(p.one)], [withLeaves(p.value, []), p.cotangent]);
        product(own(tangents), w, inner(p.cotangent, p.second));
        return product(own(primals), w, inner(p.cotangent, p.mixed));
      }
      case "vjp_vjp": {
        const [, [primals, cotangent]] = derivative([args, p.cotangent], [withLeaves(p.value, []), filled(p.one)]);
        product(cotangent, p.cotangent, inner(p.cotangent, p.first));
        return product(own(primals), w, inner(p.cotangent, p.mixed));
      }
      case "grad_grad": {
        const unit = args.map((_, i) => (i === active[0] ? 1 : undefined));
        const { mixed } = this.oracle.second("f", p.args("original"), unit, unit);
        return this.near(name, derivative(...args), mixed);
      }
    }
    throw new Error(`no check of ${name}`);
  }

  /** Central differences of the original, for the case that the oracle is wrong. */
  private differences({ one, two, first, mixed }: Point): void {
    const at = (a: number, b: number): number[] => {
      const args = (): Args => moved(moved(this.args("original"), one, a), two, b);
      return leaves(this.valueAt(args, args));
    };
    const combine = (terms: readonly (readonly [number, number[]])[], by: number): number[] =>
      terms[0]![1].map((_, i) => terms.reduce((sum, [sign, values]) => sum + sign * values[i]!, 0) / by);
    const compare = (what: string, got: readonly number[], expected: unknown): void =>
      leaves(expected).forEach((x, i) => this.close(`the oracle's ${what} derivative, by differences`, x, got[i]!, 1e-4 * this.magnitude));
    const h = 1e-5, k = 2e-4;
    compare("first", combine([[1, at(h, 0)], [-1, at(-h, 0)]], 2 * h), first);
    compare("second", combine([[1, at(k, k)], [-1, at(k, -k)], [-1, at(-k, k)], [1, at(-k, -k)]], 4 * k * k), mixed);
  }

  private jacobian(name: string, jacobian: unknown, u: Args, expected: unknown): void {
    const entries = leavesLike(jacobian, rowsLike(expected, u), name), along = leaves(u);
    leaves(expected).forEach((x, i) => this.dot(`${name}: row ${i} · u`, entries.slice(i * along.length, (i + 1) * along.length), along, x));
  }

  private hessian(name: string, hessian: unknown, u: Args, w: Args, expected: number): void {
    const [one, other] = u.length === 1 ? [u[0], w[0]] : [u, w];
    this.dot(name, leavesLike(hessian, rowsLike(one, other), name), leaves(u).flatMap((a) => leaves(w).map((b) => a * b)), expected);
  }

  private dot(what: string, by: unknown, along: unknown, expected: number): void {
    const a = leavesLike(by, along, what), b = leaves(along);
    const scale = a.reduce((sum, x, i) => sum + Math.abs(x * b[i]!), 0);
    const got = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    this.close(what, got, expected, this.tolerance * (this.magnitude + scale));
  }

  private near(what: string, got: unknown, expected: unknown, tolerance = this.tolerance): void {
    const a = leavesLike(got, expected, what), b = leaves(expected);
    b.forEach((x, i) => this.close(what, a[i]!, x, tolerance * (tolerance === 1e-12 ? 1 + Math.abs(x) : this.magnitude)));
  }

  private close(what: string, got: number, expected: number, tolerance: number): void {
    if (Math.abs(got - expected) <= tolerance || Object.is(got, expected)) return;
    // Where the program itself meets NaN on its way, zero times NaN is nobody's fault.
    if (!Number.isFinite(got) && this.meetsNonFinite()) throw new Skip("a value on the way is not finite");
    throw new Wrong(`${what}: expected ${expected}, got ${got}`);
  }
}

function hasUnknownConstants({ funcs }: Module): boolean {
  let found = false;
  for (const { body } of funcs.values()) walk(body, (stmt) => { found ||= stmt.kind === "global" && stmt.value === undefined && isReference(stmt.outs[0]!.type); });
  return found;
}
