/**
 * Which lists may have holes: `bins[k] = (bins[k] ?? 0) + w` of a list that starts empty, where k need not be the next
 * position. Methods with a callback leave holes out, and so does what is made of them. Nothing is known of an element by
 * its type, so the program is looked at, once: where such lists are stored, and where they are handed on from there.
 */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import { emptyListsOf } from "./empty-lists.ts";

interface Program {
  readonly ts: typeof import("typescript");
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
}

const known = new WeakMap<ts.Program, Holes>();

/** May the value of the expression be a list with holes? */
export function mayHaveHoles(context: Program, expression: ts.Expression): boolean {
  return holesOf(context).has(expression);
}

function holesOf(context: Program): Holes {
  let holes = known.get(context.program);
  if (!holes) known.set(context.program, holes = new Holes(context));
  return holes;
}

/** Methods that leave holes where they are; the others fill them, or leave them out. */
const keeping = new Set(["map", "slice", "concat", "reverse", "copyWithin"]);

interface SizedArray {
  readonly declaration: ts.VariableDeclaration;
  readonly size: ts.Expression;
}

class Holes {
  /** Variables and parameters that hold such a list, or arrays of some, and functions that return one. */
  private readonly declarations = new Set<ts.Node>();
  private readonly properties = new Set<string>();
  /** Stores at positions that are literals, beside the declaration of the variable: `ys[0] = 1; ys[1] = 2;` leaves no hole. */
  private readonly literals = new Map<ts.Node, ts.ElementAccessExpression[]>();

  constructor(private readonly context: Program) {
    const files = context.program.getSourceFiles().filter((file) => !file.isDeclarationFile && !context.program.isSourceFileFromExternalLibrary(file));
    const stores: ts.ElementAccessExpression[] = [], sized: SizedArray[] = [];
    files.forEach((file) => this.walk(file, (node) => {
      if (context.ts.isElementAccessExpression(node) && this.isStored(node)) stores.push(node);
      const made = context.ts.isVariableDeclaration(node) ? this.sizedArray(node) : undefined;
      if (made) sized.push(made);
    }));
    for (const store of stores) {
      const declaration = context.ts.isIdentifier(store.expression) ? this.declarationOf(store.expression) : undefined;
      const isBeside = declaration && context.ts.isExpressionStatement(store.parent.parent) && store.parent.parent.parent === declaration.parent.parent.parent;
      if (isBeside && this.literal(store.argumentExpression) !== undefined) this.literals.set(declaration, [...this.literals.get(declaration) ?? [], store]);
    }
    for (const made of sized) if (!stores.some((store) => this.fills(store, made)) && !this.isFilled(made)) this.declarations.add(made.declaration);
    for (const store of stores) if (this.mayBeShort(store.expression) && !this.isNext(store)) this.mark(store.expression);
    for (let before = -1; this.size > 0 && before !== this.size;) {
      before = this.size;
      files.forEach((file) => this.walk(file, (node) => this.hand(node)));
    }
  }

  has(expression: ts.Expression): boolean {
    if (this.size === 0) return false;
    const { ts } = this.context;
    const node = skipOuter(ts, expression);
    if (!this.isList(node)) return false;
    if (ts.isPropertyAccessExpression(node)) return this.properties.has(node.name.text);
    if (ts.isElementAccessExpression(node)) return this.has(node.expression);
    if (ts.isConditionalExpression(node)) return this.has(node.whenTrue) || this.has(node.whenFalse);
    if (ts.isBinaryExpression(node)) return this.has(node.left) || this.has(node.right);
    if (ts.isArrayLiteralExpression(node)) return node.elements.some((element) => !ts.isSpreadElement(element) && this.has(element));
    if (ts.isCallExpression(node)) return this.isReturned(node);
    const declaration = this.declarationOf(node);
    return declaration !== undefined && this.declarations.has(declaration);
  }

  /** Or what may be one. */
  private isList(node: ts.Expression): boolean {
    const { checker } = this.context, type = checker.getTypeAtLocation(node);
    return (type.isUnion() ? type.types : [type]).some((part) => checker.isArrayType(part) || (part.flags & this.context.ts.TypeFlags.TypeParameter) !== 0);
  }

  private get size(): number { return this.declarations.size + this.properties.size; }

  private isReturned(node: ts.CallExpression): boolean {
    const callee = skipOuter(this.context.ts, node.expression);
    if (this.context.ts.isPropertyAccessExpression(callee) && keeping.has(callee.name.text) && this.has(callee.expression)) return true;
    const declaration = this.context.checker.getResolvedSignature(node)?.declaration;
    return declaration !== undefined && this.declarations.has(declaration);
  }

  private walk(root: ts.Node, visit: (node: ts.Node) => void): void {
    const each = (node: ts.Node): void => {
      visit(node);
      this.context.ts.forEachChild(node, each);
    };
    each(root);
  }

  /** The variable or parameter, of `rows[i]` that of the rows. */
  private declarationOf(expression: ts.Expression): ts.Node | undefined {
    const { ts, checker } = this.context;
    const node = skipOuter(ts, expression);
    if (ts.isElementAccessExpression(node)) return this.declarationOf(node.expression);
    return ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  }

