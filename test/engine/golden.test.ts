/**
 * What openai-whisper gives for a clip (fp32, decode() of it padded to 30 s), in both attentions: the same tokens, figures and word times.
 * The clips in test/audio always, read as the program reads them; the corpus, and a second model, where they are beside the project.
 * Clips of the corpus whose codecs decode a little differently here than in ffmpeg may differ, and say so.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Attention } from "../../src/api/transcript.ts";
import type { TokenRun } from "../../src/decode/decoded-window.ts";
import type { WindowHandle } from "../../src/decode/decoder.ts";
import { promptOf } from "../../src/decode/prompt.ts";
import { beamOfFive, decodeWindows, greedy, type WindowRequest } from "../../src/decode/retry.ts";
import type { SearchOptions } from "../../src/decode/search/search.ts";
import { sourceOf } from "../../src/decode/source.ts";
import { type AlignedWord, alignWords } from "../../src/decode/words.ts";
import { present } from "../../src/lib/check.ts";
import { halfToFloat } from "../../src/lib/half.ts";
import { compiledUnit, whisperUnits } from "../../src/model-store/compile/compiled.ts";
import { type ModelFolder, openModel } from "../../src/model-store/model-folder.ts";
import { usualParts } from "../../src/runtime/kernels/choice.ts";
import { LogMel } from "../../src/runtime/log-mel.ts";
import { floats, floatsOf, openSession } from "../../src/runtime/session.ts";
import { WhisperRuntime } from "../../src/runtime/whisper-runtime.ts";
import { clips, decodeFile } from "../audio/sound.ts";
import { committedGoldens, corpusGoldens, type Golden } from "../golden/goldens.ts";
import { readHalves, readNpy, shared } from "../shared.ts";

/**
 * openai-whisper reads its samples through ffmpeg. Where there is one, so do these tests, and every clip must be the same; elsewhere
 * only those whose samples don't depend on a codec or a resampler: a close decision may turn on the last bits.
 */
const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
const needsNoResampling = new Set<string>();
const isExact = (clip: string): boolean => hasFfmpeg || (needsNoResampling.has(clip) && /\.(wav|flac)$/.test(clip));

interface Session {
  model: ModelFolder;
  runtime: WhisperRuntime;
}

async function open(name: string, mode: Attention): Promise<Session> {
  const model = await openModel(name);
  const runtime = await WhisperRuntime.open(model, mode, await whisperUnits(model, mode, usualParts("float32")), 1);
  runtime.capacity = 8;
  await model.close();
  return { model, runtime };
}

/** As whisper/audio.py, load_audio. */
function ffmpegSamples(path: string): Float32Array {
  const { stdout } = spawnSync(
    "ffmpeg",
    ["-nostdin", "-v", "error", "-i", path, ..."-f s16le -ac 1 -acodec pcm_s16le -ar 16000 -".split(" ")],
    {
      maxBuffer: 1 << 28,
    },
  );
  return Float32Array.from(new Int16Array(Uint8Array.from(stdout).buffer), (sample) => sample / 32_768);
}

async function corpusSamples(clip: string): Promise<Float32Array> {
  const path = shared("audio", "corpus", clip);
  if (hasFfmpeg) return ffmpegSamples(path);
  // The reference takes the average, whatever the channels are.
  const { samples, sampleRate } = await decodeFile(path, { channel: "mix" });
  if (sampleRate === 16_000) needsNoResampling.add(clip);
  return samples;
}

type Kind = "greedy" | "greedyNoTimestamps" | "beam5";
const kinds: readonly { kind: Kind; search: SearchOptions; timestamps: boolean }[] = [
  { kind: "greedy", search: greedy, timestamps: true },
  { kind: "greedyNoTimestamps", search: greedy, timestamps: false },
  { kind: "beam5", search: beamOfFive, timestamps: true },
];

interface Outcome {
  golden: Golden;
  runs: Map<Kind, TokenRun>;
  words: AlignedWord[];
}

