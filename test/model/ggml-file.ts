/** Files as whisper.cpp's converter writes them, by code. */
import { exactHalves, nearestHalves } from "../../src/lib/half.ts";
import type { Dims } from "../../src/model/dims.ts";
import { openaiNamed } from "./openai-named.ts";
import type { Tensors } from "./tiny.ts";

const words = (...numbers: number[]): Buffer => Buffer.from(Uint32Array.from(numbers).buffer);

/** @param type as ggml numbers them: 0 for floats, 1 for halves */
export function ggmlTensorBytes(name: string, type: number, shape: readonly number[], data: Uint8Array): Buffer {
  const lengths = words(...shape.toReversed());
  return Buffer.concat([words(shape.length, name.length, type), lengths, Buffer.from(name), data]);
}

/** @param pieces the tokens' bytes; one mel filter of nothing is before them */
export function ggmlBytesOf(dims: Dims, pieces: readonly Uint8Array[], tensors: readonly Uint8Array[]): Buffer {
  const audio = [dims.frames, dims.width, dims.encoderHeads, dims.encoderLayers];
  const text = [dims.positions, dims.width, dims.decoderHeads, dims.decoderLayers];
  const tokens = pieces.flatMap((piece) => [words(piece.length), piece]);
  return Buffer.concat([
    words(0x67676d6c, dims.vocabulary, ...audio, ...text, dims.melBins, 1),
    words(1, 1, 0, pieces.length),
    ...tokens,
    ...tensors,
  ]);
}

/** Matrices in halves or floats, all else in floats, the convolutions' biases as columns. */
export function ggmlModel(
  tensors: Tensors,
  dims: Dims,
  type: "F32" | "F16",
  pieces: readonly Uint8Array[] = [],
): Buffer {
  const saved = [...openaiNamed(tensors)].map(([name, { shape, data }]) => {
    const inHalves = type === "F16" && shape.length > 1 && !name.endsWith("positional_embedding");
    const { buffer, byteOffset, byteLength } = inHalves ? (exactHalves(data) ?? nearestHalves(data)) : data;
    const lengths = /conv\d\.bias$/.test(name) ? [...shape, 1] : shape;
    return ggmlTensorBytes(name, inHalves ? 1 : 0, lengths, new Uint8Array(buffer, byteOffset, byteLength));
  });
  return ggmlBytesOf(dims, pieces, saved);
}
