/** Which constructs of the language a program has, so that rare ones are seen to be rare. */
import ts from "typescript";
import type { Files } from "./compile.ts";

/** Names of the constructs, each once. */
export function constructsOf(files: Files): string[] {
  const found = new Set<string>(Object.keys(files).length > 1 ? ["second file"] : []);
  for (const text of Object.values(files)) {
    const file = ts.createSourceFile("program.ts", text, ts.ScriptTarget.ES2022, true);
    const visit = (node: ts.Node): void => {
      for (const name of namesOf(node)) if (typeof name === "string") found.add(name);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return [...found];
}

type Name = string | boolean | undefined;

function namesOf(node: ts.Node): Name[] {
  if (ts.isIterationStatement(node, false)) return loop(node);
  if (ts.isAccessor(node)) return accessor(node);
  if (ts.isFunctionLike(node)) return functionLike(node);
  if (ts.isCallExpression(node)) return [call(node)];
  if (ts.isBinaryExpression(node)) return [binary(node)];
  if (ts.isClassLike(node)) return ["class", node.typeParameters && "generic class", isSecond(node) && "inheritance over two levels", node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) && "inheritance"];
  if (ts.isSwitchStatement(node)) return switchStatement(node);
  if (ts.isBreakOrContinueStatement(node)) return [jump(node)];
  if (ts.isReturnStatement(node)) return [loopsAround(node) > 0 && "return in a loop", loopsAround(node) > 1 && "return in nested loops"];
  if (ts.isVariableDeclaration(node)) return [node.initializer && ts.isIdentifier(node.initializer) && "another name for a value"];
  if (ts.isArrayTypeNode(node)) return ts.isArrayTypeNode(node.elementType) ? ["array of arrays", ts.isTypeLiteralNode(node.elementType.elementType) && "array of arrays of objects"] : [];
  if (ts.isPropertyAccessExpression(node)) return [node.expression.kind === ts.SyntaxKind.SuperKeyword && "super", isStaticValue(node) && "static method as a value"];
  return [byKind[node.kind]];
}

const byKind: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.IfStatement]: "if", [ts.SyntaxKind.ConditionalExpression]: "?:", [ts.SyntaxKind.ObjectLiteralExpression]: "object", [ts.SyntaxKind.SpreadElement]: "spread", [ts.SyntaxKind.SpreadAssignment]: "spread of an object",
  [ts.SyntaxKind.ThrowStatement]: "throw", [ts.SyntaxKind.TemplateExpression]: "template", [ts.SyntaxKind.ObjectBindingPattern]: "destructuring an object", [ts.SyntaxKind.ArrayBindingPattern]: "destructuring an array",
  [ts.SyntaxKind.TypeParameter]: "generic", [ts.SyntaxKind.PrivateIdentifier]: "private name", [ts.SyntaxKind.UnionType]: "union", [ts.SyntaxKind.InterfaceDeclaration]: "interface",
  [ts.SyntaxKind.QuestionDotToken]: "?.", [ts.SyntaxKind.QuestionQuestionToken]: "??", [ts.SyntaxKind.TypeOfExpression]: "typeof", [ts.SyntaxKind.EnumDeclaration]: "enum", [ts.SyntaxKind.TupleType]: "tuple",
};

const accessor = (node: ts.AccessorDeclaration): Name[] => [ts.isGetAccessor(node) ? "getter" : "setter", node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword) && "accessor overridden"];

/** Does the class that it extends extend another one? */
function isSecond(node: ts.ClassLikeDeclaration): boolean {
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression.getText();
  const declaration = node.getSourceFile().statements.find((other) => ts.isClassDeclaration(other) && other.name?.text === base) as ts.ClassDeclaration | undefined;
  return declaration?.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ?? false;
}

function isStaticValue(node: ts.PropertyAccessExpression): boolean {
  if (!ts.isIdentifier(node.expression) || ts.isCallExpression(node.parent) && node.parent.expression === node) return false;
  const { text } = node.expression;
  const declaration = node.getSourceFile().statements.find((other) => ts.isClassDeclaration(other) && other.name?.text === text) as ts.ClassDeclaration | undefined;
  return declaration?.members.some((member) => ts.isMethodDeclaration(member) && member.name.getText() === node.name.text) ?? false;
}

