/** Several sounds of one recording: each is cut as if it were alone, all are read side by side, and the order is always the same. */
import { expect, test } from "vitest";
import { cutSideBySide, type Voice, type VoiceWindow } from "../../src/speech/side-by-side.ts";
import { cutWindows } from "../../src/speech/windows.ts";
import { chunked, collected, randomFrom } from "./support/sound.ts";

const rate = 16_000;

/** Loud and quiet stretches: without a detector they are cut where it is quietest. */
function sound(seconds: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from(
    { length: Math.round(seconds * rate) },
    (_, i) => (random() - 0.5) * (i % 50_000 < 40_000 ? 1 : 0.01),
  );
}

const lengths = [70, 200, 3];
const sounds = lengths.map((seconds, place) => sound(seconds, place + 1));
const names = ["Left", "Right", undefined];
const voices = (chunks: readonly number[]): Voice[] =>
  sounds.map((samples, place) => ({ speaker: names[place], pcm: () => chunked(samples, chunks) }));

const facts = ({ index, start, end, speaker, samples }: VoiceWindow) => [index, start, end, speaker, samples.length];

test("each is cut as if it were alone, and numbered among all", async () => {
  const windows = await collected(cutSideBySide(voices([30_000]), { speech: null }));
  expect(windows.map(({ index }) => index)).toEqual(windows.map((_, place) => place));
  for (const [place, samples] of sounds.entries()) {
    const alone = await collected(cutWindows(chunked(samples, [30_000]), { speech: null }));
    const own = windows.filter(({ speaker }) => speaker === names[place]);
    expect(own.map(({ start, end }) => [start, end])).toEqual(alone.map(({ start, end }) => [start, end]));
    expect(own.map((window) => window.samples)).toEqual(alone.map((window) => window.samples));
  }
});

test("the order is the same however the sound arrives: a run goes on behind windows that are known", async () => {
  const wanted = (await collected(cutSideBySide(voices([1_000]), { speech: null }))).map(facts);
  for (const chunks of [[65_536], [7, 123_456]])
    expect((await collected(cutSideBySide(voices(chunks), { speech: null }))).map(facts)).toEqual(wanted);
});

test("none is read far ahead of another, and all are let go of when nobody wants more", async () => {
  const read = [0, 0];
  const left: number[] = [];
  const counted = (place: number): Voice => ({
    speaker: `${place}`,
    async *pcm() {
      try {
        for (let piece = 0; piece < 300; piece++) {
          read[place] = (read[place] ?? 0) + 1;
          expect(Math.abs((read[0] ?? 0) - (read[1] ?? 0))).toBeLessThan(20);
          // One is silent throughout.
          yield place === 0 ? sound(1, piece + 1) : new Float32Array(rate);
        }
      } finally {
        left.push(place);
      }
    },
  });
  for await (const window of cutSideBySide([counted(0), counted(1)], { speech: null })) if (window.index === 5) break;
  expect(left.sort()).toEqual([0, 1]);
});
