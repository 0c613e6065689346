/**
 * The intermediate representation.
 *
 *   source --lower--> Raw --single-exit--> (cells) --promote-cells--> Normal --linearize--> Linear
 *          --plan-residuals, unzip--> Linear --transpose--> Normal --simplify--> Normal --emit--> source
 *
 * Single assignment for values, structured regions for control flow, explicit statements for memory. A statement is
 * `outs = kind args regions`; every pass may treat statements uniformly through `args`, `outs` and `regions`, and only
 * needs to know a kind where its meaning matters. A region has params, a body and yields; it may use every value of the
 * regions around it. Evaluation order is the order of the statements.
 *
 * Numbers are values; arrays and records are references to memory. Differentiation keeps the two apart: *references
 * (structure) are primal, the numbers inside (content) are linear*. The tangent of a reference is a reference to shadow
 * memory of the same structure, made where the primal memory is made; the tangent of a number is a number.
 *
 * Printed grammar (see print.ts):
 *   fn name(x: number, a: f64[]) -> number
 *     c = const 2 | c = zero 0             constant; a derivative that is not there
 *     y = mul x c                          op: operators and Math, by their names in the rule table
 *     n = length a
 *     e = load a i | store a i e | accumulate a i e             a[i], a[i] = e, a[i] += e
 *     f = get r .name | set r .name f | increment r .name f     r.name, r.name = f, r.name += f
 *     a = alloc n | a = alloc n fits memory | a = shadow n | a = list e… | r = record f… | v = view a i j | b = copy a i j
 *     push a e | e = pop a | s = cast r                         the same reference, seen as another type
 *     p = is r C                           is it an instance of just this class?
 *     y = present x                        x, of which something has made sure that it is there
 *     z = if c { … yield p } else { … yield q }
 *     last, s' = loop i = start below end by 1 carry (s = s0) while { … yield c } { … yield t }
 *   y = call f x a | throw "RangeError" m | c = global NAME | comment "…"
 *   only Raw:    p = cell e | e = read p | write p e | while, return, break, continue
 *   `~` after a name marks a linear value.
 */
import type { Span } from "../diagnostics.ts";
import type { ClassRef, RecordType, Tell, Type } from "./types.ts";

export interface Value {
  readonly id: number;
  readonly type: Type;
  /** The name that a reader would expect: the source name, or `x_bar`, `x_dot`. Not unique. */
  readonly hint: string;
  /** A tangent: linear in the tangents of the inputs. Only at level Linear. */
  readonly linear?: true;
}

export interface Region {
  readonly params: readonly Value[];
  readonly body: readonly Stmt[];
  readonly yields: readonly Value[];
}

interface Common {
  readonly args: readonly Value[];
  readonly outs: readonly Value[];
  readonly regions: readonly Region[];
  readonly span?: Span | undefined;
}

export type Constant = number | boolean | string | undefined | null;

/** A literal. A `none`-typed constant is `undefined`. `structural`: the zero of a derivative that is not there: times anything it is zero, and adding it changes nothing. */
export interface Const extends Common { readonly kind: "const"; readonly value: Constant; readonly structural?: true }
/** A scalar operation of the rule table: pure, one out. */
export interface Op extends Common { readonly kind: "op"; readonly op: string }
/** outs [n]; args [array]. `isFixed`: of a list that stays as long as it is. */
export interface Length extends Common { readonly kind: "length"; readonly isFixed?: true }
/**
 * outs [array]; args [n]: a new array of n zeros (for a list of references: of `undefined`, to be stored to). `structural`:
 * shadow memory, whose zeros are. `isEmpty`: a list of numbers that are `undefined`, too. `isWrittenFirst`: no element is
 * read before it is written. args [n, fits, memory], as functions are emitted: in this memory of the module, where it fits.
 */
