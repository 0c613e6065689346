/** One run of the transformer over a program: sites, lowering, passes, rewrites; errors collected by file. */
import type ts from "typescript";
import { findMacros, MacroFinder } from "./1-find/find-macros.ts";
import { valueOf, type MacroSite } from "./1-find/macro-site.ts";
import { spanOf } from "./1-find/spans.ts";
import { createLowering, type Lowering } from "./2-lower/lower-program.ts";
import { severalKinds, versionsOf } from "./2-lower/versions.ts";
import type { MacroName, MacroRequest } from "./5-differentiate/modes.ts";
import { Defect, Refusal, type Diagnostic } from "./diagnostics.ts";
import { generateFile, type BuiltSite } from "./generate.ts";
import type { FileRewrite, TransformOptions, TransformResult } from "./index.ts";
import { calleesOf } from "./ir/calls.ts";
import type { InstanceCheck } from "./ir/instance-check.ts";
import type { Func } from "./ir/ir.ts";
import type { ClassRef } from "./ir/types.ts";
import * as messages from "./messages.ts";
import { Pipeline } from "./pipeline.ts";

/** Macros that leave no function of their own behind: they mean something only inside a differentiated function. */
const passive: ReadonlySet<string> = new Set(["stopGradient", "checkpoint", "customJvp", "customVjp"]);

export class Compilation {
  private readonly pipeline: Pipeline;
  private readonly lowering: Lowering;
  private readonly finder: MacroFinder;
  private readonly diagnostics: Diagnostic[] = [];
  private readonly built = new Map<MacroSite, readonly string[] | undefined>();
  /** Those that are being built. */
  private readonly running = new Set<MacroSite>();
  private readonly normalized = new Set<string>();
  private readonly refused = new Map<string, Refusal>();

  constructor(private readonly typescript: typeof ts, private readonly program: ts.Program, options: TransformOptions) {
    this.pipeline = new Pipeline(options);
    this.finder = new MacroFinder(typescript, program);
    this.lowering = createLowering(typescript, program, { finder: this.finder, names: this.pipeline.derivatives.names, resolveMacro: (site) => this.resolveMacro(site) });
  }

  run(files: readonly ts.SourceFile[]): TransformResult {
    const { sites, leftOver } = findMacros(this.typescript, this.program, files, this.finder);
    const byFile = new Map<ts.SourceFile, BuiltSite[]>();
    const broken = new Set(leftOver);
    let unsaid: MacroSite | undefined;
    for (const site of sites) {
      const item = this.finder.usedPlainly.has(site) ? undefined : this.builtSite(site);
      if (item && (item.functions.length > 0 || item.versions)) {
        const ofFile = byFile.get(site.file) ?? [];
        ofFile.push(item);
        byFile.set(site.file, ofFile);
      }
      if (item) continue;
      broken.add(site.file);
      unsaid ??= site;
    }
    const rewrites = new Map<string, FileRewrite>();
    for (const [file, built] of byFile) {
      if (broken.has(file)) continue;
      const rewrite = this.guarded(built[0]!.site, () => generateFile(this.typescript, file, this.program, built, this.pipeline.module, (funcs, name) => this.pipeline.finish(funcs, name), (site, type, canName) => this.instanceCheck(site, type, canName)));
      if (rewrite) rewrites.set(file.fileName, this.withDependencies(rewrite, built));
    }
    // Nothing is left as it was without a word.
    if (unsaid && this.said().length === 0) this.report(messages.defect(`${unsaid.macro}() was not built, and nothing says why`), unsaid.call);
    return { files: rewrites, diagnostics: sorted(this.said()) };
  }

  private said(): readonly Diagnostic[] {
    return [...this.finder.diagnostics, ...this.lowering.diagnostics, ...this.diagnostics];
  }

  /** What is looked at in an argument of the function that the macro is applied to. */
  private instanceCheck(site: MacroSite, type: ts.Type, canName: (of: ClassRef) => boolean): InstanceCheck | undefined {
    const ref = this.lowering.lower(site.target!);
    return ref && this.lowering.instanceCheck(ref.name, type, canName);
  }

  /** A macro that the user's code calls; undefined when there is an error, which has been reported. */
  private builtSite(site: MacroSite): BuiltSite | undefined {
    const several = site.broken || passive.has(site.macro) || site.immediate && site.macro === "vjp" ? [] : severalKinds({ ts: this.typescript, checker: this.program.getTypeChecker() }, site);
    if (several.length === 0) {
      const functions = this.build(site);
      return functions && { site, functions };
    }
    const built: BuiltSite[] = [];
    for (const version of versionsOf(site, several)) {
      const functions = this.build(version.site);
      if (!functions) return undefined;
      built.push({ site: version.site, functions });
    }
    return { site, functions: [], versions: { several, built } };
  }

