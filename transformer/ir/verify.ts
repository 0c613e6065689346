/**
 * Well-formedness of the IR, checked after every pass: each value bound once, before its uses and in scope; types of
 * operands and yields agree; only statements of the level; nothing primal uses a linear value. A violation is a defect
 * of fluxion: it throws, naming the pass and printing the lines around the fault.
 */
import { Defect } from "../diagnostics.ts";
import { ruleOf } from "../rules/registry.ts";
import type { Func, Kind, Level, Module, Region, Stmt, Value } from "./ir.ts";
import { printFunc } from "./print.ts";
import { printType, fieldOf, hasTangent, isOfClasses, isReference, sameType, type RecordType, type Type } from "./types.ts";
import { loopParts } from "./visit.ts";

const exits: readonly Kind[] = ["while", "return", "break", "continue", "block"];
const cells: readonly Kind[] = ["cell", "read", "write"];

const forbidden: Record<Level, ReadonlySet<Kind>> = {
  raw: new Set(),
  cells: new Set(exits),
  normal: new Set([...exits, ...cells]),
  linear: new Set([...exits, ...cells]),
};

export function verifyModule(module: Module, level: Level, pass: string): void {
  for (const func of module.funcs.values()) verifyFunc(func, level, pass, module);
}

export function verifyFunc(func: Func, level: Level, pass: string, module?: Module): void {
  new Verifier(func, level, pass, module).run();
}

class Verifier {
  private readonly bound = new Set<Value>();
  /** One set for all regions: a region takes its own values out again when it ends. */
  private readonly scope = new Set<Value>();
  constructor(private readonly func: Func, private readonly level: Level, private readonly pass: string, private readonly module: Module | undefined) {}

  run(): void {
    this.region(this.func.body);
  }

  private fail(rule: string, stmt?: Stmt): never {
    const lines = printFunc(this.func).split("\n");
    const needle = stmt?.outs[0]?.hint;
    const at = needle === undefined ? 0 : Math.max(0, lines.findIndex((line) => line.includes(`${needle}`)));
    const excerpt = lines.length <= 60 ? lines : lines.slice(Math.max(0, at - 10), at + 30);
    throw new Defect(`after ${this.pass}: ${rule}${stmt ? ` (in ${stmt.kind}${"op" in stmt ? ` ${stmt.op}` : ""} -> ${stmt.outs.map((o) => o.hint).join(", ")})` : ""}\n${excerpt.join("\n")}`);
  }

  private region(region: Region): void {
    region.params.forEach((param) => this.bind(param));
    for (const stmt of region.body) this.stmt(stmt);
    for (const value of region.yields) this.use(value);
    region.params.forEach((param) => this.scope.delete(param));
    for (const stmt of region.body) stmt.outs.forEach((out) => this.scope.delete(out));
  }

  private bind(value: Value, stmt?: Stmt): void {
    if (this.bound.has(value)) this.fail(`${value.hint} is bound twice`, stmt);
    if (value.linear && this.level !== "linear") this.fail(`${value.hint} is linear at level ${this.level}`, stmt);
    this.bound.add(value);
    this.scope.add(value);
  }

  private use(value: Value, stmt?: Stmt): void {
    if (!this.scope.has(value)) this.fail(`${value.hint} is used ${this.bound.has(value) ? "out of scope" : "before it is bound"}`, stmt);
  }

  private stmt(stmt: Stmt): void {
    if (forbidden[this.level].has(stmt.kind)) this.fail(`a ${stmt.kind} at level ${this.level}`, stmt);
    for (const arg of stmt.args) this.use(arg, stmt);
    for (const inner of stmt.regions) this.region(inner);
    this.check(stmt);
    this.linearity(stmt);
    for (const out of stmt.outs) this.bind(out, stmt);
  }

  private same(a: Type, b: Type, what: string, stmt: Stmt): void {
    // A constant `undefined` stands for any value that is never used.
    if (!sameType(a, b) && a.kind !== "none" && b.kind !== "none" && a.kind !== "opaque" && b.kind !== "opaque") this.fail(`types of ${what} differ: ${printType(a)}, ${printType(b)}`, stmt);
  }

