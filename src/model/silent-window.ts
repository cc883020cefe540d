/**
 * The encoder's states of a window without a sound, found layer by layer while the encoder's graph is made. Every frame of it hears the same, and is told
 * apart by its position alone: so some of them, evenly spread, stand for their neighbours. What attention averages over is the same with
 * a few of them.
 */
import type { OnShare } from "../lib/share.ts";
import type { Dims } from "./dims.ts";
import type { Conv, EncoderLayer, EncoderWeights } from "./encoder.ts";
import { geluInPlace } from "./gelu.ts";
import type { Norm } from "./layers.ts";
import type { MatMul } from "./matrix.ts";
import { addTo, attended, type Matrix32, normed, throughMlp, turned } from "./plain-layers.ts";

/** Log-mel of silence beside speech: the floor that usual speech sets. */
export const silentMel = -0.8;
/** So many frames have one state. */
const step = 8;

export class SilentWindow {
  readonly #dims: Dims;
  readonly #matMul: MatMul;
  readonly #step: number;
  /** the residual stream, [d, frames/step] */
  readonly #x: Matrix32;

  constructor(weights: EncoderWeights, dims: Dims, matMul: MatMul, every = step) {
    this.#dims = dims;
    this.#matMul = matMul;
    this.#step = every;
    const { width, frames, melBins } = dims;
    const sound = convolved(
      convolved(new Float32Array(melBins).fill(silentMel), weights.convolution("conv1")),
      weights.convolution("conv2"),
    );
    const positions = weights.positions();
    const rows = Math.ceil(frames / every);
    const data = new Float32Array(rows * width);
    for (let r = 0; r < rows; r++) {
      const frame = Math.min(frames - 1, r * every + Math.floor(every / 2));
      for (let c = 0; c < width; c++)
        data[r * width + c] = (sound[c] as number) + (positions[frame * width + c] as number);
    }
    this.#x = turned({ rows, columns: width, data });
  }

  /** Goes through a layer. */
  async hear({ beforeAttention, attention, beforeMlp, mlp }: EncoderLayer): Promise<void> {
    const x = this.#x;
    const own = normed(x, beforeAttention);
    const attending = { headWidth: this.#dims.width / this.#dims.encoderHeads, causal: false, matMul: this.#matMul };
    addTo(x, await attended(attention, own, own, attending));
    addTo(x, await throughMlp(normed(x, beforeMlp), mlp, this.#matMul));
  }

  /** @param last the norm behind the last layer @returns the states of all frames, [frames, d] */
  states(last: Norm): Float32Array<ArrayBuffer> {
    const { frames, width } = this.#dims;
    const { data } = turned(normed(this.#x, last));
    const out = new Float32Array(frames * width);
    for (let frame = 0; frame < frames; frame++) {
      const row = Math.floor(frame / this.#step);
      out.set(data.subarray(row * width, (row + 1) * width), frame * width);
    }
    return out;
  }
}

/** The states of a window without a sound, where the encoder's graph isn't made meanwhile: [frames, d]. */
export async function silentStates(
  weights: EncoderWeights,
  dims: Dims,
  matMul: MatMul,
  onShare: OnShare = () => {},
): Promise<Float32Array<ArrayBuffer>> {
  const silent = new SilentWindow(weights, dims, matMul);
  for (let l = 0; l < dims.encoderLayers; l++) {
    await silent.hear(weights.layer(l));
    onShare((l + 1) / dims.encoderLayers);
  }
  return silent.states(weights.last());
}

/** gelu(conv(x)) where all that the kernel sees is x. @param x [channels] */
function convolved(x: Float32Array, { weight, bias, shape }: Conv): Float32Array {
  const [outputs = 0, inputs = 0, kernel = 0] = shape;
  const out = Float32Array.from(bias);
  for (let o = 0, at = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let k = 0; k < kernel; k++, at++) out[o] = (out[o] as number) + (weight[at] as number) * (x[i] as number);
  geluInPlace(out);
  return out;
}
