/**
 * Purpose: a forward variant whose result's tangents are arrays, made in it and stored to, writes them into the columns
 * of a Jacobian at once: neither arrays nor copies are needed.
 * Requires: the variant at level Normal; zeros in the columns. Guarantees: the same numbers; what would be stored outside
 * of the tangents is not stored, as in a typed array.
 *
 *   y_dot0 = alloc n; loop i { store y_dot0 i e0; store y_dot1 i e1 }; yield y_dot0 y_dot1
 *   =>   loop i { row = load jacobian i; store row j0 e0; store row j1 e1 }
 */
import { Integers } from "../4-analyse/integers.ts";
import { Builder, freshValue } from "../ir/build.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { number, type ArrayType } from "../ir/types.ts";
import { definitions, loopParts, walk } from "../ir/visit.ts";

/** The variant without results; after its parameters come the Jacobian, a list of rows, and the column of each tangent. */
export function columnsInPlace(variant: Func, width: number, name: string, jacobian: ArrayType, rowOf: (b: Builder, element: Value) => Value): Func | undefined {
  const dots = variant.body.yields.slice(1);
  if (dots.length !== width || new Set(dots).size !== width) return undefined;
  const matrix = freshValue(jacobian, "jacobian"), places = dots.map((_, d) => freshValue(number, `j${d}`));
  const rewriter = new Rewriter(variant.body, dots, matrix, places, rowOf);
  if (!rewriter.fits()) return undefined;
  const body = rewriter.region(variant.body);
  return { ...variant, name, body: { params: [...variant.body.params, matrix, ...places], body: body.body, yields: [] } };
}

class Rewriter {
  private readonly definition: ReadonlyMap<Value, Stmt>;
  private readonly integers: Integers;
  private readonly laneOf: ReadonlyMap<Value, number>;
  private readonly length: Value | undefined;

  constructor(
    private readonly body: Region, private readonly dots: readonly Value[], private readonly matrix: Value, private readonly places: readonly Value[],
    private readonly rowOf: (b: Builder, element: Value) => Value,
  ) {
    this.definition = definitions(body);
    this.integers = new Integers(body);
    this.laneOf = new Map(dots.map((dot, d) => [dot, d]));
    this.length = this.definition.get(dots[0]!)?.args[0];
  }

  /** Are the tangents arrays of doubles that are made once, and used in no other way than by index? */
  fits(): boolean {
    const made = this.body.body.filter((stmt) => stmt.kind === "alloc" && this.laneOf.has(stmt.outs[0]!));
    const isPlain = (stmt: Stmt): boolean => {
      const { type } = stmt.outs[0]!;
      return type.kind === "array" && type.storage === "f64" && stmt.args[0] === this.length;
    };
    if (made.length !== this.dots.length || !made.every(isPlain)) return false;
    let result = true;
    walk(this.body, (stmt) => {
      if (stmt.regions.some((inner) => inner.yields.some((value) => this.laneOf.has(value)))) result = false;
      stmt.args.forEach((arg, i) => { if (this.laneOf.has(arg) && !(i === 0 && this.isByIndex(stmt))) result = false; });
    });
    return result;
  }

  private isByIndex(stmt: Stmt): boolean {
    const index = stmt.args[1];
    if (stmt.kind === "length") return true;
    if (stmt.kind === "load") return this.isInside(index!);
    if (stmt.kind !== "store" && stmt.kind !== "accumulate") return false;
    return this.integers.isInteger(index!) && this.integers.isNonNegative(index!);
  }

  /** A loop's variable, where the loop goes through the array. */
  private isInside(index: Value): boolean {
    const loop = this.definition.get(index);
    if (loop?.kind !== "loop" || loop.step < 0 || loop.inclusive) return false;
    const parts = loopParts(loop);
    const end = parts.end && this.definition.get(parts.end);
    const isLength = parts.end === this.length || (end?.kind === "length" && this.laneOf.has(end.args[0]!));
    return parts.index === index && isLength && this.integers.isInteger(parts.start) && this.integers.isNonNegative(parts.start);
  }

  region(region: Region): Region {
    const b = new Builder();
    /** What is stored for the tangents of one element, one after the other. */
    let group: Stmt[] = [];
    const flush = (): void => {
      if (group.length > 0) this.write(b, group);
      group = [];
    };
    for (const stmt of region.body) {
      const lane = stmt.args[0] && this.laneOf.get(stmt.args[0]);
      if (stmt.kind === "alloc" && this.laneOf.has(stmt.outs[0]!)) continue;
      if (lane !== undefined && (stmt.kind === "store" || stmt.kind === "accumulate")) {
        const [first] = group;
        const joins = first?.kind === stmt.kind && first.args[1] === stmt.args[1] && !group.some((other) => other.args[0] === stmt.args[0]);
        if (!joins) flush();
        group.push(stmt);
        if (group.length === this.dots.length) flush();
        continue;
      }
      if (lane !== undefined || stmt.regions.length > 0) flush();
      b.span = stmt.span;
      this.other(stmt, lane, b);
    }
    flush();
    return { params: region.params, body: b.body, yields: region.yields };
  }

  private other(stmt: Stmt, lane: number | undefined, b: Builder): void {
    if (lane === undefined) b.append(stmt.regions.length === 0 ? stmt : { ...stmt, regions: stmt.regions.map((inner) => this.region(inner)) });
    else if (stmt.kind === "length") b.append({ ...stmt, args: [this.matrix] });
    else b.append({ ...stmt, args: [this.row(b, stmt.args[1]!), this.places[lane]!] });
  }

  private row(b: Builder, index: Value): Value { return this.rowOf(b, b.load(this.matrix, index, "row")); }

  private write(b: Builder, group: readonly Stmt[]): void {
    const index = group[0]!.args[1]!;
    b.span = group[0]!.span;
    const store = (at: Builder): void => {
      const row = this.row(at, index);
      for (const { kind, args } of group) {
        const place = this.places[this.laneOf.get(args[0]!)!]!;
        if (kind === "store") at.store(row, place, args[2]!);
        else at.accumulate(row, place, args[2]!);
      }
    };
    if (this.isInside(index)) return store(b);
    b.if(b.test("lt", [index, this.length!]), (then) => {
      store(then);
      return [];
    });
  }
}
