import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openSpeechDetector } from "../../src/runtime/silero-session.ts";
import { frameSamples } from "../../src/speech/frames.ts";
import { speechLimits } from "../../src/speech/spans.ts";
import type { SpeechDetector } from "../../src/speech/speech.ts";
import { cutWindows, spanToFileClock, toFileClock, type Window, windowLimits } from "../../src/speech/windows.ts";
import { knowing, placed, turns } from "./support/heard.ts";
import {
  chunked,
  clip,
  collected,
  corpus,
  corpusMissing,
  levelledSamples,
  randomFrom,
  samplesOf,
} from "./support/sound.ts";

const rate = 16_000;
const mostSamples = windowLimits.seconds * rate;

/** Silence, speech, silence, …: blinks, words, sentences, speeches without a breath, long pauses. */
const scene = fc.record({
  seconds: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: 0.05, max: 6, noNaN: true }) },
      { weight: 1, arbitrary: fc.double({ min: 6, max: 60, noNaN: true }) },
    ),
    { minLength: 1, maxLength: 14 },
  ),
  tail: fc.integer({ min: 0, max: frameSamples - 1 }),
  chunks: fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 5 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;
const runs = { numRuns: 40, seed: 20_260 };

function soundOf({ seconds, tail, seed }: Scene): { truth: Float32Array; samples: Float32Array } {
  const truth = turns(seconds, randomFrom(seed));
  return { truth, samples: placed(Math.max(0, truth.length * frameSamples - tail)) };
}

function windowsOf(samples: Float32Array, chunks: readonly number[], speech: SpeechDetector | null): Promise<Window[]> {
  return collected(cutWindows(chunked(samples, chunks), { speech }));
}

const knows = (truth: Float32Array) => knowing((frame) => truth[frame] ?? 0);

test("every sample of speech is in exactly one window, in order, and no window is too long", async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (given) => {
      const { truth, samples } = soundOf(given);
      const windows = await windowsOf(samples, given.chunks, knows(truth));
      expectSound(windows, samples);
      const taken = new Uint8Array(samples.length);
      for (const window of windows) for (const place of window.samples) taken[place - 1] = (taken[place - 1] ?? 0) + 1;
      expect(most(taken)).toBeLessThanOrEqual(1);
      let run = 0;
      for (let frame = 0; frame <= truth.length; frame++) {
        if ((truth[frame] ?? 0) >= speechLimits.start) run++;
        else {
          const spoken = taken.subarray((frame - run) * frameSamples, frame * frameSamples);
          if (run >= speechLimits.leastFrames && spoken.includes(0)) throw new Error(`speech lost before ${frame}`);
          run = 0;
        }
      }
    }),
    runs,
  );
});

test("windows don't depend on how the sound is chunked", async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (given) => {
      const { truth, samples } = soundOf(given);
      const [some, one] = [
        await windowsOf(samples, given.chunks, knows(truth)),
        await windowsOf(samples, [Math.max(1, samples.length)], knows(truth)),
      ];
      expect(some.map(withoutSamples)).toEqual(one.map(withoutSamples));
      expect(some.every(({ samples }, i) => equal(samples, one[i]?.samples))).toBe(true);
    }),
    { ...runs, numRuns: 25 },
  );
});

test("the file's clock never runs backwards, within a window and from one to the next", async () => {
  await fc.assert(
    fc.asyncProperty(scene, async (given) => {
      const { truth, samples } = soundOf(given);
      let last = 0;
      for (const window of await windowsOf(samples, given.chunks, knows(truth))) {
        const seconds = window.samples.length / rate;
        for (let at = -1; at < seconds + 1; at += 0.137) {
          const time = toFileClock(window, at);
          if (time < last - 1e-9 || time < window.start || time > window.end + 1e-9)
            throw new Error(`${at} s is ${time} s`);
          last = time;
        }
        expectSpans(window, seconds, randomFrom(given.seed));
      }
    }),
    { ...runs, numRuns: 40 },
  );
});

test("without a detector windows cover the whole file, without gap or overlap, cut where it is quietest", async () => {
  const random = randomFrom(5);
  const quiet = 24 * rate;
  const samples = new Float32Array(100 * rate + 77).map(() => 0.5 * (random() - 0.5));
  samples.subarray(quiet, quiet + 2048).fill(0.001);
  const windows = await windowsOf(samples, [10_007], null);
  expectSound(windows, samples);
  expect(windows.reduce((sum, window) => sum + window.samples.length, 0)).toBe(samples.length);
  for (const window of windows) {
    expect(window.samples.length).toBeLessThanOrEqual(mostSamples);
    expect(window.pieces).toHaveLength(1);
    expect(window.speech.at(-1)?.end).toBeCloseTo(window.samples.length / rate, 6);
  }
  expect(Math.abs((windows[0]?.end ?? 0) - 24.064)).toBeLessThan(0.1);
});

