/** Random functions that are given the name of a property: generic ones, handed on, in methods and closures, known only as they run. */
import { MemberMaker } from "./random-program-members.ts";

type Lines = string[];

export abstract class KeyMaker extends MemberMaker {
  protected override extra(): readonly (readonly [number, () => Lines | undefined])[] {
    return [...super.extra(), [1, () => this.keyed()]];
  }

  private keyed(): Lines {
    const [o, get, use, k, t, w] = [this.fresh("o"), this.fresh("get"), this.fresh("use"), this.fresh("k"), this.fresh("t"), this.fresh("w")];
    // Of properties of different types it is known at build time which one is meant.
    const isMixed = this.chance(0.5);
    const type = `{ a: number; b: number; v: number${isMixed ? "[]" : ""} }`;
    const made = `const ${o}: ${type} = { a: ${this.number(1)}, b: ${this.number(1)}, v: ${isMixed ? `[${this.number(1)}, ${this.number(1)}]` : this.number(1)} };`;
    const inner = this.within(() => this.withoutEffects(() => {
      this.declare({ name: t, kind: "number", mutable: false });
      return this.number(1);
    }));
    const getter = this.pick([
      `const ${get} = <K0 extends keyof typeof ${o}>(${k}: K0): (typeof ${o})[K0] => ${o}[${k}];`, `function ${get}<K0 extends "a" | "b" | "v">(${k}: K0): ${type}[K0] { return ${o}[${k}]; }`,
      `class ${this.fresh("Store").replace(/^./, "S")}_${get} { constructor(readonly p: ${type}) {} get<K0 extends keyof ${type}>(${k}: K0): ${type}[K0] { return this.p[${k}]; } }`,
    ]);
    const store = /^class (\w+)/.exec(getter)?.[1];
    const of = (key: string): string => (store === undefined ? `${get}(${key})` : `new ${store}(${o}).get(${key})`);
    const body = this.pick([`return Math.sin(${of(k)} * ${t}) + ${inner};`, `${o}[${k}] += Math.sin(${of(k)} * ${inner}); return ${of(k)} * ${o}.a;`, `if (${k} === "a") return ${of(k)} + ${inner}; return Math.sin(${t}) * ${of(k)};`]);
    const user = `const ${use} = <K1 extends "a" | "b">(${k}: K1, ${t}: number): number => { ${body} };`;
    const chosen = `${this.condition(1)} ? "a" : "b"`;
    const asItRuns = isMixed ? [() => `${of('"v"')}[${this.int(2)}]`] : [() => of('"v"'), () => `${use}(${chosen}, ${this.number(1)})`, () => `(["b", "a"] as const).map((${w}) => ${use}(${w}, 0.5)).reduce((a, b) => a + b, 0)`];
    const uses = [() => `${use}("a", ${this.number(1)})`, () => `${use}("b", ${this.number(1)})`, ...asItRuns, () => `[${o}, ${o}].map((${w}) => ${w}["a" as const]).reduce((a, b) => a * b, 1)`];
    return [made, getter, user, ...this.kept(`${this.pick(uses)()} + Math.sin(${this.pick(uses)()})`)];
  }
}
