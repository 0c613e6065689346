/**
 * Programs without their types, as bodies of CommonJS modules. Many at once: a call of esbuild takes longer than its
 * work, so the modules of all programs are functions of one text, where they are of the plain form that random programs
 * are of. Others are transformed one by one.
 */
import * as esbuild from "esbuild";
import type { Files } from "./compile.ts";

export interface JavaScriptOptions {
  /** The oracle knows no newer syntax than that of "es2019". */
  readonly target: "node20" | "es2019";
}

interface Job { readonly set: number; readonly name: string; readonly text: string }

export async function toJavaScript(sets: readonly Files[], { target }: JavaScriptOptions): Promise<Files[]> {
  const jobs = sets.flatMap((files, set) => Object.entries(files).map(([name, text]): Job => ({ set, name, text })));
  const plain = jobs.map(({ text }) => bodyOf(text));
  const together = await joined(plain.filter((body) => body !== undefined), target);
  const results = sets.map((): Record<string, string> => ({}));
  let at = 0;
  await Promise.all(jobs.map(async ({ set, name, text }, i) => {
    const own = plain[i] === undefined ? undefined : together?.[at++];
    results[set]![name] = own ?? await alone(text, target);
  }));
  return results;
}

/** Text that is no program throws as it runs. */
async function alone(text: string, target: string): Promise<string> {
  try {
    return (await esbuild.transform(text, { loader: "ts", target, format: "cjs" })).code;
  } catch (error) {
    return `throw new SyntaxError(${JSON.stringify((error as Error).message)});`;
  }
}

const imported = /^import \{ ([^}]*) \} from "([^"]+)";$/gm;
const importedDefault = /^import (\w+) from "([^"]+)";$/gm;
const exportedDefault = /^export default (function (\w+))/gm;
const exported = /^export ((?:abstract )?(function|class|const|enum|interface|type) (\w+))/gm;
const several = /^export const [^\n]*, *\w+ = /m;
/** What is left when those are gone. */
const other = /^[ \t]*(?:import|export)\b/m;

/** Its statements, for the body of a function; undefined where that takes more than this. */
function bodyOf(text: string): string | undefined {
  if (several.test(text)) return undefined;
  const early: string[] = [], late: string[] = [];
  const inside = text
    .replace(imported, (_line, names: string, from: string) => `const { ${names.split(", ").filter((one) => !one.startsWith("type ")).map((one) => one.replace(" as ", ": ")).join(", ")} } = require("${from}");`)
    .replace(importedDefault, 'const { default: $1 } = require("$2");')
    .replace(exportedDefault, (_line, declaration: string, name: string) => { early.push(`exports.default = ${name};`); return declaration; })
    .replace(/^export default (?!function \w|class \w)/gm, "exports.default = ")
    .replace(exported, (_line, declaration: string, kind: string, name: string) => {
      if (kind === "function") early.push(`exports.${name} = ${name};`);
      else if (kind !== "interface" && kind !== "type") late.push(`exports.${name} = ${name};`);
      return declaration;
    });
  return other.test(inside) ? undefined : [...early, inside, ...late].join("\n");
}

const head = /^function fluxionModule\d+\(exports, require, module\) \{$/m;

/** All of them by one call; undefined where something is wrong with one of them. */
async function joined(bodies: readonly string[], target: string): Promise<string[] | undefined> {
  const text = bodies.map((body, i) => `function fluxionModule${i}(exports, require, module) {\n${body}\n}`).join("\n");
  try {
    const { code } = await esbuild.transform(text, { loader: "ts", target });
    // What comes before the first are helpers that newer syntax is made of.
    const [helpers, ...parts] = code.split(head);
    return parts.length === bodies.length ? parts.map((part) => `"use strict";\n${helpers}${part.slice(0, part.lastIndexOf("}"))}`) : undefined;
  } catch {
    return undefined;
  }
}
