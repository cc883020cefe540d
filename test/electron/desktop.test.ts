/** What the desktop program does beside its page: files from the system, dock, tray, sleep, the word at the end, and after crashes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { QueueRow } from "../../src/api/queue.ts";
import { longRecording } from "../hosts/cli/support/long-recording.ts";
import { type Desktop, dataFolder, root, startDesktop, type Told } from "./program.ts";

const clip = (name: string): string => join(root, "test", "audio", name);
const Answer = z.object({ ok: z.literal(true), value: z.object({ rows: z.array(QueueRow) }) });

async function rows(desktop: Desktop): Promise<QueueRow[]> {
  return Answer.parse(await desktop.call("queue", {})).value.rows;
}

const said = (key: string) => (one: Told) => key in one;
const told = (desktop: Desktop, key: string): unknown[] =>
  desktop.told.flatMap((one) => (key in one ? [one[key]] : []));

/** Until every one of so many files has ended. */
async function allDone(desktop: Desktop, count: number): Promise<void> {
  await expect
    .poll(async () => (await rows(desktop)).map(({ state }) => state), { timeout: 100_000, interval: 200 })
    .toEqual(Array(count).fill("done"));
}

/** A recording that isn't done before the test has closed a window over it. @returns its path */
const aWhileOfWork = (): Promise<string> => longRecording(dataFolder(), 1);

