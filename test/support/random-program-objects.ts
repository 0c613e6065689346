/** Random uses of objects and tuples: spread copies, patterns with defaults and rest, optional values, shared and swapped parts. */
import { ArrayMaker } from "./random-program-arrays.ts";

type Lines = string[];

export abstract class ObjectMaker extends ArrayMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    const outside = this.loopDepth < 2;
    return [
      ...super.extra(),
      [2, () => this.nestedObject()],
      [2, () => this.optionalParts()],
      [outside ? 2 : 0, () => this.stateInLoop()],
      [outside ? 1 : 0, () => this.objectsInArray()],
      [1, () => this.overKeys()],
      [1, () => this.tuples()],
      [outside ? 1 : 0, () => this.swappedBuffers()],
    ];
  }

  private keep(text: string): string {
    const name = this.fresh();
    this.declare({ name, kind: "number", mutable: true });
    return `let ${name} = ${text};`;
  }

  private nestedObject(): Lines {
    const [o, q] = [this.fresh("obj"), this.fresh("copy")];
    const lines = [`const ${o} = { x: ${this.number(1)}, y: ${this.number(1)}, at: { u: ${this.number(1)}, v: [${this.atom()}, ${this.atom()}] } };`];
    const places = ["x", "y", "at.u", "at.v[0]", "at.v[1]"];
    const place = (of: string): string => `${of}.${this.pick(places)}`;
    lines.push(`const ${q} = ${this.pick([`{ ...${o} }`, `{ ...${o}, x: ${this.number(1)} }`, `{ ...${o}, at: { ...${o}.at, u: ${this.atom()} } }`, `{ z: 2, ...${o}, at: ${o}.at }`, o])};`);
    const one = (): string => this.pick([
      () => `${place(q)} += ${this.over([])} * ${place(o)};`, () => `${place(o)} = Math.sin(${place(q)});`, () => `[${o}.x, ${q}.y] = [${q}.y, ${place(o)}];`, () => `${o}.at = { u: ${place(q)}, v: ${q}.at.v };`,
      () => `${q}.at.v = [${place(o)}, ${this.atom()}];`, () => `{ const { x: x0, at: { u: u0, v: [a0, b0 = 2] }, ...rest0 } = ${q}; ${place(o)} = x0 * rest0.y + u0 * a0 - b0; }`, () => `({ x: ${o}.y, at: { u: ${q}.x } } = { x: ${place(q)}, at: { u: ${this.atom()} } });`,
    ])();
    for (let i = 0; i < 1 + this.int(3); i++) lines.push(this.chance(0.25) ? `if (${this.condition(1)}) { ${one()} }` : one());
    return [...lines, this.keep(`${place(o)} * ${place(q)} + ${place(q)}`)];
  }

  private optionalParts(): Lines {
    const o = this.fresh("maybe");
    // Where a program spreads over defaults, nothing of that name may be there as undefined.
    const b = this.pick(["b", "d"]);
    const type = `{ a: number; ${b}?: number; v?: number[]; in?: { c?: number } }`;
    const fields = (): string => ["a: " + this.number(1), ...(this.chance(0.6) ? [`${b}: ${this.number(1)}`] : []), ...(this.chance(0.6) ? [`v: [${this.atom()}, ${this.atom()}]`] : []), ...(this.chance(0.5) ? [this.pick(["in: {}", `in: { c: ${this.number(1)} }`])] : [])].join(", ");
    const lines = [`const ${o}: ${type} = ${this.condition(1)} ? { ${fields()} } : { ${fields()} };`];
    const value = (): string => this.pick([`(${o}.${b} ?? ${this.atom()})`, `(${o}.v?.[1] ?? ${this.atom()})`, `(${o}.in?.c ?? ${o}.a)`, `(${o}.${b} === undefined ? ${this.atom()} : ${o}.${b} * 2)`, `${o}.a`, `(${o}.v ? ${o}.v[0] : ${this.atom()})`]);
    const one = (): string => this.pick([
      () => `if (${o}.${b} !== undefined) ${o}.${b} *= ${value()};`, () => `${o}.${b} ??= ${value()};`, () => `if (${o}.v) ${o}.v[0] += ${value()};`, () => `${o}.v = [${value()}, ${this.atom()}];`, () => `if (${o}.in?.c !== undefined) ${o}.in.c += ${value()};`, () => `${o}.in = { c: ${value()} };`, () => (b === "b" ? `${o}.b = undefined;` : `delete ${o}.d;`),
      () => `{ const { ${b}: b0 = ${this.atom()}, v: [v0, v1 = 1] = [${this.atom()}], in: { c: c0 = v0 } = {} } = ${o}; ${o}.a = Math.sin(b0 * v0 + v1 - c0); }`, () => (b === "d" ? `${o}.a = Math.cos({ d: 2, ...${o} }.d + ${value()});` : `${o}.a = Math.cos({ ...${o}, in: {} }.a + ${value()});`),
    ])();
    for (let i = 0; i < 1 + this.int(3); i++) lines.push(this.chance(0.25) ? `if (${this.condition(1)}) { ${one()} }` : one());
    return [...lines, this.keep(`${value()} * ${value()} + ${o}.a`)];
  }

  /** A state that each step replaces or changes. */
  private stateInLoop(): Lines {
    const [s, k] = [this.fresh("state"), this.fresh("k")];
    const lines = [`let ${s} = { p: ${this.number(1)}, v: ${this.number(1)}, trace: [${this.atom()}] };`];
    const step = this.pick([
      () => `${s} = { ...${s}, p: Math.sin(${s}.p + ${this.over([`${s}.v`])}) };`, () => `${s} = { p: ${s}.v, v: Math.cos(${s}.p), trace: ${s}.trace };`, () => `const next0 = { ...${s} }; next0.v -= 0.1 * Math.sin(${s}.p); next0.p += 0.1 * next0.v; ${s} = next0;`,
      () => `const { p: p0, ...rest0 } = ${s}; ${s} = { ...rest0, p: Math.tanh(p0 * rest0.v) };`, () => `const old0 = ${s}; ${s} = { ...old0, v: Math.sin(old0.v) + old0.p }; old0.p = 3; ${s}.p *= 0.5;`,
    ])();
    const kept = this.pick([() => ` ${s}.trace.push(${s}.p);`, () => ` if (${this.condition(1)}) ${s} = { ...${s}, trace: [...${s}.trace, ${s}.v] };`, () => ""])();
    const leave = this.chance(0.2) ? ` if (${s}.p > ${this.literal()}) break;` : "";
    lines.push(`for (let ${k} = 0; ${k} < ${2 + this.int(2)}; ${k}++) { ${step}${kept}${leave} }`);
    return [...lines, this.keep(`${s}.p + 0.5 * ${s}.v * ${s}.trace[0]`), ...(this.chance(0.5) ? this.summed(`${s}.trace`) : [])];
  }

  private objectsInArray(): Lines {
    const ps = this.fresh("nodes");
    const node = (): string => `{ x: ${this.number(1)}, w: ${this.atom()}, f: 0 }`;
    const lines = [`const ${ps} = [${node()}, ${node()}, ${node()}];`];
    const [k, a, b] = [this.fresh("k"), this.fresh("a"), this.fresh("b")];
    const at = (): string => `${ps}[${this.int(3)}]`;
    const one = (): string => this.pick([
      () => `for (let ${k} = 0; ${k} < 2; ${k}++) { const ${a} = ${ps}[${k}], ${b} = ${ps}[${k} + 1]; const d0 = ${b}.x - ${a}.x; ${a}.f += d0 * ${a}.w; ${b}.f -= Math.sin(d0) * ${b}.w; }`, () => `for (const ${a} of ${ps}) ${a}.x += 0.1 * ${a}.f;`, () => `for (const { x: x0, ...rest0 } of ${ps}) ${at()}.w += Math.sin(x0 * rest0.w);`,
      () => `[${ps}[0], ${ps}[2]] = [${ps}[2], ${ps}[0]];`, () => `${ps}[1] = ${this.pick([`{ ...${ps}[0], w: ${this.atom()} }`, `${ps}[0]`])};`, () => `[${at()}.x, ${at()}.w] = [${at()}.w, ${at()}.x];`, () => `${ps}.forEach((${a}, ${k}) => { ${a}.f = ${a}.x * ${k}; });`, () => `${ps}.push({ x: ${at()}.x, w: ${this.over([])}, f: 1 });`,
      () => `{ const found0 = ${ps}.find((p0) => p0.x > ${this.literal()}); if (found0) found0.w *= ${this.over([])}; }`, () => `${ps}.sort((p0, q0) => p0.w - q0.w);`,
    ])();
    for (let i = 0; i < 2 + this.int(3); i++) lines.push(one());
    const values = this.fresh("values");
    return [...lines, `const ${values} = ${ps}.map(({ x, w, f = 1 }) => x * w + f);`, ...this.summed(values)];
  }

  private overKeys(): Lines {
    const [o, key] = [this.fresh("table"), this.fresh("key")];
    const sum = this.fresh("sum");
    const lines = [`const ${o} = { ${this.pick([["r", "g", "b"], ["b", "r", "g"]]).map((name) => `${name}: ${this.number(1)}`).join(", ")} };`, `let ${sum} = ${this.atom()};`];
    if (this.chance(0.4)) lines.push(`Object.assign(${o}, { g: ${this.number(1)} });`);
    if (this.chance(0.4)) lines.push(`${o}.r *= ${this.number(1)};`);
    lines.push(this.pick([
      () => `for (const ${key} in ${o}) ${sum} = Math.sin(${sum} * 1.5) + ${o}[${key} as "r"];`, () => `for (const ${key} of Object.keys(${o}) as ("r" | "b")[]) ${o}[${key}] += Math.cos(${sum} += 0.3);`, () => `for (const [${key}, v0] of Object.entries(${o})) ${sum} = ${sum} * 0.5 + (${key} === "g" ? v0 * v0 : v0);`,
      () => `${sum} += Object.values(${o}).reduce((s0, v0) => s0 * 0.7 + v0, 0);`, () => `for (const ${key} of ["b", "g"] as const) ${sum} -= Math.sin(${o}[${key}]);`,
    ])());
    this.declare({ name: sum, kind: "number", mutable: true });
    return [...lines, this.keep(`${sum} * ${o}.b`)];
  }

  private tuples(): Lines {
    const t = this.fresh("pair");
    const lines = [`const ${t}: [number, number, [number, number]] = [${this.number(1)}, ${this.number(1)}, [${this.atom()}, ${this.atom()}]];`];
    const one = (): string => this.pick([
      () => `[${t}[0], ${t}[1]] = [${t}[1], ${t}[0]];`, () => `${t}[2] = [${t}[1], ${this.over([])}];`, () => `${t}[2][0] += Math.sin(${t}[0]) * ${this.over([])};`, () => `{ const [a0, ...rest0] = ${t}; ${t}[1] = a0 * rest0[0] + rest0[1][1]; }`, () => `[${t}[0], , [${t}[1]]] = [${t}[2][1], 0, [${this.atom()}]];`,
      () => `for (const c0 of ${t}[2]) ${t}[0] += c0 * 0.5;`,
    ])();
    for (let i = 0; i < 1 + this.int(3); i++) lines.push(this.chance(0.25) ? `if (${this.condition(1)}) { ${one()} }` : one());
    return [...lines, this.keep(`${t}[0] * ${t}[2][1] + ${t}[1] - ${t}[2][0]`)];
  }

  /** Two buffers that trade places in each step. */
  private swappedBuffers(): Lines {
    const [s, k, i] = [this.fresh("grid"), this.fresh("step"), this.fresh("i")];
    const n = 3 + this.int(2);
    const isTyped = this.chance(0.6);
    const made = (text: string): string => (isTyped ? `Float64Array.of(${text})` : `[${text}]`);
    const start = Array.from({ length: n }, () => this.atom()).join(", ");
    const swap = this.pick([`[${s}.a, ${s}.b] = [${s}.b, ${s}.a];`, `const kept0 = ${s}.a; ${s}.a = ${s}.b; ${s}.b = kept0;`, `if (${this.condition(1)}) [${s}.a, ${s}.b] = [${s}.b, ${s}.a];`]);
    const cell = this.pick([`${s}.b[${i}] = ${s}.a[${i}] + 0.2 * (${s}.a[${i} - 1] - ${s}.a[${i} + 1]);`, `${s}.b[${i}] = Math.sin(${s}.a[${i} - 1]) * ${s}.a[${i}] + ${this.over([])};`, `${s}.a[${i}] -= 0.3 * ${s}.b[${i} + 1]; ${s}.b[${i}] *= ${s}.a[${i} - 1];`]);
    return [
      `const ${s} = { a: ${made(start)}, b: ${made(start)} };`, `for (let ${k} = 0; ${k} < ${2 + this.int(2)}; ${k}++) { for (let ${i} = 1; ${i} < ${n} - 1; ${i}++) { ${cell} } ${swap} }`, ...this.summed(`${s}.a`), this.keep(`${s}.b[1] * ${s}.a[${n - 2}]`),
    ];
  }
}
