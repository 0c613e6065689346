/** What `this` is in a constructor: its fields, until it is shown to somebody; from then on the object. */
import type ts from "typescript";
import type { ObjectAt } from "./receiver.ts";
import { recordOfFields } from "./lower-class.ts";
import type { Lowerer, Self } from "./lowerer.ts";

/** The object, where it has been shown. */
export function settled(self: Self): Self {
  if (self.kind === "object" || !self.functions.shown) return self;
  return { kind: "object", ...self.functions.shown, ...(self.construct ? { construct: self.construct } : {}) };
}

/** `this` as a value, and as the receiver of a method: the object is made here, with what its fields are by now. */
export function shownSelf(f: Lowerer, node: ts.Node, self: Self): ObjectAt | undefined {
  const known = settled(self);
  if (known.kind === "object") return known;
  const { functions, receiver } = known, open = receiver.type.fields.find(({ name, type }) => type.absent === undefined && functions.given.get(name) === "maybe");
  const refuse = (what: string, hint: string): undefined => void f.notYet(node, what, hint);
  if (f.at(node) !== functions.level) return refuse("this under a condition, or in a function, in the constructor of a class that keeps functions", "Use it before, or after the object has been made.");
  if (open) return refuse(`this where its field '${open.name}' may have a value or not, in the constructor of a class that keeps functions`, "Give it one before, or choose it: this.y = c ? a : b.");
  const value = recordOfFields(f, node, known, true);
  functions.shown = { value, receiver: { ...receiver, type: value.type as typeof receiver.type } };
  return functions.shown;
}
