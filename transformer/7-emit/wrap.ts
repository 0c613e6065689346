/** Breaks a long statement at the commas of its longest list: arguments, elements or results. */

const opening = "([{";
const closing = ")]}";

interface Group {
  readonly start: number;
  end: number;
  readonly depth: number;
  readonly commas: number[];
}

/** The lines of the statement; one if it fits or has no list to break. Lines after the first carry their own indent. */
export function wrap(text: string, width: number): string[] {
  // Brackets in strings are not brackets.
  if (text.length <= width || /["'`]/.test(text)) return [text];
  const group = longestOuterList(text);
  if (!group) return [text];
  const cuts = [group.start, ...group.commas, group.end];
  const items = cuts.slice(1).map((cut, k) => text.slice(cuts[k]! + 1, cut).trim());
  return [text.slice(0, group.start + 1), ...fill(items, width - 2).map((line) => `  ${line}`), text.slice(group.end)];
}

/** As many items on each line as fit. */
function fill(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + item.length + 2 <= width) lines[lines.length - 1] = `${last} ${item},`;
    else lines.push(`${item},`);
  }
  // After a list of all further arguments there must be none.
  return items.at(-1)!.startsWith("...") ? [...lines.slice(0, -1), lines.at(-1)!.slice(0, -1)] : lines;
}

/** Of the bracketed lists with commas that are inside the fewest brackets, the longest. */
function longestOuterList(text: string): Group | undefined {
  const open: Group[] = [];
  let best: Group | undefined;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (opening.includes(character)) open.push({ start: i, end: i, depth: open.length, commas: [] });
    else if (character === ",") open[open.length - 1]?.commas.push(i);
    else if (closing.includes(character)) {
      const group = open.pop();
      if (!group) return undefined;
      group.end = i;
      if (group.commas.length > 0 && (!best || group.depth < best.depth || (group.depth === best.depth && group.end - group.start > best.end - best.start))) best = group;
    }
  }
  return best;
}
