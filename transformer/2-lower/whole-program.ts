/** What is known of a program before any of its functions is lowered; found again by its type checker. */
import type ts from "typescript";
import type { MacroFinder } from "../1-find/find-macros.ts";
import { ClassCaptures } from "./class-captures.ts";
import { Families } from "./families.ts";
import { Properties } from "./properties.ts";

export function lookAtProgram(typescript: typeof ts, checker: ts.TypeChecker, program: ts.Program, { variables, functionValues }: MacroFinder): void {
  new Families(typescript, checker, program);
  new ClassCaptures({ ts: typescript, checker }, variables, functionValues);
  new Properties(typescript, checker, program, variables);
}
