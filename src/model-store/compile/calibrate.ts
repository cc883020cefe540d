/**
 * A text for the choice of the slim caches: the inputs of every layer's self-attention that it is made by are those of a decoder that reads
 * it. White noise in place of real inputs would give wrong answers. What is heard beside it matters little: predicted errors of
 * whisper-base's layers moved by a quarter at the most, with a range of a thousand, from the text's own sound to silence, and
 * silence is found out anyway.
 */
import type { Detokenizer } from "../../decode/decoded-window.ts";
import { startSequence } from "../../decode/prompt.ts";
import type { Dims } from "../../model/dims.ts";
import { embeddedTokens } from "../../model/embedding.ts";
import type { ReferenceText } from "../../model/reading.ts";
import type { Weights } from "../../model/weights.ts";

const referenceSentence =
  " And Mr. John Dashwood had then leisure to consider how much there might be prudently in his power to do for them.";
/** Of silence: as long as the sentence takes. */
const heardFrames = 350;

/** @returns some dozens of tokens */
export const referenceTokens = ({ tokenizer, vocabulary }: Detokenizer): number[] => [
  ...startSequence(vocabulary, "en", "transcribe"),
  vocabulary.noTimestamps,
  ...tokenizer.encode(referenceSentence),
  vocabulary.endOfText,
];

/** @param silence the encoder's states of a window without a sound, [frames, d] */
export const referenceText = (
  weights: Weights,
  dims: Dims,
  tokens: readonly number[],
  silence: Float32Array,
): ReferenceText => ({
  states: silence.subarray(0, heardFrames * dims.width),
  embedded: embeddedTokens(weights, dims, tokens),
});
