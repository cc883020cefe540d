/** When it is looked for who speaks, what is told meanwhile, and what ends it. */
import { expect, test } from "vitest";
import type { EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { voicePrintOf } from "../../src/engine/voice-prints.ts";
import { needsWordTimes, whoSpeaks } from "../../src/engine/who-speaks.ts";
import { voiceLikeness } from "../../src/lib/voice-likeness.ts";
import type { Voice } from "../../src/speech/side-by-side.ts";
import { dialogue } from "../speakers/support/dialogue.ts";
import { chunked } from "../speech/support/sound.ts";

type Asked = Partial<Pick<TranscribeOptions, "speakers">>;

async function heard(
  samples: readonly Float32Array[],
  { speakers = "auto" }: Asked = {},
  signal = new AbortController().signal,
) {
  const events: EngineEvent[] = [];
  const voices = samples.map((sound): Voice => ({ speaker: undefined, pcm: () => chunked(sound, [65_536]) }));
  const durationSeconds = (samples[0]?.length ?? 0) / 16_000;
  const options = { speakers, threads: 1, attention: "slim" } as const;
  const onEvent = (event: EngineEvent) => void events.push(event);
  const turns = await whoSpeaks({ voices, durationSeconds }, { options, model: "whisper-base", onEvent }, signal);
  return { speakers: turns.map(({ speaker }) => speaker), events };
}

test("two people in turn, with the share that is done told as it rises; two files at once", async () => {
  const sound = await dialogue();
  const [one, two] = await Promise.all([heard([sound]), heard([sound])]);
  expect(one.speakers).toEqual([0, 1, 0]);
  expect(two.speakers).toEqual([0, 1, 0]);
  const shares = one.events.flatMap((event) => (event.type === "preparing" ? [event.share ?? -1] : []));
  expect(shares[0]).toBe(0);
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
});

test("one person is one however many are in it; a number that is known is kept to", async () => {
  const sound = await dialogue();
  expect((await heard([sound.subarray(0, 88_000)])).speakers).toEqual([0]);
  expect(new Set((await heard([sound], { speakers: 1 })).speakers)).toEqual(new Set([0]));
});

test("nobody asks, nobody speaks, half a second, nothing at all", async () => {
  const sound = await dialogue();
  expect(await heard([sound], { speakers: "off" })).toEqual({ speakers: [], events: [] });
  expect((await heard([new Float32Array(160_000)])).speakers).toEqual([]);
  expect((await heard([sound.subarray(16_000, 24_000)])).speakers.length).toBeLessThanOrEqual(1);
  expect((await heard([new Float32Array()])).speakers).toEqual([]);
});

test("channels that are heard each by itself have their names already: that is told, and nothing is looked for", async () => {
  const sound = await dialogue();
  const { speakers, events } = await heard([sound, sound]);
  expect(speakers).toEqual([]);
  expect(events).toMatchObject([{ type: "warning", code: "speakers.named" }]);
});

test("a voice is like itself elsewhere, and unlike another", async () => {
  const sound = await dialogue();
  const [kennedy, reader, again] = [
    await voicePrintOf(sound.slice(0, 80_000)),
    await voicePrintOf(sound.slice(96_000, 192_000)),
    await voicePrintOf(sound.slice(-80_000)),
  ];
  expect(voiceLikeness(kennedy, kennedy)).toBeCloseTo(1, 5);
  expect(voiceLikeness(kennedy, again)).toBeGreaterThan(0.6);
  expect(voiceLikeness(kennedy, reader)).toBeLessThan(0.5);
});

test("words have times where they are asked for, and where several speak in a segment", () => {
  const turns = [
    { speaker: 0, start: 0, end: 40 },
    { speaker: 1, start: 40, end: 50 },
    { speaker: 0, start: 52, end: 90 },
  ];
  const asked = { words: false, speakers: "auto" } as const;
  const segments = [
    [0, 29],
    [29, 40.2],
    [29, 40.4],
    [49.6, 58],
    [51, 90],
    [100, 120],
  ].map(([start = 0, end = 0]) => ({ start, end }));
  const needed = (words: boolean) => segments.map((one) => needsWordTimes({ ...asked, words }, [one], turns));
  expect(needed(false)).toEqual([false, false, true, true, false, false]);
  expect(needed(true)).toEqual(segments.map(() => true));
  expect(needsWordTimes(asked, segments, turns)).toBe(true);
  expect(needsWordTimes(asked, [{ start: 0, end: 90 }], [])).toBe(false);
});

test("who waits no more ends it, and the next is heard all the same", async () => {
  const sound = await dialogue();
  const stopping = new AbortController();
  stopping.abort();
  expect((await heard([sound], {}, stopping.signal)).speakers).toEqual([]);
  expect((await heard([sound])).speakers).toEqual([0, 1, 0]);
});
