/** Parameters of functions that hand on what they are given: as they are declared, and as they are passed, as text. */

export interface Param {
  readonly name: string;
  /** Without `undefined`, if the argument may be left out. */
  readonly type: string;
  /** The argument may be left out. */
  readonly isOptional?: boolean;
  /** A list of all further arguments. */
  readonly isRest?: boolean;
}

export const declared = ({ name, type, isOptional, isRest }: Param): string => `${isRest ? "..." : ""}${name}${isOptional ? "?" : ""}: ${type}`;

/** `as`: the type that it is taken to have. */
export const passed = ({ name, isRest }: Param, as?: string): string => `${isRest ? "..." : ""}${name}${as === undefined ? "" : ` as ${as}`}`;

/** How many of the parameters must be given: arguments may be left out from behind. */
export const countFixed = <T>(params: readonly T[], mayBeLeftOut: (param: T, i: number) => boolean): number => params.reduce((count, param, i) => (mayBeLeftOut(param, i) ? count : i + 1), 0);
