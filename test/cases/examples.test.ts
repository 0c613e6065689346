/** Every example as a newcomer runs it: `tspc`, then `node`. They compare their own results and fail if they are wrong. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);
const tspc = require.resolve("ts-patch/bin/tspc");

const examples = readdirSync(`${root}examples`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function run(script: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

describe("examples", () => {
  beforeAll(() => {
    try {
      require.resolve("fluxion/transformer");
    } catch {
      throw new Error("the examples use the built package: run `npm run build` first");
    }
  });

  for (const example of examples) {
    test(example, { timeout: 180_000 }, () => {
      expect(run(tspc, "-p", `examples/${example}`)).toEqual({ status: 0, output: "" });
      const { status, output } = run(`examples/${example}/dist/main.js`);
      expect(status, output).toBe(0);
    });
  }
});
