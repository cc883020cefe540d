/** The engine for a long time, on a tiny model with random weights: nothing piles up, and it stops within a step. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, expect, type MockInstance, test, vi } from "vitest";
import { type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { wavHeader } from "../../src/audio/containers/wav-file.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import { WhisperRuntime } from "../../src/runtime/whisper-runtime.ts";
import { randomTensors, safetensors, type Tensors, tinyDims, writeSuppressedTokens } from "../model/tiny.ts";

const endOfText = 50_257;
const dims = { ...tinyDims, frames: 1500, positions: 448 };
const originalStep = WhisperRuntime.prototype.step;
let folder = "";
let clip = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-endurance-"));
  clip = join(folder, "clip.wav");
  const samples = Int16Array.from({ length: 16_000 }, (_, i) => 8000 * Math.sin(i / 9) * Math.sin(i / 2000));
  await writeFile(clip, Buffer.concat([wavHeader(samples.length), new Uint8Array(samples.buffer)]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

/** Made once each. */
const models = new Map<string, Promise<string>>();

/** A model that always says the same token after the first, whatever it hears. */
function modelSaying(token: number, name: string): Promise<string> {
  const made = models.get(name) ?? makeModel(token, join(folder, name));
  models.set(name, made);
  return made;
}

async function makeModel(token: number, path: string): Promise<string> {
  await mkdir(path);
  const base = join(programFolder, "models", "whisper-base");
  const own: unknown = JSON.parse(await readFile(join(base, "config.json"), "utf8"));
  const sizes = { d_model: dims.width, encoder_layers: dims.encoderLayers, decoder_layers: dims.decoderLayers };
  const heads = { encoder_attention_heads: dims.encoderHeads, decoder_attention_heads: dims.decoderHeads };
  const inner = { encoder_ffn_dim: dims.encoderInner, decoder_ffn_dim: dims.decoderInner };
  await writeFile(join(path, "config.json"), JSON.stringify({ ...Object(own), ...sizes, ...heads, ...inner }));
  await copyFile(join(base, "tokenizer.json"), join(path, "tokenizer.json"));
  await writeSuppressedTokens(path);
  const tensors: Tensors = randomTensors(dims, 5);
  const embedding = tensors.get("model.decoder.embed_tokens.weight")?.data ?? new Float32Array();
  const bias = tensors.get("model.decoder.layer_norm.bias")?.data ?? new Float32Array();
  const row = embedding.subarray(token * dims.width, (token + 1) * dims.width);
  const size = row.reduce((sum, value) => sum + value * value, 0);
  // Its logit is 60 above what chance gives.
  bias.forEach((_, i) => {
    bias[i] = (60 * (row[i] ?? 0)) / size;
  });
  const file = safetensors(tensors);
  await writeFile(join(path, "model.safetensors"), await file.read(0, file.size));
  return path;
}

const optionsFor = (model: string) =>
  TranscribeOptions.parse({ model, language: "en", vad: false, precision: "int8", batch: 8, threads: 1 });

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Buffers are given back beside the collection, and what finalizers hold in the one behind: the least of several is what is held. */
async function heldBytes(): Promise<{ heap: number; buffers: number }> {
  let [heap, buffers] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let times = 0; times < 5; times++) {
    collect();
    await setImmediate();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    heap = Math.min(heap, heapUsed);
    buffers = Math.min(buffers, arrayBuffers);
  }
  return { heap, buffers };
}

/** Does something when the decoder has run so many steps. */
function atStep(step: MockInstance<WhisperRuntime["step"]>, count: number, then: () => void): void {
  const run = step.getMockImplementation() ?? originalStep;
  step.mockImplementation(async function (this: WhisperRuntime, ...given) {
    const scores = await run.apply(this, given);
    if (step.mock.calls.length === count) then();
    return scores;
  });
}

