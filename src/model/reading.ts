/**
 * The decoder as it reads a text that is known, all tokens at once: what every layer's self-attention is given, found while the layer's
 * weights are in memory anyway.
 */
import { check } from "../lib/check.ts";
import type { DecoderLayer } from "./decoder.ts";
import { type Dims, headWidth } from "./dims.ts";
import type { Norm } from "./layers.ts";
import type { MatMul } from "./matrix.ts";
import { addTo, attended, type Matrix32, normed, throughMlp, turned } from "./plain-layers.ts";

/** What is read, and what is heard with it. */
export interface ReferenceText {
  /** the tokens' rows of the embedding, [n, d] */
  embedded: Float32Array;
  /** the encoder's, [frames, d]: of as many as the sound takes */
  states: Float32Array;
}

export class Reading {
  readonly #dims: Dims;
  readonly #matMul: MatMul;
  readonly #sound: Matrix32;
  /** the residual stream */
  #tokens: Matrix32;

  /** @param positions learned, [positions, d] */
  constructor({ embedded, states }: ReferenceText, positions: Float32Array, dims: Dims, matMul: MatMul) {
    check(embedded.length <= positions.length, "a text of no more tokens than there are positions");
    this.#dims = dims;
    this.#matMul = matMul;
    const placed = embedded.map((value, i) => value + (positions[i] as number));
    this.#tokens = turned({ rows: embedded.length / dims.width, columns: dims.width, data: placed });
    this.#sound = turned({ rows: states.length / dims.width, columns: dims.width, data: states });
  }

  /** @param before the norm in front of the layer that comes next @returns what its self-attention is given, [n, d] */
  inputs(before: Norm): Float32Array {
    return turned(normed(this.#tokens, before)).data;
  }

  /** Goes through a layer. @param before the norm in front of it */
  async read({ self, beforeCross, cross, beforeMlp, mlp }: DecoderLayer, before: Norm): Promise<void> {
    const x = this.#tokens;
    const own = normed(x, before);
    const attending = { headWidth: headWidth(this.#dims), matMul: this.#matMul };
    addTo(x, await attended(self, own, own, { ...attending, causal: true }));
    addTo(x, await attended(cross, normed(x, beforeCross), this.#sound, { ...attending, causal: false }));
    addTo(x, await throughMlp(normed(x, beforeMlp), mlp, this.#matMul));
  }
}
