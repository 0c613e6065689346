/** Regions as statements: declarations, assignments, memory, branches. Loops are in emit-loop.ts. */
import { Integers } from "../4-analyse/integers.ts";
import { Defect } from "../diagnostics.ts";
import { fieldType, isRecursive, isReference, type ArrayType, type RecordType, type Type } from "../ir/types.ts";
import type { If, Op, Region, Stmt, StmtOf, TextFormat, Value } from "../ir/ir.ts";
import { walk } from "../ir/visit.ts";
import { ruleOf } from "../rules/registry.ts";
import { sequence, type Copy } from "./emit-copies.ts";
import type { Expressions } from "./emit-expression.ts";
import { precedence } from "./precedence.ts";
import { emitLoop } from "./emit-loop.ts";
import { merged, type Output } from "./output.ts";
import type { Variable } from "./out-of-ssa.ts";
import { diverges, neverEnds, unnestedArm, type Layout, type Place } from "./places.ts";
import type { Needed } from "./uses.ts";

/** Operations with an assignment operator, and whether their arguments may be swapped for it. */
const compound: Readonly<Record<string, boolean>> = { add: true, mul: true, sub: false, div: false, mod: false };

export class Statements {
  private readonly declared = new Set<Variable>();
  readonly integers: Integers;
  private readonly anchored = new Map<Stmt, Variable[]>();
  /** Arrays that are stored to at an index by which the compiler narrows elements: a literal or a `const`. */
  private readonly narrowed = new Set<Variable | undefined>();
  /** Numbers that are compared: a variable of type `4 | 5` must not be with a literal, and gives its type to what it is compared with. */
  private readonly compared = new Set<Variable | undefined>();
  /** Variables whose type says that they are there, and that are asked: where they are not, they are of type never. */
  private readonly asked = new Set<Variable | undefined>();

  constructor(readonly expressions: Expressions, readonly layout: Layout, readonly needed: Needed) {
    this.integers = new Integers(layout.func.body);
    walk(layout.func.body, (stmt) => {
      if (stmt.kind === "op" && (stmt.op === "eq" || stmt.op === "ne")) this.compare(stmt);
      const isComputed = stmt.kind === "accumulate" || (stmt.kind === "store" && layout.definition(stmt.args[2]!).stmt?.kind !== "const");
      if (isComputed && this.hasNarrowingIndex(stmt)) this.narrowed.add(expressions.variables.of(stmt.args[0]!));
    });
    for (const variable of expressions.variables.all) {
      if (variable.role === "param") this.declared.add(variable);
      if (!variable.anchor || variable.role !== "local") continue;
      const known = this.anchored.get(variable.anchor);
      if (known) known.push(variable);
      else this.anchored.set(variable.anchor, [variable]);
    }
  }

  private compare({ args }: Op): void {
    const literals = args.map((value) => this.layout.definition(value).stmt).filter((made) => made?.kind === "const");
    for (const value of args) {
      const variable = this.expressions.variables.of(value);
      this.compared.add(variable);
      if (value.type.absent === undefined && literals.some((literal) => literal.value === undefined)) this.asked.add(variable);
    }
  }

  /** The statements of a region, up to one that throws. */
  body(region: Region): Output[] {
    const place = this.layout.places.get(region)!;
    const out: Output[] = [];
    for (const stmt of region.body) {
      if (stmt.kind === "comment") out.push({ kind: "heading", text: stmt.text });
      if (!this.needed.stmts.has(stmt)) continue;
      if (stmt.kind === "if") this.branch(stmt, out);
      else if (stmt.kind === "loop") {
        this.declareAnchored(stmt, out);
        emitLoop(this, stmt, place, out);
      } else this.plain(stmt, out);
      if (neverEnds(stmt)) break;
    }
    return out;
  }

  line(out: Output[], text: string, stmt?: Stmt, about?: Value): void {
    out.push({ kind: "line", text, span: stmt?.span, adjoint: about !== undefined && about.hint.endsWith("_bar") });
  }

