/** From sound to turns with networks that know the truth: windows, what each answers for, pieces, people by their number. */
import { expect, test } from "vitest";
import { embeddingSize } from "../../src/lib/voice-likeness.ts";
import { speakersOf } from "../../src/speakers/clustering.ts";
import { type DiarizationWishes, diarize, voicePieces } from "../../src/speakers/diarize.ts";
import type { SpeakerNetworks } from "../../src/speakers/networks.ts";
import { segmentedFrames, segmentedSamples, segmentedWindows } from "../../src/speakers/segmentation.ts";
import { speakerTurns } from "../../src/speakers/turns.ts";
import { chunked, collected } from "../speech/support/sound.ts";

const wishes: DiarizationWishes = { breathe: async () => {} };
const second = 16_000;

/** Each sample says who speaks: a set of people by its bits, 1 and 2; 0: nobody. Letters within a window are dealt out as people are first heard. */
const knowing: SpeakerNetworks = {
  async segment(windows) {
    const count = windows.length / segmentedSamples;
    const all = Array.from({ length: count }, (_, i) =>
      segmented(windows.subarray(i * segmentedSamples, (i + 1) * segmentedSamples)),
    );
    return Float32Array.from(all.flatMap((logits) => [...logits]));
  },
  async embed(sounds) {
    return sounds.map((samples) => {
      const said = samples[samples.length >> 1];
      return Float32Array.from({ length: embeddingSize }, (_, i) => (i === said ? 3 : 0));
    });
  },
};

function segmented(samples: Float32Array): Float32Array {
  const logits = new Float32Array(segmentedFrames * 7).fill(-9);
  const letters = new Map<number, number>();
  for (let frame = 0; frame < segmentedFrames; frame++) {
    const said = samples[Math.min(segmentedSamples - 1, 495 + 270 * frame)] ?? 0;
    const people = [1, 2].filter((person) => (said & person) !== 0);
    for (const person of people) if (!letters.has(person)) letters.set(person, letters.size);
    const [a = -1, b = -1] = people.map((person) => letters.get(person) ?? 0).sort();
    logits[frame * 7 + (b >= 0 ? 4 : a + 1)] = 0;
  }
  return logits;
}

/** @param parts seconds, and who speaks in them */
function said(...parts: readonly (readonly [seconds: number, people: number])[]): Float32Array {
  return Float32Array.from(
    parts.flatMap(([seconds, people]) => Array<number>(Math.round(seconds * second)).fill(people)),
  );
}

test("windows begin every eight seconds, the last ends with the sound, and each moment is answered for once, however it is cut up", async () => {
  for (const seconds of [0.5, 10.99, 11, 12.3, 19, 20.01, 31, 52]) {
    const samples = Float32Array.from({ length: Math.round(seconds * second) }, (_, i) => (i % 1000) / 1000);
    const spans: string[] = [];
    for (const chunks of [[samples.length], [70_000], [999, 5, 40_001]]) {
      const windows: { from: number; right: boolean; answers: { start: number; end: number } }[] = [];
      for await (const several of segmentedWindows(chunked(samples, chunks), knowing))
        for (const { from, samples: heard, sounding, answers } of several) {
          const right = heard.every((value, i) => value === (i < sounding ? samples[from + i] : 0));
          windows.push({ from, right, answers });
        }
      expect(windows.every(({ right }) => right)).toBe(true);
      expect(windows[0]?.answers.start).toBe(0);
      expect(windows.at(-1)?.answers.end).toBeCloseTo(seconds, 4);
      for (const [i, window] of windows.slice(1).entries()) expect(window.answers.start).toBe(windows[i]?.answers.end);
      const from = windows.map((window) => window.from);
      expect(from.slice(0, -1)).toEqual(from.slice(0, -1).map((_, i) => 8 * i * second));
      expect(from.at(-1)).toBe(Math.max(0, samples.length - segmentedSamples));
      spans.push(JSON.stringify(windows));
    }
    expect(new Set(spans).size).toBe(1);
  }
});

