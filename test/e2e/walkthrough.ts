/**
 * `npm run walkthrough -- FOLDER`, after `npm run build`: pictures of the window's states in a real Electron, each light and dark, 400 and 2,560 pixels wide,
 * and at 200 %, for whoever wants to look. Nothing is proved by them; what can be is in `page-*.spec.ts`.
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CDPSession, expect, type Locator, type Page } from "@playwright/test";
import { testCache } from "../folders.ts";
import { makeHome } from "../privacy/support/trace.ts";
import { openDisplay, realElectron } from "./electron-runtime.ts";
import { dropInto, openWindow, type RealWindow, statesIn } from "./real-window.ts";
import { clip } from "./speech.ts";

interface Form {
  name: string;
  dark: boolean;
  /** of the window, in pixels */
  size: [number, number];
  zoom: 1 | 2;
}
const forms: readonly Form[] = [
  { name: "light", dark: false, size: [1360, 860], zoom: 1 },
  { name: "dark", dark: true, size: [1360, 860], zoom: 1 },
  { name: "400 px", dark: false, size: [400, 860], zoom: 1 },
  { name: "400 px, dark", dark: true, size: [400, 860], zoom: 1 },
  { name: "2560 px", dark: false, size: [2560, 1440], zoom: 1 },
  { name: "200 %", dark: false, size: [1360, 860], zoom: 2 },
];

interface State {
  name: string;
  /** from the transcript, which is open; the queue may be in a drawer */
  show(page: Page, narrow: boolean): Promise<void>;
  hide(page: Page): Promise<void>;
}

const pressEscape = (page: Page): Promise<void> => page.keyboard.press("Escape");

const nothing = async (): Promise<void> => {};

/** One way in from the beginning to the end of a drag, which is known to it alone. */
let drag: CDPSession | undefined;

const dragging: State = {
  name: "dragging over",
  async show(page) {
    drag = await page.context().newCDPSession(page);
    const data = { items: [], files: [clip("jfk.flac")], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver"] as const)
      await drag.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data });
    await page.getByText("Let go to add them").waitFor();
  },
  async hide(page) {
    const data = { items: [], files: [], dragOperationsMask: 1 };
    await drag?.send("Input.dispatchDragEvent", { type: "dragCancel", x: 200, y: 300, data });
    await drag?.detach();
    // A drag that is cancelled this way is never told to the page, and at 200 % nor is the pointer's next move: a key is.
    await pressEscape(page);
    await page.mouse.move(30, 400);
    await page.getByText("Let go to add them").waitFor({ state: "detached" });
  },
};

/** What a key opens, and Escape closes. */
const byKey = (name: string, key: string, isThere: (page: Page) => Locator): State => ({
  name,
  async show(page) {
    await page.keyboard.press(key);
    await isThere(page).first().waitFor();
  },
  hide: pressEscape,
});

/** A part of the settings, from the open transcript. */
const settingsAt = (tab: string): State => ({
  name: `settings, ${tab.toLowerCase()}`,
  async show(page) {
    await page.keyboard.press("Control+,");
    await page.getByRole("tab", { name: tab }).click();
  },
  async hide(page) {
    await page.getByRole("tab").first().click();
    await pressEscape(page);
    await page.getByRole("tab").first().waitFor({ state: "detached" });
  },
});

const beforeFiles: readonly State[] = [{ name: "empty", show: nothing, hide: nothing }, dragging];

const withFiles: readonly State[] = [
  { name: "transcript", show: nothing, hide: nothing },
  dragging,
  {
    name: "row menu",
    async show(page, narrow) {
      if (narrow)
        await page
          .getByRole("button", { name: /^Queue/ })
          .first()
          .click();
      await page.getByRole("listitem").filter({ hasText: "jfk.flac" }).hover();
      await page.getByRole("button", { name: "More for jfk.flac" }).click();
      await page.getByRole("menuitem").first().waitFor();
    },
    async hide(page) {
      await pressEscape(page);
      await page.getByRole("menu").waitFor({ state: "detached" });
      const drawer = page.getByRole("button", { name: "Close the queue" });
      if (await drawer.isVisible()) await pressEscape(page);
      await drawer.waitFor({ state: "hidden" });
    },
  },
  byKey("history", "f", (page) => page.getByRole("heading", { name: "All transcripts" })),
  {
    name: "found",
    async show(page) {
      await page.keyboard.press("f");
      await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("your");
      await page.locator("mark").first().waitFor();
    },
    async hide(page) {
      await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("");
      await pressEscape(page);
    },
  },
  byKey("settings", "Control+,", (page) => page.getByRole("tab")),
  ...["Models", "Results", "Folders", "Storage", "Machine", "Look"].map(settingsAt),
  byKey("compare", "c", (page) => page.getByRole("button", { name: "Back to the transcript" })),
  {
    name: "subtitles",
    async show(page) {
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: "Preview subtitles" }).click();
    },
    hide: pressEscape,
  },
  byKey("timing", "t", (page) => page.getByRole("region", { name: /^Timing/ })),
  byKey("find", "Control+f", (page) => page.getByRole("searchbox", { name: "Find in this transcript" })),
  byKey("record", "m", (page) => page.getByRole("button", { name: "Start recording" })),
  {
    name: "export",
    async show(page) {
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem").first().waitFor();
    },
    async hide(page) {
      await pressEscape(page);
      await page.getByRole("menu").waitFor({ state: "detached" });
    },
  },
  byKey("keys", "?", (page) => page.getByRole("dialog")),
];

