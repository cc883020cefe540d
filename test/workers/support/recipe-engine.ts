/**
 * The recipe as it is, over a decoder of random logits: a window's text follows from its sound alone, as a model's would. In a third of the windows
 * nobody hears what language it is.
 */
import { createHash } from "node:crypto";
import type { Engine } from "../../../src/api/engine.ts";
import { PeakMemory } from "../../../src/engine/peak-memory.ts";
import { Scheduler } from "../../../src/engine/scheduler.ts";
import { transcribe } from "../../../src/engine/transcribe.ts";
import type { WhisperRuntime } from "../../../src/runtime/whisper-runtime.ts";
import { copySound, type WindowSamples } from "../../../src/speech/compact-samples.ts";
import {
  fakeDecoder,
  type LogitsOf,
  randomLogits,
  smallReading,
  smallVocabulary,
} from "../../decode/support/fake-decoder.ts";

function idOf(sound: WindowSamples): number {
  const samples = new Float32Array(sound.length);
  copySound(sound, samples);
  return createHash("sha256").update(samples).digest().readUInt32LE();
}

const random = randomLogits(smallVocabulary, 11);
const languages = [...smallVocabulary.languages.values()];

const logitsOf: LogitsOf = (window, text) => {
  if (text.length > 1 || text[0] !== smallVocabulary.startOfTranscript) return random(window, text);
  const logits = new Float32Array(smallVocabulary.size);
  const heard = languages[window % 3];
  if (heard !== undefined && window % 3 < 2) logits[heard] = 12;
  return logits;
};

/** @param held counts how often each sound was asked for */
export function recipeEngine(held: Map<number, number>): Pick<Engine, "transcribe"> {
  const runtime = Object.assign(fakeDecoder(smallVocabulary, logitsOf, 6), {
    hold(sound: WindowSamples) {
      const id = idOf(sound);
      held.set(id, (held.get(id) ?? 0) + 1);
      return { id };
    },
    release: () => {},
    frames: 1500,
    streams: 0,
    mode: "slim",
    modes: [],
    allocatedBytes: 0,
    wordTimesBytes: () => 0,
    spent: { steps: 0, tokens: 0, milliseconds: 0 },
  });
  // What the recipe asks of a runtime is there.
  const scheduler = new Scheduler(runtime as unknown as WhisperRuntime, smallReading);
  const parts = { scheduler, model: "random", peak: new PeakMemory(), speech: null, isFollowed: () => false };
  return {
    async transcribe(request, onEvent, signal = new AbortController().signal) {
      const transcript = await transcribe(request, { ...parts, onEvent }, signal);
      if (transcript !== undefined) onEvent({ type: "done", transcript });
    },
  };
}
