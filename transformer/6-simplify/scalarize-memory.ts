/**
 * Purpose: records, and arrays of a known length with constant indices, that do not leave the function become values.
 * Requires, guarantees: level Normal.
 *
 *   r = record a b; set r .x c; d = get r .x      d = c
 *
 * Their fields become cells for a moment, and promote-cells does the rest.
 */
import { promoteCells } from "../3-normalise/promote-cells.ts";
import { Builder } from "../ir/build.ts";
import type { Func, Region, Stmt, Value } from "../ir/ir.ts";
import { walk } from "../ir/visit.ts";

/** Arrays longer than this stay arrays: a person would not write so many variables. */
const longest = 16;

export function scalarizeMemory(func: Func): Func {
  const candidates = findCandidates(func.body);
  if (candidates.size === 0) return func;
  const rewriter = new Rewriter(candidates);
  return promoteCells({ ...func, body: rewriter.region(func.body) });
}

/** For each value to be taken apart: its keys. */
type Candidates = Map<Value, readonly string[]>;

function findCandidates(body: Region): Candidates {
  const constants = new Map<Value, number>();
  const candidates: Candidates = new Map();
  walk(body, (stmt) => {
    const out = stmt.outs[0];
    if (stmt.kind === "const" && typeof stmt.value === "number") constants.set(out!, stmt.value);
    if (stmt.kind === "record" && out!.type.kind === "record") candidates.set(out!, out!.type.fields.map((field) => field.name));
    // A Float32Array rounds what is stored; integer arrays truncate: those stay memory.
    const plain = out?.type.kind === "array" && (out.type.storage === "f64" || out.type.storage === "list");
    const length = stmt.kind === "list" ? stmt.args.length : stmt.kind === "alloc" && out?.type.kind === "array" && out.type.element.kind === "number" ? constants.get(stmt.args[0]!) : undefined;
    if (plain && length !== undefined && length <= longest) candidates.set(out!, Array.from({ length }, (_, i) => String(i)));
  });
  const drop = (value: Value): void => { candidates.delete(value); };
  walk(body, (stmt) => {
    const inPlace = candidates.has(stmt.args[0]!) && isFieldAccess(stmt, candidates.get(stmt.args[0]!)!, constants);
    stmt.args.forEach((arg, i) => { if (!(i === 0 && inPlace)) drop(arg); });
    stmt.regions.forEach((region) => region.yields.forEach(drop));
  });
  body.yields.forEach(drop);
  return candidates;
}

/** The place is known: a field, or an element inside the array. */
function isFieldAccess(stmt: Stmt, keys: readonly string[], constants: ReadonlyMap<Value, number>): boolean {
  switch (stmt.kind) {
    case "get": case "set": case "increment": case "length": return true;
    case "load": case "store": case "accumulate": {
      const index = constants.get(stmt.args[1]!);
      return index !== undefined && keys.includes(String(index));
    }
    default: return false;
  }
}

class Rewriter {
  private readonly cells = new Map<Value, Map<string, Value>>();
  private readonly constants = new Map<Value, number>();
  private readonly renamed = new Map<Value, Value>();
  constructor(private readonly candidates: Candidates) {}

  private get = (value: Value): Value => this.renamed.get(value) ?? value;

  region(region: Region): Region {
    const b = new Builder();
    for (const stmt of region.body) this.stmt(stmt, b);
    return { params: region.params, body: b.body, yields: region.yields.map(this.get) };
  }

  private stmt(original: Stmt, b: Builder): void {
    const stmt = { ...original, args: original.args.map(this.get), regions: original.regions.map((inner) => this.region(inner)) };
    const out = stmt.outs[0];
    b.span = stmt.span;
    if (stmt.kind === "const" && typeof stmt.value === "number") this.constants.set(out!, stmt.value);
    if (out && this.candidates.has(out)) {
      this.make(stmt, out, b);
      return;
    }
    const cells = this.cells.get(stmt.args[0]!);
    if (cells) this.access(stmt, cells, b);
    else b.append(stmt);
  }

  private make(stmt: Stmt, out: Value, b: Builder): void {
    const keys = this.candidates.get(out)!;
    const cells = new Map<string, Value>();
    keys.forEach((key, i) => {
      const init = stmt.kind === "alloc" ? b.const(0) : stmt.args[i]!;
      cells.set(key, b.cell(init, init.hint === "c" || init.hint === "t" ? `${out.hint}${key}` : init.hint));
    });
    this.cells.set(out, cells);
  }

  private access(stmt: Stmt, cells: Map<string, Value>, b: Builder): void {
    if (stmt.kind === "length") {
      this.renamed.set(stmt.outs[0]!, b.const(cells.size));
      return;
    }
    const key = "field" in stmt ? stmt.field : String(this.constants.get(stmt.args[1]!));
    const cell = cells.get(key)!;
    if (stmt.kind === "get" || stmt.kind === "load") this.renamed.set(stmt.outs[0]!, b.read(cell));
    else if (stmt.kind === "set" || stmt.kind === "store") b.write(cell, stmt.args.at(-1)!);
    else b.write(cell, b.add(b.read(cell), stmt.args.at(-1)!));
  }
}
