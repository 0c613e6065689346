/** What a piece of source may change: decides which loop bounds are invariant. Where a callee is not known, any function that fits may run. */
import type ts from "typescript";
import { arrayMethod, isArrayMade } from "../1-find/array-methods.ts";
import { isLibrary, resolveFunction, skipOuter } from "../1-find/resolve-function.ts";
import { Callables } from "./callables.ts";
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
  /** Types of functions that are not known. */
  readonly unknown: Set<string>;
  /** It is of such functions: what they call in their turn is a part of it. */
  readonly isOfUnknown?: boolean;
}

type Call = ts.CallExpression | ts.NewExpression;

const empty = (): Found => ({ variables: new Set(), fields: new Set(), keyed: false, elements: false, own: false, resizes: false, shrinks: false });

export class Effects {
  private readonly known = new Map<ts.Node, ReadonlySet<ts.Symbol>>();
  private readonly ofUnknown = new Map<string, Found>();
  private readonly callables: Callables;

  constructor(private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, program: ts.Program, private readonly variables: Variables, private readonly hierarchy: Hierarchy) {
    this.callables = new Callables(ts, checker, program, variables, hierarchy);
  }

  /** `valuesOf`: the functions that a variable is known to hold. */
  of(nodes: readonly (ts.Node | undefined)[], valuesOf: (symbol: ts.Symbol) => readonly ts.Node[] = () => []): Changes {
    const found = empty(), search: Search = { seen: new Set(), valuesOf, unknown: new Set() };
    for (const node of nodes) {
      if (!node) continue;
      this.visit(node, found, search);
      // What is asked about is one run of it: its own variables count.
      for (const symbol of this.assignedIn(node)) found.variables.add(symbol);
    }
    return found;
  }

  private visit(root: ts.Node, found: Found, search: Search): void {
    if (search.seen.has(root)) return;
    search.seen.add(root);
    // Variables of a function itself are new in each call.
    for (const symbol of this.assignedIn(root)) if (!this.ts.isFunctionLike(root) || !isInside(symbol, root)) found.variables.add(symbol);
    const visit = (node: ts.Node): void => {
      for (const target of this.variables.targetsOf(node)) this.target(target, found, root);
      if (this.ts.isCallExpression(node)) this.call(node, found, search, root);
      if (this.ts.isNewExpression(node)) this.given(node, found, search);
      if (this.ts.isIdentifier(node)) this.name(node, found, search);
      // Methods, accessors and constructors: all that may be meant, overriding ones too.
      for (const member of this.hierarchy.membersRun(node)) this.visit(member, found, search);
      this.ts.forEachChild(node, visit);
    };
    visit(root);
  }

  private assignedIn(root: ts.Node): ReadonlySet<ts.Symbol> {
    let known = this.known.get(root);
    if (!known) this.known.set(root, known = this.variables.assignedIn(root));
    return known;
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
    return isInside(symbol, root) && this.makesArray(skipOuter(ts, declaration.initializer));
  }

  private makesArray(node: ts.Expression): boolean {
    return this.ts.isArrayLiteralExpression(node) || isArrayMade(this.ts, this.checker, node);
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
    const changes = arrayMethod(method)?.changes;
    if (changes) found.elements = true;
    if (changes === "longer" || changes === "shorter") found.resizes = true;
    if (changes === "shorter") found.shrinks = true;
    if (callee.kind !== ts.SyntaxKind.SuperKeyword && callee.kind !== ts.SyntaxKind.ImportKeyword && !this.runs(callee, found, search)) this.anyOf(this.checker.getTypeAtLocation(callee), found, search);
    if (ts.isPropertyAccessExpression(callee) && callee.getText() === "Object.assign") this.assign(call, found);
    this.given(call, found, search);
  }

  /** Functions that are handed over will be called by whom they are given to. */
  private given(call: Call, found: Found, search: Search): void {
    const { ts, checker } = this;
    const isOfLibrary = isLibrary(checker.getResolvedSignature(call)?.declaration && checker.getSymbolAtLocation(nameOf(ts, call.expression)));
    for (const argument of call.arguments ?? []) {
      const type = checker.getTypeAtLocation(argument);
      if (!this.callables.isFunction(type)) continue;
      if (ts.isSpreadElement(argument) || !this.runs(argument, found, search)) this.anyOf(type, found, search);
      // What the library hands to a function may be a function itself: `list.forEach((g) => g(x))`.
      const takes = isOfLibrary ? type.getCallSignatures().flatMap((signature) => signature.parameters.map((one) => checker.getTypeOfSymbolAtLocation(one, argument))) : [];
      for (const taken of takes) if (this.callables.isFunction(taken)) this.anyOf(taken, found, search);
    }
  }

