/** A used database, made on the spot, and what disks, kills, other programs and stray hands make of its files and rows. */
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";
import { databaseIn } from "../../src/store/mend.ts";
import { type Chance, oddNumbers, write } from "./chance.ts";

/** Changes a data folder. @returns what was done, in words */
export type DatabaseDamage = (folder: string, chance: Chance) => string;

const pageBytes = 4096;

/** The database itself mostly, else one of the files beside it. */
function someFile(folder: string, chance: Chance): string | undefined {
  const path = databaseIn(folder);
  const all = [path, path, path, `${path}-wal`, `${path}-wal`, `${path}-copy`];
  const there = all.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() && statSync(file).size > 0);
  return there.length === 0 ? undefined : chance.one(there);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("slimscribe"));

/** Heads decide most: of the file, of its pages, of its rows. */
function place(bytes: Uint8Array, chance: Chance): number {
  if (chance.percent(30)) return chance.whole(0, Math.min(200, bytes.length));
  const page = pageBytes * chance.whole(0, Math.ceil(bytes.length / pageBytes));
  return chance.percent(50)
    ? Math.min(bytes.length - 1, page + chance.whole(0, 64))
    : chance.whole(0, Math.max(1, bytes.length));
}

function changed(what: string, change: (bytes: Uint8Array, chance: Chance) => Uint8Array): DatabaseDamage {
  return (folder, chance) => {
    const path = someFile(folder, chance);
    if (path === undefined) return "nothing";
    writeFileSync(path, change(Uint8Array.from(readFileSync(path)), chance));
    return `${nameOf(path)}: ${what}`;
  };
}

function pages(bytes: Uint8Array, chance: Chance): [number, number] {
  const count = Math.max(1, Math.floor(bytes.length / pageBytes));
  return [pageBytes * chance.whole(0, count), pageBytes * chance.whole(0, count)];
}

function stretch(bytes: Uint8Array, chance: Chance): [number, number] {
  const from = place(bytes, chance);
  return [from, Math.min(bytes.length, from + 1 + chance.whole(0, chance.one([16, 512, 5000, 50_000])))];
}

/** By columns of its own choice, as no program does it; what a check of SQLite's refuses stays as it was. */
function rowDamage(folder: string, chance: Chance): string {
  const database = new Libsql(databaseIn(folder));
  try {
    database.exec("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF");
    const tables = ["runs", "windows", "edits", "jobs", "lines", "settings", "outputs", "finished_files", "drafts"];
    const ofIndex = ["lines_text_data", "lines_text_idx", "lines_text_config", "lines_text_docsize"];
    const table = chance.percent(75) ? chance.one(tables) : chance.one(ofIndex);
    const columns = database.prepare(`SELECT * FROM ${table}`).columns();
    const { name } = chance.one(columns);
    const bytes = Buffer.from(chance.bytes(chance.one([1, 4, 12]))).toString("hex");
    const value = chance.one([
      ...["NULL", "-1", "1e300", "9223372036854775807", "''", "'x'", `x'${bytes}'`, `CAST(x'${bytes}' AS TEXT)`],
      ...[`substr(${name}, 1, length(${name}) / 2)`, `replace(${name}, 'a', 'e')`, `${name} || '${name}'`],
      ...[`CAST(${name} AS BLOB)`, `replace(${name}, ':', '::')`, `zeroblob(length(${name}))`],
    ]);
    const change = chance.percent(20) ? `DELETE FROM ${table}` : `UPDATE OR IGNORE ${table} SET ${name} = ${value}`;
    const sql = `${change} WHERE abs(random()) % 100 < ${chance.one([20, 100])}`;
    // The same number has to be the same case.
    const repeatable = sql.replace("abs(random()) % 100", `(length(${name}) * ${chance.whole(1, 97)} % 100)`);
    try {
      database.exec(repeatable);
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
    }
    return repeatable;
  } finally {
    database.close();
  }
}

function without(ending: string): DatabaseDamage {
  return (folder) => {
    rmSync(`${databaseIn(folder)}${ending}`, { force: true });
    return `slimscribe.db${ending} gone`;
  };
}

/** Another database, of nobody's program, or no database. */
function foreign(folder: string, chance: Chance): string {
  const ending = chance.one(["", "-wal", "-copy"]);
  const path = `${databaseIn(folder)}${ending}`;
  const other = join(folder, "other.db");
  const database = new Libsql(other);
  database.exec("PRAGMA journal_mode = WAL; CREATE TABLE jobs (a, b); INSERT INTO jobs VALUES (1, 'one')");
  const bytes = chance.one([readFileSync(other), readFileSync(`${other}-wal`), Buffer.from("Some text.\n")]);
  database.close();
  for (const left of ["", "-wal", "-shm"]) rmSync(other + left, { force: true });
  writeFileSync(path, bytes);
  return `slimscribe.db${ending} is another's (${bytes.length} bytes)`;
}

const ofBytes: readonly DatabaseDamage[] = [
  changed("bits turned over", (bytes, chance) => {
    const count = 1 + chance.whole(0, chance.one([1, 8, 50]));
    for (let i = 0; i < count; i++) {
      const at = place(bytes, chance);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.whole(0, 8));
    }
    return bytes;
  }),
  changed("an odd number", (bytes, chance) => {
    write(bytes, place(bytes, chance), chance.one([1, 2, 4, 8]), chance.one(oddNumbers), false);
    return bytes;
  }),
  changed("zeros", (bytes, chance) => bytes.fill(0, ...stretch(bytes, chance))),
  changed("noise", (bytes, chance) => {
    const [from, to] = stretch(bytes, chance);
    bytes.set(chance.bytes(to - from), from);
    return bytes;
  }),
  changed("cut off", (bytes, chance) => bytes.slice(0, place(bytes, chance))),
  changed("two pages that changed places", (bytes, chance) => {
    const [one, two] = pages(bytes, chance);
    const first = bytes.slice(one, one + pageBytes);
    bytes.copyWithin(one, two, two + pageBytes);
    bytes.set(first.subarray(0, bytes.length - two), two);
    return bytes;
  }),
  changed("a page in another's place", (bytes, chance) => {
    const [one, two] = pages(bytes, chance);
    return bytes.copyWithin(one, two, two + pageBytes);
  }),
  changed("emptied", () => new Uint8Array()),
];

const ofWholes: readonly DatabaseDamage[] = [
  without(""),
  without("-wal"),
  without("-open"),
  foreign,
  (folder) => {
    chmodSync(databaseIn(folder), 0);
    return "not to be read";
  },
  (folder, chance) => {
    const path = databaseIn(folder) + chance.one(["", "-wal", "-copy", "-open"]);
    rmSync(path, { force: true });
    mkdirSync(path);
    return `a folder as ${nameOf(path)}`;
  },
  (folder) => {
    const database = new Libsql(databaseIn(folder));
    database.exec("PRAGMA user_version = 99");
    database.close();
    return "of a newer version";
  },
];

/** One damage, or one more of bytes behind it. @returns what was done, in words */
export function damage(folder: string, chance: Chance): string {
  const kind = chance.one([ofBytes, ofBytes, ofWholes, [rowDamage]]);
  const done = [chance.one(kind)(folder, chance)];
  if (chance.percent(20)) done.push(chance.one(ofBytes)(folder, chance));
  return done.join(", then ");
}
