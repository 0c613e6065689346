/**
 * `{ ...defaults, ...o }` asks whether a property of `o` is there, and in JavaScript one that is there may be `undefined`.
 * In the IR what is missing is `undefined`, whether it was left out or not; so where a program asks, no property of that
 * name may be put somewhere as `undefined`: refused where the program does it by its types, and looked at as it runs in
 * what comes from outside, and where an element may be put there that is past an end. The function itself is no help then: what generated code hands to it has such properties.
 */
import type ts from "typescript";
import type { Effect, Func, Region, Stmt, Value } from "../ir/ir.ts";
import { boolean, hasCode, type Type } from "../ir/types.ts";
import { Builder } from "../ir/build.ts";
import { mapRegion, walk } from "../ir/visit.ts";
import { isComputed } from "./lower-optional.ts";
import { isSpreadOver } from "./properties.ts";
import { reached } from "./reach.ts";
import { isError, type FuncRef, type Lowerer } from "./lowerer.ts";

interface Noted {
  /** As it stands in the source it cannot run. */
  isUntransformed?: true;
  readonly asked: Set<string>;
  readonly given: { readonly name: string; readonly node: ts.Node }[];
}

/** What functions ask, and what they put in properties, by their names in the module. */
export class LeftOut {
  private readonly noted = new Map<string, Noted>();
  private readonly copied = new Set<string>();
  private readonly entries = new Map<string, FuncRef>();

  /** The function is lowered (once more). */
  begin(func: string): void {
    this.noted.set(func, { asked: new Set(), given: [] });
  }

  /** The function has a macro in it that only its copies, lowered for what they are given, know what to do with. */
  untransformed(func: string): void {
    const noted = this.noted.get(func);
    if (noted) noted.isUntransformed = true;
  }

  /** Spreading takes the property where it is there, and something else where it was left out. */
  ask(func: string, property: string): void {
    this.noted.get(func)?.asked.add(property);
  }

  /** The property is made or written, and the value may be undefined. */
  give(func: string, property: string, node: ts.Node): void {
    this.noted.get(func)?.given.push({ name: property, node });
  }

  /** The function with its checks; made once. */
  checked(ref: FuncRef, make: () => FuncRef): FuncRef {
    const known = this.entries.get(ref.name) ?? make();
    this.entries.set(ref.name, known);
    return known;
  }

  /** Of these functions, generated code calls copies; constants of modules are looked at where they are read. */
  copy(module: Map<string, Func>, funcs: readonly string[], asked: ReadonlySet<string>): void {
    for (const name of funcs) {
      const key = `${name} ${[...asked].join()}`;
      const func = this.copied.has(key) || !this.noted.has(name) ? undefined : module.get(name);
      if (func) module.set(name, asCopy(func, asked));
      this.copied.add(key);
    }
  }

  /** Of functions that run what is not transformed, generated code calls copies. */
  copyUntransformed(module: Map<string, Func>, funcs: readonly string[]): void {
    const isUntransformed = (name: string): boolean => this.noted.get(name)?.isUntransformed === true;
    if (funcs.some(isUntransformed)) this.copy(module, funcs.filter((name) => reached(module, name).some(isUntransformed)), new Set());
  }

  /** What any of these functions asks. */
  asked(funcs: Iterable<string>): Set<string> {
    return new Set([...funcs].flatMap((func) => [...this.noted.get(func)?.asked ?? []]));
  }

  /** Where these functions put what they may take for left out. */
  conflicts(funcs: readonly string[]): { readonly func: string; readonly name: string; readonly node: ts.Node }[] {
    const asked = this.asked(funcs);
    return funcs.flatMap((func) => (this.noted.get(func)?.given ?? []).filter(({ name }) => asked.has(name)).map((given) => ({ func, ...given })));
  }
}

/** A property is made or written with the value of this expression. `slot`: the type of what may be left out. */
export function noteGiven(f: Lowerer, name: string, value: Value, expression: ts.Expression, slot?: Type): void {
  const { absent } = value.type;
  const isMissing = value.type.kind === "none" ? absent !== "null" : absent !== undefined && absent !== "null" && mayBeUndefined(f, expression);
  if (isMissing) f.context.leftOut.give(f.owner, name, expression);
  else if (absent === undefined && slot?.absent !== undefined && !hasCode(value.type) && !isError(value) && !isComputed(f, value) && isSpreadOver(f.checker, name)) {
    f.when(expression, f.op(expression, "not", [f.isDefined(value, expression)], "p", boolean), () =>
      f.at(expression).throw("TypeError", [f.const(expression, `the property '${name}' would be there with the value undefined: derivatives cannot tell that from one that is left out`)]));
  }
}

function mayBeUndefined(f: Lowerer, expression: ts.Expression): boolean {
  const { TypeFlags } = f.ts;
  const type = f.checker.getTypeAtLocation(expression);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(({ flags }) => (flags & (TypeFlags.Undefined | TypeFlags.Void | TypeFlags.Any | TypeFlags.Unknown | TypeFlags.TypeParameter)) !== 0);
}

/** Does any function of the module call it? */
export function isCalled(module: ReadonlyMap<string, Func>, name: string): boolean {
  let found = false;
  for (const { body } of module.values()) walk(body, (stmt) => { found ||= stmt.kind === "call" && stmt.callee === name; });
  return found;
}

/** The function with a look at what it is handed, before anything is done with it. */
export function withChecks(func: Func, asked: ReadonlySet<string>): Func {
  const checks = func.body.params.flatMap((param) => checkOf(param, asked));
  return checks.length === 0 ? func : { ...func, body: { ...func.body, body: [...checks, ...func.body.body] } };
}

/** A function of a program that asks: constants of modules are looked at where they are read, and generated code calls a copy. */
function asCopy(func: Func, asked: ReadonlySet<string>): Func {
  const body = checkConstants(func.body, asked);
  return { ...func, body, ...(func.origin ? { origin: { ...func.origin, isCopied: true } } : {}) };
}

function checkConstants(body: Region, asked: ReadonlySet<string>): Region {
  let found = false;
  const isAsked = (stmt: Stmt): boolean => stmt.kind === "global" && stmt.value === undefined && propertiesOf(stmt.outs[0]!.type, asked).length > 0;
  walk(body, (stmt) => { found ||= isAsked(stmt); });
  return found ? mapRegion(body, (stmt) => (isAsked(stmt) ? [stmt, ...checkOf(stmt.outs[0]!, asked)] : stmt)) : body;
}

function checkOf(value: Value, asked: ReadonlySet<string>): Stmt[] {
  const names = propertiesOf(value.type, asked);
  if (names.length === 0) return [];
  const b = new Builder(undefined);
  const args = [value, ...names.map((name) => b.const(name))];
  const check: Effect = { kind: "effect", text: "checkLeftOut", args, outs: [], regions: [] };
  return [...b.body, check];
}

/** Names of those that may be missing somewhere inside. */
function propertiesOf(type: Type, asked: ReadonlySet<string>, seen: ReadonlySet<Type> = new Set()): string[] {
  if (seen.has(type)) return [];
  const inner = new Set(seen).add(type);
  switch (type.kind) {
    case "array": return propertiesOf(type.element, asked, inner);
    case "union": return [...new Set(type.members.flatMap((member) => propertiesOf(member, asked, inner)))];
    case "record": return [...new Set(type.fields.flatMap((field) => [...(field.type.absent !== undefined && !type.tuple && asked.has(field.name) ? [field.name] : []), ...propertiesOf(field.type, asked, inner)]))];
    default: return [];
  }
}