  private mark(expression: ts.Expression): void {
    const { ts } = this.context;
    const node = skipOuter(ts, expression);
    if (ts.isElementAccessExpression(node)) return this.mark(node.expression);
    if (ts.isPropertyAccessExpression(node)) this.properties.add(node.name.text);
    const declaration = this.declarationOf(node);
    if (declaration) this.declarations.add(declaration);
  }

  private isStored(node: ts.ElementAccessExpression): boolean {
    const { ts } = this.context;
    const { parent } = node, { SyntaxKind } = ts;
    const setting = [SyntaxKind.EqualsToken, SyntaxKind.QuestionQuestionEqualsToken, SyntaxKind.BarBarEqualsToken];
    return ts.isBinaryExpression(parent) && parent.left === node && setting.includes(parent.operatorToken.kind) || ts.isArrayLiteralExpression(parent) && ts.isBinaryExpression(parent.parent) && parent.parent.left === parent;
  }

  /** Does the list start as a literal, here or where it is made? */
  private mayBeShort(expression: ts.Expression): boolean {
    const { ts } = this.context;
    const node = skipOuter(ts, expression), lists = emptyListsOf(this.context);
    if (ts.isPropertyAccessExpression(node)) return lists.hasProperty(node.name.text);
    const declaration = this.declarationOf(node);
    if (!declaration) return false;
    if (ts.isParameter(declaration) || ts.isBindingElement(declaration)) return lists.hasVariable(declaration);
    if (!ts.isVariableDeclaration(declaration)) return false;
    const start = declaration.initializer && skipOuter(ts, declaration.initializer);
    return start === undefined || ts.isArrayLiteralExpression(start) || ts.isElementAccessExpression(node);
  }

  /** The position is that of the end, or one before it: nothing is left out. */
  private isNext({ expression, argumentExpression, parent }: ts.ElementAccessExpression): boolean {
    const { ts } = this.context;
    const index = skipOuter(ts, argumentExpression), base = skipOuter(ts, expression);
    if (ts.isPropertyAccessExpression(index) && index.name.text === "length" && index.expression.getText() === base.getText()) return true;
    const at = this.literal(index);
    if (at !== undefined) return this.hasBefore(base, at);
    const loop = ts.isIdentifier(index) ? this.countedFrom(index) : undefined;
    if (!loop || !this.hasBefore(base, loop.start)) return false;
    // Every trip stores.
    const statement = parent.parent, { body } = loop;
    return ts.isExpressionStatement(statement) && (statement === body || statement.parent === body && !this.jumps(body, index.getText()));
  }

  /** `const a = new Array(n)`. */
  private sizedArray(declaration: ts.VariableDeclaration): SizedArray | undefined {
    const { ts } = this.context;
    const made = declaration.initializer && skipOuter(ts, declaration.initializer);
    const isArray = made && (ts.isNewExpression(made) || ts.isCallExpression(made)) && ts.isIdentifier(made.expression) && made.expression.text === "Array";
    return isArray && made.arguments?.length === 1 ? { declaration, size: made.arguments[0]! } : undefined;
  }

  /** `for (let i = 0; i < n; i++) a[i] = …` beside the declaration. */
  private fills(store: ts.ElementAccessExpression, { declaration, size }: SizedArray): boolean {
    const { ts } = this.context;
    if (!ts.isIdentifier(store.expression) || this.declarationOf(store.expression) !== declaration || !this.isNext(store)) return false;
    const index = skipOuter(ts, store.argumentExpression), loop = ts.isIdentifier(index) ? this.countedFrom(index)?.body.parent : undefined;
    if (!loop || !ts.isForStatement(loop) || loop.parent !== declaration.parent.parent.parent || !loop.condition) return false;
    const condition = skipOuter(ts, loop.condition);
    return ts.isBinaryExpression(condition) && condition.operatorToken.kind === ts.SyntaxKind.LessThanToken && [size.getText(), `${store.expression.text}.length`].includes(condition.right.getText());
  }

  /** By `a.fill(x)`, or by literal positions. */
  private isFilled({ declaration, size }: SizedArray): boolean {
    const { ts } = this.context, { name } = declaration, count = this.literal(size);
    if (!ts.isIdentifier(name)) return false;
    const stored = this.literals.get(declaration)?.map((store) => this.literal(store.argumentExpression)) ?? [];
    if (count !== undefined && Array.from({ length: count }, (_, i) => i).every((i) => stored.includes(i))) return true;
    let found = false;
    this.walk(declaration.parent.parent.parent, (node) => {
      if (ts.isPropertyAccessExpression(node) && node.name.text === "fill" && ts.isCallExpression(node.parent) && node.parent.arguments.length === 1 && this.declarationOf(node.expression) === declaration) found = true;
    });
    return found;
  }

  private literal(expression: ts.Expression): number | undefined {
    const node = skipOuter(this.context.ts, expression);
    return this.context.ts.isNumericLiteral(node) ? Number(node.text) : undefined;
  }

