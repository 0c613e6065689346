/** Containers that change while they are used: lists that grow under helpers, heaps, queues, grids, buffers that objects share and exchange. */
import { holds, type Case } from "./case.ts";

const xs = [0.4, -0.7, 1.2, 0.9];

const growing: Case[] = [
  holds("a generic stack", `
    class Stack<T> {
      private readonly items: T[] = [];
      push(...items: T[]): this { this.items.push(...items); return this; }
      pop(): T { const top = this.items.pop(); if (top === undefined) throw new Error("empty"); return top; }
      peek(depth = 0): T { return this.items[this.items.length - 1 - depth]!; }
      get size(): number { return this.items.length; }
    }
    function f(xs: number[]): number {
      const numbers = new Stack<number>(), pairs = new Stack<[number, number]>();
      let s = 0;
      for (const x of xs) {
        numbers.push(x, x * x);
        s += numbers.peek(1) * numbers.size;
        if (x > 0.5) pairs.push([numbers.pop(), s]);
      }
      while (pairs.size > 0) { const [a, b] = pairs.pop(); s += Math.sin(a * b) + numbers.peek(); }
      return s;
    }`, [xs]),
  holds("a heap by a comparator", `
    class Heap<T> {
      private readonly a: T[] = [];
      constructor(private readonly less: (p: T, q: T) => boolean) {}
      get size(): number { return this.a.length; }
      add(item: T): void {
        const { a, less } = this;
        a.push(item);
        for (let i = a.length - 1; i > 0;) {
          const parent = (i - 1) >> 1;
          if (!less(a[i]!, a[parent]!)) break;
          [a[i], a[parent]] = [a[parent]!, a[i]!];
          i = parent;
        }
      }
      take(): T {
        const { a, less } = this, top = a[0]!, last = a.pop()!;
        if (a.length > 0) {
          a[0] = last;
          for (let i = 0; ;) {
            let best = i;
            for (const k of [2 * i + 1, 2 * i + 2]) if (k < a.length && less(a[k]!, a[best]!)) best = k;
            if (best === i) break;
            [a[i], a[best]] = [a[best]!, a[i]!];
            i = best;
          }
        }
        return top;
      }
    }
    interface Job { due: number; cost: number }
    function f(xs: number[]): number {
      const heap = new Heap<Job>((p, q) => p.due < q.due);
      xs.forEach((x, i) => heap.add({ due: x * x + 0.1 * i, cost: Math.sin(x) }));
      let t = 0, penalty = 0;
      while (heap.size > 0) {
        const { due, cost } = heap.take();
        t += 0.5 + cost * cost;
        penalty += Math.max(t - due, 0) * cost;
        if (heap.size === 2 && t < 2) heap.add({ due: t + 2, cost: 0.3 * cost });
      }
      return penalty + t;
    }`, [xs]),
  holds("shortest paths over lists of edges", `
    interface Edge { to: number; w: number }
    function f(w: number[]): number {
      const graph: Edge[][] = [[], [], [], []];
      const connect = (a: number, b: number, weight: number): void => { graph[a]!.push({ to: b, w: weight }); graph[b]!.push({ to: a, w: weight }); };
      connect(0, 1, w[0]!); connect(1, 2, w[1]!); connect(0, 2, w[2]!); connect(2, 3, w[3]! * w[0]!);
      const dist = graph.map(() => Infinity), done = graph.map(() => false);
      dist[0] = 0;
      for (let round = 0; round < graph.length; round++) {
        let u = -1;
        for (let i = 0; i < graph.length; i++) if (!done[i] && (u < 0 || dist[i]! < dist[u]!)) u = i;
        done[u] = true;
        for (const { to, w } of graph[u]!) if (dist[u]! + w < dist[to]!) dist[to] = dist[u]! + w;
      }
      return dist.reduce((s, d, i) => s + d * d * (i + 1), 0);
    }`, [[0.7, 0.4, 1.3, 0.9]]),
  holds("a history that is looked back into", `
    class Series {
      readonly values: number[] = [];
      add(x: number): number { this.values.push(x); return this.values.length; }
      back(k: number): number { return k < this.values.length ? this.values[this.values.length - 1 - k]! : 0; }
      mean(n: number): number { const from = Math.max(0, this.values.length - n); let s = 0; for (let i = from; i < this.values.length; i++) s += this.values[i]!; return s / (this.values.length - from); }
    }
    function f(a: number, b: number, n: number): number {
      const y = new Series(), trend = new Series();
      for (let t = 0; t < n; t++) {
        y.add(a * y.back(0) - b * y.back(1) + Math.cos(t));
        if (trend.add(y.mean(3)) > 2) trend.values.shift();
      }
      return y.mean(n) + trend.back(0) * trend.back(1) + trend.values.length;
    }`, [0.6, 0.3, 6]),
  holds("rows that are added to a table, and columns of it", `
    class Table {
      private rows: number[][] = [];
      add(...row: number[]): Table { this.rows.push(row); return this; }
      column(j: number): number[] { return this.rows.map((row) => row[j]!); }
      map(g: (x: number) => number): Table { const t = new Table(); t.rows = this.rows.map((row) => row.map(g)); return t; }
      get sum(): number { return this.rows.flat().reduce((a, b) => a + b, 0); }
    }
    function f(x: number, y: number): number {
      const t = new Table().add(x, y).add(y, x * y);
      const u = t.map(Math.sin);
      t.add(u.sum, x);
      const [a, b, c] = t.column(0);
      return a! * b! * c! + u.column(1).length * u.sum + t.sum;
    }`, [0.8, 1.4]),
  holds("an accumulator of samples that is asked in between", `
    class Welford {
      n = 0; mean = 0; m2 = 0;
      readonly seen: number[] = [];
      push(x: number): this { this.n++; const d = x - this.mean; this.mean += d / this.n; this.m2 += d * (x - this.mean); this.seen.push(x); return this; }
      get variance(): number { return this.n > 1 ? this.m2 / (this.n - 1) : 0; }
      get spread(): number { return Math.max(...this.seen) - Math.min(...this.seen); }
      merge(o: Welford): Welford { const w = new Welford(); for (const x of [...this.seen, ...o.seen]) w.push(x); return w; }
    }
    function f(xs: number[], ys: number[]): number {
      const a = xs.reduce((w, x) => w.push(x), new Welford()), b = new Welford();
      let s = 0;
      for (const y of ys) { b.push(y * a.mean); s += b.spread * b.variance; }
      return s + a.merge(b).variance + a.spread;
    }`, [xs, [0.3, 1.5, -0.2]]),
  holds("a list that is filtered in place, from behind", `
    function f(xs: number[]): number {
      const live = xs.map((x, i) => ({ x, age: i }));
      let s = 0;
      for (let round = 0; live.length > 1; round++) {
        for (let i = live.length - 1; i >= 0; i--) {
          const o = live[i]!;
          o.x = Math.sin(o.x) + 0.1 * live[0]!.x;
          if (--o.age < 0 || o.x > 0.8) { s += o.x * (round + 1); live.splice(i, 1); }
        }
        if (round > 5) break;
      }
      return s + live.reduce((t, { x }) => t + x * x, 0);
    }`, [xs]),
];

