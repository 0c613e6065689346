/** fluxion's diagnostics as the compiler's own. */
import type ts from "typescript";
import type { Diagnostic } from "../diagnostics.ts";

/** By the name of the file that they stand in; `global` are those that stand in no file of the program. */
export interface DiagnosticsByFile {
  readonly files: ReadonlyMap<string, readonly ts.Diagnostic[]>;
  readonly global: readonly ts.Diagnostic[];
}

export function diagnosticsByFile(
  typescript: typeof ts,
  program: ts.Program,
  diagnostics: readonly Diagnostic[],
): DiagnosticsByFile {
  const files = new Map<string, ts.Diagnostic[]>();
  const global: ts.Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const converted = toCheckerDiagnostic(typescript, program, diagnostic);
    const name = converted.file?.fileName;
    if (name === undefined) global.push(converted);
    else files.set(name, [...(files.get(name) ?? []), converted]);
  }
  return { files, global };
}

export function toCheckerDiagnostic(typescript: typeof ts, program: ts.Program, diagnostic: Diagnostic): ts.Diagnostic {
  const related = diagnostic.related?.map(({ text, span }) => ({
    category: typescript.DiagnosticCategory.Message,
    code: 0,
    messageText: text,
    ...location(program, span),
  }));
  return {
    category: typescript.DiagnosticCategory.Error,
    code: printedCode(diagnostic.code),
    messageText: diagnostic.text,
    source: "fluxion",
    ...location(program, diagnostic.span),
    ...(related ? { relatedInformation: related } : {}),
  };
}

/**
 * A code that the compiler prints as "FLX1001", sorts as a number, and can write to its build info, from where it comes
 * back as the number. One object for each code: the compiler compares codes with `===`.
 */
export function printedCode(code: number): number {
  let printed = printedCodes.get(code);
  if (!printed) {
    const sorted = numberBase + code;
    printed = { toString: () => `FLX${code}`, valueOf: () => sorted, toJSON: () => sorted };
    printedCodes.set(code, printed);
  }
  return printed as unknown as number;
}

const printedCodes = new Map<number, object>();

/** Beyond all codes of the compiler. */
const numberBase = 90_000_000;

function location(program: ts.Program, span: Diagnostic["span"]): Pick<ts.Diagnostic, "file" | "start" | "length"> {
  const file = span.file === "" ? undefined : program.getSourceFile(span.file);
  if (!file) return { file: undefined, start: undefined, length: undefined };
  return { file, start: span.start, length: span.length };
}

const writers = new WeakSet<ts.System>();

/**
 * The compiler prints `error TS${code}`, "TS" included, in all of its reporters, and offers no way round it but its
 * output: there, `error TSFLX1001` (from a build info: `error TS90001001`) becomes `error FLX1001`.
 */
export function printCodesAsOurs(system: ts.System | undefined): void {
  if (!system || writers.has(system)) return;
  writers.add(system);
  const { write } = system;
  system.write = (text) => write.call(system, withoutCompilerPrefix(text));
}

export function withoutCompilerPrefix(text: string): string {
  return text.replace(/\bTS(?:FLX|9000)(?=\d{4}: )/g, "FLX");
}
