/**
 * A GPU beside the processor: whether its numbers are the same over a clip whose words are known, and whether it is quicker. Its driver may end
 * this process, or keep it for ever: it is one of its own (probe-device.ts).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openAudio } from "../audio/open.ts";
import type { Ask, Scores } from "../decode/decoder.ts";
import { startSequence } from "../decode/prompt.ts";
import { present } from "../lib/check.ts";
import { joined } from "../lib/joined.ts";
import { programFolder } from "../lib/node/folders.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import { whisperUnits } from "../model-store/compile/compiled.ts";
import { modelForDevice, openRuntime } from "../model-store/compile/open-runtime.ts";
import { openModel } from "../model-store/model-folder.ts";
import { usualStreams } from "../runtime/batch-size.ts";
import { DeviceFailure } from "../runtime/devices/device-failure.ts";
import { devices } from "../runtime/devices/devices.ts";
import type { MeasuredDevice } from "../runtime/devices/known-devices.ts";
import { onWebGpu } from "../runtime/devices/webgpu.ts";
import { partsOf } from "../runtime/kernels/choice.ts";
import { usableKernels } from "../runtime/kernels/kernels.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { openSession } from "../runtime/session.ts";

/** Every machine has it. */
const measuredModel = "whisper-base";
const mode = "slim";
const steps = 5;

/** Of logits: a driver of the same mathematics is off by less than a thousandth, float32 in another order. */
const tolerance = 1e-2;

/** What is heard: the clip that `doctor` transcribes, and some of its words. */
const clip = {
  path: join(programFolder, "test", "audio", "jfk.flac"),
  says: " And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.",
};

/** @throws Failure device.missing; DeviceFailure where it fails, or its numbers are others */
export async function measureDevice(): Promise<MeasuredDevice> {
  const model = await openModel(measuredModel);
  const opened: Runtime[] = [];
  try {
    const { choice } = await usableKernels();
    const parts = partsOf(choice, "int8");
    const { threads } = choice;
    const own = modelForDevice(model);
    const units = await whisperUnits(model, mode, parts, { device: "webgpu" });
    const kept = async (opening: Promise<Runtime>): Promise<Runtime> => {
      const runtime = await opening;
      runtime.capacity = usualStreams;
      opened.push(runtime);
      return runtime;
    };
    const gpu = await kept(devices.webgpu(own, mode, units, threads));
    // The same graphs on the processor: what differs then is the device.
    const same = await kept(onWebGpu((graph) => openSession(graph, threads))(own, mode, units, threads));
    const { tokenizer, vocabulary } = model.detokenizer;
    const prompt = startSequence(vocabulary, "en", "transcribe");
    const samples = await heard();
    const text = [...prompt, vocabulary.noTimestamps, ...tokenizer.encode(clip.says)];
    const difference = await differenceOf(gpu, same, samples, text);
    if (!(difference < tolerance))
      throw new DeviceFailure(`its numbers are others than the processor's, by up to ${difference.toPrecision(2)}`);
    const processor = await kept(openRuntime(model, mode, parts, threads));
    const stepMilliseconds = await stepTime(processor, samples, prompt);
    const gpuStepMilliseconds = await stepTime(gpu, samples, prompt);
    const at = new Date().toISOString();
    return { state: "measured", at, difference, streams: usualStreams, stepMilliseconds, gpuStepMilliseconds };
  } finally {
    for (const runtime of opened) await runtime.close().catch(() => {});
    await model.close();
  }
}

/** The clip; without it a second of a tone, which is sound as well. */
async function heard(): Promise<Float32Array> {
  if (!existsSync(clip.path)) return Float32Array.from({ length: sampleRate }, (_, i) => Math.sin(i / 9) / 4);
  const audio = await openAudio(clip.path);
  try {
    const pieces: Float32Array[] = [];
    for await (const piece of audio.pcm()) pieces.push(piece.slice());
    return joined(pieces);
  } finally {
    await audio.close();
  }
}

const plain: Ask = { suppression: "none", timestampLow: 0, timestampHigh: 1500, token: 0 };

/** The largest of all positions of the text: of the best tokens' logits, of the sum over all, and of the scores that words are timed by. */
async function differenceOf(
  gpu: Runtime,
  same: Runtime,
  samples: Float32Array,
  text: readonly number[],
): Promise<number> {
  const asks = text.map((token, position) => ({ position, ask: { ...plain, token } }));
  const alignments = [];
  for (const runtime of [gpu, same]) {
    const window = runtime.hold(samples);
    alignments.push(await runtime.align(window, text, asks));
    runtime.release(window);
  }
  const [a, b] = alignments.map(({ asked, scores }) => ({ values: asked.flatMap(numbersOf), scores }));
  return Math.max(worst(present(a, "scores").values, b?.values), worst(present(a, "scores").scores, b?.scores));
}

const numbersOf = ({ text, asked }: Scores): number[] => [...text.logits, text.logSumExp, asked];

const worst = (a: ArrayLike<number>, b: ArrayLike<number> | undefined): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b?.[i] ?? Number.NaN))), 0);

/** The middle one of some steps of a full batch, in milliseconds. */
async function stepTime(runtime: Runtime, samples: Float32Array, prompt: readonly number[]): Promise<number> {
  const windows = Array.from({ length: usualStreams }, () => runtime.hold(samples));
  const asks = [{ position: prompt.length - 1, ask: plain }];
  const started = await runtime.start(windows.map((window) => ({ window, rows: 1, prompt, asks })));
  const streams = started.map((one) => present(one, "a stream").stream);
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    const begun = performance.now();
    await runtime.step(streams.map((stream) => ({ stream, tokens: [400 + step], asks: [plain] })));
    times.push(performance.now() - begun);
  }
  for (const stream of streams) runtime.finish(stream);
  for (const window of windows) runtime.release(window);
  return present(times.sort((a, b) => a - b)[Math.floor(steps / 2)], "a step");
}
