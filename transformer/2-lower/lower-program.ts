/**
 * Purpose: functions of the source as raw IR, each with all that it calls.
 * Requires: a bound program. Guarantees: a function that `isBroken` has an error in it or in what it calls, and that
 * has been reported; every other one is well-formed at level Raw.
 */
import type ts from "typescript";
import { MacroFinder } from "../1-find/find-macros.ts";
import type { MacroSite, Target } from "../1-find/macro-site.ts";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import { spanOf } from "../1-find/spans.ts";
import { typeOfCapture } from "../1-find/this-capture.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { InstanceCheck } from "../ir/instance-check.ts";
import type { CustomRule, Func } from "../ir/ir.ts";
import { classesInside, isReference, printType, type ClassRef, type RecordType, type Type } from "../ir/types.ts";
import { classesIn, walk } from "../ir/visit.ts";
import * as messages from "../messages.ts";
import { GlobalWrites } from "./check-globals.ts";
import { makeCaller, needsCaller, restOf } from "./callers.ts";
import type { Closure, Meaning } from "./code.ts";
import { Codes } from "./codes.ts";
import { referClosure } from "./derived.ts";
import { Effects } from "./effects.ts";
import { lowerFunction, signatureOf } from "./lower-function.ts";
import type { Lowering, LoweringOptions } from "./lowering.ts";
import { Hierarchy } from "./hierarchy.ts";
import { isCalled, LeftOut, withChecks } from "./left-out.ts";
import { hasBehavior, unreachableField } from "./instances.ts";
import { Globals, isImported } from "./lower-global.ts";
import { printSourceType } from "./lower-type.ts";
import { Places } from "./places.ts";
import { reached } from "./reach.ts";
import { instanceCheck, Receivers } from "./receivers.ts";
import type { Context, FuncRef, Variant } from "./lowerer.ts";
import { versionName, versionResult } from "./versions.ts";
import { lookAtProgram } from "./whole-program.ts";

export type { Lowering, LoweringOptions } from "./lowering.ts";

export function createLowering(typescript: typeof ts, program: ts.Program, options: LoweringOptions): Lowering {
  return new ProgramLowering(typescript, program, options);
}

interface Job {
  readonly key: string;
  readonly node: ts.Node;
  readonly ref: FuncRef;
  readonly build: (ref: FuncRef) => { func: Func; broken: boolean };
}

class ProgramLowering implements Lowering, Context {
  readonly module = new Map<string, Func>();
  readonly diagnostics: Diagnostic[] = [];
  readonly finder: MacroFinder;
  readonly checker: ts.TypeChecker;
  readonly globals: Globals;
  readonly effects: Effects;
  readonly hierarchy: Hierarchy;
  readonly places: Places;
  readonly codes: Codes;
  readonly leftOut = new LeftOut();
  readonly receivers = new Receivers();
  private readonly refs = new Map<string, FuncRef>();
  private readonly names: Set<string>;
  private readonly files = new Map<string, Set<string>>();
  private readonly broken = new Set<string>();
  /** Of the functions in `module` those that were made here. */
  private readonly lowered = new Map<string, Func>();
  private readonly callers = new Map<string, FuncRef>();
  private readonly jobs: Job[] = [];
  /** By the names of functions that have been lowered. */
  private readonly done = new Map<string, Job>();
  /** Those that are being lowered, outermost first, with what has been reported of them. */
  private readonly building: { readonly name: string; reports: Diagnostic[] }[] = [];
  /** Functions whose writes to constants have not been looked for yet. */
  private readonly unchecked: Func[] = [];
  private readonly globalWrites = new GlobalWrites();
  /** Files that the function that is being lowered has looked into. */
  private current: Set<string> | undefined;

  constructor(readonly ts: typeof import("typescript"), readonly program: ts.Program, private readonly options: LoweringOptions) {
    this.finder = options.finder ?? new MacroFinder(ts, program);
    this.names = options.names ?? new Set();
    this.checker = program.getTypeChecker();
    this.globals = new Globals(this.finder, program);
    this.hierarchy = new Hierarchy(ts, this.checker, program);
    lookAtProgram(ts, this.checker, program, this.finder);
    this.effects = new Effects(ts, this.checker, program, this.finder.variables, this.hierarchy);
    this.codes = new Codes(ts, this.checker, this.finder);
    this.places = new Places(this);
  }

