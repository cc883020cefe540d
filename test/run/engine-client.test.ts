/** The engine in its own process: killed in the middle of a file it goes on, and nothing that was heard is heard again. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { EngineClient, forked } from "../../src/run/engine-client.ts";
import { longRecording } from "../cli/support/long-recording.ts";

let folder = "";
let file = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-engine-"));
  file = await longRecording(folder, 3);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options = TranscribeOptions.parse({ language: "en", batch: 1 });

async function heard(engine: EngineClient, during: (event: EngineEvent) => void = () => {}): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  await engine.transcribe(
    { file, options },
    (event) => {
      events.push(event);
      during(event);
    },
    () => false,
  );
  await engine.close();
  return events;
}

const windowsOf = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.type === "window" ? [event] : []));
const textOf = (events: readonly EngineEvent[]) =>
  windowsOf(events).flatMap(({ segments }) => segments.map(({ text }) => text));

test("killed between windows, twice: the same text, no window twice, none missing", async () => {
  const unbroken = await heard(new EngineClient());
  const engine = new EngineClient();
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
  expect(windowsOf(unbroken).length).toBeGreaterThan(2);
  expect(textOf(broken)).toEqual(textOf(unbroken));
  expect(broken.at(-1)?.type).toBe("done");
}, 600_000);

test("an engine that always dies ends the file with a sentence", async () => {
  const engine = new EngineClient(() => {
    const port = forked();
    setTimeout(() => port.kill(), 100);
    return port;
  });
  const events = await heard(engine);
  expect(events.at(-1)).toMatchObject({ type: "failed", failure: { code: "engine.died" } });
});

test("cancelled: ends without a result", async () => {
  const engine = new EngineClient();
  const events: EngineEvent[] = [];
  await engine.transcribe(
    { file, options },
    (event) => events.push(event),
    () => events.some(({ type }) => type === "window"),
  );
  await engine.close();
  expect(events.some(({ type }) => type === "done")).toBe(false);
  expect(events.some(({ type }) => type === "window")).toBe(true);
});
