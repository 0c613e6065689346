/** What lowering asks of others, and gives them. */
import type ts from "typescript";
import type { MacroFinder } from "../1-find/find-macros.ts";
import type { MacroSite, Target } from "../1-find/macro-site.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { Func } from "../ir/ir.ts";
import type { InstanceCheck } from "../ir/instance-check.ts";
import type { ClassRef } from "../ir/types.ts";
import type { FuncRef } from "./context.ts";

export interface LoweringOptions {
  /** Finds macros; one for the whole program, so that sites are the same objects everywhere. */
  readonly finder?: MacroFinder;
  /** Of functions: those that are not lowered but made of others have names as well. */
  readonly names?: Set<string>;
  /**
   * Makes the function that a macro call inside a differentiated function stands for, and registers it in `module`.
   * Its parameters are those of the macro's result; captures come first. Undefined: an error has been reported.
   */
  readonly resolveMacro: (site: MacroSite) => string | undefined;
}

export interface Lowering {
  readonly finder: MacroFinder;
  /**
   * Lowers the function and what it calls; undefined for macros that `resolveMacro` refuses. May be called from
   * `resolveMacro`: only a function that is just being lowered itself is not in `module` then.
   */
  lower(target: Target): FuncRef | undefined;
  /** All functions lowered so far; the pipeline adds derivatives. */
  readonly module: Map<string, Func>;
  readonly diagnostics: Diagnostic[];
  /** The files that the function and all that it calls were made from. */
  dependencies(name: string): readonly string[];
  /** Is there an error in the function, or in what it calls? */
  isBroken(name: string): boolean;
  /** What to look at in what is handed to the function, for a value of this type. */
  instanceCheck(name: string, type: ts.Type, canName: (of: ClassRef) => boolean): InstanceCheck | undefined;
  /** A name that no function of the module has. */
  freshName(base: string): string;
}

