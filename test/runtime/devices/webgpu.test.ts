/**
 * A model on the GPU beside the same on the processor: what one answers, the other does, whatever comes, goes and is reordered in the batch. On
 * Chromium's software adapter (SwiftShader); skipped, with a sentence, where that isn't installed.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { random } from "../../../bench/random-model.ts";
import type { DeviceForm } from "../../../src/api/gpu.ts";
import type { Alignment, Ask, Scores, Stream } from "../../../src/decode/decoder.ts";
import { present } from "../../../src/lib/check.ts";
import { compileDecoder, compileEmbedding, compileEncoder } from "../../../src/model/compile.ts";
import { DecoderWeights } from "../../../src/model/decoder.ts";
import { melHop } from "../../../src/model/log-mel.ts";
import { safetensorsIn } from "../../../src/model/safetensors.ts";
import { Weights } from "../../../src/model/weights.ts";
import { writeUnit } from "../../../src/runtime/compiled-unit.ts";
import type { OpenOnDevice } from "../../../src/runtime/devices/device.ts";
import { deviceForms } from "../../../src/runtime/devices/device-forms.ts";
import { devices } from "../../../src/runtime/devices/devices.ts";
import { onWebGpu } from "../../../src/runtime/devices/webgpu.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import { openSession } from "../../../src/runtime/session.ts";
import { fewTokens, randomTensors, safetensors, tinyDims, tinyHead } from "../../model/tiny.ts";

const driver = "/usr/lib/chromium/vk_swiftshader_icd.json";
const hasDriver = process.platform === "linux" && existsSync(driver);
if (!hasDriver) console.log(`Skipped: a model on the GPU, since there is no software adapter (${driver}).`);
// Read when the first session is opened.
process.env.VK_DRIVER_FILES = driver;

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const dims = { ...tinyDims, ...fewTokens };

async function open(
  mode: "standard" | "slim",
  device: OpenOnDevice,
  form: DeviceForm,
): Promise<{ cpu: Runtime; gpu: Runtime }> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-devices-"));
  folders.push(folder);
  const head = tinyHead(dims);
  const weights = new Weights(safetensorsIn([safetensors(randomTensors(dims, 3))]));
  const next = random(5);
  const noise = (rows: number) => Float32Array.from({ length: rows * dims.width }, () => next() - 0.5);
  const reference = async () => ({ embedded: noise(8), states: noise(20) });
  const decoder = await writeUnit(join(folder, "decoder"), (place) =>
    compileDecoder(mode, weights, dims, head, reference, { place }),
  );
  const { choices } = decoder.manifest;
  const units = {
    encoder: await writeUnit(join(folder, "encoder"), (place) => compileEncoder(weights, dims, { place })),
    embedding: await writeUnit(join(folder, "embedding"), () => compileEmbedding(weights, dims)),
    decoder,
  };
  const encodes = deviceForms[form].encoder !== undefined;
  const onGpu = {
    ...units,
    ...(encodes && {
      encoder: await writeUnit(join(folder, "device-encoder"), (place) =>
        compileEncoder(weights, dims, { device: "webgpu", place }),
      ),
    }),
    decoder: await writeUnit(join(folder, "device"), (place) =>
      compileDecoder(mode, weights, dims, head, reference, {
        device: "webgpu",
        findings: choices && { choices },
        place,
      }),
    ),
  };
  const positions = () => new DecoderWeights(weights.at("model", "decoder"), dims).positions();
  const model = { dims, head, positions };
  return {
    cpu: await devices.cpu(model, mode, units, 1, "cpu"),
    gpu: await device(model, mode, onGpu, 1, form),
  };
}

const plain: Ask = { suppression: "none", timestampLow: 0, timestampHigh: 1500, token: 11 };
const sounds = [10, 11, 12].map((seed) => {
  const next = random(seed);
  return Float32Array.from({ length: 2 * dims.frames * melHop }, () => next() * 2 - 1);
});

/** What a runtime answers to a batch in which streams come, go, are reordered and wait. */
async function story(runtime: Runtime): Promise<{ answers: Scores[]; alignment: Alignment }> {
  const answers: Scores[] = [];
  runtime.capacity = 3;
  const windows = sounds.map((sound) => runtime.hold(sound));
  const window = (i: number) => present(windows[i], "window");
  const ask = (position: number) => [{ position, ask: plain }];
  const step = async (...asked: [stream: Stream, tokens: number[]][]) => {
    const requests = asked.map(([stream, tokens]) => ({ stream, tokens, asks: tokens.map(() => plain) }));
    answers.push(...(await runtime.step(requests, true)).flat());
  };
  const start = async (requests: Parameters<Runtime["start"]>[0]) => {
    const started = (await runtime.start(requests, true)).map((one) => present(one, "stream"));
    answers.push(...started.flatMap(({ scores }) => scores));
    return started.map(({ stream }) => stream);
  };
  const [one, beam] = (await start([
    { window: window(0), rows: 1, prompt: [5, 6, 7, 8, 9], asks: [...ask(0), ...ask(4)] },
    { window: window(1), rows: 3, prompt: [1258, 3], asks: ask(1) },
  ])) as [Stream, Stream];
  await step([one, [20]], [beam, [30, 31, 32]]);
  runtime.reorder(beam, [2, 2, 0]);
  const [late] = (await start([{ window: window(2), rows: 1, prompt: [1], asks: ask(0) }])) as [Stream];
  await step([one, [21]], [late, [2]], [beam, [40, 41, 42]]);
  // Who is not named stays as it is.
  await step([late, [3]]);
  await step([one, [22]], [late, [4]]);
  runtime.finish(one);
  runtime.reorder(beam, [1, 0, 0]);
  await step([late, [5]], [beam, [50, 51, 52]]);
  runtime.finish(beam);
  // Once more on the states of a window whose stream has ended.
  const [again] = (await start([{ window: window(0), rows: 1, prompt: [5, 6], asks: ask(1) }])) as [Stream];
  await step([again, [7]], [late, [6]]);
  const aligned = await runtime.align(window(1), [1258, 3, 30], ask(2));
  answers.push(...aligned.asked);
  await step([again, [8]], [late, [7]]);
  const few = [{ stream: late, tokens: [8], asks: [plain] }];
  answers.push(...(await runtime.step(few)).flat());
  expect(aligned.scores).toHaveLength(aligned.heads * 3 * dims.frames);
  for (const one of windows) runtime.release(one);
  expect(runtime.streams).toBe(2);
  return { answers, alignment: aligned };
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

async function expectAlike(mode: "standard" | "slim", device: OpenOnDevice, form: DeviceForm): Promise<void> {
  const { cpu, gpu } = await open(mode, device, form);
  try {
    const [wanted, given] = [await story(cpu), await story(gpu)];
    expect(given.answers.length).toBe(wanted.answers.length);
    expect(worst(wanted.alignment.scores, given.alignment.scores)).toBeLessThan(1e-3);
    given.answers.forEach((scores, i) => {
      const own = present(wanted.answers[i], "scores");
      expect(scores.all?.length, `answer ${i}`).toBe(own.all?.length);
      expect(worst(own.all ?? [], scores.all ?? []), `answer ${i}`).toBeLessThan(1e-3);
      expect(scores.text.ids[0], `answer ${i}`).toBe(own.text.ids[0]);
    });
    expect(gpu.device?.kept).toBeGreaterThan(0);
  } finally {
    await gpu.close();
    await cpu.close();
  }
}

for (const [mode, form] of [
  ["slim", "webgpu"],
  ["standard", "webgpu"],
  ["slim", "webgpu-encoder"],
] as const)
  test(`${mode}, the GPU's graphs on the processor, ${deviceForms[form].text}: a batch is that of the processor's graphs`, () =>
    expectAlike(
      mode,
      onWebGpu((graph) => openSession(graph, 1)),
      form,
    ));

// Compiling shaders is nearly all of it.
test.skipIf(!hasDriver)("slim, all on the GPU", () => expectAlike("slim", devices.webgpu, "webgpu-encoder"), 900_000);
