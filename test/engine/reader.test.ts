/** The thread that reads recordings: it gives what reading here gives; one that hangs or falls costs the file at fault alone. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import type { openAudio } from "../../src/audio/open.ts";
import { Reader } from "../../src/engine/reader.ts";
import type { ReaderData } from "../../src/engine/reader-messages.ts";
import { joined } from "../../src/lib/joined.ts";
import { clips, decodeFile, formats, same } from "../audio/sound.ts";

async function samplesOf(audio: Awaited<ReturnType<typeof openAudio>>, fromSeconds = 0): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for await (const part of audio.pcm({ fromSeconds })) parts.push(part);
  return joined(parts);
}

test("what the thread reads is what is read here: samples, facts, warnings, failures", async () => {
  const reader = new Reader();
  // The thread that is started beforehand is the one that reads.
  reader.ready();
  for (const [path, from] of [
    [join(clips, "jfk.flac"), 0],
    [join(formats, "aac.mkv"), 1.5],
    [join(formats, "mp3.mov"), 0],
  ] as const) {
    const here = await decodeFile(path, { fromSeconds: from });
    const audio = await reader.open(path);
    const { container, codec, channels, sampleRate, durationSeconds } = audio;
    expect(same(await samplesOf(audio, from), here.samples)).toBe(true);
    expect({ ...here, samples: null }).toEqual({
      container,
      codec,
      channels,
      sampleRate,
      durationSeconds,
      warnings: audio.warnings,
      samples: null,
    });
    await audio.close();
  }
  await expect(reader.open(join(clips, "nowhere.wav"))).rejects.toMatchObject({
    name: "Failure",
    code: "audio.missing",
  });
  // Whoever stops listening in the middle leaves nothing behind.
  const audio = await reader.open(join(clips, "jfk.flac"));
  for await (const part of audio.pcm()) {
    expect(part.length).toBeGreaterThan(0);
    break;
  }
  await audio.close();
});

/**
 * A thread that answers as the real one does: four pieces of ten samples, each sample its own place. A name says where it runs for ever,
 * throws, or takes all the memory it may have.
 */
const standIn = `
  const { parentPort, workerData } = require("node:worker_threads");
  const beats = new Int32Array(workerData.beats);
  Atomics.add(beats, 0, 1);
  setInterval(() => Atomics.add(beats, 0, 1), 5);
  const streams = new Map();
  parentPort.on("message", (message) => {
    const { id, type, path, stream } = message;
    if (path.includes("never opens")) for (;;);
    if (path.includes("falls")) throw new Error("it fell");
    if (type === "open") {
      const description = { container: "None", codec: "none", channels: 1, sampleRate: 16000, durationSeconds: null, pictures: null, warnings: [] };
      parentPort.postMessage({ id, type: "opened", description });
    } else if (type === "read") {
      const at = streams.get(stream) ?? Math.round(message.options.fromSeconds * 16000);
      if (at >= 20 && path.includes("never ends")) for (;;);
      streams.set(stream, at + 10);
      const samples = at < 40 ? Float32Array.from({ length: 10 }, (_, i) => at + i) : null;
      parentPort.postMessage({ id, type: "read", samples, warnings: [] });
    } else parentPort.postMessage({ id, type: "done" });
  });
`;

/** @returns a reader of the stand-in, and how many threads it has started */
function impatient(): { reader: Reader; threads: Worker[] } {
  const threads: Worker[] = [];
  const start = (data: ReaderData): Worker => {
    const thread = new Worker(standIn, { eval: true, workerData: data });
    threads.push(thread);
    return thread;
  };
  return { reader: new Reader(start, { look: 250, silentLooks: 2, idle: 10 }), threads };
}

const whole = Float32Array.from({ length: 40 }, (_, i) => i);

test.each([
  ["never opens.mp4", "audio.endless", /^never opens\.mp4 could not be read: .*for ever\.$/],
  ["never ends.mp4", "audio.endless", /^never ends\.mp4 could not be read: .*for ever\.$/],
])("%s is refused with a sentence; files beside it go on at their sample", async (name, code, sentence) => {
  const { reader, threads } = impatient();
  const beside = await reader.open("beside.wav");
  const pieces: Float32Array[] = [];
  const parts = beside.pcm();
  const first = await parts.next();
  pieces.push(first.value ?? new Float32Array(0));
  const refused = (async () => samplesOf(await reader.open(name)))();
  await expect(refused).rejects.toMatchObject({ name: "Failure", code, message: expect.stringMatching(sentence) });
  for await (const part of parts) pieces.push(part);
  expect(joined(pieces)).toEqual(whole);
  // It was tried twice: a machine may stand still.
  expect(threads).toHaveLength(name.includes("opens") ? 3 : threads.length);
  expect(await samplesOf(await reader.open("behind.wav"))).toEqual(whole);
});

test("a thread that falls is told, and the next file has another", async () => {
  const { reader } = impatient();
  await expect(reader.open("falls.mp4")).rejects.toThrow("it fell");
  expect(await samplesOf(await reader.open("behind.wav"))).toEqual(whole);
});

test("a file that nobody wants any more is not tried again", async () => {
  const { reader, threads } = impatient();
  await expect(reader.open("never opens.mp4", AbortSignal.abort())).rejects.toMatchObject({ code: "audio.endless" });
  expect(threads).toHaveLength(1);
});

test("a thread without a file ends", async () => {
  const { reader, threads } = impatient();
  const audio = await reader.open("one.wav");
  const [thread] = threads;
  const ended = new Promise((resolve) => thread?.once("exit", resolve));
  await audio.close();
  // The process would wait for nobody: the test does.
  const held = setInterval(() => {}, 1_000);
  await ended;
  clearInterval(held);
  expect(await samplesOf(await reader.open("two.wav"))).toEqual(whole);
  expect(threads).toHaveLength(2);
});
