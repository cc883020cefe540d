/** Deleting for good as a person asks for it: transcripts with the copies that the program made, and the cache. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { cacheOf } from "../../src/app/cache.ts";
import { createEraser } from "../../src/app/erase.ts";
import { EngineClient } from "../../src/engine/engine-client.ts";
import type { EnginePort } from "../../src/engine/engine-port.ts";
import type { ToEngine } from "../../src/engine/messages.ts";
import { giveSign } from "../../src/lib/node/signs.ts";
import type { StoredJob } from "../../src/store/job-table.ts";
import { writeOutput } from "../../src/store/output.ts";
import { held, scriptedApplication } from "../e2e/scripted.ts";
import { aStore, said, temporaryFolder } from "../store/support/folder.ts";

const options = TranscribeOptions.parse({});
const day = 24 * 3600;

function folderOfUploads() {
  const data = temporaryFolder();
  const now = Date.now() / 1000;
  const store = aStore(data, () => now);
  const eraser = createEraser({ store, data, now: () => now });
  /** @returns its path */
  const upload = (batch: string, name: string, daysOld = 0): string => {
    const path = join(data, "uploads", batch, "1", name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, `sound of ${name}`);
    for (const one of [path, join(path, ".."), join(path, "..", "..")])
      utimesSync(one, now - daysOld * day, now - daysOld * day);
    return path;
  };
  const put = (path: string, run: number | null = null): void => {
    const always = { id: path.slice(-40), path, name: "talk", folder: "", bytes: 10, addedAt: 1, options, run };
    const job: StoredJob = {
      ...always,
      order: 1,
      own: {},
      fresh: false,
      duration: 3,
      language: "en",
      state: "done",
      finishedAt: 5,
    };
    store.jobs.put(job);
  };
  const remove = (path: string): void => store.jobs.remove([path.slice(-40)]);
  const batches = (): string[] => readdirSync(join(data, "uploads")).sort();
  return { data, store, eraser, upload, put, remove, batches };
}

test("a removed file goes with its transcript, its copy and what was written beside that; its neighbour of the same upload stays", async () => {
  const { data, store, eraser, upload, put, remove, batches } = folderOfUploads();
  const [talk, neighbour, alone] = [upload("a", "talk.wav"), upload("a", "other.wav"), upload("b", "alone.wav")];
  const run = await store.journal.begin(talk, options);
  run.commit({ index: 0, start: 0, end: 3, segments: [said(0, 1, " Erdmannshausen")] });
  run.release();
  put(talk, run.id);
  for (const path of [neighbour, alone]) put(path);
  const text = { source: talk, folder: join(talk, ".."), stem: "talk", extension: "txt" };
  await writeOutput({ ...text, bytes: Buffer.from("Erdmannshausen") }, store.outputs);
  for (const path of [talk, alone]) remove(path);

  const { removed, setAside } = await eraser.look(0);
  expect([removed.files, setAside]).toEqual([2, []]);
  expect(removed.bytes).toBeGreaterThan("sound of talk.wavsound of alone.wavErdmannshausen".length);
  expect(await eraser.erase("removed", 0)).toEqual(removed);
  expect([batches(), readdirSync(join(data, "uploads", "a", "1"))]).toEqual([["a"], ["other.wav"]]);
  const files = readdirSync(data, { recursive: true }).map((name) => join(data, String(name)));
  const holding = files.filter((path) => statSync(path).isFile() && readFileSync(path).includes("Erdmannshausen"));
  expect(holding).toEqual([]);
  expect(await eraser.look(0)).toMatchObject({ removed: { files: 0, bytes: 0 } });
});

test("kept copies go by age, those of the queue's files never; a removed file keeps its transcript", async () => {
  const { store, eraser, upload, put, remove, batches } = folderOfUploads();
  const [queued, removed, old] = [
    upload("queued", "1.wav", 40),
    upload("removed", "2.wav"),
    upload("old", "3.wav", 20),
  ];
  for (const path of [queued, removed, old]) put(path);
  for (const path of [removed, old]) remove(path);
  upload("coming", "4.wav");
  upload("forgotten", "5.wav", 9);
  expect((await eraser.look(10 * day)).copies).toEqual({ files: 1, bytes: "sound of 3.wav".length });
  expect(await eraser.erase("copies", 10 * day)).toMatchObject({ files: 1 });
  expect(batches()).toEqual(["coming", "forgotten", "queued", "removed"]);
  // What is in no file of the database may just have come.
  expect(await eraser.erase("copies", 0)).toMatchObject({ files: 2 });
  expect(batches()).toEqual(["coming", "queued"]);
  expect(store.jobs.removed()).toHaveLength(2);
});

