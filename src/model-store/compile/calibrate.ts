/**
 * Real inputs of every layer's self-attention, for the choice of the slim caches: the standard decoder reads a reference clip's
 * own text, teacher-forced. White noise in place of real inputs would give wrong answers.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openAudio } from "../../audio/open.ts";
import { startSequence } from "../../decode/prompt.ts";
import { present } from "../../lib/check.ts";
import { programFolder } from "../../lib/node/folders.ts";
import { expectShippedFile } from "../../lib/node/shipped.ts";
import { standardState, valuesOf } from "../../model/state.ts";
import type { CompiledUnit } from "../../runtime/compiled-unit.ts";
import { EmbeddingRows } from "../../runtime/embedding-rows.ts";
import { LogMel } from "../../runtime/log-mel.ts";
import { floats, floatsOf, integers, runOnce, type Tensors } from "../../runtime/session.ts";
import type { ModelFolder } from "../model-folder.ts";

/** The reference: models/reference/speech.flac (LibriVox, public domain) and what is said in it. */
const reference = {
  file: join(programFolder, "models", "reference", "speech.flac"),
  text:
    " And Mr. John Dashwood had then leisure to consider how much there might be prudently in his power to do for them." +
    " He was not an ill-disposed young man, unless to be rather cold-hearted and rather selfish is to be ill-disposed." +
    " Had he married a more amiable woman, he might have been made still more respectable than he was." +
    " He might even have been made amiable himself.",
};

/** @returns for each decoder layer rows [n, d], about a hundred */
export async function captureInputs(
  model: ModelFolder,
  encoder: CompiledUnit,
  embedding: CompiledUnit,
  capture: CompiledUnit,
): Promise<Float32Array[]> {
  const { dims, detokenizer } = model;
  const { tokenizer, vocabulary } = detokenizer;
  const logMel = await LogMel.open(encoder, dims.melBins, 2);
  const mel = await logMel.of(await referenceSamples());
  await logMel.close();
  const states = await runOnce(encoder.path("encoder"), { mel: floats(mel, [1, dims.melBins, 2 * dims.frames]) }, [
    "states",
  ]);
  const state = standardState(dims);
  const crossNames = state.filter(({ part }) => part === "cross").map(({ name }) => name);
  const cross = await runOnce(capture.path("cross-standard"), { states: present(states.states, "states") }, crossNames);
  const text = tokenizer.encode(reference.text).slice(0, dims.positions - 8);
  const tokens = [
    ...startSequence(vocabulary, "en", "transcribe"),
    vocabulary.noTimestamps,
    ...text,
    vocabulary.endOfText,
  ];
  const rows = new EmbeddingRows(embedding);
  const feeds: Tensors = {
    ...cross,
    embedded: floats(rows.read([tokens], tokens.length), [1, tokens.length, dims.width]),
    lengths: integers([0]),
    ...Object.fromEntries(
      ["positions", "suppression", "timestamp.low", "timestamp.high", "asked"].map((name) => [name, integers([0])]),
    ),
    best: integers([1]),
  };
  for (const tensor of state.filter(({ part }) => part === "self")) {
    feeds[tensor.name] = floats(new Float32Array(valuesOf(tensor, 1)), [
      1,
      ...tensor.shape.map((n) => (n === "N" ? 1 : n)),
    ]);
  }
  rows.close();
  const names = Array.from({ length: dims.decoderLayers }, (_, l) => `inputs.${l}`);
  const outputs = await runOnce(capture.path("decoder-standard"), feeds, names);
  return names.map((name) => floatsOf(outputs, name));
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
