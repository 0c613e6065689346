/** Macros on random functions: each is differentiated or refused, and what comes out passes the compiler. */
import ts from "typescript";
import { headline } from "../../transformer/diagnostics.ts";
import { transform, type TransformResult } from "../../transformer/index.ts";
import { applyRewrite, type RewrittenFile } from "../support/build.ts";
import { randomSource } from "../fuzz/plan.ts";
import { insertMacros, type Inserted } from "./insert.ts";
import { compilerOptions, programOf } from "./sources.ts";

export interface Defect { readonly file: string; readonly what: string; readonly source: string }

export interface MacroResult {
  macros: number;
  differentiated: number;
  refused: number;
  readonly reasons: Map<string, number>;
  readonly defects: Defect[];
}

export function tryMacros(texts: ReadonlyMap<string, string>, seed: number, perFile: number): MacroResult {
  const result: MacroResult = { macros: 0, differentiated: 0, refused: 0, reasons: new Map(), defects: [] };
  const insert = (name: string, text: string, i: number, keep?: (index: number) => boolean): Inserted => insertMacros(name, text, randomSource(seed * 7919 + i), perFile, keep);
  const all = new Map([...texts].map(([name, text], i) => [name, insert(name, text, i)]));
  const refused = look(all, result);
  const accepted = new Map([...texts].map(([name, text], i) => [name, insert(name, text, i, (index) => !refused.get(name)!.has(index))]));
  emit(accepted, result);
  return result;
}

/** Which macro calls of each file are refused; defects are noted. */
function look(inserted: ReadonlyMap<string, Inserted>, result: MacroResult): Map<string, Set<number>> {
  const { program } = programOf(textsOf(inserted));
  const refused = new Map<string, Set<number>>();
  for (const [name, { insertions }] of inserted) {
    const own = new Set<number>();
    refused.set(name, own);
    result.macros += insertions.length;
    const all = guarded(program, name, result, insertions.map(({ source }) => source));
    if (!all) {
      insertions.forEach((_, i) => own.add(i));
      continue;
    }
    // An error may be far from its macro; then that macro is found by looking at each alone.
    for (const [i, { start, end, source }] of insertions.entries()) {
      const single = all.diagnostics.length === 0 ? undefined : only(name, inserted.get(name)!, i, result);
      if (!single || single.diagnostics.length === 0) continue;
      own.add(i);
      const defect = single.diagnostics.find(({ code }) => code >= 9000);
      if (defect) result.defects.push({ file: name, what: headline(defect), source: `${inserted.get(name)!.text.slice(start, end)}\n${source}` });
      const reason = headline(single.diagnostics[0]!).replace(/'[^']*'/g, "'…'").replace(/ over \S+/g, " over …").replace(/type .* (which|cannot)/, "type … $1");
      result.reasons.set(reason, (result.reasons.get(reason) ?? 0) + 1);
    }
    result.refused += own.size;
  }
  result.differentiated = result.macros - result.refused;
  return refused;
}

/** The file with just one of its macro calls; the others are blanked out. */
function only(name: string, { text, insertions }: Inserted, index: number, result: MacroResult): TransformResult | undefined {
  let alone = text;
  insertions.forEach(({ start, end }, i) => {
    if (i !== index) alone = `${alone.slice(0, start)}0${" ".repeat(end - start - 1)}${alone.slice(end)}`;
  });
  return guarded(programOf(new Map([[name, alone]])).program, name, result, [insertions[index]!.source]);
}

function guarded(program: ts.Program, name: string, result: MacroResult, sources: readonly string[]): TransformResult | undefined {
  try {
    return transform(ts, program, {}, [program.getSourceFile(name)!]);
  } catch (error) {
    const what = String((error as Error).stack).split("\n").slice(0, 4).join("\n");
    // Of several functions it is not known which: each will be looked at alone, in the end.
    if (sources.length === 1) result.defects.push({ file: name, what, source: sources[0]! });
    return sources.length === 1 ? undefined : { files: new Map(), diagnostics: [{ code: 0, text: what, span: { file: name, start: 0, length: 0 } }] };
  }
}

/** What is differentiated is generated, too, and looked at by the compiler. */
function emit(inserted: ReadonlyMap<string, Inserted>, result: MacroResult): void {
  const { program } = programOf(textsOf(inserted));
  const rewritten = new Map<string, RewrittenFile>();
  for (const [name, { text, insertions }] of inserted) {
    const made = guarded(program, name, result, insertions.map(({ source }) => source));
    if (!made) continue;
    for (const diagnostic of made.diagnostics) result.defects.push({ file: name, what: `accepted alone, refused with others: ${headline(diagnostic)}`, source: "" });
    rewritten.set(name, applyRewrite(text, made.files.get(name)));
  }
  const strict = programOf(new Map([...rewritten].map(([name, { text }]) => [name, text])), { ...compilerOptions, noUncheckedIndexedAccess: true }).program;
  for (const [name, { generated, text }] of rewritten) {
    const from = generated.at(-1)?.[0];
    if (from === undefined) continue;
    const file = strict.getSourceFile(name)!;
    for (const error of [...strict.getSyntacticDiagnostics(file), ...strict.getSemanticDiagnostics(file)]) {
      if ((error.start ?? 0) < from) continue;
      const line = text.slice(text.lastIndexOf("\n", error.start! - 1) + 1).split("\n")[0]!;
      result.defects.push({ file: name, what: `generated code: ${ts.flattenDiagnosticMessageText(error.messageText, "\n")}`, source: line });
    }
  }
}

const textsOf = (inserted: ReadonlyMap<string, Inserted>): Map<string, string> => new Map([...inserted].map(([name, { text }]) => [name, text]));
