/** `switch`: a block that `break` leaves. Without fall-through it is a chain of conditions, else numbered entries. */
import type ts from "typescript";
import type { Value } from "../ir/ir.ts";
import { boolean, number, sameType } from "../ir/types.ts";
import { lowerExpression } from "./lower-expression.ts";
import { lowerStatements, uninitialized } from "./lower-statement.ts";
import { isError, type Lowerer } from "./lowerer.ts";

/** Clauses that share one body: `case 1: case 2: default: …`. */
interface Group {
  readonly cases: readonly ts.Expression[];
  readonly hasDefault: boolean;
  readonly statements: readonly ts.Statement[];
}

export function lowerSwitch(f: Lowerer, node: ts.SwitchStatement): void {
  const subject = lowerExpression(f, node.expression);
  const groups = groupsOf(f, node.caseBlock);
  if (isError(subject) || groups.length === 0) return;
  const shared = sharedVariables(f, node.caseBlock);
  for (const { symbol, name } of shared) {
    f.hoisted.add(symbol);
    f.bind(symbol, f.variable(name, symbol, uninitialized(f, name)));
  }
  const label = f.freshLabel("switch");
  f.breakTargets.push(label);
  const fallsThrough = shared.length > 0 || groups.slice(0, -1).some((group) => !leaves(f, group.statements));
  f.at(node).block(label, (inner) => f.inside(inner, () => {
    if (fallsThrough) numbered(f, node, subject, groups, shared);
    else chain(f, node, subject, groups, 0, groups.find((group) => group.hasDefault));
  }));
  f.breakTargets.pop();
}

function groupsOf(f: Lowerer, block: ts.CaseBlock): Group[] {
  const groups: Group[] = [];
  let cases: ts.Expression[] = [];
  let hasDefault = false;
  block.clauses.forEach((clause, i) => {
    if (f.ts.isCaseClause(clause)) cases.push(clause.expression);
    else hasDefault = true;
    if (clause.statements.length === 0 && i < block.clauses.length - 1) return;
    groups.push({ cases, hasDefault, statements: clause.statements });
    cases = [];
    hasDefault = false;
  });
  return groups;
}

/** A variable of the whole switch, which one clause declares and later ones use. */
interface Shared {
  readonly name: ts.Identifier;
  readonly symbol: ts.Symbol;
  /** The clause that declares it. */
  readonly clause: number;
  /** The first statement of each later clause that uses it. */
  readonly uses: readonly ts.Statement[];
}

/**
 * Entered behind the declaration, the variable exists and must not be touched: that throws, and so do we.
 * Undefined where it cannot be said which statement would.
 */
function sharedVariables(f: Lowerer, block: ts.CaseBlock): Shared[] {
  const { ts } = f;
  return block.clauses.flatMap(({ statements }, clause) => statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement) || !(statement.declarationList.flags & ts.NodeFlags.BlockScoped)) return [];
    return namesOf(f, statement.declarationList).flatMap((name): Shared[] => {
      const symbol = f.checker.getSymbolAtLocation(name);
      const using = block.clauses.map((other) => other.statements.filter((part) => symbol && mentions(f, part, symbol)));
      if (!symbol || using.every((found, i) => i === clause || found.length === 0)) return [];
      const uses = using.flatMap((found, i) => (i !== clause && found[0] ? [found[0]] : []));
      const isClear = using.every((found, i) => i >= clause || found.length === 0) && uses.every((use) => isUnconditional(f, use));
      if (!isClear) f.notYet(name, "A variable that several cases of a switch share", "Declare it before the switch.");
      return [{ name, symbol, clause, uses }];
    });
  }));
}

function namesOf(f: Lowerer, list: ts.VariableDeclarationList): ts.Identifier[] {
  const { ts } = f;
  const names = (name: ts.BindingName): ts.Identifier[] => (ts.isIdentifier(name) ? [name] : name.elements.flatMap((element) => (ts.isBindingElement(element) ? names(element.name) : [])));
  return list.declarations.flatMap(({ name }) => names(name));
}

function mentions(f: Lowerer, root: ts.Node, symbol: ts.Symbol): boolean {
  if (f.ts.isIdentifier(root) && f.checker.getSymbolAtLocation(root) === symbol) return true;
  return f.ts.forEachChild(root, (child) => mentions(f, child, symbol)) ?? false;
}

