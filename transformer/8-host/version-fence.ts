/**
 * Keeps what is incremental from being stale. `tsc --incremental`, `-b` and `--watch` emit and check a file again when
 * its `version` is new, which is a hash of its text; but the derivatives in it are made from other files too. So the
 * version of a file is made to cover what fluxion put there: text, positions, diagnostics, and the files it was made from.
 *
 * `version` is internal to the compiler. `test/host.test.ts` guards this for each compiler that is supported.
 */
import { createHash } from "node:crypto";
import type ts from "typescript";
import type { FileRewrite } from "../index.ts";
import type { DiagnosticsByFile } from "./checker-diagnostics.ts";

declare const FLUXION_VERSION: string | undefined;

/** Another fluxion may differentiate in another way: its builds are not this one's. */
const pluginVersion = typeof FLUXION_VERSION === "string" ? FLUXION_VERSION : "source";

interface Versioned extends ts.SourceFile {
  version?: string;
}

/** Versions as their host gave them. A watcher uses one source file in many programs: the fence must not pile up. */
const baseVersions = new WeakMap<ts.SourceFile, string | undefined>();

export function fenceVersions(
  program: ts.Program,
  rewrites: ReadonlyMap<string, FileRewrite>,
  diagnostics: DiagnosticsByFile,
): void {
  for (const file of program.getSourceFiles() as readonly Versioned[]) {
    if (baseVersions.has(file)) setVersion(file, baseVersions.get(file));
    const rewrite = rewrites.get(file.fileName);
    const errors = diagnostics.files.get(file.fileName);
    if (!rewrite && !errors) continue;
    if (!baseVersions.has(file)) baseVersions.set(file, file.version);
    file.version = hash([
      pluginVersion,
      file.version,
      rewrite && [rewrite.replacements, rewrite.imports, rewrite.appended, rewrite.mappings],
      rewrite?.dependencies.map((name) => [name, program.getSourceFile(name)?.text]),
      errors?.map((error) => [error.code, error.messageText, error.start, error.length, related(error)]),
    ]);
  }
}

function setVersion(file: Versioned, version: string | undefined): void {
  if (version === undefined) delete file.version;
  else file.version = version;
}

function related(error: ts.Diagnostic): unknown {
  return error.relatedInformation?.map(({ file, start, length, messageText }) =>
    [file?.fileName, start, length, messageText]);
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
