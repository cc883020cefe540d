/**
 * A text for the choice of the slim caches: the inputs of every layer's self-attention that it is made by are those of a decoder that reads
 * it. White noise in place of real inputs would give wrong answers. What is heard beside it matters little: predicted errors of
 * whisper-base's layers moved by a quarter at the most, with a range of a thousand, from the text's own sound to silence, and
 * silence is there anyway.
 */
import { startSequence } from "../../decode/prompt.ts";
import type { ReferenceText } from "../../model/reading.ts";
import type { CompiledUnit } from "../../runtime/compiled-unit.ts";
import { EmbeddingRows } from "../../runtime/embedding-rows.ts";
import { Silence } from "../../runtime/silence.ts";
import type { ModelFolder } from "../model-folder.ts";

const referenceSentence =
  " And Mr. John Dashwood had then leisure to consider how much there might be prudently in his power to do for them.";
/** Of silence: as long as the sentence takes. */
const heardFrames = 350;

/** @returns some dozens of tokens, and silence to hear beside them */
export async function referenceText(
  { dims, detokenizer }: ModelFolder,
  encoder: CompiledUnit,
  embedding: CompiledUnit,
): Promise<ReferenceText> {
  const { tokenizer, vocabulary } = detokenizer;
  const tokens = [
    ...startSequence(vocabulary, "en", "transcribe"),
    vocabulary.noTimestamps,
    ...tokenizer.encode(referenceSentence),
    vocabulary.endOfText,
  ];
  const rows = new EmbeddingRows(embedding);
  const silence = new Silence(encoder);
  try {
    const states = new Float32Array(heardFrames * dims.width);
    silence.fill(states, 0);
    return { states, embedded: rows.read([tokens], tokens.length) };
  } finally {
    rows.close();
    silence.close();
  }
}
