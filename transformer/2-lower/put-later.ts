/**
 * Properties that the program gives to objects after they have been made. One that may be left out can be missing in the
 * shadow of an object that was made under a type without it.
 */
import type ts from "typescript";
import type { Variables } from "../1-find/variables.ts";

const known = new WeakMap<ts.TypeChecker, PutLater>();

/** Of a program that has not been looked at, any may be. */
export const isPutLater = (checker: ts.TypeChecker, name: string): boolean => known.get(checker)?.has(name) ?? true;

export class PutLater {
  /** All of them are, where some name is not written. */
  private names: ReadonlySet<string> | "all" | undefined;

  constructor(private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, private readonly program: ts.Program, private readonly variables: Variables) {
    known.set(checker, this);
  }

  has(name: string): boolean {
    this.names ??= this.find();
    return this.names === "all" || this.names.has(name);
  }

  private find(): ReadonlySet<string> | "all" {
    const { ts, checker } = this, names = new Set<string>();
    let isAny = false;
    const target = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node)) names.add(node.name.text);
      else if (ts.isElementAccessExpression(node)) keys(checker.getTypeAtLocation(node.argumentExpression));
      else ts.forEachChild(node, target);
    };
    const keys = (type: ts.Type): void => {
      if (type.isUnion()) type.types.forEach(keys);
      else if (type.isStringLiteral()) names.add(type.value);
      // Elements of arrays, and entries of dictionaries, which have no properties of their own.
      else if (!(type.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.String))) isAny = true;
    };
    const visit = (node: ts.Node): void => {
      this.variables.targetsOf(node).forEach(target);
      if (ts.isCallExpression(node) && node.expression.getText() === "Object.assign") {
        for (const source of node.arguments) checker.getTypeAtLocation(source).getProperties().forEach(({ name }) => names.add(name));
      }
      ts.forEachChild(node, visit);
    };
    for (const file of this.program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
    return isAny ? "all" : names;
  }
}
