/** `slimscribe redo`: doubtful passages heard again, of recordings that were transcribed before. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EditedSegment } from "../../../src/api/document.ts";
import { Failure } from "../../../src/lib/failure.ts";
import { openStore } from "../../../src/store/store.ts";
import {
  recordings,
  type Setting,
  scriptedEngine,
  slimscribe,
  temporaryFolder,
  windowsOf,
} from "./support/terminal.ts";

const texts = ["Clear words.", "Doubtful words."];

async function transcribed(...names: string[]) {
  const [folder, data] = [temporaryFolder(), temporaryFolder()];
  const files = recordings(folder, ...names);
  const windows = windowsOf(texts).map((window, place) => ({
    ...window,
    segments: window.segments.map((segment) => (place === 0 ? segment : { ...segment, suspect: ["loop" as const] })),
  }));
  const engine = scriptedEngine(Object.fromEntries(names.map((name) => [name, { windows }])));
  await slimscribe(["transcribe", ...files, "--quiet"], { engine, data });
  return { files, folder, engine, data };
}

const redoDoubtful: NonNullable<Setting["redoDoubtful"]> = async (_, __, heard, model) => ({
  segments: heard.map((segment) =>
    segment.suspect === undefined ? segment : { ...without(segment), text: ` Sure words.`, model },
  ),
  doubtful: 1,
  replaced: 1,
});

const without = ({ suspect: _, ...segment }: EditedSegment): EditedSegment => segment;

test("the words of the other model are in the results, which say whose they are; the memory is told before", async () => {
  const { files, folder, ...setting } = await transcribed("talk.wav");
  const predict: Setting["predict"] = async ({ model, attention }) => {
    expect([model, attention]).toEqual(["small", "slim"]);
    return null;
  };
  const shown = await slimscribe(["redo", ...files, "--with", "small"], { ...setting, redoDoubtful, predict });
  expect([shown.code, shown.out]).toEqual([0, "Clear words.\nSure words.\n"]);
  expect(shown.err).toContain("talk.wav: 1 doubtful passage, 1 with new words\n");
  const written = await slimscribe(["redo", ...files, "--with", "small", "--format", "json", "--out", "beside"], {
    ...setting,
    redoDoubtful,
  });
  expect(written.code).toBe(0);
  const { model, segments } = JSON.parse(readFileSync(join(folder, "talk.json"), "utf8"));
  expect([model, segments.map((segment: { model?: string }) => segment.model)]).toEqual([
    "whisper-base",
    [undefined, "small"],
  ]);
});

test("the words are kept as a window keeps a person's: the next one begins with them, after an interruption as well", async () => {
  const { files, folder: _, ...setting } = await transcribed("talk.wav");
  const keyboard = { interrupt: () => {} };
  const stopping: typeof redoDoubtful = async (...given) => {
    keyboard.interrupt();
    return redoDoubtful(...given);
  };
  const stopped = await slimscribe(["redo", ...files, "--with", "small"], {
    ...setting,
    keyboard,
    redoDoubtful: stopping,
  });
  expect([stopped.code, stopped.out]).toEqual([130, ""]);
  const nothingDoubtful: typeof redoDoubtful = async (_parts, _recording, heard) => {
    expect(heard.map(({ text, model, suspect }) => [text.trim(), model, suspect])).toEqual([
      ["Clear words.", undefined, undefined],
      ["Sure words.", "small", undefined],
    ]);
    return { segments: [...heard], doubtful: 0, replaced: 0 };
  };
  const again = await slimscribe(["redo", ...files, "--with", "small"], { ...setting, redoDoubtful: nothingDoubtful });
  expect([again.code, again.out]).toEqual([0, "Clear words.\nSure words.\n"]);
  const store = openStore({ folder: setting.data, engineVersion: "test", now: () => 0 });
  try {
    expect(store.edits.of(1)).toMatchObject({ revision: 1, windows: 2 });
  } finally {
    store.close();
  }
});

test("what was not transcribed like this is told, and what to do; others are heard all the same", async () => {
  const { files, folder, ...setting } = await transcribed("a.wav");
  const [other = ""] = recordings(folder, "b.wav");
  const ran = await slimscribe(["redo", other, ...files, "--with", "small"], { ...setting, redoDoubtful });
  expect([ran.code, ran.out]).toEqual([2, expect.stringContaining("Sure words.")]);
  expect(ran.err).toContain(
    "b.wav was not transcribed like this to its end. Transcribe it first, with the same options",
  );
  const accurate = await slimscribe(["redo", ...files, "--with", "small", "--preset", "accurate"], {
    ...setting,
    redoDoubtful,
  });
  expect([accurate.code, accurate.out]).toEqual([2, ""]);
});

test("the model is looked at before any work, also where nothing is doubtful", async () => {
  const { files, folder: _, ...setting } = await transcribed("talk.wav");
  const expectModel = async (name: string) => {
    throw new Failure("model.missing", `There is no model called ${name}.`, "Models here: whisper-base.");
  };
  const ran = await slimscribe(["redo", ...files, "--with", "huge"], { ...setting, expectModel });
  expect(ran).toMatchObject({ code: 2, out: "", err: "There is no model called huge. Models here: whisper-base.\n" });
});

test("a model that is gone ends it at the first recording", async () => {
  const { files, folder: _, ...setting } = await transcribed("a.wav", "b.wav");
  let asked = 0;
  const failing: typeof redoDoubtful = async () => {
    asked++;
    throw new Failure("model.missing", "There is no model called huge.", "Models here: whisper-base.");
  };
  const ran = await slimscribe(["redo", ...files, "--with", "huge"], { ...setting, redoDoubtful: failing });
  expect([ran.code, asked, ran.out]).toEqual([2, 1, ""]);
  expect(ran.err).toContain("There is no model called huge. Models here: whisper-base.\n");
});

test("Ctrl-C ends it behind the passage that is being heard, and writes nothing of that recording", async () => {
  const { files, folder: _, ...setting } = await transcribed("a.wav", "b.wav");
  const keyboard = { interrupt: () => {} };
  const stopping: typeof redoDoubtful = async (parts, ...rest) => {
    keyboard.interrupt();
    expect(parts.isStopped()).toBe(true);
    return redoDoubtful(parts, ...rest);
  };
  const ran = await slimscribe(["redo", ...files, "--with", "small"], { ...setting, keyboard, redoDoubtful: stopping });
  expect([ran.code, ran.out]).toEqual([130, ""]);
});
