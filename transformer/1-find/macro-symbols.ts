/** Which functions are macros of fluxion: by the declaration behind aliases and re-exports, never by the name alone. */
import type ts from "typescript";
import { macroNames, type MacroName } from "./macro-site.ts";
import { resolvedSymbol } from "./resolve-function.ts";

export class MacroSymbols {
  private readonly known = new Map<ts.Symbol, MacroName | undefined>();
  private readonly packages = new Map<string, boolean>();
  constructor(private readonly ts: typeof import("typescript"), private readonly program: ts.Program) {}

  /** The macro that this call calls. */
  macroOf(call: ts.CallExpression): MacroName | undefined {
    const { ts } = this;
    const callee = call.expression;
    const name = ts.isIdentifier(callee) ? callee : ts.isPropertyAccessExpression(callee) ? callee.name : undefined;
    if (!name) return undefined;
    const symbol = resolvedSymbol(ts, this.program.getTypeChecker(), name);
    if (!symbol) return undefined;
    if (!this.known.has(symbol)) this.known.set(symbol, this.classify(symbol));
    return this.known.get(symbol);
  }

  private classify(symbol: ts.Symbol): MacroName | undefined {
    const name = macroNames.find((candidate) => candidate === symbol.name);
    const isOurs = name && symbol.declarations?.some((declaration) => this.ts.isFunctionDeclaration(declaration) && this.isRuntime(declaration.getSourceFile()));
    return isOurs ? name : undefined;
  }

  /** The typings of the installed package, or the runtime's own sources. */
  private isRuntime(file: ts.SourceFile): boolean {
    return (file.isDeclarationFile || /[\\/]runtime[\\/][^\\/]+$/.test(file.fileName)) && this.isOfFluxion(file.fileName);
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
