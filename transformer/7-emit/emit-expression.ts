/** Values as TypeScript expressions, with as few parentheses as JavaScript's precedences allow. */
import { Defect, invariant } from "../diagnostics.ts";
import { fieldOf, fieldType, isLeftOut, isLooser, isReference, type ArrayType, type RecordType, type Type, type UnionType } from "../ir/types.ts";
import type { Op, Stmt, StmtOf, Value } from "../ir/ir.ts";
import { ruleOf } from "../rules/registry.ts";
import { hasAll, hasMore, isAccepted, isForeign } from "./accepted.ts";
import type { TypePrinter } from "./emit-type.ts";
import type { Inlining } from "./inline.ts";
import { constantText, propertyAccess, propertyName } from "./literals.ts";
import type { Names } from "./name-values.ts";
import { mayLookApart, Narrowing } from "./narrowing.ts";
import type { Variable, Variables } from "./out-of-ssa.ts";
import type { Outside } from "./outside.ts";
import type { Layout } from "./places.ts";
import { atom, precedence, type Printed } from "./precedence.ts";

export class Expressions {
  private readonly narrowing: Narrowing;

  constructor(
    readonly layout: Layout, readonly inlining: Inlining, readonly variables: Variables, readonly names: Names,
    readonly types: TypePrinter, private readonly outside: Outside,
  ) {
    this.narrowing = new Narrowing(layout);
  }

  /** The value as an operand of something that binds as tightly as `least`. */
  print(value: Value, least: number = precedence.any): string {
    const definition = this.inlinedBy(value);
    // `undefined!` has no properties.
    if (least === precedence.postfix && definition?.kind === "const" && definition.value === undefined && isReference(value.type)) return `(undefined as unknown as ${this.types.print(value.type)})`;
    const printed = definition ? this.printed(definition) : atom(this.nameOf(value));
    const text = printed.precedence < least ? `(${printed.text})` : printed.text;
    // Where it is handed on, as another value that may be written to: nobody writes to this one.
    return least === precedence.assignment ? text + this.asWritable(value) : text;
  }

  asWritable(value: Value): string {
    const readonly = isReference(value.type) ? this.constantOf(value)?.isReadonly : undefined;
    return readonly ? ` as ${readonly === "literal" || value.type.kind !== "array" ? "unknown as " : ""}${this.types.print(value.type)}` : "";
  }

  /** The constant of a module that the value is, or is a part of. */
  private constantOf(value: Value): StmtOf<"global"> | undefined {
    const { stmt } = this.layout.definition(this.layout.canonical(value));
    if (stmt?.kind === "global") return stmt;
    return stmt?.kind === "get" || stmt?.kind === "load" || stmt?.kind === "present" ? this.constantOf(stmt.args[0]!) : undefined;
  }

  /** The right-hand side that a statement defines its out by. */
  rightSide(stmt: Stmt): string {
    return this.printed(stmt).text;
  }

  nameOf(value: Value): string {
    const variable = this.variables.of(value);
    invariant(variable, `emit: no variable for ${value.hint}#${value.id}`);
    return this.names.of(variable);
  }

  /** The statement that is written in place of the value; undefined if it has a name. */
  inlinedBy(value: Value): Stmt | undefined {
    const known = this.layout.canonical(value);
    return this.inlining.inlined.has(known) ? this.layout.definition(known).stmt : undefined;
  }

  /** The variables that the expression reads. */
  variablesOf(value: Value, found: Set<Variable> = new Set()): Set<Variable> {
    const stmt = this.inlinedBy(value);
    if (!stmt) {
      const variable = this.variables.of(value);
      if (variable) found.add(variable);
      return found;
    }
    for (const arg of stmt.args) this.variablesOf(arg, found);
    for (const region of stmt.regions) region.yields.forEach((inner) => this.variablesOf(inner, found));
    return found;
  }

