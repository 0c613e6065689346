/**
 * Which parameters and properties are given lists that start empty: `add([], a, b)`, `readonly v: number[] = []`. A store
 * behind the end of such a list makes it longer. Asked where a store is lowered, so the program is walked but once.
 */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";

interface Program {
  readonly ts: typeof import("typescript");
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
}

const known = new WeakMap<ts.Program, EmptyLists>();

export function emptyListsOf(context: Program): EmptyLists {
  let lists = known.get(context.program);
  if (!lists) known.set(context.program, lists = new EmptyLists(context));
  return lists;
}

class EmptyLists {
  /** Names: which of several types of that name is meant does not matter, as the store is right for all. */
  private readonly properties = new Set<string>();
  private readonly parameters = new Set<ts.Declaration>();
  /** Parameters that are handed on as arguments for others. */
  private readonly handed = new Map<ts.Declaration, Set<ts.Declaration>>();

  constructor(private readonly context: Program) {
    const files = context.program.getSourceFiles().filter((file) => !file.isDeclarationFile && !context.program.isSourceFileFromExternalLibrary(file));
    // Properties first: they are arguments, too.
    files.forEach((file) => this.walk(file, (node) => this.property(node)));
    files.forEach((file) => this.walk(file, (node) => this.call(node)));
    for (const parameter of [...this.parameters]) this.spread(parameter);
  }

  hasProperty(name: string): boolean { return this.properties.has(name); }
  hasVariable(declaration: ts.Declaration): boolean { return this.parameters.has(declaration); }

  private walk(root: ts.Node, visit: (node: ts.Node) => void): void {
    const each = (node: ts.Node): void => {
      visit(node);
      this.context.ts.forEachChild(node, each);
    };
    each(root);
  }

  private property(node: ts.Node): void {
    const { ts } = this.context;
    const isGiven = (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) && node.initializer && this.isEmpty(node.initializer);
    if (isGiven) this.properties.add(node.name.getText());
    // Defaults.
    if ((ts.isParameter(node) || ts.isBindingElement(node)) && node.initializer && this.isEmpty(node.initializer)) this.give(node);
    const isAssigned = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(node.left) && this.isEmpty(node.right);
    if (isAssigned) this.properties.add((node.left as ts.PropertyAccessExpression).name.text);
  }

  private call(node: ts.Node): void {
    const { ts, checker } = this.context;
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
    const given = node.arguments?.map((argument) => this.sourceOf(argument)) ?? [];
    if (given.every((source) => source === undefined)) return;
    // `xs.reduce((list, x) => …, [])`.
    const callback = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text.startsWith("reduce") ? node.arguments?.[0] : undefined;
    const fn = callback && skipOuter(ts, callback);
    if (fn && given[1] === "empty" && (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) && fn.parameters[0]) this.give(fn.parameters[0]);
    const declaration = checker.getResolvedSignature(node)?.declaration;
    const parameters = declaration && "parameters" in declaration ? declaration.parameters : [];
    given.forEach((source, i) => {
      const parameter = parameters[i];
      if (!parameter || source === undefined || !ts.isParameter(parameter)) return;
      if (source === "empty") this.give(parameter);
      else this.handed.set(source, (this.handed.get(source) ?? new Set()).add(parameter));
    });
  }

  private give(parameter: ts.ParameterDeclaration | ts.BindingElement): void {
    this.parameters.add(parameter);
    const { ts } = this.context;
    if (ts.isParameter(parameter) && ts.isParameterPropertyDeclaration(parameter, parameter.parent)) this.properties.add(parameter.name.getText());
  }

  private spread(parameter: ts.Declaration): void {
    for (const other of this.handed.get(parameter) ?? []) {
      if (this.parameters.has(other)) continue;
      this.give(other as ts.ParameterDeclaration);
      this.spread(other);
    }
  }

  private isEmpty(expression: ts.Expression): boolean { return this.sourceOf(expression) === "empty"; }

  /** A literal without elements, or a name of one; the parameter that hands it on. */
  private sourceOf(expression: ts.Expression): "empty" | ts.ParameterDeclaration | undefined {
    const { ts, checker } = this.context;
    const node = skipOuter(ts, expression);
    if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0 ? "empty" : undefined;
    if (ts.isPropertyAccessExpression(node)) return this.properties.has(node.name.text) ? "empty" : undefined;
    const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
    if (!declaration) return undefined;
    if (ts.isParameter(declaration)) return declaration;
    return ts.isVariableDeclaration(declaration) && declaration.initializer && ts.isArrayLiteralExpression(skipOuter(ts, declaration.initializer)) ? this.sourceOf(declaration.initializer) : undefined;
  }
}
