/**
 * Where the compiler believes that a value of a union is the member that was put there: variables that are assigned (which
 * their users know), results of branches, and fields and elements that are stored to.
 */
import type { Stmt, StmtOf, Value } from "../ir/ir.ts";
import { isReference, sameType } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";
import type { Layout } from "./places.ts";

const isOfUnion = (value: Value): boolean => value.type.kind === "union";

/** Of two objects: may the compiler believe that they cannot be the same? */
export const mayLookApart = ([a, b]: readonly Value[]): boolean =>
  a !== undefined && b !== undefined && isReference(a.type) && isReference(b.type) && (isOfUnion(a) || isOfUnion(b) || !sameType(a.type, b.type));

export class Narrowing {
  private readonly stores: Stmt[] = [];
  private readonly gets: StmtOf<"get">[] = [];

  constructor(private readonly layout: Layout) {
    walk(layout.func.body, (stmt) => {
      if (stmt.kind === "get") this.gets.push(stmt);
      if ((stmt.kind === "set" || stmt.kind === "store") && isOfUnion(stmt.args.at(-1)!)) this.stores.push(stmt);
    });
  }

  /** `mayBe`: the same of what it is made of, with its variable. */
  isNarrowed(value: Value, mayBe: (of: Value) => boolean): boolean {
    const { stmt } = this.layout.definition(value);
    switch (stmt?.kind) {
      case "cast": case "if": return true;
      case "present": return mayBe(stmt.args[0]!);
      case "get": return this.stores.some((store) => store.kind === "set" && store.field === stmt.field && this.isSame(store.args[0]!, stmt.args[0]!));
      case "load": return this.stores.some((store) => store.kind === "store" && [0, 1].every((i) => this.isSame(store.args[i]!, stmt.args[i]!)));
      default: return false;
    }
  }

  /** The compiler would take the property for what is stored here. */
  isReadElsewhere({ field, args: [record] }: StmtOf<"set">): boolean { return this.gets.some((get) => get.field === field && this.isSame(get.args[0]!, record!)); }

  private isSame(one: Value, other: Value): boolean {
    const [a, b] = [one, other].map((value) => this.layout.canonical(value)), [made, otherMade] = [a!, b!].map((value) => this.layout.definition(value).stmt);
    return a === b || made?.kind === "const" && otherMade?.kind === "const" && made.value === otherMade.value;
  }
}
