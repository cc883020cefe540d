/** The graphs of every kind of Whisper against plain float64 loops, in both attentions, alone and in batches with beams. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { Attention } from "../../src/api/transcript.ts";
import type { Ask } from "../../src/decode/decoder.ts";
import { compileDecoder, compileEmbedding, compileEncoder, compilerVersion } from "../../src/model/compile.ts";
import type { Dims } from "../../src/model/dims.ts";
import { logMelGraph, melHop } from "../../src/model/log-mel.ts";
import type { LayerChoice } from "../../src/model/orthonormal.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import type { StatesLayout } from "../../src/model/state.ts";
import { Weights } from "../../src/model/weights.ts";
import { writeUnit } from "../../src/runtime/compiled-unit.ts";
import { LogMel } from "../../src/runtime/log-mel.ts";
import { rightBytes } from "../../src/runtime/right-bytes.ts";
import { WhisperRuntime } from "../../src/runtime/whisper-runtime.ts";
import { Reference } from "./reference.ts";
import { randomTensors, safetensors, tinyDims, tinyHead } from "./tiny.ts";

const kinds: Record<string, Partial<Dims>> = {
  "multilingual (tiny to large-v2)": {},
  "English only": { vocabulary: 51_864 },
  "large-v3: 128 mel bins, 51,866 tokens": { vocabulary: 51_866, melBins: 128 },
  "turbo: few decoder layers": { vocabulary: 51_866, melBins: 128, encoderLayers: 3, decoderLayers: 1 },
  "distilled, heads and an output matrix of its own": {
    encoderLayers: 3,
    decoderLayers: 2,
    encoderHeads: 2,
    decoderHeads: 8,
    decoderInner: 96,
  },
};

/** Of compact's logits. Noise for sound makes encoder states that are as hard to round as can be. */
const coarse = 3e-2;

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function open(
  dims: Dims,
  tensors: ReturnType<typeof randomTensors>,
  mode: Attention,
  { choices, layout }: { choices?: LayerChoice[] | undefined; layout?: StatesLayout | undefined } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-graphs-"));
  folders.push(folder);
  const weights = new Weights(safetensorsIn([safetensors(tensors)]));
  const head = tinyHead(dims);
  const next = random(5);
  const noise = (rows: number) => Float32Array.from({ length: rows * dims.width }, () => next() - 0.5);
  const reference = async () => ({ embedded: noise(8), states: noise(20) });
  const findings = choices && { choices };
  const encoder = await writeUnit(join(folder, "encoder"), (place) => compileEncoder(weights, dims, { place }));
  const units = {
    encoder,
    embedding: await writeUnit(join(folder, "embedding"), () => compileEmbedding(weights, dims)),
    decoder: await writeUnit(join(folder, mode), async (place) => {
      const bytes = await rightBytes();
      return compileDecoder(mode, weights, dims, head, reference, {
        ...(layout && { layout }),
        findings,
        bytes,
        place,
      });
    }),
  };
  const runtime = await WhisperRuntime.open({ dims, head }, mode, units, 1);
  return { runtime, choices: units.decoder.manifest.choices };
}

const keepsInputs = (layer: number): LayerChoice => ({
  layer,
  errorPlain: 1,
  errorOrthonormal: 1,
  errorInputs: 0,
  cache: "inputs",
});

const plain: Ask = { suppression: "none", timestampLow: 0, timestampHigh: 1500, token: 11 };
const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
const centred = (row: ArrayLike<number>): number[] => {
  const values = Array.from(row);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};
/** Noise that is as long as a window. */
const audio = (dims: Dims, seed: number) => {
  const next = random(seed);
  return Float32Array.from({ length: 2 * dims.frames * melHop }, () => next() * 2 - 1);
};

