/**
 * The desktop window in a real Electron: a file is dropped, transcribed, copied, saved and played, engine and page are killed, and nothing
 * outside is named. Once as it is built and traced, once as it is packed, each on an empty cache. A third start is killed, and the next goes on.
 */
import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { z } from "zod";
import {
  canTrace,
  type Home,
  makeHome,
  readTraces,
  type Seen,
  strayFiles,
  traceWords,
} from "../privacy/support/trace.ts";
import { openDisplay, realElectron } from "./electron-runtime.ts";
import { packedElectron } from "./packed-electron.ts";
import {
  dropInto,
  helpersOf,
  isAlive,
  openPacked,
  openWindow,
  peakBytes,
  type RealWindow,
  rendererOf,
  type Start,
  startAgain,
  statesIn,
  watchHelpers,
} from "./real-window.ts";
import { clip, writeSpeech } from "./speech.ts";

// Programs are killed here: a recorder of their pages fails where one goes away while it writes.
test.use({ trace: "off" });

const patience = { timeout: 840_000, intervals: [500] };

/** Until so many files have ended; a failure is told at once. */
async function allDone(window: RealWindow, count: number): Promise<void> {
  const ended = async () => (await statesIn(window)).filter((state) => !["queued", "next", "running"].includes(state));
  await expect.poll(ended, patience).toHaveLength(count);
  expect(await ended()).toEqual(Array(count).fill("done"));
}

/** Every address that Chromium's own log of its network names. */
function namedIn(netLog: string): string[] {
  const text = readFileSync(netLog, "utf8");
  const { events } = z
    .object({ events: z.array(z.object({ params: z.unknown().optional() })) })
    .parse(JSON.parse(text));
  return events.flatMap(({ params }) => {
    const said = JSON.stringify(params ?? {});
    const addresses = said.match(/\b(?:https?|wss?|ftp):\/\/[^"\s]*/g) ?? [];
    const hosts = [...said.matchAll(/"(?:host|hostname|address)":"([^"]+)"/g)].map(([, host = ""]) => host);
    return [...addresses, ...hosts];
  });
}

/** What is on the clipboard is what a field gets that it is put into. */
async function copies({ page }: RealWindow): Promise<void> {
  await page.getByRole("button", { name: "Copy text" }).click();
  await expect(page.getByText("The text is on the clipboard.")).toBeVisible();
  await page.keyboard.press("Control+f");
  const field = page.getByRole("searchbox", { name: "Find in this transcript" });
  await field.press("Control+v");
  await expect(field).toHaveValue(/ask not what your country/i);
  await field.press("Escape");
}

/** The system's dialog can't be clicked here: where it can be answered otherwise, what it would have shown is looked at. */
async function saves({ page, save }: RealWindow, home: Home): Promise<void> {
  const path = join(home.root, "saved.srt");
  const asked = await save(path, async () => {
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "SubRip subtitles" }).click();
  });
  if (asked === null) return;
  expect(asked).toMatchObject({ state: "completed", defaultPath: expect.stringMatching(/\/jfk\.srt$/) });
  expect(readFileSync(path, "utf8")).toMatch(/what you can do for your country/);
}

async function plays({ page }: RealWindow): Promise<void> {
  await page.getByRole("button", { name: "Play", exact: true }).click();
  const place = page.getByRole("slider", { name: "Place in the recording" });
  await expect.poll(async () => Number(await place.inputValue())).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
}

/** As a player does that seeks: sound is let go of as it comes, and as it ends. Nothing falls over it, and the page goes on being answered. */
async function letsGo({ page }: RealWindow, home: Home): Promise<void> {
  await page.evaluate(`window.slimscribe.call("queue", {}).then(async ({ value }) => {
    for (let round = 0; round < 60; round += 1) {
      const reader = (await fetch("/sound/" + value.rows[0].id)).body.getReader();
      for (let read = 0; read < round % 8; read += 1) await reader.read();
      await reader.cancel();
    }
  })`);
  const told = join(home.data, "slimscribe", "slimscribe.log");
  expect(existsSync(told) ? readFileSync(told, "utf8") : "").not.toContain("the program fell");
}

