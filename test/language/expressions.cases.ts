/** Operators, the order of evaluation, side effects in odd places, conversions. */
import { holds, refused, type Case } from "./case.ts";

const order: Case[] = [
  holds("operands from left to right", `function f(x: number): number {
    let y = x;
    const a = y + (y = y * y) * y + (y += 1);
    const b = (y *= 2) - y / (y -= x);
    return a * b + y;
  }`, [0.7], [1.3]),
  holds("the old value of a compound assignment is read first", `function f(x: number): number {
    let y = x;
    y += (y = 3 * x) * y;
    y *= y++ + ++y;
    return y;
  }`, [0.7]),
  holds("index before value, both with effects", `function f(v: number[]): number {
    const w = [...v];
    let i = 0;
    w[i++] = w[i] * w[i + 1] + i++;
    w[i] += w[--i] * i;
    w[i++] *= i;
    return w[0] * w[1] + w[2] ** 2;
  }`, [[1, 2, 3]]),
  holds("arguments in order", `function g(a: number, b: number, c: number): number { return a * 100 + b * 10 + c * c; }
  function f(x: number): number { let y = x; return g(y, y *= 2, y++) + g(++y, y, (y = 1, y * x)); }`, [0.7]),
  holds("a callee changes what a later operand reads", `function f(v: number[]): number {
    const w = [...v];
    const bump = (k: number): number => { w[0] *= k; return w[0]; };
    return w[0] + bump(2) * w[0] + bump(3) / w[0] + w[0];
  }`, [[1.5, 2]]),
  holds("a captured variable changed by a callee", `function f(x: number): number {
    let y = x;
    const next = (): number => { y = y * y + 1; return y; };
    return y + next() * y - next() / y;
  }`, [0.7]),
  holds("elements of an array and fields of an object in order", `function f(x: number): number {
    let y = x;
    const v = [y, y *= 2, y += v0(y), y];
    const o = { a: y, b: y *= x, c: y };
    return v[0] * v[1] + v[2] * v[3] + o.a * o.b - o.c;
  }
  function v0(y: number): number { return y * 0.1; }`, [0.7]),
  holds("comma expressions", `function f(x: number): number {
    let a = 1, b = 2;
    const c = (a = x * x, b += a, a * b);
    return (a++, c) * ((b = c, b) + a);
  }`, [0.7]),
  holds("chained assignment", `function f(x: number): number { let a, b, c; a = b = c = x * x; a += b -= c *= 2; return a * b + c; }`, [0.7]),
  holds("chained assignment to elements", `function f(x: number): number { const v = [0, 0, 0]; let i = 0; v[i++] = v[i++] = v[i] = x * x; return v[0] + v[1] * v[2] * i; }`, [0.7]),
  holds("assignments as values", `function f(x: number): number { let y; const z = 1 + (y = x * x) * 2; return (y += z) * y; }`, [0.7]),
  holds("increments of elements and fields as values", `function f(v: number[]): number {
    const w = [...v], o = { n: v[0] };
    const a = w[0]++ * ++w[0] + w[1]-- - --w[1];
    const b = o.n++ * o.n-- + ++o.n;
    return a * b + w[0] * w[1] * o.n;
  }`, [[1.5, 2.5]]),
  holds("an assignment in a condition", `function f(x: number): number { let y; if ((y = x * x) > 1) return y * x; return y; }`, [0.7], [1.4]),
  holds("an assignment in an argument and in an index", `function f(v: number[]): number { let k; const a = Math.sin(k = 1) * v[k = 2] * v[k - 1]; return a * a + k; }`, [[1, 2, 3]]),
  holds("effects on the right of && and || happen only then", `function f(x: number, n: number): number {
    let y = x;
    const a = n > 0 && (y *= 2) > 1;
    const b = n > 1 || (y += 3) > 2;
    n > 2 && (y *= y);
    n > 3 || (y -= 0.1);
    return a ? y : b ? y * y : -y;
  }`, [0.7, 0], [0.7, 1], [0.7, 2], [0.7, 3], [0.3, 4]),
  holds("effects in the arms of ?:", `function f(x: number): number { let y = x; const z = x > 1 ? (y *= 2, y) : (y += 1); return z * y; }`, [0.7], [1.7]),
  holds("++ in a subscript on both sides", `function f(v: Float64Array): number { const w = v.slice(); let i = 0, j = 0; while (j < 3) w[i++] += v[j++] * v[j]; return w[0] * w[1] * w[2]; }`, [Float64Array.of(1, 2, 3, 4)]),
  holds("delete of nothing that matters: void", `function f(x: number): number { void (x * 2); let y = x; void (y *= 2); return y * x; }`, [0.7]),
  holds("a swap of elements by a pattern", `function f(v: number[]): number { const w = [...v]; let i = 0; [w[i], w[++i]] = [w[i] * 2, w[i] * w[i + 1]]; return w[0] - w[1] * w[1]; }`, [[1.5, 2.5]]),
];

