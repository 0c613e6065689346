/**
 * The types of IR values. Numbers are JavaScript numbers (integers are an analysis, not a type); arrays and records are
 * *references* to memory; everything that fluxion only passes on is `opaque`.
 */

/** How an array keeps its elements. `tape` is fluxion's own growable stack of numbers; `list` a JavaScript array. */
export type Storage =
  | "f64" | "f32" | "list" | "tape"
  | "i8" | "u8" | "u8c" | "i16" | "u16" | "i32" | "u32";

export const constructorNames: Readonly<Record<Exclude<Storage, "list">, string>> = {
  f64: "Float64Array", f32: "Float32Array", tape: "Tape", i8: "Int8Array", u8: "Uint8Array", u8c: "Uint8ClampedArray",
  i16: "Int16Array", u16: "Uint16Array", i32: "Int32Array", u32: "Uint32Array",
};

/** What stands in the place of a value that may be missing; `either` of the two. */
export type Absent = "undefined" | "null" | "either";

/** Of every type: a value of it may be missing. Whoever uses what is inside has made it `present` before. */
interface Optional {
  readonly absent?: Absent;
  /** What the source calls it, of parameters whose structure is no type that the user's values have. */
  readonly source?: string;
}

export interface Field {
  readonly name: string;
  readonly type: Type;
  /** The values that it can have, where they tell the members of a union apart. */
  readonly literals?: readonly (string | number | boolean)[];
  /** Private to its class: in what the user hands in for a tangent it may be forgotten, as types do not ask for it. */
  readonly hidden?: true;
  /** Of an instance: a variable that its class uses, and no property of the object. */
  readonly captured?: true;
  /** Declared with `?`: the property (or the last elements of a tuple) may be left out. Its type is optional. */
  readonly optional?: true;
  /** Some object gets the property when it has been made already, perhaps under a type without it. */
  readonly late?: true;
}

export interface RecordType extends Optional {
  readonly kind: "record";
  /** A TypeScript tuple: fields are named "0", "1", … and it is printed as `[a, b]`. */
  readonly tuple: boolean;
  /** May be completed after creation, so that a record can contain itself. */
  readonly fields: readonly Field[];
  /** Printed instead of the structure, and the identity of recursive types. */
  readonly name?: string;
  /** A function value: the fields are the variables that it captures. Only lowering looks at it. */
  readonly code?: Code;
  /** A variable that functions share by reference: `{ value }`. */
  readonly box?: true;
  /** An instance of just this class, and of no subclass: what tells it from instances of others as the program runs. */
  readonly class?: ClassRef;
}

/** A class of the user's. Instances that a program makes have it as their `constructor`; so have the records made for them. */
export interface ClassRef {
  /** Unique among the classes of the program, and among the instances of a generic class. */
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly exportedAs?: string | undefined;
  /** A name of its module: generated code can mention it. Of others there are no instances but those that are made inside. */
  readonly isNamed: boolean;
}

/** Which function a closure runs: known at build time, compared by identity. */
export interface Code {
  /** Unique: two codes of one name are the same. */
  readonly name: string;
}

export interface ArrayType extends Optional {
  readonly kind: "array";
  readonly storage: Storage;
  readonly element: Type;
}

/**
 * One of several records: told apart by the literals of a field, by their classes (all members have one, and there may
 * be but one member), or (tangents) by which fields there are.
 */
export interface UnionType extends Optional {
  readonly kind: "union";
  readonly members: readonly RecordType[];
  readonly tag?: string;
}

export type Type = Optional & (
  /** `discrete`: a member of an enum, where it is kept or handed in. It has no tangent there. */
  | { readonly kind: "number"; readonly discrete?: true }
  | { readonly kind: "boolean" }
  | { readonly kind: "string" }
  /** undefined, null and void. */
  | { readonly kind: "none" }
  | ArrayType
  | RecordType
  | UnionType
  /** A value that fluxion passes on without looking inside; `text` is its TypeScript type. */
  | { readonly kind: "opaque"; readonly text: string });

export const number: Type = { kind: "number" };
export const discrete: Type = { kind: "number", discrete: true };
export const boolean: Type = { kind: "boolean" };
export const string: Type = { kind: "string" };
export const none: Type = { kind: "none" };
export const float64Array: ArrayType = { kind: "array", storage: "f64", element: number };
export const float32Array: ArrayType = { kind: "array", storage: "f32", element: number };
export const tape: ArrayType = { kind: "array", storage: "tape", element: number };
export const listOf = (element: Type): ArrayType => ({ kind: "array", storage: "list", element });
export const opaque = (text: string): Type => ({ kind: "opaque", text });

