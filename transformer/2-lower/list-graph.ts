/**
 * Which lists may be which: between the variables, parameters, properties, results and literals of the sources, an edge for
 * each place where a value is handed on. Properties go by their names alone. A function that is called otherwise than by
 * its name may be any that is used as a value. Built once for a program; `ListFlow` follows lists of some kind through it.
 */
import type ts from "typescript";
import { resolvedSymbol, skipOuter } from "../1-find/resolve-function.ts";
import { ListCalls } from "./list-calls.ts";

export interface Sources {
  readonly ts: typeof import("typescript");
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
}

/** A declaration, a function (what it returns), a literal or a call; `.name` of properties. */
export type Key = ts.Node | string;

/** `.*` is any property, `[]` those whose name is not written where they are assigned. */
export const anyProperty = ".*", keyedProperty = "[]";
/** What functions are given, and return, that are not known where they are called. */
export const givenToUnknown = "(", returnedByUnknown = ")";

export interface Edge {
  readonly from: Key;
  readonly to: Key;
  /** Only lists that its type allows pass. */
  readonly limit?: ts.Node | undefined;
  /** The method that makes the one of the other, and what it is a method of. */
  readonly via?: { readonly name: string; readonly of: ts.Expression } | undefined;
  /** It is put inside of what is there: all that may be the same list have it then. */
  readonly inside?: boolean | undefined;
}

export class ListGraph {
  readonly edges: Edge[] = [];
  /** Array literals, and calls of constructors of arrays. */
  readonly literals: ts.Expression[] = [];
  /** As many arguments are given to a parameter for the rest. */
  readonly rests: (readonly [ts.ParameterDeclaration, number])[] = [];
  /** Lists that lose elements. */
  readonly shortened: ts.Expression[] = [];
  private readonly calls: ListCalls;
  private readonly names = new Set<string>();

  constructor(readonly context: Sources) {
    this.calls = new ListCalls(context, this);
    eachNode(context, (node) => this.visit(node));
    this.calls.end();
  }

  /** What the value of the expression may be, or is in. */
  keysOf(expression: ts.Expression): readonly Key[] {
    const { ts, checker } = this.context;
    const node = skipOuter(ts, expression);
    if (ts.isIdentifier(node)) {
      const declaration = resolvedSymbol(ts, checker, node)?.valueDeclaration;
      return declaration ? [declaration] : [];
    }
    if (ts.isPropertyAccessExpression(node)) return [this.property(node.name.text), keyedProperty];
    if (ts.isElementAccessExpression(node)) {
      if (ts.isStringLiteralLike(node.argumentExpression)) return [this.property(node.argumentExpression.text), keyedProperty];
      return this.isNumbered(node.expression) ? this.keysOf(node.expression) : [...this.keysOf(node.expression), anyProperty, keyedProperty];
    }
    if (ts.isConditionalExpression(node)) return [...this.keysOf(node.whenTrue), ...this.keysOf(node.whenFalse)];
    if (ts.isBinaryExpression(node)) return [...this.keysOf(node.left), ...this.keysOf(node.right)];
    if (ts.isArrayLiteralExpression(node) || ts.isCallExpression(node) || ts.isNewExpression(node)) return [node];
    return [];
  }

  property(name: string): Key {
    const key = `.${name}`;
    if (!this.names.has(name)) {
      this.names.add(name);
      this.edges.push({ from: key, to: anyProperty });
    }
    return key;
  }

  /** From the value of an expression to all of those. */
  hand(source: ts.Expression, to: readonly Key[], how: Pick<Edge, "limit" | "via" | "inside"> = {}): void {
    if (to.length === 0) return;
    for (const from of this.keysOf(source)) this.link(from, to, { limit: source, ...how });
  }

  link(from: Key, to: readonly Key[], how: Pick<Edge, "limit" | "via" | "inside"> = {}): void {
    for (const target of to) if (target !== from) this.edges.push({ from, to: target, ...how });
  }

  /** The variables of a pattern; those of properties are linked to these. */
  bound(name: ts.BindingName): ts.Node[] {
    const { ts } = this.context;
    if (ts.isIdentifier(name)) return [name.parent];
    return ts.isArrayBindingPattern(name) ? name.elements.flatMap((element) => (ts.isBindingElement(element) ? this.bound(element.name) : [])) : [];
  }

