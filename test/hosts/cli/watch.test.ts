/** Folders that are watched, with the system's own events; and the queue from the terminal. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../../src/api/engine.ts";
import type { WatchFolders } from "../../../src/app/watched-folders.ts";
import { Failure } from "../../../src/lib/failure.ts";
import type { StoredJob } from "../../../src/store/job-table.ts";
import { openStore } from "../../../src/store/store.ts";
import { type Asked, recordings, scriptedEngine, slimscribe, temporaryFolder, windowsOf } from "./support/terminal.ts";

const names = (asked: readonly Asked[], folder: string): string[] =>
  asked.map(({ file }) => file.slice(folder.length + 1));

/** A watch that is under way, and its end by Ctrl-C. */
function watching(folder: string, data: string, asked: Asked[], ...flags: string[]) {
  const keyboard = { interrupt: () => {} };
  const sizes = new Map<string, number>();
  const engine = scriptedEngine({ ".wav": { windows: windowsOf(["Hello."]) } }, asked);
  const measured = {
    ...engine,
    transcribe: (...[request, ...rest]: Parameters<typeof engine.transcribe>) => {
      sizes.set(request.file, statSync(request.file).size);
      return engine.transcribe(request, ...rest);
    },
  };
  const ended = slimscribe(["watch", folder, ...flags], { engine: measured, data, keyboard });
  return {
    sizes,
    stop: () => {
      keyboard.interrupt();
      return ended;
    },
  };
}

const soon = { timeout: 30_000 };

test("what is there and what comes is transcribed once it is whole, results never, and a new start knows what is done", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  recordings(folder, "first.wav", "notes.txt", "inner/deep.wav");
  const asked: Asked[] = [];
  // Far above the writer's pauses: a busy machine makes those longer.
  const settle = ["--settle", "3"];
  const watch = watching(folder, data, asked, ...settle);
  await expect.poll(() => existsSync(join(folder, "first.txt")), soon).toBe(true);

  // A recorder that writes piece by piece, with pauses that are shorter than what counts as an end.
  const growing = join(folder, "growing.wav");
  writeFileSync(growing, "sound");
  let pieces = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      appendFileSync(growing, " and more sound");
      if (++pieces < 14) return;
      clearInterval(timer);
      resolve();
    }, 250);
  });
  await expect.poll(() => existsSync(join(folder, "growing.txt")), soon).toBe(true);
  expect(watch.sizes.get(growing)).toBe(statSync(growing).size);
  const first = await watch.stop();
  expect(first.code).toBe(0);
  expect(first.err).toContain("Ctrl-C ends it; what is done is kept.");
  expect(names(asked, folder)).toEqual(["first.wav", "growing.wav"]);

  const again = watching(folder, data, asked, ...settle, "--recursive");
  await expect.poll(() => existsSync(join(folder, "inner", "deep.txt")), soon).toBe(true);
  appendFileSync(growing, " and a new end");
  await expect
    .poll(() => names(asked, folder), soon)
    .toEqual(["first.wav", "growing.wav", join("inner", "deep.wav"), "growing.wav"]);
  await again.stop();
});

test("with a folder for results theirs is mirrored there", async () => {
  const folder = temporaryFolder();
  const out = temporaryFolder();
  recordings(folder, "inner/talk.wav");
  const watch = watching(folder, temporaryFolder(), [], "--settle", "1", "-r", "--out", out, "--format", "txt,srt");
  await expect.poll(() => existsSync(join(out, "inner", "talk.srt")), soon).toBe(true);
  expect(readFileSync(join(out, "inner", "talk.txt"), "utf8")).toBe("Hello.\n");
  expect((await watch.stop()).code).toBe(0);
});

test("a folder that goes away is told", async () => {
  const folder = temporaryFolder();
  const keyboard = { interrupt: () => {} };
  const watchFolders: WatchFolders = ([first = ""], _how, listener) => {
    setImmediate(() => {
      listener.lost(first);
      keyboard.interrupt();
    });
    return { close: async () => {} };
  };
  const { code, err } = await slimscribe(["watch", folder], { engine: scriptedEngine({}), keyboard, watchFolders });
  expect([code, err]).toEqual([0, expect.stringContaining(`${folder} is gone. It is watched again`)]);
});

