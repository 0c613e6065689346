/**
 * Purpose: every call of a macro, with what it is applied to, inner before outer.
 * Requires: a bound program. Guarantees: a site that is not `broken` can be lowered; every broken one is reported.
 */
import type ts from "typescript";
import type { Diagnostic } from "../diagnostics.ts";
import * as messages from "../messages.ts";
import { readArgnums, signatureOf, type Options } from "./argnums.ts";
import { MacroSymbols } from "./macro-symbols.ts";
import { functionOf, valueOf, type Capture, type MacroName, type MacroSite, type Target } from "./macro-site.ts";
import { leftOverUses } from "./left-over.ts";
import { plainUsesOf } from "./plain-uses.ts";
import { FunctionValues } from "./function-values.ts";
import { resolveFunction, skipOuter } from "./resolve-function.ts";
import { checkResult, parameterErrors } from "./signatures.ts";
import { spanOf } from "./spans.ts";
import { capturesOfTarget, thisContainer } from "./this-capture.ts";
import { Variables } from "./variables.ts";

export interface FoundMacros {
  readonly sites: readonly MacroSite[];
  /** Files in which something of a macro would stay as it is written. */
  readonly leftOver: ReadonlySet<ts.SourceFile>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Macros that take a function; the others are `stopGradient` and, in tests, `checkGrads`. */
const takesArgnums: ReadonlySet<MacroName> = new Set([
  "grad", "valueAndGrad", "valueAndGradInto", "fwdAndBwd", "jacfwd", "jacrev", "hessian", "hvp",
  "jacfwdInto", "jacrevInto", "hessianInto", "hvpInto",
]);

/** Macros that make a copy of the function itself, or have no use inside of functions. */
const ofCopies: ReadonlySet<MacroName> = new Set(["checkpoint", "customJvp", "customVjp", "checkGrads", "fwdAndBwd"]);

/** All macro calls of `files`, in an order in which each comes after those that it is made of. */
export function findMacros(typescript: typeof ts, program: ts.Program, files: readonly ts.SourceFile[], finder = new MacroFinder(typescript, program)): FoundMacros {
  const sites = new Set<MacroSite>();
  const add = (site: MacroSite): void => {
    for (const target of [site.target, ...site.rules]) if (target?.kind === "macro" && !sites.has(target.site)) add(target.site);
    sites.add(site);
  };
  const wanted = new Set(files);
  for (const file of files) {
    if (file.isDeclarationFile) continue;
    const visit = (node: ts.Node): void => {
      typescript.forEachChild(node, visit);
      const site = typescript.isCallExpression(node) ? finder.siteOf(node) : undefined;
      if (site && !sites.has(site)) add(site);
    };
    visit(file);
  }
  const found = [...sites].filter((site) => wanted.has(site.file));
  found.forEach((site) => finder.checkPlainUses(site));
  const leftOver = new Set(files.filter((file) => finder.checkLeftOver(file)));
  return { sites: found, leftOver, diagnostics: finder.diagnostics };
}

/** Looks at calls one by one and remembers what it found: the lowering asks it too, about calls in other files. */
export class MacroFinder {
  readonly diagnostics: Diagnostic[] = [];
  /** Macros that would be called in code that is not differentiated, and cannot. */
  readonly usedPlainly = new Set<MacroSite>();
  readonly variables: Variables;
  readonly functionValues: FunctionValues;
  readonly checker: ts.TypeChecker;
  private readonly symbols: MacroSymbols;
  private readonly byTarget = new WeakMap<Target, MacroSite>();
  private readonly sites = new Map<ts.CallExpression, MacroSite | undefined>();

  constructor(readonly ts: typeof import("typescript"), readonly program: ts.Program) {
    this.checker = program.getTypeChecker();
    this.symbols = new MacroSymbols(ts, program);
    const isMacro = (call: ts.CallExpression): boolean => this.symbols.macroOf(call) !== undefined;
    this.variables = new Variables(ts, this.checker, isMacro);
    this.functionValues = new FunctionValues(ts, this.checker, this.variables, isMacro);
  }