export function tupleOf(types: readonly Type[]): RecordType {
  return { kind: "record", tuple: true, fields: types.map((type, i) => ({ name: String(i), type })) };
}

export function recordOf(fields: readonly Field[], name?: string): RecordType {
  return name === undefined ? { kind: "record", tuple: false, fields } : { kind: "record", tuple: false, fields, name };
}

/** The name of a field for a value that is the i-th of some: x0, and x1_0 for x1, so that no two become one. */
export const numbered = (hint: string, i: number): string => (/[\d_]$/.test(hint) ? `${hint}_${i}` : `${hint}${i}`);

const optionals = new WeakMap<Type, Map<Absent, Type>>();
const requireds = new WeakMap<Type, Type>();

/** The type of what may be missing; the same object for the same type. A record shares its fields with the original. */
export function optional<T extends Type>(type: T, absent: Absent = "undefined"): T {
  if (type.kind === "none" || type.absent === absent) return type;
  const base = required(type);
  const all = optionals.get(base) ?? new Map<Absent, Type>();
  optionals.set(base, all);
  const known = all.get(absent) ?? { ...base, absent };
  all.set(absent, known);
  requireds.set(known, base);
  return known as T;
}

/** The type of what is there. */
export function required<T extends Type>(type: T): T {
  if (type.absent === undefined) return type;
  const known = requireds.get(type);
  if (known) return known as T;
  const { absent: _absent, ...base } = type;
  requireds.set(type, base as Type);
  return base as T;
}
export const boxOf = (type: Type): RecordType => ({ kind: "record", tuple: false, fields: [{ name: "value", type }], box: true });

/** Arrays and records live in memory and are shared by reference. */
export function isReference(type: Type): type is ArrayType | RecordType | UnionType {
  return type.kind === "array" || type.kind === "record" || type.kind === "union";
}

const isFloatStorage = (storage: Storage): boolean =>
  storage === "f64" || storage === "f32" || storage === "list" || storage === "tape";

/** Does a value of this type hold any number that can be perturbed? (NoTangent otherwise.) */
export function hasTangent(type: Type, seen: ReadonlySet<Type> = new Set()): boolean {
  switch (type.kind) {
    case "number": return !type.discrete;
    case "array": return isFloatStorage(type.storage) && hasTangent(type.element, seen);
    case "record": {
      if (seen.has(type)) return false;
      const inner = new Set(seen).add(type);
      return type.fields.some((field) => hasTangent(field.type, inner));
    }
    case "union": return type.members.some((member) => hasTangent(member, seen));
    default: return false;
  }
}

const tangentRecords = new WeakMap<RecordType, RecordType>();

/**
 * The type of tangents and cotangents of a value: the same structure, with only the properties that can be perturbed.
 * In tuples the others stay, as `none`, so that positions keep their meaning. In memory, what is missing has a tangent
 * that is missing (`undefined`); beside a number that may be missing goes a number, which is zero then.
 */
export function tangentType(type: Type): Type {
  if (!hasTangent(type)) return none;
  if (type.absent !== undefined) return optional(tangentType(required(type)));
  switch (type.kind) {
    case "array": return type.element.kind === "number" && (type.element.absent ?? "undefined") === "undefined" ? type : { kind: "array", storage: type.storage, element: tangentType(type.element) };
    case "record": return tangentRecord(type);
    case "union": return tangentUnion(type);
    default: return type;
  }
}

/** Members without numbers have no tangent: it may be missing then. */
function tangentUnion(type: UnionType): Type {
  const members: RecordType[] = [];
  for (const member of type.members.filter((one) => hasTangent(one))) {
    const tangent = tangentType(member) as RecordType;
    if (!members.some((known) => sameType(known, tangent))) members.push(tangent);
  }
  const whole: Type = members.length === 1 ? members[0]! : { kind: "union", members };
  return type.members.every((member) => hasTangent(member)) ? whole : optional(whole);
}

/** The members of a union by the fields that they have: more before fewer. */
export function byFields(members: readonly RecordType[]): RecordType[] {
  return [...members].sort((a, b) => b.fields.length - a.fields.length);
}

