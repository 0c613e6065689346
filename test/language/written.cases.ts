/** What generated code has to say to the compiler: null and undefined, enums and numbers that tell members apart, read-only constants, classes that hold each other. */
import { holds, type Case } from "./case.ts";
export const cases: readonly Case[] = [
  holds("a document that keeps the commands that hold it", `
    interface Cmd { run(): void } class Doc { done: Cmd[] = []; constructor(public v: number) {} exec(c: Cmd) { c.run(); this.done.push(c); } } class Scale implements Cmd { constructor(private d: Doc, private k: number) {} run() { this.d.v *= this.k; } }
    function f(x: number, y: number): number { const d = new Doc(x); d.exec(new Scale(d, y)); return d.v; }`, [0.2, 0.7]),
  holds("commands of two classes that hold their document", `
    interface Cmd { run(): void } class Doc { done: Cmd[] = []; constructor(public v: number) {} exec(c: Cmd) { c.run(); this.done.push(c); } } class Scale implements Cmd { constructor(private d: Doc, private k: number) {} run() { this.d.v *= this.k; } } class AddC implements Cmd { constructor(private d: Doc, private k: number) {} run() { this.d.v += this.k; } }
    function f(x: number, y: number): number { const d = new Doc(x); d.exec(new Scale(d, y)); d.exec(new AddC(d, x)); return d.v; }`, [0.2, 0.7]),
  holds("commands that are taken back", `
    interface Cmd { run(): void; undo(): void } class Doc { done: Cmd[] = []; constructor(public v: number) {} exec(c: Cmd) { c.run(); this.done.push(c); } undo() { this.done.pop()!.undo(); } } class Scale implements Cmd { constructor(private d: Doc, private k: number) {} run() { this.d.v *= this.k; } undo() { this.d.v /= this.k; } } class AddC implements Cmd { constructor(private d: Doc, private k: number) {} run() { this.d.v += this.k; } undo() { this.d.v -= this.k * 2; } }
    function f(x: number, y: number): number { const d = new Doc(x); d.exec(new Scale(d, y)); d.exec(new AddC(d, x)); d.undo(); return d.v; }`, [0.2, 0.7]),
  holds("a result that may be null", `function f(x: number, y: number): number | null { if (x < 0) return null; return x * y; }`, [0.7, 0.3])
,
  holds("a result that may be undefined", `function f(x: number, y: number): number | undefined { if (x < 0) return undefined; return x * y; }`, [0.7, 0.3])
,
  holds("a tree that grows by recursion", `
    class T { l: T | null = null; r: T | null = null; constructor(public k: number) {} }
    function ins(t: T | null, k: number): T { if (!t) return new T(k); if (k < t.k) t.l = ins(t.l, k); else t.r = ins(t.r, k); return t; }
    const walk = (t: T | null, d: number): number => (t ? t.k ** 2 * d + walk(t.l, d + 1) + walk(t.r, d + 2) : 0);
    function f(xs: number[]): number { let root: T | null = null; for (const x of xs) root = ins(root, x); return walk(root, 1); }`, [[0.2, 0.7, 1.5, 0.9]]),
  holds("a list of what may be null, filled as it is asked", `
    interface Q { m: number }
    function f(xs: number[], y: number): number { const kids: (Q | null)[] = [null, null]; for (let i = 0; i < 4; i++) { const k = (kids[i % 2] ??= { m: xs[i]! }); k.m *= y; } let s = 0; for (const q of kids) if (q) s += q.m ** 2; return s; }`, [[0.2, 0.4, 0.5, 0.9], 0.7]),
  holds("an enum that tells members apart", `
    enum Kind { Circle, Rect } type Shape = { kind: Kind.Circle; r: number } | { kind: Kind.Rect; a: number; b: number };
    const area = (s: Shape): number => s.kind === Kind.Circle ? s.r ** 2 : s.a * s.b;
    function f(x: number, y: number): number { const s: Shape = { kind: Kind.Rect, a: x, b: y }; return area(s) * area({ kind: Kind.Circle, r: x }); }`, [0.7, 0.8]),
  holds("a number that tells members apart", `
    type Shape = { kind: 0; r: number } | { kind: 1; a: number; b: number };
    const area = (s: Shape): number => s.kind === 0 ? s.r ** 2 : s.a * s.b;
    function f(x: number, y: number): number { const s: Shape = { kind: 1, a: x, b: y }; return area(s) * area({ kind: 0, r: x }); }`, [0.7, 0.8]),
  holds("a number that tells what a helper makes", `
    type Shape = { kind: 0; r: number } | { kind: 1; a: number; b: number };
    const mk = (k: number, x: number, y: number): Shape => k ? { kind: 1, a: x, b: y } : { kind: 0, r: x };
    const area = (s: Shape): number => s.kind === 0 ? s.r ** 2 : s.a * s.b;
    function f(x: number, y: number): number { let s = 0; for (let i = 0; i < 3; i++) s += area(mk(i, x, y)); return s; }`, [0.7, 0.8]),
  holds("an enum that tells what a helper makes, in a loop", `
    enum Kind { Circle, Rect } type Shape = { kind: Kind.Circle; r: number } | { kind: Kind.Rect; a: number; b: number };
    const mk = (k: number, x: number, y: number): Shape => k ? { kind: Kind.Rect, a: x, b: y } : { kind: Kind.Circle, r: x };
    const area = (s: Shape): number => s.kind === Kind.Circle ? s.r ** 2 : s.a * s.b;
    function f(x: number, y: number): number { let s = 0; for (let i = 0; i < 3; i++) s += area(mk(i, x, y)); return s; }`, [0.7, 0.8]),
  holds("an enum of texts that tells members apart", `
    enum Kind { Circle = "c", Rect = "r" } type Shape = { kind: Kind.Circle; r: number } | { kind: Kind.Rect; a: number; b: number };
    const area = (s: Shape): number => s.kind === Kind.Circle ? s.r ** 2 : s.a * s.b;
    function f(x: number, y: number): number { const s: Shape = { kind: Kind.Rect, a: x, b: y }; return area(s) * area({ kind: Kind.Circle, r: x }); }`, [0.7, 0.8]),
  holds("an object in a list of the object that it holds", `
    interface Cmd { run(): void } class Doc { done: Cmd[] = []; constructor(public v: number) {} } class Scale implements Cmd { constructor(readonly d: Doc, readonly k: number) {} run() { this.d.v *= this.k; } }
    function f(x: number, y: number): number { const d = new Doc(x); d.done.push(new Scale(d, y)); d.done[0]!.run(); return d.v; }`, [0.2, 0.7]),
  holds("parts that ask the whole", `
    interface Part { w(): number } class Asm { parts: Part[] = []; constructor(readonly base: number) {} total() { return this.parts.reduce((s, p) => s + p.w(), this.base); } } class Bolt implements Part { constructor(private asm: Asm, private k: number) {} w() { return this.asm.base * this.k; } }
    function f(x: number, y: number): number { const a = new Asm(x); a.parts.push(new Bolt(a, y)); a.parts.push(new Bolt(a, x)); return a.total(); }`, [0.2, 0.7]),
  holds("the last part, which asks the whole", `
    interface Part { w(): number } class Asm { last: Part | null = null; constructor(readonly base: number) {} total() { return this.base + (this.last ? this.last.w() : 0); } } class Bolt implements Part { constructor(private asm: Asm, private k: number) {} w() { return this.asm.base * this.k; } }
    function f(x: number, y: number): number { const a = new Asm(x); a.last = new Bolt(a, y); return a.total(); }`, [0.2, 0.7]),
  holds("parts of two classes, one of which asks the whole", `
    interface Part { w(): number } class Asm { parts: Part[] = []; constructor(readonly base: number) {} total() { return this.parts.reduce((s, p) => s + p.w(), this.base); } } class Bolt implements Part { constructor(private asm: Asm, private k: number) {} w() { return this.asm.base * this.k; } } class Nut implements Part { constructor(private k: number) {} w() { return this.k ** 2; } }
    function f(x: number, y: number): number { const a = new Asm(x); a.parts.push(new Bolt(a, y)); a.parts.push(new Nut(x)); return a.total(); }`, [0.2, 0.7]),
  holds("one of two classes picked by a switch", `
    abstract class Act { abstract fw(x: number): number; static of(kind: "relu" | "leaky", a = 0.1): Act { switch (kind) { case "relu": return new Relu(); case "leaky": return new Leaky(a); } } }
    class Relu extends Act { fw(x: number) { return x > 0 ? x : 0; } } class Leaky extends Relu { constructor(private a: number) { super(); } override fw(x: number) { return super.fw(x) - this.a * super.fw(-x); } }
    function f(x: number, a: number): number { const acts = (["relu", "leaky"] as const).map((k) => Act.of(k, a)); return acts.reduce((v, g) => g.fw(v) + x, x); }`, [0.7, 0.3]),
  holds("two classes beside each other in a list", `
    abstract class Act { abstract fw(x: number): number; static of(kind: "relu" | "leaky", a = 0.1): Act { switch (kind) { case "relu": return new Relu(); case "leaky": return new Leaky(a); } } }
    class Relu extends Act { fw(x: number) { return x > 0 ? x : 0; } } class Leaky extends Act { constructor(private a: number) { super(); } override fw(x: number) { return x * this.a; } }
    function f(x: number, a: number): number { const acts = (["relu", "leaky"] as const).map((k) => Act.of(k, a)); return acts.reduce((v, g) => g.fw(v) + x, x); }`, [0.7, 0.3]),
  holds("a constant of a class that is read-only, in a list", `
    class B { private constructor(readonly k: number, readonly c: readonly number[]) {} static readonly T0 = new B(0, [1]); at(x: number) { return this.c[0]! * x; } static make(x: number) { const out = [B.T0]; out.push(new B(2, [x])); return out; } }
    function f(x: number): number { return B.make(x).reduce((s, b) => s + b.k * b.at(x), 0); }`, [0.7]),
  holds("an instance of the module with a read-only list, in a list", `
    class B { constructor(readonly k: number, readonly c: readonly number[]) {} at(x: number) { return this.c[0]! * x; } } const T0 = new B(1, [1]);
    function f(x: number): number { const out = [T0]; out.push(new B(2, [x])); return out.reduce((s, b) => s + b.k * b.at(x), 0); }`, [0.7]),
  holds("a read-only constant, or what is made", `
    interface B { readonly k: number; readonly c: readonly number[] } const T0: B = { k: 1, c: [1, 2] };
    function f(x: number): number { let b: B = T0; let s = 0; for (let i = 0; i < 2; i++) { s += b.k * b.c[0]! * x; b = { k: x, c: [x * 2] }; } return s; }`, [0.7]),
  holds("read-only rows in a list of rows", `
    const R: readonly number[] = [1, 2]; const RR: readonly (readonly number[])[] = [[1], [2]];
    function f(x: number): number { const rows: (readonly number[])[] = [R, RR[0]!]; rows.push([x]); return rows.reduce((s, r) => s * x + r[0]!, 0); }`, [0.7]),
  holds("a read-only pair in a list of pairs", `
    const R: readonly [number, number] = [1, 2]; const S = [3, 4] as const;
    function f(x: number): number { const rows: (readonly [number, number])[] = [R, S]; rows.push([x, 1]); return rows.reduce((s, r) => s * x + r[0] * r[1], 0); }`, [0.7]),
  holds("two linked lists added digit by digit", `class ListNode { constructor(public val = 0, public next: ListNode | null = null) {} } function add(a: ListNode | null, b: ListNode | null): ListNode | null { const dummy = new ListNode(); let tail = dummy, carry = 0; while (a || b || carry) { const s: number = (a?.val ?? 0) + (b?.val ?? 0) + carry; carry = s > 2 ? 1 : 0; tail = tail.next = new ListNode(carry ? s - 2 : s); a = a?.next ?? null; b = b?.next ?? null; } return dummy.next; }
    function f(x: number, y: number): number { const a = new ListNode(x), b = new ListNode(1.9); let s = 0; for (let n = add(a, b); n; n = n.next) s += n.val ** 2; return s; }`, [0.2, 0.7]),
  holds("classes made of a list of names", `
    class Relu { fw(x: number) { return x > 0 ? x : 0; } } class Leaky extends Relu { constructor(private a: number) { super(); } override fw(x: number) { return x * this.a; } }
    const of = (kind: "relu" | "leaky", a: number): Relu => (kind === "relu" ? new Relu() : new Leaky(a));
    function f(x: number, a: number): number { const acts = (["relu", "leaky"] as const).map((k) => of(k, a)); return acts.reduce((v, g) => g.fw(v) + x, x); }`, [0.7, 0.3]),
  holds("a class and its subclass made of a list of numbers", `
    class Relu { fw(x: number) { return x > 0 ? x : 0; } } class Leaky extends Relu { constructor(private a: number) { super(); } override fw(x: number) { return x * this.a; } }
    const of = (kind: number, a: number): Relu => (kind === 0 ? new Relu() : new Leaky(a));
    function f(x: number, a: number): number { const acts = [0, 1, 1].map((k) => of(k, a)); return acts.reduce((v, g) => g.fw(v) + x, x); }`, [0.7, 0.3]),
  holds("classes of an abstract one made of a list of numbers", `
    abstract class Act { abstract fw(x: number): number } class Relu extends Act { fw(x: number) { return x > 0 ? x : 0; } } class Leaky extends Act { constructor(private a: number) { super(); } override fw(x: number) { return x * this.a; } }
    const of = (kind: number, a: number): Act => (kind === 0 ? new Relu() : new Leaky(a));
    function f(x: number, a: number): number { const acts = [0, 1, 1].map((k) => of(k, a)); return acts.reduce((v, g) => g.fw(v) + x, x); }`, [0.7, 0.3]),
  holds("a variable that starts as a read-only constant", `
    const R: readonly number[] = [1, 2];
    function f(x: number): number { let r = R, s = 0; for (let i = 0; i < 2; i++) { s += r[0]! * x; r = [x * 2]; } return s; }`, [0.7]),
  holds("a read-only list, or another", `
    const R: readonly number[] = [1, 2];
    function f(x: number): number { const r = x > 0 ? R : [x]; return r[0]! * x; }`, [0.7]),
  holds("a read-only list as a default", `
    const R: readonly number[] = [1, 2]; const go = (x: number, r: readonly number[] = R) => r.reduce((s, v) => s * x + v, 0);
    function f(x: number): number { return go(x) + go(x, [x, 1]); }`, [0.7]),
  holds("a read-only list in an object", `
    const R: readonly number[] = [1, 2]; interface O { r: readonly number[]; k: number }
    function f(x: number): number { const os: O[] = [{ r: R, k: x }, { r: [x], k: 2 }]; return os.reduce((s, o) => s * o.k + o.r[0]!, 0); }`, [0.7]),
  holds("read-only options that are replaced", `
    const D: { readonly w: readonly number[]; readonly k: number } = { w: [1, 2], k: 3 };
    function go(o: { readonly w: readonly number[]; readonly k: number }, x: number) { return o.w.reduce((s, v) => s * x + v, o.k); }
    function f(x: number): number { let o = D; let s = 0; for (let i = 0; i < 2; i++) { s += go(o, x); o = { w: [x, ...o.w], k: s }; } return s; }`, [0.7]),
  holds("a read-only list that a recursion begins with", `
    const go = (n: number, acc: readonly number[], x: number): readonly number[] => n === 0 ? acc : go(n - 1, [...acc, x ** n], x); const EMPTY: readonly number[] = [];
    function f(x: number): number { return go(3, EMPTY, x).reduce((a, b) => a + b, 0); }`, [0.7]),
  holds("a read-only list as the default of a constructor", `
    const W: readonly number[] = [1, 2];
    class C { constructor(private w: readonly number[] = W) {} at(x: number) { return this.w.reduce((s, v) => s * x + v, 0); } set(w: readonly number[]) { this.w = w; return this; } }
    function f(x: number): number { const c = new C(); return c.at(x) + c.set([x, 2]).at(x); }`, [0.7]),
];