test("files from the command line, from a second start and from the dock are transcribed, and the system is told", async () => {
  const desktop = startDesktop(dataFolder(), [clip("jfk.flac")]);
  await desktop.hear(said("ready"));
  desktop.order({ secondInstance: ["slimscribe", "--no-sandbox", root, clip("jfk.mp3")] });
  desktop.order({ openFile: clip("cards-005.wav") });
  await allDone(desktop, 3);
  await desktop.hear((one) => "notification" in one);
  expect((await rows(desktop)).map(({ name }) => name).sort()).toEqual(["cards-005.wav", "jfk.flac", "jfk.mp3"]);
  expect(told(desktop, "notification")).toEqual([{ title: "Slimscribe", body: "3 files are transcribed." }]);
  expect(told(desktop, "awake")).toEqual(["prevent-app-suspension", null]);

  const shares = z.array(z.number()).parse(told(desktop, "progress"));
  const shown = shares.filter((share) => share >= 0);
  expect(shown.length).toBeGreaterThan(1);
  expect(Math.max(...shown)).toBeLessThanOrEqual(1);
  expect(shares.at(-1)).toBe(-1);
  const tips = told(desktop, "tip");
  expect(tips).toContainEqual(expect.stringMatching(/^Slimscribe: \d files? left, \d+ % done$/));
  expect(tips.at(-1)).toBe("Slimscribe: Nothing to do");
  expect(told(desktop, "tray")).toMatchObject([{ path: expect.stringMatching(/tray(Template)?\.png$/) }]);

  const focused = told(desktop, "focused").length;
  desktop.order({ click: true });
  await expect.poll(() => told(desktop, "focused").length).toBe(focused + 1);
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

test("the tray pauses everything and goes on; Quit ends after the step", async () => {
  const desktop = startDesktop(dataFolder(), [clip("austen-0920.flac"), clip("austen-0870.flac")]);
  await desktop.hear(
    (one) => Array.isArray(one.trayMenu) && one.trayMenu.some(({ label, enabled }) => label === "Pause" && enabled),
  );
  desktop.order({ tray: "Pause" });
  await desktop.hear((one) => Array.isArray(one.trayMenu) && one.trayMenu.some(({ label }) => label === "Go On"));
  await expect
    .poll(async () => (await rows(desktop)).map(({ state }) => state), { timeout: 60_000 })
    .toEqual(["queued", "queued"]);
  await expect.poll(() => told(desktop, "awake").at(-1)).toBeNull();
  expect(told(desktop, "tip").at(-1)).toBe("Slimscribe: Paused, 2 files left");
  desktop.order({ tray: "Go On" });
  await allDone(desktop, 2);
  desktop.order({ tray: "Quit" });
  expect(await desktop.ended).toBe(0);
});

test("a page that crashes is opened again with a sentence; one that does it again and again asks", async () => {
  const desktop = startDesktop(dataFolder());
  await desktop.hear(said("ready"));
  desktop.order({ crash: "crashed" });
  // It is told to the page that was opened again, at its first question.
  await rows(desktop);
  await desktop.hear(
    ({ value }) => z.object({ failure: z.object({ code: z.literal("window.crashed") }) }).safeParse(value).success,
  );
  for (const reason of ["oom", "crashed"]) desktop.order({ crash: reason });
  desktop.order({ crash: "clean-exit" });
  await expect.poll(() => told(desktop, "reloaded").length).toBe(3);
  desktop.order({ crash: "crashed" });
  const { asked, overVisible } = await desktop.hear(said("asked"));
  expect(overVisible).toBe(true);
  expect(asked).toMatchObject({
    message: expect.stringContaining("several times"),
    buttons: ["Try Again", "Close the Window"],
  });
  await expect.poll(() => told(desktop, "reloaded").length).toBe(4);
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

test("the engine dies under a file: it goes on in a new one, and nothing else is lost", async () => {
  const desktop = startDesktop(dataFolder(), [clip("jfk.flac")]);
  const { engine } = await desktop.hear(said("engine"));
  await desktop.hear(({ value }) => z.object({ type: z.literal("rows") }).safeParse(value).success);
  process.kill(z.number().parse(engine), "SIGKILL");
  await allDone(desktop, 1);
  expect(told(desktop, "engine").length).toBe(2);
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

test("a window that is closed over running work leaves it running; the tray brings it back", async () => {
  const desktop = startDesktop(dataFolder(), [await aWhileOfWork()]);
  await desktop.hear((one) => one.awake === "prevent-app-suspension");
  desktop.order({ close: true });
  await allDone(desktop, 1);
  await desktop.hear(said("notification"));
  expect(told(desktop, "window")).toHaveLength(1);
  desktop.order({ tray: "Show Slimscribe" });
  await expect.poll(() => told(desktop, "window").length).toBe(2);
  // Now there is nothing that would go on.
  desktop.order({ close: true });
  expect(await desktop.ended).toBe(process.platform === "darwin" ? null : 0);
});

test("without a place for a tray, who closes the window over running work is asked; its work is kept", async () => {
  const data = dataFolder();
  // Keep Open, then Quit.
  const first = startDesktop(data, [await aWhileOfWork()], { tray: false, chosen: [0, 1] });
  await first.hear((one) => one.awake === "prevent-app-suspension");
  first.order({ close: true });
  const { asked } = await first.hear(said("asked"));
  expect(asked).toMatchObject({
    message: "1 file is not transcribed yet.",
    buttons: ["Keep Open", "Quit"],
    defaultId: 0,
    cancelId: 0,
  });
  expect(await rows(first)).toHaveLength(1);
  first.order({ close: true });
  expect(await first.ended).toBe(0);
  const second = startDesktop(data);
  await second.hear(said("ready"));
  await allDone(second, 1);
  await second.hear((one) => one.awake === null);
  // Nothing goes on: nothing is asked.
  second.order({ close: true });
  expect(await second.ended).toBe(process.platform === "darwin" ? null : 0);
  expect(told(second, "asked")).toEqual([]);
});

test("files that a second start hands over and that can't be used are told, also to a page that comes later", async () => {
  const desktop = startDesktop(dataFolder(), [clip("gone at the start.wav")]);
  await desktop.hear(said("ready"));
  // The page's first question.
  await rows(desktop);
  desktop.order({ secondInstance: ["slimscribe", "--no-sandbox", clip("gone.wav")] });
  const Told = z.object({
    type: z.literal("added"),
    added: z.object({ unreadable: z.array(z.object({ name: z.string() })) }),
  });
  const names = (): string[] =>
    told(desktop, "value").flatMap((value) => {
      const { data: event } = Told.safeParse(value);
      return event?.added.unreadable.map(({ name }) => name) ?? [];
    });
  await expect.poll(names).toEqual(["gone at the start.wav", "gone.wav"]);
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

test("the window opens where it was", async () => {
  const data = dataFolder();
  const first = startDesktop(data);
  const { window } = await first.hear(said("window"));
  // The other systems take the picture from the program's file.
  const icon = process.platform === "linux" && { icon: expect.stringMatching(/icons\/window\.png$/) };
  expect(window).toMatchObject({ width: 1360, height: 860, ...icon });
  expect(window).not.toHaveProperty("x");
  await first.hear(said("ready"));
  first.order({ close: true });
  expect(await first.ended).toBe(process.platform === "darwin" ? null : 0);
  const second = startDesktop(data);
  const again = await second.hear(said("window"));
  expect(again.window).toMatchObject({ x: 40, y: 30, width: 1200, height: 700 });
  second.order({ quit: true });
  expect(await second.ended).toBe(0);
});

test("a second start ends at once; a message of another page's is refused", async () => {
  const data = dataFolder();
  expect(await startDesktop(data, [], { onlyInstance: false }).ended).toBe(0);
  const desktop = startDesktop(data);
  await desktop.hear(said("ready"));
  for (const from of ["https://example.com/", "slimscribe://elsewhere/index.html", "file:///etc/passwd"]) {
    const start = desktop.told.length;
    desktop.order({ call: { channel: "slimscribe:add", values: [[clip("jfk.flac")]], from } });
    await expect
      .poll(() => desktop.told.slice(start).find(said("answer")))
      .toMatchObject({ answer: { ok: false, failure: { code: "ipc.refused" } } });
  }
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

test("an address of the page that leads nowhere is refused, and one that is no address", async () => {
  const desktop = startDesktop(dataFolder());
  await desktop.hear(said("ready"));
  const expected = {
    "app/%": 400,
    "app/%e0%a4%a": 400,
    "app/sound/%": 400,
    "app/sound/%zz?decoded": 400,
    "app/..%2f..%2fpackage.json": 404,
    "app/gone.js": 404,
    "app/sound/gone": 404,
    "elsewhere/index.html": 404,
    "app/index.html": 200,
  };
  for (const [address, wanted] of Object.entries(expected)) {
    const get = `slimscribe://${address}`;
    desktop.order({ get });
    const { status } = await desktop.hear((one) => one.of === get);
    expect([get, status]).toEqual([get, wanted]);
  }
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

test("what came only in part into a browser's page is swept here, too: the data folder is one", async () => {
  const data = dataFolder();
  const [left, lately] = ["left.part", "lately"].map((name) => join(data, "uploads", name)) as [string, string];
  for (const batch of [left, lately]) mkdirSync(batch, { recursive: true });
  utimesSync(left, 0, 0);
  const desktop = startDesktop(data);
  await desktop.hear(said("ready"));
  await expect.poll(() => existsSync(left)).toBe(false);
  expect(existsSync(lately)).toBe(true);
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

test("before its window opens, the program closes Chromium's ways to the network", async () => {
  const desktop = startDesktop(dataFolder());
  await desktop.hear(said("ready"));
  const before = desktop.told.slice(0, desktop.told.findIndex(said("window")));
  expect(before).toContainEqual({ spellCheckerLanguages: [] });
  expect(before).toContainEqual({ dictionariesFrom: expect.stringMatching(/^slimscribe:/) });
  expect(before).toContainEqual({ switch: "host-resolver-rules", value: "MAP * ~NOTFOUND" });
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

/** A database that is none. */
function damaged(): string {
  const data = dataFolder();
  writeFileSync(join(data, "slimscribe.db"), "Some text.\n".repeat(1000));
  return data;
}

test("a database that can't be opened: a box says so and what can be done; Quit ends, and nothing is changed", async () => {
  const data = damaged();
  const desktop = startDesktop(data, [], { chosen: [2] });
  const { asked, overVisible } = await desktop.hear(said("asked"));
  // Not behind the window, nor before it is there.
  expect(overVisible).toBe(true);
  expect(asked).toMatchObject({
    title: "Slimscribe can't start",
    message: expect.stringMatching(/is damaged and can't be read\.$/),
    buttons: ["Start Anew", "Use Another Folder…", "Quit"],
    cancelId: 2,
  });
  expect(await desktop.ended).toBe(1);
  expect(readFileSync(join(data, "slimscribe.db"), "utf8")).toMatch(/^Some text/);
});

test("a damaged database is moved aside for a new one when the person wants that, and its new name is told", async () => {
  const data = damaged();
  const desktop = startDesktop(data, [], { chosen: [0] });
  await desktop.hear(said("ready"));
  expect(await rows(desktop)).toEqual([]);
  const kept = readdirSync(data).find((name) => name.startsWith("slimscribe.db-kept-")) ?? "none";
  expect(readFileSync(join(data, kept), "utf8")).toMatch(/^Some text/);
  await expect
    .poll(() => told(desktop, "value"))
    .toContainEqual(
      expect.objectContaining({ failure: expect.objectContaining({ message: expect.stringContaining(kept) }) }),
    );
  desktop.order({ quit: true });
  expect(await desktop.ended).toBe(0);
});

test("a data folder that can't be made: another one is used, and again at the next start, until the menu leaves it", async () => {
  const [data, other] = [dataFolder(), dataFolder()];
  const inTheWay = join(data, "a file");
  writeFileSync(inTheWay, "");
  const profile = join(data, "profile");
  const first = startDesktop(join(inTheWay, "data"), [], { profile, chosen: [0, [other]] });
  const { asked } = await first.hear(said("asked"));
  expect(asked).toMatchObject({
    message: expect.stringMatching(/can't be made\.$/),
    buttons: ["Use Another Folder…", "Quit"],
  });
  expect(await first.hear(said("dialog"))).toMatchObject({ overVisible: true });
  await rows(first);
  expect(existsSync(join(other, "slimscribe.db"))).toBe(true);
  first.order({ quit: true });
  expect(await first.ended).toBe(0);
  // What the environment says would go first: here it says nothing, and the usual folder isn't looked at.
  const second = startDesktop("", [], { profile });
  await second.hear(said("ready"));
  const About = z.object({ ok: z.literal(true), value: z.object({ dataFolder: z.string() }) });
  expect(About.parse(await second.call("about", {})).value.dataFolder).toBe(other);
  second.order({ menu: "Use the Usual Data Folder" });
  await second.hear((one) => one.relaunched === null);
  expect(await second.ended).toBe(0);
  expect(JSON.parse(readFileSync(join(profile, "userData", "window.json"), "utf8"))).toMatchObject({
    dataFolder: null,
  });
});
