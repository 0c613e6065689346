/** Rewrites spliced into syntax trees, in process: what generated code names is right in every module format. */
import { SourceMap, type SourceMapPayload, type SourceMapping } from "node:module";
import { runInNewContext } from "node:vm";
import ts from "typescript";
import ts49 from "typescript-4.9";
import ts54 from "typescript-5.4";
import { describe, expect, test } from "vitest";
import { createProgramTransformer } from "../../transformer/8-host/program-transformer.ts";
import { hoistConstants } from "../../transformer/8-host/hoist-constants.ts";
import { withoutMacroImports } from "../../transformer/8-host/own-imports.ts";
import { rewriteText } from "../../transformer/8-host/rewrite-text.ts";
import { rewriteWithMap } from "../../transformer/8-host/rewrite-map.ts";
import type { FileRewrite } from "../../transformer/index.ts";

interface Change {
  readonly mappings?: FileRewrite["mappings"];
  /** Macro calls, by their text, and what replaces them. */
  readonly calls?: Readonly<Record<string, string>>;
  readonly imports?: readonly string[];
  readonly appended?: string;
}

const library = {
  "fluxion.ts": "export const grad = (f: unknown): any => { throw f; };\nexport const twice = (x: number) => 2 * x;\n" +
    "export default (x: number) => 100 * x;",
  "other.ts": "export let rate = 10;\nexport const bump = () => { rate++; };\nexport class Box { constructor(readonly v: number) {} }\n" +
    "export default 7;",
};

function compile(
  source: string, change: Change, options: ts.CompilerOptions, compiler: typeof ts = ts,
): Record<string, string> {
  const files = new Map(Object.entries({ ...library, "main.ts": source }));
  const resolve = (name: string) =>
    ({ resolvedFileName: `${name.replace("./", "")}.ts`, extension: ".ts" as const, isExternalLibraryImport: false });
  const written: Record<string, string> = {};
  const all: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, noLib: true, types: [], noCheck: true, ...options };
  const host: ts.CompilerHost = {
    getSourceFile: (name, version) => {
      const text = files.get(name);
      return text === undefined ? undefined : compiler.createSourceFile(name, text, version, true);
    },
    resolveModuleNameLiterals: (literals) => literals.map(({ text }) => ({ resolvedModule: resolve(text) })),
    resolveModuleNames: (names) => names.map(resolve), // before 5.0
    writeFile: (name, text) => void (written[name] = text),
    fileExists: (name) => files.has(name),
    readFile: (name) => files.get(name),
    getDefaultLibFileName: () => "lib.d.ts",
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
  const program = compiler.createProgram([...files.keys()], all, host);
  const rewrites = new Map([["main.ts", rewriteOf(source, change)]]);
  createProgramTransformer(() => ({ files: rewrites, diagnostics: [] }))(program, host, {}, { ts: compiler });
  program.emit();
  return written;
}

function rewriteOf(source: string, { calls = {}, imports = [], appended = "", mappings = [] }: Change): FileRewrite {
  const replacements = Object.entries(calls).map(([call, text]) => {
    const start = source.indexOf(call);
    return { start, end: start + call.length, text };
  }).sort((a, b) => a.start - b.start);
  return { fileName: "main.ts", replacements, imports, appended, mappings, dependencies: [] };
}

/** Runs CommonJS output. */
function run(written: Record<string, string>, name = "main"): any {
  const cache: Record<string, { exports: any }> = {};
  const load = (module: string): any => {
    const known = cache[module];
    if (known) return known.exports;
    const made = (cache[module] = { exports: {} });
    const wrapper = runInNewContext(`(function (exports, require, module) {${written[`${module}.js`]}\n})`);
    wrapper(made.exports, (text: string) => load(text.replace("./", "")), made);
    return made.exports;
  };
  return load(name);
}

const cjs = { module: ts.ModuleKind.CommonJS, esModuleInterop: true };
const esm = { module: ts.ModuleKind.ESNext };

const compilers = { "4.9": ts49 as unknown as typeof ts, "5.4": ts54 as unknown as typeof ts, "6.0": ts };

