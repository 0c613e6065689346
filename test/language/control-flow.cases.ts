/** Branches, loops, jumps: the order in which things happen. */
import { holds, refused, throws, type Case } from "./case.ts";

const switches: Case[] = [
  holds("switch: fall-through, default in the middle", `function f(x: number, n: number): number {
    let y = x;
    switch (n) {
      case 0: y *= 2;
      case 1: y += x * x; break;
      default: y = Math.sin(y);
      case 2: y *= y; break;
      case 3: return x * 7;
    }
    return y * x;
  }`, [1.3, 0], [1.3, 1], [1.3, 2], [1.3, 3], [1.3, 4]),
  throws("throw on bad input", /RangeError: must be positive/, `function f(x: number): number {
    if (x <= 0) throw new RangeError("must be positive");
    return Math.log(x);
  }`, [2], [-1]),
  refused("try/catch", /^FLX1014: .* \[try \{/, `function f(x: number): number { try { return x * x; } catch { return 0; } }`),
];

export const cases: readonly Case[] = [...switches];
