/**
 * Math.*: one rule each. Formulas are those of the table of elementary derivatives, in the form that loses fewest
 * digits; conventions at kinks are JAX's, except where that gives NaN (hypot at 0, pow(0, 0) with respect to x: 0).
 */
import type { Builder } from "../ir/build.ts";
import type { Value } from "../ir/ir.ts";
import type { Factor, Partial, PartialContext, Rule } from "./rule.ts";

/** Every function of `Math` in the library of ES2022; a missing entry is a compile error. */
type MathFunction = { [K in keyof Math]: Math[K] extends (...args: any[]) => number ? K : never }[keyof Math];

/** Not functions of their arguments, or not in every engine: refused by lowering. */
type NotDifferentiated = "random" | "f16round";

interface Entry extends Pick<Rule, "cost" | "at"> {
  readonly kinks?: NonNullable<Rule["kinks"]>;
}

const callee = (name: string): Rule["spelling"] => ({ form: "call", callee: `Math.${name}` });
const evaluator = (name: string): Rule["evaluate"] => (Math as unknown as Record<string, Rule["evaluate"]>)[name]!;

/** A function of one number with its derivative. */
function scalar(name: MathFunction, partial: Partial, entry: Entry): Rule {
  return { arity: 1, result: "number", spelling: callee(name), evaluate: evaluator(name), partial: () => partial, ...entry };
}

/** A step function: derivative zero everywhere, also at its jumps. */
function step(name: MathFunction, at: Rule["at"], arity = 1): Rule {
  return { arity, result: "number", spelling: callee(name), evaluate: evaluator(name), partial: "zero", cost: 2, at };
}

const numeric = (b: Builder, value: number): Value => b.const(value);

/** b / (a² + b²) by way of hypot, so that squares neither overflow nor underflow. */
function atan2Partial(index: 0 | 1): Partial {
  return ({ b, args }) => {
    const h = b.op("hypot", [args[0]!, args[1]!], "h");
    const ratio = b.div(args[1 - index]!, h);
    return b.div(index === 0 ? ratio : b.neg(ratio), h);
  };
}

/**
 * k · x^(k-1) for a literal k; y · x^(y-1) otherwise, and 0 at (0, 0) only: at other x the second derivative needs the
 * formula at y = 0 too.
 */
const powBase: Partial = ({ b, args, constant }) => {
  const [x, y] = args as [Value, Value];
  const k = constant(y);
  if (typeof k === "number") {
    if (k === 0) return 0;
    if (k === 1) return 1;
    if (k === 2) return b.mul(numeric(b, 2), x);
    return b.mul(numeric(b, k), b.op("pow", [x, numeric(b, k - 1)]));
  }
  const zero = numeric(b, 0);
  const origin = b.and(b.test("eq", [x, zero]), (inner) => inner.test("eq", [y, zero]), "origin");
  return b.if(origin, (inner) => [numeric(inner, 0)],
    (inner) => [inner.mul(y, inner.op("pow", [x, inner.sub(y, numeric(inner, 1))]))], ["d"])[0]!;
};

/** x^y · log x, where log 0 counts as 0: pow(0, y) has derivative 0 with respect to y > 0. */
const powExponent: Partial = ({ b, args, out, constant }) => {
  const x = args[0]!;
  const base = constant(x);
  if (typeof base === "number" && base !== 0) return b.mul(out, b.op("log", [x]));
  const log = b.if(b.test("eq", [x, numeric(b, 0)]), (inner) => [numeric(inner, 0)], (inner) => [inner.op("log", [x])], ["log_x"])[0]!;
  return b.mul(out, log);
};

/** 1 for the extremum, 1 / (number of ties) at ties, 0 for the others (and where there is a NaN). */
function extremum(name: "max" | "min"): Rule {
  const better = name === "max" ? "gt" : "lt";
  const pair = (index: number, { b, args }: PartialContext): Value => {
    const [x, y] = [args[index]!, args[1 - index]!];
    return b.if(b.test(better, [x, y]), (inner) => [numeric(inner, 1)],
      (inner) => inner.if(inner.test("eq", [x, y]), (tie) => [numeric(tie, 0.5)], (lost) => [numeric(lost, 0)]), ["d"])[0]!;
  };
  const many = (index: number, { b, args, out }: PartialContext): Value => {
    const x = args[index]!;
    const isOut = (at: Builder, value: Value): Value => at.test("eq", [value, out]);
    return b.if(isOut(b, x), (inner) => {
      const ties = args.map((arg) => inner.if(isOut(inner, arg), (t) => [numeric(t, 1)], (f) => [numeric(f, 0)], ["tie"])[0]!);
      return [inner.div(numeric(inner, 1), ties.reduce((sum, tie) => inner.add(sum, tie)))];
    }, (inner) => [numeric(inner, 0)], ["d"])[0]!;
  };
  const partial = (index: number): Partial => (context): Factor =>
    context.args.length === 1 ? 1 : context.args.length === 2 ? pair(index, context) : many(index, context);
  return {
    arity: undefined, result: "number", spelling: callee(name), evaluate: evaluator(name), partial, cost: 3,
    at: [[1, 2], [2, 1], [3, 1, 2], [-1], [1, 5, -2, 4]],
    kinks: [{ at: [2, 2], is: [0.5, 0.5] }, { at: [1, 1, 1], is: [1 / 3, 1 / 3, 1 / 3] }],
  };
}

