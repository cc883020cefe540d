/**
 * The desktop window in a real Electron. One start for nearly all of it: a model is compiled, a file transcribed, copied, saved and played;
 * engine and page are killed; and nothing outside is named or asked. A second one goes on after the program was killed.
 */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { z } from "zod";
import { canTrace, type Home, makeHome, readTraces, strayFiles, traceWords } from "../privacy/support/trace.ts";
import { openDisplay, realElectron } from "./electron-runtime.ts";
import {
  dropInto,
  helpersOf,
  inPage,
  isAlive,
  openWindow,
  peakBytes,
  type RealWindow,
  startAgain,
  statesIn,
} from "./real-window.ts";

const clip = (name: string): string => resolve(import.meta.dirname, "../audio", name);
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

async function copies({ app, page }: RealWindow): Promise<void> {
  await page.getByRole("button", { name: "Copy text" }).click();
  await expect(page.getByText("The text is on the clipboard.")).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/ask not what your country/i);
}

/** The system's dialog can't be clicked here: what it would have shown is looked at, and answered. */
async function saves({ app, page }: RealWindow, home: Home): Promise<void> {
  const path = join(home.root, "saved.srt");
  const asked = app.evaluate(
    ({ session }, to) =>
      new Promise((done) => {
        session.defaultSession.once("will-download", (_event, item) => {
          const options = item.getSaveDialogOptions();
          item.setSavePath(to);
          item.once("done", (_done, state) => done({ ...options, state }));
        });
      }),
    path,
  );
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "SubRip subtitles" }).click();
  expect(await asked).toMatchObject({ state: "completed", defaultPath: expect.stringMatching(/\/jfk\.srt$/) });
  expect(readFileSync(path, "utf8")).toMatch(/what you can do for your country/);
}

async function plays({ page }: RealWindow): Promise<void> {
  await page.getByRole("button", { name: "Play", exact: true }).click();
  const place = page.getByRole("slider", { name: "Place in the recording" });
  await expect.poll(async () => Number(await place.inputValue())).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
}

const textOf = (window: RealWindow): Promise<unknown> => inPage(window.app, "document.body.innerText");

test("drop, words, copy, save, play, a second start, kills of engine and page; nothing outside is named or asked", async () => {
  const electron = realElectron();
  test.skip("missing" in electron, `not run: ${"missing" in electron ? electron.missing : ""}`);
  if ("missing" in electron) return;
  const { executable } = electron;
  const home = makeHome();
  const screen = await openDisplay();
  let quit = async (): Promise<void> => {};
  try {
    const traces = join(home.root, "traces");
    mkdirSync(traces);
    const netLog = join(home.root, "net.json");
    const tracing = canTrace ? traceWords(traces) : [];
    const window = await openWindow(executable, home, screen.display, [`--log-net-log=${netLog}`], tracing);
    quit = () => window.app.close();
    await expect(window.page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
    await dropInto(window.page, [clip("jfk.flac")]);
    // It compiles first, under the trace: that takes as long as it takes.
    await allDone(window, 1);
    await expect(window.page.getByText(/ask not what your country/i).first()).toBeVisible();

    // It was compiled, and not by the engine: that would have taken more than 800 MB.
    expect(readdirSync(join(home.cache, "slimscribe", "compiled"))).toContainEqual(
      expect.stringMatching(/^whisper-base-/),
    );
    const [engine] = await helpersOf(window);
    expect(await helpersOf(window)).toEqual([{ name: "Slimscribe engine", pid: engine?.pid }]);
    expect(peakBytes(engine?.pid ?? 0)).toBeLessThan(450e6);

    await copies(window);
    await saves(window, home);
    await plays(window);

    // The second start hands over its file, and one that isn't there; the engine dies under it.
    expect(await startAgain(executable, home, screen.display, [clip("austen-0920.flac"), "gone.wav"])).toBe(0);
    await expect(window.page.getByText(/gone\.wav is not there/)).toBeVisible();
    await expect.poll(() => statesIn(window), patience).toEqual(["done", "running"]);
    process.kill(engine?.pid ?? 0, "SIGKILL");
    await allDone(window, 2);
    const [next] = await helpersOf(window);
    expect([next?.name, next?.pid === engine?.pid]).toEqual(["Slimscribe engine", false]);

    await window.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await expect.poll(async () => String(await textOf(window))).toMatch(/The window stopped and was opened again/);
    expect(await textOf(window)).toMatch(/ask not what your country/i);
    await quit();
    quit = async () => {};

    expect(namedIn(netLog)).toEqual([]);
    if (!canTrace) return;
    const seen = readTraces(traces, home.root);
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
    const ofSound = [join(home.config, "pulse"), join(home.temporary, "pulse-")];
    const saved = join(home.root, "saved.srt");
    expect(strayFiles(seen, home, [netLog, saved, ...chromiums, ...ofDesktop, ...ofSound])).toEqual([]);
  } finally {
    await quit();
    screen.close();
    home.remove();
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
    const first = await openWindow(electron.executable, home, screen.display, [clip("austen-0920.flac")]);
    await expect.poll(() => statesIn(first), patience).toEqual(["running"]);
    const helpers = (await helpersOf(first)).map(({ pid }) => pid);
    expect(helpers.length).toBeGreaterThan(0);
    process.kill(first.pid, "SIGKILL");
    await expect.poll(() => [first.pid, ...helpers].filter(isAlive)).toEqual([]);
    const second = await openWindow(electron.executable, home, screen.display, []);
    quit = () => second.app.close();
    await allDone(second, 1);
    await quit();
    quit = async () => {};
  } finally {
    await quit();
    screen.close();
    home.remove();
  }
});
