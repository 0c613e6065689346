import type { StmtOf } from "../ir/ir.ts";
import type { ClassRef } from "../ir/types.ts";

/** What the functions around need to be called, and module constants to be mentioned. */
export interface Outside {
  readonly functionName: (callee: string) => string;
  /** Does it take the elements of its last parameter one by one? */
  readonly hasRest: (callee: string) => boolean;
  readonly globalName: (stmt: StmtOf<"global">) => string;
  readonly className: (of: ClassRef) => string;
}
