/** Macros that are called in other words, or not at all: each is replaced, or there is an error where it stands. */
import { holds, refused, type Case } from "./case.ts";

const using = (macros: string, text: string): string => `import { ${macros} } from "fluxion";\n${text}`;

export const cases: readonly Case[] = [
  holds("parentheses around the macro", using("grad", `
    const g = (x: number): number => x ** 3;
    export function f(x: number): number { return (grad)(g)(x) * x + grad!(g)(x); }`), [1.3]),

  refused("a macro as a callback", /^FLX1018: 'stopGradient' is a macro.* \[stopGradient\)/, using("stopGradient", `
    export function f(x: number): number { return [x].map(stopGradient)[0]! * x; }`), [1.3]),

  refused("another name for a macro", /^FLX1018: 'grad' is a macro.* \[grad;/, using("grad", `
    const D = grad;
    const g = (x: number): number => x ** 3;
    export function f(x: number): number { return D(g)(x); }`), [1.3]),

  refused("a macro out of its module", /^FLX1018: 'hessian' is a macro.* \[hessian/, `import * as fluxion from "fluxion";
    const { hessian } = fluxion;
    export function f(x: number): number { return hessian((t: number) => t ** 4)(x); }`, [1.3]),

  refused("its own derivative in it", /^FLX2001: grad\(\) of a function that is inside of that function itself.* \[grad\(f\)/, using("grad", `
    export function f(x: number): number { return x > 1 ? grad(f)(x - 1) * x : x * x; }`), [1.3]),

  refused("the derivative of its caller in a helper", /^FLX2001: grad\(\) of a function that is inside of that function itself.* \[grad\(f\)/, using("grad", `
    function h(x: number): number { return grad(f)(x); }
    export function f(x: number): number { return x > 1 ? h(x - 1) : x * x; }`), [1.3]),

  refused("a derivative that is made of itself", /^FLX2001: grad\(\) of a function that is inside/, using("grad", `
    const d: (x: number) => number = grad((x: number): number => (x > 0 ? x * d(x - 1) : x));
    export function f(x: number): number { return d(x) * x; }`), [1.3]),

  refused("stopGradient of a function", /^FLX2001: stopGradient\(\) of a function/, using("stopGradient", `
    export function f(x: number): number { return stopGradient((y: number) => y * y)(x) * x; }`), [1.3]),
];
