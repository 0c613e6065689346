/**
 * The referee of our own tests: exact first and second derivatives of a TypeScript program, by running the program
 * itself on dual numbers. Nothing is shared with the transformer.
 *
 *     const program = loadProgram(`export function f(x: number, v: Float64Array) { … }`);
 *     program.call("f", [2, v]);                          // the value
 *     program.jvp("f", [2, v], [1, undefined]);           // [y, y_dot]
 *     program.grad("f", [2, v], 1);                       // with respect to v, an entry at a time
 *     program.hessian("f", [2, v], 1);                    // entries over the leaves of v
 *
 * Tangents and results have the structure of the public table. A tangent of exactly zero never turns an infinite
 * partial into NaN. Functions named by the caller may be declared or exported. Macros inside the program work, to any
 * depth: `export const g = grad(grad(f))` gives the third derivative by `program.jvp("g", …)`.
 */
import { dirname, join, normalize } from "node:path/posix";
import ts from "typescript";
import { Dual, type Scalar } from "./dual.ts";
import { atLevels, packageMacros, plainMacros } from "./macros.ts";
import { dualMath } from "./math.ts";
import { dualGlobals, invoke } from "./methods.ts";
import * as operators from "./operators.ts";
import { rewrite, toJavaScript, topNames, type Rewritten } from "./rewrite.ts";
import { leaves, primalOf, tangentOf, toDual, withLeaves } from "./structure.ts";
import { typedViews } from "./typed-view.ts";

export { leaves, withLeaves } from "./structure.ts";

export interface OracleOptions {
  /** The file whose functions are meant, when there are several; default the first. */
  readonly entry?: string;
  /** The files without their types, as CommonJS modules, by another compiler. It saves the time of this one. */
  readonly javaScript?: Readonly<Record<string, string>>;
  /** Called where an operation of the program, or a derivative of it, comes to Infinity or NaN. */
  readonly notFinite?: () => void;
}

/** Value, first derivatives in two directions, and the second derivative in both. */
export interface SecondOrder {
  readonly value: unknown;
  readonly first: unknown;
  readonly second: unknown;
  readonly mixed: unknown;
}

type Scope = Record<string, any>;

const run: Scope = { ...operators, invoke, t: undefined };
const shadowed: Scope = { ...dualGlobals, ...typedViews, Math: dualMath };

/** One source text, or files by name. */
export function loadProgram(source: string | Readonly<Record<string, string>>, options: OracleOptions = {}): Oracle {
  const files = typeof source === "string" ? { "program.ts": source } : source;
  return new Oracle(files, options.entry ?? Object.keys(files)[0]!, options);
}

export class Oracle {
  private readonly dual: Scope;
  private plain: Scope | undefined;

  constructor(private readonly files: Readonly<Record<string, string>>, private readonly entry: string, { javaScript, notFinite }: OracleOptions = {}) {
    const compile = (text: string, file: string): Rewritten => rewrite(text, file, javaScript?.[file]);
    const scope = notFinite ? { $: watched(run, notFinite), ...shadowed, Math: watched(dualMath, notFinite) } : { $: run, ...shadowed };
    this.dual = load(files, entry, compile, packageMacros, scope);
  }

  /** The program's own value, by the rewritten program without any dual number. Arguments are copied. */
  call(name: string, args: readonly unknown[]): unknown {
    return primalOf(this.apply(name, args.map((x) => toDual(x, []))));
  }