  /** The functions that stand for a macro call; undefined when there is an error, which has been reported. */
  private build(site: MacroSite): readonly string[] | undefined {
    if (this.running.has(site)) this.report(insideItself(site), site.call);
    if (this.built.has(site)) return this.built.get(site);
    this.built.set(site, undefined);
    this.running.add(site);
    const functions = site.broken ? undefined : passive.has(site.macro) || valueOf(site) ? [] : this.guarded(site, () => this.functionsOf(site));
    this.running.delete(site);
    this.built.set(site, functions);
    return functions;
  }

  /** A macro inside a function that is being lowered: a function of the module like any other. */
  private resolveMacro(site: MacroSite): string | undefined {
    if (site.immediate && site.macro === "vjp") {
      this.report(messages.notYet("vjp(f, ...primals) inside a differentiated function", "Use vjp(f)(primals, cotangent)."), site.call);
      return undefined;
    }
    const functions = this.build(site);
    if (!functions || functions.length !== 1) {
      if (functions) this.report(messages.notYet(`${site.macro}() inside a differentiated function`, "Use grad, jvp, vjp or a Jacobian there."), site.call);
      return undefined;
    }
    const func = this.pipeline.funcs.get(functions[0]!)!;
    this.lowering.module.set(func.name, func);
    return func.name;
  }

  private functionsOf(site: MacroSite): readonly string[] | undefined {
    const target = this.targetName(site);
    if (target === undefined) return undefined;
    if (site.macro === "checkGrads") return this.checkGrads(target, site);
    const macro = site.macro === "vjp" && site.immediate ? "fwdAndBwd" : (site.macro as MacroName);
    const single = site.immediate && site.macro === "vjp" ? false : site.argnums.single;
    return this.pipeline.differentiate({ macro, target, argnums: site.argnums.indices, single, implicit: !site.argnums.given, hasAux: site.hasAux });
  }

  private targetName(site: MacroSite): string | undefined {
    const ref = this.lowering.lower(site.target!);
    if (!ref || this.lowering.isBroken(ref.name)) return undefined;
    if (!this.lowering.module.has(ref.name)) {
      this.report(insideItself(site), site.call);
      return undefined;
    }
    this.normalize(ref.name);
    return ref.name;
  }

  /** Brings a function and all that it needs to level Normal, callees first. */
  private normalize(name: string): void {
    const why = this.refused.get(name);
    if (why) throw why;
    if (this.normalized.has(name) || this.pipeline.funcs.has(name)) return;
    this.normalized.add(name);
    const raw = this.lowering.module.get(name)!;
    try {
      for (const callee of [...calleesOf(raw), ...customNames(raw)]) this.normalize(callee);
      this.pipeline.normalize(raw);
    } catch (error) {
      // Another macro that needs it is refused as well.
      if (error instanceof Refusal) this.refused.set(name, error);
      throw error;
    }
    this.pipeline.inlineHelpers([name]);
  }

  private checkGrads(target: string, site: MacroSite): string[] {
    const argnums = site.argnums.indices;
    const derive = (macro: MacroName, of: string): string => {
      const request: MacroRequest = { macro, target: of, argnums, single: false, implicit: true, hasAux: false };
      return this.pipeline.differentiate(request)[0]!;
    };
    const [jvp, vjp] = [derive("jvp", target), derive("vjp", target)];
    return [jvp, vjp, derive("jvp", jvp), derive("vjp", jvp), derive("jvp", vjp), derive("vjp", vjp)];
  }

  private withDependencies(rewrite: FileRewrite, built: readonly BuiltSite[]): FileRewrite {
    const files = new Set(rewrite.dependencies);
    for (const { site } of built.flatMap((item) => item.versions?.built ?? [item])) {
      const ref = site.target ? this.lowering.lower(site.target) : undefined;
      if (ref) this.lowering.dependencies(ref.name).forEach((file) => files.add(file));
    }
    files.delete(rewrite.fileName);
    return { ...rewrite, dependencies: [...files].sort() };
  }

  private report(message: messages.Message, node: ts.Node): void {
    this.diagnostics.push({ ...message, span: spanOf(node) });
  }

  /** A refusal inside a pass becomes a diagnostic of the macro; anything else that is thrown is a defect of fluxion. */
  private guarded<T>(site: MacroSite, action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (error instanceof Refusal) {
        const span = error.span ?? spanOf(site.call.arguments[0] ?? site.call);
        const isKnown = this.diagnostics.some((known) => known.code === error.code && known.span.file === span.file && known.span.start === span.start);
        if (!isKnown) this.diagnostics.push({ code: error.code, text: error.message, span });
        return undefined;
      }
      const text = error instanceof Defect ? error.message.split("\n")[0]! : String((error as Error).stack ?? error);
      this.report(messages.defect(text), site.call);
      return undefined;
    }
  }
}

const insideItself = ({ macro }: MacroSite): messages.Message => messages.notYet(`${macro}() of a function that is inside of that function itself`, "Take the derivative outside of the function.");

function customNames({ custom }: Func): string[] {
  if (custom?.kind === "jvp") return [custom.rule];
  if (custom?.kind === "vjp") return [custom.fwd, custom.bwd];
  return [];
}

function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.span.file < b.span.file ? -1 : a.span.file > b.span.file ? 1 : a.span.start - b.span.start || a.code - b.code));
}
