/**
 * Purpose: a tangent that only arms of branches use is computed in each of them. A cotangent of zero, from arms that were
 * not taken, would meet a partial that may be infinite there, and be NaN.
 * Requires, guarantees: level Linear. Only operations on tangents are copied, and only those near such a partial.
 *
 *   r_dot~ = div q_dot~ r; if p { … r_dot~ }; if q { … r_dot~ }   =>   if p { r_dot'~ = div q_dot~ r; … }; if q { … }
 *
 * What loops use in arms stays where it is: `conditional-tangents.ts`.
 */
import { freshValue } from "../ir/build.ts";
import { hasAny } from "../ir/contents.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { number } from "../ir/types.ts";
import { definitions, substituteRegion, Substitution, withParts } from "../ir/visit.ts";
import { Poles } from "./poles.ts";

export function tangentsIntoArms(func: Func): Func {
  return hasAny(func.body, "if") ? { ...func, body: new Copier(new Poles(definitions(func.body))).region(func.body) } : func;
}

/** Where copies go: an arm of a branch. */
interface Place {
  readonly arm: number;
  /** The copies, the last first. */
  readonly copies: Stmt[];
  readonly copyOf: Substitution;
}

/** `undefined`: also where nothing is asked for. */
type Places = ReadonlySet<Place> | undefined;

/** With more of them code would grow too much. */
const maxPlaces = 8;

class Copier {
  /** What is used in a region, at whatever depth. */
  private readonly used = new Map<Region, ReadonlySet<Value>>();

  constructor(private readonly poles: Poles) {}

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
      if (stmt.kind === "op" && places && places.size > 0 && places.size <= maxPlaces && this.poles.isNear(stmt)) {
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
    return { ...region, body: kept.reverse().map((stmt) => this.rebuilt(stmt, placesOf.get(stmt)!)) };
  }

  private placesIn(stmt: Stmt, value: Value, own: Place[]): Places {
    if (value.linear !== true || stmt.kind !== "if" || this.isInEveryArm(stmt, value)) return undefined;
    const at = (arm: number): Place => {
      const known = own.find((place) => place.arm === arm);
      if (known) return known;
      const made: Place = { arm, copies: [], copyOf: new Substitution() };
      own.push(made);
      return made;
    };
    return new Set(stmt.regions.flatMap((inner, arm) => (this.usedIn(inner).has(value) ? [at(arm)] : [])));
  }

  /** Whichever arm is taken, the value is used. */
  private isInEveryArm({ regions }: Stmt, value: Value): boolean {
    return regions.every((inner) => inner.yields.includes(value) || inner.body.some((stmt) => stmt.args.includes(value)
      || (stmt.kind === "if" ? this.isInEveryArm(stmt, value) : stmt.regions.some((own) => this.usedIn(own).has(value)))));
  }

  private rebuilt(stmt: Stmt, places: readonly Place[]): Stmt {
    const regions = stmt.regions.map((region, arm) => {
      const place = places.find((candidate) => candidate.arm === arm && candidate.copies.length > 0);
      return this.region(place ? substituteRegion({ ...region, body: [...[...place.copies].reverse(), ...region.body] }, place.copyOf.get) : region);
    });
    return stmt.regions.length > 0 ? withParts(stmt, { regions }) : stmt;
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
}
