/** The application over a real store: what a person does to files, and that a killed program's work goes on. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { QueueRow } from "../../src/api/queue.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import type { Application } from "../../src/app/app.ts";
import { mostFiles } from "../../src/engine/files-at-once.ts";
import { baseModel, held, type Script, scriptedApplication } from "../e2e/scripted.ts";

let folder = "";
const open: Application[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-application-"));
});
afterEach(async () => {
  for (const application of open.splice(0)) await application.close();
  await rm(folder, { recursive: true, force: true });
});

const segments = (seconds: number): ReturnType<Script["segments"]> =>
  Array.from({ length: Math.ceil(seconds / 10) }, (_, index) => ({
    start: 10 * index,
    end: 10 * index + 9,
    text: ` Sentence ${index}.`,
  }));

function application(pace: Script["pace"] = async () => {}, seconds = 100): Application {
  const made = scriptedApplication({ duration: () => seconds, segments: () => segments(seconds), pace }, folder);
  open.push(made);
  return made;
}

async function recording(name: string, content = name): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function rowsOf(made: Application): Promise<QueueRow[]> {
  return (await made.handlers.queue({})).rows;
}

async function until(made: Application, reached: (rows: QueueRow[]) => boolean): Promise<QueueRow[]> {
  for (;;) {
    const rows = await rowsOf(made);
    if (reached(rows)) return rows;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const all = (state: QueueRow["state"]) => (rows: QueueRow[]) =>
  rows.length > 0 && rows.every((row) => row.state === state);

async function textOf(made: Application, id: string): Promise<string> {
  return (await made.handlers.document({ id })).segments.map((segment) => segment.text).join("");
}

const whole = segments(100)
  .map((segment) => segment.text)
  .join("");

/** Lets so many windows pass and then stands still. */
function gate(windows: number): { pace: Script["pace"]; windows: number[] } {
  const seen: number[] = [];
  return {
    windows: seen,
    pace: (_name, window) => {
      if (seen.length >= windows) return new Promise(() => {});
      seen.push(window);
      return Promise.resolve();
    },
  };
}

test("what one program has done, the next goes on behind", async () => {
  const first = gate(2);
  const before = application(first.pace);
  const path = await recording("long.wav");
  await before.add([path]);
  await until(before, ([row]) => row?.state === "running" && row.progress?.doneSeconds === 58);
  for (const one of open.splice(0)) await one.close();

  const second = gate(99);
  const after = application(second.pace);
  const [row] = await until(after, all("done"));
  expect(second.windows).toEqual([2, 3]);
  expect(await textOf(after, row?.id ?? "")).toBe(whole);
});

test("one that is to start over does so in whichever program, also behind a restart", async () => {
  const before = application();
  const { added } = await before.add([await recording("talk.wav")]);
  await until(before, all("done"));
  await before.handlers.pauseAll({ paused: true });
  await before.handlers.act({ action: "retry", ids: added });
  expect(await until(before, all("queued"))).toMatchObject([{ resumeAt: 0 }]);
  for (const one of open.splice(0)) await one.close();

  const again = gate(99);
  const after = application(again.pace);
  await until(after, all("done"));
  expect(again.windows).toEqual([0, 1, 2, 3]);
});

test("pause, go on, cancel, go on: nothing twice, nothing missing", async () => {
  const one = gate(1);
  const made = application(one.pace);
  const { added } = await made.add([await recording("long.wav")]);
  await until(made, ([row]) => row?.state === "running" && row.progress !== null);
  await made.handlers.act({ action: "pause", ids: added });
  await until(made, all("paused"));
  await made.handlers.act({ action: "cancel", ids: added });
  expect(await until(made, all("cancelled"))).toMatchObject([{ doneSeconds: 29 }]);
  await made.handlers.act({ action: "resume", ids: added });
  await until(made, ([row]) => row?.state === "running");
  await made.handlers.act({ action: "remove", ids: added });
  expect(await rowsOf(made)).toEqual([]);
  await made.handlers.act({ action: "restore", ids: added });
  expect((await rowsOf(made))[0]).toMatchObject({ name: "long.wav" });
});

test("a change saved while the file goes on keeps what is heard meanwhile; an old revision is refused", async () => {
  const one = gate(1);
  const made = application(one.pace);
  const { added } = await made.add([await recording("long.wav")]);
  const [id = ""] = added;
  await until(made, ([row]) => row?.state === "running" && row.progress !== null);
  const { segments: heard, windows, revision } = await made.handlers.document({ id });
  const changed = heard.map((segment, place) => (place === 0 ? { ...segment, text: " Changed." } : segment));
  await made.handlers.save({ id, revision, windows, segments: changed });
  await expect(made.handlers.save({ id, revision, windows, segments: heard })).rejects.toMatchObject({
    code: "document.changed",
  });
  for (const other of open.splice(0)) await other.close();

  const after = application();
  await until(after, all("done"));
  expect(await textOf(after, id)).toBe(whole.replace("Sentence 0.", "Changed."));
  expect((await after.handlers.original({ id })).map((segment) => segment.text).join("")).toBe(whole);
  const hits = await after.handlers.search({ text: "changed", limit: 5 });
  expect(hits).toMatchObject([{ job: id, pieces: ["", "Changed", "."] }]);
});

