/** From the functions of a file's macros to the rewrite of the file: which to emit, what to call, what to replace. */
import type ts from "typescript";
import type { MacroSite } from "./1-find/macro-site.ts";
import { spanOf } from "./1-find/spans.ts";
import { emitFunctions, type EmitContext } from "./7-emit/emit-function.ts";
import { withSourceTypes } from "./7-emit/entry-types.ts";
import { TypePrinter } from "./7-emit/emit-type.ts";
import { dispatchText, markedText, paramsOf, type Dispatched } from "./dispatch-versions.ts";
import { capitalize } from "./5-differentiate/derivatives.ts";
import { checkInstances } from "./entry-checks.ts";
import { countFixed, declared, passed, type Param } from "./passed-on.ts";
import { pathOf, versionName, versionsOf, type KindsOf } from "./2-lower/versions.ts";
import { invariant, Refusal } from "./diagnostics.ts";
import type { FileRewrite } from "./index.ts";
import { calleesOf } from "./ir/calls.ts";
import type { InstanceCheck } from "./ir/instance-check.ts";
import type { Func, Module, StmtOf } from "./ir/ir.ts";
import { constructorNames, required, type ClassRef } from "./ir/types.ts";
import { classesIn, walk } from "./ir/visit.ts";

/** What to look at in an argument of this type of what the macro is applied to; `canName`: can the class be mentioned? */
export type CheckInstances = (site: MacroSite, type: ts.Type, canName: (of: ClassRef) => boolean) => InstanceCheck | undefined;

/** A macro call with the functions that stand for it. */
export interface BuiltSite {
  readonly site: MacroSite;
  /** One function; two for `fwdAndBwd` and for `vjp(f, ...primals)`; more for `checkGrads`. */
  readonly functions: readonly string[];
  /** Where the function takes arrays of several kinds: for each, what stands for the macro. `functions` is empty then. */
  readonly versions?: { readonly several: readonly KindsOf[]; readonly built: readonly BuiltSite[] };
}

export function generateFile(typescript: typeof ts, file: ts.SourceFile, program: ts.Program, built: readonly BuiltSite[], module: Module, finish: (funcs: readonly Func[], file: string) => Func[], instanceCheck: CheckInstances): FileRewrite {
  const byCall = new Map<ts.Node, MacroSite>(built.map(({ site }) => [site.call, site]));
  const outermost = built.filter(({ site }) => !isCovered(site, byCall));
  const generator = new Generator(typescript, file, program, outermost, module, finish, instanceCheck);
  return generator.run();
}

/** Is the call part of what another's replacement takes away? Arguments of immediate forms stay. */
function isCovered({ call }: MacroSite, byCall: ReadonlyMap<ts.Node, MacroSite>): boolean {
  for (let node: ts.Node | undefined = call.parent; node; node = node.parent) {
    const outer = byCall.get(node);
    if (outer && call.end <= replacedRange(outer).end) return true;
  }
  return false;
}

function replacedRange(site: MacroSite): { start: number; end: number } {
  const start = site.call.getStart();
  const keepsArguments = site.immediate || site.macro === "checkGrads";
  if (!keepsArguments) return { start, end: site.call.end };
  const [first, second] = site.call.arguments;
  return { start, end: second ? second.getStart() : first!.end };
}

class Generator {
  private readonly taken: Set<string>;
  private readonly existing = new Map<string, string>();
  private readonly importLines = new Map<string, string>();
  private readonly constants = new Map<string, { name: string; text: string | undefined }>();

  constructor(private readonly ts: typeof import("typescript"), private readonly file: ts.SourceFile, private readonly program: ts.Program, private readonly built: readonly BuiltSite[], private readonly module: Module, private readonly finish: (funcs: readonly Func[], file: string) => Func[], private readonly instanceCheck: CheckInstances) {
    this.taken = identifiersOf(ts, file);
  }

