import { mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { forgetfulLedger } from "../../src/store/forgetful.ts";
import { type Disk, findOutput, fittingName, realDisk, writeOutput } from "../../src/store/output.ts";
import { aStore, temporaryFolder } from "./support/folder.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const request = (folder: string, text: string, source = join(folder, "talk.wav")) => ({
  source,
  folder,
  stem: "talk",
  extension: "txt",
  bytes: bytes(text),
});

test("a result of another's is never written over; the program's own is replaced", async () => {
  const folder = temporaryFolder();
  const { outputs } = aStore(join(folder, "data"));
  writeFileSync(join(folder, "talk.txt"), "somebody's notes");
  expect(basename(await writeOutput(request(folder, "one"), outputs))).toBe("talk (2).txt");
  expect(basename(await writeOutput(request(folder, "two"), outputs))).toBe("talk (2).txt");
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("somebody's notes");
  expect(readFileSync(join(folder, "talk (2).txt"), "utf8")).toBe("two");
  // Changed by the person since: it is theirs now.
  writeFileSync(join(folder, "talk (2).txt"), "corrected");
  utimesSync(join(folder, "talk (2).txt"), 1, 1);
  expect(basename(await writeOutput(request(folder, "three"), outputs))).toBe("talk (3).txt");
  expect(basename(await writeOutput({ ...request(folder, "four"), overwrite: true }, outputs))).toBe("talk.txt");
  expect(readdirSync(folder).sort()).toEqual(["data", "talk (2).txt", "talk (3).txt", "talk.txt"]);
});

test("what is there already, to the last bit, is the result: a lost database doubles nothing", async () => {
  const folder = temporaryFolder();
  await writeOutput(request(folder, "one"), forgetfulLedger());
  const ledger = forgetfulLedger();
  expect(basename(await writeOutput(request(folder, "one"), ledger))).toBe("talk.txt");
  expect(basename(await writeOutput(request(folder, "two"), ledger))).toBe("talk.txt");
  // Of another recording's it stays apart.
  expect(basename(await writeOutput(request(folder, "two", join(folder, "talk.mp3")), ledger))).toBe("talk (2).txt");
  expect(readdirSync(folder).sort()).toEqual(["talk (2).txt", "talk.txt"]);
});

test("a result that was copied or touched is still the program's own; what an older version wrote is known by its time", async () => {
  const folder = temporaryFolder();
  const store = aStore(join(folder, "data"));
  const path = await writeOutput(request(folder, "one"), store.outputs);
  utimesSync(path, 1, 1);
  expect(await writeOutput(request(folder, "two"), store.outputs)).toBe(path);
  const database = openDatabase(store.path);
  const asBefore = (changedMs: number): void => {
    database.prepare("DELETE FROM outputs").run();
    database
      .prepare("INSERT INTO outputs (path, source, bytes, changed_ms, written_at) VALUES (?, ?, ?, ?, 0)")
      .run(path, join(folder, "talk.wav"), statSync(path).size, changedMs);
  };
  asBefore(statSync(path).mtimeMs);
  expect(await writeOutput(request(folder, "three"), store.outputs)).toBe(path);
  asBefore(1);
  expect(basename(await writeOutput(request(folder, "four"), store.outputs))).toBe("talk (2).txt");
  database.close();
});

test("two recordings of one name have a result each, and a recording is never written over", async () => {
  const folder = temporaryFolder();
  const ledger = forgetfulLedger();
  await writeOutput(request(folder, "a", join(folder, "talk.wav")), ledger);
  await writeOutput(request(folder, "b", join(folder, "talk.mp3")), ledger);
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("a");
  expect(readFileSync(join(folder, "talk (2).txt"), "utf8")).toBe("b");
  const itself = { ...request(folder, "c", join(folder, "odd.txt")), stem: "odd", overwrite: true };
  writeFileSync(join(folder, "odd.txt"), "sound");
  expect(basename(await writeOutput(itself, ledger))).toBe("odd (2).txt");
});

