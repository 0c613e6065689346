/** The standard library's members, as the compiler declares them, and a tiny program for each. */
import ts from "typescript";
import { compilerOptions, programOf } from "../fuzz/compile.ts";

export interface Entry {
  /** `Math.sin`, `Array.prototype.map`. */
  readonly name: string;
  readonly section: string;
  /** A program with a function `f(x, v, w)` that uses it; there is none where `refusedBy` says all. */
  readonly program: string;
}

/** How a value of each kind is written in the probes: `x` is a number, `v` a list of three, `w` a typed array of four. */
const subjects: Readonly<Record<string, string>> = { Array: "[...v]", Float64Array: "w.slice()", Float32Array: "Float32Array.from(v)", Int32Array: "Int32Array.from([1, 2, 3])", Number: "x", Object: "({ a: x, b: 2 })" };

/** Where arguments by their types would make no sense. */
const own: Readonly<Record<string, string>> = {
  "Object.defineProperty": `Object.defineProperty({ a: x }, "b", { value: x })`, "Object.defineProperties": `Object.defineProperties({ a: x }, {})`,
  "Object.fromEntries": `Object.fromEntries([["a", x]])`, "Object.create": "Object.create({ a: x })", "Object.assign": "Object.assign({ a: x }, { b: 2 * x })",
  "Object.is": "Object.is(x, 1)", "Object.hasOwn": `Object.hasOwn({ a: x }, "a")`, "Object.setPrototypeOf": "Object.setPrototypeOf({ a: x }, {})",
  "Object.getOwnPropertyDescriptor": `Object.getOwnPropertyDescriptor({ a: x }, "a")`, "Object.prototype.isPrototypeOf": "({ a: x }).isPrototypeOf({})",
  "Object.keys": "Object.keys({ a: x }).length", "Object.values": "Object.values({ a: x, b: 2 })", "Object.entries": "Object.entries({ a: x, b: 2 })[0][1]",
  "Object.prototype.hasOwnProperty": `({ a: x }).hasOwnProperty("a")`, "Object.prototype.propertyIsEnumerable": `({ a: x }).propertyIsEnumerable("a")`,
  "Array.from": "Array.from(v, (y) => y * y)", "Float64Array.from": "Float64Array.from(v, (y) => y * y)", "Float32Array.from": "Float32Array.from(v, (y) => y * y)",
  "Array.prototype.flat": "[[x, 1], [2, x]].flat()", "Array.prototype.flatMap": "v.flatMap((y) => [y, y * y])", "Array.prototype.sort": "[...v].sort((p, q) => p - q)",
  "Array.prototype.concat": "v.concat([x, 2], x)", "Array.prototype.splice": "[...v].splice(0, 1)", "Array.prototype.with": "v.with(1, x)",
  "Math.random": "Math.random()", "Math.acosh": "Math.acosh(x + 1)", "Math.atan2": "Math.atan2(x, 2)", "Math.max": "Math.max(x, 0.1)",
};

/** The numbers of a result, as one. */
function summed(text: string, type: string): string {
  if (type === "number" || type === "any" || /^number \| undefined$/.test(type)) return `return (${text})!;`;
  if (type === "boolean") return `return ${text} ? 1 : 2;`;
  if (type === "string") return `return Number(${text});`;
  if (/Array|\[\]$/.test(type)) return `const r = ${text}; return r[0] * r[0] + r.length;`;
  if (/Iterator|Iterable/.test(type)) return `let s = 0; for (const r of ${text}) s += ${/\[number, number\]|ArrayIterator<\[/.test(type) ? "r[0] + r[1] * r[1]" : "r * r"}; return s;`;
  if (type === "void") return `${text}; return x;`;
  return `const r = ${text}; return r === undefined ? x : 2 * x;`;
}