function loop(node: ts.IterationStatement): Name[] {
  const kind = ts.isForStatement(node) ? "for" : ts.isForOfStatement(node) ? "for-of" : ts.isForInStatement(node) ? "for-in" : ts.isWhileStatement(node) ? "while" : "do";
  const depth = loopsAround(node);
  return [kind, depth > 0 && "nested loops", depth > 1 && "three nested loops"];
}

/** Loops around a node in its own function. */
function loopsAround(node: ts.Node): number {
  let count = 0;
  for (let { parent } = node; parent !== undefined && !ts.isFunctionLike(parent); { parent } = parent) if (ts.isIterationStatement(parent, false)) count++;
  return count;
}

function functionLike(node: ts.SignatureDeclaration): Name[] {
  const isLocal = (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node)) && !ts.isSourceFile(node.parent) && around(node) !== undefined;
  const isCallback = isLocal && ts.isCallExpression(node.parent);
  return [
    isCallback ? "callback" : isLocal && "local function", node.parameters.some(({ initializer }) => initializer) && "default parameter", node.parameters.some(({ dotDotDotToken }) => dotDotDotToken) && "rest parameter",
    node.parameters.some(({ questionToken }) => questionToken) && "optional parameter", node.parameters.some(({ type }) => type && ts.isFunctionTypeNode(type)) && "function as a parameter",
    ts.isFunctionDeclaration(node) && node.name !== undefined && calls(node, node.name.text) && "recursion",
    isCallback && loopsAround(node) > 0 && (node.parent as ts.CallExpression).expression.getText().endsWith(".push") && "function of a trip that is kept",
    ts.isFunctionDeclaration(node) && node.name?.text === "f" && node.parameters.some(({ dotDotDotToken }) => dotDotDotToken) && "rest parameter of the entry",
  ];
}

const around = (node: ts.Node): ts.Node | undefined => ts.findAncestor(node.parent, ts.isFunctionLike);

function calls(node: ts.Node, name: string): boolean {
  return ts.forEachChild(node, (child) => (ts.isCallExpression(child) && ts.isIdentifier(child.expression) && child.expression.text === name) || calls(child, name)) ?? false;
}

const macros = new Set(["checkpoint", "customJvp", "customVjp", "stopGradient", "grad", "jvp", "vjp", "valueAndGrad", "hessian", "jacfwd", "jacrev", "hvp"]);

function call({ expression }: ts.CallExpression): Name {
  if (ts.isIdentifier(expression)) return macros.has(expression.text) ? expression.text : "call of a function";
  if (!ts.isPropertyAccessExpression(expression)) return ts.isParenthesizedExpression(expression) ? "function called where it is made" : undefined;
  return ts.isIdentifier(expression.expression) && /^[A-Z]/.test(expression.expression.text) ? undefined : `.${expression.name.text}()`;
}

function binary({ left, operatorToken: { kind } }: ts.BinaryExpression): Name {
  if (kind === ts.SyntaxKind.CommaToken) return "comma";
  if (kind === ts.SyntaxKind.EqualsToken) {
    if (ts.isArrayLiteralExpression(left)) return loopsAround(left) > 1 ? "swap in nested loops" : "swap or assignment of several";
    return ts.isElementAccessExpression(left) ? "element assigned" : ts.isPropertyAccessExpression(left) ? "field assigned" : undefined;
  }
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken) return "&& ||";
  return kind === ts.SyntaxKind.QuestionQuestionToken ? "??" : undefined;
}

function switchStatement({ caseBlock: { clauses } }: ts.SwitchStatement): Name[] {
  const falls = (clause: ts.CaseOrDefaultClause, i: number): boolean => i < clauses.length - 1 && clause.statements.length > 0 && !clause.statements.some((statement) => ts.isBreakStatement(statement) || ts.isReturnStatement(statement));
  return ["switch", clauses.some(falls) && "fall-through", clauses.slice(0, -1).some(ts.isDefaultClause) && "default in the middle"];
}

function jump(node: ts.BreakOrContinueStatement): Name {
  const kind = ts.isBreakStatement(node) ? "break" : "continue";
  if (node.label) return `${kind} to a label`;
  const target = ts.findAncestor(node.parent, (parent) => ts.isIterationStatement(parent, false) || ts.isSwitchStatement(parent));
  return target && ts.isSwitchStatement(target) && kind === "break" ? undefined : `${kind} of a loop`;
}