  /** Variables that are first assigned somewhere inside the statement. */
  private declareAnchored(stmt: Stmt, out: Output[]): void {
    for (const variable of this.undeclared(stmt)) {
      this.declared.add(variable);
      this.line(out, `let ${this.expressions.names.of(variable)}: ${this.typeOf(variable)};`);
    }
  }

  private undeclared(stmt: Stmt): Variable[] {
    return (this.anchored.get(stmt) ?? []).filter((variable) => !variable.direct && !this.declared.has(variable));
  }

  typeOf(variable: Variable): string {
    return this.expressions.types.print(variable.members[0]!.type);
  }

  /** `const v = e`, `let v = e`, `v = e` or `v += e`. */
  assign(out: Output[], variable: Variable, source: Value | { readonly definition: Stmt }, by?: Stmt): void {
    const stmt = "definition" in source ? source.definition : this.expressions.inlinedBy(source);
    const text = "definition" in source ? this.expressions.rightSide(source.definition) + (variable.constant ? "" : this.expressions.asWritable(source.definition.outs[0]!)) : this.expressions.print(source, precedence.assignment);
    const about = variable.members[variable.members.length - 1]!;
    const name = this.expressions.names.of(variable);
    if (!this.declared.has(variable)) {
      this.declared.add(variable);
      this.line(out, `${variable.constant ? "const" : "let"} ${name}${this.annotation(variable, stmt, !("definition" in source) && this.isAsked(source))} = ${text};`, by, about);
      return;
    }
    const isTarget = (value: Value): boolean => !this.expressions.inlinedBy(value) && this.expressions.variables.of(value) === variable;
    const short = stmt?.kind === "op" && !this.asked.has(variable) ? this.compoundText(name, stmt, isTarget) : undefined;
    this.line(out, `${short ?? `${name} = ${text}`};`, by, about);
  }

  private isAsked(value: Value): boolean {
    const variable = this.expressions.variables.of(value);
    return variable !== undefined && this.asked.has(variable);
  }

  /** `isAsked`: it is made of a variable that the compiler may know not to be there. */
  private annotation(variable: Variable, stmt: Stmt | undefined, isAsked: boolean): string {
    const type: Type = variable.members[0]!.type;
    // A boolean that is known at this point would have the type `true`, and a text that of the property it is from.
    const isInferred = !isAsked && type.absent === undefined && !(stmt?.kind === "const" && stmt.value === undefined) && (type.kind === "number" || ((type.kind === "boolean" || type.kind === "string") && stmt?.kind === "const"));
    // Narrowing a boolean, or an element with a constant index, in a loop can lead the compiler round in circles.
    const isOfMissing = this.isOfMissing(stmt);
    const isCircular = variable.home.depth > 0 && (isOfMissing || type.kind === "boolean" ? stmt === undefined || stmt.kind === "if" || isOfMissing : this.readsNarrowed(stmt) || (isRecursive(type) || type.kind === "union") && (stmt?.kind === "present" || stmt?.kind === "if"));
    const isLiteral = this.compared.has(variable) && this.isLiteral(stmt);
    return (variable.constant ? needsAnnotation(stmt, type) || isCircular || isLiteral : !isInferred || variable.home.depth > 0 && isOfMissing) ? `: ${this.typeOf(variable)}` : "";
  }

  private isOfMissing(stmt: Stmt | undefined): boolean {
    if (stmt?.kind === "op") return stmt.args.some((arg) => arg.type.absent !== undefined || arg.type.kind === "boolean" && this.expressions.variables.of(arg)?.constant === false);
    if (stmt?.kind === "if") return stmt.regions.some(({ yields }) => yields.some((value) => this.isOfMissing(this.expressions.inlinedBy(value))));
    const type = stmt?.outs[0]?.type, isThere = type?.kind === "number" && type.absent === undefined;
    if (stmt?.kind === "get" && !stmt.orZero && isThere) return fieldType(stmt.args[0]!.type as RecordType, stmt.field).absent !== undefined;
    return stmt?.kind === "present" && type!.kind === "number";
  }

