/** A database that is damaged, emptied, gone or without its log: said, with what can be done, and never begun anew unasked. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { defaultSettings } from "../../src/api/settings.ts";
import { openDatabase } from "../../src/store/database.ts";
import { logOf, markOpen, openMarkOf } from "../../src/store/health.ts";
import { type Choice, databaseIn, healthOf, mend } from "../../src/store/mend.ts";
import { migrate, migrations } from "../../src/store/schema.ts";
import { aFile, aStore, said, temporaryFolder } from "./support/folder.ts";

const day = 24 * 3600;
const coded = (code: string) => expect.objectContaining({ code });
const theme = (folder: string): string | undefined => {
  const store = aStore(folder);
  const found = store.settings()?.theme;
  store.close();
  return found;
};

/** A folder whose database was used and closed; its copy says "dark", it says "light". */
function used(): string {
  const folder = temporaryFolder();
  const first = aStore(folder);
  first.saveSettings({ ...defaultSettings, theme: "dark" });
  first.close();
  const second = aStore(folder);
  second.saveSettings({ ...defaultSettings, theme: "light" });
  second.close();
  return folder;
}

/** As a kill leaves it: with a log that no one has taken in. */
function killed(): string {
  const folder = used();
  const path = databaseIn(folder);
  const store = aStore(folder);
  store.saveSettings({ ...defaultSettings, theme: "system" });
  const after = temporaryFolder();
  for (const name of readdirSync(folder))
    if (statSync(join(folder, name)).isFile()) copyFileSync(join(folder, name), join(after, name));
  store.close();
  expect(statSync(`${databaseIn(after)}-wal`).size).toBeGreaterThan(0);
  expect(existsSync(`${path}-open`)).toBe(false);
  return after;
}

test("the copy: made with the first work, once a day, small, for the person alone", () => {
  const folder = temporaryFolder();
  const copy = `${databaseIn(folder)}-copy`;
  aStore(folder).close();
  expect(existsSync(copy)).toBe(false);
  const begin = Date.now() / 1000;
  const save = (name: "dark" | "light", now: number): void => {
    const store = aStore(folder, () => now);
    store.saveSettings({ ...defaultSettings, theme: name });
    store.close();
  };
  const said = (): string => {
    const database = openDatabase(copy);
    const { value } = database.prepare("SELECT value FROM settings").get() ?? {};
    database.close();
    return String(value);
  };
  save("dark", begin);
  expect(said()).toContain('"dark"');
  if (process.platform !== "win32") expect(statSync(copy).mode & 0o777).toBe(0o600);
  save("light", begin);
  expect(said()).toContain('"dark"');
  save("light", begin + 2 * day);
  expect(said()).toContain('"light"');
  expect(readdirSync(folder).filter((name) => name.includes("draft"))).toEqual([]);
});

const troubles: readonly (readonly [what: string, make: () => string, code: string, choices: readonly Choice[]])[] = [
  ["nothing in it", () => emptied(used()), "store.lost", ["from-copy", "anew"]],
  [
    "gone",
    () => {
      const folder = used();
      rmSync(databaseIn(folder));
      return folder;
    },
    "store.lost",
    ["from-copy", "anew"],
  ],
  [
    "cut in half after a kill",
    () => {
      const folder = killed();
      truncateSync(databaseIn(folder), statSync(databaseIn(folder)).size / 2);
      rmSync(`${databaseIn(folder)}-open`);
      writeFileSync(`${databaseIn(folder)}-wal`, "");
      return folder;
    },
    "store.damaged",
    ["from-copy", "anew"],
  ],
  [
    "without its log",
    () => {
      const folder = killed();
      rmSync(`${databaseIn(folder)}-wal`);
      return folder;
    },
    "store.log-lost",
    ["from-copy", "as-is", "anew"],
  ],
];

function emptied(folder: string): string {
  truncateSync(databaseIn(folder), 0);
  return folder;
}

for (const [what, make, code, choices] of troubles) {
  test(`a database with ${what}: a sentence, the same each time, and the choices`, () => {
    const folder = make();
    for (let times = 0; times < 2; times++) expect(() => aStore(folder)).toThrowError(coded(code));
    expect(healthOf(folder)).toMatchObject({ failure: { code }, choices });
  });
  for (const choice of choices)
    test(`a database with ${what}, ${choice}: it works, and what was there is kept`, () => {
      const folder = make();
      const before = existsSync(databaseIn(folder)) ? readFileSync(databaseIn(folder)) : null;
      const kept = mend(folder, choice, Date.now() / 1000);
      expect(theme(folder)).toBe({ "from-copy": "dark", "as-is": "light", anew: undefined }[choice]);
      if (choice !== "as-is" && before !== null) expect(readFileSync(kept ?? "").equals(before)).toBe(true);
      if (choice === "anew") expect(existsSync(`${kept}-copy`)).toBe(true);
      expect(healthOf(folder).failure).toBeNull();
    });
}