  get missing(): RecordType { return this.codes.missing; }
  get currentName(): string { return this.building.at(-1)?.name ?? ""; }
  idOf(node: ts.Node): number { return this.codes.idOf(node); }
  tagOf(type: RecordType): { readonly tag: string; readonly order: number } { return this.codes.tagOf(type); }
  codeOf(meaning: Meaning): Closure { return this.codes.codeOf(meaning); }

  lower(target: Target): FuncRef | undefined {
    const ref = this.referTarget(target);
    this.run(ref);
    const site = this.finder.siteFor(target);
    if (ref && site && !this.isInReach(ref.name, site)) return undefined;
    const func = ref && this.lowered.get(ref.name);
    const rest = target.kind === "function" ? restOf(target.node) : undefined;
    const caller = ref && func && needsCaller(func, rest) ? this.callerOf(ref, func, rest) : ref;
    return caller && this.checkLeftOut(caller);
  }

  /** Where the program asks whether properties were left out: that they never are there as `undefined`; see left-out.ts. */
  private checkLeftOut(ref: FuncRef): FuncRef {
    const all = reached(this.module, ref.name);
    const asked = this.leftOut.asked(all);
    this.leftOut.copyUntransformed(this.module, all);
    if (asked.size === 0 || !this.module.has(ref.name)) return ref;
    for (const { func: at, name, node } of this.leftOut.conflicts(all)) {
      this.report(messages.thereAndUndefined(name), node);
      this.broken.add(at);
    }
    this.leftOut.copy(this.module, all, asked);
    return this.leftOut.checked(ref, () => {
      // Others hand to it what they have made.
      const entry = { ...withChecks(this.module.get(ref.name)!, asked), name: isCalled(this.module, ref.name) ? this.freshName(ref.name) : ref.name };
      this.add(entry);
      this.files.set(entry.name, new Set(this.files.get(ref.name)));
      return { ...ref, name: entry.name };
    });
  }

  instanceCheck(name: string, type: ts.Type, canName: (of: ClassRef) => boolean): InstanceCheck | undefined {
    return instanceCheck(this, type, this.receivers.of(reached(this.module, name)), canName);
  }

  private referTarget(target: Target): FuncRef | undefined {
    switch (target.kind) {
      case "function": return this.referEntry(target.node, target.argumentTypes);
      case "macro": return this.referMacro(target.site);
      case "closure": return referClosure(this, target.type);
      case "value": return undefined;
    }
  }

  report(message: messages.Message, node: ts.Node): void {
    const span = spanOf(node);
    const isKnown = [...this.diagnostics, ...this.finder.diagnostics].some((known) => known.code === message.code && known.span.file === span.file && known.span.start === span.start && known.text === message.text);
    // What is said of a function that is lowered once more does not count.
    if (!isKnown) (this.building.at(-1)?.reports ?? this.diagnostics).push({ ...message, span });
  }

  uses(file: ts.SourceFile): void {
    this.current?.add(file.fileName);
  }

  freshName(base: string): string {
    let name = base;
    for (let i = 2; this.names.has(name) || this.module.has(name); i++) name = `${base}_${i}`;
    this.names.add(name);
    return name;
  }

  /** Constants that cannot be copied must have a name in the file of the macro. */
  private isInReach(name: string, site: MacroSite): boolean {
    const before = this.diagnostics.length;
    this.module.get(name)?.body.params.flatMap(({ type }) => classesInside(type)).forEach((of) => this.needs(of, site));
    for (const reachedName of reached(this.module, name)) {
      const func = this.module.get(reachedName);
      if (func) walk(func.body, (stmt) => {
        const instances = stmt.kind === "global" ? classesInside(stmt.outs[0]!.type) : [];
        const needed = stmt.kind === "global" && stmt.text === "" ? [stmt, ...instances] : instances;
        needed.forEach((constant) => this.needs(constant, site));
      });
    }
    return this.diagnostics.length === before;
  }

