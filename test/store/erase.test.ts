/** Deleted for good means: the bytes are in no file of the data folder any more. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { openDatabase } from "../../src/store/database.ts";
import { copyOf, logOf, openMarkOf } from "../../src/store/health.ts";
import type { StoredJob } from "../../src/store/job-table.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { aFile, aStore, said, temporaryFolder } from "./support/folder.ts";

const english = TranscribeOptions.parse({});
const german = TranscribeOptions.parse({ language: "de" });
const everything = Number.MAX_VALUE;

/** Names of the files in a folder that hold a text, as it is or as the digits of a row that was set aside. */
function filesWith(folder: string, text: string): string[] {
  const digits = Buffer.from(text).toString("hex").toUpperCase();
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .filter((name) => [text, digits].some((wanted) => readFileSync(join(folder, name)).includes(wanted)));
}

function aJob(id: string, path: string, run: number | null, options = english): StoredJob {
  const always = {
    id,
    path,
    name: id,
    folder: "",
    bytes: 10,
    addedAt: 1,
    order: 1,
    options,
    run,
    own: {},
    fresh: false,
  };
  return { ...always, duration: 3, language: "en", state: "done", finishedAt: 5 };
}

/** So that a text fills pages of its own. */
const long = (text: string): string => ` ${text}`.repeat(400);

/** @returns the run's number */
async function heard(store: Store, file: string, text: string, options = english): Promise<number> {
  const run = await store.journal.begin(file, options);
  run.commit({ index: 0, start: 0, end: 3, segments: [said(0, 1, long(text))] });
  run.release();
  return run.id;
}

/** A removed file that was heard in two languages, corrected and corrected again, with a damaged row set aside; and one that stays. */
async function aRemovedFile(folder: string): Promise<Store> {
  const before = aStore(folder);
  const file = aFile(folder, "talk.flac", "sound");
  const run = await heard(before, file, "Erdmannshausen");
  const other = await heard(before, file, "Grossbottwar", german);
  before.edits.save(run, { revision: 0, windows: 1, segments: [{ ...said(0, 1, long("Ludwigsburg")), key: "0.0" }] });
  before.edits.save(run, { revision: 1, windows: 1, segments: [{ ...said(0, 1, long("Kornwestheim")), key: "0.0" }] });
  before.jobs.put(aJob("talk", file, run));
  const kept = aFile(folder, "kept.flac", "other sound");
  before.jobs.put(aJob("kept", kept, await heard(before, kept, "Tripsdrill")));
  const raw = openDatabase(before.path);
  raw.prepare("UPDATE windows SET digest = 'x' WHERE run = ?").run(other);
  raw.close();
  (await before.journal.begin(file, german)).release();
  expect(before.setAside(0)).toHaveLength(1);
  // The copy of the day is of what was there then.
  before.close();
  const store = aStore(folder);
  store.jobs.remove(["talk"]);
  return store;
}

const words = ["Erdmannshausen", "Grossbottwar", "Ludwigsburg", "Kornwestheim"];

test("what an erased transcript said is in no file any more: database, log, index, copy, rows that were set aside", async () => {
  const folder = temporaryFolder();
  const store = await aRemovedFile(folder);
  // What was corrected again may have been written over already.
  for (const word of words.filter((one) => one !== "Ludwigsburg"))
    expect(filesWith(folder, word), word).not.toEqual([]);
  expect(filesWith(folder, "Erdmannshausen")).toContain("slimscribe.db-copy");
  // What a killed program has left of a copy is of then, too.
  writeFileSync(`${copyOf(store.path)}-draft`, readFileSync(copyOf(store.path)));
  const looked = store.erasing.look(everything);
  expect(looked).toMatchObject({ files: 1, paths: [join(folder, "talk.flac")] });
  expect(looked.bytes).toBeGreaterThan((long("Erdmannshausen") + long("Kornwestheim")).length);
  expect(store.erasing.purge(everything)).toEqual(looked);
  expect(filesWith(folder, "Erdmannshausen")).not.toEqual([]);
  store.erasing.overwrite();
  for (const word of words) expect(filesWith(folder, word), word).toEqual([]);

  // The rest is as it was, and found; the copy has it, too.
  expect(filesWith(folder, "Tripsdrill")).toContain("slimscribe.db-copy");
  expect(store.search("tripsdrill", 5)).toMatchObject([{ job: "kept" }]);
  expect([store.search("erdmannshausen", 5), store.jobs.removed()]).toEqual([[], []]);
  store.close();
  for (const word of words) expect(filesWith(folder, word), word).toEqual([]);
});

test("a program that is killed behind it has lost nothing, and another that has the database open goes on", async () => {
  const folder = temporaryFolder();
  const store = await aRemovedFile(folder);
  const other = aStore(folder);
  store.erasing.purge(everything);
  store.erasing.overwrite();
  // The log is in use, and no empty one is beside its mark.
  expect([existsSync(openMarkOf(store.path)), statSync(logOf(store.path)).size > 0]).toEqual([true, true]);
  expect(aStore(folder).search("tripsdrill", 5)).toHaveLength(1);
  other.jobs.put(aJob("new", join(folder, "new.flac"), null));
  expect(store.jobs.all().map(({ id }) => id)).toEqual(["kept", "new"]);
});

test("a transcript that another reads meanwhile is told as locked, and goes when it is done again", async () => {
  const folder = temporaryFolder();
  (await aRemovedFile(folder)).close();
  const store = openStore({ folder, engineVersion: "1", now: () => Date.now() / 1000, hasOthersWaiting: true });
  onTestFinished(() => store.close());
  const reader = openDatabase(store.path);
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) AS n FROM runs").get();
  store.erasing.purge(everything);
  expect(() => store.erasing.overwrite()).toThrowError(expect.objectContaining({ code: "store.busy" }));
  reader.exec("COMMIT");
  reader.close();
  store.erasing.overwrite();
  for (const word of words) expect(filesWith(folder, word), word).toEqual([]);
});

test("what is of another age stays, and so does what another file shows", async () => {
  const folder = temporaryFolder();
  let now = 1000;
  const store = aStore(folder, () => now);
  const file = aFile(folder, "talk.flac", "sound");
  const run = await heard(store, file, "Besigheim");
  for (const id of ["old", "new"]) store.jobs.put(aJob(id, file, run));
  store.jobs.remove(["old"]);
  now = 2000;
  store.jobs.remove(["new"]);
  expect(store.erasing.purge(999).files).toBe(0);
  // Its text is still the newer one's.
  expect(store.erasing.purge(1500)).toEqual({ files: 1, bytes: 0, paths: [] });
  store.jobs.restore(["new"]);
  expect(store.search("besigheim", 5)).toHaveLength(1);
  // One of the same recording in another way: both ways are there again when its language is changed back.
  const other = await heard(store, file, "Bietigheim", german);
  store.jobs.put(aJob("removed", file, other, german));
  store.jobs.remove(["removed"]);
  expect(store.erasing.purge(everything).files).toBe(1);
  expect([store.search("besigheim", 5).length, store.search("bietigheim", 5).length]).toEqual([1, 0]);
});

test("what another program works on stays", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const [working, store] = [aStore(folder), aStore(folder)];
  const run = await working.journal.begin(file, english);
  working.jobs.put(aJob("talk", file, run.id));
  store.jobs.remove(["talk"]);
  expect(store.erasing.purge(everything).files).toBe(0);
  run.commit({ index: 0, start: 0, end: 3, segments: [said(0, 1, " still there")] });
  run.release();
  expect(store.erasing.purge(everything).files).toBe(1);
});
