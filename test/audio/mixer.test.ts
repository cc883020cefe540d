/** What is heard of several channels: the average to the last bit where that is right, and what carries the sound where it is not. */
import { describe, expect, test } from "vitest";
import { joined } from "../../src/lib/joined.ts";
import { autoMixer, averaged } from "../../src/audio/mixer.ts";
import type { Block } from "../../src/audio/track.ts";

const rate = 16_000;

/** Noise in bursts, as syllables are; the same for the same seed. */
function voice(seconds: number, seed: number, level = 0.1): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: seconds * rate }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 31 - 1) * level * (0.6 + 0.4 * Math.sin(i / 900));
  });
}

const silent = (seconds: number) => new Float32Array(seconds * rate);
const scaled = (samples: Float32Array, by: number) => samples.map((sample) => sample * by);

/** @param pieces lengths in which the sound arrives, over and over */
function mixed(block: Block, { centre, pieces = [4_321] }: { centre?: number; pieces?: number[] } = {}) {
  const mixer = autoMixer(block.length, rate, centre);
  const given: Float32Array[] = [];
  const frames = block[0]?.length ?? 0;
  for (let at = 0, turn = 0; at < frames; turn++) {
    const end = at + (pieces[turn % pieces.length] ?? 1);
    given.push(...mixer.push(block.map((channel) => channel.subarray(at, end))));
    at = end;
  }
  given.push(...mixer.flush());
  return { samples: joined(given), notes: mixer.notes() };
}

const average = (block: Block) => averaged(block, Array<number>(block.length).fill(1 / block.length));

function expectSame(given: Float32Array, wanted: Float32Array, fromSeconds = 0, toSeconds = Number.POSITIVE_INFINITY) {
  expect(given.length).toBe(wanted.length);
  const differing = given.findIndex((x, i) => i >= fromSeconds * rate && i < toSeconds * rate && x !== wanted[i]);
  expect(differing).toBe(-1);
}

describe("the average, to the last bit, of", () => {
  const [one, two] = [voice(8, 1), voice(8, 2)];
  const stereo: Record<string, Block> = {
    "one voice in both": [one, one],
    "two that have nothing in common": [one, two],
    "one at a fifth of the level, with room of its own": [one, one.map((x, i) => 0.2 * x + 0.1 * (two[i] ?? 0))],
    "a wide recording, whose channels disagree a little": [one, one.map((x, i) => (two[i] ?? 0) - 0.3 * x)],
    "silence, then both": [joined([silent(3), one]), joined([silent(3), two])],
    silence: [silent(2), silent(2)],
    "six without a centre": [1, 2, 3, 4, 5, 6].map((seed) => voice(3, seed)),
  };
  for (const [name, block] of Object.entries(stereo))
    test(name, () => {
      const { samples, notes } = mixed(block);
      expectSame(samples, average(block));
      expect(notes).toEqual([]);
    });
});

test("however it arrives, the same is given", () => {
  const [one, two] = [voice(5, 3), voice(5, 4)];
  const block = [joined([one, one]), joined([scaled(one, -1), two])];
  const whole = mixed(block, { pieces: [10 * rate] });
  for (const pieces of [[1_000], [7, 40_001], [4_000], [65_536]]) {
    const given = mixed(block, { pieces });
    expectSame(given.samples, whole.samples);
    expect(given.notes).toEqual(whole.notes);
  }
});

describe("channels that cancel each other", () => {
  test("one of them is heard, from the first sample on", () => {
    const one = voice(6, 5);
    const { samples, notes } = mixed([one, scaled(one, -1)]);
    expectSame(samples, one);
    expect(notes).toEqual(["Its channels cancel each other when they are mixed: there the left one is heard alone."]);
  });

  test("the louder one", () => {
    const one = voice(6, 6);
    const { samples } = mixed([scaled(one, -0.6), one]);
    expectSame(samples, one);
  });

  test("behind a minute of silence, and behind one of hiss in both", () => {
    const one = voice(10, 7);
    for (const before of [[silent(60), silent(60)], [voice(60, 8, 0.0005), voice(60, 9, 0.0005)]]) {
      const block = [joined([before[0] ?? one, one]), joined([before[1] ?? one, scaled(one, -1)])];
      const { samples } = mixed(block);
      expectSame(samples, block[0] ?? one, 60);
    }
  });

  test("for as long as they do: the change is found along the file, and told", () => {
    const [one, two] = [voice(20, 10), voice(20, 11)];
    const block = [joined([one, two, one]), joined([one, scaled(two, -1), one])];
    const { samples, notes } = mixed(block);
    expectSame(samples, average(block), 0, 19.5);
    expectSame(samples, block[0] ?? one, 20, 39.5);
    expectSame(samples, average(block), 46);
    expect(notes).toEqual([
      "Its channels cancel each other when they are mixed at times: there the left one is heard alone.",
    ]);
  });

  test("a few moments of a wide sound are not worth a word", () => {
    const [one, two] = [voice(60, 12), voice(1, 13)];
    const { notes } = mixed([joined([one, two]), joined([one, scaled(two, -1)])]);
    expect(notes).toEqual([]);
  });
});

