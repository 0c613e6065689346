/** The package as users get it: packed, installed into an empty project outside of the repository, and used. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPackage } from "./build-package.ts";
import { createProject, execute, link, plugin, removeProjects, root, type Outcome } from "./project.ts";

let folder = "";

beforeAll(() => {
  buildPackage();
  folder = mkdtempSync(join(tmpdir(), "fluxion-package-"));
  writeFileSync(join(folder, "package.json"), `{ "private": true, "type": "module" }`);
  const npm = (...args: string[]): string => execFileSync("npm", args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  npm("pack", root, "--ignore-scripts", "--silent");
  const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  npm("install", "--offline", "--no-audit", "--no-fund", `./${tarball}`);
});

afterAll(() => {
  removeProjects();
  if (!process.env["FLUXION_KEEP"]) rmSync(folder, { recursive: true, force: true });
});

function node(...args: string[]): Outcome {
  return execute(folder, args, "typescript");
}

function evaluate(code: string, type: "module" | "commonjs"): string {
  return node(`--input-type=${type}`, "--eval", code).output;
}

describe("installed alone", () => {
  test("it brings nothing else", () => {
    const found = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
    expect(found).toEqual(["fluxion"]);
    const files = execFileSync("find", [join(folder, "node_modules", "fluxion"), "-type", "f"], { encoding: "utf8" });
    const names = files.trim().split("\n").map((name) => name.slice(join(folder, "node_modules", "fluxion/").length));
    expect(names.filter((name) => !/^(dist\/|README|LICENSE)/.test(name)).sort()).toEqual(["package.json", "transformer/package.json"]);
  });

  test("the runtime loads as an ES module and as CommonJS, and says what is missing", () => {
    const use = `try { grad((x) => x)(1); } catch (error) { console.log(error.message); }`;
    expect(evaluate(`import { grad } from "fluxion"; ${use}`, "module")).toMatch(/^fluxion: grad\(\) was not transformed/);
    expect(evaluate(`const { grad } = require("fluxion"); ${use}`, "commonjs")).toMatch(/^fluxion: grad\(\) was not transformed/);
    expect(evaluate(`import { checkGrads } from "fluxion/testing"; console.log(typeof checkGrads);`, "module")).toBe("function\n");
    expect(evaluate(`console.log(typeof require("fluxion/testing").checkGrads);`, "commonjs")).toBe("function\n");
    expect(evaluate(`console.log(require("fluxion/package.json").name);`, "commonjs")).toBe("fluxion\n");
  });

  test("the command says in one line what it needs", () => {
    writeFileSync(join(folder, "x.ts"), "export {};\n");
    const { status, output } = node("node_modules/fluxion/dist/cli.js", "emit", "x.ts");
    expect(output).toBe("fluxion: The command needs ts-morph. Install it: npm install --save-dev ts-morph@28\n");
    expect(status).toBe(1);
  });
});

describe("in a new project", () => {
  beforeAll(() => {
    link(folder, "typescript", join(root, "node_modules", "typescript"));
    link(folder, "ts-patch", join(root, "node_modules", "ts-patch"));
    mkdirSync(join(folder, "node_modules", ".bin"), { recursive: true });
    symlinkSync("../ts-patch/bin/tspc.js", join(folder, "node_modules", ".bin", "tspc"));
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "src", "main.ts"), `
import { grad } from "fluxion";
declare const console: { log(...values: unknown[]): void };
const f = (x: number): number => x * x;
console.log(grad(f)(3));
`);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({
      compilerOptions: { target: "es2022", module: "nodenext", strict: true, types: [], rootDir: "src", outDir: "out", plugins: [plugin] },
      include: ["src"],
    }));
  });

  test("npx tspc", () => {
    const { status, stdout, stderr } = spawnSync("npx", ["tspc"], { cwd: folder, encoding: "utf8" });
    expect(stdout).toBe("");
    expect(status, stderr).toBe(0);
    expect(node("out/main.js").output).toBe("6\n");
  });

  test("the types hold for ES modules, CommonJS and bundlers", () => {
    const source = `import { grad, type Gradient } from "fluxion";\nimport { checkGrads } from "fluxion/testing";\n` +
      `export const g: (x: number) => number = grad((x: number) => x);\nexport type G = Gradient<number>;\n` +
      `// @ts-expect-error: a string is no number\nexport const s: (x: number) => string = grad((x: number) => x);\nvoid checkGrads;\n`;
    for (const extension of ["mts", "cts"]) {
      writeFileSync(join(folder, `types.${extension}`), source);
    }
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const common = ["--noEmit", "--strict", "--lib", "es2022", "--ignoreConfig"];
    expect(node(tsc, ...common, "--module", "nodenext", "types.mts", "types.cts")).toEqual({ status: 0, output: "" });
    expect(node(tsc, ...common, "--module", "esnext", "--moduleResolution", "bundler", "types.mts").output).toBe("");
  });
});

describe("source maps", () => {
  test("an exception in a derivative leads to the line of the user's function", () => {
    const project = createProject({
      "src/model.ts": `
export function f(x: number, data: readonly number[]): number {
  let sum = 0;
  for (const d of data) {
    if (d < 0) {
      throw new RangeError("negative");
    }
    sum += x * d;
  }
  return sum;
}
`,
      "src/main.ts": `import { grad } from "fluxion";\nimport { f } from "./model.js";\n\nexport const df = grad(f);\ndf(1, [1, -1]);\n`,
    });
    expect(project.compile()).toEqual({ status: 0, output: "" });
    const { output } = project.run("out/main.js", "--enable-source-maps");
    expect(output).toContain("RangeError: negative");
    expect(output).toMatch(/src\/model\.ts:6:/);
    expect(output).toMatch(/src\/main\.ts:5:/);
  });
});

describe("the command", () => {
  const files = {
    "src/main.ts": `import { grad } from "fluxion";\nconst f = (x: number): number => x * x;\nexport const df = grad(f);\n`,
    "src/bad.ts": `import { grad } from "fluxion";\n\nconst f = (x: number): number => x * Math.random();\nexport const df = grad(f);\n`,
  };
  const cli = join(root, "dist", "cli.js");
  const inProject = (...args: string[]): Outcome & { read(name: string): string } => {
    const project = createProject(files);
    return { ...execute(project.folder, [cli, ...args], "typescript"), read: project.read };
  };

  test("usage errors", () => {
    expect(inProject("emit")).toMatchObject({ status: 1, output: "fluxion: emit takes one FILE.\n" });
    expect(inProject("emit", "src/none.ts")).toMatchObject({ status: 1, output: expect.stringContaining("src/none.ts") });
    expect(inProject("--help")).toMatchObject({ status: 0, output: expect.stringContaining("Usage: fluxion emit FILE") });
    expect(inProject("--nonsense").output).toMatch(/^fluxion: Unknown option '--nonsense'/);
  });

  test("prints the derivatives, or writes the whole file", () => {
    const printed = inProject("emit", "src/main.ts");
    expect(printed.status).toBe(0);
    expect(printed.output).toMatch(/function \w+\(x: number\)/);
    expect(printed.output).not.toContain("export const df");
    const written = inProject("emit", "src/main.ts", "--out", "gen/main.ts");
    expect(written.read("gen/main.ts")).toContain("export const df = ");
    expect(written.read("gen/main.ts")).not.toContain("grad(f)");
    expect(written.read("gen/main.ts")).toContain(printed.output.trim().split("\n").at(-2));
    expect(inProject("emit", "src/main.ts", "--write").read("src/main.ts")).toBe(written.read("gen/main.ts"));
  });

  test("prints the IR after a pass", () => {
    expect(inProject("emit", "src/main.ts", "--after=*").output).toContain("fn ");
  });

  test("shows errors in their line", () => {
    const { status, output } = inProject("emit", "src/bad.ts");
    expect(status).toBe(1);
    expect(output).toMatch(/^src\/bad\.ts\(3,38\): error FLX\d{4}: .*\n3 \| const f = .*\n {2}\| {38}\^+\n/);
  });
});
