/** Residuals: what loops need, and the statements that put a residual away and fetch it back, which unzip inserts. */
import { Builder } from "../ir/build.ts";
import type { Loop, Region, Stmt, Value } from "../ir/ir.ts";
import { loopParts, withParts } from "../ir/visit.ts";

/** What the linear half of a loop needs of the primal: its range, or how far it came. */
export function loopResiduals(stmt: Loop): Value[] {
  const { start, end, condition, last } = loopParts(stmt);
  return end && !condition ? [start, end] : [start, last];
}

/** What may be missing is kept as it is: numbers alone do not say so. */
export const isPlain = (value: Value): boolean => value.type.absent === undefined;

/** Loads of `array` become loads of `kept` from `offset` on. */
export function reread(stmt: Stmt, array: Value, kept: Value, offset: Value): Stmt {
  const regions = stmt.regions.map((region): Region => {
    const body = region.body.flatMap((inner): Stmt[] => {
      if (inner.kind !== "load" || inner.args[0] !== array) return [reread(inner, array, kept, offset)];
      const b = new Builder(inner.span);
      const index = b.add(offset, inner.args[1]!);
      return [...b.body, withParts(inner, { args: [kept, index] })];
    });
    return { ...region, body };
  });
  return regions.length === 0 ? stmt : withParts(stmt, { regions });
}

/** Where `value` is defined; parameters of the region, at its start. */
export function insertAfter(body: Stmt[], value: Value, added: readonly Stmt[]): void {
  const at = body.findIndex((stmt) => stmt.outs.includes(value));
  body.splice(at + 1, 0, ...added);
}

/** Booleans are kept as bytes. */
export function toStored(b: Builder, value: Value): Value {
  if (value.type.kind !== "boolean" || !isPlain(value)) return value;
  return b.if(value, (t) => [t.const(1)], (f) => [f.const(0)], [value.hint])[0]!;
}

export function fromStored(b: Builder, raw: Value, standIn: Value): void {
  if (standIn.type.kind === "boolean" && isPlain(standIn)) {
    const one = b.const(1);
    b.append({ kind: "op", op: "eq", args: [raw, one], outs: [standIn], regions: [] });
    return;
  }
  const last = b.body.pop()!;
  b.append(withParts(last, { outs: [standIn] }));
}
