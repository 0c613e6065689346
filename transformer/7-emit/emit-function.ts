/**
 * The last pass: functions of Normal IR as TypeScript text that reads as if a person had written it.
 *
 *     places -> needed, uses -> inline -> out-of-ssa -> names -> statements -> text
 */
import type { Span } from "../diagnostics.ts";
import type { Func, StmtOf, Value } from "../ir/ir.ts";
import { required, type ClassRef } from "../ir/types.ts";
import { classesIn, mapRegion, walk } from "../ir/visit.ts";
import { Expressions } from "./emit-expression.ts";
import { precedence } from "./precedence.ts";
import { Statements } from "./emit-statement.ts";
import { TypePrinter } from "./emit-type.ts";
import { Inlining } from "./inline.ts";
import { freeName, isReserved, Names, toIdentifier } from "./name-values.ts";
import { Layouter, Text, type Mapping } from "./output.ts";
import { collectTransfers } from "./sharing.ts";
import { Variables } from "./out-of-ssa.ts";
import { diverges, Layout } from "./places.ts";
import { collectUses, Needed } from "./uses.ts";

export type { Mapping } from "./output.ts";

export interface EmitContext {
  /** Names at the top level of the target file, and whatever else must not be declared there. */
  readonly taken: ReadonlySet<string>;
  /** Functions that are called but not emitted, by the names that they have in the file. */
  readonly existing: ReadonlyMap<string, string>;
  /** What a module-level constant is called in the file. */
  readonly globalName: (stmt: StmtOf<"global">) => string;
  /** What stands for a class of the user's: its name in the file. */
  readonly className?: (of: ClassRef) => string;
  /** The text of a source file, for comments. */
  readonly sourceText: (file: string) => string | undefined;
  /** Is this the name of a type in the file? All are when not given. */
  readonly isType?: (name: string) => boolean;
  /** Columns; default 100. */
  readonly width?: number;
}

export interface Emitted {
  readonly text: string;
  readonly mappings: readonly Mapping[];
  /** Import declarations that the text needs. */
  readonly imports: readonly string[];
  /** What each function is called in the text. */
  readonly names: ReadonlyMap<string, string>;
}

export function emitFunctions(funcs: readonly Func[], context: EmitContext): Emitted {
  const taken = new Set(context.taken);
  const names = new Map<string, string>();
  const declare = (hint: string): string => {
    const name = freeName(toIdentifier(hint), (candidate) => taken.has(candidate) || isReserved(candidate));
    taken.add(name);
    return name;
  };
  for (const func of funcs) names.set(func.name, declare(func.name));
  const withRest = new Set(funcs.filter(({ rest }) => rest).map(({ name }) => name));
  const tape = freeName("Tape", (candidate) => taken.has(candidate));
  const types = new TypePrinter(taken.add(tape), tape, context.isType);
  const out = new Text();
  const checks = new Map(["checkApart", "checkKeys", "checkLeftOut", "checkOverlap", "checkSeparate", "checkWithout"].map((name) => [name, freeName(name, (candidate) => taken.has(candidate))]));
  const used = new Set<string>();
  for (const original of funcs) {
    const func = withNames(original, checks, used);
    if (out.text !== "") out.line(0, "");
    new FunctionEmitter(func, { ...context, names, withRest, types, tape, out }).emit();
  }
  const declarations = types.declarations.map((declaration) => `${declaration}\n\n`).join("");
  const mappings = out.mappings.map(({ offset, source }) => ({ offset: offset + declarations.length, source }));
  const imported = (name: string, as: string): string => (name === as ? name : `${name} as ${as}`);
  const needed = [...[...checks].filter(([name]) => used.has(name)).map(([name, as]) => imported(name, as)), ...(types.usesTape ? [imported("Tape", tape)] : [])];
  return { text: declarations + out.text, mappings, imports: needed.length > 0 ? [`import { ${needed.join(", ")} } from "fluxion";`] : [], names };
}

/** Calls fluxion's own functions by the names that they have in the file. */
function withNames(func: Func, checks: ReadonlyMap<string, string>, used: Set<string>): Func {
  const found = new Set<string>();
  walk(func.body, (stmt) => { if (stmt.kind === "effect" && checks.has(stmt.text)) found.add(stmt.text); });
  found.forEach((name) => used.add(name));
  return found.size === 0 ? func : { ...func, body: mapRegion(func.body, (stmt) => (stmt.kind === "effect" ? { ...stmt, text: checks.get(stmt.text) ?? stmt.text } : stmt)) };
}