  /** The condition's opposite: `a !== b` for `a === b`, never `a >= b` for `a < b` (which differ for NaN). */
  negated(value: Value): string {
    const stmt = this.inlinedBy(value);
    if (stmt?.kind === "is") return this.classTest(stmt, "!==");
    if (stmt?.kind === "op") {
      if (stmt.op === "not" && stmt.args[0]!.type.kind === "boolean") return this.print(stmt.args[0]!);
      const known = this.ofLiterals(stmt);
      if (known !== undefined) return String(!known);
      if (stmt.op === "eq" || stmt.op === "ne") {
        const [a, b] = stmt.args as [Value, Value];
        return this.infix(stmt.op === "eq" ? "!==" : "===", precedence.equality, a, b, mayLookApart(stmt.args)).text;
      }
    }
    return `!${this.print(value, precedence.unary)}`;
  }

  /** `array[index]!`; without the `!` as the target of a plain assignment. */
  element(array: Value, index: Value, assertion: string): string {
    const data = (array.type as ArrayType).storage === "tape" ? ".data" : "";
    return `${this.print(array, precedence.postfix)}${data}[${this.print(index)}]${assertion}`;
  }

  /** `record.name`; with a `!` where it may be missing and is `wanted`. */
  field(record: Value, name: string, wanted = false): string {
    const isOptional = wanted && fieldType(record.type as RecordType, name).absent !== undefined;
    return `${this.print(record, precedence.postfix)}${propertyAccess(name)}${isOptional ? "!" : ""}`;
  }

  call(callee: string, args: readonly Value[]): string {
    return `${callee}(${args.map((arg) => this.print(arg, precedence.assignment)).join(", ")})`;
  }

  callText(stmt: StmtOf<"call">): string {
    const args = stmt.args.map((arg) => this.print(arg, precedence.assignment));
    if (this.outside.hasRest(stmt.callee)) args.push(`...${args.pop()!}`);
    return `${this.outside.functionName(stmt.callee)}(${args.join(", ")})`;
  }

  private printed(stmt: Stmt): Printed {
    switch (stmt.kind) {
      case "const": {
        // Where a value is not there, nobody looks at it: it takes the type that it would have.
        const { type } = stmt.outs[0]!, isValue = isReference(type) || type.kind === "number" || type.kind === "boolean" || type.kind === "string";
        const isMissing = stmt.value === undefined && isValue && type.absent === undefined;
        const text = isMissing ? "undefined!" : constantText(stmt.value);
        return { text, precedence: text.startsWith("-") ? precedence.unary : precedence.atom };
      }
      case "global": {
        const { type } = stmt.outs[0]!;
        const name = this.outside.globalName(stmt);
        return type.source === undefined ? atom(name) : { text: `${name} as unknown as ${this.types.print(type)}`, precedence: precedence.equality + 1 };
      }
      case "op": return this.operation(stmt);
      case "if": return this.conditional(stmt);
      case "length": return this.postfix(`${this.print(stmt.args[0]!, precedence.postfix)}.length`);
      case "load":
        if (stmt.orZero) return { text: `${this.element(stmt.args[0]!, stmt.args[1]!, "")} ?? 0`, precedence: precedence.or };
        return this.loaded(stmt.args[0]!, stmt.args[1]!, stmt.outs[0]!.type);
      case "get": return this.get(stmt);
      case "present": return this.postfix(`${this.print(stmt.args[0]!, precedence.postfix)}!`);
      case "view": return this.postfix(this.part(stmt, "subarray"));
      case "copy": return this.postfix(this.part(stmt, "slice"));
      case "cast": return this.cast(stmt.args[0]!, stmt.outs[0]!.type);
      case "has":
        if (stmt.isNumber) return { text: `typeof ${this.field(stmt.args[0]!, stmt.field, false)} === "number"`, precedence: precedence.equality };
        return { text: `${JSON.stringify(stmt.field)} in ${this.print(stmt.args[0]!, precedence.equality + 2)}`, precedence: precedence.equality + 1 };
      case "is": return { text: this.classTest(stmt, "==="), precedence: precedence.equality };
      case "pop": return this.postfix(`${this.print(stmt.args[0]!, precedence.postfix)}.pop()${this.isTape(stmt.args[0]!) || stmt.outs[0]!.type.absent !== undefined ? "" : "!"}`);
      case "call": return this.postfix(this.callText(stmt));
      case "alloc": return this.inMemory(stmt, this.postfix(this.allocation(stmt.outs[0]!.type as ArrayType, stmt.args[0]!, stmt.isEmpty)));
      case "list": return this.list(stmt.outs[0]!.type as ArrayType, stmt.args);
      case "record": return this.record(stmt.outs[0]!.type as RecordType, stmt.args, stmt.order);
      default: throw new Defect(`emit: a ${stmt.kind} is no expression`);
    }
  }

