/**
 * An arrow function in a method uses the method's `this`: for what a macro is applied to it is one more captured
 * variable, `grad((w) => this.loss(w))` → `((w) => loss_grad(this, w))`.
 */
import type ts from "typescript";
import type { Capture } from "./macro-site.ts";
import type { Variables } from "./variables.ts";

/** One for each class: `this` has no symbol of its own. */
const symbols = new WeakMap<ts.Node, ts.Symbol>();

function captureOfThis(variables: Variables, fn: ts.Node): Capture | undefined {
  const use = thisIn(variables, fn);
  const container = use && thisContainer(variables.ts, use);
  if (!container || !isOfInstance(variables.ts, container)) return undefined;
  return { name: "this", symbol: symbolOfThis(variables.ts, use), use };
}

/** What a function uses that a macro is applied to. */
export function capturesOfTarget(variables: Variables, fn: ts.Node): readonly Capture[] {
  const captures = variables.capturesOf(fn), self = captureOfThis(variables, fn);
  return self ? [...captures, self] : captures;
}

export const isThisCapture = ({ name }: Capture): boolean => name === "this";

export function symbolOfThis(typescript: typeof ts, use: ts.Node): ts.Symbol {
  const owner = thisContainer(typescript, use).parent;
  const symbol = symbols.get(owner) ?? { name: "this", escapedName: "this", flags: 0 } as ts.Symbol;
  symbols.set(owner, symbol);
  return symbol;
}

/** Its type, as a variable: `this` is of its class, and may be of one of its subclasses. */
export function typeOfCapture(checker: ts.TypeChecker, { use }: Capture): ts.Type {
  const type = checker.getTypeAtLocation(use);
  return (type as ts.TypeParameter & { isThisType?: boolean }).isThisType ? checker.getBaseConstraintOfType(type) ?? type : type;
}

/** The function, class member or file that decides what `this` is. */
export function thisContainer(typescript: typeof ts, node: ts.Node): ts.Node {
  let at = node.parent;
  while (at.parent && !(typescript.isFunctionLike(at) && !typescript.isArrowFunction(at)) && !typescript.isPropertyDeclaration(at) && !typescript.isClassStaticBlockDeclaration(at)) at = at.parent;
  return at;
}

function isOfInstance(typescript: typeof ts, container: ts.Node): boolean {
  const isStatic = typescript.canHaveModifiers(container) && typescript.getModifiers(container)?.some(({ kind }) => kind === typescript.SyntaxKind.StaticKeyword);
  return typescript.isClassElement(container) && typescript.isClassLike(container.parent) && !isStatic && !typescript.isClassStaticBlockDeclaration(container);
}

/** Its first use in the function, or in arrow functions of the same method that it calls by their names. */
function thisIn(variables: Variables, fn: ts.Node): ts.Node | undefined {
  const typescript = variables.ts, seen = new Set<ts.Node>();
  if (!typescript.isArrowFunction(fn)) return undefined;
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (node.kind === typescript.SyntaxKind.ThisKeyword) return node;
    if (typescript.isTypeNode(node) || typescript.isClassLike(node) || typescript.isFunctionLike(node) && !typescript.isArrowFunction(node)) return undefined;
    const declaration = typescript.isIdentifier(node) ? variables.symbolOf(node)?.valueDeclaration : undefined;
    if (declaration && typescript.isVariableDeclaration(declaration) && !variables.isModuleLevel(declaration) && variables.isNameOfFunction(declaration)) {
      if (seen.has(declaration)) return undefined;
      seen.add(declaration);
      return visit(declaration.initializer);
    }
    return typescript.forEachChild(node, visit);
  };
  return typescript.forEachChild(fn, visit);
}
