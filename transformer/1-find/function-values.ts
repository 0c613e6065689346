/**
 * Which local functions are used as values, and which variables must therefore live in a box that functions share: those
 * that are assigned, and that a function value captures. A function that is only called by its name can be lowered where
 * it is called, and sees the variables themselves.
 */
import type ts from "typescript";
import { arrayMethod } from "./array-methods.ts";
import { isLibrary, type FunctionNode } from "./resolve-function.ts";
import type { Variables } from "./variables.ts";

/** Methods that keep what they are given: others call it. */
const keeps = (name: string): boolean => ["freeze", "assign", "log"].includes(name) || arrayMethod(name)?.takes !== undefined && arrayMethod(name)?.callback === undefined;

export class FunctionValues {
  private readonly values = new Map<FunctionNode, boolean>();
  private readonly recursive = new Map<FunctionNode, boolean>();
  private readonly boxed = new Map<ts.Symbol, boolean>();
  private readonly early = new Map<ts.Node, ReadonlySet<ts.Symbol>>();

  /** `isMacro`: is the call one of a macro? */
  constructor(
    private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker,
    private readonly variables: Variables, private readonly isMacro: (call: ts.CallExpression) => boolean,
  ) {}

  /** Must the variable live in a box? */
  isBoxed(symbol: ts.Symbol): boolean {
    let known = this.boxed.get(symbol);
    if (known === undefined) this.boxed.set(symbol, known = this.isEarly(symbol) || this.findBoxed(symbol));
    return known;
  }

  /** Is a function value that uses the variable made before its declaration? Then its box is made before that. */
  isEarly(symbol: ts.Symbol): boolean {
    const { ts } = this;
    const declaration = symbol.valueDeclaration;
    if (!declaration || !ts.isVariableDeclaration(declaration) && !ts.isBindingElement(declaration)) return false;
    const scope = ts.findAncestor(declaration, ts.isFunctionLike);
    if (!scope) return false;
    let known = this.early.get(scope);
    if (!known) this.early.set(scope, known = this.earlyIn(scope));
    return known.has(symbol);
  }

