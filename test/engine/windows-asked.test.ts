/** Windows of spans are those of the whole: the same numbers, places and samples, each in one span, with the order kept behind what a journal has. */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { JournalWindow } from "../../src/api/engine.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { InOrder } from "../../src/engine/in-order.ts";
import { behind, within } from "../../src/engine/windows-asked.ts";
import { cutSideBySide, type VoiceWindow } from "../../src/speech/side-by-side.ts";
import { dividedInto } from "../../src/workers/spans.ts";

const seconds = 200;

/** Tones of uneven length and loudness: cut where it is quietest, without a detector. */
async function* sound(): AsyncGenerator<Float32Array> {
  for (let second = 0; second < seconds; second++)
    yield Float32Array.from({ length: 16_000 }, (_, i) => {
      const at = second + i / 16_000;
      return 0.4 * Math.abs(Math.sin(at / 3.7) * Math.sin(at / 11.3)) * Math.sin(at * 900);
    });
}

const cut = () => cutSideBySide([{ speaker: undefined, pcm: sound }], { speech: null });

/** @returns windows, with a hash in place of their samples */
async function all(windows: AsyncIterable<VoiceWindow>) {
  const found: (Omit<VoiceWindow, "samples"> & { sound: string })[] = [];
  for await (const { samples, ...window } of windows)
    found.push({ ...window, sound: createHash("sha256").update(samples).digest("hex") });
  return found;
}

const metrics = { begin: () => {} };
const asKept = ({ index, start, end }: Omit<JournalWindow, "segments">): JournalWindow => ({
  index,
  start,
  end,
  segments: [],
});

test("spans together are the whole", async () => {
  const whole = await all(cut());
  expect(whole.length).toBeGreaterThan(6);
  for (const places of [1, 3]) {
    const spans = dividedInto(seconds, places, defaultSettings.transcribe, 30);
    expect(spans).toHaveLength(places);
    const parts = await Promise.all(spans.map((span) => all(within(cut(), span))));
    expect(parts.flat()).toEqual(whole);
  }
  expect(await all(within(cut(), undefined))).toEqual(whole);
});

test("behind what a journal has of a span, the rest of it is decoded and given on in order", async () => {
  const span = { from: 40, to: 160 };
  const windows = await all(within(cut(), span));
  const [first, second, ...rest] = windows;
  for (const known of [[], [first, second].flatMap((one) => (one === undefined ? [] : asKept(one)))]) {
    const given: number[] = [];
    const inOrder = new InOrder(known, ({ index }) => void given.push(index));
    const asked = await all(behind(within(cut(), span), known, inOrder, metrics));
    expect(asked).toEqual(known.length === 0 ? windows : rest);
    for (const window of asked.toReversed()) inOrder.put(asKept(window));
    expect(given).toEqual(asked.map(({ index }) => index));
    expect(inOrder.windows.map(({ index }) => index)).toEqual(windows.map(({ index }) => index));
  }
});
