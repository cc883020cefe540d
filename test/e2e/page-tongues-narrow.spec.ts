/** The window at 400 pixels in each of its languages: what is chosen is read whole, and words stay within their buttons. */
import type { Page } from "@playwright/test";
import { tongueCodes, tongues } from "../../src/words/languages.ts";
import { expect, test } from "./fixtures.ts";

/** What is cut off of the choices that are shown, and what stands over the edge of its button. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const choices = all("[role=combobox], [role=combobox] *").filter((one) => one.scrollWidth > one.clientWidth + 1);
    const buttons = all("button").filter((one) => one.scrollHeight > one.clientHeight + 1);
    return [...choices, ...buttons].map((one) => one.textContent ?? "").filter((text) => text !== "");
  });

for (const code of tongueCodes)
  test.describe(code, () => {
    const { locale } = tongues[code];
    test.use({ locale, viewport: { width: 400, height: 800 } });

    test(`nothing is cut off before the first recording, ${code}`, async ({ page }) => {
      await expect(page.locator("html")).toHaveAttribute("lang", locale);
      await expect(page.getByRole("combobox").first()).toBeVisible();
      expect(await cut(page)).toEqual([]);
      await page.keyboard.press("m");
      await expect(page.getByRole("dialog").getByRole("meter")).toBeAttached();
      expect(await cut(page)).toEqual([]);
    });
  });
