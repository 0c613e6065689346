/**
 * Purpose: one function that carries several tangents at once, so that the primal is computed once for all of them.
 * Requires: level Linear, and which references are shadows. Guarantees: level Linear; every linear value and every
 * shadow is there `width` times, side by side, in parameters and results too.
 *
 *   y = sin x   t = cos x   y_dot~ = mul t x_dot~      =>   y = sin x   t = cos x   y_dot0~ = mul t x_dot0~   y_dot1~ = …
 */
import { invariant } from "../diagnostics.ts";
import { freshValue } from "../ir/build.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { isReference } from "../ir/types.ts";
import { loopParts, walk, withParts } from "../ir/visit.ts";
import type { Linearized } from "./linearize.ts";

/** Calls that carry tangents are calls of wide variants already. */
export function widen(func: Func, width: number, shadows: Iterable<Value>): Func {
  return withCopies(func, width, shadows).func;
}

/** For reverse mode: several rows are pulled back at once. What there is one of for each active value, there is `width` of. */
export function widenRows(linearized: Linearized, width: number): Linearized {
  const { tangentParams, activeResults, primalOf } = linearized;
  const { func, copiesOf } = withCopies(linearized.func, width, primalOf.keys());
  const times = <T>(value: T): T[] => Array.from({ length: width }, () => value);
  return {
    func, activeResults: activeResults.flatMap(times),
    tangentParams: tangentParams.flatMap((tangent): readonly (Value | undefined)[] => (tangent ? copiesOf(tangent) : times(undefined))),
    primalOf: new Map([...primalOf].flatMap(([tangent, primal]) => copiesOf(tangent).map((copy): [Value, Value] => [copy, primal]))),
  };
}

function withCopies(func: Func, width: number, shadows: Iterable<Value>): { func: Func; copiesOf: (value: Value) => readonly Value[] } {
  const widener = new Widener(findCarried(func.body, shadows), width);
  return { func: { ...func, body: widener.region(func.body) }, copiesOf: (value) => widener.all(value) };
}

/** All references to shadow memory: what is stored in one is one, and so is what comes out of it. */
function findCarried(body: Region, shadows: Iterable<Value>): Set<Value> {
  const carried = new Set<Value>([...shadows].filter((value) => isReference(value.type)));
  const link = (values: readonly Value[]): void => {
    if (values.some((value) => carried.has(value))) values.forEach((value) => { if (isReference(value.type)) carried.add(value); });
  };
  for (let size = -1; size !== carried.size;) {
    size = carried.size;
    walk(body, (stmt) => linksOf(stmt).forEach(link));
  }
  return carried;
}

/** References that are shadows together or not at all. */
function linksOf(stmt: Stmt): (readonly Value[])[] {
  switch (stmt.kind) {
    case "view": case "copy": case "cast": case "present": case "load": case "get": case "pop": return [[stmt.args[0]!, stmt.outs[0]!]];
    case "store": case "push": case "set": return [[stmt.args[0]!, stmt.args.at(-1)!]];
    case "list": case "record": return stmt.args.map((arg) => [stmt.outs[0]!, arg]).filter(([out]) => isReference(out!.type));
    case "if": return stmt.outs.map((out, i) => [out, ...stmt.regions.map((region) => region.yields[i]!)]);
    case "loop": {
      const { init, body, carried, finals, condition } = loopParts(stmt);
      return carried.map((param, i) => [param, init[i]!, body.yields[i]!, finals[i]!, ...(condition ? [condition.params[i + 1]!] : [])]);
    }
    default: return [];
  }
}

class Widener {
  private readonly copies = new Map<Value, readonly Value[]>();

  constructor(private readonly carried: ReadonlySet<Value>, private readonly width: number) {}

  private isCarried(value: Value): boolean { return value.linear === true || this.carried.has(value); }

  private define(value: Value): readonly Value[] {
    if (!this.isCarried(value)) return [value];
    const copies = Array.from({ length: this.width }, (_, d) => freshValue(value.type, `${value.hint}${d}`, value.linear));
    this.copies.set(value, copies);
    return copies;
  }

  all = (value: Value): readonly Value[] => this.copies.get(value) ?? [value];

  private one = (value: Value, d: number): Value => this.copies.get(value)?.[d] ?? value;

  region(region: Region): Region {
    const params = region.params.flatMap((param) => this.define(param));
    const body = region.body.flatMap((stmt) => this.stmt(stmt));
    return { params, body, yields: region.yields.flatMap(this.all) };
  }

  private stmt(stmt: Stmt): Stmt[] {
    if (stmt.regions.length > 0) {
      const args = stmt.args.flatMap(this.all);
      const regions = stmt.regions.map((region) => this.region(region));
      return [withParts(stmt, { args, regions, outs: stmt.outs.flatMap((out) => this.define(out)) })];
    }
    const concerned = stmt.args.some((arg) => this.isCarried(arg));
    // A call may make shadows without being given any.
    if (stmt.kind === "call" && (concerned || stmt.outs.some((out) => this.isCarried(out)))) {
      return [{ ...stmt, args: stmt.args.flatMap(this.all), outs: stmt.outs.flatMap((out) => this.define(out)) }];
    }
    const repeated = stmt.outs.length === 0 ? concerned : stmt.outs.some((out) => this.isCarried(out));
    if (!repeated) return [withParts(stmt, { args: stmt.args.map((arg) => this.one(arg, 0)) })];
    invariant(stmt.outs.length <= 1, "widen: one result");
    const outs = stmt.outs.map((out) => this.define(out));
    return Array.from({ length: this.width }, (_, d) => withParts(stmt, { args: stmt.args.map((arg) => this.one(arg, d)), outs: outs.map((copies) => copies[d]!) }));
  }
}
