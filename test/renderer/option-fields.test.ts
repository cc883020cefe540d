/** What can be chosen for files, and what is told of what was. */
import { expect, test } from "vitest";
import { apartOf, chosenAs, chosenFor, modelNote, optionFields, sharedOptions } from "../../renderer/option-fields.ts";
import type { Contents } from "../../src/api/contract.ts";
import type { FileOptions } from "../../src/api/engine.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { baseModel } from "../e2e/scripted.ts";
import { talk, usualOptions as usual } from "./row.ts";

const english = { ...baseModel, name: "tiny.en", path: "/models/tiny.en", multilingual: false, canTranslate: false };
const turbo = { ...baseModel, name: "turbo", path: "/models/turbo", canTranslate: false };
const models = [baseModel, english, turbo];

const waiting = (options: Partial<FileOptions>): QueueRow => ({
  ...talk,
  options: { ...usual, ...options },
  state: "queued",
  resumeAt: 0,
});

test("a model leaves to choose what it can do, and says what not", () => {
  const names = (model: string) => optionFields({ ...usual, model }, models).map(({ name }) => name);
  expect(names("whisper-base")).toEqual(["language", "model", "preset", "task", "speakers"]);
  expect(names("tiny.en")).toEqual(["model", "preset", "speakers"]);
  expect(names("/models/turbo")).toEqual(["language", "model", "preset", "speakers"]);
  expect(modelNote(usual, models)).toBe("");
  expect(modelNote({ model: "tiny.en" }, models)).toContain("tiny.en knows English alone");
  expect(modelNote({ model: "turbo" }, models)).toBe("turbo can't translate.");
  expect(modelNote({ model: "gone" }, models)).toContain("gone is not among your models any more");
  const german = { ...defaultSettings.transcribe, language: "de", task: "translate" as const };
  expect(chosenFor(german, { model: "tiny.en" }, models)).toMatchObject({ language: "auto", task: "transcribe" });
  expect(chosenFor(german, { model: "gone" }, models)).toMatchObject({ language: "de", task: "translate" });
});

test("of several files the dialog shows what they share, of a waiting one the row what is its own", () => {
  expect(sharedOptions([waiting({})])).toEqual(usual);
  const { preset: _, ...shared } = usual;
  expect(sharedOptions([waiting({}), waiting({ preset: "accurate" })])).toEqual(shared);
  expect(sharedOptions([])).toEqual({});
  expect(apartOf(waiting({}), usual)).toBe("");
  const all = { language: "de", model: "/models/tiny.en", preset: "accurate", task: "translate" } as const;
  expect(apartOf(waiting(all), usual)).toBe("German, tiny.en, accurate, into English");
  // What was heard stands in the row by itself.
  expect(apartOf({ ...waiting(all), language: "de" }, usual)).toBe("tiny.en, accurate, into English");
  expect(apartOf(waiting({}), { ...usual, ...all })).toBe("language detected, whisper-base, fast, as it is spoken");
});

test("speakers are told as they were chosen", () => {
  expect(apartOf(waiting({ speakers: "auto" }), usual)).toBe("speakers");
  expect(apartOf(waiting({ speakers: 1 }), usual)).toBe("1 speaker");
  expect(apartOf(waiting({}), { ...usual, speakers: 2 })).toBe("without speakers");
  expect(["auto", "2", "off"].map((value) => chosenAs("speakers", value).speakers)).toEqual(["auto", 2, "off"]);
});

test("a track and channels are chosen of a file that has several", () => {
  const two = [
    { number: 1, language: "en", name: null },
    { number: 2, language: "de", name: "Commentary" },
  ];
  const fields = (contents: Contents) =>
    optionFields(usual, models, contents).filter(({ name }) => name === "track" || name === "channel");
  expect(fields({ channels: 1, tracks: two.slice(0, 1) })).toEqual([]);
  const [track, channel] = fields({ channels: 2, tracks: two });
  expect(track?.choices.map(({ value, label }) => [value, label])).toEqual([
    ["auto", "The file's default track"],
    ["1", "Track 1: English"],
    ["2", "Track 2: German, Commentary"],
    ["all", "All, each as a speaker"],
  ]);
  expect(channel?.choices.map(({ value }) => value)).toEqual(["auto", "each", "1", "2", "mix"]);
  expect(chosenAs("track", "2")).toEqual({ track: 2 });
  expect(chosenAs("channel", "each")).toEqual({ channel: "each" });
  expect(apartOf(waiting({ track: 2, channel: "each" }), usual)).toBe("track 2, each channel by itself");
});
