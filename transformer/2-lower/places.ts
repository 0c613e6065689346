/**
 * Where functions can meet: variables, lists, properties, results of conditions. The type of such a place has to be known
 * before all is known that will be put there. So a function is lowered with what its places held the time before, until
 * that is all that they hold: most hold one function, and are right at once.
 */
import { hasCode, sameType, type RecordType, type Type } from "../ir/types.ts";
import { choiceOf } from "./choice.ts";
import { membersOf } from "./code.ts";
import type { Context } from "./context.ts";

interface Place {
  readonly owner: string;
  /** What it was taken to hold, in this lowering of its owner. */
  used: readonly RecordType[];
  /** What was put there, in this lowering of its owner. */
  seen: RecordType[];
  /** What other functions put there. */
  outside: RecordType[];
  /** It holds objects with functions in them. */
  shape: Type | undefined;
  readonly id: number;
  wasSeen: boolean;
}

const isCode = (type: Type): boolean => type.kind === "record" && type.code !== undefined;
const has = (types: readonly RecordType[], type: RecordType): boolean => types.some((known) => sameType(known, type));

/** How often a function is lowered until it is known what its places hold, for itself or for what others put there. */
const maxRounds = 60;

export class Places {
  private readonly places = new Map<string, Place>();
  private readonly placeOf = new WeakMap<Type, Place>();
  /** Literals that must be lists, though their elements differ. */
  private readonly lists = new Set<string>();
  private readonly tuples = new WeakMap<Type, { readonly owner: string; readonly key: string }>();
  private readonly stale = new Set<string>();
  private readonly rounds = new Map<string, number>();

  constructor(private readonly context: Context) {}

  /** A new lowering of the function begins. */
  begin(owner: string): void {
    this.stale.delete(owner);
    this.rounds.set(owner, (this.rounds.get(owner) ?? 0) + 1);
    for (const place of this.places.values()) {
      if (place.owner !== owner) continue;
      place.seen = [];
      place.wasSeen = false;
    }
  }

  /** Did all places of the function hold what they were taken to hold? */
  settle(owner: string): boolean {
    let settled = !this.stale.delete(owner);
    for (const [key, place] of this.places) {
      if (place.owner !== owner) continue;
      if (!place.wasSeen) {
        this.places.delete(key);
        continue;
      }
      const held = [...place.seen, ...place.outside.filter((type) => !has(place.seen, type))];
      if (held.length !== place.used.length || held.some((type) => !has(place.used, type))) {
        place.used = held;
        settled = false;
      }
    }
    return settled;
  }

  /** Has it been lowered so often that its places will always hold something new? */
  isEndless(owner: string): boolean {
    return this.rounds.get(owner)! >= maxRounds;
  }

  /** What it was lowered for is no more: its name may be another's. */
  forget(owner: string): void {
    this.rounds.delete(owner);
  }

  /** Functions whose places hold more, by what others have put there. */
  takeStale(isBusy: (name: string) => boolean): string[] {
    const names = [...this.stale].filter((name) => !isBusy(name) && !this.isEndless(name));
    names.forEach((name) => this.stale.delete(name));
    return names;
  }

  /** The type of the place where a value of this type is put first; undefined: none yet. */
  at(owner: string, key: string, type: Type | undefined): Type {
    const place: Place = this.places.get(key) ?? { owner, used: type ? membersOf(type) : [], seen: [], outside: [], shape: undefined, id: this.places.size, wasSeen: true };
    this.places.set(key, place);
    place.wasSeen = true;
    for (const member of type ? membersOf(type) : []) if (!has(place.seen, member)) place.seen.push(member);
    // A type of its own, so that the place can be found by it.
    const result: Type = place.shape ?? { ...choiceOf(this.context, place.used) };
    this.placeOf.set(result, place);
    return result;
  }

  /** A function is put where a place is known to hold it. */
  hold(expected: Type, type: Type, current: string): void {
    const place = this.placeOf.get(expected);
    if (!place) return;
    const list = place.owner === current ? place.seen : place.outside;
    for (const member of membersOf(type)) if (!has(list, member)) list.push(member);
  }

  /** A value of type `actual` where `expected` was: is that a place that can hold both the next time? */
  meet(actual: Type, expected: Type, current: string): boolean {
    const place = this.placeOf.get(expected);
    if (place && isCode(expected) && (actual.kind === "none" || isCode(actual))) return this.add(place, expected, actual.kind === "none" ? this.context.missing : actual as RecordType, current);
    if (place && hasCode(actual) && place.used.length + place.seen.length === 0) {
      place.shape = actual;
      this.stale.add(place.owner);
    }
    if (place && isCode(expected)) return place.shape === actual;
    if (actual.kind === "array" && expected.kind === "array") return actual.storage === expected.storage && this.both(actual.element, expected.element, current);
    if (actual.kind !== "record" || expected.kind !== "record" || isCode(actual) || isCode(expected) || actual.fields.length !== expected.fields.length) return false;
    const pairs = expected.fields.map((field) => [actual.fields.find(({ name }) => name === field.name)?.type, field.type] as const);
    // Where nothing differs in kind nothing would be another the next time.
    return pairs.some(([own, other]) => own && !sameType(own, other)) && pairs.every(([own, other]) => own && this.both(own, other, current));
  }

  /** Memory that is shared must be of one type. */
  private both(a: Type, b: Type, current: string): boolean {
    if (sameType(a, b)) return true;
    if (!isCode(a) || !isCode(b)) return this.meet(a, b, current);
    // From now on they are of one type: the next time nothing meets.
    const places = [this.placeOf.get(a), this.placeOf.get(b)] as const;
    if (!places[0] || !places[1]) return false;
    const isMore = [this.add(places[1], b, a as RecordType, ""), this.add(places[0], a, b as RecordType, "")];
    return isMore.includes(true);
  }

  private add(place: Place, expected: Type, type: RecordType, current: string): boolean {
    // A function that was lowered for what the place held before: nobody will call it.
    if (!sameType(expected, choiceOf(this.context, place.used))) return true;
    const list = place.owner === current ? place.seen : place.outside;
    const fresh = membersOf(type).filter((member) => !has(list, member));
    list.push(...fresh);
    if (membersOf(type).every((member) => has(place.used, member))) return false;
    this.stale.add(place.owner);
    return true;
  }

  /** Is the literal made as a list? */
  isList(key: string): boolean {
    return this.lists.has(key);
  }

  noteTuple(owner: string, key: string, type: Type): void {
    this.tuples.set(type, { owner, key });
  }

  /** Something is done to the tuple that only lists can: it has to be one. */
  needsList(type: Type): boolean {
    const tuple = this.tuples.get(type);
    if (!tuple) return false;
    this.lists.add(tuple.key);
    this.stale.add(tuple.owner);
    return true;
  }

  /** Numbers of the places in a type: functions that write there are lowered for each. */
  idsIn(type: Type, isMemory = false, seen: ReadonlySet<Type> = new Set()): string {
    if (seen.has(type)) return "";
    const place = isMemory ? this.placeOf.get(type) : undefined;
    const own = place ? `@${place.id}` : "";
    if (type.kind === "array") return own + this.idsIn(type.element, true, seen);
    if (type.kind !== "record") return own;
    const inner = new Set(seen).add(type);
    return own + type.fields.map((field) => this.idsIn(field.type, type.code === undefined, inner)).join("");
  }
}
