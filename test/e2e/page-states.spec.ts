/** Every state that the window was designed for; `keepPicture` leaves a picture of each. */
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { defaultSettings } from "../../src/api/settings.ts";
import { failureOf } from "../../src/lib/failure.ts";
import { expectAccessible } from "./axe.ts";
import { type Bench, expect, quick, spoken, test } from "./fixtures.ts";
import { keepPicture } from "./kept-picture.ts";
import { held } from "./scripted.ts";

/** Nothing is outside of the window, and its picture is kept. */
async function expectPicture(page: Page, name: string): Promise<void> {
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll("button, input:not([type=file]), h1, h2")].flatMap((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const hidden = !element.checkVisibility({ opacityProperty: true }) || width <= 1;
      return hidden || (left >= -1 && right <= window.innerWidth + 1) ? [] : [element.outerHTML.slice(0, 120)];
    }),
  );
  expect(outside).toEqual([]);
  await keepPicture(page, name);
}

const boxOf = (locator: Locator) => locator.boundingBox();
const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });
const open = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

test("empty, and with files dragged over it", async ({ page }) => {
  await expect(page.getByText("Nothing leaves this machine.")).toBeVisible();
  await expect(page.getByText("Memory for each 30 s of sound being decoded")).toBeVisible();
  await expectPicture(page, "empty");
  await expectAccessible(page);
  // All of it is seen at once on a small screen: what a person is told first is not to be scrolled to.
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByText("Nothing leaves this machine.")).toBeInViewport({ ratio: 1 });
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [join(import.meta.dirname, "axe.ts")], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 400, data });
  await expect(page.getByRole("status").getByText("Let go to add them")).toBeVisible();
  await expectPicture(page, "dragging over");
  await expectAccessible(page);
  await session.send("Input.dispatchDragEvent", { type: "dragCancel", x: 400, y: 400, data });
  // Wherever it ended: the target goes when the pointer is back.
  await page.mouse.move(300, 300);
  await expect(page.getByText("Let go to add them")).toBeHidden();
});

test.describe("a model is made ready", () => {
  test.use({ script: { ...quick, preparing: () => [0, 0.4], streams: () => 0, pace: () => new Promise(() => {}) } });

  test("its share is told in the row and in the middle, wide and narrow, light and dark", async ({ page, bench }) => {
    await bench.put("interview.wav");
    await expect(row(page, "interview.wav")).toContainText("preparing 40 %");
    await open(page, "interview.wav");
    await expect(page.getByText("Preparing whisper-base for slim attention: 40 %")).toBeVisible();
    await expectPicture(page, "preparing");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 400, height: 800 });
    await expect(page.getByText("Preparing whisper-base for slim attention: 40 %")).toBeInViewport();
    await expectPicture(page, "preparing, narrow");
    await expectAccessible(page);
  });
});

test.describe("running", () => {
  let gate = held();
  test.beforeEach(() => {
    gate = held();
  });
  test.use({
    script: {
      ...quick,
      duration: () => 120,
      segments: () => spoken(120),
      // Half of it comes at once.
      pace: (_name, window) => (window < 2 ? Promise.resolve() : gate.opened),
      hearsCancel: (name) => name !== "deaf.wav",
    },
  });

  test("cancelling lasts until the step is done", async ({ page, bench }) => {
    await bench.put("deaf.wav");
    await expect(row(page, "deaf.wav")).toContainText("48 %");
    await row(page, "deaf.wav").hover();
    await page.getByRole("button", { name: "More for deaf.wav" }).click();
    await page.getByRole("menuitem", { name: "Cancel" }).click();
    await expect(row(page, "deaf.wav")).toContainText("Stopping after this step");
    await expectPicture(page, "cancelling");
    await expectAccessible(page);
    gate.free();
    await expect(row(page, "deaf.wav")).toContainText("Cancelled");
  });

  test("one file: running, paused, cancelled, done", async ({ page, bench }) => {
    await bench.put("interview.wav");
    await expect(row(page, "interview.wav")).toContainText("48 %");
    await expect(row(page, "interview.wav")).toContainText("38x");
    const memory = page.getByRole("region", { name: "Memory of the engine" });
    await expect(memory).toContainText("This run: 280 MB. Standard would take 516 MB.");
    await expect(memory.getByText("now", { exact: true })).toBeHidden();
    await expectPicture(page, "running");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Pause all" }).click();
    await expect(page.getByText("· paused")).toBeVisible();
    await expectPicture(page, "paused");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(row(page, "interview.wav")).toContainText("48 %");
    await row(page, "interview.wav").hover();
    await page.getByRole("button", { name: "More for interview.wav" }).click();
    await page.getByRole("menuitem", { name: "Cancel" }).click();
    await expect(row(page, "interview.wav")).toContainText("Cancelled");
    await expectPicture(page, "cancelled");
    gate.free();
    await row(page, "interview.wav").hover();
    await page.getByRole("button", { name: "More for interview.wav" }).click();
    await page.getByRole("menuitem", { name: "Go on" }).click();
    await expect(row(page, "interview.wav")).toContainText("Done:");
    await expect(page.getByText("Nothing is running.")).toBeVisible();
    await expectPicture(page, "done");
  });
});