/** Whatever the statement mentions, it evaluates. */
function isUnconditional(f: Lowerer, root: ts.Statement): boolean {
  const { ts } = f;
  if (!ts.isExpressionStatement(root) && !ts.isVariableStatement(root) && !ts.isReturnStatement(root)) return false;
  const visit = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isConditionalExpression(node) || ts.isOptionalChain(node)) return false;
    if (ts.isBinaryExpression(node) && /^(&&|\|\||\?\?)/.test(ts.tokenToString(node.operatorToken.kind) ?? "")) return false;
    return ts.forEachChild(node, (child) => (visit(child) ? undefined : true)) !== true;
  };
  return visit(root);
}

/** Does control never reach the end of these statements? */
function leaves(f: Lowerer, statements: readonly ts.Statement[]): boolean {
  const { ts } = f;
  return statements.some((statement) => ts.isBreakStatement(statement) || ts.isContinueStatement(statement) || ts.isReturnStatement(statement) || ts.isThrowStatement(statement)
    || (ts.isBlock(statement) && leaves(f, statement.statements))
    || (ts.isIfStatement(statement) && statement.elseStatement !== undefined && leaves(f, [statement.thenStatement]) && leaves(f, [statement.elseStatement])));
}

/** Is one of the cases the subject's value? They are evaluated in order until one is. */
function matches(f: Lowerer, node: ts.Node, subject: Value, cases: readonly ts.Expression[]): Value {
  const [first, ...rest] = cases;
  if (!first) return f.const(node, false);
  const value = lowerExpression(f, first);
  if (isError(value)) return value;
  const arePrimitive = [value, subject].every(({ type }) => type.kind === "number" || type.kind === "boolean" || type.kind === "string");
  if (!sameType(value.type, subject.type) && !arePrimitive) return f.notYet(first, "A case of another type than the switch", "Compare values of one type.");
  // A number is no boolean: nothing is converted.
  const test = sameType(value.type, subject.type) ? f.op(first, "eq", [subject, value], "p", boolean) : f.const(first, false);
  return rest.length === 0 ? test : f.choose(first, test, boolean, () => f.const(first, true), () => matches(f, node, subject, rest), "p");
}

function chain(f: Lowerer, node: ts.SwitchStatement, subject: Value, groups: readonly Group[], i: number, otherwise: Group | undefined): void {
  const group = groups[i];
  if (!group) return otherwise && body(f, otherwise.statements);
  // Cases that share the default's body need no test of their own, unless they come before others.
  if (group.hasDefault && i === groups.length - 1) return body(f, group.statements);
  if (group.cases.length === 0) return chain(f, node, subject, groups, i + 1, otherwise);
  const test = matches(f, node, subject, group.cases);
  f.when(group.cases[0]!, test, () => body(f, group.statements), () => chain(f, node, subject, groups, i + 1, otherwise));
}

/** The statements without a `break` at their end, which would leave what ends anyway. */
function body(f: Lowerer, statements: readonly ts.Statement[]): void {
  const last = statements[statements.length - 1];
  const only = statements.length === 1 && last && f.ts.isBlock(last) ? last : undefined;
  if (only) return body(f, only.statements);
  lowerStatements(f, last && f.ts.isBreakStatement(last) && !last.label ? statements.slice(0, -1) : statements);
}

/** Entry k runs the bodies k, k + 1, … until one of them breaks. */
function numbered(f: Lowerer, node: ts.SwitchStatement, subject: Value, groups: readonly Group[], shared: readonly Shared[]): void {
  const fallback = groups.findIndex((group) => group.hasDefault);
  const find = (i: number): Value => {
    const group = groups[i];
    if (!group) return f.const(node, fallback < 0 ? groups.length : fallback);
    if (group.cases.length === 0) return find(i + 1);
    const test = matches(f, node, subject, group.cases);
    return f.choose(node, test, number, () => f.const(node, i), () => find(i + 1), "entry");
  };
  const entry = find(0);
  groups.forEach((group, i) => {
    const isEntered = f.op(node, "le", [entry, f.const(node, i)], "p", boolean);
    f.when(group.statements[0] ?? node, isEntered, () => lowerStatements(f, group.statements, (statement) => {
      for (const { name, clause, uses } of shared) {
        if (uses.includes(statement)) throwUnlessDeclared(f, statement, entry, groups.findIndex((known) => known.statements === node.caseBlock.clauses[clause]!.statements), name.text);
      }
    }));
  });
}

/** Entered behind the declaration. */
function throwUnlessDeclared(f: Lowerer, statement: ts.Statement, entry: Value, declaring: number, name: string): void {
  const isBehind = f.op(statement, "gt", [entry, f.const(statement, declaring)], "p", boolean);
  f.when(statement, isBehind, () => f.at(statement).throw("ReferenceError", [f.const(statement, `Cannot access '${name}' before initialization`)]));
}
