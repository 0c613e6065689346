/**
 * Each fixture is a source whose errors are noted at the end of their lines: `// FLX1001 `f``, the code and exactly
 * what is underlined. Other errors than those, or none where one is noted, fail.
 */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { lowerFiles, show } from "./support/lower-program.ts";

const folder = resolve(import.meta.dirname, "fixtures/errors");

interface Noted {
  readonly line: number;
  readonly code: number;
  readonly text: string;
}

function notesOf(source: string): Noted[] {
  return source.split("\n").flatMap((text, i) => {
    const note = / \/\/ (FLX\d{4} `.*)$/.exec(text);
    return note ? [...note[1]!.matchAll(/FLX(\d{4}) `(.*?)`(?= FLX|$)/g)].map(([, code, underlined]) => ({ line: i + 1, code: Number(code), text: underlined! })) : [];
  });
}

const order = (a: Noted, b: Noted): number => a.line - b.line || a.text.localeCompare(b.text) || a.code - b.code;

describe("errors have their codes and places", () => {
  for (const name of readdirSync(folder)) {
    test(name, () => {
      const source = readFileSync(resolve(folder, name), "utf8");
      const { program, diagnostics } = lowerFiles({ [name]: source });
      const found = diagnostics.map(({ code, span }) => {
        const file = program.getSourceFile(span.file)!;
        const underlined = file.text.slice(span.start, span.start + span.length).replace(/\s+/g, " ");
        return { line: file.getLineAndCharacterOfPosition(span.start).line + 1, code, text: underlined.replace(/^`(.*)`$/, "$1") };
      });
      expect(found.sort(order), diagnostics.map((diagnostic) => show(program, diagnostic)).join("\n")).toEqual(notesOf(source).sort(order));
    });
  }
});

test("the classic: a vector where a number is needed", () => {
  const { program, diagnostics } = lowerFiles({ "m.ts": `import { grad } from "fluxion";\nconst f = (x: Float64Array): Float64Array => x;\nexport const df = grad(f);\n` });
  expect(diagnostics.map((diagnostic) => show(program, diagnostic))).toEqual([
    "m.ts(3,24): FLX1001: grad() needs a function that returns a number, but 'f' returns Float64Array. Use jacrev(f) or jacfwd(f), or reduce the output to a number.",
  ]);
});

test("a constant of another file that cannot be copied", () => {
  const { program, diagnostics } = lowerFiles({
    "m.ts": `import { grad } from "fluxion";\nimport { model } from "./lib.ts";\nexport const df = grad(model);\n`,
    "lib.ts": `const made = [Math.random()];\nconst copied = [1, 2];\nexport const model = (x: number): number => x * made[0]! * copied[1]!;\n`,
  });
  expect(diagnostics.map((diagnostic) => show(program, diagnostic))).toEqual([
    "m.ts(3,24): FLX2005: The function uses 'made' of lib.ts, whose value is only known at run time: that cannot be differentiated from another file yet. Export 'made' and import it here, or apply the macro in lib.ts.",
  ]);
});
