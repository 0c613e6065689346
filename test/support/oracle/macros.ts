/**
 * What the package `fluxion` means to a program under the oracle, so that macros inside a program work, at any depth.
 * Every derivative is taken forward, a leaf at a time, at a level of its own: slow, and nothing that could go wrong.
 */
import { Dual, levelOf, make, multiply, plus, val, type Scalar } from "./dual.ts";
import { replaceLeaves, scalars, split, withLeaves } from "./structure.ts";
import { TypedView } from "./typed-view.ts";

type AnyFunction = (...args: any[]) => any;
type Argnums = number | readonly number[];
type Options = Argnums | { readonly argnums?: Argnums; readonly hasAux?: boolean };

/** The levels in use: the caller of the oracle seeds the lowest, each macro being run adds one above them. */
let depth = 0;

export function atLevels<T>(count: number, run: (level: number) => T): T {
  const level = (depth += count);
  try {
    return run(level);
  } finally {
    depth -= count;
  }
}

/** `[y, y_dot]` with the tangents of all leaves of all arguments given in one list. */
function push(f: AnyFunction, args: readonly unknown[], tangents: ArrayLike<Scalar>): [unknown, Scalar[]] {
  return atLevels(1, (level) => {
    const seeded = scalars(args).map((x, i) => make(level, x, tangents[i] ?? 0));
    const { primal, tangents: dotted } = split(f(...(replaceLeaves(args, seeded) as unknown[])), level);
    return [primal, dotted];
  });
}

/** The value, and the columns of the Jacobian for the leaves of the arguments in `argnums`. */
function columns(f: AnyFunction, args: readonly unknown[], argnums: readonly number[]): [unknown, Scalar[][][]] {
  const counts = args.map((x) => scalars(x).length), total = counts.reduce((a, b) => a + b, 0);
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((a, b) => a + b, 0));
  const found = argnums.map((k) => Array.from({ length: counts[k]! }, (_, j) =>
    push(f, args, Array.from({ length: total }, (__, i) => (i === starts[k]! + j ? 1 : 0)))[1]));
  return [f(...(replaceLeaves(args, scalars(args)) as unknown[])), found];
}

function read(options: Options = 0): { argnums: readonly number[]; one: boolean; aux: boolean } {
  const { argnums = 0, hasAux = false } = typeof options === "object" && !Array.isArray(options)
    ? options as { argnums?: Argnums; hasAux?: boolean } : { argnums: options as Argnums };
  return { argnums: [argnums].flat(), one: typeof argnums === "number", aux: hasAux };
}

const valueAndGrad = (f: AnyFunction, options?: Options) => (...args: unknown[]): [unknown, unknown] => {
  const { argnums, one } = read(options), [y, found] = columns(f, args, argnums);
  const gradients = argnums.map((k, i) => withLeaves(args[k], found[i]!.map((column) => column[0]!)));
  return [y, one ? gradients[0] : gradients];
};

const grad = (f: AnyFunction, options?: Options) => (...args: unknown[]): unknown => {
  const [y, gradient] = valueAndGrad(f, options)(...args);
  return read(options).aux ? [gradient, (y as unknown[])[1]] : gradient;
};

const valueAndGradInto = (f: AnyFunction, options?: Options) => (out: any, ...args: unknown[]): unknown => {
  const [y, gradient] = valueAndGrad(f, options)(...args);
  write(out, typeof gradient === "number" || gradient instanceof Dual ? [gradient] : gradient);
  return y;
};

/** The macro whose result is written into `out`. */
const into = (macro: (f: AnyFunction, options?: Options) => AnyFunction) => (f: AnyFunction, options?: Options) => (out: any, ...args: unknown[]): void => {
  const result = macro(f, options)(...args);
  write(out, typeof result === "number" || result instanceof Dual ? [result] : result);
};

function write(out: any, from: any): void {
  if (out instanceof TypedView) return out.set(from);
  for (const key of Object.keys(from)) {
    if (typeof out[key] === "object" && !(out[key] instanceof Dual)) write(out[key], from[key]);
    else out[key] = from[key];
  }
}

const jacobian = (f: AnyFunction, options?: Options) => (...args: unknown[]): unknown => {
  const { argnums, one } = read(options), [y, found] = columns(f, args, argnums);
  const rows = scalars(y).map((_, row) => {
    const parts = argnums.map((k, i) => withLeaves(args[k], found[i]!.map((column) => column[row]!)));
    return one ? parts[0] : parts;
  });
  const plain = rows.every((row) => typeof row === "number" || row instanceof Dual);
  return withLeaves(plain ? y : arrays(y), rows);
};

/** Typed arrays cannot hold rows. */
function arrays(x: unknown): unknown {
  if (x instanceof TypedView) return x.toArray();
  if (Array.isArray(x)) return x.map(arrays);
  if (typeof x !== "object" || x === null || x instanceof Dual) return x;
  return Object.fromEntries(Object.entries(x).map(([key, item]) => [key, arrays(item)]));
}

const hessian = (f: AnyFunction, options?: Options): AnyFunction => jacobian(grad(f, options), options);

