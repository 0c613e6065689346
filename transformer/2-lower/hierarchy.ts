/** The classes of the program: who extends whom, who overrides what, and which members an expression runs. */
import type ts from "typescript";
import { resolvedSymbol, skipOuter } from "../1-find/resolve-function.ts";
import { basesOf } from "./lower-type.ts";

export type ClassNode = ts.ClassDeclaration | ts.ClassExpression;

/** A name for a method of a class as a function: `Vec_norm`. */
export function memberName(typescript: typeof ts, node: ts.ClassElement | ts.ObjectLiteralElement): string {
  const owner = typescript.isClassLike(node.parent) ? className(typescript, node.parent) : "object";
  return `${owner}_${(node.name?.getText() ?? "new").replace(/[^\w$]/g, "")}`;
}

export function className(typescript: typeof ts, node: ClassNode): string {
  if (node.name) return node.name.text;
  return typescript.isVariableDeclaration(node.parent) && typescript.isIdentifier(node.parent.name) ? node.parent.name.text : "Class";
}

/** The type of instances, in terms of the class's own type parameters. */
export function instanceType(checker: ts.TypeChecker, node: ClassNode): ts.Type {
  const type = checker.getTypeAtLocation(node);
  return type.getConstructSignatures()[0]?.getReturnType() ?? type;
}

export class Hierarchy {
  private subclasses: Map<ts.Symbol, ClassNode[]> | undefined;
  private readonly members = new Map<string, readonly ts.Node[]>();
  private readonly patched = new Set<ts.Symbol>();
  /** Classes that calls are given, and: is a prototype changed of which it is not known whose it is? */
  private readonly handedOn = new Set<ts.Symbol>();
  private isAnyPatched = false;
  private readonly ids = new Map<ts.Type, number>();

  constructor(private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, private readonly program: ts.Program) {}

  idOf(type: ts.Type): number {
    let id = this.ids.get(type);
    if (id === undefined) this.ids.set(type, id = this.ids.size);
    return id;
  }

  /** All classes of the program that extend the class, directly or not. */
  subclassesOf(symbol: ts.Symbol | undefined): readonly ClassNode[] {
    const known = this.subclasses ??= this.collect();
    const found: ClassNode[] = [];
    const enter = (base: ts.Symbol | undefined): void => {
      for (const node of (base && known.get(base)) ?? []) {
        if (found.includes(node)) continue;
        found.push(node);
        enter(this.symbolOf(node));
      }
    };
    enter(symbol);
    return found;
  }

  symbolOf(node: ClassNode): ts.Symbol | undefined {
    return this.checker.getTypeAtLocation(node).symbol ?? (node.name && this.checker.getSymbolAtLocation(node.name));
  }

  /** Does something in the program change the methods of the class? */
  isPatched(symbol: ts.Symbol): boolean {
    this.subclasses ??= this.collect();
    return this.patched.has(symbol) || this.isAnyPatched && this.handedOn.has(symbol);
  }

  /** Do subclasses have a member of this name of their own? */
  overridesOf(symbol: ts.Symbol | undefined, name: string): readonly ts.ClassElement[] {
    return this.subclassesOf(symbol).flatMap((node) => node.members.filter((member) => member.name?.getText() === name));
  }

