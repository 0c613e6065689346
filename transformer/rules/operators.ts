/** The operators of the language. Precedences are JavaScript's: `**` 13, `*` 12, `+` 11, shifts 10, `<` 9, `===` 8, … */
import type { Partial, Rule } from "./rule.ts";

const infix = (symbol: string, precedence: number, associative = false): Rule["spelling"] => ({ form: "infix", symbol, precedence, associative });
const each = (...partials: Partial[]): Rule["partial"] => (index) => partials[index]!;

const one: Partial = () => 1;
const minusOne: Partial = () => -1;

const test = (symbol: string, precedence: number, evaluate: Rule["evaluate"]): Rule => ({
  arity: 2, result: "boolean", spelling: infix(symbol, precedence), evaluate, partial: "zero", cost: 1, at: [[1, 2], [2, 1], [1, 1]],
});
const bits = (symbol: string, precedence: number, evaluate: Rule["evaluate"]): Rule => ({
  arity: 2, result: "number", spelling: infix(symbol, precedence), evaluate, partial: "zero", cost: 1, at: [[5.5, 3], [-7, 2]],
});

export const operators = {
  add: { arity: 2, result: "number", spelling: infix("+", 11, true), evaluate: (a, b) => a + b, partial: each(one, one), cost: 1, at: [[1.5, -2], [0.1, 0.2]] },
  sub: { arity: 2, result: "number", spelling: infix("-", 11), evaluate: (a, b) => a - b, partial: each(one, minusOne), cost: 1, at: [[1.5, -2]] },
  mul: { arity: 2, result: "number", spelling: infix("*", 12, true), evaluate: (a, b) => a * b, partial: each(({ args }) => args[1]!, ({ args }) => args[0]!), cost: 1, at: [[1.5, -2], [0, 3]] },
  div: {
    arity: 2, result: "number", spelling: infix("/", 12), evaluate: (a, b) => a / b,
    // -y/b and not -a/(b·b): one operation less, and no overflow of b·b.
    partial: each(({ args }) => ({ over: args[1]! }), ({ b, args, out }) => b.div(b.neg(out), args[1]!)),
    cost: 2, at: [[1.5, -2], [3, 0.25], [1e200, 1e170]],
  },
  mod: {
    arity: 2, result: "number", spelling: infix("%", 12), evaluate: (a, b) => a % b,
    partial: each(one, ({ b, args }) => b.neg(b.op("trunc", [b.div(args[0]!, args[1]!)]))),
    cost: 8, at: [[7.3, 2], [-7.3, 2], [7.3, -2]],
  },
  neg: { arity: 1, result: "number", spelling: { form: "prefix", symbol: "-" }, evaluate: (a) => -a, partial: each(minusOne), cost: 0.5, at: [[2.5]] },
  plus: { arity: 1, result: "number", spelling: { form: "prefix", symbol: "+" }, evaluate: (a) => +a, partial: each(one), cost: 0.5, at: [[2.5]] },
  lt: test("<", 9, (a, b) => a < b),
  le: test("<=", 9, (a, b) => a <= b),
  gt: test(">", 9, (a, b) => a > b),
  ge: test(">=", 9, (a, b) => a >= b),
  eq: test("===", 8, (a, b) => a === b),
  ne: test("!==", 8, (a, b) => a !== b),
  not: { arity: 1, result: "boolean", spelling: { form: "prefix", symbol: "!" }, evaluate: (a) => !a, partial: "zero", cost: 0.5, at: [[0], [2]] },
  bitand: bits("&", 7, (a, b) => a & b),
  bitxor: bits("^", 6, (a, b) => a ^ b),
  bitor: bits("|", 5, (a, b) => a | b),
  shl: bits("<<", 10, (a, b) => a << b),
  shr: bits(">>", 10, (a, b) => a >> b),
  ushr: bits(">>>", 10, (a, b) => a >>> b),
  bitnot: { arity: 1, result: "number", spelling: { form: "prefix", symbol: "~" }, evaluate: (a) => ~a, partial: "zero", cost: 1, at: [[5.5]] },
  /** The order of numbers as text, as `sort` without a comparator has it. Printed as a comparison of two texts. */
  isTextAfter: { arity: 2, result: "boolean", spelling: { form: "texts", symbol: ">", precedence: 9 }, evaluate: (a, b) => String(a) > String(b), partial: "zero", cost: 100, at: [[9, 10]] },
  /** stopGradient of a number: the identity, with derivative zero at every order. Printed as its argument. */
  stop: { arity: 1, result: "number", spelling: { form: "prefix", symbol: "" }, evaluate: (a) => a, partial: "zero", cost: 0, at: [[2.5]] },
  /** The extreme of `ties` equal numbers, of which the second argument is one: the first, with a share of its derivative. Printed as that. */
  tie: {
    arity: 3, result: "number", spelling: { form: "prefix", symbol: "" }, evaluate: (a) => a,
    partial: each(({ b, args }) => b.sub(b.const(1), b.div(b.const(1), args[2]!)), ({ args }) => ({ over: args[2]! }), () => 0),
    cost: 0, at: [], kinks: [{ at: [2, 2, 4], is: [0.75, 0.25, 0] }],
  },
} satisfies Record<string, Rule>;