  private readonly postfix = (text: string): Printed => ({ text, precedence: precedence.postfix });
  private readonly isTape = (value: Value): boolean => value.type.kind === "array" && value.type.storage === "tape";

  private operation(stmt: Op): Printed {
    const rule = ruleOf(stmt.op);
    invariant(rule, `emit: no rule for ${stmt.op}`);
    const { spelling } = rule;
    const [a, b] = stmt.args as [Value, Value];
    if (stmt.op === "stop" || stmt.op === "tie") return this.operand(a);
    const known = this.ofLiterals(stmt);
    if (known !== undefined) return atom(String(known));
    if (stmt.op === "pow") return this.power(a, b);
    if (stmt.op === "add" || stmt.op === "sub") return this.sum(stmt.op, a, b);
    switch (spelling.form) {
      case "call": return this.postfix(this.call(spelling.callee, stmt.args));
      case "prefix": return stmt.op === "not" ? this.not(a) : this.prefix(spelling.symbol, this.print(a, precedence.unary));
      case "texts": return { text: `${this.call("String", [a])} ${spelling.symbol} ${this.call("String", [b])}`, precedence: spelling.precedence };
      case "infix": return this.infix(spelling.symbol, spelling.precedence, a, b, mayLookApart(stmt.args));
    }
  }

  /** The compiler says of two literals that they cannot be equal. */
  private ofLiterals({ op, args }: Op): boolean | undefined {
    const [a, b] = args.map((arg) => this.inlinedBy(arg));
    if (op !== "eq" && op !== "ne" || a?.kind !== "const" || b?.kind !== "const") return undefined;
    return (a.value === b.value) === (op === "eq");
  }

  /** An element that is there; of those that may be null, the compiler must not take them for undefined as well. */
  private loaded(array: Value, index: Value, type: Type): Printed {
    const text = this.element(array, index, type.absent === undefined ? "!" : "");
    // Of what was stored at a constant index, the compiler believes that it is the member of the union that was stored.
    const isStored = type.kind === "union" && this.layout.definition(index).stmt?.kind === "const" && ["alloc", "list"].includes(this.layout.definition(this.layout.canonical(array)).stmt?.kind ?? "");
    return type.absent === "null" || isStored ? { text: `${text} as ${this.types.print(type)}`, precedence: precedence.equality + 1 } : this.postfix(text);
  }

  /** As one of the members of its union; a base class, or the union of a member, needs no word. */
  private cast(value: Value, type: Type): Printed {
    // Of a variable that is assigned, the compiler believes that it is what was assigned.
    const maker = this.inlinedBy(value), named = maker?.kind === "present" ? maker.args[0]! : value;
    const isAssigned = value.type.kind === "union" && !this.inlinedBy(named) && this.mayBeNarrowed(named);
    const as = (through = ""): Printed => ({ text: `${this.print(value, precedence.equality + 1)} as ${through}${this.types.print(type)}`, precedence: precedence.equality + 1 });
    // What the compiler sees under a union that no name has.
    const seen = this.beforeCasts(value), isOther = value.type.kind === "union" && seen.type.kind === "record" && !isAccepted(seen.type, type);
    const isLess = type.kind === "union" && value.type.kind === "record" && !type.members.some((member) => hasAll(value.type as RecordType, member));
    const isLessInside = !isLess && value.type.kind === "record" && !isAccepted(value.type, type);
    if (isForeign(value.type) || isAssigned || isOther || isLessInside) return as("unknown as ");
    // What may be missing there need not be known of the other type at all.
    return value.type.kind !== "union" && !isLess && !(type.kind === "array" && isLooser(type, value.type)) && !hasMore(type, value.type) ? this.operand(value) : as();
  }