export interface Alloc extends Common { readonly kind: "alloc"; readonly structural?: true; readonly isEmpty?: true; readonly isWrittenFirst?: true }
/** outs [array]; args = the elements: `[a, b]`, `Float64Array.of(a, b)`. */
export interface List extends Common { readonly kind: "list" }
/** outs [record]; args = the fields, in the order of the type. `order`: that of the object's keys, where it is another. */
export interface MakeRecord extends Common { readonly kind: "record"; readonly order?: readonly string[] | undefined }
/** There is an element at this index; or where a tangent is read, the function's value is NaN if there is none. */
interface Inside { readonly isInside?: true }
/** outs [e]; args [array, index]. Out of bounds gives undefined (NaN in arithmetic), as in JavaScript; with `orZero`, 0. */
export interface Load extends Common, Inside { readonly kind: "load"; readonly orZero?: true }
/** args [array, index, value]. */
export interface Store extends Common, Inside { readonly kind: "store" }
/** args [array, index, value]: `array[index] += value`. With `ifThere` only if there is such an element (in typed arrays always so). */
export interface Accumulate extends Common, Inside { readonly kind: "accumulate"; readonly ifThere?: true }
/** Of shadow memory: the object may have been made without the property, which stands for zero then. */
interface OfShadow { readonly orZero?: true }
/** outs [value]; args [record]. `isFixed`: nothing is ever written to it, as in records of residuals. */
export interface Get extends Common, OfShadow { readonly kind: "get"; readonly field: string; readonly isFixed?: true }
/** args [record, value]. */
export interface SetField extends Common { readonly kind: "set"; readonly field: string }
/** args [record, value]: `record.field += value`. */
export interface Increment extends Common, OfShadow { readonly kind: "increment"; readonly field: string }
/** outs [array]; args [array, start, end]: `subarray`, shares memory; typed arrays only. */
export interface View extends Common { readonly kind: "view" }
/** outs [array]; args [array, start, end]: `slice`, new memory, shallow. `detached`: stopGradient of an array. `toEnd`: `end` is its length. */
export interface Copy extends Common { readonly kind: "copy"; readonly detached?: true; readonly toEnd?: true }
/** outs [reference]; args [reference]: the same memory under another type: an instance of a class as one of its base class. */
export interface Cast extends Common { readonly kind: "cast" }
/** outs [boolean]; args [union]: `name in record`, or is it a number: which tells tangents of unions apart. */
export interface Has extends Common, Tell { readonly kind: "has" }
/** outs [boolean]; args [union of classes]: is it an instance of this class itself? */
export interface Is extends Common { readonly kind: "is"; readonly class: ClassRef }
/** args [list or tape, value]. */
export interface Push extends Common { readonly kind: "push" }
/** outs [value]; args [a value that may be missing]: the same value, of which is known that it is there: `x!`. */
export interface Present extends Common { readonly kind: "present" }
/** outs [value]; args [list or tape]. */
export interface Pop extends Common { readonly kind: "pop" }
/** args [condition]; regions [then, else], no params; outs = what they yield. */
export interface If extends Common { readonly kind: "if" }
/**
 *   i = start; carry = init
 *   while ((not bounded, or i < end (i <= end when inclusive; > and >= for a negative step)) and the condition holds):
 *     carry = body(i, carry); i += step
 *   outs = [i, ...carry]
 * args: bounded ? [start, end, ...init] : [start, ...init]; regions [body] or [body, condition]; both have params
 * [i, ...carry]; the condition yields one boolean and has no effects. `start`, `end` are evaluated once.
 */
export interface Loop extends Common {
  readonly kind: "loop";
  readonly bounded: boolean;
  readonly inclusive: boolean;
  /** A non-zero integer. */
  readonly step: number;
  /** Only at level Raw: target of `break` and `continue`. */
  readonly label?: string | undefined;
}
/** A call of another function of the module: outs = its yields. `linear`: the half that carries tangents. */
export interface Call extends Common { readonly kind: "call"; readonly callee: string; readonly linear?: true }
/** How a part of a text is shown: `part.toFixed(2)`, `JSON.stringify(part)`. As it is, where there is none. */
export interface TextFormat { readonly method: string; readonly args: readonly (string | number)[] }
/** What is shown: one text of all args, or, with a layout, a value or so many parts of a text for each argument. `formats`: of args, by position. */
interface Shown {
  readonly layout?: readonly (number | "value")[] | undefined;
  readonly formats?: readonly (TextFormat | undefined)[] | undefined;
}
/**
 * args [message parts…]: `throw new errorClass(parts joined)`. Nothing after it in its region is reached.
 * With a layout, args are [class, …]: a class of the user's, and what its constructor is given.
 */
