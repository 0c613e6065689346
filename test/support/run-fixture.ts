/**
 * A fixture is a story in two files: `NAME.ts`, an ordinary module that uses macros, and `NAME.expect.md`, everything
 * that becomes of it. Pragmas in the comments of `NAME.ts` say what is shown:
 *
 *     // @after: linearize, unzip       the IR after these passes
 *     // @call: df(3)                   a value, of an expression over the module's exports
 *     // @file: helper.ts               what follows is another file, imported by the first
 *
 * Every value is computed by the generated code, held against the oracle, and computed again by the code that comes
 * out with each analysis switched off.
 */
import { join } from "node:path";
import ts from "typescript";
import { transform, type TransformOptions } from "../../transformer/index.ts";
import { switches } from "../../transformer/pipeline.ts";
import { applyRewrite, compileModules, importModules, typeErrors, type BuiltModule, type Compilation } from "./build.ts";
import { leaves, loadProgram } from "./oracle/index.ts";

const entry = "fixture.ts";

export interface Fixture {
  /** File name to text; the first is the one whose exports are called. */
  readonly files: Readonly<Record<string, string>>;
  readonly after: readonly string[];
  readonly calls: readonly string[];
}

export interface FixtureRun {
  /** What the `.expect.md` should say. */
  readonly story: string;
  /** Type errors, and values that do not agree; empty when all is well. */
  readonly failures: readonly string[];
  /** What can be switched off, and changes the code of this fixture. */
  readonly shows: readonly string[];
}

export function readFixture(text: string): Fixture {
  const [first, ...rest] = text.split(/^\/\/ @file: *(\S+)\n/m);
  const files: Record<string, string> = { [entry]: first! };
  for (let i = 0; i < rest.length; i += 2) files[rest[i]!] = rest[i + 1]!;
  const pragmas = (name: string): string[] => [...text.matchAll(new RegExp(`^// @${name}: *(.*)$`, "gm"))].map((match) => match[1]!.trim());
  return { files, after: pragmas("after").flatMap((names) => names.split(/, */)), calls: pragmas("call") };
}

export async function runFixture(fixture: Fixture): Promise<FixtureRun> {
  const { files, calls } = fixture;
  const compilerOptions: ts.CompilerOptions = { exactOptionalPropertyTypes: true };
  const printed: string[] = [];
  const compilation = compileModules(files, {
    compilerOptions,
    transform: { after: [...fixture.after, "plan-residuals"], print: (text) => printed.push(text.trimEnd()) },
  });
  const failures = [...compilation.errors];
  if (failures.length > 0) return { story: "", failures, shows: [] };
  failures.push(...typeErrors(compilation, { compilerOptions }));

  const oracle = evaluateOnOracle(files, calls);
  const values = evaluate(await importMain(compilation), calls);
  values.forEach((value, i) => failures.push(...differences(`${calls[i]}, against the oracle`, value, oracle[i])));
  // Code may depend on what is switched off, numbers never.
  const shows: string[] = [];
  for (const name of switches) {
    const rebuilt = rebuild(compilation, files, { disable: [name] }, name);
    if (Object.keys(files).every((file) => rebuilt.rewritten[file]!.text === compilation.rewritten[file]!.text)) continue;
    shows.push(name);
    const other = evaluate(await importMain(rebuilt), calls);
    values.forEach((value, i) => failures.push(...differences(`${calls[i]}, without ${name}`, other[i], value)));
  }
  return { story: tell(fixture, compilation, printed, values), failures, shows };
}

/** The same program through the transformer again, with other options. */
function rebuild(first: Compilation, files: Fixture["files"], options: TransformOptions, label: string): Compilation {
  const result = transform(ts, first.program, options);
  if (result.diagnostics.length > 0) throw new Error(`without ${label}: ${result.diagnostics.map(({ text }) => text).join("\n")}`);
  const rewritten = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, applyRewrite(text, result.files.get(join(first.folder, name)))]));
  return { ...first, folder: `${first.folder}-without-${label}`, result, rewritten };
}

