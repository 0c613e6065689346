/**
 * The passes, in order, on one page. Each is logged under its name (`--after=NAME` prints it) and verified.
 *
 *   lower -> single-exit -> promote-cells -> simplify                                  for every function of the source
 *   linearize -> sink-into-branches -> accumulate-stores -> carry-tangents -> fuse-sweeps -> snapshot-arrays -> plan-residuals -> unzip -> transpose -> simplify                      for every macro, inner first
 */
import { contentsOf } from "./ir/contents.ts";
import type { Func, Level, Module } from "./ir/ir.ts";
import { printFunc } from "./ir/print.ts";
import { verifyFunc } from "./ir/verify.ts";
import { promoteCells } from "./3-normalise/promote-cells.ts";
import { singleExit } from "./3-normalise/single-exit.ts";
import { DetachedCopies } from "./4-analyse/detached.ts";
import { Derivatives, type PassRunner } from "./5-differentiate/derivatives.ts";
import { buildMacro, type MacroRequest } from "./5-differentiate/modes.ts";
import { adoptSums } from "./6-simplify/adopt-sums.ts";
import { carryElements } from "./6-simplify/carry-elements.ts";
import { carrySums } from "./6-simplify/carry-sums.ts";
import { eliminateDead } from "./6-simplify/eliminate-dead.ts";
import { flattenViews } from "./6-simplify/flatten-views.ts";
import { fixedLengths } from "./6-simplify/fixed-lengths.ts";
import { fold } from "./6-simplify/fold.ts";
import { hoistInvariants } from "./6-simplify/hoist-invariants.ts";
import { inlineCalls } from "./6-simplify/inline-calls.ts";
import { jamLoops } from "./6-simplify/jam-loops.ts";
import { mergeBranches } from "./6-simplify/merge-branches.ts";
import { reuseScratch } from "./6-simplify/reuse-scratch.ts";
import { scalarizeMemory } from "./6-simplify/scalarize-memory.ts";
import { sinkIntoBranches } from "./6-simplify/sink-into-branches.ts";
import { tidyHeadings } from "./6-simplify/tidy-headings.ts";
import { wholeSizes } from "./6-simplify/whole-sizes.ts";
import { writeInto } from "./6-simplify/write-into.ts";
import { unrollLoops } from "./6-simplify/unroll-loops.ts";

/** Names of all passes and analyses that `--after` prints. */
export const passNames = [
  "lower", "single-exit", "promote-cells", "inline-calls", "fixed-lengths", "unroll-loops", "flatten-views", "scalarize-memory", "carry-elements", "adopt-sums", "fold", "eliminate-dead", "hoist-invariants", "sink-into-branches",
  "activity", "linearize", "accumulate-stores", "widen", "columns-in-place", "rows-by-symmetry", "carry-tangents", "fuse-sweeps", "snapshot-arrays", "plan-residuals", "unzip", "transpose", "simplify", "write-into", "whole-sizes", "carry-sums", "merge-branches", "jam-loops", "reuse-scratch",
] as const;

/** Without these there is no derivative. */
const indispensable: ReadonlySet<string> = new Set(["lower", "single-exit", "promote-cells", "linearize", "unzip", "transpose", "simplify"]);

/** What `disable` switches off: numbers never depend on it, only code. */
export const switches: readonly string[] = passNames.filter((name) => !indispensable.has(name));

export interface PipelineOptions {
  readonly disable?: readonly string[];
  readonly after?: readonly string[];
  readonly print?: (text: string) => void;
  readonly verify?: boolean;
  readonly scratch?: number;
}

/** Elements of an array that is kept in the module, where `scratch` does not say: a quarter of a megabyte. */
const usualScratch = 32_768;

/** The functions of one compilation and what is done to them. */
export class Pipeline implements PassRunner {
  readonly funcs = new Map<string, Func>();
  readonly derivatives: Derivatives;
  private readonly detached = new DetachedCopies();

  constructor(private readonly options: PipelineOptions = {}) {
    this.derivatives = new Derivatives(this);
  }

  get module(): Module { return { funcs: this.funcs }; }

  /** Takes a function fresh from lowering to level Normal. */
  normalize(raw: Func): Func {
    let func = this.pass("lower", raw, "raw");
    func = this.pass("single-exit", singleExit(func), "cells");
    func = this.pass("promote-cells", promoteCells(func), "normal");
    func = this.detached.check(func, this.module);
    func = this.tidy(func, "normal");
    this.funcs.set(func.name, func);
    return func;
  }

