/**
 * The encoder's states of a window without a sound. What is behind a window's sound is silent, and is read from their file, not
 * computed: made when a model is compiled, it costs no time at the start and no memory.
 */
import { compilerVersion, type GraphUnit } from "../model/compile.ts";
import type { Dims } from "../model/dims.ts";
import type { WeightPrecision } from "../onnx/graph.ts";
import { type CompiledUnit, TableFile } from "./compiled-unit.ts";
import { floats, floatsOf, runOnce } from "./session.ts";

/** Log-mel of silence beside speech: the floor that usual speech sets. */
const silentMel = -0.8;

/** @returns the states of a window without a sound, [1500, d] */
export async function statesOfSilence(encoder: CompiledUnit, { melBins, frames }: Dims): Promise<Float32Array> {
  const mel = floats(new Float32Array(melBins * 2 * frames).fill(silentMel), [1, melBins, 2 * frames]);
  return floatsOf(await runOnce(encoder.path("encoder"), { mel }, ["states"]), "states");
}

/** @param precision of the weights of the encoder that it goes with */
export function compileSilence(states: Float32Array, { frames, width }: Dims, precision: WeightPrecision): GraphUnit {
  const table = { rows: frames, width };
  return {
    graphs: [],
    table: { ...table, values: states },
    manifest: { version: compilerVersion, precision, table: { ...table, halves: false } },
  };
}

export class Silence {
  readonly #file: TableFile;

  constructor(unit: CompiledUnit) {
    this.#file = new TableFile(unit);
  }

  /** @param states of a window, [1500, d]: those from value `from` on become silent */
  fill(states: Float32Array, from: number): void {
    this.#file.read(states.subarray(from), from * states.BYTES_PER_ELEMENT);
  }

  close(): void {
    this.#file.close();
  }
}
