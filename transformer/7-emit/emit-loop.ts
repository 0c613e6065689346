/** Loops, in the form that a person would choose: `for` with a counter, `while`, or a test in the body. */
import type { Loop, Value } from "../ir/ir.ts";
import { loopParts } from "../ir/visit.ts";
import type { Copy } from "./emit-copies.ts";
import { precedence } from "./precedence.ts";
import type { Statements } from "./emit-statement.ts";
import type { Output } from "./output.ts";
import { diverges, type Place } from "./places.ts";

export function emitLoop(statements: Statements, loop: Loop, place: Place, out: Output[]): void {
  const { expressions, layout } = statements;
  const { start, init, body, condition, index, carried } = loopParts(loop);
  const copiesFrom = (sources: readonly Value[]): Copy[] => carried.flatMap((value, k) => {
    const target = expressions.variables.of(value);
    return target ? [{ target, source: sources[k]! }] : [];
  });
  statements.copies(copiesFrom(init), place, out);

  const counter = expressions.variables.of(index);
  const inside: Output[] = [];
  const isInline = !condition || condition.body.every((stmt) => statements.isUnprinted(stmt));
  const tests = [...(loop.bounded ? [boundText(statements, loop)] : [])];
  if (condition && isInline) tests.push(expressions.print(condition.yields[0]!, tests.length > 0 ? precedence.and + 1 : precedence.any));
  if (condition && !isInline) {
    inside.push(...statements.body(condition));
    inside.push({ kind: "branch", condition: expressions.negated(condition.yields[0]!), then: [{ kind: "line", text: "break;", adjoint: false }], otherwise: [] });
  }
  inside.push(...statements.body(body));
  const inner = layout.places.get(body)!;
  if (!diverges(body)) statements.copies(copiesFrom(body.yields), inner, inside);

  let header = `while (${tests[0] ?? "true"})`;
  if (counter) {
    const name = expressions.names.of(counter);
    const first = `let ${name} = ${expressions.print(start, precedence.assignment)}`;
    const isOutside = counter.home !== layout.heads.get(loop)!;
    if (isOutside) statements.line(out, `${first};`, loop);
    const test = tests.length > 0 ? ` ${tests.join(" && ")}` : "";
    header = `for (${isOutside ? "" : first};${test}; ${stepText(name, loop.step)})`;
  }
  out.push({ kind: "repeat", header, body: inside, span: loop.span });
}

function stepText(name: string, step: number): string {
  if (step === 1) return `${name}++`;
  if (step === -1) return `${name}--`;
  return step > 0 ? `${name} += ${step}` : `${name} -= ${-step}`;
}

function boundText(statements: Statements, loop: Loop): string {
  const { expressions } = statements;
  const { start, end, index } = loopParts(loop);
  const name = expressions.nameOf(index);
  const bound = expressions.inlinedBy(end!);
  const isMinusOne = bound?.kind === "const" && bound.value === -1;
  // Going down from an integer, `i > -1` is `i >= 0`.
  if (isMinusOne && loop.step === -1 && !loop.inclusive && statements.integers.isInteger(start)) return `${name} >= 0`;
  const symbol = `${loop.step > 0 ? "<" : ">"}${loop.inclusive ? "=" : ""}`;
  return `${name} ${symbol} ${expressions.print(end!, 10)}`;
}
