/** What is chosen for files: on the drop page for what comes next, in the queue for files by themselves, and for once more. */
import { expectAccessible } from "./axe.ts";
import { expect, quick, test } from "./fixtures.ts";
import { baseModel } from "./scripted.ts";

const english = { ...baseModel, name: "tiny.en", multilingual: false, canTranslate: false };

test.use({
  script: { ...quick, models: () => [english], language: (_name, wanted) => (wanted === "auto" ? "en" : wanted) },
});

test("a file is transcribed as was chosen for it, before or for once more, also behind a reload", async ({
  page,
  bench,
}) => {
  const main = page.getByRole("main");
  const dialog = page.getByRole("dialog");
  const row = (name: string) =>
    page.getByRole("list", { name: "Files" }).getByRole("listitem").filter({ hasText: name });
  const choose = async (place: typeof main, field: string, option: string | RegExp): Promise<void> => {
    await place.getByRole("combobox", { name: field }).click();
    await page.getByRole("option", { name: option }).click();
  };
  await choose(main, "Task", "Translate into English");
  await choose(main, "Model", /^tiny\.en/);
  await expect(main.getByText("tiny.en knows English alone")).toBeVisible();
  await expect(main.getByRole("combobox", { name: "Language" })).toHaveCount(0);
  await expect(main.getByRole("combobox", { name: "Task" })).toHaveCount(0);
  await choose(main, "Model", /^whisper-base/);
  // The model that could not took the translation away.
  await expect(main.getByRole("combobox", { name: "Task" })).toHaveText("As it is spoken");
  await choose(main, "Language", "German");
  await expectAccessible(page);
  await page.reload();
  await expect(main.getByRole("combobox", { name: "Language" })).toHaveText("German");

  await bench.application.handlers.pauseAll({ paused: true });
  await bench.put("a.wav", "b.wav", "c.wav");
  await expect(row("a.wav")).toHaveText(/Queued: *Queued$/);
  await row("a.wav").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Options…" }).click();
  await expect(dialog.getByRole("button", { name: "Use these" })).toBeDisabled();
  await choose(dialog, "Language", "French");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Use these" }).click();
  await expect(row("a.wav")).toContainText("French · Queued");

  await row("b.wav").getByRole("button", { name: "b.wav", exact: true }).click();
  await row("c.wav")
    .getByRole("button", { name: "c.wav", exact: true })
    .click({ modifiers: ["Control"] });
  await page.getByRole("region", { name: "2 chosen" }).getByRole("button", { name: "Options…" }).click();
  await expect(dialog.getByRole("heading", { name: "Options for 2 files" })).toBeVisible();
  await choose(dialog, "Quality", "Accurate");
  await dialog.getByRole("button", { name: "Use these" }).click();
  for (const name of ["b.wav", "c.wav"]) await expect(row(name)).toContainText("accurate · Queued");
  await row("c.wav").getByRole("button", { name: "c.wav", exact: true }).click();
  await choose(main, "Model", /^tiny\.en/);
  await expect(row("c.wav")).toContainText("tiny.en, accurate");

  await page.reload();
  await expect(row("a.wav")).toContainText("French · Queued");
  await bench.application.handlers.pauseAll({ paused: false });
  await expect(row("a.wav")).toContainText("1:00 · French");
  await expect(row("b.wav")).toContainText("1:00 · German");
  await row("a.wav").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Transcribe again with…" }).click();
  await choose(dialog, "Language", "Spanish");
  await dialog.getByRole("button", { name: "Transcribe again" }).click();
  await expect(row("a.wav")).toContainText("1:00 · Spanish");
});
