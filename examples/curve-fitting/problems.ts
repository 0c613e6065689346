import { readFileSync } from "node:fs";
import { grad } from "fluxion";
import type { Model, ModelGradient } from "./fit.js";
import { chwirut, danWood, gauss, kirby2, lanczos, misra1a, misra1b, misra1c, rat42 } from "./models.js";

export interface Problem {
  readonly name: string;
  readonly model: Model;
  readonly gradient: ModelGradient;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly start: readonly number[];
  readonly certified: readonly number[];
}

// One derivative for each model: grad() is replaced at build time by a function that computes all partials.
const chwirutGradient = grad(chwirut);
const gaussGradient = grad(gauss);
const lanczosGradient = grad(lanczos);

export const problems: readonly Problem[] = [
  load("Chwirut1", chwirut, chwirutGradient),
  load("Chwirut2", chwirut, chwirutGradient),
  load("DanWood", danWood, grad(danWood)),
  load("Gauss1", gauss, gaussGradient),
  load("Gauss2", gauss, gaussGradient),
  load("Gauss3", gauss, gaussGradient),
  load("Kirby2", kirby2, grad(kirby2)),
  load("Lanczos1", lanczos, lanczosGradient),
  load("Lanczos2", lanczos, lanczosGradient),
  load("Lanczos3", lanczos, lanczosGradient),
  load("Misra1a", misra1a, grad(misra1a)),
  load("Misra1b", misra1b, grad(misra1b)),
  load("Misra1c", misra1c, grad(misra1c)),
  load("Rat42", rat42, grad(rat42)),
];

/** The shape of the files in `data`, as far as it is needed here. */
interface File {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly start2: readonly number[];
  readonly certified: { readonly params: readonly number[] };
}

function load(name: string, model: Model, gradient: ModelGradient): Problem {
  const url = new URL(`../data/${name}.json`, import.meta.url);
  const { x, y, start2, certified } = JSON.parse(readFileSync(url, "utf8")) as File;
  return { name, model, gradient, x, y, start: start2, certified: certified.params };
}
