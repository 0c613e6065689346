/**
 * Rewrites a program so that it computes with dual numbers: the types are taken away by the compiler, then every
 * operator, element access, condition and method call of what is left becomes a call into `$` (operators.ts and
 * methods.ts). Control flow, closures, classes and destructuring stay JavaScript's own, and so cannot be wrong here.
 */
import ts from "typescript";

const binaryNames: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.PlusToken]: "add", [ts.SyntaxKind.MinusToken]: "sub", [ts.SyntaxKind.AsteriskToken]: "mul",
  [ts.SyntaxKind.SlashToken]: "div", [ts.SyntaxKind.PercentToken]: "mod",
  [ts.SyntaxKind.AsteriskAsteriskToken]: "exp", [ts.SyntaxKind.AmpersandToken]: "and",
  [ts.SyntaxKind.BarToken]: "or", [ts.SyntaxKind.CaretToken]: "xor",
  [ts.SyntaxKind.LessThanLessThanToken]: "shl", [ts.SyntaxKind.GreaterThanGreaterThanToken]: "shr",
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken]: "ushr", [ts.SyntaxKind.LessThanToken]: "lt",
  [ts.SyntaxKind.GreaterThanToken]: "gt", [ts.SyntaxKind.LessThanEqualsToken]: "le",
  [ts.SyntaxKind.GreaterThanEqualsToken]: "ge", [ts.SyntaxKind.EqualsEqualsEqualsToken]: "eq",
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: "ne", [ts.SyntaxKind.EqualsEqualsToken]: "eqLoose",
  [ts.SyntaxKind.ExclamationEqualsToken]: "neLoose", [ts.SyntaxKind.InKeyword]: "has",
};

const compoundNames: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.PlusEqualsToken]: "add", [ts.SyntaxKind.MinusEqualsToken]: "sub",
  [ts.SyntaxKind.AsteriskEqualsToken]: "mul", [ts.SyntaxKind.SlashEqualsToken]: "div",
  [ts.SyntaxKind.PercentEqualsToken]: "mod", [ts.SyntaxKind.AsteriskAsteriskEqualsToken]: "exp",
  [ts.SyntaxKind.AmpersandEqualsToken]: "and", [ts.SyntaxKind.BarEqualsToken]: "or",
  [ts.SyntaxKind.CaretEqualsToken]: "xor", [ts.SyntaxKind.LessThanLessThanEqualsToken]: "shl",
  [ts.SyntaxKind.GreaterThanGreaterThanEqualsToken]: "shr",
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken]: "ushr",
};

const unaryNames: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.MinusToken]: "neg", [ts.SyntaxKind.PlusToken]: "plus", [ts.SyntaxKind.TildeToken]: "bitNot",
  [ts.SyntaxKind.ExclamationToken]: "not",
};

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2019, module: ts.ModuleKind.CommonJS, useDefineForClassFields: true, removeComments: true,
};

let latest = { source: "", fileName: "", outputText: "" };

/**
 * Without types, and without `?.`, `??` and private names, which ES2019 spells out. The latest answer is kept: the
 * compiler takes most of the oracle's time, and the original program is asked for next.
 */
export function toJavaScript(source: string, fileName: string): string {
  if (latest.source === source && latest.fileName === fileName) return latest.outputText;
  const { outputText, diagnostics } = ts.transpileModule(source, { fileName, reportDiagnostics: true, compilerOptions });
  const error = diagnostics?.find((d) => d.category === ts.DiagnosticCategory.Error);
  if (error) throw new SyntaxError(`${fileName}: ${ts.flattenDiagnosticMessageText(error.messageText, "\n")}`);
  latest = { source, fileName, outputText };
  return outputText;
}

/** What ES2019 spells out, perhaps; it may also be part of a text. */
const newer = /\?\.|\?\?|&&=|\|\|=|#\w|\bstatic\s*\{/;

export interface Rewritten {
  /** The body of a function with the parameter `$`. */
  readonly code: string;
  /** What is declared at the top. */
  readonly names: readonly string[];
}

/** The program over dual numbers; from JavaScript, where that is there. */
export function rewrite(source: string, fileName: string, javaScript?: string): Rewritten {
  const text = javaScript !== undefined && !newer.test(javaScript) ? javaScript : toJavaScript(source, fileName);
  const file = ts.createSourceFile("m.js", text, ts.ScriptTarget.ES2022, true);
  return { code: new Rewriter(file).children(file), names: topNames(file) };
}

export function topNames(file: ts.SourceFile): string[] {
  return file.statements.flatMap((s) => {
    if (ts.isFunctionDeclaration(s) && s.body) return s.name ? [s.name.text] : [];
    if (ts.isClassDeclaration(s)) return s.name ? [s.name.text] : [];
    if (!ts.isVariableStatement(s)) return [];
    if (s.modifiers?.some((m) => m.kind === ts.SyntaxKind.DeclareKeyword)) return [];
    return s.declarationList.declarations.flatMap((d) => (ts.isIdentifier(d.name) ? [d.name.text] : []));
  });
}

/** Text to text: what is not rewritten stays as it is written. */
class Rewriter {
  constructor(private readonly source: ts.SourceFile) {}

