/**
 * Derivatives of functions that are given as values: `grad(f)` of a parameter. The function that it is in is lowered for
 * what it is given, so the type of the value says which function it is, and the macro is applied to that one.
 */
import type ts from "typescript";
import { functionOf, valueOf, type MacroSite } from "../1-find/macro-site.ts";
import { Builder, freshValue } from "../ir/build.ts";
import { number, sameType, type RecordType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { ruleOf } from "../rules/registry.ts";
import { flatten, isMember, memberIn } from "./choice.ts";
import { callOneOf, conversions, functionValue, isClosure, make, type Arm } from "./closure.ts";
import { meaningOf } from "./code.ts";
import type { Context, FuncRef, Want } from "./context.ts";
import { captureTypesOf, packArguments, type Argument } from "./lower-arguments.ts";
import { emitCall } from "./lower-call.ts";
import { lowerExpression } from "./lower-expression.ts";
import { isError, type Lowerer } from "./lowerer.ts";
import type { Value } from "../ir/ir.ts";

/** `grad(f)` as a value: it holds f. */
export function derivativeOfValue(f: Lowerer, node: ts.Node, site: MacroSite): Value {
  const name = valueOf(site)!, fn = functionOf(site.target), { variables } = f.context.finder;
  f.context.leftOut.untransformed(f.owner);
  const symbols = fn ? site.captures.map(({ symbol }) => symbol) : [variables.symbolOf(name)];
  const changed = symbols.find((symbol) => symbol && variables.isAssigned(symbol));
  if (changed) return f.notYet(name, `The derivative of ${fn ? "a function that uses " : ""}'${changed.name}', which changes,`, "Copy the variable to a const first.");
  const base = fn ? functionValue(f, node, fn) : lowerExpression(f, name);
  if (isError(base)) return base;
  if (!isClosure(base)) return f.refuse(messages.unresolvedFunction(site.macro, name.text), name);
  return make(f, node, f.context.codeOf({ kind: "macro", site, base: true }), [{ name: name.text, type: base.type }], [base], undefined);
}

/** A call of the derivative of a function value. */
export function callDerivative(f: Lowerer, node: ts.Node, site: MacroSite, base: Value, args: readonly Argument[], want: Want): Value {
  const meaning = meaningOf(base.type);
  if (meaning?.kind === "choice") {
    const members = meaning.members.filter((member) => !sameType(member, f.context.missing));
    const arms = members.map((member, i): Arm => ({
      test: i === members.length - 1 ? undefined : () => isMember(f, node, base, member),
      callee: () => derivativeOf(f, node, site, memberIn(f, node, base, member)),
    }));
    return callOneOf(f, node, arms, args, want);
  }
  const ref = f.context.referMacro(appliedTo(f.context, site, base.type as RecordType));
  const values = packArguments(f, node, undefined, args);
  if (ref && values) return emitCall(f, node, ref, values, want, flatten(f, node, base));
  f.broken = true;
  return f.errorValue();
}

const derivativeOf = (f: Lowerer, node: ts.Node, site: MacroSite, base: Value): Value =>
  make(f, node, f.context.codeOf({ kind: "macro", site, base: true }), [{ name: "f", type: base.type }], [base], undefined);

const applied = new WeakMap<MacroSite, { readonly type: Type; readonly site: MacroSite }[]>();

/** The macro call with the function in the place of the variable; the same object for the same function. */
function appliedTo(context: Context, site: MacroSite, type: RecordType): MacroSite {
  const all = applied.get(site) ?? [];
  applied.set(site, all);
  const known = all.find((one) => sameType(one.type, type));
  if (known) return known.site;
  const { target } = site;
  const label = context.codeOf(meaningOf(type)!).label;
  const made: MacroSite = { ...site, captures: [], held: undefined, target: target?.kind === "macro" ? { ...target, site: appliedTo(context, target.site, type) } : { kind: "closure", type, name: label } };
  all.push({ type, site: made });
  return made;
}

/** A function value as a function of what it captures and its parameters. */
export function referClosure(context: Context, type: RecordType): FuncRef | undefined {
  const meaning = meaningOf(type);
  switch (meaning?.kind) {
    case "function": {
      const { node, typeArguments } = meaning;
      return context.refer(node, { typeArguments, captureTypes: captureTypesOf(context, node, type.fields.map((field) => field.type)) });
    }
    case "library": return conversions.has(meaning.name) ? undefined : libraryFunction(context, meaning.name);
    case "macro": return meaning.base ? context.referMacro(appliedTo(context, meaning.site, type.fields[0]!.type as RecordType)) : context.referMacro(meaning.site);
    default: return undefined;
  }
}

/** `Math.sin` as a function of the module. */
function libraryFunction(context: Context, name: string): FuncRef | undefined {
  const root = context.program.getSourceFiles().find((file) => !file.isDeclarationFile);
  const { arity = 1 } = ruleOf(name)!;
  return root && context.define(`Math.${name}`, name, root, { params: Array<Type>(arity).fill(number), result: number, captures: [] }, (ref) => {
    const params = ref.params.map((_, i) => freshValue(number, i === 0 ? "x" : "y"));
    const b = new Builder();
    b.return([b.op(name, params, "result")]);
    return { func: { name: ref.name, body: { params, body: b.body, yields: [] }, captures: 0, origin: { file: root.fileName } }, broken: false };
  });
}
