/** Does the function of a macro have the type that the macro needs? */
import type ts from "typescript";
import { anyInside } from "../2-lower/instances.ts";
import { lowerType, printSourceType } from "../2-lower/lower-type.ts";
import { isOfSeveralKinds } from "../2-lower/versions.ts";
import { hasTangent, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { signatureOf, type Options } from "./argnums.ts";
import type { MacroFinder } from "./find-macros.ts";
import type { MacroName } from "./macro-site.ts";

const needsNumber: ReadonlySet<MacroName> = new Set(["grad", "valueAndGrad", "valueAndGradInto", "hessian", "hvp", "hessianInto", "hvpInto"]);

export function checkResult(finder: MacroFinder, macro: MacroName, first: ts.Expression, name: string | undefined, hasAux: boolean): void {
  const signature = signatureOf(finder, first);
  if (!signature) return;
  const { result } = signature;
  const isNumber = (result.flags & finder.ts.TypeFlags.Number) !== 0;
  // Only where it can be said: to print a type takes long.
  const shown = isNumber ? "number" : printSourceType(finder.checker, result);
  const type = lowerType(finder, result, first);
  if (/^(Promise|PromiseLike|AsyncGenerator|Generator)</.test(shown)) return finder.report(messages.asynchronous(`A function that returns ${shown}`), first);
  if (needsNumber.has(macro)) {
    if (hasAux) {
      if (!isPairWithNumber(type)) finder.report(messages.needsAux(macro, name, shown), first);
    } else if (type.kind !== "number" || isEnum(finder, result) || mayBeMissing(finder, result)) finder.report(messages.needsNumber(macro, name, shown, hasTangent(type) && type.kind !== "number"), first);
    return;
  }
  if (!hasTangent(type) && !holdsUnionOfNumbers(finder, result, first)) finder.report(messages.noNumberInResult(macro, name, shown), first);
}

/** The gradient of a union, which only its fields tell apart: it is made, and never looked at as source. */
const holdsUnionOfNumbers = (finder: MacroFinder, result: ts.Type, anchor: ts.Node): boolean => anyInside(finder, result, (part) => {
  if (!part.isUnion()) return undefined;
  return part.types.some((member) => hasTangent(lowerType(finder, member, anchor))) ? true : undefined;
}) ?? false;

const isPairWithNumber = (type: Type): boolean => type.kind === "record" && type.tuple && type.fields.length === 2 && type.fields[0]!.type.kind === "number";

const isEnum = (finder: MacroFinder, type: ts.Type): boolean => (type.flags & finder.ts.TypeFlags.EnumLike) !== 0;

const mayBeMissing = ({ ts }: MacroFinder, type: ts.Type): boolean =>
  type.isUnion() && type.types.some((part) => (part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)) !== 0);

export function parameterErrors(finder: MacroFinder, first: ts.Expression, name: string | undefined, options: Options, isDefaulted: boolean, call: ts.CallExpression): void {
  const parameters = signatureOf(finder, first)?.parameters ?? [];
  if (isDefaulted && !options.argnums.given) return;
  for (const index of options.argnums.indices) {
    const parameter = parameters[index];
    if (!parameter) continue;
    const type = lowerType(finder, parameter.type, first);
    if ((hasTangent(type) || isOfSeveralKinds(finder, parameter.type, first)) && !isEnum(finder, parameter.type)) continue;
    finder.report(messages.noDerivative(parameter.name, printSourceType(finder.checker, parameter.type)), options.argnums.given ? call.arguments[1] ?? first : first);
  }
}