  private collect(): Map<ts.Symbol, ClassNode[]> {
    const { ts } = this;
    const result = new Map<ts.Symbol, ClassNode[]>();
    const visit = (node: ts.Node): void => {
      if (ts.isClassLike(node)) this.record(node, result);
      const prototype = this.prototypeIn(node);
      if (prototype) this.patch(node, prototype);
      if (ts.isCallExpression(node)) node.arguments.forEach((argument) => this.handOn(argument));
      ts.forEachChild(node, visit);
    };
    for (const file of this.program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
    return result;
  }

  private record(node: ClassNode, into: Map<ts.Symbol, ClassNode[]>): void {
    const { ts, checker } = this;
    for (const clause of node.heritageClauses ?? []) {
      if (clause.token !== ts.SyntaxKind.ExtendsKeyword) continue;
      for (const { expression } of clause.types) {
        const base = resolvedSymbol(ts, checker, expression);
        if (base) into.set(base, [...(into.get(base) ?? []), node]);
        // `const B = class …`: the type's symbol is the class expression's own.
        const own = checker.getTypeAtLocation(expression).getConstructSignatures()[0]?.getReturnType().symbol;
        if (own && own !== base) into.set(own, [...(into.get(own) ?? []), node]);
      }
    }
  }

  /** `C` in `C.prototype`, `object` in `Object.getPrototypeOf(object)`. */
  private prototypeIn(node: ts.Node): ts.Expression | undefined {
    const { ts } = this;
    if (ts.isPropertyAccessExpression(node)) return node.name.text === "prototype" ? node.expression : undefined;
    if (ts.isElementAccessExpression(node)) return ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === "prototype" ? node.expression : undefined;
    const isAsked = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "getPrototypeOf" && !ts.isBinaryExpression(node.parent);
    return isAsked ? node.arguments[0] : undefined;
  }

  /** A prototype is only looked at where a property of it is read, or it is compared. */
  private patch(node: ts.Node, of: ts.Expression): void {
    const { ts, checker } = this;
    const holder = skipOuter(ts, of), symbol = resolvedSymbol(ts, checker, holder);
    if (ts.isMetaProperty(holder)) return;
    if (symbol && symbol.flags & ts.SymbolFlags.Class) return void this.patched.add(symbol);
    // `function patch(C: { prototype: A })`, or of any class.
    const type = checker.getTypeAtLocation(ts.isCallExpression(node) ? holder : node);
    const own = type.symbol as ts.Symbol | undefined;
    if (own && own.flags & ts.SymbolFlags.Class) this.patched.add(own);
    if (type.flags & ts.TypeFlags.Any) this.isAnyPatched = true;
  }

  /** A class among arguments, or in a list that is one. */
  private handOn(argument: ts.Expression): void {
    const { ts, checker } = this, node = skipOuter(ts, argument);
    if (ts.isArrayLiteralExpression(node)) return node.elements.forEach((element) => this.handOn(element));
    const symbol = ts.isIdentifier(node) && /^[A-Z_$]/.test(node.text) ? resolvedSymbol(ts, checker, node) : undefined;
    if (symbol && symbol.flags & ts.SymbolFlags.Class) this.handedOn.add(symbol);
  }

  /** The bodies that run where an expression calls a method, uses an accessor or makes an instance: all that may be meant. */
  membersRun(node: ts.Node): readonly ts.Node[] {
    const { ts, checker } = this;
    if (ts.isNewExpression(node)) {
      const instance = checker.getTypeAtLocation(node).symbol;
      const own = instance?.valueDeclaration;
      return own && ts.isClassLike(own) ? this.constructorsOf(own) : [];
    }
    if (ts.isPropertyAccessExpression(node)) return this.bodiesOf(checker.getSymbolAtLocation(node.name));
    // `const { value } = o` reads, too.
    if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent) || node.dotDotDotToken) return [];
    const name = node.propertyName ?? node.name;
    return ts.isIdentifier(name) ? this.bodiesOf(checker.getTypeAtLocation(node.parent).getProperty(name.text)) : [];
  }

  private bodiesOf(symbol: ts.Symbol | undefined): readonly ts.Node[] {
    const { ts } = this;
    if (!symbol || !(symbol.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor))) return [];
    const declarations = (symbol.declarations ?? []).filter((declaration) => !declaration.getSourceFile().isDeclarationFile);
    const owners = declarations.flatMap((declaration) => (ts.isClassLike(declaration.parent) ? [this.symbolOf(declaration.parent)] : []));
    // What an interface promises may be done by any class.
    const anywhere = declarations.some((declaration) => ts.isInterfaceDeclaration(declaration.parent) || ts.isTypeLiteralNode(declaration.parent));
    const overriding = anywhere ? this.allMembers(symbol.name) : owners.flatMap((owner) => this.overridesOf(owner, symbol.name));
    return [...declarations, ...overriding];
  }

  private constructorsOf(node: ClassNode): readonly ts.Node[] {
    const inherited = basesOf(this.checker, instanceType(this.checker, node)).flatMap((type) => (type.symbol?.valueDeclaration && this.ts.isClassLike(type.symbol.valueDeclaration) ? this.constructorsOf(type.symbol.valueDeclaration) : []));
    const own = node.members.filter((member) => this.ts.isConstructorDeclaration(member) || this.ts.isPropertyDeclaration(member));
    return [...own, ...inherited];
  }

  private allMembers(name: string): readonly ts.Node[] {
    const { ts } = this, known = this.members.get(name);
    if (known) return known;
    const found: ts.Node[] = [];
    this.members.set(name, found);
    const visit = (node: ts.Node): void => {
      if ((ts.isMethodDeclaration(node) || ts.isAccessor(node)) && node.name.getText() === name) found.push(node);
      ts.forEachChild(node, visit);
    };
    for (const file of this.program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
    return found;
  }
}
