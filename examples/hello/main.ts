/** A first tour: ordinary functions, their derivatives, and what they should be. */
import assert from "node:assert/strict";
import { grad, jacfwd, jacrev, jvp, vjp } from "fluxion";

const W = [
  [11, 22],
  [33, 44],
];

/** f(x) = W x. Its Jacobian is W. */
function linear(x: Float64Array): Float64Array {
  const y = new Float64Array(2);
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 2; j++) y[i] += W[i][j] * x[j];
  }
  return y;
}

/** q(x) = xᵀ W x. Its gradient is (W + Wᵀ) x. */
function quadratic(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 2; j++) sum += x[i] * W[i][j] * x[j];
  }
  return sum;
}

/** p(x) = x₀ x₁. Its gradient is x turned around. */
const product = (x: Float64Array): number => x[0] * x[1];

// Each call below is replaced at build time by the derivative's own code. Nothing is traced, nothing is recorded.
const forward = jacfwd(linear);
const reverse = jacrev(linear);
const push = jvp(linear);
const pull = vjp(linear);
const quadraticGradient = grad(quadratic);
const productGradient = grad(product);

const vector = (...entries: number[]): Float64Array => Float64Array.from(entries);
const rows = (matrix: readonly Float64Array[]): number[][] => matrix.map((row) => Array.from(row));

const x = vector(1, 2);
show("J of W x, forward", rows(forward(x)), W);
show("J of W x, reverse", rows(reverse(x)), W);
show("gradient of xᵀ W x", [...quadraticGradient(x)], [22 * 1 + 55 * 2, 55 * 1 + 88 * 2]);

for (const [a, b] of [[1, 1], [1, 2], [2, 1], [2, 2]]) {
  show(`gradient of x₀ x₁ at [${a}, ${b}]`, [...productGradient(vector(a, b))], [b, a]);
}

const v = vector(1, -1);
const [y, yDot] = push([x], [v]); // J v
show("W x", [...y], [55, 121]);
show("J v", [...yDot], [-11, -11]);
const [, [xBar]] = pull([x], v); // v J
show("v J", [...xBar], [-22, -22]);

function show(what: string, actual: unknown, expected: unknown): void {
  console.log(what.padEnd(28), JSON.stringify(actual));
  assert.deepEqual(actual, expected);
}
