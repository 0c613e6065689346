import { logisticByHand } from "../by-hand/logistic.ts";
import { noise, standard } from "../standard.ts";
import { logisticOnTape } from "../tape/logistic.ts";

const w = noise(51, 7);
const x = noise(1000 * 50, 8);
const labels = noise(1000, 9).map((value) => (value > 0 ? 1 : 0));
const ridge = 0.01;

export default [standard({
  name: "logistic regression",
  about: "1,000 rows of 50 features; by 50 weights and the intercept",
  file: "logistic.ts",
  f: "logisticLoss",
  args: [w, x, labels, ridge],
  byHand: () => logisticByHand(w, x, labels, ridge),
  tape: () => logisticOnTape(w, x, labels, ridge),
})];
