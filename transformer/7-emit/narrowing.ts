/**
 * Where the compiler believes that a value of a union is the member that was put there: variables that are assigned (which
 * their users know), results of branches, and fields and elements that are stored to.
 */
import type { Value } from "../ir/ir.ts";
import { isReference, sameType } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";
import type { Layout } from "./places.ts";

const isOfUnion = (value: Value): boolean => value.type.kind === "union";

/** Of two objects: may the compiler believe that they cannot be the same? */
export const mayLookApart = ([a, b]: readonly Value[]): boolean =>
  a !== undefined && b !== undefined && isReference(a.type) && isReference(b.type) && (isOfUnion(a) || isOfUnion(b) || !sameType(a.type, b.type));

export class Narrowing {
  private readonly fields = new Set<string>();
  private elements = false;

  constructor(private readonly layout: Layout) {
    walk(layout.func.body, (stmt) => {
      if (stmt.kind === "set" && isOfUnion(stmt.args.at(-1)!)) this.fields.add(stmt.field);
      if (stmt.kind === "store" && isOfUnion(stmt.args.at(-1)!)) this.elements = true;
    });
  }

  /** `mayBe`: the same of what it is made of, with its variable. */
  isNarrowed(value: Value, mayBe: (of: Value) => boolean): boolean {
    const { stmt } = this.layout.definition(value);
    switch (stmt?.kind) {
      case "cast": case "if": return true;
      case "present": return mayBe(stmt.args[0]!);
      case "get": return this.fields.has(stmt.field);
      case "load": return this.elements;
      default: return false;
    }
  }
}
