/**
 * Classes of which an object's own is only known as the program runs. A family is what `extends`, `implements` and
 * unions of classes hold together; where it matters which member an object is (methods that are overridden, methods of
 * interfaces, `instanceof`), the type of an object is a union of the concrete classes that it may be of.
 */
import type ts from "typescript";
import { standIns } from "./stand-ins.ts";
import { resolvedSymbol } from "../1-find/resolve-function.ts";
import type { ClassRef } from "../ir/types.ts";
import { className, instanceType, type ClassNode } from "./hierarchy.ts";

type Declared = ClassNode | ts.InterfaceDeclaration;

const known = new WeakMap<ts.TypeChecker, Families>();

/** What the program's classes are; undefined before a program has been looked at. */
export const familiesOf = (checker: ts.TypeChecker): Families | undefined => known.get(checker);

export class Families {
  /** The classes and interfaces that extend, implement or stand beside one. */
  private readonly neighbors = new Map<ts.Symbol, Set<ts.Symbol>>();
  private readonly classes: { readonly node: ClassNode; readonly symbol: ts.Symbol }[] = [];
  /** Where it matters of which class an object is. */
  private readonly asked = new Set<ts.Symbol>();
  private readonly dispatched = new Map<ts.Symbol, boolean>();
  private readonly concrete = new Map<ts.Type, readonly ts.Type[] | undefined>();
  private readonly refs = new Map<ts.Type, ClassRef>();
  private readonly declared = new Set<ts.Symbol>();
  /** What instances of a class are taken for, without a word of it there. */
  private readonly standsFor = new Map<ts.Symbol, ts.Type[]>();
  private isCollected = false;

  constructor(private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, private readonly program: ts.Program) {
    known.set(checker, this);
  }

  /** The types of which an object of this type may be an instance; undefined where that makes no difference. */
  membersOf(type: ts.Type): readonly ts.Type[] | undefined {
    if (!this.isDispatched(type.symbol)) return undefined;
    if (!this.concrete.has(type)) this.concrete.set(type, this.findMembers(type));
    return this.concrete.get(type);
  }

  /** The class that instances of just this type have, where that makes a difference. */
  refOf(type: ts.Type): ClassRef | undefined {
    const node = classOf(this.ts, type.symbol);
    if (!node || !this.isDispatched(type.symbol)) return undefined;
    const ref = this.refs.get(type) ?? this.makeRef(node);
    this.refs.set(type, ref);
    return ref;
  }

  /** The type that a class stands for in a union. */
  typeOf(ref: ClassRef): ts.Type | undefined {
    return [...this.refs].find(([, known]) => known.id === ref.id)?.[0];
  }

  /** The concrete ones among a class, which has no subclasses with methods of their own, and its subclasses. */
  refsFor(type: ts.Type, subclasses: readonly ClassNode[]): readonly ClassRef[] {
    const own = classOf(this.ts, type.symbol);
    const nodes = [...(own ? [{ node: own, type }] : []), ...subclasses.map((node) => ({ node, type: instanceType(this.checker, node) }))];
    return nodes.filter(({ node }) => !isAbstract(this.ts, node)).map(({ node, type: of }) => {
      const ref = this.refs.get(of) ?? this.makeRef(node);
      this.refs.set(of, ref);
      return ref;
    });
  }

  private makeRef(node: ClassNode): ClassRef {
    const { ts } = this;
    const name = className(ts, node);
    const isNamed = ts.isClassDeclaration(node) && node.name !== undefined && ts.isSourceFile(node.parent);
    const module = this.checker.getSymbolAtLocation(node.getSourceFile());
    const own = node.name && this.checker.getSymbolAtLocation(node.name);
    const exported = module && this.checker.getExportsOfModule(module).find((entry) => (entry.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(entry) : entry) === own);
    const taken = new Set([...this.refs.values()].map((ref) => ref.id));
    let id = name;
    for (let k = 2; taken.has(id); k++) id = `${name}_${k}`;
    return { id, name, file: node.getSourceFile().fileName, exportedAs: exported?.name, isNamed };
  }

  private findMembers(type: ts.Type): readonly ts.Type[] {
    const own = classOf(this.ts, type.symbol);
    const result = own && !isAbstract(this.ts, own) ? [type] : [];
    for (const { node } of this.classes) {
      if (isAbstract(this.ts, node) || node === own || (node.typeParameters?.length ?? 0) > 0) continue;
      const instance = instanceType(this.checker, node);
      if (this.reaches(instance, type, 0)) result.push(instance);
    }
    return result;
  }

