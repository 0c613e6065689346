/** What may be computed at build time. */

/** Their value is a boolean. */
export const comparisons = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

/** Operations that every engine computes alike. */
export const exact = new Set([
  ...comparisons, "add", "sub", "mul", "div", "mod", "neg", "plus", "not", "max", "min", "abs", "floor", "ceil", "round", "trunc", "sign", "stop",
  "bitand", "bitor", "bitxor", "bitnot", "shl", "shr", "ushr",
]);
