/**
 * Classes whose instances the program puts where another class, or an interface with methods, is declared, and that say
 * nothing of it: the compiler asks for the same structure only. They are then among the classes of which the object may be.
 */
import type ts from "typescript";

/** A class, and the type that its instances stand for. */
export type StandIn = readonly [of: ts.Symbol, as: ts.Type];

export interface Declarations {
  readonly classes: readonly ts.Symbol[];
  /** Classes and interfaces with methods or accessors. */
  readonly promising: readonly ts.Symbol[];
  /** Does the first say that it is one of the other? */
  readonly isRelated: (of: ts.Symbol, as: ts.Symbol) => boolean;
}

export function standIns(typescript: typeof ts, checker: ts.TypeChecker, files: readonly ts.SourceFile[], declarations: Declarations): StandIn[] {
  const candidates = candidatesOf(typescript, checker, declarations);
  if (candidates.size === 0) return [];
  const found = new Map<ts.Symbol, StandIn[]>(), literal = new Set<ts.Symbol>();
  const note = (from: ts.Type, to: ts.Type, depth: number): void => {
    if (depth > 4 || from === to) return;
    for (const target of partsOf(checker, to)) {
      for (const source of partsOf(checker, from)) {
        if (source === target || !(target.flags & typescript.TypeFlags.Object)) continue;
        const as = target.symbol as ts.Symbol | undefined, of = source.symbol as ts.Symbol | undefined;
        if (as && of && candidates.get(of)?.has(as)) found.set(as, [...found.get(as) ?? [], [of, target]]);
        if (as && of && of.flags & typescript.SymbolFlags.ObjectLiteral) literal.add(as);
        inner(typescript, checker, source, target).forEach(([a, b]) => note(a, b, depth + 1));
      }
    }
  };
  const visit = (node: ts.Node): void => {
    if (isGiven(typescript, node)) targetsOf(typescript, checker, node).forEach((to) => note(checker.getTypeAtLocation(node), to, 0));
    typescript.forEachChild(node, visit);
  };
  files.forEach(visit);
  // An interface that literals meet as well has no classes to choose from.
  return [...found].filter(([as]) => as.flags & typescript.SymbolFlags.Class || !literal.has(as)).flatMap(([, all]) => all);
}

/** By class: what its instances may stand for, by the names of their members. */
function candidatesOf(typescript: typeof ts, checker: ts.TypeChecker, { classes, promising, isRelated }: Declarations): Map<ts.Symbol, Set<ts.Symbol>> {
  const result = new Map<ts.Symbol, Set<ts.Symbol>>();
  const members = (symbol: ts.Symbol): ts.Symbol[] => checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const known = new Map(classes.map((symbol) => [symbol, new Set(members(symbol).map(({ name }) => name))]));
  for (const as of promising) {
    const asked = members(as).filter(({ flags }) => !(flags & typescript.SymbolFlags.Optional)).map(({ name }) => name);
    for (const [of, own] of known) {
      if (of === as || !asked.every((name) => own.has(name)) || isRelated(of, as)) continue;
      result.set(of, (result.get(of) ?? new Set()).add(as));
    }
  }
  return result;
}

const partsOf = (checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] => {
  const constraint = checker.getBaseConstraintOfType(type) ?? type;
  return constraint.isUnion() ? constraint.types : [constraint];
};

/** What is in both: elements of arrays, properties of plain objects. */
function inner(typescript: typeof ts, checker: ts.TypeChecker, from: ts.Type, to: ts.Type): (readonly [ts.Type, ts.Type])[] {
  const elements = [from, to].map((type) => (checker.isArrayType(type) || checker.isTupleType(type) ? checker.getIndexTypeOfType(type, typescript.IndexKind.Number) : undefined));
  if (elements[0] && elements[1]) return [[elements[0], elements[1]]];
  if (!to.symbol?.declarations?.every((declaration) => !declaration.getSourceFile().isDeclarationFile)) return [];
  return checker.getPropertiesOfType(to).flatMap((property) => {
    const own = checker.getPropertyOfType(from, property.name), at = property.valueDeclaration;
    if (!own || own === property || !at || !(property.flags & typescript.SymbolFlags.Property)) return [];
    return [[checker.getTypeOfSymbolAtLocation(own, at), checker.getTypeOfSymbolAtLocation(property, at)] as const];
  });
}

/** Is it an expression that goes where a type is declared? */
function isGiven(typescript: typeof ts, node: ts.Node): node is ts.Expression {
  const { parent } = node;
  if (!parent || !typescript.isExpression(node) || typescript.isLiteralExpression(node)) return false;
  if (typescript.isCallExpression(parent) || typescript.isNewExpression(parent)) return parent.arguments?.includes(node) ?? false;
  if (typescript.isVariableDeclaration(parent) || typescript.isPropertyDeclaration(parent) || typescript.isParameter(parent)) return parent.initializer === node && parent.type !== undefined;
  if (typescript.isBinaryExpression(parent)) return parent.right === node && parent.operatorToken.kind === typescript.SyntaxKind.EqualsToken;
  if (typescript.isArrowFunction(parent)) return parent.body === node;
  if (typescript.isPropertyAssignment(parent)) return parent.initializer === node;
  return typescript.isReturnStatement(parent) || typescript.isArrayLiteralExpression(parent) || typescript.isShorthandPropertyAssignment(parent) || typescript.isAsExpression(parent);
}

/** What is asked for there: the parameter of a generic function as it is declared, too. */
function targetsOf(typescript: typeof ts, checker: ts.TypeChecker, node: ts.Expression): ts.Type[] {
  const { parent } = node;
  const result = typescript.isAsExpression(parent) ? [checker.getTypeAtLocation(parent)] : [checker.getContextualType(node)];
  if (typescript.isCallExpression(parent) || typescript.isNewExpression(parent)) {
    const parameter = checker.getResolvedSignature(parent)?.getDeclaration()?.parameters[parent.arguments!.indexOf(node)];
    if (parameter) result.push(checker.getTypeAtLocation(parameter));
  }
  return result.filter((type) => type !== undefined);
}