  /** What generated code of the site's file has to mention, and objects that are handed in are told apart by. */
  private needs({ name, file, exportedAs, isNamed = true }: { readonly name: string; readonly file: string; readonly exportedAs?: string | undefined; readonly isNamed?: boolean }, site: MacroSite): void {
    if (isNamed && (file === site.file.fileName || isImported(this, site.file, { file, exportedAs }))) return;
    this.report(messages.outOfReach(name, file.replace(/^.*[\\/]/, "")), site.call.arguments[0] ?? site.call);
  }

  private callerOf(ref: FuncRef, callee: Func, rest: ts.ParameterDeclaration | undefined): FuncRef | undefined {
    const known = this.callers.get(callee.name);
    if (known) return known;
    const given = rest && callee.body.params.at(-1)?.type;
    const strange = given?.kind === "record" ? given.fields.find(({ type }) => type.kind === "opaque")?.type : given;
    if (strange?.kind === "opaque") return this.report(messages.typeNotYet(strange.text), rest!), undefined;
    const caller = makeCaller(this.ts, ref, callee, rest, this.freshName(callee.name.replace("_of_rest", "")));
    this.files.set(caller.ref.name, new Set(this.files.get(callee.name)));
    this.add(caller.func);
    this.callers.set(callee.name, caller.ref);
    return caller.ref;
  }

  /** A function that is called with what the user's code passes. */
  private referEntry(node: FunctionNode, argumentTypes?: readonly (Type | undefined)[]): FuncRef {
    const hasDefaults = node.parameters.some((parameter) => parameter.initializer);
    const version = argumentTypes && { argumentTypes, result: versionResult(this, node, argumentTypes) };
    const name = argumentTypes && versionName(this.codes.nameOf(node), argumentTypes);
    const base = restOf(node) ? `${name ?? this.codes.nameOf(node)}_of_rest` : name;
    const ref = this.refer(node, { ...(hasDefaults ? { entry: true } : {}), ...version }, undefined, base);
    if (this.refuseInstances(node, ref)) this.broken.add(ref.name);
    return ref;
  }

  /** Objects with hidden fields cannot be taken apart, those with methods cannot be made, by code outside of their class. */
  private refuseInstances(node: FunctionNode, { captures }: FuncRef): boolean {
    const before = this.diagnostics.length;
    const places = [...node.parameters.map((at) => ({ at, type: this.checker.getTypeAtLocation(at) })), ...captures.map((capture) => ({ at: capture.use, type: typeOfCapture(this.checker, capture) }))];
    for (const { at, type } of places) {
      const field = unreachableField(this, type);
      if (field !== undefined) this.report(messages.hiddenField(field), at);
    }
    const signature = this.checker.getSignatureFromDeclaration(node);
    const result = signature && this.checker.getReturnTypeOfSignature(signature);
    if (result && hasBehavior(this, result)) this.report(messages.instanceResult(printSourceType(this.checker, result)), node.type ?? node.name ?? node);
    return this.diagnostics.length > before;
  }

  refer(node: FunctionNode, variant: Variant = {}, custom?: CustomRule, base = this.codes.specializedName(node, variant)): FuncRef {
    const key = this.keyOf(node, variant, custom);
    const known = this.refs.get(key);
    if (known) return known;
    return this.define(key, base, node, signatureOf(this, node, variant), (ref) => lowerFunction(this, node, ref, variant, custom));
  }

  define(key: string, base: string, node: ts.Node, signature: Omit<FuncRef, "name">, build: Job["build"]): FuncRef {
    const known = this.refs.get(key);
    if (known) return known;
    const ref: FuncRef = { name: this.freshName(base), ...signature };
    this.refs.set(key, ref);
    this.files.set(ref.name, new Set([node.getSourceFile().fileName]));
    this.jobs.push({ key, node, ref, build });
    return ref;
  }

