/** Printed statements before they are text: nesting, where they come from, and the layout of blocks. */
import type { Span } from "../diagnostics.ts";
import { wrap } from "./wrap.ts";

/** `adjoint`: it computes a cotangent. */
export interface Line { readonly kind: "line"; readonly text: string; readonly span?: Span | undefined; readonly adjoint: boolean }
export interface Heading { readonly kind: "heading"; readonly text: string }
export interface Branch { readonly kind: "branch"; readonly condition: string; readonly then: Output[]; readonly otherwise: Output[]; readonly span?: Span | undefined }
export interface Repeat { readonly kind: "repeat"; readonly header: string; readonly body: Output[]; readonly span?: Span | undefined }
export type Output = Line | Heading | Branch | Repeat;

export interface Mapping { readonly offset: number; readonly source: Span }

/** Collects text with the offsets of what comes from the source. */
export class Text {
  text = "";
  readonly mappings: Mapping[] = [];

  line(indent: number, text: string, span?: Span): void {
    const lead = "  ".repeat(indent);
    if (span) this.mappings.push({ offset: this.text.length + lead.length, source: span });
    this.text += text === "" ? "\n" : `${lead}${text}\n`;
  }
}

/** `let x_bar = 0;` needs no explanation. */
const isStart = (text: string): boolean => /^let [\p{ID_Continue}$]+(: \w+)?( = -?[\w.]+)?;$/u.test(text);
const isDeclaration = (text: string): boolean => /^(const|let) /.test(text);

/**
 * Lays statements out. Adjoints stand under the source line that they are the adjoints of; so does everything that
 * follows the heading of a reverse sweep.
 */
export class Layouter {
  /** The source line of the statement before, in whatever block that was: what stands above is not said again. */
  private comment: string | undefined;
  private isReverse = false;

  constructor(private readonly out: Text, private readonly sourceLine: (span: Span) => string | undefined, private readonly width: number) {}

  block(outputs: readonly Output[], indent: number): void {
    const isReverseAround = this.isReverse;
    // A sweep in which nothing is left to do has no heading, and the other one then needs none.
    const told = outputs.filter((output, i) => output.kind !== "heading" || outputs[i + 1]?.kind !== "heading");
    const areHeaded = told.length === outputs.length || told.filter((output) => output.kind === "heading").length > 1;
    for (const output of told) {
      switch (output.kind) {
        case "line": this.line(output, indent); break;
        case "heading":
          this.isReverse = output.text.startsWith("Reverse");
          this.comment = undefined;
          if (areHeaded) this.out.line(indent, `// ${output.text}`);
          break;
        case "branch": this.branch(output, indent, "if"); break;
        case "repeat": this.repeat(output, indent); break;
      }
    }
    this.isReverse = isReverseAround;
  }

  private line({ text, span, adjoint }: Line, indent: number): void {
    const comment = span ? this.sourceLine(span) : undefined;
    if (comment !== undefined && !isStart(text)) {
      if (comment !== this.comment && (adjoint || this.isReverse)) this.out.line(indent, `// ${comment}`);
      this.comment = comment;
    }
    const [first, ...rest] = wrap(text, this.width - 2 * indent);
    this.out.line(indent, first!, span);
    for (const line of rest) this.out.line(indent, line);
  }

  private repeat({ header, body, span }: Repeat, indent: number): void {
    if (body.length === 0) {
      this.out.line(indent, `${header} {}`, span);
      return;
    }
    this.out.line(indent, `${header} {`, span);
    this.block(body, indent + 1);
    this.out.line(indent, "}");
  }

  /** `opening` is `if` or `} else if`. */
  private branch(branch: Branch, indent: number, opening: string): void {
    const { condition, then, otherwise } = branch;
    const head = `${opening} (${condition})`;
    const [only] = then;
    if (opening === "if" && otherwise.length === 0 && then.length === 1 && only!.kind === "line" && !isDeclaration(only!.text)
      && 2 * indent + head.length + only!.text.length + 1 <= Math.min(this.width, 80)) {
      this.line({ ...only!, text: `${head} ${only!.text}`, span: only!.span ?? branch.span }, indent);
      return;
    }
    this.out.line(indent, `${head} {`, branch.span);
    this.block(then, indent + 1);
    const [chained] = otherwise;
    if (otherwise.length === 1 && chained!.kind === "branch") {
      this.branch(chained!, indent, "} else if");
      return;
    }
    if (otherwise.length > 0) {
      this.out.line(indent, "} else {");
      this.block(otherwise, indent + 1);
    }
    this.out.line(indent, "}");
  }
}

/** `if (a) { if (b) … }` with nothing else in it is `if (a && b) …`. */
export function merged(condition: string, then: Output[], otherwise: Output[], span: Span | undefined): Branch {
  const [only] = then;
  if (otherwise.length > 0 || then.length !== 1 || only?.kind !== "branch" || only.otherwise.length > 0) return { kind: "branch", condition, then, otherwise, span };
  const operand = (text: string): string => (/\|\||\?/.test(text) ? `(${text})` : text);
  return { ...only, condition: `${operand(condition)} && ${operand(only.condition)}` };
}