const operators: Case[] = [
  holds("remainder of both signs", `function f(x: number, y: number): number { return (x % y) * x + (-x % y) * y; }`, [5.3, 2], [-5.3, 2.2]),
  holds("powers", `function f(x: number, y: number): number { let a = x ** y; a **= 2; return a + x ** 3 ** 1 - (-x) ** 2 + 2 ** y; }`, [1.3, 0.7]),
  holds("bits have no derivative", `function f(x: number): number { return ((x | 0) + (x >> 1) + (x >>> 1) + (~x) + (x & 3) + (x ^ 1) + (x << 2)) * x; }`, [5.7]),
  holds("bit assignments", `function f(x: number): number { let k = 13; k |= 2; k &= 11; k ^= 1; k <<= 2; k >>= 1; k >>>= 1; return x ** 2 * k; }`, [0.7]),
  holds("logical assignments", `function f(x: number, n: number): number { let a = n, b = n, c = x; a ||= x; b &&= x * x; c ??= 3; return a * 2 + b * x + c; }`, [0.7, 0], [0.7, 2]),
  holds("logical values that are numbers", `function f(x: number, n: number): number { return (n || x * x) * (n && x ** 3) + (x || 5) + (n && 2); }`, [0.7, 0], [0.7, 2]),
  holds("not, twice", `function f(x: number, n: number): number { return !n ? x : !!x && !(n > 2) ? x * x : x ** 3; }`, [0.7, 0], [0.7, 2], [0.7, 3]),
  holds("equality of numbers, of booleans, with NaN", `function f(x: number, n: number): number {
    const a = n === 1, b = n == 2, c = x / 0 - x / 0 === n;
    let y = x;
    if (a !== b) y *= 2;
    if (a === c) y *= x;
    return y === y ? y : 0;
  }`, [0.7, 1], [0.7, 2], [0.7, 3]),
  holds("constants of Math and Number", `function f(x: number): number { return x * Math.PI + Math.E * x ** 2 + Math.SQRT2 + Math.LN2 * x + Number.EPSILON + (x < Number.MAX_SAFE_INTEGER ? x : 0) + (x > -Infinity ? Math.LOG10E * x : NaN); }`, [0.7]),
  holds("conditionals in conditionals", `function f(x: number, y: number): number { return x > 0 ? (y > 0 ? x * y : x - y) : y > 1 ? x ** 2 : (x > -1 ? y : x) * y; }`, [1, 2], [1, -2], [-1.5, 2], [-0.5, 0.5], [-3, 0.5]),
  holds("as, satisfies, !, parentheses, <T>", `function f(x: number): number { const y = (x as number)! satisfies number; return ((<number>y)) * (y! as unknown as number); }`, [0.7]),
  holds("numeric literals in every spelling", `function f(x: number): number { return x * 0x10 + x ** 2 * 0b11 + 1_000 * x + 1e-3 * x + .5 * x + 0o7; }`, [0.7]),
  holds("unary plus and minus", `function f(x: number): number { return -(-x) * +x - -x; }`, [0.7]),
  holds("min and max with many arguments, at places without ties", `function f(x: number, y: number): number { return Math.max(x, y, x * y) * Math.min(x, y, 3) + Math.max(x) + Math.min(1, x ** 2, y, 7); }`, [0.7, 1.4], [1.7, 0.2]),
  holds("hypot of one, two and three", `function f(x: number, y: number): number { return Math.hypot(x, y) * Math.hypot(x, y, 2) + Math.hypot(x); }`, [0.7, 1.4]),
  holds("typeof a number", `function f(x: number): number { return typeof x === "number" ? x * x : 0; }`, [0.7]),
];

