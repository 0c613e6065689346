/** Constants of modules: their values where they can be known, and whether anything changes them. */
import type ts from "typescript";
import { changesArray } from "../1-find/array-methods.ts";
import type { MacroFinder } from "../1-find/find-macros.ts";
import { resolvedSymbol, skipOuter } from "../1-find/resolve-function.ts";
import { Escapes } from "./escapes.ts";
import { ConstantEvaluator } from "./evaluate-constant.ts";
import { PatchedLibrary } from "./patched-library.ts";

export interface GlobalConstant {
  readonly name: string;
  readonly file: string;
  readonly exportedAs: string | undefined;
  /** Text that makes the same value in another file; empty if there is none. */
  readonly text: string;
  readonly value: unknown;
  readonly declaration: ts.VariableDeclaration;
}

export class Globals {
  private readonly constants = new Map<ts.Symbol, GlobalConstant | undefined>();
  private changed: Set<ts.Symbol> | undefined;
  private readonly evaluator: ConstantEvaluator;
  /** Data is only copied where nobody can have changed it; tables of functions are taken for what they were made as, unless somebody does. */
  private readonly escapes: Escapes;
  private readonly changes: Escapes;
  /** What of the library is not what it was. */
  readonly patched: PatchedLibrary;

  constructor(private readonly finder: MacroFinder, private readonly program: ts.Program) {
    this.patched = new PatchedLibrary(finder, program);
    this.evaluator = new ConstantEvaluator(finder, (symbol) => this.isChanged(symbol));
    this.escapes = new Escapes(finder, program, true);
    this.changes = new Escapes(finder, program, false);
  }

  /** The module-level variable as a constant; undefined if it is none (a function, a class, a library's variable). */
  constantOf(symbol: ts.Symbol): GlobalConstant | undefined {
    if (!this.constants.has(symbol)) this.constants.set(symbol, this.describe(symbol));
    return this.constants.get(symbol);
  }

  /** The value of an initializer, and text that makes it in another file; undefined and empty where there is none. */
  evaluate(initializer: ts.Expression): { readonly value: unknown; readonly text: string } {
    const value = this.evaluator.evaluate(initializer);
    return { value, text: this.textOf(initializer, value) };
  }

  /** Is the variable, or what it refers to, changed anywhere in the program? */
  isChanged(symbol: ts.Symbol): boolean {
    this.changed ??= this.findChanges();
    return this.changed.has(this.declared(symbol));
  }

  /** Or is it, under another name? */
  isChangedElsewhere(symbol: ts.Symbol): boolean {
    return this.changes.isChanged(symbol);
  }

  /** Is the static property changed, or what it holds? */
  isStaticChanged(property: ts.Symbol, owner: ts.Symbol): boolean {
    return this.isChanged(property) || this.changes.isStaticChanged(property, owner);
  }

  /** Or may it be? Then no copy of it is made. */
  isStaticShared(property: ts.Symbol, owner: ts.Symbol): boolean {
    return this.escapes.isStaticChanged(property, owner);
  }

  private describe(symbol: ts.Symbol): GlobalConstant | undefined {
    const { ts } = this.finder;
    const declaration = symbol.valueDeclaration;
    if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
    const { initializer } = declaration;
    const value = initializer && this.evaluator.evaluate(initializer);
    // A copy of what is changed under another name would be of what it was at first.
    const isShared = typeof value === "object" && value !== null;
    const copied = (): string => (initializer && !(isShared && this.escapes.isChanged(symbol)) ? this.textOf(initializer, value) : "");
    let text: string | undefined;
    return {
      name: symbol.name === "default" ? declaration.name.text : symbol.name, file: declaration.getSourceFile().fileName,
      exportedAs: this.exportedName(symbol, declaration), get text() { return (text ??= copied()); }, value, declaration,
    };
  }

  private exportedName(symbol: ts.Symbol, declaration: ts.Declaration): string | undefined {
    const { ts, checker } = this.finder;
    const module = checker.getSymbolAtLocation(declaration.getSourceFile());
    if (!module) return undefined;
    const found = checker.getExportsOfModule(module).find((entry) => (entry.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(entry) : entry) === symbol);
    return found?.name;
  }

  /** The initializer itself if it mentions nothing of its module, else the value as a literal. */
  private textOf(initializer: ts.Expression, value: unknown): string {
    if (value === undefined) return "";
    return this.evaluator.isSelfContained(initializer) ? initializer.getText() : literalText(value) ?? "";
  }