const full = failureOf(Object.assign(new Error("write"), { code: "ENOSPC" }), "/recordings/full.wav");
const failures: Record<string, { code: string; message: string; hint: string }> = {
  "clip.wma": { code: "audio.codec", message: "clip.wma needs ffmpeg.", hint: "Install ffmpeg, then retry." },
  "full.wav": full,
  "large.wav": {
    code: "model.missing",
    message: "There is no model called whisper-large-v3.",
    hint: "Models here: whisper-base. A folder's path can be given instead.",
  },
};

test.describe("trouble", () => {
  test.use({
    script: {
      ...quick,
      segments: (name) => (name === "waves.wav" ? [] : spoken(60)),
      failure: (name) => failures[name] ?? null,
      warning: (name) =>
        name === "restarted.wav"
          ? {
              code: "engine.restarted",
              message: "The engine stopped and was started again; nothing that was shown is lost.",
            }
          : null,
    },
  });

  test("failed with its reason, the disk full, the model missing", async ({ page, bench }) => {
    await bench.application.handlers.changeSettings({
      ...defaultSettings,
      transcribe: { ...defaultSettings.transcribe, model: "whisper-large-v3" },
    });
    await bench.put(...Object.keys(failures));
    for (const [name, { message, hint }] of Object.entries(failures)) {
      await expect(row(page, name)).toContainText("Failed:");
      await open(page, name);
      await expect(page.getByRole("main").getByText(message)).toBeVisible();
      await expect(page.getByRole("main").getByText(hint)).toBeVisible();
      await expect(page.getByRole("main").getByRole("button", { name: "Retry" })).toBeVisible();
      await expect(page.getByRole("button", { name: "Compare on this file" })).toBeHidden();
      await expectPicture(page, name);
    }
    await expect(page.getByRole("button", { name: "whisper-large-v3 is missing" })).toBeVisible();
    await page.getByRole("button", { name: "whisper-large-v3 is missing" }).click();
    await expect(page.getByRole("combobox", { name: "Model" })).toContainText("whisper-large-v3");
    await expectPicture(page, "model missing");
    await expectAccessible(page);
  });

  test("no speech found, the engine started again", async ({ page, bench }) => {
    await bench.put("waves.wav");
    await expect(row(page, "waves.wav")).toContainText("No speech found");
    await expect(page.getByText("No speech was found in this file.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Try without speech detection" })).toBeVisible();
    await expectPicture(page, "no speech found");
    await expectAccessible(page);
    await bench.put("restarted.wav");
    const messages = page.getByRole("region", { name: "Messages" });
    await expect(messages.getByText(/^restarted\.wav: The engine stopped and was started again/)).toBeVisible();
    // Messages are below what they speak of.
    const [main, told] = [await boxOf(page.getByRole("main")), await boxOf(messages)];
    expect((main?.y ?? 0) + (main?.height ?? 1)).toBeLessThanOrEqual(told?.y ?? 0);
    await expectPicture(page, "engine restarted");
    await expectAccessible(page);
  });
});

