/** How many columns of a Jacobian one sweep of forward mode makes. */
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { loopParts, walk } from "../ir/visit.ts";

/** Tangents that are worth being carried together: more of them are more than a processor has registers for. */
const usual = 4;
/** Numbers whose columns are written out. */
const mostWhole = 16;
/** Statements that a sweep may have, all tangents counted. */
const budget = 1200;

/** How many elements of an array one sweep is for; none if the function reads none. */
export function chunkOf(func: Func, position: number): number {
  let size = 0;
  walk(func.body, () => { size++; });
  const dimensions = dimensionsOf(func, func.body.params[position]!);
  if (dimensions === 0) return 0;
  if (usual * size > budget) return 1;
  return dimensions === undefined ? usual : Math.ceil(dimensions / Math.ceil(dimensions / usual));
}

/** How many numbers each of the parameters has, where they are known to be few enough for one sweep. */
export function numbersIfFew(func: Func, wanted: readonly number[]): number[] | undefined {
  if (func.custom) return undefined;
  const counts = wanted.map((i) => {
    const { type } = func.body.params[i]!;
    if (type.absent !== undefined) return undefined;
    if (type.kind === "number") return 1;
    // The function reads that far: of a shorter array nothing is a number.
    return type.kind === "array" && (type.storage === "f64" || type.storage === "f32") ? dimensionsOf(func, func.body.params[i]!) : undefined;
  });
  const sum = counts.reduce<number>((total, count) => total + (count ?? Infinity), 0);
  if (sum === 0 || sum > mostWhole) return undefined;
  const known = counts as number[];
  return new Reach(func, wanted, known).statements() <= budget ? known : undefined;
}

/** Where only elements with known indices are read: how many the array has at most, as far as the function knows. */
function dimensionsOf(func: Func, array: Value): number | undefined {
  const constants = constantsOf(func);
  let dimensions: number | undefined = 0;
  const otherwise = (values: readonly Value[]): void => { if (values.includes(array)) dimensions = undefined; };
  walk(func.body, (stmt) => {
    stmt.regions.forEach((region) => otherwise(region.yields));
    if (stmt.kind === "length" || stmt.args[0] !== array || stmt.kind !== "load") {
      if (stmt.kind !== "length") otherwise(stmt.args);
      return;
    }
    const index = constants.get(stmt.args[1]!);
    if (index === undefined || !Number.isSafeInteger(index) || index < 0) dimensions = undefined;
    else if (dimensions !== undefined) dimensions = Math.max(dimensions, index + 1);
  });
  otherwise(func.body.yields);
  return dimensions;
}

function constantsOf(func: Func): Map<Value, number> {
  const constants = new Map<Value, number>();
  walk(func.body, (stmt) => { if (stmt.kind === "const" && typeof stmt.value === "number") constants.set(stmt.outs[0]!, stmt.value); });
  return constants;
}

/** Which of the numbers each value depends on, a bit for each: what does not depend on one has no tangent along it. */
class Reach {
  private readonly bits = new Map<Value, number>();
  private readonly first = new Map<Value, number>();
  private readonly constants: ReadonlyMap<Value, number>;
  private changed = false;

  constructor(private readonly func: Func, wanted: readonly number[], counts: readonly number[]) {
    this.constants = constantsOf(func);
    let next = 0;
    wanted.forEach((i, k) => {
      const param = func.body.params[i]!;
      if (param.type.kind === "number") this.bits.set(param, 1 << next);
      else this.first.set(param, next);
      next += counts[k]!;
    });
  }

  /** Statements with all their tangents. */
  statements(): number {
    do {
      this.changed = false;
      this.region(this.func.body);
    } while (this.changed);
    let result = 0;
    walk(this.func.body, (stmt) => {
      const moved = [...stmt.args, ...stmt.outs].reduce((bits, value) => bits | this.of(value), 0);
      const made = stmt.outs.length > 0 ? stmt.outs.reduce((bits, value) => bits | this.of(value), 0) : moved;
      for (let rest = made; rest !== 0; rest &= rest - 1) result++;
    });
    return result;
  }

  private of(value: Value): number { return this.bits.get(value) ?? 0; }

  private join(value: Value, bits: number): void {
    const before = this.of(value);
    if ((before | bits) === before) return;
    this.bits.set(value, before | bits);
    this.changed = true;
  }

  private region(region: Region): void {
    for (const stmt of region.body) {
      stmt.regions.forEach((inner) => this.region(inner));
      this.stmt(stmt);
    }
  }

  private stmt(stmt: Stmt): void {
    const [target, index] = stmt.args;
    const own = stmt.kind === "load" ? this.first.get(target!) : undefined;
    if (own !== undefined) return this.join(stmt.outs[0]!, 1 << (own + this.constants.get(index!)!));
    if (stmt.kind === "loop") {
      const { init, carried, finals, body } = loopParts(stmt);
      carried.forEach((value, k) => {
        this.join(value, this.of(init[k]!) | this.of(body.yields[k]!));
        this.join(finals[k]!, this.of(value));
      });
      return;
    }
    if (stmt.kind === "if") return stmt.outs.forEach((out, k) => this.join(out, stmt.regions.reduce((bits, inner) => bits | this.of(inner.yields[k]!), 0)));
    const bits = stmt.args.reduce((all, arg) => all | this.of(arg), 0);
    if (stmt.outs.length === 0 && target) this.join(target, bits);
    stmt.outs.forEach((out) => this.join(out, bits));
  }
}