  /** Is `base` among what the type extends and implements? */
  private reaches(type: ts.Type, base: ts.Type, depth: number): boolean {
    return depth < 30 && this.parents(type).some((parent) => this.isSame(parent, base) || this.reaches(parent, base, depth + 1));
  }

  /** Type arguments are the same where they read the same. */
  private isSame(a: ts.Type, b: ts.Type): boolean {
    return a === b || a.symbol === b.symbol && this.checker.typeToString(a) === this.checker.typeToString(b);
  }

  private parents(type: ts.Type): readonly ts.Type[] {
    const { ts, checker } = this;
    const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : [];
    const node = classOf(ts, type.symbol);
    const promised = (node?.heritageClauses ?? []).flatMap((clause) => (clause.token === ts.SyntaxKind.ImplementsKeyword ? clause.types.map((part) => checker.getTypeAtLocation(part)) : []));
    return [...bases, ...promised, ...this.standsFor.get(type.symbol) ?? []];
  }

  // ---- which families matter -------------------------------------------------------------------------------------------

  private isDispatched(symbol: ts.Symbol | undefined): boolean {
    if (!symbol || !(symbol.flags & (this.ts.SymbolFlags.Class | this.ts.SymbolFlags.Interface))) return false;
    if (!this.isCollected) this.collect();
    const answer = this.dispatched.get(symbol);
    if (answer !== undefined) return answer;
    const family = this.familyOf(symbol);
    const result = [...family].some((member) => classOf(this.ts, member)) && [...family].some((member) => this.asked.has(member));
    family.forEach((member) => this.dispatched.set(member, result));
    return result;
  }

  private familyOf(symbol: ts.Symbol): Set<ts.Symbol> {
    const found = new Set([symbol]);
    for (const member of found) this.neighbors.get(member)?.forEach((other) => found.add(other));
    return found;
  }

