/** Speech in one channel beside what drowns it in the other; the detector here takes what is neither silent nor loud for speech. */
import { expect, test } from "vitest";
import { clearest } from "../../src/speech/drowned.ts";
import { batchFrames, contextSamples, frameSamples } from "../../src/speech/frames.ts";
import { cutSideBySide } from "../../src/speech/side-by-side.ts";
import type { SpeechDetector } from "../../src/speech/speech.ts";
import { chunked, collected } from "./support/sound.ts";

const stretch = batchFrames * frameSamples;
const width = contextSamples + frameSamples;

const detector: SpeechDetector = {
  async detect(frames, state) {
    const probabilities = Float32Array.from({ length: batchFrames }, (_, frame) => {
      const loudest = frames
        .subarray(frame * width + contextSamples, (frame + 1) * width)
        .reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      return loudest > 0.03 && loudest < 0.3 ? 0.9 : 0.05;
    });
    return { probabilities, state };
  },
};

/** So many stretches of a wave at a level. */
const wave = (stretches: number, level: number): Float32Array =>
  Float32Array.from({ length: stretches * stretch }, (_, i) => level * Math.sin(i * 0.7));
const [silence, voice, hum] = [0.0005, 0.1, 0.9];
const row = (...levels: number[]): Float32Array => Float32Array.from(levels.flatMap((level) => [...wave(1, level)]));

async function heard(left: Float32Array, right: Float32Array) {
  const together = left.map((sample, i) => (sample + (right[i] ?? 0)) / 2);
  const [taken, opened]: [number[], [number, number][]] = [[], []];
  const single = [left, right].map((sound, channel) => (fromSeconds: number) => {
    opened.push([channel, fromSeconds]);
    return chunked(sound.subarray(Math.round(fromSeconds * 16_000)), [10_000, 50_001]);
  });
  const given: { samples: Float32Array; speech: number }[] = [];
  const channels = { together: chunked(together, [30_000]), single, onTaken: (one: number) => void taken.push(one) };
  for await (const { samples, speech } of clearest(channels, detector))
    given.push({ samples: samples.slice(), speech: speech.filter((value) => value > 0.5).length });
  /** Whose sound each stretch is. */
  const whose = given.map(({ samples }, place) => {
    const same = (sound: Float32Array) => samples.every((sample, i) => sample === sound[place * stretch + i]);
    return same(left) ? "left" : same(right) ? "right" : same(together) ? "together" : "another";
  });
  return { whose, speech: given.map((one) => one.speech > 64), taken, opened };
}

test("where a hum drowns it, the channel with speech is heard, from the moment on where there is a hum; then both again", async () => {
  const [other, room] = [0.12, 0.02];
  const { whose, speech, taken, opened } = await heard(
    row(voice, voice, hum, hum, hum, voice, voice, hum, voice),
    row(room, other, other, room, other, other, room, other, room),
  );
  const both = "together";
  expect(whose).toEqual([both, both, "right", "right", "right", both, both, "right", both]);
  expect(speech).toEqual([true, true, true, false, true, true, true, true, true]);
  expect([...new Set(taken)]).toEqual([1]);
  expect(opened).toEqual([
    [0, (2 * stretch) / 16_000],
    [1, (2 * stretch) / 16_000],
  ]);
});

test("the other one, where that is the one", async () => {
  expect((await heard(row(voice, voice), row(hum, hum))).whose).toEqual(["left", "left"]);
});

test("what is loud in both and speech in none stays what it is; a quiet pause is no reason to look", async () => {
  expect(await heard(row(hum, hum), row(hum, hum))).toMatchObject({ whose: ["left", "left"], taken: [] });
  const quiet = await heard(row(silence, voice, silence), row(silence, voice, silence));
  expect([quiet.taken, quiet.opened]).toEqual([[], []]);
});

test("without a detector nobody could tell: all channels together", async () => {
  const single = [0, 1].map(() => () => {
    throw new Error("nobody looks");
  });
  const pcm = () => chunked(wave(2, hum), [stretch]);
  const channels = { single, onTaken() {} };
  expect(await collected(cutSideBySide([{ speaker: undefined, pcm, channels }], { speech: null }))).toHaveLength(1);
});
