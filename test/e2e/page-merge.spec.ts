/** Short segments merged by a rule, in a long transcript with speakers and edits: what would happen is told, done, taken back and done again. */
import { expect, quick, sentences, test } from "./fixtures.ts";

/** A thousand times: a sentence begun by one voice in two pieces, of which the first is short, and a short answer of another. */
const long = Array.from({ length: 1000 }, (_, place) => {
  const start = 6 * place;
  return [
    { start, end: start + 0.6, text: " So", speaker: "Anna" },
    { start: start + 0.7, end: start + 4, text: ` ${sentences[place % sentences.length]}`, speaker: "Anna" },
    { start: start + 4.1, end: start + 4.6, text: " Yes", speaker: "Bo" },
  ];
}).flat();

test.use({
  script: {
    ...quick,
    duration: () => 6000,
    segments: () => long,
    pace: (name, window) => (name.startsWith("slow") && window > 0 ? new Promise<void>(() => {}) : Promise.resolve()),
  },
});

test("a long transcript: what is typed counts, edits are kept, and all of it is one step to take back", async ({
  page,
  bench,
}) => {
  await bench.put("talk.wav");
  await expect(page.getByRole("list", { name: "Files" }).getByText("Done:")).toBeAttached();
  const segment = (place: number) => page.locator(`[data-segment='${place}'] p`).first();
  await segment(1).click();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Edit this segment" }).fill("when we came to the red house");
  await page.keyboard.press("Enter");
  await page.keyboard.press("t");
  const open = async (): Promise<void> => {
    await page.getByRole("button", { name: "Times", exact: true }).click();
    await page.getByRole("menuitem", { name: "Merge short segments…" }).click();
  };
  await open();
  const dialog = page.getByRole("dialog", { name: "Merge short segments" });
  const outcome = dialog.getByRole("status");
  await expect(outcome).toHaveText("1,000 segments would be merged with a neighbour: 3,000 become 2,000.");
  // Nothing is shorter than nothing, nor than an empty field.
  const [seconds, characters] = [dialog.getByLabel("Shorter than"), dialog.getByLabel("Or with fewer")];
  await seconds.fill("");
  await expect(outcome).toContainText("1,000 segments");
  await characters.fill("");
  await expect(outcome).toContainText("No segment is so short");
  await expect(dialog.getByRole("button", { name: "Merge", exact: true })).toBeDisabled();
  await characters.fill("3");
  await expect(outcome).toContainText("1,000 segments");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  // Who looks again finds the rule as it was.
  await open();
  await expect(characters).toHaveValue("3");
  await expect(seconds).toHaveValue("0");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("1,000 segments merged: 2,000 are left.")).toBeVisible();
  await expect(segment(0)).toHaveText("So when we came to the red house");
  await expect(segment(1)).toHaveText("Yes");
  await page.keyboard.press("Control+z");
  await expect(segment(0)).toHaveText("So");
  await expect(segment(1)).toHaveText("when we came to the red house");
  await page.keyboard.press("Control+Shift+z");
  await expect(segment(0)).toHaveText("So when we came to the red house");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(segment(0)).toHaveText("So when we came to the red house");
});

test("what can't be done yet says when it can", async ({ page, bench }) => {
  await bench.put("slow.wav");
  await expect(page.locator("[data-segment] p").first()).toBeVisible();
  await page.keyboard.press("t");
  await page.getByRole("button", { name: "Times", exact: true }).click();
  const item = page.getByRole("menuitem", { name: /^Merge short segments/ });
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await expect(item).toContainText("when the file is done");
});
