/** What the tests of the macros share. */
import { buildModules, type BuiltModule } from "../support/build.ts";

/** One module, and those that it imports, type-checked before and after the transformer. */
export async function build(source: string, others: Readonly<Record<string, string>> = {}): Promise<BuiltModule> {
  const modules = await buildModules({ "main.ts": source, ...others }, { typecheck: true });
  return modules["main.ts"]!;
}

export const f64 = (...values: number[]): Float64Array => Float64Array.from(values);
export const f32 = (...values: number[]): Float32Array => Float32Array.from(values);
