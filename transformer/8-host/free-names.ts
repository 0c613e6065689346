/** Which identifiers of generated code name something outside of it. Generated code has no symbols: this is by scopes. */
import type ts from "typescript";

/** A use of a name that no scope of the visited code declares. */
export interface FreeName {
  readonly identifier: ts.Identifier;
  /** `{ x }`, where only what comes after the colon of `{ x: x }` is the use. */
  readonly shorthand?: ts.ShorthandPropertyAssignment;
}

interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | undefined;
}

export function freeNames(typescript: typeof ts, root: ts.Node): FreeName[] {
  const found: FreeName[] = [];
  const visit = (node: ts.Node, scope: Scope | undefined): void => {
    if (typescript.isTypeNode(node) || typescript.isTypeParameterDeclaration(node)) {
      // `extends Base<T>` counts as a type node, and its class is a value.
      if (typescript.isExpressionWithTypeArguments(node)) visit(node.expression, scope);
      return;
    }
    if (typescript.isInterfaceDeclaration(node) || typescript.isTypeAliasDeclaration(node)) return;
    if (typescript.isIdentifier(node)) {
      if (!isDeclared(scope, node.text)) found.push({ identifier: node });
      return;
    }
    if (typescript.isShorthandPropertyAssignment(node)) {
      if (!isDeclared(scope, node.name.text)) found.push({ identifier: node.name, shorthand: node });
      return;
    }
    const names = declaredIn(typescript, node);
    const inner = names.size > 0 ? { names, outer: scope } : scope;
    const skipped = namesNothing(typescript, node);
    typescript.forEachChild(node, (child) => {
      if (!skipped.includes(child)) visit(child, inner);
    });
  };
  visit(root, undefined);
  return found;
}

function isDeclared(scope: Scope | undefined, name: string): boolean {
  for (let current = scope; current; current = current.outer) if (current.names.has(name)) return true;
  return false;
}

/** The names that are declared by a node for what is inside it. */
function declaredIn(typescript: typeof ts, node: ts.Node): Set<string> {
  const names = new Set<string>();
  const bind = (name: ts.BindingName | undefined): void => {
    if (!name) return;
    if (typescript.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (typescript.isBindingElement(element)) bind(element.name);
  };
  const bindList = (list: ts.Node | undefined): void => {
    if (list && typescript.isVariableDeclarationList(list)) for (const { name } of list.declarations) bind(name);
  };
  if (typescript.isFunctionLike(node)) for (const { name } of node.parameters) bind(name as ts.BindingName);
  if (typescript.isFunctionExpression(node) || typescript.isClassExpression(node)) bind(node.name);
  if (typescript.isForStatement(node) || typescript.isForOfStatement(node) || typescript.isForInStatement(node)) {
    bindList(node.initializer);
  }
  if (typescript.isCatchClause(node)) bind(node.variableDeclaration?.name);
  for (const statement of statementsOf(typescript, node)) {
    if (typescript.isVariableStatement(statement)) bindList(statement.declarationList);
    if (typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement)) bind(statement.name);
    if (typescript.isEnumDeclaration(statement)) bind(statement.name);
  }
  return names;
}

function statementsOf(typescript: typeof ts, node: ts.Node): readonly ts.Statement[] {
  if (typescript.isBlock(node) || typescript.isSourceFile(node)) return node.statements;
  if (typescript.isCaseBlock(node)) return node.clauses.flatMap((clause) => [...clause.statements]);
  return [];
}

/** Children that are identifiers and yet no uses of a name: declared names, members, labels. */
function namesNothing(typescript: typeof ts, node: ts.Node): readonly (ts.Node | undefined)[] {
  if (typescript.isBindingElement(node)) return [node.propertyName, identifierOnly(typescript, node.name)];
  if (typescript.isLabeledStatement(node) || typescript.isBreakOrContinueStatement(node)) return [node.label];
  if (typescript.isPropertyAccessExpression(node) || typescript.isEnumMember(node)) return [node.name];
  const { name } = node as ts.Node & { name?: ts.Node };
  return name ? [identifierOnly(typescript, name)] : [];
}

/** A pattern or a computed name may hold uses in its defaults and brackets; an identifier is none. */
function identifierOnly(typescript: typeof ts, name: ts.Node): ts.Node | undefined {
  return typescript.isIdentifier(name) ? name : undefined;
}
