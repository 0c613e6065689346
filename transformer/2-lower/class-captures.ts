/**
 * Classes that use variables of the functions and blocks around them. Each instance has those variables among its fields,
 * as a closure has: the same name may stand for another variable in each trip of a loop, and objects go everywhere.
 */
import type ts from "typescript";
import type { FunctionValues } from "../1-find/function-values.ts";
import type { Capture } from "../1-find/macro-site.ts";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import type { Variables } from "../1-find/variables.ts";
import type { Value } from "../ir/ir.ts";
import { boxOf, fieldType, type Field, type RecordType, type Type } from "../ir/types.ts";
import { bindCapture, captureValues } from "./closure.ts";
import { holdsFunctions } from "./code.ts";
import { className, instanceType, type ClassNode } from "./hierarchy.ts";
import { plainKey } from "./keys.ts";
import { basesOf, type TypeContext } from "./lower-type.ts";
import { isError, type Lowerer } from "./lowerer.ts";

const known = new WeakMap<ts.TypeChecker, ClassCaptures>();

/** Undefined before a program has been looked at. */
export const classCapturesOf = (checker: ts.TypeChecker): ClassCaptures | undefined => known.get(checker);

export interface Captured extends Capture {
  /** The field that holds it. */
  readonly field: string;
}

export class ClassCaptures {
  private readonly found = new Map<ts.Node, readonly Captured[] | undefined>();

  constructor(private readonly context: TypeContext, private readonly variables: Variables, private readonly values: FunctionValues) {
    known.set(context.checker, this);
  }

  /** What instances hold for the class and its base classes; undefined if that cannot be held. */
  of(node: ClassNode): readonly Captured[] | undefined {
    if (!this.found.has(node)) this.found.set(node, this.find(node));
    return this.found.get(node);
  }

  private find(node: ClassNode): readonly Captured[] | undefined {
    const { ts, checker } = this.context;
    const base = basesOf(checker, instanceType(checker, node))[0]?.symbol?.valueDeclaration;
    const inherited = base && base !== node && ts.isClassLike(base) ? this.of(base) : [];
    const own = this.variables.capturesOf(node).filter(({ symbol }) => !inherited?.some((known) => known.symbol === symbol));
    // Which function it is would be known of the value only.
    if (!inherited || own.some(({ use }) => holdsFunctions(this.context, checker.getTypeAtLocation(use), undefined))) return undefined;
    const all: Captured[] = [...inherited];
    for (const capture of own) all.push({ ...capture, field: unique(`${capture.name}_of_${className(ts, node)}`, all) });
    return all;
  }

  fieldsOf(node: ts.Node | undefined, lower: (type: ts.Type) => Type): Field[] {
    if (!node || !this.context.ts.isClassLike(node)) return [];
    return (this.of(node) ?? []).map(({ field, symbol, use }) => {
      const type = lower(this.context.checker.getTypeAtLocation(use));
      return { name: field, type: this.values.isBoxed(symbol) ? boxOf(type) : type, captured: true };
    });
  }
}

function unique(name: string, taken: readonly Captured[]): string {
  let result = name;
  for (let k = 2; taken.some(({ field }) => field === result); k++) result = `${name}_${k}`;
  return result;
}

/** The class that a method, an accessor, or a function in a field is of. */
export function classOfMember(typescript: typeof ts, node: ts.Node): ClassNode | undefined {
  const member = typescript.isClassElement(node) ? node : typescript.findAncestor(node.parent, (outer) => (typescript.isPropertyDeclaration(outer) ? true : typescript.isParenthesizedExpression(outer) ? false : "quit"));
  return member && typescript.isClassLike(member.parent) ? member.parent : undefined;
}

/** Does a member use variables that its object does not hold? Then it is lowered where it is called. */
export function usesVariables({ ts, checker, context }: Lowerer, fn: FunctionNode): boolean {
  const owner = classOfMember(ts, fn);
  return owner ? classCapturesOf(checker)!.of(owner) === undefined : context.finder.variables.capturesOf(fn).length > 0;
}

/** The values that a new instance will hold. */
export function valuesOfClass(f: Lowerer, node: ts.Node, held: readonly Captured[], type: RecordType): Value[] {
  return captureValues(f, held, node).map((captured, i) => {
    const value = plainKey(f, node, captured), wanted = fieldType(type, held[i]!.field);
    const isBox = (of: Type): of is RecordType => of.kind === "record" && of.box === true;
    if (!isBox(wanted) || isBox(value.type)) return f.coerce(value, wanted, node);
    // The variable of a loop, which is another one in each trip and does not change in it.
    const inside = f.coerce(value, wanted.fields[0]!.type, node);
    return isError(inside) ? inside : f.at(node).record(wanted, [inside], value.hint);
  });
}

/** What the object of a member holds for it. */
export function variablesOf(f: Lowerer, fn: FunctionNode): readonly Captured[] {
  const owner = classOfMember(f.ts, fn);
  return (owner && classCapturesOf(f.checker)!.of(owner)) ?? [];
}

/** In a member, the variables are what its object holds. */
export function bindVariables(f: Lowerer, fn: FunctionNode, self: Value): void {
  for (const { symbol, field } of variablesOf(f, fn)) bindCapture(f, symbol, f.at(fn).get(self, field, symbol.name));
}

/** The fields that the source's object has. */
export const ownFields = (type: RecordType): readonly Field[] => type.fields.filter(({ captured }) => !captured);
