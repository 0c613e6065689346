/**
 * What the parameters of an entry look like, read from their types as they are written, and random values of that
 * structure. A value is a recipe: instances of the program's own classes are made anew in each world that runs it.
 */
import ts from "typescript";
import type { Exports } from "./compile.ts";

export type Structure =
  | { readonly kind: "number" }
  /** A whole number that steers loops. */
  | { readonly kind: "count" }
  | { readonly kind: "boolean" }
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "typed"; readonly type: string }
  | { readonly kind: "list"; readonly item: Structure }
  | { readonly kind: "tuple"; readonly items: readonly Structure[] }
  | { readonly kind: "object"; readonly fields: readonly Field[] }
  | { readonly kind: "instance"; readonly name: string; readonly params: readonly Structure[] }
  | { readonly kind: "union"; readonly members: readonly Structure[] };

export interface Field { readonly name: string; readonly structure: Structure; readonly optional: boolean }

export interface Param {
  readonly name: string;
  readonly structure: Structure;
  /** Never asked for in `argnums`: counts, and parameters whose names start with `options`. */
  readonly passive: boolean;
}

/** Makes the value in the world of `scope`, the exports of the program there. */
export type Recipe<T = unknown> = (scope: Exports) => T;

const typed = new Set(["Float64Array", "Float32Array", "Int32Array", "Uint8Array", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array"]);

/** Numbers of these names are counts. */
const countParam = /^n\d*$/, countField = /^[nk]\d*$/;

export class Signature {
  readonly params: readonly Param[];
  /** As it is written; `undefined` where it is not. */
  readonly result: string | undefined;

  constructor(text: string) {
    const file = ts.createSourceFile("program.ts", text, ts.ScriptTarget.ES2022, true);
    const node = entryOf(file);
    if (!node) throw new Error("the program has no function f");
    const types = new Types(file);
    this.params = node.parameters.flatMap((parameter, i) => {
      // A tuple at the end is parameters of its own.
      if (parameter.dotDotDotToken && parameter.type && ts.isTupleTypeNode(parameter.type)) return parameter.type.elements.map((item, k) => paramOf(ts.isNamedTupleMember(item) ? item.name.text : `p${i + k}`, ts.isNamedTupleMember(item) ? item.type : item, types));
      const name = ts.isIdentifier(parameter.name) ? parameter.name.text : `p${i}`;
      return paramOf(name, parameter.type, types);
    });
    this.result = node.type?.getText(file);
  }
}

function paramOf(name: string, type: ts.TypeNode | undefined, types: Types): Param {
  return { name, structure: types.of(type, countParam.test(name)), passive: countParam.test(name) || name.startsWith("options") };
}

function entryOf(file: ts.SourceFile): ts.SignatureDeclaration | undefined {
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === "f") return statement;
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && name.text === "f" && initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))) return initializer;
    }
  }
  return undefined;
}

/** Types by their text; what is not understood is the literal `undefined`. */
class Types {
  /** Names around the one at hand: a structure that contains itself ends somewhere. */
  private readonly around: string[] = [];
  constructor(private readonly file: ts.SourceFile) {}

  of(node: ts.TypeNode | undefined, isCount = false): Structure {
    if (!node) return { kind: "literal", value: undefined };
    if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return this.of(node.type, isCount);
    if (ts.isArrayTypeNode(node)) return { kind: "list", item: this.of(node.elementType) };
    if (ts.isTupleTypeNode(node)) return { kind: "tuple", items: node.elements.map((item) => this.of(ts.isNamedTupleMember(item) ? item.type : item)) };
    if (ts.isUnionTypeNode(node)) return { kind: "union", members: node.types.map((type) => this.of(type)) };
    if (ts.isIntersectionTypeNode(node)) return { kind: "object", fields: node.types.flatMap((type) => fieldsOf(this.of(type))) };
    if (ts.isTypeLiteralNode(node)) return { kind: "object", fields: this.fields(node.members) };
    if (ts.isTypeReferenceNode(node)) {
      const name = node.typeName.getText(this.file);
      if (this.around.filter((other) => other === name).length > 2) return { kind: "literal", value: undefined };
      this.around.push(name);
      const structure = this.named(name, node.typeArguments);
      this.around.pop();
      return structure;
    }
    if (ts.isLiteralTypeNode(node)) return { kind: "literal", value: literal(node.literal) };
    switch (node.kind) {
      case ts.SyntaxKind.NumberKeyword: return { kind: isCount ? "count" : "number" };
      case ts.SyntaxKind.BooleanKeyword: return { kind: "boolean" };
      default: return { kind: "literal", value: undefined };
    }
  }

