/**
 * The encoder's states of a window without a sound. What lies behind a window's sound is silent, and is read from their file, not
 * computed: made when a model is compiled, it costs no time at the start and no memory.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { check } from "../lib/check.ts";
import { compilerVersion, type Unit } from "../model/compile.ts";
import type { Dims } from "../model/dims.ts";
import type { WeightPrecision } from "../onnx/graph.ts";
import { floats, floatsOf, runOnce } from "./sessions.ts";
import type { CompiledUnit } from "./unit-folder.ts";

/** Log-mel of silence beside speech: the floor that usual speech sets. */
const silentMel = -0.8;

/** @param precision of the encoder's weights */
export async function compileSilence(encoder: CompiledUnit, dims: Dims, precision: WeightPrecision): Promise<Unit> {
  const { melBins, frames, width } = dims;
  const mel = floats(new Float32Array(melBins * 2 * frames).fill(silentMel), [1, melBins, 2 * frames]);
  const values = floatsOf(await runOnce(encoder.path("encoder"), { mel }, ["states"]), "states");
  const table = { rows: frames, width };
  return {
    graphs: [],
    table: { ...table, values },
    manifest: { version: compilerVersion, precision, table: { ...table, halves: false } },
  };
}

export class Silence {
  readonly #file: number;

  constructor(unit: CompiledUnit) {
    this.#file = openSync(unit.table, "r");
  }

  /** @param states of a window, [1500, d]: those from value `from` on become silent */
  fill(states: Float32Array, from: number): void {
    const silent = states.subarray(from);
    const { byteLength, BYTES_PER_ELEMENT } = silent;
    check(readSync(this.#file, silent, 0, byteLength, from * BYTES_PER_ELEMENT) === byteLength, "states of silence");
  }

  close(): void {
    closeSync(this.#file);
  }
}