  private check(stmt: Stmt): void {
    const [a, b, c] = stmt.args;
    switch (stmt.kind) {
      case "op": {
        const rule = ruleOf(stmt.op);
        if (!rule) this.fail(`no rule for ${stmt.op}`, stmt);
        if (rule.arity !== undefined && rule.arity !== stmt.args.length) this.fail(`${stmt.op} takes ${rule.arity} arguments`, stmt);
        break;
      }
      case "load": case "length": case "view": case "copy": case "pop":
        if (a!.type.kind !== "array") this.fail(`${stmt.kind} of no array`, stmt);
        break;
      case "store": case "accumulate":
        if (a!.type.kind !== "array") this.fail(`${stmt.kind} to no array`, stmt);
        this.same(a!.type.element, c!.type, "element and value", stmt);
        break;
      case "present":
        this.same(a!.type, stmt.outs[0]!.type, "what is present", stmt);
        break;
      case "push":
        if (a!.type.kind !== "array") this.fail("push to no array", stmt);
        this.same(a!.type.element, b!.type, "element and value", stmt);
        break;
      case "record": {
        const { fields } = stmt.outs[0]!.type as RecordType;
        if (fields.length !== stmt.args.length || new Set(fields.map(({ name }) => name)).size !== fields.length) this.fail("fields and values differ in number, or two fields have one name", stmt);
        break;
      }
      case "get": case "set": case "increment": {
        const type = a!.type;
        if ((type.kind !== "record" && type.kind !== "union") || !fieldOf(type, stmt.field)) this.fail(`no field ${stmt.field}`, stmt);
        break;
      }
      case "is":
        if (!isOfClasses(a!.type)) this.fail("the class of what is not told by it", stmt);
        break;
      case "cast":
        if (!isReference(a!.type) || !isReference(stmt.outs[0]!.type)) this.fail("a cast of no reference", stmt);
        break;
      case "if": this.checkIf(stmt); break;
      case "loop": this.checkLoop(stmt); break;
      case "call": this.checkCall(stmt); break;
    }
  }

  private checkIf(stmt: Extract<Stmt, { kind: "if" }>): void {
    for (const region of stmt.regions) {
      if (region.yields.length !== stmt.outs.length) this.fail("arms and outs differ in number", stmt);
      region.yields.forEach((value, i) => this.same(value.type, stmt.outs[i]!.type, `out ${stmt.outs[i]!.hint}`, stmt));
    }
  }

  private checkLoop(stmt: Extract<Stmt, { kind: "loop" }>): void {
    const { init, carried, finals, body, condition } = loopParts(stmt);
    if (stmt.step === 0 || !Number.isInteger(stmt.step)) this.fail("step is no integer", stmt);
    if (init.length !== carried.length || init.length !== finals.length || init.length !== body.yields.length) this.fail("carried values differ in number", stmt);
    carried.forEach((value, i) => {
      this.same(value.type, init[i]!.type, `carried ${value.hint} and its start`, stmt);
      this.same(value.type, body.yields[i]!.type, `carried ${value.hint} and its next`, stmt);
    });
    if (condition && condition.params.length !== body.params.length) this.fail("params of the condition", stmt);
    if (!condition && !stmt.bounded && this.level !== "raw") this.fail("a loop without end", stmt);
  }

  private checkCall(stmt: Extract<Stmt, { kind: "call" }>): void {
    const callee = this.module?.funcs.get(stmt.callee);
    if (!this.module) return;
    if (!callee) this.fail(`call of unknown ${stmt.callee}`, stmt);
    if (callee.body.params.length !== stmt.args.length) this.fail(`${stmt.callee} takes ${callee.body.params.length} arguments, not ${stmt.args.length}`, stmt);
    if (this.level !== "raw" && this.level !== "cells" && callee.body.yields.length !== stmt.outs.length) this.fail(`${stmt.callee} has ${callee.body.yields.length} results, not ${stmt.outs.length}`, stmt);
  }

  /** Nothing primal may depend on a linear value; what mixes (if, loop, call) is split by unzip. */
  private linearity(stmt: Stmt): void {
    if (stmt.kind === "if" || stmt.kind === "loop" || stmt.kind === "call") return;
    const usesLinear = stmt.args.some((arg) => arg.linear);
    const effect = stmt.outs.length === 0;
    if (usesLinear && !effect && !stmt.outs.every((out) => out.linear)) this.fail("a primal value from a linear one", stmt);
    if (stmt.outs.some((out) => out.linear && isReference(out.type) && hasTangent(out.type))) this.fail("a linear reference", stmt);
  }
}
