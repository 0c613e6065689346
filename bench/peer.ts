/** Other people's libraries, in a package of their own: `bench/peers`, which `npm run bench -- --peers` installs. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { attempt, often, type Candidate, type Missing } from "./workload.ts";

/** What a workload tells them: which of their functions computes it, and on what. */
export interface ForPeers {
  readonly family: string;
  readonly args: () => readonly unknown[] | Promise<readonly unknown[]>;
  /** How often a run does it all; default once. */
  readonly repeat?: number;
  /** How many derivatives that is each time; default one. */
  readonly count?: number;
}

type Family = (...args: readonly unknown[]) => Promise<Omit<Candidate, "name">>;

export interface Peer {
  readonly name: string;
  /** By family: how it is computed, or why it cannot be. */
  readonly families: Readonly<Record<string, Family | string>>;
}

const folder = new URL("peers/", import.meta.url);
const isInstalled = (): boolean => existsSync(new URL("node_modules/", folder));

/** None when they are not installed and nobody asked for them. */
export async function loadPeers(wanted: boolean | undefined): Promise<readonly Peer[]> {
  if (wanted === false || (!wanted && !isInstalled())) return [];
  if (!isInstalled()) execFileSync("npm", ["ci"], { cwd: fileURLToPath(folder), stdio: "inherit" });
  // Plain JavaScript: type checking must not depend on whether they are there.
  const load = async (file: string): Promise<unknown> => import(new URL(file, folder).href);
  const tfjs = (await load("tfjs.mjs")) as { readonly peer: (backend: string) => Peer };
  return [(await load("rose.mjs")) as Peer, (await load("jax-js.mjs")) as Peer, tfjs.peer("cpu"), tfjs.peer("wasm")];
}

export async function candidateOf(peer: Peer, { family, args, repeat = 1, count = 1 }: ForPeers): Promise<Candidate | Missing> {
  const make = peer.families[family];
  if (typeof make !== "function") return { name: peer.name, reason: make ?? "not written" };
  return attempt(peer.name, async () => {
    const made = await make(...(await args()));
    return { ...made, ...often(made.run, repeat), repeat: repeat * count };
  });
}