const scripts: Record<string, { language: string; text: string }> = {
  "hindi.wav": { language: "hi", text: " यह बैठक पिछले सप्ताह की बातचीत से आगे बढ़ती है।" },
  "מראיין.wav": { language: "he", text: " בשבוע שעבר דיברנו על הבית, ועל ‎2,500‎ השקלים שעלה הצבע האדום." },
  "面接.wav": {
    language: "ja",
    text: "先週の会議では、赤いドアの家について話しました。母は何年もそのことを笑っていましたが、夏になると通りじゅうの人が見に来ました。",
  },
  "words.wav": {
    language: "de",
    text: ` ${"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(4)} und https://example.org/${"a/very/long/path/".repeat(12)}`,
  },
};
const longName = `${"an interview with a name that nobody would give ".repeat(4)}.wav`;

test.describe("scripts", () => {
  test.use({
    script: {
      ...quick,
      segments: (name) => [
        { start: 0, end: 9, text: scripts[name]?.text ?? " Words.", suspect: ["low confidence", "loop"] },
        ...spoken(60).slice(2),
      ],
      language: (name) => scripts[name]?.language ?? "en",
    },
  });

  test("very long words and names, right to left, Chinese and Japanese", async ({ page, bench }) => {
    await bench.put(...Object.keys(scripts), longName);
    await expect(page.getByText(/^5 of 5/)).toBeVisible();
    for (const [name, { text }] of Object.entries(scripts)) {
      await open(page, name);
      const first = page.locator("[data-segment='0'] p").first();
      await expect(first).toHaveText(text.trim());
      const direction = await first.evaluate((element) => getComputedStyle(element).direction);
      expect(direction).toBe(name.startsWith("מ") ? "rtl" : "ltr");
      const { over, box } = await first.evaluate((element) => ({
        over: element.scrollWidth - element.clientWidth,
        box: element.getBoundingClientRect().width,
      }));
      expect([over, box > 200]).toEqual([0, true]);
      await expectPicture(page, name);
    }
    await page.setViewportSize({ width: 420, height: 800 });
    await expectPicture(page, "very long words, narrow");
    await expectAccessible(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    const standing = async (): Promise<unknown[]> =>
      Promise.all(
        ["Export", "Play", "Filter by name"].map((name) => boxOf(page.getByRole("button", { name, exact: true }))),
      );
    const before = await standing();
    await open(page, longName);
    await expect(page.getByRole("heading", { name: longName })).toBeVisible();
    // However long a name is, what can be done stays in its place.
    expect(await standing()).toEqual(before);
    await expectPicture(page, "very long name");
  });
});

/** The fields of Find have room for a word each. */
async function expectFindFields(page: Page): Promise<void> {
  await page.keyboard.press("Control+f");
  for (const field of ["Find in this transcript", "Replace with"])
    expect((await boxOf(page.getByLabel(field, { exact: true })))?.width).toBeGreaterThan(110);
  await page.keyboard.press("Escape");
}

async function everySize(page: Page, bench: Bench): Promise<void> {
  await bench.put("interview.wav", "lecture.wav");
  await expect(page.getByText(/^2 of 2/)).toBeVisible();
  // What the window opens by itself is what runs when it first looks.
  await open(page, "interview.wav");
  for (const [name, width, height] of [
    ["widest", 2560, 1300],
    ["wide", 1440, 900],
    ["laptop", 1100, 700],
    ["at 200 %", 720, 450],
    ["narrow", 400, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(page.getByRole("heading", { name: "interview.wav" })).toBeInViewport();
    await expect(page.getByRole("button", { name: "Play", exact: true })).toBeInViewport();
    await expect(page.locator("[data-segment='0']")).toBeInViewport();
    await expectFindFields(page);
    await expectPicture(page, name);
  }
  await expectAccessible(page);
}

test("every size, at 200 % too", async ({ page, bench }) => {
  await everySize(page, bench);
});

test.describe("dark", () => {
  test.use({ colorScheme: "dark" });
  test("every size, dark", async ({ page, bench }) => {
    await everySize(page, bench);
  });
});