/** Every clip in every way, eight side by side; a clip is encoded once. */
async function decodeAll(
  { model, runtime }: Session,
  goldens: readonly Golden[],
  samples: Map<string, Float32Array>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < goldens.length; from += runtime.capacity) {
    const batch: (Outcome & { window: WindowHandle })[] = [];
    for (const golden of goldens.slice(from, from + runtime.capacity)) {
      const window = runtime.hold((samples.get(golden.clip) ?? new Float32Array()).subarray(0, 480_000));
      batch.push({ golden, runs: new Map(), words: [], window });
    }
    for (const { kind, search, timestamps } of kinds) {
      const requests = batch.map((outcome): WindowRequest<Outcome> => {
        const prompt = promptOf(model.detokenizer.vocabulary, {
          language: outcome.golden.language,
          task: "transcribe",
          timestamps,
        });
        return { key: outcome, window: outcome.window, prompt, search, retry: false, durations: {}, seed: 0 };
      });
      for await (const { key, run } of decodeWindows(runtime, model.detokenizer, sourceOf(requests)))
        key.runs.set(kind, run);
    }
    for (const outcome of batch) {
      const { language, greedy, clip } = outcome.golden;
      const options = {
        language,
        task: "transcribe" as const,
        durationSeconds: (samples.get(clip)?.length ?? 0) / 16_000,
        probabilities: true,
      };
      outcome.words = await alignWords(runtime, outcome.window, greedy.tokens, options, model.detokenizer);
      runtime.release(outcome.window);
      outcomes.push(outcome);
    }
  }
  return outcomes;
}

/** All of the corpus with SLIMSCRIBE_GOLDEN=all (`npm run golden`); a part, mixed, in the everyday tests. */
const everyday = 24;
const chosen = <T>(list: readonly T[]): T[] =>
  list.filter((_, i) => process.env.SLIMSCRIBE_GOLDEN === "all" || i % everyday === 0);

/** @param isExact whether the clip's samples are surely openai-whisper's */
function holdsTo(
  [model, folder]: readonly [string, string],
  goldens: readonly Golden[],
  samples: Map<string, Float32Array>,
  isExact: (clip: string) => boolean,
): void {
  describe.each(["standard", "slim"] as const)(`${model}, %s`, (mode) => {
    let outcomes: Outcome[] = [];
    beforeAll(async () => {
      const session = await open(folder, mode);
      outcomes = await decodeAll(session, goldens, samples);
      await session.runtime.close();
    }, 1_800_000);
    const exact = () => outcomes.filter(({ golden }) => isExact(golden.clip));

    test.each(kinds)("$kind: the same tokens", ({ kind }) => {
      const different = outcomes
        .filter(({ golden, runs }) => {
          const run = runs.get(kind);
          if (kind === "beam5") return run?.text.trim() !== golden.beam5.text.trim();
          return run?.tokens.join() !== golden[kind].tokens.join();
        })
        .map(({ golden, runs }) => ({ clip: golden.clip, expected: golden[kind].text, got: runs.get(kind)?.text }));
      if (different.length > 0) console.warn(`${model} ${mode} ${kind}, of ${outcomes.length} clips:`, different);
      expect(different.filter(({ clip }) => isExact(clip))).toEqual([]);
    });

    test("figures", () => {
      expect(exact().length).toBeGreaterThan(0);
      for (const { golden, runs } of exact()) {
        const run = present(runs.get("greedy"), golden.clip);
        // Figures of other tokens can't be compared, and are no reason to be content.
        expect(run.tokens, golden.clip).toEqual(golden.greedy.tokens);
        const distance = (figure: "avgLogprob" | "noSpeechProb"): number =>
          Math.abs(run[figure] - golden.greedy[figure]);
        expect(distance("avgLogprob"), `${golden.clip}: mean log-probability`).toBeLessThan(0.01);
        expect(distance("noSpeechProb"), `${golden.clip}: no speech`).toBeLessThan(0.01);
      }
    });

    test("word times", () => {
      const distances = exact().flatMap(({ golden, words }) => {
        const spoken = words.filter(({ text }) => text !== "");
        expect(spoken.map(({ text }) => text).join(""), golden.clip).toBe(golden.words.map(([text]) => text).join(""));
        return golden.words.map(([, start, end], i) =>
          Math.max(Math.abs((spoken[i]?.startSeconds ?? 99) - start), Math.abs((spoken[i]?.endSeconds ?? 99) - end)),
        );
      });
      const near = distances.filter((distance) => distance <= 0.0401).length / distances.length;
      console.info(`${model} ${mode}: ${(100 * near).toFixed(2)} % of ${distances.length} words within 0.04 s`);
      expect(near).toBeGreaterThanOrEqual(0.95);
    });
  });
}