  run(): FileRewrite {
    const funcs = this.declared(this.finish(this.functions(), this.file.fileName));
    this.collectGlobals(funcs);
    const context: EmitContext = {
      taken: this.taken, existing: this.existing, globalName: (stmt) => this.globalName(stmt), className: (of) => this.className(of),
      sourceText: (name) => this.program.getSourceFile(name)?.text, isType: this.isType,
    };
    const emitted = emitFunctions(funcs, context);
    this.refuseHidden(emitted.text);
    for (const name of emitted.names.values()) this.taken.add(name);
    const replacements = this.built.map((item) => this.replacement(item, emitted.names)).sort((a, b) => a.start - b.start);
    const wrappers = [...this.asking.values(), ...this.built.map((item) => this.pullback(item, emitted.names))].filter((text) => text !== "");
    const copies = [...this.constants.values()].filter((constant) => constant.text !== undefined).map(({ name, text }) => `const ${name} = ${text};`);
    return {
      fileName: this.file.fileName,
      replacements,
      imports: [...emitted.imports, ...this.importLines.values(), ...copies],
      appended: emitted.text + wrappers.map((text) => `\n${text}`).join(""),
      mappings: emitted.mappings,
      dependencies: this.dependencies(funcs),
    };
  }

  /** Generated code means the language's own `Math`, and so the file must not have another one at its top. */
  private refuseHidden(text: string): void {
    const code = text.replace(/^\s*\/\/.*$/gm, "");
    for (const symbol of this.program.getTypeChecker().getSymbolsInScope(this.file, this.ts.SymbolFlags.Value | this.ts.SymbolFlags.Alias)) {
      if (!builtIns.has(symbol.name) || !symbol.declarations?.some((declaration) => declaration.getSourceFile() === this.file)) continue;
      if (new RegExp(`(?<![\\w$.])${symbol.name}(?![\\w$])`).test(code)) throw new Refusal(2001, `A file that declares its own '${symbol.name}' cannot have derivatives yet. Give it another name.`, spanOf(symbol.declarations[0]!));
    }
  }

  /** Functions that the user's code calls, and generated code does not, take what the user's code has. */
  private declared(funcs: readonly Func[]): Func[] {
    const called = new Set(funcs.flatMap(calleesOf));
    const entries = new Map(this.parts().flatMap(({ site, functions }) => functions.map((name, i) => [name, i === 0 ? site : undefined] as const)));
    return funcs.map((func) => (entries.has(func.name) && !called.has(func.name) ? withSourceTypes(this.checked(func, entries.get(func.name))) : func));
  }

  private checked(func: Func, site: MacroSite | undefined): Func {
    return site ? checkInstances(this.program.getTypeChecker(), func, site, (type) => this.instanceCheck(site, type, (of) => this.inReach(of) !== undefined)) : func;
  }

  private parts(): readonly BuiltSite[] {
    return this.built.flatMap((item) => item.versions?.built ?? [item]);
  }

  /** What the replacements call, and what that calls, but for the user's own functions that are in reach by name. */
  private functions(): Func[] {
    const result = new Map<string, Func>();
    const visit = (name: string): void => {
      const func = this.module.funcs.get(name);
      invariant(func, `generate: no function ${name}`);
      if (result.has(name) || this.existing.has(name)) return;
      const inReach = this.nameInReach(func);
      if (inReach !== undefined) {
        this.existing.set(name, inReach);
        return;
      }
      result.set(name, func);
      calleesOf(func).forEach(visit);
    };
    this.parts().forEach(({ functions }) => functions.forEach(visit));
    return [...result.values()];
  }

  /** The user's own function, where the file has it under a name. A copy is emitted otherwise. */
  private nameInReach(func: Func): string | undefined {
    const { origin } = func;
    if (!origin?.topLevelName || origin.isCopied) return undefined;
    if (sameFile(origin.file, this.file.fileName)) return origin.topLevelName;
    return this.importedAs(origin.file, origin.exportedAs);
  }

