/** The queue under the person's hands while its rows change. */
import { expect, quick, spoken, test } from "./fixtures.ts";
import { held } from "./scripted.ts";

test.describe("while a file runs", () => {
  let gates = [held(), held(), held()];
  test.beforeEach(() => {
    gates = gates.map(held);
  });
  test.use({
    script: {
      ...quick,
      duration: () => 116,
      segments: () => spoken(116),
      pace: async (_name, window) => gates[window - 1]?.opened,
    },
  });

  test("fields that the person opened leave the keyboard where it goes next", async ({ page, bench }) => {
    await bench.put("talk.wav");
    const row = page.getByRole("listitem").filter({ hasText: "talk.wav" });
    await expect(row).toContainText("25 %");
    await page.getByRole("button", { name: "Filter by name" }).click();
    const filter = page.getByRole("searchbox", { name: "Filter by name" });
    await expect(filter).toBeFocused();

    const search = page.getByRole("searchbox", { name: "Search all transcripts" });
    await search.click();
    gates[0]?.free();
    await expect(row).toContainText("50 %");
    await page.keyboard.type("door");
    await expect(search).toHaveValue("door");
    await page.keyboard.press("Escape");

    await page
      .locator("[data-segment='0'] p")
      .first()
      .dblclick({ position: { x: 400, y: 10 } });
    const editor = page.getByRole("textbox", { name: "Edit this segment" });
    gates[1]?.free();
    await expect(row).toContainText("75 %");
    await page.keyboard.type(" Red, at last.");
    await expect(editor).toHaveValue(/house.* Red, at last\.$/);
    await expect(filter).toHaveValue("");

    await page.keyboard.press("Enter");
    const first = page.locator("[data-segment='0']");
    await first.hover();
    await first.getByRole("button", { name: "More for 0:00" }).click();
    await page.getByRole("menuitem", { name: "Name the speaker" }).click();
    const speaker = page.getByRole("combobox", { name: "Speaker" });
    await expect(speaker).toBeFocused();
    await page.keyboard.type("Ada");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await expect(speaker).toHaveValue("Ada");
    await expect(speaker).not.toBeFocused();
  });
});

test("several files are chosen with Shift and Ctrl, and what is done is done to them alone", async ({
  page,
  bench,
}) => {
  const names = ["a.wav", "b.wav", "c.wav", "d.wav", "e.wav"];
  await bench.put(...names);
  await expect(page.getByText(/^5 of 5/)).toBeVisible();
  const list = page.getByRole("list", { name: "Files" });
  const file = (name: string) => list.getByRole("button", { name, exact: true });
  const chosen = async (): Promise<string[]> => list.locator("[aria-pressed=true]").allInnerTexts();
  await file("b.wav").click();
  await file("d.wav").click({ modifiers: ["Shift"] });
  expect(await chosen()).toEqual(["b.wav", "c.wav", "d.wav"]);
  await file("c.wav").click({ modifiers: ["Control"] });
  expect(await chosen()).toEqual(["b.wav", "d.wav"]);
  await file("e.wav").click({ modifiers: ["Control"] });
  expect(await chosen()).toEqual(["b.wav", "d.wav", "e.wav"]);

  await list.getByRole("listitem").filter({ hasText: "d.wav" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove from the list" }).click();
  await expect(list.getByRole("listitem")).toHaveText([/a\.wav/, /c\.wav/]);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(list.getByRole("listitem")).toHaveCount(5);

  // A file beside the chosen ones means itself; the keys mean those that are chosen.
  await file("a.wav").click();
  await file("c.wav").click({ modifiers: ["Control"] });
  await list.getByRole("listitem").filter({ hasText: "e.wav" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove from the list" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(4);
  await file("a.wav").click({ modifiers: ["Control"] });
  await page.keyboard.press("Delete");
  await expect(list.getByRole("listitem")).toHaveText([/a\.wav/, /b\.wav/, /d\.wav/]);
});