const conversions: Case[] = [
  holds("+flag, Number(flag), flag * x", `function f(x: number): number {
    const flag = x > 1;
    return +flag * x + Number(flag) * x ** 2 + Number(!flag) * 3 * x + +(x > 0);
  }`, [0.7], [1.7]),
  holds("a boolean in arithmetic by a cast", `function f(x: number, y: number): number {
    const b = (x > y) as unknown as number;
    return b * x + (1 - b) * y * y;
  }`, [0.7, 0.2], [0.2, 0.7]),
  holds("Number of a number, Boolean of a number", `function f(x: number, n: number): number { return Number(x) * x + (Boolean(n) ? x : -x) + Number(n); }`, [0.7, 0], [0.7, 2]),
  holds("a boolean as an index and a factor", `function f(v: number[]): number { const k = Number(v[0] > v[1]); return v[k] * v[1 - k] + v[k]; }`, [[1, 2]], [[2, 1]]),
  holds("sum of conditions", `function f(v: number[]): number { let count = 0; for (const x of v) count += +(x > 1); return count * v[0] ** 2; }`, [[0.5, 1.5, 2]]),
  holds("a boolean returned by a helper", `const inside = (x: number, y: number): boolean => x * x + y * y < 1;
  function f(x: number, y: number): number { return inside(x, y) && !inside(2 * x, y) ? x * y : x - y * y; }`, [0.6, 0.1], [0.1, 0.1], [2, 1]),
  holds("booleans in variables that change", `function f(v: number[]): number {
    let up = true, s = 0;
    for (let i = 1; i < v.length; i++) { up = up && v[i] > v[i - 1]; if (up) s += v[i] * v[i - 1]; else s -= v[i]; }
    return up ? s * s : s;
  }`, [[1, 2, 3]], [[1, 3, 2]]),
  holds("isNaN, isFinite, Number.isInteger", `function f(x: number): number { return (isNaN(x) ? 0 : x) * (Number.isFinite(x) ? x : 1) + (Number.isInteger(x) ? 1 : x ** 3) + (Number.isNaN(x / 0) ? 5 : x); }`, [0.7]),
  refused("number | boolean", /^FLX2003: .* \[true/, `function f(x: number): number { let y: number | boolean = x; if (x > 1) y = true; return Number(y); }`, [0.5]),
  refused("a number as text, and back", /^FLX1016: /, `function f(x: number): number { return Number(x.toFixed(2)) * x; }`, [0.5]),
  refused("a number added to a text", /^FLX1016: /, `function f(x: number): number { return Number("1" + x); }`, [0.5]),
  refused("parseInt", /^FLX1016: /, `function f(x: number): number { return parseInt(\`\${x}\`); }`, [0.5]),
];

const declarations: Case[] = [
  holds("let without a value", `function f(x: number): number { let y; let z: number; if (x > 0) { y = x * x; z = y; } else { y = 1; z = x; } return y * z; }`, [0.7], [-0.7]),
  holds("let without a type, assigned and never read", `function f(x: number): number { let late; if (x > 0) late = x * x; let other; other = x; return x * x; }`, [0.7]),
  holds("var, hoisted", `function f(x: number): number { y = x * x; if (x > 0) { var z = y * 2; } else { z = y; } var y; return y * z; }`, [0.7], [-0.7]),
  holds("var in a loop keeps its value", `function f(v: number[]): number { for (var i = 0, s = 0; i < v.length; i++) { var last = v[i]; s += last * last; } return s * last! * i; }`, [[1, 2, 3]]),
  holds("var with patterns", `function f(v: number[]): number { if (v.length > 1) { var [a, b] = v; } var { c, d: e } = { c: a! * b!, d: v[0] }; return a! * c + e * b!; }`, [[1.5, 2.5]]),
  holds("shadowing, in blocks, loops, parameters", `function f(x: number): number {
    let y = x;
    { let y = 2 * x; y *= y; { const x = y; y += x * x; } }
    for (let x = 0; x < 2; x++) { const y = x; void y; }
    const g = (x: number): number => { const y = x * x; return y * y; };
    return y * g(y);
  }`, [0.7]),
  holds("patterns with defaults, rest, holes, nesting", `function f(v: number[]): number {
    const [a, , b = 7, ...rest] = v;
    const [[c, d = a], { e, g }] = [[a * b], { e: b, g: c0(a) }] as [[number, number?], { e: number; g: number }];
    return a * b + rest[0] * c + d * e + g;
  }
  function c0(a: number): number { return a * a; }`, [[1.5, 2, 2.5, 3]]),
  holds("an enum inside a function", `function f(x: number, n: number): number { enum Mode { A, B = 4, C } const m = n === 0 ? Mode.B : Mode.C; return x ** m * Mode.C + (m === Mode.B ? x : Mode.A); }`, [0.7, 0], [0.7, 1]),
  holds("a const enum, computed members, a string member", `const enum Size { One = 1, Two = One << 1, Sum = One | Two } enum Name { A = "a" }
  function f(x: number): number { return x ** Size.Sum * Size.Two + (Name.A === "a" as Name ? x : 0); }`, [0.7]),
  holds("types declared inside", `function f(x: number): number { type N = number; interface P { a: N } const p: P = { a: x }; return p.a * x; }`, [0.7]),
  holds("functions used before they are declared", `function f(x: number): number { return g(x) * h(x); function g(y: number): number { return y * y * h(y); } function h(z: number): number { return z + 1; } }`, [0.7]),
  holds("immediately invoked", `function f(x: number): number { const a = ((y: number): number => y * y)(x); const b = (function (y: number): number { return y + a; })(2 * x); return (() => a * b)(); }`, [0.7]),
  holds("namespaces", `namespace N { export const k = 3; export function g(x: number): number { return x * x * k; } }
  function f(x: number): number { return N.g(x) * N.k; }`, [0.7]),
  holds("an unused parameter and an unused variable", `function f(x: number, _y: number): number { const unused = Math.log(-1); return x * x; }`, [0.7, 1]),
  holds("parameters that are assigned", `function f(x: number, v: number[]): number { x = x * x; v = [x, v[0] * x]; v[0] *= 2; return x * v[0] + v[1]; }`, [0.7, [1, 2]]),
  holds("debugger, empty statements, console", `function f(x: number): number { ;; debugger; return x * x; }`, [0.7]),
  holds("a generic function", `function pick<T>(a: T, b: T, first: boolean): T { return first ? a : b; }
  function f(x: number, y: number): number { return pick(x, y, x > y) * pick([x, 1], [y, 2], true)[0]; }`, [0.7, 0.2], [0.2, 0.7]),
  holds("an overloaded function", `function g(x: number): number; function g(x: number, y: number): number; function g(x: number, y = 2): number { return x ** y; }
  function f(x: number): number { return g(x) + g(x, 3); }`, [0.7]),
  holds("a function of no argument's influence", `function f(x: number): number { return 3; }`, [0.7]),
  holds("a result that is the argument", `function f(x: number): number { return x; }`, [0.7]),
  // Whatever x is, x || 0 is x; only what is no number becomes 0.
  holds("or zero, at zero", `function f(x: number): number { return (x || 0) * 3; }`, [0]),
  holds("or zero of what is zero, NaN or neither", `function f(x: number, n: number): number { return x * (n || 0) + (-x || 0); }`, [0, 0], [1, NaN], [0.5, 2]),
  holds("or zero, of elements", `function f(xs: number[]): number { let s = 0; for (let i = 0; i < 4; i++) s += (xs[i] || 0) ** 2 * 2 + (xs[i] || 0); return s; }`, [[0, 1, 0]]),
  holds("or zero, of what may be left out", `function f(x: number, o: { k?: number }): number { return (o.k || 0) * x + 1; }`, [0.5, {}], [0.5, { k: 0 }], [0.5, { k: 2 }]),
  refused("a getter by eval", /^FLX1\d\d\d: .*/, `function f(x: number): number { return eval("x") * x; }`, [0.5]),
];

export const cases: readonly Case[] = [...order, ...operators, ...conversions, ...declarations];