  private earlyIn(scope: ts.Node): ReadonlySet<ts.Symbol> {
    const { ts, variables } = this;
    const found = new Set<ts.Symbol>();
    const note = (at: ts.Node, fn: ts.Node, isInner: boolean): void => {
      for (const { symbol } of variables.capturesOf(fn)) {
        const declaration = symbol.valueDeclaration!;
        // When an inner function is called is not known here; without a value of its own yet, no variable of a block is seen in there.
        const isVar = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.BlockScoped) === 0;
        if (declaration.pos > at.pos && (!isInner || isVar) && ts.findAncestor(declaration, ts.isFunctionLike) === scope) found.add(symbol);
      }
    };
    const visit = (node: ts.Node, isInner: boolean): void => {
      const made = this.madeBy(node);
      if (made) note(node, made, isInner);
      ts.forEachChild(node, (child) => visit(child, isInner || node !== scope && ts.isFunctionLike(node)));
    };
    visit(scope, false);
    return found;
  }

  /** The function or class of which this makes a value: where it is written, or where its name is used. */
  private madeBy(node: ts.Node): ts.Node | undefined {
    const { ts } = this;
    if (ts.isIdentifier(node)) {
      const fn = this.localFunction(node);
      if (fn) return this.isRecursive(fn) || !this.isCalledHere(node) ? fn : undefined;
      const declaration = this.variables.symbolOf(node)?.valueDeclaration;
      return declaration && ts.isClassLike(declaration) && declaration.name !== node ? declaration : undefined;
    }
    if (!this.isFunction(node) || ts.isFunctionDeclaration(node) || ts.isClassLike(node.parent)) return undefined;
    const { parent } = skipParents(ts, node);
    return ts.isVariableDeclaration(parent) && this.variables.isNameOfFunction(parent) || !this.isValue(node) ? undefined : node;
  }

  /** Does the function call itself, perhaps through other local functions? */
  isRecursive(fn: FunctionNode): boolean {
    let known = this.recursive.get(fn);
    if (known === undefined) this.recursive.set(fn, known = this.reaches(fn, fn, new Set()));
    return known;
  }

  private findBoxed(symbol: ts.Symbol): boolean {
    const { ts, variables } = this;
    const declaration = symbol.valueDeclaration;
    if (!declaration || !variables.isAssigned(symbol)) return false;
    let scope: ts.Node = declaration;
    while (scope.parent && !ts.isFunctionLike(scope)) scope = scope.parent;
    let found = false;
    const visit = (node: ts.Node): void => {
      if (found) return;
      if (node !== scope && ts.isClassLike(node) && variables.capturesOf(node).some((capture) => capture.symbol === symbol)) found = true;
      else if (node !== scope && this.isFunction(node) && variables.capturesOf(node).some((capture) => capture.symbol === symbol) && this.isValue(node)) found = true;
      else ts.forEachChild(node, visit);
    };
    visit(scope);
    return found;
  }

  private isFunction(node: ts.Node): node is FunctionNode {
    const { ts } = this;
    return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.body !== undefined);
  }

  /** Is it used but by calls of its name? In doubt, yes. */
  private isValue(fn: FunctionNode): boolean {
    let known = this.values.get(fn);
    if (known === undefined) this.values.set(fn, known = this.isRecursive(fn) || this.isUsedAsValue(fn));
    return known;
  }

  private isUsedAsValue(fn: FunctionNode): boolean {
    const { ts, checker } = this;
    if (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) {
      const { parent } = skipParents(ts, fn);
      if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return !this.isCalledHere(fn);
      const symbol = checker.getSymbolAtLocation(parent.name);
      return !symbol || this.variables.isAssigned(symbol) || this.isNameUsed(symbol, parent.name);
    }
    if (ts.isClassElement(fn)) return true;
    const symbol = fn.name && checker.getSymbolAtLocation(fn.name);
    return !symbol || !fn.name || !ts.isIdentifier(fn.name) || this.isNameUsed(symbol, fn.name);
  }

  private isNameUsed(symbol: ts.Symbol, name: ts.Identifier): boolean {
    const { ts } = this;
    let found = false;
    const visit = (node: ts.Node): void => {
      if (found) return;
      if (ts.isIdentifier(node) && node !== name && node.text === name.text && this.variables.symbolOf(node) === symbol && !this.isCalledHere(node)) found = true;
      else ts.forEachChild(node, visit);
    };
    visit(name.getSourceFile());
    return found;
  }

  /** Is the expression called where it stands, by the code itself, a macro, or a method of an array? */
  private isCalledHere(node: ts.Expression): boolean {
    const { ts, checker } = this;
    const { outer, parent } = skipParents(ts, node);
    if (!ts.isCallExpression(parent)) return false;
    if (parent.expression === outer || this.isMacro(parent)) return true;
    const callee = parent.expression;
    return ts.isPropertyAccessExpression(callee) && !keeps(callee.name.text) && isLibrary(checker.getSymbolAtLocation(callee.name));
  }

  private reaches(from: FunctionNode, goal: FunctionNode, seen: Set<FunctionNode>): boolean {
    const { ts } = this;
    let found = false;
    const visit = (node: ts.Node): void => {
      if (found) return;
      if (ts.isIdentifier(node)) {
        const fn = this.localFunction(node);
        if (fn === goal) found = true;
        else if (fn && !seen.has(fn)) {
          seen.add(fn);
          found = this.reaches(fn, goal, seen);
        }
      }
      if (!found && !ts.isTypeNode(node)) ts.forEachChild(node, visit);
    };
    ts.forEachChild(from.body ?? from, visit);
    if (from.body && !ts.isBlock(from.body)) visit(from.body);
    return found;
  }

  /** The function that a name stands for, but not where it is declared. */
  private localFunction(node: ts.Identifier): FunctionNode | undefined {
    const declaration = this.variables.symbolOf(node)?.valueDeclaration;
    if (!declaration || node.parent === declaration && (declaration as ts.NamedDeclaration).name === node) return undefined;
    if (this.isFunction(declaration)) return declaration;
    const initializer = this.ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    return initializer && this.isFunction(initializer) ? initializer : undefined;
  }
}

/** The outermost expression that is the same value, and what it stands in. */
export function skipParents(typescript: typeof ts, node: ts.Node): { readonly outer: ts.Node; readonly parent: ts.Node } {
  let outer = node;
  while (typescript.isParenthesizedExpression(outer.parent) || typescript.isAsExpression(outer.parent) || typescript.isNonNullExpression(outer.parent)
    || typescript.isSatisfiesExpression?.(outer.parent)) outer = outer.parent;
  return { outer, parent: outer.parent };
}
