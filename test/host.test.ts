/** Real compilers in real projects. The whole matrix of modes and compilers: `npm run test:hosts`. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPackage } from "./host/build-package.ts";
import { createProject, plugin, removeProjects } from "./host/project.ts";
import { edits, expectFresh, initially, sources } from "./host/scenario.ts";

const whole = process.env["FLUXION_HOSTS"] === "all";

beforeAll(buildPackage);
afterAll(removeProjects);

const declareConsole = "declare const console: { log(...values: unknown[]): void };";

const bad = `import { grad } from "fluxion";
function noise(x: number): number {
  return x * Math.random();
}
export const dnoise = grad(noise);
`;

describe("derivatives are never stale", () => {
  const modes: readonly { args: readonly string[]; options: Readonly<Record<string, unknown>>; everyDay?: boolean }[] = [
    { args: ["--incremental"], options: { incremental: true } },
    { args: ["--incremental"], options: { incremental: true, declaration: true } },
    { args: ["--incremental"], options: { incremental: true, isolatedModules: true }, everyDay: true },
    { args: ["-b"], options: {} },
    { args: ["-b"], options: { composite: true }, everyDay: true },
  ];
  for (const compiler of whole ? ["6.0", "5.4"] as const : ["6.0"] as const) {
    for (const { args, options, everyDay } of modes) {
      if (!everyDay && !whole) continue;
      test(`${compiler} ${args.join(" ")} ${Object.keys(options).join(" ")}`, () => {
        const skipped = edits.slice(0, whole ? 0 : options["composite"] ? 4 : 2);
        const start = Object.assign({}, sources, ...skipped.map(({ files }) => files)) as typeof sources;
        const project = createProject(start, { compiler, compilerOptions: options });
        const flags = args.filter((flag) => flag === "-b");
        expect(project.compile(...flags).output).toBe("");
        expect(project.run("out/main.js").output.trim()).toBe(skipped.at(-1)?.prints["main"] ?? initially);
        for (const edit of edits.slice(skipped.length)) {
          project.write(edit.files);
          const { status, output } = project.compile(...flags);
          expectFresh(project, edit, output);
          expect(status !== 0, edit.name).toBe(edit.error !== undefined);
        }
      });
    }
    const watched = [{ isolatedModules: true }, ...(whole ? [{}, { composite: true }] : [])];
    for (const options of watched as readonly Readonly<Record<string, boolean>>[]) {
      const flags = options["composite"] ? ["-b"] : [];
      test(`${compiler} ${[...flags, "--watch", ...Object.keys(options)].join(" ")}`, async () => {
        const project = createProject(sources, { compiler, compilerOptions: options });
        const watcher = project.watch(...flags);
        try {
          await watcher.settled();
          expect(project.run("out/main.js").output.trim()).toBe(initially);
          for (const edit of edits) {
            project.write(edit.files);
            expectFresh(project, edit, await watcher.settled());
          }
        } finally {
          watcher.stop();
        }
      });
    }
  }

  test("an untouched project is left alone", () => {
    const project = createProject(sources, { compilerOptions: { incremental: true } });
    project.compile();
    expect(project.compile("--listEmittedFiles").output).toBe("");
  });
});

describe("what is emitted", () => {
  const source = {
    "src/values.ts": `export let rate = 2;\nexport const square = (x: number): number => x * x;\n`,
    "src/main.ts": `#!/usr/bin/env node
// A header of the user's.

import { grad } from "fluxion";
import { square } from "./values.js";
${declareConsole}
export const slope = 3;
function f(x: number): number {
  return slope * square(x);
}
/* before */
export const df = grad(f); // behind
console.log(df(2));
`,
  };

  for (const esm of [false, true]) {
    test(esm ? "ES modules" : "CommonJS", () => {
      const project = createProject(source, { esm });
      expect(project.compile()).toEqual({ status: 0, output: "" });
      expect(project.run("out/main.js")).toEqual({ status: 0, output: "12\n" });
      const text = project.read("out/main.js");
      expect(text).toMatch(/^#!\/usr\/bin\/env node\n/);
      expect(text).toContain("// A header of the user's.");
      expect(text).toContain("/* before */");
      expect(text).toContain("// behind");
      expect(text).not.toMatch(/\bgrad\b\s*[(,}]/);
      expect(text).toContain("// The gradient of f");
    });
  }
});

describe("passes that are switched off in tsconfig.json", () => {
  const files = {
    "src/main.ts": `import { grad } from "fluxion";\n${declareConsole}\nfunction f(x: number): number {\n  let y = x;\n` +
      `  for (let i = 0; i < 3; i++) y = Math.sin(y);\n  return y;\n}\nconsole.log(grad(f)(1).toFixed(9));\n`,
  };

  test("the code is another, the numbers are the same, and nothing stale is left", () => {
    const project = createProject(files, { compilerOptions: { incremental: true } });
    expect(project.compile()).toEqual({ status: 0, output: "" });
    const [code, printed] = [project.read("out/main.js"), project.run("out/main.js").output];
    const config = JSON.parse(project.read("tsconfig.json")) as { compilerOptions: { plugins: object[] } };
    config.compilerOptions.plugins = [{ ...plugin, disable: ["carry-tangents"] }];
    project.write({ "tsconfig.json": JSON.stringify(config) });
    expect(project.compile()).toEqual({ status: 0, output: "" });
    expect(project.read("out/main.js")).not.toBe(code);
    expect(project.run("out/main.js").output).toBe(printed);
  });

  test.each([[["carry-tangents", "no-such-pass"], "no-such-pass"], [["lower"], "lower"]])("%j is an error", (disable, name) => {
    const { status, output } = createProject(files, { plugin: { ...plugin, disable } }).compile();
    expect(output).toMatch(new RegExp(`^error FLX1901: "disable" names "${name}", .*carry-tangents`));
    expect(status).not.toBe(0);
  });

  test("what is not a list is an error", () => {
    const { output } = createProject(files, { plugin: { ...plugin, disable: "carry-tangents" } }).compile();
    expect(output).toMatch(/^error FLX1901: "disable" is not a list/);
  });

  test("arrays are kept in the module up to the size that is asked for", () => {
    const source = `import { grad } from "fluxion";\n${declareConsole}\nfunction f(x: number, n: number): number {
      const u = new Float64Array(n);
      for (let k = 0; k < 3; k++) for (let i = 0; i < n; i++) u[i] = u[i]! * x + k;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += u[i]!;
      return sum;
    }\nconsole.log(grad(f, 0)(2, 5));\n`;
    const build = (scratch: unknown): { code: string; output: string } => {
      const project = createProject({ "src/main.ts": source }, { plugin: { ...plugin, scratch } });
      const { status, output } = project.compile();
      return status === 0 ? { code: project.read("out/main.js"), output: project.run("out/main.js").output } : { code: "", output };
    };
    expect(build(undefined).code).toContain("n <= 32768");
    expect(build(100)).toEqual({ code: expect.stringContaining("n <= 100;"), output: "5\n" });
    expect(build(0)).toEqual({ code: expect.not.stringContaining("scratch"), output: "5\n" });
    expect(build("much").output).toMatch(/^error FLX1901: "scratch" is not a whole number/);
  });
});

describe("errors", () => {
  const files = {
    "src/good.ts": `import { grad } from "fluxion";\n${declareConsole}\nconst f = (x: number): number => x * x;\n` +
      `console.log(grad(f)(3));\n`,
    "src/bad.ts": `${bad}function other(x: number): number {\n  return Math.random() - x;\n}\n` +
      `export const dother = grad(other);\n`,
  };
  const expected = [/^src\/bad\.ts\(3,14\): error FLX\d{4}: /, /^src\/bad\.ts\(7,10\): error FLX\d{4}: /];
  const lines = (output: string): string[] => output.trim().split("\n");
  const expectErrors = (output: string): void => {
    expect(lines(output)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  };

  test("all are reported, and the other files are emitted", () => {
    const project = createProject(files);
    const { status, output } = project.compile();
    expectErrors(output);
    expect(status).toBe(2);
    expect(project.run("out/good.js").output).toBe("6\n");
    expect(project.read("out/bad.js")).toContain("grad)(noise)");
  });

  test("--noCheck hides no error of ours", () => {
    const project = createProject({ "src/bad.ts": bad });
    expect(project.compile("--noCheck").output).toMatch(/^src\/bad\.ts\(3,14\): error FLX\d{4}: .*\n$/);
    const incremental = project.compile("--noCheck", "--incremental");
    expect(incremental.output).toMatch(/^src\/bad\.ts\(3,14\): error FLX\d{4}: .*\n$/);
    expect(incremental.status).toBe(2);
  });

  test("--noEmit", () => {
    const { status, output } = createProject(files).compile("--noEmit");
    expectErrors(output);
    expect(status).toBe(2);
  });

  test("--noEmitOnError writes nothing", () => {
    const project = createProject(files);
    const { status, output } = project.compile("--noEmitOnError");
    expectErrors(output);
    expect(status).toBe(1);
    expect(() => project.read("out/good.js")).toThrow();
  });

  test("--emitDeclarationOnly", () => {
    const project = createProject(files);
    const { status, output } = project.compile("--emitDeclarationOnly", "--declaration");
    expectErrors(output);
    expect(status).toBe(2);
  });

  test("an incremental build remembers them", () => {
    const project = createProject(files, { compilerOptions: { incremental: true } });
    const first = project.compile();
    expectErrors(first.output);
    expect(project.compile()).toEqual(first);
  });

  test("--pretty underlines them", () => {
    const { output } = createProject(files).compile("--pretty", "--noEmit");
    const plain = output.replace(/\x1B\[\d+m/g, "");
    expect(plain).toMatch(/src\/bad\.ts:3:14 - error FLX\d{4}: .*\n\n3 {3}return x \* Math\.random\(\);\n {15}~+\n/);
  });

  test("without transformProgram, ts-patch's user is told to add it", () => {
    const project = createProject(files, { plugin: { transform: plugin.transform } });
    const { status, output } = project.compile();
    expect(lines(output)).toEqual([expect.stringMatching(/^error FLX1900: .*"transformProgram": true/)]);
    expect(status).toBe(2);
  });
});

describe("other compilers", () => {
  const files = {
    "src/main.ts": `import { grad } from "fluxion";\n${declareConsole}\nconst f = (x: number): number => x * x;\n` +
      `export const df = grad(f);\nconsole.log(df(3));\n`,
  };
  test("ts-patch with TypeScript 5.4", () => {
    const project = createProject(files, { compiler: "5.4" });
    expect(project.compile()).toEqual({ status: 0, output: "" });
    expect(project.run("out/main.js").output).toBe("6\n");
    project.write({ "src/bad.ts": bad });
    const { status, output } = project.compile();
    expect(output).toMatch(/^src\/bad\.ts\(3,14\): error FLX\d{4}: .*\n$/);
    expect(status).toBe(2);
  });

  test("ttypescript with TypeScript 4.9", () => {
    const project = createProject(files, { compiler: "4.9", plugin: { transform: plugin.transform } });
    expect(project.ttsc()).toEqual({ status: 0, output: "" });
    expect(project.run("out/main.js").output).toBe("6\n");
    project.write({ "src/bad.ts": bad });
    const { status, output } = project.ttsc();
    expect(output).toMatch(/^src\/bad\.ts\(3,14\): error FLX\d{4}: .*\n$/);
    expect(status).toBe(2);
  });
});
