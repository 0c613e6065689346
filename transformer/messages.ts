/**
 * Every message to the user, as data: a code, what is wrong, and what to write instead. FLX1xxx: it cannot be
 * differentiated so; FLX2xxx: not supported yet; FLX9xxx: a defect of fluxion.
 */
export interface Message {
  readonly code: number;
  readonly text: string;
}

const message = (code: number, what: string, hint: string): Message => ({ code, text: hint === "" ? what : `${what} ${hint}` });

/** How a function is called in a message: `'f'`, or `the function` where it has no name. */
const quoted = (name: string | undefined): string => (name === undefined ? "the function" : `'${name}'`);

// How fluxion is set up.

export const noSuchSwitch = (name: unknown, switches: readonly string[]): Message => message(1901,
  `"disable" ${typeof name === "string" ? `names "${name}", which is no pass that can be switched off` : "is not a list of names of passes"}.`,
  `These can be: ${switches.join(", ")}.`);

export const noSuchScratch = (): Message => message(1901,
  `"scratch" is not a whole number.`, "Say how many elements arrays may have that derivatives keep from call to call; 0 keeps none.");

// What the user asks for.

/** Where the result has no numbers either, or has none in some cases, Jacobians are no way out. */
export const needsNumber = (macro: string, name: string | undefined, type: string, hasJacobian: boolean): Message => message(1001,
  `${macro}() needs a function that returns a number, but ${quoted(name)} returns ${type}.`,
  type === "any" ? "Declare its result: (…): number => …" : hasJacobian ? `Use jacrev(${name ?? "f"}) or jacfwd(${name ?? "f"}), or reduce the output to a number.` : "Return a number, in every case.");

export const needsAux = (macro: string, name: string | undefined, type: string): Message => message(1001,
  `${macro}() with hasAux needs a function that returns [number, aux], but ${quoted(name)} returns ${type}.`,
  "Return the value and what goes with it as a pair.");

export const noNumberInResult = (macro: string, name: string | undefined, type: string): Message => message(1002,
  `${macro}() needs a function whose result can be differentiated, but ${quoted(name)} returns ${type}.`,
  "Return a number, an array of numbers, or an object or tuple of them.");

export const argnumsNotLiteral = (): Message => message(1003,
  "argnums must be known at build time.", "Write a literal: 0, [0, 1] or { argnums: [0, 1] }.");

export const argnumsOutOfRange = (index: number, name: string | undefined, count: number): Message => message(1003,
  `argnums names parameter ${index}, but ${quoted(name)} has ${count === 1 ? "one parameter" : `${count} parameters`}.`,
  count === 0 ? "There is nothing to differentiate with respect to." : count === 1 ? "Leave argnums out." : `Use a position from 0 to ${count - 1}.`);

