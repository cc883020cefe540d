/** Who speaks: chosen before a file is transcribed, named in colours, renamed everywhere, made one, given another segment, undone. */
import { expectAccessible } from "./axe.ts";
import { expect, quick, spoken, test } from "./fixtures.ts";

const names = ["Speaker 1", "Speaker 2", "Speaker 3"];

test.use({
  script: {
    ...quick,
    segments: () => spoken(60).map((segment, index) => ({ ...segment, speaker: names[index % names.length] ?? "" })),
  },
});

test("speakers are renamed everywhere at once, made one, and a segment is given to another; all of it is kept", async ({
  page,
  bench,
}) => {
  await page.getByRole("combobox", { name: "Speakers" }).click();
  await page.getByRole("option", { name: "Named, as many as there are" }).click();
  await bench.put("talk.wav");
  const voices = page.getByRole("region", { name: "Who speaks" });
  const chip = (name: string) => voices.getByRole("button", { name: new RegExp(`^${name},`) });
  const called = (name: string) => page.locator(`input[aria-label="Speaker"]`).and(page.locator(`[value="${name}"]`));
  await expect(chip("Speaker 1")).toBeVisible();
  const [row] = (await bench.application.handlers.queue({})).rows;
  expect(row?.options.speakers).toBe("auto");
  await expectAccessible(page);

  await chip("Speaker 1").click();
  await page.getByRole("menuitem", { name: "Rename everywhere…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Speaker 2");
  await expect(dialog.getByRole("status")).toContainText("become one");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Anna");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(chip("Anna")).toBeVisible();
  await expect(chip("Speaker 1")).toHaveCount(0);
  await expect(called("Anna").first()).toBeVisible();

  await chip("Speaker 3").click();
  await page.getByRole("menuitem", { name: "The same person as" }).click();
  await page.getByRole("menuitem", { name: "Speaker 2", exact: true }).click();
  await expect(voices.getByRole("button")).toHaveCount(2);

  await page.locator("[data-segment='0']").hover();
  await page
    .locator("[data-segment='0']")
    .getByRole("button", { name: /^More for/ })
    .click();
  await page.getByRole("menuitem", { name: "Said by" }).click();
  await page.getByRole("menuitem", { name: "Speaker 2", exact: true }).click();
  await expect(page.locator("[data-segment='0'] input")).toHaveValue("Speaker 2");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await page.reload();
  await expect(voices.getByRole("button")).toHaveCount(2);
  const { segments } = await bench.application.handlers.document({ id: row?.id ?? "" });
  expect(new Set(segments.map(({ speaker }) => speaker))).toEqual(new Set(["Speaker 2", "Anna"]));
});
