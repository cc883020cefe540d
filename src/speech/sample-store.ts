/** Samples of a file that are still needed, by their place in the file. */
import { check } from "../lib/check.ts";

interface Block {
  from: number;
  samples: Float32Array;
}

export class SampleStore {
  /** samples seen so far */
  end = 0;
  readonly #blocks: Block[] = [];
  /**
   * Memory of blocks that are no longer needed, for the next ones: a file's sound would otherwise stay uncollected for a good part, since what has
   * lived for seconds is rarely collected.
   */
  readonly #free: Float32Array[] = [];
  #isCopy = false;

  /** The same samples, for as long as nothing is pushed to this one: what is pushed to the copy is its own. */
  snapshot(): SampleStore {
    const copy = new SampleStore();
    copy.#isCopy = true;
    copy.end = this.end;
    copy.#blocks.push(...this.#blocks);
    return copy;
  }

  /** Takes a copy: the caller may use its array again. */
  push(samples: Float32Array): void {
    const found = this.#free.findIndex(({ length }) => length >= samples.length);
    const [memory = new Float32Array(samples.length)] = found < 0 ? [] : this.#free.splice(found, 1);
    memory.set(samples);
    this.#blocks.push({ from: this.end, samples: memory.subarray(0, samples.length) });
    this.end += samples.length;
  }

  /** Lets go of every block that touches none of the stretches. */
  keep(stretches: readonly { from: number; to: number }[]): void {
    const needed = ({ from, samples }: Block) =>
      stretches.some((stretch) => stretch.from < from + samples.length && stretch.to > from);
    const blocks = this.#blocks.splice(0);
    for (const block of blocks) {
      if (needed(block)) this.#blocks.push(block);
      // A copy's memory is another's.
      else if (!this.#isCopy) this.#free.push(new Float32Array(block.samples.buffer));
    }
  }

  /** Puts the samples [from, to) at the start of `into`. */
  copy(from: number, to: number, into: Float32Array): void {
    let found = 0;
    for (const block of this.#blocks) {
      const start = Math.max(from, block.from);
      const end = Math.min(to, block.from + block.samples.length);
      if (end <= start) continue;
      into.set(block.samples.subarray(start - block.from, end - block.from), start - from);
      found += end - start;
    }
    check(found === to - from, `samples ${from} to ${to} are still there`);
  }
}