const hypotPartial = (index: number): Partial => ({ b, args, out }) =>
  b.if(b.test("eq", [out, numeric(b, 0)]), (inner) => [numeric(inner, 0)], (inner) => [inner.div(args[index]!, out)], ["d"])[0]!;

/** 1 / √((1 - x)(1 + x)): no cancellation near ±1. */
const inverseSine = ({ b, args }: PartialContext): Value => {
  const one = numeric(b, 1);
  return b.op("sqrt", [b.mul(b.sub(one, args[0]!), b.add(one, args[0]!))]);
};

export const math = {
  abs: scalar("abs", ({ b, args }) => b.if(b.test("ge", [args[0]!, numeric(b, 0)]), (t) => [numeric(t, 1)], (f) => [numeric(f, -1)], ["sign"])[0]!,
    { cost: 1, at: [[2], [-3]], kinks: [{ at: [0], is: [1] }, { at: [-0], is: [1] }] }),
  acos: scalar("acos", ({ b, args, ...rest }) => b.div(numeric(b, -1), inverseSine({ b, args, ...rest })), { cost: 8, at: [[0.3], [-0.7]], kinks: [{ at: [1], is: [-Infinity] }] }),
  acosh: scalar("acosh", ({ b, args }) => {
    // √(x-1)·√(x+1) and not √(x²-1): no overflow, and NaN below 1 as the value has.
    const one = numeric(b, 1);
    return { over: b.mul(b.op("sqrt", [b.sub(args[0]!, one)]), b.op("sqrt", [b.add(args[0]!, one)])) };
  }, { cost: 10, at: [[1.5], [20], [1e200]], kinks: [{ at: [1], is: [Infinity] }] }),
  asin: scalar("asin", (context) => ({ over: inverseSine(context) }), { cost: 8, at: [[0.3], [-0.7]], kinks: [{ at: [1], is: [Infinity] }, { at: [-1], is: [Infinity] }] }),
  asinh: scalar("asinh", ({ b, args }) => ({ over: b.op("hypot", [args[0]!, numeric(b, 1)]) }), { cost: 10, at: [[0.5], [-3], [1e200]] }),
  atan: scalar("atan", ({ b, args }) => ({ over: b.add(numeric(b, 1), b.mul(args[0]!, args[0]!)) }), { cost: 8, at: [[0.5], [-3]] }),
  atan2: {
    arity: 2, result: "number", spelling: callee("atan2"), evaluate: Math.atan2, partial: (i) => atan2Partial(i as 0 | 1), cost: 9,
    at: [[1, 2], [-1, -2], [0.5, -3], [1, 0], [1e200, 1e200]], kinks: [{ at: [0, 0], is: [NaN, NaN] }],
  },
  atanh: scalar("atanh", ({ b, args }) => {
    const one = numeric(b, 1);
    return { over: b.mul(b.add(one, args[0]!), b.sub(one, args[0]!)) };
  }, { cost: 10, at: [[0.5], [-0.9]], kinks: [{ at: [1], is: [Infinity] }] }),
  cbrt: scalar("cbrt", ({ b, out }) => ({ over: b.mul(b.mul(numeric(b, 3), out), out) }), { cost: 10, at: [[8], [-0.5]], kinks: [{ at: [0], is: [Infinity] }] }),
  ceil: step("ceil", [[1.5], [-1.5], [2]]),
  clz32: step("clz32", [[5]]),
  cos: scalar("cos", ({ b, args }) => b.neg(b.op("sin", [args[0]!])), { cost: 8, at: [[0.3], [-2], [40]] }),
  cosh: scalar("cosh", ({ b, args }) => b.op("sinh", [args[0]!]), { cost: 12, at: [[0.3], [-2]] }),
  exp: scalar("exp", ({ out }) => out, { cost: 8.5, at: [[0.5], [-3], [0]] }),
  // exp(x) and not y + 1, which loses all digits for x below -37.
  expm1: scalar("expm1", ({ b, args }) => b.op("exp", [args[0]!]), { cost: 10, at: [[0.5], [-3], [-40]] }),
  floor: step("floor", [[1.5], [-1.5], [2]]),
  fround: scalar("fround", () => 1, { cost: 1, at: [[0.5]] }),
  hypot: {
    arity: undefined, result: "number", spelling: callee("hypot"), evaluate: Math.hypot, partial: hypotPartial, cost: 23,
    at: [[3, 4], [-1, 2, 2], [1e200, 1e200], [5]], kinks: [{ at: [0, 0], is: [0, 0] }],
  },
  imul: step("imul", [[3, 5]], 2),
  log: scalar("log", ({ args }) => ({ over: args[0]! }), { cost: 6.5, at: [[2], [0.1]], kinks: [{ at: [0], is: [Infinity] }] }),
  log10: scalar("log10", ({ b, args }) => ({ over: b.mul(args[0]!, numeric(b, Math.LN10)) }), { cost: 8, at: [[2], [0.1]], kinks: [{ at: [0], is: [Infinity] }] }),
  log1p: scalar("log1p", ({ b, args }) => ({ over: b.add(numeric(b, 1), args[0]!) }), { cost: 8, at: [[2], [-0.5], [1e-10]], kinks: [{ at: [-1], is: [Infinity] }] }),
  log2: scalar("log2", ({ b, args }) => ({ over: b.mul(args[0]!, numeric(b, Math.LN2)) }), { cost: 8, at: [[2], [0.1]], kinks: [{ at: [0], is: [Infinity] }] }),
  max: extremum("max"),
  min: extremum("min"),
  pow: {
    arity: 2, result: "number", spelling: { form: "infix", symbol: "**", precedence: 13 }, evaluate: Math.pow,
    partial: (index) => (index === 0 ? powBase : powExponent), cost: 46,
    at: [[2, 3], [0.5, -1.5], [3, 0.5], [1.5, 0]],
    kinks: [{ at: [0, 0], is: [0, 0] }, { at: [0, 2], is: [0, 0] }, { at: [0, 0.5], is: [Infinity, 0] }, { at: [-2, 3], is: [12, NaN] }],
  },
  round: step("round", [[1.4], [-1.5]]),
  sign: step("sign", [[2], [-2], [0]]),
  sin: scalar("sin", ({ b, args }) => b.op("cos", [args[0]!]), { cost: 8, at: [[0.3], [-2], [40]] }),
  sinh: scalar("sinh", ({ b, args }) => b.op("cosh", [args[0]!]), { cost: 12, at: [[0.3], [-2]] }),
  sqrt: scalar("sqrt", ({ b, out }) => b.div(numeric(b, 0.5), out), { cost: 2.5, at: [[2], [0.25]], kinks: [{ at: [0], is: [Infinity] }] }),
  tan: scalar("tan", ({ b, out }) => b.add(numeric(b, 1), b.mul(out, out)), { cost: 10, at: [[0.5], [-1.2]] }),
  // 4e / (1 + e)² with e = exp(-2|x|): 1 - y² is 0 beyond |x| = 19, where the derivative is still 4·exp(-2|x|), and the
  // derivative of 1 / cosh² overflows.
  tanh: scalar("tanh", ({ b, args }) => {
    const e = b.op("exp", [b.mul(numeric(b, -2), b.op("abs", [args[0]!]))], "e");
    const sum = b.add(numeric(b, 1), e);
    return b.div(b.mul(numeric(b, 4), e), b.mul(sum, sum));
  }, { cost: 13, at: [[0.3], [-2], [25], [-400]] }),
  trunc: step("trunc", [[1.5], [-1.5]]),
} satisfies Record<Exclude<MathFunction, NotDifferentiated>, Rule>;

const predicate = (name: "isNaN" | "isFinite" | "isInteger"): Rule => ({
  arity: 1, result: "boolean", spelling: { form: "call", callee: `Number.${name}` }, evaluate: (x: unknown) => Number[name](x), partial: "zero", cost: 1, at: [[1], [NaN]],
});

export const predicates = { isNaN: predicate("isNaN"), isFinite: predicate("isFinite"), isInteger: predicate("isInteger") } satisfies Record<string, Rule>;
