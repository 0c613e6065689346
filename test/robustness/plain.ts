/** Without macros: what is emitted, and what is complained about, is what the plain compiler says. */
import ts from "typescript";
import { createProgramTransformer } from "../../transformer/8-host/program-transformer.ts";
import { transform } from "../../transformer/index.ts";
import { programOf } from "./sources.ts";

export interface PlainResult {
  readonly files: number;
  readonly outputs: number;
  readonly bytes: number;
  readonly differences: readonly string[];
}

export function comparePlain(texts: ReadonlyMap<string, string>): PlainResult {
  const plain = emitted(programOf(texts).program);
  const { program, host } = programOf(texts);
  const ours = emitted(createProgramTransformer(transform)(program, host, {}, { ts }));
  const names = new Set([...plain.keys(), ...ours.keys()]);
  const differences = [...names].filter((name) => plain.get(name) !== ours.get(name));
  const bytes = [...plain.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return { files: texts.size, outputs: names.size, bytes, differences };
}

/** Every output by its name, and the diagnostics under a name of their own. */
function emitted(program: ts.Program): Map<string, string> {
  const outputs = new Map<string, string>();
  program.emit(undefined, (name, text) => outputs.set(name, text));
  const found = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics(), ...program.getGlobalDiagnostics()];
  const host: ts.FormatDiagnosticsHost = { getCurrentDirectory: () => "/", getCanonicalFileName: (name) => name, getNewLine: () => "\n" };
  return outputs.set("diagnostics", ts.formatDiagnostics(found, host));
}
