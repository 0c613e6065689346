/**
 * What is differentiated: every form of the syntax and every member of the library that numbers meet, each by a tiny
 * program that really goes through the transformer, and whose derivatives are held against the oracle.
 */
import { compile, typeErrors, type Compiled } from "../fuzz/compile.ts";
import { check } from "../fuzz/verdict.ts";
import { leaves } from "../support/oracle/index.ts";
import { libraryEntries, type Entry } from "./members.ts";
import { syntaxEntries } from "./syntax.ts";

export type Status = "differentiated" | "passive" | "refused";

export interface Item {
  readonly entry: Entry;
  /** Undefined: the probe is no program, or its derivatives are wrong. */
  readonly status: Status | undefined;
  readonly detail: string;
}

const batchSize = 60;

export async function takeInventory(): Promise<Item[]> {
  const entries = [...syntaxEntries(), ...libraryEntries()];
  const items: Item[] = [];
  for (let i = 0; i < entries.length; i += batchSize) items.push(...await look(entries.slice(i, i + batchSize)));
  return items;
}

async function look(entries: readonly Entry[]): Promise<Item[]> {
  const points = [() => [0.7, [0.3, 1.7, 0.9], Float64Array.of(1.1, 0.4, 2.3, 0.6)]];
  const sources = entries.map(({ program }) => ({
    files: { "program.ts": program === "" ? "export function f(): number { return 0; }" : program }, seed: 5,
    ask: { macros: ["vjp", "jvp_vjp"], points, wrt: [0, 1, 2].slice(0, /w: Float64Array/.test(program) ? 3 : 1), closely: "without differences" as const },
  }));
  const errors = typeErrors(sources.map(({ files }) => files));
  const compiled = await compile(sources);
  return entries.map((entry, i) => itemOf(entry, compiled[i]!, errors[i]!));
}

function itemOf(entry: Entry, compiled: Compiled, errors: readonly string[]): Item {
  if (entry.program === "") return { entry, status: undefined, detail: "no program" };
  const outcome = check(compiled);
  // Some forms are errors of types too, as `with` is.
  if (outcome.kind === "refused") return { entry, status: "refused", detail: outcome.detail.replace(/\. \[.*$/s, ".") };
  if (errors.length > 0) return { entry, status: undefined, detail: errors[0]! };
  if (outcome.kind !== "right") return { entry, status: undefined, detail: outcome.detail };
  return { entry, status: isPassive(compiled) ? "passive" : "differentiated", detail: "" };
}

/** Do the numbers of the result not depend on the inputs, as far as derivatives see? */
function isPassive({ derivatives, plan, scope }: Compiled): boolean {
  const [, cotangents] = derivatives!["d_vjp"](plan.points[0]!(scope!), 1);
  return leaves(cotangents).every((x) => x === 0);
}

const sections: Readonly<Record<string, string>> = {
  Syntax: "Forms of the syntax, by the compiler's names", Operators: "Operators", Math: "Math", Number: "Number", Array: "Array", Float64Array: "Float64Array",
  Float32Array: "Float32Array", Int32Array: "Int32Array, for all arrays of integers", Object: "Object",
};

/** `link` gives where an entry is shown, or undefined. */
export function toMarkdown(items: readonly Item[], link: (entry: string) => string | undefined): string {
  const parts = [
    "# Inventory", "",
    "What is differentiated. Made by `npm run docs` from the compiler's own lists and from what the transformer does to a",
    "tiny program for each entry (`test/inventory`): *differentiated*, with derivatives held against exact ones at first and",
    "second order; *passive*, computed, without a derivative (or of derivative zero); or *refused*, with the message. Beside",
    "each is a case of `test/language`, or a fixture, that shows it at work: found by parsing them.", "",
  ];
  const count = (status: Status): number => items.filter((item) => item.status === status).length;
  parts.push(`${items.length} entries: ${count("differentiated")} differentiated, ${count("passive")} passive, ${count("refused")} refused.`, "");
  for (const [section, title] of Object.entries(sections)) {
    const own = items.filter(({ entry }) => entry.section === section);
    parts.push(`## ${title}`, "");
    for (const status of ["differentiated", "passive"] as const) {
      const rows = own.filter((item) => item.status === status).map(({ entry }) => `| ${shown(entry).replace(/\|/g, "\\|")} | ${link(entry.name) ?? ""} |`);
      if (rows.length > 0) parts.push(`${status === "passive" ? "Passive" : "Differentiated"}:`, "", "| | shown by |", "|---|---|", ...rows, "");
    }
    const refused = own.filter((item) => item.status === "refused");
    if (refused.length === 0) continue;
    parts.push("Refused:", "", "| | |", "|---|---|", ...refused.map(({ entry, detail }) => `| ${shown(entry).replace(/\|/g, "\\|")} | ${detail.replace(/\|/g, "\\|")} |`), "");
  }
  return `${parts.join("\n").trim()}\n`;
}

/** Members without the names that their heading has already. */
const shown = ({ name, section }: Entry): string => (name.startsWith("`") ? name : `\`${name.replace(`${section}.prototype`, "")}\``);