  /** The program's own value, by JavaScript itself. Arguments are the program's to change. */
  native(name: string, args: readonly unknown[]): unknown {
    const compile = (text: string, file: string): Rewritten => ({ code: toJavaScript(text, file), names: topNames(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022)) });
    this.plain ??= load(this.files, this.entry, compile, plainMacros, {});
    return find(this.plain, name)(...args);
  }

  /** `[y, y_dot]`; `undefined` in `tangents` means zero. */
  jvp(name: string, primals: readonly unknown[], tangents: readonly unknown[]): [unknown, unknown] {
    const y = this.apply(name, primals.map((x, i) => toDual(x, [tangents[i]])), 1);
    return [primalOf(y), tangentOf(y, 1)];
  }

  /** Derivatives along two directions at once; `mixed` is the second derivative, one in each. */
  second(name: string, primals: readonly unknown[], one: readonly unknown[], two: readonly unknown[]): SecondOrder {
    const y = this.apply(name, primals.map((x, i) => toDual(x, [one[i], two[i]])), 2);
    return { value: primalOf(y), first: tangentOf(y, 1), second: tangentOf(y, 2), mixed: tangentOf(y, 1, 2) };
  }

  /** The derivative of one output along the leaves of argument `argnum`, in that argument's structure. */
  grad(name: string, primals: readonly unknown[], argnum = 0): unknown {
    return withLeaves(primals[argnum], this.jacobian(name, primals, argnum).flat());
  }

  /** `J[i][j]`: leaf i of the output by leaf j of argument `argnum`. */
  jacobian(name: string, primals: readonly unknown[], argnum = 0): number[][] {
    const columns = basis(primals, argnum).map((e) => leaves(this.jvp(name, primals, e)[1]));
    const rows = columns[0]?.length ?? 0;
    return Array.from({ length: rows }, (_, i) => columns.map((column) => column[i]!));
  }

  /** `H[i][j]` of a function with one number as output, over the leaves of argument `argnum`. */
  hessian(name: string, primals: readonly unknown[], argnum = 0): number[][] {
    const directions = basis(primals, argnum);
    return directions.map((d) => directions.map((e) => leaves(this.second(name, primals, d, e).mixed)[0]!));
  }

  /** Hessian times `v`, over the leaves of argument `argnum`; `v` has that argument's structure. */
  hvp(name: string, primals: readonly unknown[], v: unknown, argnum = 0): unknown {
    const along = primals.map((_, i) => (i === argnum ? v : undefined));
    const products = basis(primals, argnum).map((e) => leaves(this.second(name, primals, e, along).mixed)[0]!);
    return withLeaves(primals[argnum], products);
  }

  /** What the rewritten program has at its top: a class to make an argument from, a table. */
  get scope(): Readonly<Scope> {
    return this.dual;
  }

  private apply(name: string, args: unknown[], levels = 0): unknown {
    return atLevels(levels, () => find(this.dual, name)(...args));
  }
}

/** The functions of a scope, looked over the shoulder. */
function watched(scope: Scope, notFinite: () => void): Scope {
  return Object.fromEntries(Reflect.ownKeys(scope).map((name) => {
    const own: unknown = scope[name as string];
    if (typeof own !== "function") return [name, own];
    return [name, (...args: unknown[]): unknown => {
      const result: unknown = own(...args);
      if ((result instanceof Dual || typeof result === "number") && !isFinite(result)) notFinite();
      return result;
    }];
  }));
}

const isFinite = (x: Scalar): boolean => (x instanceof Dual ? isFinite(x.p) && isFinite(x.t) : Number.isFinite(x));

/** Tangent tuples that are one in a single leaf of argument `argnum`. */
function basis(primals: readonly unknown[], argnum: number): unknown[][] {
  const n = leaves(primals[argnum]).length;
  return Array.from({ length: n }, (_, j) => {
    const unit = withLeaves(primals[argnum], Array.from({ length: n }, (__, k) => (k === j ? 1 : 0)));
    return primals.map((_p, i) => (i === argnum ? unit : undefined));
  });
}

function find(scope: Scope, name: string): (...args: unknown[]) => unknown {
  const f = scope[name] as unknown;
  if (typeof f !== "function") throw new Error(`oracle: the program has no function '${name}'`);
  return f as (...args: unknown[]) => unknown;
}

/** Runs the files as CommonJS modules; names at the top of the entry are found even where they are not exported. */
function load(
  files: Readonly<Record<string, string>>,
  entry: string,
  compile: (text: string, fileName: string) => Rewritten,
  macros: Scope,
  scope: Scope,
): Scope {
  const loaded = new Map<string, Scope>();
  const requireFrom = (from: string) => (specifier: string): unknown => {
    if (/^fluxion(\/|$)/.test(specifier)) return macros;
    const base = normalize(join(dirname(from), specifier)), bare = base.replace(/\.[jt]s$/, "");
    const file = [base, `${bare}.ts`, `${bare}/index.ts`].find((candidate) => Object.hasOwn(files, candidate));
    if (!file) throw new Error(`oracle: ${from} imports '${specifier}', which is not among the files`);
    return load1(file);
  };
  const load1 = (file: string): Scope => {
    const known = loaded.get(file);
    if (known) return known;
    const exports: Scope = {};
    loaded.set(file, exports);
    const { code: body, names } = compile(files[file]!, file);
    const shown = file === entry ? names.map((n) => `if (!("${n}" in module.exports)) exports["${n}"] = ${n};`) : [];
    const code = `"use strict";\n${body}\n${shown.join("\n")}`;
    const parameters = ["exports", "require", "module", ...Object.keys(scope)];
    const module = { exports };
    new Function(...parameters, code)(exports, requireFrom(file), module, ...Object.values(scope));
    return module.exports === exports ? exports : Object.assign(exports, module.exports);
  };
  return load1(entry);
}

export { Dual };
