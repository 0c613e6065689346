/** Derivatives as users get them: built by the transformer, in modules of their own. */
import { readFileSync } from "node:fs";
import { compileModules, importModules, type BuiltModule } from "../test/support/build.ts";

export interface Built<F> {
  readonly derivative: F;
  /** The module of the derivative after the build. */
  readonly source: string;
}

/**
 * `macro(f, argnums)` of the function `f` in `file`, one of `sources`. No two share code that V8 could compile for one of
 * them only.
 */
export async function buildDerivative<F>(
  sources: Readonly<Record<string, string>>, file: string, f: string, macro: string, argnums?: readonly number[],
): Promise<Built<F>> {
  const compilation = compileModules({
    ...sources,
    "derivative.ts": `import { ${macro} } from "fluxion";
      import { ${f} } from "./${file}";
      export const derivative = ${macro}(${f}${argnums ? `, [${argnums.join(", ")}]` : ""});`,
  });
  if (compilation.errors.length > 0) throw new Error(compilation.errors.join("\n"));
  const modules: Record<string, BuiltModule> = await importModules(compilation);
  return { derivative: modules["derivative.ts"]?.["derivative"] as F, source: compilation.rewritten["derivative.ts"]!.text };
}

/** A file beside this one. */
export function readSource(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