  private keyOf(node: FunctionNode, variant: Variant, custom: CustomRule | undefined): string {
    const { supplied, typeArguments, entry, receiver, argumentTypes, captureTypes, result } = variant;
    // Every parameter supplied is the function itself.
    const count = supplied === undefined || supplied >= node.parameters.length ? "" : supplied;
    const print = (types: readonly (Type | undefined)[] | undefined): string => types?.map((type) => (type ? printType(type) : "")).join() ?? "";
    const on = receiver ? `${this.hierarchy.idOf(receiver.source)} ${receiver.isExact} ${printType(receiver.type)}` : "";
    // A function that puts others somewhere is lowered for each such place.
    const given = [receiver?.type, ...(argumentTypes ?? []), ...(captureTypes ?? [])].filter((type) => type && isReference(type));
    const puts = given.length > 0 && this.puts(node) ? given.map((type) => this.places.idsIn(type!)).join() : "";
    const own = [on, print(argumentTypes), print(captureTypes), result ? printType(result) : "", puts].join("/");
    return `${this.idOf(node)}/${count}/${entry ?? false}/${this.codes.printTypeArguments(typeArguments)}/${own}/${custom ? Object.values(custom).join() : ""}`;
  }

  private puts(node: FunctionNode): boolean {
    const { elements, own, resizes, fields, variables } = this.effects.of([node]);
    return elements || own || resizes || fields.size + variables.size > 0;
  }

  referMacro(site: MacroSite): FuncRef | undefined {
    if (site.broken || !site.target) return undefined;
    const ref = site.macro === "checkpoint" || site.macro === "customJvp" || site.macro === "customVjp" ? this.referCustom(site) : this.referDerivative(site);
    if (ref) this.current?.add(site.file.fileName);
    return ref;
  }

  private referDerivative(site: MacroSite): FuncRef | undefined {
    const name = this.options.resolveMacro(site);
    const func = name === undefined ? undefined : this.module.get(name);
    if (name === undefined) return undefined;
    const captures = func?.captures ?? site.captures.length;
    const params: (Type | undefined)[] = func ? func.body.params.slice(captures).map((param) => param.type) : [];
    return { name, params, result: func?.body.yields[0]?.type, captures: site.captures, ...(func?.rest ? { rest: true } : {}) };
  }

  /** A copy of the function that carries the user's rule. */
  private referCustom(site: MacroSite): FuncRef | undefined {
    const { target, rules, call } = site;
    if (target?.kind !== "function") {
      this.report(messages.notYet(`${site.macro}() of a derivative`, "Apply it to a function."), call);
      return undefined;
    }
    const declared = this.ts.isVariableDeclaration(call.parent) && this.ts.isIdentifier(call.parent.name) ? call.parent.name.text : undefined;
    const base = declared ?? this.codes.nameOf(target.node);
    if (site.macro === "checkpoint") return this.refer(target.node, {}, { kind: "checkpoint" }, base);
    if (site.captures.length > 0) {
      this.report(messages.notYet(`${site.macro}() of functions that use variables around them`, "Pass the variables as arguments."), call);
      return undefined;
    }
    const names = rules.map((rule) => this.referRule(rule)?.name);
    const [first, second] = names;
    if (site.macro === "customJvp") return first === undefined ? undefined : this.refer(target.node, {}, { kind: "jvp", rule: first }, base);
    return first === undefined || second === undefined ? undefined : this.refer(target.node, {}, { kind: "vjp", fwd: first, bwd: second }, base);
  }

  private nextJob(root: FuncRef | undefined): Job | undefined {
    if (this.building.length === 0) return this.jobs.pop();
    const wanted = new Set(root ? reached(this.module, root.name) : []);
    const at = this.jobs.findIndex(({ ref }) => wanted.has(ref.name));
    return at < 0 ? undefined : this.jobs.splice(at, 1)[0];
  }

  private readonly referRule = (rule: Target): FuncRef | undefined => (rule.kind === "function" ? this.refer(rule.node) : rule.kind === "macro" ? this.referMacro(rule.site) : undefined);