test("overwriting, two recordings of one name have a result each as well, while both are there", async () => {
  const folder = temporaryFolder();
  const ledger = forgetfulLedger();
  const [wav = "", mp3 = ""] = ["talk.wav", "talk.mp3"].map((name) => join(folder, name));
  for (const path of [wav, mp3]) writeFileSync(path, "sound");
  const over = (text: string, source: string) => ({ ...request(folder, text, source), overwrite: true });
  for (let run = 0; run < 2; run++)
    for (const source of [wav, mp3]) await writeOutput(over(basename(source), source), ledger);
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("talk.wav");
  expect(readFileSync(join(folder, "talk (2).txt"), "utf8")).toBe("talk.mp3");
  expect(await findOutput(over("", mp3), ledger)).toBe(join(folder, "talk (2).txt"));
  unlinkSync(wav);
  expect(basename(await writeOutput(over("again", mp3), ledger))).toBe("talk.txt");
});

test("what was deleted is written again under its own name, numbered or not; what was not deleted is found", async () => {
  const folder = temporaryFolder();
  const ledger = forgetfulLedger();
  const [first, second] = [
    request(folder, "a", join(folder, "talk.wav")),
    request(folder, "b", join(folder, "talk.mp3")),
  ];
  const paths = [await writeOutput(first, ledger), await writeOutput(second, ledger)];
  const found = async () => [await findOutput(first, ledger), await findOutput(second, ledger)];
  unlinkSync(join(folder, "talk.txt"));
  expect(await found()).toEqual([null, paths[1]]);
  unlinkSync(join(folder, "talk (2).txt"));
  expect(await found()).toEqual([null, null]);
  // Whoever comes first.
  expect([await writeOutput(second, ledger), await writeOutput(first, ledger)]).toEqual([paths[1], paths[0]]);
  expect(await found()).toEqual(paths);
});

test("a numbered result is known after somebody else's file, for which it has its number, is gone", async () => {
  const folder = temporaryFolder();
  const ledger = forgetfulLedger();
  writeFileSync(join(folder, "talk.txt"), "somebody's notes");
  const path = await writeOutput(request(folder, "one"), ledger);
  unlinkSync(join(folder, "talk.txt"));
  expect(await findOutput(request(folder, "one"), ledger)).toBe(path);
  expect(await writeOutput(request(folder, "two"), ledger)).toBe(path);
  expect(readdirSync(folder)).toEqual(["talk (2).txt"]);
});

test("folders are made, and long names fit the disk", async () => {
  const folder = join(temporaryFolder(), "a", "b");
  const stem = "é".repeat(120) + "👩‍👩‍👧‍👦".repeat(3);
  const path = await writeOutput({ ...request(folder, "x"), stem, extension: "json" }, forgetfulLedger());
  expect(Buffer.byteLength(basename(path))).toBeLessThanOrEqual(255);
  expect(readFileSync(path, "utf8")).toBe("x");
  expect(fittingName("short", ".srt")).toBe("short.srt");
});

function failing(step: keyof Disk, code: string): Disk {
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error(code), { code });
  };
  return { ...realDisk, [step]: fail };
}

test("a full disk and a folder that can't be written are sentences, at every step, and leave nothing behind", async () => {
  for (const step of ["write", "placeNew", "look", "makeFolder"] as const) {
    for (const [code, name] of [
      ["ENOSPC", "output.full"],
      ["EROFS", "output.read-only"],
      ["EACCES", "output.read-only"],
      ["EIO", "output.gone"],
    ] as const) {
      const folder = temporaryFolder();
      await expect(writeOutput(request(folder, "x"), forgetfulLedger(), failing(step, code))).rejects.toMatchObject({
        code: name,
      });
      expect(readdirSync(folder)).toEqual([]);
    }
  }
});

test("what was there stays when the new version can't be put in place", async () => {
  const folder = temporaryFolder();
  const ledger = forgetfulLedger();
  await writeOutput(request(folder, "old"), ledger);
  await expect(writeOutput(request(folder, "new"), ledger, failing("replace", "ENOSPC"))).rejects.toMatchObject({
    code: "output.full",
  });
  expect(readdirSync(folder)).toEqual(["talk.txt"]);
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("old");
});

test("a folder in the way is another's", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "taken.txt"));
  const path = await writeOutput({ ...request(folder, "x"), stem: "taken" }, forgetfulLedger());
  expect(basename(path)).toBe("taken (2).txt");
});
