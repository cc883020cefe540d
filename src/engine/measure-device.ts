/**
 * A form of a GPU beside the processor: whether it writes the same over a clip whose words are known, and how quick both are. Its driver may end
 * this process, or keep it for ever: it is one of its own (probe-device.ts).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DeviceForm } from "../api/gpu.ts";
import { openAudio } from "../audio/open.ts";
import type { Ask, Scores, Stream } from "../decode/decoder.ts";
import { startSequence } from "../decode/prompt.ts";
import { present } from "../lib/check.ts";
import { joined } from "../lib/joined.ts";
import { programFolder } from "../lib/node/folders.ts";
import { sampleRate } from "../lib/sample-rate.ts";
import type { Floats } from "../model/state.ts";
import { whisperUnits } from "../model-store/compile/compiled.ts";
import { modelForDevice, openRuntime } from "../model-store/compile/open-runtime.ts";
import { openModel } from "../model-store/model-folder.ts";
import { usualStreams } from "../runtime/batch-size.ts";
import { DeviceFailure } from "../runtime/devices/device-failure.ts";
import { deviceForms, exactFormOf } from "../runtime/devices/device-forms.ts";
import { devices } from "../runtime/devices/devices.ts";
import type { MeasuredForm, WindowTimes } from "../runtime/devices/known-devices.ts";
import { onWebGpu } from "../runtime/devices/webgpu.ts";
import { partsOf } from "../runtime/kernels/choice.ts";
import { usableKernels } from "../runtime/kernels/kernels.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { openSession } from "../runtime/session.ts";

/** Every machine has it. */
const embedded = "whisper-base";
const mode = "slim";
const steps = 5;

/**
 * Of logits, from float32's. A driver of the same mathematics is off by less than a thousandth, float32 in another order. Half floats that are rounded between
 * operations and added up in float32 are off by 0.035; what adds up in halves may be off by more.
 */
const tolerances: Record<Floats, number> = { float32: 1e-2, float16: 0.1 };

/** What is heard: the clip that `doctor` transcribes, and some of its words. */
const clip = {
  path: join(programFolder, "test", "audio", "jfk.flac"),
  says: " And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.",
};

/**
 * @param name of the model that is heard with
 * @throws Failure device.missing; DeviceFailure where the form can't be used, or writes something else
 */
export async function measureForm(
  form: DeviceForm,
  name = embedded,
): Promise<Extract<MeasuredForm, { state: "equal" }>> {
  const { device, floats } = deviceForms[form];
  const model = await openModel(name);
  const opened: Runtime[] = [];
  try {
    const { choice } = await usableKernels();
    const parts = partsOf(choice, "int8");
    const { threads } = choice;
    const own = modelForDevice(model);
    const unitsOf = (wanted: DeviceForm) => whisperUnits(model, mode, parts, { form: wanted });
    const kept = async (opening: Promise<Runtime>): Promise<Runtime> => {
      const runtime = await opening;
      runtime.capacity = usualStreams;
      opened.push(runtime);
      return runtime;
    };
    const gpu = await kept(devices[device](own, mode, await unitsOf(form), threads, form));
    // The same graphs in float32, on the processor: what differs then is the device, and what its floats are.
    const exact = exactFormOf(form);
    const onProcessor = onWebGpu((graph) => openSession(graph, threads));
    const same = await kept(onProcessor(own, mode, await unitsOf(exact), threads, exact));
    const { tokenizer, vocabulary } = model.detokenizer;
    const prompt = startSequence(vocabulary, "en", "transcribe");
    const samples = await heard();
    const text = [...prompt, vocabulary.noTimestamps, ...tokenizer.encode(clip.says)];
    const { difference, others } = await differenceOf(gpu, same, samples, text);
    if (!(difference < tolerances[floats]))
      throw new DeviceFailure(`its numbers are others than the processor's, by up to ${difference.toPrecision(2)}`);
    if (others > 0) throw new DeviceFailure(`it writes other words than the processor, ${others} of ${text.length}`);
    const processor = await kept(openRuntime(model, mode, parts, threads));
    const processorTimes = await timesOf(processor, samples, prompt);
    return { state: "equal", difference, times: await timesOf(gpu, samples, prompt), processorTimes };
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

/**
 * The largest of all positions of the text: of the best tokens' logits, of the sum over all, and of the scores that words are timed by. `others`: at how many
 * positions another token is the best.
 */
async function differenceOf(
  gpu: Runtime,
  same: Runtime,
  samples: Float32Array,
  text: readonly number[],
): Promise<{ difference: number; others: number }> {
  const asks = text.map((token, position) => ({ position, ask: { ...plain, token } }));
  const alignments = [];
  for (const runtime of [gpu, same]) {
    const window = runtime.hold(samples);
    alignments.push(await runtime.align(window, text, asks));
    runtime.release(window);
  }
  const [a, b] = alignments.map(({ asked, scores }) => ({ asked, values: asked.flatMap(numbersOf), scores }));
  const [given, wanted] = [present(a, "scores"), present(b, "scores")];
  return {
    difference: Math.max(worst(given.values, wanted.values), worst(given.scores, wanted.scores)),
    others: given.asked.filter(({ text: { ids } }, i) => ids[0] !== wanted.asked[i]?.text.ids[0]).length,
  };
}

const numbersOf = ({ text, asked }: Scores): number[] => [text.logits[0] ?? Number.NaN, text.logSumExp, asked];

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

/** Windows that are started once what is made at a first run is made. */
const timedStarts = 2;

/** The middle one of some steps of a full batch, and behind it what a window takes until its first token is there. */
async function timesOf(runtime: Runtime, samples: Float32Array, prompt: readonly number[]): Promise<WindowTimes> {
  const asks = [{ position: prompt.length - 1, ask: plain }];
  const batch = async <T>(count: number, use: (streams: readonly Stream[]) => Promise<T>): Promise<T> => {
    const windows = Array.from({ length: count }, () => runtime.hold(samples));
    const started = await runtime.start(windows.map((window) => ({ window, rows: 1, prompt, asks })));
    const streams = started.map((one) => present(one, "a stream").stream);
    const made = await use(streams);
    for (const stream of streams) runtime.finish(stream);
    for (const window of windows) runtime.release(window);
    return made;
  };
  const step = await batch(usualStreams, async (streams) => {
    const times: number[] = [];
    for (let step = 0; step < steps; step++) {
      const begun = performance.now();
      await runtime.step(streams.map((stream) => ({ stream, tokens: [400 + step], asks: [plain] })));
      times.push(performance.now() - begun);
    }
    return present(times.sort((a, b) => a - b)[Math.floor(steps / 2)], "a step");
  });
  const begun = performance.now();
  const start = await batch(timedStarts, async () => (performance.now() - begun) / timedStarts);
  return { start, step };
}
