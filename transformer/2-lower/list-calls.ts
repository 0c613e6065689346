/** Lists that are given to functions and methods, and what these return: edges of the graph of lists. */
import type ts from "typescript";
import { arrayMethod } from "../1-find/array-methods.ts";
import { resolvedSymbol, skipOuter } from "../1-find/resolve-function.ts";
import { anyProperty, givenToUnknown, keyedProperty, returnedByUnknown, type Key, type ListGraph, type Sources } from "./list-graph.ts";

type Call = ts.CallExpression | ts.NewExpression;
type Fn = ts.SignatureDeclaration & { readonly body?: ts.Node | undefined };

interface Callees {
  readonly functions: readonly Fn[];
  /** It may be others, too. */
  readonly isOpen: boolean;
}

export class ListCalls {
  /** Functions that stand for properties of that name: methods, and functions in fields. */
  private readonly members = new Map<string, Fn[]>();
  /** Functions with a name of their own. */
  private readonly named = new Map<ts.Node, Fn>();
  private readonly literals: Fn[] = [];
  /** Where functions are mentioned otherwise than to call them. */
  private readonly mentioned = new Set<ts.Node>();
  private readonly mentionedMembers = new Set<string>();
  private readonly found: Call[] = [];
  private readonly names: ts.Identifier[] = [];
  private readonly assigned = new Set<ts.Node>();

  constructor(private readonly context: Sources, private readonly graph: ListGraph) {}