  /** The site of a macro call; undefined for calls of anything else. */
  siteOf(call: ts.CallExpression): MacroSite | undefined {
    if (this.sites.has(call)) return this.sites.get(call);
    const macro = this.symbols.macroOf(call);
    // A function that is applied to itself through its own site would never end.
    this.sites.set(call, undefined);
    const site = macro && this.makeSite(macro, call);
    this.sites.set(call, site);
    return site;
  }

  /** The site that asks for this target. */
  siteFor(target: Target): MacroSite | undefined {
    return this.byTarget.get(target);
  }

  report(message: messages.Message, node: ts.Node): void {
    const span = spanOf(node);
    const isKnown = this.diagnostics.some((known) => known.code === message.code && known.text === message.text && known.span.file === span.file && known.span.start === span.start);
    if (!isKnown) this.diagnostics.push({ ...message, span });
  }

  /** Is the function around a macro of a function value used where nothing tells which function that is? */
  checkPlainUses(site: MacroSite): void {
    const name = valueOf(site);
    if (!name || site.broken || this.usedPlainly.has(site)) return;
    for (const use of plainUsesOf(this, site)) {
      this.usedPlainly.add(site);
      this.report(use === name ? messages.unresolvedFunction(site.macro, name.text) : messages.derivativeOfParameter(site.macro, `${site.held ? "a function that uses " : ""}'${name.text}'`), use);
    }
  }

  /** Is a macro mentioned where it is not called? Nothing takes its place there. */
  checkLeftOver(file: ts.SourceFile): boolean {
    const uses = leftOverUses(this.ts, this.checker, this.symbols, file);
    for (const { macro, node } of uses) this.report(messages.macroAsValue(macro), node);
    return uses.length > 0;
  }

  private makeSite(macro: MacroName, call: ts.CallExpression): MacroSite {
    const file = call.getSourceFile();
    const before = this.diagnostics.length;
    const all: Options = { argnums: { indices: [], single: false, given: false }, hasAux: false };
    const plain = { macro, call, file, target: undefined, rules: [], ...all, immediate: false, captures: [], broken: false };
    if (macro === "stopGradient") return plain;
    const first = call.arguments[0];
    if (!first) {
      this.report(messages.noArgument(macro), call);
      return { ...plain, broken: true };
    }
    const target = this.target(macro, first);
    const rules = macro === "customJvp" || macro === "customVjp"
      ? call.arguments.slice(1).map((argument) => this.target(macro, argument)).filter((rule) => rule !== undefined) : [];
    const options = target ? this.options(macro, call, first, target) : all;
    if (target) this.checkTarget(macro, first, target, options);
    const targets = [...(target ? [target] : []), ...rules];
    const captures = this.captures(targets, call), held = functionOf(target) && !ofCopies.has(macro) ? captures.map(({ use }) => use).find(this.isFunctionValue) : undefined;
    const immediate = (macro === "jvp" || macro === "vjp") && call.arguments.length > 1;
    const broken = !target || this.diagnostics.length > before || targets.some((inner) => inner.kind === "macro" && inner.site.broken);
    const site = { macro, call, file, target, rules, ...options, immediate, captures, held, broken };
    if (target) this.byTarget.set(target, site);
    return site;
  }

