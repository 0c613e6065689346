/** Identities of function values, and what functions are called. */
import type ts from "typescript";
import type { MacroFinder } from "../1-find/find-macros.ts";
import type { MacroSite } from "../1-find/macro-site.ts";
import type { FunctionNode } from "../1-find/resolve-function.ts";
import { skipParents } from "../1-find/function-values.ts";
import { printType, sameType, type RecordType, type Type } from "../ir/types.ts";
import { labelsIn, type Closure, type Meaning } from "./code.ts";
import type { Variant } from "./context.ts";
import { memberName } from "./hierarchy.ts";
import { keyIn } from "./keys.ts";
import { printSourceType, type TypeArguments } from "./lower-type.ts";

export class Codes {
  /** `undefined`, as one of several functions. */
  readonly missing: RecordType;
  private readonly codes = new Map<string, Closure>();
  private readonly nodeIds = new Map<ts.Node, number>();
  private readonly tags: { readonly type: RecordType; readonly tag: string; readonly order: number }[] = [];

  constructor(private readonly ts: typeof import("typescript"), private readonly checker: ts.TypeChecker, private readonly finder: MacroFinder) {
    this.missing = { kind: "record", tuple: false, fields: [], code: this.codeOf({ kind: "missing" }) };
  }

  idOf(node: ts.Node): number {
    let id = this.nodeIds.get(node);
    if (id === undefined) this.nodeIds.set(node, id = this.nodeIds.size);
    return id;
  }

  codeOf(meaning: Meaning): Closure {
    const key = this.keyOf(meaning);
    let code = this.codes.get(key);
    if (!code) {
      const label = this.labelOf(meaning);
      this.codes.set(key, code = { name: `${label}#${this.codes.size}`, label, meaning });
    }
    return code;
  }

  private keyOf(meaning: Meaning): string {
    switch (meaning.kind) {
      case "function": return `${this.idOf(meaning.node)}/${this.printTypeArguments(meaning.typeArguments)}${meaning.receiver ? `/${meaning.receiver.isExact} ${printType(meaning.receiver.type)}` : ""}`;
      case "macro": return `macro/${this.idOf(meaning.site.call)}`;
      case "library": return `Math.${meaning.name}`;
      case "choice": return `choice/${meaning.members.map((member) => this.tagOf(member).tag).join()}`;
      case "missing": return "missing";
      case "bound": return `bound/${meaning.count}`;
      case "key": return `key/${typeof meaning.value}/${meaning.value}`;
    }
  }

  private labelOf(meaning: Meaning): string {
    switch (meaning.kind) {
      case "function": return this.nameOf(meaning.node);
      case "macro": return this.nameOfMacro(meaning.site);
      case "library": return meaning.name;
      case "missing": return "undefined";
      case "bound": return "bound";
      case "key": return String(meaning.value).replace(/\W+/g, "_");
      case "choice": return meaning.members.length > 0 && meaning.members.length < 4 ? meaning.members.map((member) => (member.code as Closure).label).join("_or_") : "choice";
    }
  }

  /** What tells a function from others as it runs, and its position among all. */
  tagOf(type: RecordType): { readonly tag: string; readonly order: number } {
    const known = this.tags.find((tag) => sameType(tag.type, type));
    if (known) return known;
    const { label } = type.code as Closure;
    let tag = label;
    for (let k = 2; this.tags.some((other) => other.tag === tag); k++) tag = `${label}_${k}`;
    // Whether there is a function at all is asked last.
    const order = type.code === this.missing?.code ? Infinity : this.tags.length;
    const made = { type, tag, order };
    this.tags.push(made);
    return made;
  }

  printTypeArguments(typeArguments: TypeArguments | undefined): string {
    return [...(typeArguments ?? [])].map(([parameter, type]) => `${printSourceType(this.checker, parameter)}=${printType(type)}`).join();
  }

  /** `newton_of_residual`: what a function is called that has been made for functions that it is given. */
  specializedName(node: FunctionNode, { argumentTypes }: Variant): string {
    const given = (argumentTypes ?? []).filter((type) => type !== undefined);
    const isKey = (type: Type): boolean => keyIn(type) !== undefined;
    const [labels, keys] = [given.filter((type) => !isKey(type)).flatMap(labelsIn), given.filter(isKey).flatMap(labelsIn)];
    return [this.nameOf(node), ...keys.slice(0, 2), ...(labels.length > 0 ? ["of", ...labels.slice(0, 2)] : [])].join("_");
  }

  private nameOfMacro({ call, target, macro }: MacroSite): string {
    const { parent } = skipParents(this.ts, call);
    if (this.ts.isVariableDeclaration(parent) && this.ts.isIdentifier(parent.name)) return parent.name.text;
    return target?.name === undefined ? macro : `${target.name}_${macro}`;
  }

  nameOf(node: FunctionNode): string {
    const { ts } = this;
    if (ts.isClassElement(node)) return memberName(ts, node);
    if (node.name) return node.name.getText();
    let { outer, parent } = skipParents(ts, node);
    while (ts.isCallExpression(parent) && this.finder.siteOf(parent)) ({ outer, parent } = skipParents(ts, parent));
    if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isParameter(parent)) && ts.isIdentifier(parent.name)) return parent.name.text;
    if (ts.isCallExpression(parent) && parent.expression !== outer) {
      // A function that is written as an argument has the name of the parameter.
      const parameter = this.checker.getResolvedSignature(parent)?.parameters[parent.arguments.indexOf(outer as ts.Expression)];
      if (parameter?.valueDeclaration && !parameter.valueDeclaration.getSourceFile().isDeclarationFile) return parameter.name;
    }
    return "lambda";
  }
}