async function importMain(compilation: Compilation): Promise<BuiltModule> {
  return (await importModules(compilation))[entry]!;
}

type Scope = Readonly<Record<string, unknown>>;

function evaluate(scope: Scope, calls: readonly string[]): unknown[] {
  const names = Object.keys(scope);
  return calls.map((call) => new Function(...names, `return ${call};`)(...names.map((name) => scope[name])) as unknown);
}

function evaluateOnOracle(files: Fixture["files"], calls: readonly string[]): unknown[] {
  const oracle = loadProgram(files, { entry });
  const exported = [...files[entry]!.matchAll(/^export (?:function|const) (?:(\w+)|\[([\w, ]+)\])/gm)].flatMap((match) => (match[1] ?? match[2]!).split(/, */));
  return evaluate(Object.fromEntries(exported.map((name) => [name, (...args: unknown[]) => oracle.call(name, args)])), calls);
}

/** Where two results differ: in a number by more than rounding, or in structure. */
function differences(what: string, actual: unknown, expected: unknown): string[] {
  if (shape(actual) !== shape(expected)) return [`${what}: ${show(actual)} is not of the structure of ${show(expected)}`];
  const [ours, theirs] = [leaves(actual), leaves(expected)];
  const scale = Math.max(1e-300, ...theirs.map((x) => (Number.isFinite(x) ? Math.abs(x) : 0)));
  const wrong = ours.some((x, i) => !Object.is(x, theirs[i]) && !(Math.abs(x - theirs[i]!) <= 1e-12 * scale));
  return wrong ? [`${what}: ${show(actual)} is not ${show(expected)}`] : [];
}

/** The structure of a value: what is left without its numbers. */
function shape(value: unknown): string {
  if (value instanceof Float64Array || value instanceof Float32Array) return `${value.constructor.name}(${value.length})`;
  if (Array.isArray(value)) return `[${value.map(shape).join()}]`;
  if (typeof value !== "object" || value === null) return typeof value;
  return `{${Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => `${key}:${shape(item)}`).join()}}`;
}

/** A value as text, with the digits that no library of functions disputes. */
function show(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "0" : String(Number(value.toPrecision(12)));
  if (value instanceof Float64Array || value instanceof Float32Array) return `${value.constructor.name} [${Array.from(value, show).join(", ")}]`;
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value).map(([key, item]) => `${key}: ${show(item)}`).join(", ")} }`;
}

const block = (language: string, text: string): string => `\`\`\`${language}\n${text.trim()}\n\`\`\`\n`;

function tell(fixture: Fixture, { folder, result }: Compilation, printed: readonly string[], values: readonly unknown[]): string {
  const sections: string[] = [];
  for (const [name, text] of Object.entries(fixture.files)) {
    sections.push(name === entry ? "## Source\n" : `### ${name}\n`, block("ts", text.replace(/^\/\/ @(after|call).*\n/gm, "")));
  }
  for (const pass of fixture.after) {
    const heading = `// after ${pass}\n`;
    const texts = printed.filter((text) => text.startsWith(heading)).map((text) => text.slice(heading.length));
    sections.push(`## After ${pass}\n`, block("", texts.join("\n\n")));
  }
  const plans = printed.filter((text) => text.startsWith("// after plan-residuals\n")).map((text) => text.replace(/.*\n/, ""));
  if (plans.length > 0) sections.push("## Residuals\n", block("", plans.join("\n\n")));
  for (const [name, text] of Object.entries(fixture.files)) {
    const rewrite = result.files.get(join(folder, name));
    if (!rewrite) continue;
    sections.push(name === entry ? "## Generated\n" : `## Generated in ${name}\n`);
    const table = rewrite.replacements.map(({ start, end, text: by }) => `${text.slice(start, end).replace(/\s+/g, " ")}  =>  ${by}`);
    sections.push(block("", table.join("\n")), block("ts", `${rewrite.imports.join("\n")}\n\n${rewrite.appended}`));
  }
  sections.push("## Values\n", block("", fixture.calls.map((call, i) => `${call} = ${show(values[i])}`).join("\n")));
  return sections.join("\n");
}
