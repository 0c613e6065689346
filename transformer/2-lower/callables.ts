/** The functions of the program that somebody may hold as a value: which of them may be meant where a callee is not known. */
import type ts from "typescript";
import type { Variables } from "../1-find/variables.ts";
import type { Hierarchy } from "./hierarchy.ts";

/** What a function takes and gives, as far as it tells functions apart: n(umber), s(tring), b(oolean), o(bject), v(oid), ? for all else. */
interface Shape {
  readonly params: string;
  /** How many arguments there have to be, or may be. */
  readonly count: number;
  readonly result: string;
}

export class Callables {
  private readonly properties = new Set<string>();
  private all: { readonly node: ts.Node; readonly shape: Shape | undefined }[] | undefined;
  constructor(private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, private readonly program: ts.Program, private readonly variables: Variables, private readonly hierarchy: Hierarchy) {}

  /** A name for what is asked for: types of the same name have the same functions. */
  keyOf(type: ts.Type): string {
    const shape = this.shapeOf(type, false);
    return shape ? `${shape.params}/${shape.count}/${shape.result}` : "any";
  }

  /** Functions that may be called as a value of the type. */
  fitting(type: ts.Type): readonly ts.Node[] {
    this.all ??= this.collect();
    const asked = this.shapeOf(type, false);
    return this.all.filter(({ shape }) => !asked || !shape || fits(shape, asked)).map(({ node }) => node);
  }

  isFunction(type: ts.Type): boolean {
    const present = this.checker.getNonNullableType(type);
    return (present.isUnion() ? present.types : [present]).some((one) => one.getCallSignatures().length > 0);
  }

  /** May a function that is put into a property stand for the method? */
  isProperty(method: ts.Symbol): boolean {
    const { ts } = this;
    const isPromised = method.declarations?.some(({ parent }) => ts.isInterfaceDeclaration(parent) || ts.isTypeLiteralNode(parent)) ?? true;
    if (isPromised) this.all ??= this.collect();
    return isPromised && this.properties.has(method.name);
  }

  /** `isOwn`: of a function itself, of which only the parameters without a default have to be given. */
  private shapeOf(type: ts.Type, isOwn: boolean): Shape | undefined {
    const { checker } = this;
    const signatures = checker.getNonNullableType(type).getCallSignatures();
    const [signature] = signatures;
    if (!signature || signatures.length > 1) return undefined;
    const declarations = signature.parameters.map((parameter) => parameter.valueDeclaration);
    if (declarations.some((one) => !one || !this.ts.isParameter(one))) return undefined;
    const params = declarations as ts.ParameterDeclaration[];
    const hasRest = params.some((one) => one.dotDotDotToken);
    const kinds = params.filter((one) => !one.dotDotDotToken).map((one) => this.kindOf(checker.getTypeAtLocation(one))).join("");
    const count = isOwn ? params.filter((one) => !one.dotDotDotToken && !one.questionToken && !one.initializer).length : hasRest ? Infinity : params.length;
    return { params: kinds, count, result: this.kindOf(signature.getReturnType()) };
  }

  private kindOf(type: ts.Type): string {
    const { TypeFlags } = this.ts;
    if (type.flags & TypeFlags.NumberLike) return "n";
    if (type.flags & TypeFlags.StringLike) return "s";
    if (type.flags & TypeFlags.BooleanLike) return "b";
    if (type.flags & TypeFlags.Void) return "v";
    return type.flags & TypeFlags.Object ? "o" : "?";
  }

  private collect(): { node: ts.Node; shape: Shape | undefined }[] {
    const { ts } = this, found = new Set<ts.Node>();
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
      if (this.isWrittenAsValue(node)) found.add(node);
      if ((ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isPropertyDeclaration(node)) && ts.isIdentifier(node.name)) this.properties.add(node.name.text);
      for (const mentioned of this.mentioned(node)) found.add(mentioned);
      ts.forEachChild(node, visit);
    };
    for (const file of this.program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
    return [...found].map((node) => ({ node, shape: this.shapeOf(this.checker.getTypeAtLocation(node), true) }));
  }

  /** Functions without a name, and methods of literals; those with one where they are mentioned. */
  private isWrittenAsValue(node: ts.Node): boolean {
    const { ts } = this;
    if (ts.isMethodDeclaration(node)) return ts.isObjectLiteralExpression(node.parent);
    return (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && !(ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name));
  }

  /** The functions of a name that is not only called. */
  private mentioned(node: ts.Node): readonly ts.Node[] {
    const { ts } = this;
    if (ts.isCallExpression(node.parent ?? node) && (node.parent as ts.CallExpression).expression === node) return [];
    if (ts.isPropertyAccessExpression(node) || ts.isBindingElement(node)) return this.hierarchy.membersRun(node).filter((member) => ts.isMethodDeclaration(member));
    if (!ts.isIdentifier(node)) return [];
    const symbol = this.variables.symbolOf(node);
    const resolved = symbol && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    return (resolved?.declarations ?? []).flatMap((declaration): readonly ts.Node[] => {
      if (declaration.getSourceFile().isDeclarationFile || (declaration as ts.NamedDeclaration).name === node) return [];
      if (ts.isFunctionDeclaration(declaration)) return [declaration];
      const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? [value] : [];
    });
  }
}

const areTold = (one: string | undefined, other: string | undefined): boolean => one !== undefined && other !== undefined && one !== "?" && other !== "?" && one !== other && !(one + other === "os" || one + other === "so");

function fits(own: Shape, asked: Shape): boolean {
  if (own.count > asked.count) return false;
  if ([...own.params].some((kind, i) => areTold(kind, asked.params[i]))) return false;
  // Whoever wants no result takes any.
  return asked.result === "v" || !areTold(own.result, asked.result);
}
