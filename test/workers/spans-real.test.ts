/**
 * With the real engine and model: a long recording on three workers is the recording on one machine, to the last token, time and figure of a segment.
 * With SLIMSCRIBE_KILLS=all: workers.test.ts holds the same with a decoder of random logits each time.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { defaultSettings } from "../../src/api/settings.ts";
import { wavOf } from "../../src/audio/containers/wav-file.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { allKills } from "../engine/support/mortal.ts";
import { clip, samplesOf } from "../speech/support/sound.ts";
import { heard, machines, wordsOf } from "./support/in-process.ts";
import { startRedis, withoutRedis } from "./support/redis-server.ts";

const order = ["jfk", "austen-0870", "austen-0880", "austen-0890", "austen-0920", "austen-0930"];

const left = allKills ? withoutRedis : "three workers with the real model are not tested (npm run kills)";

test.skipIf(left !== null)(left ?? "a long recording on three workers", { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-spans-"));
  const redis = await startRedis();
  const engine = await createEngine();
  onTestFinished(async () => {
    await engine.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const sounds = await Promise.all(
    [...order, ...order.toReversed(), ...order].map((name) => samplesOf(clip(`${name}.flac`))),
  );
  const samples = Float32Array.from(sounds.flatMap((sound) => [...sound]));
  const file = join(folder, "long.wav");
  writeFileSync(file, wavOf(samples));
  const options = { ...defaultSettings.transcribe, language: "auto" };
  const alone = await heard(engine, file, options);
  const seconds = samples.length / 16_000;
  const shared = await machines(redis.url, [engine, engine, engine], { server: "real", seconds, least: 30 });
  const together = await heard(shared.many.engine, file, options);
  await shared.close();
  expect(alone.windows.length).toBeGreaterThan(3);
  expect(together.transcript && wordsOf(together.transcript)).toEqual(alone.transcript && wordsOf(alone.transcript));
  expect(together.windows).toEqual(alone.windows);
  expect(together.transcript?.segments.map(({ text }) => text).join("")).toMatch(/what you can do for your country/i);
});
