/** Decorators that only take note of what they are put on; all others may put something else in its place. */
import type ts from "typescript";
import type { Lowerer } from "./lowerer.ts";

type Compiler = Pick<Lowerer, "ts" | "checker">;

/** What a decorator changes instances or the class with, though it gives nothing; its helpers stand in its file. */
const changing = /\baddInitializer\b|(?<!\bObject\.)\bprototype\b|\bdefinePropert/;

function decoratorsOf({ ts }: Compiler, node: ts.Node): readonly ts.Decorator[] {
  return ((node as { readonly modifiers?: readonly ts.Node[] }).modifiers ?? []).filter((modifier): modifier is ts.Decorator => modifier.kind === ts.SyntaxKind.Decorator);
}

/** One that gives nothing, or is a library's, only takes note. */
function changes({ ts, checker }: Compiler, decorator: ts.Decorator): boolean {
  const signature = checker.getResolvedSignature(decorator), file = signature?.declaration?.getSourceFile();
  if (!signature) return true;
  if (file?.isDeclarationFile) return false;
  return (signature.getReturnType().flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) === 0 || file !== undefined && changing.test(file.text);
}

/** May there be another function in the place of a member of a class? */
export function isDecorated(f: Compiler, declaration: ts.Declaration): boolean {
  // Of the older kind, one of a method is handed its descriptor, and may write there.
  const hasDescriptor = (decorator: ts.Decorator): boolean => (f.checker.getResolvedSignature(decorator)?.parameters.length ?? 3) > 2;
  return decoratorsOf(f, declaration).some((decorator) => changes(f, decorator) || hasDescriptor(decorator)) || decoratorsOf(f, declaration.parent).some((decorator) => changes(f, decorator));
}

/** A decorator that may change what a new instance holds: of the class, of a field, or of a member for which it is told of instances. */
export function changesInstances(f: Compiler, owner: ts.ClassLikeDeclaration): ts.Decorator | undefined {
  const { ts } = f;
  const isOfData = (member: ts.ClassElement): boolean => ts.isPropertyDeclaration(member) && !member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const initializes = (decorator: ts.Decorator): boolean => {
    const file = f.checker.getResolvedSignature(decorator)?.declaration?.getSourceFile();
    return file !== undefined && !file.isDeclarationFile && changing.test(file.text);
  };
  return [owner, ...owner.members.filter(isOfData)].flatMap((node) => decoratorsOf(f, node)).find((decorator) => changes(f, decorator))
    ?? owner.members.flatMap((member) => decoratorsOf(f, member)).find(initializes);
}
