/** Which functions are macros of fluxion: by the declaration behind aliases and re-exports, never by the name alone. */
import type ts from "typescript";
import { macroNames, type MacroName } from "./macro-site.ts";
import { resolvedSymbol, skipOuter } from "./resolve-function.ts";

const macroNameSet: ReadonlySet<string> = new Set(macroNames);

/** Files that the typings of fluxion are, for as long as the compiler keeps them: to find out takes a look at the disk. */
const ofFluxion = new WeakMap<ts.SourceFile, boolean>();

/** How a file gets at what other modules export. */
interface Imported {
  /** Names that imports give to things, and those of namespaces. */
  readonly names: Set<string>;
  /** By `import()`, `require()`, or types of that form: then any object may be a module. */
  readonly loadsModules: boolean;
}

export class MacroSymbols {
  private readonly imported = new Map<ts.SourceFile, Imported>();
  private readonly known = new Map<ts.Symbol, MacroName | undefined>();
  private readonly packages = new Map<string, boolean>();
  constructor(private readonly ts: typeof import("typescript"), private readonly program: ts.Program) {}

  /** The macro that this call calls. */
  macroOf(call: ts.CallExpression): MacroName | undefined {
    const { ts } = this;
    const callee = skipOuter(ts, call.expression);
    const name = ts.isIdentifier(callee) ? callee : ts.isPropertyAccessExpression(callee) ? callee.name : undefined;
    if (!name || !ts.isIdentifier(name) || !this.mayName(callee, name)) return undefined;
    return this.macroOfSymbol(resolvedSymbol(ts, this.program.getTypeChecker(), name));
  }

  /** The macro that a symbol, not an alias, stands for. */
  macroOfSymbol(symbol: ts.Symbol | undefined): MacroName | undefined {
    if (!symbol) return undefined;
    if (!this.known.has(symbol)) this.known.set(symbol, this.classify(symbol));
    return this.known.get(symbol);
  }

  /**
   * Could this be a macro, by the names alone? A large project has many calls and few macros, and to ask the checker
   * about each, before it has seen the file in order, would cost more than all of fluxion's work.
   */
  private mayName(callee: ts.Expression, name: ts.Identifier): boolean {
    if (macroNameSet.has(name.text)) return true;
    const root = this.rootOf(callee);
    if (!root) return false;
    const scope = this.importedBy(root.getSourceFile());
    return scope.names.has(root.text) || (root !== name && scope.loadsModules);
  }

  /** `a` of `a.b.c`; a macro that a re-export has given another name can only be reached so, or imported. */
  private rootOf(callee: ts.Expression): ts.Identifier | undefined {
    let node = callee;
    while (this.ts.isPropertyAccessExpression(node)) node = node.expression;
    return this.ts.isIdentifier(node) ? node : undefined;
  }

  private importedBy(file: ts.SourceFile): Imported {
    let known = this.imported.get(file);
    if (known) return known;
    known = { names: new Set<string>(), loadsModules: /\b(import|require)\s*\(/.test(file.text) };
    this.imported.set(file, known);
    for (const statement of file.statements) this.addImported(statement, known.names);
    return known;
  }

  private addImported(statement: ts.Statement, names: Set<string>): void {
    const { ts } = this;
    if (ts.isImportEqualsDeclaration(statement)) names.add(statement.name.text);
    else if (ts.isModuleDeclaration(statement)) {
      names.add(statement.name.text);
      const inner = statement.body;
      if (!inner) return;
      if (ts.isModuleBlock(inner)) for (const nested of inner.statements) this.addImported(nested, names);
      else if (ts.isModuleDeclaration(inner)) this.addImported(inner, names);
    } else if (ts.isImportDeclaration(statement)) {
      const clause = statement.importClause;
      const bindings = clause?.namedBindings;
      if (clause?.name) names.add(clause.name.text);
      if (bindings && ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
      else if (bindings) for (const element of bindings.elements) names.add(element.name.text);
    }
  }

  private classify(symbol: ts.Symbol): MacroName | undefined {
    const name = macroNames.find((candidate) => candidate === symbol.name);
    const isOurs = name && symbol.declarations?.some((declaration) => this.ts.isFunctionDeclaration(declaration) && this.isRuntime(declaration.getSourceFile()));
    return isOurs ? name : undefined;
  }

  /** The typings of the installed package, or the runtime's own sources. */
  private isRuntime(file: ts.SourceFile): boolean {
    let known = ofFluxion.get(file);
    if (known === undefined) {
      known = (file.isDeclarationFile || /[\\/]runtime[\\/][^\\/]+$/.test(file.fileName)) && this.isOfFluxion(file.fileName);
      ofFluxion.set(file, known);
    }
    return known;
  }

  /** The nearest package.json above the file says "fluxion". */
  private isOfFluxion(fileName: string): boolean {
    const folder = fileName.replace(/[\\/][^\\/]*$/, "");
    if (folder === fileName || folder === "") return false;
    const known = this.packages.get(folder);
    if (known !== undefined) return known;
    const text = this.read(`${folder}/package.json`);
    const name = text === undefined ? undefined : packageName(text);
    const result = name === undefined ? this.isOfFluxion(folder) : name === "fluxion";
    this.packages.set(folder, result);
    return result;
  }

  private read(file: string): string | undefined {
    // The host's own file system where the program shows it, else the compiler's.
    const host = this.program as unknown as { readFile?: (name: string) => string | undefined };
    try {
      return host.readFile?.(file) ?? this.ts.sys?.readFile(file);
    } catch {
      // Some hosts throw where there is no file.
      return undefined;
    }
  }
}

/** A package.json without a name ({"type": "module"} in a build folder) is not a package of its own. */
function packageName(text: string): string | undefined {
  try {
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined;
  }
}