  /** Has the value of the statement a type of literals only? */
  private isLiteral(stmt: Stmt | undefined): boolean {
    // A part of a constant `as const`.
    if (stmt?.kind === "get" || stmt?.kind === "load") return this.isLiteral(this.layout.definition(stmt.args[0]!).stmt);
    if (stmt?.kind === "global") return stmt.isConst === true;
    return stmt?.kind === "const" || (stmt?.kind === "if" && stmt.regions.every(({ yields }) => this.isLiteral(this.layout.definition(yields[stmt.outs.length - 1]!).stmt)));
  }

  /** Does the text of the statement read an element that the compiler narrows? */
  private readsNarrowed(stmt: Stmt | undefined): boolean {
    if (!stmt) return false;
    if (stmt.kind === "load" && this.hasNarrowingIndex(stmt) && this.narrowed.has(this.expressions.variables.of(stmt.args[0]!))) return true;
    const results = stmt.kind === "if" ? stmt.regions.flatMap((region) => region.yields) : [];
    return [...stmt.args, ...results].some((part) => this.readsNarrowed(this.expressions.inlinedBy(part)));
  }

  private hasNarrowingIndex(stmt: Stmt): boolean {
    const index = stmt.args[1]!;
    if (this.layout.definition(index).stmt?.kind === "const") return true;
    const variable = this.expressions.variables.of(index);
    return variable !== undefined && (variable.constant || variable.role === "param");
  }

  /** `target += rest`, where the operation's first argument is the target (or its second, where that is the same). */
  private compoundText(target: string, { op, args }: Op, isTarget: (value: Value) => boolean): string | undefined {
    const swaps = compound[op];
    if (swaps === undefined || args.length !== 2) return undefined;
    const rest = isTarget(args[0]!) ? args[1]! : swaps && isTarget(args[1]!) ? args[0]! : undefined;
    if (!rest) return undefined;
    const { spelling } = ruleOf(op)!;
    if (spelling.form !== "infix") return undefined;
    const opposite = op === "add" || op === "sub" ? this.expressions.opposite(rest, precedence.assignment) : undefined;
    if (opposite !== undefined) return `${target} ${op === "add" ? "-" : "+"}= ${opposite}`;
    return `${target} ${spelling.symbol}= ${this.expressions.print(rest, precedence.assignment)}`;
  }

  private plain(stmt: Stmt, out: Output[]): void {
    const { expressions } = this;
    const [a, b] = stmt.args as [Value, Value];
    switch (stmt.kind) {
      case "store": return this.store(stmt, out);
      case "accumulate": return this.accumulate(stmt, out);
      case "increment": return this.increment(stmt, out);
      case "set": return this.line(out, `${expressions.field(a, stmt.field)} = ${expressions.print(b, precedence.assignment)}${expressions.asMissing(stmt)};`, stmt, a);
      case "push": return this.line(out, `${expressions.print(a, precedence.postfix)}.push(${expressions.print(b, precedence.assignment)});`, stmt, a);
      case "effect": return this.line(out, `${stmt.text}(${this.shown(stmt, 0).join(", ")});`, stmt);
      case "throw": return this.line(out, `throw new ${this.thrown(stmt)};`, stmt);
      case "call": return this.call(stmt, out);
      case "if": case "loop": case "comment": throw new Defect("emit: not a plain statement");
      default: return this.define(stmt, out);
    }
  }

  private define(stmt: Stmt, out: Output[]): void {
    const [value] = stmt.outs;
    if (!value || this.expressions.inlining.inlined.has(value)) return;
    const variable = this.expressions.variables.of(value);
    if (variable) this.assign(out, variable, { definition: stmt }, stmt);
    if (variable && stmt.kind === "alloc" && stmt.args.length > 1 && !stmt.isWrittenFirst) this.clear(out, variable, stmt);
    if (!variable && stmt.kind === "pop") this.line(out, `${this.expressions.print(stmt.args[0]!, precedence.postfix)}.pop();`, stmt);
  }

