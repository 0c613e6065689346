/**
 * `hooks.onStep?.(x)`, where the object is known to have no such function: a literal with functions in it has a type of
 * its own, which names all that it holds, but for methods and accessors that need their object. Those are found by the
 * type checker, as all of a class are, so a name that any of the program's own literals or classes uses so says nothing.
 */
import type ts from "typescript";
import { hasCode, type Type } from "../ir/types.ts";
import { seesObject } from "./lower-literal.ts";
import type { Lowerer } from "./lowerer.ts";

const known = new WeakMap<ts.Program, ReadonlySet<string>>();

export function hasNoFunction(f: Lowerer, type: Type, name: string): boolean {
  if (type.kind !== "record" || type.tuple || type.class || type.box || !hasCode(type) || type.fields.some((field) => field.name === name)) return false;
  return !namesOfMembers(f).has(name);
}

function namesOfMembers(f: Lowerer): ReadonlySet<string> {
  const { ts } = f;
  const { program } = f.context;
  const before = known.get(program);
  if (before) return before;
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isMember = ts.isAccessor(node) || ts.isMethodDeclaration(node) && ts.isClassLike(node.parent) || ts.isObjectLiteralElementLike(node) && seesObject(f, node);
    if (isMember && node.name) names.add(node.name.getText());
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile) visit(file);
  known.set(program, names);
  return names;
}
