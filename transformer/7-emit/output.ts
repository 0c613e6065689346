/** Printed statements before they are text: nesting, where they come from, and the layout of blocks. */
import type { Span } from "../diagnostics.ts";

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
    this.text += `${lead}${text}\n`;
  }
}

export class Layouter {
  /** The comment that the next statement stands under. */
  private comment: string | undefined;

  constructor(private readonly out: Text, private readonly sourceLine: (span: Span) => string | undefined, private readonly width: number) {}

  block(outputs: readonly Output[], indent: number): void {
    this.comment = undefined;
    for (const output of outputs) {
      switch (output.kind) {
        case "line": this.line(output, indent); break;
        case "heading":
          this.comment = undefined;
          this.out.line(indent, `// ${output.text}`);
          break;
        case "branch": this.branch(output, indent, "if"); break;
        case "repeat":
          this.out.line(indent, `${output.header} {`, output.span);
          this.block(output.body, indent + 1);
          this.comment = undefined;
          this.out.line(indent, "}");
          break;
      }
    }
  }

  private line(line: Line, indent: number): void {
    const comment = line.adjoint && line.span ? this.sourceLine(line.span) : undefined;
    if (comment !== this.comment && comment) this.out.line(indent, `// ${comment}`);
    this.comment = comment;
    this.out.line(indent, line.text, line.span);
  }

  /** `opening` is `if` or `} else if`. */
  private branch(branch: Branch, indent: number, opening: string): void {
    const { condition, then, otherwise } = branch;
    const head = `${opening} (${condition})`;
    const [only] = then;
    if (opening === "if" && otherwise.length === 0 && then.length === 1 && only!.kind === "line" && !only!.adjoint && !/^(?:const|let) /.test(only!.text)
      && 2 * indent + head.length + only!.text.length + 1 <= Math.min(this.width, 80)) {
      this.comment = undefined;
      this.out.line(indent, `${head} ${only!.text}`, only!.span ?? branch.span);
      return;
    }
    this.out.line(indent, `${head} {`, branch.span);
    this.block(then, indent + 1);
    this.comment = undefined;
    const [chained] = otherwise;
    if (otherwise.length === 1 && chained!.kind === "branch") {
      this.branch(chained!, indent, "} else if");
      return;
    }
    if (otherwise.length > 0) {
      this.out.line(indent, "} else {");
      this.block(otherwise, indent + 1);
      this.comment = undefined;
    }
    this.out.line(indent, "}");
  }
}