  /** Memory of the module has in it what the last call left there. */
  private clear(out: Output[], variable: Variable, stmt: StmtOf<"alloc">): void {
    this.line(out, `${this.expressions.names.of(variable)}.fill(0, 0, ${this.expressions.print(stmt.args[0]!, precedence.assignment)});`, stmt, stmt.outs[0]);
  }

  private accumulate(stmt: StmtOf<"accumulate">, out: Output[]): void {
    const [array, index, value] = stmt.args as [Value, Value, Value];
    const then: Output[] = [];
    this.add(then, this.expressions.element(array, index, "!"), value, stmt);
    if (!stmt.ifThere) out.push(...then);
    else out.push({ kind: "branch", condition: `${this.expressions.print(index, precedence.equality + 2)} in ${this.expressions.print(array, precedence.equality + 2)}`, then, otherwise: [], span: stmt.span });
  }

  private add(out: Output[], target: string, value: Value, stmt: Stmt): void {
    const opposite = this.expressions.opposite(value, precedence.assignment);
    const text = opposite === undefined ? `+= ${this.expressions.print(value, precedence.assignment)}` : `-= ${opposite}`;
    this.line(out, `${target} ${text};`, stmt, stmt.args[0]);
  }

  private increment(stmt: StmtOf<"increment">, out: Output[]): void {
    const { expressions } = this;
    const [record, value] = stmt.args as [Value, Value];
    if (!stmt.orZero) return this.add(out, expressions.field(record, stmt.field, true), value, stmt);
    const field = expressions.field(record, stmt.field);
    this.line(out, `${field} = (${field} ?? 0) + ${expressions.print(value, precedence.sum + 1)};`, stmt, record);
  }

  private store(stmt: StmtOf<"store">, out: Output[]): void {
    // What stands for a residual of an arm that was not taken is never looked at; TypeScript would take the place for never.
    const nothing = this.expressions.inlinedBy(stmt.args[2]!);
    if (nothing?.kind === "const" && nothing.value === undefined && isReference(stmt.args[2]!.type) && stmt.args[2]!.type.absent === undefined) return;
    const [array, index, value] = stmt.args as [Value, Value, Value];
    const source = this.expressions.inlinedBy(value);
    const { canonical } = this.layout;
    const isTarget = (candidate: Value): boolean => {
      const load = this.expressions.inlinedBy(candidate);
      return load?.kind === "load" && canonical(load.args[0]!) === canonical(array) && canonical(load.args[1]!) === canonical(index);
    };
    const short = source?.kind === "op" && (array.type as ArrayType).element.kind === "number"
      ? this.compoundText(this.expressions.element(array, index, "!"), source, isTarget) : undefined;
    // The compiler would take the element for undefined from now on.
    const isKept = source?.kind === "const" && source.value === undefined && this.expressions.inlinedBy(index)?.kind === "const";
    const stored = isKept ? ` as ${this.expressions.types.print((array.type as ArrayType).element)}` : "";
    const text = short ?? `${this.expressions.element(array, index, "")} = ${this.expressions.print(value, precedence.assignment)}${stored}`;
    this.line(out, `${text};`, stmt, array);
  }

  /** The class and its arguments. */
  private thrown(stmt: StmtOf<"throw">): string {
    if (!stmt.layout) return `${stmt.errorClass}(${this.message(stmt.args, stmt.formats)})`;
    return `${this.expressions.print(stmt.args[0]!)}(${this.shown(stmt, 1).join(", ")})`;
  }

  /** The arguments of a call that shows them, from `first` on. */
  private shown({ args, layout, formats }: StmtOf<"throw" | "effect">, first: number): string[] {
    let next = first;
    const print = (arg: Value): string => this.expressions.print(arg, precedence.assignment);
    if (!layout) return args.slice(first).map(print);
    return layout.map((size) => (size === "value" ? print(args[next++]!) : this.message(args.slice(next, next += size), formats?.slice(next - size))));
  }

