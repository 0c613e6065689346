/** What is asked of a program: points, directions, the macros to take, and the calls of them in TypeScript. */
import { switches } from "../../transformer/pipeline.ts";
import { leaves } from "../support/oracle/index.ts";
import type { Exports, Source } from "./compile.ts";
import { sample, Signature, type Recipe, type Structure } from "./structure.ts";

export interface Plan {
  /** Makes the arguments, fresh each time, in the world of a scope. */
  readonly points: readonly Recipe<unknown[]>[];
  /** Positions of the parameters that have a derivative. */
  readonly active: readonly number[];
  /** Are Float32Arrays about? Their tangents are rounded, too. */
  readonly isSingle: boolean;
  readonly macros: readonly string[];
  readonly inSameFile: boolean;
  /** TypeScript text that exports a `d_…` for each macro. */
  readonly harness: string;
}

/** What may be switched off without a change of numbers. */
export const analyses: readonly string[] = switches;

/** Numbers from 0 to 1 that depend on `seed` alone. */
export function randomSource(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const pointsPerProgram = 2;

/** `original` is the program as it was written: it shows what its parameters are made of. */
export function planOf({ files, seed, ask }: Source, original: Exports): Plan {
  const text = files["program.ts"]!;
  const { params, result } = new Signature(text);
  const random = randomSource(seed);
  const points = ask?.points ?? randomPoints(params.map(({ structure }) => structure), randomSource(seed + 17));
  const first = points[0]!(original);
  const active = ask?.wrt ?? first.flatMap((arg, i) => (params[i]?.passive || leaves(arg).length === 0 ? [] : [i]));
  const all = choices(typeof first[active[0]!] === "number", result === "number", active);
  const macros = Array.isArray(ask?.macros) ? ask.macros as string[] : ask?.macros === "all" ? everyMacro(all) : ask?.macros === "four" ? fourMacros(all, random) : macrosOf(all, random);
  const inSameFile = random() < 0.8 || ask !== undefined;
  const isSingle = Object.values(files).some((file) => /Float32Array|fround/.test(file)) || points.some((point) => point(original).some((arg) => arg instanceof Float32Array));
  return { points, active, isSingle, macros, inSameFile, harness: harnessOf(macros, active, inSameFile) };
}

function randomPoints(structures: readonly Structure[], random: () => number): Recipe<unknown[]>[] {
  return Array.from({ length: pointsPerProgram }, () => {
    const args = structures.map((structure) => sample(structure, random));
    return (scope) => args.map((arg) => arg(scope));
  });
}

interface Choices { readonly reverse: readonly string[]; readonly forward: readonly string[]; readonly second: readonly string[] }

function choices(isNumber: boolean, isScalar: boolean, active: readonly number[]): Choices {
  if (active.length === 0) return { reverse: ["vjp"], forward: ["jvp"], second: ["jvp_jvp"] };
  return {
    reverse: isScalar ? ["vjp", "valueAndGrad", "valueAndGrad", "grad", "fwdAndBwd", "valueAndGradInto"] : ["vjp", "vjp", "jacrev", "jacrevInto", "fwdAndBwd"],
    forward: isScalar ? ["jvp"] : ["jvp", "jvp", "jacfwd", "jacfwdInto"],
    second: isScalar ? ["hvp", "hessian", "hvpInto", "hessianInto", "jvp_grad", "vjp_grad", isNumber ? "grad_grad" : "hvp", "jvp_jvp", "vjp_jvp"] : ["jvp_jvp", "jvp_vjp", "vjp_jvp", "vjp_vjp"],
  };
}

/**
 * Few of each program: a macro more takes as long as another program, and finds less. Reverse mode is where things go
 * wrong; macros of macros, which the compiler's types take long for, are two of five at second order.
 */
function macrosOf({ reverse, forward, second }: Choices, random: () => number): string[] {
  const one = (names: readonly string[]): string => names[Math.floor(random() * names.length)]!;
  const nested = second.filter((name) => name.includes("_")), single = second.filter((name) => !name.includes("_"));
  const ofSecond = (): string => one(single.length === 0 || random() < 0.4 ? nested : single);
  const macros = new Set<string>();
  if (random() < 0.65) macros.add(one(reverse));
  if (macros.size === 0 || random() < 0.2) macros.add(random() < 0.6 ? ofSecond() : one(forward));
  if (random() < 0.1) macros.add(one(forward));
  return [...macros];
}

function everyMacro({ reverse, forward, second }: Choices): string[] {
  return [...new Set([...reverse, ...forward, ...second])];
}

/** Each mode at first and at second order. */
function fourMacros({ reverse, forward, second }: Choices, random: () => number): string[] {
  const one = (names: readonly string[]): string => names[Math.floor(random() * names.length)]!;
  return [...new Set([one(reverse), "jvp", one(second.filter((name) => name !== "jvp_jvp")), one(second)])];
}

function harnessOf(macros: readonly string[], active: readonly number[], inSameFile: boolean): string {
  const argnums = `[${active.join(", ")}]`;
  // One argument's Hessian is made in another way than a tuple's.
  const ofHessian = active.length === 1 ? `${active[0]}` : argnums;
  const calls: Record<string, string> = {
    jvp: "jvp_(f)", vjp: "vjp_(f)", fwdAndBwd: `fwdAndBwd_(f, ${argnums})`, jacfwd: `jacfwd_(f, ${argnums})`, jacrev: `jacrev_(f, ${argnums})`,
    valueAndGrad: `valueAndGrad_(f, ${argnums})`, grad: `grad_(f, ${argnums})`, valueAndGradInto: `valueAndGradInto_(f, ${argnums})`, hvp: `hvp_(f, ${argnums})`, hessian: `hessian_(f, ${ofHessian})`,
    jacfwdInto: `jacfwdInto_(f, ${argnums})`, jacrevInto: `jacrevInto_(f, ${argnums})`, hessianInto: `hessianInto_(f, ${ofHessian})`, hvpInto: `hvpInto_(f, ${argnums})`,
    jvp_jvp: "jvp_(jvp_(f))", jvp_vjp: "jvp_(vjp_(f))", vjp_jvp: "vjp_(jvp_(f))", vjp_vjp: "vjp_(vjp_(f))", jvp_grad: `jvp_(grad_(f, ${argnums}))`, vjp_grad: `vjp_(grad_(f, ${argnums}))`,
    grad_grad: `grad_(grad_(f, ${active[0] ?? 0}), ${active[0] ?? 0})`,
  };
  const used = new Set(macros.flatMap((macro) => macro.split("_")));
  return [
    `import { ${[...used].map((name) => `${name} as ${name}_`).join(", ")} } from "fluxion";`,
    ...(inSameFile ? [] : [`import { f } from "./program.ts";`]),
    ...macros.map((macro) => `export const d_${macro} = ${calls[macro]};`),
    "",
  ].join("\n");
}
