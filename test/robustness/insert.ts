/** Macros on functions of code that was not written for it. */
import ts from "typescript";

export interface Insertion {
  /** The function's text, for a report. */
  readonly source: string;
  /** The macro call, as it stands in the new text of the file. */
  readonly start: number;
  readonly end: number;
}

export interface Inserted {
  readonly text: string;
  readonly insertions: readonly Insertion[];
}

interface Place {
  /** Behind the statement that declares the function. */
  readonly at: number;
  readonly name: string;
  readonly node: ts.SignatureDeclaration;
}

const macros = ["grad_", "valueAndGrad_", "jvp_", "vjp_", "jacrev_", "jacfwd_", "hessian_", "hvp_", "fwdAndBwd_"];

/**
 * Two kinds: the macro on the function itself, and on an arrow that calls it with its parameters handed through, so
 * that its body is looked at whatever its signature is. `keep` says which of the calls, in order, are made at all.
 */
export function insertMacros(fileName: string, text: string, random: () => number, perFile: number, keep: (index: number) => boolean = () => true): Inserted {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  const places = placesOf(file).map((place) => ({ place, order: random() })).sort((a, b) => a.order - b.order).slice(0, perFile).map(({ place }) => place);
  const calls = places.flatMap((place) => {
    const macro = macros[Math.floor(random() * macros.length)]!;
    return [{ place, text: `${macro}(${place.name})` }, { place, text: through(place, random() < 0.5 ? "grad_" : "jvp_") }];
  }).map((call, index) => ({ ...call, index })).filter(({ index }) => keep(index)).sort((a, b) => a.place.at - b.place.at || a.index - b.index);
  const header = `import { ${macros.map((name) => `${name.slice(0, -1)} as ${name}`).join(", ")} } from "fluxion"; `;
  let out = header, position = 0;
  const insertions: Insertion[] = [];
  for (const call of calls) {
    out += `${text.slice(position, call.place.at)} ;void `;
    insertions[call.index] = { source: call.place.node.getText(file), start: out.length, end: out.length + call.text.length };
    out += `${call.text};`;
    position = call.place.at;
  }
  return { text: out + text.slice(position), insertions };
}

/** `grad((x_: number, p: Parameters<typeof f>[0]) => { f(p); return x_ * x_; })` */
function through({ name, node }: Place, macro: string): string {
  const params = node.parameters.map((_, i) => `p${i}_: Parameters<typeof ${name}>[${i}]`);
  return `${macro}((${["x_: number", ...params].join(", ")}) => { ${name}(${params.map((_, i) => `p${i}_`).join(", ")}); return x_ * x_; })`;
}

/** Functions with a name and a body, at any depth. */
function placesOf(file: ts.SourceFile): Place[] {
  const places: Place[] = [];
  const isBlock = (node: ts.Node): boolean => ts.isSourceFile(node) || ts.isBlock(node);
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name && node.body && isBlock(node.parent)) places.push({ at: node.end, name: node.name.text, node });
    if (ts.isVariableStatement(node) && isBlock(node.parent)) {
      for (const { name, initializer } of node.declarationList.declarations) {
        if (ts.isIdentifier(name) && initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))) places.push({ at: node.end, name: name.text, node: initializer });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places;
}