/** What becomes `x` at the end of a loop's body, and has no name of its own, is `x_next`. */
function nextNames(layout: Layout, needed: Needed): Map<Value, string> {
  const names = new Map<Value, string>();
  for (const { target, source } of collectTransfers(layout, needed)) {
    if (layout.definition(target).role === "carried" && layout.definition(source).place.kind === "body") names.set(source, `${target.hint}_next`);
  }
  return names;
}

interface FunctionContext extends EmitContext {
  readonly names: ReadonlyMap<string, string>;
  /** Functions with a rest parameter. */
  readonly withRest: ReadonlySet<string>;
  readonly types: TypePrinter;
  readonly tape: string;
  readonly out: Text;
}

class FunctionEmitter {
  private readonly layout: Layout;
  private readonly width: number;

  constructor(private readonly func: Func, private readonly context: FunctionContext) {
    this.layout = new Layout(func);
    this.width = context.width ?? 100;
  }

  emit(): void {
    const { layout, context, func } = this;
    const { types } = context;
    const needed = new Needed(layout);
    const uses = collectUses(layout, needed);
    const inlining = new Inlining(layout, needed, uses);
    let variables = new Variables(layout, needed, uses, inlining);
    if (inlining.moveToEnds(variables)) variables = new Variables(layout, needed, uses, inlining);
    const names = new Names(variables.all, this.namesReferredTo(), nextNames(layout, needed));
    const expressions = new Expressions(layout, inlining, variables, names, types, { functionName: this.functionName, hasRest: (callee) => context.withRest.has(callee), globalName: context.globalName, className: this.className });
    const statements = new Statements(expressions, layout, needed);
    const body = statements.body(func.body);
    const result = this.results(expressions);
    if (result !== undefined) statements.line(body, result);
    if (func.doc !== undefined) context.out.line(0, `// ${func.doc}`);
    // Arguments may be left out from behind.
    const { params } = func.body;
    const fixed = params.reduce((count, param, i) => (param.type.absent === "undefined" ? count : i + 1), 0);
    this.signature(params.map((param, i) => `${func.rest && i === params.length - 1 ? "..." : ""}${expressions.nameOf(param)}${i < fixed ? "" : "?"}: ${types.print(i < fixed ? param.type : required(param.type))}`));
    new Layouter(context.out, this.sourceLine, this.width).block(body, 1);
    context.out.line(0, "}");
  }

  private readonly functionName = (callee: string): string =>
    this.context.names.get(callee) ?? this.context.existing.get(callee) ?? callee;

  private readonly className = (of: ClassRef): string => this.context.className?.(of) ?? JSON.stringify(of.id);

  /** Names from outside that nothing inside the function may hide. */
  private namesReferredTo(): Set<string> {
    const names = new Set([this.context.tape, this.functionName(this.func.name)]);
    const add = (text: string): void => { names.add(/^[\p{ID_Continue}$]*/u.exec(text)![0]); };
    walk(this.func.body, (stmt) => {
      if (stmt.kind === "call") add(this.functionName(stmt.callee));
      else if (stmt.kind === "global") add(this.context.globalName(stmt));
      else if (stmt.kind === "is" || stmt.kind === "record") classesIn(stmt).forEach((of) => add(this.className(of)));
      else if (stmt.kind === "effect") add(stmt.text);
      else if (stmt.kind === "throw") add(stmt.errorClass);
    });
    return names;
  }

  private results(expressions: Expressions): string | undefined {
    const { body } = this.func;
    if (diverges(body) || body.yields.length === 0) return undefined;
    const values = body.yields.map((value) => expressions.print(value, precedence.assignment));
    return values.length === 1 ? `return ${values[0]};` : `return [${values.join(", ")}];`;
  }

  private resultType(): string {
    const types = this.func.body.yields.map((value) => this.context.types.print(value.type));
    if (types.length === 0) return "void";
    return types.length === 1 ? types[0]! : `[${types.join(", ")}]`;
  }

  private signature(params: readonly string[]): void {
    const { out } = this.context;
    const name = this.functionName(this.func.name);
    const [start, end] = [`function ${name}(`, `): ${this.resultType()} {`];
    const line = `${start}${params.join(", ")}${end}`;
    if (line.length <= this.width || params.length === 0) return out.line(0, line, this.func.span);
    out.line(0, start, this.func.span);
    // A rest parameter has no comma after it.
    for (const param of params) out.line(1, param.startsWith("...") ? param : `${param},`);
    out.line(0, end);
  }

  /** The trimmed line on which the span starts. */
  private readonly sourceLine = ({ file, start }: Span): string | undefined => {
    const text = this.context.sourceText(file);
    if (text === undefined) return undefined;
    const end = text.indexOf("\n", start);
    const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, end < 0 ? undefined : end).trim();
    // The head of a block explains nothing.
    return line === "" || line.endsWith("{") ? undefined : line;
  };
}
