/**
 * What openai-whisper gives for the corpus (fp32, decode() of each clip padded to 30 s), in both attentions and both real models:
 * the same tokens, figures and word times. Clips whose codecs decode a little differently elsewhere may differ where they say so.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createLogMel } from "../../src/audio/mel.ts";
import { openAudio } from "../../src/audio/open.ts";
import type { SearchOptions } from "../../src/decode/pick/search.ts";
import { promptOf } from "../../src/decode/prompt.ts";
import { beamOfFive, decodeWindows, greedy, type WindowRequest } from "../../src/decode/retry.ts";
import type { TokenRun } from "../../src/decode/run.ts";
import { sourceOf } from "../../src/decode/source.ts";
import { alignWords } from "../../src/decode/words.ts";
import type { AttentionMode } from "../../src/model/state.ts";
import { compiledUnit } from "../../src/run/compiled.ts";
import { type ModelFolder, openModel } from "../../src/run/model-folder.ts";
import { Network } from "../../src/run/network.ts";
import { hasShared, readNpy, readShared, shared } from "../shared.ts";

const Result = z.object({
  text: z.string(),
  tokens: z.array(z.number()),
  avgLogprob: z.number(),
  noSpeechProb: z.number(),
  compressionRatio: z.number(),
});
const Golden = z.object({
  clip: z.string(),
  model: z.string(),
  language: z.string(),
  samples: z.number(),
  greedy: Result,
  greedyNoTimestamps: Result,
  beam5: Result,
  words: z.array(z.tuple([z.string(), z.number(), z.number(), z.number()])),
});
type Golden = z.infer<typeof Golden>;

/** Their samples are the same everywhere; other codecs' decoders differ in the last bits, and so may a close decision. */
const isExact = (clip: string): boolean => /\.(wav|flac)$/.test(clip);

/** openai-whisper's own two best logits lie within 1e-3 of each other somewhere in these. */
const closeCalls: readonly string[] = [];

interface Session {
  model: ModelFolder;
  network: Network;
}

async function open(name: string, mode: AttentionMode): Promise<Session> {
  const model = await openModel(name);
  const units = {
    encoder: await compiledUnit(model, "encoder"),
    decoder: await compiledUnit(model, `decoder-${mode}`),
  };
  const network = await Network.open(model, mode, units, 2);
  network.capacity = 8;
  return { model, network };
}

async function samplesOf(clip: string): Promise<Float32Array> {
  const audio = await openAudio(shared("audio", "corpus", clip));
  const chunks: Float32Array[] = [];
  for await (const chunk of audio.pcm()) chunks.push(chunk);
  await audio.close();
  const samples = new Float32Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk, at);
    at += chunk.length;
  }
  return samples;
}

async function decodeAll(
  { model, network }: Session,
  goldens: readonly Golden[],
  samples: Map<string, Float32Array>,
  search: SearchOptions,
  timestamps: boolean,
  withWords = false,
) {
  const mel = createLogMel(model.dims.melBins);
  async function* requests(): AsyncGenerator<WindowRequest<Golden>> {
    for (const golden of goldens) {
      const window = await network.encode(
        mel.logMel((samples.get(golden.clip) ?? new Float32Array()).subarray(0, 480_000)),
      );
      const prompt = promptOf(model.reading.vocabulary, { language: golden.language, task: "transcribe", timestamps });
      yield { key: golden, window, prompt, search, retry: false, heard: {}, seed: 0 };
    }
  }
  const runs = new Map<Golden, { run: TokenRun; words: Awaited<ReturnType<typeof alignWords>> }>();
  for await (const { key, window, run } of decodeWindows(network, model.reading, sourceOf(requests()))) {
    const options = {
      language: key.language,
      task: "transcribe" as const,
      durationSeconds: (samples.get(key.clip)?.length ?? 0) / 16_000,
    };
    const words = withWords ? await alignWords(network, window, key.greedy.tokens, options, model.reading) : [];
    network.release(window);
    runs.set(key, { run, words });
  }
  return runs;
}

const available = hasShared("golden", "windows.json") && hasShared("audio", "corpus");

