/**
 * A store to a list is looked at where its index may be none of an element (`4-analyse/places.ts`): at once, or before the
 * loop that stores.
 *
 *   if (!(Number.isInteger(k) && k >= 0 && k < xs.length)) throw …
 */
import type { Activity } from "../4-analyse/activity.ts";
import type { Limit } from "../4-analyse/before-loops.ts";
import type { Elements } from "../4-analyse/elements.ts";
import type { Builder } from "../ir/build.ts";
import type { Loop, StmtOf, Value } from "../ir/ir.ts";
import { cloneStmt, loopParts, Substitution } from "../ir/visit.ts";

/** The store, once its index has been looked at. */
export function checkedStore(stmt: StmtOf<"store">, elements: Elements, b: Builder): StmtOf<"store"> {
  const { type } = stmt.args[0]!;
  const doubt = type.kind === "array" && type.storage === "list" ? elements.places.doubtOf(stmt) : undefined;
  if (!doubt) return elements.places.isChecked(stmt) ? elements.marked(stmt) : stmt;
  const [list, index] = stmt.args as [Value, Value];
  const tests: ((at: Builder) => Value)[] = [];
  if (doubt.isWhole) tests.push((at) => at.test("isInteger", [index]));
  if (doubt.isFromStart) tests.push((at) => at.test("ge", [index, at.const(0)]));
  if (doubt.isBeforeEnd) tests.push((at) => at.test("lt", [index, at.length(list)]));
  const isFine = tests.slice(1).reduce<(at: Builder) => Value>((known, test) => (at) => at.and(known(at), test, "p"), tests[0]!)(b);
  b.if(b.test("not", [isFine]), (then) => { throwOutside(then, list, index); return []; });
  return elements.marked(stmt);
}

/** Before a loop that stores to lists: are they as long as it needs? */
export function checkLimits(loop: Loop, elements: Elements, activity: Activity, b: Builder): void {
  for (const limit of elements.places.limitsOf(loop)) checkLimit(loop, limit, elements, activity, b);
}

function checkLimit(loop: Loop, { list, offset, by }: Limit, elements: Elements, activity: Activity, b: Builder): void {
  const { start, end } = loopParts(loop), isUp = loop.step > 0;
  const look = (at: Builder): void => {
    const found = new Substitution();
    for (const stmt of by) {
      const copy = cloneStmt(stmt, found);
      at.append(copy);
      copy.outs.forEach((out, i) => activity.alias(out, stmt.outs[i]!));
    }
    const furthest = isUp ? end! : start, array = found.get(list);
    const index = offset ? at.op(offset.op, [furthest, found.get(offset.value)], "k") : furthest;
    const isOutside = at.test(isUp && !loop.inclusive ? "gt" : "ge", [index, at.length(array)]);
    at.if(isOutside, (then) => { throwOutside(then, array, isUp && !loop.inclusive ? then.sub(index, then.const(1)) : index); return []; });
  };
  // Beyond a length is beyond zero; but what is read need not be there where there is no trip.
  const isAlways = !offset && elements.places.isZero(isUp ? start : end!) && !by.some(({ kind }) => kind === "load" || kind === "present");
  if (isAlways) look(b);
  else b.if(b.test((isUp ? "l" : "g") + (loop.inclusive ? "e" : "t"), [start, end!]), (then) => { look(then); return []; });
}

function throwOutside(b: Builder, list: Value, index: Value): void {
  b.throw("RangeError", [b.const(`${list.hint}[`), index, b.const("] is stored to, but there is no such element: a list gets longer by push")]);
}
