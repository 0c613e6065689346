/** What a function that the user's code calls looks at first: are the objects that it is given of the classes that it knows? */
import type ts from "typescript";
import type { MacroSite } from "./1-find/macro-site.ts";
import { typeOfCapture } from "./1-find/this-capture.ts";
import type { Func, Value } from "./ir/ir.ts";
import { withInstanceChecks, type InstanceCheck } from "./ir/instance-check.ts";

/** Macros whose functions take what the function itself takes. */
const takesArguments = new Set(["grad", "valueAndGrad", "jacfwd", "jacrev", "hessian", "fwdAndBwd"]);
const takesTuple = new Set(["jvp", "vjp", "hvp"]);

/** `func` is what stands for the macro (the first of several). */
export function checkInstances(checker: ts.TypeChecker, func: Func, site: MacroSite, checkOf: (type: ts.Type) => InstanceCheck | undefined): Func {
  const node = functionOf(site);
  if (!node) return func;
  const types = [...site.captures.map((capture) => typeOfCapture(checker, capture)), ...node.parameters.map((parameter) => checker.getTypeAtLocation(parameter))];
  const checks = types.map(checkOf);
  if (!checks.some((check) => check)) return func;
  const values = argumentsOf(func, site);
  const wanted = checks.flatMap((check, i) => (check && values[i] ? [[values[i], check] as const] : []));
  return wanted.length > 0 ? withInstanceChecks(func, wanted) : func;
}

/** The function that the macro is applied to, perhaps through others that leave the arguments as they are. */
function functionOf(site: MacroSite): ts.SignatureDeclaration | undefined {
  const { target } = site;
  if (target?.kind === "function") return target.node;
  return target?.kind === "macro" && takesArguments.has(target.site.macro) ? functionOf(target.site) : undefined;
}

/** Captures, then the arguments; undefined what is not used. */
function argumentsOf(func: Func, site: MacroSite): readonly (Value | undefined)[] {
  const { params } = func.body;
  const count = site.captures.length;
  const isInto = site.macro.endsWith("Into");
  const macro = site.immediate && site.macro === "vjp" ? "fwdAndBwd" : site.macro.replace("Into", "");
  const own = params.slice(isInto ? count + 1 : count);
  const [first] = own;
  if (!takesTuple.has(macro)) return [...params.slice(0, count), ...own];
  if (first?.type.kind !== "record") return params.slice(0, count);
  return [...params.slice(0, count), ...first.type.fields.map(({ name }) => func.body.body.find((stmt) => stmt.kind === "get" && stmt.args[0] === first && stmt.field === name)?.outs[0])];
}
