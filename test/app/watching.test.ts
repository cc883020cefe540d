/** Watched folders: what comes in is transcribed, once, in its place; what was removed doesn't come back by itself. */
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HostEvent } from "../../src/api/contract.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { Settings } from "../../src/api/settings.ts";
import type { Application } from "../../src/app/app.ts";
import { scriptedApplication } from "../e2e/scripted.ts";

let data = "";
let watched = "";
const open: Application[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "slimscribe-application-"));
  watched = await mkdtemp(join(tmpdir(), "slimscribe-watched-"));
});
afterEach(async () => {
  for (const application of open.splice(0)) await application.close();
  for (const folder of [data, watched]) await rm(folder, { recursive: true, force: true });
});

function start(host: "browser" | "desktop" = "browser"): Application {
  const segments = () => [{ start: 0, end: 5, text: " Words." }];
  const application = scriptedApplication({ duration: () => 10, segments, pace: async () => {}, host }, data);
  open.push(application);
  return application;
}

const watching = (...folders: string[]) => Settings.parse({ watchFolders: folders });
const rowsOf = async (application: Application): Promise<QueueRow[]> => (await application.handlers.queue({})).rows;
const stateOf = async (application: Application): Promise<string[]> =>
  (await rowsOf(application)).map(({ folder, name, state }) => `${folder}/${name} ${state}`).sort();
const soon = { timeout: 20_000 };

test("what is there and what comes in is transcribed, with its folders' names; a new start knows it", async () => {
  const name = watched.slice(watched.lastIndexOf("/") + 1);
  await mkdir(join(watched, "day 1"));
  await writeFile(join(watched, "day 1", "early.wav"), "sound");
  await writeFile(join(watched, "notes.txt"), "text");
  const application = start();
  await application.handlers.changeSettings(watching(watched));
  await expect.poll(() => stateOf(application), soon).toEqual([`${name}/day 1/early.wav done`]);
  await writeFile(join(watched, "late.wav"), "more sound");
  const both = [`${name}/day 1/early.wav done`, `${name}/late.wav done`];
  await expect.poll(() => stateOf(application), soon).toEqual(both);

  // Taken off the list it stays off, whatever the watch sees when it begins anew.
  const gone = (await rowsOf(application)).find((row) => row.name === "late.wav")?.id ?? "";
  await application.handlers.act({ action: "remove", ids: [gone] });
  await application.close();
  open.length = 0;
  const again = start();
  await writeFile(join(watched, "latest.wav"), "sound again");
  await expect.poll(() => stateOf(again), soon).toEqual([both[0], `${name}/latest.wav done`]);

  await again.handlers.changeSettings(watching());
  await writeFile(join(watched, "unseen.wav"), "sound");
  const other = join(watched, "other");
  await mkdir(other);
  await again.handlers.changeSettings(watching(other));
  await writeFile(join(other, "seen.wav"), "sound");
  await expect.poll(() => stateOf(again), soon).toEqual(["other/seen.wav done", both[0], `${name}/latest.wav done`]);
});

test("a folder's own language, files and place; others, and folders kept as a path alone, are as the settings say", async () => {
  const [german, plain, out] = ["german", "plain", "out"].map((name) => join(watched, name));
  if (german === undefined || plain === undefined || out === undefined) throw new Error("no folders");
  for (const folder of [german, plain, out]) await mkdir(folder);
  const application = start();
  const own = { path: german, chosen: { language: "de" }, formats: ["srt", "md"], outFolder: out };
  await application.handlers.changeSettings(Settings.parse({ watchFolders: [own, plain], formats: ["txt"] }));
  await writeFile(join(german, "rede.wav"), "sound");
  await writeFile(join(plain, "talk.wav"), "sound");
  await expect.poll(() => stateOf(application), soon).toEqual(["german/rede.wav done", "plain/talk.wav done"]);
  const languages = (await rowsOf(application)).map(({ name, options }) => `${name} ${options.language}`);
  expect(languages.sort()).toEqual(["rede.wav de", "talk.wav auto"]);
  await expect.poll(() => readdir(out, { recursive: true }), soon).toContain(join("german", "rede.md"));
  expect((await readdir(out, { recursive: true })).sort()).toEqual(["german", "german/rede.md", "german/rede.srt"]);
  expect((await readdir(german)).sort()).toEqual(["rede.wav"]);
  await expect.poll(() => readdir(plain), soon).toContain("talk.txt");
});

