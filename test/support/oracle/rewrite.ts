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

/** The program over dual numbers, as the body of a function with the parameter `$`; from JavaScript, where that is there. */
export function rewrite(source: string, fileName: string, javaScript?: string): string {
  const text = javaScript !== undefined && !newer.test(javaScript) ? javaScript : toJavaScript(source, fileName);
  const file = ts.createSourceFile("m.js", text, ts.ScriptTarget.ES2022, true);
  const { transformed } = ts.transform(file, [(context) => (root) => new Rewriter(context).file(root)]);
  return ts.createPrinter().printFile(transformed[0]!);
}

class Rewriter {
  private readonly f: ts.NodeFactory;

  constructor(private readonly context: ts.TransformationContext) {
    this.f = context.factory;
  }

  file(root: ts.SourceFile): ts.SourceFile {
    return ts.visitEachChild(root, this.node, this.context);
  }

  private readonly node = (node: ts.Node): ts.Node => {
    if (ts.isExpression(node)) return this.expression(node);
    return this.statement(node);
  };

  private readonly expr = (e: ts.Expression): ts.Expression => this.expression(e) as ts.Expression;

  private children<T extends ts.Node>(node: T): T {
    return ts.visitEachChild(node, this.node, this.context);
  }

  /** `$.name(...args)` */
  private call(name: string, ...args: ts.Expression[]): ts.Expression {
    const callee = this.f.createPropertyAccessExpression(this.f.createIdentifier("$"), name);
    return this.f.createCallExpression(callee, undefined, args);
  }

  private temporary(): ts.Expression {
    return this.f.createPropertyAccessExpression(this.f.createIdentifier("$"), "t");
  }

  private expression(node: ts.Expression): ts.Node {
    if (ts.isBinaryExpression(node)) return this.binary(node);
    if (ts.isPrefixUnaryExpression(node)) return this.prefix(node);
    if (ts.isPostfixUnaryExpression(node)) return this.crement(node.operand, node.operator, false);
    if (ts.isConditionalExpression(node)) {
      return this.f.createParenthesizedExpression(this.f.createConditionalExpression(
        this.condition(node.condition), undefined, this.expr(node.whenTrue), undefined, this.expr(node.whenFalse),
      ));
    }
    if (ts.isElementAccessExpression(node) && !isSuper(node.expression)) {
      return this.call("get", this.expr(node.expression), this.expr(node.argumentExpression));
    }
    if (ts.isCallExpression(node)) return this.invocation(node);
    if (ts.isTypeOfExpression(node)) return this.call("typeOf", this.expr(node.expression));
    if (ts.isDeleteExpression(node) && ts.isElementAccessExpression(node.expression)) {
      const { expression, argumentExpression } = node.expression;
      const key = this.call("val", this.expr(argumentExpression));
      return this.f.createDeleteExpression(this.f.createElementAccessExpression(this.expr(expression), key));
    }
    return this.children(node);
  }

  private statement(node: ts.Node): ts.Node {
    const f = this.f;
    if (ts.isIfStatement(node)) {
      return f.createIfStatement(this.condition(node.expression), this.body(node.thenStatement),
        node.elseStatement && this.body(node.elseStatement));
    }
    if (ts.isWhileStatement(node)) {
      return f.createWhileStatement(this.condition(node.expression), this.body(node.statement));
    }
    if (ts.isDoStatement(node)) return f.createDoStatement(this.body(node.statement), this.condition(node.expression));
    if (ts.isForStatement(node)) {
      const initializer = node.initializer && (this.node(node.initializer) as ts.ForInitializer);
      return f.createForStatement(initializer, node.condition && this.condition(node.condition),
        node.incrementor && this.discarded(node.incrementor), this.body(node.statement));
    }
    if (ts.isForInStatement(node)) {
      return f.createForOfStatement(undefined, this.loopTarget(node.initializer),
        this.call("keys", this.expr(node.expression)), this.body(node.statement));
    }
    if (ts.isForOfStatement(node)) {
      return f.createForOfStatement(node.awaitModifier, this.loopTarget(node.initializer),
        this.expr(node.expression), this.body(node.statement));
    }
    if (ts.isSwitchStatement(node)) {
      return f.createSwitchStatement(this.call("val", this.expr(node.expression)), this.children(node.caseBlock));
    }
    if (ts.isCaseClause(node)) {
      return f.createCaseClause(this.call("val", this.expr(node.expression)), node.statements.map((s) => this.body(s)));
    }
    if (ts.isExpressionStatement(node)) {
      // Directives ("use strict") must stay as they are.
      return ts.isStringLiteral(node.expression) ? node
        : f.createExpressionStatement(this.discarded(node.expression));
    }
    return this.children(node);
  }

