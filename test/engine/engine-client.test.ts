/** The engine in its own process: killed in the middle of a file it goes on, and nothing that was heard is heard again. */
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { EngineClient } from "../../src/engine/engine-client.ts";
import { builtEngine } from "../built.ts";
import { longRecording } from "../hosts/cli/support/long-recording.ts";
import { writeSpeakingModel } from "../model/speaking-model.ts";
import { allKills, mortal, seeded } from "./support/mortal.ts";

let folder = "";
let file = "";
let options: TranscribeOptions;
/** what a run says that nothing disturbs */
let unbroken: EngineEvent[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-engine-"));
  file = await longRecording(folder, 2);
  const model = await writeSpeakingModel(join(folder, "speaking"), 70);
  options = TranscribeOptions.parse({ model, language: "en", batch: 1 });
  unbroken = await heard(new EngineClient(builtEngine));
  expect(windowsOf(unbroken).length).toBeGreaterThan(2);
  // What is heard again is written again; else no two texts are the same.
  expect(new Set(textOf(unbroken)).size).toBeGreaterThan(textOf(unbroken).length / 2);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function heard(engine: EngineClient, during: (event: EngineEvent) => void = () => {}): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  await engine.transcribe({ file, options }, (event) => {
    events.push(event);
    during(event);
  });
  await engine.close();
  return events;
}

const windowsOf = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.type === "window" ? [event] : []));
const textOf = (events: readonly EngineEvent[]) =>
  windowsOf(events).flatMap(({ segments }) => segments.map(({ text }) => text));

test("killed between windows, twice: the same text, no window twice, none missing", async () => {
  const engine = new EngineClient(builtEngine);
  let kills = 0;
  const broken = await heard(engine, (event) => {
    if (event.type === "window" && kills < 2) {
      kills++;
      engine.kill();
    }
  });
  expect(kills).toBe(2);
  expect(broken.filter((event) => event.type === "warning" && event.code === "engine.restarted")).toHaveLength(2);
  expect(windowsOf(broken).map(({ index }) => index)).toEqual(windowsOf(unbroken).map(({ index }) => index));
  expect(textOf(broken)).toEqual(textOf(unbroken));
  expect(broken.at(-1)?.type).toBe("done");
}, 600_000);

const [kills, files] = allKills ? [20, 4] : [4, 2];

test(`killed ${kills} times at any moment of a folder: every file ends whole, no window twice, none missing`, async () => {
  const many = await mkdtemp(join(tmpdir(), "slimscribe-many-"));
  onTestFinished(() => rm(many, { recursive: true, force: true }));
  const { start, done } = mortal(kills, seeded(7));
  const engine = new EngineClient(start);
  const all: EngineEvent[][] = [];
  const worker = async (): Promise<void> => {
    // Until all have died, and the folder is done.
    while (all.length < files || done.kills < kills) {
      const events: EngineEvent[] = [];
      const path = join(many, `${all.push(events)}.wav`);
      await copyFile(file, path);
      await engine.transcribe({ file: path, options }, (event) => events.push(event));
    }
  };
  await Promise.all([worker(), worker()]);
  await engine.close();
  expect(done.kills).toBe(kills);
  for (const events of all) {
    expect(events.at(-1)?.type).toBe("done");
    expect(windowsOf(events).map(({ index }) => index)).toEqual(windowsOf(unbroken).map(({ index }) => index));
    expect(textOf(events)).toEqual(textOf(unbroken));
  }
}, 900_000);

test("an engine that always dies ends the file with a sentence: before it is ready, and at the file", async () => {
  const early = new EngineClient(() => {
    const port = builtEngine();
    port.kill();
    return port;
  });
  expect((await heard(early)).at(-1)).toMatchObject({ type: "failed", failure: { code: "engine.start" } });
  const late = new EngineClient(builtEngine);
  const events = await heard(late, ({ type }) => {
    if (type === "opened") late.kill();
  });
  expect(events.at(-1)).toMatchObject({ type: "failed", failure: { code: "engine.died" } });
  expect(events.filter(({ type }) => type === "opened")).toHaveLength(3);
});

test("cancelled: ends without a result", async () => {
  const engine = new EngineClient(builtEngine);
  const events: EngineEvent[] = [];
  const stopping = new AbortController();
  const onEvent = (event: EngineEvent): void => {
    events.push(event);
    if (event.type === "window") stopping.abort();
  };
  await engine.transcribe({ file, options }, onEvent, stopping.signal);
  await engine.close();
  expect(events.some(({ type }) => type === "done")).toBe(false);
  expect(events.some(({ type }) => type === "window")).toBe(true);
});
