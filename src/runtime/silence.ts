/**
 * The encoder's states of a window without a sound. What is behind a window's sound is silent, and is read from their file, not
 * computed: made when a model is compiled, it costs no time at the start and no memory.
 */
import { type CompiledUnit, TableFile } from "./compiled-unit.ts";

export class Silence {
  readonly #file: TableFile;

  constructor(encoder: CompiledUnit) {
    this.#file = new TableFile(encoder);
  }

  /** @param states of a window, [1500, d]: those from value `from` on become silent */
  fill(states: Float32Array, from: number): void {
    this.#file.read(states.subarray(from), from * states.BYTES_PER_ELEMENT);
  }

  close(): void {
    this.#file.close();
  }
}