const shared: Case[] = [
  holds("two grids that exchange their buffers", `
    class Grid {
      private now: Float64Array; private next: Float64Array;
      constructor(readonly n: number) { this.now = new Float64Array(n); this.next = new Float64Array(n); }
      set(i: number, x: number): void { this.now[i] = x; }
      at(i: number): number { return this.now[(i + this.n) % this.n]!; }
      step(rule: (left: number, mid: number, right: number) => number): void {
        for (let i = 0; i < this.n; i++) this.next[i] = rule(this.at(i - 1), this.at(i), this.at(i + 1));
        [this.now, this.next] = [this.next, this.now];
      }
      get view(): Float64Array { return this.now; }
    }
    function f(k: number, a: number): number {
      const u = new Grid(5), v = new Grid(5);
      u.set(2, a); v.set(1, a * a);
      const first = u.view;
      for (let t = 0; t < 3; t++) { u.step((l, m, r) => m + k * (l - 2 * m + r)); v.step((l, m, r) => m + 0.1 * Math.sin(l - r) + k * u.at(t)); }
      return u.view.reduce((s, e, i) => s + e * e * (i + 1), 0) + v.at(0) * first[2]! + v.view[3]!;
    }`, [0.2, 1.3]),
  holds("views of one buffer in objects, written by one and read by the other", `
    interface Block { readonly name: string; readonly data: Float64Array }
    function split(buffer: Float64Array, sizes: readonly number[]): Block[] {
      let at = 0;
      return sizes.map((size, i) => ({ name: i === 0 ? "w" : "b", data: buffer.subarray(at, at += size) }));
    }
    function f(theta: Float64Array, x: number): number {
      const copy = theta.slice(), blocks = split(copy, [2, 1, 2]);
      for (const { name, data } of blocks) for (let i = 0; i < data.length; i++) data[i] = name === "w" ? data[i]! * x : data[i]! + copy[0]!;
      blocks[2]!.data.set(blocks[0]!.data);
      return copy.reduce((s, e, i) => s + e * Math.cos(i * e), 0) + blocks[1]!.data[0]! * theta[4]!;
    }`, [Float64Array.of(0.3, 0.8, -0.4, 1.1, 0.6), 0.9]),
  holds("objects that point to each other", `
    interface Body { m: number; x: number; v: number; mates: Body[] }
    function f(xs: number[], k: number, n: number): number {
      const bodies = xs.map((x, i): Body => ({ m: 1 + i, x, v: 0, mates: [] }));
      for (const a of bodies) for (const b of bodies) if (a !== b && Math.abs(a.x - b.x) < 1.5) a.mates.push(b);
      for (let t = 0; t < n; t++) {
        for (const a of bodies) for (const b of a.mates) a.v += 0.1 * k * (b.x - a.x) / a.m;
        for (const a of bodies) a.x += 0.1 * a.v;
      }
      return bodies.reduce((s, { m, x, v, mates }) => s + m * v * v + x * mates.length, 0);
    }`, [xs, 0.8, 3]),
  holds("a cache of rows that are shared and copied on write", `
    class Rows {
      private readonly owned = new Array<boolean>(3).fill(false);
      constructor(private readonly rows: number[][]) {}
      get(i: number): readonly number[] { return this.rows[i]!; }
      write(i: number, j: number, x: number): void {
        if (!this.owned[i]) { this.rows[i] = [...this.rows[i]!]; this.owned[i] = true; }
        this.rows[i]![j] = x;
      }
    }
    function f(base: number[], x: number): number {
      const rows = new Rows([base, base, base]);
      rows.write(1, 0, x * base[1]!);
      rows.write(1, 1, rows.get(1)[0]! + rows.get(0)[0]!);
      rows.write(2, 0, rows.get(1)[1]! * x);
      return rows.get(0)[0]! * rows.get(1)[0]! + rows.get(1)[1]! * rows.get(2)[0]! + rows.get(2)[1]!;
    }`, [[0.5, 0.8], 1.2]),
  holds("state that is saved and brought back", `
    class Walker {
      x = 0; trail: number[] = [];
      save(): { x: number; trail: number[] } { return { x: this.x, trail: [...this.trail] }; }
      load(s: { x: number; trail: number[] }): void { this.x = s.x; this.trail = s.trail; }
      go(d: number): void { this.trail.push(this.x); this.x = Math.sin(this.x + d); }
    }
    function f(ds: number[]): number {
      const w = new Walker();
      let best = -Infinity, kept = w.save();
      for (const d of ds) { w.go(d); if (w.x > best) { best = w.x; kept = w.save(); } else w.load(kept); w.go(0.1 * d); }
      return best * 2 + w.trail.reduce((s, x, i) => s + x * (i + 1), 0) + w.x;
    }`, [xs]),
  holds("exchanging fields of objects, and the objects", `
    interface P { x: number; v: number[] }
    function f(p: P, q: P): number {
      [p.x, q.x] = [q.x * 2, p.x];
      [p.v, q.v] = [q.v, p.v];
      let [a, b] = [p, q];
      for (let i = 0; i < 3; i++) { a.v[0]! += b.x * i; b.x += a.v[1]!; [a, b] = [b, a]; }
      return p.x * p.v[0]! + q.x * q.v[1]! + a.v[0]! * b.v[1]!;
    }`, [{ x: 0.5, v: [1, 0.3] }, { x: 0.9, v: [0.2, 0.7] }]),
  holds("a ring of cells that are written ahead of the reader", `
    class Ring {
      private readonly cells: Float32Array | Float64Array; private head = 0;
      constructor(size: number) { this.cells = new Float64Array(size); }
      write(ahead: number, x: number): void { const i = (this.head + ahead) % this.cells.length; this.cells[i] = this.cells[i]! + x; }
      read(): number { const x = this.cells[this.head]!; this.cells[this.head] = 0; this.head = (this.head + 1) % this.cells.length; return x; }
    }
    function f(x: number, gain: number, n: number): number {
      const ring = new Ring(4);
      let y = x, s = 0;
      for (let t = 0; t < n; t++) { ring.write(1 + t % 3, gain * y); ring.write(2, 0.1 * y * y); y = ring.read() + (t < 2 ? x : 0); s += y * (t + 1); }
      return s;
    }`.replace("Float32Array | Float64Array", "Float64Array"), [0.7, 0.6, 8]),
  holds("closures over a list that grows after they are made", `
    function f(xs: number[]): number {
      const seen: number[] = [];
      const total = (): number => seen.reduce((a, b) => a + b * b, 0);
      const at = (k: number): number => seen[seen.length - 1 - k] ?? 0;
      const steps = [(x: number): void => { seen.push(x); }, (x: number): void => { seen.unshift(x * at(0)); }];
      let s = 0;
      for (const [i, x] of xs.entries()) { steps[i % 2]!(x); s += total() * at(1) + at(0); }
      return s + total();
    }`, [xs]),
  holds("a tree of nodes whose children are lists that grow", `
    class Node {
      readonly children: Node[] = [];
      constructor(readonly value: number, readonly parent?: Node) {}
      grow(x: number): Node { const child = new Node(this.value * x, this); this.children.push(child); return child; }
      get total(): number { return this.children.reduce((s, c) => s + c.total, this.value); }
      get depth(): number { return this.parent ? this.parent.depth + 1 : 0; }
    }
    function f(x: number, y: number): number {
      const root = new Node(x);
      let at = root, s = 0;
      for (let i = 0; i < 4; i++) { at = at.grow(y + 0.1 * i); s += root.total; if (i % 2 === 1) at = at.parent!; root.grow(x * i); }
      return s * at.depth + at.total;
    }`, [0.6, 1.1]),
  holds("union-find, and the weights of its classes", `
    function f(w: number[]): number {
      const parent = w.map((_, i) => i), weight = [...w];
      const find = (i: number): number => { while (parent[i] !== i) { parent[i] = parent[parent[i]!]!; i = parent[i]!; } return i; };
      const join = (a: number, b: number): void => {
        const [p, q] = [find(a), find(b)];
        if (p === q) return;
        const [big, small] = weight[p]! >= weight[q]! ? [p, q] : [q, p];
        parent[small] = big; weight[big]! += 0.5 * weight[small]!; weight[small] = 0;
      };
      join(0, 1); join(2, 3); if (weight[find(0)]! > 0.5) join(1, 3);
      return w.map((x, i) => x * weight[find(i)]!).reduce((a, b) => a + b, 0);
    }`, [[0.4, 0.7, 1.2, 0.9]], [[0.1, 0.2, 1.2, 0.9]]),
];

export const cases: readonly Case[] = [...growing, ...shared];
