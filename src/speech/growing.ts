/**
 * Sound that is still being recorded, cut into windows: the same ones as when it has ended. At any time there is more than they hold: what
 * would be cut if the recording ended now.
 */
import { joined } from "../lib/joined.ts";
import { Cutter, scored, type Window, type WindowOptions } from "./windows.ts";

/** Sound that is read and not yet cut: scores come some seconds late. */
class Tail {
  #chunks: Float32Array[] = [];
  /** where the first of them begins, in samples of the file, and where the last one ends */
  #from = 0;
  #end = 0;

  get end(): number {
    return this.#end;
  }

  push(samples: Float32Array): void {
    this.#chunks.push(samples.slice());
    this.#end += samples.length;
  }

  /** Lets go of what ends before. */
  forget(before: number): void {
    while (this.#chunks[0] !== undefined && this.#from + this.#chunks[0].length <= before)
      this.#from += this.#chunks.shift()?.length ?? 0;
  }

  since(start: number): Float32Array {
    return joined(this.#chunks).subarray(Math.max(0, start - this.#from));
  }
}

async function* alone(samples: Float32Array): AsyncGenerator<Float32Array> {
  yield samples;
}

export class GrowingCut {
  readonly #pcm: AsyncIterable<Float32Array>;
  readonly #options: WindowOptions;
  readonly #cutter: Cutter;
  readonly #tail = new Tail();
  #count = 0;

  constructor(pcm: AsyncIterable<Float32Array>, options: WindowOptions) {
    this.#pcm = pcm;
    this.#options = options;
    this.#cutter = new Cutter(options);
  }

  /** of sound that is read, at 16 kHz */
  get samples(): number {
    return this.#tail.end;
  }

  /** how many windows were cut */
  get count(): number {
    return this.#count;
  }

  /** Windows as they become whole. To be called once. */
  async *windows(): AsyncGenerator<Window> {
    for await (const heard of scored(this.#read(), this.#options)) {
      const windows = this.#cutter.push(heard);
      this.#tail.forget(this.#cutter.end);
      this.#count += windows.length;
      yield* windows;
    }
    yield* this.#cutter.finish();
  }

  /**
   * What the windows to come have so far, as if the sound ended now; none where nobody speaks. The last seconds are scored by themselves, so
   * that words need not wait until the detector's stretch is full.
   * @returns undefined when windows were cut meanwhile: then it is to be asked again
   */
  async unfinished(): Promise<Window[] | undefined> {
    const { end } = this.#cutter;
    const tail = this.#tail.since(end);
    const heard = [];
    for await (const { samples, speech } of scored(alone(tail), this.#options))
      heard.push({ samples: samples.slice(), speech: speech.slice() });
    if (this.#cutter.end !== end) return undefined;
    const copy = new Cutter(this.#options, this.#cutter);
    return [...heard.flatMap((one) => copy.push(one)), ...copy.finish()];
  }

  async *#read(): AsyncGenerator<Float32Array> {
    for await (const samples of this.#pcm) {
      this.#tail.push(samples);
      yield samples;
    }
  }
}
