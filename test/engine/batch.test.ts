/** A window gives the same tokens and word times alone and beside seven others, in every attention and precision. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { promptOf } from "../../src/decode/prompt.ts";
import { decodeWindows, greedy, type WindowRequest } from "../../src/decode/retry.ts";
import { sourceOf } from "../../src/decode/source.ts";
import { alignWords } from "../../src/decode/words.ts";
import { framesPerSecond } from "../../src/engine/decoding.ts";
import { whisperUnits } from "../../src/model-store/compile/compiled.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { usualParts } from "../../src/runtime/kernels/choice.ts";
import { WhisperRuntime } from "../../src/runtime/whisper-runtime.ts";
import { clip, samplesOf } from "../speech/support/sound.ts";

const clips = readdirSync(join(import.meta.dirname, "..", "audio")).filter((name) => /\.(flac|wav|mp3)$/.test(name));

/** Of a clip: every stream is there until the others are well under way, and what is cut off in a word is decoded as any other. */
const mostSamples = 5 * 16_000;

/** A clip and a second of silence, as the fast preset encodes it: whole windows of 30 s would show nothing more, since they are encoded one by one. */
const soundingFrames = ({ length }: Float32Array): number => Math.ceil((length / 16_000 + 1) * framesPerSecond);

for (const [mode, precision] of [
  ["standard", "float32"],
  ["slim", "float32"],
  ["standard", "int8"],
  ["slim", "int8"],
  ["compact", "int8"],
  ["slim", "int4"],
] as const) {
  describe(`${mode}, ${precision}`, () => {
    test("alone and in a batch of eight", async () => {
      expect(clips).toHaveLength(8);
      const model = await openModel("whisper-base");
      const runtime = await WhisperRuntime.open(model, mode, await whisperUnits(model, mode, usualParts(precision)), 1);
      const prompt = promptOf(model.detokenizer.vocabulary, { language: "en", task: "transcribe", timestamps: true });
      const sounds = await Promise.all(
        clips.map(async (name) => (await samplesOf(clip(name))).subarray(0, mostSamples)),
      );
      // Encoded once: each by itself in either case.
      const windows = sounds.map((samples) => runtime.hold(samples, soundingFrames(samples)));
      const decode = async (capacity: number) => {
        runtime.capacity = capacity;
        async function* requests(): AsyncGenerator<WindowRequest<number>> {
          for (const [key, window] of windows.entries())
            yield { key, window, prompt, search: greedy, retry: true, durations: {}, seed: 0 };
        }
        const found = new Map<number, unknown>();
        for await (const { key, window, run } of decodeWindows(runtime, model.detokenizer, sourceOf(requests()))) {
          const durationSeconds = (sounds[key]?.length ?? 0) / 16_000;
          const options = { language: "en", task: "transcribe" as const, durationSeconds, probabilities: true };
          const words = await alignWords(runtime, window, run.tokens, options, model.detokenizer);
          const times = words.map(({ text, startSeconds, endSeconds }) => [text, startSeconds, endSeconds]);
          // Who looks at times alone has the same: a window is timed by itself in either case, so that once is enough.
          if (capacity === 1 && precision === "int8") {
            const untold = { ...options, probabilities: false };
            const timed = await alignWords(runtime, window, run.tokens, untold, model.detokenizer);
            expect(timed).toEqual(words.map((word) => ({ ...word, probability: Number.NaN })));
          }
          found.set(key, { tokens: run.tokens, times });
        }
        return clips.map((name, key) => ({ name, found: found.get(key) }));
      };
      const alone = await decode(1);
      expect(await decode(8)).toEqual(alone);
      await runtime.close();
      await model.close();
    }, 300_000);
  });
}