  private get(stmt: StmtOf<"get">): Printed {
    const object = stmt.args[0]!, { type } = stmt.outs[0]!;
    if (isLeftOut(fieldOf(object.type as RecordType | UnionType, stmt.field)!)) return atom("{}");
    if (stmt.orZero) return { text: `${this.field(object, stmt.field)} ?? 0`, precedence: precedence.or };
    const text = this.field(object, stmt.field, type.absent === undefined);
    // Of what the compiler believes to be one member, no other may be asked for.
    const isTag = object.type.kind === "union" && object.type.tag === stmt.field && this.mayBeNarrowed(object);
    return isTag ? { text: `${text} as ${type.kind}`, precedence: precedence.equality - 1 } : this.postfix(text);
  }

  /** Behind `undefined` or `null` that is stored in a property. */
  asMissing(stmt: StmtOf<"set">): string {
    const [record, value] = stmt.args as [Value, Value], made = this.inlinedBy(value);
    const isNothing = made?.kind === "const" && (made.value === undefined || made.value === null);
    return isNothing && this.narrowing.isReadElsewhere(stmt) ? ` as ${this.types.print(fieldType(record.type as RecordType, stmt.field))}` : "";
  }

  private mayBeNarrowed(value: Value): boolean { return this.variables.of(value)?.constant === false || this.narrowing.isNarrowed(this.layout.canonical(value), (of) => this.mayBeNarrowed(of)); }

  private beforeCasts(value: Value): Value {
    const stmt = this.inlinedBy(value);
    return stmt?.kind === "cast" || stmt?.kind === "present" ? this.beforeCasts(stmt.args[0]!) : value;
  }

  private operand(value: Value): Printed {
    const stmt = this.inlinedBy(value);
    return stmt ? this.printed(stmt) : atom(this.nameOf(value));
  }

  /** `isForced`: the compiler may believe that the two cannot be equal. */
  private infix(symbol: string, binds: number, a: Value, b: Value, isForced = false): Printed {
    return { text: `${isForced ? `(${this.print(a, binds + 1)} as unknown)` : this.print(a, binds)} ${symbol} ${this.print(b, binds + 1)}`, precedence: binds };
  }

  private not(value: Value): Printed {
    const stmt = this.inlinedBy(value);
    if (stmt?.kind === "is") return { text: this.classTest(stmt, "!=="), precedence: precedence.equality };
    // The compiler says of a number that it is always truthy.
    if (stmt?.kind === "const" && typeof stmt.value === "number") return { text: String(!stmt.value), precedence: precedence.atom };
    return this.prefix("!", this.print(value, precedence.unary));
  }

  /** The compiler would take the object for an instance, which it need not be, if it saw a class on the right. */
  private classTest({ args, class: of }: StmtOf<"is">, operator: string): string {
    const name = this.outside.className(of);
    return `${this.print(args[0]!, precedence.postfix)}.constructor ${operator} ${name.startsWith('"') ? name : `(${name} as Function)`}`;
  }

  private prefix(symbol: string, operand: string): Printed {
    const text = operand.startsWith(symbol) && symbol !== "!" ? `${symbol}(${operand})` : `${symbol}${operand}`;
    return { text, precedence: precedence.unary };
  }

  /** `a + -b` is `a - b`, `-a + b` is `b - a`: the same numbers. */
  private sum(op: "add" | "sub", a: Value, b: Value): Printed {
    const opposite = this.opposite(b, precedence.sum + 1);
    if (opposite !== undefined) return { text: `${this.print(a, precedence.sum)} ${op === "add" ? "-" : "+"} ${opposite}`, precedence: precedence.sum };
    const negative = op === "add" ? this.opposite(a, precedence.sum + 1) : undefined;
    if (negative !== undefined) return { text: `${this.print(b, precedence.sum)} - ${negative}`, precedence: precedence.sum };
    return this.infix(op === "add" ? "+" : "-", precedence.sum, a, b);
  }

