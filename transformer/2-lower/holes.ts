/**
 * Which lists may have holes: `bins[k] = (bins[k] ?? 0) + w` of a list that starts empty, where k need not be the next
 * position, and `new Array(n)` that is filled in part. Methods with a callback leave holes out. Nothing is known of an
 * element by its type, so where such lists are made is looked for in the sources, and then where they go.
 */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import { mayStartEmpty } from "./empty-lists.ts";
import { declarationOf, eachNode, ListFlow, type Sources } from "./list-flow.ts";

const known = new WeakMap<ts.Program, ListFlow>();

/** May the value of the expression be a list with holes? */
export function mayHaveHoles(context: Sources, expression: ts.Expression): boolean {
  let flow = known.get(context.program);
  if (!flow) {
    known.set(context.program, flow = new ListFlow(context, { makes: () => false, keeping }));
    for (const list of new Leaving(context).lists()) flow.mark(list);
    if (flow.size > 0) flow.follow();
  }
  return flow.size > 0 && flow.has(expression);
}

/** Methods that leave holes where they are; the others fill them, or leave them out. */
const keeping = new Set(["map", "slice", "concat", "reverse", "copyWithin"]);

interface SizedArray {
  readonly declaration: ts.VariableDeclaration;
  readonly size: ts.Expression;
}

/** Stores that may leave holes, and arrays of holes that are not filled. */
class Leaving {
  private readonly stores: ts.ElementAccessExpression[] = [];
  private readonly sized: SizedArray[] = [];
  /** Stores at positions that are literals, beside the declaration of the variable: `ys[0] = 1; ys[1] = 2;` leaves no hole. */
  private readonly literals = new Map<ts.Node, ts.ElementAccessExpression[]>();

  constructor(private readonly context: Sources) {
    const { ts } = context;
    eachNode(context, (node) => {
      if (ts.isElementAccessExpression(node) && this.isStored(node)) this.stores.push(node);
      const made = ts.isVariableDeclaration(node) ? this.sizedArray(node) : undefined;
      if (made) this.sized.push(made);
    });
    for (const store of this.stores) {
      const declaration = ts.isIdentifier(store.expression) ? this.declarationOf(store.expression) : undefined;
      const isBeside = declaration && ts.isExpressionStatement(store.parent.parent) && store.parent.parent.parent === declaration.parent.parent.parent;
      if (isBeside && this.literal(store.argumentExpression) !== undefined) this.literals.set(declaration, [...this.literals.get(declaration) ?? [], store]);
    }
  }

  lists(): ts.Expression[] {
    const { ts } = this.context;
    const unfilled = this.sized.filter((made) => !this.stores.some((store) => this.fills(store, made)) && !this.isFilled(made));
    return [
      ...unfilled.flatMap(({ declaration: { name } }) => (ts.isIdentifier(name) ? [name] : [])),
      ...this.stores.filter((store) => !this.isNext(store) && this.mayBeShort(store.expression)).map(({ expression }) => expression),
    ];
  }

  private declarationOf(expression: ts.Expression): ts.Node | undefined { return declarationOf(this.context, expression); }

  private isStored(node: ts.ElementAccessExpression): boolean {
    const { ts } = this.context;
    const { parent } = node, { SyntaxKind } = ts;
    const setting = [SyntaxKind.EqualsToken, SyntaxKind.QuestionQuestionEqualsToken, SyntaxKind.BarBarEqualsToken];
    return ts.isBinaryExpression(parent) && parent.left === node && setting.includes(parent.operatorToken.kind) || ts.isArrayLiteralExpression(parent) && ts.isBinaryExpression(parent.parent) && parent.parent.left === parent;
  }

  /** Is it one that grows: one that starts empty, or as a literal? */
  private mayBeShort(expression: ts.Expression): boolean {
    const { ts } = this.context;
    if (mayStartEmpty(this.context, expression)) return true;
    const declaration = this.declarationOf(expression);
    const start = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && skipOuter(ts, declaration.initializer);
    return start !== undefined && start !== false && ts.isArrayLiteralExpression(start);
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
    this.within(declaration.parent.parent.parent, (node) => {
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
    this.within(body, (node) => {
      const isChanged = (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) && node.operand.getText() === index
        || ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment && node.left.getText() === index;
      const isUnary = isChanged && ts.isPrefixUnaryExpression(node) && node.operator !== ts.SyntaxKind.PlusPlusToken && node.operator !== ts.SyntaxKind.MinusMinusToken;
      if (ts.isContinueStatement(node) || isChanged && !isUnary) found = true;
    });
    return found;
  }

  private within(root: ts.Node, visit: (node: ts.Node) => void): void {
    const each = (node: ts.Node): void => {
      visit(node);
      this.context.ts.forEachChild(node, each);
    };
    each(root);
  }
}
