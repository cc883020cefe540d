import { type Page, test } from "@playwright/test";

/**
 * The page as it is, beside the test's results, for whoever wants to look: with `SLIMSCRIBE_PICTURES=all`. Without a graphics card each takes most of
 * a second, and nothing is proved by it.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env.SLIMSCRIBE_PICTURES !== "all") return;
  await page.screenshot({ path: test.info().outputPath(`${name}.png`) });
}
