/** How much one run allocates: what the heap and the buffers of typed arrays have grown by, where nothing was collected. */
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Of several runs, each by itself, the most: a collection within one makes it seem less. NaN where none was without. */
export function memoryPerRun(run: () => number, runs = 10): number {
  const growth = growths(run, runs) - growths(() => 0, runs);
  return growth < -1000 ? NaN : Math.max(0, growth);
}

function growths(run: () => number, runs: number): number {
  collect();
  let sink = 0;
  let most = -Infinity;
  for (let i = 0; i < runs; i++) {
    const before = allocated();
    sink += run();
    most = Math.max(most, allocated() - before);
  }
  return Number.isNaN(sink) ? NaN : most;
}

function allocated(): number {
  return getHeapStatistics().used_heap_size + process.memoryUsage().arrayBuffers;
}
