/**
 * Records and short arrays that loops carry and branches choose among, and that are complete before they get there: from
 * then on they are only read, so that their elements could be carried in their place.
 */
import { hasAny } from "../ir/contents.ts";
import type { Func, Module, Region, Stmt, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { definitions, loopParts, walk } from "../ir/visit.ts";
import { isPure } from "./eliminate-dead.ts";
import { longest, makers } from "./small-memory.ts";

/** References that may be one and the same. */
export interface CarriedReference {
  readonly members: ReadonlySet<Value>;
  /** Names of the fields, or indices. */
  readonly keys: readonly string[];
  /** Indices at which elements are read and written. */
  readonly indices: readonly Value[];
}

/** `isKnown`: is (or soon will be) this index a constant? */
export function findCarried(func: Func, module: Module, isKnown: (index: Value) => boolean): CarriedReference[] {
  return hasAny(func.body, ...makers) && hasAny(func.body, "if", "loop") ? new Finder(func, module, isKnown).run() : [];
}

interface Use { readonly stmt: Stmt | undefined; readonly value: Value; readonly slot: number; readonly place: Place }
/** A statement of a region (the yields: behind the last), and the regions around it. */
interface Place { readonly region: Region; readonly position: number; readonly around: Place | undefined }

class Finder {
  private readonly definition: ReadonlyMap<Value, Stmt>;
  private readonly madeAt = new Map<Value, Place>();
  private readonly parents = new Map<Value, Value>();
  private readonly uses = new Map<Value, Use[]>();
  private readonly constants = new Map<Value, number>();
  private readonly writes: Stmt[] = [];
  private isCalm = true;

  constructor(private readonly func: Func, module: Module, private readonly isKnown: (index: Value) => boolean) {
    this.definition = definitions(func.body);
    walk(func.body, (stmt) => {
      if (stmt.kind === "const" && typeof stmt.value === "number") this.constants.set(stmt.outs[0]!, stmt.value);
      if (stmt.kind === "set" || stmt.kind === "increment") this.writes.push(stmt);
      if (stmt.kind === "call" && !isPure(stmt.callee, module)) this.isCalm = false;
      this.connect(stmt);
    });
  }

  run(): CarriedReference[] {
    if (this.parents.size === 0) return [];
    this.index(this.func.body, undefined);
    const groups = new Map<Value, Set<Value>>();
    for (const value of this.parents.keys()) {
      const root = this.find(value);
      groups.set(root, (groups.get(root) ?? new Set()).add(value));
    }
    return [...groups.values()].flatMap((members) => this.carried(members) ?? []);
  }

  private find(value: Value): Value {
    let root = value;
    for (let next = this.parents.get(root); next && next !== root; next = this.parents.get(root)) root = next;
    return root;
  }

  private unify(a: Value, b: Value): void {
    if (!isReference(a.type)) return;
    for (const value of [a, b]) if (!this.parents.has(value)) this.parents.set(value, value);
    this.parents.set(this.find(a), this.find(b));
  }

  private connect(stmt: Stmt): void {
    if (stmt.kind === "if") stmt.outs.forEach((out, i) => stmt.regions.forEach((arm) => this.unify(arm.yields[i]!, out)));
    if (stmt.kind !== "loop") return;
    const { init, carried, finals, body, condition } = loopParts(stmt);
    carried.forEach((param, i) => [init[i]!, finals[i]!, body.yields[i]!, ...(condition ? [condition.params[i + 1]!] : [])].forEach((value) => this.unify(value, param)));
  }

  private index(region: Region, around: Place | undefined): void {
    const use = (value: Value, stmt: Stmt | undefined, slot: number, place: Place): void => {
      if (this.parents.has(value)) this.uses.set(value, [...(this.uses.get(value) ?? []), { stmt, value, slot, place }]);
    };
    region.body.forEach((stmt, position) => {
      const place = { region, position, around };
      stmt.args.forEach((arg, slot) => use(arg, stmt, slot, place));
      stmt.outs.forEach((out) => this.madeAt.set(out, place));
      stmt.regions.forEach((inner) => this.index(inner, place));
    });
    const end = { region, position: region.body.length, around };
    const owner = around?.region.body[around.position];
    region.yields.forEach((value, slot) => use(value, owner && (owner.kind === "if" || slot < owner.outs.length) ? owner : undefined, -1 - slot, end));
  }

  private carried(members: ReadonlySet<Value>): CarriedReference | undefined {
    const makers = [...members].filter((value) => isMaker(this.definition.get(value)));
    const keys = makers[0] && this.keysOf(makers[0]);
    if (!keys || !makers.every((maker) => this.keysOf(maker)?.join() === keys.join() && sameKind(maker, makers[0]!))) return undefined;
    const indices: Value[] = [];
    const isLeft = (value: Value): boolean => isPlaceholder(this.definition.get(value));
    const foreign = [...members].filter((value) => !makers.includes(value) && !isFlow(this.definition.get(value)) && !isLeft(value));
    if (foreign.length > 0 && !this.mayRead(foreign, makers, keys)) return undefined;
    let results = 0;
    for (const value of members) {
      if (value.type.absent !== undefined || value.linear || !sameKind(value, makers[0]!)) return undefined;
      if (foreign.includes(value) || isLeft(value)) continue;
      const isMade = makers.includes(value);
      for (const use of this.uses.get(value) ?? []) {
        if (this.isFlow(use)) continue;
        if (use.stmt === undefined && use.slot < 0 && !use.place.around && !isMade && foreign.length === 0 && !makers.some((maker) => hasOrder(this.definition.get(maker)!))) results++;
        else if (!this.isAccess(use, keys, isMade, indices)) return undefined;
      }
      if (isMade && !this.isCompleteBefore(value)) return undefined;
    }
    return results > 1 ? undefined : { members, keys, indices };
  }

  /** Carried on, or the result of a branch. */
  private isFlow({ stmt, slot }: Use): boolean {
    if (stmt?.kind === "loop") return slot < 0 || slot >= (stmt.bounded ? 2 : 1);
    return stmt?.kind === "if" && slot < 0;
  }

  private keysOf(maker: Value): string[] | undefined {
    const stmt = this.definition.get(maker)!;
    const { type } = maker;
    if (type.kind === "record") return type.fields.some((field) => field.optional) ? undefined : type.fields.map(({ name }) => name);
    if (type.kind !== "array" || type.storage !== "f64" && type.storage !== "list") return undefined;
    if (stmt.kind === "alloc" && (stmt.isEmpty || type.element.kind !== "number")) return undefined;
    const length = stmt.kind === "list" ? stmt.args.length : this.constants.get(stmt.args[0]!);
    return length !== undefined && length > 0 && length <= longest ? Array.from({ length }, (_, i) => String(i)) : undefined;
  }

  /** Records from elsewhere are read once, where they come in: nothing may write to them. */
  private mayRead(foreign: readonly Value[], makers: readonly Value[], keys: readonly string[]): boolean {
    if (foreign.some(({ type }) => type.kind !== "record" || type.class !== undefined || type.fields.length !== keys.length || !type.fields.every((field, i) => field.name === keys[i] && !field.optional))) return false;
    return this.isCalm && this.writes.every((stmt) => makers.includes(stmt.args[0]!) || !("field" in stmt) || !keys.includes(stmt.field));
  }

  private isAccess({ stmt, value, slot }: Use, keys: readonly string[], mayWrite: boolean, indices: Value[]): boolean {
    if (slot !== 0) return false;
    switch (stmt?.kind) {
      case "length": return true;
      case "get": return keys.includes(stmt.field);
      case "set": case "increment": return mayWrite && keys.includes(stmt.field);
      case "store": case "accumulate": case "load": {
        if (stmt.kind !== "load" && !mayWrite) return false;
        const index = stmt.args[1]!, known = this.constants.get(index);
        indices.push(index);
        return value.type.kind === "array" && (known === undefined ? this.isKnown(index) : Number.isInteger(known) && known >= 0 && known < keys.length);
      }
      default: return false;
    }
  }

  /** All that is written to it is written, in the region that makes it, before it goes anywhere. */
  private isCompleteBefore(maker: Value): boolean {
    const { region } = this.madeAt.get(maker)!;
    const positionOf = (use: Use): number => {
      let place: Place | undefined = use.place;
      while (place && place.region !== region) place = place.around;
      return place!.position;
    };
    const uses = this.uses.get(maker) ?? [];
    const first = Math.min(...uses.filter((use) => this.isFlow(use)).map(positionOf));
    return uses.every((use) => !use.stmt || !["set", "increment", "store", "accumulate"].includes(use.stmt.kind) || positionOf(use) < first);
  }
}

export const isMaker = (stmt: Stmt | undefined): boolean => stmt?.kind === "record" || stmt?.kind === "list" || stmt?.kind === "alloc";
/** Are its keys in another order than its type's? */
const hasOrder = (stmt: Stmt): boolean => stmt.kind === "record" && stmt.order !== undefined;
/** It stands where nobody looks. */
export const isPlaceholder = (stmt: Stmt | undefined): boolean => stmt?.kind === "const" && stmt.value === undefined && stmt.outs[0]!.type.absent === undefined;
const isFlow = (stmt: Stmt | undefined): boolean => stmt?.kind === "loop" || stmt?.kind === "if";

function sameKind({ type: a }: Value, { type: b }: Value): boolean {
  return a.kind === b.kind && (a.kind !== "array" || b.kind !== "array" || a.storage === b.storage);
}