const hvp = (f: AnyFunction, options?: Options) => (primals: unknown[], v: any): unknown => {
  const { argnums, one } = read(options);
  const tangents = primals.map((x, i) => {
    const at = argnums.indexOf(i), given = scalars(one ? v : v[at]);
    return scalars(x).map((_, j) => (at >= 0 ? given[j]! : 0));
  });
  const [y, dotted] = push(grad(f, options), primals, tangents.flat());
  return withLeaves(y, dotted);
};

/** Tangents by the structure of the arguments; `undefined` for a whole argument means zero. */
function flatTangents(primals: readonly unknown[], tangents: readonly unknown[]): Scalar[] {
  return primals.flatMap((x, i) => {
    const given = scalars(tangents[i]);
    return scalars(x).map((_, j) => given[j] ?? 0);
  });
}

const jvpOf = (f: AnyFunction) => (primals: unknown[], tangents: unknown[]): unknown => {
  const [y, dotted] = push(f, primals, flatTangents(primals, tangents));
  return [y, withLeaves(y, dotted)];
};

const vjpOf = (f: AnyFunction) => (primals: unknown[], cotangent: unknown): [unknown, unknown] => {
  const [y, found] = columns(f, primals, primals.map((_, i) => i)), y_bar = scalars(cotangent);
  return [y, primals.map((x, k) => withLeaves(x, found[k]!.map((column) => inner(column, y_bar))))];
};

function inner(xs: readonly Scalar[], ys: readonly Scalar[]): Scalar {
  return xs.reduce<Scalar>((sum, x, i) => plus(sum, multiply(x, ys[i] ?? 0)), 0);
}

const fwdAndBwd = (f: AnyFunction, options?: Options): unknown => [
  (...args: unknown[]) => [f(...(replaceLeaves(args, scalars(args)) as unknown[])), args],
  (args: unknown[], cotangent: unknown) => {
    const all = vjpOf(f)(args, cotangent)[1] as unknown[], { argnums, one } = read(options);
    if (options === undefined) return all;
    return one ? all[argnums[0]!] : argnums.map((k) => all[k]);
  },
];

/** f with the tangent from a rule, at every level: the rule runs on the values of lower level. */
function withRule(f: AnyFunction, rule: (primals: any[], tangents: Scalar[]) => [unknown, Scalar[]]) {
  return (...args: unknown[]): unknown => {
    const level = Math.max(0, ...scalars(args).map(levelOf));
    if (level === 0) return f(...args);
    const { primal, tangents } = split(args, level);
    const [y, dotted] = rule(primal as unknown[], tangents);
    return replaceLeaves(y, scalars(y).map((x, i) => make(level, x, dotted[i] ?? 0)));
  };
}

const customJvp = (f: AnyFunction, rule: AnyFunction): AnyFunction => withRule(f, (primals, tangents) => {
  let from = 0;
  const structured = primals.map((x) => withLeaves(x, tangents.slice(from, (from += scalars(x).length))));
  const [y, dotted] = rule(primals, structured) as [unknown, unknown];
  return [y, scalars(dotted)];
});

const customVjp = (f: AnyFunction, fwd: AnyFunction, bwd: AnyFunction): AnyFunction =>
  withRule(f, (primals, tangents) => {
    const [y, residuals] = fwd(...primals) as [unknown, unknown], outputs = scalars(y);
    const dotted = outputs.map((_, i) => {
      const cotangents = bwd(residuals, withLeaves(y, outputs.map((__, j) => (i === j ? 1 : 0)))) as unknown[];
      return inner(flatTangents(primals, cotangents), tangents);
    });
    return [y, dotted];
  });

/** What `import … from "fluxion"` finds in a rewritten program. */
export const packageMacros: Readonly<Record<string, unknown>> = {
  grad, valueAndGrad, valueAndGradInto, hessian, hvp, fwdAndBwd, customJvp, customVjp,
  jacfwd: jacobian,
  jacrev: jacobian,
  jacfwdInto: into(jacobian), jacrevInto: into(jacobian), hessianInto: into(hessian), hvpInto: into(hvp),
  jvp: (f: AnyFunction, ...now: [any, any]) => (now.length > 0 ? jvpOf(f)(...now) : jvpOf(f)),
  vjp: (f: AnyFunction, ...primals: unknown[]) => (primals.length === 0 ? vjpOf(f)
    : [vjpOf(f)(primals, 0)[0], (cotangent: unknown) => vjpOf(f)(primals, cotangent)[1]]),
  stopGradient: (x: unknown) => replaceLeaves(x, scalars(x).map(val)),
  checkpoint: (f: AnyFunction) => f,
};

/** The same in the original program: only what needs no derivative. Others may be applied, but their results not called. */
export const plainMacros: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.keys(packageMacros).map((name) => [name, (_f: AnyFunction, ...more: unknown[]) => {
    const refuse = (): never => { throw new Error(`oracle: ${name}() in the original program`); };
    if (more.length > 0 && (name === "jvp" || name === "vjp")) refuse();
    return name === "fwdAndBwd" ? [refuse, refuse] : refuse;
  }])),
  stopGradient: (x: unknown) => x,
  checkpoint: (f: AnyFunction) => f,
  customJvp: (f: AnyFunction) => f,
  customVjp: (f: AnyFunction) => f,
};