test("after a kill, with its log: nothing is lost, nothing is said", () => {
  expect(theme(killed())).toBe("system");
});

test("a look after a kill takes the log in, and its mark away: with the end of the one who looked the log is gone", () => {
  const folder = killed();
  const path = databaseIn(folder);
  expect(existsSync(openMarkOf(path))).toBe(true);
  expect(healthOf(folder).failure).toBeNull();
  expect([existsSync(openMarkOf(path)), statSync(logOf(path)).size]).toEqual([false, 0]);
  expect(theme(folder)).toBe("system");
});

test("a program that ends while another one opens the database leaves no sign of a lost log", () => {
  const folder = used();
  const path = databaseIn(folder);
  const ending = aStore(folder);
  const opening = openDatabase(path);
  onTestFinished(() => opening.close());
  opening.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const ends = [() => ending.close(), () => {}];
  markOpen(
    {
      ...opening,
      soon(work) {
        const result = opening.soon(work);
        // Between what the other one writes into the log and its mark.
        ends.shift()?.();
        return result;
      },
    },
    path,
    migrations.length,
  );
  expect(existsSync(openMarkOf(path))).toBe(true);
  expect(statSync(logOf(path)).size).toBeGreaterThan(0);
  expect(theme(folder)).toBe("light");
});

test("a whole database can go back to its copy, not while a program uses it", () => {
  const folder = used();
  expect(healthOf(folder)).toMatchObject({ failure: null, choices: ["from-copy"] });
  const store = aStore(folder);
  expect(() => mend(folder, "from-copy", 1)).toThrowError(coded("store.in-use"));
  store.close();
  mend(folder, "from-copy", 1);
  expect(theme(folder)).toBe("dark");
});

test("a newer database, or a folder in its place, offers nothing to mend", () => {
  const newer = used();
  const database = openDatabase(databaseIn(newer));
  database.exec("PRAGMA user_version = 99");
  database.close();
  expect(healthOf(newer)).toMatchObject({ failure: { code: "store.newer" }, choices: [] });
  const folder = temporaryFolder();
  mkdirSync(databaseIn(folder));
  expect(healthOf(folder)).toMatchObject({ failure: { code: "store.unwritable" }, choices: [] });
});

/** A folder with two spoken lines, whose search index was damaged behind the program's back. */
function withIndexDamaged(folder: string, damage: string): string {
  const database = openDatabase(databaseIn(folder));
  migrate(database, databaseIn(folder));
  database.exec("INSERT INTO runs (id, identity, way, path, started_at) VALUES (1, 'a', '{}', '/a', 1)");
  database.exec("INSERT INTO lines (run, start_seconds, text) VALUES (1, 0, 'some spoken words'), (1, 1, 'others')");
  database.exec(damage);
  database.close();
  return folder;
}

const indexDamages: readonly (readonly [what: string, sql: string])[] = [
  ["its words gone", "DELETE FROM lines_text_idx; DELETE FROM lines_text_data WHERE id > 10"],
  ["a configuration of another version", "UPDATE lines_text_config SET v = 99"],
  ["no configuration", "DELETE FROM lines_text_config"],
  ["an odd structure", "UPDATE lines_text_data SET block = x'ffffffffffffffff' WHERE id = 10"],
  ["nothing in it", "DELETE FROM lines_text_data"],
];

test.each(indexDamages)(
  "a search index with %s is made anew: it says nothing that isn't said elsewhere",
  (_, damage) => {
    for (const folder of [killed(), used()]) {
      const store = aStore(withIndexDamaged(folder, damage));
      expect(store.search("spoken", 9)).toHaveLength(1);
      expect(healthOf(folder).failure).toBeNull();
    }
    const folder = withIndexDamaged(used(), damage);
    expect(healthOf(folder).failure).toBeNull();
    expect(aStore(folder).search("others", 9)).toHaveLength(1);
  },
);

test("a search index that is damaged while it is used is made anew by what meets it, and nothing is done by halves", async () => {
  const folder = temporaryFolder();
  const store = aStore(folder);
  const file = aFile(folder, "talk.flac", "sound");
  const run = await store.journal.begin(file, TranscribeOptions.parse({}));
  const commit = (index: number): void =>
    run.commit({ index, start: index, end: index + 1, segments: [said(index, index + 1, ` spoken ${index}`)] });
  commit(0);
  const other = openDatabase(databaseIn(folder));
  onTestFinished(() => other.close());
  for (const [place, [, damage]] of indexDamages.entries()) {
    other.exec(damage);
    if (place % 2 === 0) expect(store.search("spoken", 99)).toHaveLength(place + 1);
    commit(place + 1);
    expect(store.journal.windows(run.id)).toHaveLength(place + 2);
    expect(store.search("spoken", 99)).toHaveLength(place + 2);
  }
});
