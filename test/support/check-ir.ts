/** All derivatives of one random IR program, against each other and against differences of the program itself. */
import type { MacroName, MacroRequest } from "../../transformer/5-differentiate/modes.ts";
import { interpret } from "../../transformer/ir/interpret.ts";
import type { Module } from "../../transformer/ir/ir.ts";
import { Pipeline, type PipelineOptions } from "../../transformer/pipeline.ts";
import { arrayLength, randomSource } from "./random-ir.ts";

type Tree = number | Float64Array | Tree[];
type Inputs = [number, number, Float64Array, Float64Array];

export interface CheckOptions extends PipelineOptions {
  readonly second?: boolean;
  readonly inline?: boolean;
}

const request = (macro: MacroName): MacroRequest => ({ macro, target: "f", argnums: [0, 1, 2, 3], single: false, implicit: false, hasAux: false });

const dot = (a: Tree, b: Tree): number => (typeof a === "number" ? a * (b as number) : [...(a as Tree[])].reduce<number>((sum, x, i) => sum + dot(x, (b as Tree[])[i]!), 0));

const copy = (inputs: Inputs): Inputs => [inputs[0], inputs[1], inputs[2].slice(), inputs[3].slice()];

function point(random: () => number): Inputs {
  const number = (): number => Number((random() * 2 - 1).toFixed(3));
  const array = (): Float64Array => Float64Array.from({ length: arrayLength }, number);
  return [number(), number(), array(), array()];
}

function along(x: Inputs, v: Inputs, t: number): Inputs {
  const array = (a: Float64Array, d: Float64Array): Float64Array => a.map((e, i) => e + t * d[i]!);
  return [x[0] + t * v[0], x[1] + t * v[1], array(x[2], v[2]), array(x[3], v[3])];
}

/** The central difference, when two step sizes agree that there is one. */
function difference(f: (t: number) => number, scale: number): number | undefined {
  const h = 1e-5;
  const [coarse, fine] = [(f(h) - f(-h)) / (2 * h), (f(h / 2) - f(-h / 2)) / h];
  return Math.abs(coarse - fine) < 1e-5 * (scale + Math.abs(fine)) ? fine : undefined;
}

/** What is wrong with the derivatives of `f` in `module`; nothing when they are right. */
export function checkModule(module: Module, seed: number, options: CheckOptions = {}): string | undefined {
  const pipeline = new Pipeline(options);
  for (const func of module.funcs.values()) pipeline.funcs.set(func.name, pipeline.pass("simplify", pipeline.tidy(func, "normal"), "normal"));
  if (options.inline) pipeline.inlineHelpers([...module.funcs.keys()]);
  const random = randomSource(seed * 7 + 1);
  const [x, v] = [point(random), point(random)];
  const value = (t: number): number => interpret(module, "f", along(x, v, t), 300_000)[0] as number;
  const f0 = value(0);
  if (!Number.isFinite(f0) || Math.abs(f0) > 1e6) return undefined;
  const run = (macro: MacroName, args: unknown[], which = 0): Tree => interpret(pipeline.module, pipeline.differentiate(request(macro))[which]!, args)[0] as Tree;
  const [y, yDot] = run("jvp", [copy(x), copy(v)]) as [number, number];
  const scale = 1 + Math.abs(f0) + Math.abs(yDot);
  const differs = (a: number, b: number, tolerance: number): boolean => !(Math.abs(a - b) <= tolerance * (scale + Math.abs(b)));
  if (differs(y, f0, 1e-12)) return `value: ${y} for ${f0}`;
  const expected = difference(value, scale);
  if (expected !== undefined && differs(yDot, expected, 1e-4)) return `jvp: ${yDot}, differences ${expected}`;
  const reverse: Record<string, Tree> = {
    grad: run("grad", copy(x)),
    valueAndGrad: (run("valueAndGrad", copy(x)) as Tree[])[1]!,
    vjp: (run("vjp", [copy(x), 1]) as Tree[])[1]!,
    jacrev: run("jacrev", copy(x)),
    jacfwd: run("jacfwd", copy(x)),
  };
  for (const [name, gradient] of Object.entries(reverse)) if (differs(dot(gradient, v), yDot, 1e-9)) return `${name}·v: ${dot(gradient, v)}, jvp ${yDot}`;
  const residuals = (run("fwdAndBwd", copy(x)) as Tree[])[1]!;
  for (const seedValue of [1, 3]) {
    const pulled = dot(run("fwdAndBwd", [residuals, seedValue], 1), v) / seedValue;
    if (differs(pulled, yDot, 1e-9)) return `pullback: ${pulled}, jvp ${yDot}`;
  }
  if (!options.second) return undefined;
  const curvature = dot(run("hvp", [copy(x), copy(v)]), v);
  const slope = difference((t) => dot(run("grad", along(x, v, t)), v), scale + Math.abs(curvature));
  if (slope !== undefined && differs(curvature, slope, 1e-4)) return `vHv: ${curvature}, differences ${slope}`;
  return undefined;
}
