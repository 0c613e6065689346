/** IR types as TypeScript text, and the declarations of the record types that have a name. */
import { constructorNames, isLeftOut, required, type Field, type RecordType, type Storage, type Type } from "../ir/types.ts";
import { propertyName } from "./literals.ts";
import { freeName, toIdentifier } from "./name-values.ts";

const words = new Set([
  "any", "asserts", "bigint", "boolean", "extends", "false", "function", "in", "infer", "is", "keyof", "never", "new", "null", "number", "object",
  "readonly", "string", "symbol", "this", "true", "typeof", "undefined", "unique", "unknown", "void",
]);

/** The names that the text of a type begins with or refers to; names of properties and what follows a dot are none. */
function mentioned(text: string): string[] {
  const names = text.replace(/"[^"]*"|'[^']*'/g, "").matchAll(/(?<![\w$.])[A-Za-z_$][\w$]*(?!\s*\??\s*:)(?![\w$])/g);
  return [...names].map(([name]) => name).filter((name) => !words.has(name));
}

export class TypePrinter {
  readonly declarations: string[] = [];
  usesTape = false;
  private readonly named = new Map<string, string>();

  /**
   * `taken`: names at the top level, extended with those of the types. `tape`: the local name of the class Tape.
   * `isType`: is this the name of a type where the text goes? A type that cannot be written there is `any`.
   */
  constructor(private readonly taken: Set<string>, private readonly tape: string, private readonly isType: (name: string) => boolean = () => true) {}

  print(type: Type): string {
    if (type.absent !== undefined) return this.print(required(type)) + orMissing(type);
    switch (type.kind) {
      case "none": return "undefined";
      case "opaque": return mentioned(type.text).every(this.isType) ? type.text : "any";
      case "array": {
        if (type.storage === "list") return `${type.element.kind === "union" ? `(${this.print(type.element)})` : parenthesize(this.print(type.element))}[]`;
        return this.constructorOf(type.storage);
      }
      case "record": return this.record(type);
      case "union": return type.members.map((member) => this.print(member)).join(" | ");
      default: return type.kind;
    }
  }

  /** The name to construct an array of this storage with. */
  constructorOf(storage: Exclude<Storage, "list">): string {
    if (storage !== "tape") return constructorNames[storage];
    this.usesTape = true;
    return this.tape;
  }

  private record(type: RecordType): string {
    const name = type.class?.isNamed ? `${type.class.id}Like` : type.name;
    if (name !== undefined) return this.named.get(name) ?? this.declare(type, name);
    if (type.tuple) return this.tuple(type);
    const fields = this.fields(type);
    return fields.length === 0 ? "{}" : `{ ${fields.join("; ")} }`;
  }

  private tuple(type: RecordType): string {
    return `[${type.fields.map((field) => (field.optional ? `${parenthesize(this.fieldType(field))}?` : this.fieldType(field))).join(", ")}]`;
  }

  private declare(type: RecordType, hint: string): string {
    const name = freeName(toIdentifier(hint), (candidate) => this.taken.has(candidate));
    this.taken.add(name);
    this.named.set(hint, name);
    // A place is kept, so that a type stands before those that it mentions first.
    const place = this.declarations.push("") - 1;
    this.declarations[place] = type.tuple
      ? `type ${name} = ${this.tuple(type)};`
      : `interface ${name} {\n${this.fields(type).map((field) => `  ${field};\n`).join("")}}`;
    return name;
  }

  private fields(type: RecordType): string[] {
    const fields = type.fields.filter((field) => !isLeftOut(field)).map((field) => `${propertyName(field.name)}${field.optional ? "?" : ""}: ${this.fieldType(field)}`);
    return type.class ? ["constructor: unknown", ...fields] : fields;
  }

  private fieldType(field: Field): string {
    const type = field.optional && field.type.absent === "undefined" ? required(field.type) : field.type;
    return field.literals ? field.literals.map((literal) => JSON.stringify(literal)).join(" | ") + orMissing(type) : this.print(type);
  }
}

const orMissing = ({ absent }: Type): string => (absent === undefined ? "" : `${absent === "undefined" ? "" : " | null"}${absent === "null" ? "" : " | undefined"}`);

function parenthesize(text: string): string {
  return /[\s|&]/.test(text) && !/^[[{].*[\]}]$/.test(text) ? `(${text})` : text;
}