/** This Electron knows no `light-dark()`: of each pair the one that is asked for. */
async function colour(page: Page, dark: boolean): Promise<void> {
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
  await page.evaluate(async (second) => {
    const links = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")];
    const texts = await Promise.all(links.map(async ({ href }) => (await fetch(href)).text()));
    const sheet = new CSSStyleSheet();
    await sheet.replace(
      texts
        .join("\n")
        .replace(
          /light-dark\(([^,()]*(?:\([^()]*\))?[^,()]*),([^,()]*(?:\([^()]*\))?[^,()]*)\)/g,
          second ? "$2" : "$1",
        ),
    );
    document.adoptedStyleSheets = [sheet];
  }, dark);
}

async function inForm({ page, press }: RealWindow, { dark, size, zoom }: Form): Promise<void> {
  const [width, height] = size;
  await page.setViewportSize({ width, height });
  const ratio = (): Promise<number> => page.evaluate(() => devicePixelRatio);
  await press("0", ["control"]);
  await expect.poll(ratio).toBe(1);
  // Electron's steps: the last one is 207 %.
  for (let at = 1; at < zoom; at = await ratio()) {
    await press("=", ["control"]);
    await expect.poll(ratio).toBeGreaterThan(at);
  }
  await colour(page, dark);
}

async function pictures(window: RealWindow, states: readonly State[], folder: string): Promise<void> {
  const { page } = window;
  for (const form of forms) {
    await inForm(window, form);
    for (const state of states) {
      try {
        await state.show(page, form.size[0] < 900 || form.zoom > 1);
      } catch (error) {
        console.error(`${state.name}, ${form.name}: ${String(error).split("\n")[0]}`);
      }
      await page.screenshot({ path: join(folder, `${state.name}, ${form.name}.png`) });
      await state.hide(page).catch((error) => console.error(`${state.name}, ${form.name}, after: ${error}`));
    }
  }
}

const folder = resolve(process.argv[2] ?? "walkthrough");
mkdirSync(folder, { recursive: true });
const electron = realElectron();
if ("missing" in electron) throw new Error(`no pictures: ${electron.missing}`);
const home = makeHome();
Object.assign(home.environment, { SLIMSCRIBE_CACHE: testCache });
const screen = await openDisplay("2560x1440");
const start = { executable: electron.executable, home, display: screen.display, words: [] };
const window = await openWindow(start);
try {
  window.page.setDefaultTimeout(10_000);
  await pictures(window, beforeFiles, folder);
  await inForm(window, forms[0] as Form);
  const names = ["jfk.flac", "austen-0870.flac", "cards-005.wav", "formats/aac.mkv", "formats/no-sound.mp4"];
  mkdirSync(join(home.root, "recordings"));
  const paths = names.map((name) => {
    const path = join(home.root, "recordings", name.replace("formats/", ""));
    copyFileSync(clip(name), path);
    return path;
  });
  await dropInto(window.page, paths);
  const ended = async () => (await statesIn(window)).filter((state) => !["queued", "next", "running"].includes(state));
  await expect.poll(ended, { timeout: 600_000, intervals: [500] }).toHaveLength(paths.length);
  await window.page.getByRole("button", { name: "jfk.flac", exact: true }).click();
  await window.page.keyboard.press("c");
  await window.page.getByRole("button", { name: "Start", exact: true }).click();
  await window.page.getByRole("button", { name: "Compare again" }).waitFor({ timeout: 600_000 });
  await pressEscape(window.page);
  await pictures(window, withFiles, folder);
} finally {
  await window.close();
  screen.close();
  home.remove();
}
