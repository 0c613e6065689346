/** What objects from outside must be, for the methods that are called on them are those of their classes. */
import { Builder, isThere } from "./build.ts";
import type { Func, Value } from "./ir.ts";
import type { ClassRef } from "./types.ts";

/** Of an object: its class is one of these. Of what is inside: the same, each in its place. */
export interface InstanceCheck {
  readonly classes?: readonly ClassRef[];
  readonly element?: InstanceCheck;
  readonly fields?: ReadonlyMap<string, InstanceCheck>;
}

/** The function with a look at these values as soon as they are there: parameters, or taken out of them. */
export function withInstanceChecks(func: Func, values: readonly (readonly [Value, InstanceCheck])[]): Func {
  const b = new Builder();
  for (const [value, check] of values) append(b, value, check);
  const { body } = func.body;
  const at = Math.max(...values.map(([value]) => body.findIndex(({ outs }) => outs.includes(value)))) + 1;
  return { ...func, body: { ...func.body, body: [...body.slice(0, at), ...b.body, ...body.slice(at)] } };
}

function append(b: Builder, value: Value, check: InstanceCheck): void {
  if (value.type.absent !== undefined) {
    b.if(isThere(b, value), (then) => { append(then, then.present(value), check); return []; }, () => [], []);
    return;
  }
  const { classes, element, fields } = check;
  if (value.type.kind === "array" && element) {
    b.loop({ start: b.const(0), end: b.length(value), init: [], indexHint: "k" }, (inner, k) => {
      append(inner, inner.load(value, k, `${value.hint}_k`), element);
      return [];
    });
  }
  if (value.type.kind !== "record") return;
  if (classes) refuseOthers(b, value, classes);
  fields?.forEach((inner, name) => append(b, b.get(value, name), inner));
}

function refuseOthers(b: Builder, value: Value, classes: readonly ClassRef[], at = 0): void {
  const of = classes[at];
  if (of) b.if(b.is(value, of), () => [], (others) => { refuseOthers(others, value, classes, at + 1); return []; }, []);
  else b.throw("TypeError", [b.const(`an object is not of the class that its derivative knows: ${classes.map(({ name }) => name).join(", ")}`)]);
}

