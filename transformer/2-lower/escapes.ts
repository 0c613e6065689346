/**
 * Is what a constant of a module holds changed under another name: by a helper that it is handed to, through a part of it,
 * an alias, a callback? Followed as far as names go. Where a value goes on in a way that is not followed, the answer is `doubt`.
 */
import type ts from "typescript";
import type { MacroFinder } from "../1-find/find-macros.ts";
import { arrayMethod, changesArray, makesArray } from "../1-find/array-methods.ts";
import { isLibrary, resolvedSymbol, resolveFunction, skipOuter } from "../1-find/resolve-function.ts";

/** Functions of the library that keep nothing of their arguments, and change none. */
const harmless = /^(Math\.\w+|console\.\w+|JSON\.stringify|Number|String|Boolean|isNaN|isFinite|Number\.\w+|Array\.isArray|Object\.(keys|freeze|is)|structuredClone)$/;
/** Methods whose result is not the array, and does not lead to it. */
const leavesAlone = (name: string): boolean => makesArray(name) || arrayMethod(name)?.callback === "gives";

export class Escapes {
  private references: Map<ts.Symbol, ts.Identifier[]> | undefined;
  private readonly answers = new Map<ts.Symbol, boolean>();

  /** `doubt`: the answer where a value goes on in a way that is not followed. */
  constructor(private readonly finder: MacroFinder, private readonly program: ts.Program, private readonly doubt: boolean) {}

  /** May what the variable holds be changed, by this name or another? */
  isChanged(symbol: ts.Symbol): boolean {
    const known = this.answers.get(symbol);
    if (known !== undefined) return known;
    this.answers.set(symbol, false);
    const result = (this.allReferences().get(symbol) ?? []).some((use) => this.leaks(use));
    this.answers.set(symbol, result);
    return result;
  }

  /** May what the static property holds be changed, or the property itself under another name of its class? */
  isStaticChanged(property: ts.Symbol, owner: ts.Symbol): boolean {
    const { ts, checker } = this.finder;
    const known = this.answers.get(property);
    if (known !== undefined) return known;
    this.answers.set(property, false);
    // A class that goes on somewhere is rarely changed there.
    let result = !this.doubt && (this.allReferences().get(owner) ?? []).some((use) => !ts.isPropertyAccessExpression(use.parent) && this.leaks(use));
    const visit = (node: ts.Node): void => {
      const isOne = ts.isPropertyAccessExpression(node) && node.name.text === property.name && checker.getSymbolAtLocation(node.name) === property;
      result ||= isOne && this.leaks(node);
      if (!result) ts.forEachChild(node, visit);
    };
    for (const file of this.ownFiles()) visit(file);
    this.answers.set(property, result);
    return result;
  }

  private ownFiles(): ts.SourceFile[] {
    return this.program.getSourceFiles().filter((file) => !file.isDeclarationFile && !this.program.isSourceFileFromExternalLibrary(file));
  }

