/** What is at hand while one function is lowered: where statements go, what names mean, how errors are told. */
import type ts from "typescript";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import { spanOf } from "../1-find/spans.ts";
import { Builder, freshValue, isThere } from "../ir/build.ts";
import type { Const, Constant, Region, Stmt, Value } from "../ir/ir.ts";
import { asValue, boolean, boxOf, fieldType, hasCode, isReference, number, opaque, optional, required, sameType, type RecordType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { fits, memberOf } from "./fits.ts";
import { coerce, settle } from "./coerce.ts";
import { typeOfBinding, type Binding, type Context, type Exit, type Self } from "./context.ts";
import { assemble, chooseFunction, flatten, isFunctionThere, partsOf, record as functionRecord } from "./choice.ts";
import { functionsIn, holdsFunctions, meaningOf } from "./code.ts";
import { mayBeAsked } from "./lower-optional.ts";
import type { Changes } from "./effects.ts";
import { lowerType, printSourceType, type TypeArguments } from "./lower-type.ts";
import { GivenTexts } from "./lower-text.ts";

/** The type of what an error has been reported about: nothing more is said about it. */
const errorType = opaque("error");
export const isError = (value: Value): boolean => value.type === errorType;

export { fits };
export type { Want, Binding, FuncRef, Variant, Receiver, Self, Context, Exit } from "./context.ts";

export class Lowerer {
  b = new Builder();
  readonly bindings = new Map<ts.Symbol, Binding>();
  /** Functions that are being inlined, outermost first. */
  readonly inlining: FunctionNode[] = [];
  exit: Exit;
  self: Self | undefined;
  /** The builders around the current one, outermost first. */
  private readonly outer: Builder[] = [];
  /** Values of the function's parameters. */
  readonly parameters = new Set<Value>();
  /** Where an unlabeled `break` goes: a loop (undefined) or the block of a switch. Innermost last. */
  breakTargets: (string | undefined)[] = [];
  /** Where an unlabeled `continue` goes: the innermost loop (undefined), or the block around its body. Innermost last. */
  continueTargets: (string | undefined)[] = [];
  /** The blocks around bodies of loops, by the labels of the loops. */
  readonly bodyBlocks = new Map<string, string>();
  /** Labels of the source by the unique labels of the IR. */
  labels = new Map<string, string>();
  broken = false;
  /** Values that are known now. */
  private readonly constants = new Map<Value, Constant>();
  /** Constants of modules that are being made here, outermost first. */
  readonly constantsOfModules: ts.Symbol[] = [];
  /** Callbacks whose function is a value that has been computed. */
  readonly callbacks = new Map<ts.Expression, Value>();
  readonly texts = new GivenTexts();
  /** What functions are made of, which never changes. */
  readonly partsOfFunctions = new Map<Value, readonly Value[]>();
  /** Which of two functions was chosen. */
  readonly chosen = new Map<Value, { readonly condition: Value; readonly yes: Value; readonly no: Value }>();
  /** Where calls are that are being inlined: places inside are others for each. */
  path = "";
  private labelCount = 0;

  /** The name of the function that is being lowered. */
  readonly owner: string;

  constructor(readonly context: Context, readonly root: ts.Node, result: Type, public typeArguments: TypeArguments | undefined) {
    this.exit = { kind: "function", type: result };
    this.owner = context.currentName;
  }

  get ts(): typeof import("typescript") { return this.context.ts; }
  get checker(): ts.TypeChecker { return this.context.checker; }

  /** The builder, with statements attributed to `node`. */
  at(node: ts.Node): Builder {
    this.b.span = spanOf(node);
    return this.b;
  }

  /** Builds with `inner` in place of the current builder. */
  inside<T>(inner: Builder, fill: () => T): T {
    const outer = this.b;
    this.outer.push(outer);
    this.b = inner;
    const result = fill();
    this.b = outer;
    this.outer.pop();
    return result;
  }

  region(params: readonly Value[], fill: () => readonly Value[]): Region {
    return this.b.region(params, (inner) => this.inside(inner, fill));
  }

  /** An `if` that yields one value of the given type. */
  choose(node: ts.Node, condition: Value, type: Type, then: () => Value, otherwise: () => Value, hint = "t"): Value {
    const known = this.known(condition);
    if (typeof known === "boolean") return known ? then() : otherwise();
    if (meaningOf(type)) return chooseFunction(this, node, condition, type, then, otherwise, hint);
    const regions = [this.region([], () => [then()]), this.region([], () => [otherwise()])];
    const out = freshValue(type, hint);
    this.at(node).append({ kind: "if", args: [condition], outs: [out], regions });
    return out;
  }

  /** An `if` without a value. */
  when(node: ts.Node, condition: Value, then: () => void, otherwise: () => void = () => {}): void {
    const known = this.known(condition);
    if (typeof known === "boolean") return known ? then() : otherwise();
    const arm = (fill: () => void): Region => this.region([], () => { fill(); return []; });
    const regions = [arm(then), arm(otherwise)];
    this.at(node).append({ kind: "if", args: [condition], outs: [], regions });
  }

  /** A scalar operation on numbers; nothing is said when an operand is an error already. */
  op(node: ts.Node, op: string, args: readonly Value[], hint = "t", type: Type = number): Value {
    if (args.some(isError)) return this.errorValue();
    const [known, other] = args.map((arg) => this.constants.get(arg));
    if ((op === "eq" || op === "ne") && typeof known === "string" && typeof other === "string") return this.const(node, (known === other) === (op === "eq"), hint);
    if (op === "not" && typeof known === "boolean") return this.const(node, !known, hint);
    const asks = op === "eq" || op === "ne" || op === "not";
    return this.at(node).op(op, asks ? args : args.map((arg) => this.present(arg, node)), hint, type);
  }

  /** The value as one that is there: TypeScript's types say that it is, here. */
  present(value: Value, node: ts.Node): Value { return this.at(node).present(value); }

  /** Is there a value? Its type says which of `undefined` and `null` stands for a missing one. */
  isThere(value: Value, node: ts.Node): Value {
    if (value.type.kind === "none") return this.const(node, false);
    if (meaningOf(value.type)) return isFunctionThere(this, node, value);
    return value.type.absent === undefined ? this.const(node, true) : isThere(this.at(node), value);
  }

  /** Of an element, which may be out of bounds: is there one? Undefined for what is there by its type. */
  isElementThere(value: Value, node: ts.Node): Value | undefined {
    const asks = value.type.absent === undefined && !hasCode(value.type) && mayBeAsked(this, node as ts.Expression, value);
    return asks ? this.isDefined(value, node) : undefined;
  }

  /** `value !== undefined` as it runs, whatever its type says: it may be a hole, or an element behind the end. */
  isDefined(value: Value, node: ts.Node): Value { return this.op(node, "ne", [value, this.const(node, undefined)], "p", boolean); }

  isMissing(value: Value, node: ts.Node): Value {
    return this.op(node, "not", [this.isThere(value, node)], "p", boolean);
  }

  /** `for (k = 0; k < end; k++)` around what `body` builds. */
  loopOver(node: ts.Node, end: Value, hint: string, body: (index: Value) => void, start?: Value): void {
    const first = start ?? this.const(node, 0);
    this.at(node).loop({ start: first, end, init: [], indexHint: hint }, (inner, index) => {
      this.inside(inner, () => body(index));
      return [];
    });
  }

  freshOut(type: Type, hint: string): Value {
    return freshValue(type, hint);
  }

  const(node: ts.Node, value: Constant, hint?: string): Value {
    const result = this.at(node).const(value, hint);
    this.constants.set(result, value);
    return result;
  }

  /** What a value is surely, by the types of the program: `typeof x === "number"` of a number. */
  known(value: Value): Constant | undefined {
    return this.constants.get(value);
  }

  freshLabel(base: string): string {
    return `${base}_${++this.labelCount}`;
  }

  /** Reports and gives a value that stands for what could not be lowered. */
  refuse(message: messages.Message, node: ts.Node): Value {
    this.broken = true;
    this.context.report(message, node);
    return this.errorValue();
  }

  notYet(node: ts.Node, what: string, hint: string): Value {
    return this.refuse(messages.notYet(what, hint), node);
  }

  errorValue(): Value {
    return this.undefinedOf(errorType, "error");
  }

  /** A constant `undefined` in the place of a value of the type. */
  undefinedOf(type: Type, hint: string): Value {
    const out = freshValue(type, hint);
    this.b.append({ kind: "const", value: type.absent === "null" ? null : undefined, args: [], outs: [out], regions: [] } satisfies Const);
    return out;
  }

  typeOf(node: ts.Node): Type {
    return this.lowerType(this.checker.getTypeAtLocation(node), node);
  }

  lowerType(type: ts.Type, anchor: ts.Node): Type {
    return asValue(lowerType(this.context, type, anchor, this.typeArguments));
  }

  /** Does control never come back from the expression? */
  isNever(node: ts.Node): boolean {
    return (this.checker.getTypeAtLocation(node).flags & this.ts.TypeFlags.Never) !== 0;
  }

  sourceType(node: ts.Node): string { return printSourceType(this.checker, this.checker.getTypeAtLocation(node)); }

  /** Is this a number? If not, an error is reported (once). */
  requireNumber(value: Value, node: ts.Node): Value {
    if (value.type.kind === "number") return this.present(value, node);
    if (isError(value)) return value;
    if (value.type.kind === "string") return this.refuse(messages.throughString("Here is a string where a number is needed"), node);
    if (value.type.kind === "boolean") return this.choose(node, value, number, () => this.const(node, 1), () => this.const(node, 0));
    return this.refuse(messages.typeNotYet(this.sourceType(node)), node);
  }

  /** The value as one of `type`, or an error: nothing is ever converted. */
  settle(value: Value, type: Type | undefined, node: ts.Node): Value {
    return settle(this, value, type === errorType ? undefined : type, node);
  }

  coerce(value: Value, type: Type | undefined, node: ts.Node): Value {
    return coerce(this, value, type === errorType ? undefined : type, node);
  }

  /** The type of the place at this node, where values of this type are put. */
  placeAt(node: ts.Node, type: Type | undefined, name = ""): Type {
    return this.context.places.at(this.owner, this.placeKey(node, name), type);
  }

  placeKey(node: ts.Node, name = ""): string {
    return `${this.owner}${this.path}:${this.context.idOf(node)}${name}`;
  }

  /** A function, as what may be at this place. */
  placed(node: ts.Node, value: Value, name = ""): Value {
    return meaningOf(value.type) ? this.put(value, this.placeAt(node, value.type, name), node) : value;
  }

  /** As `coerce`; of the type of the place itself, by which it is found. */
  put(value: Value, place: Type, node: ts.Node): Value {
    const result = this.coerce(value, place, node);
    if (result.type.kind === "none") return functionRecord(this, node, place as RecordType, [], result.hint);
    return isError(result) || result.type === place || !meaningOf(place) ? result : functionRecord(this, node, place as RecordType, partsOf(this, node, result), result.hint);
  }

  /** A value of a union as what the compiler knows it to be here. */
  narrow(value: Value, node: ts.Node): Value {
    if (value.type.kind !== "union") return value;
    const { type } = value, here = this.typeOf(node), known = required(here);
    const isPart = known.kind === "union" && known.members.length < type.members.length && known.members.every((member) => type.members.some((other) => sameType(member, other)));
    const part = isPart ? known : known.kind === "record" ? memberOf(known, type) : undefined;
    if (!part) return value;
    // It may be missing all the same.
    return here.absent === undefined ? this.at(node).cast(this.present(value, node), part) : this.at(node).cast(value, type.absent === undefined ? part : optional(part, type.absent));
  }

  /** The condition's value as a boolean, with JavaScript's idea of truth. */
  truth(value: Value, node: ts.Node): Value {
    if (value.type.kind === "boolean" && value.type.absent === undefined || isError(value)) return value;
    if (value.type.kind === "number" || value.type.kind === "boolean" || value.type.kind === "string") return this.op(node, "not", [this.op(node, "not", [value], "p", boolean)], "p", boolean);
    if (isReference(value.type)) return this.isElementThere(value, node) ?? this.isThere(value, node);
    if (value.type.kind === "none") return this.const(node, false);
    return this.notYet(node, "This as a condition", "Compare it explicitly.");
  }

  /** Objects that are copies of others, with keys that their types may not tell. */
  readonly copiedFrom = new Map<Value, readonly Value[]>();

  copied(copy: Value, sources: readonly Value[]): Value {
    return this.copiedFrom.set(copy, sources), copy;
  }

  /** The statement that makes the object or array, if that is near. */
  madeHere(value: Value): Stmt | undefined {
    const stmt = this.before.flat().find((candidate) => candidate.outs[0] === value);
    return stmt?.kind === "cast" || stmt?.kind === "present" ? this.madeHere(stmt.args[0]!) : stmt;
  }

  /** The statements before this point, in the regions around it. */
  get before(): readonly (readonly Stmt[])[] {
    return [...this.outer, this.b].map(({ body }) => body);
  }

  isInScope(value: Value): boolean {
    return this.parameters.has(value) || this.before.some((body) => body.some(({ outs }) => outs.includes(value)));
  }

  bind(symbol: ts.Symbol | undefined, binding: Binding): void {
    if (symbol) this.bindings.set(symbol, binding);
  }

  /** Declares a variable that has a value: a cell if it is assigned later on (values of the type, then), else a name of the value. */
  declare(name: ts.Identifier, value: Value, type = value.type): void {
    const symbol = this.declaredSymbol(name);
    if (!symbol) return;
    const known = this.bindings.get(symbol);
    if (known && known.kind !== "value" && this.hoisted.has(symbol)) return this.writeVariable(name, known, known.kind === "box" ? this.coerce(value, fieldType(known.box.type as RecordType, "value"), name) : value);
    if (this.context.finder.variables.isAssigned(symbol) && !isError(value)) this.bind(symbol, this.variable(name, symbol, value, type));
    else this.bind(symbol, { kind: "value", value });
  }

  /** Of a parameter that is a property as well, the parameter. */
  private declaredSymbol(name: ts.Identifier): ts.Symbol | undefined {
    const { ts, checker } = this;
    const { parent } = name;
    if (!ts.isParameter(parent) || !ts.isParameterPropertyDeclaration(parent, parent.parent)) return checker.getSymbolAtLocation(name);
    return checker.getSymbolsOfParameterPropertyDeclaration(parent, name.text).find((symbol) => symbol.flags & ts.SymbolFlags.FunctionScopedVariable);
  }

  /** What a parameter stands for. */
  parameterValue(name: ts.Identifier): Value {
    const symbol = this.declaredSymbol(name);
    const binding = symbol && this.bindings.get(symbol);
    if (!binding) return this.errorValue();
    return this.readVariable(name, binding);
  }

  /** A new variable that can be assigned. */
  variable(name: ts.Identifier, symbol: ts.Symbol, value: Value, type = value.type): Binding {
    const isBoxed = this.context.finder.functionValues.isBoxed(symbol);
    const first = meaningOf(value.type) || (value.type.kind === "none" && holdsFunctions(this.context, this.checker.getTypeAtLocation(name), this.typeArguments)) ? this.put(value, this.placeAt(name, value.type.kind === "none" ? this.context.missing : value.type), name) : value;
    if (isError(first)) return { kind: "value", value: first };
    if (meaningOf(first.type) && !isBoxed) return this.functionCells(name, first, name.text);
    if (!isBoxed) return { kind: "cell", cell: this.at(name).cell(first, name.text, first === value ? type : first.type) };
    return { kind: "box", box: this.at(name).record(boxOf(first === value ? type : first.type), [first], name.text) };
  }

  functionCells(node: ts.Node, value: Value, hint: string): Binding {
    const leaves = flatten(this, node, value);
    const { length } = leaves;
    const cells = leaves.map((leaf) => this.at(node).cell(leaf, length === 1 || leaf.hint === "which" ? hint : leaf.hint === "c" || leaf.hint === "unset" ? `${hint}_c` : leaf.hint));
    return { kind: "function", type: value.type as RecordType, cells, hint };
  }

  readVariable(node: ts.Node, binding: Binding): Value {
    if (binding.kind === "value") return binding.value;
    if (binding.kind === "function") return assemble(this, node, binding.type, binding.cells.map((cell) => this.at(node).read(cell)), binding.hint);
    return binding.kind === "cell" ? this.at(node).read(binding.cell) : this.at(node).get(binding.box, "value", binding.box.hint);
  }

  writeVariable(node: ts.Node, binding: Binding, value: Value): void {
    if (binding.kind === "cell") this.at(node).write(binding.cell, value);
    else if (binding.kind === "function") flatten(this, node, value).forEach((leaf, i) => this.at(node).write(binding.cells[i]!, leaf));
    else if (binding.kind === "box") this.at(node).set(binding.box, "value", value);
  }

  /** What these pieces of source may change, through the function values that they mention too. */
  changesOf(nodes: readonly (ts.Node | undefined)[]): Changes {
    return this.context.effects.of(nodes, (symbol) => {
      const binding = this.bindings.get(symbol);
      return binding ? functionsIn(typeOfBinding(binding)) : [];
    });
  }

  /** Variables whose cell is made before their declaration: `var`, and variables of a switch. */
  readonly hoisted = new Set<ts.Symbol>();
}