describe("openai-whisper's results for the clips in test/audio", () => {
  const goldens = committedGoldens();
  const samples = new Map<string, Float32Array>();
  beforeAll(async () => {
    for (const { clip } of goldens) samples.set(clip, (await decodeFile(join(clips, clip))).samples);
  });

  test("they are as long", () => {
    expect(goldens.map(({ clip }) => samples.get(clip)?.length)).toEqual(goldens.map((golden) => golden.samples));
  });

  holdsTo(["base", "whisper-base"], goldens, samples, () => true);
});

const corpus = corpusGoldens();
const models = [
  ["base", "whisper-base"],
  ["tiny.en", shared("models", "whisper-tiny.en")],
] as const;

describe.skipIf(corpus.length === 0)("openai-whisper's results for the corpus", () => {
  const samples = new Map<string, Float32Array>();
  beforeAll(async () => {
    for (const { clip } of corpus) if (!samples.has(clip)) samples.set(clip, await corpusSamples(clip));
  });

  test("the clips have as many samples", () => {
    const different = corpus
      .filter(({ clip, samples: n }) => isExact(clip) && samples.get(clip)?.length !== n)
      .map(({ clip, samples: n }) => `${clip}: ${samples.get(clip)?.length}, not ${n}`);
    expect(different).toEqual([]);
  });

  for (const [name, folder] of models) {
    const goldens = chosen(corpus.filter(({ model }) => model === name));
    holdsTo([name, folder], goldens, samples, isExact);
  }

  for (const [name, folder] of models) {
    test(`${name}: log-mel, encoder states, first logits of jfk.wav`, async () => {
      const { model, runtime } = await open(folder, "slim");
      const sound = samples.get("jfk.wav") ?? (await corpusSamples("jfk.wav"));
      const unit = await compiledUnit(model, "encoder", "float32");
      const logMel = await LogMel.open(unit, model.dims.melBins, 1);
      const mel = await logMel.of(sound);
      await logMel.close();
      expect(worst(mel, readNpy("golden", "jfk.mel_padded.f32.npy"))).toBeLessThan(1e-4);
      const encoder = await openSession(unit.path("encoder"), 1);
      const { states } = await encoder.run({ mel: floats(mel, [1, model.dims.melBins, 3000]) });
      // The golden states are half floats: 11 bits.
      const golden = halfToFloat(readHalves("golden", `jfk.${name}.encoder_padded.f16.npy`));
      const tolerance = golden.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 2048;
      expect(worst(floatsOf({ states: present(states, "states") }, "states"), golden)).toBeLessThan(tolerance);
      await encoder.release();
      const { vocabulary } = model.detokenizer;
      for (const timestamps of [true, false]) {
        const prompt = promptOf(vocabulary, { language: "en", task: "transcribe", timestamps }).tokens;
        const window = runtime.hold(sound);
        const asks = [
          {
            position: prompt.length - 1,
            ask: { suppression: "none" as const, timestampLow: 0, timestampHigh: 1500, token: 0 },
          },
        ];
        const [started] = await runtime.start([{ window, rows: 1, prompt, asks }], true);
        const expected = readNpy("golden", `jfk.${name}.logits_${timestamps ? "" : "no"}timestamps.f32.npy`);
        expect(worst(started?.scores[0]?.all ?? [], expected)).toBeLessThan(1e-2);
        if (started) runtime.finish(started.stream);
      }
      await runtime.close();
    });
  }
});

function worst(a: ArrayLike<number>, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return b.reduce((most, value, i) => Math.max(most, Math.abs(value - (a[i] ?? 0))), 0);
}
