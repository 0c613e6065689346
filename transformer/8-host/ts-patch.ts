/**
 * The plugin of ts-patch (`tspc`) and ttypescript (`ttsc`), and a plain "before" transformer for whoever calls the
 * compiler himself: `fluxion/transformer`.
 *
 *     "plugins": [{ "transform": "fluxion/transformer", "transformProgram": true }]
 *
 * It runs with the `ts` it is handed, 4.9 to 6.x, and loads none of its own where it is given one.
 */
import type ts from "typescript";
import { transform } from "../index.ts";
import { createProgramTransformer, type ProgramExtras } from "./program-transformer.ts";
import { createSourceTransformer, type SourceExtras } from "./source-transformer.ts";

type Emitter = ts.TransformerFactory<ts.SourceFile>;

const transformProgram = createProgramTransformer(transform);
const transformSources = createSourceTransformer(transform);

/** ts-patch's form with `"transformProgram": true`: right in every mode of the compiler. */
function fluxion(program: ts.Program, host: ts.CompilerHost | undefined, config: unknown, extras: ProgramExtras): ts.Program;
/** The form of a "before" transformer. */
function fluxion(program: ts.Program, config?: unknown, extras?: SourceExtras): Emitter;
function fluxion(
  program: ts.Program,
  second?: unknown,
  third?: unknown,
  fourth?: ProgramExtras,
): ts.Program | Emitter {
  if (fourth) return transformProgram(program, second as ts.CompilerHost | undefined, third, fourth);
  return transformSources(program, second, third as SourceExtras | undefined);
}

export default fluxion;
