import { sumOfRootsByHand } from "../by-hand/newton.ts";
import { noise, standard } from "../standard.ts";
import { sumOfRootsOnTape } from "../tape/newton.ts";

const x = noise(100).map((value) => 1 + 50 * (value + 1));

export default [standard({
  name: "Newton while",
  about: "100 square roots, each by a `while` whose trips depend on the value",
  file: "newton.ts",
  f: "sumOfRoots",
  args: [x],
  byHand: () => sumOfRootsByHand(x),
  tape: () => sumOfRootsOnTape(x),
})];
