/** What the whole program does with properties, by their names. */
import type ts from "typescript";
import type { Variables } from "../1-find/variables.ts";

const known = new WeakMap<ts.TypeChecker, Properties>();

/**
 * Does some object get the property after it has been made? One that may be left out can be missing in the shadow of an
 * object that was made under a type without it. Of a program that has not been looked at, all may.
 */
export const isPutLater = (checker: ts.TypeChecker, name: string): boolean => known.get(checker)?.later.has(name) ?? true;

/** Is something spread over the property where it may be left out? `{ name: 1, ...options }`. */
export const isSpreadOver = (checker: ts.TypeChecker, name: string): boolean => known.get(checker)?.spreadOver.has(name) ?? true;

/** Names; all of them are, where some name is not known. */
class Names {
  private readonly names = new Set<string>();
  private isAny = false;
  add(name: string): void { this.names.add(name); }
  addAll(): void { this.isAny = true; }
  has(name: string): boolean { return this.isAny || this.names.has(name); }
}

interface Found { readonly later: Names; readonly spreadOver: Names }

export class Properties {
  private found: Found | undefined;

  constructor(private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, private readonly program: ts.Program, private readonly variables: Variables) {
    known.set(checker, this);
  }

  get later(): Names { return (this.found ??= this.find()).later; }
  get spreadOver(): Names { return (this.found ??= this.find()).spreadOver; }

  private find(): Found {
    const { ts, checker } = this, found: Found = { later: new Names(), spreadOver: new Names() };
    const visit = (node: ts.Node): void => {
      for (const target of this.variables.targetsOf(node)) this.target(target, found.later);
      if (ts.isObjectLiteralExpression(node)) node.properties.slice(1).filter(ts.isSpreadAssignment).forEach(({ expression }) => this.leftOut(checker.getTypeAtLocation(expression), found.spreadOver));
      if (ts.isCallExpression(node) && node.expression.getText() === "Object.assign") {
        for (const source of node.arguments.slice(1)) {
          this.leftOut(checker.getTypeAtLocation(source), found.spreadOver);
          checker.getTypeAtLocation(source).getProperties().forEach(({ name }) => found.later.add(name));
        }
      }
      ts.forEachChild(node, visit);
    };
    for (const file of this.program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
    return found;
  }

  private target(node: ts.Node, names: Names): void {
    const { ts, checker } = this;
    if (ts.isPropertyAccessExpression(node)) names.add(node.name.text);
    else if (ts.isElementAccessExpression(node)) this.keys(checker.getTypeAtLocation(node.argumentExpression), names);
    else ts.forEachChild(node, (child) => this.target(child, names));
  }

  private keys(type: ts.Type, names: Names): void {
    const { NumberLike, String } = this.ts.TypeFlags;
    if (type.isUnion()) type.types.forEach((part) => this.keys(part, names));
    else if (type.isStringLiteral()) names.add(type.value);
    // Elements of arrays, and entries of dictionaries, which have no properties of their own.
    else if (!(type.flags & (NumberLike | String))) names.addAll();
  }

  /** Properties of the type that may be left out. */
  private leftOut(type: ts.Type, names: Names): void {
    const { ts: { TypeFlags, SymbolFlags } } = this;
    if (type.isUnion()) return type.types.forEach((part) => this.leftOut(part, names));
    if (type.flags & (TypeFlags.Instantiable | TypeFlags.Any | TypeFlags.Unknown)) return names.addAll();
    for (const { name, flags } of this.checker.getPropertiesOfType(type)) if (flags & SymbolFlags.Optional) names.add(name);
  }
}
