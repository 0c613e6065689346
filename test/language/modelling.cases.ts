/** Programs of engineers who model things: units and settings, tables that are looked up, several stages that hand objects on, iterations with memory. */
import { holds, throws, type Case } from "./case.ts";

const stages: Case[] = [
  holds("stages of a pipeline that share a context", `
    interface Context { readonly gain: number; log: number[]; total: number }
    type Stage = (x: number[], context: Context) => number[];
    const scale: Stage = (x, c) => { c.log.push(x.length); return x.map((e) => e * c.gain); };
    const smooth: Stage = (x, c) => x.map((e, i) => { const left = x[i - 1] ?? e, right = x[i + 1] ?? e; c.total += e; return (left + 2 * e + right) / 4; });
    const clip = (max: number): Stage => (x, c) => x.map((e) => { if (e > max) { c.log.push(e - max); return max; } return e; });
    function run(stages: readonly Stage[], x: number[], gain: number): { out: number[]; context: Context } {
      const context: Context = { gain, log: [], total: 0 };
      return { out: stages.reduce((acc, stage) => stage(acc, context), x), context };
    }
    function f(x: number[], gain: number): number {
      const { out, context: { log, total } } = run([scale, smooth, clip(1), smooth], x, gain);
      return out.reduce((a, b) => a + b * b, 0) + log.reduce((a, b) => a + b, 0) * total;
    }`, [[0.4, 1.2, 0.9, 0.1], 1.5]),
  holds("a settings object that is overridden layer by layer", `
    interface Settings { rate: number; decay: number; clip: { low: number; high: number }; names?: readonly string[] }
    const base: Settings = { rate: 0.1, decay: 0.9, clip: { low: -1, high: 1 } };
    const merge = (s: Settings, o: Partial<Settings>): Settings => ({ ...s, ...o, clip: { ...s.clip, ...o.clip } });
    function f(x: number, rate: number): number {
      const fast = merge(base, { rate }), wide = merge(fast, { clip: { low: -2 * rate, high: 2 } });
      let y = x;
      for (const { rate: r, decay, clip: { low, high } } of [base, fast, wide]) { y = Math.min(high, Math.max(low, y * decay + r * Math.sin(3 * y))); }
      return y + wide.clip.low * fast.rate;
    }`, [0.7, 0.3], [3, 0.2]),
  holds("tables looked up between their rows", `
    const table: readonly { t: number; h: number; s: number }[] = [{ t: 0, h: 1, s: 0.2 }, { t: 10, h: 1.4, s: 0.5 }, { t: 25, h: 2.1, s: 0.4 }];
    type Column = "h" | "s";
    function lookup(t: number, column: Column): number {
      const i = Math.max(1, table.findIndex((row) => row.t >= t));
      const [a, b] = [table[i - 1]!, table[i]!];
      return a[column] + (b[column] - a[column]) * (t - a.t) / (b.t - a.t);
    }
    function f(t: number, k: number): number { return lookup(t, "h") * lookup(k * t, "s") + lookup(20, "h") * t; }`, [6, 2.5]),
  holds("a bill of quantities with discounts by volume", `
    interface Item { sku: string; price: number; count: number; tags: readonly ("bulk" | "fragile")[] }
    const tiers = [[100, 0.1], [50, 0.05], [0, 0]] as const;
    const discount = (amount: number): number => { for (const [from, share] of tiers) if (amount >= from) return share; return 0; };
    function f(items: Item[], rate: number): { net: number; tax: number; gross: number } {
      const net = items.map(({ price, count, tags }) => { const amount = price * count; return amount * (1 - (tags.includes("bulk") ? discount(amount) : 0)) + (tags.some((t) => t === "fragile") ? 0.02 * price ** 2 : 0); }).reduce((a, b) => a + b, 0);
      const tax = rate * net;
      return { net, tax, gross: net + tax };
    }`, [[{ sku: "a", price: 12, count: 10, tags: ["bulk"] }, { sku: "b", price: 5, count: 3, tags: ["fragile", "bulk"] }], 0.2]),
  throws("validation of what comes in, with all that is wrong at once", /2 problems: a.x is negative; b.y is 200/, `
    interface P { x: number; y: number }
    function validate(points: Record<"a" | "b", P>): void {
      const problems: string[] = [];
      if (points.a.x < 0) problems.push("a.x is negative");
      if (points.b.y > 100) problems.push("b.y is 200");
      if (problems.length > 0) throw new RangeError(\`\${problems.length} problems: \${problems.join("; ")}\`);
    }
    function f(points: Record<"a" | "b", P>): number { validate(points); return Math.hypot(points.a.x - points.b.x, points.a.y - points.b.y); }`,
    [{ a: { x: 1, y: 2 }, b: { x: 0.5, y: 1 } }], [{ a: { x: -1, y: 2 }, b: { x: 0.5, y: 200 } }]),
  holds("date-like arithmetic on whole numbers beside the active ones", `
    const daysIn = (month: number, year: number): number => (month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
    function f(rate: number, principal: number, n: number): number {
      let [month, year, balance] = [1, 2023, principal];
      for (let k = 0; k < n; k++) {
        balance *= 1 + rate * daysIn(month, year) / 365;
        if (month % 3 === 0) balance -= 0.01 * principal;
        if (++month > 12) { month = 1; year++; }
      }
      return balance;
    }`, [0.07, 100, 15]),
];