test("three hundred windows: every one is heard, memory stays where it was", async () => {
  const options = optionsFor(await modelSaying(endOfText, "brief"));
  const engine = await createEngine();
  let windows = 0;
  const onEvent = (event: EngineEvent): void => {
    if (event.type === "failed") throw new Error(event.failure.message);
    if (event.type === "window") windows++;
  };
  const some = async (count: number): Promise<void> => {
    let left = count;
    const worker = async (): Promise<void> => {
      while (left-- > 0) await engine.transcribe({ file: clip, options }, onEvent);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
  };
  await some(60);
  const before = await heldBytes();
  await some(240);
  const after = await heldBytes();
  expect(windows).toBe(300);
  // The states of one window are 0.4 MB: two hundred and forty of them would be 90 MB.
  expect(after.buffers - before.buffers).toBeLessThan(4e6);
  expect(after.heap - before.heap).toBeLessThan(8e6);
  await engine.close();
});

test("cancelled, a file ends within one decoder step", async () => {
  const endless = await modelSaying(400, "endless");
  const engine = await createEngine();
  const step = vi.spyOn(WhisperRuntime.prototype, "step");
  const stopping = new AbortController();
  atStep(step, 5, () => stopping.abort());
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => void events.push(event);
  await engine.transcribe({ file: clip, options: optionsFor(endless) }, onEvent, stopping.signal);
  expect(step).toHaveBeenCalledTimes(5);
  expect(events.some(({ type }) => type === "done" || type === "window")).toBe(false);
  // What is held is told without a window, which may take minutes.
  const begun = events.findIndex(({ type }) => type === "streams");
  expect(events.slice(begun).some(({ type }) => type === "memory")).toBe(true);
  await engine.close();
});

test("of two files side by side the cancelled one leaves the batch within a step, and the other goes on", async () => {
  const options = optionsFor(await modelSaying(400, "endless"));
  const engine = await createEngine();
  const step = vi.spyOn(WhisperRuntime.prototype, "step");
  const stopping = new AbortController();
  let stepsAtEnd = Number.NaN;
  atStep(step, 5, () => stopping.abort());
  const events: EngineEvent[] = [];
  const one = engine.transcribe({ file: clip, options }, (event) => void events.push(event), stopping.signal);
  const ended = one.then(() => {
    stepsAtEnd = step.mock.calls.length;
  });
  const others: EngineEvent[] = [];
  await engine.transcribe({ file: clip, options }, (event) => void others.push(event));
  await ended;
  const streams = step.mock.calls.map(([requests]) => requests.length);
  // It has ended while the other goes on: how soon its promise is seen to, is the event loop's matter.
  expect(stepsAtEnd).toBeLessThan(streams.length);
  expect(streams.slice(0, 5)).toEqual([2, 2, 2, 2, 2]);
  expect(streams.length).toBeGreaterThan(50);
  expect(streams.slice(5).every((count) => count === 1)).toBe(true);
  expect(events.some(({ type }) => type === "done" || type === "window")).toBe(false);
  expect(others.at(-1)?.type).toBe("done");
  await engine.close();
});

test("cancelled while its model is made ready, a file is not begun, and the next one has the model", async () => {
  const options = optionsFor(await modelSaying(endOfText, "brief"));
  const engine = await createEngine();
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => void events.push(event);
  await engine.transcribe({ file: clip, options }, onEvent, AbortSignal.abort());
  expect(events.some(({ type }) => type === "opened")).toBe(false);
  await engine.transcribe({ file: clip, options }, onEvent);
  expect(events.at(-1)?.type).toBe("done");
  await engine.close();
});

test("where nobody speaks, no language is told as heard", async () => {
  const silence = join(folder, "silence.wav");
  await writeFile(silence, Buffer.concat([wavHeader(16_000), new Uint8Array(32_000)]));
  const options = { ...optionsFor(await modelSaying(endOfText, "brief")), language: "auto", vad: true };
  const engine = await createEngine();
  const events: EngineEvent[] = [];
  await engine.transcribe({ file: silence, options }, (event) => void events.push(event));
  expect(events.at(-1)).toMatchObject({ type: "done", transcript: { language: "", segments: [] } });
  await engine.close();
});

test("cancelled while it waits for a model in use, a file has no other loaded in its place", async () => {
  const [busy, wanted] = [await modelSaying(400, "endless"), await modelSaying(endOfText, "brief")].map(optionsFor);
  if (!busy || !wanted) throw new Error("two models");
  const engine = await createEngine();
  const opened = vi.spyOn(WhisperRuntime, "open");
  opened.mockClear();
  const over = { first: new AbortController(), second: new AbortController() };
  const first = engine.transcribe({ file: clip, options: busy }, () => {}, over.first.signal);
  const second = engine.transcribe({ file: clip, options: wanted }, () => {}, over.second.signal);
  await expect.poll(() => opened.mock.calls.length, { timeout: 60_000 }).toBe(1);
  over.second.abort();
  await second;
  over.first.abort();
  await first;
  // The next one finds its model where it was.
  const step = vi.spyOn(WhisperRuntime.prototype, "step");
  step.mockClear();
  const soon = new AbortController();
  atStep(step, 3, () => soon.abort());
  await engine.transcribe({ file: clip, options: busy }, () => {}, soon.signal);
  expect(opened).toHaveBeenCalledTimes(1);
  await engine.close();
});
