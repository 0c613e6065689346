/** A patched compiler's language service, as ts-jest and editors use it. */
import { createRequire } from "node:module";
import { join } from "node:path";
import type ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { buildPackage } from "./build-package.ts";
import { createProject, removeProjects } from "./project.ts";
import { edits, sources } from "./scenario.ts";

const patched = createRequire(import.meta.url)("ts-patch/compiler/typescript.js") as typeof ts;

afterAll(removeProjects);

test("diagnostics and emission are fresh, and nothing is done twice", { timeout: 180_000 }, () => {
  buildPackage();
  const project = createProject(sources);
  const configFile = join(project.folder, "tsconfig.json");
  const read = patched.readConfigFile(configFile, patched.sys.readFile);
  const config = patched.parseJsonConfigFileContent(read.config, patched.sys, project.folder, {}, configFile);
  const versions = new Map<string, number>();
  const edit = (files: Readonly<Record<string, string>>): void => {
    project.write(files);
    for (const name of Object.keys(files)) {
      const path = join(project.folder, name);
      versions.set(path, (versions.get(path) ?? 1) + 1);
    }
  };
  const service = patched.createLanguageService({
    getCompilationSettings: () => config.options,
    getScriptFileNames: () => config.fileNames,
    getScriptVersion: (name) => String(versions.get(name) ?? 1),
    getScriptSnapshot: (name) => {
      const text = patched.sys.readFile(name);
      return text === undefined ? undefined : patched.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => project.folder,
    getDefaultLibFileName: patched.getDefaultLibFilePath,
    fileExists: patched.sys.fileExists,
    readFile: patched.sys.readFile,
    readDirectory: patched.sys.readDirectory,
    directoryExists: patched.sys.directoryExists,
  });
  const main = join(project.folder, "src/main.ts");
  const model = join(project.folder, "src/model.ts");
  const emitted = (): string => service.getEmitOutput(main).outputFiles.find(({ name }) => name.endsWith(".js"))!.text;

  const first = emitted();
  expect(first).not.toContain("grad)(f)");
  const program = service.getProgram();
  expect(service.getSemanticDiagnostics(main)).toEqual([]);
  expect(service.getProgram()).toBe(program);

  edit(edits[0]!.files);
  expect(emitted()).not.toBe(first);

  const broken = edits.find(({ error }) => error !== undefined)!;
  edit(broken.files);
  const [diagnostic] = service.getSemanticDiagnostics(model);
  expect(String(diagnostic?.code)).toMatch(/^FLX\d{4}$/);
  expect(diagnostic?.source).toBe("fluxion");
  expect(emitted()).toContain("grad)(");

  edit(edits[0]!.files);
  expect(service.getSemanticDiagnostics(model)).toEqual([]);
});