/** Log-mel has a test of its own; here it is what the encoder is given. */
async function melOf(samples: Float32Array, { melBins, frames }: Dims): Promise<Float32Array> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-graphs-"));
  folders.push(folder);
  const manifest = { version: compilerVersion, precision: "float32" } as const;
  const unit = await writeUnit(join(folder, "log-mel"), () => ({ graphs: [logMelGraph(melBins)], manifest }));
  const logMel = await LogMel.open(unit, melBins, 1);
  const mel = await logMel.of(samples, 2 * frames);
  await logMel.close();
  return mel;
}

for (const [kind, change] of Object.entries(kinds)) {
  describe(kind, () => {
    const dims = { ...tinyDims, ...change };
    const tensors = randomTensors(dims, 1);
    const embedding = tensors.get("model.decoder.embed_tokens.weight");
    if (kind.includes("output matrix") && embedding)
      tensors.set("proj_out.weight", { ...embedding, data: embedding.data.toReversed() });
    const reference = new Reference(dims, tensors);
    const sound = audio(dims, 2);
    const prompt = [50_258, 17, 4000];
    const rest = [9, 220, 300];
    let expected: ReturnType<Reference["decode"]>;
    beforeAll(async () => {
      expected = reference.decode([...prompt, ...rest], reference.encode(await melOf(sound, dims)));
    });

    for (const [mode, caches, layout] of [
      ["standard", ""],
      ["slim", "keys"],
      ["slim", "keys", "frame-major"],
      ["slim", "inputs"],
      ["compact", "keys"],
      ["compact", "inputs"],
    ] as readonly [mode: Attention, caches: string, layout?: StatesLayout][]) {
      const tolerance = mode === "compact" ? coarse : 2e-4;
      test(`${[mode, caches, layout].filter(Boolean).join(" ")}: logits of a prompt and of steps`, async () => {
        const inputs = Array.from({ length: dims.decoderLayers }, (_, layer) => keepsInputs(layer));
        const { runtime, choices } = await open(dims, tensors, mode, {
          choices: caches === "inputs" ? inputs : undefined,
          layout,
        });
        if (caches) expect(new Set(choices?.map(({ cache }) => cache))).toEqual(new Set([caches]));
        const window = runtime.hold(sound);
        const [started] = await runtime.start(
          [{ window, rows: 1, prompt, asks: prompt.map((_, position) => ({ position, ask: plain })) }],
          true,
        );
        if (!started) throw new Error("no stream");
        const logits = started.scores.map(({ all }) => all ?? []);
        for (const token of rest) {
          const [scores] = await runtime.step([{ stream: started.stream, tokens: [token], asks: [plain] }], true);
          logits.push(scores?.[0]?.all ?? []);
        }
        logits.forEach((row, t) => {
          expect(worst(expected.logits[t] ?? [], row), `after token ${t}`).toBeLessThan(tolerance);
        });
        runtime.finish(started.stream);
        const aligned = await runtime.align(window, [...prompt, ...rest], []);
        for (let row = 0; row < aligned.heads * aligned.tokens; row++) {
          const [h, t] = [Math.floor(row / aligned.tokens), row % aligned.tokens];
          const scores = aligned.scores.subarray(row * dims.frames, (row + 1) * dims.frames);
          const wanted = expected.scores[[1, 3][h] ?? 0]?.[t] ?? [];
          // What is the same for every frame is lost in the softmax, and left out by compact.
          expect(worst(centred(wanted), centred(scores)), `head ${h}, token ${t}`).toBeLessThan(tolerance);
        }
        await runtime.close();
      });
    }
  });
}

