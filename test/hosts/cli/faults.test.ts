/** Disks and files that misbehave while recordings are transcribed: each has its outcome, and the rest of the batch goes on. */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Asked, recordings, scriptedEngine, slimscribe, temporaryFolder, windowsOf } from "./support/terminal.ts";

/** A small disk of its own. Only the administrator may make one, and not in every container. */
function smallDisk(size: string): { path: string; change(options: string): void } | null {
  const path = join(temporaryFolder(), "disk");
  mkdirSync(path);
  const mount = (options: string): void => {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path], { stdio: "pipe" });
  };
  try {
    mount(`size=${size}`);
  } catch {
    return null;
  }
  // Lazily: a closed database's file stays open until the library's objects are collected.
  onTestFinished(() => void execFileSync("umount", ["--lazy", path]));
  return { path, change: (options) => mount(`remount,${options}`) };
}

const canMount = ((): boolean => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
})();
if (!canMount) console.warn("not run: tests on small disks need the administrator of a Linux system");
const onSmallDisk = test.skipIf(!canMount);

const words = "many words that need some room on the disk ".repeat(200);

onSmallDisk("a disk that is full for the results: a sentence, nothing half, and no work lost", async () => {
  const disk = smallDisk("256k");
  if (disk === null) throw new Error("no disk");
  const filler = join(disk.path, "filler");
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const data = temporaryFolder();
  const asked: Asked[] = [];
  const texts = Array.from({ length: 12 }, (_, index) => `${index} ${words}`);
  const engine = scriptedEngine({ ".wav": { windows: windowsOf(texts) } }, asked);
  writeFileSync(filler, Buffer.alloc(200_000));
  const args = ["transcribe", file, "--out", disk.path];
  const first = await slimscribe(args, { engine, data });
  expect(first.code).toBe(1);
  expect(first.err).toContain("The disk is full");
  expect(first.err).toContain("what was decoded is kept");
  expect(readdirSync(disk.path)).toEqual(["filler"]);
  rmSync(filler);
  const second = await slimscribe(args, { engine, data });
  expect([second.code, asked.length]).toEqual([0, 1]);
  expect(readFileSync(join(disk.path, "talk.txt"), "utf8").split("\n")).toHaveLength(13);
});

onSmallDisk("a disk that is full for the journal: the recording stops there and goes on there", async () => {
  const disk = smallDisk("1m");
  if (disk === null) throw new Error("no disk");
  const folder = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  const asked: Asked[] = [];
  const texts = Array.from({ length: 60 }, (_, index) => `${index} ${words}`);
  const engine = scriptedEngine({ ".wav": { windows: windowsOf(texts) } }, asked);
  const args = ["transcribe", file, "--out", folder];
  const first = await slimscribe(args, { engine, data: disk.path });
  expect(first.code).toBe(1);
  expect(first.err).toContain("The disk is full");
  const reached = asked[0]?.decoded.length ?? 0;
  expect(reached).toBeGreaterThan(1);
  expect(reached).toBeLessThan(texts.length);
  disk.change("size=64m");
  const second = await slimscribe(args, { engine, data: disk.path });
  expect([second.code, second.err]).toEqual([0, expect.stringContaining("goes on at")]);
  expect(asked[1]?.resumed.length).toBeGreaterThan(0);
  expect([...(asked[1]?.resumed ?? []), ...(asked[1]?.decoded ?? [])]).toEqual(texts.map((_, index) => index));
  const lines = readFileSync(join(folder, "talk.txt"), "utf8").trim().split("\n");
  expect(lines.map((line) => Number.parseInt(line, 10))).toEqual(texts.map((_, index) => index));
});

onSmallDisk(
  "a disk that can't be written is told before any work; a data folder on it costs only going on",
  async () => {
    const disk = smallDisk("1m");
    if (disk === null) throw new Error("no disk");
    disk.change("ro");
    const [file = ""] = recordings(temporaryFolder(), "talk.wav");
    const asked: Asked[] = [];
    const engine = scriptedEngine({ ".wav": { windows: windowsOf(["Hello."]) } }, asked);
    const results = await slimscribe(["transcribe", file, "--out", disk.path], { engine });
    expect([results.code, asked.length]).toEqual([1, 0]);
    expect(results.err).toContain("can't be written to");
    const kept = await slimscribe(["transcribe", file], { engine, data: join(disk.path, "data") });
    expect([kept.code, kept.out]).toEqual([0, "Hello.\n"]);
    expect(kept.err).toContain("could not be continued after an interruption");
  },
);

test("a recording that vanishes before its turn fails alone", async () => {
  const [first = "", second = "", third = ""] = recordings(temporaryFolder(), "a.wav", "b.wav", "c.wav");
  const windows = windowsOf(["Hello."]);
  const engine = scriptedEngine({ "a.wav": { windows, before: () => rmSync(second) }, "c.wav": { windows } });
  const { code, out, err } = await slimscribe(["transcribe", first, second, third, "--batch", "1"], { engine });
  expect(code).toBe(1);
  expect(out.match(/Hello\./g)).toHaveLength(2);
  expect(err).toContain("b.wav is no longer there.");
});

test("a recording that grows while it is read is not taken for done", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  const asked: Asked[] = [];
  const args = ["transcribe", file, "--out", "beside", "--skip-done"];
  const before = (): void => appendFileSync(file, "more sound");
  const growing = scriptedEngine({ ".wav": { windows: windowsOf(["Hello."]), before } }, asked);
  expect((await slimscribe(args, { engine: growing, data })).code).toBe(0);
  const grown = scriptedEngine({ ".wav": { windows: windowsOf(["Hello.", "And more."]) } }, asked);
  expect((await slimscribe(args, { engine: grown, data })).code).toBe(0);
  expect(asked[1]).toMatchObject({ resumed: [], decoded: [0, 1] });
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("Hello.\nAnd more.\n");
  expect((await slimscribe(args, { engine: grown, data })).err).toContain("done before");
});

test("two programs on one database: other recordings don't disturb each other, of one the second says who has it", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const [one = "", other = ""] = recordings(folder, "one.wav", "other.wav");
  const windows = windowsOf(["Hello.", "Again."]);
  let second: ReturnType<typeof slimscribe> | undefined;
  const before = async (index: number): Promise<void> => {
    if (index !== 1) return;
    const engine = scriptedEngine({ ".wav": { windows } });
    second = slimscribe(["transcribe", one, other, "--out", join(folder, "second")], { engine, data });
    await second;
  };
  const engine = scriptedEngine({ "one.wav": { windows, before } });
  const first = await slimscribe(["transcribe", one, "--out", join(folder, "first")], { engine, data });
  expect(first.code).toBe(0);
  const { code, err } = (await second) ?? { code: 0, err: "" };
  expect(code).toBe(1);
  expect(err).toMatch(/one\.wav is being transcribed by another Slimscribe \(process \d+\)/);
  expect(existsSync(join(folder, "first", "one.txt"))).toBe(true);
  expect(readdirSync(join(folder, "second"))).toEqual(["other.txt"]);
});
