/** What decides how a campaign comes out: all of these. Cases, notes and documents may change meanwhile. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";

const parts = ["package-lock.json", "bench/typescript-loader.mjs", "transformer", "runtime", "test/fuzz", "test/support"];
const decides = (name: string): boolean => /\.(ts|mjs|json)$/.test(name) && !name.startsWith("test/fuzz/regressions/") && !name.startsWith("test/fuzz/tallies/");

/** The same for the same code. */
export function codeNow(): string {
  const git = (...args: string[]): string[] => execFileSync("git", args, { encoding: "utf8" }).split("\n").filter((line) => line !== "");
  try {
    const files = git("ls-tree", "-r", "--full-tree", "HEAD", "--", ...parts).filter((line) => decides(line.split("\t")[1]!));
    const changed = git("diff", "--name-only", "HEAD", "--", ...parts.map((part) => `:/${part}`)).filter(decides);
    return createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12) + (changed.length > 0 ? " with changes" : "");
  } catch {
    return "of no commit";
  }
}