  /** `b` for `-b`, 2 for -2; undefined for what is not negated. */
  opposite(value: Value, least: number): string | undefined {
    const stmt = this.inlinedBy(value);
    if (stmt?.kind === "op" && stmt.op === "neg") return this.print(stmt.args[0]!, least);
    return stmt?.kind === "const" && typeof stmt.value === "number" && stmt.value < 0 ? constantText(-stmt.value) : undefined;
  }

  /** `x * x` is a hundred times faster than `x ** 2`. */
  private power(base: Value, exponent: Value): Printed {
    const stmt = this.inlinedBy(exponent);
    const k = stmt?.kind === "const" ? stmt.value : undefined;
    if ((k === 2 || k === 3) && !this.inlinedBy(base)) {
      return { text: Array.from({ length: k }, () => this.nameOf(base)).join(" * "), precedence: precedence.product };
    }
    return { text: `${this.print(base, precedence.unary + 1)} ** ${this.print(exponent, precedence.power)}`, precedence: precedence.power };
  }

  private conditional(stmt: StmtOf<"if">): Printed {
    const condition = stmt.args[0]!;
    const [then, otherwise] = stmt.regions.map((region) => region.yields[0]!) as [Value, Value];
    if (stmt.outs[0]!.type.kind === "boolean") {
      const [yes, no] = [this.truth(then), this.truth(otherwise)];
      // A number is a condition, too, but no boolean: `x || p` would be x.
      const isBoolean = condition.type.kind === "boolean";
      if (isBoolean && yes === true && no === false) return this.operand(condition);
      if (yes === false && no === true) return { text: this.negated(condition), precedence: this.negationBinds(condition) };
      if (isBoolean && no === false) return this.infix("&&", precedence.and, condition, then);
      if (isBoolean && yes === true) return this.infix("||", precedence.or, condition, otherwise);
      if (yes === false) return this.afterNegation("&&", precedence.and, condition, otherwise);
      if (no === true) return this.afterNegation("||", precedence.or, condition, then);
    }
    const nullish = this.nullish(condition, then, otherwise);
    if (nullish) return nullish;
    const text = `${this.print(condition, precedence.or)} ? ${this.print(then, precedence.assignment)} : ${this.print(otherwise, precedence.conditional)}`;
    return { text, precedence: precedence.conditional };
  }

  /** `x ?? y` for `x === undefined ? y : x!`. */
  private nullish(condition: Value, then: Value, otherwise: Value): Printed | undefined {
    const test = this.inlinedBy(condition);
    if (test?.kind !== "op" || (test.op !== "eq" && test.op !== "ne")) return undefined;
    const [kept, other] = test.op === "eq" ? [otherwise, then] : [then, otherwise];
    const missing = this.inlinedBy(test.args[1]!);
    const source = this.inlinedBy(kept);
    if (missing?.kind !== "const" || missing.value !== undefined && missing.value !== null) return undefined;
    if (source?.kind !== "present" || this.layout.canonical(source.args[0]!) !== this.layout.canonical(test.args[0]!)) return undefined;
    // Where nothing is folded: the compiler says of `undefined ?? y` that it is of no use.
    if (this.inlinedBy(source.args[0]!)?.kind === "const") return undefined;
    return { text: `${this.print(source.args[0]!, precedence.or + 1)} ?? ${this.print(other, precedence.equality)}`, precedence: precedence.or };
  }

  private afterNegation(symbol: string, binds: number, condition: Value, value: Value): Printed {
    return { text: `${this.negated(condition)} ${symbol} ${this.print(value, binds + 1)}`, precedence: binds };
  }

  private negationBinds(value: Value): number {
    const stmt = this.inlinedBy(value);
    if (stmt?.kind === "op" && stmt.op === "not") return this.operand(stmt.args[0]!).precedence;
    return stmt?.kind === "is" || stmt?.kind === "op" && (stmt.op === "eq" || stmt.op === "ne") ? precedence.equality : precedence.unary;
  }