  private findChanges(): Set<ts.Symbol> {
    const { ts, variables } = this.finder;
    const changed = new Set<ts.Symbol>();
    for (const file of this.program.getSourceFiles()) {
      if (file.isDeclarationFile || this.program.isSourceFileFromExternalLibrary(file)) continue;
      const visit = (node: ts.Node): void => {
        for (const target of variables.targetsOf(node)) this.roots(target, changed);
        if (ts.isDeleteExpression(node)) this.roots(node.expression, changed);
        if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && changesArray(node.expression.name.text)) this.roots(node.expression.expression, changed);
        if (ts.isCallExpression(node)) this.assigned(node, changed);
        ts.forEachChild(node, visit);
      };
      visit(file);
    }
    return changed;
  }

  /** `Object.assign(target, source)`: the properties of the target that the source has. */
  private assigned(call: ts.CallExpression, changed: Set<ts.Symbol>): void {
    const { checker } = this.finder;
    if (call.expression.getText() !== "Object.assign" || call.arguments.length < 2) return;
    const [target, ...sources] = call.arguments.map((argument) => checker.getTypeAtLocation(argument));
    for (const { name } of sources.flatMap((source) => checker.getPropertiesOfType(source))) {
      const own = checker.getPropertyOfType(target!, name);
      if (own) changed.add(this.declared(own));
    }
  }

  /** A property as its class declares it: that of `this`, or of a generic class, is another symbol. */
  private declared(symbol: ts.Symbol): ts.Symbol {
    const { ts, checker } = this.finder;
    const declaration = symbol.flags & ts.SymbolFlags.Property ? symbol.valueDeclaration : undefined;
    const isMember = declaration && ts.isPropertyDeclaration(declaration);
    return isMember ? checker.getSymbolAtLocation(declaration.name) ?? symbol : symbol;
  }

  /** The variables at the root of assignment targets: W in `W[i][j]`. */
  private roots(target: ts.Node, changed: Set<ts.Symbol>): void {
    const { ts, checker } = this.finder;
    if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target) || ts.isPropertyAssignment(target) || ts.isSpreadElement(target)) {
      ts.forEachChild(target, (child) => this.roots(child, changed));
      return;
    }
    let node: ts.Node = target;
    for (;;) {
      if (ts.isPropertyAccessExpression(node)) {
        const own = resolvedSymbol(ts, checker, node.name);
        if (own) changed.add(this.declared(own));
        node = node.expression;
      } else if (ts.isElementAccessExpression(node)) {
        // `A["g"] = …`
        const own = ts.isStringLiteralLike(node.argumentExpression) ? checker.getSymbolAtLocation(node.argumentExpression) : undefined;
        if (own) changed.add(this.declared(own));
        node = node.expression;
      }
      else if (ts.isExpression(node) && skipOuter(ts, node) !== node) node = skipOuter(ts, node);
      else break;
    }
    if (!ts.isIdentifier(node)) return;
    const symbol = resolvedSymbol(ts, checker, node);
    if (symbol) changed.add(symbol);
  }
}

/** Does `file` import the constant by name? */
export function isImported({ ts, checker }: Pick<MacroFinder, "ts" | "checker">, file: ts.SourceFile, constant: { readonly file: string; readonly exportedAs?: string | undefined }): boolean {
  return constant.exportedAs !== undefined && file.statements.some((statement) => {
    const bindings = ts.isImportDeclaration(statement) && !statement.importClause?.isTypeOnly ? statement.importClause?.namedBindings : undefined;
    return bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.some(({ name }) => {
      const symbol = checker.getSymbolAtLocation(name);
      const own = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return own !== undefined && own.name === constant.exportedAs && own.declarations?.[0]?.getSourceFile().fileName === constant.file;
    });
  });
}

function literalText(value: unknown): string | undefined {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (Array.isArray(value)) {
    const items = value.map(literalText);
    return items.every((item) => item !== undefined) ? `[${items.join(", ")}]` : undefined;
  }
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}.of(${[...(value as unknown as number[])].map(literalText).join(", ")})`;
  if (typeof value === "object" && value !== null) {
    const items = Object.entries(value).map(([key, item]) => ({ key: JSON.stringify(key), text: literalText(item) }));
    return items.every(({ text }) => text !== undefined) ? `{ ${items.map(({ key, text }) => `${key}: ${text}`).join(", ")} }` : undefined;
  }
  return undefined;
}
