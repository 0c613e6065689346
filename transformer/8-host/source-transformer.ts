/**
 * fluxion as a plain "before" transformer, for compilers that know nothing else.
 *
 * A "before" transformer is asked too late: it is not run for files that the compiler takes to be unchanged, nor when
 * nothing is emitted. ts-patch can do better, so under ts-patch this form only says what to add. ttypescript cannot:
 * there it works, for clean builds. Whoever calls the compiler himself gets errors as an exception.
 */
import { createRequire } from "node:module";
import type ts from "typescript";
import { diagnosticsByFile, printCodesAsOurs, printedCode, withoutCompilerPrefix } from "./checker-diagnostics.ts";
import { optionsOf, runGuarded, type Transform } from "./program-transformer.ts";
import { createSplicer } from "./splice.ts";

/** What ts-patch and ttypescript hand to a source transformer; others hand nothing. */
export interface SourceExtras {
  readonly ts?: typeof ts;
  readonly addDiagnostic?: (diagnostic: ts.Diagnostic) => void;
  /** Only ts-patch has it: the name of the compiler's file that it patched. */
  readonly library?: string;
}

type Emitter = ts.TransformerFactory<ts.SourceFile>;

const setUp = `fluxion must be a program transformer. In tsconfig.json, under "plugins", write ` +
  `{ "transform": "fluxion/transformer", "transformProgram": true }.`;

export function createSourceTransformer(transform: Transform) {
  return (program: ts.Program, config?: unknown, extras: SourceExtras = {}): Emitter => {
    if (extras.library !== undefined) return refuse(extras);
    const typescript = extras.ts ?? loadTypeScript();
    const result = runGuarded(typescript, program, transform, optionsOf(config));
    const { files, global } = diagnosticsByFile(typescript, program, result.diagnostics);
    const errors = [...global, ...[...files.values()].flat()];
    if (errors.length > 0) {
      if (!extras.addDiagnostic) throw new Error(format(typescript, program, errors, false));
      report(typescript, program, errors);
    }
    return createSplicer(typescript, program, result.files);
  };
}

function refuse({ ts: typescript, addDiagnostic }: SourceExtras): Emitter {
  const diagnostic = {
    category: typescript?.DiagnosticCategory.Error ?? 1,
    code: printedCode(1900),
    messageText: setUp,
    source: "fluxion",
    file: undefined,
    start: undefined,
    length: undefined,
  };
  printCodesAsOurs(typescript?.sys);
  addDiagnostic?.(diagnostic);
  return () => (file) => file;
}

/** ttypescript takes diagnostics and drops them: they are printed here, and the process ends as after a compiler error. */
function report(typescript: typeof ts, program: ts.Program, errors: readonly ts.Diagnostic[]): void {
  const { sys } = typescript;
  const pretty = program.getCompilerOptions()["pretty"] as boolean | undefined ?? sys.writeOutputIsTTY?.() ?? false;
  sys.write(format(typescript, program, errors, pretty));
  // The compiler leaves by process.exit(0), and has not heard of our errors. The last word is that of this listener.
  process.once("exit", (status) => {
    if (status === 0) process.exitCode = typescript.ExitStatus.DiagnosticsPresent_OutputsGenerated;
  });
}

function format(typescript: typeof ts, program: ts.Program, errors: readonly ts.Diagnostic[], pretty: boolean): string {
  const host = {
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => typescript.sys.newLine,
  };
  const sorted = typescript.sortAndDeduplicateDiagnostics(errors);
  const write = pretty ? typescript.formatDiagnosticsWithColorAndContext : typescript.formatDiagnostics;
  return withoutCompilerPrefix(write(sorted, host));
}

function loadTypeScript(): typeof ts {
  try {
    return createRequire(`${process.cwd()}/`)("typescript") as typeof ts;
  } catch {
    throw new Error("fluxion: TypeScript is missing. Install it: npm install --save-dev typescript@6");
  }
}
