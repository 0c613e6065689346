/** The topics: every file `NAME.cases.ts` of this folder. */
import { readdirSync } from "node:fs";
import type { Case } from "./case.ts";

export interface Topic { readonly name: string; readonly cases: readonly Case[] }

export async function topics(): Promise<Topic[]> {
  const names = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".cases.ts")).sort();
  return Promise.all(names.map(async (file) => {
    const { cases } = await import(/* @vite-ignore */ `${import.meta.dirname}/${file}`) as { cases: readonly Case[] };
    const twice = cases.filter(({ name }, i) => cases.findIndex((other) => other.name === name) !== i);
    if (twice.length > 0) throw new Error(`${file}: two cases are called '${twice[0]!.name}'`);
    return { name: file.replace(".cases.ts", ""), cases };
  }));
}
