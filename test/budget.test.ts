/** The budget of size: what can be read at once can be changed without fear. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const [linesOfFile, linesOfFunction] = [400, 60];

const files = ["transformer", "runtime"].flatMap((folder) =>
  readdirSync(resolve(root, folder), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name}`));

test(`no file has more than ${linesOfFile} lines, no function more than ${linesOfFunction}`, () => {
  const over: string[] = [];
  for (const name of files) {
    const text = readFileSync(resolve(root, name), "utf8");
    const lines = text.trimEnd().split("\n").length;
    if (lines > linesOfFile) over.push(`${name}: ${lines} lines`);
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
    const lineAt = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
    const visit = (node: ts.Node): void => {
      const size = ts.isFunctionLike(node) && "body" in node && node.body ? lineAt(node.end) - lineAt(node.getStart(file)) + 1 : 0;
      if (size > linesOfFunction) over.push(`${name}:${lineAt(node.getStart(file)) + 1}: a function of ${size} lines`);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  expect(over).toEqual([]);
});
