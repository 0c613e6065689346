/** Generated projects, as users have them: many differentiated functions, a large application with few, one long function. */

/** Name to text. */
export type Project = Readonly<Record<string, string>>;

/** `count` functions of about 15 lines, ten a file, each with its gradient. */
export function manyFunctions(count: number): Project {
  const perFile = 10;
  const files: Record<string, string> = {};
  for (let start = 0; start < count; start += perFile) {
    const functions = Array.from({ length: Math.min(perFile, count - start) }, (_, i) => smallFunction(start + i));
    files[`model${start / perFile}.ts`] = [`import { grad } from "fluxion";`, ...functions, ""].join("\n");
  }
  return files;
}

function smallFunction(i: number): string {
  return `
export function loss${i}(w: Float64Array, x: Float64Array, y: Float64Array): number {
  const n = w.length - 1;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    let score = w[n]!;
    for (let j = 0; j < n; j++) score += w[j]! * x[row * n + j]!;
    const error = Math.tanh(score) - ${i + 1} * y[row]!;
    if (error > 1) total += 2 * error - 1;
    else total += error * error;
  }
  for (let j = 0; j < n; j++) total += 0.${i + 1} * w[j]! * w[j]!;
  return total / y.length;
}
export const gradient${i} = grad(loss${i});`;
}

/** An application of `files` modules of about 120 lines that has nothing to do with fluxion, but for `uses` of them. */
export function largeApplication(files: number, uses: number): Project {
  const project: Record<string, string> = { "fitting.ts": `export { valueAndGrad } from "fluxion";\n` };
  for (let i = 0; i < files; i++) project[`module${i}.ts`] = moduleOf(i);
  for (let i = 0; i < uses; i++) {
    // Half of them through a re-export.
    const [macro, from] = i % 2 ? ["valueAndGrad", "./fitting.js"] : ["grad", "fluxion"];
    const text = smallFunction(i).replace("grad(loss", `${macro}(loss`);
    project[`fit${i}.ts`] = `import { ${macro} } from "${from}";\n${text}\n`;
  }
  if (uses === 0) project["fitting.ts"] = "export {};\n";
  return project;
}

function moduleOf(i: number): string {
  const before = i > 0 ? `import { Store${i - 1}, type Row${i - 1} } from "./module${i - 1}.js";\n` : "";
  const inherited = i > 0 ? `  readonly before = new Store${i - 1}();\n  link(row: Row${i - 1}): string { return this.before.describe(row); }\n` : "";
  const methods = Array.from({ length: 8 }, (_, m) => `
  select${m}(wanted: (row: Row${i}) => boolean): readonly Row${i}[] {
    const found = [...this.rows.values()].filter((row) => wanted(row) && row.tags.some((tag) => tag.startsWith("t${m}")));
    const sorted = found.sort((a, b) => a.name.localeCompare(b.name) || b.score - a.score);
    const groups = new Map<string, Row${i}[]>();
    for (const row of sorted) groups.set(row.name, [...(groups.get(row.name) ?? []), row]);
    const names = Object.fromEntries([...groups].map(([name, rows]) => [name, rows.map(({ id }) => id).join(", ")]));
    return sorted.map((row) => ({ ...row, score: Math.round(row.score * ${m + 1}), name: names[row.name]?.trim() ?? row.name }));
  }`).join("\n");
  return `${before}
export interface Row${i} { readonly id: number; readonly name: string; readonly score: number; readonly tags: readonly string[] }

export class Store${i} {
  private readonly rows = new Map<number, Row${i}>();
${inherited}
  add(...rows: readonly Row${i}[]): this {
    for (const row of rows) this.rows.set(row.id, row);
    return this;
  }
  describe({ id, name, score }: Row${i}): string {
    return [\`#\${id.toString(16)}\`, name.toUpperCase(), score.toFixed(2)].join(" ");
  }
${methods}
}

export async function load${i}(source: () => Promise<string>): Promise<Store${i}> {
  const rows = (JSON.parse(await source()) as Row${i}[]).map((row) => ({ ...row, tags: row.tags.map((tag) => tag.trim().toLowerCase()) }));
  return new Store${i}().add(...rows.filter((row) => Number.isFinite(row.score)));
}
`;
}

/** One function of about `lines` lines: straight code, loops, branches, arrays written and read. */
export function longFunction(lines: number): Project {
  const body: string[] = [];
  for (let i = 0; body.length < lines; i++) body.push(...blockOf(i));
  return {
    "long.ts": [
      `import { grad } from "fluxion";`,
      "export function long(x: Float64Array, n: number): number {",
      "  let sum = 0;",
      "  let v0 = x[0]!;",
      "  const work = new Float64Array(n);",
      ...body,
      "  return sum;",
      "}",
      "export const gradient = grad(long);",
      "",
    ].join("\n"),
  };
}

function blockOf(i: number): string[] {
  const straight = Array.from({ length: 10 }, (_, j) => {
    const before = j === 0 ? "v0" : `a${i}_${j - 1}`;
    return `  const a${i}_${j} = Math.sin(${before}) * x[${(i + j) % 16}]! + ${j + 1} * v0;`;
  });
  return [
    ...straight,
    `  for (let i = 0; i < n; i++) {`,
    `    let inner = a${i}_9 * x[i]!;`,
    `    for (let j = 0; j < i; j++) inner += x[j]! * Math.exp(-inner * inner);`,
    `    if (inner > ${i}) sum += inner;`,
    `    else work[i] = inner + work[i]! * 0.5;`,
    `  }`,
    `  for (let i = 1; i < n; i++) {`,
    `    sum += work[i]! * work[i - 1]!;`,
    `    if (sum > 1e9) break;`,
    `  }`,
    `  if (sum > ${i}) v0 = Math.log(1 + sum * sum);`,
    `  else v0 += a${i}_3 / (1 + a${i}_5 * a${i}_5);`,
  ];
}