describe.each(Object.entries(compilers))("under CommonJS, TypeScript %s", (_name, compiler) => {
  test("inserted imports: named, renamed, default, in shorthand", () => {
    const written = compile(`import { grad } from "./fluxion";\nexport const y = grad(1);`, {
      calls: { "grad(1)": "made(2)" },
      imports: [`import { twice, twice as again } from "./fluxion";`, `import seven from "./other";`],
      appended: "function made(x: number) { return { twice, sum: twice(x) + again(x) + seven }; }",
    }, cjs, compiler);
    const { y } = run(written);
    expect(y.sum).toBe(15);
    expect(y.twice(4)).toBe(8);
    expect(written["main.js"]).not.toContain("grad");
  });

  test("a name of the generated code's own is left alone", () => {
    const written = compile(`import { grad } from "./fluxion";\nexport const y = grad(1);`, {
      calls: { "grad(1)": "made(2)" },
      imports: [`import { twice } from "./fluxion";`],
      appended: "function made(twice: number) { const o = { twice }; for (let twice = 0; twice < 1; twice++) o.twice += twice; return o.twice; }",
    }, cjs, compiler);
    expect(run(written).y).toBe(2);
  });

  test("the user's imports and exported variables, live", () => {
    const source = `import { grad } from "./fluxion";\nimport seven, { rate, bump } from "./other";\nimport * as other from "./other";\n` +
      `export let k = 3;\nexport const df = grad(1);\nk = 4;\nbump();\nexport const y = df(rate, seven, other);`;
    const written = compile(source, {
      calls: { "grad(1)": "made" },
      appended: "function made() { return [k, rate, seven, other.rate, { k, rate }]; }",
    }, cjs, compiler);
    expect(JSON.parse(JSON.stringify(run(written).y))).toEqual([4, 11, 7, 11, { k: 4, rate: 11 }]);
  });

  test("a local variable of the user's that has an import's name", () => {
    const source = `import { grad } from "./fluxion";\nimport { rate } from "./other";\n` +
      `export const y = ((rate: number) => grad(1)(2))(5);\nexport const z = rate;`;
    const written = compile(source, { calls: { "grad(1)": "((x: number) => x * rate)" } }, cjs, compiler);
    expect(run(written).y).toBe(10);
  });

  test("an import that was only a type to the user", () => {
    const source = `import { grad } from "./fluxion";\nimport { Box, rate } from "./other";\n` +
      `export const y: Box = grad(1);`;
    const written = compile(source, { calls: { "grad(1)": "make()" }, appended: "function make() { return new Box(9); }" }, cjs, compiler);
    expect(run(written).y.v).toBe(9);
  });

  test("a macro that is used otherwise stays imported", () => {
    const source = `import { grad, twice } from "./fluxion";\nexport const y = grad(1);\nexport const g = grad, t = twice(2);`;
    const { y, g, t } = run(compile(source, { calls: { "grad(1)": "5" } }, cjs, compiler));
    expect([y, typeof g, t]).toEqual([5, "function", 4]);
  });

  test("a call of which only the front is replaced keeps its arguments", () => {
    const source = `import { grad } from "./fluxion";\nimport { rate } from "./other";\nexport let k = 3;\n` +
      `const enum E { A = 5 }\nconst xs = [1, 2] as const;\n` +
      `export const y = grad(1, rate, /* k */ k, E.A, (k: number) => k, grad(9), ...xs);`;
    const written = compile(source, {
      calls: { "grad(1, ": "made(7, ", "grad(9)": "9" },
      appended: "function made(...all: unknown[]) { return all.map((x) => typeof x === 'function' ? x(6) : x).join(); }",
    }, cjs, compiler);
    expect(run(written).y).toBe("7,10,3,5,6,9,1,2");
    expect(written["main.js"]).not.toContain("grad(");
  });

  test("constants are there when the module's own code runs", () => {
    const source = `import { grad } from "./fluxion";\nexport const y = grad(1)(2);`;
    const appended = "const scale = twice(3);\nconst table = [\n  1,\n  2,\n];\n\nfunction made(x: number) { return x * scale + table[1]!; }\n";
    const imports = [`import { twice } from "./fluxion";`];
    const written = compile(source, { calls: { "grad(1)": "made" }, appended, imports }, cjs, compiler);
    expect(run(written).y).toBe(14);
    const rewrite = { ...rewriteOf(source, { calls: { "grad(1)": "made" }, appended, imports }),
      mappings: [{ offset: 0, source: { file: "a", start: 1, length: 1 } }, { offset: appended.indexOf("return"), source: { file: "b", start: 1, length: 1 } }] };
    const hoisted = hoistConstants(compiler, rewrite);
    expect(hoisted.imports).toEqual([...imports, "const scale = twice(3);", "const table = [\n  1,\n  2,\n];"]);
    expect(hoisted.appended).toBe("function made(x: number) { return x * scale + table[1]!; }\n");
    expect(hoisted.mappings.map(({ offset }) => hoisted.appended.slice(offset, offset + 6))).toEqual(["return"]);
  });

  test("a namespace of macros", () => {
    const source = `import * as fluxion from "./fluxion";\nexport const y = fluxion.grad(1);`;
    const written = compile(source, { calls: { "fluxion.grad(1)": "5" } }, cjs, compiler);
    expect(run(written).y).toBe(5);
  });

  test("down to old targets", () => {
    const appended = `
function* count(n: number): Generator<number> { for (let i = 0; i < n; i++) yield i; }
class Cell<T> { constructor(public value: T) {} static readonly zero = 0; get twice(): T { return this.value; } }
interface Pair { readonly a: number; b?: number }
type Both = Pair | undefined;
function made(x: number, { a, b = 2 }: Pair, ...rest: number[]): number {
  const cell = new Cell<number>(x);
  let sum = cell.value! as number;
  for (const [i, y] of [a, b, ...rest].entries()) sum += (i + 1) * y ** 2;
  const all = { ...{ sum }, name: \`n\${sum}\`, at: [sum]?.[0] ?? Cell.zero };
  sum ||= all.at satisfies number;
  return sum + [1, 2].map((v) => v + x).reduce((p, q) => p + q, 0) + [...count(3)].length;
}`;
    const source = `import { grad } from "./fluxion";\nexport default grad(1);`;
    for (const target of [ts.ScriptTarget.ES5, ts.ScriptTarget.ES2015, ts.ScriptTarget.ES2022]) {
      const options = { ...cjs, target, downlevelIteration: true, ignoreDeprecations: compiler === ts ? "6.0" : "5.0" };
      const written = compile(source, { calls: { "grad(1)": "() => made(1, { a: 2 }, 3)" }, appended }, options, compiler);
      expect(run(written).default()).toBe(1 + 4 + 2 * 4 + 3 * 9 + 5 + 3);
    }
  });
});