const memory: Case[] = [
  holds("Anderson acceleration with a history of two", `
    const sub = (a: readonly number[], b: readonly number[]): number[] => a.map((e, i) => e - b[i]!);
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, e, i) => s + e * b[i]!, 0);
    function fixedPoint(g: (x: number[]) => number[], x: number[], n: number): number[] {
      const history: { x: number[]; g: number[]; r: number[] }[] = [];
      for (let k = 0; k < n; k++) {
        const gx = g(x), now = { x, g: gx, r: sub(gx, x) };
        history.unshift(now);
        if (history.length > 2) history.pop();
        const before = history[1];
        if (!before) { x = gx; continue; }
        const dr = sub(now.r, before.r), norm = dot(dr, dr);
        const theta = norm > 1e-12 ? dot(now.r, dr) / norm : 0;
        x = gx.map((e, i) => e - theta * (e - before.g[i]!));
      }
      return x;
    }
    function f(a: number, b: number): number { const [x, y] = fixedPoint(([x, y]) => [Math.cos(a * y!) * 0.5, Math.sin(b * x!) + 0.1], [0, 0], 4); return x! * y! + x!; }`, [0.8, 1.3]),
  holds("L-BFGS by its two loops", `
    type Vec = Float64Array;
    const dot = (a: Vec, b: Vec): number => { let s = 0; for (let i = 0; i < a.length; i++) s += a[i]! * b[i]!; return s; };
    const axpy = (a: number, x: Vec, y: Vec): Vec => y.map((e, i) => e + a * x[i]!);
    function f(k: Vec, x0: Vec, n: number): number {
      const slope = (x: Vec): Vec => x.map((e, i) => k[i]! * e + 0.1 * e ** 3 - 0.2);
      const pairs: { s: Vec; y: Vec; rho: number }[] = [];
      let x: Vec = x0.slice(), g: Vec = slope(x);
      for (let t = 0; t < n; t++) {
        let q: Vec = g.slice();
        const alphas: number[] = [];
        for (let i = pairs.length - 1; i >= 0; i--) { const { s, y, rho } = pairs[i]!; const alpha = rho * dot(s, q); alphas.push(alpha); q = axpy(-alpha, y, q); }
        const last = pairs[pairs.length - 1];
        if (last) { const scale = dot(last.s, last.y) / dot(last.y, last.y); q = q.map((e) => scale * e); }
        for (const { s, y, rho } of pairs) q = axpy(alphas.pop()! - rho * dot(y, q), s, q);
        const next = axpy(-(last ? 1 : 0.3), q, x), slopeThere = slope(next), s = axpy(-1, x, next), y = axpy(-1, g, slopeThere);
        if (dot(s, y) > 1e-10) pairs.push({ s, y, rho: 1 / dot(s, y) });
        if (pairs.length > 2) pairs.shift();
        [x, g] = [next, slopeThere];
      }
      return dot(x, x) + dot(g, k);
    }`, [Float64Array.of(1.5, 0.8), Float64Array.of(0.9, -0.4), 4]),
  holds("a Hodgkin-Huxley cell as a record of gates", `
    type Gate = "m" | "h" | "n";
    type Gates = Record<Gate, number>;
    const alpha: Record<Gate, (v: number) => number> = { m: (v) => 0.1 * (v + 40) / (1 - Math.exp(-(v + 40) / 10)), h: (v) => 0.07 * Math.exp(-(v + 65) / 20), n: (v) => 0.01 * (v + 55) / (1 - Math.exp(-(v + 55) / 10)) };
    const beta: Record<Gate, (v: number) => number> = { m: (v) => 4 * Math.exp(-(v + 65) / 18), h: (v) => 1 / (1 + Math.exp(-(v + 35) / 10)), n: (v) => 0.125 * Math.exp(-(v + 65) / 80) };
    function f(g: { na: number; k: number; leak: number }, current: number, n: number): number {
      let v = -65.3;
      const x: Gates = { m: 0.05, h: 0.6, n: 0.32 };
      for (let t = 0; t < n; t++) {
        const i = g.na * x.m ** 3 * x.h * (v - 50) + g.k * x.n ** 4 * (v + 77) + g.leak * (v + 54.4);
        for (const gate of ["m", "h", "n"] as const) x[gate] += 0.05 * (alpha[gate](v) * (1 - x[gate]) - beta[gate](v) * x[gate]);
        v += 0.05 * (current - i);
      }
      return v / 10 + x.m;
    }`, [{ na: 120, k: 36, leak: 0.3 }, 8, 6]),
  holds("a robot arm: transforms down a chain of links", `
    type Mat = readonly (readonly number[])[];
    const mul = (a: Mat, b: Mat): number[][] => a.map((row) => b[0]!.map((_, j) => row.reduce((s, e, k) => s + e * b[k]![j]!, 0)));
    interface Link { readonly kind: "revolute" | "prismatic"; readonly a: number; readonly d?: number }
    const transform = ({ kind, a, d = 0 }: Link, q: number): Mat => {
      const [theta, z] = kind === "revolute" ? [q, d] : [0, d + q], c = Math.cos(theta), s = Math.sin(theta);
      return [[c, -s, 0, a * c], [s, c, 0, a * s], [0, 0, 1, z], [0, 0, 0, 1]];
    };
    function f(q: number[], reach: number): number[] {
      const links: Link[] = [{ kind: "revolute", a: reach }, { kind: "revolute", a: 0.7 * reach, d: 0.1 }, { kind: "prismatic", a: 0 }];
      const end = links.map((link, i) => transform(link, q[i]!)).reduce((m, t) => mul(m, t));
      return [0, 1, 2].map((i) => end[i]![3]!);
    }`, [[0.3, -0.8, 0.2], 1.1]),
  holds("Viterbi with back-pointers, softly scored along the path", `
    function f(start: number[], move: number[][], emit: number[][], options: { seen: number[] }): number {
      const { seen } = options, n = start.length;
      let score = start.map((p, s) => Math.log(p) + Math.log(emit[s]![seen[0]!]!));
      const back: number[][] = [];
      for (const o of seen.slice(1)) {
        const from: number[] = [];
        score = score.map((_, s) => {
          let best = 0;
          for (let r = 1; r < n; r++) if (score[r]! + Math.log(move[r]![s]!) > score[best]! + Math.log(move[best]![s]!)) best = r;
          from.push(best);
          return score[best]! + Math.log(move[best]![s]!) + Math.log(emit[s]![o]!);
        });
        back.push(from);
      }
      let state = score.indexOf(Math.max(...score)), along = 0;
      for (let t = back.length - 1; t >= 0; t--) { along += emit[state]![seen[t + 1]!]!; state = back[t]![state]!; }
      return Math.max(...score) + 0.1 * along * start[state]!;
    }`, [[0.6, 0.4], [[0.7, 0.3], [0.4, 0.6]], [[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]], { seen: [0, 1, 2, 1] }]),
  holds("a market of agents that trade until nobody wants to", `
    class Agent {
      constructor(public money: number, public goods: number, private readonly taste: number) {}
      price(): number { return this.taste * this.money / (this.goods + 0.1); }
      trade(o: Agent, amount: number, price: number): void { this.money -= amount * price; o.money += amount * price; this.goods += amount; o.goods -= amount; }
    }
    function f(money: number[], taste: number): number {
      const agents = money.map((m, i) => new Agent(m, 1 + 0.2 * i, taste / (i + 1)));
      let deals = 0;
      search: for (let round = 0; round < 6; round++) {
        for (const a of agents) for (const b of agents) {
          if (a === b || b.goods < 0.2) continue;
          const [p, q] = [a.price(), b.price()];
          if (p > 1.05 * q) { a.trade(b, 0.1, Math.sqrt(p * q)); deals++; continue search; }
        }
        break;
      }
      return agents.reduce((s, a, i) => s + a.money * (i + 1) + a.price(), 0) + 0.01 * deals;
    }`, [[2, 1, 3], 0.8]),
  holds("least squares by QR on rows that are appended", `
    class LeastSquares {
      private readonly r: number[][]; private readonly q: number[];
      constructor(private readonly n: number) { this.r = Array.from({ length: n }, () => new Array<number>(n).fill(0)); this.q = new Array<number>(n).fill(0); }
      add(given: readonly number[], y: number): void {
        const row = [...given];
        for (let i = 0; i < this.n; i++) {
          if (row[i] === 0) continue;
          const h = Math.hypot(this.r[i]![i]!, row[i]!), c = this.r[i]![i]! / h, s = row[i]! / h;
          for (let j = i; j < this.n; j++) { const [p, q] = [this.r[i]![j]!, row[j]!]; this.r[i]![j] = c * p + s * q; row[j] = c * q - s * p; }
          [this.q[i], y] = [c * this.q[i]! + s * y, c * y - s * this.q[i]!];
        }
      }
      solve(): number[] {
        const x = [...this.q];
        for (let i = this.n - 1; i >= 0; i--) { for (let j = i + 1; j < this.n; j++) x[i]! -= this.r[i]![j]! * x[j]!; x[i]! /= this.r[i]![i]!; }
        return x;
      }
    }
    function f(xs: number[], ys: number[]): number {
      const ls = new LeastSquares(2);
      xs.forEach((x, i) => ls.add([1, x], ys[i]!));
      const [a, b] = ls.solve() as [number, number];
      return a * a + b;
    }`, [[0.2, 0.9, 1.7], [1, 1.8, 2.2]]),
];

export const cases: readonly Case[] = [...stages, ...memory];
