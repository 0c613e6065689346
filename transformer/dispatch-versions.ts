/**
 * Where a function takes arrays of several kinds, `xs: number[] | Float64Array`, each kind has derivatives of its own
 * (`2-lower/versions.ts`). What the user's code calls looks at what it is given, and calls those.
 */
import type { KindsOf } from "./2-lower/versions.ts";
import { kindName } from "./2-lower/versions.ts";
import type { TypePrinter } from "./7-emit/emit-type.ts";
import type { Func } from "./ir/ir.ts";
import { opaque, required, type ArrayType, type Type } from "./ir/types.ts";

export interface Dispatched {
  readonly name: string;
  /** What is said of the function above it. */
  readonly doc: string;
  /** For each version, those of the last parameter's kinds after each other: its function, as it is called in the text. */
  readonly versions: readonly { readonly callee: string; readonly func: Func }[];
  readonly several: readonly KindsOf[];
  /** Of each of `several`: where its argument is among those of the function. */
  readonly paths: readonly (readonly number[])[];
  /** The first of `fwdAndBwd`: its residuals say which version they are of. */
  readonly marks?: boolean;
}

/** The function that asks, as text. */
export function dispatchText(of: Dispatched, types: TypePrinter): string {
  const params = paramsOf(of, types);
  const result = of.marks ? markedResult(of, types) : resultOf(of, types);
  const head = `function ${of.name}(${params.map(({ name, type }) => `${name}: ${type}`).join(", ")}): ${result} {`;
  return [`// ${of.doc}`, head, ...tree(of, params, 0, 0).map((line) => `  ${line}`), "}", ""].join("\n");
}

const resultOf = ({ versions }: Pick<Dispatched, "versions">, types: TypePrinter): string =>
  versions[0]!.func.body.yields.length === 0 ? "void" : merged(types, versions.map(({ func }) => func.body.yields[0]!.type));

/** The second of `fwdAndBwd`: goes by what the first has marked. */
export function markedText({ name, doc, versions }: Pick<Dispatched, "name" | "doc" | "versions">, types: TypePrinter): string {
  const cotangent = merged(types, versions.map(({ func }) => func.body.params[1]!.type));
  const residuals = versions.map(({ callee }, i) => `{ version: ${i}; residuals: Parameters<typeof ${callee}>[0] }`).join(" | ");
  const result = resultOf({ versions }, types);
  const calls = versions.map(({ callee }, i) => `    case ${i}: return ${callee}(marked.residuals, cotangent as Parameters<typeof ${callee}>[1]);`);
  return [`// ${doc}`, `function ${name}(marked: ${residuals}, cotangent: ${cotangent}): ${result} {`, "  switch (marked.version) {", ...calls, "  }", "}", ""].join("\n");
}

export interface Param {
  readonly name: string;
  readonly type: string;
  /** The versions agree on the type. */
  readonly isSame: boolean;
}

/** What the function takes. */
export function paramsOf({ versions, several, paths }: Dispatched, types: TypePrinter): Param[] {
  const first = versions[0]!.func.body.params;
  const seen = new Set(["y", "residuals", ...versions.map(({ callee }) => callee)]);
  return first.map((param, i) => {
    const name = seen.has(param.hint) || !/^[A-Za-z_$][\w$]*$/.test(param.hint) ? `p${i}` : param.hint;
    seen.add(name);
    const all = versions.map(({ func }) => func.body.params[i]!.type);
    const wider = several.flatMap(({ hasOthers, source }, k) => (hasOthers && paths[k]![0] === i ? [[paths[k]!.slice(1).join(), source] as const] : []));
    return { name, type: merged(types, all, new Map(wider)), isSame: new Set(all.map((type) => types.print(type))).size === 1 };
  });
}

/** A type that takes what each of these takes. `wider`: what the source says of a place in it. */
function merged(types: TypePrinter, all: readonly Type[], wider: ReadonlyMap<string, string> = new Map(), path: readonly number[] = []): string {
  const own = wider.get(path.join());
  if (own !== undefined) return types.print(opaque(own));
  const [first] = all;
  if (all.every(({ absent }) => absent !== undefined)) return `${merged(types, all.map(required), wider, path)} | undefined`;
  const isTuple = first?.kind === "record" && all.every((type) => type.kind === "record" && type.tuple && type.absent === undefined && type.fields.length === first.fields.length);
  if (!isTuple) return [...new Set(all.map((type) => types.print(type)))].join(" | ");
  return `[${first.fields.map((_, i) => merged(types, all.map((type) => (type.kind === "record" ? type.fields[i]!.type : type)), wider, [...path, i])).join(", ")}]`;
}

/** Questions of the parameter at `depth` and those after it; `from`: the first version that is still possible. */
function tree(of: Dispatched, params: readonly Param[], depth: number, from: number): string[] {
  const one = of.several[depth];
  if (!one) return call(of, params, from);
  const each = of.several.slice(depth + 1).reduce((count, { kinds }) => count * kinds.length, 1);
  const place = placeOf(params, of.paths[depth]!);
  // What is missing goes to the last, for which nothing is asked.
  const isLate = (kind: ArrayType): boolean => (one.ofDefault ? kind.storage === one.ofDefault.storage : kind.storage === "list");
  const order = [...one.kinds.entries()].sort(([, a], [, b]) => Number(isLate(a)) - Number(isLate(b)));
  const lines = order.flatMap(([i, kind], k) => {
    const inner = tree(of, params, depth + 1, from + i * each);
    const isLast = k === order.length - 1;
    if (isLast && !one.hasOthers) return inner;
    return within(`if (${isLast && one.mayBeMissing ? `${place} === undefined || ` : ""}${test(place, kind)})`, inner);
  });
  const known = one.kinds.map(kindName).join(", ");
  return one.hasOthers ? [...lines, `throw new TypeError(${JSON.stringify(`${one.name} must be one of these to have a derivative: ${known}`)});`] : lines;
}

const test = (place: string, kind: ArrayType): string => (kind.storage === "list" ? `Array.isArray(${place})` : `${place} instanceof ${kindName(kind)}`);

const within = (head: string, inner: readonly string[]): string[] => (inner.length === 1 ? [`${head} ${inner[0]!}`] : [`${head} {`, ...inner.map((line) => `  ${line}`), "}"]);

const placeOf = (params: readonly Param[], [first, ...rest]: readonly number[]): string => `${params[first!]!.name}${rest.map((i) => `[${i}]`).join("")}`;

function call(of: Dispatched, params: readonly Param[], version: number): string[] {
  const { callee } = of.versions[version]!;
  // The compiler has seen what was asked of a parameter, and nothing of what is inside of one.
  const isNarrowed = (i: number): boolean => of.paths.some((path, k) => path.length === 1 && path[0] === i && !of.several[k]!.hasOthers && !of.several[k]!.mayBeMissing);
  const args = params.map(({ name, isSame }, i) => (isSame || isNarrowed(i) ? name : `${name} as Parameters<typeof ${callee}>[${i}]`));
  if (!of.marks) return [`return ${callee}(${args.join(", ")});`];
  return [`const [y, residuals] = ${callee}(${args.join(", ")});`, `return [y, { version: ${version}, residuals }];`];
}

function markedResult({ versions }: Dispatched, types: TypePrinter): string {
  const value = merged(types, versions.map(({ func }) => (func.body.yields[0]!.type as { fields?: readonly { type: Type }[] }).fields![0]!.type));
  return `[${value}, ${versions.map(({ callee }, i) => `{ version: ${i}; residuals: ReturnType<typeof ${callee}>[1] }`).join(" | ")}]`;
}

