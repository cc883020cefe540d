/** Every attention that the program offers: chosen by its switch, used for the next file, and compared on the same file. */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { words } from "../../renderer/words.ts";
import { Attention } from "../../src/api/transcript.ts";
import { expectAccessible } from "./axe.ts";
import { drop, expect, expectDone, test } from "./real.ts";
import { clip } from "./speech.ts";

const nameOf = (mode: Attention): string => words.panel.attention[mode];

/** What the panel says that a stream of this mode keeps, as it is written there. */
async function bytesOf(page: Page, mode: Attention): Promise<string> {
  const bar = page.getByRole("button", { name: new RegExp(`^${nameOf(mode)}: .* a stream$`) });
  const label = (await bar.getAttribute("aria-label")) ?? "";
  return label.slice(`${nameOf(mode)}: `.length, -" a stream".length);
}

test("each mode of the switch transcribes; the comparison says same tokens and shows the bytes", async ({
  page,
  program,
}) => {
  await program.start();
  const modes = Attention.options;
  const said: string[] = [];
  for (const [place, mode] of modes.entries()) {
    const file = join(program.folder, `${mode}.flac`);
    await copyFile(clip("jfk.flac"), file);
    if (place > 0) {
      const option = page.getByRole("radio", { name: nameOf(mode) });
      await option.click();
      await expect(option).toBeChecked();
    } else await page.keyboard.press("1");
    await drop(page, file);
    await expectDone(page, `${mode}.flac`);
    await page.getByRole("button", { name: `${mode}.flac`, exact: true }).click();
    await expect(page.getByRole("heading", { name: `${mode}.flac` })).toBeVisible();
    await expect(page.locator("[data-segment='0']")).toContainText(/ask not what your country can do for you/i);
    if (mode !== "compact") said.push((await page.getByRole("region", { name: "Transcript" }).textContent()) ?? "");
    await expectAccessible(page);
  }
  // Compact keeps the sound in eight bits: a comma may differ. The others may not.
  expect(said).toHaveLength(2);
  expect(new Set(said).size).toBe(1);
  await page.getByText(words.panel.details, { exact: true }).click();
  // Cross-attention alone is 6 layers x 2 x 1500 frames x 512 numbers x 4 bytes; the rest is the text so far.
  expect(await bytesOf(page, "standard")).toBe("47.9 MB");
  for (const mode of modes.slice(1)) expect(Number.parseFloat(await bytesOf(page, mode))).toBeLessThan(47.9 / 3);

  await page.getByRole("button", { name: "Compare on this file" }).click();
  await expect(page.getByRole("main").getByText(/^Comparing: /)).toBeVisible();
  await expect(page.getByText(/^Same \d+ tokens in (both|all three|Standard and Slim)\.$/)).toBeVisible({
    timeout: 240_000,
  });
  for (const mode of modes) {
    await expect(page.getByRole("columnheader", { name: nameOf(mode) })).toBeVisible();
    const column = modes.indexOf(mode);
    const cells = page.getByRole("row", { name: /^Bytes a stream/ }).getByRole("cell");
    await expect(cells.nth(column)).toContainText(await bytesOf(page, mode));
    if (column > 0) await expect(cells.nth(column)).toContainText(/[4-9]\.\d\d : 1$/);
  }
  await expectAccessible(page);
});
