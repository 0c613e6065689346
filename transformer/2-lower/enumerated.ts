/**
 * Of which objects does the program ask for the names of all properties, or go through them? A copy of such an object has
 * the properties that the type of the original names; where the original may have more of them, that is looked at.
 */
import type ts from "typescript";
import type { Context } from "./context.ts";

const known = new WeakMap<ts.Program, readonly (readonly string[])[]>();

/** May an object with these properties be one that is gone through? */
export function isEnumerated(context: Context, names: readonly string[]): boolean {
  const all = known.get(context.program) ?? enumerated(context);
  known.set(context.program, all);
  return all.some((asked) => asked.every((name) => names.includes(name)));
}

/** The names of the properties of each type that is gone through. */
function enumerated({ ts, checker, program }: Context): string[][] {
  const found: string[][] = [];
  const note = (node: ts.Expression): void => {
    const type = checker.getTypeAtLocation(node), properties = checker.getPropertiesOfType(checker.getBaseConstraintOfType(type) ?? type);
    const isOwn = properties.length > 0 && properties.every(({ declarations }) => declarations?.every((declaration) => !declaration.getSourceFile().isDeclarationFile));
    if (isOwn) found.push(properties.map(({ name }) => name));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isForInStatement(node)) note(node.expression);
    const isAsked = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === "Object" && /^(keys|values|entries)$/.test(node.expression.name.text);
    if (isAsked && node.arguments[0]) note(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file)) visit(file);
  return found;
}