test("folders are walked once, links and loops included; what is no recording is counted", async () => {
  const inner = join(folder, "talks", "day 1");
  await mkdir(inner, { recursive: true });
  await writeFile(join(inner, "b.mp3"), "b");
  await writeFile(join(inner, "a2.wav"), "a2");
  await writeFile(join(inner, "a10.wav"), "a10");
  await writeFile(join(inner, "cover.jpg"), "picture");
  await symlink(join(folder, "talks"), join(inner, "up"));
  const made = application();
  const added = await made.add([join(folder, "talks"), join(folder, "gone.wav")]);
  expect(added).toMatchObject({ ignored: [{ ending: "jpg", files: 1 }], known: 0, unreadable: [{ name: "gone.wav" }] });
  const rows = await rowsOf(made);
  expect(rows.map((row) => [row.folder, row.name])).toEqual([
    ["talks/day 1", "a2.wav"],
    ["talks/day 1", "a10.wav"],
    ["talks/day 1", "b.mp3"],
  ]);
  expect(await made.add([join(folder, "talks")])).toMatchObject({ added: [], known: 3 });
});

test("rows are moved, and the page is told of every new place", async () => {
  const made = application(() => new Promise(() => {}));
  const told = new Map<string, number>();
  made.listen((event) => {
    if (event.type === "rows") for (const { name, order } of event.rows) told.set(name, order);
  });
  const names = ["one.wav", "two.wav", "three.wav"];
  const { added } = await made.add(await Promise.all(names.map((name) => recording(name))));
  const [, , third = ""] = added;
  await made.handlers.move({ ids: [third], before: added[0] ?? null });
  const moved = ["three.wav", "one.wav", "two.wav"];
  expect((await rowsOf(made)).map((row) => row.name)).toEqual(moved);
  await expect.poll(() => [...told].sort(([, a], [, b]) => a - b).map(([name]) => name)).toEqual(moved);
});

test("another language is heard beside the first, which is there again with the changes that were made to it", async () => {
  const asked: string[] = [];
  const made = scriptedApplication(
    {
      duration: () => 100,
      segments: () => segments(100),
      pace: async () => {},
      language: (_name, wanted) => {
        asked.push(wanted);
        return wanted === "auto" ? "en" : wanted;
      },
    },
    folder,
  );
  open.push(made);
  await made.add([await recording("talk.wav")]);
  const [row] = await until(made, all("done"));
  const id = row?.id ?? "";
  const { segments: heard, windows, revision } = await made.handlers.document({ id });
  const changed = heard.map((segment) => ({ ...segment, text: " Mine." }));
  await made.handlers.save({ id, revision, windows, segments: changed });

  const languages = async (): Promise<unknown> => (await rowsOf(made)).map(({ language, state }) => [language, state]);
  await made.handlers.inLanguage({ ids: [id], language: "de" });
  await expect.poll(languages).toEqual([["de", "done"]]);
  expect(await textOf(made, id)).toBe(whole);
  // Back to what was found by itself: nothing is decoded for that.
  await made.handlers.inLanguage({ ids: [id], language: "en" });
  await expect.poll(languages).toEqual([["en", "done"]]);
  expect(await textOf(made, id)).toBe(changed.map(({ text }) => text).join(""));
  expect(asked).toEqual(["auto", "de"]);

  // The same by the settings: only what is transcribed again in its own way is forgotten.
  const again = async (language: string): Promise<void> => {
    const transcribe = { ...defaultSettings.transcribe, language };
    await made.handlers.changeSettings({ ...defaultSettings, transcribe });
    await made.handlers.act({ action: "retry", ids: [id] });
  };
  await again("de");
  await expect.poll(languages).toEqual([["de", "done"]]);
  await again("auto");
  await expect.poll(languages).toEqual([["en", "done"]]);
  expect(await textOf(made, id)).toBe(changed.map(({ text }) => text).join(""));
  await again("auto");
  await expect.poll(() => textOf(made, id)).toBe(whole);
  expect(asked).toEqual(["auto", "de", "auto"]);
});

