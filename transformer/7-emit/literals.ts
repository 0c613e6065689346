/** Constants and property names as TypeScript text. */
import type { Constant } from "../ir/ir.ts";

export function constantText(value: Constant): string {
  if (Object.is(value, -0)) return "-0";
  return typeof value === "string" ? JSON.stringify(value).replace(/[\u2028\u2029]/g, escapeUnicode) : String(value);
}

function escapeUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

export const isIdentifier = (text: string): boolean => identifier.test(text);

/** A property name as it stands in a type or an object literal. */
export function propertyName(name: string): string {
  return isIdentifier(name) || /^(0|[1-9]\d*)$/.test(name) ? name : constantText(name);
}

/** `.name`, `[0]` or `["any text"]`. */
export function propertyAccess(name: string): string {
  if (isIdentifier(name)) return `.${name}`;
  return /^(0|[1-9]\d*)$/.test(name) ? `[${name}]` : `[${constantText(name)}]`;
}
