/**
 * Which class an object from outside is of is taken from its type where the class has no subclasses with methods of their
 * own. A class of another program may have some: where methods run on what is handed in, it is looked at.
 */
import type ts from "typescript";
import type { InstanceCheck } from "../ir/instance-check.ts";
import type { ClassRef } from "../ir/types.ts";
import { familiesOf } from "./families.ts";
import type { Context } from "./context.ts";

/** The classes on whose instances functions run methods, by the names of the functions. */
export class Receivers {
  private readonly known = new Map<string, Set<ts.Symbol>>();

  /** The function is lowered (once more). */
  begin(func: string): void {
    this.known.delete(func);
  }

  note(func: string, owner: ts.Symbol | undefined): void {
    if (owner) this.known.set(func, (this.known.get(func) ?? new Set()).add(owner));
  }

  of(funcs: Iterable<string>): Set<ts.Symbol> {
    return new Set([...funcs].flatMap((func) => [...this.known.get(func) ?? []]));
  }
}

/** What to look at in a value of this type; `canName`: can the class be mentioned? */
export function instanceCheck(context: Context, type: ts.Type, asked: ReadonlySet<ts.Symbol>, canName: (of: ClassRef) => boolean, around: readonly ts.Type[] = []): InstanceCheck | undefined {
  const { ts, checker, hierarchy } = context;
  const families = familiesOf(checker);
  const source = checker.getNonNullableType(type);
  if (around.includes(source) || around.length > 5 || !(source.flags & ts.TypeFlags.Object) || families?.membersOf(source)) return undefined;
  const inner = (part: ts.Type): InstanceCheck | undefined => instanceCheck(context, part, asked, canName, [...around, source]);
  if (checker.isArrayType(source)) {
    const element = inner(checker.getTypeArguments(source as ts.TypeReference)[0]!);
    return element && { element };
  }
  const { symbol } = source;
  if (!symbol?.declarations?.every((declaration) => !declaration.getSourceFile().isDeclarationFile)) return undefined;
  const subclasses = hierarchy.subclassesOf(symbol);
  const isAsked = symbol.flags & ts.SymbolFlags.Class && [symbol, ...subclasses.map((node) => hierarchy.symbolOf(node))].some((one) => one && asked.has(one) || basesAsked(context, source, asked));
  const all = isAsked ? families!.refsFor(source, subclasses) : [];
  const fields = new Map<string, InstanceCheck>();
  for (const property of checker.getPropertiesOfType(source)) {
    const { valueDeclaration } = property;
    if (!valueDeclaration || !(property.flags & ts.SymbolFlags.Property) || ts.isPropertyDeclaration(valueDeclaration) && ts.isPrivateIdentifier(valueDeclaration.name)) continue;
    const check = inner(checker.getTypeOfSymbolAtLocation(property, valueDeclaration));
    if (check) fields.set(property.name, check);
  }
  const classes = all.length > 0 && all.every(canName) ? { classes: all } : {};
  return "classes" in classes || fields.size > 0 ? { ...classes, ...(fields.size > 0 ? { fields } : {}) } : undefined;
}

/** Methods of base classes run on instances of the class, too. */
function basesAsked({ checker }: Context, type: ts.Type, asked: ReadonlySet<ts.Symbol>, depth = 0): boolean {
  const bases = type.isClassOrInterface() && depth < 20 ? checker.getBaseTypes(type) : [];
  return bases.some((base) => base.symbol && asked.has(base.symbol) || basesAsked({ checker } as Context, base, asked, depth + 1));
}