test("only a file with a stream is running; the others are next, and say how far their model is prepared", async () => {
  const made = scriptedApplication(
    {
      duration: () => 100,
      segments: () => segments(100),
      pace: () => new Promise(() => {}),
      streams: (name) => (name === "one.wav" ? 6 : 0),
      preparing: (name) => (name === "two.wav" ? [0, 0.4] : []),
    },
    folder,
  );
  open.push(made);
  await made.handlers.changeSettings({ ...defaultSettings, filesAtOnce: 3 });
  await made.add(await Promise.all(["one.wav", "two.wav", "three.wav"].map((name) => recording(name))));
  await expect
    .poll(() => rowsOf(made))
    .toMatchObject([
      { state: "running" },
      { state: "next", preparing: { model: "whisper-base", attention: "slim", share: 0.4 } },
      { state: "next", preparing: null },
    ]);
});

test("words are told while they are decoded, of the file that is looked at, and kept only with their window", async () => {
  const gate = held();
  const made = scriptedApplication(
    {
      duration: () => 20,
      segments: () => segments(20),
      pace: () => gate.opened,
      provisional: () => [" Sentence", " Sentence 0. Sentense"],
    },
    folder,
  );
  open.push(made);
  const told: { id: string; texts: string[] }[] = [];
  made.listen((event) => {
    if (event.type === "provisional") told.push({ id: event.id, texts: event.windows.map(({ text }) => text) });
  });
  const { added } = await made.add([await recording("one.wav"), await recording("two.wav")]);
  const [one = "", two = ""] = added;
  await until(made, all("running"));
  expect(told).toEqual([]);
  await made.handlers.follow({ id: two });
  await expect.poll(() => told.at(-1)).toEqual({ id: two, texts: [" Sentence 0. Sentense"] });
  expect(told.every(({ id }) => id === two)).toBe(true);
  expect(await made.handlers.document({ id: two })).toMatchObject({ segments: [], windows: 0 });
  gate.free();
  await until(made, all("done"));
  expect(await textOf(made, two)).toBe(await textOf(made, one));
  await expect(made.handlers.follow({ id: "gone" })).rejects.toMatchObject({ code: "queue.unknown" });
});

test.each([
  ["long recordings", 300, 6, 2],
  ["clips, which fill a batch only together", 6, 30, mostFiles],
])("of many %s so many are under way at once", async (_what, seconds, files, count) => {
  const gate = held();
  let most = 0;
  const made = application(async () => {
    await gate.opened;
    most = Math.max(most, await running());
  }, seconds);
  const running = async (): Promise<number> => (await rowsOf(made)).filter(({ state }) => state === "running").length;
  await made.add(await Promise.all(Array.from({ length: files }, (_, i) => recording(`${i}.wav`))));
  await expect.poll(running).toBe(count);
  gate.free();
  await until(made, all("done"));
  expect(most).toBe(count);
});

/** A queue whose long files never end and whose short ones do, in the order in which they are added. */
function mixedQueue(seconds: Record<string, number>): Application {
  const duration = (name: string): number => seconds[name] ?? 0;
  const pace = (name: string): Promise<void> => (duration(name) < 60 ? Promise.resolve() : new Promise(() => {}));
  const made = scriptedApplication({ duration, segments: () => segments(10), models: () => [other], pace }, folder);
  open.push(made);
  return made;
}
const other = { ...baseModel, name: "whisper-small" };
const statesOf = async (made: Application): Promise<string> =>
  (await rowsOf(made)).map(({ name, state }) => `${name.slice(0, -4)} ${state}`).join(", ");

test("a short file behind two long ones is transcribed while they are; a third long one waits for its turn", async () => {
  const made = mixedQueue({ "a.wav": 3000, "b.wav": 3000, "c.wav": 3000, "d.wav": 20, "e.wav": 30 });
  await made.add(await Promise.all(["a.wav", "b.wav", "c.wav", "d.wav"].map((name) => recording(name))));
  await expect.poll(() => statesOf(made)).toBe("a running, b running, c queued, d done");
  await made.add([await recording("e.wav")]);
  await expect.poll(() => statesOf(made)).toBe("a running, b running, c queued, d done, e done");
  // How long the third one is was found out by the way, and is on the disk.
  expect((await rowsOf(made))[2]).toMatchObject({ duration: 3000 });
});

test("a file that needs another model waits for the batch to end; short ones pass it while a long one keeps the batch open", async () => {
  const made = mixedQueue({ "a.wav": 3000, "b.wav": 3000, "c.wav": 20, "d.wav": 3000 });
  await made.handlers.pauseAll({ paused: true });
  const names = ["a.wav", "b.wav", "c.wav", "d.wav"];
  const { added } = await made.add(await Promise.all(names.map((name) => recording(name))));
  const [a = "", b = ""] = added;
  await made.handlers.chooseOptions({ ids: [b], options: { model: other.name } });
  await made.handlers.pauseAll({ paused: false });
  await expect.poll(() => statesOf(made)).toBe("a running, b queued, c done, d queued");
  // It is its turn as soon as nothing else is under way.
  await made.handlers.act({ action: "cancel", ids: [a] });
  await expect.poll(() => statesOf(made)).toBe("a cancelled, b running, c done, d queued");
});