/** The page's size by the keys that people press for it: plus as it is and with Shift, the keypad's, minus and 0. */
async function zooms({ page, press }: RealWindow): Promise<void> {
  const size = (): Promise<number> => page.evaluate(() => devicePixelRatio);
  let before = await size();
  for (const key of ["=", "+", "numadd"]) {
    await press(key, ["control"]);
    await expect.poll(size, { message: key }).toBeGreaterThan(1.05 * before);
    before = await size();
  }
  for (const key of ["-", "numsub"]) {
    await press(key, ["control"]);
    await expect.poll(size, { message: key }).toBeLessThan(before / 1.05);
    before = await size();
  }
  expect(before).toBeGreaterThan(1.05);
  await press("0", ["control"]);
  await expect.poll(size).toBeCloseTo(1);
}

/** This Chromium knows nothing of `scrollbar-width`: without a look of their own its bars are the system's, 15 pixels wide and grey. */
async function hasThinBars({ page }: RealWindow): Promise<void> {
  const width = await page.evaluate(() => {
    const box = document.createElement("div");
    box.style.cssText = "width: 99px; height: 99px; overflow-y: scroll";
    document.body.append(box);
    const taken = box.offsetWidth - box.clientWidth;
    box.remove();
    return taken;
  });
  expect(width).toBe(11);
}

const recordingsOf = (home: Home): string => join(home.root, "recordings");

/** Of the whole program: what it asked of the network, and where it wrote. */
function expectNothingOutside(seen: Seen, home: Home): void {
  expect(seen.outside).toEqual([]);
  // The screen, and the desktop's own services where there are some.
  expect(
    seen.sockets.filter((path) => !/\.X11-unix|dbus|\/bus$|wayland|pulse|pipewire|SingletonSocket/.test(path)),
  ).toEqual([]);
  // An export is a download to Chromium, whose draft is in the person's folder.
  const passing = [home.temporary, join(home.root, "home")].flatMap((folder) =>
    [".org.chromium.", "scoped_dir"].map((name) => join(folder, name)),
  );
  const chromiums = [join(home.config, "slimscribe"), "/dev/shm/", "/dev/dri/", ...passing];
  const ofDesktop = ["dconf", "mesa_shader_cache", "fontconfig"].map((name) => join(home.cache, name));
  // The system's list of fonts, made by the first program that shows text there and may write it.
  ofDesktop.push("/var/cache/fontconfig/");
  const ofSound = [join(home.config, "pulse"), join(home.temporary, "pulse-")];
  // Results are written beside recordings.
  const wanted = [recordingsOf(home), ...["net.json", "saved.srt"].map((name) => join(home.root, name))];
  expect(strayFiles(seen, home, [...wanted, ...chromiums, ...ofDesktop, ...ofSound])).toEqual([]);
}

type Open = (start: Start) => Promise<RealWindow>;

