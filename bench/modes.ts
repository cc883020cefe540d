/** What a token costs and a stream keeps in each attention, at each batch: real states of real speech, the same steps for all. */

import { Attention, type Precision } from "../src/api/transcript.ts";
import type { Stream } from "../src/decode/decoder.ts";
import { framesPerSecond } from "../src/engine/decoding.ts";
import { present } from "../src/lib/check.ts";
import { sampleRate } from "../src/lib/sample-rate.ts";
import { modeMemory, streamBytes } from "../src/model/memory.ts";
import { openRuntime } from "../src/model-store/compile/open-runtime.ts";
import { type ModelFolder, openModel } from "../src/model-store/model-folder.ts";
import { partsOf } from "../src/runtime/kernels/choice.ts";
import { kernels } from "../src/runtime/kernels/kernels.ts";
import type { Runtime } from "../src/runtime/runtime.ts";
import { isRandom } from "./random-model.ts";
import { referenceSamples } from "./reference-speech.ts";
import type { ModeFigure } from "./result.ts";

export interface ModesOptions {
  model: string;
  precision: Precision;
  batches: readonly number[];
  threads: number;
  say(line: string): void;
}

/** Steps of one round, and rounds: the modes take turns, so that a busy moment of the machine meets all of them. */
const steps = 40;
const rounds = 3;

interface Contender {
  mode: Attention;
  runtime: Runtime;
  streams: Stream[];
  /** milliseconds of each round's median step */
  medians: number[];
}

export async function measureModes(options: ModesOptions): Promise<ModeFigure[]> {
  const model = await openModel(options.model);
  const figures: ModeFigure[] = [];
  try {
    const samples = await soundFor(options.model);
    for (const batch of options.batches) {
      options.say(`modes at batch ${batch}, ${options.precision}`);
      const contenders: Contender[] = [];
      for (const mode of Attention.options) {
        const runtime = await open(model, mode, batch, options);
        contenders.push({ mode, runtime, streams: await started(runtime, model, samples, batch), medians: [] });
      }
      for (let round = 0; round < rounds; round++)
        for (const { runtime, streams, medians } of contenders)
          medians.push(await medianStep(runtime, streams, round * steps));
      for (const { mode, runtime, medians } of contenders) {
        await runtime.close();
        figures.push(figureOf(model, mode, batch, options.precision, Math.min(...medians)));
      }
    }
    return figures;
  } finally {
    await model.close();
  }
}

/** Random weights say nothing about speech: a second spares minutes of encoding, and a step costs the same. */
async function soundFor(model: string): Promise<Float32Array> {
  const samples = await referenceSamples();
  return isRandom(model) ? samples.subarray(0, sampleRate) : samples;
}

async function open(model: ModelFolder, mode: Attention, batch: number, options: ModesOptions): Promise<Runtime> {
  const { precision, threads } = options;
  const { choice } = await kernels();
  const runtime = await openRuntime(model, mode, partsOf(choice, precision), threads);
  runtime.capacity = batch;
  return runtime;
}

const ask = { suppression: "later", timestampLow: 0, timestampHigh: 1500, token: 0 } as const;

async function started(runtime: Runtime, model: ModelFolder, samples: Float32Array, batch: number): Promise<Stream[]> {
  const { vocabulary } = model.detokenizer;
  const prompt = [vocabulary.startOfTranscript, vocabulary.noTimestamps];
  const streams: Stream[] = [];
  for (let b = 0; b < batch; b++) {
    const window = runtime.hold(samples, Math.ceil((samples.length / sampleRate) * framesPerSecond));
    const [one] = await runtime.start([{ window, rows: 1, prompt, asks: [{ position: 1, ask }] }]);
    streams.push(present(one, "stream").stream);
  }
  return streams;
}

/** Median of a round's steps, all streams at once. */
async function medianStep(runtime: Runtime, streams: readonly Stream[], first: number): Promise<number> {
  const times: number[] = [];
  for (let step = first; step < first + steps; step++) {
    const from = performance.now();
    await runtime.step(streams.map((stream) => ({ stream, tokens: [400 + step], asks: [ask] })));
    times.push(performance.now() - from);
  }
  return present(times.sort((a, b) => a - b)[steps / 2], "step");
}

function figureOf(
  model: ModelFolder,
  mode: Attention,
  batch: number,
  precision: Precision,
  milliseconds: number,
): ModeFigure {
  const memory = modeMemory(mode, model.dims);
  return {
    mode,
    precision,
    batch,
    msPerToken: milliseconds / batch,
    tokensPerSecond: (1000 * batch) / milliseconds,
    bytesPerStream: streamBytes(memory),
    crossBytesPerStream: memory.crossBytes,
  };
}