  private visit(node: ts.Node): void {
    const { ts } = this.context;
    if (ts.isVariableDeclaration(node)) {
      const source = ts.isForOfStatement(node.parent.parent) ? node.parent.parent.expression : node.initializer;
      if (source) this.hand(source, this.bound(node.name), source === node.initializer ? {} : { limit: undefined });
    } else if (ts.isForOfStatement(node)) {
      if (!ts.isVariableDeclarationList(node.initializer)) this.assign(node.initializer, node.expression);
    } else if (ts.isParameter(node) || ts.isBindingElement(node)) this.binding(node);
    else if (ts.isBinaryExpression(node)) {
      if (setting.has(ts.tokenToString(node.operatorToken.kind)!)) this.assign(node.left, node.right);
      else if (node.operatorToken.kind === ts.SyntaxKind.MinusEqualsToken) this.setsLength(node.left);
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      if (node.operator === ts.SyntaxKind.MinusMinusToken) this.setsLength(node.operand);
    } else if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
      if (node.initializer) this.hand(node.initializer, [this.named(node.name)]);
    } else if (ts.isShorthandPropertyAssignment(node)) this.hand(node.name, [this.property(node.name.text)]);
    else if (ts.isReturnStatement(node)) {
      if (node.expression) this.returns(node, node.expression);
    } else if (ts.isArrowFunction(node)) {
      if (!ts.isBlock(node.body)) this.hand(node.body, [node]);
    } else if (ts.isSetAccessorDeclaration(node)) node.parameters.forEach(({ name }) => this.link(this.named(node.name), this.bound(name)));
    else if (ts.isArrayLiteralExpression(node)) this.literal(node);
    this.calls.visit(node);
  }

  private literal(node: ts.ArrayLiteralExpression): void {
    const { ts } = this.context;
    this.literals.push(node);
    for (const element of node.elements) {
      if (ts.isSpreadElement(element)) this.hand(element.expression, [node], { via: { name: node.elements.every(ts.isSpreadElement) ? "..." : "...more", of: element.expression } });
      else this.hand(element, [node]);
    }
  }

  private named(name: ts.PropertyName): Key {
    const { ts } = this.context;
    return ts.isComputedPropertyName(name) ? keyedProperty : this.property(ts.isStringLiteralLike(name) ? name.text : name.getText());
  }

  private binding(node: ts.ParameterDeclaration | ts.BindingElement): void {
    const { ts } = this.context;
    const to = this.bound(node.name);
    if (node.initializer) this.hand(node.initializer, to);
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) && !node.dotDotDotToken) {
      const name = node.propertyName ?? (node.name as ts.Identifier);
      this.link(this.named(name), to);
      this.link(keyedProperty, to);
      if (ts.isComputedPropertyName(name)) this.link(anyProperty, to);
    }
    if (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent)) this.link(node, [this.property(node.name.getText())]);
  }

  /** `[a, b] = [b, a]`, `({ list: a } = o)`, `a = b`. */
  private assign(target: ts.Expression, source: ts.Expression): void {
    const { ts } = this.context;
    const node = skipOuter(ts, target), from = skipOuter(ts, source);
    this.setsLength(node);
    if (ts.isObjectLiteralExpression(node)) {
      for (const part of node.properties) {
        if (ts.isPropertyAssignment(part)) this.assignKey(this.named(part.name), part.initializer);
        else if (ts.isShorthandPropertyAssignment(part)) this.assignKey(this.property(part.name.text), part.name);
      }
    } else if (ts.isArrayLiteralExpression(node)) {
      node.elements.forEach((element, i) => {
        const part = ts.isArrayLiteralExpression(from) ? from.elements[i] : from;
        const inner = ts.isSpreadElement(element) ? element.expression : element;
        if (ts.isBinaryExpression(inner)) this.assign(inner.left, part ?? from);
        else if (part && !ts.isOmittedExpression(inner)) this.assign(inner, part);
      });
    } else if (isPlace(ts, node)) this.hand(source, this.keysOf(node), { limit: node, inside: ts.isElementAccessExpression(node) });
  }

  /** `a.length = 0`. */
  private setsLength(target: ts.Expression): void {
    const node = skipOuter(this.context.ts, target);
    if (this.context.ts.isPropertyAccessExpression(node) && node.name.text === "length" && this.isNumbered(node.expression)) this.shortened.push(node.expression);
  }

  private assignKey(from: Key, target: ts.Expression): void {
    const { ts } = this.context;
    const node = skipOuter(ts, target);
    if (isPlace(ts, node)) this.link(from, this.keysOf(node), { limit: node, inside: ts.isElementAccessExpression(node) });
  }

  private returns(node: ts.Node, value: ts.Expression): void {
    const { ts } = this.context;
    let at = node.parent;
    while (at && !ts.isFunctionLike(at)) at = at.parent;
    if (!at) return;
    this.hand(value, [at]);
    if (ts.isGetAccessorDeclaration(at)) this.link(at, [this.named(at.name)]);
  }

  /** Are its elements at positions? */
  private isNumbered(base: ts.Expression): boolean {
    const { checker } = this.context, type = checker.getTypeAtLocation(base);
    return checker.getIndexInfosOfType(type).some(({ keyType }) => (keyType.flags & this.context.ts.TypeFlags.Number) !== 0) || (type.flags & this.context.ts.TypeFlags.Any) !== 0;
  }
}

const isPlace = (typescript: typeof ts, node: ts.Expression): boolean => typescript.isIdentifier(node) || typescript.isPropertyAccessExpression(node) || typescript.isElementAccessExpression(node);

const setting: ReadonlySet<string> = new Set(["=", "??=", "||=", "&&="]);

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
