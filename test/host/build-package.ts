/** The built package, made when a source is newer: several test files need it, and they run side by side. */
import { mkdirSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { execute, root } from "./project.ts";

const lock = join(root, ".tmp", "build-package.lock");

export function buildPackage(): void {
  mkdirSync(join(root, ".tmp"), { recursive: true });
  while (!takeLock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  try {
    if (newest(join(root, "dist")) > Math.max(...["transformer", "runtime", "scripts"].map((name) => newest(join(root, name))))) return;
    const { status, output } = execute(root, [join(root, "scripts", "build.mjs")], "typescript");
    if (status !== 0) throw new Error(output);
  } finally {
    rmdirSync(lock);
  }
}

/** A lock that has outlived any build was left by a process that was killed. */
function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 60_000) rmdirSync(lock);
    return false;
  }
}

/** When the last file below a folder was written. */
function newest(folder: string): number {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch {
    return 0;
  }
  const files = entries.filter((entry) => entry.isFile());
  return Math.max(0, ...files.map(({ parentPath, name }) => statSync(join(parentPath, name), { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
