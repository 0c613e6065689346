/**
 * One project and the edits after which derivatives have gone stale in one design or another. After each edit, what was
 * compiled is run, and has to print the numbers of the new source.
 */
import { expect } from "vitest";
import type { Project } from "./project.ts";

export const sources = {
  "src/types.ts": `export type Point = { x: number; y: number };\n`,
  "src/helper.ts": `export function helper(x: number): number {\n  return x * x;\n}\n`,
  "src/model.ts": modelSource({}),
  "src/main.ts": `
import { grad } from "fluxion";
import { f, norm } from "./model.js";
declare const console: { log(...values: unknown[]): void };
export const df = grad(f);
export const dnorm = grad(norm);
const point = { x: 3, y: 1, z: 1 };
console.log(df(2), Object.keys(dnorm(point)).join());
`,
};

function modelSource({ scale = 3, body = "scale * helper(x)" }): string {
  return `
import { helper } from "./helper.js";
import type { Point } from "./types.js";
const scale = ${scale};
export function f(x: number): number {
  return ${body};
}
export function norm(p: Point): number {
  return p.x * p.x;
}
`;
}

export interface Edit {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What files print, by the name of the file. */
  readonly prints: Readonly<Record<string, string>>;
  /** The one error there is to be. */
  readonly error?: string;
}

export const initially = "12 x,y";

const cubic = `export function helper(x: number): number {\n  return x * x * x;\n}\n`;

export const edits: readonly Edit[] = [
  {
    name: "the body of f",
    files: { "src/model.ts": modelSource({ body: "scale * helper(x) + x" }) },
    prints: { main: "13 x,y" },
  },
  {
    name: "the body of f again",
    files: { "src/model.ts": modelSource({ body: "scale * helper(x) + 2 * x" }) },
    prints: { main: "14 x,y" },
  },
  {
    name: "a private constant that f reads",
    files: { "src/model.ts": modelSource({ scale: 5, body: "scale * helper(x) + 2 * x" }) },
    prints: { main: "22 x,y" },
  },
  {
    name: "the body of a helper in a third file",
    files: { "src/helper.ts": cubic },
    prints: { main: "62 x,y" },
  },
  {
    name: "a type alias",
    files: { "src/types.ts": `export type Point = { x: number; y: number; z: number };\n` },
    prints: { main: "62 x,y,z" },
  },
  {
    name: "a new caller",
    files: {
      "src/second.ts": `
import { grad } from "fluxion";
import { helper } from "./helper.js";
declare const console: { log(...values: unknown[]): void };
const dh = grad(helper);
console.log(dh(2));
`,
    },
    prints: { main: "62 x,y,z", second: "12" },
  },
  {
    name: "f that cannot be differentiated",
    files: { "src/model.ts": modelSource({ body: "scale * helper(x) * Math.random()" }) },
    prints: {},
    error: "src/model.ts(6,",
  },
  {
    name: "f that can be again",
    files: { "src/model.ts": modelSource({ scale: 5, body: "scale * helper(x) + 2 * x" }) },
    prints: { main: "62 x,y,z", second: "12" },
  },
];

/** What a compiler printed, and the files that it wrote, after one edit. */
export function expectFresh(project: Project, edit: Edit, output: string): void {
  const errors = output.split("\n").filter((line) => / error /.test(line));
  if (edit.error === undefined) expect(errors, edit.name).toEqual([]);
  else {
    expect(errors.length, `${edit.name}:\n${output}`).toBe(1);
    expect(errors[0], edit.name).toMatch(/: error FLX\d{4}: /);
    expect(errors[0]?.startsWith(edit.error), errors[0]).toBe(true);
  }
  for (const [name, line] of Object.entries(edit.prints)) {
    expect(project.run(`out/${name}.js`).output.trim(), `${edit.name}: ${name}`).toBe(line);
  }
}
