/** Language, model, preset and task of a file by itself: chosen while it waits or for once more, kept, and checked. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChosenOptions, ModelSummary } from "../../src/api/engine.ts";
import { isUntouched, type QueueRow } from "../../src/api/queue.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import type { Application } from "../../src/app/app.ts";
import { fileOptionsOf } from "../../src/lib/file-options.ts";
import { baseModel, held, type Script, scriptedApplication } from "../e2e/scripted.ts";

const englishModel: ModelSummary = { ...baseModel, name: "tiny.en", multilingual: false, canTranslate: false };
const largeModel: ModelSummary = { ...baseModel, name: "whisper-small" };

let folder = "";
const open: Application[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-options-"));
});
afterEach(async () => {
  await closed();
  await rm(folder, { recursive: true, force: true });
});

async function closed(): Promise<void> {
  for (const application of open.splice(0)) await application.close();
}

function application(script: Partial<Script> = {}): Application {
  const segments = () => [{ start: 0, end: 9, text: " A sentence." }];
  const models = () => [englishModel, largeModel];
  const made = scriptedApplication({ duration: () => 60, segments, models, pace: async () => {}, ...script }, folder);
  open.push(made);
  return made;
}

async function added(made: Application, ...names: string[]): Promise<string[]> {
  for (const name of names) await writeFile(join(folder, name), name);
  return (await made.add(names.map((name) => join(folder, name)))).added;
}

async function rowsOf(made: Application): Promise<QueueRow[]> {
  return (await made.handlers.queue({})).rows;
}

async function optionsOf(made: Application): Promise<ChosenOptions[]> {
  return (await rowsOf(made)).map((row) => row.options);
}

const usual = fileOptionsOf(defaultSettings.transcribe);

test("what is chosen for waiting files is theirs alone, on the disk at once, and what another program transcribes", async () => {
  const made = application();
  await made.handlers.pauseAll({ paused: true });
  const [one = "", two = ""] = await added(made, "one.wav", "two.wav", "three.wav");
  expect((await rowsOf(made)).every(isUntouched)).toBe(true);
  const changed = await made.handlers.chooseOptions({ ids: [one, two], options: { language: "de" } });
  expect(changed).toEqual({ ids: [one, two] });
  await made.handlers.chooseOptions({ ids: [two], options: { preset: "accurate", task: "translate" } });
  const chosen = [
    { ...usual, language: "de" },
    { ...usual, language: "de", preset: "accurate", task: "translate" },
    usual,
  ];
  expect(await optionsOf(made)).toEqual(chosen);

  // The first program is still there: what the second one reads is what was on the disk.
  const asked = new Map<string, string>();
  const after = application({
    language(name, wanted) {
      asked.set(name, wanted);
      return wanted === "auto" ? "en" : wanted;
    },
  });
  await expect.poll(async () => (await rowsOf(after)).map(({ state }) => state)).toEqual(["done", "done", "done"]);
  expect(await optionsOf(after)).toEqual(chosen);
  expect(Object.fromEntries(asked)).toEqual({ "one.wav": "de", "two.wav": "de", "three.wav": "auto" });
});

test("settings that change count for files that are added then; what was chosen for one stays its own when it is tried again", async () => {
  const made = application({ failure: () => ({ code: "audio.damaged", message: "It can't be read.", hint: "" }) });
  await made.handlers.pauseAll({ paused: true });
  const [one = ""] = await added(made, "one.wav");
  await made.handlers.chooseOptions({ ids: [one], options: { language: "de" } });
  const transcribe = { ...defaultSettings.transcribe, language: "fr", preset: "accurate" as const };
  await made.handlers.changeSettings({ ...defaultSettings, transcribe });
  await added(made, "two.wav");
  const second = { ...usual, language: "fr", preset: "accurate" };
  expect(await optionsOf(made)).toEqual([{ ...usual, language: "de" }, second]);
  await made.handlers.pauseAll({ paused: false });
  await expect.poll(async () => (await rowsOf(made)).map(({ state }) => state)).toEqual(["failed", "failed"]);
  await made.handlers.pauseAll({ paused: true });
  await made.handlers.act({ action: "retry", ids: [one] });
  expect((await optionsOf(made))[0]).toEqual({ ...usual, language: "de", preset: "accurate" });
});

test("what has begun stays as it is, here and where another program has begun it; done once more it starts in its own way", async () => {
  const gate = held();
  const made = application({ pace: (_name, window) => (window === 0 ? Promise.resolve() : gate.opened) });
  await made.handlers.changeSettings({ ...defaultSettings, filesAtOnce: 1 });
  const other = application();
  await other.handlers.pauseAll({ paused: true });
  const [id = ""] = await added(made, "one.wav");
  await expect.poll(() => rowsOf(made)).toMatchObject([{ state: "running", progress: { doneSeconds: 29 } }]);
  const german = { ids: [id], options: { language: "de" } };
  expect(await made.handlers.chooseOptions(german)).toEqual({ ids: [] });
  await expect.poll(async () => (await rowsOf(other)).length).toBe(1);
  expect(await other.handlers.chooseOptions(german)).toEqual({ ids: [] });
  await made.handlers.redoWith(german);
  expect(await optionsOf(made)).toEqual([usual]);
  await made.handlers.act({ action: "pause", ids: [id] });
  await expect.poll(() => rowsOf(made)).toMatchObject([{ state: "paused", doneSeconds: 29 }]);
  expect((await rowsOf(made)).some(isUntouched)).toBe(false);
  expect(await made.handlers.chooseOptions(german)).toEqual({ ids: [] });

  gate.free();
  await made.handlers.act({ action: "resume", ids: [id] });
  await expect.poll(() => rowsOf(made)).toMatchObject([{ state: "done", language: "en" }]);
  const { segments, windows, revision } = await made.handlers.document({ id });
  const mine = segments.map((segment) => ({ ...segment, text: " Mine." }));
  await made.handlers.save({ id, revision, windows, segments: mine });
  const text = async () => (await made.handlers.document({ id })).segments.map((segment) => segment.text).join("");
  await made.handlers.redoWith({ ids: [id], options: { preset: "accurate" } });
  await expect.poll(() => rowsOf(made)).toMatchObject([{ state: "done", options: { ...usual, preset: "accurate" } }]);
  expect(await text()).toBe(" A sentence.");
  // Back in the first way its words are there with their changes; in the same way once more they are heard anew.
  await made.handlers.redoWith({ ids: [id], options: { preset: "fast" } });
  await expect.poll(() => rowsOf(made)).toMatchObject([{ state: "done", options: usual }]);
  expect(await text()).toBe(" Mine.");
  await made.handlers.redoWith({ ids: [id], options: { preset: "fast" } });
  await expect.poll(text).toBe(" A sentence.");
});

test.each([
  ["a model that isn't here", { model: "whisper-huge" }, "options.model", "There is no model whisper-huge."],
  ["a model by a path", { model: "/etc" }, "options.model", "There is no model /etc."],
  ["no language of Whisper's", { language: "klingon" }, "options.language", "klingon is no language of Whisper's."],
  [
    "a language with a model that knows one",
    { model: "tiny.en", language: "de" },
    "model.language",
    "tiny.en knows English alone, not German.",
  ],
  [
    "a translation with a model that can't",
    { model: "tiny.en", task: "translate" as const },
    "model.translate",
    "tiny.en can't translate.",
  ],
])("%s is refused with a sentence, and no file is changed", async (_what, options, code, message) => {
  const made = application();
  await made.handlers.pauseAll({ paused: true });
  const ids = await added(made, "one.wav", "two.wav");
  await expect(made.handlers.chooseOptions({ ids, options })).rejects.toMatchObject({ code, message });
  await expect(made.handlers.redoWith({ ids, options })).rejects.toMatchObject({ code, message });
  expect(await optionsOf(made)).toEqual([usual, usual]);
});

test("with a model that knows English alone, a language and a translation that were chosen before are left out", async () => {
  const made = application();
  await made.handlers.pauseAll({ paused: true });
  const ids = await added(made, "one.wav");
  await made.handlers.chooseOptions({ ids, options: { language: "de", task: "translate" } });
  await made.handlers.chooseOptions({ ids, options: { model: "tiny.en" } });
  expect(await optionsOf(made)).toEqual([{ ...usual, model: "tiny.en" }]);
});