function tangentRecord(type: RecordType): RecordType {
  const known = tangentRecords.get(type);
  if (known) return known;
  const fields: Field[] = [];
  const name = type.name === undefined ? {} : { name: `${type.name}_tangent` };
  const result: RecordType = { kind: "record", tuple: type.tuple, fields, ...name };
  tangentRecords.set(type, result);
  for (const { literals: _literals, ...field } of type.fields) {
    if (type.tuple || hasTangent(field.type)) fields.push({ ...field, type: tangentType(field.type) });
  }
  return result;
}

/** Of tangents that look the same, whatever they are called, one will do. */
export const differentShapes = (members: readonly RecordType[]): RecordType[] => members.filter((member, i) => !members.slice(0, i).some((other) => sameShape(other, member)));

/** Equal in structure all the way down, whatever records are called. */
function sameShape(a: Type, b: Type, assumed: ReadonlySet<string> = new Set()): boolean {
  if (a.kind !== b.kind || a.absent !== b.absent) return false;
  if (a.kind === "array" && b.kind === "array") return a.storage === b.storage && sameShape(a.element, b.element, assumed);
  if (a.kind === "union" && b.kind === "union") return a.members.length === b.members.length && a.members.every((member, i) => sameShape(member, b.members[i]!, assumed));
  if (a.kind !== "record" || b.kind !== "record") return sameType(a, b);
  if (a.tuple !== b.tuple || a.fields.length !== b.fields.length) return false;
  const key = `${a.name ?? ""} ${b.name ?? ""}`;
  if (assumed.has(key) && a.name !== undefined) return true;
  const inner = new Set(assumed).add(key);
  return a.fields.every((field) => {
    const own = b.fields.find(({ name }) => name === field.name);
    return own !== undefined && own.optional === field.optional && sameShape(field.type, own.type, inner);
  });
}

/** Can values of these types be told apart by their fields alone? */
export function areDistinct(members: readonly RecordType[]): boolean {
  return byFields(members).every((member, i, all) => all.slice(i + 1).every((other) => tellsApart(member, other) !== undefined || tellsApart(other, member)?.isNumber
    || member.fields.some(({ name }) => !other.fields.some((field) => field.name === name))));
}

/** What is looked at: is the field there, or is it a number? */
export interface Tell {
  readonly field: string;
  readonly isNumber?: true;
}

/** A field that one surely has and the other has not, or which is a number in one and an array, an object or nothing in the other; what may be missing is left out of tangents. */
export function tellsApart(member: RecordType, other: RecordType): Tell | undefined {
  const sure = member.fields.filter(({ type }) => type.absent === undefined);
  const own = sure.find(({ name }) => !other.fields.some((field) => field.name === name));
  if (own) return { field: own.name };
  const number = sure.find(({ name, type }) => type.kind === "number" && other.fields.some((field) => field.name === name && (isReference(field.type) || field.type.kind === "none")));
  return number && { field: number.name, isNumber: true };
}

/** Has the type a name because it contains itself? (Names of other records have no number.) */
export const isRecursive = (type: Type): boolean => type.kind === "record" && type.name !== undefined && type.name.includes("#");

export const isDiscrete = (type: Type): boolean => type.kind === "number" && type.discrete === true;

/** The type of a number as a value, wherever it is from: only places in memory and parameters are discrete. */
export const asValue = (type: Type): Type => (!isDiscrete(type) ? type : type.absent === undefined ? number : optional(number, type.absent));

/** What is kept in a place of memory: there it matters whether a number is discrete. */
const sameSlot = (a: Type, b: Type): boolean => sameType(a, b) && isDiscrete(a) === isDiscrete(b);

/** Equal in structure, whether they may be missing or not; named records by name. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (a.kind === "array" && b.kind === "array") return a.storage === b.storage && sameSlot(a.element, b.element);
  if (a.kind === "record" && b.kind === "record") {
    if (a.name !== undefined || b.name !== undefined) return a.name === b.name;
    return a.tuple === b.tuple && a.code === b.code && a.box === b.box && a.class?.id === b.class?.id && a.fields.length === b.fields.length
      && a.fields.every((field, i) => field.name === b.fields[i]!.name && sameSlot(field.type, b.fields[i]!.type) && sameLiterals(field, b.fields[i]!));
  }
  if (a.kind === "union" && b.kind === "union") return a.tag === b.tag && a.members.length === b.members.length && a.members.every((member, i) => sameType(member, b.members[i]!));
  if (a.kind === "opaque" && b.kind === "opaque") return a.text === b.text;
  return a.kind === b.kind;
}

/** Are they of the same structure, and may more be missing in the first one, at any depth? */
export function isLooser(type: Type, than: Type): boolean {
  if (type === than || isRecursive(type) || !sameType(type, than)) return false;
  const inside = (part: Type, own: Type): boolean => part.absent !== undefined && own.absent === undefined || isLooser(part, own);
  if (type.kind === "array" && than.kind === "array") return inside(type.element, than.element);
  return type.kind === "record" && than.kind === "record" && type.fields.some((field, i) => inside(field.type, than.fields[i]!.type));
}

