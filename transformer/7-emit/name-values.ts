/** Names: the source's where there are any. Blocks that do not contain each other may use a name twice; nothing shadows. */
import type { Value } from "../ir/ir.ts";
import type { Scope } from "./places.ts";
import { isIdentifier } from "./literals.ts";
import type { Variable } from "./out-of-ssa.ts";
import { isDefaultHint } from "./sharing.ts";

const reserved: ReadonlySet<string> = new Set((
  "abstract any arguments as asserts async await bigint boolean break case catch class const continue debugger declare default delete do "
  + "else enum eval export extends false finally for from function get global if implements import in infer instanceof interface is keyof "
  + "let module namespace never new null number object of package private protected public readonly require return satisfies set static "
  + "string super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield "
  + "Array BigInt Boolean Error EvalError Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array JSON Map Math NaN "
  + "Number Object Promise RangeError ReferenceError Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array "
  + "Uint8ClampedArray console globalThis isFinite isNaN exports self window"
).split(" "));

/** These are reserved in TypeScript only where a variable cannot be meant. */
const harmless: ReadonlySet<string> = new Set(["from", "get", "set", "of", "is", "as", "type", "module", "global", "any", "number", "string", "boolean", "object", "symbol", "unique", "declare", "abstract", "asserts", "infer", "keyof", "readonly", "namespace", "satisfies", "require", "never", "unknown", "using", "bigint"]);

export const isReserved = (name: string): boolean => reserved.has(name) && !harmless.has(name);

/** An identifier as close to the hint as can be. */
export function toIdentifier(hint: string): string {
  const text = hint.replace(/#\d+/g, "").replace(/[^\p{ID_Continue}$]/gu, "_");
  if (isIdentifier(text)) return text;
  return text === "" ? "t" : `_${text}`;
}

/** The first of `name`, `name_1`, `name_2`, … that is free; the search starts at number `from`. */
export function freeName(name: string, isTaken: (candidate: string) => boolean, from = 0): string {
  let candidate = from === 0 ? name : `${name}_${from}`;
  for (let k = from + 1; isTaken(candidate); k++) candidate = `${name}_${k}`;
  return candidate;
}

export class Names {
  private readonly names = new Map<Variable, string>();
  /** Declared in the scope itself. */
  private readonly declared = new Map<Scope, Set<string>>();
  /** The next number to try for a name in a scope: those before are taken for good. */
  private readonly tried = new Map<Scope, Map<string, number>>();
  /** Declared in the scope or any inside it. */
  private readonly within = new Map<Scope, Set<string>>();

  /** `fallbacks`: names for values that have none from the source. */
  constructor(variables: readonly Variable[], private readonly avoid: ReadonlySet<string>, fallbacks: ReadonlyMap<Value, string>) {
    for (const variable of variables) this.names.set(variable, this.declare(hintOf(variable, fallbacks), variable.home.scope));
  }

  of(variable: Variable): string {
    return this.names.get(variable)!;
  }

  /** A new name in this scope, seen nowhere around or inside it. */
  declare(hint: string, scope: Scope): string {
    const base = toIdentifier(hint);
    const name = freeName(base, (candidate) => this.isTaken(candidate, scope), this.tried.get(scope)?.get(base));
    this.remember(scope, base, name);
    entry(this.declared, scope).add(name);
    for (let at: Scope | undefined = scope; at; at = at.parent) entry(this.within, at).add(name);
    return name;
  }

  private remember(scope: Scope, base: string, name: string): void {
    let tried = this.tried.get(scope);
    if (!tried) this.tried.set(scope, tried = new Map());
    tried.set(base, name === base ? 1 : Number(name.slice(base.length + 1)) + 1);
  }

  private isTaken(name: string, scope: Scope): boolean {
    if (isReserved(name) || this.avoid.has(name) || this.within.get(scope)?.has(name)) return true;
    for (let at = scope.parent; at; at = at.parent) if (this.declared.get(at)?.has(name)) return true;
    return false;
  }
}

function entry(map: Map<Scope, Set<string>>, scope: Scope): Set<string> {
  let set = map.get(scope);
  if (!set) map.set(scope, set = new Set());
  return set;
}

/** The name of the first member that has one from the source. */
function hintOf({ members }: Variable, fallbacks: ReadonlyMap<Value, string>): string {
  const hints = members.map(({ hint }) => hint);
  return hints.find((hint) => !isDefaultHint(hint)) ?? members.map((value) => fallbacks.get(value)).find((hint) => hint !== undefined)
    ?? hints.find((hint) => hint !== "") ?? "t";
}