test("no speech, no windows; no sound, no windows", async () => {
  expect(
    await windowsOf(
      placed(60 * rate),
      [16_000],
      knowing(() => 0.2),
    ),
  ).toEqual([]);
  expect(
    await windowsOf(
      new Float32Array(0),
      [1],
      knowing(() => 1),
    ),
  ).toEqual([]);
  expect(await windowsOf(new Float32Array(0), [1], null)).toEqual([]);
});

test("a window ends in the last pause that fits, and the next one begins there", async () => {
  const { seconds } = windowLimits;
  const truth = turns([1, seconds - 9, 0.6, 5, 0.6, 8, 1], randomFrom(3));
  const [first, second] = await windowsOf(placed(truth.length * frameSamples), [16_000], knows(truth));
  expect(first?.end).toBeGreaterThan(1 + seconds - 9 + 0.6 + 5);
  expect(first?.end).toBeLessThan(1 + seconds - 9 + 0.6 + 5 + 0.6);
  expect(second?.start).toBeGreaterThanOrEqual(first?.end ?? 99);
});

test("a long pause takes no room in a window, and what spans it is shown where the speech is", async () => {
  const truth = turns([1, 3, 60, 3, 1], randomFrom(3));
  const windows = await windowsOf(placed(truth.length * frameSamples), [16_000], knows(truth));
  expect(windows).toHaveLength(1);
  const [window] = windows as [Window];
  expect(window.pieces).toHaveLength(2);
  expect(window.samples.length / rate).toBeLessThan(6 + 4 * windowLimits.padSeconds + 0.1);
  const seam = window.pieces[1]?.windowStart ?? 0;
  const { padSeconds } = windowLimits;
  // The end of a text that runs a little over the seam belongs to the speech before the pause, …
  const before = spanToFileClock(window, { start: 1, end: seam + padSeconds + 0.1 });
  expect(before.end).toBeCloseTo(4 + padSeconds, 1);
  // … the start of one that begins a little before it to the speech behind the pause.
  const behind = spanToFileClock(window, { start: seam - padSeconds - 0.1, end: seam + 2 });
  expect(behind.start).toBeCloseTo(64 - padSeconds, 1);
  // A text with speech on both sides reaches over it.
  const both = spanToFileClock(window, { start: 2, end: seam + 2 });
  expect(both.end - both.start).toBeGreaterThan(60);
});

test("three hours take the memory of minutes, reading ahead is bounded", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const second = new Float32Array(rate).fill(0.1);
  let given = 0;
  async function* sound() {
    for (; given < 3 * 3600; given++) yield second;
  }
  // Sentences with pauses, five minutes of silence every half an hour, and ten without a breath.
  const detector = knowing((frame) => {
    const at = (frame * frameSamples) / rate;
    const minute = (at / 60) % 30;
    if (minute >= 25) return 0.1;
    return minute < 10 || at % 4 < 3.2 ? 0.9 : 0.1;
  });
  const held: number[] = [];
  let windows = 0;
  for await (const window of cutWindows(sound(), { speech: detector })) {
    windows++;
    expect(given - window.end).toBeLessThan(10 * 60);
    if (windows % 20 > 0) continue;
    // Twice: what the first one frees is given back by the second.
    collect();
    collect();
    held.push(process.memoryUsage().arrayBuffers);
  }
  expect(given).toBe(3 * 3600);
  expect(windows).toBeGreaterThan(300);
  expect(Math.max(...held) - (held[0] ?? 0)).toBeLessThan(8e6);
});

test("who stops asking for windows stops the reading", async () => {
  let closed = false;
  async function* endless() {
    try {
      for (;;) yield new Float32Array(rate).fill(0.1);
    } finally {
      closed = true;
    }
  }
  for await (const window of cutWindows(endless(), { speech: knowing(() => 0.9) })) if (window.index === 2) break;
  expect(closed).toBe(true);
});

test("a failing reader fails the windows", async () => {
  async function* failing() {
    yield new Float32Array(40 * rate).fill(0.1);
    throw new Error("the disk is gone");
  }
  await expect(collected(cutWindows(failing(), { speech: knowing(() => 0.9) }))).rejects.toThrow("the disk is gone");
});

test("a short speech is one window that holds all of it", async () => {
  const detector = await openSpeechDetector();
  const windows = await windowsOf(await samplesOf(clip("jfk.flac")), [4096], detector);
  await detector.close();
  expect(windows).toHaveLength(1);
  expect(windows[0]?.speech[0]?.start).toBeLessThan(1);
  expect(windows[0]?.end).toBeGreaterThan(10);
});

