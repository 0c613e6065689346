/** The text form of the IR, for `--after`, fixtures and messages. Values are numbered only where names repeat. */
import type { Func, Module, Region, Stmt, Value } from "./ir.ts";
import { loopParts } from "./visit.ts";
import { printType } from "./types.ts";

export function printModule(module: Module): string {
  return [...module.funcs.values()].map(printFunc).join("\n");
}

export function printFunc(func: Func): string {
  const printer = new Printer();
  const params = func.body.params.map((param) => `${printer.name(param)}: ${printType(param.type)}`).join(", ");
  const lines = printer.region(func.body, "  ");
  const results = func.body.yields.map((value) => printType(value.type)).join(", ");
  const custom = func.custom ? ` [${Object.values(func.custom).join(" ")}]` : "";
  return [`fn ${func.name}(${params}) -> ${results || "void"}${custom}`, ...lines, `  return ${printer.names(func.body.yields)}`].join("\n").replace(/[ \t]+$/gm, "") + "\n";
}

/** Lines of one region, for error messages of the verifier. */
export function printRegion(region: Region): string {
  return new Printer().region(region, "").join("\n");
}

class Printer {
  private readonly known = new Map<Value, string>();
  private readonly taken = new Map<string, number>();

  name(value: Value): string {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const count = this.taken.get(value.hint) ?? 0;
    this.taken.set(value.hint, count + 1);
    const name = (count === 0 ? value.hint : `${value.hint}'${count === 1 ? "" : count}`) + (value.linear ? "~" : "");
    this.known.set(value, name);
    return name;
  }

  names(values: readonly Value[]): string {
    return values.map((value) => this.name(value)).join(", ");
  }

  region(region: Region, indent: string): string[] {
    return region.body.flatMap((stmt) => this.stmt(stmt, indent));
  }

  private nested(region: Region, indent: string): string[] {
    const lines = this.region(region, indent);
    if (region.yields.length > 0) lines.push(`${indent}yield ${this.names(region.yields)}`);
    return lines;
  }

  private stmt(stmt: Stmt, indent: string): string[] {
    const inner = indent + "  ";
    const define = (): string => (stmt.outs.length > 0 ? `${this.names(stmt.outs)} = ` : "");
    switch (stmt.kind) {
      case "if": {
        const head = `if ${this.name(stmt.args[0]!)}`;
        const arms = [...this.nested(stmt.regions[0]!, inner)];
        const otherwise = this.nested(stmt.regions[1]!, inner);
        if (otherwise.length > 0) arms.push(`${indent}else`, ...otherwise);
        return [`${indent}${define()}${head}`, ...arms];
      }
      case "loop": return this.loop(stmt, indent);
      case "while": {
        const [condition, body, update] = stmt.regions;
        const lines = [`${indent}${stmt.label ? `${stmt.label}: ` : ""}${stmt.testFirst ? "while" : "do while"}`, ...this.nested(condition!, inner + "  "), `${inner}do`, ...this.nested(body!, inner + "  ")];
        return update!.body.length > 0 ? [...lines, `${inner}update`, ...this.nested(update!, inner + "  ")] : lines;
      }
      case "block": return [`${indent}${stmt.label}: block`, ...this.nested(stmt.regions[0]!, inner)];
      default: return [`${indent}${define()}${this.plain(stmt)}`];
    }
  }

  private loop(stmt: Extract<Stmt, { kind: "loop" }>, indent: string): string[] {
    const parts = loopParts(stmt);
    const range = parts.end ? ` ${stmt.inclusive ? "to" : "below"} ${this.name(parts.end)}` : "";
    const start = this.name(parts.start);
    const init = parts.init.map((value) => this.name(value));
    const carried = parts.carried.map((value, i) => `${this.name(value)} = ${init[i]}`).join(", ");
    const head = `loop ${this.name(parts.index)} = ${start}${range} by ${stmt.step}${carried ? ` carry (${carried})` : ""}`;
    const lines: string[] = [];
    if (parts.condition) lines.push(`${indent}while (${parts.condition.params.map((p) => this.name(p)).join(", ")})`, ...this.nested(parts.condition, indent + "    "), `${indent}do`);
    lines.push(...this.nested(parts.body, indent + "  "));
    return [`${indent}${this.names(stmt.outs)} = ${head}`, ...lines];
  }

  private plain(stmt: Stmt): string {
    const args = stmt.args.map((value) => this.name(value)).join(" ");
    switch (stmt.kind) {
      case "const": return `${stmt.structural ? "zero" : "const"} ${typeof stmt.value === "string" ? JSON.stringify(stmt.value) : Object.is(stmt.value, -0) ? "-0" : String(stmt.value)}`;
      case "op": return `${stmt.op} ${args}`;
      case "get": case "set": case "increment": return `${stmt.kind} ${this.name(stmt.args[0]!)} .${stmt.field}${stmt.args[1] ? ` ${this.name(stmt.args[1])}` : ""}${"orZero" in stmt && stmt.orZero ? " or zero" : ""}`;
      case "call": return `call ${stmt.callee} ${args}`;
      case "throw": return `throw ${stmt.errorClass} ${args}`;
      case "effect": return `effect ${stmt.text} ${args}`;
      case "comment": return `comment ${JSON.stringify(stmt.text)}`;
      case "has": return `has ${args} .${stmt.field}${stmt.isNumber ? " number" : ""}`;
      case "is": return `is ${args} ${stmt.class.id}`;
      case "global": return `global ${stmt.name}`;
      case "alloc": return `${stmt.structural ? "shadow" : stmt.isEmpty ? "alloc empty" : "alloc"} ${printType(stmt.outs[0]!.type)} ${args}`;
      case "break": case "continue": return `${stmt.kind}${stmt.label ? ` ${stmt.label}` : ""}`;
      case "load": return `load ${args}${stmt.orZero ? " or zero" : ""}${stmt.isInside ? " inside" : ""}`;
      case "store": return `store ${args}${stmt.isInside ? " inside" : ""}`;
      case "accumulate": return `accumulate ${args}${stmt.ifThere ? " if there" : ""}`;
      case "copy": return `copy ${args}${stmt.detached ? " detached" : ""}`;
      default: return `${stmt.kind} ${args}`;
    }
  }
}
