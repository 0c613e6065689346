/** One function of the source as one function of the IR. */
import type ts from "typescript";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import { spanOf } from "../1-find/spans.ts";
import { capturesOfTarget, isThisCapture, typeOfCapture } from "../1-find/this-capture.ts";
import type { CustomRule, Func, Origin, Value } from "../ir/ir.ts";
import { asValue, hasCode, none, optional, required, type RecordType, type Type } from "../ir/types.ts";
import * as messages from "../messages.ts";
import { bindVariables, classCapturesOf, classOfMember } from "./class-captures.ts";
import { bindCapture, parametersFor } from "./closure.ts";
import { returnsOf } from "./inline.ts";
import { hasBehavior, hasChoiceOfTexts, hasReadonlyArrays, isOfFamily } from "./instances.ts";
import { lowerExpression } from "./lower-expression.ts";
import { hoistVariables, lowerStatements } from "./lower-statement.ts";
import { lowerType, withSource } from "./lower-type.ts";
import { isError, Lowerer, type Context, type FuncRef, type Variant } from "./lowerer.ts";
import { bindParameters, isThis } from "./parameters.ts";
import { describe } from "./receiver.ts";

/** What callers must know, before the body is looked at: types of parameters and of the result. */
export function signatureOf(context: Context, node: FunctionNode, variant: Variant): Omit<FuncRef, "name"> {
  const { checker } = context;
  const lower = (type: ts.Type, at: ts.Node): Type => lowerType(context, type, at, variant.typeArguments);
  const parameters = node.parameters.filter((parameter) => !isThis(context, parameter)).slice(0, variant.supplied ?? node.parameters.length);
  const own = parameters.map((parameter, i) => {
    const source = checker.getTypeAtLocation(parameter);
    const known = variant.argumentTypes?.[i];
    const type = known ?? withSource(context, lower(source, parameter), source);
    return variant.entry && !known && parameter.initializer && type.kind !== "opaque" && !hasCode(type) ? optional(type, type.absent === "null" || type.absent === "either" ? "either" : "undefined") : type;
  });
  const params = variant.receiver ? [variant.receiver.type, ...own] : own;
  const declarations = variant.receiver ? [undefined, ...parameters] : parameters;
  const signature = checker.getSignatureFromDeclaration(node);
  const result = variant.result ? variant.result : signature ? asValue(lower(checker.getReturnTypeOfSignature(signature), node)) : none;
  // A method has what its class uses in its object.
  const owner = variant.receiver && classOfMember(context.ts, node);
  const captures = owner && classCapturesOf(checker)!.of(owner) ? [] : variant.receiver ? context.finder.variables.capturesOf(node) : capturesOfTarget(context.finder.variables, node);
  return { params, declarations, result, captures };
}

export function lowerFunction(context: Context, node: FunctionNode, ref: FuncRef, variant: Variant, custom: CustomRule | undefined): { func: Func; broken: boolean } {
  const f = new Lowerer(context, node, ref.result ?? none, variant.typeArguments);
  f.b.span = spanOf(node);
  if (ref.result?.kind === "opaque") f.refuse(messages.typeNotYet(ref.result.text), node.type ?? node.name ?? node);
  if (node.asteriskToken || node.modifiers?.some((modifier) => modifier.kind === f.ts.SyntaxKind.AsyncKeyword)) f.refuse(messages.asynchronous("An async or generator function"), node);
  const captured: Value[] = [];
  ref.captures.forEach((capture, i) => {
    const { symbol, name, use } = capture, source = typeOfCapture(f.checker, capture);
    const value = parametersFor(f, variant.captureTypes?.[i] ?? withSource(context, f.lowerType(source, use), source), isThisCapture(capture) ? instanceName(source) : name, captured);
    bindCapture(f, symbol, value);
    if (isThisCapture(capture) && value.type.kind === "record") f.self = { kind: "object", value, receiver: describe(context, source, required(value.type) as RecordType, value.type.class !== undefined, f.typeArguments) };
  });
  const parameters = node.parameters.filter((parameter) => !isThis(context, parameter));
  const { receiver } = variant;
  const given: Value[] = [];
  const self = receiver ? [parametersFor(f, receiver.type, "self", given)] : [];
  if (receiver) {
    f.self = { kind: "object", value: self[0]!, receiver };
    bindVariables(f, node, self[0]!);
  }
  const values = ref.params.slice(self.length).map((type, i) => parametersFor(f, type ?? none, parameterName(f, parameters[i], i), given));
  bindParameters(f, node, values);
  lowerBody(f, node);
  const isOwn = captured.length + given.length === values.length && !ref.params.some((type) => type && hasCode(type));
  const func: Func = {
    name: ref.name, body: { params: [...captured, ...given], body: f.b.body, yields: [] }, span: spanOf(node),
    ...originOf(context, node, isOwn), ...(custom ? { custom } : {}), captures: captured.length,
  };
  return { func, broken: f.broken };
}