  private target(macro: MacroName, expression: ts.Expression): Target | undefined {
    const resolved = resolveFunction(this.ts, this.checker, expression, this.variables.isAssigned);
    if (resolved.kind === "function") return resolved;
    const site = resolved.kind === "call" ? this.siteOf(resolved.call) : undefined;
    if (site && site.macro !== "stopGradient" && !site.immediate && site.macro !== "fwdAndBwd") return { kind: "macro", site, name: resolved.kind === "call" ? resolved.name : undefined };
    const declaration = resolved.kind === "unknown" ? resolved.symbol?.valueDeclaration : undefined;
    const inner = skipOuter(this.ts, expression);
    if (declaration && this.ts.isIdentifier(inner) && this.isVariableOfFunction(declaration) && !ofCopies.has(macro)) return { kind: "value", expression: inner, name: inner.text };
    const isBodiless = declaration && this.ts.isFunctionDeclaration(declaration);
    const text = shorten(expression.getText());
    if (resolved.kind === "member" && !this.isOfLibrary(resolved.access.name)) this.report(messages.notYet(`The function '${text}', a property of an object or class,`, `Write a function that calls it: (x) => ${text}(x).`), expression);
    else this.report(isBodiless || resolved.kind === "member" ? messages.unknownBody(text) : messages.unresolvedFunction(macro, text), expression);
    return undefined;
  }

  private readonly isFunctionValue = (use: ts.Node): use is ts.Identifier => this.ts.isIdentifier(use) && this.checker.getTypeAtLocation(use).getCallSignatures().length > 0;

  private isVariableOfFunction(declaration: ts.Declaration): boolean {
    const { ts } = this;
    return (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration)) && !this.variables.isModuleLevel(declaration);
  }

  private isOfLibrary(name: ts.Node): boolean {
    return this.checker.getSymbolAtLocation(name)?.declarations?.every((declaration) => declaration.getSourceFile().isDeclarationFile) ?? true;
  }

  private options(macro: MacroName, call: ts.CallExpression, first: ts.Expression, target: Target): Options {
    const signature = signatureOf(this, first);
    const parameters = signature ? signature.parameters : [];
    if (takesArgnums.has(macro)) return readArgnums(this, macro, call, target.name, first, macro === "fwdAndBwd");
    const indices = parameters.map((_, i) => i);
    return { argnums: { indices, single: false, given: false }, hasAux: false };
  }

  private checkTarget(macro: MacroName, first: ts.Expression, target: Target, options: Options): void {
    if (macro === "checkpoint" || macro === "customJvp" || macro === "customVjp" || macro === "checkGrads") return;
    checkResult(this, macro, first, target.name, options.hasAux);
    if (takesArgnums.has(macro)) parameterErrors(this, first, target.name, options, macro === "fwdAndBwd", first.parent as ts.CallExpression);
  }

  /** What the targets capture; variables that they change are an error. */
  private captures(targets: readonly Target[], call: ts.CallExpression): Capture[] {
    const found = new Map<ts.Symbol, Capture>();
    for (const target of targets) {
      if (target.kind === "value" || target.kind === "closure") continue;
      const captures = target.kind === "macro" ? target.site.captures : capturesOfTarget(this.variables, target.node);
      for (const capture of captures) found.set(capture.symbol, capture);
      if (target.kind === "function" && captures.length > 0) this.checkCaptures(target.node, captures);
    }
    if (found.size > 0) this.checkVisible([...found.values()], call);
    return [...found.values()];
  }

  private checkCaptures(node: ts.Node, captures: readonly Capture[]): void {
    const assigned = this.variables.assignedIn(node);
    for (const { symbol, name, use } of captures) if (assigned.has(symbol)) this.report(messages.changedCapture(name), use);
  }

  /** The host passes captured variables by name: the name must mean the same where the macro is called. */
  private checkVisible(captures: readonly Capture[], call: ts.CallExpression): void {
    const visible = this.checker.getSymbolsInScope(call, this.ts.SymbolFlags.Value);
    for (const { symbol, name, use } of captures) {
      if (name === "this" && thisContainer(this.ts, use) !== thisContainer(this.ts, call)) this.report(messages.hiddenCapture(name), call);
      const seen = visible.find((candidate) => candidate.name === name);
      if (seen && seen !== symbol) this.report(messages.hiddenCapture(name), call);
    }
  }
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39).replace(/\s+/g, " ")}…` : text.replace(/\s+/g, " "));
