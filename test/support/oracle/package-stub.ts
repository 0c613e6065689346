/** What the package `fluxion` means to a program under the oracle: the macros that have a meaning by definition. */
import { Dual, val } from "./dual.ts";
import { TypedView } from "./typed-view.ts";

type AnyFunction = (...args: any[]) => unknown;

/** The same structure with its duals made plain numbers. */
function withoutTangents(x: unknown): unknown {
  if (x instanceof Dual) return x.v;
  if (x instanceof TypedView) return new (x.constructor as any)(x.toArray().map(val));
  if (Array.isArray(x)) return x.map(withoutTangents);
  if (typeof x !== "object" || x === null || ArrayBuffer.isView(x)) return x;
  const copy = Object.create(Object.getPrototypeOf(x)) as Record<string, unknown>;
  for (const [key, item] of Object.entries(x)) copy[key] = withoutTangents(item);
  return copy;
}

function hasDual(x: unknown): boolean {
  if (x instanceof Dual) return true;
  if (x instanceof TypedView) return x.toArray().some(hasDual);
  return typeof x === "object" && x !== null && !ArrayBuffer.isView(x) && Object.values(x).some(hasDual);
}

/** Every leaf through `f`: how the parts of a hyper-dual are told apart and put together. */
function mapLeaves(x: unknown, f: (leaf: number | Dual) => unknown): unknown {
  if (x instanceof Dual || typeof x === "number") return f(x);
  if (x instanceof TypedView) return new (x.constructor as any)(x.toArray().map((item) => mapLeaves(item, f)));
  if (Array.isArray(x)) return x.map((item) => mapLeaves(item, f));
  if (typeof x !== "object" || x === null) return x;
  return Object.fromEntries(Object.entries(x).map(([key, item]) => [key, mapLeaves(item, f)]));
}

function zip(x: unknown, y: unknown, f: (x: unknown, y: unknown) => unknown): unknown {
  if (x instanceof Dual || typeof x === "number") return f(x, y);
  if (x instanceof TypedView) {
    const ys = (y as TypedView).toArray();
    return new (x.constructor as any)(x.toArray().map((item, i) => f(item, ys[i])));
  }
  if (typeof x !== "object" || x === null) return x;
  const entries = Object.entries(x).map(([key, item]) => [key, zip(item, (y as any)[key], f)] as const);
  return Array.isArray(x) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

const part = (x: unknown, p: "a" | "b" | "c"): number => (x instanceof Dual ? x[p] : 0);

/**
 * The user's rule in place of f's derivative. A hyper-dual is a dual of duals: (v + b ε₂) + (a + c ε₂) ε₁; the rule is
 * run on the two inner duals, and once more for the tangent in ε₂ alone.
 */
function customJvp(f: AnyFunction, rule: (primals: unknown[], tangents: unknown[]) => [unknown, unknown]): AnyFunction {
  return (...args) => {
    if (!args.some(hasDual)) return f(...args);
    const inner = (pick: (x: number | Dual) => unknown): unknown[] => args.map((x) => mapLeaves(x, pick));
    const plain = inner(val), y = f(...(inner(val) as []));
    const [, y2] = rule(plain, inner((x) => part(x, "b")));
    const [, y1] = rule(
      inner((x) => new Dual(val(x) as number, 0, part(x, "b"), 0)),
      inner((x) => new Dual(part(x, "a"), 0, part(x, "c"), 0)),
    );
    const firsts = zip(y, y1, (v, d) => new Dual(val(v) as number, val(d) as number, 0, part(d, "b")));
    return zip(firsts, y2, (d, second) => {
      const { v, a, c } = d as Dual;
      return new Dual(v, a, val(second) as number, c);
    });
  };
}

function unsupported(macro: string): () => never {
  return () => { throw new Error(`oracle: ${macro}() inside a program is not supported`); };
}

export const packageStub: Readonly<Record<string, unknown>> = {
  stopGradient: withoutTangents,
  checkpoint: (f: AnyFunction) => f,
  customJvp,
  ...Object.fromEntries([
    "customVjp", "grad", "valueAndGrad", "valueAndGradInto", "jvp", "vjp", "fwdAndBwd", "jacfwd", "jacrev", "hessian",
    "hvp",
  ].map((macro) => [macro, unsupported(macro)])),
};
