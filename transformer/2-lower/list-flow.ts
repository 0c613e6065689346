/**
 * Where lists of some kind go: from what makes them to the variables, parameters, properties and results that hold them.
 * By the names in the sources alone, and once for a program: what is said to hold one may hold another as well. Of arrays
 * of arrays no level is told from another; who asks knows which type it has before it.
 */
import type ts from "typescript";
import { resolvedSymbol, skipOuter } from "../1-find/resolve-function.ts";

export interface Sources {
  readonly ts: typeof import("typescript");
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
}

/** What makes lists of the kind. */
export interface Origins {
  /** Does the expression itself make one? */
  readonly makes: (node: ts.Expression) => boolean;
  /** Methods whose result is of the kind where the array is. */
  readonly keeping: ReadonlySet<string>;
}

export class ListFlow {
  /** Variables and parameters that hold such a list, or arrays of some, and functions that return one. */
  private readonly declarations = new Set<ts.Node>();
  /** Names: which of several types of that name is meant does not matter, as what is done for such lists is right for all. */
  private readonly properties = new Set<string>();

  constructor(private readonly context: Sources, private readonly origins: Origins) {}

  /** Follows what has been marked, and what is made, until nothing is new. */
  follow(): void {
    for (let before = -1; before !== this.size;) {
      before = this.size;
      eachNode(this.context, (node) => this.hand(node));
    }
  }

  get size(): number { return this.declarations.size + this.properties.size; }

  has(expression: ts.Expression): boolean {
    return this.holds(expression) && this.isList(expression);
  }

  /** The list is one of the kind, or the array that it is in has some. */
  mark(expression: ts.Expression): void {
    const { ts } = this.context;
    const node = skipOuter(ts, expression);
    if (ts.isElementAccessExpression(node)) return this.mark(node.expression);
    if (ts.isPropertyAccessExpression(node)) this.properties.add(node.name.text);
    const declaration = declarationOf(this.context, node);
    if (declaration) this.declarations.add(declaration);
  }

  private holds(expression: ts.Expression): boolean {
    const { ts } = this.context;
    const node = skipOuter(ts, expression), has = (part: ts.Expression): boolean => this.holds(part);
    if (this.origins.makes(node)) return true;
    if (ts.isPropertyAccessExpression(node)) return this.properties.has(node.name.text);
    if (ts.isElementAccessExpression(node)) return has(node.expression);
    if (ts.isConditionalExpression(node)) return has(node.whenTrue) || has(node.whenFalse);
    if (ts.isBinaryExpression(node)) return has(node.left) || has(node.right);
    if (ts.isArrayLiteralExpression(node)) return node.elements.some((element) => !ts.isSpreadElement(element) && has(element));
    if (ts.isCallExpression(node)) return this.isReturned(node);
    const declaration = declarationOf(this.context, node);
    return declaration !== undefined && this.declarations.has(declaration);
  }

  /** By its type; asked last, as it takes longest. */
  private isList(node: ts.Expression): boolean {
    const { checker, ts: { TypeFlags } } = this.context, type = checker.getTypeAtLocation(node);
    return (type.isUnion() ? type.types : [type]).some((part) => checker.isArrayType(part) || (part.flags & (TypeFlags.TypeParameter | TypeFlags.Any)) !== 0);
  }

  private isReturned(node: ts.CallExpression): boolean {
    const { ts } = this.context;
    const callee = skipOuter(ts, node.expression);
    if (ts.isPropertyAccessExpression(callee)) {
      const name = callee.name.text, [first, second] = node.arguments;
      if (this.origins.keeping.has(name) && this.holds(callee.expression) && !this.isOfInner(node, callee.expression)) return true;
      // `xs.map(() => [])`, `Array.from({ length: n }, () => [])`, `new Array(n).fill([])`, `xs.reduce(f, [])`.
      const made = name === "map" || name === "flatMap" ? first : name === "from" || name.startsWith("reduce") ? second : name === "fill" ? first : undefined;
      if (made && (name === "fill" || name.startsWith("reduce") ? this.holds(made) : this.returnsOne(made))) return true;
    }
    const fn = this.functionOf(callee);
    return fn !== undefined && this.declarations.has(fn);
  }

  /** `rows.map((row) => row.length)`: what is said of the rows says nothing of their lengths. */
  private isOfInner(result: ts.Expression, source: ts.Expression): boolean {
    const { checker } = this.context;
    const depth = (type: ts.Type): number => (checker.isArrayType(type) ? 1 + depth(checker.getTypeArguments(type as ts.TypeReference)[0]!) : 0);
    return depth(checker.getTypeAtLocation(result)) < depth(checker.getTypeAtLocation(source));
  }

  private returnsOne(callback: ts.Expression): boolean {
    const { ts } = this.context;
    const fn = skipOuter(ts, callback);
    if (ts.isArrowFunction(fn) && !ts.isBlock(fn.body)) return this.holds(fn.body);
    return this.declarations.has(fn);
  }

