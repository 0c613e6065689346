/** What is asked of a random program: points, directions, the macros to take, and the calls of them in TypeScript. */
import ts from "typescript";
import type { Source } from "./compile.ts";

export type ParamKind = "number" | "count" | "f64" | "f32" | "list" | "nested" | "passive";

export interface Param { readonly name: string; readonly kind: ParamKind }

export interface Plan {
  readonly params: readonly Param[];
  /** Positions of the parameters that have a derivative. */
  readonly active: readonly number[];
  readonly result: string;
  readonly isScalar: boolean;
  /** Are Float32Arrays about? Their tangents are rounded, too. */
  readonly isSingle: boolean;
  readonly macros: readonly string[];
  readonly inSameFile: boolean;
  /** TypeScript text that exports a `d_…` for each macro. */
  readonly harness: string;
}

const kinds: Readonly<Record<string, ParamKind>> = {
  number: "number", Float64Array: "f64", Float32Array: "f32", "number[]": "list", "readonly number[]": "list",
  "number[][]": "nested", "readonly number[][]": "nested", "readonly (readonly number[])[]": "nested",
};

/** What may be switched off without a change of numbers. */
export const analyses = ["activity", "plan-residuals", "fold", "eliminate-dead", "scalarize-memory", "inline-calls"];

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

/** Parameters whose names start with `n` are counts: whole numbers that steer loops. */
function signatureOf(text: string): { params: Param[]; result: string } {
  const file = ts.createSourceFile("program.ts", text, ts.ScriptTarget.ES2022);
  const node = file.statements.find((s): s is ts.FunctionDeclaration => ts.isFunctionDeclaration(s) && s.name?.text === "f");
  if (!node) throw new Error("the program has no function f");
  const params = node.parameters.map((parameter): Param => {
    const name = (parameter.name as ts.Identifier).text;
    const kind = kinds[parameter.type!.getText(file)] ?? "passive";
    return { name, kind: kind === "number" && /^n\d*$/.test(name) ? "count" : kind };
  });
  return { params, result: node.type!.getText(file) };
}

export function planOf({ files, seed, all }: Source): Plan {
  const { params, result } = signatureOf(files["program.ts"]!);
  const random = randomSource(seed);
  const isScalar = result === "number";
  const active = params.flatMap(({ kind }, i) => (kind === "passive" || kind === "count" ? [] : [i]));
  const macros = all ? everyMacro(params, isScalar, active) : macrosOf(params, isScalar, active, random);
  const inSameFile = random() < 0.8;
  const isSingle = Object.values(files).some((text) => /Float32Array|fround/.test(text));
  return { params, active, result, isScalar, isSingle, macros, inSameFile, harness: harnessOf(macros, active, inSameFile) };
}

function choices(params: readonly Param[], isScalar: boolean, active: readonly number[]): { reverse: string[]; forward: string[]; second: string[] } {
  if (active.length === 0) return { reverse: ["vjp"], forward: ["jvp"], second: ["jvp_jvp"] };
  const isNumber = params[active[0]!]!.kind === "number";
  return {
    reverse: isScalar ? ["vjp", "valueAndGrad", "valueAndGrad", "grad", "fwdAndBwd", "valueAndGradInto"] : ["vjp", "vjp", "jacrev", "fwdAndBwd"],
    forward: isScalar ? ["jvp"] : ["jvp", "jacfwd"],
    second: isScalar ? ["hvp", "hessian", "jvp_grad", "vjp_grad", isNumber ? "grad_grad" : "hvp", "jvp_jvp"] : ["jvp_jvp", "jvp_vjp"],
  };
}

/** One reverse mode at least, a forward one mostly, and the second order of every other program. */
function macrosOf(params: readonly Param[], isScalar: boolean, active: readonly number[], random: () => number): string[] {
  const { reverse, forward, second } = choices(params, isScalar, active);
  const one = (names: readonly string[]): string => names[Math.floor(random() * names.length)]!;
  const macros = new Set([one(reverse)]);
  if (random() < 0.3) macros.add(one(reverse));
  if (random() < 0.7) macros.add(one(forward));
  if (random() < 0.5) macros.add(one(second));
  return [...macros];
}

function everyMacro(params: readonly Param[], isScalar: boolean, active: readonly number[]): string[] {
  const { reverse, forward, second } = choices(params, isScalar, active);
  return [...new Set([...reverse, ...forward, ...second])];
}

function harnessOf(macros: readonly string[], active: readonly number[], inSameFile: boolean): string {
  const argnums = `[${active.join(", ")}]`;
  const calls: Record<string, string> = {
    jvp: "jvp_(f)", vjp: "vjp_(f)", fwdAndBwd: `fwdAndBwd_(f, ${argnums})`, jacfwd: `jacfwd_(f, ${argnums})`, jacrev: `jacrev_(f, ${argnums})`,
    valueAndGrad: `valueAndGrad_(f, ${argnums})`, grad: `grad_(f, ${argnums})`, valueAndGradInto: `valueAndGradInto_(f, ${argnums})`, hvp: `hvp_(f, ${argnums})`, hessian: `hessian_(f, ${argnums})`,
    jvp_jvp: "jvp_(jvp_(f))", jvp_vjp: "jvp_(vjp_(f))", jvp_grad: `jvp_(grad_(f, ${argnums}))`, vjp_grad: `vjp_(grad_(f, ${argnums}))`,
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
