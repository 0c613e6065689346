/**
 * Where each form and member is shown at work: the written cases of `test/language` and the fixtures of `test/fixtures`
 * that hold, read by the compiler. A link that is in the docs already stays as long as it is true.
 */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import type { Files } from "../fuzz/compile.ts";
import { programOf, compilerOptions } from "../fuzz/compile.ts";
import { topics } from "../language/topics.ts";
import { readFixture } from "../support/run-fixture.ts";

interface Witness {
  /** As it is linked in the docs. */
  readonly link: string;
  readonly files: Files;
}

/** Entry to the links of all that show it, short programs first. */
export type Evidence = ReadonlyMap<string, readonly string[]>;

export async function gatherEvidence(): Promise<Evidence> {
  const witnesses = [...await writtenCases(), ...fixtures()].sort((a, b) => sizeOf(a) - sizeOf(b));
  const program = programOf(witnesses.map(({ files }) => files), compilerOptions);
  const checker = program.getTypeChecker();
  const shown = new Map<string, string[]>();
  const sources = program.getSourceFiles().filter(({ isDeclarationFile }) => !isDeclarationFile);
  witnesses.forEach(({ link, files }, i) => {
    const own = sources.filter(({ fileName, text }) => fileName.includes(`/${i}/`) && Object.values(files).includes(text));
    for (const entry of new Set(own.flatMap((file) => entriesIn(checker, file)))) shown.set(entry, [...(shown.get(entry) ?? []), link]);
  });
  return shown;
}

const sizeOf = ({ files }: Witness): number => Object.values(files).reduce((sum, text) => sum + text.length, 0);

async function writtenCases(): Promise<Witness[]> {
  return (await topics()).flatMap(({ name, cases }) => cases.filter(({ refused, gap }) => refused === undefined && gap === undefined)
    .map((item): Witness => ({ link: `[${name}: ${item.name.replace(/[[\]|]/g, "").replace(/</g, "&lt;")}](../test/language/${name}.cases.ts)`, files: item.source.files })));
}

function fixtures(): Witness[] {
  const folder = resolve(import.meta.dirname, "../fixtures");
  const folders = readdirSync(folder, { withFileTypes: true }).filter((item) => item.isDirectory() && item.name !== "errors").map(({ name }) => name);
  return folders.flatMap((topic) => readdirSync(resolve(folder, topic)).filter((name) => name.endsWith(".ts")).map((name): Witness => {
    const { files } = readFixture(readFileSync(resolve(folder, topic, name), "utf8"));
    return { link: `[${topic}/${name}](../test/fixtures/${topic}/${name.replace(".ts", ".expect.md")})`, files };
  }));
}

/** All entries of the inventory that a file has in it. */
function entriesIn(checker: ts.TypeChecker, file: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = kindNames.get(node.kind);
    if (name !== undefined) found.push(name);
    found.push(...operatorsOf(node).map((text) => `\`${text}\``));
    if (ts.isPropertyAccessExpression(node)) found.push(...memberOf(checker, node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The compiler's numbers have second names, for first and last of their kind. */
const kindNames = new Map(Object.entries(ts.SyntaxKind).filter(([name, kind]) => typeof kind === "number" && !/^(First|Last)/.test(name)).map(([name, kind]) => [kind as ts.SyntaxKind, name]));

function operatorsOf(node: ts.Node): string[] {
  if (ts.isBinaryExpression(node)) {
    const text = ts.tokenToString(node.operatorToken.kind)!;
    return [text === "," ? "a, b" : text];
  }
  if (ts.isPrefixUnaryExpression(node)) return [`${ts.tokenToString(node.operator)!}x`];
  if (ts.isPostfixUnaryExpression(node)) return [`x${ts.tokenToString(node.operator)!}`];
  if (ts.isConditionalExpression(node)) return ["c ? a : b"];
  if (ts.isNonNullExpression(node)) return ["x!"];
  if (ts.isSpreadElement(node) || ts.isSpreadAssignment(node)) return ["..."];
  return (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node)) && node.questionDotToken ? ["?."] : [];
}

/** `Math.sin`, `Array.prototype.map`, for a name that the library declares. */
function memberOf(checker: ts.TypeChecker, node: ts.PropertyAccessExpression): string[] {
  return (checker.getSymbolAtLocation(node.name)?.declarations ?? []).flatMap((declaration) => {
    const owner = declaration.parent;
    if (!declaration.getSourceFile().isDeclarationFile || !ts.isInterfaceDeclaration(owner)) return [];
    const name = owner.name.text.replace(/^Readonly(?=Array$)/, "");
    const isStatic = name === "Math" || name.endsWith("Constructor");
    return [isStatic ? `${name.replace(/Constructor$/, "")}.${node.name.text}` : `${name}.prototype.${node.name.text}`];
  });
}

/** The link for an entry: the one that `docs` have, if it is true, else that of the shortest program. */
export function linker(evidence: Evidence, docs: string): (entry: string) => string | undefined {
  return (entry) => {
    const links = evidence.get(entry) ?? [];
    return links.find((link) => docs.includes(`| ${link} |`) && rowOf(docs, entry)?.includes(link)) ?? links[0];
  };
}

/** The row that starts with the entry, however its section shortens it. */
function rowOf(docs: string, entry: string): string | undefined {
  const name = entry.replace(/^`|`$/g, "").replace(/\|/g, "\\|");
  const [owner, member] = name.split(".prototype");
  const section = member === undefined ? docs : docs.split(/^## /m).find((part) => part.startsWith(owner!)) ?? docs;
  return section.split("\n").find((line) => line.startsWith(`| \`${member ?? name}\` |`));
}