const argument = (name: string, type: string, owner: string): string => {
  if (/=>/.test(type)) {
    if (/compareFn|compare/.test(name)) return "(p, q) => p - q";
    if (/previousValue/.test(type)) return "(p, q) => p * q";
    return /predicate/.test(name) ? "(y) => y > 0.5" : owner === "Array" && /void/.test(type) ? "(y) => { void y; }" : "(y) => y * y";
  }
  if (/start|end|index|target|depth|deleteCount|offset|radix|digits|precision|begin|length|fromIndex/i.test(name) && /number/.test(type)) return "1";
  if (/string|PropertyKey|Locale/.test(type) && !/number/.test(type)) return `","`;
  if (/\[\]|ArrayLike|Iterable|Array</.test(type)) return "v";
  if (/number|^T$|unknown/.test(type)) return "x";
  return "{ a: x }";
};

/** The members of the library, in its order. */
export function libraryEntries(): Entry[] {
  const names = ["Math", "Number", "Array", "Float64Array", "Float32Array", "Int32Array", "Object"];
  const text = names.map((name) => `export const c_${name} = ${name}; export let i_${name}: ${name === "Array" ? "number[]" : name === "Object" ? "Object" : name === "Number" ? "Number" : name};`).join("\n");
  const program = programOf([{ "program.ts": text }], compilerOptions);
  const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/program.ts"))!;
  const checker = program.getTypeChecker();
  const typeOf = (name: string): ts.Type => checker.getTypeOfSymbol(checker.getExportsOfModule(checker.getSymbolAtLocation(file)!).find((symbol) => symbol.name === name)!);
  return names.flatMap((name) => {
    const statics = checker.getPropertiesOfType(typeOf(`c_${name}`)).map((symbol) => entryOf(checker, file, name, symbol, true));
    const members = name === "Math" ? [] : checker.getPropertiesOfType(typeOf(`i_${name}`)).map((symbol) => entryOf(checker, file, name, symbol, false));
    return [...statics, ...members].filter((entry): entry is Entry => entry !== undefined);
  });
}

function entryOf(checker: ts.TypeChecker, file: ts.SourceFile, owner: string, symbol: ts.Symbol, isStatic: boolean): Entry | undefined {
  const key = symbol.name;
  if (key.startsWith("__@") || key === "prototype") return undefined;
  const name = isStatic ? `${owner}.${key}` : `${owner}.prototype.${key}`;
  const type = checker.getTypeOfSymbolAtLocation(symbol, file);
  const signature = type.getCallSignatures()[0];
  const base = isStatic ? owner : subjects[owner]!;
  const text = own[name] ?? callText(checker, file, owner, `${base}.${key}`, signature);
  const result = signature ? checker.typeToString(signature.getReturnType()) : checker.typeToString(type);
  const isMutating = /^(fill|sort|reverse|set|copyWithin|push|pop|shift|unshift|splice|forEach)$/.test(key) && !isStatic;
  const isConstant = owner === "Number" && isStatic && !signature;
  const body = isConstant ? `return ${text} > x ? 1 : 2;` : isMutating ? `const u = ${base}; ${text.replace(base, "u")}; return u[0] * u[1] + x;` : summed(text, result.replace(/^T$/, "number"));
  return { name, section: owner, program: `export function f(x: number, v: number[], w: Float64Array): number { ${body} }` };
}

function callText(checker: ts.TypeChecker, file: ts.SourceFile, owner: string, callee: string, signature: ts.Signature | undefined): string {
  if (!signature) return callee;
  const params = signature.getParameters().filter((parameter) => {
    const declaration = parameter.valueDeclaration as ts.ParameterDeclaration | undefined;
    return !declaration?.questionToken || owner === "Math";
  });
  const args = params.map((parameter) => {
    const isRest = (parameter.valueDeclaration as ts.ParameterDeclaration | undefined)?.dotDotDotToken !== undefined;
    return isRest ? "x, 2" : argument(parameter.name, checker.typeToString(checker.getTypeOfSymbolAtLocation(parameter, file)), owner);
  });
  return `${callee}(${args.join(", ")})`;
}