describe.skipIf(!available)("openai-whisper's results", () => {
  const all = available
    ? z.object({ windows: z.array(Golden) }).parse(readShared("golden", "windows.json")).windows
    : [];
  const samples = new Map<string, Float32Array>();
  beforeAll(async () => {
    for (const { clip } of all) if (!samples.has(clip)) samples.set(clip, await samplesOf(clip));
  });

  test("the clips have as many samples", () => {
    const different = all
      .filter(({ clip, samples: n }) => isExact(clip) && samples.get(clip)?.length !== n)
      .map(({ clip, samples: n }) => `${clip}: ${samples.get(clip)?.length}, not ${n}`);
    expect(different).toEqual([]);
  });

  for (const [name, folder] of [
    ["base", "whisper-base"],
    ["tiny.en", shared("models", "whisper-tiny.en")],
  ] as const) {
    const goldens = all.filter(({ model }) => model === name);
    for (const mode of ["standard", "slim"] as const) {
      describe(`${name}, ${mode}`, () => {
        let session: Session;
        beforeAll(async () => {
          session = await open(folder, mode);
        });

        const differing = (
          runs: Map<Golden, { run: TokenRun }>,
          kind: "greedy" | "greedyNoTimestamps" | "beam5",
          textOnly = false,
        ) =>
          [...runs]
            .filter(([golden, { run }]) =>
              textOnly
                ? run.text.trim() !== golden[kind].text.trim()
                : run.tokens.join() !== golden[kind].tokens.join(),
            )
            .map(([golden, { run }]) => `${golden.clip}\n  expected ${golden[kind].text}\n  got      ${run.text}`);
        const unexplained = (list: string[]) =>
          list.filter(
            (line) => !closeCalls.some((clip) => line.startsWith(clip)) && isExact(line.split("\n")[0] ?? ""),
          );

        test("greedy with timestamps: tokens, figures, words", async () => {
          const runs = await decodeAll(session, goldens, samples, greedy, true, true);
          const different = differing(runs, "greedy");
          if (different.length > 0) console.warn(`${name} ${mode} greedy:\n${different.join("\n")}`);
          expect(unexplained(different)).toEqual([]);
          const same = [...runs].filter(
            ([golden, { run }]) => run.tokens.join() === golden.greedy.tokens.join() && isExact(golden.clip),
          );
          for (const [{ clip, greedy }, { run }] of same) {
            expect(Math.abs(run.avgLogprob - greedy.avgLogprob), `${clip}: mean log-probability`).toBeLessThan(0.01);
            expect(Math.abs(run.noSpeechProb - greedy.noSpeechProb), `${clip}: no speech`).toBeLessThan(0.01);
          }
          const pairs = [...runs]
            .filter(([{ clip }]) => isExact(clip))
            .flatMap(([golden, { words }]) => {
              const spoken = words.filter(({ text }) => text !== "");
              expect(spoken.map(({ text }) => text).join(""), golden.clip).toBe(
                golden.words.map(([text]) => text).join(""),
              );
              return golden.words.map(([, start, end], i) =>
                Math.max(
                  Math.abs((spoken[i]?.startSeconds ?? 99) - start),
                  Math.abs((spoken[i]?.endSeconds ?? 99) - end),
                ),
              );
            });
          const near = pairs.filter((distance) => distance <= 0.0401).length / pairs.length;
          console.info(`${name} ${mode}: ${(100 * near).toFixed(2)} % of ${pairs.length} words within 0.04 s`);
          expect(near).toBeGreaterThanOrEqual(0.95);
        }, 600_000);

        test("greedy without timestamps: tokens", async () => {
          const different = differing(await decodeAll(session, goldens, samples, greedy, false), "greedyNoTimestamps");
          if (different.length > 0) console.warn(`${name} ${mode} without timestamps:\n${different.join("\n")}`);
          expect(unexplained(different)).toEqual([]);
        }, 600_000);

        test("beam of five: text", async () => {
          const different = differing(await decodeAll(session, goldens, samples, beamOfFive, true), "beam5", true);
          if (different.length > 0) console.warn(`${name} ${mode} beam:\n${different.join("\n")}`);
          expect(unexplained(different)).toEqual([]);
        }, 900_000);
      });
    }
  }

  for (const [name, folder] of [
    ["base", "whisper-base"],
    ["tiny.en", shared("models", "whisper-tiny.en")],
  ] as const) {
    test(`${name}: log-mel, encoder states, first logits of jfk.wav`, async () => {
      const { model, network } = await open(folder, "slim");
      const mel = createLogMel(model.dims.melBins).logMel(samples.get("jfk.wav") ?? (await samplesOf("jfk.wav")));
      expect(worst(mel, readNpy("golden", "jfk.mel_padded.f32.npy"))).toBeLessThan(1e-4);
      const { vocabulary } = model.reading;
      for (const timestamps of [true, false]) {
        const prompt = promptOf(vocabulary, { language: "en", task: "transcribe", timestamps }).tokens;
        const window = await network.encode(mel);
        const asks = [
          {
            position: prompt.length - 1,
            ask: { suppression: "none" as const, timestampLow: 0, timestampHigh: 1500, token: 0 },
          },
        ];
        const [started] = await network.start([{ window, rows: 1, prompt, asks }], true);
        const expected = readNpy("golden", `jfk.${name}.logits_${timestamps ? "" : "no"}timestamps.f32.npy`);
        expect(worst(started?.scores[0]?.all ?? [], expected)).toBeLessThan(1e-2);
        if (started) network.finish(started.stream);
      }
      await network.close();
    });
  }
});

function worst(a: ArrayLike<number>, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return b.reduce((most, value, i) => Math.max(most, Math.abs(value - (a[i] ?? 0))), 0);
}
