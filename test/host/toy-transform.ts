/**
 * A stand-in for the core, to test hosts with: `grad(f)` becomes a central difference of a copy of f and of all that f
 * names. The copy stands in the caller's file, as real derivatives do, so that every source of staleness is there.
 */
import type ts from "typescript";
import type { Transform } from "../../transformer/8-host/program-transformer.ts";
import type { Diagnostic, FileRewrite } from "../../transformer/index.ts";

export const toyTransform: Transform = (typescript, program) => {
  const files = new Map<string, FileRewrite>();
  const diagnostics: Diagnostic[] = [];
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || !file.text.includes('"fluxion"')) continue;
    const before = diagnostics.length;
    const rewrite = rewriteFile(typescript, program, file, diagnostics);
    if (rewrite && diagnostics.length === before) files.set(file.fileName, rewrite);
  }
  return { files, diagnostics };
};

function rewriteFile(
  typescript: typeof ts, program: ts.Program, file: ts.SourceFile, diagnostics: Diagnostic[],
): FileRewrite | undefined {
  const checker = program.getTypeChecker();
  const replacements: { start: number; end: number; text: string }[] = [];
  const dependencies = new Set<string>();
  const mappings: FileRewrite["mappings"][number][] = [];
  const copies = new Map<ts.Node, string>();
  let appended = "";
  const emit = (text: string, from: ts.Node): void => {
    const source = from.getSourceFile();
    if (source !== file) dependencies.add(source.fileName);
    const start = from.getStart();
    mappings.push({ offset: appended.length, source: { file: source.fileName, start, length: from.end - start } });
    appended += text;
  };
  const copy = (node: ts.Node): string => {
    const known = copies.get(node);
    if (known) return known;
    const name = `${(node as ts.FunctionDeclaration).name?.getText() ?? "anonymous"}_toy`;
    copies.set(node, name);
    if (typescript.isVariableDeclaration(node)) {
      if (node.getSourceFile() !== file) dependencies.add(node.getSourceFile().fileName);
      return `(${renamed(node.initializer!)})`;
    }
    emit(`${renamed(node).replace(/^export /, "")}\n`, node);
    return name;
  };
  const resolve = (id: ts.Identifier): ts.Declaration | undefined => {
    let symbol = checker.getSymbolAtLocation(id);
    if (symbol && symbol.flags & typescript.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    const declaration = symbol?.valueDeclaration;
    if (!declaration || declaration.getSourceFile().isDeclarationFile) return undefined;
    const top = typescript.isFunctionDeclaration(declaration) ||
      (typescript.isVariableDeclaration(declaration) && typescript.isSourceFile(declaration.parent.parent.parent));
    return top ? declaration : undefined;
  };
  function renamed(node: ts.Node): string {
    const edits: [number, number, string][] = [];
    const visit = (child: ts.Node): void => {
      if (typescript.isPropertyAccessExpression(child) && child.getText() === "Math.random") {
        diagnostics.push({ code: 1010, text: "Math.random() is not a function of the arguments.", span: span(child) });
      }
      if (typescript.isTypeNode(child)) edits.push([child.getStart(), child.end, "any"]);
      else if (typescript.isIdentifier(child)) {
        const declaration = resolve(child);
        if (declaration) edits.push([child.getStart(), child.end, copy(declaration)]);
      } else typescript.forEachChild(child, visit);
    };
    visit(node);
    const base = node.getStart();
    return edits.sort((a, b) => b[0] - a[0]).reduce(
      (text, [from, to, by]) => text.slice(0, from - base) + by + text.slice(to - base), node.getText());
  }
  const span = (node: ts.Node) =>
    ({ file: node.getSourceFile().fileName, start: node.getStart(), length: node.end - node.getStart() });
  const visit = (node: ts.Node): void => {
    if (typescript.isCallExpression(node) && /^(fluxion\.)?grad$/.test(node.expression.getText()) && node.arguments[0]) {
      const argument = node.arguments[0];
      const declaration = typescript.isIdentifier(argument) ? resolve(argument) : undefined;
      const [signature] = checker.getTypeAtLocation(argument).getCallSignatures();
      if (!declaration || !signature) return;
      if (!(signature.getReturnType().flags & typescript.TypeFlags.NumberLike)) {
        const returns = checker.typeToString(signature.getReturnType());
        const text = `grad() needs a function that returns a number, but '${argument.getText()}' returns ${returns}.`;
        diagnostics.push({ code: 1001, text, span: span(argument) });
        return;
      }
      const keys = checker.getTypeOfSymbolAtLocation(signature.parameters[0]!, node).getProperties()
        .filter((property) => checker.getTypeOfSymbolAtLocation(property, node).flags & typescript.TypeFlags.NumberLike);
      const isObject = keys.length > 0 && !(checker.getTypeOfSymbolAtLocation(signature.parameters[0]!, node).flags & typescript.TypeFlags.NumberLike);
      const primal = copy(declaration);
      const name = `${argument.getText()}_grad`;
      const difference = (plus: string, minus: string): string =>
        `Math.round((${primal}(${plus}) - ${primal}(${minus})) / 2e-4 * 1e4) / 1e4`;
      emit(`/** The derivative of ${argument.getText()}. */\nfunction ${name}(x: any): any {\n  // Forward sweep.\n`, node);
      emit(`  const h: number = keep(1e-4)!; // ${argument.getText()}(x)\n  // Reverse sweep.\n`, node);
      emit(`  return ${isObject
        ? `{ ${keys.map(({ name: key }) => `${key}: ${difference(`{ ...x, ${key}: x.${key} + h }`, `{ ...x, ${key}: x.${key} - h }`)}`).join(", ")} }`
        : difference("x + h", "x - h")};\n}\n`, declaration);
      replacements.push({ start: node.getStart(), end: node.end, text: name });
      return;
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  if (replacements.length === 0) return undefined;
  const imports = ['import { stopGradient as keep_ } from "fluxion";'];
  appended += "function keep(x: number): number {\n  return typeof keep_ === \"function\" ? x : NaN;\n}\n";
  return { fileName: file.fileName, replacements, imports, appended, mappings, dependencies: [...dependencies] };
}
