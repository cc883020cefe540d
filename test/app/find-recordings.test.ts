/** The walk through what a person drops: files as given, folders by extension, links in circles, places that can't be read. */
import { execFileSync } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { countFolder, findDropped, findMedia, rootOf } from "../../src/app/find-recordings.ts";
import { temporaryFolder } from "../audio/sound.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
  for (const inner of ["a/b", "empty", ".trash"]) await mkdir(join(folder, inner), { recursive: true });
  const names = [
    "take 10.wav",
    "take 2.WAV",
    "notes.txt",
    "._take 2.wav",
    ".trash/old.wav",
    "words.ts",
    "a/one.mp3",
    "a/b/two.opus",
    "a/b/cover.jpg",
    "😀 é.m4a",
  ];
  for (const name of names) await writeFile(join(folder, name), "export const x = 1;");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function found(paths: string[], recursive: boolean): Promise<string[]> {
  const all: string[] = [];
  for await (const { kind, path } of findMedia(paths, { recursive })) all.push(`${kind} ${relative(folder, path)}`);
  return all;
}

test("a folder's recordings by name, numbers by value, the rest counted as ignored", async () => {
  const here = await found([folder], false);
  expect(here.filter((line) => line.startsWith("media"))).toEqual([
    "media 😀 é.m4a",
    "media take 2.WAV",
    "media take 10.wav",
  ]);
  // What is hidden is left alone, and not counted either.
  expect(here.filter((line) => line.startsWith("ignored"))).toEqual(["ignored notes.txt", "ignored words.ts"]);
  const all = await found([folder], true);
  expect(all.slice(here.length)).toEqual(["media a/one.mp3", "ignored a/b/cover.jpg", "media a/b/two.opus"]);
});

test("a file given by name is taken whatever it is called; what isn't there is told", async () => {
  expect(await found([join(folder, "notes.txt"), join(folder, "gone.wav")], false)).toEqual([
    "media notes.txt",
    "unreadable gone.wav",
  ]);
});

test.skipIf(process.platform === "win32")(
  "a pipe is refused before anything waits for who writes into it",
  async () => {
    const pipe = join(folder, "a", "pipe");
    execFileSync("mkfifo", [pipe]);
    onTestFinished(() => rm(pipe));
    for await (const one of findMedia([pipe]))
      expect(one).toMatchObject({ kind: "unreadable", failure: { code: "audio.notAFile" } });
    expect(await found([pipe], false)).toHaveLength(1);
  },
);

test.skipIf(process.platform !== "linux")("a name that is no UTF-8 is told as what it is", async () => {
  const other = await temporaryFolder();
  onTestFinished(() => rm(other, { recursive: true }));
  await writeFile(Buffer.from(`${other}/caf\xe9.wav`, "latin1"), "RIFF");
  await mkdir(Buffer.from(`${other}/\xe9t\xe9`, "latin1"));
  for await (const one of findMedia([other, join(other, "caf\ufffd.wav")], { recursive: true }))
    expect(one).toMatchObject({ kind: "unreadable", failure: { code: "audio.name" } });
  expect(await found([other], true)).toHaveLength(2);
});

test("a drop tells what was passed over by its ending, also of files by themselves", async () => {
  const { recordings, ignored, unreadable } = await findDropped(
    ["a", "notes.txt", "take 2.WAV", "gone.wav"].map((name) => join(folder, name)),
  );
  expect(recordings.map(({ folder: inside, name }) => `${inside}/${name}`)).toEqual([
    "a/one.mp3",
    "a/b/two.opus",
    "/take 2.WAV",
  ]);
  expect(ignored).toEqual(["jpg", "txt"].map((ending) => ({ ending, files: 1 })));
  expect(unreadable).toMatchObject([{ name: "gone.wav", failure: { code: "system.enoent" } }]);
});

test.skipIf(process.platform === "win32")(
  "links that lead back up, to themselves, or nowhere end the walk there",
  async () => {
    await symlink(folder, join(folder, "a/b/up"));
    await symlink("circle.wav", join(folder, "a/circle.wav"));
    await symlink(join(folder, "gone"), join(folder, "a/dangling.mp3"));
    await symlink(join(folder, "take 10.wav"), join(folder, "a/linked.wav"));
    const all = await found([folder, folder], true);
    expect(all.filter((line) => line === "media a/one.mp3")).toHaveLength(1);
    expect(all).toContain("unreadable a/circle.wav");
    expect(all).toContain("unreadable a/dangling.mp3");
    expect(all).toContain("media a/linked.wav");
  },
);

test("a path is in the innermost of the folders that hold it", () => {
  expect(rootOf("/a/b/c.wav", ["/a", "/a/b", "/x"])).toBe("/a/b");
  expect(rootOf("/a/..b/c.wav", ["/a"])).toBe("/a");
  expect(rootOf("/ab/c.wav", ["/a"])).toBeNull();
  expect(rootOf("/a/c.wav", ["/a", "/a/c.wav"])).toBeNull();
});

test("a folder is counted, with those in it: what of it is transcribed, and what is not", async () => {
  await mkdir(join(folder, "counted/inner"), { recursive: true });
  for (const name of ["one.qta", "two.jpg", "inner/three.m4a"]) await writeFile(join(folder, "counted", name), "x");
  expect(await countFolder(join(folder, "counted"))).toEqual({
    recordings: 2,
    ignored: [{ ending: "jpg", files: 1 }],
    isWhole: true,
  });
});

test("what phones, recorders and broadcasters write is found in a folder", async () => {
  const endings = "qta mxf 3gpp 3ga weba dss amr caf ac3 eac3 dts opus spx ape wv tta mka m4b aa3 vob mts m2ts ogv rm";
  const inside = join(folder, "odd");
  await mkdir(inside);
  for (const ending of [...endings.split(" "), "xyz", "heic"]) await writeFile(join(inside, `memo.${ending}`), "x");
  const { recordings, ignored } = await findDropped([inside]);
  expect(recordings.map(({ name }) => name.slice(5)).sort()).toEqual(endings.split(" ").sort());
  expect(ignored).toEqual(["heic", "xyz"].map((ending) => ({ ending, files: 1 })));
});
