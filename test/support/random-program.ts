/** Random TypeScript programs as an arbitrary of fast-check. */
import fc from "fast-check";
import type { Source } from "../fuzz/compile.ts";
import { dispatchProgram } from "./random-program-dispatch.ts";
import { randomProgram } from "./random-program-functions.ts";
import type { Random } from "./random-program-scope.ts";
import { smaller } from "./random-program-shrink.ts";

/** Of so many programs one is about classes. */
const dispatchEvery = Number(process.env["FLUXION_DISPATCH_EVERY"] ?? 60);

/**
 * Programs are made by choices of fast-check's generator and shrunk by cutting their text. Not a tree of arbitraries:
 * what may stand at a place depends on all the declarations before it, and cuts keep what chains of maps would redo.
 */
class ProgramArbitrary extends fc.Arbitrary<Source> {
  override generate(random: fc.Random): fc.Value<Source> {
    const choose: Random = { nextInt: (min, max) => random.nextInt(min, max) };
    if (random.nextInt(0, dispatchEvery - 1) === 0) return new fc.Value(dispatchProgram(choose), undefined);
    const files = randomProgram(choose);
    return new fc.Value({ files, seed: random.nextInt(0, 0x7fffffff) }, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Source {
    return typeof value === "object" && value !== null && "files" in value;
  }

  override shrink(source: Source): fc.Stream<fc.Value<Source>> {
    return fc.stream(shrunk(source)).map((next) => new fc.Value(next, undefined));
  }
}

function* shrunk(source: Source): Generator<Source> {
  const { files } = source;
  const helper = files["helper.ts"];
  if (helper !== undefined) {
    // One file is simpler than two.
    const own = files["program.ts"]!.replace(/^import .* from "\.\/helper\.ts";$/m, "").replace(/^import .* from "fluxion";$/m, "");
    yield { ...source, files: { "program.ts": `${helper.replace(/^export /gm, "")}\n${own}` } };
  }
  for (const [name, text] of Object.entries(files)) {
    for (const next of smaller(text)) yield { ...source, files: { ...files, [name]: next } };
  }
}

export const programs = (): fc.Arbitrary<Source> => new ProgramArbitrary();