  /** The function that is called, by its name. */
  private functionOf(callee: ts.Expression): ts.Node | undefined {
    const { ts, checker } = this.context;
    if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return undefined;
    const declaration = resolvedSymbol(ts, checker, ts.isIdentifier(callee) ? callee : callee.name)?.valueDeclaration;
    if (!declaration || declaration.getSourceFile().isDeclarationFile) return undefined;
    const held = (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration) || ts.isPropertyDeclaration(declaration)) && declaration.initializer;
    return held ? skipOuter(ts, held) : declaration;
  }

  /** A list that is handed on: to another variable, a property, a parameter, or whoever calls. */
  private hand(node: ts.Node): void {
    const { ts } = this.context;
    if (ts.isVariableDeclaration(node)) {
      const source = ts.isForOfStatement(node.parent.parent) ? node.parent.parent.expression : node.initializer;
      if (source && this.has(source)) this.bind(node.name);
    } else if (ts.isParameter(node) || ts.isBindingElement(node)) this.handDefault(node);
    else if (ts.isBinaryExpression(node)) {
      if (setting.has(ts.tokenToString(node.operatorToken.kind)!) && this.has(node.right)) this.assign(node.left, node.right);
    } else if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
      if (node.initializer && this.has(node.initializer)) this.properties.add(node.name.getText());
    } else if (ts.isShorthandPropertyAssignment(node)) {
      const value = this.context.checker.getShorthandAssignmentValueSymbol(node)?.valueDeclaration;
      if (value && this.declarations.has(value)) this.properties.add(node.name.text);
    } else if (ts.isReturnStatement(node)) {
      if (node.expression && this.has(node.expression)) this.returns(node);
    } else if (ts.isArrowFunction(node)) {
      if (!ts.isBlock(node.body) && this.has(node.body)) this.declarations.add(node);
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.call(node);
  }

  private handDefault(node: ts.ParameterDeclaration | ts.BindingElement): void {
    const { ts } = this.context;
    const isOfProperty = ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && this.properties.has((node.propertyName ?? node.name).getText());
    if (isOfProperty || node.initializer && this.has(node.initializer)) this.give(node);
  }

  /** `[a, b] = [b, a]`: each may be each. */
  private assign(target: ts.Expression, source: ts.Expression): void {
    const { ts } = this.context;
    const node = skipOuter(ts, target), from = skipOuter(ts, source);
    if (!ts.isArrayLiteralExpression(node)) return this.mark(node);
    node.elements.forEach((element, i) => {
      const part = ts.isArrayLiteralExpression(from) ? from.elements[i] : from;
      if (part && this.has(part)) this.mark(element);
    });
  }

  private bind(name: ts.BindingName): void {
    if (this.context.ts.isIdentifier(name)) this.declarations.add(name.parent);
    else for (const element of name.elements) if (this.context.ts.isBindingElement(element)) this.bind(element.name);
  }

  /** A parameter may be a property, too. */
  private give(node: ts.ParameterDeclaration | ts.BindingElement): void {
    const { ts } = this.context;
    this.bind(node.name);
    if (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent)) this.properties.add(node.name.getText());
  }

  private returns(node: ts.Node): void {
    const { ts } = this.context;
    let at = node.parent;
    while (at && !ts.isFunctionLike(at)) at = at.parent;
    if (!at) return;
    if (ts.isGetAccessorDeclaration(at)) this.properties.add(at.name.getText());
    this.declarations.add(at);
  }

  private call(node: ts.CallExpression | ts.NewExpression): void {
    const { ts, checker } = this.context;
    const callee = skipOuter(ts, node.expression), given = node.arguments ?? [];
    if (ts.isPropertyAccessExpression(callee)) {
      if (this.has(callee.expression)) given.forEach((argument) => this.toCallback(argument, (fn) => fn.parameters));
      if (callee.name.text.startsWith("reduce") && given[0] && given[1] && this.has(given[1])) this.toCallback(given[0], (fn) => fn.parameters.slice(0, 1));
    }
    if (!given.some((argument) => this.has(argument))) return;
    // `rows.push(bins)`.
    if (ts.isPropertyAccessExpression(callee) && (callee.name.text === "push" || callee.name.text === "unshift")) return this.mark(callee.expression);
    const declaration = checker.getResolvedSignature(node)?.declaration;
    if (!declaration || declaration.getSourceFile().isDeclarationFile || !("parameters" in declaration)) return;
    given.forEach((argument, i) => {
      const parameter = declaration.parameters[i];
      if (parameter && ts.isParameter(parameter) && this.has(argument)) this.give(parameter);
    });
  }

  /** `rows.map((row) => …)`, `xs.reduce((list, x) => …, [])`. */
  private toCallback(argument: ts.Expression, parameters: (fn: ts.ArrowFunction | ts.FunctionExpression) => readonly ts.ParameterDeclaration[]): void {
    const { ts } = this.context;
    const fn = skipOuter(ts, argument);
    if (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) parameters(fn).forEach(({ name }) => this.bind(name));
  }
}

const setting: ReadonlySet<string> = new Set(["=", "??=", "||="]);

/** Every node of the program's own sources. */
export function eachNode({ ts, program }: Sources, visit: (node: ts.Node) => void): void {
  const each = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, each);
  };
  program.getSourceFiles().filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file)).forEach(each);
}

/** The variable or parameter, of `rows[i]` that of the rows. */
export function declarationOf(context: Sources, expression: ts.Expression): ts.Node | undefined {
  const { ts, checker } = context;
  const node = skipOuter(ts, expression);
  if (ts.isElementAccessExpression(node)) return declarationOf(context, node.expression);
  return ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
}
