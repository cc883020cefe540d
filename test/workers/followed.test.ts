/** Words of a recording that somebody looks at come from its worker while they are decoded; nobody's do not. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Engine, EngineEvent } from "../../src/api/engine.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { machines } from "./support/in-process.ts";
import { type RedisServer, startRedis, withoutRedis } from "./support/redis-server.ts";

let redis: RedisServer;
let folder = "";
beforeAll(async () => {
  if (withoutRedis !== null) return;
  folder = mkdtempSync(join(tmpdir(), "slimscribe-followed-"));
  redis = await startRedis();
});
afterAll(async () => {
  if (withoutRedis !== null) return;
  await redis.close();
  rmSync(folder, { recursive: true, force: true });
});

const window = (index: number) => ({ index, start: 10 * index, end: 10 * index + 10, segments: [] });

/** Tells words as an engine does, to whoever follows; its second window waits until somebody has begun to, and has ended. */
function engineOf(follows: string[][]): Pick<Engine, "transcribe" | "follow"> {
  let changed = (): void => {};
  const until = async (count: number): Promise<void> => {
    while (follows.length < count)
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
  };
  return {
    follow(files) {
      follows.push([...files]);
      changed();
    },
    async transcribe({ file }, onEvent) {
      onEvent({ type: "opened", duration: 20, container: "WAV", codec: "PCM" });
      onEvent({ type: "language", language: "en", probability: 1, uncertain: false });
      onEvent({ type: "window", ...window(0) });
      // Once it has the file, and once it is followed.
      await until(2);
      onEvent({
        type: "provisional",
        windows: [0, 1].map((index) => ({ index, start: 10 * index, text: `so far ${index}` })),
      });
      await until(3);
      onEvent({ type: "window", ...window(1) });
      const stats = {
        audioSeconds: 20,
        wallSeconds: 1,
        realTimeFactor: 20,
        batch: 1,
        tokens: 1,
        stepSeconds: 1,
        batches: 1,
        peakResidentBytes: 1,
        contextBytes: { standard: 1, slim: 1, compact: 1, allocated: 1 },
      };
      const { model, attention, precision } = defaultSettings.transcribe;
      const transcript = { file, duration: 20, language: "en", model, attention, precision, segments: [], stats };
      onEvent({ type: "done", transcript });
    },
  };
}

test.skipIf(withoutRedis !== null)(
  "a worker tells the words of what is looked at, of windows that are to come",
  async () => {
    const path = join(folder, "talk.wav");
    writeFileSync(path, "a recording");
    const follows: string[][] = [];
    const all = await machines(redis.url, [engineOf(follows)], { server: "followed", seconds: 20, least: 100 });
    onTestFinished(() => all.close());
    const { engine } = all.many;
    const events: EngineEvent[] = [];
    const onEvent = (event: EngineEvent): void => {
      events.push(event);
      if (event.type === "window" && event.index === 0) engine.follow([path]);
      if (event.type === "provisional") engine.follow([]);
    };
    await engine.transcribe({ file: path, options: defaultSettings.transcribe }, onEvent);
    expect(follows.slice(0, 3)).toEqual([[], [path], []]);
    const told = events.filter(
      (event) => /^(window|done)$/.test(event.type) || (event.type === "provisional" && event.windows.length > 0),
    );
    expect(told.map(({ type }) => type)).toEqual(["window", "provisional", "window", "done"]);
    expect(told[1]).toEqual({ type: "provisional", windows: [{ index: 1, start: 10, text: "so far 1" }] });
  },
  60_000,
);