  private allReferences(): Map<ts.Symbol, ts.Identifier[]> {
    if (this.references) return this.references;
    const { ts, checker } = this.finder;
    const found = new Map<ts.Symbol, ts.Identifier[]>();
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
      // Names of properties and of declarations are no uses.
      const isName = ts.isIdentifier(node) && !("name" in node.parent && node.parent.name === node && !ts.isShorthandPropertyAssignment(node.parent));
      const symbol = isName ? resolvedSymbol(ts, checker, node) : undefined;
      if (symbol && isName) found.set(symbol, [...found.get(symbol) ?? [], node]);
      ts.forEachChild(node, visit);
    };
    this.ownFiles().forEach(visit);
    return (this.references = found);
  }

  /** Is what the expression gives changed by what becomes of it? */
  private leaks(node: ts.Expression): boolean {
    const { ts, checker } = this.finder;
    const { parent } = node;
    if (this.isPlain(checker.getTypeAtLocation(node))) return false;
    if (ts.isExpression(parent) && skipOuter(ts, parent) !== parent && !ts.isIdentifier(parent)) return this.leaks(parent);
    if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return parent.expression === node && this.leaksByPart(parent);
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node && this.leaksByCall(parent, node);
    if (ts.isVariableDeclaration(parent)) return parent.initializer === node && this.isBoundChanged(parent.name);
    if (ts.isForOfStatement(parent)) return parent.expression === node && ts.isVariableDeclarationList(parent.initializer) && parent.initializer.declarations.some(({ name }) => this.isBoundChanged(name));
    if (ts.isBinaryExpression(parent)) return this.leaksByOperator(parent, node);
    if (ts.isConditionalExpression(parent)) return parent.condition !== node && this.leaks(parent);
    if (ts.isSpreadElement(parent)) return this.doubt && this.holdsReferences(node);
    const isRead = ts.isExpressionStatement(parent) || ts.isPrefixUnaryExpression(parent) || ts.isTypeOfExpression(parent) || ts.isTemplateSpan(parent) || ts.isIfStatement(parent) || ts.isForInStatement(parent) || ts.isExportAssignment(parent) || ts.isExportSpecifier(parent);
    return !isRead && this.doubt;
  }

  /** `C.k`, `C[i]`: written to, a method of it called, or a part that goes on. */
  private leaksByPart(access: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
    const { ts } = this.finder;
    const { parent } = access;
    if (this.isTarget(access)) return true;
    if (ts.isCallExpression(parent) && parent.expression === access) return this.leaksByMethod(parent, access);
    return this.leaks(access);
  }

  private isTarget(access: ts.Expression): boolean {
    const { ts, variables } = this.finder;
    let parent: ts.Node = access.parent;
    while (ts.isExpression(parent) && skipOuter(ts, parent) === access) parent = parent.parent;
    return ts.isDeleteExpression(parent) || variables.targetsOf(parent).some((target) => skipOuter(ts, target as ts.Expression) === access);
  }

  private leaksByMethod(call: ts.CallExpression, access: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
    const { ts, checker } = this.finder;
    const name = ts.isPropertyAccessExpression(access) ? access.name.text : "";
    const declaration = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(access) ? access.name : access.argumentExpression)?.valueDeclaration;
    // What the program's own methods write to is seen by the names of its fields.
    if (!declaration?.getSourceFile().isDeclarationFile) return false;
    if (changesArray(name)) return true;
    if (!this.holdsReferences(access.expression)) return !leavesAlone(name) && !this.isPlain(checker.getTypeAtLocation(call)) && this.leaks(call);
    const isTaken = call.arguments.some((argument) => checker.getTypeAtLocation(argument).getCallSignatures().length > 0 && this.isGivenChanged(argument, undefined));
    return isTaken || this.leaks(call);
  }

  private leaksByCall(call: ts.CallExpression | ts.NewExpression, argument: ts.Expression): boolean {
    const { ts, checker } = this.finder;
    const text = call.expression.getText();
    const isOfLibrary = isLibrary(checker.getSymbolAtLocation(call.expression));
    if (isOfLibrary && harmless.test(text)) return false;
    if (isOfLibrary && text === "Object.assign") return call.arguments?.[0] === argument || this.doubt && this.holdsReferences(argument);
    if (isOfLibrary) return this.doubt && (this.holdsReferences(argument) || !/Array|Object/.test(text));
    if (ts.isCallExpression(skipOuter(ts, call.expression))) return this.finder.siteOf(skipOuter(ts, call.expression) as ts.CallExpression) === undefined && this.doubt;
    return ts.isNewExpression(call) ? this.doubt : this.isGivenChanged(call.expression, call.arguments!.indexOf(argument));
  }

  /** Does the function change what it is given, in this place or (undefined) in any? */
  private isGivenChanged(callee: ts.Expression, position: number | undefined): boolean {
    const resolved = resolveFunction(this.finder.ts, this.finder.checker, callee, this.finder.variables.isAssigned);
    const node = resolved.kind === "function" ? resolved.node : this.staticMethod(callee);
    if (!node) return this.doubt;
    const { parameters } = node;
    const [own] = position === undefined ? [] : parameters.slice(position, position + 1);
    if (position !== undefined) return own === undefined || own.dotDotDotToken !== undefined ? this.doubt : this.isBoundChanged(own.name);
    return parameters.some(({ name }) => this.isBoundChanged(name));
  }

  /** `C.normalise`: the method, which is the one that runs wherever its class is named. */
  private staticMethod(callee: ts.Expression): ts.MethodDeclaration | undefined {
    const { ts, checker } = this.finder;
    const declaration = ts.isPropertyAccessExpression(callee) ? checker.getSymbolAtLocation(callee.name)?.valueDeclaration : undefined;
    return declaration && ts.isMethodDeclaration(declaration) && declaration.body && (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0 ? declaration : undefined;
  }

  private leaksByOperator(operation: ts.BinaryExpression, node: ts.Expression): boolean {
    const { SyntaxKind } = this.finder.ts;
    const operator = operation.operatorToken.kind;
    const passes = operator === SyntaxKind.QuestionQuestionToken || operator === SyntaxKind.BarBarToken || operator === SyntaxKind.AmpersandAmpersandToken || operator === SyntaxKind.CommaToken;
    if (operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment) return operation.right === node && this.doubt;
    return passes && this.leaks(operation);
  }

  private isBoundChanged(name: ts.BindingName): boolean {
    const { ts, checker } = this.finder;
    if (!ts.isIdentifier(name)) return name.elements.some((element) => ts.isBindingElement(element) && this.isBoundChanged(element.name));
    const symbol = checker.getSymbolAtLocation(name);
    return !this.isPlain(checker.getTypeAtLocation(name)) && symbol !== undefined && this.isChanged(symbol);
  }

  /** Arrays and objects in it are shared with copies of it. */
  private holdsReferences(node: ts.Expression): boolean {
    const { checker, ts } = this.finder;
    const type = checker.getTypeAtLocation(node);
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    return element ? !this.isPlain(element) : checker.getPropertiesOfType(type).some((property) => !this.isPlain(checker.getTypeOfSymbolAtLocation(property, node)));
  }

  /** A number, a text, nothing, or a function; a list of some that the compiler lets nobody write to. */
  private isPlain(type: ts.Type): boolean {
    const { ts: { TypeFlags }, checker } = this.finder;
    if (type.isUnion()) return type.types.every((part) => this.isPlain(part));
    const isReadonly = checker.isTupleType(type) ? ((type as ts.TypeReference).target as ts.TupleType).readonly : checker.isArrayType(type) && type.symbol?.name === "ReadonlyArray";
    if (isReadonly) return checker.getTypeArguments(type as ts.TypeReference).every((part) => this.isPlain(part));
    const plain = TypeFlags.NumberLike | TypeFlags.StringLike | TypeFlags.BooleanLike | TypeFlags.Undefined | TypeFlags.Null | TypeFlags.Void | TypeFlags.Never | TypeFlags.BigIntLike | TypeFlags.ESSymbolLike;
    return (type.flags & plain) !== 0 || type.getCallSignatures().length > 0;
  }
}
