import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openJobTable, type StoredJob } from "../../src/store/job-table.ts";
import type { Owner } from "../../src/store/owner.ts";
import { migrate, migrations } from "../../src/store/schema.ts";
import { cutAtMatches } from "../../src/store/search-index.ts";
import { aFile, aStore, aTranscript, said, temporaryFolder } from "./support/folder.ts";

const options = TranscribeOptions.parse({});

test("a database of a newer program is left alone", () => {
  const folder = temporaryFolder();
  aStore(folder).close();
  const database = openDatabase(join(folder, "slimscribe.db"));
  database.exec("PRAGMA user_version = 99");
  database.close();
  expect(() => aStore(folder)).toThrowError(expect.objectContaining({ code: "store.newer" }));
});

test("what need not wait for the disk is seen at once, and the next commit waits again", () => {
  const path = join(temporaryFolder(), "soon.db");
  const [database, other] = [openDatabase(path), openDatabase(path)];
  database.exec("CREATE TABLE a (x INTEGER) STRICT");
  const synchronous = () => Object.values(database.prepare("PRAGMA synchronous").get() ?? {});
  const during = database.soon(() => {
    database.prepare("INSERT INTO a (x) VALUES (?)").run(1);
    return synchronous();
  });
  expect(() =>
    database.soon(() => {
      database.prepare("INSERT INTO a (x) VALUES (?)").run(2);
      throw new Error("changed its mind");
    }),
  ).toThrow("changed its mind");
  expect(other.prepare("SELECT x FROM a").all()).toEqual([{ x: 1 }]);
  // 1 is NORMAL, 2 FULL.
  expect([during, synchronous()]).toEqual([[1], [2]]);
  for (const each of [database, other]) each.close();
});

test("an older database keeps its rows through the steps that it lacks", () => {
  const path = join(temporaryFolder(), "old.db");
  const database = openDatabase(path);
  const steps = ["CREATE TABLE a (x INTEGER) STRICT", "ALTER TABLE a ADD COLUMN y TEXT NOT NULL DEFAULT 'new'"];
  migrate(database, path, steps.slice(0, 1));
  database.prepare("INSERT INTO a (x) VALUES (?)").run(5);
  migrate(database, path, steps);
  expect(database.prepare("SELECT * FROM a").get()).toEqual({ x: 5, y: "new" });
  database.close();
});

test("a step that fails leaves the database as it was", () => {
  const path = join(temporaryFolder(), "old.db");
  const database = openDatabase(path);
  migrate(database, path, migrations);
  expect(() => migrate(database, path, [...migrations, "CREATE TABLE b (x INTEGER); SELECT nonsense"])).toThrow();
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: migrations.length });
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").all()).toEqual([]);
  database.close();
});

test("a damaged database is a sentence, not a crash", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "slimscribe.db"), "this was never a database, but a text of some length ".repeat(100));
  expect(() => aStore(folder)).toThrowError(expect.objectContaining({ code: "store.damaged" }));
});

test("a data folder that can't be made is a sentence", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  expect(() => aStore(join(folder, "file", "data"))).toThrowError(
    expect.objectContaining({ code: "store.unwritable" }),
  );
});

test.skipIf(process.getuid?.() === 0)("a data folder that can't be written is a sentence", () => {
  const folder = join(temporaryFolder(), "data");
  mkdirSync(folder);
  chmodSync(folder, 0o500);
  expect(() => aStore(folder)).toThrowError(expect.objectContaining({ code: "store.unwritable" }));
});

test("rows come without the library's own columns", () => {
  const database = openDatabase(join(temporaryFolder(), "a.db"));
  expect(database.prepare("SELECT 1 AS one").get()).toEqual({ one: 1 });
  expect(database.prepare("SELECT 1 AS one").all()).toEqual([{ one: 1 }]);
  database.close();
});

test("settings are kept; none, or such of another kind, are none", () => {
  const folder = temporaryFolder();
  const store = aStore(folder);
  expect(store.settings()).toBeNull();
  store.saveSettings({ ...defaultSettings, theme: "dark" });
  expect(store.settings()?.theme).toBe("dark");
  const database = openDatabase(store.path);
  database.exec("UPDATE settings SET value = '{\"theme\": 7}'");
  database.close();
  expect(store.settings()).toBeNull();
});

test("search finds parts of words, short words, scripts without spaces, whatever case and accents", async () => {
  const folder = temporaryFolder();
  const store = aStore(folder);
  const segments = [
    said(0, 1, " The Café was closed, café noir."),
    said(1, 2, " 打开客厅的灯。"),
    said(2, 3, ' 100 % of "it"'),
  ];
  const run = await store.journal.begin(aFile(folder, "talk.flac", "sound"), options);
  run.commit({ index: 0, start: 0, end: 3, segments });
  run.finish(aTranscript("talk.flac", segments));
  const found = (text: string): (readonly string[])[] => store.search(text, 10).map(({ pieces }) => pieces);
  expect(found("CAFE")).toEqual([["The ", "Café", " was closed, ", "café", " noir."]]);
  expect(found("客厅")).toEqual([["打开", "客厅", "的灯。"]]);
  expect(found("客厅的灯")).toEqual([["打开", "客厅的灯", "。"]]);
  expect(found("0 % of")).toEqual([["10", "0 % of", ' "it"']]);
  expect(found('"it"')).toEqual([["100 % of ", '"it"', ""]]);
  expect(found("%")).toEqual([["100 ", "%", ' of "it"']]);
  expect(found("nothing")).toEqual([]);
  expect(found(" ")).toEqual([]);
  expect(store.search("客厅", 10)[0]).toMatchObject({ run: run.id, startSeconds: 1 });

  // The person's version is what is found, until it is dropped.
  const edited = segments.map((segment, place) => ({ ...segment, key: `0.${place}`, text: " Teahouse" }));
  expect(store.edits.of(run.id)).toBeNull();
  expect(store.edits.save(run.id, { revision: 0, windows: 1, segments: edited })).toBe(1);
  expect(() => store.edits.save(run.id, { revision: 0, windows: 1, segments: edited })).toThrowError(
    expect.objectContaining({ code: "document.changed" }),
  );
  expect(store.edits.of(run.id)?.segments[0]?.text).toBe(" Teahouse");
  expect(found("cafe")).toEqual([]);
  expect(found("teahouse").length).toBe(3);
  store.edits.drop(run.id);
  expect(found("teahouse")).toEqual([]);
  expect(found("cafe").length).toBe(1);
  run.release();
  (await store.journal.begin(join(folder, "talk.flac"), options, "forgotten")).release();
  expect(found("cafe")).toEqual([]);
});

