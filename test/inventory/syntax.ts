/** Every form of expression, statement and declaration, and every operator, with a tiny program for each. */
import ts from "typescript";
import type { Entry } from "./members.ts";

const relevant = /(Expression|Statement|Declaration|Literal|Assignment|Initializer|BindingPattern|SpreadElement|BindingElement|Constructor|Accessor|Parameter|Decorator|EnumMember|Clause|MetaProperty|TemplateSpan)$/;
/** Made by the compiler itself, of other languages, of types only, of modules, or not possible in modules. */
const elsewhere = /^(JSDoc|Jsx|Assert|Synthetic|NotEmitted|Partially|CommaList|Missing|Type|Import|Export|NamespaceExport|TemplateLiteralType|NamedTuple|Semicolon)|^(CaseBlock|TypeParameter|WithStatement)$/;

const f = (body: string, before = ""): string => `${before}export function f(x: number, v: number[], w: Float64Array): number { ${body} }`;

/** By the compiler's own names, so that none can be forgotten: one without a program fails the test. */
const programs: Readonly<Record<string, string>> = {
  NumericLiteral: f("return x * 2;"), BigIntLiteral: f("return x * Number(2n);"), StringLiteral: f(`const s: string = "a"; return s === "a" ? x * x : x;`),
  RegularExpressionLiteral: f("return /a/.test('a') ? x : 0;"), NoSubstitutionTemplateLiteral: f("const s: string = `a`; return s === `a` ? x * x : x;"), TemplateSpan: f("if (x > 99) throw new Error(`large: ${x}`); return x * x;"),
  Parameter: f("return x * x;"), Decorator: f("return new C().twice(x);", "const d = (t: unknown, c: unknown): void => { void t; void c; };\nclass C { @d twice(y: number): number { return 2 * y; } }\n"),
  PropertyDeclaration: f("const c = new C(); c.a = x; return c.a * x;", "class C { a = 1; }\n"), MethodDeclaration: f("return new C().twice(x) * x;", "class C { twice(y: number): number { return 2 * y; } }\n"),
  ClassStaticBlockDeclaration: f("return C.k * x;", "class C { static k = 1; static { C.k = 3; } }\n"), Constructor: f("return new C(x).a * x;", "class C { constructor(readonly a: number) {} }\n"),
  GetAccessor: f("return new C(x).square * x;", "class C { constructor(readonly a: number) {} get square(): number { return this.a * this.a; } }\n"),
  SetAccessor: f("const c = new C(); c.twice = x; return c.a * x;", "class C { a = 0; set twice(y: number) { this.a = 2 * y; } }\n"),
  ObjectBindingPattern: f("const { a, b } = { a: x, b: x * x }; return a * b;"), ArrayBindingPattern: f("const [a, b] = v; return a * b;"), BindingElement: f("const [a = 1] = v; return a * x;"),
  ArrayLiteralExpression: f("const u = [x, x * x]; return u[0] * u[1];"), ObjectLiteralExpression: f("const o = { a: x, b: 2 }; return o.a * o.b * x;"), PropertyAccessExpression: f("const o = { a: x }; return o.a * v.length;"),
  ElementAccessExpression: f("return v[0] * v[1];"), CallExpression: f("return g(x) * x;", "function g(y: number): number { return y * y; }\n"), NewExpression: f("const u = new Float64Array(2); u[0] = x; return u[0] * u[0];"),
  TaggedTemplateExpression: f("return String.raw`a` === 'a' ? x : 0;"), ParenthesizedExpression: f("return (x + 1) * x;"), FunctionExpression: f("return (function (y: number): number { return y * y; })(x);"),
  ArrowFunction: f("return ((y: number): number => y * y)(x);"), DeleteExpression: f("const o: { a?: number } = { a: x }; delete o.a; return x * x;"), TypeOfExpression: f(`return typeof x === "number" ? x * x : 0;`), VoidExpression: f("void x; return x * x;"),
  AwaitExpression: "export const f = async (x: number): Promise<number> => await x;", PrefixUnaryExpression: f("return -x * x;"), PostfixUnaryExpression: f("let y = x; y++; return y * y;"), BinaryExpression: f("return x * x + x;"),
  ConditionalExpression: f("return x > 0 ? x * x : x;"), TemplateExpression: f("return Number(`${x}`);"), YieldExpression: "export function* f(x: number): Generator<number> { yield x; }", SpreadElement: f("const u = [...v, x]; return u[0] * u[3];"),
  ClassExpression: f("const C = class { a = 2; }; return new C().a * x;"), OmittedExpression: f("const [, b] = v; return b * b;"), AsExpression: f("return (x as number) * x;"), NonNullExpression: f("return v[0]! * x;"), MetaProperty: f("return new.target === undefined ? x : 0;"),
  SatisfiesExpression: f("return (x satisfies number) * x;"), TypeAssertionExpression: f("return (<number>x) * x;"), ExpressionWithTypeArguments: f("return id<number>(x) * x;", "const id = <T>(y: T): T => y;\n"),
  EmptyStatement: f(";; return x * x;"), VariableStatement: f("const y = x * x; return y;"), ExpressionStatement: f("let y = x; y *= y; return y;"), IfStatement: f("if (x > 0) return x * x; return x;"), DoStatement: f("let y = x; do y *= x; while (y > 2); return y;"),
  WhileStatement: f("let y = x; while (y < 3) y *= y + 1; return y;"), ForStatement: f("let s = 0; for (let i = 0; i < v.length; i++) s += v[i] * x; return s;"), ForInStatement: f("const o = { a: x, b: x * x }; let s = 0; for (const k in o) s += o[k as 'a' | 'b'] * x; return s;"),
  ForOfStatement: f("let s = 0; for (const y of v) s += y * y; return s;"), ContinueStatement: f("let s = 0; for (const y of v) { if (y < 0.5) continue; s += y * y; } return s;"), BreakStatement: f("let s = 0; for (const y of v) { if (s > 1) break; s += y * y; } return s;"),
  ReturnStatement: f("return x * x;"), SwitchStatement: f("switch (v.length) { case 1: return x; default: return x * x; }"), LabeledStatement: f("a: { if (x > 0) break a; return x; } return x * x;"),
  ThrowStatement: f("if (x > 99) throw new Error('large'); return x * x;"), TryStatement: f("try { return x * x; } catch { return 0; }"), DebuggerStatement: f("debugger; return x * x;"), VariableDeclaration: f("let y = x; y *= 2; return y * x;"),
  FunctionDeclaration: f("return g(x); function g(y: number): number { return y * x; }"), ClassDeclaration: f("return new C(x).a * x;", "class C { constructor(readonly a: number) {} }\n"), InterfaceDeclaration: f("const o: P = { a: x }; return o.a * x;", "interface P { a: number }\n"),
  EnumDeclaration: f("return x * x * E.B;", "enum E { A, B = 3 }\n"), EnumMember: f("return x * x * E.B;", "enum E { A = 1 << 2, B = A | 1 }\n"), ModuleDeclaration: f("return N.g(x);", "namespace N { export const g = (y: number): number => y * y; }\n"),
  CaseClause: f("switch (v.length) { case 3: return x * x; } return x;"), DefaultClause: f("switch (v.length) { default: return x * x; }"), HeritageClause: f("return new D().twice(x) * x;", "class C { twice(y: number): number { return 2 * y; } }\nclass D extends C {}\n"),
  CatchClause: f("let y = x; try { y *= y; } catch (e) { y = 0; } return y;"), PropertyAssignment: f("const o = { a: x }; return o.a * x;"), ShorthandPropertyAssignment: f("const o = { x }; return o.x * x;"), SpreadAssignment: f("const o = { a: x }, p = { ...o, b: 2 }; return p.a * p.b * x;"),
};

