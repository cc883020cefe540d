/**
 * Fifty damaged caches: whatever happens to one of its files or folders, a runtime and the speech detector give to the bit what they gave
 * before, say that something was damaged, and leave a cache that is whole.
 */
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Damage, damagesOf, inflict } from "../../bench/damage.ts";
import { present } from "../../src/lib/check.ts";
import { type OnCompile, whisperUnits } from "../../src/model-store/compile/compiled.ts";
import { openRuntime } from "../../src/model-store/compile/open-runtime.ts";
import { type ModelFolder, openModel } from "../../src/model-store/model-folder.ts";
import { remember, remembered, usual, usualParts } from "../../src/runtime/kernels/choice.ts";
import { openSpeechDetector } from "../../src/runtime/silero-session.ts";
import { batchFrames, contextSamples, frameSamples } from "../../src/speech/speech.ts";
import { writeTinyModel } from "../model/tiny.ts";

const parts = usualParts("int8");
/** In this process: another one would take a second to start. */
const nowhere = async (): Promise<void> => {};

let folder = "";
let whole = "";
let model = "";
let before: Awaited<ReturnType<typeof answers>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-damaged-"));
  model = await writeTinyModel(join(folder, "tiny"));
  whole = join(folder, "whole");
  vi.stubEnv("SLIMSCRIBE_CACHE", whole);
  // Files that have settled are noted by their hash.
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
  await remember({ choice: { ...usual(), threads: 1 }, timings: {} });
  before = await answers();
  vi.restoreAllMocks();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the model and the detector answer with this cache, and what is said meanwhile. */
async function answers() {
  const said: string[] = [];
  const opened = await openModel(model);
  const speech = await openSpeechDetector((message) => said.push(message));
  const onCompile: OnCompile = (what, damaged) => said.push(`${damaged ? "damaged" : "new"}: ${what}`);
  // Slim would be calibrated with a recording each time.
  const runtime = await openRuntime(opened, "standard", parts, 1, onCompile, nowhere);
  try {
    const heard = await speech.hear(noise(batchFrames * (contextSamples + frameSamples)), new Float32Array(256));
    const words = JSON.stringify({ ...(await decoded(opened, runtime)), heard });
    return { said, words, stillSaid: await saidOf(opened), kernels: remembered()?.choice };
  } finally {
    await runtime.close();
    await speech.close();
    await opened.close();
  }
}

/** What is still found missing or damaged. */
async function saidOf(opened: ModelFolder): Promise<string[]> {
  const said: string[] = [];
  await whisperUnits(opened, "standard", parts, (what) => said.push(what), nowhere);
  await (await openSpeechDetector((message) => said.push(message))).close();
  return said;
}

async function decoded({ reading: { vocabulary } }: ModelFolder, runtime: Awaited<ReturnType<typeof openRuntime>>) {
  // Four of thirty seconds: silence is read as well.
  const window = runtime.hold(noise(4 * 16_000), 200);
  const ask = { suppression: "later", timestampLow: 0, timestampHigh: 1500, token: 0 } as const;
  const prompt = [vocabulary.startOfTranscript, vocabulary.noTimestamps];
  const [started] = await runtime.start([{ window, rows: 1, prompt, asks: [{ position: 1, ask }] }]);
  const { stream, scores } = present(started, "stream");
  const tokens: number[] = [];
  for (let step = 0; step < 3; step++) {
    const token = present(scores.at(-1)?.text.ids[0], "token");
    tokens.push(token);
    const [next] = await runtime.step([{ stream, tokens: [token], asks: [ask] }]);
    scores.push(present(next?.[0], "scores"));
  }
  runtime.finish(stream);
  runtime.release(window);
  return { tokens, scores };
}

function noise(length: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  });
}

async function cacheOf(name: string): Promise<string> {
  const cache = join(folder, name);
  await cp(whole, cache, { recursive: true, preserveTimestamps: true });
  vi.stubEnv("SLIMSCRIBE_CACHE", cache);
  return cache;
}

async function tried(damage: Damage, seed: number) {
  const cache = await cacheOf(`${seed}`);
  await inflict(cache, damage, seed);
  const found = await answers();
  const left = await readdir(join(cache, "compiled"), { recursive: true });
  await rm(cache, { recursive: true });
  return { ...found, leftovers: left.filter((name) => /draft|old/.test(name)) };
}

/** What the runtime and the detector are opened from may not change unsaid; what is gone with its seal is made as at the first time. */
function mustBeSaid({ path, what }: Damage): boolean {
  const vanished = /gone|emptied/.test(what) && (path.endsWith("seal.json") || !/\.\w+$/.test(path));
  return path.startsWith("compiled") && !vanished;
}

test("fifty damages: the same answers to the last bit, said, and whole again", async () => {
  expect(before.said.every((line) => line.startsWith("new: "))).toBe(true);
  const damages = (await damagesOf(whole, 1)).slice(0, 50);
  expect(new Set(damages.map(({ what }) => what)).size).toBeGreaterThan(12);
  for (const [seed, damage] of damages.entries()) {
    const { said, words, ...left } = await tried(damage, seed);
    const outcome = { same: words === before.words, stillSaid: left.stillSaid, leftovers: left.leftovers };
    expect({ damage, ...outcome }).toEqual({ damage, same: true, stillSaid: [], leftovers: [] });
    if (mustBeSaid(damage)) expect({ damage, said }).not.toEqual({ damage, said: [] });
  }
}, 600_000);
