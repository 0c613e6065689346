import { treeByHand } from "../by-hand/tree.ts";
import { noise, standard } from "../standard.ts";
import { treeOnTape } from "../tape/tree.ts";

const x = noise(256, 11);

export default [standard({
  name: "recursion",
  about: "a recursive function over a tree of 256 leaves",
  file: "tree.ts",
  f: "tree",
  args: [x],
  byHand: () => treeByHand(x),
  tape: () => treeOnTape(x),
})];
