/**
 * A long recording on several workers is the recording on one machine: the same windows, each decoded once. With the recipe itself over
 * random logits, and with an engine that hears what it is told, so that languages change where they must.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine, JournalWindow } from "../../src/api/engine.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { wavOf } from "../../src/audio/containers/wav-file.ts";
import { dividedInto } from "../../src/workers/spans.ts";
import { heard, type Machines, machines, wordsOf } from "./support/in-process.ts";
import { recipeEngine } from "./support/recipe-engine.ts";
import { type RedisServer, startRedis, withoutRedis } from "./support/redis-server.ts";

const usual = defaultSettings.transcribe;

test("spans touch, cover all, and are no shorter than is worth it; what can't be divided stays whole", () => {
  expect(dividedInto(3600, 3, usual)).toEqual([
    { from: 0, to: 1200 },
    { from: 1200, to: 2400 },
    { from: 2400, to: null },
  ]);
  const whole = [{ from: 0, to: null }];
  expect(dividedInto(1199, 3, usual)).toEqual(whole);
  expect(dividedInto(1200, 9, usual)).toHaveLength(2);
  for (const [seconds, more] of [
    [null, {}],
    [7200, { speakers: "auto" }],
    [7200, { channel: "each" }],
    [7200, { track: "all" }],
  ] as const)
    expect(dividedInto(seconds, 3, { ...usual, ...more })).toEqual(whole);
  expect(dividedInto(7200, 0, usual)).toEqual(whole);
});

const windowSeconds = 10;

/**
 * Hears a language in each window, or none (null), as the real one does: the recording's is that of the first three, a window's the one before it where
 * none is heard. @param decoded counts how often each window was
 */
function hearing(languages: readonly (string | null)[], decoded: number[]): Pick<Engine, "transcribe"> {
  return {
    async transcribe({ file, options, resume = [], foundLanguage, span }, onEvent) {
      const { from, to } = { from: 0, to: null, ...span };
      const all = languages.map((language, index) => ({ language, index, start: index * windowSeconds }));
      const known = resume.at(-1)?.index ?? -1;
      const inSpan = all.filter(({ start }) => start >= from && (to === null || start < to));
      onEvent({ type: "opened", duration: languages.length * windowSeconds, container: "WAV", codec: "PCM" });
      const first = inSpan.filter(({ language }) => language !== null).slice(0, 3);
      const undecided = foundLanguage === undefined && to !== null && first.length < 3;
      const recording = foundLanguage ?? first[0]?.language ?? "";
      if (!undecided) onEvent({ type: "language", language: recording, probability: 1, uncertain: false });
      let last = resume.at(-1)?.segments.at(-1)?.text.split(" ")[1] ?? span?.lastLanguage ?? recording;
      const windows: JournalWindow[] = [...resume];
      for (const { language, index, start } of undecided ? [] : inSpan) {
        if (index <= known) continue;
        last = language ?? last;
        decoded[index] = (decoded[index] ?? 0) + 1;
        await new Promise((resolve) => setTimeout(resolve, 1));
        const said = { start, end: start + 9, text: ` ${last} ${index}`, tokens: [index], avgLogprob: 0 };
        const segment = { ...said, noSpeechProb: 0, compressionRatio: 1, temperature: 0 };
        const window = { index, start, end: start + windowSeconds, segments: [segment] };
        windows.push(window);
        onEvent({ type: "window", ...window });
      }
      if (span !== undefined)
        onEvent({
          type: "span",
          first: windows[0]?.index ?? null,
          windows: windows.length,
          lastLanguage: undecided ? null : last,
          undecided,
        });
      const { model, attention, precision } = options;
      const figures = {
        audioSeconds: 1,
        wallSeconds: 1,
        realTimeFactor: 1,
        peakResidentBytes: 1,
        tokens: windows.length,
      };
      const stats = {
        ...figures,
        stepSeconds: 1,
        batches: 1,
        contextBytes: { standard: 1, slim: 1, compact: 1, allocated: 1 },
      };
      const segments = windows.flatMap((window) => window.segments);
      const duration = languages.length * windowSeconds;
      onEvent({
        type: "done",
        transcript: { file, duration, language: recording, model, attention, precision, segments, stats },
      });
    },
  };
}