describe("silent channels", () => {
  test("the other one is heard alone", () => {
    const one = voice(6, 14);
    for (const other of [silent(6), voice(6, 15, 0.0005)]) {
      const { samples, notes } = mixed([other, one]);
      expectSame(samples, one);
      expect(notes).toEqual(["Its left channel is silent: the right one is heard alone."]);
    }
  });

  test("whoever speaks later is heard from the first word on, and nothing is told", () => {
    const [one, two] = [voice(30, 16), voice(10, 17)];
    const block = [one, joined([silent(20), two])];
    const { samples, notes } = mixed(block);
    expectSame(samples, one, 0, 19.5);
    expectSame(samples, average(block), 20);
    expect(notes).toEqual([]);
  });

  test("who speaks 36 dB below the other is heard; where a channel holds less than 40 below, it is told", () => {
    const [one, two] = [voice(10, 40, 0.5), voice(10, 41, 0.5)];
    const below = (decibels: number) => joined([silent(10), scaled(two, 10 ** (-decibels / 20))]);
    const alone = joined([one, silent(10)]);
    const heard = [alone, below(36)];
    const { samples, notes } = mixed(heard);
    expectSame(samples, average(heard), 10);
    expect(notes).toEqual([]);
    expect(mixed([alone, below(42)]).notes).toEqual(["Its right channel is silent: the left one is heard alone."]);
  });

  test("a constant is no sound, however large", () => {
    const one = voice(6, 42, 0.005);
    const { samples, notes } = mixed([silent(6).fill(0.5), one]);
    expectSame(samples, one);
    expect(notes).toEqual(["Its left channel is silent: the right one is heard alone."]);
  });

  test("of eight inputs of a recorder the two that are used", () => {
    const [one, two] = [voice(6, 18), voice(6, 19)];
    const block = Array.from({ length: 8 }, (_, place) => (place === 1 ? one : place === 4 ? two : silent(6)));
    const { samples, notes } = mixed(block);
    expectSame(samples, average([one, two]));
    expect(notes).toEqual(["Only channels 2 and 5 of its 8 hold sound: the others are left out."]);
  });
});

describe("a film's centre", () => {
  const music = Array.from({ length: 6 }, (_, place) => voice(60, 20 + place, 0.2));

  test("is heard alone where it sounds, the mix elsewhere", () => {
    const dialogue = joined([silent(20), voice(20, 30, 0.05), silent(20)]);
    const block = music.map((channel, place) => (place === 2 ? dialogue : channel));
    const { samples, notes } = mixed(block, { centre: 2 });
    expectSame(samples, dialogue, 20, 39.5);
    expect(samples.subarray(55 * rate).some((sample) => sample !== 0)).toBe(true);
    expect(samples.subarray(0, 19 * rate).some((sample) => sample !== 0)).toBe(true);
    expect(notes).toEqual([
      "Of its 6 channels the centre one, which holds the dialogue, is heard alone where it sounds.",
    ]);
  });
});

test("no change makes a click: the steps between samples stay those of the sound", () => {
  const tone = (phase: number) => Float32Array.from({ length: 20 * rate }, (_, i) => 0.5 * Math.sin(i / 20 + phase));
  const one = tone(0);
  const turned = one.map((sample, i) => (i > 7 * rate && i < 13 * rate ? -sample : sample));
  const late = one.map((sample, i) => (i < 10 * rate ? 0 : sample * Math.min(1, (i - 10 * rate) / 4_000)));
  for (const other of [turned, late]) {
    const { samples } = mixed([one, other]);
    const largest = samples.reduce((most, x, i) => Math.max(most, i === 0 ? 0 : Math.abs(x - (samples[i - 1] ?? 0))), 0);
    // The one turned over jumps itself, by as much as it is loud.
    expect(largest).toBeLessThan(other === late ? 0.026 : 0.53);
  }
});