/** `line` of a Line: what a person would call it who hands it over. */
const instanceName = ({ symbol }: ts.Type): string => (/^[A-Z]\w*$/.test(symbol?.name ?? "") ? symbol.name[0]!.toLowerCase() + symbol.name.slice(1) : "self");

function parameterName(f: Lowerer, parameter: ts.ParameterDeclaration | undefined, i: number): string {
  return parameter && f.ts.isIdentifier(parameter.name) ? parameter.name.text : `arg${i}`;
}

function lowerBody(f: Lowerer, node: FunctionNode): void {
  const body = node.body!;
  if (!f.ts.isBlock(body)) {
    const wantsNothing = f.exit.type.kind === "none";
    const value: Value = lowerExpression(f, body, wantsNothing ? { discarded: true } : { type: f.exit.type, hint: "result" });
    const result = wantsNothing ? value : f.settle(value, f.exit.type, body);
    return f.at(body).return(wantsNothing || isError(result) ? [] : [result]);
  }
  hoistVariables(f, body);
  lowerStatements(f, body.statements);
  checkEnd(f, node, body);
}

/** A function with a result must not end without one: the compiler's types say whether it can. */
function checkEnd(f: Lowerer, node: FunctionNode, body: ts.Block): void {
  if (f.exit.type.kind === "none") return;
  const endsOpen = (): boolean => !["return", "throw"].includes(f.b.body[f.b.body.length - 1]?.kind ?? "");
  if (f.exit.type.absent === "undefined" || f.exit.type.absent === "either") {
    if (endsOpen()) f.at(body).return([f.undefinedOf(f.exit.type, "result")]);
    return;
  }
  const isImplicit = returnsOf(f, body).every((statement) => statement.expression !== undefined);
  const { TypeFlags } = f.ts;
  const signature = f.checker.getSignatureFromDeclaration(node);
  const type = signature && f.checker.getReturnTypeOfSignature(signature);
  const mayBeMissing = type?.isUnion() && type.types.some((part) => part.flags & TypeFlags.Undefined);
  const last = f.b.body[f.b.body.length - 1];
  const isEnded = last?.kind === "return" || last?.kind === "throw";
  if (isImplicit && mayBeMissing && !isEnded) f.notYet(body, "A function that may end without a result", "Return a number on every path.");
}

/** A name of the module itself, not of a namespace in it. */
function isTopLevel(typescript: typeof ts, declaration: ts.FunctionDeclaration | ts.VariableDeclaration): boolean {
  const statement = typescript.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return typescript.isSourceFile(statement.parent);
}

/** Where generated code can find the original; not if it is called otherwise (`isOwn`). */
function originOf(context: Context, node: FunctionNode, isOwn: boolean): { origin?: Origin } {
  const { ts, checker } = context;
  const file = node.getSourceFile();
  const declaration = ts.isFunctionDeclaration(node) ? node : ts.isVariableDeclaration(node.parent) ? node.parent : undefined;
  const name = declaration?.name;
  // A function with a rest parameter is lowered to one that takes a list: a call of the original would be another call.
  const hasRest = node.parameters.some((parameter) => parameter.dotDotDotToken);
  // Generated code passes plain objects on, which have no methods.
  const signature = checker.getSignatureFromDeclaration(node);
  const types = signature ? [...node.parameters.map((parameter) => checker.getTypeAtLocation(parameter)), checker.getReturnTypeOfSignature(signature)] : [];
  // Nor does generated code know of lists that the compiler lets nobody write to.
  const isOnlyRead = signature !== undefined && hasReadonlyArrays(context, checker.getReturnTypeOfSignature(signature));
  const isCopied = isOnlyRead || types.some((type) => hasBehavior(context, type) || isOfFamily(context, type) || hasChoiceOfTexts(context, type)) || undefined;
  if (!isOwn || hasRest || !declaration || !name || !ts.isIdentifier(name) || !isTopLevel(ts, declaration)) return { origin: { file: file.fileName } };
  const symbol = checker.getSymbolAtLocation(name);
  const module = checker.getSymbolAtLocation(file);
  const exported = module && checker.getExportsOfModule(module).find((entry) => entry === symbol || (entry.flags & ts.SymbolFlags.Alias && checker.getAliasedSymbol(entry) === symbol));
  const origin: Origin = { file: file.fileName, topLevelName: name.text, ...(isCopied ? { isCopied } : {}) };
  return { origin: exported ? { ...origin, exportedAs: exported.name } : origin };
}
