/**
 * The one public entry of the transformer's core: a program in, rewrites of its files and diagnostics out.
 * It does not care which host calls it, and it never writes a file.
 */
import type ts from "typescript";
import { Compilation } from "./compilation.ts";
import type { Diagnostic, Span } from "./diagnostics.ts";

import { noSuchScratch, noSuchSwitch } from "./messages.ts";
import { switches } from "./pipeline.ts";

export type { Diagnostic, Span } from "./diagnostics.ts";

export interface TransformOptions {
  /** Names of passes and analyses to switch off: numbers never change, only code. */
  readonly disable?: readonly string[];
  /** Print the IR after these passes (or "*"), through `print`. */
  readonly after?: readonly string[];
  readonly print?: (text: string) => void;
  /**
   * Elements of each array that a derivative keeps in its module from call to call, in place of making it anew
   * (default 32,768; 0: none is kept). Larger ones are made anew.
   */
  readonly scratch?: number;
  /** Verify the IR after every pass; default true. */
  readonly verify?: boolean;
}

/** Everything that has to change in one file so that its macros are gone. */
export interface FileRewrite {
  readonly fileName: string;
  /**
   * Macro calls, each to be replaced by an expression; of immediate forms (`jvp(f, p, t)`) only the front, up to the
   * arguments that stay. Sorted, never overlapping, positions in the original text.
   */
  readonly replacements: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  /** Import declarations, then copied constants (TypeScript text, one each), that the generated code needs: on top. */
  readonly imports: readonly string[];
  /** Function declarations, types and constants (TypeScript text) to go at the end of the module. */
  readonly appended: string;
  /** Where ranges of `appended` come from; sorted by `offset`. Each holds up to the next one's offset. */
  readonly mappings: readonly { readonly offset: number; readonly source: Span }[];
  /** Every file, this one excluded, that the derivatives were made from. */
  readonly dependencies: readonly string[];
}

export interface TransformResult {
  /** One for each file that has macros and no error. A file with an error is not here. */
  readonly files: ReadonlyMap<string, FileRewrite>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Differentiates every macro call of `files` (all source files of the program when not given).
 * `typescript` is the compiler that made the program: any version from 4.9 to 6.x.
 */
export function transform(
  typescript: typeof ts,
  program: ts.Program,
  options: TransformOptions = {},
  files: readonly ts.SourceFile[] = program.getSourceFiles().filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file)),
): TransformResult {
  const mistakes = mistakesIn(options);
  return mistakes.length > 0 ? { files: new Map(), diagnostics: mistakes } : new Compilation(typescript, program, options).run(files);
}

/** What is said of the whole program, and not of a place in it. */
function mistakesIn({ disable = [], scratch = 0 }: TransformOptions): Diagnostic[] {
  const names: readonly unknown[] = Array.isArray(disable) ? disable : [undefined];
  const found = names.filter((name) => !switches.includes(name as string)).map((name) => noSuchSwitch(name, switches));
  if (!Number.isSafeInteger(scratch) || scratch < 0) found.push(noSuchScratch());
  return found.map((message) => ({ ...message, span: { file: "", start: 0, length: 0 } }));
}
