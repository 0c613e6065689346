/**
 * A Wengert list in typed arrays: what runtime differentiation costs at its best.
 *
 * A value is the index of its node. Operators are functions on indices: they compute, and append opcode and operands.
 * There are no objects, no closures and no allocation but of the result. The reverse sweep is one loop and one switch.
 * Constants are operands of their own opcodes, so that they cost no node.
 */

const enum Op { Input, Add, Sub, Mul, Div, AddConstant, MulConstant, Exp, Log, Sin, Cos, Tanh, Sqrt }

/**
 * As much as the largest workload needs, in constants of the module, whose addresses V8 compiles in: variables that are
 * replaced when the tape grows make it up to three times as slow. The system hands out memory as it is touched.
 */
const capacity = 1 << 23;
const ops = new Uint8Array(capacity);
const left = new Int32Array(capacity);
const right = new Int32Array(capacity);
const factors = new Float64Array(capacity);
const values = new Float64Array(capacity);
const adjoints = new Float64Array(capacity);
let length = 0;

/** Forgets everything; storage stays. */
export function reset(): void {
  length = 0;
}

/** How many nodes there are: what a gradient costs in memory, times 33 bytes. */
export function size(): number {
  return length;
}

export function input(value: number): number {
  return push(Op.Input, 0, 0, value);
}

export function inputs(x: ArrayLike<number>): number[] {
  const nodes = new Array<number>(x.length);
  for (let i = 0; i < x.length; i++) nodes[i] = input(x[i]!);
  return nodes;
}

export function valueOf(a: number): number {
  return values[a]!;
}

export function add(a: number, b: number): number {
  return push(Op.Add, a, b, values[a]! + values[b]!);
}

export function sub(a: number, b: number): number {
  return push(Op.Sub, a, b, values[a]! - values[b]!);
}

export function mul(a: number, b: number): number {
  return push(Op.Mul, a, b, values[a]! * values[b]!);
}

export function div(a: number, b: number): number {
  return push(Op.Div, a, b, values[a]! / values[b]!);
}

/** a + c, for a number c that is not on the tape. */
export function addConstant(a: number, c: number): number {
  return push(Op.AddConstant, a, 0, values[a]! + c);
}

/** a · c, for a number c that is not on the tape. */
export function mulConstant(a: number, c: number): number {
  const node = push(Op.MulConstant, a, 0, values[a]! * c);
  factors[node] = c;
  return node;
}

export function exp(a: number): number {
  return push(Op.Exp, a, 0, Math.exp(values[a]!));
}

export function log(a: number): number {
  return push(Op.Log, a, 0, Math.log(values[a]!));
}

export function sin(a: number): number {
  return push(Op.Sin, a, 0, Math.sin(values[a]!));
}

export function cos(a: number): number {
  return push(Op.Cos, a, 0, Math.cos(values[a]!));
}

export function tanh(a: number): number {
  return push(Op.Tanh, a, 0, Math.tanh(values[a]!));
}

export function sqrt(a: number): number {
  return push(Op.Sqrt, a, 0, Math.sqrt(values[a]!));
}

/** The derivatives of node `output` with respect to `wrt`. */
export function gradient(output: number, wrt: readonly number[]): Float64Array {
  sweep(output);
  const result = new Float64Array(wrt.length);
  for (let i = 0; i < wrt.length; i++) result[i] = adjoints[wrt[i]!]!;
  return result;
}

/** The derivatives of node `output` with respect to the first `count` nodes, written into `out` from `at`. */
export function gradientInto(output: number, count: number, out: Float64Array, at: number): void {
  sweep(output);
  for (let i = 0; i < count; i++) out[at + i] = adjoints[i]!;
}

function sweep(output: number): void {
  adjoints.fill(0, 0, output + 1);
  adjoints[output] = 1;
  for (let node = output; node >= 0; node--) {
    const bar = adjoints[node]!;
    if (bar === 0) continue;
    const a = left[node]!;
    const b = right[node]!;
    switch (ops[node]) {
      case Op.Input: break;
      case Op.Add: adjoints[a]! += bar; adjoints[b]! += bar; break;
      case Op.Sub: adjoints[a]! += bar; adjoints[b]! -= bar; break;
      case Op.Mul: {
        const va = values[a]!;
        adjoints[a]! += bar * values[b]!;
        adjoints[b]! += bar * va;
        break;
      }
      case Op.Div: {
        const quotient = bar / values[b]!;
        adjoints[a]! += quotient;
        adjoints[b]! -= quotient * values[node]!;
        break;
      }
      case Op.AddConstant: adjoints[a]! += bar; break;
      case Op.MulConstant: adjoints[a]! += bar * factors[node]!; break;
      case Op.Exp: adjoints[a]! += bar * values[node]!; break;
      case Op.Log: adjoints[a]! += bar / values[a]!; break;
      case Op.Sin: adjoints[a]! += bar * Math.cos(values[a]!); break;
      case Op.Cos: adjoints[a]! -= bar * Math.sin(values[a]!); break;
      case Op.Tanh: adjoints[a]! += bar * (1 - values[node]! * values[node]!); break;
      case Op.Sqrt: adjoints[a]! += (0.5 * bar) / values[node]!; break;
    }
  }
}

function push(op: Op, a: number, b: number, value: number): number {
  if (length === capacity) throw new Error("the tape is full");
  const node = length++;
  ops[node] = op;
  left[node] = a;
  right[node] = b;
  values[node] = value;
  return node;
}
