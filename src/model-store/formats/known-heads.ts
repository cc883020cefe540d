/**
 * The heads whose attention follows the sound, for forms that list none: those of OpenAI's model of the same size.
 * From: openai-whisper, whisper/__init__.py, _ALIGNMENT_HEADS
 */
import type { OpenaiSizes } from "./openai-names.ts";

interface KnownModel {
  /** as OpenAI calls it */
  name: string;
  tokens: number;
  width: number;
  encoderLayers: number;
  decoderLayers: number;
  /** by their layer */
  heads: Readonly<Record<number, readonly number[]>>;
}

const knownModels: readonly KnownModel[] = [
  {
    name: "tiny.en",
    tokens: 51_864,
    width: 384,
    encoderLayers: 4,
    decoderLayers: 4,
    heads: { 1: [0], 2: [0, 5], 3: [0, 1, 2, 3, 4] },
  },
  {
    name: "tiny",
    tokens: 51_865,
    width: 384,
    encoderLayers: 4,
    decoderLayers: 4,
    heads: { 2: [2], 3: [0, 2, 3, 4, 5] },
  },
  {
    name: "base.en",
    tokens: 51_864,
    width: 512,
    encoderLayers: 6,
    decoderLayers: 6,
    heads: { 3: [3], 4: [7], 5: [1, 5, 7] },
  },
  {
    name: "base",
    tokens: 51_865,
    width: 512,
    encoderLayers: 6,
    decoderLayers: 6,
    heads: { 3: [1], 4: [2, 3, 7], 5: [1, 2, 4, 6] },
  },
  {
    name: "small.en",
    tokens: 51_864,
    width: 768,
    encoderLayers: 12,
    decoderLayers: 12,
    heads: { 6: [6], 7: [0, 3, 8], 8: [2, 5, 7], 9: [0, 4, 8, 10], 10: [0, 1, 2, 3, 6, 11], 11: [2, 4] },
  },
  {
    name: "small",
    tokens: 51_865,
    width: 768,
    encoderLayers: 12,
    decoderLayers: 12,
    heads: { 5: [3, 9], 8: [0, 4, 7, 8], 9: [0, 7, 9], 10: [5] },
  },
  {
    name: "medium.en",
    tokens: 51_864,
    width: 1024,
    encoderLayers: 24,
    decoderLayers: 24,
    heads: {
      11: [4],
      14: [1, 12, 14],
      15: [4],
      16: [0, 4, 9],
      17: [12, 14],
      18: [7, 10, 15],
      20: [0, 3, 9, 14],
      21: [12],
    },
  },
  {
    name: "medium",
    tokens: 51_865,
    width: 1024,
    encoderLayers: 24,
    decoderLayers: 24,
    heads: { 13: [15], 15: [4, 15], 16: [1], 20: [0], 23: [4] },
  },
  {
    name: "large-v1",
    tokens: 51_865,
    width: 1280,
    encoderLayers: 32,
    decoderLayers: 32,
    heads: { 9: [19], 11: [2, 4, 17], 22: [7, 11, 17], 23: [2, 15] },
  },
  {
    name: "large-v2",
    tokens: 51_865,
    width: 1280,
    encoderLayers: 32,
    decoderLayers: 32,
    heads: {
      10: [12],
      13: [17],
      16: [11, 12, 13],
      17: [15, 16],
      18: [4, 11, 19],
      19: [11],
      21: [2, 3],
      22: [3, 9, 12],
      23: [5, 7, 13],
      25: [5],
      26: [1, 12],
      27: [15],
    },
  },
  {
    name: "large-v3",
    tokens: 51_866,
    width: 1280,
    encoderLayers: 32,
    decoderLayers: 32,
    heads: { 7: [0], 10: [17], 12: [18], 13: [12], 16: [1], 17: [14], 19: [11], 21: [4], 24: [1], 25: [6] },
  },
  {
    name: "turbo",
    tokens: 51_866,
    width: 1280,
    encoderLayers: 32,
    decoderLayers: 4,
    heads: { 2: [4, 11], 3: [3, 6, 11, 14] },
  },
];

/**
 * @param file the name of the model's file, which tells between large-v1 and large-v2: they are of one size
 * @returns as in generation_config.json; undefined for a model of another size, or one of two
 */
export function knownHeads(sizes: OpenaiSizes, file: string): [layer: number, head: number][] | undefined {
  const ofSize = knownModels.filter(
    ({ tokens, width, encoderLayers, decoderLayers }) =>
      tokens === sizes.n_vocab &&
      width === sizes.n_text_state &&
      encoderLayers === sizes.n_audio_layer &&
      decoderLayers === sizes.n_text_layer,
  );
  const known = ofSize.length > 1 ? ofSize.find(({ name }) => file.includes(name)) : ofSize[0];
  if (known === undefined) return undefined;
  return Object.entries(known.heads).flatMap(([layer, heads]) =>
    heads.map((head): [number, number] => [Number(layer), head]),
  );
}
