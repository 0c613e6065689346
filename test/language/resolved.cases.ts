/** What is meant is what the value says, and not its type or its initializer: classes as values, constants that are changed under other names. */
import { holds, refused, type Case } from "./case.ts";

const uses = `import { g } from "./lib.ts";
export function f(x: number): number { return g(x) * x; }`;
const changed = (name: string, lib: string): Case => refused(name, /^FLX2005: The function uses '\w+' of lib.ts, whose value is only known at run time/, { "program.ts": uses, "lib.ts": lib });
const constant = (name: string, lib: string): Case => holds(name, { "program.ts": uses, "lib.ts": lib }, [0.7]);

export const cases: readonly Case[] = [
  refused("new this, of a subclass", /^FLX2001: The static member 'B.of', which uses the class that it is called on/, `
    class A { constructor(readonly v: number) {} static of(v: number) { return new this(v); } out() { return this.v; } }
    class B extends A { override out() { return this.v ** 3; } }
    function f(x: number): number { return B.of(x).out(); }`),
  holds("new this, of the class itself", `
    class A { constructor(readonly v: number) {} static of(v: number) { return new this(v); } out() { return this.v * this.v; } }
    class B extends A { static twice(v: number) { return 2 * v; } }
    function f(x: number): number { return A.of(x).out() + B.twice(x); }`, [0.7]),
  refused("a static of the class of an object", /^FLX2001: The static member '\(this.constructor as typeof A\).k' of a class that is a value/, `
    class A { static k = 2; constructor(readonly x: number) {} scaled() { return this.x * (this.constructor as typeof A).k; } }
    class B extends A { static override k = 5; }
    function f(x: number): number { return new B(x).scaled(); }`),
  refused("a static of a class in a table", /^FLX2001: The static member 'kinds.a.go' of a class that is a value/, `
    class A { static go(x: number) { return 2 * x; } }
    class B extends A { static override go(x: number) { return x ** 3; } }
    const kinds: Record<"a" | "b", typeof A> = { a: A, b: B };
    function f(x: number): number { return kinds.a.go(x) + kinds.b.go(x); }`),
  changed("a constant of another file that Object.assign changes", `
    const set = { gain: 2 }; export function configure(o: { gain: number }): void { Object.assign(set, o); }
    configure({ gain: 7 }); export const g = (x: number): number => set.gain * x;`),
  changed("a table of another file that a helper fills", `
    const table = new Float64Array(4); function init(t: Float64Array): void { for (let i = 0; i < t.length; i++) t[i] = i * i; }
    init(table); export const g = (x: number): number => table[3]! * x;`),
  changed("a constant of another file that a callback changes", `
    const list = [{ k: 1 }, { k: 2 }]; list.forEach((o) => { o.k *= 10; }); export const g = (x: number): number => list[1]!.k * x;`),
  changed("a constant of another file whose rows are changed", `
    const rows = [[1, 2], [3, 4]]; for (const row of rows) row[0] = 9; export const g = (x: number): number => rows[1]![0]! * x;`),
  changed("a constant of another file that is changed through a view", `
    const w = new Float64Array([1, 2, 3]); w.subarray(1).fill(9); export const g = (x: number): number => w[2]! * x;`),
  changed("a constant of another file that is changed by another name", `
    const c = { k: 1 }; const d = c; d.k = 9; export const g = (x: number): number => c.k * x;`),
  constant("a table of another file that helpers read", `
    const table = [1, 3, 5]; const sum = (t: number[], from: number): number => t.slice(from).reduce((a, b) => a + b, 0); const last = table[table.length - 1]!;
    export const g = (x: number): number => sum(table, 1) * x + last + Math.max(...table);`),
  constant("rows of another file that loops read", `
    const rows = [{ w: [1, 2], k: 0.5 }, { w: [3], k: 2 }];
    export const g = (x: number): number => { let s = 0; for (const { w, k } of rows) for (const e of w) s += e * k * x; return s + rows.map((row) => row.k).reduce((a, b) => a + b, 0); };`),
  constant("read-only rows of another file in a list", `
    const rows: readonly (readonly number[])[] = [[1, 2], [3, 4]];
    export const g = (x: number): number => { const all = [rows[0]!, [x, 2]]; return all.reduce((s, row) => s + row[0]! * row[1]!, 0); };`),
  refused("a table of functions that Object.assign changes", /^FLX1012: 'g' is module state that changes/, `
    const T = { g: (x: number): number => 2 * x }; Object.assign(T, { g: (x: number): number => x ** 3 });
    function f(x: number): number { return T.g(x); }`),
  // What is changed somewhere is not what it was declared as.
  refused("a static method that is replaced under another name of its class", /^FLX1012: 'A.g'/, `
    class A { static g(x: number) { return 2 * x; } }
    const Other = A;
    Other.g = (x) => x ** 3;
    export function f(x: number): number { return A.g(x); }`, [0.7]),
  refused("a static method that is replaced by its name in brackets", /^FLX1012: 'A.g'/, `
    class A { static g(x: number) { return 2 * x; } }
    A["g"] = (x) => x ** 3;
    export function f(x: number): number { return A.g(x); }`, [0.7]),
  refused("a static number that a helper sets", /^FLX1012: 'A.k'/, `
    class A { static k = 2; }
    function configure(c: { k: number }) { c.k = 5; }
    configure(A);
    export function f(x: number): number { return A.k * x; }`, [0.7]),
  refused("a static list that a helper changes", /^FLX1012: 'A.w'/, `
    class A { static w = [1, 2]; }
    function normalise(w: number[]) { w[0]! /= 4; }
    normalise(A.w);
    export function f(x: number): number { return A.w[0]! * x; }`, [0.7]),
  holds("statics that are read under other names", `
    class A {
      static made = 0; static readonly k = 2; private static w = [1, 2];
      static total(a: number[]): number { return a.reduce((p, q) => p + q, 0); }
      static go(x: number): number { return x * A.k + A.w[1]! + A.total(A.w); }
      constructor() { A.made++; }
    }
    const kinds = { A };
    const names = Object.keys(kinds).join();
    export function f(x: number): number { return A.go(x) * A.k; }`, [0.7]),
  refused("a function of a namespace that any file may set", /^FLX1012: 'g'/, {
    "program.ts": `import { N } from "./lib.ts"; import "./set.ts";
      export function f(x: number): number { return N.g(x) * x; }`,
    "set.ts": `import { N } from "./lib.ts"; N.g = (x) => x ** 3;`,
    "lib.ts": `export namespace N { export let g = (x: number) => 2 * x; }`,
  }, [0.7]),
  refused("a prototype that a helper patches", /^FLX2001: .*prototype is changed/, `
    class A { constructor(readonly v: number) {} g(x: number) { return x * this.v; } }
    function patch(C: { prototype: A }) { const old = C.prototype.g; C.prototype.g = function (x) { return old.call(this, x) + 1; }; }
    patch(A);
    export function f(x: number): number { return new A(x).g(x); }`, [0.7]),
  refused("mixed into a prototype, whichever it is", /^FLX2001: .*prototype is changed/, `
    class A { constructor(readonly v: number) {} g(x: number) { return x * this.v; } }
    class M { g(x: number) { return x; } }
    function mix(to: any, from: any[]) { for (const C of from) to.prototype.g = C.prototype.g; }
    mix(A, [M]);
    export function f(x: number): number { return new A(x).g(x); }`, [0.7]),
  refused("a method that is decorated", /^FLX2001: .*which is decorated/, `
    function twice(m: (this: A, x: number) => number, _: ClassMethodDecoratorContext) { return function (this: A, x: number) { return 2 * m.call(this, x); }; }
    class A { constructor(readonly v: number) {} @twice g(x: number) { return x * this.v; } }
    export function f(x: number): number { return new A(x).g(x); }`, [0.7]),
  holds("a class that is decorated by what gives nothing", `
    const known: string[] = [];
    function register(_: unknown, context: ClassDecoratorContext): void { known.push(String(context.name)); }
    @register class A { constructor(readonly v: number) {} g(x: number) { return x * this.v; } }
    export function f(x: number): number { return new A(x).g(x); }`, [0.7]),
  refused("a class that is decorated by what gives another", /^FLX2001: .*which is decorated/, `
    function twice<T extends new (...args: any[]) => { g(x: number): number }>(C: T, _: ClassDecoratorContext) { return class extends C { override g(x: number) { return 2 * super.g(x); } }; }
    @twice class A { constructor(readonly v: number) {} g(x: number) { return x * this.v; } }
    export function f(x: number): number { return new A(x).g(x); }`, [0.7]),
  refused("a constant of another file, whose elements a helper divides", /^FLX2005: .*'W' of lib.ts/, {
    "program.ts": `import { g } from "./lib.ts";
      export function f(x: number): number { return g(x) * x; }`,
    "lib.ts": `const W = [1, 3]; function normalise(w: number[]) { for (let i = 0; i < w.length; i++) w[i]! /= 4; } normalise(W); export const g = (x: number) => W[1]! * x;`,
  }, [0.7]),
  holds("members that are decorated by what gives nothing", `
    const known: unknown[] = [];
    const note = { method(_: Function, context: ClassMethodDecoratorContext) { known.push(context.name); } };
    const column = (unit: string) => (_: undefined, context: ClassFieldDecoratorContext): void => { known.push(unit, context.name); };
    class A { @column("m") k = 2; constructor(readonly v: number) {} @note.method g(x: number) { return x * this.v * this.k; } @note.method static h(x: number) { return x * x; } }
    export function f(x: number): number { return new A(x).g(x) * A.h(x); }`, [0.7]),
  refused("a field that a decorator gives another value", /^FLX2001: .*which is decorated/, `
    function twice(_: undefined, c: ClassFieldDecoratorContext) { return (v: number) => v * 2; }
    class A { @twice k = 3; g(x: number) { return x * this.k; } }
    export function f(x: number): number { return new A().g(x); }`, [0.7]),
  refused("a decorator that runs as an instance is made", /^FLX2001: .*which is decorated/, `
    function later(_: undefined, c: ClassFieldDecoratorContext<A>): void { c.addInitializer(function () { this.v = 9; }); }
    class A { @later v = 1; g(x: number) { return x * this.v; } }
    export function f(x: number): number { return new A().g(x); }`, [0.7]),
  refused("a decorator that changes the prototype by a helper", /^FLX2001: .*which is decorated/, `
    function put(C: any) { C.prototype.g = (x: number) => x ** 3; }
    function patch(C: Function, _: ClassDecoratorContext): void { put(C); }
    @patch class A { v = 1; g(x: number) { return x * this.v; } }
    export function f(x: number): number { return new A().g(x); }`, [0.7]),
];