  /** Also from inside: a macro in the function at hand needs its own function first, and only what that one calls. */
  private run(root: FuncRef | undefined): void {
    const outer = this.current;
    for (let job = this.nextJob(root); job; job = this.nextJob(root)) {
      this.current = this.files.get(job.ref.name);
      const { func, broken } = this.build(job);
      this.add(func);
      if (broken) this.broken.add(func.name);
      else this.broken.delete(func.name);
      this.recordGlobals(func);
      this.recordAliases(job.node, this.files.get(func.name)!);
    }
    this.current = outer;
    if (!outer && this.unchecked.length > 0) this.checkGlobals();
  }

  /** Lowers the function until its places hold what they were taken to hold; see places.ts. */
  private build(job: Job): { func: Func; broken: boolean } {
    const { name } = job.ref;
    const own: { readonly name: string; reports: Diagnostic[] } = { name, reports: [] };
    this.building.push(own);
    for (;;) {
      const pending = new Set(this.jobs);
      this.places.begin(name);
      this.leftOut.begin(name);
      this.receivers.begin(name);
      const result = job.build(job.ref);
      const isSettled = this.places.settle(name), isEndless = this.places.isEndless(name);
      if (!isSettled && !isEndless) {
        own.reports = [];
        for (const other of this.jobs.filter((candidate) => !pending.has(candidate))) this.forget(other);
        continue;
      }
      if (isEndless) this.report(messages.notYet("A function whose functions have no end", "Call functions by their names."), job.node);
      this.building.pop();
      const callers = this.places.takeStale((other) => this.building.some((one) => one.name === other));
      if (callers.length > 0) this.refs.delete(job.key);
      else own.reports.forEach((report) => this.diagnostics.push(report));
      this.done.set(name, job);
      for (const caller of callers) {
        const again = this.done.get(caller);
        if (again && !this.jobs.includes(again)) this.jobs.push(again);
      }
      return { func: result.func, broken: result.broken || isEndless };
    }
  }

  private add(func: Func): void {
    this.module.set(func.name, func);
    this.lowered.set(func.name, func);
    this.unchecked.push(func);
  }

  /** It is asked for again, if it is called in the end. */
  private forget(job: Job): void {
    this.jobs.splice(this.jobs.indexOf(job), 1);
    this.refs.delete(job.key);
    this.names.delete(job.ref.name);
    this.places.forget(job.ref.name);
  }

  private checkGlobals(): void {
    const fresh = this.unchecked.splice(0);
    for (const { func, name, span } of this.globalWrites.find(fresh)) {
      this.broken.add(func);
      const message = messages.writesState(name);
      const isKnown = this.diagnostics.some((known) => known.code === message.code && known.span.file === span?.file && known.span.start === span.start);
      if (span && !isKnown) this.diagnostics.push({ ...message, span });
    }
  }

  private recordGlobals(func: Func): void {
    const files = this.files.get(func.name)!;
    walk(func.body, (stmt) => { if (stmt.kind === "global") files.add(stmt.file); classesIn(stmt).forEach(({ file }) => files.add(file)); });
  }

  /** Files that only pass a name on decide what the function is, too: re-exports. */
  private recordAliases(root: ts.Node, files: Set<string>): void {
    const { ts } = this;
    // Not in the compiler's typings, but in every version of it.
    const checker = this.checker as ts.TypeChecker & { getImmediateAliasedSymbol?: (symbol: ts.Symbol) => ts.Symbol | undefined };
    const visit = (node: ts.Node): void => {
      let symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
      for (let steps = 0; symbol && symbol.flags & ts.SymbolFlags.Alias && steps < 50; steps++) {
        symbol = checker.getImmediateAliasedSymbol?.(symbol);
        for (const declaration of symbol?.declarations ?? []) files.add(declaration.getSourceFile().fileName);
      }
      ts.forEachChild(node, visit);
    };
    visit(root);
  }

  dependencies(name: string): readonly string[] {
    return [...new Set(reached(this.module, name).flatMap((other) => [...this.files.get(other) ?? []]))];
  }

  isBroken(name: string): boolean {
    return reached(this.module, name).some((other) => this.broken.has(other));
  }
}
