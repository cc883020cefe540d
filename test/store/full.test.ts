/** A database that can't grow, as on a full disk: what was kept stays, what wasn't is said, and there is no half of anything. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openEdits } from "../../src/store/edits.ts";
import { openJournal } from "../../src/store/journal.ts";
import { thisProgram } from "../../src/store/owner.ts";
import { migrate } from "../../src/store/schema.ts";
import { searchLines } from "../../src/store/search-index.ts";
import { aFile, said, temporaryFolder } from "./support/folder.ts";

const options = TranscribeOptions.parse({});
const Pages = z.object({ page_count: z.number() });
const full = expect.objectContaining({ code: "store.full" });

/** A database whose size can be limited. */
function limited(folder: string) {
  const path = join(folder, "slimscribe.db");
  const database = openDatabase(path);
  onTestFinished(() => database.close());
  migrate(database, path);
  const pages = (): number => Pages.parse(database.prepare("PRAGMA page_count").get()).page_count;
  return { database, limit: (more: number) => database.exec(`PRAGMA max_page_count = ${pages() + more}`) };
}

const window = (index: number) => ({
  index,
  start: index,
  end: index + 1,
  segments: [said(index, index + 1, ` window ${index} ${"with many words ".repeat(100)}`)],
});

test("windows that fit are kept, the one that doesn't is refused whole, and it fits when there is room", async () => {
  const folder = temporaryFolder();
  const { database, limit } = limited(folder);
  const self = thisProgram(() => 5);
  const run = await openJournal(database, self, "1").begin(aFile(folder, "talk.flac", "sound"), options);
  limit(30);
  let kept = 0;
  const keepOn = (): void => {
    for (; kept < 1000; kept++) run.commit(window(kept));
  };
  expect(keepOn).toThrowError(full);
  expect(kept).toBeGreaterThan(2);
  const places = (): number[] => searchLines(database, "window", 1000).map(({ startSeconds }) => startSeconds);
  expect(places()).toEqual(Array.from({ length: kept }, (_, place) => place));
  limit(200);
  run.commit(window(kept));
  expect(places()).toHaveLength(kept + 1);
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
});

test("a change to a transcript that doesn't fit leaves the one before it", async () => {
  const folder = temporaryFolder();
  const { database, limit } = limited(folder);
  const self = thisProgram(() => 5);
  const run = await openJournal(database, self, "1").begin(aFile(folder, "talk.flac", "sound"), options);
  run.commit(window(0));
  const edits = openEdits(database, self);
  const first = [{ ...said(0, 1, " changed"), key: "0" }];
  edits.save(run.id, { revision: 0, windows: 1, segments: first });
  limit(1);
  const long = Array.from({ length: 500 }, (_, place) => ({ ...said(0, 1, ` long ${place}`), key: String(place) }));
  expect(() => edits.save(run.id, { revision: 1, windows: 1, segments: long })).toThrowError(full);
  expect(edits.of(run.id)).toEqual({ revision: 1, windows: 1, segments: first });
  expect(searchLines(database, "long", 10)).toEqual([]);
});
