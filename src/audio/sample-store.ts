/** Samples of a file that are still needed, by their place in the file. */
import { check } from "../lib/check.ts";

export class SampleStore {
  /** samples seen so far */
  end = 0;
  #blocks: { from: number; samples: Float32Array }[] = [];

  push(samples: Float32Array): void {
    this.#blocks.push({ from: this.end, samples });
    this.end += samples.length;
  }

  /** Lets go of every block that touches none of the stretches. */
  keep(stretches: readonly { from: number; to: number }[]): void {
    this.#blocks = this.#blocks.filter(({ from, samples }) =>
      stretches.some((stretch) => stretch.from < from + samples.length && stretch.to > from),
    );
  }

  slice(from: number, to: number): Float32Array {
    const out = new Float32Array(to - from);
    let found = 0;
    for (const block of this.#blocks) {
      const start = Math.max(from, block.from);
      const end = Math.min(to, block.from + block.samples.length);
      if (end <= start) continue;
      out.set(block.samples.subarray(start - block.from, end - block.from), start - from);
      found += end - start;
    }
    check(found === to - from, `samples ${from} to ${to} are still there`);
    return out;
  }
}
