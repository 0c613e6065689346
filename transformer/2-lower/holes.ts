/**
 * Which lists may have holes: `bins[k] = (bins[k] ?? 0) + w` of a list that starts empty, where k need not be the next
 * position, and `new Array(n)` that is filled in part. Methods with a callback leave holes out. Nothing is known of an
 * element by its type, so where such lists are made is looked for in the sources, and then where they go.
 */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import { fewestAtFirst } from "./empty-lists.ts";
import { hasAnyLength } from "./growth.ts";
import { ListFlow, type Makes } from "./list-flow.ts";
import type { Way } from "./list-ways.ts";
import { declarationOf, eachNode, type Sources } from "./list-graph.ts";
import { assignedBy, callsFill, isLeft, loopOf, mentions, sizedArray, within, type SizedArray } from "./sized-arrays.ts";

const known = new WeakMap<ts.Program, ListFlow>();

/** May the value of the expression be a list with holes? `level`: may lists inside of it be, so deep? */
export const mayHaveHoles = (context: Sources, expression: ts.Expression, level = 0): boolean => flowOf(context).fewest(expression, level) === 0;

/** May a list that the function returns be one? */
export const mayReturnHoles = (context: Sources, fn: ts.SignatureDeclaration): boolean => flowOf(context).fewestReturned(fn) === 0;

function flowOf(context: Sources): ListFlow {
  let flow = known.get(context.program);
  if (!flow) {
    known.set(context.program, flow = new ListFlow(context, keptHoles));
    const leaving = new Leaving(context);
    for (const made of leaving.unfilled()) flow.made(made, 0);
    flow.follow();
    for (const list of leaving.lists(flow)) flow.mark(list, 0);
    flow.follow();
  }
  return flow;
}

/** Where holes stay where they are; others fill them, or leave them out. */
export const keptHoles: Makes = ({ holes }) => (holes === "kept" ? "same" : "none");

/** What is undefined in the array is so in what is made of it. */
export const copiesHoles = ({ holes, result }: Way): boolean => holes === "kept" && (result === "own" || result === "among");

/** Stores that may leave holes, and arrays of holes that are not filled. */
class Leaving {
  private readonly stores: ts.ElementAccessExpression[] = [];
  private readonly sized: SizedArray[] = [];
  /** Variables that do not keep the value that they start with. */
  private readonly assigned = new Set<ts.Node>();
  /** Stores at positions that are literals, beside the declaration of the variable: `ys[0] = 1; ys[1] = 2;` leaves no hole. */
  private readonly literals = new Map<ts.Node, ts.ElementAccessExpression[]>();

  private unfilledOnes: ListFlow | undefined;

  constructor(private readonly context: Sources) {
    const { ts } = context;
    eachNode(context, (node) => {
      if (ts.isElementAccessExpression(node) && this.isStored(node)) this.stores.push(node);
      const sized = sizedArray(ts, node);
      if (sized) this.sized.push(sized);
      const target = assignedBy(ts, node), declaration = target && this.declarationOf(target);
      if (declaration) this.assigned.add(declaration);
    });
    for (const store of this.stores) {
      const declaration = ts.isIdentifier(store.expression) ? this.declarationOf(store.expression) : undefined;
      const isBeside = declaration && ts.isExpressionStatement(store.parent.parent) && store.parent.parent.parent === declaration.parent.parent.parent;
      if (isBeside && this.literal(store.argumentExpression) !== undefined) this.literals.set(declaration, [...this.literals.get(declaration) ?? [], store]);
    }
  }

  /** Lists where something is left out before what is stored; `unfilled`: those that have holes from the start. */
  lists(unfilled: ListFlow): ts.Expression[] {
    this.unfilledOnes = unfilled;
    return this.stores.filter((store) => !this.isNext(store) && this.mayBeShort(store.expression)).map(({ expression }) => expression);
  }

  /** Arrays of holes that are not filled, all of them, before anything else is done with them. */
  unfilled(): ts.Expression[] {
    const stores = new Map<ts.Node, ts.ElementAccessExpression[]>();
    for (const store of this.stores) {
      const loop = loopOf(this.context.ts, store);
      if (loop) stores.set(loop, [...stores.get(loop) ?? [], store]);
    }
    return this.sized.filter((sized) => !this.isFilled(sized, stores)).map(({ made }) => made);
  }

  private declarationOf(expression: ts.Expression): ts.Node | undefined { return declarationOf(this.context, expression); }