  /** The local name of an import of `exportedAs` of `file`, if there is one. */
  private importedAs(file: string, exportedAs: string | undefined): string | undefined {
    if (exportedAs === undefined) return undefined;
    const { ts } = this;
    const checker = this.program.getTypeChecker();
    for (const statement of this.file.statements) {
      if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) continue;
      const bindings = statement.importClause?.namedBindings;
      if (!bindings || !ts.isNamedImports(bindings)) continue;
      for (const element of bindings.elements) {
        const symbol = checker.getSymbolAtLocation(element.name);
        if (!symbol || !(symbol.flags & ts.SymbolFlags.Alias)) continue;
        const declaration = checker.getAliasedSymbol(symbol).declarations?.[0];
        if (declaration && sameFile(declaration.getSourceFile().fileName, file) && checker.getAliasedSymbol(symbol).name === exportedAs) return element.name.text;
      }
    }
    return undefined;
  }

  // ---- module-level constants ----------------------------------------------------------------------------------------

  private collectGlobals(funcs: readonly Func[]): void {
    for (const func of funcs) walk(func.body, (stmt) => { if (stmt.kind === "global") this.globalName(stmt); });
  }

  private inReach(of: ClassRef): string | undefined {
    return !of.isNamed ? undefined : sameFile(of.file, this.file.fileName) ? of.name : this.importedAs(of.file, of.exportedAs);
  }

  /** Of a class that is out of reach there are no instances but those that are made inside: they have its name instead. */
  private className(of: ClassRef): string {
    const name = this.inReach(of);
    return name ?? JSON.stringify(of.id);
  }

  private globalName(stmt: StmtOf<"global">): string {
    const key = `${stmt.file} ${stmt.name}`;
    const known = this.constants.get(key);
    if (known) return known.name;
    const own = stmt.isCopied ? undefined : sameFile(stmt.file, this.file.fileName) ? stmt.name : this.importedAs(stmt.file, stmt.exportedAs);
    const name = own ?? this.fresh(stmt.name.replace(/\W/g, "_"));
    this.constants.set(key, { name, text: own === undefined ? stmt.text : undefined });
    return name;
  }

  private fresh(hint: string): string {
    for (let i = 0; ; i++) {
      const name = i === 0 ? hint : `${hint}_${i}`;
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      return name;
    }
  }

  // ---- replacements --------------------------------------------------------------------------------------------------

  private replacement(item: BuiltSite, names: ReadonlyMap<string, string>): { start: number; end: number; text: string } {
    const { site } = item, { start, end } = replacedRange(site);
    const asked = item.versions && this.asked(item, names);
    const functions = item.versions?.built[0]!.functions ?? item.functions;
    const name = (i: number): string => asked?.[i]!.name ?? names.get(functions[i]!) ?? this.existing.get(functions[i]!)!;
    const captures = site.captures.map((capture) => capture.name);
    if (site.macro === "checkGrads") return { start, end, text: this.checkGrads(site, functions, name) };
    if (site.immediate) {
      const called = site.macro === "vjp" ? this.pullbackName(site, name(0)) : name(0);
      const given = captures.map((capture) => `${capture}, `).join("");
      const closes = site.call.arguments.length < 2 ? ")" : "";
      return { start, end: closes ? site.call.end : end, text: `${called}(${given}${closes}` };
    }
    const texts = functions.map((func, i) => {
      const given = i === 0 || site.macro !== "fwdAndBwd" ? captures : [];
      const params = (): Param[] => asked?.[i]!.params.slice(given.length) ?? this.params(func, given.length);
      return this.applied(name(i), given, params);
    });
    if (site.macro === "fwdAndBwd") return { start, end, text: this.asPair(site.call, `[${texts.join(", ")}]`) };
    return { start, end, text: texts[0]! };
  }

  /** Where nothing says that a pair is meant, the compiler takes a list of two for one of any length, of either. */
  private asPair(call: ts.CallExpression, list: string): string {
    const { parent } = call;
    const isTaken = this.ts.isVariableDeclaration(parent) && this.ts.isArrayBindingPattern(parent.name);
    if (isTaken || this.program.getTypeChecker().getContextualType(call)) return list;
    return this.ts.isVariableDeclaration(parent) ? `${list} as const` : `(${list} as const)`;
  }

  /** The function itself; with captured variables, an arrow that passes them. */
  private applied(name: string, captures: readonly string[], paramsOf: () => readonly Param[]): string {
    if (captures.length === 0) return name;
    // What is captured must not be hidden by a parameter.
    const taken = new Set(captures);
    const params = paramsOf().map((param) => {
      let own = param.name;
      for (let i = 1; taken.has(own); i++) own = `${param.name}_${i}`;
      taken.add(own);
      return { ...param, name: own };
    });
    return `((${params.map(declared).join(", ")}) => ${name}(${[...captures, ...params.map((param) => passed(param))].join(", ")}))`;
  }

  private typeNames: ReadonlySet<string> | undefined;
  private readonly isType = (name: string): boolean => {
    const { Type, Namespace, Value } = this.ts.SymbolFlags;
    this.typeNames ??= new Set(this.program.getTypeChecker().getSymbolsInScope(this.file, Type | Namespace | Value).map((symbol) => symbol.name));
    return this.typeNames.has(name);
  };

  private params(func: string, captures: number): Param[] {
    const types = this.types();
    const seen = new Set<string>();
    const { rest, body } = this.module.funcs.get(func)!, params = body.params.slice(captures);
    const fixed = countFixed(params, ({ type }) => type.absent === "undefined");
    return params.map((param, i) => {
      const name = seen.has(param.hint) || !/^[A-Za-z_$][\w$]*$/.test(param.hint) ? `p${i}` : param.hint;
      seen.add(name);
      return { name, type: types.print(i < fixed ? param.type : required(param.type)), ...(i < fixed ? {} : { isOptional: true }), ...(rest && i === params.length - 1 ? { isRest: true } : {}) };
    });
  }

  private types(): TypePrinter {
    return new TypePrinter(new Set(), "Tape", this.isType);
  }

  /** The texts of functions that ask which version is meant, by what they call. */
  private readonly asking = new Map<string, string>();
  private readonly askingNames = new Map<string, string>();

  /** The functions that ask, in the places of a macro's functions. */
  private asked({ site, versions }: BuiltSite, names: ReadonlyMap<string, string>): { name: string; params: readonly Param[] }[] {
    const { several, built } = versions!, isPair = site.macro === "fwdAndBwd";
    const suffix = versionName("", versionsOf(site, several)[0]!.kinds);
    return built[0]!.functions.map((_, i) => {
      const callees = built.map(({ functions }) => ({ callee: names.get(functions[i]!)!, func: this.module.funcs.get(functions[i]!)! }));
      const key = callees.map(({ callee }) => callee).join();
      const name = this.askingNames.get(key) ?? this.fresh(callees[0]!.callee.replace(suffix, ""));
      this.askingNames.set(key, name);
      const residuals = isPair ? this.residualsOf(names.get(built[0]!.functions[0]!)!.replace(suffix, "")) : undefined;
      const doc = `${name}, by the kind of array that ${several.map((one) => one.name).join(" and ")} ${several.length > 1 ? "are" : "is"}.`;
      const all: Dispatched = { name, doc, versions: callees, several, paths: this.pathsOf(site, several, i), residuals };
      const isSecond = isPair && i === 1;
      if (!this.asking.has(key)) this.asking.set(key, isSecond ? markedText(all, this.types()) : dispatchText(all, this.types()));
      return { name, params: isSecond ? [] : paramsOf(all, this.types()) };
    });
  }

  /** Where the arguments are that are asked about. Of a derivative of a derivative, for `checkGrads`, they are in a tuple in a tuple. */
  private pathsOf(site: MacroSite, several: readonly KindsOf[], i: number): (readonly number[])[] {
    const outer = site.macro === "checkGrads" ? (i < 2 ? [0] : [0, 0]) : [];
    return several.map(({ position }) => {
      const [first, ...rest] = [...outer, ...pathOf(site, position)];
      return [first! + site.captures.length, ...rest];
    });
  }

  private readonly residualTypes = new Map<string, string>();

  /** The name of the type of residuals of several versions. */
  private residualsOf(forward: string): string {
    const known = this.residualTypes.get(forward) ?? this.fresh(capitalize(forward.replace("_forward", "_residuals")));
    this.residualTypes.set(forward, known);
    return known;
  }

  private readonly pullbacks = new Map<MacroSite, string>();

  private pullbackName(site: MacroSite, forward: string): string {
    const name = this.pullbacks.get(site) ?? this.fresh(forward.replace(/_forward/, "_pullback"));
    this.pullbacks.set(site, name);
    return name;
  }

  /** `vjp(f, ...primals)`: the forward sweep, and a function that runs the reverse one. */
  private pullback({ site, functions }: BuiltSite, names: ReadonlyMap<string, string>): string {
    if (site.macro !== "vjp" || !site.immediate) return "";
    const [forward, backward] = functions.map((func) => names.get(func)!) as [string, string];
    const name = this.pullbackName(site, forward);
    const params = this.params(functions[0]!, 0);
    const types = `Parameters<typeof ${backward}>[1]`;
    const [y, residuals] = ["y", "residuals"].map((local) => (params.some((param) => param.name === local) ? `${local}_out` : local));
    return [
      `// The value of ${forward.replace(/_forward.*/, "")}, and its pullback.`,
      `function ${name}(${params.map(declared).join(", ")}): [ReturnType<typeof ${forward}>[0], (cotangent: ${types}) => ReturnType<typeof ${backward}>] {`,
      `  const [${y}, ${residuals}] = ${forward}(${params.map((param) => passed(param)).join(", ")});`,
      `  return [${y}, (cotangent) => ${backward}(${residuals}, cotangent)];`,
      "}",
      "",
    ].join("\n");
  }

  private checkGrads(site: MacroSite, functions: readonly string[], name: (i: number) => string): string {
    this.importLines.set("checkGradsWith", `import { checkGradsWith } from "fluxion/testing";`);
    const value = site.call.arguments[0]!.getText(this.file);
    const rest = site.call.arguments.length > 1 ? ", " : "";
    const second = functions.length > 2 ? `, ofJvp: { value: ${name(0)}, jvp: ${name(2)}, vjp: ${name(3)} }, ofVjp: { value: ${name(1)}, jvp: ${name(4)}, vjp: ${name(5)} }` : "";
    return `checkGradsWith({ value: ${value}, jvp: ${name(0)}, vjp: ${name(1)}${second} }${rest}`;
  }

  // ---- dependencies --------------------------------------------------------------------------------------------------

  private dependencies(funcs: readonly Func[]): string[] {
    const files = new Set<string>();
    for (const func of funcs) {
      if (func.origin) files.add(func.origin.file);
      if (func.span) files.add(func.span.file);
      walk(func.body, (stmt) => {
        if (stmt.span) files.add(stmt.span.file);
        if (stmt.kind === "global") files.add(stmt.file);
        classesIn(stmt).forEach((of) => files.add(of.file));
      });
    }
    for (const name of this.existing.keys()) files.add(this.module.funcs.get(name)!.origin!.file);
    files.delete(this.file.fileName);
    return [...files].sort();
  }
}

/** What generated code may mention. */
const builtIns = new Set(["Math", "Array", "Number", "Object", "RangeError", "TypeError", "Error", "NaN", "Infinity", ...Object.values(constructorNames)]);

const sameFile = (a: string, b: string): boolean => a === b;

/** Every identifier of a file: what generated names keep away from. */
function identifiersOf(typescript: typeof ts, file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isIdentifier(node)) names.add(node.text);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
