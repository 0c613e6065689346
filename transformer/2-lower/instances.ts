/** What generated code, which is outside of every class, can do with objects of a type. */
import type ts from "typescript";
import { familiesOf } from "./families.ts";
import type { TypeContext } from "./lower-type.ts";

/** Looks at a type and all types inside it, until `test` says yes. */
export function anyInside<T>({ ts, checker }: TypeContext, type: ts.Type, test: (type: ts.Type) => T | undefined, seen: Set<ts.Type> = new Set()): T | undefined {
  if (seen.has(type) || seen.size > 200) return undefined;
  seen.add(type);
  const found = test(type);
  if (found !== undefined) return found;
  const inner = (part: ts.Type): T | undefined => anyInside({ ts, checker }, part, test, seen);
  const first = (parts: readonly ts.Type[]): T | undefined => {
    for (const part of parts) {
      const result = inner(part);
      if (result !== undefined) return result;
    }
    return undefined;
  };
  if (type.isUnionOrIntersection()) return first(type.types);
  const constraint = type.flags & ts.TypeFlags.TypeParameter ? checker.getBaseConstraintOfType(type) : undefined;
  if (constraint) return inner(constraint);
  if (!(type.flags & ts.TypeFlags.Object)) return undefined;
  if (checker.isArrayType(type) || checker.isTupleType(type)) return first(checker.getTypeArguments(type as ts.TypeReference));
  const isOwn = type.symbol?.declarations?.every((declaration) => !declaration.getSourceFile().isDeclarationFile) ?? false;
  if (!isOwn) return undefined;
  const members = familiesOf(checker)?.membersOf(type)?.filter((member) => member !== type) ?? [];
  return first(members) ?? first(checker.getPropertiesOfType(type).filter((property) => property.valueDeclaration).map((property) => checker.getTypeOfSymbolAtLocation(property, property.valueDeclaration!)));
}

/** Are there arrays or tuples in it that the compiler lets nobody write to? */
export function hasReadonlyArrays(context: TypeContext, type: ts.Type): boolean {
  const { checker } = context;
  return anyInside(context, type, (part) => {
    const isReadonly = checker.isTupleType(part) ? ((part as ts.TypeReference).target as ts.TupleType).readonly : checker.isArrayType(part) && part.symbol?.name === "ReadonlyArray";
    return isReadonly ? true : undefined;
  }) ?? false;
}

/** Are there objects in it with a property that is one of several texts, which is any text in generated code? */
export function hasChoiceOfTexts(context: TypeContext, type: ts.Type): boolean {
  const { ts, checker } = context;
  const isOneOf = (of: ts.Type): boolean => of.isUnion() && of.types.filter((part) => part.isStringLiteral()).length > 1;
  return anyInside(context, type, (part) => {
    if (!(part.flags & ts.TypeFlags.Object) || part.symbol?.declarations?.some((declaration) => declaration.getSourceFile().isDeclarationFile)) return undefined;
    return checker.getPropertiesOfType(part).some((property) => property.valueDeclaration && isOneOf(checker.getTypeOfSymbolAtLocation(property, property.valueDeclaration))) ? true : undefined;
  }) ?? false;
}

/** Has it methods or accessors, at any depth? A plain object of its fields cannot stand for it then. */
export function hasBehavior(context: TypeContext, type: ts.Type): boolean {
  const { ts, checker } = context;
  return anyInside(context, type, (part) => {
    const isOwn = part.symbol?.declarations?.every((declaration) => !declaration.getSourceFile().isDeclarationFile);
    if (!isOwn || !(part.flags & ts.TypeFlags.Object)) return undefined;
    if (part.getCallSignatures().length > 0) return true;
    const isMember = (property: ts.Symbol): boolean => (property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) !== 0;
    return checker.getPropertiesOfType(part).some(isMember) ? true : undefined;
  }) ?? false;
}

/** Is there an object in it of which the class is only known as the program runs? */
export function isOfFamily(context: TypeContext, type: ts.Type): boolean {
  return anyInside(context, type, (part) => (familiesOf(context.checker)?.membersOf(part)?.some((member) => member !== part) ? true : undefined)) ?? false;
}

/** Is it private or protected? Generated code sees its object as what it is made of. */
export function isHidden({ ts }: TypeContext, property: ts.Symbol): boolean {
  const { valueDeclaration, flags } = property;
  if (!valueDeclaration || !(flags & ts.SymbolFlags.Property)) return false;
  return (ts.getCombinedModifierFlags(valueDeclaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0 || property.name.startsWith("#");
}

/** The first private or protected field, as `Class.name`. */
export const hiddenField = (context: TypeContext, type: ts.Type): string | undefined => fieldThat(context, type, (property) => isHidden(context, property));

/** The first field `#name`, which nothing outside of the class can read. */
export const unreachableField = (context: TypeContext, type: ts.Type): string | undefined => fieldThat(context, type, ({ valueDeclaration }) => {
  return valueDeclaration !== undefined && context.ts.isPropertyDeclaration(valueDeclaration) && context.ts.isPrivateIdentifier(valueDeclaration.name);
});

function fieldThat(context: TypeContext, type: ts.Type, test: (property: ts.Symbol) => boolean): string | undefined {
  return anyInside(context, type, (part) => {
    if (!part.symbol || !(part.symbol.flags & context.ts.SymbolFlags.Class)) return undefined;
    const property = context.checker.getPropertiesOfType(part).find(test);
    return property && `${part.symbol.name}.${property.valueDeclaration && "name" in property.valueDeclaration ? (property.valueDeclaration as ts.PropertyDeclaration).name.getText() : property.name}`;
  });
}
