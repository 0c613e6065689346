/**
 * Records and short arrays whose elements could be values: made in a region, and from there, up to some statement of that
 * region, used in no other way than by reading and writing at places that are known.
 */
import { hasAny } from "../ir/contents.ts";
import type { Region, Stmt, Value } from "../ir/ir.ts";

/** What makes records and arrays that could be values. */
export const makers = ["record", "list", "alloc"] as const;

/** Arrays longer than this stay arrays: a person would not write so many variables. */
export const longest = 16;

export interface SmallMemory {
  readonly made: Stmt;
  /** Where in its region the first statement is that uses it otherwise (the yields: the length of the body); Infinity when none does. */
  readonly until: number;
  /** The indices, of arrays, that are read or written up to there. */
  readonly indices: readonly Value[];
  /** How many elements there are; an array that is as long as another has as many as are written to. */
  readonly length: number | undefined;
}

interface Use {
  readonly position: number;
  readonly index: Value | undefined;
  /** Is the element looked at, or its old value used? */
  readonly reads: boolean;
}

interface Found {
  readonly made: Stmt;
  readonly length: number | undefined;
  readonly depth: number;
  until: number;
  readonly uses: Use[];
}

/** `isKnown`: is (or soon will be) this index a constant? */
export function findSmallMemory(body: Region, isKnown: (index: Value) => boolean): SmallMemory[] {
  if (!hasAny(body, ...makers)) return [];
  const finder = new Finder(isKnown);
  finder.region(body, 0);
  return finder.found.flatMap(({ made, length, until, uses }) => {
    const before = uses.filter((use) => use.position < until);
    // What is only written to is as good as it is.
    if (until !== Infinity && !before.some((use) => use.reads)) return [];
    // Where a property may be left out, it is added when it is known to be there.
    if (until !== Infinity && hasOptionalFields(made)) return [];
    return [{ made, length, until, indices: before.flatMap(({ index }) => index ?? []) }];
  });
}

function hasOptionalFields({ outs }: Stmt): boolean {
  const type = outs[0]!.type;
  return type.kind === "record" && type.fields.some((field) => field.optional);
}

const isShadow = (made: Stmt): boolean => made.kind === "alloc" && made.structural === true;

class Finder {
  readonly found: Found[] = [];
  private readonly open = new Map<Value, Found>();
  private readonly constants = new Map<Value, number>();
  private readonly lengths = new Set<Value>();
  /** The position in each of the regions around. */
  private readonly position: number[] = [];

  constructor(private readonly isKnown: (index: Value) => boolean) {}

  region(region: Region, depth: number): void {
    region.body.forEach((stmt, i) => {
      this.position[depth] = i;
      this.stmt(stmt, depth);
      for (const inner of stmt.regions) this.region(inner, depth + 1);
    });
    this.position[depth] = region.body.length;
    region.yields.forEach((value) => this.otherwise(value));
  }

  private stmt(stmt: Stmt, depth: number): void {
    const [first, ...rest] = stmt.args;
    if (first) {
      if (!this.access(stmt, first)) this.otherwise(first);
      rest.forEach((arg) => this.otherwise(arg));
    }
    const out = stmt.outs[0];
    if (!out) return;
    if (stmt.kind === "const" && typeof stmt.value === "number") this.constants.set(out, stmt.value);
    if (stmt.kind === "length") this.lengths.add(out);
    const length = this.lengthOf(stmt, out);
    if (length === false) return;
    const memory: Found = { made: stmt, length, depth, until: Infinity, uses: [] };
    this.open.set(out, memory);
    this.found.push(memory);
  }

  /** `false`: not to be taken apart. */
  private lengthOf(stmt: Stmt, out: Value): number | undefined | false {
    if (stmt.kind === "record") return stmt.args.length;
    // A Float32Array rounds what is stored; integer arrays truncate: those stay memory.
    if (out.type.kind !== "array" || (out.type.storage !== "f64" && out.type.storage !== "list")) return false;
    if (stmt.kind === "list") return stmt.args.length <= longest ? stmt.args.length : false;
    if (stmt.kind !== "alloc" || out.type.element.kind !== "number") return false;
    const size = stmt.args[0]!, known = this.constants.get(size);
    if (known !== undefined) return known <= longest ? known : false;
    return out.type.storage === "f64" && this.lengths.has(size) ? undefined : false;
  }

  /** Is this a use of `target` at a place that is known? */
  private access(stmt: Stmt, target: Value): boolean {
    const memory = this.open.get(target);
    if (!memory) return false;
    const use = (reads: boolean, index?: Value): true => {
      memory.uses.push({ position: this.position[memory.depth]!, index, reads });
      return true;
    };
    switch (stmt.kind) {
      case "length": return true;
      case "get": case "set": case "increment": return use(stmt.kind !== "set");
      case "load": case "store": case "accumulate": {
        // What is read outside of an array is undefined: only writes to it are lost without a trace.
        // (A direction of an input that is not there does not matter.)
        if (stmt.kind === "load" && memory.length === undefined && !isShadow(memory.made)) return false;
        return this.isInside(stmt.args[1]!, memory) && use(stmt.kind !== "store", stmt.args[1]);
      }
      default: return false;
    }
  }

  private isInside(index: Value, { length }: Found): boolean {
    const known = this.constants.get(index);
    if (known === undefined) return this.isKnown(index);
    return Number.isInteger(known) && known >= 0 && known < (length ?? longest);
  }

  private otherwise(value: Value): void {
    const memory = this.open.get(value);
    if (memory) memory.until = Math.min(memory.until, this.position[memory.depth]!);
  }
}
