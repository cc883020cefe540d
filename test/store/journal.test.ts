import { appendFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { openDatabase } from "../../src/store/database.ts";
import { aFile, aStore, aTranscript, said, temporaryFolder } from "./support/folder.ts";

const options = TranscribeOptions.parse({});
const window = (index: number) => ({
  index,
  start: index * 10,
  end: index * 10 + 9.5,
  segments: [said(index * 10, index * 10 + 9, ` window ${index}`)],
});

const transcriptOf = (file: string, windows: number) =>
  aTranscript(
    file,
    Array.from({ length: windows }, (_, i) => window(i)).flatMap(({ segments }) => segments),
  );

test("windows that were kept are there again, in another program and under another name", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const first = aStore(folder);
  const run = await first.journal.begin(file, options);
  expect(run.done).toEqual([]);
  run.commit(window(0));
  run.commit(window(1));
  run.commit(window(1));
  run.keepLanguage("de");
  run.release();
  first.close();

  const moved = join(folder, "renamed.flac");
  renameSync(file, moved);
  const again = await aStore(folder).journal.begin(moved, options);
  expect(again.done).toEqual([window(0), window(1)]);
  expect(again.language).toBe("de");
  expect(again.finished).toBeNull();
});

test("the languages of its segments are among a run's figures, each once", async () => {
  const folder = temporaryFolder();
  const store = aStore(folder);
  const run = await store.journal.begin(aFile(folder, "talk.flac", "sound"), options);
  run.commit(window(0));
  expect(store.journal.figures(run.id).get(run.id)?.otherLanguages).toEqual([]);
  for (const [place, language] of [
    [1, "de"],
    [2, "fr"],
    [3, "de"],
  ] as const)
    run.commit({ ...window(place), segments: window(place).segments.map((segment) => ({ ...segment, language })) });
  expect(store.journal.figures(run.id).get(run.id)?.otherLanguages.sort()).toEqual(["de", "fr"]);
});

test("what changes the words has a journal of its own; threads and batch don't", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const store = aStore(folder);
  (await store.journal.begin(file, options)).commit(window(0));
  expect((await store.journal.begin(file, { ...options, threads: 1, batch: 4 })).done.length).toBe(1);
  expect((await store.journal.begin(file, { ...options, vad: false })).done.length).toBe(0);
  expect((await store.journal.begin(file, { ...options, vocabulary: ["Slimscribe"] })).done.length).toBe(0);
  expect(
    (
      await aStore(folder, undefined, "2")
        .journal.begin(file, options)
        .catch(() => null)
    )?.done ?? [],
  ).toEqual([]);
  appendFileSync(file, "more");
  expect((await store.journal.begin(file, options)).done).toEqual([]);
});

test("begun anew, nothing is known", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const store = aStore(folder);
  const run = await store.journal.begin(file, options);
  run.commit(window(0));
  run.release();
  expect((await store.journal.begin(file, options, "forgotten")).done).toEqual([]);
});

test("a finished file is known by its place, content and options", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const copy = aFile(folder, "copy.flac", "sound");
  const store = aStore(folder);
  const run = await store.journal.begin(file, options);
  run.commit(window(0));
  expect(await store.journal.wasDone(file, options)).toBe(false);
  run.finish(transcriptOf(file, 1));
  run.release();
  expect(await store.journal.wasDone(file, options)).toBe(true);
  expect(await store.journal.wasDone(file, { ...options, words: true })).toBe(false);
  expect(await store.journal.wasDone(copy, options)).toBe(false);
  expect((await store.journal.begin(file, options)).finished).toEqual(transcriptOf(file, 1));
});

test("a newer version of the program leaves done what is done, but goes on with no other version's windows", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const other = aFile(folder, "half.flac", "another sound");
  const old = aStore(folder, undefined, "1");
  const run = await old.journal.begin(file, options);
  run.commit(window(0));
  run.finish(transcriptOf(file, 1));
  (await old.journal.begin(other, options)).commit(window(0));
  old.close();
  const { journal } = aStore(folder, undefined, "2");
  expect(await journal.wasDone(file, options)).toBe(true);
  expect(await journal.wasDone(file, { ...options, language: "de" })).toBe(false);
  expect(await journal.wasDone(other, options)).toBe(false);
  expect((await journal.begin(other, options)).done).toEqual([]);
});

test("how quickly runs were finished is told, the last one first; what was not finished tells nothing", async () => {
  const folder = temporaryFolder();
  let now = 0;
  const store = aStore(folder, () => now);
  const finish = async (name: string, wanted: typeof options, realTimeFactor: number): Promise<void> => {
    now++;
    const file = aFile(folder, name, name);
    const run = await store.journal.begin(file, wanted);
    run.commit(window(0));
    const transcript = transcriptOf(file, 1);
    run.finish({ ...transcript, stats: { ...transcript.stats, audioSeconds: 60, realTimeFactor } });
  };
  await finish("a.flac", options, 40);
  await finish("b.flac", { ...options, preset: "accurate" }, 20);
  (await store.journal.begin(aFile(folder, "c.flac", "c"), options)).commit(window(0));
  const { model, precision } = transcriptOf("", 1);
  expect(store.journal.speeds()).toEqual([
    { model, precision, preset: "accurate", audioSeconds: 60, realTimeFactor: 20 },
    { model, precision, preset: "fast", audioSeconds: 60, realTimeFactor: 40 },
  ]);
});

test("damaged rows cost their windows, not the journal", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const store = aStore(folder);
  const run = await store.journal.begin(file, options);
  for (let i = 0; i < 4; i++) run.commit(window(i));
  const database = openDatabase(store.path);
  database.prepare("UPDATE windows SET segments = '[{' WHERE place = 2").run();
  database.close();
  const again = await store.journal.begin(file, options);
  expect(again.done.map(({ index }) => index)).toEqual([0, 1]);
  again.commit(window(2));
  expect((await store.journal.begin(file, options)).done.length).toBe(3);
});

test("a missing file is an expected failure", async () => {
  const folder = temporaryFolder();
  await expect(aStore(folder).journal.begin(join(folder, "no.wav"), options)).rejects.toMatchObject({
    code: "file.missing",
  });
});