  private truth(value: Value): boolean | undefined {
    const stmt = this.inlinedBy(value);
    return stmt?.kind === "const" && typeof stmt.value === "boolean" ? stmt.value : undefined;
  }

  /** `a.slice(i, j)` without the arguments that are the default. */
  private part(stmt: StmtOf<"view" | "copy">, method: string): string {
    // The library takes whole numbers for granted no more than this does.
    const [array, start, end] = [stmt.args[0]!, this.untruncated(stmt.args[1]!), this.untruncated(stmt.args[2]!)];
    const isAll = stmt.kind === "copy" && stmt.toEnd || this.isLengthOf(end, array);
    const first = this.inlinedBy(start);
    const args = !isAll ? [start, end] : first?.kind === "const" && first.value === 0 ? [] : [start];
    return this.call(`${this.print(array, precedence.postfix)}.${method}`, args);
  }

  private untruncated(position: Value): Value {
    const made = this.inlinedBy(position);
    return made?.kind === "op" && made.op === "trunc" ? made.args[0]! : position;
  }

  private isLengthOf(value: Value, array: Value): boolean {
    const { stmt } = this.layout.definition(value);
    // The length of a list may have changed since.
    return stmt?.kind === "length" && stmt.args[0] === array && (array.type as ArrayType).storage !== "list" || this.inlinedBy(value)?.kind === "length" && stmt!.args[0] === array;
  }

  private allocation(type: ArrayType, length: Value, hasNothing = false): string {
    const { storage, element } = type;
    if (storage === "list") {
      const list = `new Array<${this.types.print(element)}>(${this.print(length)})`;
      return element.kind === "number" && !hasNothing ? `${list}.fill(0)` : list;
    }
    const stmt = this.inlinedBy(length);
    const isEmpty = storage === "tape" && stmt?.kind === "const" && stmt.value === 0;
    return `new ${this.types.constructorOf(storage)}(${isEmpty ? "" : this.print(length)})`;
  }

  /** New memory only where it does not fit into that of the module. */
  private inMemory(stmt: StmtOf<"alloc">, made: Printed): Printed {
    const [, fits, memory] = stmt.args;
    if (!fits || !memory) return made;
    const always = this.inlinedBy(fits);
    if (always?.kind === "const" && always.value === true) return this.operand(memory);
    return { text: `${this.print(fits, precedence.or)} ? ${this.print(memory, precedence.assignment)} : ${made.text}`, precedence: precedence.conditional };
  }

  private list(type: ArrayType, elements: readonly Value[]): Printed {
    const items = elements.map((element) => this.print(element, precedence.assignment)).join(", ");
    return type.storage === "list" ? atom(`[${items}]`) : this.postfix(`${this.types.constructorOf(type.storage)}.of(${items})`);
  }

  private record(type: RecordType, values: readonly Value[], order?: readonly string[]): Printed {
    const items = values.map((value) => this.print(value, precedence.assignment));
    if (type.tuple) {
      while (items[items.length - 1] === "undefined" && type.fields[items.length - 1]!.optional) items.pop();
      return atom(`[${items.join(", ")}]`);
    }
    const inOrder = order ? order.map((name) => type.fields.find((field) => field.name === name)!) : type.fields;
    const fields = inOrder.flatMap((field) => {
      const i = type.fields.indexOf(field);
      if (field.optional && items[i] === "undefined" || isLeftOut(field)) return [];
      const name = propertyName(field.name);
      return name === items[i] && isVariableName(name) ? name : `${name}: ${items[i]}`;
    });
    if (type.class) fields.unshift(`constructor: ${this.outside.className(type.class)}`);
    return atom(fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`);
  }
}

/** `{ 0 }` and `{ true }` are none. */
const isVariableName = (name: string): boolean => /^[\p{ID_Start}$_]/u.test(name) && name !== "true" && name !== "false" && name !== "null";