  visit(node: ts.Node): void {
    const { ts } = this.context;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.found.push(node);
    else if (ts.isIdentifier(node)) this.names.push(node);
    else if (ts.isFunctionDeclaration(node)) this.named.set(node, node);
    else if (ts.isMethodDeclaration(node)) this.member(node.name.getText(), node);
    else if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) this.functionLiteral(node);
  }

  private functionLiteral(node: ts.ArrowFunction | ts.FunctionExpression): void {
    const { ts } = this.context;
    let at: ts.Node = node.parent;
    while (ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isSatisfiesExpression(at)) at = at.parent;
    if (ts.isVariableDeclaration(at) && ts.isIdentifier(at.name)) return void this.named.set(at, node);
    this.literals.push(node);
    if (ts.isPropertyAssignment(at) || ts.isPropertyDeclaration(at)) this.member(at.name.getText(), node);
    else if (ts.isBinaryExpression(at) && ts.isPropertyAccessExpression(at.left)) this.member(at.left.name.text, node);
  }

  private member(name: string, fn: Fn): void { this.members.set(name, [...this.members.get(name) ?? [], fn]); }

  /** When every function has been seen. */
  end(): void {
    this.mentions();
    for (const call of this.found) this.call(call);
    const values = [...this.literals, ...[...this.named].filter(([node]) => this.mentioned.has(node)).map(([, fn]) => fn),
      ...[...this.members].filter(([name]) => this.mentionedMembers.has(name)).flatMap(([, fns]) => fns)];
    for (const fn of values) {
      this.toAll(givenToUnknown, fn);
      this.graph.link(fn, [returnedByUnknown]);
    }
  }

  private mentions(): void {
    const { ts, checker } = this.context, names = new Set<string>();
    for (const node of this.named.keys()) names.add(((node as ts.FunctionDeclaration | ts.VariableDeclaration).name as ts.Identifier | undefined)?.text ?? "");
    for (const name of this.names) {
      const { parent } = name;
      if (ts.isPropertyAccessExpression(parent) && parent.name === name) {
        if (!(ts.isCallExpression(parent.parent) && parent.parent.expression === parent)) this.mentionedMembers.add(name.text);
        continue;
      }
      if (ts.isBindingElement(parent) && (parent.propertyName ?? parent.name) === name) this.mentionedMembers.add(name.text);
      if (!names.has(name.text) || ts.isCallExpression(parent) && parent.expression === name) continue;
      const declaration = resolvedSymbol(ts, checker, name)?.valueDeclaration;
      if (!declaration || (declaration as { name?: ts.Node }).name === name) continue;
      this.mentioned.add(declaration);
      if (ts.isBinaryExpression(parent) && parent.left === name && parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment) this.assigned.add(declaration);
    }
  }

  private call(node: Call): void {
    const { ts } = this.context;
    const callee = skipOuter(ts, node.expression), given = node.arguments ?? [];
    if (isArrayMaker(ts, callee)) return this.makes(node, given);
    if (ts.isPropertyAccessExpression(callee)) {
      const name = callee.name.text;
      if (["call", "apply", "bind"].includes(name) && this.isFunction(callee.expression)) return this.indirect(node, callee, name);
      if (this.isOfLibrary(node)) return this.method(node, callee, given);
    } else if (this.isOfLibrary(node)) {
      // `new Map(pairs)`, `structuredClone(rows)`.
      return given.forEach((argument) => this.graph.hand(argument, [node], { limit: undefined }));
    }
    this.enter(node, this.calleesOf(callee, this.declarationOf(node)), given);
  }

  private enter(node: Call, { functions, isOpen }: Callees, given: readonly ts.Expression[]): void {
    for (const fn of functions) {
      this.give(fn, given);
      this.graph.link(fn, [node]);
    }
    if (!isOpen) return;
    given.forEach((argument) => this.graph.hand(this.unspread(argument), [givenToUnknown], this.limitOf(argument)));
    this.graph.link(returnedByUnknown, [node], { limit: node });
  }

  private give(fn: Fn, given: readonly ts.Expression[]): void {
    const { ts } = this.context;
    const spread = given.findIndex((argument) => ts.isSpreadElement(argument));
    const rest = fn.parameters.at(-1), count = given.length - fn.parameters.length + 1;
    if (rest?.dotDotDotToken) this.graph.rests.push([rest, spread >= 0 ? 0 : Math.max(0, count)]);
    given.forEach((argument, i) => {
      const isAny = spread >= 0 && i >= spread;
      const parameters = isAny ? fn.parameters.slice(spread) : [fn.parameters[i] ?? fn.parameters.at(-1)];
      for (const parameter of parameters) {
        if (!parameter || !isAny && parameter !== fn.parameters[i] && !parameter.dotDotDotToken) continue;
        this.graph.hand(this.unspread(argument), this.graph.bound(parameter.name), this.limitOf(argument));
      }
    });
  }

  private limitOf(argument: ts.Expression): { limit: ts.Node | undefined } { return { limit: this.context.ts.isSpreadElement(argument) ? undefined : argument }; }

  private unspread(argument: ts.Expression): ts.Expression { return this.context.ts.isSpreadElement(argument) ? argument.expression : argument; }

  /** To every parameter, as its type allows. */
  private toAll(from: Key, fn: Fn): void {
    const rest = fn.parameters.at(-1);
    if (rest?.dotDotDotToken) this.graph.rests.push([rest, 0]);
    for (const { name } of fn.parameters) for (const to of this.graph.bound(name)) this.graph.link(from, [to], { limit: (to as ts.ParameterDeclaration).name });
  }

  private calleesOf(callee: ts.Expression, declaration: Fn | undefined): Callees {
    const { ts, checker } = this.context;
    const overloads = declaration && !declaration.body && declaration.name ? resolvedSymbol(ts, checker, declaration.name)?.declarations as readonly Fn[] | undefined : undefined;
    const own = declaration?.body ? [declaration] : (overloads ?? []).filter(({ body }) => body);
    if (ts.isPropertyAccessExpression(callee)) {
      const members = this.members.get(callee.name.text) ?? [];
      return { functions: [...new Set([...own, ...members])], isOpen: own.length === 0 || own.some((fn) => !members.includes(fn)) };
    }
    if (callee.kind === ts.SyntaxKind.SuperKeyword) return { functions: own, isOpen: false };
    const symbol = ts.isIdentifier(callee) ? resolvedSymbol(ts, checker, callee)?.valueDeclaration : undefined;
    const isClass = symbol !== undefined && ts.isClassLike(symbol);
    const isFixed = isClass || symbol !== undefined && this.named.has(symbol) && !this.assigned.has(symbol) || own[0] === callee;
    return { functions: own, isOpen: !isFixed };
  }

  private declarationOf(node: Call): Fn | undefined { return this.context.checker.getResolvedSignature(node)?.declaration as Fn | undefined; }

  private isOfLibrary(node: Call): boolean {
    const declaration = this.declarationOf(node);
    return declaration !== undefined && (declaration.getSourceFile().isDeclarationFile);
  }

  private isFunction(node: ts.Expression): boolean { return this.context.checker.getTypeAtLocation(node).getCallSignatures().length > 0; }

  /** `g.call(null, list)`, `g.apply(null, lists)`, `g.bind(null, list)`. */
  private indirect(node: Call, { expression }: ts.PropertyAccessExpression, name: string): void {
    const [, ...given] = node.arguments ?? [], fn = this.context.checker.getTypeAtLocation(expression).getCallSignatures()[0]?.declaration as Fn | undefined;
    const callees = this.calleesOf(skipOuter(this.context.ts, expression), fn);
    if (name === "apply" && fn?.getSourceFile().isDeclarationFile) return this.applied(skipOuter(this.context.ts, expression), given);
    if (name === "call") return this.enter(node, callees, given);
    for (const argument of given) {
      for (const key of this.graph.keysOf(argument)) for (const known of callees.functions) this.toAll(key, known);
      this.graph.hand(argument, [givenToUnknown], { limit: undefined });
    }
    for (const known of callees.functions) this.graph.link(known, [node, returnedByUnknown]);
    this.graph.link(returnedByUnknown, [node], { limit: node });
  }

  /** `rows.push.apply(rows, more)`. */
  private applied(method: ts.Expression, given: readonly ts.Expression[]): void {
    if (!this.context.ts.isPropertyAccessExpression(method)) return;
    for (const argument of given) this.graph.hand(argument, this.graph.keysOf(method.expression), { limit: undefined, inside: true, via: { name: "...more", of: argument } });
  }

  /** `new Array(n)`, `Array.of(a, b)`. */
  private makes(node: Call, given: readonly ts.Expression[]): void {
    this.graph.literals.push(node);
    if (given.length > 1 || this.context.ts.isPropertyAccessExpression(node.expression)) given.forEach((argument) => this.graph.hand(this.unspread(argument), [node], this.limitOf(argument)));
  }

  /** A method of the library, or one of its functions: `rows.push(list)`, `rows.map((row) => …)`, `Array.from(rows)`. */
  private method(node: Call, callee: ts.PropertyAccessExpression, given: readonly ts.Expression[]): void {
    const { graph } = this, { text } = callee.name, of = callee.expression;
    const isStatic = this.isStatic(of);
    const { changes, takes, callback } = arrayMethod(text) ?? {};
    if (changes === "shorter") graph.shortened.push(of);
    if (isStatic && text === "from" && given[0] && this.context.ts.isObjectLiteralExpression(given[0])) graph.literals.push(node);
    const name = isStatic && text !== "from" ? "static" : text === "slice" && given.length === 0 ? "sliceAll" : text;
    if (!isStatic) graph.hand(of, [node], { limit: undefined, via: { name, of } });
    const fns = given.flatMap((argument) => this.functionsOf(argument));
    given.forEach((argument, i) => {
      const value = this.unspread(argument), isSpread = value !== argument;
      if (takes === "array" || text === "add") graph.hand(value, graph.keysOf(of), isSpread ? { limit: undefined, inside: true, via: { name: "...more", of: value } } : { inside: true });
      if (isStatic || takes === "result") graph.hand(value, [node], isStatic && i === 0 ? { limit: undefined, via: { name: fns.length > 0 ? "map" : name, of: value } } : text === "concat" ? { limit: undefined, via: { name: "concatenated", of: value } } : {});
      for (const fn of fns) for (const key of graph.keysOf(value)) this.toAll(key, fn);
    });
    for (const fn of fns) {
      for (const key of graph.keysOf(of)) this.toAll(key, fn);
      if (callback === "gives" || text === "from") graph.link(fn, [node]);
      if (text.startsWith("reduce")) this.toAll(fn, fn);
    }
    if (isStatic && (text === "values" || text === "entries")) for (const key of [anyProperty, keyedProperty]) graph.link(key, [node]);
  }

  private isStatic(of: ts.Expression): boolean {
    const { ts } = this.context;
    return ts.isIdentifier(of) && (of.text === "Array" || of.text === "Object");
  }

  /** The functions that an argument may be. */
  private functionsOf(argument: ts.Expression): readonly Fn[] {
    const { ts, checker } = this.context;
    const node = skipOuter(ts, argument);
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return [node];
    if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node) && !ts.isCallExpression(node)) return [];
    return checker.getTypeAtLocation(node).getCallSignatures().flatMap(({ declaration }) => (declaration && (declaration as Fn).body ? [declaration as Fn] : []));
  }
}

/** `Array`, `Array.of`. */
function isArrayMaker(typescript: typeof ts, callee: ts.Expression): boolean {
  return typescript.isIdentifier(callee) && callee.text === "Array"
    || typescript.isPropertyAccessExpression(callee) && callee.name.text === "of" && callee.expression.getText() === "Array";
}