test("a bad recording doesn't end the watch; a model that isn't there does, and so does a folder that isn't", async () => {
  const folder = temporaryFolder();
  recordings(folder, "bad.wav");
  const failure = { code: "audio.damaged", message: "bad.wav can't be read.", hint: "Copy it again." };
  const keyboard = { interrupt: () => {} };
  const engine = scriptedEngine({ "bad.wav": { failure }, "good.wav": { windows: windowsOf(["Hello."]) } });
  const ended = slimscribe(["watch", folder, "--settle", "1"], { engine, keyboard });
  recordings(folder, "good.wav");
  await expect.poll(() => existsSync(join(folder, "good.txt")), soon).toBe(true);
  keyboard.interrupt();
  const { code, err } = await ended;
  expect(code).toBe(0);
  expect(err).toContain("bad.wav can't be read.");

  const missing = scriptedEngine({ ".wav": { failure: { ...failure, code: "model.missing" } } });
  expect((await slimscribe(["watch", folder, "--settle", "1"], { engine: missing })).code).toBe(2);
  const nowhere = await slimscribe(["watch", join(folder, "bad.wav")]);
  expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining("is not a folder")]);
});

test("what would be wrong for every file is told before one comes", async () => {
  const folder = temporaryFolder();
  const two = await slimscribe(["watch", folder, "--out", "-", "--format", "txt,srt"]);
  expect([two.code, two.err]).toEqual([2, expect.stringMatching(/^Only one format can go to stdout\./)]);
  const expectModel = async (name: string) => {
    throw new Failure("model.missing", `There is no model called ${name}.`, "Models here: whisper-base.");
  };
  const model = await slimscribe(["watch", folder, "--model", "huge"], { expectModel });
  expect([model.code, model.err]).toEqual([2, "There is no model called huge. Models here: whisper-base.\n"]);
});

test("the queue can be listed, gone on with and cancelled", async () => {
  const data = temporaryFolder();
  mkdirSync(data, { recursive: true });
  const open = () => openStore({ folder: data, engineVersion: "test", now: () => 100 });
  const job = (id: string, path: string) => ({
    id,
    path,
    name: path,
    folder: "",
    bytes: 5,
    addedAt: 1,
    order: Number.parseInt(id, 16),
    run: null,
    own: {},
    fresh: false,
    options: TranscribeOptions.parse({}),
    duration: 90,
    language: null,
  });
  const german = TranscribeOptions.parse({ language: "de", preset: "accurate", words: true });
  const failure = { code: "audio.damaged", message: "It can't be read.", hint: "" };
  const jobs: StoredJob[] = [
    { ...job("1aaaaaaaaaaaa", "/waits.wav"), state: "queued" },
    { ...job("2aaaaaaaaaaaa", "/paused.wav"), state: "paused", options: german },
    { ...job("3aaaaaaaaaaaa", "/failed.wav"), state: "failed", failure },
    { ...job("4aaaaaaaaaaaa", "/done.wav"), state: "done", finishedAt: 5 },
    { ...job("5aaaaaaaaaaaa", "/running.wav"), state: "queued" },
  ];
  const working = open();
  working.jobs.putAll(jobs);
  working.jobs.claim("5aaaaaaaaaaaa");
  const states = () => working.jobs.all().map(({ state }) => state);
  const setting = { data, openQueue: open };

  const list = await slimscribe(["jobs", "list"], setting);
  expect(list.code).toBe(0);
  expect(list.out).toContain("1aaaaaaa  waits           0:00 of 1:30  /waits.wav");
  expect(list.out).toMatch(/ {2}\/paused\.wav \(German, accurate\)$/m);
  expect(list.out).toContain("/failed.wav: It can't be read.");
  const json: unknown = JSON.parse((await slimscribe(["jobs", "list", "--json"], setting)).out);
  expect(json).toMatchObject(jobs.map(({ id }) => ({ id, doneSeconds: 0 })));

  expect((await slimscribe(["jobs", "resume", "2a", "3aaaaaaa"], setting)).code).toBe(0);
  expect(states()).toEqual(["queued", "queued", "queued", "done", "running"]);
  const cancel = await slimscribe(["jobs", "cancel", "--all"], setting);
  expect([cancel.code, cancel.err]).toEqual([1, expect.stringContaining("/running.wav is being transcribed")]);
  expect(states()).toEqual(["cancelled", "cancelled", "cancelled", "done", "running"]);
  for (const wrong of [["cancel"], ["cancel", "9"], ["resume", "1a", "--all"]])
    expect((await slimscribe(["jobs", ...wrong], setting)).code).toBe(2);
  working.close();
});