  private fields(members: ts.NodeArray<ts.TypeElement>): Field[] {
    return members.flatMap((member) => {
      if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name)) return [];
      const name = member.name.text;
      return [{ name, structure: this.of(member.type, countField.test(name)), optional: member.questionToken !== undefined }];
    });
  }

  private named(name: string, args: readonly ts.TypeNode[] | undefined): Structure {
    if (typed.has(name)) return { kind: "typed", type: name };
    if (name === "Array" || name === "ReadonlyArray") return { kind: "list", item: this.of(args?.[0]) };
    if (name === "Readonly" || name === "Partial" || name === "Required") return this.of(args?.[0]);
    for (const statement of this.file.statements) {
      if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name) return this.of(statement.type);
      if (ts.isClassDeclaration(statement) && statement.name?.text === name) return { kind: "instance", name, params: this.constructorOf(statement) };
      if (!ts.isInterfaceDeclaration(statement) || statement.name.text !== name) continue;
      const inherited = statement.heritageClauses?.flatMap(({ types }) => types.flatMap(({ expression }) => fieldsOf(this.named(expression.getText(this.file), undefined))));
      return { kind: "object", fields: [...(inherited ?? []), ...this.fields(statement.members)] };
    }
    return { kind: "literal", value: undefined };
  }

  private constructorOf(node: ts.ClassDeclaration): Structure[] {
    const own = node.members.find(ts.isConstructorDeclaration);
    if (own) return own.parameters.map(({ type, name }) => this.of(type, countField.test(name.getText(this.file))));
    const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    const inherited = base && this.named(base.expression.getText(this.file), undefined);
    return inherited?.kind === "instance" ? [...inherited.params] : [];
  }
}

const fieldsOf = (structure: Structure): readonly Field[] => (structure.kind === "object" ? structure.fields : []);

function literal(node: ts.LiteralTypeNode["literal"]): unknown {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  return node.kind === ts.SyntaxKind.TrueKeyword;
}

export function randomNumber(random: () => number): number {
  const magnitude = 0.1 + 1.4 * random();
  return random() < 0.4 ? -magnitude : magnitude;
}

/** All choices are made here; the recipe makes the same value each time. */
export function sample(structure: Structure, random: () => number, inner = false): Recipe {
  const numbers = (length: number): number[] => Array.from({ length }, () => randomNumber(random));
  switch (structure.kind) {
    case "number": { const x = randomNumber(random); return () => x; }
    case "count": { const n = Math.floor(random() * 5); return () => n; }
    case "boolean": { const on = random() < 0.5; return () => on; }
    case "literal": return () => structure.value;
    case "typed": {
      const { type } = structure;
      const items = type === "Float64Array" ? numbers(4) : type === "Float32Array" ? numbers(3) : numbers(3).map((x) => Math.floor(Math.abs(3 * x)));
      return () => (Reflect.get(globalThis, type) as { from(xs: number[]): unknown }).from(items);
    }
    case "list": {
      const items = Array.from({ length: inner ? 2 : 3 }, () => sample(structure.item, random, true));
      return (scope) => items.map((item) => item(scope));
    }
    case "tuple": {
      const items = structure.items.map((item) => sample(item, random));
      return (scope) => items.map((item) => item(scope));
    }
    case "object": {
      const present = structure.fields.filter(({ optional }) => !optional || random() < 0.7);
      const fields = present.map(({ name, structure: field }) => [name, sample(field, random)] as const);
      return (scope) => Object.fromEntries(fields.map(([name, field]) => [name, field(scope)]));
    }
    case "instance": {
      const args = structure.params.map((param) => sample(param, random));
      return (scope) => Reflect.construct(scope[structure.name] as new () => unknown, args.map((arg) => arg(scope)));
    }
    case "union": return sample(structure.members[Math.floor(random() * structure.members.length)]!, random, inner);
  }
}