  /** The node's own text, with what is inside rewritten. */
  children(node: ts.Node): string {
    const { text } = this.source;
    let result = "", at = node.getStart(this.source);
    ts.forEachChild(node, (child) => {
      if (child.pos === child.end && child.kind !== ts.SyntaxKind.OmittedExpression) return;
      result += text.slice(at, child.getStart(this.source)) + this.node(child);
      at = child.end;
    });
    return result + text.slice(at, node.end);
  }

  private readonly node = (node: ts.Node): string => (ts.isExpression(node) ? this.expr(node) : this.statement(node));

  /** `$.name(...args)` */
  private call(name: string, ...args: string[]): string {
    return `$.${name}(${args.join(", ")})`;
  }

  /** As one of several, between commas. */
  private arg(e: ts.Expression): string {
    const isComma = ts.isBinaryExpression(e) && e.operatorToken.kind === ts.SyntaxKind.CommaToken;
    return isComma ? `(${this.expr(e)})` : this.expr(e);
  }

  private readonly expr = (node: ts.Expression): string => {
    if (ts.isBinaryExpression(node)) return this.binary(node);
    if (ts.isPrefixUnaryExpression(node)) return this.prefix(node);
    if (ts.isPostfixUnaryExpression(node)) return this.crement(node.operand, node.operator, false);
    if (ts.isConditionalExpression(node)) return `(${this.condition(node.condition)} ? ${this.expr(node.whenTrue)} : ${this.expr(node.whenFalse)})`;
    if (ts.isElementAccessExpression(node) && !isSuper(node.expression)) return this.call("get", this.expr(node.expression), this.arg(node.argumentExpression));
    if (ts.isCallExpression(node)) return this.invocation(node);
    if (ts.isNewExpression(node)) return `new (${this.expr(node.expression)})(${(node.arguments ?? []).map(this.expr).join(", ")})`;
    if (ts.isTypeOfExpression(node)) return this.call("typeOf", this.expr(node.expression));
    if (ts.isDeleteExpression(node) && ts.isElementAccessExpression(node.expression)) {
      const { expression, argumentExpression } = node.expression;
      return `delete ${this.expr(expression)}[${this.call("val", this.arg(argumentExpression))}]`;
    }
    return this.children(node);
  };

