/**
 * Functions that are not known by name where they are called, and that change what is around the call: the bound of a loop,
 * the list that it runs over, a tuple that is spread.
 */
import type { Template } from "./random-program-classes.ts";

export const callees: Template = (name, e, pick) => {
  const [Bag, grow, keep, put, BY_NAME, ALL, Hook, Timer, over, joined] = ["Bag", "grow", "keep", "put", "BY_NAME", "ALL", "Hook", "Timer", "over", "joined"].map((part) => `${name}_${part}`);
  const oneOf = (texts: readonly string[]): string => texts[pick(texts.length)]!;
  const fn = (): string => oneOf([grow!, keep!, put!, `(o) => { if (o.n < 4) o.n++; }`, `(o) => { o.s = Math.sin(o.s + t); }`, `(o) => { o.list[0] = t; }`]);
  const call = (): string => oneOf([
    `${BY_NAME}.${oneOf(["up", "same", "more"])}(o)`, `for (const g of ${ALL}) g(o)`, `(a > b ? ${grow} : ${oneOf([keep!, put!])})(o)`, `${oneOf([grow!, put!])}.call(undefined, o)`,
    `timer.tick(o)`, `timer.fire(o)`, `hook.on(o)`, `held(o)`, `Object.assign(o, { n: 4, s: t })`,
  ]);
  const loop = (): string => oneOf([
    `for (let i = 0; i < o.n; i++) { o.s = Math.sin(0.5 * o.s + t * i); ${call()}; }`,
    `for (const v of o.list) { o.s = Math.sin(0.5 * o.s * v + b); if (v > 0.5) ${call()}; }`,
    `for (let i = 0; i < o.list.length; i++) { o.s = Math.sin(0.5 * o.s + o.list[i]!); ${call()}; }`,
    `for (let i = 0, n = o.n; i < n; i++) { ${call()}; o.s = Math.sin(0.5 * o.s + o.n * i); }`,
    `o.s = ${over}([...o.list, ((): number => { ${call()}; return t; })()]);`,
    `o.s = Math.sin(o.s + o.n + ${joined}(o, ${fn()}));`,
  ]);
  const step = (): string => [`{ const o: ${Bag} = { n: ${1 + pick(3)}, s: t, list: [t, ${e(["b"])}] }, timer = new ${Timer}(${fn()}), hook: ${Hook} = { on: ${fn()} }, held: (o: ${Bag}) => void = a > b ? ${fn()} : ${fn()};`,
    `    ${loop()}`, `    ${loop()}`, `    t = Math.sin(o.s + o.n + ${over}(o.list) + timer.count); }`].join("\n");
  return `interface ${Bag} { n: number; s: number; list: number[] }
interface ${Hook} { on(o: ${Bag}): void }
const ${grow} = (o: ${Bag}): void => { if (o.n < 5) o.n += 1; }, ${keep} = (o: ${Bag}): void => { o.s = Math.sin(o.s * ${e([])}); };
function ${put}(o: ${Bag}): void { if (o.list.length < 5) o.list.push(o.s * 0.5); }
const ${BY_NAME} = { up: ${grow}, same: ${keep}, more(o: ${Bag}): void { ${put}(o); } }, ${ALL} = [${oneOf([`${keep}, ${grow}`, `${put}, ${keep}`])}];
class ${Timer} {
  count = 0;
  constructor(private readonly then: (o: ${Bag}) => void) {}
  tick = (o: ${Bag}): void => { this.count++; if (o.list.length < 4) o.list.push(o.s); };
  fire(o: ${Bag}): void { this.then(o); }
}
const ${over} = (list: readonly number[]): number => list.reduce((s, v) => Math.sin(s * 0.7 + v), 0.5);
function ${joined}(o: ${Bag}, g: (o: ${Bag}) => void, n = (g(o), o.n)): number { let s = 0; for (let i = 0; i < o.n; i++) { s += o.s * 0.5 + i; if (i < n) g(o); } return s; }

function ${name}(a: number, b: number): number {
  let t = ${e(["a", "b"])};
  ${Array.from({ length: 1 + pick(2) }, step).join("\n  ")}
  return Math.sin(t);
}`;
};
