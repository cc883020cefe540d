/** Who speaks: chosen before a file is transcribed, named in colours, renamed everywhere, made one, given another segment, undone; known again elsewhere. */
import { expectAccessible } from "./axe.ts";
import { expect, quick, spoken, test } from "./fixtures.ts";

const names = ["Speaker 1", "Speaker 2", "Speaker 3"];

test.use({
  script: {
    ...quick,
    segments: () => spoken(60).map((segment, index) => ({ ...segment, speaker: names[index % names.length] ?? "" })),
    voice: (_, seconds) => Math.floor(seconds / 6) % names.length,
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

test("a voice is kept when that is turned on and said, suggested elsewhere, taken or not, and forgotten", async ({
  page,
  bench,
}) => {
  await page.getByRole("combobox", { name: "Speakers" }).click();
  await page.getByRole("option", { name: "Named, as many as there are" }).click();
  await bench.put("talk.wav");
  const voices = page.getByRole("region", { name: "Who speaks" });
  const rename = async (from: string, to: string): Promise<void> => {
    await voices.getByRole("button", { name: new RegExp(`^${from},`) }).click();
    await page.getByRole("menuitem", { name: "Rename everywhere…" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(to);
  };
  const run = page.getByRole("dialog").getByRole("button", { name: "Rename" });
  const keep = page.getByRole("dialog").getByRole("switch", { name: "Keep this voice" });
  // Nobody has turned it on: nothing is offered.
  await rename("Speaker 3", "Carl");
  await expect(run).toBeEnabled();
  await expect(keep).toHaveCount(0);
  await run.click();

  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Storage" }).click();
  const turn = page.getByRole("switch", { name: "Suggest names by voice" });
  await expect(turn).not.toBeChecked();
  await turn.click();
  await expect(page.getByText("There are none.").last()).toBeVisible();
  await page.getByRole("button", { name: "Close settings" }).click();
  await rename("Speaker 1", "Anna");
  await expect(keep).toBeChecked();
  await run.click();
  await expect(page.getByText("The voice of Anna is kept.")).toBeVisible();
  await rename("Speaker 2", "Ben");
  await run.click();
  await expect(page.getByText("The voice of Ben is kept.")).toBeVisible();

  await bench.put("later.wav");
  await page.getByText("later.wav").first().click();
  const guess = (name: string) => voices.getByRole("group", { name: `sounds like ${name}` });
  await expect(guess("Anna")).toBeVisible();
  await expect(guess("Ben")).toBeVisible();
  await expect(voices.getByRole("group")).toHaveCount(2);
  await expectAccessible(page);
  // A guess is beside whom it is about in a narrow window, too.
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 400, height: 800 });
  for (const [speaker, name] of [
    ["Speaker 1", "Anna"],
    ["Speaker 2", "Ben"],
  ] as const) {
    const whom = await voices.getByRole("button", { name: new RegExp(`^${speaker},`) }).boundingBox();
    const about = await guess(name).boundingBox();
    expect(about?.y).toBe(whom?.y);
    expect((about?.x ?? 0) + (about?.width ?? 0)).toBeLessThanOrEqual(400);
  }
  if (usual !== null) await page.setViewportSize(usual);
  await voices.getByRole("button", { name: "Speaker 1 is Anna" }).click();
  await expect(voices.getByRole("button", { name: /^Anna,/ })).toBeVisible();
  await voices.getByRole("button", { name: "Speaker 2 is not Ben" }).click();
  await expect(voices.getByRole("group")).toHaveCount(0);
  await page.reload();
  await expect(voices.getByRole("button", { name: /^Anna,/ })).toBeVisible();
  await expect(voices.getByRole("group")).toHaveCount(0);

  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Storage" }).click();
  await page.getByRole("button", { name: "Forget the voice of Ben" }).click();
  await expect(page.getByText("1 voice, by name:")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Forget all voices" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Forget all voices" }).click();
  await expect(page.getByText("All voices are forgotten.")).toBeVisible();
  expect(await bench.application.handlers.knownVoices({})).toEqual({ on: true, voices: [] });
});