describe("under ES modules", () => {
  test("imports stay imports", () => {
    const source = `import { grad } from "fluxion";\nimport { Box, rate } from "./other";\nexport const y: Box = grad(1);`;
    const { "main.js": text } = compile(source, {
      calls: { "grad(1)": "make()" },
      imports: [`import { Tape } from "fluxion";`],
      appended: "function make(): Box { return new Box(new Tape()); }",
    }, esm);
    expect(text).toBe(`import { Box } from "./other";
import { Tape } from "fluxion";
export const y = make();
function make() { return new Box(new Tape()); }
`);
  });

  test("lines are broken where generated text breaks them", () => {
    const appended = `function made(x, y) {
    let x_bar = first(x) * second(y) +
        third(x);
    x_bar += (x > 0
        ? 1
        : 2) - call(x,
        y);
    return x_bar;
}
`;
    const { "main.js": text } = compile(`import { grad } from "fluxion";\nexport const y = grad(1);`, {
      calls: { "grad(1)": "made" }, appended,
    }, esm);
    expect(text).toBe(`export const y = made;\n${appended}`);
  });

  test("comments of generated code", () => {
    const appended = `/** What it is. */
function made(x: number): number {
  // Forward sweep.
  const y = x * x; // x ** 2
  /* Reverse sweep. */
  if (y > 0) {
    // Nothing to do.
    return y; // y
    // The end.
  }
  return Math.max(/* first */ x, y);
}
`;
    const { "main.js": text } = compile(`import { grad } from "fluxion";\nexport const y = grad(1);`, {
      calls: { "grad(1)": "made" }, appended,
    }, esm);
    for (const comment of appended.match(/\/\/.*|\/\*.*\*\//g) ?? []) {
      expect(text?.split(comment).length, comment).toBe(2);
    }
  });
});

test("a defect of the transformer is an error of the build, and no crash", () => {
  const host = ts.createCompilerHost({});
  host.getSourceFile = (name, version) => name === "a.ts" ? ts.createSourceFile(name, "export {};", version) : undefined;
  const program = ts.createProgram(["a.ts"], { noLib: true, types: [] }, host);
  const broken = createProgramTransformer(() => { throw new Error("boom"); });
  const diagnostic = broken(program, host, {}, { ts }).getGlobalDiagnostics().at(-1); // others: no library
  expect(String(diagnostic?.code)).toBe("FLX9001");
  expect(diagnostic?.messageText).toMatch(/Defect in fluxion.*report.*boom/s);
});

test("the source map leads each statement to its place, in whichever file", () => {
  const source = `import { grad } from "fluxion";\nimport { bump } from "./other";\nbump();\nexport const y =\n  grad(1);\n`;
  const appended = "function made() {\n  const a = first();\n  return second(a) + third();\n}\nfunction plain() {}\n";
  const at = (generated: string, file: string, text: string): FileRewrite["mappings"][number] => {
    const original = file === "main.ts" ? source : library["other.ts"];
    return { offset: appended.indexOf(generated), source: { file, start: original.indexOf(text), length: text.length } };
  };
  const written = compile(source, {
    calls: { "grad(1)": "made()" },
    appended,
    mappings: [
      at("function made", "main.ts", "grad(1)"), at("const a", "other.ts", "rate++"), at("return", "other.ts", "class Box"),
      at("third()", "other.ts", "export default"), at("function plain", "main.ts", "bump();"),
    ],
  }, { ...esm, sourceMap: true });
  const origin = originIn(written["main.js"] ?? "", JSON.parse(written["main.js.map"] ?? ""));
  expect(origin("made();")).toBe("main.ts:5:3");
  expect(origin("function made")).toBe("main.ts:5:3");
  expect(origin("const a")).toBe(place("other.ts", "rate++"));
  expect(origin("first()")).toBe(place("other.ts", "rate++"));
  expect(origin("return second")).toBe(place("other.ts", "class Box"));
  expect(origin("third()")).toBe(place("other.ts", "export default"));
  expect(origin("function plain")).toBe("main.ts:3:1");
});

test("the rewritten text, and where it comes from", () => {
  const source = `"use strict";\nimport { grad } from "fluxion";\nexport const y = grad(1), z = 2;`;
  const appended = "function made() {\n  first();\n}\n";
  const rewrite = {
    ...rewriteOf(source, { calls: { "grad(1)": "made" }, imports: [`import { Tape } from "fluxion";`], appended }),
    mappings: [{ offset: 0, source: { file: "other.ts", start: library["other.ts"].indexOf("class Box"), length: 9 } }],
  };
  const { text, generated, segments, map } = rewriteWithMap(source, rewrite, (name) => library[name as keyof typeof library]);
  expect(text).toBe(`"use strict";\nimport { Tape } from "fluxion";\nimport { grad } from "fluxion";\n` +
    `export const y = made, z = 2;\n\n${appended}`);
  expect(generated.map(([from, to]) => text.slice(from, to))).toEqual([
    `import { Tape } from "fluxion";\n`, "made", `\n\n${appended}`,
  ]);
  for (const { start, end, file, sourceStart, verbatim } of segments) {
    if (verbatim) expect(source.slice(sourceStart, sourceStart + end - start)).toBe(text.slice(start, end));
    else if (file === "other.ts") expect(text.slice(start, end)).toBe(appended);
  }
  const origin = originIn(text, map as never);
  expect(origin("import { grad }")).toBe("main.ts:2:1");
  expect(origin("made,")).toBe("main.ts:3:18");
  expect(origin("z = 2")).toBe("main.ts:3:27");
  expect(origin("first()")).toBe(place("other.ts", "class Box"));
});

test("the text without macros nobody uses any more", () => {
  const source = `import * as all from "fluxion";\nimport { grad, type Gradient, jvp } from "fluxion";\n` +
    `import { vjp } from "fluxion";\n/* kept */\nexport const y = [grad(1), jvp, all.hvp(2), vjp(3)] as unknown as Gradient<number>;`;
  const file = ts.createSourceFile("main.ts", source, ts.ScriptTarget.ES2022, true);
  const rewrite = rewriteOf(source, { calls: { "grad(1)": "a", "all.hvp(2)": "b", "vjp(3)": "c" }, appended: "const jvp_ = x.vjp;" });
  const { text } = rewriteText(source, withoutMacroImports(ts, file, rewrite));
  expect(text).toBe(`import { type Gradient, jvp } from "fluxion";\n/* kept */\n` +
    `export const y = [a, jvp, b, c] as unknown as Gradient<number>;\n\nconst jvp_ = x.vjp;\n`);
});

/** Where a source map leads a piece of the generated text: file, line, column, counted from 1. */
function originIn(text: string, payload: SourceMapPayload): (piece: string) => string {
  const map = new SourceMap(payload);
  const lines = text.split("\n");
  return (piece) => {
    const line = lines.findIndex((one) => one.includes(piece));
    const entry = map.findEntry(line, lines[line]!.indexOf(piece)) as SourceMapping;
    return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
}

function place(file: keyof typeof library, text: string): string {
  const before = library[file].slice(0, library[file].indexOf(text)).split("\n");
  return `${file}:${before.length}:${before.at(-1)!.length + 1}`;
}