/** Are they of the same structure, and may just as much be missing in both? */
export const isExactly = (a: Type, b: Type): boolean => sameType(a, b) && !isLooser(a, b) && !isLooser(b, a);

/** Do their classes tell the members apart? */
export const isOfClasses = (type: Type): boolean => type.kind === "union" && type.members.every((member) => member.class !== undefined) && type.tag === undefined;

/** The classes that tell apart what is in a value of this type. */
export function classesInside(type: Type, seen: ReadonlySet<Type> = new Set()): readonly ClassRef[] {
  if (seen.has(type)) return [];
  const inner = new Set(seen).add(type);
  if (type.kind === "array") return classesInside(type.element, inner);
  if (type.kind === "union") return type.members.flatMap((member) => [...(isOfClasses(type) ? [member.class!] : []), ...classesInside(member, inner)]);
  return type.kind === "record" ? type.fields.flatMap((field) => classesInside(field.type, inner)) : [];
}

/** What is said, as it runs, of an object that is of none of the members' classes. */
export const unknownClass = (members: readonly RecordType[]): string =>
  `an object is of none of the classes that its derivative knows: ${members.map((member) => member.class!.name).join(", ")}`;

/** Is there a function in a value of this type? */
export function hasCode(type: Type, seen: ReadonlySet<Type> = new Set()): boolean {
  if (type.kind === "array") return hasCode(type.element, seen);
  if (type.kind !== "record" || seen.has(type)) return false;
  const inner = new Set(seen).add(type);
  return type.code !== undefined || type.fields.some((field) => hasCode(field.type, inner));
}

/** A function that a literal was made without, where others of its type have one: its type says so, and nothing is there. */
export const isLeftOut = ({ type, optional }: Field): boolean => optional === true && type.kind === "record" && type.code !== undefined && type.fields.length === 0;

const sameLiterals = (a: Field, b: Field): boolean => a.literals?.join() === b.literals?.join();

/** Of a union: a field that all members have. */
export function fieldType(type: RecordType | UnionType, name: string): Type {
  const field = fieldOf(type, name);
  if (!field) throw new Error(`no field ${name} in ${printType(type)}`);
  return field.type;
}

export function fieldOf(type: RecordType | UnionType, name: string): Field | undefined {
  if (type.kind === "record") return type.fields.find((candidate) => candidate.name === name);
  const fields = type.members.map((member) => fieldOf(member, name));
  const [first] = fields;
  return first && fields.every((field) => field && sameType(field.type, first.type) && field.type.absent === first.type.absent) ? first : undefined;
}

/** The type as the IR printer shows it. */
export function printType(type: Type): string {
  if (type.absent !== undefined) return `${printType(required(type))}?`;
  switch (type.kind) {
    case "array": return type.storage === "list" ? `${printType(type.element)}[]` : type.storage === "tape" ? "tape" : `${type.storage}[]`;
    case "record":
      if (type.name !== undefined) return type.name;
      if (type.code) return `${type.code.name}{${type.fields.map((field) => printType(field.type)).join(", ")}}`;
      return type.tuple
        ? `(${type.fields.map((field) => printType(field.type)).join(", ")})`
        : `${type.class ? `${type.class.id} ` : ""}{${type.fields.map((field) => `${field.name}: ${field.literals ? field.literals.map((literal) => JSON.stringify(literal)).join("|") : printType(field.type)}`).join(", ")}}`;
    case "union": return type.members.map(printType).join(" | ");
    case "opaque": return `<${type.text}>`;
    default: return isDiscrete(type) ? "enum" : type.kind;
  }
}

/** The type of what is kept under a key, `*` for elements; undefined where the members of a union differ in it. */
export function slotType(container: Type, key: string): Type | undefined {
  if (container.kind === "array") return container.element;
  return container.kind === "record" || container.kind === "union" ? fieldOf(container, key)?.type : undefined;
}
