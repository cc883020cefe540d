/** What the page says and does while its program is gone, and when it is back; what it knows after a reload. */
import { join } from "node:path";
import { startServer } from "../../src/hosts/server/server.ts";
import { expectAccessible } from "./axe.ts";
import { expect, pageFolder, quick, spoken, test } from "./fixtures.ts";

test.describe("out of reach", () => {
  test.use({ outOfReach: true });

  test("the page says so, and goes on by itself when the program is back", async ({ page, bench }) => {
    await bench.put("talk.wav");
    await expect(page.getByText("1 of 1")).toBeVisible();
    const { port, token } = bench.server;
    await bench.server.close();
    await expect(page.getByRole("alert")).toContainText("The program can't be reached.");
    await expectAccessible(page);

    // What happens meanwhile is seen afterwards.
    await bench.put("more.wav");
    const parts = { application: bench.application, pageFolder, uploadFolder: join(bench.folder, "uploads") };
    const second = await startServer({ ...parts, port, token });
    await expect(page.getByRole("alert")).toBeHidden();
    await expect(page.getByText("2 of 2")).toBeVisible();
    await second.close();

    // Another start has another key: only its own address opens it.
    const third = await startServer({ ...parts, port });
    await expect(page.getByRole("alert")).toContainText("open the address that slimscribe serve printed");
    await expectAccessible(page);
    await page.goto(third.url);
    await expect(page.getByText("2 of 2")).toBeVisible();
    await third.close();
  });
});

test.describe("still", () => {
  // A second passes for each window, and none after the last: what a minute is doesn't hang on the machine's pace.
  let seconds = 1_700_000_000;
  const windows = 12;
  test.use({
    script: {
      ...quick,
      duration: () => 3600,
      segments: () => spoken(3600),
      now: () => seconds,
      pace: (_name, window) => {
        if (window >= windows) return new Promise<void>(() => {});
        seconds += 1;
        return Promise.resolve();
      },
    },
  });

  test("the memory of the last minute is there after a reload", async ({ page, bench }) => {
    await bench.put("long.wav");
    const picture = page.getByRole("img", { name: /^last 60 s: \d+ MB$/ });
    await expect(picture).toBeVisible();
    await expect(page.getByText(/\b9 %/).first()).toBeVisible();
    await page.getByRole("button", { name: "Pause all" }).click();
    await expect(page.getByText("Nothing is running.")).toBeVisible();
    await page.reload();
    // One for each window, and the last one again at the line's end.
    const points = async (): Promise<number> =>
      ((await picture.locator("polyline").getAttribute("points")) ?? "").trim().split(" ").length;
    await expect.poll(points).toBe(windows + 1);
    await expectAccessible(page);
  });
});
