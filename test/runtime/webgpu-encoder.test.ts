/** The encoder of a GPU against plain float64 loops, on Chromium's software adapter: its states stay in the GPU's memory until they are kept. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { compileDecoder, compileEncoder } from "../../src/model/compile.ts";
import type { Dims } from "../../src/model/dims.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { Weights } from "../../src/model/weights.ts";
import { writeUnit } from "../../src/runtime/compiled-unit.ts";
import { floats, floatsOf, openSession } from "../../src/runtime/session.ts";
import { Reference } from "../model/reference.ts";
import { randomTensors, safetensors, tinyDims, tinyHead } from "../model/tiny.ts";
import { softwareAdapter } from "./support/software-adapter.ts";

const hasDriver = softwareAdapter("the GPU's encoders");

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const kinds: Record<string, Partial<Dims>> = {
  "all heads at once": {},
  "more heads than attend at once, 128 mel bins": { melBins: 128, encoderHeads: 16 },
};

describe.skipIf(!hasDriver)("the GPU's encoder", () => {
  for (const [kind, change] of Object.entries(kinds))
    test(kind, async () => {
      const dims = { ...tinyDims, ...change };
      const { frames, width, melBins } = dims;
      const tensors = randomTensors(dims, 1);
      const weights = new Weights(safetensorsIn([safetensors(tensors)]));
      const folder = await mkdtemp(join(tmpdir(), "slimscribe-webgpu-encoder-"));
      folders.push(folder);
      const encoder = await writeUnit(join(folder, "encoder"), (place) =>
        compileEncoder(weights, dims, { device: "webgpu", place }),
      );
      const reference = async () => ({ embedded: new Float32Array(8 * width), states: new Float32Array(20 * width) });
      const decoder = await writeUnit(join(folder, "decoder"), (place) =>
        compileDecoder("slim", weights, dims, tinyHead(dims), reference, { device: "webgpu", place }),
      );
      const next = random(2);
      const mel = Float32Array.from({ length: melBins * 2 * frames }, () => next() * 2 - 1);
      const onGpu = await openSession(encoder.path("encoder"), 1, { onGpu: ["states"] });
      const cross = await openSession(decoder.path("cross-slim"), 1, { onGpu: [] });
      try {
        const { states } = await onGpu.run({ mel: floats(mel, [1, melBins, 2 * frames]) });
        if (!states) throw new Error("no states");
        expect(states.location).toBe("gpu-buffer");
        const kept = floatsOf(await cross.run({ states }), "encoder.channel-major"); // [1, d, p]
        states.dispose();
        const exact = new Reference(dims, tensors).encode(mel);
        const worst = exact.reduce(
          (most, row, frame) =>
            row.reduce(
              (all, value, c) => Math.max(all, Math.abs(value - (kept[c * frames + frame] ?? Number.NaN))),
              most,
            ),
          0,
        );
        expect(worst).toBeLessThan(2e-5);
      } finally {
        await onGpu.release();
        await cross.release();
      }
    });
});
