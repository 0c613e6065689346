/** The plugin around the stand-in for the core. */
import { createProgramTransformer, type ProgramExtras } from "../../transformer/8-host/program-transformer.ts";
import { createSourceTransformer, type SourceExtras } from "../../transformer/8-host/source-transformer.ts";
import { toyTransform } from "./toy-transform.ts";
import type ts from "typescript";

export default function (program: ts.Program, second: unknown, third: unknown, fourth?: ProgramExtras): unknown {
  if (fourth) return createProgramTransformer(toyTransform)(program, second as ts.CompilerHost, third, fourth);
  return createSourceTransformer(toyTransform)(program, second, third as SourceExtras);
}