export const noDerivative = (parameter: string, type: string): Message => message(1004,
  `The parameter '${parameter}' is of type ${type}, which has no derivative.`,
  /^Record<string, |^\{ \[\w+: string\]/.test(type) ? `Say which keys it has, { a: number; b: number } or Record<"a" | "b", number>, or use an array.`
    : "Name parameters that are numbers, arrays of numbers, or objects of them in argnums.");

export const optionNotLiteral = (option: string): Message => message(1003,
  `The option '${option}' must be known at build time.`, "Write true or false.");

export const unresolvedFunction = (macro: string, text: string): Message => message(1005,
  `${macro}() cannot find out at build time which function '${text}' is.`,
  "Pass a function declaration, a const arrow or function expression, an imported one, or an inline arrow.");

/** Left as it is, it would throw as the program runs, or do nothing. */
export const macroAsValue = (macro: string): Message => message(1018,
  `'${macro}' is a macro: a call of it is replaced at build time, and here it is not called by its name.`,
  /^(stopGradient|checkGrads)$/.test(macro) ? `Write ${macro}(…) where it is meant: (x) => ${macro}(x).` : `Write ${macro}(f) where its result is meant.`);

export const noArgument = (macro: string): Message => message(1005, `${macro}() needs a function.`, `Write ${macro}(f).`);

// What the code does.

export const impure = (what: string): Message => message(1010,
  `${what} is not a function of the arguments, so it has no derivative.`, "Compute it outside and pass the result as an argument.");

export const asynchronous = (what: string): Message => message(1011,
  `${what} cannot be differentiated.`, "Keep the numeric part in a function of its own that runs to its end at once.");

export const mutableState = (name: string): Message => message(1012,
  `'${name}' is module state that changes, so the result is not a function of the arguments alone.`,
  "Make it a constant that is never changed, or pass it as an argument.");

export const writesState = (name: string): Message => message(1012,
  `A differentiated function must not change '${name}', which lives outside it.`, "Return the new value instead.");

export const patched = (name: string): Message => message(1017,
  `The program replaces '${name}', so the rules for it do not hold.`, "Give the new function a name of its own.");

export const unknownBody = (name: string): Message => message(1013,
  `The body of '${name}' is not known, and it has no rule, so the call cannot be differentiated.`,
  "Write it in TypeScript, or compute it outside and pass the result as an argument.");

export const tryCatch = (): Message => message(1014,
  "try/catch cannot be differentiated.", "Test for the bad case with if before it happens.");

export const tryFinally = (): Message => message(1014,
  "try/finally cannot be differentiated.", "Write what is in finally after the rest: where an error is thrown, there is no derivative.");

export const changedCapture = (name: string): Message => message(1015,
  `The function changes '${name}', a variable of the function around it.`, "Return the new value instead, or declare the variable inside.");

export const hiddenCapture = (name: string): Message => message(1015,
  `The function uses a variable '${name}' that is hidden by another '${name}' where it is differentiated.`, "Rename one of them.");

export const throughString = (what: string): Message => message(1016,
  `${what}: a number that goes through a string has no derivative.`, "Keep it a number; strings are for messages of errors.");

export const noDerivativeOfLibrary = (name: string): Message => message(1013,
  `'${name}' has no derivative rule.`, "Write it in TypeScript, or compute it outside and pass the result as an argument.");

/** It is no number that is lost here: the text is one of the program's own. */
export const ofText = (what: string): Message => message(1016,
  `${what}: a differentiated function can only compare texts.`, "Compare with === or switch, or compute it outside and pass the result as an argument.");

// Not yet.

export const notYet = (what: string, hint: string): Message => message(2001, `${what} cannot be differentiated yet.`, hint);

export const typeNotYet = (type: string): Message => message(2002,
  `A value of type ${type} cannot be computed with in a differentiated function yet.`,
  "Use numbers, typed arrays, arrays, tuples and plain objects of them.");

export const mismatch = (actual: string, expected: string): Message => message(2003,
  `A value of type ${actual} where ${expected} is expected cannot be differentiated yet.`, "Give both the same type.");

export const functionsMeet = (): Message => message(2006,
  "Which function this is would only be known at run time: that cannot be differentiated yet.",
  "Choose between calls, not between functions, or write one function that chooses: (x) => (c ? f(x) : g(x)).");

export const derivativeOfParameter = (macro: string, what: string): Message => message(2011,
  `The function takes ${macro}() of ${what}, which it is given: that is known inside of differentiated code only, and it is used outside of it here.`,
  `Give it the derivative as well: where the function is known, ${macro}() can be applied to it.`);

export const outOfReach = (name: string, file: string): Message => message(2005,
  `The function uses '${name}' of ${file}, whose value is only known at run time: that cannot be differentiated from another file yet.`,
  `Export '${name}' and import it here, or apply the macro in ${file}.`);

export const thereAndUndefined = (property: string): Message => message(2012,
  `The property '${property}' would be there with the value undefined, and elsewhere an object is spread over a '${property}': which of the two it has then cannot be differentiated yet.`,
  `Leave the property out where it has no value, or give its default here: ${property}: … ?? 1.`);

export const hiddenField = (field: string): Message => message(2006,
  `The field '${field}' can only be read inside of its class, so generated code cannot read it from an object that was made outside of the function: that cannot be differentiated yet.`,
  "Declare it with `private` in place of #, or make the object inside of the function.");

export const instanceResult = (type: string): Message => message(2007,
  `A function that returns ${type}, an object with methods, cannot be differentiated yet.`, "Return numbers, arrays or plain objects.");

export const recursionNotYet = (name: string): Message => message(2004,
  `'${name}' is declared inside a function, uses its variables and calls itself: that cannot be differentiated yet.`,
  "Move it to the top of the module and pass the variables as arguments.");

export const defect = (text: string): Message => message(9001,
  `This is a defect of fluxion, not of your code: ${text}`, "Please report it with the function that it happened in.");