  /** Functions called by others, smaller first, are put into their callers. */
  inlineHelpers(names: readonly string[]): void {
    if (this.disabled("inline-calls")) return;
    for (const name of names) {
      const func = this.funcs.get(name)!;
      const inlined = inlineCalls(func, this.module);
      if (inlined !== func) this.funcs.set(name, this.tidy(this.pass("inline-calls", inlined, "normal"), "normal"));
    }
  }

  /** The functions of a macro: ready to be emitted, or to be differentiated again. */
  differentiate(request: MacroRequest): string[] {
    const before = this.funcs.size;
    const names = buildMacro(request, this.derivatives);
    for (const name of [...this.funcs.keys()].slice(before)) {
      const func = this.pass("transpose", this.funcs.get(name)!, "normal");
      const inlined = this.disabled("inline-calls") ? func : inlineCalls(func, this.module);
      this.funcs.set(name, this.pass("simplify", tidyHeadings(this.inPlace(this.tidy(inlined, "normal"))), "normal"));
    }
    return names;
  }

  private inPlace(func: Func): Func {
    if (this.disabled("write-into")) return func;
    const written = writeInto(func);
    return written === func ? func : this.tidy(this.pass("write-into", written, "normal"), "normal");
  }

  /** The functions of a file as they are emitted, and never differentiated again: a size is not a number that could be active. */
  finish(funcs: readonly Func[], file: string): Func[] {
    const finished = funcs.map((func) => this.finishOne(func)), { scratch: size = usualScratch } = this.options;
    if (size <= 0 || this.disabled("reuse-scratch")) return finished;
    return reuseScratch(finished, this.module, { size, file }).map((func, i) => (func === finished[i] ? func : this.pass("reuse-scratch", this.disabled("fold") ? func : fold(func), "normal")));
  }

  private finishOne(func: Func): Func {
    if (func.origin) return func;
    // Of merged branches the parts may be branches on one condition, which simplifying shows.
    const passes = [["whole-sizes", wholeSizes, 1], ["carry-sums", carrySums, 1], ["merge-branches", mergeBranches, maxRounds], ["jam-loops", jamLoops, 1]] as const;
    let current = func;
    for (const [name, pass, most] of passes) {
      for (let round = 0; round < most && !this.disabled(name); round++) {
        const next = pass(current);
        if (next === current) break;
        current = this.tidy(this.pass(name, next, "normal"), "normal");
      }
    }
    return current;
  }

  /** Functions that are as simple as they get. */
  private readonly tidied = new WeakSet<Func>();

  tidy(func: Func, level: Level): Func {
    if (level === "normal" && this.tidied.has(func)) return func;
    const result = this.simplified(func, level);
    if (level === "normal") this.tidied.add(result);
    return result;
  }

  private simplified(func: Func, level: Level): Func {
    let current = func;
    const run = (name: string, pass: (func: Func) => Func): void => {
      const next = this.disabled(name) ? current : pass(current);
      if (next !== current) this.note(name, () => printFunc(next));
      current = next;
    };
    // Each pass makes work for the others: until nothing gets smaller any more, and no memory has become values.
    for (let round = 0, going = true; round < maxRounds && going; round++) {
      const before = current;
      run("fold", fold);
      const folded = current;
      if (level === "normal") {
        run("fixed-lengths", (f) => fixedLengths(f, this.module));
        run("unroll-loops", (f) => unrollLoops(f, this.module));
        run("flatten-views", flattenViews);
        run("scalarize-memory", scalarizeMemory);
        run("carry-elements", (f) => carryElements(f, this.module));
        run("adopt-sums", (f) => adoptSums(f, this.module));
      }
      const rewritten = current !== folded;
      run("eliminate-dead", (f) => eliminateDead(f, this.module));
      going = current !== before && (round === 0 || rewritten || sizeOf(current) < sizeOf(before));
    }
    if (level === "normal") {
      run("hoist-invariants", hoistInvariants);
      run("sink-into-branches", sinkIntoBranches);
    }
    return current;
  }

  pass(name: string, func: Func, level: Level): Func {
    this.note(name, () => printFunc(func));
    if (this.options.verify !== false) verifyFunc(func, level, name);
    return func;
  }

  note(pass: string, text: string | (() => string)): void {
    const { after, print } = this.options;
    if (!print || !after || !(after.includes(pass) || after.includes("*"))) return;
    print(`// after ${pass}\n${typeof text === "string" ? text : text()}\n`);
  }

  disabled(pass: string): boolean {
    return this.options.disable?.includes(pass) ?? false;
  }
}

/** Nested records are taken apart a level a round. */
const maxRounds = 8;

const sizeOf = (func: Func): number => contentsOf(func.body).size;
