/**
 * A text with its sound, for the choice of the slim caches: the inputs of every layer's self-attention that it is made by are those of a decoder
 * that reads it. White noise in place of real inputs would give wrong answers.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openAudio } from "../../audio/open.ts";
import { startSequence } from "../../decode/prompt.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { expectShippedFile } from "../../lib/node/shipped.ts";
import { sampleRate } from "../../lib/sample-rate.ts";
import { melHop } from "../../model/log-mel.ts";
import type { ReferenceText } from "../../model/reading.ts";
import type { CompiledUnit } from "../../runtime/compiled-unit.ts";
import { EmbeddingRows } from "../../runtime/embedding-rows.ts";
import { LogMel } from "../../runtime/log-mel.ts";
import { floats, floatsOf, runOnce } from "../../runtime/session.ts";
import type { ModelFolder } from "../model-folder.ts";

/** The reference: models/reference/speech.flac (LibriVox, public domain) and what is said in it first. */
const reference = {
  file: join(programFolder, "models", "reference", "speech.flac"),
  seconds: 7,
  text: " And Mr. John Dashwood had then leisure to consider how much there might be prudently in his power to do for them.",
};

/** @returns some dozens of tokens, and the encoder's states of their sound alone: silence behind it would cost as much as a window */
export async function referenceText(
  { dims, detokenizer }: ModelFolder,
  encoder: CompiledUnit,
  embedding: CompiledUnit,
): Promise<ReferenceText> {
  const { tokenizer, vocabulary } = detokenizer;
  const sound = (await referenceSamples()).subarray(0, reference.seconds * sampleRate);
  const frames = sound.length / melHop / 2;
  const logMel = await LogMel.open(encoder, dims.melBins, 2);
  const mel = await logMel.of(sound, 2 * frames);
  await logMel.close();
  const outputs = await runOnce(encoder.path("encoder"), { mel: floats(mel, [1, dims.melBins, 2 * frames]) }, [
    "states",
  ]);
  const tokens = [
    ...startSequence(vocabulary, "en", "transcribe"),
    vocabulary.noTimestamps,
    ...tokenizer.encode(reference.text),
    vocabulary.endOfText,
  ];
  const rows = new EmbeddingRows(embedding);
  try {
    return { states: floatsOf(outputs, "states"), embedded: rows.read([tokens], tokens.length) };
  } finally {
    rows.close();
  }
}

export async function referenceSamples(): Promise<Float32Array> {
  expectShippedFile(reference.file, await readFile(reference.file));
  const audio = await openAudio(reference.file);
  try {
    const chunks: Float32Array[] = [];
    for await (const chunk of audio.pcm()) chunks.push(chunk);
    const samples = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      samples.set(chunk, at);
      at += chunk.length;
    }
    return samples;
  } finally {
    await audio.close();
  }
}
