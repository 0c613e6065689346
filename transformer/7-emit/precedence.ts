/** How tightly the text of an expression binds. */

/** JavaScript's operator precedences: what binds tighter is higher. */
export const precedence = { any: 0, assignment: 2, conditional: 2, or: 3, and: 4, equality: 8, sum: 11, product: 12, power: 13, unary: 14, postfix: 17, atom: 18 } as const;

export interface Printed {
  readonly text: string;
  readonly precedence: number;
}

export const atom = (text: string): Printed => ({ text, precedence: precedence.atom });