/** @param before words that the program is started by */
async function story(open: Open, executable: string, home: Home, before: readonly string[]): Promise<void> {
  const netLog = join(home.root, "net.json");
  const folder = recordingsOf(home);
  mkdirSync(folder);
  const [first, second] = ["jfk.flac", "long enough.wav"].map((name) => join(folder, name)) as [string, string];
  copyFileSync(clip("jfk.flac"), first);
  // Two minutes: still running when it is looked at, on a quick machine too.
  await writeSpeech(second, new Array(7).fill(["jfk.flac", "austen-0920.flac"]).flat());
  const screen = await openDisplay();
  let quit = async (): Promise<void> => {};
  try {
    const { display } = screen;
    const window = await open({ executable, home, display, words: [`--log-net-log=${netLog}`], before });
    quit = window.close;
    await expect(window.page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
    await window.ask(writesBeside);
    const endWatching = watchHelpers(window);
    await dropInto(window.page, [first]);
    // It compiles first, in one case under the trace: that takes as long as it takes.
    await allDone(window, 1);
    const { processes, mostBytes } = endWatching();
    await expect(window.page.getByText(/ask not what your country/i).first()).toBeVisible();
    await expect.poll(() => existsSync(join(folder, "jfk.vtt"))).toBe(true);
    expect(readFileSync(join(folder, "jfk.vtt"), "utf8")).toMatch(/what you can do for your country/);

    // What compiled has ended, and it was not the engine: that would have taken more than 800 MB. Both together took less than 500.
    expect(readdirSync(join(home.cache, "slimscribe", "compiled"))).toContainEqual(
      expect.stringMatching(/^whisper-base-/),
    );
    const [engine = 0, ...others] = helpersOf(window);
    expect([engine > 0, others, processes]).toEqual([true, [], 2]);
    expect(peakBytes(engine)).toBeLessThan(450e6);
    expect(mostBytes).toBeLessThan(500e6);

    await copies(window);
    await saves(window, home);
    await plays(window);
    await letsGo(window, home);

    // The second start hands over its file, and one that isn't there; the engine dies under it.
    expect(await startAgain(executable, home, display, [second, "gone.wav"])).toBe(0);
    await expect(window.page.getByText(/gone\.wav is not there/)).toBeVisible();
    await expect.poll(() => statesIn(window), patience).toEqual(["done", "running"]);
    process.kill(engine, "SIGKILL");
    await allDone(window, 2);
    const [next, ...more] = helpersOf(window);
    expect([next === undefined || next === engine, more]).toEqual([false, []]);

    // The notice of it is there for five seconds, which nobody may look at here: test/electron has it.
    await window.ask("window.isOfBefore = true");
    process.kill(rendererOf(window) ?? 0, "SIGKILL");
    const textAfter = async () => String(await window.ask("window.isOfBefore ? null : document.body.innerText"));
    await expect.poll(textAfter).toMatch(/ask not what your country/i);
    await quit();
    quit = async () => {};
    expect(namedIn(netLog)).toEqual([]);
  } finally {
    await quit();
    screen.close();
  }
}

/** Results are written as soon as they are there, without a question. */
const writesBeside = `window.slimscribe.call("settings", {}).then(({ value }) =>
  window.slimscribe.call("changeSettings", { ...value, formats: ["vtt"], writeTo: "beside" }))`;

test("drop, words, copy, save, play, a second start, kills of engine and page; nothing outside is named or asked", async () => {
  const electron = realElectron();
  test.skip("missing" in electron, `not run: ${"missing" in electron ? electron.missing : ""}`);
  if ("missing" in electron) return;
  const home = makeHome();
  try {
    const traces = join(home.root, "traces");
    mkdirSync(traces);
    await story(openWindow, electron.executable, home, canTrace ? traceWords(traces) : []);
    if (canTrace) expectNothingOutside(readTraces(traces, home.root), home);
  } finally {
    home.remove();
  }
});

/** Of all files below a folder, each rounded up to the disk's blocks, as `du` counts. */
function bytesOnDisk(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
  return paths.reduce((sum, path) => sum + 512 * lstatSync(path).blocks, 0);
}

test("packed, under 400 MB, and started by its own file: the same", async () => {
  const electron = await packedElectron();
  test.skip("missing" in electron, `not run: ${"missing" in electron ? electron.missing : ""}`);
  if ("missing" in electron) return;
  // As it is packed for people the program takes one more.
  expect(bytesOnDisk(dirname(electron.executable)) / 1e6).toBeLessThan(399);
  const home = makeHome();
  try {
    await story(openPacked, electron.executable, home, []);
  } finally {
    home.remove();
    electron.remove();
  }
});

test("the program is killed over a file: its processes end with it, and the next start goes on", async () => {
  const electron = realElectron();
  test.skip("missing" in electron, `not run: ${"missing" in electron ? electron.missing : ""}`);
  if ("missing" in electron) return;
  const home = makeHome();
  // What other tests have compiled.
  Object.assign(home.environment, { SLIMSCRIBE_CACHE: process.env.SLIMSCRIBE_CACHE });
  const screen = await openDisplay();
  let quit = async (): Promise<void> => {};
  try {
    const start = { executable: electron.executable, home, display: screen.display };
    const first = await openWindow({ ...start, words: [clip("austen-0920.flac")] });
    await expect.poll(() => statesIn(first), patience).toEqual(["running"]);
    const helpers = helpersOf(first);
    expect(helpers.length).toBeGreaterThan(0);
    process.kill(first.pid, "SIGKILL");
    await expect.poll(() => [first.pid, ...helpers].filter(isAlive)).toEqual([]);
    const second = await openWindow({ ...start, words: [] });
    quit = second.close;
    await allDone(second, 1);
    await zooms(second);
    await hasThinBars(second);
    await quit();
    quit = async () => {};
  } finally {
    await quit();
    screen.close();
    home.remove();
  }
});
