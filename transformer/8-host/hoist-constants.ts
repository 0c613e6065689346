/**
 * Generated constants, moved to the top of the module. Functions may stand at its end and be called from its middle; a
 * constant at the end does not exist yet when the user's module calls a derivative as it loads.
 */
import type ts from "typescript";
import type { FileRewrite } from "../index.ts";

export function hoistConstants(typescript: typeof ts, rewrite: FileRewrite): FileRewrite {
  const { appended, mappings } = rewrite;
  if (!/^(?:const|let) /m.test(appended)) return rewrite;
  const file = typescript.createSourceFile("generated.ts", appended, typescript.ScriptTarget.Latest);
  const constants = file.statements.filter((statement) => typescript.isVariableStatement(statement));
  if (constants.length === 0) return rewrite;

  let rest = "";
  let position = 0;
  const kept: FileRewrite["mappings"][number][] = [];
  const keep = (end: number): void => {
    for (const mapping of mappings) {
      if (mapping.offset >= position && mapping.offset < end) {
        kept.push({ ...mapping, offset: mapping.offset - position + rest.length });
      }
    }
    rest += appended.slice(position, end);
  };
  for (const constant of constants) {
    keep(constant.getFullStart());
    position = constant.end;
  }
  keep(appended.length);
  // What is in front of the first function is the space after the last constant.
  const blank = /^\s*/.exec(rest)![0].length;
  return {
    ...rewrite,
    imports: [...rewrite.imports, ...constants.map((constant) => appended.slice(constant.getFullStart(), constant.end).trim())],
    appended: rest.slice(blank),
    mappings: kept.map((mapping) => ({ ...mapping, offset: Math.max(0, mapping.offset - blank) })),
  };
}
