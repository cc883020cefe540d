/**
 * A cache that is whole, of a tiny model and the speech detector, to be damaged: whatever happens to one of its files or folders, both give
 * to the bit what they gave before, say that something was damaged, and leave a cache that is whole.
 */
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Damage } from "../../../bench/damage.ts";
import { present } from "../../../src/lib/check.ts";
import { type OnCompile, whisperUnits } from "../../../src/model-store/compile/compiled.ts";
import { openRuntime } from "../../../src/model-store/compile/open-runtime.ts";
import { type ModelFolder, openModel } from "../../../src/model-store/model-folder.ts";
import { remember, remembered, usual, usualParts } from "../../../src/runtime/kernels/choice.ts";
import { openSpeechDetector } from "../../../src/runtime/silero-session.ts";
import { batchFrames, contextSamples, frameSamples } from "../../../src/speech/frames.ts";
import { writeSuppressedTokens, writeTinyModel } from "../../model/tiny.ts";

const parts = usualParts("int8");
/** In this process: another one would take a second to start. */
const nowhere = async (): Promise<void> => {};

export interface WholeCache {
  cache: string;
  model: string;
  /** what was answered and said while it was made */
  words: string;
  said: readonly string[];
}

/** Makes it below a folder; this process uses it from here on. */
export async function makeWholeCache(folder: string): Promise<WholeCache> {
  const model = await writeTinyModel(join(folder, "tiny"));
  await writeSuppressedTokens(model);
  const cache = join(folder, "whole");
  process.env.SLIMSCRIBE_CACHE = cache;
  const clock = Date.now;
  // Files that have settled are noted by their hash.
  Date.now = () => clock() + 60_000;
  try {
    await remember({ choice: { ...usual(), threads: 1 }, timings: {}, busy: false, probes: 1 });
    return { cache, model, ...(await answers(model)) };
  } finally {
    Date.now = clock;
  }
}

/** Copies it, for this process to use from here on. */
export async function copyCache(whole: WholeCache, cache: string): Promise<void> {
  await cp(whole.cache, cache, { recursive: true, preserveTimestamps: true });
  process.env.SLIMSCRIBE_CACHE = cache;
}

export interface Outcome {
  /** whether all answers are what they were, to the last bit */
  same: boolean;
  /** what was not said though it had to be, or is said a second time */
  saidWrongly: string[];
  /** files that should have been taken away */
  leftovers: string[];
}

export const allWell: Outcome = { same: true, saidWrongly: [], leftovers: [] };

/** Asks with a copy of a whole cache that was damaged. */
export async function outcomeOf(whole: WholeCache, cache: string, damage: Damage): Promise<Outcome> {
  process.env.SLIMSCRIBE_CACHE = cache;
  const { said, words, stillSaid } = await answers(whole.model);
  const silent = mustBeSaid(damage) && said.length === 0 ? ["nothing"] : [];
  const left = await readdir(join(cache, "compiled"), { recursive: true });
  return {
    same: words === whole.words,
    saidWrongly: [...silent, ...stillSaid],
    leftovers: left.filter((name) => /draft|old/.test(name)),
  };
}

/** What the runtime and the detector are opened from may not change unsaid; what is gone with its seal is made as at the first time. */
function mustBeSaid({ path, what }: Damage): boolean {
  const vanished = /gone|emptied/.test(what) && (path.endsWith("seal.json") || !/\.\w+$/.test(path));
  return path.startsWith("compiled") && !vanished;
}

/** What the model and the detector answer with this cache, and what is said meanwhile. */
async function answers(model: string) {
  const said: string[] = [];
  const opened = await openModel(model);
  const speech = await openSpeechDetector((message) => said.push(message));
  const onCompile: OnCompile = (what, damaged) => said.push(`${damaged ? "damaged" : "new"}: ${what}`);
  // For slim a text would be read each time.
  const runtime = await openRuntime(opened, "standard", parts, 1, { onCompile, compileElsewhere: nowhere });
  try {
    const heard = await speech.detect(noise(batchFrames * (contextSamples + frameSamples)), new Float32Array(256));
    // The choice of kernels may be forgotten, not be in the way.
    remembered();
    const words = JSON.stringify({ ...(await decoded(opened, runtime)), heard });
    return { said, words, stillSaid: await saidOf(opened) };
  } finally {
    await runtime.close();
    await speech.close();
    await opened.close();
  }
}

/** What is still found missing or damaged. */
async function saidOf(opened: ModelFolder): Promise<string[]> {
  const said: string[] = [];
  const onCompile: OnCompile = (what) => said.push(what);
  await whisperUnits(opened, "standard", parts, { onCompile, compileElsewhere: nowhere });
  await (await openSpeechDetector((message) => said.push(message))).close();
  return said;
}

async function decoded({ detokenizer: { vocabulary } }: ModelFolder, runtime: Awaited<ReturnType<typeof openRuntime>>) {
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
