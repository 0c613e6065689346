/** Variables, fields and lists that hold one of a union, told by its tag, and another one later: literals that are said to be of it (`as Shape`), assignments in branches and loops, spreads, what may be missing. */
import type { Template } from "./random-program-classes.ts";

export const unions: Template = (name, e, pick) => {
  const [Shape, Spot, area, grow, bend, kindOf] = ["Shape", "Spot", "area", "grow", "bend", "kindOf"].map((part) => `${name}_${part}`);
  const oneOf = (texts: readonly string[]): string => texts[pick(texts.length)]!;
  const value = (): string => oneOf(["t", "a", "b", e(["t", "a"])]);
  const early = ["p", "q", `{ x: ${value()}, y: t }`, `{ ...p, y: ${value()} }`, "{ ...q, ...p }"], first = (): string => oneOf(early), spot = (): string => oneOf([...early, "s.at", "r.at", "last?.at ?? p"]);
  const made = (at = spot): string => oneOf([`{ kind: "round", r: ${value()}, at: ${at()} }`, `{ kind: "flat", w: ${value()}, h: ${value()}, at: ${at()} }`, `{ kind: "dot", at: ${at()} }`, `{ kind: "twin", r: ${value()}, at: ${at()} }`]);
  const shape = (): string => oneOf([`${made()} as ${Shape}`, `${made()} as ${Shape}`, "s", "r", `${grow}(${oneOf(["s", "r"])}, ${value()})`, "list[0]!", "list[1]!", "box.held", `last ?? ${oneOf(["s", "r"])}`, `a > 0.5 ? s : r`]);
  const told = (of: string): string => oneOf([`${of}.kind === "round" ? ${of}.r : ${of}.kind === "flat" ? ${of}.w * ${of}.h : ${value()}`, `${of}.kind === "dot" ? b : ${of}.kind === "flat" ? ${of}.w : ${of}.r`]);
  const steps = [
    (): string => `s = ${shape()};`, (): string => `r = ${shape()};`, (): string => `last = ${oneOf([shape(), `t > 0.3 ? undefined : ${oneOf(["s", "r"])}`])};`, (): string => `list[${pick(2)}] = ${shape()};`, (): string => `list.push(list.shift()!);`, (): string => `box.held = ${shape()};`, (): string => `box = { ...box, held: ${shape()} };`,
    (): string => `t = Math.sin(t + ${area}(${oneOf(["s", "r", "box.held", "list[0]!"])}));`, (): string => `t = Math.sin(t + (${told("s")}));`, (): string => `if (last) t += ${area}(last) * ${value()};`, (): string => `s.at = ${spot()};`, (): string => `${oneOf(["p", "q", "s.at"])}.x = Math.sin(${value()});`, (): string => `${bend}(${oneOf(["s", "r", "box.held"])}, ${value()});`,
    (): string => `switch (box.held.kind) { case "round": t += box.held.r; break; case "flat": t -= box.held.w; default: t *= box.held.at.x; }`, (): string => `{ const u = ${made()} as ${Shape}; t = Math.sin(t + (${told("u")})); }`, (): string => `{ const { x, ...rest } = p; t = Math.sin(t + x * rest.y); }`,
  ];
  const step = (depth: number): string => {
    const inner = (): string => step(depth - 1);
    if (depth === 0 || pick(3) > 0) return steps[pick(steps.length)]!();
    return oneOf([`if (${oneOf(["t > a", `${kindOf}(s) === "round"`, `${kindOf}(r) !== ${kindOf}(s)`, "last !== undefined", "s === r"])}) { ${inner()} } else { ${inner()} }`, `for (let i = 0; i < ${1 + pick(3)}; i++) { ${inner()} ${inner()} }`, `for (const z of list) { t = Math.sin(t + ${area}(z)); ${inner()} }`]);
  };
  return `interface ${Spot} { x: number; y: number }
type ${Shape} = { kind: "round"; r: number; at: ${Spot} } | { kind: "flat"; w: number; h: number; at: ${Spot} } | { kind: "dot"; at: ${Spot} } | { kind: "twin"; r: number; at: ${Spot} };
function ${area}(s: ${Shape}): number { switch (s.kind) { case "round": return Math.sin(s.r * s.r); case "flat": return Math.sin(s.w * s.h); case "twin": return s.r * s.at.y; case "dot": return s.at.x * 0.1; } }
const ${grow} = (s: ${Shape}, k: number): ${Shape} => (s.kind === "dot" ? { kind: "round", r: k, at: s.at } : s.kind === "flat" ? { ...s, w: s.w * k } : s.kind === "twin" ? { ...s, at: { ...s.at, y: k } } : { ...s, r: Math.sin(s.r + k) });
const ${kindOf} = (s: ${Shape}): string => s.kind;
function ${bend}(s: ${Shape}, k: number): void { if (s.kind === "flat") { [s.w, s.h] = [s.h, s.w * k]; } else if (s.kind !== "dot") s.r = Math.sin(s.r * k); else s.at = { x: k, y: s.at.x }; }

function ${name}(a: number, b: number): number {
  let t = ${e(["a", "b"])};
  const p: ${Spot} = { x: a, y: b }, q: ${Spot} = { x: b, y: 1 };
  let s = ${made(first)} as ${Shape}, r = ${made(first)} as ${Shape}, last = ${oneOf(["(a > 0.5 ? undefined : r)", "s"])} as ${Shape} | undefined;
  const list: ${Shape}[] = [s, ${made()}];
  let box = { held: ${oneOf(["s", made()])} as ${Shape} };
  ${Array.from({ length: 3 + pick(4) }, () => step(2)).join("\n  ")}
  return Math.sin(t) + ${area}(s) - ${area}(r) * 2 + ${area}(list[0]!) + ${area}(list[1]!) * 0.5 + ${area}(box.held) + (last ? ${area}(last) : b) + p.x * q.y;
}`;
};
