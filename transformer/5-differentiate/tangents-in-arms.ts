/**
 * Purpose: a tangent that only arms of branches use is computed in each of them. A cotangent of zero, from arms that were
 * not taken, would meet a partial that may be infinite there, and be NaN.
 * Requires, guarantees: level Linear. Only operations on tangents are copied, and only those near such a partial.
 *
 *   r_dot~ = div q_dot~ r; if p { … r_dot~ }; if q { … r_dot~ }   =>   if p { r_dot'~ = div q_dot~ r; … }; if q { … }
 *
 * A loop may ask for what is known before it: `for … { if p { … r_dot~ } }`. There the tangent is computed once, before
 * the loop, `if p`.
 */
import { freshValue } from "../ir/build.ts";
import { hasAny } from "../ir/contents.ts";
import type { Func, Op, Region, Stmt, Value } from "../ir/ir.ts";
import { number } from "../ir/types.ts";
import { cloneStmt, definitions, substituteRegion, Substitution, withParts } from "../ir/visit.ts";

export function tangentsIntoArms(func: Func): Func {
  return hasAny(func.body, "if") ? { ...func, body: new Copier(definitions(func.body)).region(func.body) } : func;
}

/** Where copies go: an arm of a branch, or one that is made before a loop. */
interface Place {
  readonly stmt: Stmt;
  readonly arm: number;
  /** Of a loop: what is asked for in it, always the same. */
  readonly condition?: Value;
  /** The copies, the last first. */
  readonly copies: Stmt[];
  readonly copyOf: Substitution;
}

/** `undefined`: also where nothing is asked for. */
type Places = ReadonlySet<Place> | undefined;

/** So many places, so many statements from the partial that may be infinite: with more of them code would grow too much. */
const maxPlaces = 8, maxDistance = 6;

class Copier {
  /** What is used in a region, at whatever depth. */
  private readonly used = new Map<Region, ReadonlySet<Value>>();
  /** Conditions that loops compute, and that are computed before them, too. */
  private readonly ahead: { readonly asked: Op; readonly condition: Value }[] = [];

  constructor(private readonly definition: ReadonlyMap<Value, Stmt>) {}

  /** From the last statement to the first, so that what a copied value is made of can follow it. */
  region(region: Region): Region {
    if (!region.body.some(({ regions }) => regions.length > 0)) return region;
    const uses = new Map<Value, Places>();
    const placesOf = new Map<Stmt, Place[]>();
    const kept: Stmt[] = [];
    const usedAt = (value: Value, places: Places): void => {
      if (value.linear !== true) return;
      const known = uses.get(value);
      uses.set(value, places && (known ?? !uses.has(value)) ? new Set([...known ?? [], ...places]) : undefined);
    };
    region.yields.forEach((value) => usedAt(value, undefined));
    for (let i = region.body.length - 1; i >= 0; i--) {
      const stmt = region.body[i]!, places = uses.get(stmt.outs[0]!);
      if (stmt.kind === "op" && places && places.size > 0 && places.size <= maxPlaces && this.isNearPole(stmt, maxDistance)) {
        for (const { copies, copyOf } of places) {
          const copy = freshValue(number, stmt.outs[0]!.hint, true);
          copies.push(withParts(stmt, { outs: [copy] }));
          copyOf.set(stmt.outs[0]!, copy);
        }
        stmt.args.forEach((arg) => usedAt(arg, places));
        continue;
      }
      kept.push(stmt);
      stmt.args.forEach((arg) => usedAt(arg, undefined));
      const own: Place[] = [];
      for (const value of new Set(stmt.regions.flatMap((inner) => [...this.usedIn(inner)]))) usedAt(value, this.placesIn(stmt, value, own));
      placesOf.set(stmt, own);
    }
    return { ...region, body: kept.reverse().flatMap((stmt) => this.rebuilt(stmt, placesOf.get(stmt)!)) };
  }

  private placesIn(stmt: Stmt, value: Value, own: Place[]): Places {
    if (value.linear !== true) return undefined;
    const at = (arm: number, condition?: Value): Place => {
      const known = own.find((place) => place.arm === arm && place.condition === condition);
      if (known) return known;
      const made: Place = { stmt, arm, ...(condition ? { condition } : {}), copies: [], copyOf: new Substitution() };
      own.push(made);
      return made;
    };
    if (stmt.kind === "if" && !this.isInEveryArm(stmt, value)) return new Set(stmt.regions.flatMap((inner, arm) => (this.usedIn(inner).has(value) ? [at(arm)] : [])));
    const asked = stmt.kind === "loop" ? this.askedIn(stmt.regions, value, stmt) : undefined;
    return asked && new Set([at(asked.arm, asked.condition)]);
  }

  /** Whichever arm is taken, the value is used. */
  private isInEveryArm({ regions }: Stmt, value: Value): boolean {
    return regions.every((inner) => inner.yields.includes(value) || inner.body.some((stmt) => stmt.args.includes(value)
      || (stmt.kind === "if" ? this.isInEveryArm(stmt, value) : stmt.regions.some((own) => this.usedIn(own).has(value)))));
  }

  /** The condition that all uses in a loop are under, if it is known before the loop. */
  private askedIn(regions: readonly Region[], value: Value, loop: Stmt): { condition: Value; arm: number } | undefined {
    let found: { condition: Value; arm: number } | undefined;
    for (const region of regions) {
      if (region.yields.includes(value)) return undefined;
      for (const stmt of region.body) {
        if (stmt.args.includes(value)) return undefined;
        for (const [arm, inner] of stmt.regions.entries()) {
          if (!this.usedIn(inner).has(value)) continue;
          const condition = stmt.kind === "if" ? this.before(stmt.args[0]!, loop) : undefined;
          const here = condition ? { condition, arm } : this.askedIn([inner], value, loop);
          if (!here || found && (found.condition !== here.condition || found.arm !== here.arm)) return undefined;
          found = here;
        }
      }
    }
    return found;
  }