  /** Looks at the functions that the expression may stand for. False where others may be meant. */
  private runs(expression: ts.Expression, found: Found, search: Search, depth = 0): boolean {
    const { ts, checker, variables } = this;
    const node = skipOuter(ts, expression), inner = (part: ts.Expression): boolean => this.runs(part, found, search, depth + 1);
    const resolved = resolveFunction(ts, checker, node, variables.isAssigned);
    if (resolved.kind === "function") {
      if (resolved.node.body) this.visit(resolved.node, found, search);
      return true;
    }
    if (depth > 10) return false;
    if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].map(inner).every(Boolean);
    if (ts.isBinaryExpression(node)) return [node.left, node.right].map(inner).every(Boolean);
    if (ts.isIdentifier(node)) return this.isKnownVariable(node, found, search, inner);
    if (ts.isCallExpression(node)) return this.isMacro(node);
    if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return node.kind === ts.SyntaxKind.NullKeyword;
    const holder = skipOuter(ts, node.expression), symbol = ts.isIdentifier(holder) ? variables.symbolOf(holder) : undefined;
    const member = ts.isPropertyAccessExpression(node) ? checker.getSymbolAtLocation(node.name) : undefined;
    const isOfClass = member?.declarations?.some(({ parent }) => ts.isClassLike(parent)) ?? false;
    // The functions in an object or a list that a variable holds have been looked at, but for those that all of a class have.
    if (symbol && !isOfClass && search.valuesOf(symbol).length > 0) return true;
    if (!ts.isPropertyAccessExpression(node)) return false;
    if (isLibrary(member)) return !isOfFunctions(node) || inner(node.expression);
    // Methods are followed where they are named. What an interface promises may be a property of a literal as well.
    return member !== undefined && (member.flags & ts.SymbolFlags.Method) !== 0 && !this.callables.isProperty(member);
  }

  /** `grad(f)(x)`: what it is applied to is looked at as an argument. `list.pop()` may be any function. */
  private isMacro(node: ts.CallExpression): boolean {
    const symbol = this.checker.getSymbolAtLocation(nameOf(this.ts, node.expression));
    return isLibrary(symbol) && (symbol!.flags & this.ts.SymbolFlags.Method) === 0;
  }

  private isKnownVariable(node: ts.Identifier, found: Found, search: Search, inner: (part: ts.Expression) => boolean): boolean {
    const { ts } = this, symbol = this.variables.symbolOf(node), declaration = symbol?.valueDeclaration;
    if (!symbol || !declaration || isLibrary(symbol) || search.valuesOf(symbol).length > 0) return true;
    if (this.variables.isAssigned(symbol)) return false;
    // Whoever calls a function that has been looked at has been looked at, with all that is given there.
    if (ts.isParameter(declaration)) return !ts.isAccessor(declaration.parent) && !declaration.dotDotDotToken && search.seen.has(declaration.parent) && (!declaration.initializer || inner(declaration.initializer));
    return ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && inner(declaration.initializer);
  }

  /** Any function of the program that fits may be called. */
  private anyOf(type: ts.Type, found: Found, search: Search): void {
    const key = this.callables.keyOf(type);
    if (search.unknown.has(key)) return;
    search.unknown.add(key);
    const look = (into: Found, by: Search): void => { for (const node of this.callables.fitting(type)) this.visit(node, into, by); };
    if (search.isOfUnknown) return look(found, search);
    let known = this.ofUnknown.get(key);
    if (!known) this.ofUnknown.set(key, known = empty()), look(known, { seen: new Set(), valuesOf: () => [], unknown: new Set([key]), isOfUnknown: true });
    for (const symbol of known.variables) found.variables.add(symbol);
    for (const field of known.fields) found.fields.add(field);
    for (const name of ["keyed", "elements", "own", "resizes", "shrinks"] as const) found[name] ||= known[name];
  }

  /** `Object.assign(o, { n: 4 })` */
  private assign(call: ts.CallExpression, found: Found): void {
    const { checker } = this, [target, ...sources] = call.arguments;
    if (!target) return;
    if (this.isIndexed(target)) found.elements = found.resizes = true;
    for (const source of sources) {
      const type = checker.getTypeAtLocation(source);
      if (checker.getIndexInfosOfType(type).length > 0 || !(type.flags & this.ts.TypeFlags.Object)) found.keyed = true;
      for (const property of type.getProperties()) found.fields.add(property.name);
    }
  }
}

const nameOf = (typescript: typeof ts, callee: ts.Expression): ts.Node => (typescript.isPropertyAccessExpression(callee) ? callee.name : callee);

const isInside = ({ valueDeclaration: at }: ts.Symbol, root: ts.Node): boolean => at !== undefined && at.getSourceFile() === root.getSourceFile() && at.pos >= root.pos && at.end <= root.end;

/** `g.call`, `g.apply`, `g.bind` */
const isOfFunctions = (access: ts.PropertyAccessExpression): boolean => ["call", "apply", "bind"].includes(access.name.text);