test("nothing outside of the uploads goes, whatever a path says; databases that were set aside are named", async () => {
  const { data, eraser, upload, put, remove, batches } = folderOfUploads();
  const own = upload("a", "talk.wav");
  put(own);
  const recording = join(data, "recording.wav");
  writeFileSync(recording, "the person's");
  writeFileSync(join(data, "slimscribe.db-kept-2026-01-01T000000"), "");
  for (const path of [
    recording,
    `${data}/uploads/../recording.wav`,
    `${data}/uploads`,
    `${data}/uploads/`,
    `${data}/uploads/a`,
  ]) {
    put(path);
    remove(path);
  }
  expect((await eraser.look(0)).setAside).toEqual([join(data, "slimscribe.db-kept-2026-01-01T000000")]);
  await eraser.erase("removed", 0);
  expect([readFileSync(recording, "utf8"), existsSync(own), batches()]).toEqual(["the person's", true, ["a"]]);
});

test("a file that was removed while it ran ends before it is erased", async () => {
  const folder = temporaryFolder();
  const gate = held();
  const application = scriptedApplication(
    { duration: () => 60, segments: () => [], pace: () => gate.opened, hearsCancel: () => false },
    folder,
  );
  onTestFinished(() => application.close());
  writeFileSync(join(folder, "talk.wav"), "sound");
  const { added } = await application.add([join(folder, "talk.wav")]);
  await expect.poll(async () => (await application.handlers.queue({})).rows).toMatchObject([{ state: "running" }]);
  await application.handlers.act({ action: "remove", ids: added });
  let erased = false;
  const erasing = application.handlers.erase({ kind: "removed", olderThanDays: 0 }).then((gone) => {
    erased = true;
    return gone;
  });
  await application.handlers.removed({});
  expect(erased).toBe(false);
  gate.free();
  expect(await erasing).toMatchObject({ files: 1 });
  expect(await application.handlers.removed({})).toEqual([]);
});

/** An engine's process that ends what it is asked for only when that is cancelled, and itself when it is told to. */
function idlePort(sent: ToEngine["type"][]): EnginePort {
  let tell: (message: unknown) => void = () => {};
  let end = (): void => {};
  return {
    send: (message) => {
      sent.push(message.type);
      if (message.type === "cancel") tell({ type: "end", id: message.id });
      if (message.type === "close") end();
    },
    kill: () => end(),
    onMessage: (listen) => {
      tell = listen;
      queueMicrotask(() => listen({ type: "ready" }));
    },
    onExit: (listen) => {
      end = listen;
    },
  };
}

test("the cache is emptied when nothing is under way, here or elsewhere; the engine lets go of it before", async () => {
  const folder = temporaryFolder();
  vi.stubEnv("SLIMSCRIBE_CACHE", join(folder, "cache"));
  vi.stubEnv("SLIMSCRIBE_DATA", join(folder, "data"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  for (const name of ["compiled/whisper-base-v1", "hashes"]) {
    mkdirSync(join(folder, "cache", name), { recursive: true });
    writeFileSync(join(folder, "cache", name, "file"), "12345");
  }
  writeFileSync(join(folder, "cache", "kernels.json"), "{}");
  const sent: ToEngine["type"][] = [];
  const engine = new EngineClient(() => idlePort(sent));
  onTestFinished(() => engine.close());
  const cache = cacheOf(engine);
  expect(await cache.bytes()).toBe(12);
  const isRefused = () => expect(cache.empty()).rejects.toMatchObject({ code: "cache.in-use" });

  const stopping = new AbortController();
  const work = engine.transcribe({ file: "talk.wav", options }, () => {}, stopping.signal);
  await isRefused();
  stopping.abort();
  await work;
  const signs = [giveSign(join(folder, "data", "programs")), giveSign(join(folder, "data", "programs"))];
  await isRefused();
  for (const sign of signs) sign?.end();
  expect(await cache.bytes()).toBe(12);

  const again = new AbortController();
  const next = engine.transcribe({ file: "talk.wav", options }, () => {}, again.signal);
  again.abort();
  await next;
  sent.length = 0;
  await cache.empty();
  expect([sent, readdirSync(join(folder, "cache"))]).toEqual([["close"], ["kernels.json"]]);
});