test("pieces are of one voice, of at most two and a half seconds, and end where it ends; two at once are both heard", async () => {
  const samples = said([1, 0], [4, 1], [0.05, 0], [1, 1], [3, 2], [2, 3], [1, 1]);
  const pieces = await collected(voicePieces(chunked(samples, [30_000]), knowing, wishes));
  expect(Math.max(...pieces.map(({ start, end }) => end - start))).toBeLessThanOrEqual(2.5);
  expect(pieces.map(({ start }) => start)).toEqual(pieces.map(({ start }) => start).sort((a, b) => a - b));
  const at = (seconds: number) => pieces.filter(({ start, end }) => start <= seconds && seconds < end);
  expect([0.5, 3, 5.03, 7, 10, 11.5].map((seconds) => at(seconds).length)).toEqual([0, 1, 1, 1, 2, 1]);
  expect(new Set(at(10).map(({ local }) => local)).size).toBe(2);
});

test("what one person says in one go is embedded in pieces of one length, three of them at once", async () => {
  const lengths: number[][] = [];
  const embed = (sounds: readonly Float32Array[]) => {
    lengths.push(sounds.map(({ length }) => length));
    return knowing.embed(sounds);
  };
  // Begun where a piece's ends fall between samples in different ways.
  await collected(voicePieces(chunked(said([1.37, 0], [8.11, 1], [1.5, 0]), [30_000]), { ...knowing, embed }, wishes));
  expect(lengths.map((together) => together.length)).toEqual([3, 1]);
  expect(new Set(lengths.flat()).size).toBe(1);
});

test("turns begin and end with the voice", async () => {
  const turns = await diarize(chunked(said([1, 0], [5, 1], [3, 2], [4, 1]), [30_000]), knowing, wishes);
  const rounded = turns.map(({ speaker, start, end }) => [
    speaker,
    Math.round(10 * start) / 10,
    Math.round(10 * end) / 10,
  ]);
  expect(rounded).toEqual([
    [0, 1, 6],
    [1, 6, 9],
    [0, 9, 13],
  ]);
});

test("nobody speaks: no turns; nothing is heard: none", async () => {
  for (const samples of [said([12, 0]), new Float32Array()])
    expect(await diarize(chunked(samples, [50_000]), knowing, wishes)).toEqual([]);
});

test("half a second of one voice is a turn of the first speaker", async () => {
  const turns = await diarize(chunked(said([0.5, 1]), [8_000]), knowing, wishes);
  expect(turns.map(({ speaker }) => speaker)).toEqual([0]);
});

test("as many people as are asked for, where there are as many voices", async () => {
  const samples = said([4, 1], [4, 2], [4, 1]);
  const count = async (people: number | undefined): Promise<number> =>
    new Set((await diarize(chunked(samples, [50_000]), knowing, { ...wishes, people })).map(({ speaker }) => speaker))
      .size;
  expect(await count(undefined)).toBe(2);
  expect(await count(1)).toBe(1);
  expect(await count(2)).toBe(2);
});

test("a voice of three seconds is somebody's in a minute, and nobody's in an hour", async () => {
  const found = async (pieces: number): Promise<number> => {
    const spans = Array.from({ length: pieces }, (_, i) => ({ start: 3 * i, end: 3 * i + 3, local: i }));
    const values = new Float32Array(pieces * embeddingSize);
    // The second piece is another's.
    for (let i = 0; i < pieces; i++) values[i * embeddingSize + (i === 1 ? 1 : 0)] = 1;
    return new Set(await speakersOf({ values, size: embeddingSize }, spans, wishes)).size;
  };
  expect(await found(20)).toBe(2);
  expect(await found(1200)).toBe(1);
});

test("turns: a pause that nobody uses is no border, a longer one is, and what is shorter than a quarter of a second is nobody's", () => {
  const spans = [
    { start: 0, end: 1 },
    { start: 4.5, end: 6 },
    { start: 11, end: 12 },
    { start: 12, end: 12.2 },
    { start: 13, end: 14 },
  ];
  expect(speakerTurns(spans, [0, 0, 0, 1, 0])).toEqual([
    { speaker: 0, start: 0, end: 6 },
    { speaker: 0, start: 11, end: 12 },
    { speaker: 0, start: 13, end: 14 },
  ]);
});
