/**
 * Smaller programs: the same text with a statement, a branch, a loop or an operand gone. The text is cut along its
 * syntax tree, so programs of any origin can be shrunk. Candidates need not be valid: who tries them has to look.
 */
import ts from "typescript";

interface Edit { readonly from: number; readonly to: number; readonly text: string }

const options = ts.ScriptTarget.ES2022;

/** Every text that is `text` with one cut, larger cuts first. */
export function* smaller(text: string): Generator<string> {
  const file = ts.createSourceFile("program.ts", text, options, true);
  const edits = editsOf(file);
  // A cut saves what it takes away: try the most first.
  edits.sort((a, b) => (b.to - b.from - b.text.length) - (a.to - a.from - a.text.length));
  const seen = new Set<string>([text]);
  for (const { from, to, text: instead } of edits) {
    const next = text.slice(0, from) + instead + text.slice(to);
    if (next.length > text.length || seen.has(next)) continue;
    seen.add(next);
    yield next;
  }
}

function editsOf(file: ts.SourceFile): Edit[] {
  const edits: Edit[] = [];
  const replace = (node: ts.Node, text: string): void => { edits.push({ from: node.getStart(file), to: node.end, text }); };
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node)) statement(node, replace);
    else if (ts.isExpression(node)) expression(node, replace);
    else if (ts.isCaseOrDefaultClause(node)) replace(node, "");
    if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) halves(node.statements, edits);
    if (ts.isFunctionDeclaration(node)) parameters(node, file, edits);
    if (ts.isNamedImports(node)) list(node.elements, edits);
    if (ts.isVariableDeclarationList(node) && node.declarations.length > 1) list(node.declarations, edits);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits;
}

type Replace = (node: ts.Node, text: string) => void;

function statement(node: ts.Statement, replace: Replace): void {
  const inside = (block: ts.Statement): string => (ts.isBlock(block) ? block.getText().slice(1, -1) : block.getText());
  if (!ts.isBlock(node) || ts.isBlock(node.parent)) replace(node, "");
  if (ts.isIfStatement(node)) {
    replace(node, inside(node.thenStatement));
    if (node.elseStatement) {
      replace(node, inside(node.elseStatement));
      replace(node, `if (${node.expression.getText()}) ${node.thenStatement.getText()}`);
    }
  }
  if (ts.isIterationStatement(node, false)) replace(node, inside(node.statement));
  if (ts.isForStatement(node) && node.initializer) replace(node, `{ ${node.initializer.getText()}; ${inside(node.statement)} }`);
  if (ts.isForOfStatement(node)) replace(node, `{ ${node.initializer.getText()} = ${node.expression.getText()}[0]; ${inside(node.statement)} }`);
  if (ts.isLabeledStatement(node)) replace(node, node.statement.getText());
  if (ts.isBlock(node) && ts.isBlock(node.parent)) replace(node, inside(node));
}

function expression(node: ts.Expression, replace: Replace): void {
  if (ts.isNumericLiteral(node)) return;
  ts.forEachChild(node, (child) => {
    if (!ts.isExpression(child) || (ts.isCallExpression(node) && child === node.expression)) return;
    replace(node, child.getText());
    if (ts.isParenthesizedExpression(child)) replace(node, child.expression.getText());
  });
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 1) replace(node, `[${node.elements.slice(0, -1).map((e) => e.getText()).join(", ")}]`);
  if (isAssigned(node)) return;
  for (const literal of ["1", "0.5"]) if (node.getText().length > literal.length) replace(node, literal);
  replace(node, "x");
}

/** Names that are declared, called or assigned to are no values to be replaced. */
function isAssigned(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment) return true;
  return ts.isIdentifier(node) && !(ts.isBinaryExpression(parent) || ts.isCallExpression(parent) || ts.isParenthesizedExpression(parent) || ts.isReturnStatement(parent) || ts.isVariableDeclaration(parent));
}

/** Long lists of statements go by halves first. */
function halves(statements: ts.NodeArray<ts.Statement>, edits: Edit[]): void {
  for (let size = statements.length >> 1; size > 1; size >>= 1) {
    for (let at = 0; at + size <= statements.length; at += size) {
      edits.push({ from: statements[at]!.getStart(), to: statements[at + size - 1]!.end, text: "" });
    }
  }
}

/** A parameter goes together with its arguments in all calls of the same file. */
function parameters(node: ts.FunctionDeclaration, file: ts.SourceFile, edits: Edit[]): void {
  const { name } = node;
  node.parameters.forEach((_, index) => {
    const without = (list: readonly ts.Node[]): string => list.filter((__, i) => i !== index).map((item) => item.getText()).join(", ");
    const parts: Edit[] = [{ from: node.parameters.pos, to: node.parameters.end, text: without(node.parameters) }];
    const visit = (child: ts.Node): void => {
      const isCall = ts.isCallExpression(child) && name !== undefined && child.expression.getText() === name.text;
      if (isCall) parts.push({ from: child.arguments.pos, to: child.arguments.end, text: without(child.arguments) });
      else ts.forEachChild(child, visit);
    };
    visit(file);
    parts.sort((a, b) => a.from - b.from);
    const [from, to] = [parts[0]!.from, parts[parts.length - 1]!.to];
    let text = "", position = from;
    for (const part of parts) {
      if (part.from < position) return;
      text += file.text.slice(position, part.from) + part.text;
      position = part.to;
    }
    edits.push({ from, to, text });
  });
}

function list(nodes: ts.NodeArray<ts.Node>, edits: Edit[]): void {
  nodes.forEach((_, index) => {
    edits.push({ from: nodes.pos, to: nodes.end, text: ` ${nodes.filter((__, i) => i !== index).map((item) => item.getText()).join(", ")} ` });
  });
}
