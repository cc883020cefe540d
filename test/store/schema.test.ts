import { join } from "node:path";
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { openDatabase } from "../../src/store/database.ts";
import { identify, wayOf } from "../../src/store/identity.ts";
import { migrate, migrations } from "../../src/store/schema.ts";
import { aFile, aStore, said, temporaryFolder } from "./support/folder.ts";

const options = TranscribeOptions.parse({});

test("a journal of version 1 goes on where it was, and can be searched", async () => {
  const folder = temporaryFolder();
  const file = aFile(folder, "talk.flac", "sound");
  const path = join(folder, "slimscribe.db");
  const { path: real, identity } = await identify(file);
  const old = openDatabase(path);
  migrate(old, path, migrations.slice(0, 1));
  old
    .prepare("INSERT INTO runs (id, identity, way, path, language, started_at) VALUES (1, ?, ?, ?, 'en', 5)")
    .run(identity, wayOf(options, "1"), real);
  const keep = old.prepare("INSERT INTO windows VALUES (1, ?, ?, ?, ?)");
  const segments = [said(0, 4, " The first words"), said(4, 9, " ")];
  keep.run(0, 0, 9, JSON.stringify(segments));
  keep.run(1, 9, 18, "[{ damaged");
  old.close();

  const store = aStore(folder);
  expect(store.search("first words", 10)).toMatchObject([{ run: 1, job: null, path: real, startSeconds: 0 }]);
  const run = await store.journal.begin(file, options);
  expect(run).toMatchObject({ id: 1, language: "en", finished: null });
  expect(run.done).toEqual([{ index: 0, start: 0, end: 9, segments }]);
});

test("what was transcribed before channels or speakers could be chosen is what is transcribed without a choice", () => {
  expect(wayOf(options, "1")).not.toContain("speakers");
  expect(wayOf({ ...options, speakers: 2 }, "1")).toContain('"speakers":2');
  expect(wayOf(options, "1")).not.toContain("channel");
  expect(wayOf({ ...options, channel: "each" }, "1")).toContain('"channel":"each"');
});

test("a new database has the version of the last step", () => {
  const store = aStore(temporaryFolder());
  const database = openDatabase(store.path);
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: migrations.length });
  expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  database.close();
});
