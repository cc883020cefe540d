/** Sound that is still being recorded: the same windows as when it has ended, and before that what they would be if it ended now. */
import { expect, test } from "vitest";
import { GrowingCut } from "../../src/speech/growing.ts";
import type { SpeechDetector } from "../../src/speech/speech.ts";
import { cutWindows, type Window } from "../../src/speech/windows.ts";

const rate = 16_000;
const frame = 512;

/** Loud is speech. */
const detector: SpeechDetector = {
  detect: async (frames, state) => ({
    state,
    probabilities: Float32Array.from({ length: frames.length / 576 }, (_, i) =>
      frames.subarray(i * 576 + 64, (i + 1) * 576).some((sample) => Math.abs(sample) > 0.05) ? 0.9 : 0.1,
    ),
  }),
};

/** Each second of it is speech or not. */
function soundOf(pattern: string): Float32Array {
  const all = new Float32Array(pattern.length * rate);
  for (let i = 0; i < all.length; i++) if (pattern[Math.floor(i / rate)] === "x") all[i] = 0.3 * Math.sin(i / 5);
  return all;
}

/** Gives sound as it is let through. */
class Microphone {
  #chunks: Float32Array[] = [];
  #wake = (): void => {};
  #ended = false;

  push(samples: Float32Array): void {
    this.#chunks.push(samples);
    this.#wake();
  }
  end(): void {
    this.#ended = true;
    this.#wake();
  }
  async *pcm(): AsyncGenerator<Float32Array> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.#ended) return;
      else
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
    }
  }
}

async function* alone(samples: Float32Array): AsyncGenerator<Float32Array> {
  yield samples;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const shape = ({ index, start, end, speech }: Window) => ({ index, start, end, speech });

test("windows are those of the whole, and in between there is what they would be if it ended now", async () => {
  const sound = soundOf(`..${"x".repeat(9)}.${"x".repeat(8)}...${"x".repeat(12)}.${"x".repeat(6)}....xxxx..`);
  const microphone = new Microphone();
  const cut = new GrowingCut(microphone.pcm(), { speech: detector });
  const found: Window[] = [];
  const all = (async () => {
    for await (const window of cut.windows()) found.push(window);
  })();
  let looks = 0;
  for (let at = 0; at < sound.length; at += 29_000) {
    microphone.push(sound.subarray(at, at + 29_000));
    await settled();
    const unfinished = await cut.unfinished();
    if (unfinished === undefined) continue;
    const till = Math.min(sound.length, at + 29_000);
    const ifEnded: Window[] = [];
    for await (const window of cutWindows(alone(sound.slice(0, till)), { speech: detector })) ifEnded.push(window);
    const known = found.length;
    expect([...found.map(shape), ...unfinished.map(shape)]).toEqual(ifEnded.map(shape));
    expect(unfinished.map(({ index }) => index)).toEqual(unfinished.map((_, i) => known + i));
    looks++;
  }
  expect(looks).toBeGreaterThan(20);
  microphone.end();
  await all;
  const whole: Window[] = [];
  for await (const window of cutWindows(alone(sound), { speech: detector })) whole.push(window);
  expect(whole.length).toBeGreaterThan(1);
  expect(found).toEqual(whole);
  expect(cut.samples).toBe(sound.length);
});

test("a look changes nothing: sound is kept for the windows to come, however often it is asked", async () => {
  const sound = soundOf("xxxx....".repeat(12));
  const microphone = new Microphone();
  const cut = new GrowingCut(microphone.pcm(), { speech: null });
  const found: Window[] = [];
  const all = (async () => {
    for await (const window of cut.windows()) found.push(window);
  })();
  for (let at = 0; at < sound.length; at += 16 * frame) {
    microphone.push(sound.subarray(at, at + 16 * frame));
    await settled();
    if (at % (48 * frame) === 0) await cut.unfinished();
  }
  microphone.end();
  await all;
  const whole: Window[] = [];
  for await (const window of cutWindows(alone(sound), { speech: null })) whole.push(window);
  expect(found).toEqual(whole);
});
