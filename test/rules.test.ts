/** The rule table, enumerated: value, both modes, second order, kinks. A new entry is tested with no test written. */
import { describe, expect, test } from "vitest";
import { Builder, freshValue } from "../transformer/ir/build.ts";
import { interpret } from "../transformer/ir/interpret.ts";
import { number } from "../transformer/ir/types.ts";
import { Pipeline } from "../transformer/pipeline.ts";
import { rules } from "../transformer/rules/registry.ts";
import type { Rule } from "../transformer/rules/rule.ts";

/** `f(x0, x1, …) = op(x0, x1, …)`, through the pipeline. */
function pipelineOf(op: string, rule: Rule, arity: number): Pipeline {
  const params = Array.from({ length: arity }, (_, i) => freshValue(number, `x${i}`));
  const b = new Builder();
  const out = b.op(op, params);
  const pipeline = new Pipeline();
  pipeline.funcs.set("f", { name: "f", body: { params, body: b.body, yields: [out] } });
  expect(rule.result).toBe("number");
  return pipeline;
}

function request(macro: "grad" | "jvp" | "hessian", arity: number) {
  return { macro, target: "f", argnums: Array.from({ length: arity }, (_, i) => i), single: false, implicit: false, hasAux: false } as const;
}

const run = (pipeline: Pipeline, macro: "grad" | "jvp" | "hessian", arity: number, args: unknown[]): any =>
  interpret(pipeline.module, pipeline.differentiate(request(macro, arity))[0]!, args)[0];

/** Ridders' extrapolation of central differences. */
function differentiate(f: (x: number) => number, x: number): number {
  let h = 0.02 * Math.max(1e-3, Math.abs(x));
  const table: number[][] = [];
  let [best, error] = [NaN, Infinity];
  for (let i = 0; i < 10; i++, h /= 1.6) {
    const row = [(f(x + h) - f(x - h)) / (2 * h)];
    for (let j = 1, power = 1.6 ** 2; j <= i; j++, power *= 1.6 ** 2) row.push((row[j - 1]! * power - table[i - 1]![j - 1]!) / (power - 1));
    table.push(row);
    const change = i === 0 ? Infinity : Math.abs(row[i]! - table[i - 1]![i - 1]!);
    if (change < error) [best, error] = [row[i]!, change];
  }
  return best;
}

const close = (got: number, expected: number, tolerance: number): boolean =>
  Object.is(got, expected) || Math.abs(got - expected) <= tolerance * Math.max(1e-290, Math.abs(expected)) || Math.abs(got - expected) < 1e-13;

describe.each([...rules].filter(([, rule]) => rule.result === "number"))("%s", (op, rule) => {
  const bump = (point: readonly number[], i: number, t: number): number[] => point.map((x, k) => (k === i ? t : x));
  const isStep = rule.partial === "zero";

  test.each(rule.at.map((point) => [point]))("at %j", (point) => {
    const arity = point.length;
    const pipeline = pipelineOf(op, rule, arity);
    const value = rule.evaluate(...point) as number;
    const direction = point.map((_, i) => 0.5 + 0.25 * i);
    const [y, yDot] = run(pipeline, "jvp", arity, [[...point], direction]);
    const gradient: number[] = run(pipeline, "grad", arity, [...point]);
    expect(y).toBe(value);
    expect(close(gradient.reduce((sum, g, i) => sum + g * direction[i]!, 0), yDot, 1e-12), `dot product test: ${gradient} ${yDot}`).toBe(true);
    point.forEach((x, i) => {
      const expected = isStep ? 0 : differentiate((t) => rule.evaluate(...bump(point, i, t)) as number, x);
      if (Math.abs(x) < 1e100) expect(close(gradient[i]!, expected, 1e-7), `∂/∂x${i}: ${gradient[i]} for ${expected}`).toBe(true);
    });
    const hessian: number[][] = run(pipeline, "hessian", arity, [...point]);
    point.forEach((x, j) => point.forEach((_, i) => {
      const expected = isStep ? 0 : differentiate((t) => (run(pipeline, "grad", arity, bump(point, j, t)) as number[])[i]!, x);
      if (Math.abs(x) < 1e100) expect(close(hessian[i]![j]!, expected, 1e-6), `∂²/∂x${i}∂x${j}: ${hessian[i]![j]} for ${expected}`).toBe(true);
    }));
  });

  if (rule.kinks) test.each(rule.kinks.map(({ at, is }) => [at, is]))("kink at %j", (at, is) => {
    expect(run(pipelineOf(op, rule, at.length), "grad", at.length, [...at])).toEqual([...is]);
  });
});
