/** How much one run allocates: what the heap and the buffers of typed arrays have grown by, where nothing was collected. */
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The median of several runs, each by itself, that nothing was collected in. Undefined where there were too few. */
export function memoryPerRun(run: () => number, runs: number): number | undefined {
  const [own, empty] = [growths(run, runs), growths(() => 0, runs)];
  return own.length * 2 < runs ? undefined : Math.max(0, middle(own) - middle(empty));
}

/** What each run adds; after a collection it is less than nothing. */
function growths(run: () => number, runs: number): number[] {
  collect();
  let sink = 0;
  const all: number[] = [];
  for (let i = 0; i < runs; i++) {
    const before = allocated();
    sink += run();
    all.push(allocated() - before);
  }
  return Number.isNaN(sink) ? [] : all.filter((growth) => growth >= 0).sort((a, b) => a - b);
}

const middle = (sorted: readonly number[]): number => sorted[sorted.length >> 1] ?? 0;

function allocated(): number {
  return getHeapStatistics().used_heap_size + process.memoryUsage().arrayBuffers;
}
