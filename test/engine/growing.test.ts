/** A recording that is still being made, through the real engine: its words come as it grows, and are those of the file that it becomes. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineEvent, type JournalWindow, TranscribeOptions } from "../../src/api/engine.ts";
import { recordingHeader, recordingHeaderBytes } from "../../src/audio/growing.ts";
import { openAudio } from "../../src/audio/open.ts";
import { createEngine, type InProcessEngine } from "../../src/engine/engine.ts";

const recordingRate = 48_000;
/** Two cores may have other work. */
const patience = { timeout: 240_000 };
const clips = resolve(import.meta.dirname, "../audio");
let folder = "";
let engine: InProcessEngine;

const options = TranscribeOptions.parse({ batch: 2 });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-growing-"));
  engine = await createEngine();
  // Its model is made ready, if it never was: that is no part of what is waited for below.
  await engine.transcribe({ file: join(clips, "cards-005.wav"), options }, () => {});
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As it would come from a microphone: 48 kHz, 16 bits. */
async function microphone(...names: string[]): Promise<Buffer> {
  const all: Int16Array[] = [];
  for (const name of names) {
    const audio = await openAudio(join(clips, name));
    for await (const samples of audio.pcm())
      all.push(Int16Array.from({ length: 3 * samples.length }, (_, i) => 32_767 * (samples[Math.floor(i / 3)] ?? 0)));
    await audio.close();
  }
  return Buffer.concat(all.map(({ buffer }) => new Uint8Array(buffer)));
}

async function ends(path: string, bytes: number): Promise<void> {
  const file = await open(path, "r+");
  await file.write(recordingHeader(recordingRate, bytes), 0, recordingHeaderBytes, 0);
  await file.close();
}

const windowsIn = (events: readonly EngineEvent[]) =>
  events.flatMap((event): JournalWindow[] =>
    event.type === "window"
      ? [{ index: event.index, start: event.start, end: event.end, segments: event.segments }]
      : [],
  );
const textOf = (windows: readonly JournalWindow[]) =>
  windows.flatMap(({ segments }) => segments.map(({ text }) => text)).join("");

test("words come while it grows, another file is done beside it, and its windows are those of the file that it becomes", {
  timeout: 600_000,
}, async () => {
  const path = join(folder, "growing.wav");
  const sound = await microphone("austen-0870.flac", "jfk.flac", "austen-0880.flac", "austen-0920.flac", "jfk.flac");
  writeFileSync(path, recordingHeader(recordingRate, null));
  const events: EngineEvent[] = [];
  engine.follow([path]);
  const ended = engine.transcribe({ file: path, options, isGrowing: true }, (event) => void events.push(event));
  const provisional = () =>
    events.flatMap((event) => (event.type === "provisional" ? event.windows.map(({ text }) => text) : [])).join("\n");

  const second = 2 * recordingRate;
  appendFileSync(path, sound.subarray(0, 9 * second));
  await expect.poll(provisional, patience).toMatch(/\w+ \w+/);
  expect(windowsIn(events)).toEqual([]);

  // Nobody speaks now: what others want is not kept waiting.
  const beside: EngineEvent[] = [];
  await engine.transcribe({ file: join(clips, "jfk.flac"), options }, (event) => void beside.push(event));
  expect(beside.at(-1)).toMatchObject({ type: "done" });

  appendFileSync(path, sound.subarray(9 * second));
  await expect.poll(() => windowsIn(events).length, patience).toBeGreaterThan(0);
  await ends(path, sound.length);
  await ended;
  const done = events.at(-1);
  if (done?.type !== "done") throw new Error(JSON.stringify(done));
  expect(done.transcript.duration).toBeCloseTo(sound.length / second, 2);
  // Waiting for somebody to speak is no work.
  expect(done.transcript.stats.wallSeconds).toBeGreaterThan(0);

  const after: EngineEvent[] = [];
  await engine.transcribe({ file: path, options }, (event) => void after.push(event));
  expect(windowsIn(events)).toEqual(windowsIn(after));
  expect(textOf(windowsIn(after))).toMatch(/ask not what your country/i);
});

test("a cancelled one ends although it grows no more, and is gone on with behind its windows", {
  timeout: 600_000,
}, async () => {
  const path = join(folder, "cancelled.wav");
  const sound = await microphone("austen-0870.flac", "jfk.flac", "austen-0880.flac", "austen-0920.flac", "jfk.flac");
  writeFileSync(path, recordingHeader(recordingRate, null));
  appendFileSync(path, sound);
  const events: EngineEvent[] = [];
  const cancelled = new AbortController();
  const ended = engine.transcribe(
    { file: path, options, isGrowing: true },
    (event) => void events.push(event),
    cancelled.signal,
  );
  await expect.poll(() => windowsIn(events).length, patience).toBeGreaterThan(0);
  cancelled.abort();
  await ended;
  const known = windowsIn(events);
  const rest: EngineEvent[] = [];
  await engine.transcribe({ file: path, options, resume: known }, (event) => void rest.push(event));
  expect(rest.at(-1)).toMatchObject({ type: "done" });
  expect(windowsIn(rest).map(({ index }) => index)[0]).toBe(known.length);
});
