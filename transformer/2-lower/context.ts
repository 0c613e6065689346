/** What lowering passes around: what is wanted, what names stand for, which version of a function, what is shared. */
import type ts from "typescript";
import type { MacroFinder } from "../1-find/find-macros.ts";
import type { Capture, MacroSite } from "../1-find/macro-site.ts";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import type { Builder } from "../ir/build.ts";
import type { Func, Value } from "../ir/ir.ts";
import type { Field, RecordType, Type } from "../ir/types.ts";
import type * as messages from "../messages.ts";
import type { Closure, Meaning } from "./code.ts";
import type { Effects } from "./effects.ts";
import type { LeftOut } from "./left-out.ts";
import type { Places } from "./places.ts";
import type { Receivers } from "./receivers.ts";
import type { Hierarchy } from "./hierarchy.ts";
import type { TypeArguments } from "./lower-type.ts";
import type { Globals } from "./lower-global.ts";

/** What an expression is for: its type where the context decides it, and the name that its value should have. */
export interface Want {
  readonly type?: Type | undefined;
  readonly hint?: string | undefined;
  /** Nobody looks at the value. */
  readonly discarded?: boolean;
}

export type Binding =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "cell"; readonly cell: Value }
  /** A function: each of its leaves is a cell. */
  | { readonly kind: "function"; readonly type: RecordType; readonly cells: readonly Value[]; readonly hint: string }
  /** A record `{ value }` that function values share. */
  | { readonly kind: "box"; readonly box: Value };

/** The type of what is there; of a box, that of the box. */
export function typeOfBinding(binding: Binding): Type {
  switch (binding.kind) {
    case "value": return binding.value.type;
    case "cell": return binding.cell.type;
    case "box": return binding.box.type;
    case "function": return binding.type;
  }
}

/** A function of the module that is being lowered, or has been. */
export interface FuncRef {
  readonly name: string;
  /** Of the parameters after the captures; undefined where the argument may have any type. */
  readonly params: readonly (Type | undefined)[];
  /** Those of the parameters, where they have any. */
  readonly declarations?: readonly (ts.ParameterDeclaration | undefined)[];
  /** Undefined: taken from the call's own type. `none` for functions without a result. */
  readonly result: Type | undefined;
  readonly captures: readonly Capture[];
  /** The last parameter is a list, of all further arguments. */
  readonly rest?: true;
}

/** Which version of a function: generic functions and those with optional parameters have several. */
export interface Variant {
  /** Arguments given; the others have their defaults. Undefined: all. */
  readonly supplied?: number | undefined;
  /** Called from outside, where arguments may be left out: a default is taken if the argument is undefined. */
  readonly entry?: boolean;
  readonly typeArguments?: TypeArguments | undefined;
  /** A method or accessor: the object that it is called on is the first parameter. */
  readonly receiver?: Receiver | undefined;
  /** Types of arguments where the declaration does not tell: functions, objects that hold some, what overloads take. */
  readonly argumentTypes?: readonly (Type | undefined)[] | undefined;
  /** Types of the captured values, where there are functions or shared variables among them. */
  readonly captureTypes?: readonly Type[] | undefined;
  /** Where the declaration does not tell. */
  readonly result?: Type | undefined;
}

/** What is known of the object that a method is called on. */
export interface Receiver {
  readonly type: RecordType;
  /** Its class, or the type of the object literal that made it. */
  readonly source: ts.Type;
  /** It is of this class itself, and of no subclass. */
  readonly isExact: boolean;
  /** What the type parameters of its class and base classes stand for, and `this`. */
  readonly typeArguments: TypeArguments;
}

/** Functions that a constructor puts in fields: which they are is known of the values only. `level`: where its statements go. */
export interface FunctionFields {
  readonly values: Map<string, Value>;
  readonly level: Builder;
  /** The fields that have been given a value; `maybe`: under a condition. */
  readonly given: Map<string, "surely" | "maybe">;
  /** What is in a field that has none yet, for those who see the object. */
  readonly empty: (field: Field) => Value;
  /** The object, from where its constructor first shows it on. */
  shown?: { readonly value: Value; readonly receiver: Receiver };
}

/** What `this` is: an object, or the fields of one that its constructor is just making. */
export type Self = (
  | { readonly kind: "object"; readonly value: Value }
  | { readonly kind: "fields"; readonly cells: ReadonlyMap<string, Value>; readonly functions: FunctionFields }
) & {
  readonly receiver: Receiver;
  /** What `super(…)` does, inside a constructor. */
  readonly construct?: (args: readonly Value[]) => void;
};

/** What all functions that are lowered together share. */
export interface Context {
  readonly ts: typeof import("typescript");
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  readonly finder: MacroFinder;
  readonly globals: Globals;
  readonly effects: Effects;
  /** The function as one of the module; it is lowered later. */
  refer(node: FunctionNode, variant?: Variant): FuncRef;
  /** A function that is made by `build`; `key` tells it from others. */
  define(key: string, base: string, node: ts.Node, signature: Omit<FuncRef, "name">, build: (ref: FuncRef) => { func: Func; broken: boolean }): FuncRef;
  readonly hierarchy: Hierarchy;
  /** The identity of a function value. */
  codeOf(meaning: Meaning): Closure;
  /** What tells a function from others as it runs, and its position among all. */
  tagOf(type: RecordType): { readonly tag: string; readonly order: number };
  /** `undefined`, as one of several functions. */
  readonly missing: RecordType;
  readonly places: Places;
  readonly leftOut: LeftOut;
  readonly receivers: Receivers;
  /** A number for the node. */
  idOf(node: ts.Node): number;
  /** The function that is being lowered. */
  readonly currentName: string;
  /** The function that a macro call stands for; undefined if it has an error. */
  referMacro(site: MacroSite): FuncRef | undefined;
  report(message: messages.Message, node: ts.Node): void;
  /** The function that is being lowered depends on this file. */
  uses(file: ts.SourceFile): void;
}

/** How `return` leaves: the function, or the block that an inlined function has become. */
export type Exit =
  | { readonly kind: "function"; readonly type: Type }
  | { readonly kind: "inlined"; readonly label: string; readonly result: Binding | undefined; readonly type: Type };