export interface Throw extends Common, Shown { readonly kind: "throw"; readonly errorClass: string }
/** outs [value]: a module-level constant of the user's: never written, never active. `text` is its initializer. */
export interface Global extends Common {
  readonly kind: "global";
  readonly name: string;
  readonly file: string;
  readonly exportedAs?: string | undefined;
  readonly text: string;
  /** The value, where it is known at build time. */
  readonly value?: unknown;
  /** Written `as const`: nothing in it ever changes, and the compiler knows all of it by its type. */
  readonly isConst?: true;
  /** The compiler lets nobody write to arrays in it; `literal`: and knows each element by its type. */
  readonly isReadonly?: true | "literal";
  /** Its name is of no use in the file itself: a private member of a class. */
  readonly isCopied?: true;
}
/** A heading in the generated code. */
export interface Comment extends Common { readonly kind: "comment"; readonly text: string }
/** args: shown as they are: console.log and the like, kept in the forward sweep. `text` is the callee; `checkKeys` and its kin are fluxion's own. */
export interface Effect extends Common, Shown { readonly kind: "effect"; readonly text: string }
/** An effect of this name says that args[1] is a copy that stands for args[0] itself, without its derivative. Gone at level Normal. */
export const detachedMark = "detached";
/** Kinds of statements that write to the memory of args[0]. */
export const writers: ReadonlySet<string> = new Set(["store", "accumulate", "set", "increment", "push", "pop"]);

/** outs [cell]; args [init]: a mutable variable. The out's type is the type of what it holds. */
export interface Cell extends Common { readonly kind: "cell" }
/** outs [value]; args [cell]. */
export interface Read extends Common { readonly kind: "read" }
/** args [cell, value]. */
export interface Write extends Common { readonly kind: "write" }
/**
 * A loop as the source has it: regions [condition (yields one boolean; may have effects), body, update]; no params.
 * `testFirst` is false for do-while. `continue` goes to the update.
 */
export interface While extends Common { readonly kind: "while"; readonly testFirst: boolean; readonly label?: string | undefined }
/** args [] or [value]. */
export interface Return extends Common { readonly kind: "return" }
/** Leaves or continues the loop (or, `break`, the block or switch) with this label; innermost loop when undefined. */
export interface Break extends Common { readonly kind: "break"; readonly label?: string | undefined }
export interface Continue extends Common { readonly kind: "continue"; readonly label?: string | undefined }
/** regions [body]: a labeled block, target of `break label`: what `switch` lowers to. */
export interface Block extends Common { readonly kind: "block"; readonly label: string }

export type NormalStmt =
  | Const | Op | Length | Alloc | List | MakeRecord | Load | Store | Accumulate | Get | SetField | Increment
  | View | Copy | Cast | Has | Is | Present | Push | Pop | If | Loop | Call | Throw | Effect | Global | Comment;
export type RawStmt = Cell | Read | Write | While | Return | Break | Continue | Block;
export type Stmt = NormalStmt | RawStmt;
export type Kind = Stmt["kind"];
export type StmtOf<K extends Kind> = Extract<Stmt, { kind: K }>;

export type Level = "raw" | "cells" | "normal" | "linear";

/** A rule that the user gave for a function, by the names of functions of the module. */
export type CustomRule =
  | { readonly kind: "jvp"; readonly rule: string }
  | { readonly kind: "vjp"; readonly fwd: string; readonly bwd: string }
  | { readonly kind: "checkpoint" };

export interface Func {
  /** Unique in the module. */
  readonly name: string;
  /** `body.params` are the parameters, `body.yields` the results. */
  readonly body: Region;
  /** The declaration, for messages and comments. */
  readonly span?: Span | undefined;
  /** One line that says what this is: printed above the emitted function. */
  readonly doc?: string;
  readonly custom?: CustomRule;
  /** Set for functions lowered from source: how generated code of a file may call the original instead of a copy. */
  readonly origin?: Origin;
  /** The first `captures` parameters are captured variables of an inline function, not parameters of the user's. */
  readonly captures?: number;
  /** The last parameter is a list, of all further arguments. */
  readonly rest?: true;
  /** The first parameter after the captures is memory for the result, and no other argument: that is checked as it runs. */
  readonly into?: true;
}

/** Where a lowered function lives. */
export interface Origin {
  readonly file: string;
  /** Its name at the top level of `file`; absent for inline functions. */
  readonly topLevelName?: string;
  readonly exportedAs?: string;
  /** Generated code calls a copy: the original calls methods of what it is given. */
  readonly isCopied?: true;
}

export interface Module {
  readonly funcs: ReadonlyMap<string, Func>;
}

export type { RecordType, Type };
