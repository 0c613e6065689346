/** What the figures were taken on. */
import { cpus } from "node:os";

export interface Machine {
  readonly node: string;
  readonly v8: string;
  readonly cpu: string;
  readonly cores: number;
}

export function machine(): Machine {
  return { node: process.version, v8: process.versions.v8, cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length };
}
