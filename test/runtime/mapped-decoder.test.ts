/** The decoder's weights that are mapped: none of them in memory while a window goes through a large encoder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { present } from "../../src/lib/check.ts";
import { compileDecoder, compileEmbedding, compileEncoder } from "../../src/model/compile.ts";
import { melHop } from "../../src/model/log-mel.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { Weights } from "../../src/model/weights.ts";
import { writeUnit } from "../../src/runtime/compiled-unit.ts";
import { letsGoOfWeights } from "../../src/runtime/mapped-file.ts";
import { rightBytes } from "../../src/runtime/right-bytes.ts";
import { WhisperRuntime } from "../../src/runtime/whisper-runtime.ts";
import { tinyDims as dims, randomTensors, safetensors, tinyHead } from "../model/tiny.ts";
import { residentOf } from "./support/resident-file.ts";

const folder = await mkdtemp(join(tmpdir(), "slimscribe-decoder-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const weights = new Weights(safetensorsIn([safetensors(randomTensors(dims, 1))]));
const head = tinyHead(dims);
const ask = { suppression: "none", timestampLow: 0, timestampHigh: 1500, token: 11 } as const;

function noise(values: number, seed: number): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length: values }, () => next() - 0.5);
}

test.runIf(letsGoOfWeights())("they come back behind it, and give what they gave", async () => {
  const bytes = await rightBytes();
  const reference = async () => ({ embedded: noise(8 * dims.width, 5), states: noise(20 * dims.width, 6) });
  const units = {
    encoder: await writeUnit(join(folder, "encoder"), (place) =>
      compileEncoder(weights, dims, { bytes, place, sections: 2 }),
    ),
    embedding: await writeUnit(join(folder, "embedding"), () => compileEmbedding(weights, dims)),
    decoder: await writeUnit(join(folder, "decoder"), (place) =>
      compileDecoder("slim", weights, dims, head, reference, { precision: "int8", bytes, place }),
    ),
  };
  const runtime = await WhisperRuntime.open({ dims, head }, "slim", units, 1);
  runtime.capacity = 3;
  const start = async (signal?: AbortSignal) => {
    const window = () => runtime.hold(noise(2 * dims.frames * melHop, 7));
    const asked = { rows: 1, prompt: [50_258, 17], asks: [{ position: 1, ask }] };
    const requests = signal
      ? [
          { ...asked, window: window() },
          { ...asked, window: window(), signal },
        ]
      : [{ ...asked, window: window() }];
    const [started] = await runtime.start(requests, true);
    return Array.from(present(present(started, "a stream").scores[0]?.all, "logits"));
  };
  const first = await start();
  expect(residentOf(units.decoder.weights)).toBeGreaterThan(0);

  // Whether the second is still wanted is looked at behind the first one's encoding, when the decoder has not run yet.
  const resident: number[] = [];
  const { signal } = new AbortController();
  Object.defineProperty(signal, "aborted", { get: () => resident.push(residentOf(units.decoder.weights)) });
  const second = await start(signal);
  expect(resident[0]).toBe(0);
  expect(second.findIndex((logit, i) => logit !== first[i])).toBe(-1);
  expect(residentOf(units.decoder.weights)).toBeGreaterThan(0);
  await runtime.close();
});