  private readonly body = (s: ts.Statement): ts.Statement => this.node(s) as ts.Statement;

  private loopTarget(node: ts.ForInitializer): ts.ForInitializer {
    return ts.isVariableDeclarationList(node) ? this.children(node) : this.target(node);
  }

  /** An expression whose value nobody reads: `i++` needs no old value. */
  private discarded(e: ts.Expression): ts.Expression {
    if (ts.isPostfixUnaryExpression(e)) return this.crement(e.operand, e.operator, true);
    return this.expr(e);
  }

  /** An expression that JavaScript itself may test. */
  private condition(e: ts.Expression): ts.Expression {
    if (ts.isParenthesizedExpression(e)) return this.f.createParenthesizedExpression(this.condition(e.expression));
    if (ts.isBinaryExpression(e)) {
      const kind = e.operatorToken.kind;
      if (kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken) {
        return this.f.createBinaryExpression(this.condition(e.left), e.operatorToken, this.condition(e.right));
      }
      if (isComparison(kind)) return this.expr(e);
    }
    if (ts.isPrefixUnaryExpression(e) && e.operator === ts.SyntaxKind.ExclamationToken) return this.expr(e);
    return this.call("truthy", this.expr(e));
  }

  private binary(node: ts.BinaryExpression): ts.Expression {
    const kind = node.operatorToken.kind, simple = binaryNames[kind], compound = compoundNames[kind];
    if (simple) return this.call(simple, this.expr(node.left), this.expr(node.right));
    if (compound) return this.compound(node, compound);
    if (kind === ts.SyntaxKind.EqualsToken) return this.assignment(node);
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return this.logical(node, true);
    if (kind === ts.SyntaxKind.BarBarToken) return this.logical(node, false);
    if (kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.InstanceOfKeyword) return this.children(node);
    throw new Error(`oracle: operator ${node.operatorToken.getText()}`);
  }

  /** `l && r` is `$.truthy($.t = l) ? r : $.t`; nothing runs between writing and reading `$.t`. */
  private logical(node: ts.BinaryExpression, and: boolean): ts.Expression {
    const f = this.f, left = f.createAssignment(this.temporary(), this.expr(node.left));
    const right = this.expr(node.right), test = this.call("truthy", left);
    return f.createParenthesizedExpression(f.createConditionalExpression(
      test, undefined, and ? right : this.temporary(), undefined, and ? this.temporary() : right,
    ));
  }

  private assignment(node: ts.BinaryExpression): ts.Expression {
    const { left } = node;
    if (ts.isElementAccessExpression(left) && !isSuper(left.expression)) {
      return this.call("set", this.expr(left.expression), this.expr(left.argumentExpression), this.expr(node.right));
    }
    return this.f.createParenthesizedExpression(
      this.f.createAssignment(this.target(left), this.expr(node.right)),
    );
  }