test("a program and a webhook of the window follow each recording; a page in a browser can't choose a program", async () => {
  const [program, kept] = [join(data, "program.cjs"), join(data, "kept")];
  const keep = `require("fs").appendFileSync(${JSON.stringify(kept)}, process.argv.slice(2).join(" ") + "\\n");`;
  await writeFile(program, `#!${process.execPath}\n${keep}\n`, { mode: 0o700 });
  const application = start();
  const wanted = Settings.parse({ watchFolders: [watched], formats: ["txt"], whenDone: { program } });
  const refused = application.handlers.changeSettings(wanted);
  await expect(refused).rejects.toMatchObject({ code: "done.program" });
  const address = { ...wanted, whenDone: { program: "", webhook: "example.org/hook" } };
  await expect(application.handlers.changeSettings(address)).rejects.toMatchObject({ code: "done.webhook" });

  const desktop = start("desktop");
  await desktop.handlers.changeSettings(wanted);
  await writeFile(join(watched, "talk.wav"), "sound");
  const followed = (): Promise<string> => readFile(kept, "utf8").catch(() => "");
  await expect.poll(followed, soon).toBe(`${join(watched, "talk.wav")} ${join(watched, "talk.txt")}\n`);
});

test("a recording that is replaced is transcribed again; two programs that watch the same folder add it once", async () => {
  const path = join(watched, "talk.wav");
  await writeFile(path, "sound");
  const [one, two] = [start(), start()];
  await one.handlers.changeSettings(watching(watched));
  await two.handlers.changeSettings(watching(watched));
  await expect.poll(async () => (await rowsOf(one)).map(({ state }) => state), soon).toEqual(["done"]);
  const [row] = await rowsOf(one);
  const finishedAt = row?.state === "done" ? row.finishedAt : 0;
  await expect.poll(async () => (await rowsOf(two)).map(({ id }) => id), soon).toEqual([row?.id]);

  await appendFile(path, ", and what was said afterwards");
  await utimes(path, new Date(), new Date(Date.now() + 5000));
  const ended = async (): Promise<number> => {
    const [now] = await rowsOf(one);
    return now?.state === "done" ? now.finishedAt : 0;
  };
  await expect.poll(ended, soon).toBeGreaterThan(finishedAt);
  expect(await rowsOf(one)).toHaveLength(1);
});

test("a folder that is not there is told, and watched once it is", async () => {
  const later = join(watched, "later");
  const application = start();
  const told: HostEvent[] = [];
  application.listen((event) => told.push(event));
  await application.handlers.changeSettings(watching(later));
  await expect
    .poll(() => told.flatMap((event) => (event.type === "notice" ? [event.failure.code] : [])))
    .toEqual(["watch.folder"]);
  await mkdir(join(watched, "draft"));
  await writeFile(join(watched, "draft", "talk.wav"), "sound");
  await rename(join(watched, "draft"), later);
  await expect.poll(() => stateOf(application), soon).toEqual(["later/talk.wav done"]);
});

test("a folder that goes away is told, and what comes into it is transcribed once it is back", async () => {
  const drive = join(watched, "drive");
  await mkdir(drive);
  await writeFile(join(drive, "before.wav"), "sound");
  const application = start();
  const told: string[] = [];
  application.listen((event) => {
    if (event.type === "notice") told.push(event.failure.message);
  });
  await application.handlers.changeSettings(watching(drive));
  await expect.poll(() => stateOf(application), soon).toEqual(["drive/before.wav done"]);
  expect(told).toEqual([]);
  await rename(drive, join(watched, "away"));
  await expect.poll(() => told, soon).toEqual([`${drive} can't be watched: there is no such folder now.`]);
  await rename(join(watched, "away"), drive);
  await writeFile(join(drive, "after.wav"), "more sound");
  await expect.poll(() => stateOf(application), soon).toEqual(["drive/after.wav done", "drive/before.wav done"]);
  // Emptied and made anew it is a folder as any other.
  await rm(drive, { recursive: true });
  await expect.poll(() => told.length, soon).toBe(2);
  await mkdir(drive);
  await writeFile(join(drive, "anew.wav"), "other sound");
  await expect.poll(() => stateOf(application), soon).toContain("drive/anew.wav done");
});

test("a typed folder is refused with the reason", async () => {
  const application = start();
  const file = join(watched, "file");
  await writeFile(file, "");
  const refused = async (path: string): Promise<string> =>
    application.handlers.folder({ path }).then(
      () => "taken",
      (error: { code: string }) => error.code,
    );
  expect(await refused("talks")).toBe("folder.relative");
  expect(await refused(join(watched, "nowhere"))).toBe("folder.missing");
  expect(await refused(file)).toBe("folder.file");
  expect(await application.handlers.folder({ path: ` ${watched} ` })).toEqual({ path: watched });
});