  /** Are there elements at all positions before this one? */
  private hasBefore(base: ts.Expression, position: number): boolean {
    const { ts } = this.context;
    const declaration = ts.isIdentifier(base) ? this.declarationOf(base) : undefined;
    const start = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? skipOuter(ts, declaration.initializer) : undefined;
    const own = start && ts.isArrayLiteralExpression(start) ? start.elements.filter((element) => !ts.isSpreadElement(element)).length : 0;
    const stored = declaration ? this.literals.get(declaration)?.filter(({ pos }) => pos < base.pos).map((store) => this.literal(store.argumentExpression)) : undefined;
    for (let i = own; i < position; i++) if (!stored?.includes(i)) return false;
    return Number.isInteger(position);
  }

  /** `for (let i = 2; …; i++)`. */
  private countedFrom(index: ts.Identifier): { readonly start: number; readonly body: ts.Statement } | undefined {
    const { ts } = this.context;
    const declaration = this.declarationOf(index);
    const loop = declaration && ts.isVariableDeclaration(declaration) ? declaration.parent.parent : undefined;
    if (!loop || !ts.isForStatement(loop) || !loop.incrementor || !(declaration as ts.VariableDeclaration).initializer) return undefined;
    const start = this.literal((declaration as ts.VariableDeclaration).initializer!), step = loop.incrementor;
    const isOne = (ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step)) && step.operator === ts.SyntaxKind.PlusPlusToken && this.declarationOf(step.operand) === declaration;
    return isOne && start !== undefined ? { start, body: loop.statement } : undefined;
  }

  /** Does a trip end early, or change the position itself? */
  private jumps(body: ts.Node, index: string): boolean {
    const { ts } = this.context;
    let found = false;
    this.walk(body, (node) => {
      const isChanged = (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) && node.operand.getText() === index
        || ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment && node.left.getText() === index;
      const isUnary = isChanged && ts.isPrefixUnaryExpression(node) && node.operator !== ts.SyntaxKind.PlusPlusToken && node.operator !== ts.SyntaxKind.MinusMinusToken;
      if (ts.isContinueStatement(node) || isChanged && !isUnary) found = true;
    });
    return found;
  }

  /** A list that is handed on: to another variable, a property, a parameter, or whoever calls. */
  private hand(node: ts.Node): void {
    const { ts, checker } = this.context;
    if (ts.isVariableDeclaration(node)) {
      const { parent } = node.parent;
      const source = ts.isForOfStatement(parent) ? parent.expression : node.initializer;
      if (source && this.has(source)) this.each(node.name);
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (this.has(node.right)) this.mark(node.left);
    } else if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)) {
      if (node.initializer && this.has(node.initializer)) this.properties.add(node.name.getText());
    } else if (ts.isShorthandPropertyAssignment(node)) {
      const value = checker.getShorthandAssignmentValueSymbol(node)?.valueDeclaration;
      if (value && this.declarations.has(value)) this.properties.add(node.name.text);
    } else if (ts.isBindingElement(node)) {
      if (this.properties.has((node.propertyName ?? node.name).getText())) this.each(node.name);
    } else if (ts.isReturnStatement(node) && node.expression) {
      if (this.has(node.expression)) this.returns(node);
    } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      if (this.has(node.body)) this.declarations.add(node);
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.call(node);
  }

  private each(name: ts.BindingName): void {
    if (this.context.ts.isIdentifier(name)) this.declarations.add(name.parent);
    else for (const element of name.elements) if (this.context.ts.isBindingElement(element)) this.each(element.name);
  }

  private returns(node: ts.Node): void {
    let at = node.parent;
    while (at && !this.context.ts.isFunctionLike(at)) at = at.parent;
    if (at) this.declarations.add(at);
  }

  private call(node: ts.CallExpression | ts.NewExpression): void {
    const { ts, checker } = this.context;
    const callee = skipOuter(ts, node.expression);
    const receiver = ts.isPropertyAccessExpression(callee) ? callee : undefined;
    // `rows.map((row) => …)`.
    if (receiver && this.has(receiver.expression)) {
      for (const argument of node.arguments ?? []) {
        const fn = skipOuter(ts, argument);
        if (ts.isArrowFunction(fn) || ts.isFunctionExpression(fn)) fn.parameters.forEach(({ name }) => this.each(name));
      }
    }
    if (!node.arguments?.some((argument) => this.has(argument))) return;
    // `rows.push(bins)`.
    if (receiver?.name.text === "push") return this.mark(receiver.expression);
    const declaration = checker.getResolvedSignature(node)?.declaration;
    if (!declaration || declaration.getSourceFile().isDeclarationFile || !("parameters" in declaration)) return;
    node.arguments.forEach((argument, i) => {
      const parameter = declaration.parameters[i];
      if (parameter && ts.isParameter(parameter) && this.has(argument)) {
        this.each(parameter.name);
        if (ts.isParameterPropertyDeclaration(parameter, parameter.parent)) this.properties.add(parameter.name.getText());
      }
    });
  }
}
