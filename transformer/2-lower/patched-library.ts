/** Which functions of the library the program replaces: `Math.sin = …`, `Array.prototype.map = …`. Rules are for the others. */
import type ts from "typescript";
import type { MacroFinder } from "../1-find/find-macros.ts";
import { isLibrary, skipOuter } from "../1-find/resolve-function.ts";

const definers = new Set(["defineProperty", "defineProperties", "assign", "setPrototypeOf", "set", "deleteProperty"]);

export class PatchedLibrary {
  private names: Set<string> | undefined;

  constructor(private readonly finder: MacroFinder, private readonly program: ts.Program) {}

  /** `owner` is `Math`, or `prototype` for methods of values. */
  has(owner: string, name: string): boolean {
    this.names ??= this.find();
    return this.names.size > 0 && (this.names.has(`${owner}.${name}`) || this.names.has(`${owner}.*`));
  }

  private find(): Set<string> {
    const { ts, variables } = this.finder;
    const names = new Set<string>();
    for (const file of this.program.getSourceFiles()) {
      if (file.isDeclarationFile || this.program.isSourceFileFromExternalLibrary(file)) continue;
      const visit = (node: ts.Node): void => {
        for (const target of variables.targetsOf(node)) this.note(target, names);
        if (ts.isDeleteExpression(node)) this.note(node.expression, names);
        if (ts.isCallExpression(node)) this.defined(node, names);
        ts.forEachChild(node, visit);
      };
      visit(file);
    }
    return names;
  }

  /** `Object.defineProperty(Array.prototype, "map", …)` */
  private defined(node: ts.CallExpression, names: Set<string>): void {
    const { ts } = this.finder;
    const [target, key] = node.arguments;
    const { expression } = node;
    if (!target || !ts.isPropertyAccessExpression(expression) || !definers.has(expression.name.text) || !/^(Object|Reflect)$/.test(expression.expression.getText())) return;
    const owner = this.ownerOf(target);
    if (owner !== undefined) names.add(`${owner}.${key && ts.isStringLiteralLike(key) ? key.text : "*"}`);
  }

  private note(target: ts.Node, names: Set<string>): void {
    const { ts } = this.finder;
    if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) return;
    const owner = this.ownerOf(target.expression);
    if (owner === undefined) return;
    const key = ts.isPropertyAccessExpression(target) ? target.name : target.argumentExpression;
    names.add(`${owner}.${ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? key.text : "*"}`);
  }

  /** `prototype` for whatever ends so: it is a library's, or inherits from it. */
  private ownerOf(expression: ts.Expression): string | undefined {
    const { ts, checker } = this.finder;
    const node = skipOuter(ts, expression);
    if (ts.isIdentifier(node)) return isLibrary(checker.getSymbolAtLocation(node)) ? node.text : undefined;
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const inner = this.ownerOf(node.expression);
    if (inner === undefined) return undefined;
    return node.name.text === "prototype" ? "prototype" : inner === "globalThis" ? node.name.text : undefined;
  }
}
