/** Rows that are damaged in themselves: each is set aside, byte for byte, and the rest works. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import type { StoredJob } from "../../src/store/job-table.ts";
import type { Store } from "../../src/store/store.ts";
import { aFile, aStore, aTranscript, said, temporaryFolder } from "./support/folder.ts";

const options = TranscribeOptions.parse({});

/** A finished recording of three windows, changed by a person, beside a database that can be damaged by hand. */
async function aTalk(): Promise<{ store: Store; database: Database; file: string; run: number }> {
  const folder = temporaryFolder();
  const store = aStore(folder, () => 50);
  const file = aFile(folder, "talk.flac", "sound");
  const run = await store.journal.begin(file, options);
  const windows = [0, 1, 2].map((index) => ({
    index,
    start: index,
    end: index + 1,
    segments: [said(index, index + 1, ` spoken ${["alpha", "bravo", "charlie"][index]}`)],
  }));
  for (const window of windows) run.commit(window);
  run.finish(
    aTranscript(
      file,
      windows.flatMap(({ segments }) => segments),
    ),
  );
  run.release();
  const database = openDatabase(join(folder, "slimscribe.db"));
  onTestFinished(() => database.close());
  return { store, database, file, run: run.id };
}

function aJob(id: string): StoredJob {
  return {
    id,
    path: `/talks/${id}.wav`,
    name: `${id}.wav`,
    folder: "",
    bytes: 10,
    addedAt: 1,
    order: 1,
    options,
    duration: null,
    language: null,
    run: null,
    own: {},
    fresh: false,
    state: "queued",
  };
}

const sources = (store: Store): string[] => store.setAside(0).map(({ source }) => source);

test("one letter of a window that is another: not shown, not found, decoded again", async () => {
  const { store, database, file, run } = await aTalk();
  expect((await store.journal.begin(file, options)).finished?.segments).toHaveLength(3);
  database.exec("UPDATE windows SET segments = replace(segments, 'bravo', 'brave') WHERE place = 1");
  database.exec("UPDATE lines SET text = replace(text, 'charlie', 'charlis')");
  expect(store.journal.windows(run)).toHaveLength(1);
  expect(store.journal.whole(run)).toBe(false);
  expect(store.search("charli", 9)).toEqual([]);

  const again = await store.journal.begin(file, options);
  expect([again.done.length, again.finished]).toEqual([1, null]);
  expect(sources(store)).toEqual(["windows", "windows"]);
  expect([store.search("spoken", 9).length, store.search("brave", 9).length]).toEqual([1, 0]);
  again.commit({ index: 1, start: 1, end: 2, segments: [said(1, 2, " spoken bravo")] });
  expect(store.journal.windows(run)).toHaveLength(2);
  // What was set aside is there, byte for byte.
  const bytes = database.prepare("SELECT bytes ->> '$.segments' AS bytes FROM set_aside ORDER BY id").get();
  expect(Buffer.from(String(bytes?.bytes).replace("text ", ""), "hex").toString()).toContain(" spoken brave");
});

test("a window of a finished transcript that is gone: not a shorter transcript", async () => {
  const { store, database, file, run } = await aTalk();
  database.exec("DELETE FROM windows WHERE place = 2");
  expect(store.journal.whole(run)).toBe(false);
  expect((await store.journal.begin(file, options)).finished).toBeNull();
});

test("a window that is gone before its transcript is finished: not a shorter transcript either", async () => {
  const { store, database, file, run } = await aTalk();
  const again = await store.journal.begin(file, options);
  const { finished } = again;
  database.exec("DELETE FROM windows WHERE place = 2");
  if (finished !== null) again.finish(finished);
  expect(store.journal.windows(run)).toHaveLength(2);
  expect(store.journal.whole(run)).toBe(false);
});

test("damaged changes of a person are set aside, and what was heard is shown and found", async () => {
  const { store, database, run } = await aTalk();
  store.edits.save(run, { revision: 0, windows: 3, segments: [{ ...said(0, 3, " written delta"), key: "0.0" }] });
  expect(store.search("delta", 9)).toHaveLength(1);
  database.exec("UPDATE edits SET segments = replace(segments, 'delta', 'delts')");
  expect(store.edits.of(run)).toBeNull();
  expect(sources(store)).toEqual(["edits"]);
  expect([store.search("spoken", 9).length, store.search("delt", 9).length]).toEqual([3, 0]);
  expect(store.edits.save(run, { revision: 0, windows: 3, segments: [] })).toBe(1);
});

test("a job that can't be read is set aside, wherever it is met; the others stay", () => {
  const folder = temporaryFolder();
  const store = aStore(folder);
  const database = openDatabase(store.path);
  onTestFinished(() => database.close());
  const damages = [
    "UPDATE jobs SET value = substr(value, 1, 40) WHERE id = 'bad'",
    "UPDATE jobs SET value = json_set(value, '$.bytes', 'many') WHERE id = 'bad'",
    "UPDATE jobs SET id = 'bed' WHERE id = 'bad'",
    "UPDATE jobs SET state = 'paused' WHERE id = 'bad'",
  ];
  for (const [before, damage] of damages.entries()) {
    store.jobs.putAll([aJob("good"), aJob("bad")]);
    database.exec(damage);
    expect(store.jobs.all().map(({ id }) => id)).toEqual(["good"]);
    expect(sources(store)).toHaveLength(before + 1);
    expect(store.jobs.get("bad")).toBeNull();
    expect(database.prepare("SELECT count(*) AS jobs FROM jobs").get()).toEqual({ jobs: 1 });
  }
});

test("damaged settings are none, and kept; new ones can be saved", () => {
  const store = aStore(temporaryFolder());
  const database = openDatabase(store.path);
  onTestFinished(() => database.close());
  database.exec("INSERT INTO settings VALUES ('settings', '{')");
  expect(store.settings()).toBeNull();
  expect(sources(store)).toEqual(["settings"]);
});

test("values of another kind in a claim, a mark, a head: as if they weren't there", async () => {
  const { store, database, file, run } = await aTalk();
  const mark = { source: file, bytes: 1, digest: "0f", changedMs: null };
  store.outputs.announce("/out/.a", { path: "/out/a.txt", mark, there: undefined });
  expect(store.outputs.marks("/out/a.txt")).toEqual([mark]);
  database.exec("UPDATE runs SET owner = 'x', owner_process = 'y', owner_seen_at = 'z', head = x'00'");
  database.exec("UPDATE outputs SET bytes = 'some'");
  expect(store.outputs.marks("/out/a.txt")).toEqual([]);
  expect(store.journal.head(run)).toBeNull();
  const again = await store.journal.begin(file, options);
  expect([again.done.length, again.finished, again.language]).toEqual([3, null, "en"]);
});

test("tables that are not the program's own are a damaged database", () => {
  for (const change of ["DROP INDEX jobs_by_run", "ALTER TABLE lines RENAME COLUMN text TO next"]) {
    const folder = temporaryFolder();
    aStore(folder).close();
    const database = openDatabase(join(folder, "slimscribe.db"));
    database.exec(change);
    database.close();
    expect(() => aStore(folder)).toThrowError(expect.objectContaining({ code: "store.damaged" }));
  }
});
