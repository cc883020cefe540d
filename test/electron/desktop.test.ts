/** What the desktop program does beside its page: files from the system, dock, tray, sleep, the word at the end, and after crashes. */
import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { QueueRow } from "../../src/api/queue.ts";
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

test("files from the command line, from a second start and from the dock are transcribed, and the system is told", async () => {
  const desktop = startDesktop(dataFolder(), [clip("jfk.flac")]);
  await desktop.hear(said("ready"));
  desktop.order({ secondInstance: ["slimscribe", ".", "--no-sandbox", clip("jfk.mp3")] });
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
  await desktop.hear(
    ({ value }) => z.object({ failure: z.object({ code: z.literal("window.crashed") }) }).safeParse(value).success,
  );
  for (const reason of ["oom", "crashed"]) desktop.order({ crash: reason });
  desktop.order({ crash: "clean-exit" });
  await expect.poll(() => told(desktop, "reloaded").length).toBe(3);
  desktop.order({ crash: "crashed" });
  const { asked } = await desktop.hear(said("asked"));
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
  const desktop = startDesktop(dataFolder(), [clip("austen-0920.flac")]);
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

test("without a place for a tray a closed window ends the program, and its work is kept", async () => {
  const data = dataFolder();
  const first = startDesktop(data, [clip("austen-0920.flac")], { tray: false });
  await first.hear((one) => one.awake === "prevent-app-suspension");
  first.order({ close: true });
  expect(await first.ended).toBe(0);
  const second = startDesktop(data);
  await second.hear(said("ready"));
  await allDone(second, 1);
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
    ...{ "app/%": 400, "app/%e0%a4%a": 400, "app/sound/%": 400, "app/sound/%zz?decoded": 400 },
    ...{ "app/..%2f..%2fpackage.json": 404, "app/gone.js": 404, "app/sound/gone": 404, "elsewhere/index.html": 404 },
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

test("a database that can't be opened is told in a box, and the program ends", async () => {
  const data = dataFolder();
  writeFileSync(join(data, "slimscribe.db"), "Some text.\n".repeat(1000));
  const desktop = startDesktop(data);
  await desktop.hear(said("errorBox"));
  expect(told(desktop, "errorBox")).toEqual([
    {
      title: "Slimscribe can't start",
      content: expect.stringMatching(/is damaged and can't be read\.\n\n`slimscribe/),
    },
  ]);
  expect(await desktop.ended).toBe(1);
});
