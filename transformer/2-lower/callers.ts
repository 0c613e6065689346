/**
 * What a macro is applied to, where that is not the function as it was lowered: a function that calls it. A rule of the
 * user's is for calls of its function; a rest parameter is a list, or a tuple, inside, and arguments outside.
 */
import type ts from "typescript";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Value } from "../ir/ir.ts";
import type { RecordType } from "../ir/types.ts";
import type { FuncRef } from "./context.ts";

/** Does the caller differ from the function? */
export const needsCaller = ({ custom }: Func, rest: ts.ParameterDeclaration | undefined): boolean => custom !== undefined || rest !== undefined;

export const restOf = (node: FunctionNode): ts.ParameterDeclaration | undefined => node.parameters.find((parameter) => parameter.dotDotDotToken);

/** `name`: of the function that is made. */
export function makeCaller(typescript: typeof ts, ref: FuncRef, { name: callee, body, span, origin, captures = 0 }: Func, rest: ts.ParameterDeclaration | undefined, name: string): { readonly ref: FuncRef; readonly func: Func } {
  const b = new Builder(span);
  const params: Value[] = [];
  const given = body.params.map((param, i) => {
    const isRest = rest !== undefined && i === body.params.length - 1;
    if (isRest && param.type.kind === "record" && param.type.tuple) return packed(b, param, namesOf(typescript, rest, param.type), params);
    const own = freshValue(param.type, param.hint);
    params.push(own);
    return own;
  });
  const outs = ref.result && ref.result.kind !== "none" ? [{ type: ref.result, hint: "result" }] : [];
  b.return(b.call(callee, given, outs));
  const isList = rest !== undefined && body.params.at(-1)?.type.kind === "array";
  const func: Func = { name, body: { params, body: b.body, yields: [] }, span, captures, ...(rest && origin ? { origin: { file: origin.file } } : {}), ...(isList ? { rest: true } : {}) };
  return { ref: { ...ref, name, params: params.slice(captures).map(({ type }) => type) }, func };
}

/** The tuple, made of parameters of its own. */
function packed(b: Builder, param: Value, names: readonly string[], params: Value[]): Value {
  const type = param.type as RecordType;
  const parts = type.fields.map((field, i) => freshValue(field.type, names[i]!));
  params.push(...parts);
  return b.record(type, parts, param.hint);
}

/** `...[x, y]: [number, number]`, `...xs: [x: number, y: number]`, or xs_0, xs_1. */
function namesOf(typescript: typeof ts, { name, type }: ts.ParameterDeclaration, { fields }: RecordType): string[] {
  const base = typescript.isIdentifier(name) ? name.text : "rest";
  return fields.map((_, i) => {
    const element = typescript.isArrayBindingPattern(name) ? name.elements[i] : undefined;
    if (element && typescript.isBindingElement(element) && typescript.isIdentifier(element.name)) return element.name.text;
    const member = type && typescript.isTupleTypeNode(type) ? type.elements[i] : undefined;
    return member && typescript.isNamedTupleMember(member) ? member.name.text : `${base}_${i}`;
  });
}
