/** What a piece of source may change: decides which loop bounds are invariant. Follows calls of known functions. */
import type ts from "typescript";
import { resolveFunction, skipOuter } from "../1-find/resolve-function.ts";
import { isLibrary } from "./evaluate-constant.ts";
import type { Hierarchy } from "./hierarchy.ts";
import type { Variables } from "../1-find/variables.ts";

export interface Changes {
  readonly variables: ReadonlySet<ts.Symbol>;
  /** Names of properties that are assigned. */
  readonly fields: ReadonlySet<string>;
  /** Properties whose names are not written there are assigned. */
  readonly keyed: boolean;
  /** Elements of some array are assigned. */
  readonly elements: boolean;
  /** Something is put into arrays that are made inside, and nowhere else. */
  readonly own: boolean;
  /** Some array gets longer or shorter. */
  readonly resizes: boolean;
  /** Some array gets shorter. */
  readonly shrinks: boolean;
}

interface Found {
  readonly variables: Set<ts.Symbol>;
  readonly fields: Set<string>;
  keyed: boolean;
  elements: boolean;
  own: boolean;
  resizes: boolean;
  shrinks: boolean;
}

interface Search {
  readonly seen: Set<ts.Node>;
  readonly valuesOf: (symbol: ts.Symbol) => readonly ts.Node[];
}

const growing = new Set(["push", "unshift"]);
const shrinking = new Set(["pop", "shift", "splice"]);
const filling = new Set(["set", "fill", "copyWithin", "sort", "reverse"]);

const making = new Set(["map", "slice", "filter", "concat", "flat", "flatMap", "from", "of", "toSorted", "toReversed", "toSpliced", "with"]);

export class Effects {
  private readonly known = new Map<ts.Node, Found>();
  constructor(private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, private readonly variables: Variables, private readonly hierarchy: Hierarchy) {}

  /** `valuesOf`: the functions that a variable is known to hold. */
  of(nodes: readonly (ts.Node | undefined)[], valuesOf: (symbol: ts.Symbol) => readonly ts.Node[] = () => []): Changes {
    const found: Found = { variables: new Set(), fields: new Set(), keyed: false, elements: false, own: false, resizes: false, shrinks: false };
    const seen = new Set<ts.Node>();
    for (const node of nodes) if (node) this.visit(node, found, { seen, valuesOf });
    return found;
  }

  private visit(root: ts.Node, found: Found, search: Search): void {
    if (search.seen.has(root)) return;
    search.seen.add(root);
    for (const symbol of this.assigned(root)) found.variables.add(symbol);
    const visit = (node: ts.Node): void => {
      for (const target of this.variables.targetsOf(node)) this.target(target, found, root);
      if (this.ts.isCallExpression(node)) this.call(node, found, search, root);
      if (this.ts.isIdentifier(node)) this.name(node, found, search);
      // Methods, accessors and constructors: all that may be meant, overriding ones too.
      for (const member of this.hierarchy.membersRun(node)) this.visit(member, found, search);
      this.ts.forEachChild(node, visit);
    };
    visit(root);
  }

  private assigned(root: ts.Node): Set<ts.Symbol> {
    let known = this.known.get(root);
    if (!known) this.known.set(root, known = { variables: this.variables.assignedIn(root), fields: new Set(), keyed: false, elements: false, own: false, resizes: false, shrinks: false });
    return known.variables;
  }

  private target(target: ts.Node, found: Found, root: ts.Node): void {
    const { ts } = this;
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node)) {
        found.fields.add(node.name.text);
        if (node.name.text === "length") found.resizes = found.shrinks = true;
      } else if (ts.isElementAccessExpression(node)) {
        if (this.isNew(node.expression, root)) {
          found.own = true;
          return;
        }
        found.elements = true;
        if (ts.isStringLiteralLike(node.argumentExpression)) found.fields.add(node.argumentExpression.text);
        else if (!this.isIndexed(node.expression)) found.keyed = true;
        // A store behind the end makes a list longer.
        if (this.isList(node.expression)) found.resizes = true;
      } else ts.forEachChild(node, visit);
    };
    visit(target);
  }

  /** A list that is made inside of what is looked at, and is in a variable of it: nobody outside has it yet. */
  private isNew(expression: ts.Expression, root: ts.Node): boolean {
    const { ts } = this;
    const node = skipOuter(ts, expression);
    const symbol = ts.isIdentifier(node) ? this.variables.symbolOf(node) : undefined;
    const declaration = symbol?.valueDeclaration;
    if (!symbol || !declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer || this.variables.isAssigned(symbol)) return false;
    const isInside = declaration.getSourceFile() === root.getSourceFile() && declaration.pos >= root.pos && declaration.end <= root.end;
    return isInside && this.makesArray(skipOuter(ts, declaration.initializer));
  }

  private makesArray(node: ts.Expression): boolean {
    const { ts, checker } = this;
    if (ts.isArrayLiteralExpression(node)) return true;
    const isMaking = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && making.has(node.expression.name.text);
    return isMaking && isLibrary(checker.getSymbolAtLocation((node.expression as ts.PropertyAccessExpression).name));
  }

  private isList(node: ts.Expression): boolean {
    return this.checker.isArrayType(this.checker.getTypeAtLocation(node));
  }

  private isIndexed(node: ts.Expression): boolean {
    const declared = this.checker.getTypeAtLocation(node);
    const type = this.checker.getBaseConstraintOfType(declared) ?? declared;
    return this.checker.isArrayType(type) || this.checker.isTupleType(type) || /^(Int|Uint|Float)\d+(Clamped)?Array$/.test(type.symbol?.name ?? "");
  }

  /** A function value is called by somebody, or it would not be mentioned. */
  private name(node: ts.Identifier, found: Found, search: Search): void {
    const symbol = this.variables.symbolOf(node);
    for (const fn of symbol ? search.valuesOf(symbol) : []) this.visit(fn, found, search);
  }

  private call(call: ts.CallExpression, found: Found, search: Search, root: ts.Node): void {
    const { ts } = this;
    const callee = call.expression;
    const isOwn = ts.isPropertyAccessExpression(callee) && this.isNew(callee.expression, root);
    if (isOwn) found.own = true;
    const method = ts.isPropertyAccessExpression(callee) && !isOwn ? callee.name.text : "";
    if (growing.has(method) || shrinking.has(method)) found.resizes = found.elements = true;
    if (shrinking.has(method)) found.shrinks = true;
    if (filling.has(method)) found.elements = true;
    for (const expression of [callee, ...call.arguments]) {
      const resolved = resolveFunction(ts, this.checker, expression, this.variables.isAssigned);
      if (resolved.kind === "function" && resolved.node.body) this.visit(resolved.node.body, found, search);
    }
  }
}