test("quiet speech is found, alone and between loud speech; quiet noise is none", async () => {
  const detector = await openSpeechDetector();
  const [loud, other] = [await samplesOf(clip("jfk.flac")), await samplesOf(clip("austen-0890.flac"))];
  const lowered = (samples: Float32Array, db: number) =>
    samples.map((sample) => Math.round(sample * 10 ** (-db / 20) * 32_768) / 32_768);
  const seconds = (windows: readonly Window[], from = 0, to = Number.POSITIVE_INFINITY) =>
    windows
      .flatMap(({ speech }) => speech)
      .reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
  const heard = (...parts: readonly Float32Array[]) =>
    windowsOf(Float32Array.from(parts.flatMap((part) => [...part])), [4096], detector);
  const wanted = seconds(await heard(other));
  expect(seconds(await heard(lowered(other, 40)))).toBeGreaterThan(0.9 * wanted);
  const between = await heard(loud, lowered(other, 36), loud);
  const from = loud.length / rate;
  expect(between).toHaveLength(1);
  expect(seconds(between, from, from + other.length / rate)).toBeGreaterThan(0.9 * wanted);
  const random = randomFrom(3);
  for (const db of [60, 80, 96]) {
    const noise = lowered(
      new Float32Array(10 * rate).map(() => Math.sqrt(3) * (2 * random() - 1)),
      db,
    );
    const hum = lowered(
      noise.map((_, i) => Math.sin((2 * Math.PI * 50 * i) / rate) + Math.sin((6 * Math.PI * 50 * i) / rate) / 2),
      db,
    );
    expect(await heard(noise), `noise of -${db} dB`).toEqual([]);
    expect(await heard(hum), `hum of -${db} dB`).toEqual([]);
  }
  await detector.close();
});

test.skipIf(corpusMissing)(
  "recordings without speech give no windows, ten minutes of speech few and full ones",
  async () => {
    const detector = await openSpeechDetector();
    expect(await windowsOf(await samplesOf(corpus("nst_sv_1_silence.wav")), [4096], detector)).toEqual([]);
    const samples = await samplesOf(corpus("long_10min.flac"));
    const windows = await windowsOf(samples, [4096], detector);
    expect(windows.length).toBeLessThanOrEqual(Math.ceil(600 / (windowLimits.seconds - 2)));
    expectSound(windows, await levelledSamples(samples));
    await detector.close();
  },
);

/** Numbered, ordered, short enough, and made of the file's samples where the pieces say so. */
function expectSound(windows: readonly Window[], samples: Float32Array): void {
  let last = 0;
  windows.forEach((window, index) => {
    expect(window.index).toBe(index);
    expect(window.samples.length).toBeLessThanOrEqual(mostSamples);
    expect(window.start).toBeGreaterThanOrEqual(last);
    last = window.end;
    let at = 0;
    let from = window.start;
    for (const piece of window.pieces) {
      const [start, file, length] = [piece.windowStart, piece.fileStart, piece.seconds].map((s) =>
        Math.round(s * rate),
      );
      expect(start).toBe(at);
      expect(piece.fileStart).toBeGreaterThanOrEqual(from);
      const inWindow = window.samples.subarray(at, at + (length ?? 0));
      expect(equal(inWindow, samples.subarray(file ?? 0, (file ?? 0) + (length ?? 0)))).toBe(true);
      at += length ?? 0;
      from = piece.fileStart + piece.seconds;
    }
    expect(at).toBe(window.samples.length);
    expect(window.end).toBeCloseTo(from, 9);
    let end = 0;
    for (const span of window.speech) {
      expect(span.start).toBeGreaterThanOrEqual(end);
      expect(span.end).toBeGreaterThan(span.start);
      end = span.end;
    }
    expect(end).toBeGreaterThan(0);
    expect(end).toBeLessThanOrEqual(window.samples.length / rate + 1e-9);
  });
}

/** Texts one behind the other on the window's clock are so on the file's, too. */
function expectSpans(window: Window, seconds: number, random: () => number): void {
  const times = Array.from({ length: 12 }, () => random() * seconds).sort((a, b) => a - b);
  let last = 0;
  for (const [i, start] of times.entries()) {
    const span = spanToFileClock(window, { start, end: times[i + 1] ?? seconds });
    expect(span.start).toBeGreaterThanOrEqual(last - 1e-9);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    last = span.end;
  }
  expect(last).toBeLessThanOrEqual(window.end + 1e-9);
}

const withoutSamples = ({ samples, ...rest }: Window) => ({ ...rest, length: samples.length });

function equal(a: Float32Array, b: Float32Array | undefined): boolean {
  if (a.length !== b?.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function most(values: Uint8Array): number {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}