describe.skipIf(withoutRedis !== null)(withoutRedis ?? "over three workers", () => {
  let redis: RedisServer;
  let folder = "";
  let open: Machines | undefined;
  beforeAll(async () => {
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), "slimscribe-spans-"));
  });
  afterAll(async () => {
    await open?.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function onThree(name: string, languages: readonly (string | null)[]) {
    const file = join(folder, name);
    writeFileSync(file, `a recording: ${name}`);
    const options = { ...usual, language: "auto" };
    const alone = await heard(hearing(languages, []), file, options);
    const decoded: number[] = [];
    const engine = hearing(languages, decoded);
    const seconds = languages.length * windowSeconds;
    open = await machines(redis.url, [engine, engine, engine], { server: name, seconds, least: 100 });
    const together = await heard(open.many.engine, file, options);
    await open.close();
    open = undefined;
    expect(together.transcript && wordsOf(together.transcript)).toEqual(alone.transcript && wordsOf(alone.transcript));
    expect(together.windows.map(({ index }) => index)).toEqual(languages.map((_, index) => index));
    expect(together.transcript?.stats.tokens).toBe(languages.length);
    return { decoded, languages: together.languages };
  }

  const all = (count: number, language: string | null): (string | null)[] =>
    Array.from({ length: count }, () => language);

  test("of one language: each window is decoded once", async () => {
    const { decoded, languages } = await onThree("one", all(60, "en"));
    expect(decoded).toEqual(Array.from({ length: 60 }, () => 1));
    expect(languages).toEqual(["en"]);
  });

  test("another language at a span's end goes on in the next, which is done once more in it", async () => {
    // The second span begins with windows of which nothing is heard: they are in what was spoken before them.
    const languages = [...all(15, "en"), ...all(5, "de"), ...all(4, null), ...all(16, "en"), ...all(20, null)];
    const { decoded } = await onThree("two", languages);
    expect(decoded.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(decoded.slice(20, 40)).toEqual(Array.from({ length: 20 }, () => 2));
    expect(decoded.slice(40)).toEqual(Array.from({ length: 20 }, () => 1));
  });

  test.each(["auto", "en"])(
    "with the recipe itself, language %s: text, times and figures are those of one machine",
    async (language) => {
      const file = join(folder, `recipe-${language}.wav`);
      const seconds = 160;
      // Uneven loudness, so that it is cut at uneven places.
      const samples = Float32Array.from({ length: 16_000 * seconds }, (_, place) => {
        const at = place / 16_000;
        return 0.4 * Math.abs(Math.sin(at / 3.7) * Math.sin(at / 11.3)) * Math.sin(at * 900);
      });
      writeFileSync(file, wavOf(samples));
      const options = { ...usual, language, vad: false };
      const alone = await heard(recipeEngine(new Map()), file, options);
      const held = new Map<number, number>();
      const engines = [0, 1, 2].map(() => recipeEngine(held));
      open = await machines(redis.url, engines, { server: `recipe-${language}`, seconds, least: 50 });
      const together = await heard(open.many.engine, file, options);
      await open.close();
      open = undefined;
      expect(alone.windows.length).toBeGreaterThan(5);
      expect(alone.transcript?.segments.length).toBeGreaterThan(5);
      expect(together.windows).toEqual(alone.windows);
      expect(together.transcript && wordsOf(together.transcript)).toEqual(
        alone.transcript && wordsOf(alone.transcript),
      );
      expect(together.languages).toEqual(alone.languages);
    },
  );

  test("where the beginning doesn't tell the language, the recording is done as one", async () => {
    const { decoded } = await onThree("late", [...all(19, null), "fr", ...all(20, "fr"), ...all(20, "de")]);
    expect(decoded).toEqual(Array.from({ length: 60 }, () => 1));
  });
});