  private compound(node: ts.BinaryExpression, name: string): ts.Expression {
    const place = this.place(node.left), right = this.expr(node.right), f = this.f;
    const op = f.createPropertyAccessExpression(f.createIdentifier("$"), name);
    if (!place) {
      const left = node.left as ts.Identifier;
      return f.createParenthesizedExpression(f.createAssignment(left, this.call(name, left, right)));
    }
    return this.call("update", ...place, op,
      f.createArrowFunction(undefined, undefined, [], undefined, undefined, f.createParenthesizedExpression(right)));
  }

  private prefix(node: ts.PrefixUnaryExpression): ts.Expression {
    const name = unaryNames[node.operator];
    if (!name) return this.crement(node.operand, node.operator, true);
    const plain = ts.isNumericLiteral(node.operand) && name === "neg";
    return plain ? node : this.call(name, this.expr(node.operand));
  }

  private crement(operand: ts.Expression, operator: ts.SyntaxKind, prefix: boolean): ts.Expression {
    const f = this.f, place = this.place(operand);
    const by = operator === ts.SyntaxKind.PlusPlusToken ? f.createNumericLiteral(1)
      : f.createPrefixUnaryExpression(ts.SyntaxKind.MinusToken, f.createNumericLiteral(1));
    if (place) return this.call("increment", ...place, by, prefix ? f.createTrue() : f.createFalse());
    const name = operand as ts.Identifier;
    const next = f.createParenthesizedExpression(f.createAssignment(name, this.call("step", name, by)));
    return prefix ? next : this.call("before", name, next);
  }

  /** Object and key of a property or element that is read and written; `undefined` for a variable. */
  private place(e: ts.Expression): [ts.Expression, ts.Expression] | undefined {
    while (ts.isParenthesizedExpression(e)) e = e.expression;
    if (ts.isElementAccessExpression(e)) return [this.expr(e.expression), this.expr(e.argumentExpression)];
    if (ts.isPropertyAccessExpression(e)) {
      return [this.expr(e.expression), this.f.createStringLiteral(e.name.text)];
    }
    return undefined;
  }

  /** What stands on the left of `=`: elements inside a pattern become the settable property of a reference. */
  private target(e: ts.Expression): ts.Expression {
    const f = this.f;
    if (ts.isParenthesizedExpression(e)) return this.target(e.expression);
    if (ts.isElementAccessExpression(e)) {
      const reference = this.call("ref", this.expr(e.expression), this.expr(e.argumentExpression));
      return f.createPropertyAccessExpression(reference, "value");
    }
    if (ts.isArrayLiteralExpression(e)) return f.createArrayLiteralExpression(e.elements.map((x) => this.target(x)));
    if (ts.isSpreadElement(e)) return f.createSpreadElement(this.target(e.expression));
    if (ts.isBinaryExpression(e)) return f.createAssignment(this.target(e.left), this.expr(e.right));
    if (ts.isObjectLiteralExpression(e)) {
      return f.createObjectLiteralExpression(e.properties.map((p) => this.targetProperty(p)));
    }
    return this.expr(e);
  }

  private targetProperty(p: ts.ObjectLiteralElementLike): ts.ObjectLiteralElementLike {
    const f = this.f;
    if (ts.isSpreadAssignment(p)) return f.createSpreadAssignment(this.target(p.expression));
    if (ts.isPropertyAssignment(p)) {
      return f.createPropertyAssignment(this.children(p.name), this.target(p.initializer));
    }
    if (ts.isShorthandPropertyAssignment(p)) {
      const initial = p.objectAssignmentInitializer;
      return f.createShorthandPropertyAssignment(p.name, initial && this.expr(initial));
    }
    return p;
  }

  /** Method calls go through `$.invoke`; calls of functions are JavaScript's own. */
  private invocation(node: ts.CallExpression): ts.Expression {
    const { expression: callee } = node, place = isMethod(callee) ? this.place(callee) : undefined;
    if (!place) return this.children(node);
    const args = this.f.createArrayLiteralExpression(node.arguments.map(this.expr));
    return this.call("invoke", ...place, args);
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
