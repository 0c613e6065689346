/** Facts about variables that need a look at whole files: which are assigned, and which a function captures. */
import type ts from "typescript";
import { resolveFunction } from "./resolve-function.ts";
import type { Capture } from "./macro-site.ts";

export class Variables {
  private readonly assigned = new Map<ts.SourceFile, Set<ts.Symbol>>();
  private readonly captured = new Map<ts.Node, readonly Capture[]>();

  /** `isMacro`: is the call one of a macro? */
  constructor(readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, private readonly isMacro: (call: ts.CallExpression) => boolean) {}

  /** Is the variable assigned anywhere after its declaration? Only its own file can, unless a namespace exports it. */
  readonly isAssigned = (symbol: ts.Symbol): boolean => {
    const declaration = symbol.declarations?.[0], file = declaration?.getSourceFile();
    if (!file || file.isDeclarationFile) return false;
    if (this.isOfNamespace(declaration!)) return true;
    let known = this.assigned.get(file);
    if (!known) this.assigned.set(file, known = this.assignedIn(file));
    return known.has(symbol);
  };

  /** `namespace N { export let g = …`: `N.g = …` may stand in any file. */
  private isOfNamespace(declaration: ts.Declaration): boolean {
    const { ts } = this, list = declaration.parent;
    if (!ts.isVariableDeclaration(declaration) || !ts.isVariableDeclarationList(list) || list.flags & ts.NodeFlags.Const) return false;
    return ts.isModuleBlock(list.parent.parent) && (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0;
  }

  /** Variables that are assigned somewhere inside `root`. */
  assignedIn(root: ts.Node): Set<ts.Symbol> {
    const { ts } = this;
    const found = new Set<ts.Symbol>();
    const visit = (node: ts.Node): void => {
      for (const target of this.targetsOf(node)) this.names(target, found);
      ts.forEachChild(node, visit);
    };
    visit(root);
    return found;
  }

  /** The assignment targets of one node, if it assigns. */
  targetsOf(node: ts.Node): ts.Node[] {
    const { ts } = this;
    const { SyntaxKind } = ts;
    if (ts.isBinaryExpression(node)) {
      const kind = node.operatorToken.kind;
      return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment ? [node.left] : [];
    }
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      return node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken ? [node.operand] : [];
    }
    if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && !ts.isVariableDeclarationList(node.initializer)) return [node.initializer];
    if (ts.isVariableDeclaration(node) && this.isSetAgain(node)) return [node.name];
    return [];
  }

  /** A `var` in a loop is one variable, which each trip sets. */
  private isSetAgain(node: ts.VariableDeclaration): boolean {
    const { ts } = this, { parent: list } = node;
    if (!ts.isVariableDeclarationList(list) || list.flags & ts.NodeFlags.BlockScoped) return false;
    const isOfHead = ts.isForOfStatement(list.parent) || ts.isForInStatement(list.parent);
    if (!node.initializer && !isOfHead) return false;
    for (let at: ts.Node = list.parent, from: ts.Node = list; at && !ts.isFunctionLike(at) && !ts.isSourceFile(at); from = at, at = at.parent) {
      if (ts.isForStatement(at) ? at.initializer !== from : ts.isIterationStatement(at, false)) return true;
    }
    return false;
  }

  private names(target: ts.Node, found: Set<ts.Symbol>): void {
    const { ts, checker } = this;
    if (ts.isIdentifier(target)) {
      const symbol = checker.getSymbolAtLocation(target);
      if (symbol) found.add(symbol);
    } else if (ts.isParenthesizedExpression(target) || ts.isNonNullExpression(target) || ts.isAsExpression(target) || ts.isSpreadElement(target)) this.names(target.expression, found);
    else if (ts.isObjectBindingPattern(target) || ts.isArrayBindingPattern(target)) target.elements.forEach((element) => { if (ts.isBindingElement(element)) this.names(element.name, found); });
    else if (ts.isArrayLiteralExpression(target)) target.elements.forEach((element) => this.names(element, found));
    else if (ts.isBinaryExpression(target)) this.names(target.left, found);
    else if (ts.isObjectLiteralExpression(target)) {
      for (const property of target.properties) {
        if (ts.isShorthandPropertyAssignment(property)) {
          const symbol = checker.getShorthandAssignmentValueSymbol(property);
          if (symbol) found.add(symbol);
        } else if (ts.isPropertyAssignment(property)) this.names(property.initializer, found);
        else if (ts.isSpreadAssignment(property)) this.names(property.expression, found);
      }
    }
  }

  /** The symbol that an identifier in value position refers to; `{ a }` refers to the variable a. */
  symbolOf(node: ts.Identifier): ts.Symbol | undefined {
    if (this.ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node) return this.checker.getShorthandAssignmentValueSymbol(node.parent);
    return this.checker.getSymbolAtLocation(node);
  }

  /**
   * Variables of enclosing functions or blocks that `root` reads, in order of first use. A captured local function is
   * no variable: what it captures in its turn is.
   */
  capturesOf(root: ts.Node): readonly Capture[] {
    const known = this.captured.get(root);
    if (known) return known;
    const found = new Map<ts.Symbol, Capture>();
    this.collect(root, [root], found);
    const captures = [...found.values()];
    this.captured.set(root, captures);
    return captures;
  }

  private collect(root: ts.Node, inside: readonly ts.Node[], found: Map<ts.Symbol, Capture>): void {
    const { ts } = this;
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
      if (ts.isIdentifier(node) && !this.isNameOfMember(node)) this.use(node, inside, found);
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(root, visit);
  }

  /** What it names depends on what is before the dot: never a variable, and dear to ask for. */
  private isNameOfMember(node: ts.Identifier): boolean {
    return this.ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  }

  private use(node: ts.Identifier, inside: readonly ts.Node[], found: Map<ts.Symbol, Capture>): void {
    const { ts } = this;
    const symbol = this.symbolOf(node);
    const declaration = symbol?.valueDeclaration;
    // A property, or a parameter that is one too, as the property.
    if (!symbol || !declaration || found.has(symbol) || symbol.flags & ts.SymbolFlags.Property) return;
    const isInside = inside.some((outer) => declaration.getSourceFile() === outer.getSourceFile() && declaration.pos >= outer.pos && declaration.end <= outer.end);
    if (isInside || this.isModuleLevel(declaration)) return;
    const made = ts.isVariableDeclaration(declaration) && declaration.initializer && ts.isClassExpression(declaration.initializer) ? declaration.initializer : declaration;
    if (ts.isFunctionDeclaration(declaration) || ts.isClassLike(made)) this.collect(made, [...inside, declaration], found);
    else if (this.isNameOfFunction(declaration)) this.collect(declaration.initializer, [...inside, declaration], found);
    else if (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isBindingElement(declaration)) {
      found.set(symbol, { name: symbol.name, symbol, use: node });
    }
  }

  /** Is it a name for a function that is known where the name is, or for a macro applied to one: never a value of its own? */
  isNameOfFunction(declaration: ts.Declaration): declaration is ts.VariableDeclaration & { readonly initializer: ts.Expression } {
    const { ts, checker } = this;
    if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isIdentifier(declaration.name)) return false;
    const symbol = checker.getSymbolAtLocation(declaration.name);
    const resolved = symbol && resolveFunction(ts, checker, declaration.initializer, this.isAssigned);
    if (!resolved || resolved.kind === "unknown" || resolved.kind === "call" && !this.isMacro(resolved.call)) return false;
    // The type is what takes long to find.
    if (this.isAssigned(symbol) || checker.getTypeAtLocation(declaration.name).getCallSignatures().length === 0) return false;
    if (resolved.kind === "call") return true;
    if (resolved.kind === "member") return checker.getSymbolAtLocation(resolved.access.name)?.declarations?.every((known) => known.getSourceFile().isDeclarationFile) ?? true;
    return resolved.kind === "function";
  }

  /** Declared at the top level of a module, or nowhere in the program's own functions. */
  isModuleLevel(declaration: ts.Node): boolean {
    const { ts } = this;
    let node = declaration;
    while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)) node = node.parent;
    if (ts.isVariableDeclaration(node)) return ts.isVariableStatement(node.parent.parent) && this.isTop(node.parent.parent.parent);
    if (ts.isParameter(node)) return false;
    return node.parent === undefined || this.isTop(node.parent) || !(ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node));
  }

  private isTop(node: ts.Node): boolean {
    return this.ts.isSourceFile(node) || this.ts.isModuleBlock(node);
  }
}