test("matches are marked in the letters of the text", () => {
  expect(cutAtMatches("Ünïcode ﬁne İstanbul", "unicode")).toEqual(["", "Ünïcode", " ﬁne İstanbul"]);
  expect(cutAtMatches("👍 thumbs", "thumbs")).toEqual(["👍 ", "thumbs", ""]);
  expect(cutAtMatches("abc", "")).toEqual(["abc"]);
});

function aJob(id: string, order: number): StoredJob {
  return {
    id,
    path: `/talks/${id}.wav`,
    name: `${id}.wav`,
    folder: "",
    bytes: 10,
    addedAt: 1,
    order,
    options,
    duration: null,
    language: null,
    run: null,
    own: {},
    fresh: false,
    state: "queued",
  };
}

test("jobs keep their order and state; removed ones come back until they are purged", () => {
  const { jobs } = aStore(temporaryFolder(), () => 1000);
  for (const [id, order] of [["b", 2] as const, ["a", 1] as const, ["c", 3] as const]) jobs.put(aJob(id, order));
  jobs.put({ ...aJob("c", 0), state: "failed", failure: { code: "x", message: "m", hint: "h" } });
  expect(jobs.all().map(({ id, state }) => [id, state])).toEqual([
    ["c", "failed"],
    ["a", "queued"],
    ["b", "queued"],
  ]);
  jobs.remove(["a", "b"]);
  expect(jobs.get("a")).toBeNull();
  jobs.restore(["b"]);
  expect(jobs.purge(1001)).toBe(1);
  jobs.restore(["a"]);
  expect(jobs.all().map(({ id }) => id)).toEqual(["c", "b"]);
});

test("a removed job's transcript is not found, and gone for good when it is purged", async () => {
  const folder = temporaryFolder();
  const store = aStore(folder, () => 1000);
  const file = aFile(folder, "talk.flac", "sound");
  const run = await store.journal.begin(file, options);
  run.commit({ index: 0, start: 0, end: 3, segments: [said(0, 1, " a secret")] });
  run.release();
  const found = (): (string | null)[] => store.search("secret", 10).map(({ job }) => job);
  expect(found()).toEqual([null]);
  store.jobs.put({ ...aJob("a", 1), run: run.id });
  expect(found()).toEqual(["a"]);
  store.jobs.remove(["a"]);
  expect(found()).toEqual([]);
  store.jobs.restore(["a"]);
  expect(found()).toEqual(["a"]);
  store.jobs.put({ ...aJob("b", 2), run: run.id });
  store.jobs.remove(["a"]);
  store.jobs.purge(1001);
  expect(found()).toEqual(["b"]);
  store.jobs.remove(["b"]);
  store.jobs.purge(1001);
  expect((await store.journal.begin(file, options)).done).toEqual([]);
});

test("a change made while the file is decoded keeps what is heard after it", async () => {
  const folder = temporaryFolder();
  const store = aStore(folder);
  const run = await store.journal.begin(aFile(folder, "talk.flac", "sound"), options);
  const heard = (index: number, text: string) => ({
    index,
    start: index,
    end: index + 1,
    segments: [said(index, index + 1, text)],
  });
  run.commit(heard(0, " first"));
  run.commit(heard(1, " second"));
  const edited = [{ ...said(0, 1, " corrected"), key: "0.0" }];
  store.edits.save(run.id, { revision: 0, windows: 1, segments: edited });
  run.commit(heard(2, " third"));
  const places = (text: string): number[] => store.search(text, 10).map(({ startSeconds }) => startSeconds);
  expect([places("first"), places("corrected"), places("second"), places("third")]).toEqual([[], [0], [1], [2]]);
  expect(store.edits.of(run.id)).toEqual({ revision: 1, windows: 1, segments: edited });
});

test("a job runs in one program; a dead program's jobs queue again, a living one's don't", () => {
  const path = join(temporaryFolder(), "a.db");
  const database = openDatabase(path);
  migrate(database, path);
  const alive = new Set([1, 2]);
  const owner = (name: string, process: number): Owner => ({
    name,
    process,
    now: () => 100,
    lives: (claim) => alive.has(claim.process),
    end() {},
  });
  const one = openJobTable(database, owner("one", 1));
  const two = openJobTable(database, owner("two", 2));
  one.put(aJob("a", 1));
  expect(one.claim("a")).toMatchObject({ state: "running", startedAt: 100 });
  expect(two.claim("a")).toBeNull();
  expect(two.recover()).toEqual([]);
  alive.delete(1);
  expect(two.recover().map(({ id }) => id)).toEqual(["a"]);
  expect(two.claim("a")?.state).toBe("running");
  alive.delete(2);
  expect(one.recover().map(({ id, state }) => [id, state])).toEqual([["a", "queued"]]);
  database.close();
});