describe("batches", () => {
  const tensors = randomTensors(tinyDims, 3);
  const reference = new Reference(tinyDims, tensors);

  for (const mode of Attention.options) {
    test(`${mode}: streams of different prompts and rows, reordered, finished, joined`, async () => {
      const { runtime } = await open(tinyDims, tensors, mode);
      runtime.capacity = 3;
      const sounds = [10, 11, 12].map((seed) => audio(tinyDims, seed));
      const mels = await Promise.all(sounds.map((sound) => melOf(sound, tinyDims)));
      const states = mels.map((mel) => reference.encode(mel));
      const windows = sounds.map((sound) => runtime.hold(sound));
      const at = <T>(list: readonly T[], i: number): T => {
        const item = list[i];
        if (item === undefined) throw new Error(`nothing at ${i}`);
        return item;
      };
      // What each row has seen: the reference decodes it from the start.
      const check = (history: readonly number[], window: number, all: ArrayLike<number> | undefined) => {
        const logits = reference.decode(history, at(states, window)).logits.at(-1) ?? [];
        expect(worst(logits, all ?? [])).toBeLessThan(mode === "compact" ? coarse : 2e-4);
      };
      const ask = (position: number) => [{ position, ask: plain }];
      const [one, beam] = await runtime.start(
        [
          { window: at(windows, 0), rows: 1, prompt: [5, 6, 7, 8, 9], asks: ask(4) },
          { window: at(windows, 1), rows: 3, prompt: [50_258, 3], asks: ask(1) },
        ],
        true,
      );
      if (!one || !beam) throw new Error("two streams");
      check([5, 6, 7, 8, 9], 0, one.scores[0]?.all);
      check([50_258, 3], 1, beam.scores[0]?.all);
      const step = (stream: typeof one.stream, tokens: number[]) => ({ stream, tokens, asks: tokens.map(() => plain) });
      let scores = await runtime.step([step(one.stream, [20]), step(beam.stream, [30, 31, 32])], true);
      check([5, 6, 7, 8, 9, 20], 0, scores[0]?.[0]?.all);
      check([50_258, 3, 31], 1, scores[1]?.[1]?.all);
      runtime.reorder(beam.stream, [2, 2, 0]);
      const [late] = await runtime.start([{ window: at(windows, 2), rows: 1, prompt: [1], asks: ask(0) }], true);
      if (!late) throw new Error("a third stream");
      check([1], 2, late.scores[0]?.all);
      scores = await runtime.step(
        [step(one.stream, [21]), step(late.stream, [2]), step(beam.stream, [40, 41, 42])],
        true,
      );
      check([5, 6, 7, 8, 9, 20, 21], 0, scores[0]?.[0]?.all);
      check([1, 2], 2, scores[1]?.[0]?.all);
      check([50_258, 3, 32, 40], 1, scores[2]?.[0]?.all);
      check([50_258, 3, 30, 42], 1, scores[2]?.[2]?.all);
      // The first place is left: the last stream moves into it and goes on undisturbed.
      runtime.finish(one.stream);
      scores = await runtime.step([step(late.stream, [3])], true);
      check([1, 2, 3], 2, scores[0]?.[0]?.all);
      await runtime.close();
    });

    test(`${mode}: more streams than a run takes`, async () => {
      const { runtime } = await open(tinyDims, tensors, mode);
      const count = 20;
      runtime.capacity = count;
      const sound = audio(tinyDims, 10);
      const states = reference.encode(await melOf(sound, tinyDims));
      const started = await runtime.start(
        Array.from({ length: count }, (_, i) => ({
          window: runtime.hold(sound),
          rows: 1,
          prompt: [5, 100 + i],
          asks: [{ position: 1, ask: plain }],
        })),
      );
      // Those at both sides of every seam, in an order of their own.
      const asked = [19, 0, 9, 10, 15, 16];
      const scores = await runtime.step(
        asked.map((i) => ({ stream: started[i]?.stream ?? { id: -1 }, tokens: [200 + i], asks: [plain] })),
        true,
      );
      asked.forEach((i, k) => {
        const logits = reference.decode([5, 100 + i, 200 + i], states).logits.at(-1) ?? [];
        expect(worst(logits, scores[k]?.[0]?.all ?? []), `stream ${i}`).toBeLessThan(
          mode === "compact" ? coarse : 2e-4,
        );
      });
      await runtime.close();
    });
  }
});
