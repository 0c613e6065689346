/**
 * Out of single assignment: values become variables. What a loop carries and an `if` merges is assigned to, and the
 * values that it comes from share its variable where their live ranges allow it (Boissinot et al., 2009, on structured
 * code); everything else stays a `const`. Then each variable gets the block in which it is declared.
 */
import type { If, Stmt, Value } from "../ir/ir.ts";
import type { Inlining } from "./inline.ts";
import { overlap, rangesOf, Reads, unionOf, type Ranges, type Read } from "./live-ranges.ts";
import { commonBlock, diverges, type Definition, type Layout, type Place } from "./places.ts";
import { collectTransfers, Groups, mayShare, type Transfer } from "./sharing.ts";
import type { Needed, Use } from "./uses.ts";

export interface Variable {
  readonly members: readonly Value[];
  /** Assigned in one place only. */
  readonly constant: boolean;
  /** A parameter of the function or the index of a loop. */
  readonly role: "param" | "index" | "local";
  readonly home: Place;
  /** The statement that it is declared by or before. Absent for parameters. */
  readonly anchor: Stmt | undefined;
  /** Is its first assignment a statement of its own in `home`? Then that declares it. */
  readonly direct: boolean;
}

/** One place where a variable is assigned. */
interface Assignment {
  readonly at: number;
  readonly place: Place;
  /** A statement of its own in the block of `place`. */
  readonly direct: boolean;
}

export class Variables {
  readonly all: Variable[] = [];
  private readonly byValue = new Map<Value, Variable>();
  private readonly reads: Reads;
  private readonly groups = new Groups<Value>();

  constructor(
    private readonly layout: Layout, private readonly needed: Needed,
    private readonly uses: ReadonlyMap<Value, readonly Use[]>, private readonly inlining: Inlining,
  ) {
    this.reads = new Reads(layout, uses, inlining);
    const values = [...layout.definitions.values()].filter((definition) => this.isVariable(definition));
    const reads = new Map(values.map(({ value }) => [value, this.reads.of(value)]));
    this.coalesce(values, reads);
    const members = new Map<Value, Value[]>();
    for (const { value } of values) {
      const group = this.groups.find(value);
      const known = members.get(group);
      if (known) known.push(value);
      else members.set(group, [value]);
    }
    for (const group of members.values()) this.add(group, reads);
  }

  /** The variable that holds the value; undefined for what is written in place. */
  of(value: Value): Variable | undefined {
    return this.byValue.get(this.layout.canonical(value));
  }

  areOne(a: Value, b: Value): boolean {
    return this.of(a) !== undefined && this.of(a) === this.of(b);
  }

  isAssignedBetween(value: Value, from: number, to: number): boolean {
    const members = this.of(value)?.members ?? [];
    return members.length > 1 && members.some((member) => {
      const { at } = this.layout.definition(member);
      return at > from && at < to;
    });
  }

  private isVariable({ value, role, stmt }: Definition): boolean {
    if (role === "param") return true;
    if (this.inlining.inlined.has(value)) return false;
    // The counter of a bounded loop is there even if nobody asks for it.
    if (role === "index") return this.needed.stmts.has(stmt!) && (this.needed.values.has(value) || (stmt as { bounded?: boolean }).bounded === true);
    return this.needed.values.has(value);
  }

  private coalesce(values: readonly Definition[], reads: ReadonlyMap<Value, Read[]>): void {
    const ranges = new Map<Value, Ranges>();
    const rangeOf = (value: Value): Ranges => {
      let known = ranges.get(value);
      if (!known) {
        const definition = this.layout.definition(value);
        known = rangesOf(this.layout, definition, reads.get(value)!, this.isConditional(definition));
        ranges.set(value, known);
      }
      return known;
    };
    const candidates = new Set(values.map(({ value }) => value));
    for (const { target, source } of this.transfersByUrgency()) {
      if (!candidates.has(source) || !candidates.has(target) || !mayShare(this.layout, this.uses, target, source)) continue;
      const [a, b] = [this.groups.find(target), this.groups.find(source)];
      if (a === b || overlap(rangeOf(a), rangeOf(b))) continue;
      const union = unionOf(rangeOf(a), rangeOf(b));
      this.groups.join(a, b);
      ranges.set(this.groups.find(a), union);
    }
  }

  /** Values of the same name first, then what saves most copies: inner loops before outer ones. */
  private transfersByUrgency(): Transfer[] {
    const score = ({ target, source, depth }: Transfer): number => (target.hint === source.hint ? 1000 : 0) + depth;
    return collectTransfers(this.layout, this.needed)
      .filter(({ target }) => !this.isConditional(this.layout.definition(target)))
      .sort((a, b) => score(b) - score(a));
  }

  private isConditional({ stmt }: Definition): boolean {
    return stmt !== undefined && this.inlining.conditionals.has(stmt);
  }

  private add(members: readonly Value[], reads: ReadonlyMap<Value, Read[]>): void {
    const assignments = members.flatMap((value) => this.assignments(value));
    const first = assignments.length > 0 ? assignments.reduce((a, b) => (b.at < a.at ? b : a)) : this.unreached(members[0]!);
    let home = first.place.block;
    for (const { place } of assignments) home = commonBlock(home, place);
    for (const value of members) for (const { place } of reads.get(value)!) home = commonBlock(home, place);
    const roles = members.map((value) => this.layout.definition(value).role);
    const role = roles.includes("param") ? "param" : roles.includes("index") ? "index" : "local";
    const variable: Variable = {
      members, home, constant: assignments.length === 1 && role !== "index", role,
      anchor: role === "param" ? undefined : this.anchor(first, home), direct: first.direct && first.place.block === home,
    };
    this.all.push(variable);
    for (const value of members) this.byValue.set(value, variable);
  }

  private anchor({ at, place }: Assignment, home: Place): Stmt {
    let anchor: Stmt | undefined;
    for (let inner = place; inner.block !== home; inner = inner.parent!) anchor = inner.owner;
    if (anchor) return anchor;
    // Directly in a block of `home`: the statement at this position, or the end of an unnested arm.
    return this.layout.stmtAt.get(at) ?? place.owner!;
  }

  /** The out of an `if` of which both arms throw is never assigned. */
  private unreached(value: Value): Assignment {
    const { at, place } = this.layout.definition(value);
    return { at, place, direct: false };
  }

  /** Transfers within one group are no assignments. */
  private assignments(value: Value): Assignment[] {
    const definition = this.layout.definition(value);
    const { role, at, place, stmt } = definition;
    if (role === "param" || role === "plain" || role === "index" || this.isConditional(definition)) return [{ at, place, direct: true }];
    const moves = (source: Value): boolean => this.groups.find(this.layout.canonical(source)) !== this.groups.find(value);
    if (role === "merged") {
      const k = stmt!.outs.indexOf(value);
      return (stmt as If).regions.filter((region) => !diverges(region) && moves(region.yields[k]!)).map((region) => {
        const arm = this.layout.places.get(region)!;
        return { at: arm.end, place: arm, direct: arm.block !== arm };
      });
    }
    const [body, k] = [stmt!.regions[0]!, stmt!.regions[0]!.params.indexOf(value)];
    const result: Assignment[] = [];
    if (moves(stmt!.args[stmt!.args.length - body.params.length + k]!)) result.push({ at, place: place.parent!, direct: true });
    const inner = this.layout.places.get(body)!;
    if (!diverges(body) && moves(body.yields[k - 1]!)) result.push({ at: inner.end, place: inner, direct: false });
    return result;
  }
}