  private statement(node: ts.Node): string {
    if (ts.isIfStatement(node)) {
      const otherwise = node.elseStatement ? ` else ${this.node(node.elseStatement)}` : "";
      return `if (${this.condition(node.expression)}) ${this.node(node.thenStatement)}${otherwise}`;
    }
    if (ts.isWhileStatement(node)) return `while (${this.condition(node.expression)}) ${this.node(node.statement)}`;
    if (ts.isDoStatement(node)) return `do ${this.node(node.statement)} while (${this.condition(node.expression)});`;
    if (ts.isForStatement(node)) {
      const [start, test, step] = [node.initializer && this.node(node.initializer), node.condition && this.condition(node.condition), node.incrementor && this.discarded(node.incrementor)];
      return `for (${start ?? ""}; ${test ?? ""}; ${step ?? ""}) ${this.node(node.statement)}`;
    }
    if (ts.isForInStatement(node)) return `for (${this.loopTarget(node.initializer)} of ${this.call("keys", this.arg(node.expression))}) ${this.node(node.statement)}`;
    if (ts.isForOfStatement(node)) return `for (${this.loopTarget(node.initializer)} of ${this.expr(node.expression)}) ${this.node(node.statement)}`;
    if (ts.isSwitchStatement(node)) return `switch (${this.call("val", this.arg(node.expression))}) ${this.children(node.caseBlock)}`;
    if (ts.isCaseClause(node)) return `case ${this.call("val", this.arg(node.expression))}: ${node.statements.map(this.node).join("\n")}`;
    // Directives ("use strict") must stay as they are.
    if (ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression)) return `${this.discarded(node.expression)};`;
    return this.children(node);
  }

  private loopTarget(node: ts.ForInitializer): string {
    return ts.isVariableDeclarationList(node) ? this.children(node) : this.target(node);
  }

  /** An expression whose value nobody reads: `i++` needs no old value. */
  private discarded(e: ts.Expression): string {
    return ts.isPostfixUnaryExpression(e) ? this.crement(e.operand, e.operator, true) : this.expr(e);
  }

  /** An expression that JavaScript itself may test. */
  private condition(e: ts.Expression): string {
    if (ts.isParenthesizedExpression(e)) return `(${this.condition(e.expression)})`;
    if (ts.isBinaryExpression(e)) {
      const kind = e.operatorToken.kind;
      if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return `${this.condition(e.left)} && ${this.condition(e.right)}`;
      if (kind === ts.SyntaxKind.BarBarToken) return `${this.condition(e.left)} || ${this.condition(e.right)}`;
      if (isComparison(kind)) return this.expr(e);
    }
    if (ts.isPrefixUnaryExpression(e) && e.operator === ts.SyntaxKind.ExclamationToken) return this.expr(e);
    return this.call("truthy", this.arg(e));
  }

  private binary(node: ts.BinaryExpression): string {
    const kind = node.operatorToken.kind, simple = binaryNames[kind], compound = compoundNames[kind];
    if (simple) return this.call(simple, this.arg(node.left), this.arg(node.right));
    if (compound) return this.compound(node, compound);
    if (kind === ts.SyntaxKind.EqualsToken) return this.assignment(node);
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return this.logical(node, true);
    if (kind === ts.SyntaxKind.BarBarToken) return this.logical(node, false);
    if (kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.InstanceOfKeyword) return this.children(node);
    throw new Error(`oracle: operator ${node.operatorToken.getText()}`);
  }

  /** `l && r` is `$.truthy($.t = l) ? r : $.t`; nothing runs between writing and reading `$.t`. */
  private logical(node: ts.BinaryExpression, and: boolean): string {
    if (!and && node.right.getText() === "0") return this.call("orZero", this.expr(node.left));
    const right = this.expr(node.right), test = this.call("truthy", `$.t = ${this.expr(node.left)}`);
    return and ? `(${test} ? ${right} : $.t)` : `(${test} ? $.t : ${right})`;
  }

  private assignment({ left, right }: ts.BinaryExpression): string {
    if (ts.isElementAccessExpression(left) && !isSuper(left.expression)) return this.call("set", this.expr(left.expression), this.arg(left.argumentExpression), this.expr(right));
    return `(${this.target(left)} = ${this.expr(right)})`;
  }

  private compound(node: ts.BinaryExpression, name: string): string {
    const place = this.place(node.left), right = this.expr(node.right);
    if (place) return this.call("update", ...place, `$.${name}`, `() => (${right})`);
    const left = (node.left as ts.Identifier).text;
    return `(${left} = ${this.call(name, left, right)})`;
  }

  private prefix(node: ts.PrefixUnaryExpression): string {
    const name = unaryNames[node.operator];
    if (!name) return this.crement(node.operand, node.operator, true);
    return ts.isNumericLiteral(node.operand) && name === "neg" ? node.getText(this.source) : this.call(name, this.expr(node.operand));
  }

  private crement(operand: ts.Expression, operator: ts.SyntaxKind, prefix: boolean): string {
    const place = this.place(operand), by = operator === ts.SyntaxKind.PlusPlusToken ? "1" : "-1";
    if (place) return this.call("increment", ...place, by, String(prefix));
    const name = this.expr(operand), next = `(${name} = ${this.call("step", name, by)})`;
    return prefix ? next : this.call("before", name, next);
  }

  /** Object and key of a property or element that is read and written; `undefined` for a variable. */
  private place(e: ts.Expression): [string, string] | undefined {
    while (ts.isParenthesizedExpression(e)) e = e.expression;
    if (ts.isElementAccessExpression(e)) return [this.expr(e.expression), this.arg(e.argumentExpression)];
    return ts.isPropertyAccessExpression(e) ? [this.expr(e.expression), JSON.stringify(e.name.text)] : undefined;
  }

  /** What stands on the left of `=`: elements inside a pattern become the settable property of a reference. */
  private target(e: ts.Expression): string {
    if (ts.isParenthesizedExpression(e)) return this.target(e.expression);
    if (ts.isElementAccessExpression(e)) return `${this.call("ref", this.expr(e.expression), this.arg(e.argumentExpression))}.value`;
    if (ts.isArrayLiteralExpression(e)) return `[${e.elements.map((x) => this.target(x)).join(", ")}]`;
    if (ts.isSpreadElement(e)) return `...${this.target(e.expression)}`;
    if (ts.isBinaryExpression(e)) return `${this.target(e.left)} = ${this.expr(e.right)}`;
    if (ts.isObjectLiteralExpression(e)) return `{ ${e.properties.map((p) => this.targetProperty(p)).join(", ")} }`;
    return this.expr(e);
  }

  private targetProperty(p: ts.ObjectLiteralElementLike): string {
    if (ts.isSpreadAssignment(p)) return `...${this.target(p.expression)}`;
    if (ts.isPropertyAssignment(p)) return `${this.node(p.name)}: ${this.target(p.initializer)}`;
    const initial = ts.isShorthandPropertyAssignment(p) ? p.objectAssignmentInitializer : undefined;
    return initial ? `${p.name!.getText(this.source)} = ${this.expr(initial)}` : p.getText(this.source);
  }

  /** Method calls go through `$.invoke`; calls of functions are JavaScript's own. */
  private invocation(node: ts.CallExpression): string {
    const { expression: callee } = node, place = isMethod(callee) ? this.place(callee) : undefined;
    return place ? this.call("invoke", ...place, `[${node.arguments.map(this.expr).join(", ")}]`) : this.children(node);
  }
}

function isSuper(e: ts.Expression): boolean {
  return e.kind === ts.SyntaxKind.SuperKeyword;
}

function isMethod(callee: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee)) return false;
  return !isSuper(callee.expression);
}

function isComparison(kind: ts.SyntaxKind): boolean {
  return ["lt", "gt", "le", "ge", "eq", "ne", "eqLoose", "neLoose", "has"].includes(binaryNames[kind] ?? "");
}
