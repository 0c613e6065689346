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

export function tryMacros(texts: ReadonlyMap<string, string>, seed: number, perFile: number, full = false): MacroResult {
  const result: MacroResult = { macros: 0, differentiated: 0, refused: 0, reasons: new Map(), defects: [] };
  const insert = (name: string, text: string, i: number, keep?: (index: number) => boolean): Inserted => insertMacros(name, text, randomSource(seed * 7919 + i), perFile, keep);
  const all = new Map([...texts].map(([name, text], i) => [name, insert(name, text, i)]));
  const refused = look(all, result, full);
  const accepted = new Map([...texts].map(([name, text], i) => [name, insert(name, text, i, (index) => !refused.get(name)!.has(index))]));
  emit(accepted, result);
  return result;
}

/** Which macro calls of each file are refused; defects are noted. Each call is looked at in a copy of its file that has no other. */
function look(inserted: ReadonlyMap<string, Inserted>, result: MacroResult, full: boolean): Map<string, Set<number>> {
  const copies = [...inserted].flatMap(([name, { text, insertions }]) => insertions.map((insertion, i) => ({ name, i, insertion, ...only(name, text, insertions, i) })));
  const { program } = programOf(new Map(copies.map(({ copy, text }) => [copy, text])));
  const refused = new Map([...inserted].map(([name]) => [name, new Set<number>()]));
  // All at once if nothing crashes: what is changed anywhere in the program is then looked for once.
  const whole = attempt(program, copies.map(({ copy }) => copy));
  for (const { name, i, copy, insertion } of copies) {
    result.macros++;
    const made = whole ?? guarded(program, copy, result, insertion.source);
    if (made?.files.has(copy)) continue;
    refused.get(name)!.add(i);
    if (!made) continue;
    result.refused++;
    const own = made.diagnostics.filter(({ span }) => span.file === copy);
    const defect = own.find(({ code }) => code >= 9000);
    if (defect) result.defects.push({ file: name, what: headline(defect), source: `${inserted.get(name)!.text.slice(insertion.start, insertion.end)}\n${insertion.source}` });
    const reason = own[0] ? (full ? headline(own[0]) : general(headline(own[0]))) : "in a function of another file";
    result.reasons.set(reason, (result.reasons.get(reason) ?? 0) + 1);
  }
  for (const diagnostic of whole?.diagnostics ?? []) {
    const isCopy = copies.some(({ copy }) => copy === diagnostic.span.file);
    if (diagnostic.code >= 9000 && !isCopy) result.defects.push({ file: diagnostic.span.file, what: headline(diagnostic), source: program.getSourceFile(diagnostic.span.file)?.text.slice(diagnostic.span.start, diagnostic.span.start + 300) ?? "" });
  }
  result.differentiated = result.macros - result.refused;
  return refused;
}

/** The kind of reason, without names and types. */
function general(reason: string): string {
  return reason.replace(/'[^']*'/g, "'…'").replace(/ over \S+/g, " over …").replace(/type .* (which|cannot)/, "type … $1").replace(/returns .*?\./, "returns … .").replace(/ Use jacrev\(.*/, " Use jacrev or jacfwd.");
}

function only(name: string, text: string, insertions: Inserted["insertions"], index: number): { readonly copy: string; readonly text: string } {
  let alone = text;
  insertions.forEach(({ start, end }, i) => {
    if (i !== index) alone = `${alone.slice(0, start)}0${" ".repeat(end - start - 1)}${alone.slice(end)}`;
  });
  return { copy: name.replace(/\.([cm]?ts)$/, `.only${index}.$1`), text: alone };
}

function attempt(program: ts.Program, names: readonly string[]): TransformResult | undefined {
  try {
    return transform(ts, program, {}, names.map((name) => program.getSourceFile(name)!));
  } catch {
    return undefined;
  }
}

function guarded(program: ts.Program, name: string, result: MacroResult, source: string): TransformResult | undefined {
  try {
    return transform(ts, program, {}, [program.getSourceFile(name)!]);
  } catch (error) {
    result.defects.push({ file: name, what: String((error as Error).stack).split("\n").slice(0, 4).join("\n"), source });
    return undefined;
  }
}

/** What is differentiated is generated, too, and looked at by the compiler. */
function emit(inserted: ReadonlyMap<string, Inserted>, result: MacroResult): void {
  const { program } = programOf(textsOf(inserted));
  const rewritten = new Map<string, RewrittenFile>();
  for (const [name, { text, insertions }] of inserted) {
    const made = guarded(program, name, result, insertions.map(({ source }) => source).join("\n"));
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