  private message(args: readonly Value[], formats: readonly (TextFormat | undefined)[] = []): string {
    if (args.length === 0) return "";
    const parts = args.map((arg) => this.expressions.inlinedBy(arg));
    if (args.length === 1 && args[0]!.type.kind === "string") return this.expressions.print(args[0]!);
    if (args.length === 1 && formats[0]) return this.formatted(args[0]!, formats[0]);
    const texts = parts.map((part, i) => (part?.kind === "const" && !formats[i] && (typeof part.value === "string" || typeof part.value === "number")
      ? JSON.stringify(String(part.value)).slice(1, -1).replace(/\\"/g, '"').replace(/`|\$\{/g, "\\$&")
      : `\${${this.formatted(args[i]!, formats[i])}}`));
    return `\`${texts.join("")}\``;
  }

  private formatted(value: Value, format: TextFormat | undefined): string {
    if (!format) return this.expressions.print(value);
    if (format.method === "stringify") return `JSON.stringify(${this.expressions.print(value)})`;
    const of = this.expressions.print(value, precedence.postfix);
    // `2.toFixed()` is no expression.
    return `${/^\d/.test(of) ? `(${of})` : of}.${format.method}(${format.args.map((arg) => JSON.stringify(arg)).join(", ")})`;
  }

  private call(stmt: StmtOf<"call">, out: Output[]): void {
    if (this.isUnprinted(stmt)) return;
    const text = this.expressions.callText(stmt);
    const variables = stmt.outs.map((value) => this.expressions.variables.of(value));
    const last = variables.reduce((found, variable, i) => (variable ? i : found), -1);
    if (last < 0) return this.line(out, `${text};`, stmt);
    if (stmt.outs.length === 1) return this.assign(out, variables[0]!, { definition: stmt }, stmt);
    const names = variables.slice(0, last + 1).map((variable) => (variable ? this.expressions.names.of(variable) : ""));
    variables.forEach((variable) => variable && this.declared.add(variable));
    this.line(out, `const [${names.join(", ").replace(/^, /, ", ")}] = ${text};`, stmt, stmt.outs[last]);
  }

  private branch(stmt: If, out: Output[]): void {
    if (this.expressions.inlining.conditionals.has(stmt)) {
      const variable = this.expressions.variables.of(stmt.outs[0]!);
      if (variable) this.assign(out, variable, { definition: stmt }, stmt);
      return;
    }
    const unnested = unnestedArm(stmt);
    if (unnested !== undefined) return this.guard(stmt, unnested, out);
    const condition = stmt.args[0]!;
    const preset = this.preset(stmt, out);
    this.declareAnchored(stmt, out);
    const arms = stmt.regions.map((region, i) => {
      const inner = this.body(region);
      this.copies(this.armCopies(stmt, region).filter(({ target }) => !preset[i]!.has(target)), this.layout.places.get(region)!, inner);
      return inner;
    }) as [Output[], Output[]];
    if (arms[0].length === 0 && arms[1].length === 0) return;
    const isInverted = arms[0].length === 0;
    const [then, otherwise] = isInverted ? [arms[1], arms[0]] : arms;
    const text = isInverted ? this.expressions.negated(condition) : this.expressions.print(condition);
    out.push(merged(text, then, otherwise, stmt.span));
  }

  /** `if (bad) throw …;`, and the other arm after it. */
  private guard(stmt: If, unnested: 0 | 1, out: Output[]): void {
    const [goesOn, throws] = [stmt.regions[unnested]!, stmt.regions[1 - unnested]!];
    const condition = unnested === 1 ? this.expressions.print(stmt.args[0]!) : this.expressions.negated(stmt.args[0]!);
    this.declareAnchored(stmt, out);
    out.push(merged(condition, this.body(throws), [], stmt.span));
    out.push(...this.body(goesOn));
    if (!diverges(goesOn)) this.copies(this.armCopies(stmt, goesOn), this.layout.places.get(goesOn)!, out);
  }

  private armCopies(stmt: If, region: Region): Copy[] {
    if (diverges(region)) return [];
    return stmt.outs.flatMap((value, k) => {
      const target = this.expressions.variables.of(value);
      return target ? [{ target, source: region.yields[k]! }] : [];
    });
  }

  /**
   * `let z = 0; if (c) z = …`: variables that start here get the value of one arm before the `if`, where that value is at
   * hand. Returns, for each arm, the variables that it need not assign any more.
   */
  private preset(stmt: If, out: Output[]): readonly [Set<Variable>, Set<Variable>] {
    const done: [Set<Variable>, Set<Variable>] = [new Set(), new Set()];
    const fresh = new Set(this.undeclared(stmt));
    for (const arm of [1, 0] as const) {
      const region = stmt.regions[arm]!;
      const isEmpty = region.body.every((inner) => this.isUnprinted(inner));
      for (const { target, source } of this.armCopies(stmt, region)) {
        if (!fresh.has(target) || this.declared.has(target) || !(this.isConstant(source) || (isEmpty && !this.expressions.inlinedBy(source)))) continue;
        if (this.isAssignedIn(target, region)) continue;
        this.assign(out, target, source);
        done[arm].add(target);
      }
    }
    return done;
  }

  private isConstant(value: Value): boolean {
    const stmt = this.expressions.inlinedBy(value);
    return stmt?.kind === "const" || stmt?.kind === "global";
  }

  isUnprinted(stmt: Stmt): boolean {
    return !this.needed.stmts.has(stmt) || (stmt.outs.length === 1 && this.expressions.inlining.inlined.has(stmt.outs[0]!));
  }

  /** Does another value use the variable inside the region? */
  private isAssignedIn({ members }: Variable, region: Region): boolean {
    const { start, end } = this.layout.places.get(region)!;
    return members.some((member) => {
      const { at } = this.layout.definition(member);
      return at > start && at < end;
    });
  }

  /** Assigns all at once. */
  copies(all: readonly Copy[], place: Place, out: Output[]): void {
    const { expressions } = this;
    const moving = all.filter(({ target, source }) => expressions.inlinedBy(source) || expressions.variables.of(source) !== target);
    const temporaries: string[] = [];
    for (const step of sequence(moving, (value) => expressions.variablesOf(value))) {
      if (step.kind === "assign") this.assign(out, step.copy.target, step.copy.source, this.originOf(step.copy.source));
      else if (step.kind === "save") {
        const name = expressions.names.declare(`${expressions.names.of(step.copy.target)}_next`, place.scope);
        temporaries[step.temporary] = name;
        const { kind, absent } = step.copy.source.type;
        const type = kind === "boolean" || kind === "string" || absent !== undefined ? `: ${this.typeOf(step.copy.target)}` : "";
        this.line(out, `const ${name}${type} = ${expressions.print(step.copy.source, precedence.assignment)};`);
      } else this.line(out, `${expressions.names.of(step.target)} = ${temporaries[step.temporary]!};`);
    }
  }

  /** Where an expression that is assigned comes from; constants and plain variables come from nowhere. */
  private originOf(source: Value): Stmt | undefined {
    const stmt = this.expressions.inlinedBy(source);
    return stmt?.kind === "const" ? undefined : stmt;
  }
}

/** Must a `const` of this value have a type annotation, because the literal alone would have another type? */
function needsAnnotation(stmt: Stmt | undefined, type: Type): boolean {
  if (stmt?.kind === "record") return true;
  // `undefined!` alone is of type never.
  if (stmt?.kind === "const" && stmt.value === undefined && isReference(type) && type.absent === undefined) return true;
  return stmt?.kind === "list" && type.kind === "array" && type.storage === "list" && (stmt.args.length === 0 || type.element.kind !== "number" || type.element.absent !== undefined);
}
