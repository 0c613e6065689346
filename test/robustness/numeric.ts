/** Functions of other people's files whose parameters are numbers and arrays of them: each in a file of its own that asks for its derivatives. */
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { headline } from "../../transformer/diagnostics.ts";
import { transform } from "../../transformer/index.ts";
import { applyRewrite } from "../support/build.ts";
import { programOf } from "./sources.ts";

export type Kind = "number" | "count" | "number[]" | "number[][]" | "Float64Array";

export interface NumericFunction {
  readonly file: string;
  readonly name: string;
  readonly params: readonly Kind[];
  /** Of the file that is made for it, and its text. */
  readonly path: string;
  readonly text: string;
}

export interface Differentiated extends NumericFunction {
  /** With the derivatives in the place of the macros. */
  readonly rewritten: string;
}

/** Steers loops, or is asked whether it is a certain one: not moved. */
const counts = /^(n|k|m|p|i|j|start|end|from|to|\w*([sS]ize|[lL]ength|[cC]ount|[oO]rder|[dD]egree|[dD]imension|[iI]ndex|[wW]idth|[nN]umber|[tT]imes|[dD]igits))$/;
const arrays = /^(readonly)?(number\[\]|Array<number>|ArrayLike<number>|(Numeric|Number|Double)Array|Readonly<(Numeric|Number|Double)Array>)$/;

function kindsOf({ name, type }: ts.ParameterDeclaration): readonly Kind[] {
  const text = type?.getText().replace(/\s/g, "") ?? "";
  if (text === "number") return [counts.test(name.getText()) ? "count" : "number"];
  if (text === "Float64Array") return ["Float64Array"];
  if (/^(readonly)?number\[\]\[\]$/.test(text)) return ["number[][]"];
  return arrays.test(text) ? ["number[]", "Float64Array"] : [];
}

/** Those that are exported; what may be left out is. Of a function of arrays of any kind there are two. */
export function numericFunctions(texts: ReadonlyMap<string, string>): NumericFunction[] {
  return [...texts].flatMap(([file, text]) => {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    return source.statements.flatMap((statement) => exportedFunctions(statement).flatMap(({ name, node }) => {
      const needed = node.parameters.filter(({ questionToken, initializer, dotDotDotToken }) => !questionToken && !initializer && !dotDotDotToken);
      const kinds = needed.map(kindsOf);
      if (needed.length === 0 || needed.length > 7 || kinds.some((some) => some.length === 0)) return [];
      const variants = kinds.some((some) => some.length > 1) ? [0, 1] : [0];
      return variants.map((k) => wrapped(file, name, kinds.map((some) => some[k] ?? some[0]!), k));
    }));
  });
}

function exportedFunctions(statement: ts.Statement): { readonly name: string; readonly node: ts.SignatureDeclaration }[] {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement)?.map(({ kind }) => kind) ?? [] : [];
  if (!modifiers.includes(ts.SyntaxKind.ExportKeyword) || modifiers.includes(ts.SyntaxKind.DefaultKeyword)) return [];
  if (ts.isFunctionDeclaration(statement)) return statement.name && statement.body && !statement.asteriskToken ? [{ name: statement.name.text, node: statement }] : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    (ts.isIdentifier(name) && initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? [{ name: name.text, node: initializer }] : []));
}

function wrapped(file: string, name: string, params: readonly Kind[], variant: number): NumericFunction {
  const list = params.map((kind, i) => `a${i}: ${kind === "count" ? "number" : kind}`).join(", ");
  const text = `import { jvp, vjp } from "fluxion";
import { ${name} as target } from "./${basename(file)}";
export function f(${list}) { return target(${params.map((_, i) => `a${i}`).join(", ")}); }
export const d_jvp = jvp(f), d_vjp = vjp(f);
`;
  return { file, name, params, path: join(dirname(file), `${basename(file).replace(/\W/g, "_")}_${name}_${variant}.values.ts`), text };
}

/** `refused`: how often for which reason. A crash is one, too, and starts with the word. */
export function differentiate(functions: readonly NumericFunction[]): { readonly made: Differentiated[]; readonly refused: Map<string, number> } {
  const { program } = programOf(new Map(functions.map(({ path, text }) => [path, text])));
  const made: Differentiated[] = [], refused = new Map<string, number>();
  const refuse = (reason: string): void => void refused.set(reason, (refused.get(reason) ?? 0) + 1);
  for (const one of functions) {
    try {
      const result = transform(ts, program, {}, [program.getSourceFile(one.path)!]);
      const [first] = result.diagnostics;
      if (first || !result.files.has(one.path)) refuse(first ? headline(first).replace(/'[^']*'/g, "'…'") : "without a word");
      else made.push({ ...one, rewritten: applyRewrite(one.text, result.files.get(one.path)).text });
    } catch (error) {
      refuse(`crash: ${one.name} of ${one.file}: ${(error as Error).message}`);
    }
  }
  return { made, refused };
}
