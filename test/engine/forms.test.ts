/**
 * The embedded model in every form gives the same tokens for every clip of test/audio. With SLIMSCRIBE_FORMS=all: each form is compiled anew.
 * That the weights are the same to the bit, which decides it, is a test of every day (test/model-store/formats.test.ts).
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { promptOf } from "../../src/decode/prompt.ts";
import { decodeWindows, greedy, type WindowRequest } from "../../src/decode/retry.ts";
import { sourceOf } from "../../src/decode/source.ts";
import { present } from "../../src/lib/check.ts";
import type { Dims } from "../../src/model/dims.ts";
import { whisperUnits } from "../../src/model-store/compile/compiled.ts";
import { openSource, placeOf, weightFormats } from "../../src/model-store/formats/formats.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { usualParts } from "../../src/runtime/kernels/choice.ts";
import { WhisperRuntime } from "../../src/runtime/whisper-runtime.ts";
import { clips, decodeFile } from "../audio/sound.ts";
import { type Tensors, tinyDims } from "../model/tiny.ts";
import { writeForm } from "../model-store/support/forms.ts";

const samplesPerWindow = 480_000;

/** @returns the tokens of each clip's first window */
async function tokensOf(path: string, sounds: ReadonlyMap<string, Float32Array>): Promise<Map<string, string>> {
  const model = await openModel(path);
  const runtime = await WhisperRuntime.open(
    model,
    "standard",
    await whisperUnits(model, "standard", usualParts("float32")),
    2,
  );
  runtime.capacity = 8;
  await model.close();
  const found = new Map<string, string>();
  const prompt = promptOf(model.detokenizer.vocabulary, { language: "en", task: "transcribe", timestamps: true });
  const requests = [...sounds].map(
    ([clip, samples]): WindowRequest<string> => ({
      key: clip,
      window: runtime.hold(samples.subarray(0, samplesPerWindow)),
      prompt,
      search: greedy,
      retry: false,
      durations: {},
      seed: 0,
    }),
  );
  for await (const { key, run } of decodeWindows(runtime, model.detokenizer, sourceOf(requests)))
    found.set(key, run.tokens.join());
  await runtime.close();
  return found;
}

describe.runIf(process.env.SLIMSCRIBE_FORMS === "all")("the embedded model in every form", () => {
  let folder = "";
  const sounds = new Map<string, Float32Array>();
  let expected = new Map<string, string>();
  const tensors: Tensors = new Map();
  let dims: Dims = tinyDims;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "slimscribe-forms-"));
    for (const clip of readdirSync(clips).filter((name) => /\.(flac|wav|mp3)$/.test(name)))
      sounds.set(clip, (await decodeFile(join(clips, clip))).samples);
    expected = await tokensOf("whisper-base", sounds);
    const model = await openModel("whisper-base");
    dims = model.dims;
    await model.close();
    const source = await openSource(present(await placeOf(model.path), "the embedded model"));
    for (const [name, tensor] of source.tensors) tensors.set(name, { shape: [...tensor.shape], data: tensor.read() });
    await source.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(weightFormats.map(({ name }) => name))("%s", async (form) => {
    const path = join(folder, "model");
    await writeForm(form, { tensors, dims, type: "F16" }, path);
    const tokens = await tokensOf(path, sounds);
    rmSync(path, { recursive: true });
    expect(tokens.size).toBeGreaterThan(5);
    expect([...tokens].sort()).toEqual([...expected].sort());
  });
});
