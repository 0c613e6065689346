/** What is done with an object as an instance of the class that it is, which is asked as the program runs. */
import type ts from "typescript";
import { freshValue } from "../ir/build.ts";
import type { Func, Value } from "../ir/ir.ts";
import { hasCode, none, printType, unknownClass, type RecordType, type Type, type UnionType } from "../ir/types.ts";
import { spanOf } from "../1-find/spans.ts";
import { unset } from "./inline.ts";
import { familiesOf } from "./families.ts";
import { isError, Lowerer, type Want } from "./lowerer.ts";
import { describe, type ObjectAt } from "./receiver.ts";

/** What `make` makes of the object as an instance of its class; an object of any other class is an error as it runs. */
export function byClass(f: Lowerer, node: ts.Node, object: Value, type: Type, make: (object: ObjectAt) => Value, hint = "t"): Value {
  const { members } = object.type as UnionType;
  const arm = (member: RecordType): Value => {
    const value = make(instanceAt(f, f.at(node).cast(object, member), member));
    return type.kind === "none" || isError(value) ? value : f.coerce(value, type, node);
  };
  const from = (k: number): Value => {
    const member = members[k];
    if (!member) {
      const nothing = type.kind === "none" ? f.undefinedOf(none, hint) : unset(f, node, type);
      f.at(node).throw("TypeError", [f.const(node, unknownClass(members))]);
      return nothing;
    }
    const isOne = f.at(node).is(object, member.class!);
    if (type.kind !== "none") return f.choose(node, isOne, type, () => arm(member), () => from(k + 1), hint);
    f.when(node, isOne, () => void arm(member), () => void from(k + 1));
    return f.undefinedOf(none, hint);
  };
  return from(0);
}

/** An object that is surely of one class, as what a method is called on. */
export function instanceAt(f: Lowerer, value: Value, type: RecordType): ObjectAt {
  return { value, receiver: describe(f.context, familiesOf(f.checker)!.typeOf(type.class!)!, type, true, f.typeArguments) };
}

/** The same, as a function of the object and the arguments: `Shape_area`. */
export function callByClass(
  f: Lowerer, node: ts.Node, name: string, object: Value, args: readonly Value[], type: Type,
  make: (f: Lowerer, object: ObjectAt, args: readonly Value[]) => Value, want: Want,
): Value {
  if (args.some((arg) => hasCode(arg.type) || arg.type.kind === "none") || hasCode(type)) return byClass(f, node, object, type, (at) => make(f, at, args), want.hint);
  const params = [object, ...args].map((value) => value.type);
  const key = `${name} ${params.map(printType).join()} ${printType(type)}`;
  const ref = f.context.define(key, name, node, { params, result: type, captures: [] }, ({ name: own }) => {
    const inner = new Lowerer(f.context, node, type, f.typeArguments);
    const [self, ...given] = [object, ...args].map((value, i) => freshValue(params[i]!, i === 0 ? "self" : value.hint));
    [self!, ...given].forEach((value) => inner.parameters.add(value));
    inner.b.span = spanOf(node);
    const result = byClass(inner, node, self!, type, (at) => make(inner, at, given), "result");
    inner.at(node).return(type.kind === "none" || isError(result) ? [] : [result]);
    const func: Func = { name: own, body: { params: [self!, ...given], body: inner.b.body, yields: [] }, span: spanOf(node), origin: { file: node.getSourceFile().fileName }, captures: 0 };
    return { func, broken: inner.broken };
  });
  const outs = type.kind === "none" ? [] : [freshValue(type, want.hint ?? "t")];
  f.at(node).append({ kind: "call", callee: ref.name, args: [object, ...args], outs, regions: [] });
  return outs[0] ?? f.undefinedOf(none, "t");
}