  /** A condition as it is known before the loop, which may compute it again in each trip. */
  private before(condition: Value, loop: Stmt): Value | undefined {
    const made = this.definition.get(condition);
    if (!this.isInside(condition, loop)) return condition;
    return made?.kind === "op" && made.args.every((arg) => !this.isInside(arg, loop) || this.isConst(arg)) ? this.moved(made) : undefined;
  }

  /** The same questions about the same values are one condition. */
  private moved(made: Op): Value {
    const same = (a: Value, b: Value): boolean => a === b || this.isConst(a) && this.constant(a) === this.constant(b);
    const known = this.ahead.find(({ asked }) => asked.op === made.op && asked.args.every((arg, i) => same(arg, made.args[i]!)));
    if (known) return known.condition;
    const condition = freshValue(made.outs[0]!.type, made.outs[0]!.hint);
    this.ahead.push({ asked: made, condition });
    return condition;
  }

  /** What computes such a condition before a loop, there anew. */
  private asking(condition: Value): Stmt[] {
    const asked = this.ahead.find((one) => one.condition === condition)?.asked;
    if (!asked) return [];
    const copyOf = new Substitution();
    const consts = asked.args.map((arg) => this.definition.get(arg)).filter((stmt) => stmt?.kind === "const");
    return [...consts, asked].map((stmt) => cloneStmt(stmt, copyOf));
  }

  private isInside(value: Value, loop: Stmt): boolean {
    const made = this.definition.get(value);
    const contains = ({ regions }: Stmt): boolean => regions.some((inner) => inner.params.includes(value) || inner.body.some((stmt) => stmt === made || contains(stmt)));
    return contains(loop);
  }

  private rebuilt(stmt: Stmt, places: readonly Place[]): Stmt[] {
    if (stmt.regions.length === 0) return [stmt];
    const filled = places.filter(({ copies }) => copies.length > 0);
    const before: Stmt[] = [], fromBefore = new Substitution();
    for (const place of filled) if (place.condition) before.push(...this.conditional(place, place.condition, stmt, fromBefore));
    const regions = stmt.regions.map((region, arm) => {
      const place = stmt.kind === "if" ? filled.find((candidate) => candidate.arm === arm) : undefined;
      if (place) return this.region(substituteRegion({ ...region, body: [...[...place.copies].reverse(), ...region.body] }, place.copyOf.get));
      return this.region(before.length > 0 ? substituteRegion(region, fromBefore.get) : region);
    });
    return [...before, withParts(stmt, { regions })];
  }

  /** `if condition { the copies }`, and zeros else. */
  private conditional({ arm, copies, copyOf }: Place, condition: Value, loop: Stmt, into: Substitution): Stmt[] {
    const inLoop = new Set(loop.regions.flatMap((inner) => [...this.usedIn(inner)]));
    const originals = [...inLoop].filter((value) => copies.some(({ outs: [copy] }) => copy === copyOf.get(value)));
    const outs = originals.map((value) => freshValue(number, value.hint, true));
    originals.forEach((value, i) => into.set(value, outs[i]!));
    const zeros = originals.map(() => freshValue(number, "c", true));
    const taken = substituteRegion({ params: [], body: [...copies].reverse(), yields: originals }, copyOf.get);
    const other: Region = { params: [], body: zeros.map((zero): Stmt => ({ kind: "const", value: 0, structural: true, args: [], outs: [zero], regions: [] })), yields: zeros };
    const asking = this.asking(condition);
    return [...asking, { kind: "if", args: [asking.at(-1)?.outs[0] ?? condition], outs, regions: arm === 0 ? [taken, other] : [other, taken] }];
  }

  private usedIn(region: Region): ReadonlySet<Value> {
    const known = this.used.get(region);
    if (known) return known;
    const used = new Set<Value>(region.yields);
    for (const stmt of region.body) {
      stmt.args.forEach((arg) => used.add(arg));
      for (const inner of stmt.regions) this.usedIn(inner).forEach((value) => used.add(value));
    }
    this.used.set(region, used);
    return used;
  }

  /** Is a partial of this operation on tangents, or of what it is made of, infinite for some numbers? */
  private isNearPole(stmt: Stmt | undefined, distance: number): boolean {
    if (stmt?.kind !== "op" || stmt.outs[0]!.linear !== true || distance === 0) return false;
    const [a, b] = stmt.args as [Value, Value | undefined];
    if (stmt.op === "div" && b!.linear !== true && !this.isConst(b!)) return true;
    if (stmt.op === "mul" && this.hasPole(a.linear === true ? b! : a, maxDistance)) return true;
    return stmt.args.some((arg) => arg.linear === true && this.isNearPole(this.definition.get(arg), distance - 1));
  }

  private hasPole(value: Value, distance: number): boolean {
    const made = this.definition.get(value);
    if (made?.kind !== "op" || distance === 0) return false;
    const [, b] = made.args;
    if (made.op === "div" && !this.isConst(b!) || made.op === "log" || made.op === "pow" && !(this.isConst(b!) && Number(this.constant(b!)) >= 0)) return true;
    return ["add", "sub", "mul", "neg", "div"].includes(made.op) && made.args.some((arg) => this.hasPole(arg, distance - 1));
  }

  private constant(value: Value): unknown {
    const made = this.definition.get(value);
    return made?.kind === "const" ? made.value : undefined;
  }

  private isConst(value: Value): boolean { return this.constant(value) !== undefined; }
}
