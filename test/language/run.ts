/**
 * The cases of a topic whose names contain a text, one by one: what is wrong with them, and the generated code with
 * `--code`. `npm run cases -- control-flow "fall-through" --code`
 */
import { parseArgs } from "node:util";
import { compile } from "../fuzz/compile.ts";
import { outcomes } from "../fuzz/outcomes.ts";
import { topics } from "./topics.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { code: { type: "boolean", default: false }, disable: { type: "string" } } });
const [topic = "", name = ""] = positionals;
const disable = values.disable ? values.disable.split(",") : [];

const chosen = (await topics()).filter((item) => item.name.includes(topic)).flatMap((item) => item.cases.filter((one) => one.name.includes(name)));
const results = await outcomes(chosen.map(({ source }) => source), { disable, withTypes: true });
let wrong = 0;
for (const [i, result] of results.entries()) {
  const { name: title, refused, source } = chosen[i]!;
  const isGood = refused ? result.kind === "refused" && refused.test(result.detail) : result.kind === "right";
  if (!isGood) wrong++;
  if (!isGood || name !== "") console.log(`${isGood ? "ok  " : "FAIL"} ${title}: ${result.kind}${"detail" in result ? ` ${result.detail}` : ""}`);
  if (!values.code) continue;
  const [compiled] = await compile([source], () => ({ disable }));
  for (const { text } of Object.values(compiled!.rewritten ?? {})) console.log(text.replace(/^export const (points_|d_).*$/gm, "").replace(/\n{3,}/g, "\n\n"));
}
console.log(`${results.length} cases, ${wrong} not as they should be`);
process.exitCode = wrong > 0 ? 1 : 0;