  private isStored(node: ts.ElementAccessExpression): boolean {
    const { ts } = this.context;
    const { parent } = node, { SyntaxKind } = ts;
    const setting = [SyntaxKind.EqualsToken, SyntaxKind.QuestionQuestionEqualsToken, SyntaxKind.BarBarEqualsToken];
    return ts.isBinaryExpression(parent) && parent.left === node && setting.includes(parent.operatorToken.kind) || ts.isArrayLiteralExpression(parent) && ts.isBinaryExpression(parent.parent) && parent.parent.left === parent;
  }

  /** Is it one that grows: one that starts empty, or as a literal, or of any length? */
  private mayBeShort(expression: ts.Expression): boolean { return fewestAtFirst(this.context, expression) !== Infinity || hasAnyLength(this.context, skipOuter(this.context.ts, expression)); }

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

  private isFilled({ size, place }: SizedArray, stores: ReadonlyMap<ts.Node, readonly ts.ElementAccessExpression[]>): boolean {
    if (!place) return false;
    const { ts } = this.context, { statement, name, declaration } = place;
    const count = this.literal(size), stored = declaration && this.literals.get(declaration)?.map((store) => this.literal(store.argumentExpression));
    if (stored && count !== undefined && Array.from({ length: count }, (_, i) => i).every((i) => stored.includes(i))) return true;
    const { parent } = statement;
    if (!ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isCaseClause(parent)) return false;
    for (const next of parent.statements.slice(parent.statements.indexOf(statement) + 1)) {
      if (callsFill(ts, next, name)) return true;
      if (stores.get(next)?.some((store) => this.fills(store, next as ts.ForStatement, name, size))) return true;
      // `a[0] = 1;` before the loop.
      const store = ts.isExpressionStatement(next) && ts.isBinaryExpression(next.expression) && ts.isElementAccessExpression(next.expression.left) ? next.expression : undefined;
      if (mentions(ts, store && (store.left as ts.ElementAccessExpression).expression.getText() === name ? store.right : next, name)) return false;
    }
    return false;
  }

  /** `for (let i = 0; i < n; i++) a[i] = …`. */
  private fills(store: ts.ElementAccessExpression, loop: ts.ForStatement, name: string, size: ts.Expression): boolean {
    const { ts } = this.context;
    if (store.expression.getText() !== name || !loop.condition || !this.isNext(store) || isLeft(ts, loop.statement)) return false;
    const index = skipOuter(ts, store.argumentExpression), condition = skipOuter(ts, loop.condition);
    if (!ts.isIdentifier(index) || this.countedFrom(index)?.body !== loop.statement) return false;
    if (!ts.isBinaryExpression(condition) || condition.operatorToken.kind !== ts.SyntaxKind.LessThanToken || condition.left.getText() !== index.text) return false;
    const end = condition.right.getText();
    return end === `${name}.length` || end === size.getText() && this.isConstant(size);
  }

  private isConstant(size: ts.Expression): boolean {
    let isAssigned = false;
    within(this.context.ts, size, (node) => {
      if (this.context.ts.isIdentifier(node) && this.assigned.has(this.declarationOf(node)!)) isAssigned = true;
    });
    return !isAssigned;
  }

  private literal(expression: ts.Expression): number | undefined {
    const node = skipOuter(this.context.ts, expression);
    return this.context.ts.isNumericLiteral(node) ? Number(node.text) : undefined;
  }

  /** Are there elements at all positions before this one? */
  private hasBefore(base: ts.Expression, position: number): boolean {
    const { ts } = this.context;
    const declaration = ts.isIdentifier(base) ? this.declarationOf(base) : undefined;
    const fewest = fewestAtFirst(this.context, base);
    // While that is not known, every array of a size may have holes.
    const own = fewest !== Infinity && this.unfilledOnes && this.unfilledOnes.fewest(base) !== 0 ? fewest : 0;
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
    within(ts, body, (node) => {
      const isChanged = (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) && node.operand.getText() === index
        || ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment && node.left.getText() === index;
      const isUnary = isChanged && ts.isPrefixUnaryExpression(node) && node.operator !== ts.SyntaxKind.PlusPlusToken && node.operator !== ts.SyntaxKind.MinusMinusToken;
      if (ts.isContinueStatement(node) || isChanged && !isUnary) found = true;
    });
    return found;
  }
}