  private collect(): void {
    this.isCollected = true;
    const { ts } = this;
    const visit = (node: ts.Node): void => {
      if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) this.declare(node);
      else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) this.ask(node.right);
      else if (ts.isUnionTypeNode(node)) this.beside(node.types.map((part) => this.checker.getTypeAtLocation(part)));
      else if (ts.isConditionalExpression(node)) this.beside([node.whenTrue, node.whenFalse].flatMap((part) => this.made(part)));
      else if (ts.isArrayLiteralExpression(node)) this.beside(node.elements.flatMap((part) => this.made(part)));
      ts.forEachChild(node, visit);
    };
    for (const file of this.program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
    this.collectStandIns();
  }

  private collectStandIns(): void {
    const { ts, checker, program } = this;
    const files = program.getSourceFiles().filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file));
    const promising = [...this.declared].filter((symbol) => this.promises(symbol));
    const isRelated = (of: ts.Symbol, as: ts.Symbol): boolean => this.extendsAll(of, 0).has(as) || this.extendsAll(as, 0).has(of);
    for (const [of, as] of standIns(ts, checker, files, { classes: this.classes.map(({ symbol }) => symbol), promising, isRelated })) {
      this.standsFor.set(of, [...this.standsFor.get(of) ?? [], as]);
      this.link(of, as.symbol);
      this.asked.add(of);
    }
  }

  private extendsAll(symbol: ts.Symbol, depth: number): Set<ts.Symbol> {
    const parents = depth > 30 ? [] : this.parents(this.checker.getDeclaredTypeOfSymbol(symbol)).flatMap((parent) => (parent.symbol ? [parent.symbol] : []));
    return new Set([...parents, ...parents.flatMap((parent) => [...this.extendsAll(parent, depth + 1)])]);
  }

  private made(node: ts.Node): ts.Type[] {
    return this.ts.isNewExpression(node) ? [this.checker.getTypeAtLocation(node)] : [];
  }

  private declare(node: Declared): void {
    const { ts, checker } = this;
    const symbol = (ts.isClassLike(node) ? instanceType(checker, node) : checker.getTypeAtLocation(node)).symbol as ts.Symbol | undefined;
    if (!symbol) return;
    this.declared.add(symbol);
    if (ts.isClassLike(node)) this.classes.push({ node, symbol });
    for (const clause of node.heritageClauses ?? []) {
      for (const part of clause.types) {
        const base = ts.isClassLike(node) && clause.token === ts.SyntaxKind.ExtendsKeyword ? instanceOf(checker, part) : checker.getTypeAtLocation(part).symbol;
        if (base?.declarations?.some((declaration) => declaration.getSourceFile().isDeclarationFile)) continue;
        if (!base || base.flags & ts.SymbolFlags.Interface && !this.promises(base)) continue;
        this.link(symbol, base);
        if (this.replaces(node, base)) this.asked.add(symbol);
      }
    }
  }

  /** An interface of data alone may be met by any object. */
  private promises(symbol: ts.Symbol): boolean {
    const { Method, Accessor } = this.ts.SymbolFlags;
    return this.checker.getPropertiesOfType(this.checker.getDeclaredTypeOfSymbol(symbol)).some(({ flags }) => (flags & (Method | Accessor)) !== 0);
  }

  /** Has the class a method or an accessor of its own in place of the other's? */
  private replaces(node: Declared, base: ts.Symbol): boolean {
    const { ts } = this;
    if (!ts.isClassLike(node)) return false;
    return node.members.some((member) => {
      const isBehavior = ts.isMethodDeclaration(member) || ts.isAccessor(member);
      return isBehavior && member.name !== undefined && !ts.isPrivateIdentifier(member.name) && this.has(base, member.name.getText(), 0);
    });
  }

  private has(symbol: ts.Symbol, name: string, depth: number): boolean {
    if (depth > 30) return false;
    const type = this.checker.getDeclaredTypeOfSymbol(symbol);
    return this.checker.getPropertyOfType(type, name) !== undefined || this.parents(type).some((parent) => parent.symbol && this.has(parent.symbol, name, depth + 1));
  }

  private link(a: ts.Symbol, b: ts.Symbol): void {
    for (const [from, to] of [[a, b], [b, a]] as const) {
      const all = this.neighbors.get(from) ?? new Set<ts.Symbol>();
      this.neighbors.set(from, all.add(to));
    }
  }

  /** Classes of which a value is one, told apart by nothing else. */
  private beside(types: readonly ts.Type[]): void {
    const parts = types.filter(({ symbol }) => classOf(this.ts, symbol));
    const symbols = [...new Set(parts.map(({ symbol }) => symbol))];
    if (symbols.length < 2 || this.haveTag(parts)) return;
    symbols.forEach((symbol, i) => {
      if (i > 0) this.link(symbols[0]!, symbol);
      this.asked.add(symbol);
    });
  }

  private haveTag(types: readonly ts.Type[]): boolean {
    const { checker } = this;
    return checker.getPropertiesOfType(types[0]!).some(({ name }) => types.every((type) => {
      const property = checker.getPropertyOfType(type, name);
      return property?.valueDeclaration && isLiteral(this.ts, checker.getTypeOfSymbolAtLocation(property, property.valueDeclaration));
    }));
  }

  private ask(expression: ts.Expression): void {
    const symbol = resolvedSymbol(this.ts, this.checker, expression);
    const own = symbol && classOf(this.ts, symbol) ? symbol : instanceOf(this.checker, expression);
    if (own && !own.declarations?.some((declaration) => declaration.getSourceFile().isDeclarationFile)) this.asked.add(own);
  }
}

/** The symbol of the instances of the class that an expression is. */
function instanceOf(checker: ts.TypeChecker, expression: ts.Node): ts.Symbol | undefined {
  const node = "expression" in expression ? (expression as ts.ExpressionWithTypeArguments).expression : expression;
  return checker.getTypeAtLocation(node).getConstructSignatures()[0]?.getReturnType().symbol;
}

function classOf(typescript: typeof ts, symbol: ts.Symbol | undefined): ClassNode | undefined {
  const declaration = symbol?.valueDeclaration;
  return declaration && typescript.isClassLike(declaration) && !declaration.getSourceFile().isDeclarationFile ? declaration : undefined;
}

const isAbstract = (typescript: typeof ts, node: ClassNode): boolean => node.modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.AbstractKeyword) ?? false;

const isLiteral = (typescript: typeof ts, type: ts.Type): boolean => type.isStringLiteral() || type.isNumberLiteral() || (type.flags & typescript.TypeFlags.BooleanLiteral) !== 0;
