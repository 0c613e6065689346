/**
 * Where a function takes arrays of several kinds, `xs: number[] | Float64Array`, each kind has derivatives of its own
 * (`2-lower/versions.ts`). What the user's code calls looks at what it is given, and calls those.
 */
import { kindName, type KindsOf } from "./2-lower/versions.ts";
import type { TypePrinter } from "./7-emit/emit-type.ts";
import { wrap } from "./7-emit/wrap.ts";
import type { Func } from "./ir/ir.ts";
import { opaque, required, type ArrayType, type RecordType, type Type } from "./ir/types.ts";
import { countFixed, declared, passed, type Param } from "./passed-on.ts";

export interface Dispatched {
  readonly name: string;
  /** What is said of the function above it. */
  readonly doc: string;
  /** For each version, those of the last parameter's kinds after each other: its function, as it is called in the text. */
  readonly versions: readonly { readonly callee: string; readonly func: Func }[];
  readonly several: readonly KindsOf[];
  /** Of each of `several`: where its argument is among those of the function. */
  readonly paths: readonly (readonly number[])[];
  /** Of `fwdAndBwd`: the type of residuals that say which version they are of. */
  readonly residuals?: string | undefined;
}

/** The function that asks, as text. */
export function dispatchText(of: Dispatched, types: TypePrinter): string {
  const params = paramsOf(of, types);
  const result = of.residuals === undefined ? resultOf(of, types) : `[${merged(types, of.versions.map(({ func }) => valueOf(func)))}, ${of.residuals}]`;
  const marks = of.residuals === undefined ? [] : [`type ${of.residuals} =`, ...of.versions.map(({ callee }, i, all) => `  | { version: ${i}; kept: ReturnType<typeof ${callee}>[1] }${i === all.length - 1 ? ";" : ""}`), ""];
  return written([...marks, `// ${of.doc}`, head(of.name, params, result), ...indented(tree(of, params, 0, 0, types)), "}"]);
}

/** The second of `fwdAndBwd`: goes by what the first has marked. */
export function markedText({ name, doc, versions, residuals }: Dispatched, types: TypePrinter): string {
  const params = [{ name: "residuals", type: residuals! }, { name: "cotangent", type: merged(types, versions.map(({ func }) => func.body.params[1]!.type)) }];
  const calls = versions.map(({ callee, func }, i) => `  case ${i}: return ${callee}(residuals.kept, ${given(types, params[1]!, func, 1, callee)});`);
  return written([`// ${doc}`, head(name, params, resultOf({ versions }, types)), ...indented(["switch (residuals.version) {", ...calls, "}"]), "}"]);
}

const width = 100;

const written = (lines: readonly string[]): string => [...lines.flatMap((line) => {
  const indent = /^ */.exec(line)![0];
  return wrap(line.trimStart(), width - indent.length).map((part) => indent + part);
}), ""].join("\n");

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const head = (name: string, params: readonly Param[], result: string): string => `function ${name}(${params.map(declared).join(", ")}): ${result} {`;

/** The first part of what the forward sweep gives. */
const valueOf = ({ body }: Func): Type => (body.yields[0]!.type as RecordType).fields[0]!.type;

const resultOf = ({ versions }: Pick<Dispatched, "versions">, types: TypePrinter): string =>
  versions[0]!.func.body.yields.length === 0 ? "void" : merged(types, versions.map(({ func }) => func.body.yields[0]!.type));

/** An argument as the version takes it: of the type that it has there, if that is not what it has here. */
function given(types: TypePrinter, param: Param, func: Func, i: number, callee: string): string {
  const own = types.print(func.body.params[i]!.type);
  if (own === (param.isOptional ? `${param.type} | undefined` : param.type)) return passed(param);
  return passed(param, own.length <= 30 && types.declarations.length === 0 ? own : argument(callee, i, func));
}

/** The type of an argument, by the function that takes it. */
const argument = (callee: string, i: number, { rest, body }: Func): string => `Parameters<typeof ${callee}>[${i}]${rest && i === body.params.length - 1 ? "[]" : ""}`;

/** What the function takes. */
export function paramsOf({ versions, several, paths }: Dispatched, types: TypePrinter): Param[] {
  const first = versions[0]!.func.body.params;
  const seen = new Set(["y", "kept", ...versions.map(({ callee }) => callee)]);
  const typesOf = (i: number): Type[] => versions.map(({ func }) => func.body.params[i]!.type);
  const fixed = countFixed(first, (_, i) => typesOf(i).some(({ absent }) => absent === "undefined"));
  return first.map((param, i) => {
    const name = seen.has(param.hint) || !/^[A-Za-z_$][\w$]*$/.test(param.hint) ? `p${i}` : param.hint;
    seen.add(name);
    const isOptional = i >= fixed, isRest = versions[0]!.func.rest === true && i === first.length - 1;
    const all = isOptional ? typesOf(i).map(required) : typesOf(i);
    const wider = several.flatMap(({ hasOthers, source }, k) => (hasOthers && paths[k]![0] === i ? [[paths[k]!.slice(1).join(), source] as const] : []));
    const type = merged(types, all, new Map(wider));
    // A type with a name is declared beside the versions.
    const declaredType = types.declarations.length > 0 ? versions.map(({ callee, func }) => argument(callee, i, func)).join(" | ") : type;
    return { name, type: declaredType, ...(isOptional ? { isOptional } : {}), ...(isRest ? { isRest } : {}) };
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
function tree(of: Dispatched, params: readonly Param[], depth: number, from: number, types: TypePrinter): string[] {
  const one = of.several[depth];
  if (!one) return call(of, params, from, types);
  const each = of.several.slice(depth + 1).reduce((count, { kinds }) => count * kinds.length, 1);
  const place = placeOf(params, of.paths[depth]!);
  // What is missing goes to the last, for which nothing is asked.
  const isLate = (kind: ArrayType): boolean => (one.ofDefault ? kind.storage === one.ofDefault.storage : kind.storage === "list");
  const order = [...one.kinds.entries()].sort(([, a], [, b]) => Number(isLate(a)) - Number(isLate(b)));
  const lines = order.flatMap(([i, kind], k) => {
    const inner = tree(of, params, depth + 1, from + i * each, types);
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

function call(of: Dispatched, params: readonly Param[], version: number, types: TypePrinter): string[] {
  const { callee, func } = of.versions[version]!;
  // The compiler has seen what was asked of a parameter, and nothing of what is inside of one.
  const isNarrowed = (i: number): boolean => of.paths.some((path, k) => path.length === 1 && path[0] === i && !of.several[k]!.hasOthers && !of.several[k]!.mayBeMissing);
  const args = params.map((param, i) => (isNarrowed(i) ? param.name : given(types, param, func, i, callee)));
  if (of.residuals === undefined) return [`return ${callee}(${args.join(", ")});`];
  return [`const [y, kept] = ${callee}(${args.join(", ")});`, `return [y, { version: ${version}, kept }];`];
}
