/** What a name stands for: a local variable, a captured one, a constant of a module, or something that is refused. */
import type ts from "typescript";
import { isLibrary, resolveFunction } from "../1-find/resolve-function.ts";
import type { Global, Value } from "../ir/ir.ts";
import { freshValue } from "../ir/build.ts";
import * as messages from "../messages.ts";
import { ruleOf } from "../rules/registry.ts";
import { libraryConstant } from "./evaluate-constant.ts";
import type { GlobalConstant } from "./lower-global.ts";
import { withSource } from "./lower-type.ts";
import { hasReadonlyArrays, unreachableField } from "./instances.ts";
import { uniformList } from "./lower-literal.ts";
import { containingClass } from "./lower-class.ts";
import { holdsFunctions } from "./code.ts";
import { lowerModuleFunctions } from "./lower-function-list.ts";
import { isMadeText } from "./lower-text.ts";
import { closureOf, conversions, libraryValue } from "./closure.ts";
import type { Lowerer } from "./lowerer.ts";

export function lowerIdentifier(f: Lowerer, node: ts.Identifier): Value {
  const symbol = f.context.finder.variables.symbolOf(node);
  const binding = symbol && f.bindings.get(symbol);
  if (binding) return f.readVariable(node, binding);
  if (node.text === "undefined" && !symbol?.declarations?.length) return f.const(node, undefined);
  if (isLibrary(symbol)) {
    if (node.text === "NaN") return f.const(node, NaN);
    if (node.text === "Infinity") return f.const(node, Infinity);
    if (node.text !== "isInteger" && conversions.has(node.text)) return libraryValue(f, node, node.text, "");
  }
  const global = symbol && (lowerTakenFromLibrary(f, node, symbol) ?? lowerModuleVariable(f, node, symbol));
  if (global) return global;
  if (node.text === "arguments") return f.notYet(node, "arguments", "Name the parameters, or use a rest parameter.");
  if (isMadeText(f, node)) return f.refuse(messages.throughString("Here is a string made of values"), node);
  const resolved = resolveFunction(f.ts, f.checker, node, f.context.finder.variables.isAssigned);
  const held = symbol && resolved.kind !== "function" ? lowerModuleFunctions(f, node, unaliased(f, symbol)) : undefined;
  const closure = held ?? closureOf(f, node, resolved);
  if (closure) return closure;
  if (resolved.kind !== "unknown" || f.checker.getTypeAtLocation(node).getCallSignatures().length > 0) {
    return f.notYet(node, `The function '${node.text}' as a value`, "Use functions of the module, or arrow functions.");
  }
  if (isLibrary(symbol)) return f.refuse(messages.impure(`'${node.text}'`), node);
  if (containingClass(f, node)) return f.notYet(node, `'${node.text}', a variable of the function around the class, where that function has passed the object on,`, "Pass it to the constructor, and keep it in a field.");
  return f.notYet(node, `'${node.text}'`, "Declare it as a constant before it is used, or pass it as an argument.");
}

/** `const { PI, sin } = Math`: the constant, or the function as a value. */
function lowerTakenFromLibrary(f: Lowerer, node: ts.Identifier, found: ts.Symbol): Value | undefined {
  const { ts } = f;
  const declaration = unaliased(f, found).valueDeclaration;
  const variable = declaration && ts.isBindingElement(declaration) && ts.isObjectBindingPattern(declaration.parent) ? declaration.parent.parent : undefined;
  const holder = variable && ts.isVariableDeclaration(variable) ? variable.initializer : undefined;
  if (!holder || !ts.isIdentifier(holder) || !isLibrary(f.checker.getSymbolAtLocation(holder)) || f.context.finder.variables.isAssigned(unaliased(f, found))) return undefined;
  const { propertyName, name } = declaration as ts.BindingElement;
  const member = (propertyName ?? name).getText(), constant = libraryConstant(holder.text, member);
  if (constant !== undefined) return f.const(node, constant, node.text);
  return holder.text === "Math" && ruleOf(member) && member !== "random" ? libraryValue(f, node, member) : undefined;
}

const unaliased = (f: Lowerer, symbol: ts.Symbol): ts.Symbol => (symbol.flags & f.ts.SymbolFlags.Alias ? f.checker.getAliasedSymbol(symbol) : symbol);

/** A variable at the top level of a module; undefined if the symbol is none. */
export function lowerModuleVariable(f: Lowerer, node: ts.Node, found: ts.Symbol): Value | undefined {
  const { ts, checker, context } = f;
  const symbol = unaliased(f, found);
  const declaration = symbol.valueDeclaration;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !context.finder.variables.isModuleLevel(declaration)) return undefined;
  if (checker.getTypeAtLocation(declaration).getCallSignatures().length > 0) return undefined;
  if (context.globals.isChanged(symbol)) return f.refuse(messages.mutableState(symbol.name), node);
  const constant = context.globals.constantOf(symbol);
  if (!constant) return f.notYet(node, `The destructured constant '${symbol.name}'`, "Declare it by itself at the top of the module.");
  if (!constant.declaration.initializer) return f.refuse(messages.impure(`'${symbol.name}'`), node);
  if (holdsFunctions(context, checker.getTypeAtLocation(declaration), undefined)) return lowerModuleFunctions(f, node, symbol);
  // Small integers are sizes, offsets and exponents: the passes do better when they see them.
  if (typeof constant.value === "number" && Number.isInteger(constant.value)) return f.const(node, constant.value, constant.name);
  // Inside a namespace there is no bare name to use.
  if (!ts.isSourceFile(declaration.parent.parent.parent)) return lowerNamespaceConstant(f, node, constant);
  // `as const` makes tuples of tables.
  const type = declaration.type ? f.typeOf(declaration.name) : uniformList(f.typeOf(declaration.name));
  if (type.kind === "opaque") return f.refuse(messages.typeNotYet(type.text), node);
  const hidden = unreachableField(context, checker.getTypeAtLocation(declaration));
  if (hidden !== undefined) return f.refuse(messages.hiddenField(hidden), node);
  const out = freshValue(withSource(context, type, checker.getTypeAtLocation(declaration)), constant.name);
  const stmt: Global = {
    kind: "global", name: constant.name, file: constant.file, exportedAs: constant.exportedAs, text: constant.text,
    value: constant.value, args: [], outs: [out], regions: [],
    ...(isConstAsserted(f, constant.declaration) ? { isConst: true } : {}),
    ...(hasReadonlyArrays(context, checker.getTypeAtLocation(declaration)) ? { isReadonly: isConstAsserted(f, constant.declaration) ? "literal" : true } : {}),
  };
  f.at(node).append(stmt);
  return out;
}

/** `const names = ["a", "b"] as const satisfies readonly Name[]`. */
function isConstAsserted({ ts }: Lowerer, { type, initializer }: ts.VariableDeclaration): boolean {
  let node = initializer;
  while (node && !type && (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression?.(node))) node = node.expression;
  return node !== undefined && !type && ts.isAsExpression(node) && ts.isTypeReferenceNode(node.type) && node.type.typeName.getText() === "const";
}

function lowerNamespaceConstant(f: Lowerer, node: ts.Node, { name, value }: GlobalConstant): Value {
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return f.const(node, value, name);
  return f.notYet(node, `'${name}', a constant of a namespace`, "Move it to the top of the module.");
}
