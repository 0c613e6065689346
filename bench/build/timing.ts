/** The cost of one project's build. */
export interface BuildTiming {
  readonly name: string;
  readonly files: number;
  readonly lines: number;
  /** Seconds of processor time: the compiler alone, and with the plugin. */
  readonly without: number;
  readonly with: number;
}

export const buildColumns = ["project", "files", "lines", "compiler alone", "with the plugin", "plugin's share", "ms per line"] as const;

/** A row of the table, as text. */
export function buildCells({ name, files, lines, without, with: withPlugin }: BuildTiming): string[] {
  const own = withPlugin - without;
  return [
    name, String(files), String(lines), `${without.toFixed(2)} s`, `${withPlugin.toFixed(2)} s`,
    `${((100 * own) / withPlugin).toFixed(0)} %`, ((1000 * own) / lines).toFixed(2),
  ];
}
