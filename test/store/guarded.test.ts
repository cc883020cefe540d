import { join } from "node:path";
import Libsql from "libsql";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { DamagedText, decoded, question, withTextsAsBytes } from "../../src/store/guarded.ts";
import { temporaryFolder } from "./support/folder.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test("a text comes as bytes and leaves as a text; one whose bytes are damaged as that, not as other letters", () => {
  const text = "Grüße, 客厅 👍\0 and \ufeff on";
  const buffer = Buffer.from(text);
  expect(decoded(buffer)).toBe(text);
  expect(decoded(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength))).toBe(text);
  for (const damaged of [bytes(0x61, 0xff), bytes(0xc3), bytes(0xed, 0xa0, 0x80), bytes(0xf0, 0x9f, 0x91)])
    expect(decoded(damaged)).toEqual(new DamagedText(damaged));
  for (const other of [null, 5, 0.5]) expect(decoded(other)).toBe(other);
});

test("whatever is asked, the library is handed no text", () => {
  const database = new Libsql(":memory:");
  database.exec("CREATE TABLE a (x, y); INSERT INTO a VALUES ('text', 1), (NULL, 'z'), (0.5, 'b')");
  const asked = [
    "SELECT x, y FROM a ORDER BY y DESC",
    "SELECT *, 'a constant', upper(x) AS x, json_object('x', x) FROM a",
    "WITH b AS (SELECT x FROM a) SELECT x, count(*) FROM b GROUP BY x LIMIT 2",
    "SELECT x FROM a UNION ALL SELECT y FROM a",
    "PRAGMA integrity_check",
    "PRAGMA journal_mode",
  ];
  for (const sql of asked) {
    const plain = question(sql) ?? "";
    const columns = database.prepare(plain).columns().length;
    const rows = database.prepare(withTextsAsBytes(plain, columns)).raw().all() as unknown as unknown[][];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.flat().filter((value) => typeof value === "string")).toEqual([]);
  }
  database.close();
});

test("rows keep their order, names, kinds and letters on the way", () => {
  const database = openDatabase(join(temporaryFolder(), "a.db"));
  database.exec("CREATE TABLE a (x, y TEXT)");
  const insert = database.prepare("INSERT INTO a (x, y) VALUES (?, ?)");
  for (const values of [[1, "c\0é"] as const, [0.5, "客"] as const, [null, "a"] as const, ["7", ""] as const])
    insert.run(...values);
  const rows = [
    { x: 0.5, y: "客" },
    { x: 1, y: "c\0é" },
    { x: null, y: "a" },
    { x: "7", y: "" },
  ];
  expect(database.prepare("SELECT x, y FROM a ORDER BY y DESC").all()).toEqual(rows);
  expect(database.prepare("SELECT x, y FROM a ORDER BY y DESC LIMIT 2").get()).toEqual(rows[0]);
  expect(database.prepare("SELECT x, y FROM a WHERE y = ?").get("nothing")).toBeUndefined();
  database.close();
});

test("what answers is asked and what changes is run: nothing goes around the guard", () => {
  const database = openDatabase(join(temporaryFolder(), "a.db"));
  database.exec("CREATE TABLE a (x)");
  expect(() => database.prepare("INSERT INTO a (x) VALUES (1) RETURNING x").all()).toThrow("not both");
  expect(() => database.prepare("SELECT x FROM a").run()).toThrow("not both");
  database.close();
});

test("a closed database is an error, not the end of the process", () => {
  const database = openDatabase(join(temporaryFolder(), "a.db"));
  database.close();
  expect(() => database.transaction(() => 1)).toThrow();
  expect(() => database.soon(() => 1)).toThrow();
});

test("a value too few or too many is a bug that is told, not NULL in the database", () => {
  const database = openDatabase(join(temporaryFolder(), "a.db"));
  database.exec("CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 2)");
  const change = database.prepare("UPDATE a SET x = ? WHERE y = ?");
  for (const values of [[3], [3, 2, 1], []]) expect(() => change.run(...values)).toThrow("for 2 places");
  const asked = database.prepare("SELECT x FROM a WHERE y = ?");
  expect(() => asked.get()).toThrow("for 1 places");
  expect(() => asked.all(2, 3)).toThrow("for 1 places");
  expect(asked.get(2)).toEqual({ x: 1 });
  database.close();
});
