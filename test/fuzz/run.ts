/** The fuzz command: `--programs N --seed S [--from BATCH] [--failures K] [--no-shrink]`. */
import { parseArgs } from "node:util";
import { campaign, type Failure, type Tally } from "./campaign.ts";

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    failures: { type: "string", default: "10" },
    "no-shrink": { type: "boolean", default: false },
  },
});

const started = Date.now();
let shown = started;
let reported = 0;

const tally = await campaign({
  programs: Number(values.programs), seed: Number(values.seed), from: Number(values.from), failures: Number(values.failures), shrink: !values["no-shrink"],
  progress: (now) => {
    for (; reported < now.failures.length; reported++) print(now.failures[reported]!);
    if (Date.now() - shown < 10_000) return;
    shown = Date.now();
    console.log(summary(now));
  },
});

console.log(summary(tally));
const reasons = [...tally.reasons].sort((a, b) => b[1] - a[1]);
for (const [reason, count] of reasons.slice(0, 20)) console.log(`  ${String(count).padStart(6)}  ${reason}`);
process.exit(tally.failures.length > 0 ? 1 : 0);

function summary({ programs, right, skipped, refused, typed, failures }: Tally): string {
  const rate = programs / ((Date.now() - started) / 1000);
  const percent = (count: number): string => `${((100 * count) / programs).toFixed(2)} %`;
  return `${programs} programs: ${right} right, ${failures.length} wrong, ${refused} refused (${percent(refused)}), ${skipped} without numbers to compare (${percent(skipped)}); ${typed} type-checked; ${rate.toFixed(0)}/s`;
}

function print({ seed, detail, source, disable }: Failure): void {
  const without = disable.length > 0 ? `, without ${disable.join()}` : "";
  console.log(`\n==== wrong: seed ${seed}${without}; points of seed ${source.seed}\n${detail}`);
  for (const [name, text] of Object.entries(source.files)) console.log(`---- ${name}\n${text.replace(/\n\s*\n/g, "\n")}`);
}
