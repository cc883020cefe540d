/** The page, state by state. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expectAccessible } from "./axe.ts";
import { expect, quick, sentences, spoken, test } from "./fixtures.ts";

const [first = "", second = "", third = ""] = sentences;

test("empty: says what can be dropped, that nothing leaves, which model is there", async ({ page }) => {
  await expect(page.getByRole("heading", { name: "Drop recordings here" })).toBeVisible();
  await expect(page.getByText("Nothing leaves this machine.")).toBeVisible();
  await expect(page.getByText("whisper-base will run")).toBeVisible();
  await expectAccessible(page);
});

test("a chosen folder goes up with its inner folders; what is no recording is counted, and not kept", async ({
  page,
  bench,
}) => {
  const top = join(bench.folder, "field");
  const files = ["one.wav", join("day 2", "morning", "Überfahrt 🎙 «2».mp3"), join("day 2", "notes.txt")];
  for (const file of files) {
    await mkdir(dirname(join(top, file)), { recursive: true });
    await writeFile(join(top, file), `what is in ${file}`);
  }
  await page.locator("#choose-folder").setInputFiles(top);
  await expect(page.getByText("2 files added. Passed over: 1 document.")).toBeVisible();
  await expect(page.getByText("2 of 2")).toBeVisible();
  const name = page.getByRole("button", { name: "Überfahrt 🎙 «2».mp3" });
  await expect(name).toHaveAttribute("title", "field/day 2/morning/Überfahrt 🎙 «2».mp3");
  await expect(page.getByText(first).first()).toBeVisible();

  const uploads = join(bench.folder, "uploads");
  const kept = await readdir(uploads, { recursive: true });
  for (const file of files.slice(0, 2)) {
    const copy = kept.find((path) => path.endsWith(join("field", file))) ?? "";
    expect(await readFile(join(uploads, copy), "utf8")).toBe(`what is in ${file}`);
  }
  expect(kept.filter((path) => path.endsWith("notes.txt"))).toEqual([]);
});

test("words are edited, undone, split, merged, and what was heard is kept", async ({ page, bench }) => {
  await bench.put("talk.wav");
  await page.getByText(third).first().dblclick();
  const field = page.getByRole("textbox", { name: "Edit this segment" });
  await field.fill("My mother smiled about that for years.");
  await field.press("Enter");
  await expect(page.getByText("My mother smiled about that").first()).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(third).first()).toBeVisible();
  await page.getByRole("button", { name: "Redo", exact: true }).first().click();
  await expect(page.getByText("My mother smiled about that").first()).toBeVisible();

  await page.getByText(first).first().dblclick();
  await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(33, 33));
  await field.press("Control+Enter");
  await expect(page.locator("[data-segment='1']")).toContainText("the first thing my father did");
  await page.locator("[data-segment='1'] p").first().dblclick();
  await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(0, 0));
  await field.press("Backspace");
  await expect(page.locator("[data-segment='0']")).toContainText(first);

  // A second click at the same place is the way back, not one that drops every change.
  const original = page.getByRole("region", { name: "The original" });
  await page.getByRole("button", { name: "Show the original" }).dblclick();
  await expect(original).toBeHidden();
  await expect(page.getByText("My mother smiled about that").first()).toBeVisible();
  await page.getByRole("button", { name: "Show the original" }).click();
  await expect(page.getByText(third).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await expectAccessible(page);
  await original.getByRole("button", { name: "Back to the original" }).click();
  const back = page.getByRole("alertdialog", { name: "Go back to the original?" });
  await back.getByRole("button", { name: "Leave it as it is" }).click();
  await page.getByRole("button", { name: "Show my version" }).click();

  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText("My mother smiled about that").first()).toBeVisible();

  // From one segment to the next without leaving the keys.
  await page.getByText(first).first().dblclick();
  await page.keyboard.press("Tab");
  await expect(field).toHaveValue(second);
  await page.keyboard.press("Shift+Tab");
  await expect(field).toHaveValue(first);
  await page.keyboard.press("Escape");

  // It is not replaced without a question.
  const again = async (): Promise<void> => {
    await page.getByRole("listitem").filter({ hasText: "talk.wav" }).hover();
    await page.getByRole("button", { name: "More for talk.wav" }).click();
    await page.getByRole("menuitem", { name: "Transcribe again", exact: true }).click();
  };
  await again();
  const asked = page.getByRole("alertdialog");
  await expect(asked).toContainText("Your changes to talk.wav are replaced by what is heard anew.");
  await expectAccessible(page);
  await asked.getByRole("button", { name: "Leave it as it is" }).click();
  await expect(page.getByText("My mother smiled about that").first()).toBeVisible();
  await again();
  await asked.getByRole("button", { name: "Transcribe again" }).click();
  await expect(page.getByText(third).first()).toBeVisible();
});

test("find and replace", async ({ page, bench }) => {
  await bench.put("talk.wav");
  await expect(page.getByText(first).first()).toBeVisible();
  await page.keyboard.press("Control+f");
  await page.getByRole("searchbox", { name: "Find in this transcript" }).fill("door");
  await expect(page.getByText("1 of 4")).toBeVisible();
  await page.getByRole("textbox", { name: "Replace with" }).fill("gate");
  await page.getByRole("button", { name: "Replace all" }).click();
  await expect(page.getByText("Not found")).toBeVisible();
  await page.getByRole("button", { name: "Close find" }).click();
  await expect(page.getByText("paint the gate.").first()).toBeVisible();
});

test("doubtful spans: the reason, listen, redo, keep", async ({ page, bench }) => {
  await bench.put("talk.wav");
  await expect(page.getByText("The model was unsure of these words.")).toBeVisible();
  await page.getByRole("button", { name: "1 doubtful span" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep" }).click();
  await expect(page.getByText("The model was unsure of these words.")).toBeHidden();
  await expect(page.getByText(third).first()).toBeVisible();
});

test("all transcripts are searched, a hit opens at its moment", async ({ page, bench }) => {
  await bench.put("one.wav", "two.wav");
  await page.keyboard.press("f");
  await page.getByRole("searchbox", { name: "Search all transcripts" }).fill("whole street");
  await expect(page.getByText(/places found/)).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole("region", { name: "Search" })
    .getByRole("listitem")
    .filter({ hasText: "two.wav" })
    .getByRole("button")
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "two.wav" })).toBeVisible();
});

test("the panel shows the engine's bill; hovering a bar names its tensors", async ({ page, bench }) => {
  await bench.put("talk.wav");
  await expect(page.getByText(/^The next run: about .* MB\. Standard would take .* MB\.$/)).toBeVisible();
  await page.getByText("Details", { exact: true }).click();
  await page.getByRole("button", { name: "Slim: 8.58 MB a stream" }).hover();
  await expect(page.getByText("512 × 1500")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.mouse.move(600, 5);
  await page.keyboard.press("1");
  await expect(page.getByRole("radio", { name: "Standard" })).toBeChecked();
  await page.reload();
  await expect(page.getByRole("radio", { name: "Standard" })).toBeChecked();
});

test("a report for whoever is asked for help is copied, with names only when they are wanted", async ({
  page,
  bench,
  context,
}) => {
  await bench.put("talk.wav");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Machine" }).click();
  await page.getByRole("button", { name: "Copy report" }).click();
  await expect(page.getByText("It names no files and no folders.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Slimscribe report, .*, without names/);
  await page.getByRole("switch", { name: "With names of files and folders" }).click();
  await page.getByRole("button", { name: "Copy report" }).click();
  await expect(page.getByText("It names files and folders.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Slimscribe report, .*, with names/);
  await expectAccessible(page);
});

test("the field of a segment is as high as its text, also where a browser can't size it", async ({ page, bench }) => {
  await bench.put("talk.wav");
  // As browsers have it that know nothing of the property.
  await page.evaluate(async () => {
    const sheet = new CSSStyleSheet();
    await sheet.replace("textarea { field-sizing: fixed !important }");
    document.adoptedStyleSheets = [sheet];
  });
  await page.setViewportSize({ width: 400, height: 800 });
  await page.locator("[data-segment='0'] p").first().click();
  await page.keyboard.press("Enter");
  const field = page.getByRole("textbox", { name: "Edit this segment" });
  const heights = (): Promise<{ seen: number; text: number; line: number }> =>
    field.evaluate((element) => ({
      seen: element.clientHeight,
      text: element.scrollHeight,
      line: Number.parseFloat(getComputedStyle(element).lineHeight),
    }));
  const first = await heights();
  expect(first.seen).toBeGreaterThan(2 * first.line);
  expect(first.text).toBe(first.seen);
  await field.press("End");
  await field.pressSequentially(` ${"And he painted it once more. ".repeat(4)}${"e".repeat(80)}`);
  const then = await heights();
  expect(then.seen).toBeGreaterThan(first.seen + 3 * first.line);
  expect(then.text).toBe(then.seen);
});

test("compare lays the modes side by side", async ({ page, bench, context }) => {
  await bench.put("talk.wav");
  await page.getByRole("button", { name: "Compare on this file" }).click();
  await expect(page.getByText(/^Same .* tokens in both\.$/)).toBeVisible();
  await expect(page.getByText("5.58 : 1")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Words equal/ })).toContainText("100 %");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as table" }).click();
  await expect(page.getByText("The table is on the clipboard.")).toBeVisible();
  const table = await page.evaluate(() => navigator.clipboard.readText());
  expect(table.split("\n").map((line) => line.split("\t").length)).toEqual(Array(5).fill(3));
  expect(table).toMatch(/^\tStandard\tSlim\nWords equal\t100 %\t100 %\nms per token\t/);
  await expectAccessible(page);
});

test("settings are kept", async ({ page, bench }) => {
  await bench.put("talk.wav");
  await page.getByRole("button", { name: "Settings" }).click();
  await expectAccessible(page);
  await page.getByRole("switch", { name: "Times for single words" }).click();
  await page.getByRole("tab", { name: "Folders" }).click();
  const watched = join(bench.folder, "watched");
  await mkdir(watched);
  await page.getByRole("textbox", { name: "Watch another folder" }).fill(watched);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `Own settings for ${watched}` }).click();
  const own = page.getByRole("listitem").filter({ hasText: watched });
  await own.getByRole("combobox", { name: "Language" }).click();
  await page.getByRole("option", { name: "German" }).click();
  await own.getByRole("checkbox", { name: "SubRip subtitles" }).click();
  await expect(own).toContainText("German, srt");
  await expectAccessible(page);
  await own.getByRole("button", { name: "As all files" }).click();
  await expect(own).not.toContainText("German, srt");
  await expect(own).toContainText("0 recordings");
  await writeFile(join(watched, "came in.wav"), "sound");
  await expect(own).toContainText("1 recording");
  await page.getByRole("tab", { name: "Look" }).click();
  await page.getByRole("combobox", { name: "Theme" }).click();
  await page.getByRole("option", { name: "Dark" }).click();
  await page.getByRole("button", { name: "Close settings" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expectAccessible(page);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test.describe("one that isn't done before the test is", () => {
  test.use({
    script: {
      ...quick,
      duration: (name: string) => (name.startsWith("long") ? 3600 : 60),
      segments: (name: string) => spoken(name.startsWith("long") ? 3600 : 60),
      failure: (name: string) =>
        name.endsWith(".wma")
          ? { code: "audio.codec", message: "clip.wma needs ffmpeg.", hint: "Install ffmpeg, then retry." }
          : null,
      // Its first minute comes at once, the rest never.
      pace: (name: string, window: number) =>
        name.startsWith("long") && window >= 2 ? new Promise<void>(() => {}) : Promise.resolve(),
    },
  });

  test("pause, go on, cancel, retry, remove and undo", async ({ page, bench }) => {
    await bench.put("long.wav", "clip.wma");
    const row = page.getByRole("listitem").filter({ hasText: "long.wav" });
    await expect(row).toContainText("%");
    await expect(page.getByText(first).first()).toBeVisible();
    await page.getByRole("button", { name: "Pause all" }).click();
    await expect(row).toContainText("goes on at");
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(row).toContainText("%");
    const menu = async (name: string): Promise<void> => {
      await row.hover();
      await page.getByRole("button", { name: "More for long.wav" }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    await row.click({ button: "right" });
    await page.getByRole("menuitem", { name: "Cancel" }).click();
    await expect(row).toContainText("Cancelled");
    await menu("Remove from the list");
    await expect(row).toBeHidden();
    await page.getByRole("button", { name: "Undo" }).last().click();
    await expect(row).toBeVisible();

    // Also when the message has gone: what was removed is kept for a while.
    await menu("Remove from the list");
    await page.getByRole("button", { name: "Close this message" }).last().click();
    await page.keyboard.press("f");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Bring back long.wav" }).click();
    await expect(row).toBeVisible();
    await page.getByRole("button", { name: "Close search" }).click();

    await page.getByRole("button", { name: "clip.wma", exact: true }).click();
    await expect(page.getByText("Install ffmpeg, then retry.")).toBeVisible();
    // What can be done with a file is reached by keys, too.
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "More for clip.wma" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem", { name: "Retry" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expectAccessible(page);
  });

  test("a narrow window: the queue in a drawer, the panel in a strip", async ({ page, bench }) => {
    await bench.put("long.wav", "talk.wav");
    await page.setViewportSize({ width: 480, height: 800 });
    await page.getByRole("button", { name: "Queue" }).click();
    await page.getByRole("button", { name: "talk.wav", exact: true }).click();
    await expect(page.getByRole("heading", { name: "talk.wav" })).toBeVisible();
    await page.getByRole("button", { name: "Memory and speed" }).click();
    await page.getByRole("dialog").getByText("Details", { exact: true }).click();
    await expect(page.getByRole("button", { name: /^Slim: / })).toBeVisible();
    await expectAccessible(page);
  });
});