const binary = ["+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>"];
const comparisons = ["<", "<=", ">", ">=", "===", "!==", "==", "!="];

function operatorEntries(): Entry[] {
  const entry = (name: string, body: string, before = ""): Entry => ({ name: `\`${name}\``, section: "Operators", program: f(body, before) });
  return [
    ...binary.map((op) => entry(op, `return x ${op} w[1];`)),
    ...comparisons.map((op) => entry(op, `return x ${op} w[1] ? 1 : 2;`)),
    ...[...binary, ""].map((op) => entry(`${op}=`, `let y = w[1]; y ${op}= x; return y;`)),
    ...["&&", "||", "??"].flatMap((op) => [entry(op, `return (x ${op} w[1]) * x;`), entry(`${op}=`, `let y = x; y ${op}= w[1]; return y * x;`)]),
    ...["+", "-", "~"].map((op) => entry(`${op}x`, `return ${op}x;`)), entry("!x", "return !x ? x : 2 * x;"),
    ...["++", "--"].flatMap((op) => [entry(`${op}x`, `let y = x; return ${op}y * y;`), entry(`x${op}`, `let y = x; return y${op} * y;`)]),
    entry("c ? a : b", "return x > 0 ? x * x : x;"), entry("a, b", "return (void x, x * x);"), entry("in", `return "a" in { a: x } ? x : 2 * x;`),
    entry("instanceof", "return w instanceof Float64Array ? x * x : x;"), entry("?.", "const o = { a: x } as { a: number } | undefined; return (o?.a ?? 1) * x;"), entry("x!", "return x! * x;"), entry("...", "return Math.max(...v) * x;"),
  ];
}

export function syntaxEntries(): Entry[] {
  const kinds = Object.keys(ts.SyntaxKind).filter((name) => Number.isNaN(Number(name)) && !/^(First|Last)/.test(name));
  const wanted = kinds.filter((name) => (relevant.test(name) || name === "ArrowFunction") && (!elsewhere.test(name) || name in programs) && !/Type$|List$/.test(name));
  return [...wanted.map((name): Entry => ({ name, section: "Syntax", program: programs[name] ?? "" })), ...operatorEntries()];
}
